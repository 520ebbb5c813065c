"""A file read again, held against what the warehouse made of it: what differs gets a new version.

The comparison is made of the contract: of every table of a notice the sum of the hashes of its rows,
without what a version is given (`_GIVEN`). It is taken once for all that is stored and once for each
file, so that a file costs no look at the tables, and a normal load nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from types import TracebackType
from typing import NamedTuple, Self

import duckdb
import polars as pl
from annotated_types import Ge

from pipeline import schema
from pipeline.ingest.batch import FileInfo, RawBatch
from pipeline.loading import PARTS, Loading
from pipeline.model import Decision, Notice, Party, Reject, Table
from pipeline.normalize.batch import Batch

# Where a record stood, when it was stored and by which version of the rules is not what it says.
# The hash of the raw strings is: were it left as it was, the next load would find a revision.
_GIVEN = {
    *("notice_id", "version_no", "file_id", "line", "element"),
    *("known_from", "known_to", "ruleset"),
}
_STAMPED = {"version_no", "file_id", "known_from", "known_to"}
_WHOLE: tuple[type[Table], ...] = (Party, Reject)
# Tables with one row a notice: of these it is told which column changed, and from what to what.
_TOLD: tuple[type[Table], ...] = (Notice, Decision)


@dataclass(frozen=True)
class Original:
    """A file as it was read last, whatever its path. `paths`: the last first."""

    bytes_no: int
    reading_no: int
    sha256: str
    source: str
    byte_count: int
    rejected_count: int
    paths: Sequence[str]


@dataclass(frozen=True)
class Kept:
    """Current notices that keep the reading of a file that was not read again."""

    count: int
    first: date
    last: date


class Cell(NamedTuple):
    """A column that was derived anew, and in how many notices from what to what."""

    table: str
    column: str
    old: str | None
    new: str | None
    notice_count: int


class Stand:
    """What is stored, file by file, as it stood when the rebuild began. A context manager: it holds
    temporary tables, and may stand on a connection that only reads."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

    def __enter__(self) -> Self:
        for name, statement in _temporary():
            self.con.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {statement}').fetchall()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for name, _ in _temporary():
            self.con.execute(f'DROP TABLE IF EXISTS "{name}"').fetchall()

    def originals(self) -> list[Original]:
        """Each file that was read, once, the last that was loaded first."""
        return [Original(*row) for row in self.con.execute(_ORIGINALS).fetchall()]

    def kept(self, original: Original) -> Kept | None:
        """The current notices of a file that no file read again speaks of."""
        ((count, first, last),) = self.con.execute(
            _KEPT, {"bytes_no": original.bytes_no}
        ).fetchall()
        return Kept(count, first, last) if count else None

    def told(self) -> list[Cell]:
        """Columns of `notice` and `decision` that were derived anew, by table and column."""
        return [
            Cell(*row) for record in _TOLD for row in self.con.execute(_cells(record)).fetchall()
        ]


