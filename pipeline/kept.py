"""Kept rows: what the macros of the model answer of all that is stored, brought up to date by need.

Folding is what questions wait for, so its outcome is stored as tables of the schema `kept`. A notice
changes nothing but its demand, and a name nothing but the parties of that name: after an import the
rows of those demands and parties are told anew by the very same macros, looking at those alone. A
past day or moment, other rules or other lookups are answered from the notices, as if nothing were
kept.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import duckdb

# The macros whose rows are kept, each after those it reads.
MACROS = (
    "party_as_of",
    "notice_as_of",
    "money_doubt",
    "lot_as_of",
    "counted_lot_as_of",
    "told_demand_as_of",
)
# They, and those that say what they look at.
NAMES = ("link_asked", "party_asked", "party_carried", *MACROS)
# What they read of the notices; of some demands, a copy is read.
_READ = ("notice", "decision", "lot", "award", "amount", "notice_date")
SCHEMA = (
    "CREATE SCHEMA IF NOT EXISTS kept",
    "CREATE TABLE IF NOT EXISTS kept.state (edition BIGINT, last_day DATE, known_from TIMESTAMP, "
    "rules VARCHAR, aliases VARCHAR, is_current BOOLEAN)",
)
# Rows of a day are read together.
_ORDER: Mapping[str, str] = {
    "notice_as_of": "published_date, notice_id",
    "told_demand_as_of": "first_date, demand_id",
}
# About so many notices are told of at once.
SHARE = 250_000
_OF_DEMAND = ("notice_as_of", "lot_as_of", "counted_lot_as_of", "told_demand_as_of")


class State(NamedTuple):
    """What is kept: of how many changes, up to which day and moment, by which rules and names."""

    edition: int
    last_day: date | None
    known_from: datetime
    rules: str
    aliases: str
    is_current: bool


@dataclass
class Kept:
    """The kept rows of one warehouse; `rules` is the key of the files that the macros stand in,
    `macros` reads their names and statements."""

    con: duckdb.DuckDBPyConnection
    rules: str
    macros: Callable[[], Iterable[tuple[str, str]]] = tuple

    def state(self) -> State | None:
        """What is kept; None where nothing is, as in a warehouse of an earlier version."""
        try:
            rows = self.con.execute("FROM kept.state").fetchall()
        except duckdb.CatalogException:
            return None
        return State(*rows[0]) if rows else None

    def fits(self) -> bool:
        """Are there tables with the columns of the macros, be they up to date or not?"""
        state = self.state()
        return state is not None and state.rules == self.rules

    def lay_out(self) -> None:
        """Make the tables, empty, in the place of any of other rules. They are not up to date."""
        for name in MACROS:
            self._create(name)
        self._note(State(0, None, datetime.min, self.rules, "", is_current=False))

    def covers(self, as_of: date | None, known_at: datetime | None) -> bool:
        """Would the model give the kept rows for this day and moment?"""
        state = self.state()
        return (
            state is not None
            and state.is_current
            and state.rules == self.rules
            and (as_of is None or (state.last_day is not None and as_of >= state.last_day))
            and (known_at is None or known_at >= state.known_from)
            and state.aliases == self._aliases(as_of)
        )

    def is_behind(self) -> bool:
        """Are notices stored that are not linked yet, as after an interruption?"""
        state = self.state()
        if state is not None and state.is_current:
            return False
        ((is_behind,),) = self.con.execute(_BEHIND).fetchall()
        return bool(is_behind)

    def spoil(self) -> None:
        """Something was stored that the kept rows do not hold yet."""
        self.con.execute("UPDATE kept.state SET is_current = FALSE").fetchall()

    def refresh(self, now: datetime, *, is_doubted: bool = False) -> None:
        """Bring the rows up to date with the fold just made, which left the tables `due`, `relinked`
        and `extent` behind; all of them where somebody may have changed what is
        stored. The macros tell of the notices, and are left undefined.
        """
        state = self.state()
        ((is_whole,),) = self.con.execute("SELECT is_whole FROM extent").fetchall()
        ((last_day,),) = self.con.execute(_LAST_DAY).fetchall()
        aliases = self._aliases(last_day)
        ((is_touched,),) = self.con.execute(f"SELECT count(*) > 0 FROM {_SEED} AS s").fetchall()
        if not (is_touched or is_doubted) and self.covers(last_day, None):
            return
        if (
            is_whole
            or is_doubted
            or state is None
            or (state.rules, state.aliases) != (self.rules, aliases)
        ):
            self._keep_all(last_day)
        else:
            self._keep_part(last_day)
        edition, moment = (state.edition, state.known_from) if state else (0, now)
        ((newest,),) = self.con.execute(_NEWEST).fetchall()
        self._note(
            State(
                edition + 1,
                last_day,
                max(now, moment, newest or now),
                self.rules,
                aliases,
                is_current=True,
            )
        )

    def _keep_all(self, day: date | None) -> None:
        """Tell everything anew; of many notices some demands after the others, so that the memory
        that takes does not grow with what is stored. The earliest come first: rows of a day stand
        near each other.
        """
        ((linked,),) = self.con.execute(_LINKED).fetchall()
        is_one = linked <= SHARE
        for name in MACROS:
            self._create(name)
            if is_one or name == "party_as_of":
                self.con.execute(
                    f"INSERT INTO kept.{name} FROM {name}($day, NULL){order(name)}",
                    {"day": day if name == "party_as_of" else None},
                ).fetchall()
                self._read(name, f"kept.{name}")
        if is_one:
            return
        self.con.execute(_SHARE, {"size": SHARE}).fetchall()
        ((count,),) = self.con.execute(
            "SELECT coalesce(max(share_no) + 1, 0) FROM share"
        ).fetchall()
        for number in range(count):
            self.con.execute(_SHARE_DEMAND, {"number": number}).fetchall()
            self._tell()
            self._store()

    def _keep_part(self, day: date | None) -> None:
        """Tell the parties anew that were named, then the demands that these or notices changed."""
        for statement in (_PART_NOTICE, _PART_PARTY, _SOUGHT_PARTY):
            self.con.execute(statement).fetchall()
        self._read("party_asked", "party SEMI JOIN part_party USING (party_id)", args="")
        self._read("party_carried", "part_party WHERE is_carried", args="")
        with self._narrowed(("award", "candidate"), "WHERE supplier_id IN (FROM sought_party)"):
            self.con.execute(
                "CREATE OR REPLACE TEMP TABLE part_party_as_of AS FROM party_as_of($day, NULL)",
                {"day": day},
            ).fetchall()
        for statement in (_MOVED_PARTY, *_STORE_PARTY, _PART_DEMAND):
            self.con.execute(statement).fetchall()
        self._read("party_as_of", "kept.party_as_of")
        self._tell()
        self.con.execute(_FORGET_DOUBT).fetchall()
        for name in _OF_DEMAND:
            self.con.execute(
                f"DELETE FROM kept.{name} WHERE demand_id IN (SELECT demand_id FROM part_demand)"
            ).fetchall()
        self._store()

    def _tell(self) -> None:
        """The rows of the demands in `part_demand`, as tables that the macros give."""
        self.con.execute(_PART_LINK).fetchall()
        self._read("link_asked", "part_link", args="")
        statements = dict(self.macros())
        with self._narrowed(_READ, "SEMI JOIN part_link USING (notice_id)"):
            for name in MACROS[1:]:
                self.con.execute(statements[name]).fetchall()
                self.con.execute(
                    f"CREATE OR REPLACE TEMP TABLE part_{name} AS FROM {name}(NULL, NULL)"
                ).fetchall()
                self._read(name, f"part_{name}")

    def _store(self) -> None:
        for name in MACROS[1:]:
            self.con.execute(f"INSERT INTO kept.{name} FROM part_{name}{order(name)}").fetchall()

    @contextmanager
    def _narrowed(self, tables: Sequence[str], which: str) -> Iterator[None]:
        """Let the macros read some rows of tables: a temporary table hides the stored one. An error
        undoes it with the rest. Found by their place, rows are read from where they stand alone."""
        for table in tables:
            self.con.execute(
                f"CREATE TEMP TABLE {table} AS FROM {table} "
                f"WHERE rowid IN (SELECT rowid FROM {table} {which})"
            ).fetchall()
        yield
        for table in tables:
            self.con.execute(f"DROP TABLE temp.{table}").fetchall()

    def _create(self, name: str) -> None:
        """Make the table of a macro, empty."""
        from pipeline import schema  # types of columns need polars; who only looks does not

        told = self.con.execute(f"DESCRIBE FROM {name}(NULL, NULL)").fetchall()
        cells = ", ".join(
            f"{column} {kind}"
            + (" USING COMPRESSION zstd" if f"notice.{column}" in schema.COMPRESSED else "")
            for column, kind, *_ in told
        )
        self.con.execute(f"CREATE OR REPLACE TABLE kept.{name} ({cells})").fetchall()

    def _note(self, state: State) -> None:
        self.con.execute("DELETE FROM kept.state").fetchall()
        self.con.execute("INSERT INTO kept.state VALUES (?, ?, ?, ?, ?, ?)", list(state)).fetchall()

    def _read(self, macro: str, rows: str, args: str = "as_of, known_at") -> None:
        """Let a macro give the rows of a table."""
        self.con.execute(
            f"CREATE OR REPLACE TEMP MACRO {macro}({args}) AS TABLE SELECT * FROM {rows}"
        ).fetchall()

    def _aliases(self, day: date | None) -> str:
        """Key of the rows of the lookup of names that hold on a day."""
        ((key,),) = self.con.execute(_ALIASES, {"day": day}).fetchall()
        return str(key)


def fingerprint(con: duckdb.DuckDBPyConnection) -> str:
    """Key of all that a warehouse holds: it stays while nothing is loaded or linked."""
    files = con.execute(
        "SELECT sha256, source, path, known_from, loaded_count FROM file ORDER BY file_id"
    ).fetchall()
    state = Kept(con, "").state()
    linked = state and (state.edition, state.known_from, state.is_current)
    told = con.execute(_CONTENT).fetchall()
    return sha256(repr((files, linked, told)).encode()).hexdigest()


def order(name: str) -> str:
    """The clause that puts the rows of a macro in the order in which they are kept."""
    return f" ORDER BY {_ORDER[name]}" if name in _ORDER else ""


def rules(files: list[Path], reference: str) -> str:
    """Key of the files of the model and the reference tables they read."""
    digest = sha256(reference.encode())
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()


_CONTENT = """
SELECT
    count(*),
    bit_xor(hash(notice_id, version_no, content_key, known_to))
