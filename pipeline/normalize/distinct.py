"""Readable Python sees each distinct value once; rows are matched back by a join."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl


def over_distinct(
    frame: pl.DataFrame,
    columns: Sequence[str],
    function: Callable[..., tuple[Any, ...]],
    schema: Mapping[str, pl.DataType],
) -> pl.DataFrame:
    """`frame` with the columns of `schema` added: `function` of the values in `columns`.

    The function is called once for each distinct combination; row order is kept.
    """
    asked = frame.select(columns)
    unique = asked.unique(maintain_order=True)
    answers = [function(*values) for values in unique.iter_rows()]
    by_column = zip(*answers, strict=True) if answers else ((),) * len(schema)
    told = [
        _series(values, dtype).alias(name)
        for (name, dtype), values in zip(schema.items(), by_column, strict=True)
    ]
    found = asked.join(
        unique.hstack(told), on=columns, how="left", nulls_equal=True, maintain_order="left"
    )
    return frame.with_columns(found.select(list(schema)))


def in_two_rounds(
    frame: pl.DataFrame,
    first: tuple[Sequence[str], Callable[..., tuple[Any, ...] | None]],
    second: tuple[Sequence[str], Callable[..., tuple[Any, ...]]],
    schema: Mapping[str, pl.DataType],
) -> pl.DataFrame:
    """`frame` with the columns of `schema` added, most of them by the columns of the first round;
    where its function answers None, the second's columns and function decide.

    >>> frame = pl.DataFrame({"code": ["X", "X", ""], "text": ["a", "b", "c"]})
    >>> by_code = ["code"], lambda code: (code,) if code else None
    >>> by_text = ["text"], lambda text: (text,)
    >>> in_two_rounds(frame, by_code, by_text, {"told": pl.String()})["told"].to_list()
    ['X', 'X', 'c']
    """
    columns, function = first
    nothing = (None,) * len(schema)

    def answer(*values: Any) -> tuple[Any, ...]:
        told = function(*values)
        return (*nothing, True) if told is None else (*told, False)

    known = over_distinct(frame, columns, answer, {**schema, "is_open": pl.Boolean()})
    is_open = known["is_open"]
    if not is_open.any():
        return known.drop("is_open")
    asked = over_distinct(frame.filter(is_open), *second, schema)
    both = pl.concat([known.filter(~is_open).drop("is_open"), asked.select(known.columns[:-1])])
    order = pl.concat([(~is_open).arg_true(), is_open.arg_true()])
    return both[order.arg_sort()]


def each(values: pl.Series, function: Callable[[Any], Any], dtype: pl.DataType) -> pl.Series:
    """`function` of every value, called once for each distinct one; null stays null.

    >>> each(pl.Series(["a", None, "a"]), str.upper, pl.String()).to_list()
    ['A', None, 'A']
    """

    def answer(value: Any) -> tuple[Any]:
        return (None if value is None else function(value),)

    return over_distinct(values.to_frame("value"), ["value"], answer, {"answer": dtype})["answer"]


def _series(values: Sequence[Any], dtype: pl.DataType) -> pl.Series:
    """A column of values; lists are dear to build, and most are alike: each is built once."""
    if not isinstance(dtype, pl.List):
        return pl.Series(values, dtype=dtype)
    known: dict[str, tuple[int, Any]] = {}
    places = [known.setdefault(repr(value), (len(known), value))[0] for value in values]
    return pl.Series([value for _, value in known.values()], dtype=dtype).gather(places)
