"""`biaoxun explain`: where a sentence comes from."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.commands import output
from pipeline.commands.option import DEFAULT_DB, FORMS, REPORTS, Database, OutFile, Reports

if TYPE_CHECKING:
    from pipeline.claim.judgement import Claim


def explain(
    claim: Annotated[str, typer.Argument(help="Identifier of a claim, or a part that is enough.")],
    report: Annotated[str, typer.Option("--report", help="Name of the report.")] = "trend",
    reports: Reports = REPORTS,
    db: Database = DEFAULT_DB,
    form: Annotated[
        str | None, typer.Option("-f", "--format", help=f"The rows alone, all of them, as {FORMS}.")
    ] = None,
    out: OutFile = None,
) -> None:
    """Where a sentence comes from: its words, numbers, test, question and rows, with file and line."""
    from pipeline import claims
    from pipeline.claim import ledger
    from pipeline.warehouse import Warehouse

    told = ledger.find(ledger.read(reports / f"{report}.claims.json"), claim)
    with Warehouse(db) as warehouse:
        found, rows = claims.explained(warehouse, told)
    if form or out:
        output.rows(form, list(rows[0]) if rows else [], [list(row.values()) for row in rows], out)
        return
    _tell_claim(told, found, rows)


def _tell_claim(told: "Claim", found: "Claim | None", rows: Sequence[dict[str, Any]]) -> None:
    """A claim, as a person asks about it."""
    from pipeline.claim import ledger

    asked = ledger.question(told.query)
    print(f"{told.claim_id}  {told.verdict}\n  {told.sentence_zh}\n  {told.sentence_en}")
    for name in ("value", "lo", "hi", "n", "considered", "test", "p", "q"):
        value = getattr(told, name)
        print(f"  {name:<11} {'—' if value is None else value}")
    days = ", ".join(f"{name} {value}" for name, value in sorted(told.params.items()) if value)
    print(f"  {'as of':<11} {days}")
    print(f"  {'rule':<11} {told.rule}, version {told.rule_version}, measure {told.measure}")
    print(f"  {'rows':<11} {told.row_count} of {told.query}, {len(rows)} notices, {told.rowset}")
    print(f"  {'sql':<11} {'/'.join(asked.path.parts[-3:])}, {told.query_hash}")
    print("\n" + "\n".join(f"  | {line}" for line in asked.sql.rstrip().splitlines()))
    if found is None:
        output.warn("the report holds no such claim any more; see: biaoxun claims verify")
    elif (found.rowset, found.value) != (told.rowset, told.value):
        output.warn("the claim has moved since; see: biaoxun claims verify")
    print()
    if len(rows) > output.SHOWN:
        print(f"the first {output.SHOWN} of {len(rows)}; all: -f csv")
    for row in rows[: output.SHOWN]:
        need = f"{row['level']}  {row['category_l1']}"
        print(f"{row['path']}:{row['line']}  {row['published_date']}  {need}  {row['title']}")
