"""The statutory clocks of a process: the days that follow from what is known of it, and what of it
is shorter or longer than the law asks.

Which clock runs from which day is a row of reference/clocks.csv, how long it runs a row of
reference/statutes.csv. The day of the start is not counted (民法典第201条); where notices state a
period by its first and last day, the first is (`first_day`), so that nothing is called short that
is not short by every count. A period in which somebody must act and that is counted in plain days
ends on the next working day when its last is a day of rest (民法典第203条, `rest_day`). Periods
that must last at least so long are minima: the earliest end does not move. Nothing here is legal
advice: a flag says what to check, and a period that is long enough is never called lawful.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from pydantic import Field

from pipeline import reference
from pipeline.model import ProcurementMethod, Record
from pipeline.normalize import calendar

Law = Literal["政府采购法", "招标投标法"]
Unit = Literal["calendar_day", "working_day", "CNY"]
Wording = Literal["最迟", "最早", "届满", "预计"]


class Known(Record):
    """What is known of one process: facts only, None for what is not. Sums are yuan (CNY)."""

    law: Law | None = None
    procurement_method: ProcurementMethod | None = None
    is_compulsory: bool | None = Field(default=None, description="依法必须招标")
    intention_published: date | None = Field(default=None, title="采购意向")
    published: date | None = Field(default=None, title="采购公告")
    prequalification_published: date | None = Field(default=None, title="资格预审公告")
    prequalification_document_deadline: date | None = Field(
        default=None, title="资格预审文件停止发售"
    )
    prequalification_deadline: date | None = Field(default=None, title="资格预审申请截止")
    document_start: date | None = Field(default=None, title="采购文件开始提供")
    document_deadline: date | None = Field(default=None, title="采购文件停止提供")
    document_obtained: date | None = Field(default=None, title="获取采购文件")
    correction_published: date | None = Field(default=None, title="更正公告")
    bid_deadline: date | None = Field(
        default=None, title="投标截止", description="As corrected: the one in force"
    )
    opening: date | None = Field(default=None, title="开标")
    single_source_published: date | None = Field(default=None, title="单一来源公示")
    candidate_published: date | None = Field(default=None, title="候选人公示")
    candidate_end: date | None = Field(default=None, title="候选人公示结束")
    award_decided: date | None = Field(default=None, title="确定结果")
    award_published: date | None = Field(default=None, title="结果公告")
    award_letter: date | None = Field(default=None, title="中标通知书")
    challenge_received: date | None = Field(default=None, title="收到质疑")
    reply_due: date | None = Field(default=None, title="质疑答复期满")
    complaint_received: date | None = Field(default=None, title="收到投诉")
    aware: date | None = Field(
        default=None, title="知道或应当知道", description="Of what is complained of (招标投标法)"
    )
    contract_signed: date | None = Field(default=None, title="签订合同")
    contract_published: date | None = Field(default=None, title="合同公告")
    failed_published: date | None = Field(default=None, title="废标公告")
    budget: Decimal | None = None
    ceiling: Decimal | None = None
    award: Decimal | None = None
    contract: Decimal | None = None
    supplements: Decimal | None = Field(default=None, description="Sum of all supplements")


_FACTS = frozenset(Known.model_fields)


class Clock(Record):
    """A day to know, or why it is not known. `rule_id` is None for a day that a notice states."""

    rule_id: str | None
    event: str
    name_zh: str
    day: date | None
    wording: Wording
    n: int | None
    unit: Unit | None
    from_event: str | None
    from_day: date | None
    instrument: str | None
    article: str | None = Field(description="With its instrument: 政府采购法第35条")
    evidence: str | None = Field(description="How the text of the article is known")
    status: Literal["running", "unknown"]
    why: str | None = Field(description="Why there is no day")


class Flag(Record):
    """What is shorter, longer or more than an article says: to be checked, not a conclusion."""

    rule_id: str
    from_event: str
    from_day: date | None
    to_event: str
    to_day: date | None
    measured: Decimal
    limit: Decimal
    unit: Unit
    article: str
    finding_zh: str


@lru_cache(maxsize=65_536)
def clocks(known: Known) -> tuple[Clock, ...]:
    """The clocks that run or could run for a process, in the order of the table; kept, as the same
    need is asked about in several lists.

    What is over has none. A rule that holds only under a law, a method or for compulsory tenders
    has no day while that is unknown, and says so.
    """
    made: list[Clock] = []
    for rule in _rules(known.law, known.procurement_method, known.is_compulsory):
        if rule.event and _ended(rule, known) is None:
            clock = _clock(rule.number, _start(rule, known, made), rule.unknown)
            if clock.rule_id or clock.day:
                made.append(clock)
    return tuple(made)


@lru_cache(maxsize=65_536)
def flags(known: Known) -> tuple[Flag, ...]:
    """What breaks a limit, by the days and then the sums that are known; () proves nothing."""
    found = []
    for rule in _rules(known.law, known.procurement_method, known.is_compulsory):
        if rule.flag and not rule.unknown:
            start, end = _start(rule, known, ()), _ended(rule, known)
            least = timedelta(days=rule.flag == "later")
            if start and end and end.day - start.day >= least:
                found.append(_flag(reference.rows("clocks")[rule.number], start, end))
    return tuple(flag for flag in (*found, *_sums(known)) if flag)


def limit_zh(op: str, article: str, n: int, unit: str) -> str:
    """What is said of a broken limit, in the words of the SQL macro of this name."""
    said = "短于{}规定的最短期限 {}{}，请核对" if op == ">=" else "长于{}规定的期限 {}{}，请核对"
    return said.format(article, n, _unit_zh(unit))


class _Start(NamedTuple):
    """A day by its event; `is_assumed` where it stands in for the day the law names."""

    event: str
    day: date
    is_assumed: bool = False


@cache
def _statutes() -> dict[str, dict[str, str]]:
    return {row["rule_id"]: row for row in reference.rows("statutes")}


def _article(statute: dict[str, str]) -> str:
    # An article that is only known to stand near another is named by the instrument alone.
    return statute["instrument"] + ("" if "附近" in statute["article"] else statute["article"])


def _unit_zh(unit: str) -> str:
    return " 个工作日" if unit == "working_day" else " 日"


class _Rule(NamedTuple):
    """A row of the table that can hold for a process: nothing known of it speaks against.

    `since` and `until` are the events it names, `unknown` is what would have to be known for it to
    hold.
    """

    number: int
    event: str
    flag: str
    since: tuple[str, ...]
    is_latest: bool
    until: tuple[str, ...]
    unknown: tuple[str, ...]


@cache
def _rules(
    law: Law | None, method: ProcurementMethod | None, is_compulsory: bool | None
) -> tuple[_Rule, ...]:
    """The rules for a process of which this is known, in the order of the table."""
    found = []
    for number, row in enumerate(reference.rows("clocks")):
        if law not in (None, row["law"] or law):
            continue
        if row["compulsory"] and is_compulsory is False:
            continue
        if row["methods"] and method not in (None, *row["methods"].split("|")):
            continue
        asked = (
            (row["law"], law, "适用法律不明"),
            (row["compulsory"], is_compulsory, "是否依法必须招标不明"),
            (row["methods"], method, "采购方式不明"),
        )
        found.append(
            _Rule(
                number,
                row["event"],
                row["flag"],
                tuple(row["since"].replace("&", "|").split("|")),
                "&" in row["since"],
                tuple(row["until"].split("|")),
                tuple(why for wanted, fact, why in asked if wanted and fact is None),
            )
        )
    return tuple(found)


def _find(event: str, known: Known, made: Sequence[Clock]) -> _Start | None:
    """A fact, or a day that a clock before it came to."""
    name = event.removeprefix("~")
    if name in _FACTS:
        day: date | None = getattr(known, name)
        return _Start(name, day, event.startswith("~")) if day else None
    for clock in made:
        if clock.event == name and clock.day:
            return _Start(name, clock.day, clock.wording == "预计")
    return None


def _start(rule: _Rule, known: Known, made: Sequence[Clock]) -> _Start | None:
    """The day a clock runs from: `|` the first that is known, `&` the latest, `~` a stand-in."""
    days = []
    for event in rule.since:
        if (start := _find(event, known, made)) is not None:
            if not rule.is_latest:
                return start
            days.append(start)
    if not days:
        return None
    last = max(days, key=lambda start: start.day)
    # One that is not known can only be later.
    return last._replace(is_assumed=last.is_assumed or len(days) < len(rule.since))


def _ended(rule: _Rule, known: Known) -> _Start | None:
    """The fact that stops a clock, the first of those it waits for."""
    ends = [end for event in rule.until if (end := _find(event, known, ())) is not None]
    return min(ends, key=lambda end: end.day, default=None)


def _last(row: dict[str, str], statute: dict[str, str], start: date) -> date | None:
    """The day a period of a statute comes to; None where it needs a calendar that is not known."""
    n, first = int(statute["n"]), int(row["first_day"] == "counted")
    if statute["unit"] == "working_day":
        return calendar.add_working_days(start - timedelta(days=first), n)
    day = start - timedelta(days=n) if row["back"] else start + timedelta(days=n - first)
    return calendar.next_working_day(day) if row["rest_day"] == "moves" else day


@lru_cache(maxsize=65_536)
def _clock(number: int, start: _Start | None, unknown: tuple[str, ...]) -> Clock:
    """The clock of a row of the table; kept, as the same days come for many needs."""
    row = reference.rows("clocks")[number]
    statute = _statutes().get(row["rule_id"], {})
    day = None
    # Where more is unknown, so may be the day a clock before it comes to: said once.
    why = list(unknown)
    if not why and start is None:
        why = [f"起算日不明：{_names(row['since'])}"]
    elif not why and statute and not statute["n"]:
        why = ["法律未规定期限"]
    elif not why and start:
        day = _last(row, statute, start.day) if statute else start.day
        if day is None:
            years = calendar.known_years()
            why = [f"放假安排只有 {min(years)}–{max(years)} 年"]
    return Clock.model_validate(
        {
            "rule_id": row["rule_id"] or None,
            "event": row["event"],
            "name_zh": row["name_zh"],
            "day": day,
            "wording": "预计" if start and start.is_assumed else row["wording"],
            "n": statute.get("n") or None,
            "unit": statute.get("unit") or None,
            "from_event": start.event if start else None,
            "from_day": start.day if start else None,
            "instrument": statute.get("instrument"),
            "article": _article(statute) if statute else None,
            "evidence": statute.get("evidence"),
            "status": "running" if day else "unknown",
            "why": "；".join(why) or None,
        }
    )


def _names(since: str) -> str:
    """The days a clock could run from, as people call them."""
    named = {row["event"]: row["name_zh"] for row in reference.rows("clocks")}
    fields = Known.model_fields
    events = since.replace("~", "").replace("&", "|").split("|")
    return "、".join(fields[e].title or e if e in fields else named[e] for e in events)


def _flag(row: dict[str, str], start: _Start, end: _Start) -> Flag | None:
    statute = _statutes()[row["rule_id"]]
    unit: Unit = "working_day" if statute["unit"] == "working_day" else "calendar_day"
    first = int(row["first_day"] == "counted")
    before = start.day - timedelta(days=first)
    working = unit == "working_day"
    measured = calendar.working_days(before, end.day) if working else (end.day - before).days
    if measured is None:
        return None
    op, n = statute["op"], int(statute["n"])
    if measured >= n if op == ">=" else measured <= n:
        return None
    if row["rest_day"]:
        last = _last(row, statute, start.day)
        if last is None or end.day <= last:
            return None
    article = _article(statute)
    period = f"{'计' if first else '相隔'} {measured}{_unit_zh(unit)}"
    return Flag(
        rule_id=row["rule_id"],
        from_event=start.event,
        from_day=start.day,
        to_event=end.event,
        to_day=end.day,
        measured=Decimal(measured),
        limit=Decimal(n),
        unit=unit,
        article=article,
        finding_zh=f"{_names(start.event)} {start.day}，{_names(end.event)} {end.day}，{period}："
        f"{row['said_zh']}{limit_zh(op, article, n, unit)}",
    )


def _sums(known: Known) -> list[Flag]:
    """Sums above what they may be: ceiling and award above the budget, supplements their share."""
    found: list[Flag] = []
    if known.law != "政府采购法":
        return found
    for rule_id, name, name_zh, over, over_zh in (
        ("T20", "supplements", "补充合同累计", "contract", "原合同"),
        ("T37", "ceiling", "限价", "budget", "预算"),
        ("T38", "award", "中标", "budget", "预算"),
    ):
        amount: Decimal | None = getattr(known, name)
        base: Decimal | None = getattr(known, over)
        if amount is None or base is None:
            continue
        statute = _statutes()[rule_id]
        article, share = _article(statute), Decimal(statute["n"] or 100)
        if 100 * amount <= share * base:
            continue
        said = f"{name_zh} {amount} 元，"
        if statute["n"]:
            said += f"超过{article}规定的{over_zh} {base} 元的 {share}%，请核对"
        else:
            said += f"高于{over_zh} {base} 元（{article}），请核对"
        found.append(
            Flag(
                rule_id=rule_id,
                from_event=over,
                from_day=None,
                to_event=name,
                to_day=None,
                measured=amount,
                limit=share * base / 100,
                unit="CNY",
                article=article,
                finding_zh=said,
            )
        )
    return found
