"""A funnel: rates against the n behind them, and the limits chance alone would keep them in."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.report import filters
from pipeline.report.cross import Row
from pipeline.report.svg import axis, draw
from pipeline.report.svg.axis import Axis
from pipeline.report.svg.draw import element, letters, number, text_width, told
from pipeline.report.svg.form import tick
from pipeline.report.svg.strip import within
from pipeline.report.words import CHINESE, Words

_TAILS: Final = (("99.8%", 0.001, "q-0"), ("95%", 0.025, "q-1"))
_STEPS: Final = 90


@dataclass(frozen=True)
class Dot:
    """A place: its name, what was counted of how many, and how far out it lies (0, 1, 2)."""

    name: str
    hits: int
    n: int
    out: int
    x: float
    y: float

    @property
    def rate(self) -> float:
        """Share of 1."""
        return self.hits / self.n


def funnel(
    rows: Sequence[Row],
    *,
    ident: str,
    title: str,
    width: float = 880,
    name: str = "short_name",
    count: str = "hit_count",
    total: str = "demand_count",
    say: Words = CHINESE,
) -> str:
    """Rates `count` of `total` against `total` (logarithmic); outside the limits a place is named.

    The overall rate is that of the rows drawn; the limits of 95 % and 99.8 % are those of the
    exact binomial distribution about it (funnel plots: Spiegelhalter 2005, doi:10.1002/sim.1970),
    two-sided, each tail at most half of what is left. A row with an unknown count, or none to
    count of, is not drawn.
    """
    drawn = [row for row in rows if row[count] is not None and row[total]]
    if not drawn:
        return draw.empty(width, ident, title, say)
    overall = sum(row[count] for row in drawn) / sum(row[total] for row in drawn)
    said = f"{say('总体')} {filters.percent(overall)}"
    sizes = [int(row[total]) for row in drawn]
    phone = width < draw.PHONE
    first, last = max(min(sizes) * 0.8, 1), max(sizes) * 1.25
    rounds = axis.logarithmic(first, last, 5 if phone else 10)
    ends = [n for n in rounds if first <= n <= last] or [min(sizes)]
    curves = [(mark, _curve(overall, first, last, tail)) for _, tail, mark in _TAILS]
    rates = [row[count] / row[total] for row in drawn]
    # the outer limits of a small n reach far: the axis need hold only the inner ones
    widest = limits(overall, min(sizes), _TAILS[-1][1])[1]
    ticks = axis.even(0, max([*rates, overall, widest]), 5)
    left = 14 + max(text_width(tick(one, "percent"), 11.5) for one in ticks)
    across = Axis(first, last, left, width - (8 if phone else 14 + text_width(said)), True)
    body, top = _legend(0 if phone else left, width, say, said if phone else "")
    height = top + (376 if phone else 396)
    up = Axis(ticks[0], ticks[-1], height - 46, top + 30)
    for mark, curve in curves:
        body.append(element("path", mark=mark, d=_area(across, up, curve)))
    for one in ticks:
        y = up.at(one)
        mark = "grid" if one else "axis"
        body.append(element("line", mark=mark, x1=left, x2=across.end, y1=y, y2=y))
        body.append(letters(tick(one, "percent"), left - 8, y + 4, "small", "end"))
    for one in ends:
        body.append(within(tick(one, "count"), across.at(one), up.start + 17, width))
    body.append(letters(say("n（对数轴）"), across.end, up.start + 36, "small", "end"))
    y = up.at(overall)
    body.append(element("line", mark="reference", x1=left, x2=across.end, y1=y, y2=y))
    if not phone:
        body.append(letters(said, across.end + 8, y + 4, "word"))
    dots = [
        Dot(
            say(str(row[name] or draw.UNKNOWN)),
            int(row[count]),
            int(row[total]),
            outside(overall, int(row[count]), int(row[total])),
            across.at(row[total]),
            up.at(row[count] / row[total]),
        )
        for row in drawn
    ]
    dots.sort(key=lambda dot: (dot.out, dot.n, dot.name))
    words = (say("95% 限内"), say("95% 限外"), say("99.8% 限外"))
    for dot in dots:
        mark = ("hollow", "off", "rise")[dot.out]
        hint = f"{dot.name} · {filters.percent(dot.rate)} · n = {dot.n:,} · {words[dot.out]}"
        r, edge = (4.4, 0.0) if dot.out else (3.6, 1.3)
        circle = element("circle", mark=mark, cx=dot.x, cy=dot.y, r=r, stroke_width=edge)
        body.append(told(hint, circle))
    body.extend(_names([dot for dot in reversed(dots) if dot.out], dots, across, up, y))
    far = [f"{dot.name} {filters.percent(dot.rate)}" for dot in reversed(dots) if dot.out == 2]
    summary = say("；").join([said, f"{words[2]} {len(far)}", *far])
    return draw.document(width, height, ident, title, summary, body)


def limits(overall: float, n: int, tail: float) -> tuple[float, float]:
    """The rates of n beyond which either way chance goes with at most the probability of `tail`.

    >>> [round(one, 3) for one in limits(0.2, 100, 0.025)]
    [0.12, 0.286]
    """
    return 1 - _upper(1 - overall, n, tail), _upper(overall, n, tail)


def outside(overall: float, hits: int, n: int) -> int:
    """How many of the limits a rate lies outside of.

    >>> outside(0.2, 20, 100), outside(0.2, 29, 100), outside(0.2, 45, 100), outside(0.2, 0, 3)
    (0, 1, 2, 0)
    """
    spans = (limits(overall, n, tail) for _, tail, _ in _TAILS)
    return sum(not low <= hits / n <= high for low, high in spans)


def _upper(overall: float, n: int, tail: float) -> float:
    """Between the last count that is likely enough and the first that is not, by how likely.

    The limit of whole counts jumps with n; this one does not, and parts the same counts.
    """
    from scipy.special import bdtr  # here, so that a run without a funnel does not wait for it

    part = 1 - tail
    hits = bisect_left(range(n), part, key=lambda k: float(bdtr(k, n, overall)))
    at = 1.0 if hits == n else float(bdtr(hits, n, overall))
    below = float(bdtr(hits - 1, n, overall)) if hits else 0.0
    return min((hits + (part - below) / (at - below)) / n, 1.0)


def _curve(
    overall: float, first: float, last: float, tail: float
) -> list[tuple[float, float, float]]:
    """n, and the limits there, at whole n evenly spread on the logarithmic axis."""
    part = (last / first) ** (1 / _STEPS)
    sizes = sorted({max(round(first * part**k), 1) for k in range(_STEPS + 1)})
    return [(n, *limits(overall, n, tail)) for n in sizes]


def _area(across: Axis, up: Axis, curve: Sequence[tuple[float, float, float]]) -> str:
    above = [f"{number(across.at(n))} {number(up.at(high))}" for n, _, high in curve]
    below = [f"{number(across.at(n))} {number(up.at(low))}" for n, low, _ in reversed(curve)]
    return "M" + "L".join([*above, *below]) + "Z"


def _legend(left: float, width: float, say: Words, said: str) -> tuple[list[str], float]:
    """The limits, and the dots within and without, wrapped to the width; and where it ends."""
    drawn, x, y = [], left, 4.0
    limit = say("控制限")
    keys = (
        (f"95% {limit}", "q-1", "hollow"),
        (f"99.8% {limit}", "q-0", "off"),
        (say("限外"), "", "rise"),
        (said, "", ""),
    )
    for words, mark, dot in keys:
        if not words:
            continue
        room = text_width(words, 11.5) + 36
        if x > left and x + room - 14 > width:
            x, y = left, y + 20
        if mark:
            drawn.append(element("rect", mark=mark, x=x, y=y, width=16, height=12))
        if dot:
            edge = 1.3 if dot == "hollow" else 0.0
            drawn.append(element("circle", mark=dot, cx=x + 8, cy=y + 6, r=3.2, stroke_width=edge))
        else:
            drawn.append(element("line", mark="reference", x1=x, x2=x + 16, y1=y + 6, y2=y + 6))
        drawn.append(letters(words, x + 22, y + 10, "small"))
        x += room
    return drawn, y


def _names(
    named: Sequence[Dot], dots: Sequence[Dot], across: Axis, up: Axis, overall: float
) -> Iterator[str]:
    """Each name beside its dot, where it hides nothing; where all places are taken it is left out.

    The hint has the name all the same.
    """
    taken = [(dot.x - 5, dot.y - 5, dot.x + 5, dot.y + 5) for dot in dots]
    taken.append((across.start, overall - 1, across.end, overall + 1))
    for dot in named:
        wide = text_width(dot.name)
        places = [
            (dot.x + 8, dot.y + 4.5),
            (dot.x - 8 - wide, dot.y + 4.5),
            (dot.x - wide / 2, dot.y - 9),
            (dot.x - wide / 2, dot.y + 18),
            (dot.x + 6, dot.y - 6),
            (dot.x + 6, dot.y + 15),
            (dot.x - 6 - wide, dot.y - 6),
            (dot.x - 6 - wide, dot.y + 15),
        ]
        boxes = [(x, y - 11, x + wide, y + 2) for x, y in places]
        free = next(
            (
                n
                for n, box in enumerate(boxes)
                if box[0] >= across.start
                and box[2] <= across.end + 4
                and up.end - 16 <= box[1]
                and box[3] <= up.start
                and not any(_meet(box, one) for one in taken)
            ),
            None,
        )
        if free is None:
            continue
        taken.append(boxes[free])
        ink = "word-rise" if dot.out == 2 else "word"
        if dot.n < draw.FEW:
            ink = "few"
        yield letters(dot.name, *places[free], ink)


def _meet(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
