"""What a reader hands on: raw notices as a frame of strings, and the records it could not read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from pipeline.model import RawCandidate, RawChange, RawLot, RawNotice, RawPart, RawPlace
from pipeline.nested import lists
from pipeline.schema import frame_schema

BATCH_ROWS = 100_000
RAW_SCHEMA: dict[str, pl.DataType] = frame_schema(RawNotice)
PARTS: dict[str, type[RawPart]] = {
    "lots": RawLot,
    "candidates": RawCandidate,
    "changes": RawChange,
    "places": RawPlace,
}


@dataclass(frozen=True)
class FileInfo:
    """A file as it was found. `container` is csv, xlsx, json, jsonl or page."""

    path: str
    sha256: str
    byte_count: int
    container: str
    encoding: str | None
    source: str


@dataclass(frozen=True)
class Broken:
    """A record that the reader could not read; `line` counts from 1."""

    line: int
    element: str | None
    code: str
    raw: str | None


@dataclass(frozen=True)
class RawBatch:
    """At most `BATCH_ROWS` notices with the columns of `RAW_SCHEMA`, and what was broken beside.

    `read_count` is the records of the file that it stands for: rows that fed `notices`, a row
    merged into another's notice included, and the broken ones.
    """

    notices: pl.DataFrame
    broken: tuple[Broken, ...]
    read_count: int


def frame(records: Iterable[RawNotice]) -> pl.DataFrame:
    """Records as a frame of `RAW_SCHEMA`, in their order.

    >>> frame([RawNotice(line=3, title="某县校园网项目中标公告")]).select("line", "title").row(0)
    (3, '某县校园网项目中标公告')
    """
    notices = tuple(records)
    return pl.DataFrame(
        [column(name, [getattr(notice, name) for notice in notices]) for name in RAW_SCHEMA]
    )


def column(name: str, values: Sequence[Any]) -> pl.Series:
    """A column of `RAW_SCHEMA`: strings, or tuples of parts.

    >>> column("lots", [(), (RawLot(lot="1"),)]).list.len().to_list()
    [0, 1]
    """
    dtype = RAW_SCHEMA[name]
    if isinstance(dtype, pl.List):
        return lists(values, dtype).alias(name)
    return pl.Series(name, values, dtype)
