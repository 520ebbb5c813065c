"""The rule that keeps a need off a list, judged as of a day or as of the day it was called for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.scan.archive import Own
from pipeline.scan.gate import dropped, gates
from pipeline.scan.match import Match, match
from pipeline.scan.need import Need
from pipeline.scan.rule import RULES
from pipeline.scan.scan import prior_work
from pipeline.scan.watchlist import Watchlist


@dataclass(frozen=True, slots=True)
class Loss:
    """The first rule that keeps a need out, and in Chinese what it fell on.

    `rule` is terms, exclude:<word>, scope.<key>, G1 to G10, or late: nothing but time.
    """

    rule: str
    why: str


def loss(need: Need, watchlist: Watchlist, day: date, own: Sequence[Own] = ()) -> Loss | None:
    """The rule that keeps a need out on a day; None where it would be shown.

    `own` are our awards; those of later days do not count.
    """
    matched = match(need, watchlist)
    if matched.lost_by is not None:
        return _unmatched(matched)
    known = [one for one in own if one.award_date is None or one.award_date <= day]
    gate = dropped(gates(need, watchlist, day, prior_work(need, known)))
    return None if gate is None else Loss(gate.gate, f"{gate.name}：{gate.evidence}")


def at_call(need: Need, watchlist: Watchlist, own: Sequence[Own] = ()) -> Loss | None:
    """The rule that keeps a need out on the day it was called for, when it was open.

    Of what changed since, only the state is turned back: deadlines, sums and words are the last
    told. A need of which no call is known came too late for every scan.
    """
    then = need if need.is_open else replace(need, is_open=True, is_only_planned=False)
    lost = loss(then, watchlist, called(need), own)
    if lost is None and need.call_date is None and not need.is_open:
        return Loss("late", "未见招标公告，只见其后的公告")
    return lost


def called(need: Need) -> date:
    """The day a need was called for or, where no call is known, was first heard of."""
    return need.call_date or need.first_date


def _unmatched(matched: Match) -> Loss:
    rule = str(matched.lost_by)
    why = RULES[rule] if matched.word is None else f"{RULES[rule]}：{matched.word}"
    return Loss(f"{rule}:{matched.word}" if rule == "exclude" else rule, why)
