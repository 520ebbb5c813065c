"""`biaoxun trial`: try stated conclusions."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands import option, output
from pipeline.commands.option import DEFAULT_DB, FORMS, AsOf, Database, KnownAt, OutFile


def trial(
    file: Annotated[
        str,
        typer.Argument(help="Conclusions to try: a YAML file, or the name of a trial there is."),
    ],
    db: Database = DEFAULT_DB,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    from_date: Annotated[
        str | None, typer.Option("--from", help="First day; default: the first.")
    ] = None,
    form: Annotated[
        str | None, typer.Option("-f", "--format", help=f"The answers as {FORMS}.")
    ] = None,
    out: OutFile = None,
) -> None:
    """Try stated conclusions on the data: supports, contradicts or cannot tell, and why."""
    from pipeline import claims, folders
    from pipeline.claim import trial as trials
    from pipeline.warehouse import Warehouse

    below = [folder / "trials" for folder in folders.search("reports")]
    tried = trials.read(Path(file)) if Path(file).suffix else trials.find(file, below)
    days = (option.day("--as-of", as_of), option.known(known_at), option.day("--from", from_date))
    with Warehouse(db) as warehouse:
        rows = claims.try_out(warehouse, tried, *days)
    if form or out:
        output.rows(form, list(rows[0]), [list(row.values()) for row in rows], out)
        return
    print(f"{tried.title.zh}（{tried.source.zh}）")
    for row in rows:
        print(
            f"\n{row['hypothesis']}  {row['answer']}\n  「{row['quote']}」\n  {row['sentence_zh']}"
        )
        print(
            f"  effect {_number(row['value'])} [{_number(row['lo'])}, {_number(row['hi'])}]  "
            f"n {row['n']}  q {_number(row['q'])}"
        )
        if row["answer"] == "cannot tell" and row["power"] is not None:
            needed = "—" if row["still_needed"] is None else row["still_needed"]
            print(f"  power {_number(row['power'])}  n still needed {needed}")
        if row["unseen"] and row["verdict"] == "insufficient":
            print(f"  no row has {row['unseen']}")
        if row["note_zh"]:
            print(f"  {row['note_zh']}")


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.3g}"
