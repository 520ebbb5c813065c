"""A second count of what the questions count, in plain Python: no SQL, no data frames.

It reads notices in the public notice format (README) and applies the definitions of the README
anew. It shares nothing with `queries/`: where both come to one figure, neither folding nor counting
is off. Written for the constructed sample, in which a project number belongs to one need and the
rounds of a need are marked; it is no second product.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import groupby

from pipeline.model import LotLine, NoticeLine

UNKNOWN = "未知"
REGIONS = {
    "华北": "北京市 天津市 河北省 山西省 内蒙古自治区",
    "东北": "辽宁省 吉林省 黑龙江省",
    "华东": "上海市 江苏省 浙江省 安徽省 福建省 江西省 山东省",
    "华中": "河南省 湖北省 湖南省",
    "华南": "广东省 广西壮族自治区 海南省",
    "西南": "重庆市 四川省 贵州省 云南省 西藏自治区",
    "西北": "陕西省 甘肃省 青海省 宁夏回族自治区 新疆维吾尔自治区",
}
REGION_OF = {province: region for region, names in REGIONS.items() for province in names.split()}

_AGAIN = re.compile(r"\((?:第?[二三四]次|重新?招标)\)")
_KIND = re.compile(
    r"(?:公开招标|邀请招标|招标|竞争性?磋商|磋商|竞争性谈判|谈判|询价|采购意向|采购需求|(?:中标|成交)+结果|"
    r"中标\(成交\)结果|中标|成交|结果|更正|变更|澄清|废标|流标|终止|合同|验收|政府采购合同)*"
    r"(?:公告|公开|公示)(?:\(.*\)|\[.*\])?$"
)
_PLANS = ("intention", "demand_opinion", "single_source_publicity")
_FRAMEWORK = ("framework_call", "framework_shortlist")
_COPIED_WITHIN = timedelta(days=3)


def published(notices: Iterable[NoticeLine], as_of: date) -> list[NoticeLine]:
    """Those published by the day, the oldest first; without a day of publication none is counted."""
    known = [n for n in notices if n.published_date and day(n) <= as_of]
    return sorted(known, key=day)


def day(notice: NoticeLine) -> date:
    """The day a notice was published. Raises ValueError where it is unknown."""
    if notice.published_date is None:
        raise ValueError(f"{notice.url}: day of publication unknown")
    return date.fromisoformat(notice.published_date)


def needs(notices: Iterable[NoticeLine], as_of: date) -> list["Need"]:
    """What was asked for by the day, plans and frameworks among it: one number, or one name of one
    buyer where there is no number."""
    by_number: defaultdict[str, list[NoticeLine]] = defaultdict(list)
    numbers: dict[tuple[str | None, str], str] = {}
    unnumbered = []
    for notice in published(notices, as_of):
        if notice.project_number:
            number = _bare(notice.project_number)
            if notice.notice_subtype == "framework_calloff":  # a need beside its agreement
                number += " call"
            by_number[number].append(notice)
            numbers.setdefault((notice.buyer_name, _name(notice)), number)
        else:
            unnumbered.append(notice)
    for notice in unnumbered:
        key = (notice.buyer_name, _name(notice))
        by_number[numbers.get(key, " ".join(map(str, key)))].append(notice)
    return [Need(sorted(members, key=day), as_of) for members in by_number.values()]


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _bare(text: str) -> str:
    """A number or name without the mark of its round."""
    return _AGAIN.sub("", _plain(text))


def _name(notice: NoticeLine) -> str:
    """What is bought, as the title or the name of the project tells it."""
    return re.sub(r"\W", "", _KIND.sub("", _bare(notice.project_name or notice.title or "")))


@dataclass(frozen=True)
class Lot:
    """What holds of a lot in its round. `state` is planned, active, complete, unsuccessful or
    cancelled."""

    number: str
    state: str | None
    told_by: NoticeLine | None
    budget: Decimal | None
    award: Decimal | None
    contract: Decimal | None
    supplement: Decimal | None
    suppliers: tuple[str, ...]
    award_date: date | None

    @property
    def committed(self) -> Decimal | None:
        """What was signed, else the award, and what was added later: unknown where either is."""
        return _whole([self.award if self.contract is None else self.contract, self.supplement])


class Round:
    """One tender and what followed it."""

    def __init__(self, notices: Sequence[NoticeLine]) -> None:
        self.notices = notices

    @cached_property
    def lots(self) -> list[Lot]:
        """The lots that notices name; the whole, `0`, where they name none."""
        named = sorted({lot.lot for n in self.notices for lot in n.lots} - {"0"})
        return [self._lot(number, sole=len(named) < 2) for number in named or ["0"]]

    def _lot(self, number: str, sole: bool) -> Lot:
        told = [
            (notice, entries)
            for notice in self.notices
            if (entries := [x for x in notice.lots if x.lot in (number, "0")])
        ]
        state, told_by = _state(number, told)
        winners: tuple[str, ...] = ()
        award: Decimal | None = None
        signed: dict[tuple[str, ...], Decimal | None] = {}
        added: list[Decimal | None] = [Decimal(0)]
        award_date: date | None = None
        for notice, entries in told:
            own = [x for x in entries if x.lot == number or sole]
            named = _winners(entries)
            if notice.notice_subtype == "contract" and own:
                signed[named] = _price(notice, own)
            if notice.notice_subtype == "contract_change" and own:
                added.append(_price(notice, own))
            if not named or not own or not _decides(notice, len(named) >= len(winners)):
                continue
            award, winners, award_date = _price(notice, own), named, day(notice)
        if award_date is None:  # only contracts tell who has won
            for _, entries in told:
                winners = _winners(entries) or winners
        return Lot(
            number=number,
            state=state,
            told_by=told_by,
            budget=self._limit(number, sole),
            award=award,
            contract=_whole(signed.values()),
            supplement=_whole(added),
            suppliers=winners,
            award_date=award_date,
        )

    def _limit(self, number: str, sole: bool) -> Decimal | None:
        """The budget of the lot, else its ceiling: the last one told that is trusted."""
        budget = ceiling = None
        for notice in self.notices:
            if not _tells_budget(notice):
                continue
            for lot in notice.lots:
                if lot.lot == number or sole:
                    budget = lot.budget_yuan or budget
                    ceiling = lot.ceiling_yuan or ceiling
        return budget or ceiling

    @cached_property
    def budget(self) -> Decimal | None:
        """Stated for the whole, else of all lots together; unknown where one lot's is."""
        told = [
            n.process_budget_yuan
            for n in self.notices
            if n.process_budget_yuan
            and n.notice_type in ("tender", "correction", "award", "candidate", "failed")
            and _tells_budget(n)
        ]
        if told:
            return told[-1]
        return _whole(lot.budget for lot in self.lots)

    @cached_property
    def deadline(self) -> date | None:
        """The last day for bids, as tender and corrections told it last."""
        told = [
            n.bid_deadline
            for n in self.notices
            if n.notice_type in ("tender", "correction")
            and n.bid_deadline
            and not _doubts(n, "bid_deadline")
        ]
        return date.fromisoformat(told[-1][:10]) if told else None


