"""What recurs from notice to notice is found out once."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Found = TypeVar("_Found")


class Once(dict[_Key, _Found], Generic[_Key, _Found]):
    """The answers of a pure function, looked up by what is asked. Only what is asked a second time is
    kept: most texts never come again, and what lives long costs memory and its collector. When it
    holds too many it goes on anew and keeps of the old ones those that are asked for again.

    >>> lengths = Once(len, most=2)
    >>> [lengths[word] for word in ("甲", "乙乙", "甲", "丙")], dict(lengths)
    ([1, 2, 1, 1], {'甲': 1})
    """

    def __init__(self, find: Callable[[_Key], _Found], most: int) -> None:
        super().__init__()
        self._find = find
        self._most = most
        self._old: dict[_Key, _Found] = {}
        self._asked: set[int] = set()

    def __missing__(self, key: _Key) -> _Found:
        old = self._old  # another thread may put others there
        if key in old:
            self[key] = found = old[key]
            return found
        found = self._find(key)
        mark = hash(key)
        if mark not in self._asked:
            if len(self._asked) >= 8 * self._most:
                self._asked.clear()
            self._asked.add(mark)
            return found
        if len(self) >= self._most:
            self._old = dict(self)
            self.clear()
        self[key] = found
        return found
