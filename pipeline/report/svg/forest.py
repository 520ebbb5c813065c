"""A forest: a value and its interval a line, on one axis, with what may be said of it."""

import math
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from pipeline.report import filters
from pipeline.report.cross import Row
from pipeline.report.svg import axis, draw
from pipeline.report.svg.axis import Axis
from pipeline.report.svg.draw import element, letters, shortened, told
from pipeline.report.svg.form import Form, known, write
from pipeline.report.svg.strip import Strip, strip, within
from pipeline.report.words import CHINESE, Words

# verdict of a claim: the mark of the point, of the interval, of the letters
VERDICTS: Final = {
    "supported": ("solid", "span", "word"),
    "contradicts": ("rise", "span", "word-rise"),
    "less": ("off", "span", "word"),
    "stated": ("solid", "span", "word"),
    "weak": ("hollow", "span", "word"),
    "not_supported": ("hollow", "span", "word"),
    "insufficient": ("faint", "span-faint", "few"),
}
_NO_VERDICT: Final = ("solid", "span", "word")
_RATIOS: Final = (0.01, 100.0)  # what lies beyond is an arrow


def forest(
    rows: Sequence[Row],
    *,
    ident: str,
    title: str,
    width: float = 880,
    group: str | None = "group",
    name: str = "label",
    value: str = "share",
    low: str = "low",
    high: str = "high",
    count: str = "count",
    verdict: str | None = "verdict",
    reference: str | None = "reference",
    reference_name: str = "总体",
    scale: Literal["share", "ratio"] = "share",
    interval: str = "95% 区间",
    say: Words = CHINESE,
) -> str:
    """Shares of 1 from zero, or ratios on a logarithmic axis with a line at 1.

    `verdict` is a key of VERDICTS or None; `reference` the share each is held against: one line
    where it is the same for all, a stroke in each line where not. Without a value there is no mark.
    """
    if not rows:
        return draw.empty(width, ident, title, say)
    form: Form = "percent" if scale == "share" else "ratio"
    names = [say(str(row[name] or draw.UNKNOWN)) for row in rows]
    values = [write(row[value], form) for row in rows]
    spans = [_span(row[low], row[high], form) for row in rows]
    counts = [f"n = {filters.count(row[count])}" for row in rows]
    verdicts = [row[verdict] if verdict else None for row in rows]
    looks = [VERDICTS[one] if one else _NO_VERDICT for one in verdicts]
    words = [filters.label(one, say) if one else "" for one in verdicts]
    heads = [say("占比" if scale == "share" else "倍数"), say(interval), "n", say("判断")]
    if not any(words):
        heads[3] = ""
    phone = width < draw.PHONE
    if phone:
        heads = [""] * 4
        texts = list(zip(values, [""] * len(rows), counts, words, strict=True))
    else:
        bare = [text.removeprefix("n = ") for text in counts]
        texts = list(zip(values, spans, bare, words, strict=True))
    columns = list(zip(heads, *texts, strict=True))
    groups = [say(str(row[group] or draw.UNKNOWN)) if group else "" for row in rows]
    seen = strip([*names, *groups], columns, width)
    points = [tuple(known(row[key]) for key in (low, value, high)) for row in rows]
    marks = [known(row[reference]) if reference and scale == "share" else 1.0 for row in rows]
    if scale == "share" and not reference:
        marks = [None] * len(rows)
    measure, ticks = _axis([*sum(points, ()), *marks], scale, seen)
    top = 26.0
    body: list[str] = []
    drawn: list[str] = []
    tops: list[float] = []
    y, before = top, ""
    shared = marks[0] if len(set(marks)) == 1 else None
    for n, row in enumerate(rows):
        if groups[n] != before:
            before = groups[n]
            drawn.append(letters(shortened(before, width, 14), 0, y + (27 if n else 19), "label"))
            y += 36 if n else 28
        tops.append(y)
        point_mark, span_mark, ink = looks[n]
        few = row[count] is not None and row[count] < draw.FEW
        ink = "few" if few else ink
        hint = [groups[n], names[n], values[n], f"{say(interval)} {spans[n]}", counts[n]]
        own = marks[n]
        if scale == "share" and own is not None:
            hint.append(f"{say(reference_name)} {write(own, form)}")
        parts = [
            *seen.texts(y, names[n], texts[n], [ink, "small", "small", "few" if few else ink]),
            *_interval(measure, points[n], seen.middle(y), point_mark, span_mark),
        ]
        if shared is None and own is not None:
            x, middle = measure.at(own), seen.middle(y)
            stroke = {"x1": x, "x2": x, "y1": middle - 9, "y2": middle + 9}
            parts.insert(0, element("line", mark="axis", stroke_width=2, **stroke))
        drawn.append(told(" · ".join(filter(None, [*hint, words[n]])), *parts))
        y += seen.line
    body.extend(seen.scale(measure, ticks, form, tops, say))
    if shared is not None:
        x = measure.at(shared)
        body.extend(seen.upright("reference", x, tops, tops[0] - top + 6))
        named = f"{say(reference_name)} {write(shared, form)}"
        if scale == "ratio":
            named = f"1 = {say('与对照相同')}"
        body.append(within(named, x, 14, width if phone else seen.right))
    elif any(mark is not None for mark in marks):
        body.append(
            element("line", mark="axis", x1=seen.left, x2=seen.left, y1=3, y2=17, stroke_width=2)
        )
        body.append(letters(say(reference_name), seen.left + 7, 14, "small"))
    for head, end in zip(heads, seen.ends, strict=True):
        if head:
            body.append(letters(head, end, 14, "small", "end"))
    told_of = (f"{a} {b}".strip() + f" {c}" for a, b, c in zip(groups, names, values, strict=True))
    return draw.document(width, y + 28, ident, title, say("；").join(told_of), [*body, *drawn])