FROM notice
"""
_BEHIND = """
SELECT
    EXISTS(
        FROM notice
        WHERE
            known_to IS NULL
            AND file_id > (SELECT coalesce(max(key_hash), 0) FROM link_key WHERE kind = 'self')
    )
    OR EXISTS(
        FROM link_key
        INNER JOIN notice USING (notice_id, version_no)
        WHERE kind = 'self' AND known_to IS NOT NULL
    )
"""
_NEWEST = "SELECT max(known_from) FROM file"
_LAST_DAY = "SELECT max(published_date) FROM notice WHERE known_to IS NULL"
_ALIASES = """
SELECT md5(coalesce(string_agg(concat_ws(chr(31), alias, name, reason), chr(30) ORDER BY alias, name, reason), ''))
FROM lookup_alias
WHERE
    coalesce($day::DATE, DATE '9999-12-31')
    BETWEEN coalesce(valid_from, DATE '0001-01-01') AND coalesce(valid_to, DATE '9999-12-31')
"""
_SEED = "(SELECT notice_id FROM due UNION SELECT notice_id FROM relinked)"
# The versions of changed notices, and whether they are known.
_PART_NOTICE = f"""
CREATE OR REPLACE TEMP TABLE part_notice AS
SELECT
    notice_id,
    version_no,
    buyer_id,
    agency_id,
    known_to IS NULL AND published_date IS NOT NULL AS is_known
