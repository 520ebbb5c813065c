"""`biaoxun diff`: why two evenings differ."""

from typing import Annotated

import typer

from pipeline.commands import option, output
from pipeline.commands.option import DEFAULT_DB, AnyFormat, Database, OutFile


def diff(
    then: Annotated[str, typer.Argument(metavar="DAY1", help="The earlier evening.")],
    now: Annotated[str, typer.Argument(metavar="DAY2", help="The later evening.")],
    db: Database = DEFAULT_DB,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="Hold this day of publication: compare what was stored."),
    ] = None,
    known_at: Annotated[
        str | None,
        typer.Option(
            "--known-at", help="Hold what was stored by then: compare what was published."
        ),
    ] = None,
    demands: Annotated[
        bool, typer.Option("--demands", help="List the needs that differ, each with its cause.")
    ] = False,
    form: AnyFormat = None,
    out: OutFile = None,
) -> None:
    """Why the headline of one evening is not that of another: the part of each cause.

    An evening is what was published by that day, as stored by its end. The causes sum to the change.
    """
    from pipeline import vintage
    from pipeline.warehouse import Warehouse

    held = (option.day("--as-of", as_of), option.known(known_at))
    one, given = vintage.diff(then, now, *held, demands)
    with Warehouse(db) as warehouse:
        first = vintage.first_stored(warehouse)
        if first is not None and given["then_known_at"] < first:
            output.warn(
                f"nothing was stored by {then}, the first on {first}; to compare two days of "
                f"publication as known at one moment, give --known-at"
            )
        output.answer(warehouse, one, given, form, out, is_named=False)
