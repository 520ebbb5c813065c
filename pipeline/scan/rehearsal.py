"""A watchlist tried on what has been: what it would have shown week by week, and what lost the rest."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.scan.archive import Own
from pipeline.scan.loss import at_call, called
from pipeline.scan.need import Need
from pipeline.scan.watchlist import Watchlist

DAYS = 90
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Row:
    """Needs called for in the week that begins on a Monday: shown, or lost by one rule.

    `rule` is shown, terms, exclude:<word>, scope.<key>, G1 to G10, or late; `examples` are titles.
    """

    week: date
    rule: str
    count: int
    examples: tuple[str, ...]


def rehearse(
    watchlist: Watchlist,
    needs: Iterable[Need],
    day: date,
    days: int = DAYS,
    own: Sequence[Own] = (),
) -> list[Row]:
    """What a watchlist would have made of needs called for in the `days` days up to a day.

    Each is judged as on the day of its call, when it was open. `own` are our awards. Plans nobody
    called for yet are left out. Weeks in order; in each what is shown, then the rules by name.
    """
    first = day - timedelta(days=days)
    found: dict[tuple[date, str], list[Need]] = defaultdict(list)
    for need in needs:
        if first < called(need) <= day and not need.is_only_planned:
            lost = at_call(need, watchlist, own)
            monday = called(need) - timedelta(days=called(need).weekday())
            found[monday, "shown" if lost is None else lost.rule].append(need)
    return [
        Row(week, rule, len(held), _titles(held))
        for (week, rule), held in sorted(found.items(), key=lambda one: _order(*one[0]))
    ]


def _order(week: date, rule: str) -> tuple[date, bool, str]:
    return week, rule != "shown", rule


def _titles(needs: Sequence[Need]) -> tuple[str, ...]:
    """A few titles, the latest first."""
    latest = sorted(needs, key=lambda need: (-called(need).toordinal(), need.item))
    return tuple(need.title for need in latest[:_EXAMPLES])
