"""Two times compared: how a figure of a past day moved, and why one evening's figures are not
another's. The SQL stands in `queries/vintage`; here the question is chosen and its days are read."""

from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from pipeline import folders, query
from pipeline.errors import DataError, UsageError
from pipeline.query import Query
from pipeline.warehouse import Warehouse

Asked = tuple[Query, dict[str, Any]]


def revisions(
    warehouse: Warehouse, metric: str, as_of: date | None = None, changed: bool = False
) -> Asked:
    """How a figure of the headline of a day moved; by default of the last published day.

    The headline at each vintage is put into the connection as `told`, of which the question is
    asked: one at a time, so that memory does not grow with them. Raises UsageError with the closest
    figures when there is no such one, DataError when nothing was stored.
    """
    import pyarrow

    figures = _figures(warehouse)
    if metric not in figures:
        close = get_close_matches(metric, figures, n=3)
        hint = f"closest: {', '.join(close)}; " if close else ""
        raise UsageError(
            f"no figure '{metric}' in the headline; {hint}there are: {', '.join(figures)}"
        )
    con = warehouse.con
    vintages = query.run(con, _get("vintages"), {"as_of": as_of}).rows()
    if not vintages:
        raise DataError("the warehouse holds no file; run: biaoxun run PATH")
    told = [query.run(con, _get("headline_at"), vintage).table for vintage in vintages]
    con.register("told", pyarrow.concat_tables(told))
    return _get("revisions"), {"metric": metric, "changed": changed}


def diff(
    then: str,
    now: str,
    as_of: date | None = None,
    known_at: datetime | None = None,
    demands: bool = False,
) -> Asked:
    """Why two evenings differ, summed by cause or need by need.

    An evening is a day of publication and its end as the moment of storing; a moment will do.
    `as_of` holds the published day fixed, `known_at` the moment of storing. Raises UsageError
    where a day cannot be read, or the first is after the second.
    """
    first, last = _evening(then), _evening(now)
    if first > last:
        raise UsageError(
            f"{then} is after {now}; give the earlier first: biaoxun diff {now} {then}"
        )
    return _get("diff_demands" if demands else "diff"), {
        "then_as_of": as_of or first.date(),
        "then_known_at": known_at or first,
        "now_as_of": as_of or last.date(),
        "now_known_at": known_at or last,
    }


def first_stored(warehouse: Warehouse) -> datetime | None:
    """The first moment at which something was stored."""
    ((first,),) = warehouse.con.execute("SELECT min(known_from) FROM file").fetchall()
    moment: datetime | None = first
    return moment


def _get(name: str) -> Query:
    return query.get(name, [folder / "vintage" for folder in folders.search("queries")])


def _figures(warehouse: Warehouse) -> list[str]:
    """What of the headline can be counted: all but its days."""
    fields = warehouse.query("headline", as_of=date.min).table.schema
    return [field.name for field in fields if not str(field.type).startswith("date")]


def _evening(text: str) -> datetime:
    try:
        return query.moment(text)
    except ValueError:
        raise UsageError(f"'{text}' is no day; write one such as 2022-05-29") from None
