"""One file on its way into the warehouse: batches in, versions given, rows appended, counts out."""

from datetime import datetime
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from pipeline.ingest.batch import Broken, FileInfo
from pipeline.model import TABLES, File, Notice, Reject, Table
from pipeline.normalize.batch import Batch

if TYPE_CHECKING:
    import pyarrow as pa

# Tables with rows of one version of a notice, that version itself before them.
PARTS = tuple(record for record in TABLES if record.key[:2] == Notice.key)


class Loading:
    """A file of which nothing is stored before: what is filled here is one transaction."""

    def __init__(self, con: duckdb.DuckDBPyConnection, info: FileInfo, now: datetime) -> None:
        self._con = con
        self._info = info
        self._now = now
        self.read_count = 0
        self.new_count = 0
        self.revised_count = 0
        self.unchanged_count = 0
        self.rejected: dict[str, int] = {}
        ((number,),) = con.execute("SELECT coalesce(max(file_id), 0) + 1 FROM file").fetchall()
        self.file_id: int = number

    @property
    def loaded_count(self) -> int:
        """Records that are in the warehouse now."""
        return self.new_count + self.revised_count + self.unchanged_count

    @property
    def rejected_count(self) -> int:
        """Records set aside."""
        return sum(self.rejected.values())

    def add(self, batch: Batch, broken: tuple[Broken, ...], read_count: int) -> None:
        """Store a batch: new notices, new versions of revised ones, what was rejected."""
        self.read_count += read_count
        notices = batch.tables["notice"]
        changed = versions(notices, self._stored(notices))
        revised = changed.filter(pl.col("version_no") > 1)
        self.revised_count += revised.height
        self.new_count += changed.height - revised.height
        self.unchanged_count += notices.height - changed.height
        # Rows that a reader merged into the notice of another row are in the warehouse with it.
        self.unchanged_count += read_count - len(broken) - batch.rejects.height - notices.height
        if revised.height:
            named = {"now": self._now, "revised": revised["notice_id"].to_list()}
            self._con.execute(_SUPERSEDE, named).fetchall()
        self._store(batch, changed)
        self._append(Reject, self._rejects(batch, broken))

    def finish(self) -> None:
        """Retire what the same bytes gave as another source, and record the file."""
        named = {"sha256": self._info.sha256, "source": self._info.source, "now": self._now}
        self._con.execute(_RETIRE, named).fetchall()
        self._record()

    def _stored(self, notices: pl.DataFrame) -> pl.DataFrame:
        """What the warehouse holds of these notices: last version, and the content of a current."""
        incoming = self._con.from_arrow(_arrow(notices.select("notice_id")))
        held = self._con.table("notice").join(incoming, "notice_id", how="semi")
        return pl.DataFrame(held.aggregate(_STORED, "notice_id").to_arrow_table())

    def _store(self, batch: Batch, changed: pl.DataFrame) -> None:
        """Store the rows of the notices that are given a version, and their parties."""
        now = pl.lit(self._now, pl.Datetime("us"))
        for record in PARTS:
            rows = batch.tables[record.table].drop("notice_id", strict=False)
            rows = rows.join(changed, on="row", maintain_order="left")
            if record is Notice:
                rows = rows.with_columns(
                    file_id=pl.lit(self.file_id),
                    known_from=now,
                    known_to=pl.when("is_replaced").then(now),
                )
            self._append(record, rows)
        parties = self._con.from_arrow(_arrow(batch.tables["party"]))
        unknown = parties.join(self._con.table("party"), "party_id", how="anti")
        unknown.order("party_id").insert_into("party")

    def _append(self, record: type[Table], rows: pl.DataFrame) -> None:
        """Add rows at the end of a table, in their order."""
        if rows.height:
            cells = _arrow(rows.select(*record.model_fields))
            self._con.from_arrow(cells).insert_into(record.table)

    def _record(self) -> None:
        """Count and record the file. Every record read is loaded or rejected, or this stops."""
        if self.read_count != self.loaded_count + self.rejected_count:
            raise AssertionError(
                f"{self._info.path}: read {self.read_count} is not loaded {self.loaded_count} "
                f"+ rejected {self.rejected_count}"
            )
        row = File(
            file_id=self.file_id,
            sha256=self._info.sha256,
            path=self._info.path,
            source=self._info.source,
            container=self._info.container,
            encoding=self._info.encoding,
            byte_count=self._info.byte_count,
            read_count=self.read_count,
            loaded_count=self.loaded_count,
            unchanged_count=self.unchanged_count,
            rejected_count=self.rejected_count,
            known_from=self._now,
        ).model_dump()
        marks = ", ".join("?" for _ in row)
        self._con.execute(f"INSERT INTO file VALUES ({marks})", list(row.values())).fetchall()

    def _rejects(self, batch: Batch, broken: tuple[Broken, ...]) -> pl.DataFrame:
        """Rows of `reject` for what a batch could not use, counted by code."""
        unread = pl.DataFrame(
            [(b.line, b.element, b.code, b.raw) for b in broken],
            schema=batch.rejects.drop("row").schema,
            orient="row",
        )
        rows = pl.concat([batch.rejects.drop("row"), unread])
        for code, count in rows.group_by("code").len().sort("code").iter_rows():
            self.rejected[code] = self.rejected.get(code, 0) + count
        return rows.with_columns(file_id=pl.lit(self.file_id)).select(*Reject.model_fields)


def _arrow(frame: pl.DataFrame) -> "pa.Table":
    """The frame for DuckDB, its strings as they lie in memory.

    Neither a polars frame nor a registered one is handed over: the first is copied, and the second
    is kept until the transaction ends.
    """
    return frame.to_arrow(compat_level=pl.CompatLevel.newest())


def versions(notices: pl.DataFrame, stored: pl.DataFrame) -> pl.DataFrame:
    """The notices of a batch that are new or revised: row, notice_id, version_no, is_replaced.

    A notice is held against its current version, and against the same notice earlier in the batch.
    One that had retired goes on counting its versions.
    """
    told = notices.select("row", "notice_id", "content_key")
    seen = told.join(stored, on="notice_id", how="left").sort("notice_id", "row")
    is_again = pl.col("notice_id") == pl.col("notice_id").shift()
    before = pl.when(is_again).then(pl.col("content_key").shift()).otherwise("stored_key")
    number = pl.int_range(pl.len())
    first = pl.when(is_again).then(None).otherwise(number).forward_fill()
    changed = seen.filter(pl.col("content_key").ne_missing(before)).select(
        "row",
        "notice_id",
        version_no=pl.col("stored_no").fill_null(0) + 1 + number - first,
        is_replaced=is_again.shift(-1).fill_null(False),
    )
    return changed.sort("row")


_STORED = """
notice_id,
max(version_no) AS stored_no,
any_value(content_key) FILTER (known_to IS NULL) AS stored_key
"""
_SUPERSEDE = """
UPDATE notice SET known_to = $now
WHERE known_to IS NULL AND notice_id IN (SELECT unnest($revised))
"""
# The same bytes read as another source are the same notices read better: the first reading retires.
_RETIRE = """
UPDATE notice SET known_to = $now
WHERE
    known_to IS NULL
    AND file_id IN (SELECT file_id FROM file WHERE sha256 = $sha256 AND source <> $source)
"""
