"""A warehouse written anew, in the order in which it is read, without what was taken out.

Notices and what belongs to them stand by day of publication, so that a question of some days reads
those alone; keys and links stand by key, so that what a new notice meets is found at once. Nothing
that is answered changes. The file is replaced when the new one is whole.
"""

from dataclasses import dataclass
from pathlib import Path

from pipeline import kept
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
    before = path.stat().st_size if path.exists() else 0
    half = path.with_name(f"{path.name}.part")
    half.unlink(missing_ok=True)
    with Warehouse(path, read_only=False, must_exist=True) as old:
        with Warehouse(half, read_only=False) as new:
            new.con  # noqa: B018 - lays out its tables
        con = old.con
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
    half.replace(path)
    return Compacted(before, path.stat().st_size)


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
