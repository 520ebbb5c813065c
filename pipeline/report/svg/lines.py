"""Lines over quarters, one a level, named at their end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.report import cross, theme
from pipeline.report.cross import Row
from pipeline.report.svg import draw
from pipeline.report.svg.draw import element, letters, text_width, told
from pipeline.report.words import CHINESE, Words

Point = tuple[float, float]


@dataclass(frozen=True)
class Series:
    """A level, its name as shown, its count in each quarter; None where that is not known."""

    level: str
    name: str
    counts: tuple[int | None, ...]

    @property
    def shade(self) -> int:
        """Number of its colour."""
        levels = theme.LEVELS
        return levels.index(self.level) if self.level in levels else len(levels) - 1

    @property
    def end(self) -> tuple[int, int]:
        """Position of the last quarter known, and the count there."""
        return next((n, c) for n, c in reversed(list(enumerate(self.counts))) if c is not None)

    @property
    def label(self) -> str:
        """Its name, and the last count."""
        return f"{self.name} {self.end[1]:,}"


@dataclass(frozen=True)
class Plane:
    """Where a quarter and a count stand in the drawing."""

    left: float
    right: float
    top: float
    bottom: float
    quarter_count: int
    highest: float

    def across(self, n: int) -> float:
        """x of the n-th quarter; a single one stands in the middle."""
        part = n / (self.quarter_count - 1) if self.quarter_count > 1 else 0.5
        return self.left + (self.right - self.left) * part

    def up(self, count: float) -> float:
        """y of a count; 0 is the axis."""
        return self.bottom - (self.bottom - self.top) * count / self.highest


def lines(
    rows: Sequence[Row],
    *,
    ident: str,
    title: str,
    unit: str,
    width: float = 880,
    quarter: str = "quarter",
    series: str = "level",
    value: str = "demand_count",
    partial: str = "is_partial",
    say: Words = CHINESE,
) -> str:
    """Counts by quarter ('2021Q1'); a part quarter is reached by dashes.

    A quarter with rows but none of a level counted nothing there: 0. A quarter without any row is
    not known: the line breaks. Rows without a quarter are not drawn.
    """
    dated = [row for row in rows if row[quarter] is not None]
    if not dated:
        return draw.empty(width, ident, title, say)
    times = quarters(min(row[quarter] for row in dated), max(row[quarter] for row in dated))
    partly = [any(row[partial] and row[quarter] == time for row in dated) for time in times]
    drawn = _series(dated, times, quarter, series, value, say)
    scale = draw.ticks(max(row[value] for row in dated))
    height = 250.0 if width < draw.PHONE else 270.0
    plane = Plane(
        left=10 + max(text_width(text, 11.5) for text in (f"{scale[-1]:,}", unit)),
        right=width - 18 - max(text_width(one.label) for one in drawn),
        top=26,
        bottom=height - 28,
        quarter_count=len(times),
        highest=scale[-1],
    )
    body = [*_grid(plane, scale, unit), *_time_axis(plane, times)]
    for one in drawn:
        body.extend(_strokes(plane, one, partly))
    body.extend(_names(plane, drawn))
    for one in drawn:
        body.extend(_pointed_at(plane, one, times, partly, say))
    ends = say("；").join(
        say("{name}在 {time} 为 {n}", name=one.name, time=times[one.end[0]], n=f"{one.end[1]:,}")
        for one in drawn
    )
    summary = say("{first} 至 {last}：{ends}", first=times[0], last=times[-1], ends=ends)
    return draw.document(width, height, ident, title, summary, body)


def quarters(first: str, last: str) -> tuple[str, ...]:
    """Every quarter from the first to the last.

    >>> quarters("2021Q3", "2022Q1")
    ('2021Q3', '2021Q4', '2022Q1')
    """
    begin, end = (int(time[:4]) * 4 + int(time[-1]) - 1 for time in (first, last))
    return tuple(f"{n // 4}Q{n % 4 + 1}" for n in range(begin, end + 1))


def apart(wanted: Sequence[float], gap: float, lowest: float) -> list[float]:
    """Heights as near the wanted as lines of text can stand without touching.

    >>> apart([100, 96, 40], 16, 110)
    [110, 94, 40]
    """
    at = list(wanted)
    down = sorted(range(len(at)), key=lambda n: (at[n], n))
    for above, below in pairwise(down):
        at[below] = max(at[below], at[above] + gap)
    limit = lowest
    for n in reversed(down):
        at[n] = min(at[n], limit)
        limit = at[n] - gap
    return at


def _series(
    rows: Sequence[Row], times: Sequence[str], quarter: str, series: str, value: str, say: Words
) -> list[Series]:
    seen = cross.table(rows, series, quarter, theme.LEVELS, times)
    known = set(seen.columns)
    drawn = []
    for line in seen.lines:
        counts = {row[quarter]: int(row[value]) for row in line.cells if row}
        at = tuple(counts.get(time, 0) if time in known else None for time in times)
        level = line.name or draw.UNKNOWN
        drawn.append(Series(level, say(level), at))
    return drawn


def _grid(plane: Plane, scale: Sequence[float], unit: str) -> Iterator[str]:
    yield letters(unit, plane.left - 8, 11, "small", "end")
    for tick in scale:
        y = plane.up(tick)
        mark = "grid" if tick else "axis"
        yield element("line", mark=mark, x1=plane.left, x2=plane.right, y1=y, y2=y)
        yield letters(f"{tick:,}", plane.left - 8, y + 4, "small", "end")


def _time_axis(plane: Plane, times: Sequence[str]) -> Iterator[str]:
    """Every quarter where there is room; else years where they begin, thinned to the room."""
    room = plane.right - plane.left
    years = [n for n, time in enumerate(times) if time.endswith("Q1")]
    every = max(1, round(len(years) * 44 / room + 0.5))
    named = {n: times[n][:4] for n in years[::every]}
    if (len(times) - 1) * 56 < room:
        named = dict(enumerate(times))
    elif len(years) < 2:
        named = {n: times[n] for n in (0, len(times) - 1)}
    for n, text in named.items():
        x = plane.across(n)
        yield element("line", mark="axis", x1=x, x2=x, y1=plane.bottom, y2=plane.bottom + 5)
        yield letters(text, x, plane.bottom + 21, "small", "middle")


def _strokes(plane: Plane, one: Series, partly: Sequence[bool]) -> Iterator[str]:
    """The line in whole and dashed strokes; a quarter between two gaps is a dot."""
    mark = f"line-{one.shade}"
    points = [
        None if c is None else (plane.across(n), plane.up(c)) for n, c in enumerate(one.counts)
    ]
    paths = {False: "", True: ""}
    for n, (point, following) in enumerate(pairwise(points)):
        if point and following:
            dashed = partly[n] or partly[n + 1]
            go_on = paths[dashed].endswith(_at(point))
            paths[dashed] += ("" if go_on else "M" + _at(point)) + "L" + _at(following)
    for dashed, path in paths.items():
        if path:
            dash = {"stroke_dasharray": "4 3"} if dashed else {}
            yield element("path", mark=mark, d=path, stroke_linejoin="round", **dash)
    for before, point, after in zip([None, *points], points, [*points[1:], None], strict=False):
        if point and not before and not after:
            yield element("circle", mark=mark, cx=point[0], cy=point[1], r=1.5)


def _names(plane: Plane, drawn: Sequence[Series]) -> Iterator[str]:
    """A ring at the end of each line and its name beside; a name pushed away is led to."""
    ends = [(plane.across(one.end[0]), plane.up(one.end[1])) for one in drawn]
    heights = apart([y for _, y in ends], 16, plane.bottom)
    for one, (x, y), label_y in zip(drawn, ends, heights, strict=True):
        if abs(label_y - y) > 4:
            lead = f"M{_at((x + 4, y))}L{_at((plane.right + 12, label_y))}"
            yield element("path", mark=f"line-{one.shade}", d=lead, stroke_width=0.7)
        yield element("circle", mark=f"dot-{one.shade}", cx=x, cy=y, r=3.2, stroke_width=2)
        yield letters(one.label, plane.right + 15, label_y + 4, f"name-{one.shade}")


def _pointed_at(
    plane: Plane, one: Series, times: Sequence[str], partly: Sequence[bool], say: Words
) -> Iterator[str]:
    """Unseen discs that a pointer finds, each with its count."""
    for n, (time, count) in enumerate(zip(times, one.counts, strict=True)):
        if count is not None:
            said = say(
                "{year} 年第 {quarter} 季度{note} · {name}：{n} 项",
                year=time[:4],
                quarter=time[-1],
                note=say("（未满一季）") if partly[n] else "",
                name=one.name,
                n=f"{count:,}",
            )
            x, y = plane.across(n), plane.up(count)
            yield told(said, element("circle", cx=x, cy=y, r=7, fill_opacity=0))


def _at(point: Point) -> str:
    return f"{draw.number(point[0])} {draw.number(point[1])}"
