"""Lines of a figure: a name, a plot, and columns of text; on a phone name and text stand above."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.report.svg import draw
from pipeline.report.svg.axis import Axis
from pipeline.report.svg.draw import element, letters, shortened, text_width
from pipeline.report.svg.form import Form, tick
from pipeline.report.words import Words

_GAP = 18.0


@dataclass(frozen=True)
class Strip:
    """Where names, plot and columns stand; `room` is that of a name, `line` the height of one."""

    width: float
    room: float
    left: float
    right: float
    line: float
    ends: tuple[float, ...]
    is_phone: bool

    def middle(self, y: float) -> float:
        """Height of the marks in the line that begins at y."""
        return y + (33 if self.is_phone else self.line / 2)

    def texts(
        self, y: float, name: str, texts: Sequence[str], inks: Sequence[str], name_ink: str = "word"
    ) -> Iterator[str]:
        """The name and the columns of the line that begins at y; no text, no column."""
        base = y + (15 if self.is_phone else self.line / 2 + 4.5)
        yield letters(shortened(name, self.room), 0, base, name_ink)
        for text, ink, end in zip(texts, inks, self.ends, strict=True):
            if text:
                yield letters(text, end, base, ink, "end")

    def upright(
        self, mark: str, x: float, tops: Sequence[float], above: float = 0
    ) -> Iterator[str]:
        """An upright behind the lines that begin at `tops`; on a phone it spares their texts."""
        if self.is_phone:
            for y in tops:
                yield element("line", mark=mark, x1=x, x2=x, y1=y + 22, y2=y + 44)
        else:
            ends = {"y1": tops[0] - above, "y2": tops[-1] + self.line + 4}
            yield element("line", mark=mark, x1=x, x2=x, **ends)

    def scale(
        self,
        axis: Axis,
        ticks: Sequence[float],
        form: Form,
        tops: Sequence[float],
        say: Words,
    ) -> Iterator[str]:
        """Lines of the grid behind the lines that begin at `tops`, and the values below."""
        for one in ticks:
            x = axis.at(one)
            yield from self.upright("grid" if one or axis.is_log else "axis", x, tops)
            yield within(tick(one, form, say), x, tops[-1] + self.line + 20, self.width)


def strip(names: Sequence[str], columns: Sequence[Sequence[str]], width: float) -> Strip:
    """Lay out lines of these names and columns of text, heads included."""
    is_phone = width < draw.PHONE
    ends, end = [], width
    for texts in reversed(columns):
        ends.append(end)
        if any(texts):
            end -= max(map(text_width, texts)) + (10 if is_phone else _GAP)
    if is_phone:
        return Strip(width, end, 8, width - 8, 48, tuple(reversed(ends)), True)
    left = min(max(map(text_width, names)), width * 0.3) + 22
    return Strip(width, left - 16, left, end - 8, 28, tuple(reversed(ends)), False)


def within(text: str, x: float, y: float, width: float, mark: str = "small") -> str:
    """A text in the middle over x, held inside the drawing."""
    half = text_width(text, 11.5) / 2
    return letters(text, min(max(x, half), width - half), y, mark, "middle")
