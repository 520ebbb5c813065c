"""`biaoxun rebuild`: read every loaded file again."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands import option, output
from pipeline.commands.bar import Bar
from pipeline.commands.option import DEFAULT_DB, Database, Now

if TYPE_CHECKING:
    from pipeline.rebuild import Rebuilt
    from pipeline.reread import Cell


def rebuild(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FOLDER]...", help="Where to look for files that moved."),
    ] = None,
    db: Database = DEFAULT_DB,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change; store nothing.")
    ] = False,
    now: Now = None,
) -> None:
    """Read every loaded file again with today's rules; what comes out otherwise is a new version.

    Whatever is asked with an earlier --known-at is answered as before.
    """
    from pipeline import rebuild as job
    from pipeline.run import RAW
    from pipeline.warehouse import Warehouse

    moment = option.moment("--now", now) or datetime.now().replace(microsecond=0)
    below = [*([RAW] if RAW.exists() else []), *(folders or [])]
    with Warehouse(db, read_only=dry_run, must_exist=True) as warehouse, Bar() as bar:
        done = job.rebuild(warehouse, below, moment, dry_run, bar.started, bar.advance)
    _tell_rebuilt(done, dry_run)
    raise typer.Exit(done.exit_code)


def _tell_rebuilt(done: "Rebuilt", dry_run: bool) -> None:
    """What the rebuild did: files, notices, then the tables and columns that came out otherwise."""
    files = done.read + done.missing + done.failed + done.needless
    print(
        f"files     {files}: {done.read} read again ({done.changed} changed), "
        f"{done.missing} missing, {done.failed} failed"
        + (f", {done.needless} gone and not needed" if done.needless else "")
    )
    print(
        f"notices   {done.unchanged} unchanged, {done.rederived} derived anew, "
        f"{done.retired} retired, {done.new} new; "
        f"{sum(done.rejected.values())} records rejected"
    )
    for code, count in sorted(done.rejected.items()):
        print(f"          {count} {code}")
    for table, count in sorted(done.tables.items()):
        print(f"changed   {table}  {count}")
        for column, cells in _by_column(done.cells, table):
            total = sum(cell.notice_count for cell in cells)
            print(f"          {column}  {total}  {_most(cells)}".rstrip())
    if dry_run:
        print("          nothing stored: --dry-run")
    for warning in done.warnings:
        output.warn(warning)


def _by_column(cells: Sequence["Cell"], table: str) -> Iterator[tuple[str, list["Cell"]]]:
    own = (cell for cell in cells if cell.table == table)
    for column, group in groupby(own, key=lambda cell: cell.column):
        yield column, list(group)


def _most(cells: Sequence["Cell"], most: int = 3) -> str:
    """'OTH → INF 12; OPS → SEC 4; …': what most notices said and say."""
    told = [
        f"{_short(cell.old)} → {_short(cell.new)} {cell.notice_count}"
        for cell in cells
        if cell.old is not None or cell.new is not None
    ]
    return "; ".join([*told[:most], *(["…"] if len(told) > most else [])])


def _short(value: str | None) -> str:
    if value is None:
        return "null"
    return value if len(value) <= 24 else f"{value[:23]}…"
