"""Named questions: find `queries/<name>.sql`, read its header, bind its parameters, run it.

A header is the comment at the head of the file: the title in English, then lines of
`-- zh <title>`, `-- param <name> <TYPE> [= <default>] <words>`, `-- grain <columns>`,
`-- unit <column> <words>`, `-- note <words>` and, for a check, `-- code <code>`,
`-- severity fail|warn` and `-- rule <ids of reference/statutes.csv>`.
A parameter without default must be given. DuckDB is imported only to run: a list costs no engine.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pipeline.errors import DataError, MemoryLimitError, UsageError

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import pyarrow as pa

_PARAM = re.compile(r"(?P<name>\w+)\s+(?P<type>[A-Z]+)(?:\s*=\s*(?P<default>\S+))?\s*(?P<words>.*)")
# Words of a caller that stand for "not given".
_NULL = "null"
# The two times of a question: published by, stored by.
_TIMES = ("as_of", "known_at")
# Folders of questions whose rows claims and scans rest on: asked by name, not listed.
_PARTS = ("claims", "scan")
_SHANGHAI = timezone(timedelta(hours=8))
# Statements that only read; a PIVOT is of several. A SELECT may hold one that writes in its WITH.
_READS = ("SELECT", "MULTI")
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_WRITES = re.compile(
    r"\bAS\s+(?:(?:NOT\s+)?MATERIALIZED\s+)?\(\s*(DELETE|INSERT|UPDATE|MERGE)\b", re.IGNORECASE
)
# How DuckDB says that there is no such function, and which is like it.
_NO_FUNCTION = re.compile(
    r'Function with name (?P<name>\w+) does not exist!(?:\s+Did you mean "(?P<near>[^"]+)")?'
)


def moment(value: object) -> datetime:
    """A moment as a question takes it, in Asia/Shanghai: a bare day means its end.

    Raises ValueError.

    >>> moment("2022-05-29").isoformat(), moment("2022-05-29T10:00Z").isoformat()
    ('2022-05-29T23:59:59.999999', '2022-05-29T18:00:00')
    """
    if isinstance(value, datetime):
        return value.astimezone(_SHANGHAI).replace(tzinfo=None) if value.tzinfo else value
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        return moment(datetime.fromisoformat(str(value)))
    return datetime.combine(day, time.max)


@dataclass(frozen=True)
class Param:
    """A parameter of a question: bound, never formatted in."""

    name: str
    type: str
    default: str | None
    words: str

    def read(self, value: object) -> object:
        """The value as its type; text is converted. Raises UsageError."""
        if value is None or value == _NULL:
            return None
        try:
            match self.type:
                case "DATE":
                    if isinstance(value, datetime):
                        return value.date()
                    return value if isinstance(value, date) else date.fromisoformat(str(value))
                case "TIMESTAMP":
                    return moment(value)
                case "INTEGER":
                    return int(str(value))
                case "DECIMAL":
                    return Decimal(str(value))
        except (ValueError, InvalidOperation):
            raise UsageError(
                f"--{self.name.replace('_', '-')}: '{value}' is no {self.type}; "
                f"{_EXAMPLES[self.type]}"
            ) from None
        return str(value)


_EXAMPLES = {
    "DATE": "write a day such as 2022-05-29",
    "TIMESTAMP": "write a day (its end is meant) or a moment such as 2022-05-29T18:00:00",
    "INTEGER": "write a whole number",
    "DECIMAL": "write a number",
}


@dataclass(frozen=True)
class Query:
    """A question: its file, and what its header says."""

    name: str
    path: Path
    sql: str
    title: str
    title_zh: str
    params: tuple[Param, ...]
    grain: str
    units: Mapping[str, str]
    notes: tuple[str, ...]
    severity: str
    code: str
    rules: tuple[str, ...]

    def known(self, given: Mapping[str, object]) -> dict[str, object]:
        """Those of the values that the question has a parameter for."""
        names = {param.name for param in self.params}
        return {name: value for name, value in given.items() if name in names}

    def bind(self, given: Mapping[str, object]) -> dict[str, object]:
        """Values for every parameter: given, else the default. Raises UsageError."""
        names = [param.name for param in self.params]
        for name in given:
            if name not in names and not (name in _TIMES and self.stands_outside(name)):
                raise UsageError(
                    f"query {self.name} has no parameter '{name}'; it has: "
                    f"{', '.join(names) or 'none'}"
                )
        bound = {}
        for param in self.params:
            if param.name in given:
                bound[param.name] = param.read(given[param.name])
            elif param.default is not None:
                bound[param.name] = param.read(param.default)
            else:
                raise UsageError(
                    f"query {self.name} needs --{param.name.replace('_', '-')}: {param.words}"
                )
        return bound

    @property
    def has_one_time(self) -> bool:
        """Is it about one day of publication as known at one moment, and not a comparison?"""
        names = {param.name for param in self.params}
        return "as_of" in names and not any(
            name.endswith(tuple(f"_{time}" for time in _TIMES)) for name in names
        )

    def times(self, given: Mapping[str, object]) -> tuple[date | None, datetime | None]:
        """The day and the moment it is asked about. Raises UsageError."""
        bound = self.bind(given)
        return cast(date | None, bound["as_of"]), cast(datetime | None, bound.get("known_at"))

    def stands_outside(self, time: str) -> bool:
        """Is what it reads the same at all times of this kind?

        Reference tables are; files and what was set aside have no day of publication.
        """
        import duckdb

        bare = re.sub(r"\$\w+", "NULL", self.sql)
        try:
            tables = duckdb.connect().get_table_names(bare, qualified=True)
        except duckdb.CatalogException:  # a macro of the model
            return False
        undated = ("file", "reject") if time == "as_of" else ()
        return all(t.startswith('"ref".') or t.split()[0] in undated for t in tables)


@dataclass(frozen=True)
class Result:
    """Rows of a question. Column names are English and stable; money stays exact."""

    query: Query
    params: Mapping[str, object]
    table: "pa.Table"

    @property
    def columns(self) -> list[str]:
        """Column names in order."""
        return list(self.table.column_names)

    def tuples(self) -> list[tuple[Any, ...]]:
        """Rows as tuples."""
        return list(zip(*(column.to_pylist() for column in self.table.columns), strict=True))

    def rows(self) -> list[dict[str, Any]]:
        """Rows as dictionaries."""
        columns = self.columns
        return [dict(zip(columns, row, strict=True)) for row in self.tuples()]

    def arrow(self) -> "pa.Table":
        """Rows as a pyarrow table."""
        return self.table

    def df(self) -> "pd.DataFrame":
        """Rows as a pandas frame, money as Decimal. Raises DataError where pandas is missing."""
        try:
            frame: pd.DataFrame = self.table.to_pandas()
        except ImportError:
            raise DataError("pandas is not installed; run: pip install 'biaoxun[pandas]'") from None
        return frame


def find(folders: Sequence[Path]) -> dict[str, Query]:
    """Questions by name, in the order of their names; a later folder wins."""
    return {name: read(path) for name, path in files(folders).items()}


def files(folders: Sequence[Path]) -> dict[str, Path]:
    """Files of questions by name, as `find` reads them."""
    found = {path.stem: path for folder in folders for path in sorted(folder.glob("*.sql"))}
    return {name: found[name] for name in sorted(found)}


def read(path: Path) -> Query:
    """The question in a file. Raises DataError when it cannot be read or its header understood."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: {error}; save it as UTF-8") from None
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}; make it readable or remove it") from None
    head = [line[2:].strip() for line in _head(text.splitlines())]
    title = head[0] if head else ""
    zh, grain, severity, code, rules = "", "", "", "", ""
    params, units, notes = [], {}, []
    for line in head[1:]:
        word, _, rest = line.partition(" ")
        rest = rest.strip()
        match word:
            case "zh":
                zh = rest
            case "grain":
                grain = rest
            case "note":
                notes.append(rest)
            case "severity":
                if rest not in ("fail", "warn"):
                    raise DataError(f"{path}: severity '{rest}' is none; write fail or warn")
                severity = rest
            case "code":
                code = rest
            case "rule":
                rules = rest
            case "unit":
                column, _, words = rest.partition(" ")
                units[column] = words.strip()
            case "param" if parsed := _PARAM.fullmatch(rest):
                params.append(
                    Param(parsed["name"], parsed["type"], parsed["default"], parsed["words"])
                )
            case _:
                raise DataError(
                    f"{path}: header line '{line}' is not understood; write zh, param, grain, "
                    "unit, note, severity, code or rule"
                )
    return Query(
        path.stem,
        path,
        text,
        title,
        zh,
        tuple(params),
        grain,
        units,
        tuple(notes),
        severity,
        code,
        tuple(rules.split()),
    )


