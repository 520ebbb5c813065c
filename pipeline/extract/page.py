"""A saved page → blocks: lines, tables as grids, nested tables opened, hidden parts dropped.

lexbor repairs the markup; its tree is walked once, from node to node, without recursion, so depth and
size of a page cost time in proportion and nothing else.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.extract.block import LONGEST_KEPT, Above, Block, Document, Line, Table
from pipeline.extract.block import line as line_of
from pipeline.extract.glue import parted
from pipeline.extract.once import Once

_BREAK, _BLOCK, _CELL, _ROW, _TABLE, _SKIP = range(1, 7)
_KIND = dict.fromkeys(
    "address article aside blockquote body caption center dd div dl dt fieldset figure footer form"
    " h1 h2 h3 h4 h5 h6 header legend li main nav ol option p pre section summary ul".split(),
    _BLOCK,
)
_KIND |= {"br": _BREAK, "hr": _BREAK}
_KIND |= {"td": _CELL, "th": _CELL, "tr": _ROW, "table": _TABLE}
_KIND |= dict.fromkeys(
    "script style noscript template iframe select textarea object svg head title meta link"
    " -comment -doctype -document".split(),
    _SKIP,
)
_META = {
    "articletitle": "title",
    "og:title": "title",
    "pubdate": "published",
    "publishdate": "published",
    "publishtime": "published",
    "article:published_time": "published",
}
_WIDEST, _TALLEST = 200, 1000
_LARGE, _MANY, _DEEPEST = 200_000, 8_000, 2_000
_STATING, _STYLED = "meta[content],title", '[style*="display" i]'
_HIDING = re.compile(r"display\s*:\s*none", re.I)
_NESTED = ("<div", "<span", "<font", "<table")
_NESTING = re.compile(
    r"<(/?)(?:div|span|font|table|td|b|i|u|strong|em|ul|ol|section|center)\b", re.I
)
_END = "\x1e"  # the end of a line: what no page prints, so that its own line breaks stay blanks


@dataclass(slots=True)
class _Grid:
    """A table being read: finished rows, the open row, cells that reach into rows below."""

    rows: list[tuple[str | None, ...]] = field(default_factory=list)
    row: list[str | None] = field(default_factory=list)
    reaching: dict[int, tuple[int, str | None]] = field(default_factory=dict)
    spans: tuple[int, int] | None = None

    def add(self, text: str) -> None:
        """Put the open cell into the open row."""
        if self.spans is None:
            return
        down, across = self.spans
        self.spans = None
        self._reach()
        for offset in range(min(across, _WIDEST - len(self.row))):
            cell = None if offset else text
            if down > 1:
                below = cell if cell is None else Above(cell)
                self.reaching[len(self.row)] = (down - 1, below)
            self.row.append(cell)

    def _reach(self) -> None:
        """Fill the places that cells of rows above still cover."""
        while self.reaching and (left := self.reaching.get(len(self.row))) is not None:
            column = len(self.row)
            self.row.append(left[1])
            if left[0] > 1:
                self.reaching[column] = (left[0] - 1, left[1])
            else:
                del self.reaching[column]

    def close_row(self) -> None:
        if self.row:
            self._reach()
            if any(self.row):
                self.rows.append(tuple(self.row))
            self.row = []


def _lines(raw: str) -> tuple[Line, ...]:
    """The lines of a text that no block parts: white space is one blank, an empty one is gone."""
    line = " ".join(raw.split())
    return tuple(map(Line, parted(line))) if line else ()


_kept = Once(_lines, most=4096)


class _Reader:
    """The blocks read so far and the text that no block holds yet."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.grids: list[_Grid] = []
        self.parts: list[str] = []

    def take(self) -> list[str]:
        """The pending lines: white space is one blank, lines are trimmed, empty lines gone."""
        text = "".join(self.parts)
        self.parts.clear()
        return [line for raw in text.split(_END) if (line := " ".join(raw.split()))]

    def lines(self) -> None:
        text = "".join(self.parts)
        self.parts.clear()
        for raw in text.split(_END):
            self.blocks += _kept[raw] if len(raw) <= LONGEST_KEPT else _lines(raw)

    def open_table(self) -> None:
        """Print what stands before it. A table inside a cell makes the outer one a frame."""
        if self.grids:
            grid = self.grids[-1]
            row = [cell for cell in grid.row if cell]
            grid.row = []
            self.emit(grid)
            self.blocks.extend([line_of(line) for cell in row for line in cell.split("\n")])
        self.lines()
        self.grids.append(_Grid())

    def open_cell(self, attributes: Mapping[str, str | None] | None) -> None:
        if not self.grids:
            self.parts.append(_END)
            return
        grid = self.grids[-1]
        self.close_cell()
        self.parts.clear()
        grid.spans = (
            (1, 1)
            if not attributes
            else (
                _span(attributes.get("rowspan"), _TALLEST),
                _span(attributes.get("colspan"), _WIDEST),
            )
        )

    def close_cell(self) -> None:
        if self.grids and self.grids[-1].spans is not None:
            self.grids[-1].add("\n".join(self.take()))

    def close_row(self) -> None:
        if self.grids:
            self.close_cell()
            self.grids[-1].close_row()

    def close_table(self) -> None:
        if self.grids:
            self.close_row()
            self.emit(self.grids.pop())

    def emit(self, grid: _Grid) -> None:
        """Finished rows as a table; as lines when no row has two cells."""
        rows, grid.rows = grid.rows, []
        if not rows:
            return
        if any(sum(1 for cell in row if cell) > 1 for row in rows):
            self.blocks.append(Table(tuple(rows)))
        else:
            for row in rows:
                for cell in row:
                    self.blocks.extend([line_of(line) for line in (cell or "").split("\n") if line])


