"""Files into the warehouse: read and normalised here, stored by a writer thread, file by file.

Of a small file the fixed costs of both are nearly all, so small files that follow each other are
read one by one, and normalised and stored together. Nobody can tell from what is stored.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from queue import Full, Queue

import polars as pl

from pipeline import ingest
from pipeline.errors import BiaoxunError, UsageError
from pipeline.garbage import uncollected
from pipeline.ingest import Reader
from pipeline.ingest.batch import RAW_SCHEMA, FileInfo, RawBatch
from pipeline.ingest.source import Sources
from pipeline.loading import Tally
from pipeline.normalize.batch import Batch, normalise
from pipeline.ruleset import ruleset
from pipeline.stopwatch import Stage, untimed
from pipeline.warehouse import L, Warehouse

# Two batches wait at the most: reading may run ahead of writing, memory may not.
_AHEAD = 2
# A small file; so many records or bytes of them are stored together.
_SMALL_BYTES = 1 << 20
_GROUP_RECORDS = 20_000
_GROUP_BYTES = 1 << 25


class _Stop:
    """Told to the writer when reading failed: roll back."""


_Item = tuple[Batch, RawBatch] | _Stop | None


@dataclass(frozen=True)
class Outcome:
    """What became of one file."""

    path: str
    source: str = ""
    status: str = "loaded"  # loaded | known | failed
    read: int = 0
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    unknown_columns: tuple[str, ...] = ()
    error: str = ""

    @property
    def loaded(self) -> int:
        """Records of the file that are in the warehouse."""
        return self.new + self.revised + self.unchanged


@dataclass
class _Group:
    """Small files that were read and wait to be stored: all of `paths`, of which those not in
    `read` have the bytes and the source of one that is."""

    paths: list[Path] = field(default_factory=list)
    read: list[tuple[Reader, RawBatch]] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        return (
            sum(raw.read_count for _, raw in self.read) >= _GROUP_RECORDS
            or sum(reader.info.byte_count for reader, _ in self.read) >= _GROUP_BYTES
        )


@dataclass
class Loader:
    """Loads files in their order, each whole or not at all."""

    warehouse: Warehouse
    now: datetime
    sources: Sources
    source: str | None = None
    started: Callable[[Path], None] = lambda path: None
    progress: Callable[[int], None] = lambda records: None
    stage: Stage = untimed

    @uncollected()
    def load(self, paths: Iterable[Path]) -> list[Outcome]:
        """What became of each file. One that cannot be read is an outcome, not an error."""
        outcomes: dict[Path, Outcome] = {}
        group = _Group()
        for path in paths:
            self.started(path)
            outcomes[path] = Outcome(str(path))  # in its place
            try:
                with self.stage("read"):
                    reader = ingest.open_file(path, self.source, self.sources)
                info = reader.info
                if group.sources.get(info.sha256) == info.source:
                    group.paths.append(path)
                    outcomes[path] = Outcome(str(path), info.source, "known")
                    continue
                readings = self.warehouse.readings(info.sha256)
                if info.source in readings:
                    outcomes[path] = Outcome(str(path), info.source, "known")
                    continue
                # The same bytes as another source retire what they gave: that has its moment.
                is_alone = readings or info.sha256 in group.sources
                raw = None if is_alone else self._small(reader)
                if raw is None:
                    outcomes |= self._store(group)
                    group = _Group()
                    outcomes[path] = self._pour(reader)
                    continue
            except Exception as error:
                outcomes[path] = _failed(path, error)
                continue
            group.paths.append(path)
            group.read.append((reader, raw))
            group.sources[info.sha256] = info.source
            if group.is_full:
                outcomes |= self._store(group)
                group = _Group()
        outcomes |= self._store(group)
        return list(outcomes.values())

    def _small(self, reader: Reader) -> RawBatch | None:
        """All of a file; nothing where that is much."""
        if reader.info.byte_count > _SMALL_BYTES:
            return None
        batches = _timed(reader.unfilled(), self.stage)
        raw = next(batches, RawBatch(pl.DataFrame(schema=RAW_SCHEMA), (), 0))
        return raw if next(batches, None) is None else None

    def _store(self, group: _Group) -> dict[Path, Outcome]:
        """Load what waits as one transaction. Where a file stands in the way, each is loaded for
        itself, so that it alone fails."""
        if not group.read:
            return {}
        try:
            tallies = self._store_together(
                [reader.info for reader, _ in group.read], [raw for _, raw in group.read]
            )
        except Exception:
            return {path: self._alone(path) for path in group.paths}
        return {
            Path(tally.info.path): _outcome(reader, tally)
            for (reader, _), tally in zip(group.read, tallies, strict=True)
        }

    def _store_together(
        self, infos: Sequence[FileInfo], raws: Sequence[RawBatch]
    ) -> tuple[Tally, ...]:
        heights = [raw.notices.height for raw in raws]
        files = pl.DataFrame({"no": range(len(raws)), "source": [info.source for info in infos]})
        each = files[[no for no, height in enumerate(heights) for _ in range(height)]]
        with self.stage("read"):
            # A source's stand-ins are columns of their own.
            notices = pl.concat([raw.notices for raw in raws], how="diagonal")
            notices = ingest.filled(notices, self.stage)
        with self.stage("normalise"):
            batch = normalise(notices, each["source"], ruleset(), each["no"])
        with self.stage("store"), self.warehouse.loading(infos, self.now) as loading:
            loading.add(batch, raws)
        self.progress(sum(raw.read_count for raw in raws))
        return loading.files

    def _alone(self, path: Path) -> Outcome:
        """Load one file in a transaction of its own."""
        try:
            with self.stage("read"):
                reader = ingest.open_file(path, self.source, self.sources)
            if reader.info.source in self.warehouse.readings(reader.info.sha256):
                return Outcome(str(path), reader.info.source, "known")
            return self._pour(reader)
        except Exception as error:
            return _failed(path, error)

    def _pour(self, reader: Reader) -> Outcome:
        into = self.warehouse.loading([reader.info], self.now)
        (tally,) = pour(reader, into, self.progress, self.stage).files
        return _outcome(reader, tally)


def _failed(path: Path, error: Exception) -> Outcome:
    return Outcome(str(path), status="failed", error=tell(path, error))


def tell(path: Path, error: Exception) -> str:
    """What went wrong with a file. A bug met by one does not stop the others, and is told as one."""
    if isinstance(error, BiaoxunError):
        return str(error)
    if os.environ.get("BIAOXUN_DEBUG"):
        raise error
    return f"{path}: a bug: {type(error).__name__}: {error}; report it with the file"


def require_order(warehouse: Warehouse, now: datetime) -> None:
    """Raises UsageError when the moment is before one at which something was stored."""
    if (newest := warehouse.newest()) is not None and now < newest:
        raise UsageError(
            f"the moment {now} is before the last that was stored, {newest}; a past day could not be "
            "shown again: give a later --now"
        )


def _outcome(reader: Reader, tally: Tally) -> Outcome:
    return Outcome(
        reader.info.path,
        reader.info.source,
        read=tally.read_count,
        new=tally.new_count,
        revised=tally.revised_count,
        unchanged=tally.unchanged_count,
        rejected=dict(sorted(tally.rejected.items())),
        unknown_columns=reader.unknown_columns,
    )


def pour(
    reader: Reader,
    into: AbstractContextManager[L],
    progress: Callable[[int], None],
    stage: Stage = untimed,
) -> L:
    """Read and normalise a file here while a writer thread fills and finishes the loading."""
    queue: Queue[_Item] = Queue(_AHEAD)
    with uncollected(), ThreadPoolExecutor(1, "writer") as pool:
        writer = pool.submit(_write, into, queue, stage)
        complete = False
        try:
            for raw in _timed(reader.batches(stage), stage):
                with stage("normalise"):
                    batch = normalise(raw.notices, reader.info.source, ruleset())
                if not _put(queue, (batch, raw), writer):
                    break
                progress(raw.read_count)
            complete = True
        finally:
            _put(queue, None if complete else _Stop(), writer)
        return writer.result()


def _timed(batches: Iterator[RawBatch], stage: Stage) -> Iterator[RawBatch]:
    while True:
        with stage("read"):
            raw = next(batches, None)
        if raw is None:
            return
        yield raw


class _Abandoned(Exception):
    """Reading failed; the reader's own error is the one to show."""


def _put(queue: "Queue[_Item]", item: _Item, writer: "Future[L]") -> bool:
    """Hand an item to the writer; false when the writer has died, so that nobody waits for it."""
    while not writer.done():
        try:
            queue.put(item, timeout=0.1)
        except Full:
            continue
        return True
    return False


def _write(into: AbstractContextManager[L], queue: "Queue[_Item]", stage: Stage) -> L:
    def taken() -> _Item:
        with stage("wait"):
            return queue.get()

    with stage("store"), into as loading:
        while (item := taken()) is not None:
            if isinstance(item, _Stop):
                raise _Abandoned
            batch, raw = item
            loading.add(batch, [raw])
    return loading
