"""Months of years, or any other two-way counts, as cells coloured by their count."""

from collections.abc import Sequence
from typing import Any

from pipeline.report import cross, filters
from pipeline.report.cross import Row
from pipeline.report.svg import draw
from pipeline.report.svg.cells import cells
from pipeline.report.svg.draw import element, letters, text_width, told
from pipeline.report.words import CHINESE, Words

_MONTHS = tuple(range(1, 13))
_NAMES = (
    *("1月", "2月", "3月", "4月", "5月", "6月"),
    *("7月", "8月", "9月", "10月", "11月", "12月"),
)


def months(
    rows: Sequence[Row],
    *,
    ident: str,
    title: str,
    width: float = 880,
    down: str = "year",
    across: str = "month",
    value: str = "demand_count",
    partial: str | None = "is_partial",
    unit: str = "项",
    few: int = draw.FEW,
    say: Words = CHINESE,
) -> str:
    """Counts of `down` × `across`; whole numbers across are months, all twelve of them.

    Months are 1 to 12. A cell without a row is not known, a dash; 0 is a count. A part month has a dashed edge.
    Counts below `few` are grey italic. Where the counts find no room the grid is turned: months down, years across.
    """
    if not rows:
        return draw.empty(width, ident, title, say)
    lines: Sequence[Any] = cross.ordered([row[down] for row in rows])
    columns: Sequence[Any] = cross.ordered([row[across] for row in rows])
    is_dated = all(isinstance(column, int) for column in columns)
    if is_dated:
        lines = sorted(lines, key=lambda line: (line is None, line))
        columns = _MONTHS
    names = [say(draw.UNKNOWN if line is None else str(line)) for line in lines]
    heads = [
        say(draw.UNKNOWN if one is None else _NAMES[one - 1] if is_dated else str(one))
        for one in columns
    ]
    size = 11 if width < draw.PHONE else 12.5
    widest = max(text_width(filters.count(row[value]), size) for row in rows) + 6
    seen = cells(names, heads, width, 30)
    is_turned = seen.room < widest and len(lines) < len(columns)
    if is_turned:
        seen = cells(heads, names, width, 28)
    body = [*seen.heads(names if is_turned else heads)]
    body.extend(seen.names(heads if is_turned else names))
    counts = [row[value] for row in rows if row[value] is not None and row[value] >= few]
    thresholds = draw.steps(counts)
    part_said = say("未满一月") if is_dated else say("未满")
    at = {(row[down], row[across]): row for row in rows}
    for n, line in enumerate(lines):
        for k, column in enumerate(columns):
            row = at.get((line, column))
            count = row[value] if row else None
            place = (n, k) if is_turned else (k, n)
            box, middle = seen.box(*place), seen.middle(place[0])
            base = box["y"] + box["height"] / 2 + 4.5
            if row is None or count is None:
                body.append(element("rect", mark="blank", **box))
                body.append(letters(filters.DASH, middle, base, "few", "middle", str(size)))
                continue
            shade = draw.step_class(count, thresholds) if count >= few else 0
            ink = "few" if count < few else "q-high" if shade >= 3 else "q-low"
            hint = [names[n], heads[k], f"n = {count:,} {say(unit)}"]
            mark = f"q-{shade}"
            if partial and row[partial]:
                hint.append(part_said)
                mark += " partly"
                box = {
                    "x": box["x"] + 1,
                    "y": box["y"] + 1,
                    "width": box["width"] - 2,
                    "height": box["height"] - 2,
                }
            text = letters(f"{count:,}", middle, base, ink, "middle", str(size))
            body.append(told(" · ".join(hint), element("rect", mark=mark, **box), text))
    bottom = seen.top + seen.high * (len(columns) if is_turned else len(lines)) + 10
    scale = [f"{step:,}" for step in thresholds]
    body.extend(draw.legend(thresholds, scale, seen.left, bottom, min(64, (width - seen.left) / 5)))
    bottom += 28 if thresholds else 0
    if partial and any(row[partial] for row in rows):
        body.append(
            element("rect", mark="q-0 partly", x=seen.left + 0.6, y=bottom + 2, width=16, height=10)
        )
        body.append(letters(part_said, seen.left + 24, bottom + 11, "small"))
        bottom += 18
    most = sorted((row for row in rows if row[value]), key=lambda row: -row[value])[:3]
    summary = say("、").join(
        f"{names[lines.index(row[down])]} {heads[columns.index(row[across])]} {row[value]:,}"
        for row in most
    )
    return draw.document(width, bottom, ident, title, summary or filters.DASH, body)