def _whole(parts: Iterable[Decimal | None]) -> Decimal | None:
    known = list(parts)
    if not known or None in known:
        return None
    return sum((part for part in known if part is not None), Decimal(0))


def _tells_budget(notice: NoticeLine) -> bool:
    """Not that of a plan, nor one that is in doubt."""
    return notice.notice_type != "intention" and not _doubts(notice, "budget")


def _doubts(notice: NoticeLine, what: str) -> bool:
    return any(issue.startswith(f"{what}_") for issue in notice.issues)


def _decides(notice: NoticeLine, names_all: bool) -> bool:
    """An award, a change of it, or a correction of it that names all its winners."""
    return notice.notice_type == "award" or (notice.notice_type == "correction" and names_all)


def _winners(entries: Sequence[LotLine]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for entry in entries for name in entry.suppliers))


def _price(notice: NoticeLine, entries: Sequence[LotLine]) -> Decimal | None:
    """The sum of what the winners of a lot get, where all are totals in yuan that are trusted."""
    kind = "contract" if notice.notice_type == "contract" else "award"
    if _doubts(notice, kind) or any(x.amount_kind not in ("total", None) for x in entries):
        return None
    return _whole(x.amount_yuan for x in entries)


def _state(
    number: str, told: Sequence[tuple[NoticeLine, list[LotLine]]]
) -> tuple[str | None, NoticeLine | None]:
    """What the latest stage said last: contract before result before call."""
    best: tuple[int, date, bool, bool] | None = None
    found: str | None = None
    told_by: NoticeLine | None = None
    for notice, entries in told:
        own = [x for x in entries if x.lot == number]
        said = _said(notice, own or entries)
        if said is None:
            continue
        rank = (_stage(notice), day(notice), bool(own), said == "complete")
        if best is None or rank >= best:
            best, found, told_by = rank, said, notice
    return found, told_by


