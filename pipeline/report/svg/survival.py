"""Survival: the share still without the event by day, one curve a group (Kaplan–Meier)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.report import filters, theme
from pipeline.report.cross import Row, ordered
from pipeline.report.svg import axis, draw
from pipeline.report.svg.axis import Axis
from pipeline.report.svg.draw import element, letters, number, shortened, text_width, told
from pipeline.report.svg.form import known, tick
from pipeline.report.svg.lines import apart
from pipeline.report.svg.strip import within
from pipeline.report.words import CHINESE, Words


@dataclass(frozen=True)
class Moment:
    """A day something happened: the share after it, its interval, who was at risk before it."""

    day: float
    share: float
    low: float | None
    high: float | None
    at_risk: int
    events: int
    censored: int


@dataclass(frozen=True)
class Curve:
    """A group: its name, the number of its colour, its days in order."""

    name: str
    shade: int
    moments: tuple[Moment, ...]

    @property
    def n(self) -> int:
        """How many there were at the beginning."""
        return self.moments[0].at_risk

    @property
    def median(self) -> float | None:
        """First day by which half have had the event; None where it is not reached."""
        return next((one.day for one in self.moments if one.share <= 0.5), None)

    def at_risk(self, day: float) -> int | None:
        """How many are without the event just before a day; None past the last that is known."""
        last = self.moments[-1]
        left_over = last.at_risk - last.events - last.censored
        after = (one.at_risk for one in self.moments if one.day >= day)
        return next(after, 0 if left_over == 0 else None)


def survival(
    rows: Sequence[Row],
    *,
    ident: str,
    title: str,
    width: float = 880,
    group: str = "level",
    day: str = "day",
    share: str = "survival",
    low: str = "low",
    high: str = "high",
    at_risk: str = "at_risk",
    events: str = "event_count",
    censored: str = "censored_count",
    unit: str = "尚未发生的比例",
    axis_name: str = "天",
    say: Words = CHINESE,
) -> str:
    """Steps from 1 at day 0; rows are the days of a group with an event or a censoring.

    `share` is the share without the event after the day, `low` and `high` its interval, `at_risk`
    counts those before it. A day of unknown share is left out. Censored: an upright tick.
    """
    curves = _curves(
        rows, group, day, share, low, high, at_risk, events, censored, say, width * 0.25
    )
    if not curves:
        return draw.empty(width, ident, title, say)
    phone = width < draw.PHONE
    texts = [_told(curve, say, axis_name) for curve in curves]
    ticks = axis.days(max(curve.moments[-1].day for curve in curves), 4 if phone else 8)
    left = 14 + text_width("100%", 11.5)
    names_room = max(text_width(text) for pair in texts for text in pair)
    if phone:
        names_room = max(text_width(curve.name) for curve in curves)
    else:
        left = max(left, 26 + max(text_width(curve.name) for curve in curves))
    top = 28.0
    bottom = top + (210 if phone else 250)
    across = Axis(ticks[0], ticks[-1], left, width - names_room - 16)
    up = Axis(0, 1, bottom, top)
    body = [letters(say(unit), 0, 12, "small")]
    for one in (0, 0.25, 0.5, 0.75, 1):
        y = up.at(one)
        mark = "grid" if one else "axis"
        body.append(element("line", mark=mark, x1=left, x2=across.end, y1=y, y2=y))
        body.append(letters(tick(one, "percent"), left - 8, y + 4, "small", "end"))
    for one in ticks:
        x = across.at(one)
        body.append(element("line", mark="axis", x1=x, x2=x, y1=bottom, y2=bottom + 5))
        body.append(within(tick(one, "count"), x, bottom + 20, width))
    body.append(letters(say(axis_name), across.end + 16, bottom + 20, "small"))
    for curve in curves:
        body.extend(_band(curve, across, up))
    for curve in curves:
        body.extend(_strokes(curve, across, up))
    body.extend(_names(curves, texts, across, up, phone))
    for curve in curves:
        body.extend(_pointed_at(curve, across, up, say(axis_name)))
    height = bottom + 28
    if phone:
        for curve, pair in zip(curves, texts, strict=True):
            height += 18
            body.append(letters(f"{curve.name} · {pair[1]}", 0, height - 4, f"name-{curve.shade}"))
    else:
        height += 24
        body.append(letters(say("在观察中（n）"), 0, height - 4, "small"))
        for curve in curves:
            height += 18
            body.append(letters(curve.name, left - 26, height - 2, f"name-{curve.shade}", "end"))
            for one in ticks:
                text = filters.count(curve.at_risk(one))
                body.append(letters(text, across.at(one), height - 2, "small", "middle"))
    summary = say("；").join(f"{a.name} {b[1]}" for a, b in zip(curves, texts, strict=True))
    return draw.document(width, height + 4, ident, title, summary, body)


def _curves(
    rows: Sequence[Row],
    group: str,
    day: str,
    share: str,
    low: str,
    high: str,
    at_risk: str,
    events: str,
    censored: str,
    say: Words,
    room: float,
) -> list[Curve]:
    dated = [row for row in rows if row[day] is not None and known(row[share]) is not None]
    groups = ordered((row[group] for row in dated), theme.LEVELS)
    curves = []
    for n, name in enumerate(groups):
        shade = theme.LEVELS.index(name) if name in theme.LEVELS else n % len(theme.LEVELS)
        own = sorted((row for row in dated if row[group] == name), key=lambda row: row[day])
        moments = tuple(
            Moment(
                float(row[day]),
                float(row[share]),
                known(row[low]),
                known(row[high]),
                int(row[at_risk]),
                int(row[events] or 0),
                int(row[censored] or 0),
            )
            for row in own
        )
        shown = shortened(say(str(name or draw.UNKNOWN)), room)
        curves.append(Curve(shown, shade, moments))
    return curves


def _told(curve: Curve, say: Words, axis_name: str) -> tuple[str, str]:
    """Name of a curve, and its median and n."""
    median = say("未到") if curve.median is None else f"{curve.median:g} {say(axis_name)}"
    return curve.name, f"{say('中位')} {median} · n = {curve.n:,}"


def _steps(points: Sequence[tuple[float, float]], last: float) -> list[tuple[float, float]]:
    """Corners of a step line through (x, y) pairs, held to the last x."""
    corners = [points[0]]
    for (_, before), (x, after) in pairwise(points):
        corners += [(x, before), (x, after)]
    return [*corners, (last, points[-1][1])]


def _band(curve: Curve, across: Axis, up: Axis) -> Iterator[str]:
    """The interval, where it is known."""
    known_at = [one for one in curve.moments if one.low is not None and one.high is not None]
    if not known_at:
        return
    last = across.at(curve.moments[-1].day)
    start = (across.at(0), up.at(1))
    above = [start, *((across.at(m.day), up.at(m.high or 0.0)) for m in known_at)]
    below = [start, *((across.at(m.day), up.at(m.low or 0.0)) for m in known_at)]
    corners = [*_steps(above, last), *reversed(_steps(below, last))]
    yield element("path", mark=f"area-{curve.shade}", d=_path(corners) + "Z")


def _strokes(curve: Curve, across: Axis, up: Axis) -> Iterator[str]:
    """The curve, a tick where someone left unseen, and the way down from half."""
    mark = f"line-{curve.shade}"
    points = [(0.0, 1.0), *((one.day, one.share) for one in curve.moments)]
    drawn = [(across.at(x), up.at(y)) for x, y in points]
    yield element("path", mark=mark, d=_path(_steps(drawn, drawn[-1][0])), stroke_width=2)
    for one in curve.moments:
        if one.censored:
            x, y = across.at(one.day), up.at(one.share)
            yield element("path", mark=mark, d=_path([(x, y - 4), (x, y + 4)]), stroke_width=1.1)
    if curve.median is not None:
        x = across.at(curve.median)
        way = _path([(x, up.at(0.5)), (x, up.at(0))])
        yield element("path", mark=mark, d=way, stroke_width=1, stroke_dasharray="2 3")


def _names(
    curves: Sequence[Curve],
    texts: Sequence[tuple[str, str]],
    across: Axis,
    up: Axis,
    phone: bool,
) -> Iterator[str]:
    """The name where the curve ends; median and n below it."""
    ends = [(across.at(c.moments[-1].day), up.at(c.moments[-1].share)) for c in curves]
    room = 16 if phone else 34
    heights = apart([y for _, y in ends], room, up.start - (0 if phone else 16))
    for curve, (name, more), (x, y), at in zip(curves, texts, ends, heights, strict=True):
        start = across.end + 10
        lead = _path([(x + 3, y), (start - 3, at)])
        if abs(at - y) > 4 or start - x > 16:
            yield element("path", mark=f"line-{curve.shade}", d=lead, stroke_width=0.7)
        yield letters(name, start, at + 4, f"name-{curve.shade}", weight="600")
        if not phone:
            yield letters(more, start, at + 19, "small")


def _pointed_at(curve: Curve, across: Axis, up: Axis, day: str) -> Iterator[str]:
    for one in curve.moments:
        said = [
            curve.name,
            f"{one.day:g} {day}",
            filters.percent(one.share),
            f"n = {one.at_risk:,}",
        ]
        x, y = across.at(one.day), up.at(one.share)
        yield told(" · ".join(said), element("circle", cx=x, cy=y, r=5, fill_opacity=0))


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)
