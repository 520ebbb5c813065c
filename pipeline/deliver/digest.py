"""A scan as a message: the conclusion, what it rests on, and items under headings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from pipeline.deliver import item
from pipeline.deliver.item import Item
from pipeline.deliver.text import clean, clip, web
from pipeline.scan.card import Card
from pipeline.scan.facts import headline
from pipeline.scan.rule import named
from pipeline.scan.scan import AT_ONCE, SOON, Scan

T = TypeVar("T")

# Most items under a heading: what is due is named in full as far as anybody reads, the new ones
# are the first ten, of the others a few.
_MOST_DUE, _MOST_NEW, _MOST_OTHER, _MOST_AHEAD = 20, 10, 8, 5


@dataclass(frozen=True, slots=True)
class Section:
    """Items under a heading; `count` is how many there are, listed or not."""

    name: str
    items: tuple[Item, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What is told of a scan. All words are plain; `page` is where the whole list stands."""

    title: str
    conclusion: str
    coverage: str
    notes: tuple[str, ...]
    sections: tuple[Section, ...]
    page: str | None

    @property
    def hidden(self) -> int:
        """How many items are not listed."""
        return sum(one.count - len(one.items) for one in self.sections)


def digest(scan: Scan, page: str | None = None) -> Digest:
    """The digest of a scan. `page` is the address of the whole report, if it has one."""
    name = clip(clean(scan.watchlist.title), 40)
    return Digest(
        title=f"标讯 {name} {scan.day}",
        conclusion=_conclusion(scan),
        coverage=_coverage(scan),
        notes=_notes(scan),
        sections=tuple(one for one in _sections(scan) if one.items),
        page=web(page),
    )


def rest(hidden: int) -> str:
    """The tail of a message that does not list everything."""
    return f"另有 {hidden} 项，查看全部"


def _conclusion(scan: Scan) -> str:
    shown, new, act = len(scan.shown), len(scan.new), scan.act
    if not shown:
        return "本期没有可投项目。"
    at_once = sum(_is_at_once(scan, card) for card in act)
    told = f"可投 {shown} 项，其中新增 {new} 项" if new else f"本期无新增；可投 {shown} 项"
    if not act:
        return f"{told}；14 天内无截止。"
    return f"{told}；7 天内截止 {at_once} 项，14 天内 {len(act)} 项。"


def _coverage(scan: Scan) -> str:
    head = headline(scan)
    told = [
        f"{item.day(scan.since + timedelta(days=1), scan.day)} 至 {item.day(scan.day, scan.day)}",
        f"来源 {head['source_count']} 个",
        f"最新公告 {head['newest'] or '—'}",
        f"在投 {scan.in_play} 项",
    ]
    if head["stale_count"]:
        told.insert(2, f"{head['stale_count']} 个久无新公告")
    if head["rejecting_count"]:
        told.insert(2, f"{head['rejecting_count']} 个有拒收记录")
    if head["is_sample"]:
        told.append("示例数据")
    return "覆盖：" + "，".join(told)


def _notes(scan: Scan) -> tuple[str, ...]:
    """Why nothing is new: how many needs in play each rule kept out."""
    if scan.new:
        return ()
    if not scan.in_play:
        return ("原因：库中没有在投项目，请检查来源是否更新",)
    told = [f"{named(one.rule)} {one.count} 项" for one in scan.lost]
    if not told:
        return ("原因：在投项目此前均已列出",) if scan.shown else ()
    return (f"未列出的原因：{'，'.join(told)}（在投共 {scan.in_play} 项）",)


def _sections(scan: Scan) -> list[Section]:
    act = scan.act
    at_once = [card for card in act if _is_at_once(scan, card)]
    soon = [card for card in act if not _is_at_once(scan, card)]
    listed = {card.item for card in act}
    wanted = [card for card in scan.new if not item.is_refused(card)]
    new = [card for card in wanted if card.item not in listed]
    above = len(wanted) - len(new)
    seen = f"，另 {above} 项见上" if above else ""
    return [
        _section(f"{AT_ONCE} 天内要动手", at_once, item.of_card, _MOST_DUE),
        _section(f"{SOON} 天内截止", soon, item.of_card, _MOST_DUE),
        _section(f"新增可投{seen}", new, item.of_card, _MOST_NEW),
        _section("变更", scan.changed, item.of_change, _MOST_OTHER),
        _section("前置：采购意向", _plans(scan), item.of_plan, _MOST_AHEAD),
        _section(
            "前置：服务到期",
            scan.renewals,
            lambda one: item.of_renewal(one, scan.day),
            _MOST_AHEAD,
        ),
        _section("前置：流标", scan.failures, item.of_failure, _MOST_AHEAD),
        _section("竞情", scan.awards, item.of_award, _MOST_OTHER),
    ]


def _section(name: str, found: Sequence[T], worded: Callable[[T], Item], most: int) -> Section:
    return Section(name, tuple(worded(one) for one in found[:most]), len(found))


def _plans(scan: Scan) -> list[Card]:
    """Intentions not seen before, then those still to come, then those whose time has passed."""

    def rank(card: Card) -> tuple[bool, bool]:
        until = card.need.expected_until
        return card.state in ("again", "standing"), until is not None and until < scan.day

    return sorted((one for one in scan.plans if not item.is_refused(one)), key=rank)


def _is_at_once(scan: Scan, card: Card) -> bool:
    last = card.next_deadline
    return last is not None and last <= scan.day + timedelta(days=AT_ONCE)