class Rereading(Loading):
    """One file on its way: its batches are laid beside what is stored, then the difference is
    counted and, unless `dry_run`, stored as a file of its own."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        info: FileInfo,
        now: datetime,
        original: Original,
        dry_run: bool,
    ) -> None:
        super().__init__(con, [info], now)
        (self.tally,) = self.files
        self._original = original
        self._dry_run = dry_run
        self._row_count = 0
        self.retired_count = 0
        self.same_count = 0
        self.is_changed = False
        self.tables: Counter[str] = Counter()

    def add(self, batch: Batch, raws: Sequence[RawBatch]) -> None:
        """Lay a batch beside the others of its file: only the last reading of a notice counts."""
        self.tally.read_count += sum(raw.read_count for raw in raws)
        frames = {f"in_{name}": frame for name, frame in batch.tables.items()}
        frames["in_reject"] = self._rejects(batch, raws)
        with self._registered(frames):
            for record in PARTS:
                if not batch.tables[record.table].is_empty():
                    self._con.execute(_lay(record), {"first": self._row_count}).fetchall()
            self._con.execute(
                "INSERT INTO new_party SELECT * FROM in_party ANTI JOIN new_party USING (party_id)"
            ).fetchall()
            self._con.execute("INSERT INTO new_reject SELECT * FROM in_reject").fetchall()
        self._row_count += batch.tables["notice"].height + batch.rejects.height

    def finish(self) -> None:
        """Compare, count, and store what differs; the staging is left empty."""
        original, tally = self._original, self.tally
        self._con.execute(_HELD, {"reading_no": original.reading_no}).fetchall()
        self._con.execute(_CHANGED).fetchall()
        self._con.execute(_RETIRED, {"bytes_no": original.bytes_no}).fetchall()
        ((tally.new_count, tally.revised_count, self.same_count, self.retired_count),) = (
            self._con.execute(_COUNTS).fetchall()
        )
        tally.unchanged_count = (
            tally.read_count - tally.rejected_count - tally.new_count - tally.revised_count
        )
        self.tables.update(dict(self._con.execute(_CHANGED_TABLES).fetchall()))
        for record in _TOLD:
            self._con.execute(_note(record)).fetchall()
        self.is_changed = (
            tally.new_count + tally.revised_count + self.retired_count > 0
            or tally.info.source != original.source
            or self._has_other_rejects()
        )
        if self.is_changed and not self._dry_run:
            self._store_staged()
            self._record()
        self._con.execute("INSERT INTO spoken SELECT DISTINCT notice_id FROM new_notice").fetchall()
        for record in (*PARTS, *_WHOLE):
            self._con.execute(f'DELETE FROM "new_{record.table}"').fetchall()

    def _store_staged(self) -> None:
        """Retire what is spoken of no more, and store what has changed."""
        for statement in (_RETIRE, _SUPERSEDE):
            self._con.execute(statement, {"now": self._now}).fetchall()
        stamp = {"file_id": self.tally.file_id, "now": self._now}
        for record in PARTS:
            self._con.execute(_insert(record), stamp if record is Notice else None).fetchall()
        self._con.execute(_PARTIES).fetchall()
        self._con.execute("INSERT INTO reject SELECT * FROM new_reject").fetchall()

    @contextmanager
    def _registered(self, frames: Mapping[str, pl.DataFrame]) -> Iterator[None]:
        for name, frame in frames.items():
            self._con.register(name, frame)
        try:
            yield
        finally:
            for name in frames:
                self._con.unregister(name)

    def _has_other_rejects(self) -> bool:
        named = {"sha256": self.tally.info.sha256, "source": self.tally.info.source}
        return bool(self._con.execute(_OTHER_REJECTS, named).fetchall())


# ---------------------------------------------------------------- the SQL, made of the contract


def _said(record: type[Table]) -> list[str]:
    """Columns that tell something of the notice."""
    return [name for name in record.model_fields if name not in _GIVEN]


def _unstamped(record: type[Table]) -> list[str]:
    """Columns of a batch beside `row`: all that a version is not given when it is stored."""
    stamped = _STAMPED if record is Notice else {*_STAMPED, "notice_id"}
    return [name for name in record.model_fields if name not in stamped]


def _list(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _prints(keys: Sequence[str], prefix: str = "") -> str:
    """Of each notice and each table the sum of the hashes of its rows, null where it has none."""
    rows = " UNION ALL ".join(
        f"SELECT {_list(keys)}, '{record.table}' AS part, hash({_list(_said(record))}) AS print "
        f'FROM "{prefix}{record.table}"'
        for record in PARTS
    )
    sums = ", ".join(
        f"sum(print) FILTER (part = '{record.table}') AS \"{record.table}\"" for record in PARTS
    )
    return f"SELECT {_list(keys)}, {sums} FROM ({rows}) GROUP BY {_list(keys)}"


def _temporary() -> Iterator[tuple[str, str]]:
    """Temporary tables and what they hold at first, in the order they are made."""
    yield "reading", _READING
    yield "standing", _STANDING
    yield "spoken", "SELECT notice_id FROM notice LIMIT 0"
    for record in PARTS:
        cells = _list(_unstamped(record))
        yield (
            f"new_{record.table}",
            f'SELECT 0::BIGINT AS "row", {cells} FROM "{record.table}" LIMIT 0',
        )
    for record in _WHOLE:
        yield f"new_{record.table}", f'SELECT * FROM "{record.table}" LIMIT 0'
    for record in _TOLD:
        cells = _list(_said(record))
        yield (
            f"told_{record.table}",
            f'SELECT notice_id, version_no, {cells} FROM "{record.table}" LIMIT 0',
        )


def _lay(record: type[Table]) -> str:
    cells = _list(_unstamped(record))
    return (
        f'INSERT INTO "new_{record.table}" SELECT "row" + $first, {cells} FROM "in_{record.table}"'
    )


def _insert(record: type[Table]) -> str:
    """Statement that stores the changed rows of a table under the version they were given."""
    given = {
        "notice_id": "c.notice_id",
        "version_no": "c.version_no",
        "file_id": "$file_id",
        "known_from": "$now",
        "known_to": "NULL",
    }
    cells = ", ".join(given.get(name, f't."{name}"') for name in record.model_fields)
    return (
        f'INSERT INTO "{record.table}" SELECT {cells} FROM "new_{record.table}" AS t '
        'INNER JOIN changed AS c USING ("row") ORDER BY c."row"'
    )


def _note(record: type[Table]) -> str:
    """Statement that keeps what is told of the changed notices, beside the version they had."""
    cells = ", ".join(f't."{name}"' for name in _said(record))
    return (
        f'INSERT INTO "told_{record.table}" SELECT c.notice_id, c.old_no, {cells} '
        f'FROM "new_{record.table}" AS t INNER JOIN changed AS c USING ("row") '
        f"WHERE c.old_no IS NOT NULL AND list_contains(c.parts, '{record.table}')"
    )


def _cells(record: type[Table]) -> str:
    """Question for the columns that changed; the values of 64-bit keys tell nobody anything."""
    cells = ", ".join(
        f"{{'column': '{column.name}', "
        f'\'is_other\': o."{column.name}" IS DISTINCT FROM t."{column.name}", '
        + (
            "'old': NULL, 'new': NULL}"
            if Ge(-(2**63)) in column.constraints
            else f"'old': o.\"{column.name}\"::VARCHAR, 'new': t.\"{column.name}\"::VARCHAR}}"
        )
        for column in schema.columns(record)
        if column.name in _said(record)
    )
    return (
        f'WITH cell AS (SELECT unnest([{cells}]) AS cell FROM "told_{record.table}" AS t '
        f'INNER JOIN "{record.table}" AS o USING (notice_id, version_no)) '
        f"SELECT '{record.table}', cell.column, cell.old, cell.new, count(*) AS cell_count "
        "FROM cell WHERE cell.is_other GROUP BY ALL "
        "ORDER BY cell.column, cell_count DESC, cell.old, cell.new"
    )


# A reading is a file as one source; read again, it stays in its place in the order of loading.
_READING = """
SELECT
    file_id,
    min(file_id) OVER (PARTITION BY sha256) AS bytes_no,
    min(file_id) OVER (PARTITION BY sha256, source) AS reading_no
