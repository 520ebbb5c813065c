"""What a published date is once read, and the bounds that make one doubtful."""

from calendar import isleap
from dataclasses import dataclass, replace
from datetime import date, datetime

from pipeline.model import DatePrecision, DateStatus

# What happens after publication: a date without a year rolls forward, else it rolls back.
AFTER = "bid_deadline"  # a role that rolls forward
_AHEAD = frozenset({"document_start", "document_deadline", "bid_deadline", "opening", "expected"})
_BEHIND = frozenset({"award", "contract_signed"})

# Days from the notice; a date outside is odd, one before them if it has to lie ahead.
NEAR = (-400, 3653)
# Values a database or a spreadsheet writes for "no date".
_EMPTY = frozenset(
    {date(1, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1970, 1, 1)}
    | {date(9999, 12, 31)}
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as published, Asia/Shanghai.

    One month, quarter, half, year or 旬 has no `day`: `end_day` is its last day and `precision`
    says how far back it begins. A range of months begins at `day`, the first of its first month.
    """

    day: date | None
    at: datetime | None  # naive, Asia/Shanghai, when an hour is stated
    end_day: date | None
    end_at: datetime | None
    precision: DatePrecision | None
    status: DateStatus


def nothing(status: DateStatus, precision: DatePrecision | None = None) -> Moment:
    """No day can be told, and why."""
    return Moment(None, None, None, None, precision, status)


def on(day: date, status: DateStatus = "ok") -> Moment:
    """A single day."""
    return Moment(day, None, None, None, "day", status)


def at(moment: datetime, precision: DatePrecision, status: DateStatus = "ok") -> Moment:
    """A single moment."""
    return Moment(moment.date(), moment, None, None, precision, status)


def judged(found: Moment, role: str, published: date | None) -> Moment:
    """The same moment, doubted or withdrawn where no notice could mean it."""
    day = found.day
    if day is None:
        return found
    odd = found.end_day is not None and found.end_day < day
    if not 2000 <= day.year < 2100:
        if day in _EMPTY:
            return nothing("missing")
        if not 1990 <= day.year < 2000:
            return nothing("suspect")
        odd = True
    if published is not None:
        days = (day - published).days
        odd = odd or days > NEAR[1] or (days < NEAR[0] and role in _AHEAD)
    return replace(found, status="suspect") if odd and found.status == "ok" else found


def in_context(
    month: int, day: int, role: str, published: date | None
) -> tuple[date | None, DateStatus]:
    """A day without its year: the nearest one its role allows.

    `role` "" asks for the nearest on either side. Raises ValueError for a day no year has.

    >>> in_context(1, 5, "bid_deadline", date(2021, 12, 15))
    (datetime.date(2022, 1, 5), 'ok')
    """
    date(2000, month, day)
    if published is None:
        return None, "ambiguous"
    near = [
        date(year, month, day)
        for year in range(published.year - 1, published.year + 2)
        if (month, day) != (2, 29) or isleap(year)
    ]
    if role in _AHEAD:
        grace = 15 if role == "document_start" else 0
        near = [one for one in near if (published - one).days <= grace][:1]
    elif role in _BEHIND:
        near = [one for one in near if one <= published][-1:]
    elif role:
        near = [one for one in near if one.year == published.year]
    else:
        near = sorted(near, key=lambda one: abs((one - published).days))[:1]
    if not near:
        return None, "invalid"
    return near[0], "suspect" if abs((near[0] - published).days) > 200 else "ok"
