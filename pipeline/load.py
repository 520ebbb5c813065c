"""Files into the warehouse: read and normalised here, stored by a writer thread, file by file."""

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from queue import Full, Queue

from pipeline import ingest
from pipeline.errors import BiaoxunError
from pipeline.ingest import Reader
from pipeline.ingest.batch import RawBatch
from pipeline.ingest.source import Sources
from pipeline.normalize.batch import Batch, normalise
from pipeline.ruleset import ruleset
from pipeline.warehouse import Warehouse

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
) -> Outcome:
    """Load one file whole or not at all. A file that cannot be read is an outcome, not an error."""
    try:
        reader = ingest.open_file(path, source, sources)
        if warehouse.holds(reader.info.sha256, reader.info.source):
            return Outcome(str(path), reader.info.source, "known")
        return _load(warehouse, reader, now, progress)
    except BiaoxunError as error:
        return Outcome(str(path), status="failed", error=str(error))
    except Exception as error:
        # A bug met by one file does not stop the others, and is told as what it is.
        if os.environ.get("BIAOXUN_DEBUG"):
            raise
        told = f"{path}: a bug: {type(error).__name__}: {error}; report it with the file"
        return Outcome(str(path), status="failed", error=told)


def _load(
    warehouse: Warehouse, reader: Reader, now: datetime, progress: Callable[[int], None]
) -> Outcome:
    queue: Queue[_Item] = Queue(_AHEAD)
    with ThreadPoolExecutor(1, "writer") as pool:
        writer = pool.submit(_write, warehouse, reader, now, queue)
        complete = False
        try:
            for raw in reader.batches():
                batch = normalise(raw.notices, reader.info.source, ruleset())
                if not _put(queue, (batch, raw), writer):
                    break
                progress(raw.read_count)
            complete = True
        finally:
            _put(queue, None if complete else _Stop(), writer)
        return writer.result()


class _Abandoned(Exception):
    """Reading failed; the reader's own error is the one to show."""


def _put(queue: "Queue[_Item]", item: _Item, writer: "Future[Outcome]") -> bool:
    """Hand an item to the writer; false when the writer has died, so that nobody waits for it."""
    while not writer.done():
        try:
            queue.put(item, timeout=0.1)
        except Full:
            continue
        return True
    return False


def _write(warehouse: Warehouse, reader: Reader, now: datetime, queue: "Queue[_Item]") -> Outcome:
    try:
        with warehouse.loading(reader.info, now) as loading:
            while (item := queue.get()) is not None:
                if isinstance(item, _Stop):
                    raise _Abandoned
                batch, raw = item
                loading.add(batch, raw.broken, raw.read_count)
    except _Abandoned:
        return Outcome(reader.info.path)
    return Outcome(
        reader.info.path,
        reader.info.source,
        read=loading.read_count,
        new=loading.new_count,
        revised=loading.revised_count,
        unchanged=loading.unchanged_count,
        rejected=dict(sorted(loading.rejected.items())),
        unknown_columns=reader.unknown_columns,
    )
