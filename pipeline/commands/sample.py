"""`biaoxun sample`: constructed notices."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Effect(StrEnum):
    """What a sample's categories depend on."""

    planted = "planted"
    none = "none"
    reversed = "reversed"


class Form(StrEnum):
    """Containers of a sample."""

    csv = "csv"
    jsonl = "jsonl"
    xlsx = "xlsx"
    html = "html"
    mixed = "mixed"


def sample(
    out: Annotated[Path, typer.Argument(help="Folder to write to.")],
    notices: Annotated[int, typer.Option("--notices", min=1, help="How many notices.")] = 600,
    effect: Annotated[
        Effect, typer.Option("--effect", help="As the article states, none, or the opposite.")
    ] = Effect.planted,
    seed: Annotated[int, typer.Option("--seed", help="Same seed, same bytes.")] = 2022,
    form: Annotated[Form, typer.Option("--as", help="Container.")] = Form.mixed,
    bodies: Annotated[bool, typer.Option("--bodies", help="With the text of each notice.")] = False,
) -> None:
    """Write constructed notices, with the truth beside them."""
    from pipeline import sample as samples

    for path in samples.write(out, notices, effect.value, seed, form.value, bodies):
        print(path)
