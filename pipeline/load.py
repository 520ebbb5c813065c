"""Files into the warehouse: read and normalised here, stored by a writer thread, file by file."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from queue import Full, Queue

from pipeline import ingest
from pipeline.errors import BiaoxunError, UsageError
from pipeline.ingest import Reader
from pipeline.ingest.batch import RawBatch
from pipeline.ingest.source import Sources
from pipeline.loading import Tally
from pipeline.normalize.batch import Batch, normalise
from pipeline.ruleset import ruleset
from pipeline.stopwatch import Stage, untimed
from pipeline.warehouse import L, Warehouse

# Two batches wait at the most: reading may run ahead of writing, memory may not.
_AHEAD = 2


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


def load_file(
    warehouse: Warehouse,
    path: Path,
    now: datetime,
    sources: Sources,
    source: str | None = None,
    progress: Callable[[int], None] = lambda records: None,
    stage: Stage = untimed,
) -> Outcome:
    """Load one file whole or not at all. A file that cannot be read is an outcome, not an error."""
    try:
        with stage("read"):
            reader = ingest.open_file(path, source, sources)
        if warehouse.holds(reader.info.sha256, reader.info.source):
            return Outcome(str(path), reader.info.source, "known")
        return _load(warehouse, reader, now, progress, stage)
    except Exception as error:
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


def _load(
    warehouse: Warehouse,
    reader: Reader,
    now: datetime,
    progress: Callable[[int], None],
    stage: Stage,
) -> Outcome:
    (tally,) = pour(reader, warehouse.loading([reader.info], now), progress, stage).files
    return _outcome(reader, tally)


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
    with ThreadPoolExecutor(1, "writer") as pool:
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
