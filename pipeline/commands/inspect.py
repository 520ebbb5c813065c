"""`biaoxun inspect`: notices as they are read, without a database."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands import jsonl, output
from pipeline.commands.option import Format, OutFile, SourceName
from pipeline.errors import BiaoxunError, UsageError


def inspect(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders.")],
    source: SourceName = None,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="Also where each value stands in the body.")
    ] = False,
    form: Format = "jsonl",
    out: OutFile = None,
) -> None:
    """Print the normalised notices, one JSON line each, without any database."""
    from pipeline import folders, ingest, line
    from pipeline.ingest import source as sources
    from pipeline.normalize.batch import normalise
    from pipeline.ruleset import ruleset

    if form != "jsonl":
        raise UsageError(f"-f: '{form}' is not there; there is: jsonl")
    known = sources.load(folders.search("sources"))
    failed = 0
    total = 0

    def printed() -> Iterator[str]:
        nonlocal failed, total
        for path in ingest.find(paths):
            total += 1
            try:
                reader = ingest.open_file(path, source, known)
                for raw in reader.batches():
                    batch = normalise(raw.notices, reader.info.source, ruleset())
                    printed_lines = map(line.dump, line.lines(batch, str(path)))
                    if evidence:
                        for text, places in zip(printed_lines, line.evidence(batch), strict=True):
                            yield jsonl.dump({**json.loads(text), "evidence": places})
                    else:
                        yield from printed_lines
                    told = batch.rejects.select("line", "code", "raw")
                    for number, code, text in told.iter_rows():
                        output.warn(f"{path}: line {number} rejected, {code}: {text[:80]}")
                    for broken in raw.broken:
                        output.warn(f"{path}: line {broken.line} not readable, {broken.code}")
            except BiaoxunError as error:
                failed += 1
                output.warn(str(error))

    output.lines(printed(), out)
    raise typer.Exit(0 if not failed else 3 if failed == total else 4)
