"""`biaoxun revisions`: how a past figure moved since."""

from typing import Annotated

import typer

from pipeline.commands import option, output
from pipeline.commands.option import DEFAULT_DB, AnyFormat, Database, OutFile


def revisions(
    metric: Annotated[str, typer.Argument(help="A figure of the headline, such as demand_count.")],
    db: Database = DEFAULT_DB,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            envvar="BIAOXUN_AS_OF",
            help="Day of the headline; default: the last day of publication.",
        ),
    ] = None,
    changed: Annotated[
        bool, typer.Option("--changed", help="Leave out vintages that did not move the figure.")
    ] = False,
    form: AnyFormat = None,
    out: OutFile = None,
) -> None:
    """How a past headline figure moved since: one row a vintage, a moment something was stored.

    The first is what stood on the evening of the day, or the first that was stored.
    """
    from pipeline import vintage
    from pipeline.warehouse import Warehouse

    day = option.day("--as-of", as_of)
    with Warehouse(db) as warehouse:
        asked, given = vintage.revisions(warehouse, metric, day, changed)
        output.answer(warehouse, asked, given, form, out, is_named=False)
