"""A spark: counts of successive years as a small line, to stand in a cell of a table."""

from collections.abc import Sequence

from pipeline.report import filters
from pipeline.report.svg import draw
from pipeline.report.svg.draw import element, number, told
from pipeline.report.words import CHINESE, Words

_HIGH = 22.0
_EDGE = 4.0


def spark(
    counts: Sequence[int],
    *,
    ident: str,
    title: str,
    first_year: int | None,
    width: float = 84,
    say: Words = CHINESE,
) -> str:
    """One count a year from `first_year` on; the line begins at zero below, the last year is a dot."""
    years = [f"{(first_year or 0) + n} {count:,}" for n, count in enumerate(counts)]
    said = say("、").join(years) or filters.DASH
    highest = max(counts, default=0) or 1
    step = (width - 2 * _EDGE) / max(len(counts) - 1, 1)
    points = [
        (_EDGE + step * n, _HIGH - _EDGE - (_HIGH - 2 * _EDGE) * count / highest)
        for n, count in enumerate(counts)
    ]
    parts = []
    if len(points) > 1:
        line = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        parts.append(element("polyline", mark="spark", points=line))
    if points:
        x, y = points[-1]
        parts.append(element("circle", mark="solid", cx=x, cy=y, r=2.4))
        # the whole of it answers the pointer
        parts.append(
            element("rect", fill="none", pointer_events="all", x=0, y=0, width=width, height=_HIGH)
        )
    return draw.document(width, _HIGH, ident, title, said, [told(said, *parts)] if parts else [])
