"""`biaoxun query`: the named questions."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Annotated, Any

import typer

from pipeline.commands import output
from pipeline.commands.option import DEFAULT_DB, FORMS, Database, OutFile
from pipeline.errors import UsageError

app = typer.Typer(help="Named questions.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def query_list() -> None:
    """List the questions, those of one first word together."""
    from pipeline import folders, query

    found = query.find(folders.search("queries"))
    width = max(map(len, found), default=0)
    count = Counter(map(_first_word, found))
    alone = [name for name in found if count[_first_word(name)] == 1]
    together = [name for name in found if name not in alone]
    groups = [alone, *(list(names) for _, names in groupby(together, _first_word))]
    for number, names in enumerate(filter(None, groups)):
        if number:
            print()
        for name in names:
            one = found[name]
            print(f"{name:<{width}}  {one.title_zh}  {one.title}")


def _first_word(name: str) -> str:
    return name.partition("_")[0]


@app.command("show")
def query_show(name: Annotated[str, typer.Argument(help="Name of the question.")]) -> None:
    """Print the SQL of a question, or of the rows that claims rest on, with its header."""
    from pipeline import folders, query

    print(query.get(name, folders.search("queries")).sql, end="")


@app.command(
    "run",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def query_run(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the question.")],
    db: Database = DEFAULT_DB,
    form: Annotated[
        str | None, typer.Option("-f", "--format", help=f"Form of the rows: {FORMS}.")
    ] = None,
    out: OutFile = None,
) -> None:
    """Ask a question. Its options are the parameters of its header: `query run NAME --help`."""
    from pipeline import folders, query
    from pipeline.warehouse import Warehouse

    if name in ("--help", "-h"):
        print(context.get_help())
        return
    one = query.get(name, folders.search("queries"))
    if {"--help", "-h"} & set(context.args):
        _help(one)
        return
    given = _given(context.args)
    one.bind(given)
    with Warehouse(db) as warehouse:
        output.answer(warehouse, one, given, form, out)


def _help(one: Any) -> None:
    print(f"{one.title_zh}  {one.title}\n")
    for param in one.params:
        default = "required" if param.default is None else f"default {param.default}"
        option = f"--{param.name.replace('_', '-')} {param.type}"
        print(f"  {option:<24}{param.words} ({default})")
    print(f"\none row a {one.grain}")
    for column, words in one.units.items():
        print(f"  {column}: {words}")
    for note in one.notes:
        print(note)


def _given(args: Sequence[str]) -> dict[str, object]:
    """'--as-of 2022-05-29' and '--as-of=2022-05-29' → {'as_of': '2022-05-29'}."""
    given: dict[str, object] = {}
    rest = iter(args)
    for word in rest:
        option, has_value, value = word.partition("=")
        if not option.startswith("--"):
            raise UsageError(f"'{word}' is no option; write --NAME VALUE")
        if not has_value:
            try:
                value = next(rest)
            except StopIteration:
                raise UsageError(f"{option} needs a value") from None
        given[option[2:].replace("-", "_")] = value
    return given
