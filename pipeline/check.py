"""Rules the data must obey: `queries/checks/<sentence>.sql` returns the bad rows.

A check that can say what it looked at returns every such row with a column `is_bad`: true where the
row breaks the sentence, null where that cannot be told. Beside its own columns a check returns
`finding_zh` (what stands there), `title`, `place` (file and line) and `url`.

`queries/doubts/<name>.sql` lists the values that are doubted, each with what contradicts it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, Literal, get_args

import pyarrow as pa

from pipeline import folders, query, reference
from pipeline.errors import DataError, UsageError
from pipeline.query import Query, Result
from pipeline.warehouse import Warehouse

Verdict = Literal["PASS", "WARN", "FAIL", "SKIP"]
SHOWN = ("finding_zh", "title", "place", "url")


@dataclass(frozen=True)
class Told:
    """What came of a check, without its rows."""

    code: str
    name: str
    verdict: Verdict
    bad_count: int
    considered_count: int | None


@dataclass(frozen=True)
class Check:
    """A check that ran: its sentence, the rows that break it, and how many it looked at.

    `considered_count` is None where the check does not say.
    """

    query: Query
    bad: Result
    considered_count: int | None

    @property
    def bad_count(self) -> int:
        """How many rows break the sentence."""
        return int(self.bad.table.num_rows)

    @property
    def verdict(self) -> Verdict:
        """SKIP when there was nothing to look at."""
        if self.bad_count:
            return "WARN" if self.query.severity == "warn" else "FAIL"
        return "SKIP" if self.considered_count == 0 else "PASS"

    @property
    def told(self) -> Told:
        """What came of it."""
        query = self.query
        return Told(query.code, query.name, self.verdict, self.bad_count, self.considered_count)

    def first(self, most: int) -> list[dict[str, Any]]:
        """The first bad rows, `most` at most."""
        return Result(self.query, self.bad.params, self.bad.table.slice(0, most)).rows()

    @property
    def counts(self) -> str:
        """'3 of 120', or how many alone."""
        if self.considered_count is None:
            return str(self.bad_count)
        return f"{self.bad_count} of {self.considered_count}"


def find() -> dict[str, Query]:
    """Checks by name, the product's and the user's, in the order of their codes. Raises DataError
    where one cannot be read."""
    found, unread = search()
    for error in unread.values():
        raise error
    return found


def search() -> tuple[dict[str, Query], dict[str, DataError]]:
    """Checks by name as `find` orders them, and why others cannot be read."""
    found: dict[str, Query] = {}
    unread: dict[str, DataError] = {}
    for name, path in query.files(
        [folder / "checks" for folder in folders.search("queries")]
    ).items():
        try:
            found[name] = query.read(path)
        except DataError as error:
            unread[name] = error
    return dict(sorted(found.items(), key=lambda item: (item[1].code, item[0]))), unread


def is_own(one: Query) -> bool:
    """Is it a user's own, and not the product's?"""
    return not one.path.is_relative_to(folders.search("queries")[0])


def get(word: str) -> Query:
    """The check of a code or name. Raises UsageError with the closest, DataError where it cannot
    be read."""
    found, unread = search()
    if word in unread:
        raise unread[word]
    for one in found.values():
        if word in (one.name, one.code) or word.upper() == one.code:
            return one
    words = [*found, *(one.code for one in found.values() if one.code)]
    close = get_close_matches(word, words, n=3) or get_close_matches(word.upper(), words, n=3)
    hint = f"closest: {', '.join(close)}" if close else "list them: biaoxun check"
    raise UsageError(f"no check '{word}'; {hint}")


def doubt(name: str) -> Query:
    """The list of doubtful values of a kind. Raises UsageError with the names there are."""
    if any(name in (one.name, one.code) for one in search()[0].values()):
        raise UsageError(f"'{name}' is a check; write: biaoxun check --explain {name}")
    return query.get(name, [folder / "doubts" for folder in folders.search("queries")])


def run(
    warehouse: Warehouse,
    as_of: date | None = None,
    known_at: datetime | None = None,
    checks: Sequence[Query] | None = None,
) -> list[Check]:
    """Run the checks, every one by default, on what was published and stored by then."""
    given = {"as_of": as_of, "known_at": known_at}
    asked = list(checks or find().values())
    # What most checks of deadlines read is told once for all of them.
    shared = ("process_law", "tender_period") if len(asked) > 1 else ()
    with warehouse.held(as_of, known_at), warehouse.holding(*shared):
        return [_run(warehouse, one, given) for one in asked]


def run_all(
    warehouse: Warehouse, as_of: date | None = None, known_at: datetime | None = None
) -> tuple[list[Check], list[str]]:
    """Every check, and words for each of a user's own that could not be run. Raises DataError where
    one of the product's could not."""
    found, unread = search()
    ours = [one for one in found.values() if not is_own(one)]
    own = [one for one in found.values() if is_own(one)]
    with warehouse.held(as_of, known_at):
        ran = run(warehouse, as_of, known_at, ours)
        more, refused = run_own(warehouse, as_of, known_at, own, unread)
    by_name = {one.query.name: one for one in (*ran, *more)}
    return [by_name[name] for name in found if name in by_name], refused