def get(name: str, folders: Sequence[Path]) -> Query:
    """One question by name, of the folders or of those in them that hold the rows of claims and
    scans. Raises UsageError with the closest names.
    """
    below = [*(folder / part for part in _PARTS for folder in folders), *folders]
    paths = files(below)
    if name not in paths:
        close = get_close_matches(name, paths, n=3)
        hint = f"closest: {', '.join(close)}" if close else f"there are: {', '.join(sorted(paths))}"
        raise UsageError(f"no query '{name}'; {hint}")
    return read(paths[name])


def run(con: "duckdb.DuckDBPyConnection", query: Query, given: Mapping[str, object]) -> Result:
    """Run a question on a connection that knows the model's macros. Raises DataError."""
    import duckdb

    check(query)
    bound = query.bind(given)
    try:
        return Result(query, bound, con.sql(query.sql, params=bound).to_arrow_table())
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    except duckdb.CatalogException as error:
        # Functions are the program's own, of whatever version the warehouse is.
        if found := _NO_FUNCTION.search(str(error)):
            closest = f"; closest: {found['near']}" if found["near"] else ""
            place = f"{query.path}{_call(query, found['name'])}"
            raise DataError(f"{place}: no function '{found['name']}'{closest}") from error
        raise DataError(
            f"{query.path}: {str(error).splitlines()[0]}; where the warehouse was made by an "
            "earlier version, bring it up to date: biaoxun rebuild"
        ) from error
    except duckdb.OutOfMemoryException as error:
        raise MemoryLimitError from error
    except duckdb.Error as error:
        raise DataError(f"{query.path}: {str(error).splitlines()[0]}") from error


