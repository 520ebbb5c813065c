"""The warehouse: one DuckDB file, created from the model, loaded file by file, asked by name."""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TypeVar

import duckdb
import polars as pl
from duckdb.func import SPECIAL

from pipeline import folders, kept, lookup, query, reference, schema
from pipeline.errors import DataError, LockedError, MemoryLimitError, UsageError
from pipeline.ingest.batch import FileInfo
from pipeline.loading import Loading
from pipeline.model import TABLES, LinkOrder
from pipeline.normalize import alias
from pipeline.normalize.alias import Alias
from pipeline.normalize.group import Group, Groups
from pipeline.query import Query, Result

DEFAULT = Path("data/curated/biaoxun.duckdb")
_SETTINGS = "SET TimeZone = 'Asia/Shanghai'; SET enable_progress_bar = false"
# What the engine may hold, beyond which it works on disk. It takes what it is given, and the rest of
# the program and of the machine need some.
_MEMORY = "50%"
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s?(%|[KMGT]i?B)", re.IGNORECASE)
L = TypeVar("L", bound=Loading)
# A day of publication and a moment of storing.
Asked = tuple[date | None, datetime | None]


class Warehouse:
    """A connection to the warehouse. Use as a context manager.

    Read-only connections ask questions; a writing one creates what is missing and loads.
    """

    def __init__(
        self, path: Path | str = DEFAULT, *, read_only: bool = True, must_exist: bool = False
    ) -> None:
        """Open the file, or make it to write to unless it `must_exist`. Raises DataError when there
        is none or a lookup of the user's is malformed, LockedError when it is in use."""
        self.path = Path(path)
        self._can_write = not read_only or str(path) == ":memory:"
        self._is_defined = False
        self._is_trusted = True
        # What the macros with kept rows give: these, for one day and moment, or what is told.
        self._basis: Asked | Literal["told"] | None = None
        self._held: tuple[date | None, datetime | None] | None = None
        self._answers: dict[tuple[str, str], Result] = {}
        in_memory = str(path) == ":memory:"
        memory = _memory()
        if not in_memory:
            if (read_only or must_exist) and not self.path.exists():
                raise DataError(f"no warehouse at {self.path}; run: biaoxun run")
            self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._con = duckdb.connect(str(path), read_only=read_only and not in_memory)
        except duckdb.Error as error:
            if "lock" in str(error).lower():
                raise LockedError(
                    f"{self.path}: another process is using the warehouse; wait for it or name "
                    "another with --db"
                ) from None
            raise DataError(f"{self.path}: not a warehouse; name another with --db") from None
        self._con.execute(_SETTINGS).fetchall()
        self._con.execute("SET memory_limit = $memory", {"memory": memory}).fetchall()
        if self._can_write:
            self._create()
        rules = kept.rules(_sql_files("model"), reference.version())
        self._kept = kept.Kept(self._con, rules, _macros)
        try:
            self._require()
            if not self._can_write and self._kept.is_behind():
                raise DataError(
                    f"{self.path}: notices are stored that are not linked yet, as after an "
                    "interruption, and every answer would be without them; complete it: biaoxun run"
                )
            self._know()
        except DataError:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def con(self) -> duckdb.DuckDBPyConnection:
        """The connection. Its macros answer of any day and moment; within `held`, of what is.

        Who has it may change rows: from then on nothing kept is trusted, until the next fold tells
        all of it anew.
        """
        if self._held is None:
            self.doubt()
        self._answers.clear()
        return self._con

    def doubt(self) -> None:
        """Answer of the notices alone, as one who looks whether the kept rows are right does."""
        self._is_trusted = False
        self._stand("told")

    def close(self) -> None:
        """Close the connection."""
        self._con.close()

    def query(self, name: str, /, **params: object) -> query.Result:
        """Ask a named question; its parameters are those of its header."""
        return self.ask(query.get(name, folders.search("queries")), params)

    def ask(self, asked: Query, given: Mapping[str, object]) -> Result:
        """Ask a question, of the kept rows where they hold what it asks about; within `held` the
        same one is answered once."""
        if self._held is not None:
            key = (asked.sql, repr(sorted(given.items())))
            if key not in self._answers:
                self._answers[key] = query.run(self._con, asked, given)
            return self._answers[key]
        if asked.has_one_time and self.keeps(*(times := asked.times(given))):
            self._stand(times)
            try:
                return query.run(self._con, asked, given)
            except DataError as error:  # a question that looks at another day, too
                if _OTHER_DAY not in str(error):
                    raise
        self._stand("told")
        return query.run(self._con, asked, given)

    @contextmanager
    def held(self, as_of: date | None, known_at: datetime | None) -> Iterator[Self]:
        """Fold the notices of one day and moment once, for all questions asked within.

        A question of another day or moment is refused within (DataError): what is held would
        answer it wrongly. Nothing is loaded or linked within.
        """
        as_of = as_of.date() if isinstance(as_of, datetime) else as_of
        known_at = query.moment(known_at) if known_at else None
        if self._held == (as_of, known_at):
            yield self
            return
        if self._held is not None:
            raise AssertionError(f"holds {self._held}, not {(as_of, known_at)}")
        is_kept = self.keeps(as_of, known_at)
        self._stand((as_of, known_at) if is_kept else "told")
        self._held = (as_of, known_at)
        made: list[str] = []
        try:
            if not is_kept:
                self._ask_about(as_of, known_at)
                for name in kept.MACROS:
                    self._hold(name)
                    made.append(name)
            yield self
        finally:
            self._held = None
            self._answers.clear()
            if made:
                self._basis = None
            for name in made:
                self._con.execute(f"DROP TABLE held_{name}").fetchall()

    @contextmanager
    def holding(self, *macros: str) -> Iterator[None]:
        """Within `held`, ask macros of the model once for all questions that read them."""
        made: list[str] = []
        try:
            for name in macros:
                self._hold(name)
                made.append(name)
            yield
        finally:
            statements = dict(_macros())
            for name in made:
                self._con.execute(statements[name]).fetchall()
                self._con.execute(f"DROP TABLE held_{name}").fetchall()

    def _hold(self, macro: str) -> None:
        """Let a macro give its rows of the day and moment held, told now."""
        if self._held is None:
            raise AssertionError(f"no day is held for {macro}")
        as_of, known_at = self._held
        self._con.execute(
            f"CREATE TEMP TABLE held_{macro} AS FROM {macro}($as_of, $known_at)",
            {"as_of": as_of, "known_at": known_at},
        ).fetchall()
        self._give(macro, f"held_{macro}")

    def readings(self, sha256: str) -> set[str]:
        """The sources as which a file with these bytes is already loaded."""
        found = self._con.execute(
            "SELECT DISTINCT source FROM file WHERE sha256 = ? ORDER BY source", [sha256]
        ).fetchall()
        return {source for (source,) in found}

    def fingerprint(self) -> str:
        """Key of all that is stored and linked: it stays while nothing is loaded or linked."""
        return kept.fingerprint(self._con)

    def newest(self) -> datetime | None:
        """The last moment at which something was stored."""
        ((last,),) = self._con.execute(
            "SELECT max(known_from) FROM "
            "(SELECT known_from FROM file UNION ALL SELECT known_from FROM process_link)"
        ).fetchall()
        moment: datetime | None = last
        return moment

    def notice_count(self) -> int:
        """How many notices are stored, each version of each."""
        ((count,),) = self._con.execute("SELECT count(*) FROM notice").fetchall()
        return int(count)

    def last_day(self, known_at: datetime | None = None) -> date:
        """The last day on which a stored notice was published. Raises DataError where none was."""
        if self._held is None:
            is_kept = self.keeps(None, known_at)
            self._stand((None, known_at) if is_kept else "told")
        ((last,),) = self._con.execute(
            "SELECT max(published_date) FROM notice_as_of(NULL, $known_at)", {"known_at": known_at}
        ).fetchall()
        if last is None:
            raise DataError("the warehouse holds no dated notice; run: biaoxun run PATH")
        day: date = last
        return day

    def fold(self, now: datetime, *, anew: bool = False) -> None:
        """Link notices to processes and demands: every statement of queries/fold, in its order. The
        first file says what is due, in shares; for each share run those behind it, and one that
        says so in its header is repeated until its last statement adds nothing. `anew` makes every
        link again, as after a change of the rules."""
        self._stand("told")
        with self._transaction():
            if anew:
                self._con.execute(_FORGET).fetchall()
            due, *steps = (path.read_text(encoding="utf-8") for path in _sql_files("fold"))
            self._run(due, {"size": _SHARE})
            ((count,),) = self._con.execute("SELECT share_count FROM extent").fetchall()
            for share in range(count):
                for text in steps:
                    while self._run(text, {"now": now, "share": share}) and _REPEAT in text:
                        pass
            self._kept.refresh(now, is_doubted=not self._is_trusted)
            self._basis = None
        self._stand("told")
        self._is_trusted = True

    def _run(self, text: str, params: Mapping[str, object]) -> bool:
        """Run the statements of a text; whether the last one changed rows."""
        changed: list[tuple[int, ...]] = []
        for statement in duckdb.extract_statements(text):
            given = {name: params[name] for name in statement.named_parameters}
            changed = self._con.execute(statement, given or None).fetchall()
        return bool(changed and changed[0][0])

    def loading(self, infos: Sequence[FileInfo], now: datetime) -> AbstractContextManager[Loading]:
        """Load files in one transaction; an error leaves nothing of them behind."""
        return self.storing(Loading(self._con, infos, now))

    @contextmanager
    def storing(self, loading: L) -> Iterator[L]:
        """Fill and finish a loading in one transaction; an error leaves nothing of it behind.

        One thread stores: two take a fifth more work, and normalising has use for the others.
        """
        ((threads,),) = self._con.execute("SELECT current_setting('threads')").fetchall()
        self._con.execute("SET threads = 1").fetchall()
        try:
            with self._transaction():
                yield loading
                loading.finish()
                if self._can_write:
                    self._kept.spoil()
        finally:
            self._con.execute(f"SET threads = {threads}").fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._con.execute("BEGIN")
        try:
            yield
        except BaseException as error:
            self._con.execute("ROLLBACK").fetchall()
            if isinstance(error, duckdb.OutOfMemoryException):
                raise MemoryLimitError from error
            raise
        self._con.execute("COMMIT").fetchall()

    def _create(self) -> None:
        with self._transaction():
            for statement in (*schema.ddl(), *kept.SCHEMA):
                self._con.execute(statement).fetchall()
            self._con.execute("CREATE SCHEMA IF NOT EXISTS ref").fetchall()
            self._con.execute("CREATE TABLE IF NOT EXISTS ref.version (ruleset VARCHAR)").fetchall()
            stored = self._con.execute("SELECT ruleset FROM ref.version").fetchall()
            if stored != [(reference.version(),)]:
                for name in reference.names():
                    frame = pl.DataFrame(reference.rows(name), infer_schema_length=None)
                    self._con.register("incoming", frame)
                    self._con.execute(
                        f'CREATE OR REPLACE TABLE ref."{name}" AS SELECT * FROM incoming'
                    ).fetchall()
                    self._con.unregister("incoming")
                self._con.execute("DELETE FROM ref.version").fetchall()
                self._con.execute(
                    "INSERT INTO ref.version VALUES (?)", [reference.version()]
                ).fetchall()

    def _know(self) -> None:
        """Read the lookups: what people put right stands beside the file, not in it, so that a row
        taken out is undone. Raises DataError where one is malformed."""
        name = "party_aliases"
        aliases = alias.in_force(lookup.own(name, Alias), lookup.product(name, Alias))
        own = [row for _, row in lookup.own("supplier_groups", Group)]
        self._con.execute(_ALIASES).fetchall()
        orders = lookup.own("links", LinkOrder)
        self._con.execute(_LINKS).fetchall()
        for place, order in orders:
            self._con.execute(
                "INSERT INTO lookup_link VALUES (?, ?, ?, ?)",
                [place, order.notice, order.other, order.relation],
            ).fetchall()
        for row in aliases:
            cells = [row.alias, row.name, row.valid_from, row.valid_to, row.reason]
            self._con.execute("INSERT INTO lookup_alias VALUES (?, ?, ?, ?, ?)", cells).fetchall()
        self._con.create_function(
            "group_of", _group_of(own), ["VARCHAR", "DATE"], "VARCHAR", null_handling=SPECIAL
        )

    def _stand(self, basis: Asked | Literal["told"]) -> None:
        """Let the macros that have kept rows give these, for one day and moment, or what the notices
        tell of any."""
        if not self._is_defined:
            self._define()
            self._is_defined = True
        if self._basis == basis:
            return
        if basis != "told":
            self._ask_about(*basis)
        told = [statement for name, statement in _macros() if name in kept.NAMES]
        if self._kept.fits():
            self._give_kept()
            # The last first: each is bound to what it reads, and kept rows are soonest read.
            told.reverse()
        if basis == "told":
            for statement in told:
                self._con.execute(statement).fetchall()
        self._basis = basis

    def keeps(self, day: date | None, moment: datetime | None) -> bool:
        """Are the rows of a day and moment kept, so that nothing is folded to answer of them?"""
        return self._is_trusted and self._kept.covers(day, moment)

    def _ask_about(self, day: date | None, moment: datetime | None) -> None:
        """Say which day and moment the rows given are of; others are refused."""
        self._con.execute(
            "CREATE OR REPLACE TEMP TABLE asked_about AS "
            "SELECT $day::DATE AS day, $moment::TIMESTAMP AS moment",
            {"day": day, "moment": moment},
        ).fetchall()

    def _give(self, macro: str, rows: str) -> None:
        self._con.execute(
            f"CREATE OR REPLACE TEMP MACRO {macro}(as_of, known_at) AS TABLE "
            f"SELECT * FROM {rows} WHERE ({_SAME_DAY})"
        ).fetchall()

    def _give_kept(self) -> None:
        for name in kept.MACROS:
            self._give(name, f"kept.{name}")

    def _require(self) -> None:
        """Raises DataError where the file is of another program, or of an earlier version."""
        try:
            for record in TABLES:
                cells = ", ".join(f'"{name}"' for name in record.model_fields)
                self._con.execute(f'SELECT {cells} FROM "{record.table}" LIMIT 0').fetchall()
        except (duckdb.CatalogException, duckdb.BinderException):
            raise self._foreign() from None

    def _foreign(self) -> DataError:
        return DataError(
            f"{self.path}: not a warehouse of biaoxun, or one of an earlier version; load the files "
            "into a new one: biaoxun run PATH --db NEW.duckdb"
        )

    def _define(self) -> None:
        """Define the macros of queries/model. Raises DataError where they do not fit the tables."""
        try:
            if not self._kept.fits():
                for name, statement in _macros():
                    self._con.execute(statement).fetchall()
                    if self._can_write and name == kept.MACROS[-1]:
                        break
                self._basis = "told"
                if not self._can_write:
                    return
                with self._transaction():
                    self._kept.lay_out()
            self._ask_about(None, None)
            self._give_kept()
            self._basis = (None, None)
            for name, statement in _macros():
                if name not in kept.MACROS:
                    self._con.execute(statement).fetchall()
        except (duckdb.CatalogException, duckdb.BinderException):
            raise self._foreign() from None