def run_own(
    warehouse: Warehouse,
    as_of: date | None,
    known_at: datetime | None,
    own: Sequence[Query],
    unread: Mapping[str, DataError],
) -> tuple[list[Check], list[str]]:
    """A user's own checks, each for itself, and words for those that could not be run or read."""
    ran: list[Check] = []
    refused: dict[str, Exception] = dict(unread)
    for one in own:
        try:
            articles(one)
            ran += run(warehouse, as_of, known_at, [one])
        except (DataError, UsageError) as error:
            refused[one.name] = error
    return ran, [
        f"check {name} could not be run, the others stand: {error}"
        for name, error in sorted(refused.items())
    ]


def articles(one: Query) -> list[str]:
    """The articles of law a check rests on: '政府采购法第35条（T01）'. Raises DataError."""
    said = {r["rule_id"]: r["instrument"] + r["article"] for r in reference.rows("statutes")}
    if unknown := [rule for rule in one.rules if rule not in said]:
        raise DataError(f"{one.path}: no rule {', '.join(unknown)} in reference/statutes.csv")
    return [f"{said[rule]}（{rule}）" for rule in one.rules]


def rows(ran: Sequence[Check]) -> list[dict[str, Any]]:
    """One row a check: what it says and what came of it."""
    return [
        {
            "verdict": one.verdict,
            "code": one.query.code,
            "name": one.query.name,
            "bad_count": one.bad_count,
            "considered_count": one.considered_count,
            "title": one.query.title,
            "title_zh": one.query.title_zh,
            "law": "；".join(articles(one.query)) or None,
        }
        for one in ran
    ]


def verdicts(ran: Sequence[Check | Told]) -> list[dict[str, Any]]:
    """How many checks came to each verdict."""
    counts = Counter(one.verdict for one in ran)
    return [{"verdict": verdict, "check_count": counts[verdict]} for verdict in get_args(Verdict)]


def examples(ran: Sequence[Check], most: int) -> list[dict[str, Any]]:
    """The first bad rows of each check, `most` at most, as a person reads them."""
    return [
        {"code": one.query.code, **{column: row.get(column) for column in SHOWN}}
        for one in ran
        for row in one.first(most)
    ]


def _run(warehouse: Warehouse, one: Query, given: Mapping[str, object]) -> Check:
    told = query.run(warehouse.con, one, one.known(given))
    if "is_bad" not in told.columns:
        return Check(one, told, None)
    is_bad = told.table["is_bad"]
    if not pa.types.is_boolean(is_bad.type):
        raise DataError(
            f"{one.path}: is_bad must be yes or no, and is {is_bad.type}; write a condition"
        )
    bad = Result(one, told.params, told.table.filter(is_bad).drop_columns(["is_bad"]))
    return Check(one, bad, len(is_bad) - is_bad.null_count)
