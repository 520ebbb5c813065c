"""Rows that a rule judges: kept and parted as it asks, with what resampling needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline import stats
from pipeline.claim.finding import Mask
from pipeline.claim.rule import Rule, Values, sets
from pipeline.errors import UsageError

Key = TypeVar("Key")

UNKNOWN = "未知"
DRAWS = 1000
SEED = 20220529


@dataclass(frozen=True)
class Sample:
    """The rows of a question of queries/claims, as of a day; `ask` asks a question of queries."""

    frame: pl.DataFrame
    as_of: date
    ask: Callable[[str], pl.DataFrame]
    _codes: dict[str, tuple[list[str | bool], npt.NDArray[np.int64]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _parts: dict[str, "Sample"] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of(self, rule: Rule) -> "Sample":
        """The rows that the rule keeps: the same sample for rules that keep the same, since what
        its columns hold is worked out once and its rows are held once."""
        if "row_key" not in self.frame.columns:
            raise UsageError(
                f"rule {rule.name}: rows: '{rule.rows}' has no row_key; "
                "a rule rests on a question of queries/claims"
            )
        if not (rule.where or rule.without):
            return self
        key = repr((rule.where, rule.without))
        if key not in self._parts:
            frame = self.frame.filter(_kept(self.frame, rule.where, rule.without))
            self._parts[key] = Sample(frame, self.as_of, self.ask)
        return self._parts[key]

    def where(self, kept: Mapping[str, Values]) -> "Sample":
        """The rows with one of the values in each column."""
        return Sample(self.frame.filter(_kept(self.frame, kept, {})), self.as_of, self.ask)

    def column(self, name: str | None) -> pl.Series:
        """A column. Raises UsageError with those there are."""
        if name not in self.frame.columns:
            raise UsageError(f"no column '{name}'; there are: {', '.join(self.frame.columns)}")
        return self.frame[name]

    def numbers(self, name: str | None) -> pl.Series:
        """A column of numbers. Raises UsageError with those there are."""
        return self._of_kind(name, lambda kind: kind.is_numeric(), "numbers")

    def flags(self, name: str | None) -> pl.Series:
        """A column of yes and no. Raises UsageError with those there are."""
        return self._of_kind(name, lambda kind: kind == pl.Boolean, "yes and no")

    def _of_kind(
        self, name: str | None, wanted: Callable[[pl.DataType], bool], kind: str
    ) -> pl.Series:
        column = self.column(name)
        if not wanted(column.dtype):
            there = [other.name for other in self.frame.iter_columns() if wanted(other.dtype)]
            raise UsageError(f"column '{name}' is not of {kind}; these are: {', '.join(there)}")
        return column

    def present(self, name: str) -> list[str | bool]:
        """The known values of a column, in their order; of a list its words."""
        column = self.column(name)
        _require_words(column)
        single = column.explode() if isinstance(column.dtype, pl.List) else column
        found = single.drop_nulls().unique().sort().to_list()
        return [value for value in found if value != UNKNOWN]

    def unseen(self, name: str | None, said: Mapping[str, Values] | Values | None) -> str | None:
        """Which sets of values no row has, and what rows have instead; None where all are seen.

        A value that is spelled in another way than the rows spell it looks like one that is rare.
        """
        if name is None or said is None:
            return None
        gone = [one for one, values in sets(said, ()).items() if not self.mask(name, values).any()]
        if not gone:
            return None
        column = self.column(name)
        values = column.explode() if isinstance(column.dtype, pl.List) else column
        there = values.drop_nulls().unique().sort().to_list()
        return f"{name} {'、'.join(gone)}; there are: {', '.join(map(str, there)) or 'none'}"

    def known(self, name: str) -> Mask:
        """Which rows have a value: what is unknown is no share of anything."""
        return self.column(name).is_not_null().to_numpy()

    def mask(self, name: str, values: Values) -> Mask:
        """Which rows have one of the values; a list has it when one of its words is."""
        if isinstance(self.column(name).dtype, pl.List):
            return _any_of(self.column(name), values).to_numpy()
        _require_words(self.column(name), values)
        present, codes = self._coded(name)
        wanted = np.array([*(value in values for value in present), False])
        return wanted[codes]

    def _coded(self, name: str) -> tuple[list[str | bool], npt.NDArray[np.int64]]:
        """The values of a column, and the place of each row's in them; past the last: unknown."""
        if name not in self._codes:
            column = self.column(name)
            present = column.drop_nulls().unique().sort()
            places = pl.Series(range(present.len()), dtype=pl.Int64)
            codes = column.replace_strict(present, places, default=None, return_dtype=pl.Int64)
            self._codes[name] = present.to_list(), codes.fill_null(present.len()).to_numpy()
        return self._codes[name]

    def distinct(self, name: str, rows: Mask) -> int:
        """How many known values a column has in the rows."""
        present, codes = self._coded(name)
        return int((np.bincount(codes[rows], minlength=len(present) + 1)[: len(present)] > 0).sum())

    @cached_property
    def clusters(self) -> npt.NDArray[np.int64]:
        """The number of each row's buyer; a row whose buyer is unknown stands alone."""
        self.column("buyer_id")
        alone = -1 - pl.int_range(pl.len(), dtype=pl.Int64)
        keys = self.frame.select(
            pl.struct(
                pl.coalesce("buyer_id", alone), pl.col("buyer_id").is_null().alias("alone")
            ).rank("dense")
        ).to_series()
        return keys.cast(pl.Int64).to_numpy() - 1

    def resampled(self, cells: Mapping[Key, Mask]) -> dict[Key, npt.NDArray[np.float64]]:
        """How many rows fall in each cell in each draw, when buyers are drawn again."""
        count = int(self.clusters.max()) + 1 if len(self.clusters) else 0
        told = [np.bincount(self.clusters[cell], minlength=count) for cell in cells.values()]
        sums = stats.cluster_sums(np.stack(told, axis=1), draws=DRAWS, seed=SEED)
        return {key: sums[:, place] for place, key in enumerate(cells)}


def _kept(
    frame: pl.DataFrame, where: Mapping[str, Values], without: Mapping[str, Values]
) -> pl.Series:
    kept = pl.repeat(True, frame.height, eager=True)
    for name in (*where, *without):
        if name not in frame.columns:
            raise UsageError(f"no column '{name}'; there are: {', '.join(frame.columns)}")
    for name, values in where.items():
        kept &= _any_of(frame[name], values)
    for name, values in without.items():
        kept &= ~_any_of(frame[name], values)
    return kept


def _require_words(column: pl.Series, values: Values = ()) -> None:
    """Only words, and yes and no, can be told apart; a value of the other kind would never be found."""
    inner = column.dtype.inner if isinstance(column.dtype, pl.List) else column.dtype
    if inner == pl.Null:
        return
    if inner not in (pl.String, pl.Boolean):
        raise UsageError(f"column '{column.name}' holds no words; it cannot be parted by values")
    kind, told = (str, "words") if inner == pl.String else (bool, "true and false")
    for value in values:
        if not isinstance(value, kind):
            raise UsageError(f"column '{column.name}' holds {told}, not {value!r}")


def _any_of(column: pl.Series, values: Values) -> pl.Series:
    _require_words(column, values)
    if isinstance(column.dtype, pl.List):
        wanted = [column.list.contains(value) for value in values]
        found = wanted[0]
        for more in wanted[1:]:
            found |= more
        return found.fill_null(False)
    return column.is_in(list(values)).fill_null(False)
