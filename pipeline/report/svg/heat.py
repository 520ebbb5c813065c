"""A heat table: shares of each line, coloured by fixed classes so that reports compare."""

from collections.abc import Sequence
from typing import Final

from pipeline.report import cross, filters, theme
from pipeline.report.cross import Row
from pipeline.report.svg import draw
from pipeline.report.svg.draw import element, letters, text_width, told
from pipeline.report.svg.shares import percent_of
from pipeline.report.words import CHINESE, Words

CLASSES: Final = (0.1, 0.2, 0.35, 0.5)
_NAME: Final = 80.0  # a phone has no more room for a name


def heat(
    rows: Sequence[Row],
    *,
    ident: str,
    title: str,
    width: float = 880,
    down: str = "region7",
    across: str = "level",
    share: str = "share",
    count: str = "demand_count",
    total: str = "region_count",
    say: Words = CHINESE,
) -> str:
    """Regions down, levels across: the share of the region; fewer than five behind it: grey italic.

    A cell without a row counted nothing: a dash.
    """
    if not rows:
        return draw.empty(width, ident, title, say)
    seen = cross.table(rows, down, across, theme.REGIONS, theme.LEVELS)
    phone = width < draw.PHONE
    columns = [say(name or draw.UNKNOWN) for name in seen.columns]
    names = [say(line.name or draw.UNKNOWN) for line in seen.lines]
    rows_of = [draw.folded(name, _NAME, 14) if phone else (name,) for name in names]
    left = 18 + max(text_width(part, 14) for parts in rows_of for part in parts)
    left += 0 if phone else 50
    room = (width - left) / len(columns)
    size = "11" if phone else "12.5"
    heads = [draw.folded(name, room - 4) for name in columns]
    widest = max(text_width(part, float(size)) for head in heads for part in head)
    upright = widest > room
    top = 24.0 + 15 * (max(map(len, heads)) - 1)
    if upright:
        heads = [(name,) for name in columns]
        top = 12 + max(text_width(name, float(size)) for name in columns)
    body = []
    for n, head in enumerate(heads):
        at = left + room * (n + 0.5)
        if upright:
            body.append(letters(head[0], at + 4, top - 8, "word", "start", size, upright=True))
            continue
        for k, text in enumerate(reversed(head)):
            body.append(letters(text, at, top - 9 - 15 * k, "word", "middle", size))
    high = 23.0 + 15 * max(map(len, rows_of)) if phone else 34.0
    for n, (line, name, parts) in enumerate(zip(seen.lines, names, rows_of, strict=True)):
        y = top + n * high
        whole = next(cell[total] for cell in line.cells if cell)
        if phone:
            for k, part in enumerate(parts):
                body.append(letters(part, 0, y + 16 + 15 * k, "label"))
            body.append(letters(f"{whole:,}", 0, y + 15 + 15 * len(parts), "small"))
        else:
            body.append(letters(name, left - 64, y + high / 2 + 4, "label", "end"))
            body.append(letters(f"{whole:,}", left - 14, y + high / 2 + 4, "small", "end"))
        for k, (cell, column) in enumerate(zip(line.cells, columns, strict=True)):
            x, middle = left + room * k, y + high / 2 + 3.5
            area = {"x": x, "y": y, "width": room - 2, "height": high - 2}
            if cell is None:
                body.append(element("rect", mark="blank", **area))
                body.append(letters(filters.DASH, x + room / 2 - 1, middle, "few", "middle", size))
                continue
            shade = draw.step_class(cell[share], CLASSES)
            few = cell[count] < draw.FEW
            ink = "few" if few else "q-high" if shade >= 3 else "q-low"
            text = filters.percent(cell[share])
            body.append(
                told(
                    percent_of(name, column, cell[count], cell[share], say),
                    element("rect", mark="blank" if few else f"q-{shade}", **area),
                    letters(text, x + room / 2 - 1, middle, ink, "middle", size),
                )
            )
    bottom = top + high * len(names) + 12
    scale = [f"{filters.decimal(step * 100, 0)}%" for step in CLASSES]
    body.extend(draw.legend(CLASSES, scale, left, bottom, min(64, (width - left) / 5)))
    summary = say(
        "{lines}各自按{columns}的构成，合计 100%",
        lines=say("、").join(names),
        columns=say("、").join(columns),
    )
    return draw.document(width, bottom + 28, ident, title, summary, body)
