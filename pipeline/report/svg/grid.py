"""A grid: shares of each line, coloured by how far they stand from the share of the whole."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.report import cross, filters, theme
from pipeline.report.cross import Row
from pipeline.report.svg import draw
from pipeline.report.svg.cells import cells
from pipeline.report.svg.draw import element, letters, text_width, told
from pipeline.report.words import CHINESE, Words

STEPS: Final = (1 / 1.5, 0.85, 1.15, 1.5)  # share of a line / share of the whole
_SAID: Final = ("<0.67", "0.67–0.85", "0.85–1.15", "1.15–1.5", "≥1.5")


def grid(
    rows: Sequence[Row],
    *,
    ident: str,
    title: str,
    width: float = 880,
    down: str = "region7",
    across: str = "category_l1",
    across_name: str = "category_name",
    share: str = "share",
    count: str = "demand_count",
    total: str = "region_count",
    overall: str = "overall_share",
    different: str | None = None,
    say: Words = CHINESE,
) -> str:
    """Shares of `total` by line; orange stands below the `overall` share of the column, blue above.

    The classes are fixed ratios, so that reports compare. Where `different` names a column, only
    its true cells take colour. Fewer than five behind a cell: grey italic, no colour; a cell
    without a row counted nothing: a dash.
    """
    if not rows:
        return draw.empty(width, ident, title, say)
    down_order = (*theme.REGIONS, *theme.LEVELS, *theme.TIERS)
    seen = cross.table(rows, down, across, down_order, theme.CATEGORIES)
    titles = {row[across]: say(str(row[across_name] or draw.UNKNOWN)) for row in rows}
    heads = [titles[column] for column in seen.columns]
    whole = {row[across]: row[overall] for row in rows}
    names = [say(str(line.name or draw.UNKNOWN)) for line in seen.lines]
    notes = [f"n = {next(c[total] for c in line.cells if c):,}" for line in seen.lines]
    phone = width < draw.PHONE
    wholes = [_whole(whole[column], say) for column in seen.columns]
    # a phone holds few columns: categories go down there, lines across
    if phone:
        table = cells(heads, names, width, 40, wholes)
        body = [*table.heads(names), *table.names(heads, wholes)]
    else:
        table = cells([*names, say("总体")], heads, width, 40, notes)
        body = [*table.heads(heads), *table.names(names, notes)]
    size = f"{table.size:g}"
    for n, line in enumerate(seen.lines):
        for k, cell in enumerate(line.cells):
            place = (n, k) if phone else (k, n)
            box, middle = table.box(*place), table.middle(place[0])
            base = box["y"] + 17
            if cell is None or cell[share] is None:
                body.append(element("rect", mark="blank", **box))
                body.append(letters(filters.DASH, middle, base + 7, "few", "middle", size))
                continue
            few = cell[count] < draw.FEW
            is_plain = few or bool(different and not cell[different])
            mark = (
                "blank" if few else "d-2" if is_plain else f"d-{step(cell[share], cell[overall])}"
            )
            text = filters.percent(cell[share])
            if text_width(text, table.size) > table.room - 3:
                text = filters.decimal(cell[share] * 100, 0) + "%"
            hint = [
                names[n],
                heads[k],
                filters.percent(cell[share]),
                f"n = {cell[count]:,} / {cell[total]:,}",
                _whole(cell[overall], say),
            ]
            body.append(
                told(
                    " · ".join(hint),
                    element("rect", mark=mark, **box),
                    letters(text, middle, base, "few" if few else "q-low", "middle", size),
                    letters(
                        f"{cell[count]:,}",
                        middle,
                        base + 15,
                        "few" if few else "q-low",
                        "middle",
                        "10.5",
                    ),
                )
            )
    lines = len(heads) if phone else len(names)
    bottom = table.top + table.high * lines
    if not phone:
        base = bottom + 17
        body.append(letters(say("总体"), table.left - 12, base, "small", "end"))
        for k, column in enumerate(seen.columns):
            body.append(
                letters(filters.percent(whole[column]), table.middle(k), base, "small", "middle")
            )
        bottom += 26
    body.extend(_legend(0 if phone else table.left, bottom + 10, width, say))
    summary = say("；").join(
        f"{name} {notes[n]} · "
        + say("、").join(
            f"{heads[k]} {filters.percent(c[share])}" for k, c in enumerate(line.cells) if c
        )
        for n, (name, line) in enumerate(zip(names, seen.lines, strict=True))
    )
    return draw.document(width, bottom + 52, ident, title, summary, body)


def step(share: float, overall: float | None) -> int:
    """Class of colour 0–4 of a share beside that of the whole.

    >>> [step(share, 0.2) for share in (0.1, 0.15, 0.2, 0.25, 0.4)], step(0.1, None)
    ([0, 1, 2, 3, 4], 2)
    """
    return bisect_right(STEPS, float(share) / float(overall)) if overall else 2


def _whole(share: float | None, say: Words) -> str:
    return f"{say('总体')} {filters.percent(share)}"


def _legend(left: float, top: float, width: float, say: Words) -> Iterator[str]:
    room = min(86.0, (width - left) / 5)
    yield letters(say("该行占比 ÷ 总体占比"), left, top + 6, "small")
    for n, text in enumerate(_SAID):
        yield element("rect", mark=f"d-{n}", x=left + room * n, y=top + 13, width=room, height=10)
        yield letters(text, left + room * n + 1, top + 37, "small")
