"""An item of a message: a title, where it leads, and a few lines of plain words."""

from dataclasses import dataclass
from datetime import date, datetime

from pipeline.deliver.text import clean, clip, web
from pipeline.scan.card import Card
from pipeline.scan.gate import wan
from pipeline.scan.journal import VERDICTS
from pipeline.scan.scan import WIN_REASONS, Award, Renewal

# Longest title and line, in characters; few notices are longer.
_TITLE, _LINE = 120, 160
# Unknowns that are named; the others are counted.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Item:
    """What a message says of one need. All words are plain: one line, no markup."""

    title: str
    url: str | None
    lines: tuple[str, ...]


def item(title: str, url: str | None, lines: list[str]) -> Item:
    """An item of what notices say, cut to lengths that are read."""
    kept = (clip(clean(line), _LINE) for line in lines if line)
    return Item(clip(clean(title), _TITLE) or "（无标题）", web(url), tuple(kept))


def of_card(card: Card) -> Item:
    """A need that can be bid for: its deadlines, reason, risks and unknowns."""
    return item(
        card.need.title,
        card.need.url,
        [
            f"{card.state_zh} · {due(card)}",
            what(card),
            reason(card),
            risk(card),
            unknown(card),
            decision(card),
        ],
    )


def of_change(card: Card) -> Item:
    """What changed of a need."""
    told = [one.text for one in card.changes]
    turns = "、".join(card.triggers)
    return item(
        card.need.title,
        card.need.url,
        [*told, f"程序：{turns}" if turns else "", due(card), decision(card)],
    )


def of_plan(card: Card) -> Item:
    """An intention, and when it is expected."""
    need = card.need
    told = f"采购意向，预计 {need.expected_raw}" if need.expected_raw else "采购意向，预计时间未写"
    if need.expected_until is not None and need.expected_until < card.day:
        told += "（已过，尚未见招标）"
    return item(need.title, need.url, [told, what(card)])


def of_failure(card: Card) -> Item:
    """A round that failed and may be asked for again."""
    return item(
        card.need.title,
        card.need.url,
        [f"流标或终止（{day(card.need.last_date, card.day)}），留意重新招标", what(card)],
    )


def of_renewal(one: Renewal, today: date) -> Item:
    """A service that ends, and who holds it."""
    service, term = one.service, one.term
    ends = day(term.earliest, today)
    if term.latest != term.earliest:
        ends += f" 至 {day(term.latest, today)}"
    held = "、".join(service.suppliers) or "—"
    return item(
        service.title,
        service.url,
        [f"服务到期 {ends}（依据：{term.raw}）", f"现供应商：{held}"],
    )


def of_award(one: Award) -> Item:
    """Who won, for how much, and why we look at it."""
    win = one.win
    told = [win.supplier_name]
    if win.award is not None:
        told.append(f"{wan(win.award)} 万元")
    if win.saving is not None:
        told.append(f"节资 {win.saving * 100:.1f}%")
    if one.is_entrant:
        told.append("近两年同类首次中标")
    why = "、".join(WIN_REASONS[reason] for reason in one.reasons)
    return item(win.title, None, [" · ".join(told), why])


def is_refused(card: Card) -> bool:
    """Did somebody say no-go: nobody is to be reminded of it."""
    return card.decision is not None and card.decision.verdict == "no-go"


def due(card: Card) -> str:
    """'文件获取 05-31（2 天后）· 投标 06-20 09:30（22 天后）'."""
    need = card.need
    told = []
    if need.document_deadline is not None:
        told.append(f"文件获取 {_left(need.document_deadline, None, card.day)}")
    if need.bid_deadline is not None:
        told.append(f"投标 {_left(need.bid_deadline, need.bid_deadline_at, card.day)}")
    return " · ".join(told) or "截止时间未写"


def what(card: Card) -> str:
    """'临泽县政务服务中心 · 区县级 · 280 万元 · 公开招标'."""
    need = card.need
    money = f"{wan(need.sum)} 万元" if need.sum is not None else "金额 —"
    level = None if need.level == "未知" else need.level
    return " · ".join(one for one in (need.buyer_name, level, money, need.method_zh) if one)


def reason(card: Card) -> str:
    """The band, the points and the words that were found."""
    score = card.score
    points = "" if score.points is None else f" {score.points} 分（未知 {score.open} 分）"
    return f"理由：{score.band}{points}，{score.parts[0].evidence}"


def risk(card: Card) -> str:
    """Gates that warn."""
    told = "；".join(f"{one.gate} {one.evidence}" for one in card.warnings)
    return f"风险：{told}" if told else ""


def unknown(card: Card) -> str:
    """What is not known, the first few named."""
    told = card.unknowns
    if not told:
        return ""
    more = f" 等 {len(told)} 项" if len(told) > _NAMED else ""
    return f"未知：{'；'.join(told[:_NAMED])}{more}"


def decision(card: Card) -> str:
    """What somebody decided, and who goes on."""
    held = card.decision
    if held is None or held.verdict is None:
        return ""
    owner = f"，负责人 {held.owner}" if held.owner else ""
    return f"决定：{VERDICTS[held.verdict]}{owner}"


def day(when: date, today: date) -> str:
    """A day; its year only where it is another."""
    return f"{when:%m-%d}" if when.year == today.year else f"{when:%Y-%m-%d}"


def _left(when: date, at: datetime | None, today: date) -> str:
    days = (when - today).days
    word = {0: "今天", 1: "明天"}.get(days, f"{days} 天后" if days > 0 else "已过")
    hour = f" {at:%H:%M}" if at is not None else ""
    return f"{day(when, today)}{hour}（{word}）"
