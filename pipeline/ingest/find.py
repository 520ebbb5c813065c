"""The files to read below what a person named."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import DataError

_HIDDEN = (".", "~$")
_NOT_DATA = ("readme", "manifest", "truth")


def find(paths: Sequence[Path]) -> Iterator[Path]:
    """Files below the paths, each once, sorted; in folders, what is hidden or no data is skipped.

    Raises DataError when a path does not exist.
    """
    for path in paths:
        if not path.exists():
            raise DataError(f"{path}: there is no such file or folder; check the path")
    seen: set[Path] = set()
    for path in paths:
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            # A link that leads nowhere is a file that cannot be read, and is told of as one.
            is_file = file.is_file() or (file.is_symlink() and not file.exists())
            is_wanted = file == path or (is_file and _is_data(file.relative_to(path)))
            if is_wanted and file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _is_data(path: Path) -> bool:
    """Data, and not what describes it (README, *.toml) or checks it (*.truth.*, manifest)?"""
    name = path.name.lower()
    return not (
        any(part.startswith(_HIDDEN) for part in path.parts)
        or name.split(".")[0] in _NOT_DATA
        or name.startswith("readme")
        or ".truth." in name
        or name.endswith(".toml")
    )
