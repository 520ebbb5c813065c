"""A waterfall: how a figure came from then to now, cause by cause."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.report.cross import Row
from pipeline.report.svg import axis, draw
from pipeline.report.svg.axis import Axis
from pipeline.report.svg.draw import element, letters, told
from pipeline.report.svg.form import Form, known, signed, write
from pipeline.report.svg.strip import Strip, strip
from pipeline.report.words import CHINESE, Words

_FLAT = 0.25  # changes smaller than this part of the whole cannot be seen on an axis from zero


@dataclass(frozen=True)
class Step:
    """A line: from where to where it leads; None where the change is not known."""

    name: str
    kind: str
    change: Any
    begin: float
    end: float | None


def waterfall(
    rows: Sequence[Row],
    *,
    ident: str,
    title: str,
    width: float = 880,
    name: str = "label",
    change: str = "change",
    kind: str = "kind",
    form: Form = "count",
    unit: str = "",
    say: Words = CHINESE,
) -> str:
    """Lines of kind `then`, `part` and `now`, in order: the two ends whole, the parts as changes.

    What the parts leave between then and now is drawn as a part of its own, not told apart. Where
    the changes are small beside the whole the axis does not begin at zero: the ends are strokes
    then, not bars, and the figure says so.
    """
    if not rows:
        return draw.empty(width, ident, title, say)
    unit = say(unit)
    steps = _steps(rows, name, change, kind, say)
    names = [step.name for step in steps]
    texts = [
        (signed if step.kind in {"part", "rest"} else write)(step.change, form, say)
        for step in steps
    ]
    # the two ends stand in heavier letters
    measured = [step.name if step.kind in {"part", "rest"} else step.name + "  " for step in steps]
    seen = strip(measured, [[unit, *texts]], width)
    # a whole begins at 0, a part where the one before it ended
    moves = [step.end for step in steps if step.end is not None]
    low, high = min([*moves, 0.0]), max([*moves, 0.0])
    is_cut = len(moves) > 1 and min(moves) > 0 and max(moves) - min(moves) < _FLAT * max(moves)
    if is_cut:
        low, high = min(moves), max(moves)
        pad = (high - low) * 0.05 or high * 0.01
        ticks = axis.even(low - pad, high + pad, 3 if seen.is_phone else 5)
    else:
        ticks = axis.even(low, high, 3 if seen.is_phone else 6)
    measure = Axis(ticks[0], ticks[-1], seen.left, seen.right)
    top = 24.0 if unit or is_cut else 6.0
    tops = [top + seen.line * n for n in range(len(steps))]
    body = list(seen.scale(measure, ticks, form, tops, say))
    if unit:
        body.append(letters(unit, width, 14, "small", "end"))
    if is_cut:
        body.append(letters(say("横轴不从 0 起"), 0 if seen.is_phone else seen.left, 14, "small"))
    for n, (step, text) in enumerate(zip(steps, texts, strict=True)):
        y = tops[n]
        middle = seen.middle(y)
        whole = step.kind in {"then", "now"}
        way = "" if step.kind != "part" else "rise" if (step.change or 0) > 0 else "fall"
        way = way if step.change else ""
        ink = f"word-{way}" if way else "word"
        parts = [*seen.texts(y, step.name, [text], [ink], "label" if whole else "word")]
        if step.end is not None:
            begin, end = measure.at(step.begin), measure.at(step.end)
            if is_cut and whole:
                area = {"x": end - 2.5, "width": 5.0}
            else:
                area = {"x": min(begin, end), "width": max(abs(end - begin), 1.0)}
            mark = "solid" if whole else way or "rest"
            parts.append(element("rect", mark=mark, y=middle - 8, height=16, **area))
        if n + 1 < len(steps):
            parts.append(_join(seen, measure, step, y))
        body.append(told(" · ".join([step.name, f"{text} {unit}".rstrip()]), *parts))
    summary = say("；").join(f"{label} {text}" for label, text in zip(names, texts, strict=True))
    return draw.document(width, tops[-1] + seen.line + 28, ident, title, summary, body)


def _join(seen: Strip, measure: Axis, step: Step, y: float) -> str:
    """From where a line ends to the next; a phone has the texts between: a stub stands for it."""
    x = measure.at(step.begin if step.end is None else step.end)
    begin = seen.middle(y) + (-8 if step.end is None else 8)
    end = begin + 5 if seen.is_phone else seen.middle(y + seen.line) - 8
    dash = {"stroke_dasharray": "2 3"} if step.end is None else {}
    return element("line", mark="join", x1=x, x2=x, y1=begin, y2=end, **dash)


def _steps(rows: Sequence[Row], name: str, change: str, kind: str, say: Words) -> list[Step]:
    """The lines, and before `now` what the parts did not tell."""
    steps: list[Step] = []
    at = None
    for row in rows:
        value, label = row[change], say(str(row[name] or draw.UNKNOWN))
        number = known(value)
        if row[kind] == "part":
            end = None if number is None or at is None else at + number
            steps.append(Step(label, "part", value, at or 0.0, end))
            at = at if end is None else end
            continue
        if row[kind] == "now" and number is not None and at is not None:
            missing = value - sum(s.change for s in steps if s.change is not None)
            if abs(missing) > 1e-9 * max(abs(number), 1):
                steps.append(Step(say("未归因"), "rest", missing, at, number))
        steps.append(Step(label, str(row[kind]), value, 0.0, number))
        at = number if number is not None else at
    return steps
