"""What few texts of a column have is looked for in few of them: a cheap test before the dear one.

A word or two are found ten times as fast as a pattern of classes, and no function of a column skips
the texts that are set to null.
"""

import re
from collections.abc import Callable, Iterable

import polars as pl


def any_of(words: Iterable[str]) -> str:
    """A pattern of some words: it finds them in a third of the time of `contains_any`.

    >>> pl.Series(["3月公告", "公告"]).str.contains(any_of(["年", "月"])).to_list()
    [True, False]
    """
    return "|".join(map(re.escape, words))


def holds(texts: pl.Series, pattern: str, needs: str) -> pl.Series:
    """Whether each text holds a pattern, of which `needs` is a part that most texts do not hold.

    >>> holds(pl.Series(["第2次公告", "首次公告", "公告", None]), "[0-9]次", needs="次").to_list()
    [True, False, False, None]
    """
    may = texts.str.contains(needs)
    return may.scatter(may.arg_true(), texts.filter(may).str.contains(pattern))


def of_some(
    texts: pl.Series, is_asked: pl.Series, function: Callable[[pl.Series], pl.Series]
) -> pl.Series:
    """`function` of the texts that are asked; null for the others.

    >>> texts, is_asked = pl.Series(["a", "b", "c"]), pl.Series([True, None, False])
    >>> of_some(texts, is_asked, lambda some: some.str.to_uppercase()).to_list()
    ['A', None, None]
    """
    found = function(texts.filter(is_asked))
    nothing = pl.repeat(None, texts.len(), dtype=found.dtype, eager=True)
    return nothing.scatter(is_asked.arg_true(), found).alias(texts.name)


def of_filled(texts: pl.Series, function: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """`function` of the texts that are not null.

    >>> of_filled(pl.Series([None, "b"]), lambda some: some.str.to_uppercase()).to_list()
    [None, 'B']
    """
    return of_some(texts, texts.is_not_null(), function)


def longer(lists: pl.Series, is_asked: pl.Series, more: pl.Series) -> pl.Series:
    """The lists, those that are asked with `more` behind them, a list each.

    >>> longer(pl.Series([["a"], ["b"]]), pl.Series([False, True]), pl.Series([["c"]])).to_list()
    [['a'], ['b', 'c']]
    """
    if not is_asked.any():
        return lists
    asked = pl.select(pl.concat_list(lists.filter(is_asked), more)).to_series()
    both = pl.concat([lists.filter(~is_asked), asked])
    return both[pl.concat([is_asked.not_().arg_true(), is_asked.arg_true()]).arg_sort()]
