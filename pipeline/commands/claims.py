"""`biaoxun claims`: the sentences of a report that was written."""

from collections.abc import Sequence
from itertools import groupby
from typing import Annotated, Any

import typer

from pipeline.commands import output
from pipeline.commands.option import DEFAULT_DB, FORMS, REPORTS, Database, Format, OutFile, Reports

app = typer.Typer(
    help="Sentences of reports, and what they rest on.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("list")
def claims_list(
    report: Annotated[str, typer.Argument(help="Name of the report.")] = "trend",
    reports: Reports = REPORTS,
    form: Format = "table",
    out: OutFile = None,
) -> None:
    """List the claims of a report that was written: verdict, numbers, sentence."""
    from pipeline.claim import ledger

    columns = ["claim_id", "verdict", "value", "lo", "hi", "n", "p", "q", "sentence_zh"]
    told = ledger.read(reports / f"{report}.claims.json")
    rows = [[getattr(claim, name) for name in columns] for claim in told]
    output.rows(form, columns, rows, out)


@app.command("verify")
def claims_verify(
    report: Annotated[str, typer.Argument(help="Name of the report.")] = "trend",
    reports: Reports = REPORTS,
    db: Database = DEFAULT_DB,
    form: Annotated[
        str | None, typer.Option("-f", "--format", help=f"Every move, as {FORMS}.")
    ] = None,
    out: OutFile = None,
) -> None:
    """Make every claim of a written report again; exit code 1, and which moved, when one differs."""
    from pipeline import claims
    from pipeline.claim import ledger
    from pipeline.warehouse import Warehouse

    before = ledger.read(reports / f"{report}.claims.json")
    with Warehouse(db) as warehouse:
        after = claims.again(warehouse, report, before)
    rows = ledger.moved(before, after)
    if form or out:
        columns = ["claim_id", "field", "then", "now", "sentence_zh", "now_zh"]
        output.rows(form, columns, [[row[name] for name in columns] for row in rows], out)
    else:
        _tell_moves(len(before), rows)
    raise typer.Exit(1 if rows else 0)


def _tell_moves(count: int, rows: Sequence[dict[str, Any]]) -> None:
    """Sentences that say otherwise now; those that say the same of changed rows are only counted."""
    from pipeline.claim import ledger

    told = [list(moves) for _, moves in groupby(rows, key=lambda row: row["claim_id"])]
    moved = [moves for moves in told if {row["field"] for row in moves} != {ledger.ROWSET}]
    for moves in moved:
        first = moves[0]
        print(f"moved  {first['claim_id']}  {first['sentence_zh']}")
        if first["now_zh"] not in (None, first["sentence_zh"]):
            print(f"       now: {first['now_zh']}")
        for row in moves:
            print(f"       {row['field']}: {row['then']} → {row['now']}")
    same = len(told) - len(moved)
    if same:
        print(f"rows   {same} more say the same of rows that changed; all: -f csv")
    print(f"claims {count}: {count - len(told)} hold, {len(told)} moved")
