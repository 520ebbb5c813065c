"""`biaoxun report`: render a report."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from pipeline.commands import option, output
from pipeline.commands.option import DEFAULT_DB, REPORTS, AsOf, Database, Explain, FromDate, KnownAt
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.artefact import Artefact
    from pipeline.recipe import Recipe

_FORMS: dict[str, Literal["html", "md", "json", "rows"]] = {
    "html": "html",
    "md": "md",
    "json": "json",
    "rows": "rows",
}


def report(
    name: Annotated[str, typer.Argument(help="Name of the report.")] = "trend",
    party: Annotated[
        str | None,
        typer.Argument(metavar="[PARTY]", help="Whom reports buyer and supplier are about."),
    ] = None,
    db: Database = DEFAULT_DB,
    group: Annotated[
        bool, typer.Option("--group", help="Of a supplier: all suppliers of its group.")
    ] = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    from_date: FromDate = None,
    formats: Annotated[
        str, typer.Option("--formats", help="Of html, md, json and rows (of claims, Parquet).")
    ] = "html,md",
    lang: Annotated[str, typer.Option("--lang", help="Language of the pages: zh or en.")] = "zh",
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")] = REPORTS,
    explain: Explain = False,
) -> None:
    """Render a report from the warehouse; prints its files.

    They are not made again while nothing that they rest on has changed.
    """
    from pipeline import recipe

    forms = []
    for word in dict.fromkeys(word.strip() for word in formats.split(",")):
        if word not in _FORMS:
            raise UsageError(f"--formats: '{word}' is not there; there are: {', '.join(_FORMS)}")
        forms.append(_FORMS[word])
    spoken = option.language(lang)
    # A report printed again is the one that was printed: its command names no moment of storing.
    command = f"biaoxun report {name}" + (f" {shlex.quote(party)}" if party else "")
    command += (" --group" if group else "") + (f" --as-of {as_of}" if as_of else "")
    worded = command + ("" if lang == "zh" else f" --lang {lang}")
    days = (option.day("--as-of", as_of), option.known(known_at), option.day("--from", from_date))
    made = recipe.of_report(recipe.notices(db), out, name, forms, *days, worded, lang)
    if explain:
        output.why(["a profile is always made"] if party else made.reasons())
    written = None if party else made.files()
    if written is None:
        from pipeline import run as job
        from pipeline.warehouse import Warehouse

        with Warehouse(db) as warehouse:
            written = job.write_report(
                warehouse, name, out, forms, *days, worded, spoken, party, group
            )
        if not party:
            made.note(written)
    for artefact in written:
        print(artefact.path)
    for words in outdated(made, written):
        output.warn(words)


def outdated(made: "Recipe", written: "Sequence[Artefact]") -> list[str]:
    """Words for each file that an earlier report of the name left beside what was written."""
    told = []
    for path in made.outdated(written):
        form = "rows" if path.suffix == ".parquet" else path.suffix[1:]
        lang = " --lang en" if path.stem.endswith(".en") else ""
        told.append(
            f"{path} is of an earlier report and was not made again; biaoxun report makes it "
            f"with --formats {form}{lang}"
        )
    return told
