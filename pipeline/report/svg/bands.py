"""Bands of values: how many fall in each, the unknown apart."""

from collections.abc import Sequence

from pipeline.report import filters
from pipeline.report.cross import Row
from pipeline.report.svg import draw
from pipeline.report.svg.draw import element, folded, letters, shortened, text_width, told
from pipeline.report.svg.form import money
from pipeline.report.words import CHINESE, Words

_APART = 0.7  # gap before the unknown, in widths of a bar
_WIDEST = 110.0


def bands(
    rows: Sequence[Row],
    *,
    ident: str,
    title: str,
    width: float = 880,
    name: str = "band",
    value: str = "demand_count",
    share: str | None = "demand_share",
    amount: str | None = None,
    say: Words = CHINESE,
) -> str:
    """Counts by band in the order of the rows; the unknown is grey and stands apart.

    Upright bars; where names find no room below them, lines. `amount` is in yuan and told in the
    hint. A count that is not known is a dash without a bar.
    """
    if not rows:
        return draw.empty(width, ident, title, say)
    unknown = (None, draw.UNKNOWN)
    seen = [row for row in rows if row[name] not in unknown]
    apart = [row for row in rows if row[name] in unknown]
    rows = [*seen, *apart]
    names = [say(draw.UNKNOWN if row[name] is None else str(row[name])) for row in rows]
    counts = [filters.count(row[value]) for row in rows]
    shares = [
        filters.percent(row[share]) if share and row[share] is not None else "" for row in rows
    ]
    hints = [
        " · ".join(filter(None, [label, f"n = {n}", part, _amount(row, amount, say)]))
        for row, label, n, part in zip(rows, names, counts, shares, strict=True)
    ]
    inks = ["few" if (row[value] or 0) < draw.FEW else "word" for row in rows]
    marks = ["c-OTH" if row[name] in unknown else "bar" for row in rows]
    highest = max((row[value] or 0 for row in rows), default=0) or 1
    step = min(width / (len(seen) + (1 + _APART if seen else 1) * len(apart)), _WIDEST)
    heads = [_folded(label, step - 7) for label in names]
    tallest = max(map(len, heads))
    texts = [*(text for head in heads for text in head), *counts, *shares]
    summary = say("、").join(f"{label} {n}" for label, n in zip(names, counts, strict=True))
    body = []
    if max(text_width(text, 12) for text in texts) > step - 2:
        left = min(max(map(text_width, names)), width * 0.4) + 12
        ends = [
            say("{n}　{share}", n=n, share=part) if part else n
            for n, part in zip(counts, shares, strict=True)
        ]
        room = width - left - 8 - max(map(text_width, ends))
        for n, (row, text) in enumerate(zip(rows, ends, strict=True)):
            y = n * 28.0 + (12 if row[name] in unknown and seen else 0)
            long = room * (row[value] or 0) / highest
            label = shortened(names[n], left - 10)
            area = {"x": left, "y": y + 3, "width": long, "height": 22}
            body.append(
                told(
                    hints[n],
                    letters(label, left - 10, y + 18.5, "word", "end"),
                    element("rect", mark=marks[n], **area),
                    letters(text, left + long + 7, y + 18.5, inks[n]),
                )
            )
        height = 28.0 * len(rows) + (12 if seen and apart else 0)
        return draw.document(width, height, ident, title, summary, body)
    bottom = 230.0
    floor = bottom - 0.5
    for n, row in enumerate(rows):
        x = step * (n + (_APART if row[name] in unknown and seen else 0))
        tall = (bottom - 42) * (row[value] or 0) / highest
        tall = max(tall, 1.0) if row[value] else 0.0
        middle = x + step / 2
        area = {"x": x + 1, "y": bottom - tall, "width": step - 2, "height": tall}
        parts = [element("rect", mark=marks[n], **area)]
        above = 20 if share else 6
        parts.append(letters(counts[n], middle, bottom - tall - above, inks[n], "middle"))
        if share:
            parts.append(letters(shares[n], middle, bottom - tall - 6, "small", "middle"))
        for k, text in enumerate(heads[n]):
            parts.append(letters(text, middle, bottom + 18 + 15 * k, "small", "middle"))
        body.append(told(hints[n], *parts))
    if seen:
        stop = step * len(seen)
        body.append(element("line", mark="axis", x1=0, x2=stop, y1=floor, y2=floor))
    if apart:
        start = step * (len(rows) - len(apart) + (_APART if seen else 0))
        stop = start + step * len(apart)
        body.append(element("line", mark="axis", x1=start, x2=stop, y1=floor, y2=floor))
    return draw.document(width, bottom + 10 + 15 * tallest, ident, title, summary, body)


def _folded(label: str, room: float) -> tuple[str, ...]:
    """The name of a band in one or two lines, broken after its dash where it has one."""
    if text_width(label, 11.5) <= room or "–" not in label:
        return folded(label, room, 11.5)
    cut = label.index("–") + 1
    return label[:cut], label[cut:]


def _amount(row: Row, amount: str | None, say: Words) -> str:
    """The sum of a band for the hint."""
    yuan = row[amount] if amount else None
    return "" if yuan is None else money(yuan, say)
