"""What a notice is made of once its markup is gone: lines and tables, in reading order."""

from typing import NamedTuple

from pipeline.extract.once import Once
from pipeline.extract.step import Head, Place, Step

LONGEST_KEPT = 200
"""Characters; a longer line hardly recurs."""


class Line:
    """One line of text as a reader sees it: trimmed, inner white space as published. `steps` is what it
    made of each place that it was met at, None before the first; `head` what it heads, once that was
    asked."""

    __slots__ = ("head", "steps", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.steps: dict[Place, Step] | None = None
        self.head: Head | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Line) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"Line({self.text!r})"


_lines = Once(Line, most=8192)


def line(text: str) -> Line:
    """The line of a text: what was found out about a short one is kept, as it recurs from notice to notice.

    >>> line("一、项目基本情况")
    Line('一、项目基本情况')
    """
    return _lines[text] if len(text) <= LONGEST_KEPT else Line(text)


class Above(str):
    """The text of a cell that reaches down from a row above."""

    __slots__ = ()


class Table(NamedTuple):
    """A grid of cells. `None` is a cell covered by the one on its left; `Above` one covered from above.

    A cell of several lines keeps its line breaks.
    """

    rows: tuple[tuple[str | None, ...], ...]


Block = Line | Table


class Document(NamedTuple):
    """The blocks of one notice and what the page says of itself outside them."""

    blocks: tuple[Block, ...]
    title: str | None = None
    published: str | None = None


def heads(blocks: tuple[Block, ...], limit: int = 60) -> list[str]:
    """The first lines, those included that a table holds in a row of their own.

    >>> heads((Table((("某公告", None), ("编号", "1"))), Line("正文")))
    ['某公告', '正文']
    """
    found: list[str] = []
    for block in blocks[:limit]:
        if isinstance(block, Line):
            found.append(block.text)
            continue
        for row in block.rows[:limit]:
            filled = [cell for cell in row if cell]
            if len(filled) == 1:
                found.extend(line.strip() for line in filled[0].split("\n"))
    return [line for line in found if line][:limit]


def words(blocks: tuple[Block, ...], limit: int) -> str:
    """The first `limit` characters of lines and cells, one a line.

    >>> words((Line("某公告"), Table((("编号", "1"),))), 50)
    '某公告\\n编号\\n1'
    """
    found: list[str] = []
    length = 0
    for block in blocks:
        if isinstance(block, Line):
            found.append(block.text)
            length += len(block.text)
        else:
            cells = [cell for row in block.rows for cell in row if cell]
            found += cells
            length += sum(map(len, cells))
        if length >= limit:
            break
    return "\n".join(found)[:limit]


def plain(blocks: tuple[Block, ...], limit: int) -> str:
    """The first `limit` characters of the blocks without line breaks, for rules that read prose.

    >>> plain((Line("受某局"), Line("的委托")), 5)
    '受某局的委'
    """
    parts: list[str] = []
    length = 0
    for block in blocks:
        if length >= limit:
            break
        if isinstance(block, Line):
            parts.append(block.text)
            length += len(block.text)
        else:
            for row in block.rows:
                alone = [cell for cell in row if cell]
                words = alone[-1] if 0 < len(alone) <= 2 and len(alone[-1]) > 20 else "。"
                parts.append(words)
                length += len(words)
    return "".join(parts)[:limit]