FROM file
"""
_ORIGINALS = """
SELECT
    r.bytes_no,
    arg_max(r.reading_no, f.file_id) AS reading_no,
    f.sha256,
    arg_max(f.source, f.file_id) AS source,
    any_value(f.byte_count) AS byte_count,
    arg_max(f.rejected_count, f.file_id) AS rejected_count,
    list(f.path ORDER BY f.file_id DESC) AS paths
FROM file AS f
INNER JOIN reading AS r USING (file_id)
GROUP BY r.bytes_no, f.sha256
ORDER BY reading_no DESC
"""
_STANDING = f"""
WITH print AS ({_prints(("notice_id", "version_no"))}),
version AS (
    SELECT
        notice_id,
        max(version_no) AS last_no,
        max(version_no) FILTER (known_to IS NULL) AS version_no,
        max(file_id) FILTER (known_to IS NULL) AS file_id,
        max(known_from) FILTER (known_to IS NULL) AS known_from
    FROM notice
    GROUP BY notice_id
)
SELECT v.*, r.bytes_no, r.reading_no, p.* EXCLUDE (notice_id, version_no)
FROM version AS v
LEFT JOIN reading AS r ON v.file_id = r.file_id
LEFT JOIN print AS p ON v.notice_id = p.notice_id AND v.version_no = p.version_no
"""
_KEPT = """
SELECT count(*), min(known_from)::DATE, max(known_from)::DATE
FROM standing
ANTI JOIN spoken USING (notice_id)
WHERE bytes_no = $bytes_no AND version_no IS NOT NULL
"""
_DIFFERING = ", ".join(
    f'CASE WHEN p."{record.table}" IS DISTINCT FROM s."{record.table}" THEN \'{record.table}\' END'
    for record in PARTS
)
# A file speaks for the notices that no later one does: not one read before it in this rebuild, nor
# one that gave the current version and cannot be read again. When it was loaded it said of them
# what was current, or it would have made a version of its own.
_HELD = f"""
CREATE OR REPLACE TEMP TABLE held AS
WITH print AS ({_prints(("row",), "new_")}),
last AS (
    SELECT notice_id, max("row") AS "row"
    FROM new_notice
    ANTI JOIN spoken USING (notice_id)
    GROUP BY notice_id
)
SELECT
    l."row",
    l.notice_id,
    coalesce(s.last_no, 0) AS last_no,
    s.version_no AS old_no,
    [{_DIFFERING}] AS parts
