"""Text out: rows in the form that is asked for, and talk beside them on stderr."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.export import Rows
    from pipeline.query import Query
    from pipeline.warehouse import Warehouse

# Rows a person reads at once; the other forms hold them all.
SHOWN = 50


def warn(message: str) -> None:
    """Tell beside the data, as errors are told."""
    print(f"biaoxun: {message}", file=sys.stderr)


def why(reasons: Sequence[str]) -> None:
    """Tell why files are made, or that they are not."""
    print(f"made: {'; '.join(reasons) or 'no, nothing changed'}", file=sys.stderr)


def write(data: bytes, out: Path | None) -> None:
    """Write bytes to a file or, as they are, to stdout."""
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        from pipeline.artefact import write

        write(out, data)


def lines(lines: Iterable[str], out: Path | None) -> None:
    """Write lines to a file or, each as it comes, to stdout."""
    if out is None:
        for line in lines:
            print(line)
    else:
        write("".join(f"{line}\n" for line in lines).encode(), out)


def rows(form: str | None, columns: Sequence[str], rows: "Rows", out: Path | None) -> None:
    """Print rows in a form, by default as a table where somebody looks on."""
    from pipeline.export import dump

    form = form or ("table" if sys.stdout.isatty() and out is None else "csv")
    data = dump(form, columns, rows)
    # A spreadsheet takes a file without a mark for the local code page.
    write(b"\xef\xbb\xbf" + data if form == "csv" and out else data, out)


def answer(
    warehouse: "Warehouse",
    one: "Query",
    given: dict[str, object],
    form: str | None,
    out: Path | None,
    is_named: bool = True,
) -> None:
    """Print the rows of a question; where there are none, say what to ask otherwise, if it was asked
    by its name and its parameters are options."""
    result = warehouse.ask(one, given)
    found = result.tuples()
    rows(form, result.columns, found, out)
    if not found:
        asked = [
            f"--{param.name.replace('_', '-')}: {param.words}"
            for param in one.params
            if is_named and param.default is None
        ]
        warn("; ".join(["no rows", *asked]))