def _group_of(own: Sequence[Group]) -> Callable[[str, date | None], str | None]:
    """The group of a name on a day, as SQL asks; the patterns are read when one first is."""

    @cache
    def groups() -> Groups:
        return Groups(own, (row for _, row in lookup.product("supplier_groups", Group)))

    return lambda name, day: groups().of(name, day)


_ALIASES = """
CREATE TEMP TABLE lookup_alias (
    alias VARCHAR, name VARCHAR, valid_from DATE, valid_to DATE, reason VARCHAR
)
"""
# As if every notice came from a file that was not linked yet.
_FORGET = "UPDATE link_key SET key_hash = 0 WHERE kind = 'self'"
# A header line of a file of queries/fold.
_REPEAT = "\n-- repeat\n"
# About so many notices are linked at once, so that memory does not grow with what is due.
_SHARE = 500_000
_LINKS = """
CREATE TEMP TABLE lookup_link (
    place VARCHAR, notice VARCHAR, other VARCHAR, relation VARCHAR
)
"""
_MACRO = re.compile(r"^CREATE OR REPLACE TEMP MACRO (\w+)", re.MULTILINE)
# What a question is told that looks at another day than the rows given are of.
_OTHER_DAY = "asks of another day or moment"
_SAME_DAY = f"""
SELECT CASE
    WHEN
        h.day IS NOT DISTINCT FROM as_of::DATE
        AND h.moment IS NOT DISTINCT FROM known_at::TIMESTAMP
        THEN TRUE
    ELSE error('{_OTHER_DAY} than those of the report')
END
FROM asked_about AS h
"""


@cache
def _macros() -> tuple[tuple[str, str], ...]:
    """Name and statement of each macro of queries/model, in their order."""
    statements = (
        statement.query
        for path in _sql_files("model")
        for statement in duckdb.extract_statements(path.read_text(encoding="utf-8"))
    )
    return tuple((_MACRO.findall(one)[0], one) for one in statements)


def _memory() -> str:
    """What the engine may hold, by the user's word. Raises UsageError."""
    said = os.environ.get("BIAOXUN_MEMORY", "").strip() or _MEMORY
    found = _AMOUNT.fullmatch(said)
    if not found or not 0 < float(found[1]) <= (100 if found[2] == "%" else float("inf")):
        raise UsageError(
            f"BIAOXUN_MEMORY: '{said}' is no amount of memory; write one such as 4GB or 50%"
        )
    return said


def _sql_files(folder: str) -> list[Path]:
    own = folders.search("queries")[0]
    return sorted((own / folder).glob("*.sql"))
