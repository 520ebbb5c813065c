"""The warehouse judged anew: every file that was loaded is read again with today's rules.

A notice whose rows come out as they are stored keeps its version; another gets a new one, known from
now, so that whatever was asked of an earlier moment is answered as before.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from pipeline import folders, ingest
from pipeline.errors import DataError, FileError
from pipeline.ingest import source as sources
from pipeline.load import pour, require_order, tell
from pipeline.reread import Cell, Kept, Original, Rereading, Stand
from pipeline.warehouse import Warehouse


@dataclass
class Rebuilt:
    """What a rebuild did, or would do. Counts of notices, but for `read`, `changed`, `missing`,
    `failed` and `needless`, which are of files, and `rejected`, which is of records by code.

    `needless` files are gone, and no current notice is left of them. `tables` counts the notices
    derived anew by table, `cells` by column and values. `warnings` say what was not read again.
    """

    read: int = 0
    changed: int = 0
    missing: int = 0
    failed: int = 0
    needless: int = 0
    unchanged: int = 0
    rederived: int = 0
    retired: int = 0
    new: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    tables: Counter[str] = field(default_factory=Counter)
    cells: Sequence[Cell] = ()
    warnings: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 done, 3 no file could be read, 4 some could not."""
        if self.missing or self.failed:
            return 4 if self.read else 3
        return 0

    def take(self, reading: Rereading) -> None:
        """Add what became of one file."""
        self.read += 1
        self.changed += reading.is_changed
        self.unchanged += reading.same_count
        self.rederived += reading.tally.revised_count
        self.retired += reading.retired_count
        self.new += reading.tally.new_count
        self.rejected.update(reading.tally.rejected)
        self.tables.update(reading.tables)


def rebuild(
    warehouse: Warehouse,
    below: Sequence[Path],
    now: datetime,
    dry_run: bool = False,
    started: Callable[[Path], None] = lambda path: None,
    progress: Callable[[int], None] = lambda records: None,
) -> Rebuilt:
    """Read every stored file again, store what comes out otherwise, file by file, and fold.

    A file that is not where it was is looked for `below` by its bytes; one that is nowhere leaves
    its notices as they are. With `dry_run` nothing is stored and the warehouse may be read-only.
    Raises DataError where a folder is missing or no file was ever loaded, UsageError when the moment
    is before one that is stored.
    """
    require_order(warehouse, now)
    known = sources.load(folders.search("sources"))
    places = _Places(below)
    done = Rebuilt()
    missing: list[Original] = []
    failed: list[tuple[Original, str]] = []
    with Stand(warehouse.con) as stand:
        originals = stand.originals()
        if not originals:
            raise DataError(f"{warehouse.path}: no file was loaded yet; run: biaoxun run")
        for original in originals:
            path = places.find(original)
            if path is None:
                missing.append(original)
                continue
            started(path)
            source = original.source if original.source in known.named else None
            try:
                reader = ingest.open_file(path, source, known)
                if reader.info.sha256 != original.sha256:
                    raise FileError(path, "was written to while it was read", "run it again")
                reading = Rereading(warehouse.con, reader.info, now, original, dry_run)
                done.take(pour(reader, warehouse.storing(reading), progress))
            except Exception as error:
                failed.append((original, tell(path, error)))
                continue
            if reader.info.source != original.source:
                done.warnings.append(
                    f"{path}: there is no source {original.source} any more, or it means other "
                    f"columns; read as {reader.info.source}"
                )
        done.cells = stand.told()
        lost = [(original, stand.kept(original)) for original in missing]
        needed = [(one, kept) for one, kept in lost if kept or one.rejected_count]
        done.missing, done.needless = len(needed), len(lost) - len(needed)
        done.failed = len(failed)
        done.warnings += _lost(needed)
        done.warnings += (f"{words}; {_keep([stand.kept(one)])}" for one, words in failed)
    if not dry_run:
        warehouse.fold(now, anew=True)
    return done


class _Places:
    """Where the bytes of a file lie: at its path, or at any path below the folders.

    Raises DataError where a folder is missing.
    """

    def __init__(self, below: Sequence[Path]) -> None:
        self._digests: dict[Path, str] = {}
        self._by_size: dict[int, list[Path]] = defaultdict(list)
        for path in ingest.find(below):
            if path.exists():
                self._by_size[path.stat().st_size].append(path)

    def find(self, original: Original) -> Path | None:
        """The first path with these bytes, the file's own before others."""
        own = (Path(path) for path in original.paths)
        for path in (*own, *self._by_size[original.byte_count]):
            if path.is_file() and path.stat().st_size == original.byte_count:
                if self._digest(path) == original.sha256:
                    return path
        return None

    def _digest(self, path: Path) -> str:
        if path not in self._digests:
            try:
                with path.open("rb") as file:
                    self._digests[path] = file_digest(file, "sha256").hexdigest()
            except OSError:
                self._digests[path] = ""
        return self._digests[path]


def _lost(missing: Iterable[tuple[Original, Kept | None]]) -> Iterator[str]:
    """What is missing and what to do, a folder at a time: one that moved is told of once."""
    together: dict[tuple[Path, bool], list[tuple[Original, Kept | None]]] = defaultdict(list)
    for original, kept in missing:
        path = Path(original.paths[0])
        together[path.parent, path.is_file()].append((original, kept))
    for (folder, is_there), files in sorted(together.items()):
        paths = sorted(one.paths[0] for one, _ in files)
        those = f" and {len(paths) - 1} more of its folder" if len(paths) > 1 else ""
        it, its = ("them", "their folder") if those else ("it", "its folder")
        here = "" if folder.is_absolute() else f" from {Path.cwd()}"
        what = "not the bytes that were read" if is_there else f"not found{here}"
        rejected = sum(one.rejected_count for one, _ in files)
        yield (
            f"{paths[0]}{those}: {what}; {_keep(kept for _, kept in files)}"
            + (f", {rejected} rejected records stay so" if rejected else "")
            + f"; put {it} back or name {its}: biaoxun rebuild FOLDER"
        )


def _keep(kept: Iterable[Kept | None]) -> str:
    """'12 current notices keep the reading of 2022-06-01'."""
    there = [one for one in kept if one]
    count = sum(one.count for one in there)
    if not count:
        return "no current notice is left of it"
    first, last = min(one.first for one in there), max(one.last for one in there)
    days = f"{first}" if first == last else f"{first} to {last}"
    return f"{count} current notices keep the reading of {days}"
