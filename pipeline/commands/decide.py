"""`biaoxun decide`: a decision on an item of a scan."""

from datetime import date
from typing import Annotated

import typer

from pipeline.commands import option
from pipeline.commands.option import DEFAULT_DB, Database
from pipeline.errors import UsageError


def decide(
    item: Annotated[str, typer.Argument(help="Name of the item, or a part of its start.")],
    verdict: Annotated[
        str,
        typer.Argument(
            metavar="{go|no-go|watch}", help="What is decided; 投, 不投 and 观察 will do, too."
        ),
    ],
    owner: Annotated[str | None, typer.Option("--owner", help="Who does it.")] = None,
    status: Annotated[
        str | None, typer.Option("--status", help="待判断, 跟进中, 已投标, 中标, 未中标 or 放弃.")
    ] = None,
    why: Annotated[str | None, typer.Option("--why", help="Why.")] = None,
    on: Annotated[
        str | None, typer.Option("--on", help="Day of the decision; default: today.")
    ] = None,
    db: Database = DEFAULT_DB,
) -> None:
    """Write down a decision on an item of a scan; it is kept beside the warehouse."""
    from pipeline.scan import job, journal

    if status is not None and status not in journal.STATUSES:
        raise UsageError(
            f"--status: '{status}' is not there; there are: {', '.join(journal.STATUSES)}"
        )
    if verdict not in journal.BY_WORD:
        raise UsageError(f"'{verdict}' cannot be decided; say {', '.join(journal.BY_WORD)}")
    day = option.day("--on", on) or date.today()
    done = job.decide(
        journal.folder_of(db), item, day, journal.BY_WORD[verdict], owner, status, why
    )
    print(f"{done.item}  {done.verdict}  {done.title}")
