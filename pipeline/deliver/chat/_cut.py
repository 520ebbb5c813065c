"""Cut a digest into messages: at the borders of items, as few as the limit allows, three at most."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.deliver.digest import Digest, rest
from pipeline.deliver.item import Item
from pipeline.deliver.text import clip

# A group reads no more than these of one report.
MOST = 3


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a channel writes the parts of a digest; every function gives marked-up text.

    `item` takes the number of an item under its heading; `fits` tells whether a text is within the
    limit; `between` stands between two parts.
    """

    head: Callable[[Digest, str], str]
    again: Callable[[Digest, str], str]
    heading: Callable[[str, int], str]
    item: Callable[[int, Item], str]
    tail: Callable[[str, str | None], str]
    fits: Callable[[str], bool]
    between: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """An item with its place: the heading it stands under and its number there."""

    section: str
    count: int
    number: int
    item: Item


def cut(digest: Digest, dialect: Dialect) -> list[str]:
    """The texts of the messages. What does not go into three is counted in the tail.

    An item is never divided; one that alone is too long loses its last lines, then letters of its
    title, and ends in '…'.
    """
    entries = [
        _Entry(section.name, section.count, number, item)
        for section in digest.sections
        for number, item in enumerate(section.items, 1)
    ]
    texts: list[str] = []
    for pages in range(1, MOST + 1):
        texts, left = _pack(digest, dialect, entries, pages)
        if not left:
            break
    return texts


def _pack(
    digest: Digest, dialect: Dialect, entries: Sequence[_Entry], pages: int
) -> tuple[list[str], int]:
    """Texts of at most so many pages, and how many entries did not go in."""
    texts = []
    at = 0
    for page in range(1, pages + 1):
        mark = f"（{page}/{pages}）" if pages > 1 else ""
        parts = [dialect.head(digest, mark) if page == 1 else dialect.again(digest, mark)]
        # The last page ends with the tail; its figure is never longer than the one of all.
        all_hidden = digest.hidden + len(entries)
        may_hide = page == pages and (digest.hidden or pages == MOST)
        reserve = [dialect.tail(rest(all_hidden), digest.page)] if may_hide else []
        first = at
        while at < len(entries):
            entry = entries[at]
            more = _with_heading(dialect, entry, is_first=at == first or _begins(entries, at))
            if not dialect.fits(dialect.between.join([*parts, *more, *reserve])):
                if at > first:
                    break
                more = _shrunk(dialect, entry, parts, reserve)
            parts += more
            at += 1
        hidden = digest.hidden + len(entries) - at
        if page == pages and hidden:
            parts.append(dialect.tail(rest(hidden), digest.page))
        texts.append(dialect.between.join(parts))
    return texts, len(entries) - at


def _begins(entries: Sequence[_Entry], at: int) -> bool:
    return at == 0 or entries[at].section != entries[at - 1].section


def _with_heading(dialect: Dialect, entry: _Entry, is_first: bool) -> list[str]:
    """An item, under its heading where it is the first of a page or a section."""
    text = dialect.item(entry.number, entry.item)
    if not is_first:
        return [text]
    name = entry.section if entry.number == 1 else f"{entry.section}（续）"
    return [dialect.heading(name, entry.count), text]


def _shrunk(
    dialect: Dialect, entry: _Entry, parts: Sequence[str], reserve: Sequence[str]
) -> list[str]:
    """An item that no page holds, shortened until this one does."""
    item = entry.item
    shorter = [replace(item, lines=(*item.lines[:n], "…")) for n in range(len(item.lines))][::-1]
    shorter += [
        Item(clip(item.title, most), url, ("…",))
        for url in (item.url, None)
        for most in (60, 30, 15, 5)
    ]
    for one in shorter:
        more = _with_heading(dialect, replace(entry, item=one), is_first=True)
        if dialect.fits(dialect.between.join([*parts, *more, *reserve])):
            return more
    return []
