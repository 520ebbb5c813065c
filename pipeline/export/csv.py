"""CSV: UTF-8, commas, one header line; text that looks like a formula is quoted."""

import csv
import io
from collections.abc import Sequence

from pipeline.export import Rows
from pipeline.export._cell import safe


def dump(columns: Sequence[str], rows: Rows) -> bytes:
    """Rows as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([safe(value) for value in row] for row in rows)
    return out.getvalue().encode()
