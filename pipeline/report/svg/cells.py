"""Cells of a two-way figure: heads above, names at the left, one box a cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.report.svg import draw
from pipeline.report.svg.draw import letters, shortened, text_width

_LONGEST: Final = 110.0  # room for a name that is turned


@dataclass(frozen=True)
class Cells:
    """Where the cells stand; a box is 2 less than its room each way; `size` of letters."""

    left: float
    top: float
    room: float
    high: float
    size: float
    is_upright: bool

    def box(self, column: int, line: int) -> dict[str, float]:
        """Place and size of a cell's box."""
        x, y = self.left + self.room * column, self.top + self.high * line
        return {"x": x, "y": y, "width": self.room - 2, "height": self.high - 2}

    def middle(self, column: int) -> float:
        """x of the middle of a column."""
        return self.left + self.room * (column + 0.5) - 1

    def heads(self, names: Sequence[str]) -> Iterator[str]:
        """Names of the columns, in one or two lines, or turned where they find no room."""
        for n, name in enumerate(names):
            if self.is_upright:
                x, text = self.middle(n) + 4, shortened(name, _LONGEST, self.size)
                yield letters(text, x, self.top - 8, "word", "start", f"{self.size:g}", "", True)
                continue
            for k, text in enumerate(reversed(_folded(name, self.room, self.size))):
                at = self.top - 9 - 15 * k
                yield letters(text, self.middle(n), at, "word", "middle", f"{self.size:g}")

    def names(self, names: Sequence[str], notes: Sequence[str] = ()) -> Iterator[str]:
        """Names of the lines, and the note below each."""
        end = self.left - 12
        for n, name in enumerate(names):
            middle = self.top + self.high * (n + 0.5) - 1
            text = shortened(name, end, 14)
            yield letters(text, end, middle + (-1 if notes else 5), "label", "end")
            if notes:
                yield letters(notes[n], end, middle + 14, "small", "end")


def cells(
    names: Sequence[str],
    heads: Sequence[str],
    width: float,
    high: float,
    notes: Sequence[str] = (),
) -> Cells:
    """Lay out lines of these names and notes under these heads."""
    widths = [*(text_width(one, 14) for one in names), *(text_width(one, 11.5) for one in notes)]
    left = min(max(widths), width * 0.3) + 14
    room = (width - left + 2) / len(heads)
    size = 11 if width < draw.PHONE else 12.5
    folds = [_folded(head, room, size) for head in heads]
    is_cut = any(
        "".join(fold).replace(" ", "") != head.replace(" ", "")
        for fold, head in zip(folds, heads, strict=True)
    )
    if is_cut and width < draw.PHONE:
        longest = min(max(text_width(head, size) for head in heads), _LONGEST)
        return Cells(left, 14 + longest, room, high, size, True)
    return Cells(left, 9 + 15.0 * max(map(len, folds)), room, high, size, False)


def _folded(text: str, room: float, size: float) -> tuple[str, ...]:
    return tuple(shortened(line, room - 4, size) for line in draw.folded(text, room - 4, size))
