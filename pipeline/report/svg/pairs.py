"""Pairs: two values of each item on one axis, joined."""

from collections.abc import Sequence

from pipeline.report import filters
from pipeline.report.cross import Row
from pipeline.report.svg import axis, draw
from pipeline.report.svg.axis import Axis
from pipeline.report.svg.draw import element, letters, text_width, told
from pipeline.report.svg.form import Form, known, write
from pipeline.report.svg.strip import strip
from pipeline.report.words import CHINESE, Words

_ARROWS: dict[str | None, str] = {"more": " ↑", "less": " ↓"}
_COLOURS: dict[str | None, str] = {"more": "rise", "less": "fall"}


def pairs(
    rows: Sequence[Row],
    *,
    ident: str,
    title: str,
    first_name: str,
    second_name: str,
    width: float = 880,
    name: str = "label",
    first: str = "first",
    second: str = "second",
    count: str | None = "count",
    verdict: str | None = None,
    form: Form = "percent",
    say: Words = CHINESE,
) -> str:
    """Before and after, or the share by count and by value: filled the first, hollow the second.

    A value that is not known leaves the other alone; `count` is the n behind a pair. `verdict` says
    `more` or `less` where a test tells the first from the second: only these have a colour and an arrow.
    """
    if not rows:
        return draw.empty(width, ident, title, say)
    first_name, second_name = say(first_name), say(second_name)
    names = [say(str(row[name] or draw.UNKNOWN)) for row in rows]
    values = [[write(row[key], form, say) for row in rows] for key in (first, second)]
    told_apart = [row[verdict] if verdict else None for row in rows]
    values[0] = [
        text + _ARROWS.get(one, "") for text, one in zip(values[0], told_apart, strict=True)
    ]
    behind = [f"n = {filters.count(row[count])}" if count else "" for row in rows]
    phone = width < draw.PHONE
    if phone:
        heads = ["", "", ""]
        joined = [f"{one} / {other}" for one, other in zip(*values, strict=True)]
        texts = list(zip(joined, [""] * len(rows), behind, strict=True))
    else:
        heads = [first_name, second_name, "n" if count else ""]
        texts = list(zip(*values, [text.removeprefix("n = ") for text in behind], strict=True))
    seen = strip(names, list(zip(heads, *texts, strict=True)), width)
    points = [(known(row[first]), known(row[second])) for row in rows]
    shown = [one for pair in points for one in pair if one is not None]
    ticks = axis.even(min([*shown, 0.0]), max([*shown, 0.0]), 4 if phone else 6)
    measure = Axis(ticks[0], ticks[-1], seen.left, seen.right)
    top = 30.0
    tops = [top + seen.line * n for n in range(len(rows))]
    body = list(seen.scale(measure, ticks, form, tops, say))
    x = seen.left if not phone else 7.0
    for text, mark in ((first_name, "solid"), (second_name, "hollow")):
        body.append(element("circle", mark=mark, cx=x, cy=10, r=4.6))
        body.append(letters(text, x + 10, 14, "word"))
        x += text_width(text) + 34
    for text, end in zip(heads, seen.ends, strict=True):
        if text:
            body.append(letters(text, end, 14, "small", "end"))
    for n, (row, (one, other)) in enumerate(zip(rows, points, strict=True)):
        y = tops[n]
        middle = seen.middle(y)
        few = count is not None and row[count] is not None and row[count] < draw.FEW
        colour = _COLOURS.get(told_apart[n])
        ink = f"word-{colour}" if colour else "few" if few else "word"
        parts = [*seen.texts(y, names[n], texts[n], [ink, "few" if few else "small", "small"])]
        if one is not None and other is not None:
            ends = {"x1": measure.at(one), "x2": measure.at(other), "y1": middle, "y2": middle}
            parts.append(element("line", mark="join", stroke_width=1.6, **ends))
        for at, mark in ((other, "hollow"), (one, colour or "solid")):
            if at is not None:
                parts.append(element("circle", mark=mark, cx=measure.at(at), cy=middle, r=4.6))
        hint = [
            names[n],
            f"{first_name} {values[0][n]}",
            f"{second_name} {values[1][n]}",
            behind[n],
        ]
        body.append(told(" · ".join(filter(None, hint)), *parts))
    summary = say("；").join(
        f"{label} {one} / {other}" for label, one, other in zip(names, *values, strict=True)
    )
    says = f"{first_name} / {second_name} · {summary}"
    return draw.document(width, tops[-1] + seen.line + 28, ident, title, says, body)
