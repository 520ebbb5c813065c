"""The ledger of a report: its claims as JSON, made from a warehouse, looked up, made again."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import TypeAdapter, ValidationError

from pipeline import folders, query
from pipeline.claim.judgement import Claim, Judged, judge
from pipeline.claim.rule import Rule, fault
from pipeline.claim.sample import Sample
from pipeline.claim.words import Write
from pipeline.errors import DataError, UsageError
from pipeline.query import Query
from pipeline.warehouse import Warehouse


def make(
    warehouse: Warehouse,
    rules: Sequence[Rule],
    report: str,
    as_of: date,
    known_at: datetime | None,
    from_date: date | None,
    writers: tuple[Write, Write],
) -> list[Judged]:
    """Judge the rules on what was published and stored by then. Raises UsageError, DataError."""
    if from_date is not None and from_date > as_of:
        raise DataError(f"from {from_date} to {as_of} is no day; nothing can be said of it")
    given = {"as_of": as_of, "known_at": known_at, "from_date": from_date}

    def ask(name: str) -> pl.DataFrame:
        asked = question(name)
        result = query.run(warehouse.con, asked, asked.known(given))
        frame = pl.from_arrow(result.table)
        assert isinstance(frame, pl.DataFrame)
        return frame

    @cache
    def samples(name: str) -> Sample:
        return Sample(ask(name), as_of, ask)

    params = {name: value.isoformat() if value else None for name, value in given.items()}
    with warehouse.held(as_of, known_at):
        return judge(rules, samples, query_hash, report, params, writers)


def question(name: str) -> Query:
    """The question whose rows claims rest on.

    Raises UsageError with the closest names.
    """
    return query.get(name, folders.search("queries"))


@cache
def query_hash(name: str) -> str:
    """A key of the text of a question."""
    return sha256(question(name).sql.replace("\r\n", "\n").encode()).hexdigest()[:16]


def text(claims: Sequence[Claim]) -> str:
    """The ledger as JSON: one claim a line, so that a change shows as one line of a diff."""
    rows = (json.dumps(asdict(claim), ensure_ascii=False, sort_keys=True) for claim in claims)
    return "[\n" + ",\n".join(rows) + "\n]\n"


def read(path: Path) -> list[Claim]:
    """The claims of a ledger. Raises DataError when there is none, or it is no ledger."""
    try:
        claims = TypeAdapter(list[Claim]).validate_json(path.read_bytes(), strict=True)
    except FileNotFoundError:
        raise DataError(f"no ledger at {path}; a report writes it: biaoxun report NAME") from None
    except ValidationError as error:
        raise DataError(
            f"{path}: not a ledger of claims ({fault(error)}); write it again: biaoxun report NAME"
        ) from None
    if not claims:
        raise DataError(f"{path}: holds no claim; write it again: biaoxun report NAME")
    return claims


def find(claims: Sequence[Claim], word: str) -> Claim:
    """The claim with that identifier, or the one whose identifier has the word in it.

    Raises UsageError with those that are meant, or could be.
    """
    exact = [claim for claim in claims if claim.claim_id == word]
    near = exact or [claim for claim in claims if word in claim.claim_id]
    if len(near) == 1:
        return near[0]
    there = ", ".join(claim.claim_id for claim in (near or claims)[:12])
    raise UsageError(f"{'several claims have' if near else 'no claim'} '{word}'; such as: {there}")


# A claim that differs in nothing else says the same of rows that changed.
ROWSET = "rowset"
MOVED = ("value", "lo", "hi", "n", "considered", "verdict", ROWSET, "rule_version", "query_hash")
SAID = ("sentence_zh", "sentence_en", "p", "test", "row_count")


def moved(before: Sequence[Claim], after: Sequence[Claim]) -> list[dict[str, Any]]:
    """What is otherwise now: one row a claim and field that moved, came or went."""
    was = {claim.claim_id: claim for claim in before}
    now = {claim.claim_id: claim for claim in after}
    rows = []
    for name in [*was, *(name for name in now if name not in was)]:
        if name not in was or name not in now:
            gone = name not in now
            rows.append(
                {
                    "claim_id": name,
                    "field": "claim",
                    "then": "there" if gone else None,
                    "now": None if gone else "there",
                    "sentence_zh": (was if gone else now)[name].sentence_zh,
                    "now_zh": None if gone else now[name].sentence_zh,
                }
            )
            continue
        fields = [one for one in MOVED if getattr(was[name], one) != getattr(now[name], one)]
        # q is of all claims together and stands in sentences: where it is another, they may be too.
        if not fields and was[name].q == now[name].q:
            fields = [one for one in SAID if getattr(was[name], one) != getattr(now[name], one)]
        for field in fields:
            then, since = getattr(was[name], field), getattr(now[name], field)
            rows.append(
                {
                    "claim_id": name,
                    "field": field,
                    "then": then,
                    "now": since,
                    "sentence_zh": was[name].sentence_zh,
                    "now_zh": now[name].sentence_zh,
                }
            )
    return rows


def rows(warehouse: Warehouse, judged: Sequence[Judged]) -> query.Result:
    """The notices that claims rest on, with file and line: question claim_row, each row set once.

    A claim whose rows are no needs, such as provinces, has none.
    """
    units = {}
    for one in judged:
        frame = one.sample.frame
        if "demand_id" in frame.columns and one.claim.rowset not in units:
            kept = frame.filter(pl.Series(one.finding.rows)).select("demand_id").unique()
            units[one.claim.rowset] = kept.with_columns(rowset=pl.lit(one.claim.rowset))
    none = pl.DataFrame(schema={"demand_id": pl.Int64, "rowset": pl.String})
    warehouse.con.register("claimed", pl.concat([none, *units.values()]).to_arrow())
    params = judged[0].claim.params if judged else {}
    asked = question("claim_row")
    try:
        return query.run(warehouse.con, asked, asked.known({k: v for k, v in params.items() if v}))
    finally:
        warehouse.con.unregister("claimed")
