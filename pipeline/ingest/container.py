"""What every container looks like to the rest: labelled columns, and chunks of rows under them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal, Protocol

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from pipeline.ingest.batch import Broken

Container = Literal["csv", "xlsx", "json", "jsonl", "page"]

# Columns of a chunk beside the published ones; no publisher's label looks like them.
LINE = "\N{SYMBOL FOR NEWLINE}line"
ELEMENT = "\N{SYMBOL FOR NEWLINE}element"


class Config(BaseModel):
    """A table of a source's TOML: no key but the named ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Read(Config):
    """Where the records stand, when it cannot be found from the content."""

    sheet: str | None = None
    records: str | None = None
    header_row: Annotated[int, Field(ge=1)] | None = None


@dataclass(frozen=True)
class Chunk:
    """Rows as published: a String column a label (a List of them for what stands in a list), with
    `LINE` (Int64) and `ELEMENT` (String). `note` is the unit said above a table."""

    rows: pl.DataFrame
    broken: tuple[Broken, ...] = ()
    note: str | None = None


class Opened(Protocol):
    """A file whose columns are known and whose rows can be read, as often as wanted."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Labels found in the header or the first records."""

    @property
    def text(self) -> str:
        """The text of a page; of other containers nothing."""

    def chunks(self) -> Iterator[Chunk]:
        """The rows in the order of the file."""