def _span(low: float | None, high: float | None, form: Form) -> str:
    """An interval in words: the unit once.

    >>> _span(0.101, 0.15, "percent"), _span(0.8, 1.25, "ratio"), _span(None, 0.2, "percent")
    ('10.1–15.0%', '0.80–1.25', '—')
    """
    if low is None or known(low) is None or high is None or known(high) is None:
        return filters.DASH
    if math.isinf(high):
        return f"{write(low, form)}–∞"
    return f"{write(low, form).removesuffix('%')}–{write(high, form)}"


def _axis(
    values: Sequence[float | None], scale: str, seen: Strip
) -> tuple[Axis, tuple[float, ...]]:
    """An axis all values and intervals lie on."""
    shown = [one for one in values if one is not None and math.isfinite(one)]
    most = 4 if seen.is_phone else 6
    if scale == "share":
        ticks = axis.even(0, max([*shown, 0.0]), most)
        return Axis(ticks[0], ticks[-1], seen.left, seen.right), ticks
    held = [one for one in shown if _RATIOS[0] <= one <= _RATIOS[1]]
    ticks = axis.logarithmic(min([*held, 0.5]), max([*held, 2.0]), most + 1)
    return Axis(ticks[0], ticks[-1], seen.left, seen.right, True), ticks


def _interval(
    measure: Axis, point: Sequence[float | None], y: float, point_mark: str, span_mark: str
) -> Iterator[str]:
    """The interval as a stroke, the value as a point; an arrow where the axis ends first."""
    low, value, high = point
    if low is not None and high is not None:
        yield element("line", mark=span_mark, x1=measure.at(low), x2=measure.at(high), y1=y, y2=y)
        for end, way in ((low, 1), (high, -1)):
            if measure.is_beyond(end):
                x = measure.at(end)
                path = f"M{draw.number(x + 6 * way)} {draw.number(y - 4)}L{draw.number(x)} {draw.number(y)}L{draw.number(x + 6 * way)} {draw.number(y + 4)}"
                yield element("path", mark=span_mark, d=path, fill="none", stroke_dasharray="none")
    if value is not None and not measure.is_beyond(value):
        yield element("circle", mark=point_mark, cx=measure.at(value), cy=y, r=4.6)