FROM notice
WHERE notice_id IN {_SEED}
"""
# Parties that changed notices name, and those whose name is in a merge. Who is named by a known
# one is carried, and who was before, unless one names him no more.
_PART_PARTY = """
CREATE OR REPLACE TEMP TABLE part_party AS
WITH merged AS (
    SELECT alias AS name FROM lookup_alias
    UNION SELECT name FROM lookup_alias
    UNION SELECT alias FROM party_alias
    UNION SELECT name FROM party_alias
),

supplier AS (
    SELECT notice_id, version_no, supplier_id FROM award SEMI JOIN part_notice USING (notice_id)
    UNION ALL
    SELECT notice_id, version_no, supplier_id FROM candidate SEMI JOIN part_notice USING (notice_id)
),

named AS (
    SELECT party_id, NULL AS is_known
    FROM party
    WHERE name IN (FROM merged) OR base_name IN (FROM merged)
    UNION ALL SELECT buyer_id, is_known FROM part_notice
    UNION ALL SELECT agency_id, is_known FROM part_notice
    UNION ALL SELECT supplier_id, is_known FROM supplier JOIN part_notice USING (notice_id, version_no)
)

SELECT
    n.party_id,
    coalesce(bool_or(n.is_known), bool_or(k.party_id IS NOT NULL)) AS is_carried
