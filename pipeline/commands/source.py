"""`biaoxun source`: the publishers' files."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands import output
from pipeline.commands.option import OutFile

app = typer.Typer(help="Publishers' files.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def source_list() -> None:
    """List the sources known by name."""
    from pipeline import folders
    from pipeline.ingest import source as sources

    known = sources.load(folders.search("sources"))
    for one in known.named.values():
        print(f"{one.name}  {one.title}")


@app.command("draft")
def source_draft(
    path: Annotated[Path, typer.Argument(help="A table or page of the publisher.")],
    out: OutFile = None,
) -> None:
    """Print a source description to edit: save it as sources/<name>.toml."""
    from pipeline.ingest import source as sources

    output.write(sources.draft(path).encode(), out)
