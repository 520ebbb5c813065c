"""What commands are asked with: options that several take, and the values they say."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.report.words import Lang

DEFAULT_DB = Path("data/curated/biaoxun.duckdb")
Database = Annotated[
    Path, typer.Option("--db", envvar="BIAOXUN_DB", help="Warehouse file.", show_default=True)
]
FORMS = "table, csv, json, jsonl, md, xlsx or parquet"
Format = Annotated[str, typer.Option("-f", "--format", help=f"Form of the output: {FORMS}.")]
AnyFormat = Annotated[
    str | None, typer.Option("-f", "--format", help=f"Form of the output: {FORMS}.")
]
OutFile = Annotated[Path | None, typer.Option("--out", help="File to write instead of stdout.")]
SourceName = Annotated[
    str | None, typer.Option("--source", help="Read as this source instead of recognising it.")
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        envvar="BIAOXUN_AS_OF",
        help="Last day of publication included, with all that is known today.",
    ),
]
FromDate = Annotated[
    str | None, typer.Option("--from", help="First day of the report; default: the first.")
]
KnownAt = Annotated[
    str | None,
    typer.Option(
        "--known-at",
        help="What was stored by this moment, or by the end of this day; default: all.",
    ),
]
Now = Annotated[
    str | None, typer.Option("--now", help="Moment to record as the time of storing; default: now.")
]
Explain = Annotated[
    bool, typer.Option("--explain", help="Say why the files are made again, or are not.")
]
REPORTS = Path("data/curated/reports")
Reports = Annotated[Path, typer.Option("--reports", help="Folder in which reports were written.")]
Watchlist = Annotated[str, typer.Argument(metavar="WATCHLIST", help="Name or file.")]
ScanDay = Annotated[
    str | None,
    typer.Option("--as-of", envvar="BIAOXUN_AS_OF", help="Day of the scan; default: today."),
]
Week = Annotated[
    str | None,
    typer.Option("--week", help="An ISO week: 2022-W21; to its Sunday or, while it runs, today."),
]


def language(text: str) -> "Lang":
    """The language of a page."""
    if text == "zh":
        return "zh"
    if text == "en":
        return "en"
    raise UsageError(f"--lang: '{text}' is not there; there are: zh, en")


def day(option: str, text: str | None) -> date | None:
    """A day, of an option that is named where it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{option}: '{text}' is no day; write one such as 2022-05-29") from None


def moment(option: str, text: str | None) -> datetime | None:
    """A moment, of an option that is named where it is none."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(
            f"{option}: '{text}' is no moment; write one such as 2022-05-29T18:00:00"
        ) from None


def known(text: str | None) -> datetime | None:
    """The moment of --known-at, or the end of a bare day."""
    from pipeline import query

    try:
        return query.moment(text) if text else None
    except ValueError:
        raise UsageError(
            f"--known-at: '{text}' is no moment; write a day (its end is meant) or a moment such as "
            "2022-05-29T18:00:00"
        ) from None


def scanned(as_of: str | None, week: str | None) -> tuple[date, date | None]:
    """The day of a scan, and from when on it looks where a week is given.

    Of the week that is running the day is today: a scan of a day to come would stand between the
    scans of today and of next week.
    """
    if week is None:
        last = day("--as-of", as_of) or date.today()
        if not 2000 <= last.year < 2100:
            raise UsageError(f"--as-of: {last} is no day of a scan; write one such as 2022-05-29")
        return last, None
    if as_of is not None:
        raise UsageError("--as-of and --week are two ways to say a day; give one of them")
    found = re.fullmatch(r"(\d{4})-?W(\d{1,2})", week.strip(), re.IGNORECASE)
    try:
        if not found or not 2000 <= int(found[1]) < 2100:
            raise ValueError
        last = date.fromisocalendar(int(found[1]), int(found[2]), 7)
    except ValueError:
        raise UsageError(f"--week: '{week}' is no week; write one such as 2022-W21") from None
    since, today = last - timedelta(days=7), date.today()
    return (today if since < today < last else last), since
