"""Files that a command writes, whole."""

from dataclasses import dataclass
from errno import EISDIR
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True)
class Artefact:
    """A file that was written."""

    path: str
    bytes: int
    sha256: str


def write(path: Path, data: bytes) -> Artefact:
    """Write a file whole: a reader never sees half of it. Raises OSError."""
    if path.is_dir():
        raise IsADirectoryError(EISDIR, "is a folder", str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(path.name + ".part")
    half.write_bytes(data)
    half.replace(path)
    return Artefact(str(path), len(data), sha256(data).hexdigest())


def of(path: Path) -> Artefact:
    """A file that is there. Raises OSError."""
    data = path.read_bytes()
    return Artefact(str(path), len(data), sha256(data).hexdigest())
