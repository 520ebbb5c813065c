"""Files on their way into the warehouse: batches in, versions given, rows appended, counts out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import duckdb
import polars as pl

from pipeline.ingest.batch import FileInfo, RawBatch
from pipeline.model import TABLES, File, Notice, Reject, Table
from pipeline.normalize.batch import Batch
from pipeline.schema import frame_schema

if TYPE_CHECKING:
    import pyarrow as pa

# Tables with rows of one version of a notice, that version itself before them.
PARTS = tuple(record for record in TABLES if record.key[:2] == Notice.key)


@dataclass
class Tally:
    """What became of the records of one file."""

    info: FileInfo
    file_id: int
    read_count: int = 0
    new_count: int = 0
    revised_count: int = 0
    unchanged_count: int = 0
    rejected: Counter[str] = field(default_factory=Counter)

    @property
    def loaded_count(self) -> int:
        """Records that are in the warehouse now."""
        return self.new_count + self.revised_count + self.unchanged_count

    @property
    def rejected_count(self) -> int:
        """Records set aside."""
        return self.rejected.total()

    def row(self, now: datetime) -> File:
        """The file with its counts. Every record read is loaded or rejected, or this stops."""
        if self.read_count != self.loaded_count + self.rejected_count:
            raise AssertionError(
                f"{self.info.path}: read {self.read_count} is not loaded {self.loaded_count} "
                f"+ rejected {self.rejected_count}"
            )
        return File(
            file_id=self.file_id,
            sha256=self.info.sha256,
            path=self.info.path,
            source=self.info.source,
            container=self.info.container,
            encoding=self.info.encoding,
            byte_count=self.info.byte_count,
            read_count=self.read_count,
            loaded_count=self.loaded_count,
            unchanged_count=self.unchanged_count,
            rejected_count=self.rejected_count,
            known_from=now,
        )


class Loading:
    """Files of which nothing is stored before, in their order: what is filled here is one
    transaction. `files` are their tallies; `file_no` of a batch is the place among them."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, infos: Sequence[FileInfo], now: datetime
    ) -> None:
        self._con = con
        self._now = now
        ((first,),) = con.execute("SELECT coalesce(max(file_id), 0) + 1 FROM file").fetchall()
        self.files = tuple(Tally(info, number) for number, info in enumerate(infos, first))

    def add(self, batch: Batch, raws: Sequence[RawBatch]) -> None:
        """Store a batch: new notices, new versions of revised ones, what was rejected. `raws` is
        what it was made of, one a file."""
        rejects = self._rejects(batch, raws)
        notices = batch.tables["notice"]
        changed = versions(notices, self._stored(notices)).join(
            notices.select("row", "file_no"), on="row", maintain_order="left"
        )
        revised = changed.filter(pl.col("version_no") > 1)
        self._count(raws, changed, batch.rejects)
        if revised.height:
            named = {"now": self._now, "revised": revised["notice_id"].to_list()}
            self._con.execute(_SUPERSEDE, named).fetchall()
        self._store(batch, changed)
        self._append(Reject, rejects)

    def finish(self) -> None:
        """Retire what the same bytes gave as another source, and record the files."""
        named = {
            "digests": [tally.info.sha256 for tally in self.files],
            "sources": [tally.info.source for tally in self.files],
            "now": self._now,
        }
        self._con.execute(_RETIRE, named).fetchall()
        self._record()

    def _count(
        self, raws: Sequence[RawBatch], changed: pl.DataFrame, rejects: pl.DataFrame
    ) -> None:
        """Count the records of each file. Rows that a reader merged into the notice of another row
        are in the warehouse with it."""
        new = _by_file(changed.filter(pl.col("version_no") == 1))
        stored, rejected = _by_file(changed), _by_file(rejects)
        for number, (tally, raw) in enumerate(zip(self.files, raws, strict=True)):
            tally.read_count += raw.read_count
            tally.new_count += new[number]
            tally.revised_count += stored[number] - new[number]
            tally.unchanged_count += (
                raw.read_count - len(raw.broken) - rejected[number] - stored[number]
            )

    def _stored(self, notices: pl.DataFrame) -> pl.DataFrame:
        """What the warehouse holds of these notices: last version, and the content of a current."""
        incoming = self._con.from_arrow(_arrow(notices.select("notice_id")))
        held = self._con.table("notice").join(incoming, "notice_id", how="semi")
        return pl.DataFrame(held.aggregate(_STORED, "notice_id").to_arrow_table())

    def _store(self, batch: Batch, changed: pl.DataFrame) -> None:
        """Store the rows of the notices that are given a version, and their parties."""
        now = pl.lit(self._now, pl.Datetime("us"))
        for record in PARTS:
            rows = _given(batch.tables[record.table], changed)
            if record is Notice:
                rows = rows.with_columns(
                    file_id=pl.col("file_no") + self.files[0].file_id,
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
        rows = [tally.row(self._now).model_dump() for tally in self.files]
        self._append(File, pl.DataFrame(rows, frame_schema(File)))

    def _rejects(self, batch: Batch, raws: Sequence[RawBatch]) -> pl.DataFrame:
        """Rows of `reject` for what a batch could not use, counted by code."""
        unread = pl.DataFrame(
            [
                (number, broken.line, broken.element, broken.code, broken.raw)
                for number, raw in enumerate(raws)
                for broken in raw.broken
            ],
            schema=batch.rejects.drop("row").schema,
            orient="row",
        )
        rows = pl.concat([batch.rejects.drop("row"), unread]).sort("file_no", maintain_order=True)
        for number, code in rows.select("file_no", "code").iter_rows():
            self.files[number].rejected[code] += 1
        file_id = pl.col("file_no") + self.files[0].file_id
        return rows.with_columns(file_id=file_id).select(*Reject.model_fields)


def _arrow(frame: pl.DataFrame) -> "pa.Table":
    """The frame for DuckDB, its strings as they lie in memory.

    Neither a polars frame nor a registered one is handed over: the first is copied, and the second
    is kept until the transaction ends.
    """
    return frame.to_arrow(compat_level=pl.CompatLevel.newest())


def _by_file(rows: pl.DataFrame) -> Counter[int]:
    return Counter(dict(rows.group_by("file_no").len().iter_rows()))


def _given(rows: pl.DataFrame, changed: pl.DataFrame) -> pl.DataFrame:
    """The rows of the notices that changed, with what these are given.

    Mostly that is all of them: the long columns are not copied for it.
    """
    given = rows.select("row").join(changed, on="row", how="left", maintain_order="left")
    rows = rows.drop("notice_id", "file_no", strict=False).hstack(given.drop("row"))
    is_missing = given["version_no"].is_null()
    return rows.filter(~is_missing) if is_missing.any() else rows


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
    AND file_id IN (
        SELECT f.file_id
        FROM file AS f
        INNER JOIN
            (SELECT unnest($digests) AS sha256, unnest($sources) AS source) AS t
            ON f.sha256 = t.sha256 AND f.source <> t.source
    )
"""