FROM named AS n
LEFT JOIN kept.party_as_of AS k ON n.party_id = k.party_id
GROUP BY n.party_id
"""
_SOUGHT_PARTY = """
CREATE OR REPLACE TEMP TABLE sought_party AS
SELECT party_id FROM part_party WHERE NOT is_carried
"""
# Parties that count as others than before: the demands of these buyers are told anew.
_MOVED_PARTY = """
CREATE OR REPLACE TEMP TABLE moved_party AS
WITH before AS (
    SELECT party_id, canonical_id, canonical_name
    FROM kept.party_as_of
    SEMI JOIN part_party USING (party_id)
),

after AS (
    SELECT party_id, canonical_id, canonical_name
    FROM part_party_as_of
)

SELECT party_id FROM (FROM before EXCEPT FROM after)
UNION
SELECT party_id FROM (FROM after EXCEPT FROM before)
"""
_STORE_PARTY = (
    "DELETE FROM kept.party_as_of WHERE party_id IN (SELECT party_id FROM part_party)",
    "INSERT INTO kept.party_as_of FROM part_party_as_of",
)
_PART_DEMAND = f"""
CREATE OR REPLACE TEMP TABLE part_demand AS
SELECT demand_id FROM kept.notice_as_of WHERE notice_id IN {_SEED}
UNION SELECT demand_id FROM kept.notice_as_of WHERE buyer_id IN (FROM moved_party)
UNION SELECT demand_id FROM process_link WHERE known_to IS NULL AND notice_id IN {_SEED}
"""
_PART_LINK = """
CREATE OR REPLACE TEMP TABLE part_link AS
FROM process_link
WHERE known_to IS NULL AND demand_id IN (SELECT demand_id FROM part_demand)
"""
_LINKED = "SELECT count(*) FROM process_link WHERE known_to IS NULL"
# The demands in shares, by their first day.
_SHARE = """
CREATE OR REPLACE TEMP TABLE share AS
WITH demand AS (
    SELECT
        l.demand_id,
        min(n.published_date) AS first_date,
        count(*) AS notice_count
    FROM process_link AS l
    LEFT JOIN notice AS n ON l.notice_id = n.notice_id AND n.known_to IS NULL
    WHERE l.known_to IS NULL
    GROUP BY l.demand_id
)

SELECT
    demand_id,
    (sum(notice_count) OVER (ORDER BY first_date, demand_id) - 1) // $size AS share_no
FROM demand
"""
_SHARE_DEMAND = """
CREATE OR REPLACE TEMP TABLE part_demand AS
SELECT demand_id FROM share WHERE share_no = $number
"""
_FORGET_DOUBT = """
DELETE FROM kept.money_doubt
WHERE notice_id IN (
    SELECT notice_id FROM kept.notice_as_of WHERE demand_id IN (SELECT demand_id FROM part_demand)
)
"""
