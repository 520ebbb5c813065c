"""`biaoxun check`: the rules the data must obey."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands import option, output
from pipeline.commands.option import DEFAULT_DB, FORMS, AsOf, Database, KnownAt, OutFile
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.check import Check, Told


def check(
    name: Annotated[
        str | None, typer.Argument(help="What to list the doubtful values of, such as money.")
    ] = None,
    db: Database = DEFAULT_DB,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    explain: Annotated[
        str | None,
        typer.Option("--explain", help="Code or name of a check: what it says, what breaks it."),
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "-f", "--format", help=f"Form of the checks, of the rows, of NAME's list: {FORMS}."
        ),
    ] = None,
    out: OutFile = None,
) -> None:
    """Run the rules the data must obey; with NAME, list what is doubted and its witnesses.

    Exit code 1 when a rule fails, 3 when one of your own could not be run.
    """
    from pipeline import check as checks
    from pipeline.warehouse import Warehouse

    if name and explain:
        raise UsageError("NAME and --explain are two commands; give one of them")
    days = (option.day("--as-of", as_of), option.known(known_at))
    doubt = checks.doubt(name) if name else None
    asked = [checks.get(explain)] if explain else None
    with Warehouse(db) as warehouse:
        if doubt:
            given = dict(zip(("as_of", "known_at"), days, strict=True))
            output.answer(warehouse, doubt, doubt.known(given), form, out)
            return
        refused: list[str] = []
        if asked:
            ran = checks.run(warehouse, *days, asked)
        else:
            ran, refused = checks.run_all(warehouse, *days)
    if explain and (form or out):
        (one,) = ran
        output.rows(form, one.bad.columns, one.bad.tuples(), out)
    elif explain:
        _explain(ran[0])
    elif form or out:
        told = checks.rows(ran)
        output.rows(form, list(told[0]), [list(row.values()) for row in told], out)
    else:
        _verdicts(ran)
    for words in refused:
        output.warn(words)
    raise typer.Exit(3 if refused else 1 if any(c.verdict == "FAIL" for c in ran) else 0)


def _verdicts(ran: "Sequence[Check]") -> None:
    """One line a check, and the sum of it."""
    code, name, counts = (
        max(map(len, words))
        for words in (
            [one.query.code for one in ran],
            [one.query.name for one in ran],
            [one.counts for one in ran],
        )
    )
    for one in ran:
        said = "nothing to look at" if one.verdict == "SKIP" else one.query.title
        print(
            f"{one.verdict}  {one.query.code:<{code}}  {one.query.name:<{name}}  "
            f"{one.counts:>{counts}}  {said}"
        )
    print(f"checks {tally(ran)}")


def tally(ran: "Sequence[Check | Told]") -> str:
    """'38: 30 pass, 2 warn, 6 skip'."""
    from pipeline.check import verdicts

    counts = ", ".join(f"{row['check_count']} {row['verdict'].lower()}" for row in verdicts(ran))
    return f"{len(ran)}: {counts}"


def _explain(one: "Check") -> None:
    """What a check says and rests on, and the first rows that break it."""
    from pipeline.check import articles

    asked = one.query
    print(f"{one.verdict}  {asked.code}  {asked.name}  {one.counts}")
    print(f"  {asked.title}\n  {asked.title_zh}")
    print(f"  severity  {asked.severity}")
    for article in articles(asked):
        print(f"  law       {article}")
    for note in asked.notes:
        print(f"  note      {note}")
    print(f"  sql       {'/'.join(asked.path.parts[-3:])}")
    if one.bad_count > output.SHOWN:
        print(f"  the first {output.SHOWN} of {one.bad_count}; all: -f csv")
    for row in one.first(output.SHOWN):
        print(f"\n{row.get('place') or '—'}  {row.get('title') or '—'}")
        print(f"  {row.get('finding_zh') or '—'}")