def _stage(notice: NoticeLine) -> int:
    if notice.notice_type in ("contract", "acceptance"):
        return 3
    if notice.notice_type in ("award", "failed", "termination"):
        return 2
    if notice.notice_subtype == "award_change":
        return 2
    return 0 if notice.notice_subtype in _PLANS else 1


def _said(notice: NoticeLine, entries: Sequence[LotLine]) -> str | None:
    if notice.notice_type == "termination":
        return "cancelled"
    if any(x.awarded for x in entries):
        return "complete"
    if any(x.failed for x in entries):
        return "unsuccessful"
    if notice.notice_type == "tender":
        return "active"
    return "planned" if notice.notice_subtype in _PLANS else None


class Need:
    """One need as of a day: all its notices, in rounds."""

    def __init__(self, notices: Sequence[NoticeLine], as_of: date) -> None:
        self.notices = notices
        self.as_of = as_of
        self.first_date = day(notices[0])

    @property
    def is_planned(self) -> bool:
        """Nothing but a plan or an inquiry."""
        return all(n.notice_type in ("intention", "other") for n in self.notices)

    @property
    def is_framework(self) -> bool:
        """A framework agreement buys nothing; its calls do."""
        return any(n.notice_subtype in _FRAMEWORK for n in self.notices)

    @cached_property
    def rounds(self) -> list[Round]:
        """The tenders of the need, the first one first."""
        marked = sorted(self.notices, key=lambda n: (_mark(n), day(n)))
        return [Round(list(members)) for _, members in groupby(marked, key=_mark)]

    @cached_property
    def counted_lots(self) -> list[Lot]:
        """Those of the last round, and what was awarded in earlier ones."""
        *earlier, last = self.rounds
        carried = [lot for r in earlier for lot in r.lots if lot.state == "complete"]
        again = {(lot.number, lot.suppliers) for lot in last.lots if lot.state == "complete"}
        return [lot for lot in carried if (lot.number, lot.suppliers) not in again] + last.lots

    @property
    def won_lots(self) -> list[Lot]:
        return [lot for lot in self.counted_lots if lot.state == "complete"]

    @property
    def awards(self) -> list[Decimal]:
        """The award of each lot won, where it is known."""
        return [lot.award for lot in self.won_lots if lot.award is not None]

    @property
    def budget(self) -> Decimal | None:
        """What the last round is to cost, and what was awarded before it; else what was asked first."""
        *_, last = self.rounds
        carried = [lot.budget for lot in self.counted_lots if lot not in last.lots]
        if not carried:
            return last.budget
        known = _whole([*carried, last.budget])
        return self.rounds[0].budget if known is None else known

    @property
    def is_open(self) -> bool:
        """Somebody can still bid."""
        *_, last = self.rounds
        tendered = [day(n) for n in self.notices if n.notice_type == "tender"]
        if not tendered or all(lot.state != "active" for lot in last.lots):
            return False
        if last.deadline is None:
            return max(tendered) >= self.as_of - timedelta(days=90)
        return last.deadline >= self.as_of

    @cached_property
    def speaker(self) -> NoticeLine:
        """The notice that tells buyer, level, place and class: a tender that knows them."""
        return max(
            self.notices,
            key=lambda n: (
                n.level != UNKNOWN,
                n.category_l1 not in ("OTH", "OUT"),
                ("award", "tender").index(n.notice_type)
                if n.notice_type in ("award", "tender")
                else -1,
                day(n),
            ),
        )

    @property
    def region(self) -> str:
        return REGION_OF.get(self.speaker.province or "", UNKNOWN)

    @property
    def quarter(self) -> str:
        return f"{self.first_date.year}Q{(self.first_date.month + 2) // 3}"

    @property
    def funding_mode(self) -> str:
        """As the first notice that states one does; empty where none does."""
        return next((n.funding_mode for n in self.notices if n.funding_mode), "")

    @property
    def method(self) -> str:
        """As the first notice that states one does; unknown where none does."""
        return next((n.procurement_method for n in self.notices if n.procurement_method), UNKNOWN)


