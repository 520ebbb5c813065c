"""A saved page or a text file: one notice, its body as published."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from pipeline.ingest.container import ELEMENT, LINE, Chunk
from pipeline.ingest.content import Content

# Names that a download or a crawl made: a number of a site, a hash, a UUID.
_IDENTIFIER = re.compile(r"(?=.*\d)(?:.*\d{6}|[0-9a-f-]{8,}$)", re.IGNORECASE)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")


@dataclass(frozen=True)
class Page:
    """An opened page. Its one row has the columns `body`, `file` (an identifier, if the name of
    the file is one) and `saved from` (the address a browser noted)."""

    content: Content
    columns: tuple[str, ...] = ("body", "file", "saved from")

    @property
    def text(self) -> str:
        """The markup or the text."""
        return self.content.head if self.content.is_whole else self.content.read_text()

    def chunks(self) -> Iterator[Chunk]:
        """One row."""
        text = self.text
        saved_from = _SAVED_FROM.search(text[:4096])
        row = {
            "body": text,
            "file": identifier(self.content.path.stem),
            "saved from": saved_from[1] if saved_from else None,
            LINE: 1,
            ELEMENT: None,
        }
        schema = {**dict.fromkeys((*self.columns, ELEMENT), pl.String), LINE: pl.Int64}
        yield Chunk(pl.DataFrame([row], schema=schema))


def identifier(stem: str) -> str | None:
    """The name of a file when it can only be that of one notice.

    >>> identifier("t20240315_1234567"), identifier("0c5c8674cb96"), identifier("index")
    ('t20240315_1234567', '0c5c8674cb96', None)
    """
    return stem if _IDENTIFIER.match(stem) else None
