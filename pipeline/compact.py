"""A warehouse written anew, in the order in which it is read, without what was taken out.

Notices and what belongs to them stand by day of publication, so that a question of some days reads
those alone; keys and links stand by key, so that what a new notice meets is found at once. Nothing
that is answered changes. The file is replaced when the new one is whole.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline import kept
from pipeline.errors import DataError
from pipeline.model import TABLES, Table
from pipeline.warehouse import Warehouse

# Tables that are looked up by something else than the day of their notice.
_ORDER = {
    "notice": "published_date, notice_id, version_no",
    "link_key": "kind, key_hash, notice_id",
    "process_link": "demand_id, notice_id, known_from",
}


@dataclass(frozen=True)
class Compacted:
    """How large the file was and is, in bytes."""

    before: int
    after: int


def compact(path: Path) -> Compacted:
    """Write the warehouse anew in its place. Raises DataError or LockedError as opening it does."""
    path = path.resolve()
    half = path.with_name(f"{path.name}.part")
    try:
        with Warehouse(path, read_only=False, must_exist=True) as old:
            half.unlink(missing_ok=True)
            _require_known(old)
            with Warehouse(half, read_only=False) as new:
                new.con  # noqa: B018 - lays out its tables
            before = path.stat().st_size
            _copy(old.con, half)
            shutil.copymode(path, half)
            half.replace(path)
    except (duckdb.Error, OSError) as error:
        half.unlink(missing_ok=True)
        raise DataError(
            f"{path}: cannot be written anew ({str(error).splitlines()[0]}); it is as it was"
        ) from None
    return Compacted(before, path.stat().st_size)


def _require_known(old: Warehouse) -> None:
    """Raises DataError where the file holds what is not the program's: it would be gone."""
    known = {record.table for record in TABLES}
    found = old.con.execute(
        "SELECT table_name FROM information_schema.tables "
        "WHERE table_catalog = current_database() AND table_schema = 'main' ORDER BY table_name"
    ).fetchall()
    if own := [name for (name,) in found if name not in known]:
        raise DataError(
            f"{old.path}: holds tables that are not the program's ({', '.join(own)}); move them to "
            "another file first"
        )


def _copy(con: duckdb.DuckDBPyConnection, half: Path) -> None:
    """Write every row into the new file, in order."""
    con.execute("ATTACH $half AS compacted", {"half": str(half)}).fetchall()
    for record in TABLES:
        con.execute(
            f'INSERT INTO compacted."{record.table}" '
            f'SELECT t.* FROM "{record.table}" AS t {_by(record)}'
        ).fetchall()
    for name in kept.MACROS:
        con.execute(
            f"INSERT INTO compacted.kept.{name} FROM kept.{name}{kept.order(name)}"
        ).fetchall()
    con.execute("DELETE FROM compacted.kept.state").fetchall()
    con.execute("INSERT INTO compacted.kept.state FROM kept.state").fetchall()
    con.execute("DETACH compacted").fetchall()


def _by(record: type[Table]) -> str:
    """The order of a table."""
    if order := _ORDER.get(record.table):
        return f"ORDER BY {order}"
    key = ", ".join(f't."{name}"' for name in record.key)
    if record.key[:2] != ("notice_id", "version_no"):
        return f"ORDER BY {key}"
    return (
        "LEFT JOIN notice AS n ON t.notice_id = n.notice_id AND t.version_no = n.version_no "
        f"ORDER BY n.published_date, {key}"
    )
