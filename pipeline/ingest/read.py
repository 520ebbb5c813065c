"""A file → batches of raw notices: its source found, its columns mapped, its bodies read."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from pipeline import folders
from pipeline.errors import FileError
from pipeline.ingest import body, mapping, synonym
from pipeline.ingest.batch import BATCH_ROWS, RAW_SCHEMA, Broken, FileInfo, RawBatch
from pipeline.ingest.container import ELEMENT, LINE, Chunk, Opened, Read
from pipeline.ingest.content import Content, look
from pipeline.ingest.formats import open_content
from pipeline.ingest.header import is_unnamed
from pipeline.ingest.mapping import END, FALLBACK, KEY, ROWS, merged, notices
from pipeline.ingest.source import Source, Sources, load, unlisted
from pipeline.stopwatch import Stage, untimed

# Bodies are long: a batch ends early when it has grown to this many bytes.
_BATCH_BYTES = 1 << 26
# Of a file that is read twice, rows of so many bytes wait in memory instead.
_KEPT_BYTES = 1 << 27
_FOUND_IN = {"title", "project_name", "body"}


class Reader:
    """An opened file. `unknown_columns` are those its source says nothing of; of JSON they are
    complete when the batches are read."""

    def __init__(self, content: Content, opened: Opened, source: Source) -> None:
        self.source = source
        self.info = FileInfo(
            path=str(content.path),
            sha256=content.sha256,
            byte_count=content.byte_count,
            container=content.container,
            encoding=content.encoding.name if content.encoding else None,
            source=source.name,
        )
        named = [column for column in opened.columns if not is_unnamed(column)]
        self.unknown_columns = source.unknown(named)
        self._opened = opened

    def batches(self, stage: Stage = untimed) -> Iterator[RawBatch]:
        """The notices of the file, every record of it counted once: in its order, but that one whose
        rows stand in several blocks comes with the last of them."""
        for batch in self.unfilled():
            yield replace(batch, notices=filled(batch.notices, stage))

    def unfilled(self) -> Iterator[RawBatch]:
        """The batches before `filled`."""
        rows: list[pl.DataFrame] = []
        broken: list[Broken] = []
        height = 0
        for part, wrong in self._merged() if self.source.grain == "lot" else self._mapped():
            broken += wrong
            while part.height:
                rows.append(part.head(BATCH_ROWS - height))
                part = part.slice(BATCH_ROWS - height)
                height += rows[-1].height
                if height == BATCH_ROWS or sum(r.estimated_size() for r in rows) > _BATCH_BYTES:
                    yield _batch(pl.concat(rows), broken)
                    rows, broken, height = [], [], 0
        if rows or broken:
            last = pl.concat(rows) if rows else pl.DataFrame(schema=RAW_SCHEMA)
            yield _batch(last, broken)

    def _mapped(self) -> Iterator[tuple[pl.DataFrame, tuple[Broken, ...]]]:
        """A notice a row."""
        for chunk in self._opened.chunks():
            self._note(chunk)
            yield notices(chunk, self.source), chunk.broken

    def _merged(self) -> Iterator[tuple[pl.DataFrame, tuple[Broken, ...]]]:
        """A notice for all its rows, wherever in the file they stand: it comes with the last.

        The keys of all rows are read first, so that none waits but those whose notice goes on. Of a
        large file the rows are read a second time.
        """
        keys: list[pl.Series] = []
        kept: list[Chunk] = []
        size: float = 0
        for chunk in self._opened.chunks():
            keys.append(mapping.keys(chunk, self.source))
            size += chunk.rows.estimated_size()
            kept.append(chunk)
            if size > _KEPT_BYTES:
                kept.clear()
        ends = mapping.ends(pl.concat(keys))
        waiting: list[pl.DataFrame] = []
        start = 0
        for chunk, key in zip(kept or self._opened.chunks(), keys, strict=True):
            self._note(chunk)
            digest = mapping.digest(chunk)
            end = key.to_frame().join(ends, on=KEY, how="left", maintain_order="left")[END]
            rows = notices(chunk, self.source).with_columns(digest, end)
            held = pl.concat([*waiting, rows])
            start += rows.height
            goes_on = (pl.col(END) >= start).fill_null(False)
            yield merged(held.filter(~goes_on).drop(END)), chunk.broken
            waiting = [held.filter(goes_on)]

    def _note(self, chunk: Chunk) -> None:
        """Remember the unknown columns that come later in a file, or fill without a name."""
        labels = [
            name
            for name in chunk.rows.columns
            if name not in (LINE, ELEMENT)
            and not (is_unnamed(name) and chunk.rows[name].null_count() == chunk.rows.height)
        ]
        new = [name for name in self.source.unknown(labels) if name not in self.unknown_columns]
        self.unknown_columns += tuple(new)


def _batch(rows: pl.DataFrame, broken: list[Broken]) -> RawBatch:
    count = int(rows[ROWS].sum()) if ROWS in rows.columns else rows.height
    return RawBatch(rows.drop(ROWS, strict=False), tuple(broken), count + len(broken))


def filled(notices: pl.DataFrame, stage: Stage = untimed) -> pl.DataFrame:
    """Notices with what their bodies say where columns say nothing, then with what stands in."""
    with stage("extract"):
        read = body.filled(notices.select(*RAW_SCHEMA))
    fallbacks = [name for name in notices.columns if name.startswith(FALLBACK)]
    return read.with_columns(
        pl.col(name.removeprefix(FALLBACK)).fill_null(notices[name]) for name in fallbacks
    )


def open_file(path: Path, source: str | None = None, sources: Sources | None = None) -> Reader:
    """Open a file as its source, found by its content unless named.

    Raises FileError when it cannot be read, or nothing in it says what its columns mean.
    """
    sources = sources or load(folders.search("sources"))
    content = look(path, sources.is_known)
    if source is not None:
        chosen = sources.get(source)
        opened = open_content(content, sources.is_known, chosen.read)
        if missing := chosen.missing(opened.columns):
            raise FileError(
                path,
                f"has no column {', '.join(missing)}, which source {source} needs",
                "correct the source, or leave it to be found",
            )
        return Reader(content, opened, chosen)
    return Reader(content, *_found(content, sources))


def _found(content: Content, sources: Sources) -> tuple[Opened, Source]:
    """The source with most marks, a later one before an earlier, or one made of common words."""
    found: list[tuple[int, int, Opened, Source]] = []
    problem: FileError | None = None
    opened: Opened | None = None
    for read in dict.fromkeys([Read(), *(source.read for source in sources.named.values())]):
        try:
            one = open_content(content, sources.is_known, read)
        except FileError as error:
            problem = problem or error
            continue
        opened = opened or one
        for source in sources.matching(
            content.path, content.container, one.columns, one.text, read
        ):
            marks = len(source.match.columns) + len(source.match.text)
            found.append((marks, len(found), one, source))
    if found:
        return max(found)[2:]
    if opened is None:
        assert problem is not None
        raise problem
    if not _FOUND_IN & set(synonym.recognise(opened.columns).values()):
        there = ", ".join(opened.columns[:8])
        raise FileError(
            content.path,
            f"neither a title nor a project name is recognised among its columns ({there})",
            f"run: biaoxun source draft {content.path}",
        )
    return opened, unlisted(opened.columns)
