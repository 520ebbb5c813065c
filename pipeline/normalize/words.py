"""Finds the words of a table in a text: leftmost first, longest first, none inside another."""

from collections.abc import Mapping
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

_ASCII = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


class Hit(NamedTuple, Generic[T]):
    """A word that stands in a text at `start:end`, and what its table says of it."""

    start: int
    end: int
    word: str
    means: T


class Words(Generic[T]):
    """A table of words, each of two characters at least; Latin ones in upper case.

    A longer word swallows the shorter ones it contains, so a phrase that must not count is a word
    too, with a meaning of its own.

    >>> table = Words({"政务云": "cloud", "云南": "place", "AI": "ai"})
    >>> [(hit.word, hit.means) for hit in table.find("云南政务云AI能力,MAIL")]
    [('云南', 'place'), ('政务云', 'cloud'), ('AI', 'ai')]
    """

    def __init__(self, means: Mapping[str, T]) -> None:
        lengths: dict[str, set[int]] = {}
        for word in means:
            if len(word) < 2:
                raise ValueError(f"a word of one character finds too much: {word!r}")
            lengths.setdefault(word[:2], set()).add(len(word))
        self._means = means
        self._lengths = {
            pair: tuple(sorted(found, reverse=True)) for pair, found in lengths.items()
        }

    def at(self, text: str, position: int) -> Hit[T] | None:
        """The longest word that begins at `position`."""
        for length in self._lengths.get(text[position : position + 2], ()):
            end = position + length
            word = text[position:end]
            if word in self._means and _stands_alone(text, position, end):
                return Hit(position, end, word, self._means[word])
        return None

    def find(self, text: str) -> list[Hit[T]]:
        """Every hit in `text`, in order; `text` is in upper case."""
        lengths, hits, free = self._lengths, [], 0
        starts = [p for p in range(len(text) - 1) if text[p : p + 2] in lengths]
        for position in starts:
            if position >= free and (hit := self.at(text, position)):
                hits.append(hit)
                free = hit.end
        return hits


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a Latin word is not cut out of a longer one: AI is not in MAIL."""
    if start and text[start] in _ASCII and text[start - 1] in _ASCII:
        return False
    return not (end < len(text) and text[end] in _ASCII and text[end - 1] in _ASCII)


def split(cell: str) -> list[str]:
    """The words of a cell of a reference table.

    >>> split("等保|密评|")
    ['等保', '密评']
    """
    return [word for word in cell.split("|") if word]