def _mark(notice: NoticeLine) -> int:
    found = _AGAIN.search(_plain(f"{notice.project_number} {notice.title}"))
    return 0 if found is None else max(1, "二三四".find(found[0].strip("()第次")) + 1)


def _words(notice: NoticeLine) -> str:
    return re.sub(r"\W", "", _plain(notice.title or ""))


def publications(notices: Iterable[NoticeLine], as_of: date) -> list[list[NoticeLine]]:
    """The notices published, each once, with its copies: within a round, at most three days apart,
    of one kind and saying nothing different they are copies."""
    found: list[list[NoticeLine]] = []
    for need in needs(notices, as_of):
        for each in need.rounds:
            kept: list[list[NoticeLine]] = []
            for notice in each.notices:
                known = next((copies for copies in kept if _is_copy(notice, copies[0])), None)
                if known is None:
                    kept.append([notice])
                else:
                    known.append(notice)
            found += kept
    return found


def _is_copy(notice: NoticeLine, other: NoticeLine) -> bool:
    return (
        notice.notice_subtype == other.notice_subtype
        and day(notice) - day(other) <= _COPIED_WITHIN
        and notice.source != other.source
        and _words(notice) == _words(other)
    )


Figure = int | Decimal | date | None
Figures = dict[str, Figure]


def tally(notices: Sequence[NoticeLine], as_of: date) -> dict[str, Figures]:
    """The figures of the day by the question that answers with them. Sums are CNY yuan, unknown
    (None) where no part is known."""
    every = needs(notices, as_of)
    asked = [need for need in every if not need.is_planned]
    counted = [need for need in asked if not need.is_framework]
    return {
        "headline": _headline(notices, counted, as_of),
        "demand_by_level": _demand(counted, lambda n: (n.speaker.level,)),
        "demand_by_region": _demand(counted, lambda n: (n.region,)),
        "demand_by_province": _demand(counted, lambda n: (n.speaker.province or UNKNOWN,)),
        "demand_by_quarter": _demand(counted, lambda n: (n.quarter, n.speaker.level)),
        "demand_by_level_and_category": _demand(
            counted, lambda n: (n.speaker.level, n.speaker.category_l1)
        ),
        "demand_by_level_and_region": _demand(counted, lambda n: (n.region, n.speaker.level)),
        "funding_by_mode": _funding(counted),
        "open_tender_list": _open(asked, as_of),
        "award_list": _awarded(counted),
        "top_suppliers": _suppliers(counted),
        "lot_list": _lots(every),
        "notice_by_source": _sources(notices, as_of),
    }


def _total(sums: Iterable[Decimal | None]) -> Decimal | None:
    """Of those that are known."""
    known = [each for each in sums if each is not None]
    return sum(known, Decimal(0)) if known else None


def _measures(found: Sequence[Need]) -> Figures:
    return {
        "demand_count": len(found),
        "buyer_count": len({n.speaker.buyer_name for n in found} - {None}),
        "budget_known_count": sum(n.budget is not None for n in found),
        "budget_amount": _total(n.budget for n in found),
        "awarded_count": sum(bool(n.won_lots) for n in found),
        "award_known_count": sum(bool(n.awards) for n in found),
        "award_amount": _total(award for n in found for award in n.awards),
    }


def _demand(found: Sequence[Need], key: Callable[[Need], tuple[str, ...]]) -> Figures:
    groups: defaultdict[tuple[str, ...], list[Need]] = defaultdict(list)
    for need in found:
        groups[key(need)].append(need)
    return {
        " ".join((*names, measure)): value
        for names, members in groups.items()
        for measure, value in _measures(members).items()
    }