FROM last AS l
INNER JOIN print AS p ON l."row" = p."row"
LEFT JOIN standing AS s ON l.notice_id = s.notice_id
WHERE s.version_no IS NULL OR s.reading_no <= $reading_no
"""
_CHANGED = """
CREATE OR REPLACE TEMP TABLE changed AS
SELECT "row", notice_id, last_no + 1 AS version_no, old_no, parts
FROM held
WHERE old_no IS NULL OR list_count(parts) > 0
"""
_RETIRED = """
CREATE OR REPLACE TEMP TABLE retired AS
SELECT notice_id
FROM standing
ANTI JOIN new_notice USING (notice_id)
ANTI JOIN spoken USING (notice_id)
WHERE bytes_no = $bytes_no AND version_no IS NOT NULL
"""
_COUNTS = """
SELECT
    (SELECT count(*) FROM changed WHERE old_no IS NULL),
    (SELECT count(*) FROM changed WHERE old_no IS NOT NULL),
    (SELECT count(*) FROM held) - (SELECT count(*) FROM changed),
    (SELECT count(*) FROM retired)
"""
_CHANGED_TABLES = """
SELECT part, count(*) AS notice_count
FROM (SELECT unnest(parts) AS part FROM changed WHERE old_no IS NOT NULL)
WHERE part IS NOT NULL
GROUP BY part
ORDER BY part
"""
_OTHER_REJECTS = """
WITH before AS (
    SELECT line, element, code, raw FROM reject
    WHERE
        file_id
        = (SELECT max(file_id) FROM file WHERE sha256 = $sha256 AND source = $source)
),
after AS (SELECT line, element, code, raw FROM new_reject)
(FROM before EXCEPT ALL FROM after) UNION ALL (FROM after EXCEPT ALL FROM before)
LIMIT 1
"""
_PARTIES = """
INSERT INTO party
SELECT * FROM new_party
ANTI JOIN party USING (party_id)
ORDER BY party_id
"""
_SUPERSEDE = """
UPDATE notice SET known_to = $now
WHERE known_to IS NULL AND notice_id IN (SELECT notice_id FROM changed)
"""
_RETIRE = """
UPDATE notice SET known_to = $now
WHERE known_to IS NULL AND notice_id IN (SELECT notice_id FROM retired)
"""
