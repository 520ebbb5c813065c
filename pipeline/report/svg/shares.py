"""Stacked shares: bars of 100 %, one a level, parted by category."""

from collections.abc import Sequence

from pipeline.report import cross, filters, theme
from pipeline.report.cross import Row
from pipeline.report.svg import draw
from pipeline.report.svg.draw import element, letters, text_width, told
from pipeline.report.words import CHINESE, Words

_BAR = 40.0


def shares(
    rows: Sequence[Row],
    *,
    ident: str,
    title: str,
    width: float = 880,
    bar: str = "level",
    part: str = "category_l1",
    part_name: str = "category_name",
    share: str = "share",
    count: str = "demand_count",
    total: str = "level_count",
    say: Words = CHINESE,
) -> str:
    """Bars of 100 % in the fixed order and colours of levels and categories.

    `part` holds a category code, `share` a share of 1, `total` what the share is of; a bar of
    fewer than five says so instead.
    """
    if not rows:
        return draw.empty(width, ident, title, say)
    seen = cross.table(rows, bar, part, theme.LEVELS, theme.CATEGORIES)
    bars = [(say(line.name or draw.UNKNOWN), [c for c in line.cells if c]) for line in seen.lines]
    names = {row[part]: say(str(row[part_name])) for row in rows}
    phone = width < draw.PHONE
    left = 0.0 if phone else 16 + max(text_width(name, 14) for name, _ in bars)
    body, y = _legend([(code, names[code]) for code in seen.columns], left, width)
    summary = []
    for name, cells in bars:
        whole = cells[0][total]
        if phone:
            body.append(letters(name, 0, y + 14, "label"))
            body.append(letters(f"{whole:,}", draw.heavy_width(name, 14) + 8, y + 14, "small"))
            y += 21
        else:
            body.append(letters(name, left - 14, y + 18, "label", "end"))
            body.append(letters(f"{whole:,}", left - 14, y + 34, "small", "end"))
        if whole < draw.FEW:
            body.append(element("rect", mark="blank", x=left, y=y, width=width - left, height=_BAR))
            body.append(
                letters(say("不足 {few} 项，不作构成", few=draw.FEW), left + 12, y + 24.5, "few")
            )
        else:
            x = left
            for cell in cells:
                said = percent_of(name, names[cell[part]], cell[count], cell[share], say)
                room = float(cell[share]) * (width - left)
                body.append(told(said, *_segment(cell, part, share, count, x, y, room)))
                x += room
            most = sorted(cells, key=lambda cell: -cell[count])[:3]
            told_of = say("、").join(f"{names[c[part]]} {filters.percent(c[share])}" for c in most)
            summary.append(
                say("{name} {n} 项，件数前三：{parts}", name=name, n=f"{whole:,}", parts=told_of)
            )
        y += _BAR + (12 if phone else 18)
    return draw.document(width, y - 10, ident, title, say("；").join(summary), body)


def percent_of(whole: str, part: str, count: int, share: float, say: Words = CHINESE) -> str:
    """What a pointer over a part reads."""
    return say(
        "{whole} · {part}：{n} 项，占 {share}",
        whole=whole,
        part=part,
        n=f"{count:,}",
        share=filters.percent(share),
    )


def _legend(
    parts: Sequence[tuple[str | None, str]], left: float, width: float
) -> tuple[list[str], float]:
    """Swatches and names, wrapped to the width; and where the figure goes on."""
    drawn, x, y = [], left, 12.0
    for code, name in parts:
        room = text_width(name) + 30
        if x > left and x + room - 14 > width:
            x, y = left, y + 22
        drawn.append(element("rect", mark=f"c-{code}", x=x, y=y - 10, width=11, height=11, rx=2))
        drawn.append(letters(name, x + 16, y, "word"))
        x += room
    return drawn, y + 18


def _segment(
    cell: Row, part: str, share: str, count: str, x: float, y: float, room: float
) -> tuple[str, ...]:
    """One part of a bar, its share written in where there is room and enough behind it."""
    code = cell[part]
    area = element("rect", mark=f"c-{code}", x=x, y=y, width=max(room - 1.5, 0.5), height=_BAR)
    text = filters.decimal(cell[share] * 100, 0) + "%"
    if cell[count] < draw.FEW or text_width(text) + 9 > room:
        return (area,)
    ink = theme.letters_on(code)
    return area, letters(text, x + room / 2 - 0.75, y + 24.5, ink, "middle")