def _headline(notices: Sequence[NoticeLine], counted: Sequence[Need], as_of: date) -> Figures:
    days = [day(n) for n in published(notices, as_of)]
    told = publications(notices, as_of)
    return {
        **_measures(counted),
        "notice_count": len(told),
        "sample_count": sum(any(".invalid/" in (n.url or "") for n in copies) for copies in told),
        "tender_count": sum(any(x.notice_type == "tender" for x in n.notices) for n in counted),
        "open_count": sum(n.is_open for n in counted),
        "supplier_count": len({s for n in counted for lot in n.won_lots for s in lot.suppliers}),
        "first_date": min(days),
        "last_date": max(days),
    }


def _funding(counted: Sequence[Need]) -> Figures:
    groups: defaultdict[str, list[Need]] = defaultdict(list)
    for need in counted:
        groups[need.funding_mode].append(need)
    figures: Figures = {}
    for mode, members in groups.items():
        figures[f"{mode} demand_count"] = len(members)
        figures[f"{mode} budget_amount"] = _total(n.budget for n in members)
    return figures


def _open(asked: Sequence[Need], as_of: date) -> Figures:
    found = [n for n in asked if n.is_open]
    deadlines = [n.rounds[-1].deadline for n in found]
    dated = [each for each in deadlines if each is not None]
    methods = Counter(f"method {n.method} row_count" for n in found)
    levels = Counter(f"{n.speaker.level} row_count" for n in found)
    return {
        "row_count": len(found),
        "budget_known_count": sum(n.budget is not None for n in found),
        "budget_amount": _total(n.budget for n in found),
        "deadline_known_count": len(dated),
        "first_deadline": min(dated, default=None),
        "last_deadline": max(dated, default=None),
        "days_left": sum((each - as_of).days for each in dated),
        **methods,
        **levels,
    }


def _awarded(counted: Sequence[Need]) -> Figures:
    found = [(need, lot) for need in counted for lot in need.won_lots]
    months: defaultdict[str, list[Decimal | None]] = defaultdict(list)
    for _, lot in found:
        told = lot.award_date or (lot.told_by and day(lot.told_by))
        months[f"{told:%Y-%m}" if told else UNKNOWN].append(lot.award)
    figures: Figures = {
        "row_count": len(found),
        "award_known_count": sum(lot.award is not None for _, lot in found),
        "award_amount": _total(lot.award for _, lot in found),
        "budget_amount": _total(lot.budget for _, lot in found),
        "within_budget_count": sum(
            lot.award is not None and lot.budget is not None and 1 < lot.award <= lot.budget
            for _, lot in found
        ),
        "named_count": sum(bool(lot.suppliers) for _, lot in found),
    }
    for month, awards in months.items():
        figures[f"{month} row_count"] = len(awards)
        figures[f"{month} award_amount"] = _total(awards)
    return figures


def _suppliers(counted: Sequence[Need]) -> Figures:
    won: defaultdict[str, list[tuple[Need, Lot]]] = defaultdict(list)
    for need in counted:
        for lot in need.won_lots:
            for name in lot.suppliers:
                won[name].append((need, lot))
    figures: Figures = {"row_count": len(won)}
    for name, found in won.items():
        alone = [lot for _, lot in found if len(lot.suppliers) == 1]
        figures[f"{name} lot_count"] = len(found)
        figures[f"{name} shared_lot_count"] = len(found) - len(alone)
        figures[f"{name} buyer_count"] = len({n.speaker.buyer_name for n, _ in found} - {None})
        figures[f"{name} award_amount"] = _total(lot.award for lot in alone)
    return figures


def _lots(every: Sequence[Need]) -> Figures:
    found = [lot for need in every for lot in need.counted_lots]
    return {
        "row_count": len(found),
        "budget_amount": _total(lot.budget for lot in found),
        "award_amount": _total(lot.award for lot in found),
        **Counter(f"{lot.state or UNKNOWN} row_count" for lot in found),
    }


def _sources(notices: Sequence[NoticeLine], as_of: date) -> Figures:
    known = published(notices, as_of)
    return {
        **Counter(f"{n.source} notice_count" for n in known),
        **Counter(f"{n.source} undated_count" for n in notices if not n.published_date),
    }


def contracts(every: Sequence[Need]) -> Figures:
    """What was signed for the lots, and what that comes to with what was added later."""
    found = [lot for need in every for lot in need.counted_lots]
    return {
        "contract_known_count": sum(lot.contract is not None for lot in found),
        "contract_amount": _total(lot.contract for lot in found),
        "committed_amount": _total(lot.committed for lot in found),
    }