def _call(query: Query, name: str) -> str:
    """':4', the line on which SQL calls a function; nothing where a macro does."""
    call = re.compile(rf'\b{re.escape(name)}"?\s*\(', re.IGNORECASE)
    lines = enumerate(query.sql.splitlines(), 1)
    return next((f":{no}" for no, line in lines if call.search(line.partition("--")[0])), "")


def _head(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        if not line.startswith("--"):
            return
        yield line


def check(query: Query) -> None:
    """Is the SQL one statement that reads, with the header's parameters? Asks DuckDB; raises
    DataError."""
    import duckdb

    try:
        statements = duckdb.extract_statements(query.sql)
    except duckdb.Error as error:
        raise DataError(f"{query.path}: {str(error).splitlines()[0]}") from None
    if len(statements) != 1:
        raise DataError(f"{query.path}: holds {len(statements)} statements; a question is one")
    (statement,) = statements
    kind, hidden = statement.type.name, _WRITES.search(_COMMENT.sub(" ", query.sql))
    if hidden or kind not in _READS:
        kind = hidden[1].upper() if hidden else kind
        raise DataError(f"{query.path}: holds a {kind}; a question only reads")
    used = set(statement.named_parameters)
    declared = {param.name for param in query.params}
    if used != declared:
        raise DataError(
            f"{query.path}: parameters in the header {sorted(declared)} and in the SQL "
            f"{sorted(used)} differ"
        )