def _span(text: str | None, most: int) -> int:
    return max(1, min(int(text), most)) if text and text.isdecimal() else 1


def is_too_deep(markup: str) -> bool:
    """Whether a large page nests its elements so deeply that parsing it would take quadratic time."""
    if len(markup) < _LARGE or all(markup.count(tag) < _MANY for tag in _NESTED):
        return False
    depth = 0
    for match in _NESTING.finditer(markup):
        depth += -1 if match[1] else 1
        if depth > _DEEPEST:
            return True
    return False


def read(markup: str) -> Document:
    """The document of a page or of a fragment of one."""
    parser = LexborHTMLParser(markup)
    head = parser.head
    has_head = head is not None and head.child is not None
    may_hide = "isplay" in markup or "ISPLAY" in markup
    asked = [_STATING] * has_head + [_STYLED] * may_hide
    noted = parser.css(",".join(asked)) if asked else []  # the tree is searched once for both
    title, published = _head(noted, parser, "pubTime" in markup) if has_head else (None, None)
    body = parser.body
    if body is None:
        return Document((), title, published)
    hidden = _hidden(noted) if may_hide else frozenset()
    blocks = _walk(body, hidden)
    return Document(
        tuple(blocks if blocks or not hidden else _walk(body, frozenset())), title, published
    )


def _head(
    noted: list[LexborNode], parser: LexborHTMLParser, has_time: bool
) -> tuple[str | None, str | None]:
    """Title and time of publication that a page states outside its text."""
    found: dict[str, str] = {}
    for node in noted:
        if node.tag == "meta":
            attributes = node.attributes
            name = (attributes.get("name") or attributes.get("property") or "").lower()
            content = (attributes.get("content") or "").strip()
            if name in _META and content:
                found.setdefault(_META[name], content)
    first = next((node for node in noted if node.tag == "title"), None)
    shown = parser.css_first("#pubTime") if has_time else None
    for name, node_ in (("title", first), ("published", shown)):
        if name not in found and node_ is not None and (text := node_.text(strip=True)):
            found[name] = text
    return found.get("title"), found.get("published")


def _hidden(noted: list[LexborNode]) -> frozenset[int]:
    """The nodes that a reader does not see."""
    return frozenset(
        node.mem_id for node in noted if _HIDING.search(node.attributes.get("style") or "")
    )


def _walk(body: LexborNode, hidden: frozenset[int]) -> list[Block]:
    """The blocks of a body. Nodes come in the order of the page; where the subtree of one that matters
    ends is known by the node that comes next, so that the many inline ones cost a glance each."""
    reader = _Reader()
    add = reader.parts.append
    kinds = _kinds().get
    root = body.mem_id
    ends: list[tuple[int, int]] = []  # what follows a subtree, and the kind of its root
    end = -1
    fresh: set[int] = set()  # what follows a block of text, and so begins a line
    skipped = False
    for node in body.traverse(include_text=True):
        at = node.mem_id
        if at == end:
            while ends and ends[-1][0] == end:
                _close(reader, ends.pop()[1])
            end = ends[-1][0] if ends else -1
            skipped = False
        if skipped:
            continue
        if at in fresh:
            add(_END)
        words = node.text_content
        if words is not None:
            add(words)
            continue
        kind = kinds(node.tag_id)
        if kind == _SKIP or at in hidden:
            if node.child is None:
                continue
            kind, skipped = _SKIP, True
        elif kind is None or at == root:
            continue
        elif kind == _BREAK:
            add(_END)
            continue
        elif kind == _BLOCK:
            add(_END)
            fresh.add(_behind(node, root))
            continue
        elif kind == _CELL:
            reader.open_cell(node.attributes)
        elif kind == _ROW:
            reader.close_row()
        else:
            reader.open_table()
        end = _behind(node, root)
        ends.append((end, kind))
    while ends:
        _close(reader, ends.pop()[1])
    while reader.grids:
        reader.close_table()
    reader.lines()
    return reader.blocks


def _close(reader: _Reader, kind: int) -> None:
    if kind == _CELL:
        reader.close_cell()
    elif kind == _ROW:
        reader.close_row()
    elif kind == _TABLE:
        reader.close_table()


def _behind(node: LexborNode, root: int) -> int:
    """The identity of the node that follows a subtree in the order of the page; 0 at the end of its root."""
    at: LexborNode | None = node
    while at is not None:
        after = at.next
        if after is not None:
            return int(after.mem_id)
        at = at.parent
        if at is None or at.mem_id == root:
            return 0
    return 0


@cache
def _kinds() -> dict[int, int]:
    """Kinds by the number the parser gives a tag."""
    names = [name for name in _KIND if not name.startswith("-")]
    parser = LexborHTMLParser("<!doctype html><p>text<!--comment--></p>")
    found = {parser.create_node(name).tag_id: _KIND[name] for name in names}
    assert parser.root is not None
    for node in parser.root.traverse(include_text=True):
        if node.tag in _KIND:
            found[node.tag_id] = _KIND[node.tag]
    return found
