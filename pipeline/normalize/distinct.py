"""Readable Python sees each distinct value once; rows find their answers by a hash of 64 bits."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from pipeline.nested import lists


def over_distinct(
    frame: pl.DataFrame,
    columns: Sequence[str],
    function: Callable[..., tuple[Any, ...]],
    schema: Mapping[str, pl.DataType],
) -> pl.DataFrame:
    """`frame` with the columns of `schema` added: `function` of the values in `columns`.

    The function is called once for each distinct combination; row order is kept.
    """
    return frame.with_columns(_answers(frame.select(columns), function, schema))


def in_rounds(
    frame: pl.DataFrame,
    rounds: Sequence[tuple[Sequence[str], Callable[..., tuple[Any, ...] | None]]],
    schema: Mapping[str, pl.DataType],
) -> pl.DataFrame:
    """`frame` with the columns of `schema` added, by the columns and the function of the first
    round; rows for which that answers None are asked again by the next.

    >>> frame = pl.DataFrame({"code": ["X", "X", ""], "text": ["a", "b", "c"]})
    >>> by_code = ["code"], lambda code: (code,) if code else None
    >>> by_text = ["text"], lambda text: (text,)
    >>> in_rounds(frame, [by_code, by_text], {"told": pl.String()})["told"].to_list()
    ['X', 'X', 'c']
    """
    nothing = (None,) * len(schema)
    parts: list[pl.DataFrame] = []
    places: list[pl.Series] = []
    left = pl.int_range(frame.height, eager=True)
    for columns, function in rounds:
        if parts and left.is_empty():
            break

        def answer(*values: Any, function: Any = function) -> tuple[Any, ...]:
            told = function(*values)
            return (*nothing, True) if told is None else (*told, False)

        asked = frame.select(columns)[left]
        found = _answers(asked, answer, {**schema, "is_open": pl.Boolean()})
        parts.append(found.filter(~found["is_open"]).drop("is_open"))
        places.append(left.filter(~found["is_open"]))
        left = left.filter(found["is_open"])
    answers = pl.concat(parts, rechunk=True)
    return frame.with_columns(answers[pl.concat(places).arg_sort()])


def _answers(
    asked: pl.DataFrame,
    function: Callable[..., tuple[Any, ...]],
    schema: Mapping[str, pl.DataType],
) -> pl.DataFrame:
    unique, places = _distinct(asked)
    answers = [function(*values) for values in unique.iter_rows()]
    by_column = zip(*answers, strict=True) if answers else ((),) * len(schema)
    told = pl.DataFrame(
        [
            _series(values, dtype).alias(name)
            for (name, dtype), values in zip(schema.items(), by_column, strict=True)
        ]
    )
    return told[places]


def _distinct(asked: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """The distinct rows in their order, and which of them each row is."""
    hashes = asked.hash_rows().alias("hash")
    is_first = hashes.is_first_distinct()
    firsts = hashes.filter(is_first).to_frame().with_row_index("place")
    found = hashes.to_frame().join(firsts, on="hash", how="left", maintain_order="left")
    return asked.filter(is_first), found["place"]


def distinct(frame: pl.DataFrame, *by: str) -> pl.DataFrame:
    """The first of the rows that are equal in the columns of `by`, or in all, in their order.

    >>> distinct(pl.DataFrame({"row": [1, 1, 2], "lot": ["A", "B", "A"]}), "row").rows()
    [(1, 'A'), (2, 'A')]
    """
    is_first = frame.select(by or frame.columns).hash_rows().is_first_distinct()
    return frame if is_first.all() else frame.filter(is_first)


def over_column(values: pl.Series, function: Callable[[pl.Series], pl.DataFrame]) -> pl.DataFrame:
    """The rows that `function` gives for a column, of which it sees each distinct value once.

    >>> upper = lambda texts: pl.DataFrame({"upper": texts.str.to_uppercase()})
    >>> over_column(pl.Series(["a", None, "a"]), upper).rows()
    [('A',), (None,), ('A',)]
    """
    unique, places = _distinct(values.to_frame("asked"))
    return function(unique["asked"])[places]


def each(values: pl.Series, function: Callable[[Any], Any], dtype: pl.DataType) -> pl.Series:
    """`function` of every value, called once for each distinct one; null stays null.

    >>> each(pl.Series(["a", None, "a"]), str.upper, pl.String()).to_list()
    ['A', None, 'A']
    """

    def answer(value: Any) -> tuple[Any]:
        return (None if value is None else function(value),)

    return _answers(values.to_frame("value"), answer, {"answer": dtype})["answer"]


def with_rare(
    usual: pl.Series,
    is_rare: pl.Series,
    values: pl.Series,
    function: Callable[[Any], Any],
) -> pl.Series:
    """The usual answers, and for what is rare those of the function.

    >>> usual, text = pl.Series([1, 2, 3]), pl.Series(["1", "two", None])
    >>> with_rare(usual, pl.Series([False, True, None]), text, len).to_list()
    [1, 3, 3]
    """
    if not is_rare.any():
        return usual
    rest = each(values.set(~is_rare, None), function, usual.dtype)
    return rest.zip_with(is_rare, usual)


def mixed(
    usual: pl.DataFrame,
    is_rare: pl.Series,
    asked: pl.DataFrame,
    function: Callable[..., tuple[Any, ...]],
) -> pl.DataFrame:
    """The rows of the usual answers, and where they are rare those of the function of `asked`.

    >>> usual, asked = pl.DataFrame({"n": [1, 2]}), pl.DataFrame({"text": ["1", "four"]})
    >>> mixed(usual, pl.Series([False, True]), asked, lambda text: (len(text),)).rows()
    [(1,), (4,)]
    """
    if not is_rare.any():
        return usual
    rest = _answers(asked.filter(is_rare), function, usual.schema)
    places = pl.concat([is_rare.not_().arg_true(), is_rare.arg_true()])
    both = pl.concat([usual.filter(~is_rare), rest], rechunk=True)
    return both[places.arg_sort()]


def _series(values: Sequence[Any], dtype: pl.DataType) -> pl.Series:
    return lists(values, dtype) if isinstance(dtype, pl.List) else pl.Series(values, dtype=dtype)
