"""The version of the rules: the program's, that of its reference tables, and that of its code."""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from pipeline import __version__, reference

# What stands between the bytes of a file and the rows of a notice.
_READING = ("extract", "ingest", "model.py", "normalize", "sources")
_RULES = (".py", ".toml")


def ruleset() -> str:
    """Stamp of every decision, such as '0.1.0+3f2a….90bc…': it changes when a rule or a table does."""
    return f"{__version__}+{reference.version()}.{_code()}"


@cache
def _code() -> str:
    """Twelve digits that change with any line of what reads and judges, wherever it is installed."""
    text = sha256()
    for name in _READING:
        for path, data in _rules(files("pipeline") / name, name):
            text.update(f"{path}\n".encode())
            text.update(data.replace(b"\r\n", b"\n"))
    return text.hexdigest()[:12]


def _rules(entry: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    """The files of a package in the order of their names, each with its bytes."""
    if entry.is_file():
        if entry.name.endswith(_RULES):
            yield path, entry.read_bytes()
        return
    for below in sorted(entry.iterdir(), key=lambda below: below.name):
        yield from _rules(below, f"{path}/{below.name}")
