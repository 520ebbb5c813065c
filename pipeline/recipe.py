"""What files were made of, so that they are not made again while nothing of it changed.

Beside the files of a report or scan lies what each rests on as a key: the stored notices, the program
with its questions and templates, the lookups, what was asked. While all are the same and the files
stand as they were written, making them again would give the same bytes.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import cache, cached_property
from hashlib import sha256
from os.path import relpath
from pathlib import Path
from typing import NamedTuple

import duckdb

from pipeline import artefact, folders, kept, lookup
from pipeline.artefact import Artefact, write

FOLDER = ".made"
# What a user may keep of their own beside the working folder.
_OWN = ("queries", "reports", "watchlists")


@dataclass(frozen=True)
class Recipe:
    """What files are made of. `inputs`: its key by the name of each part; `path`: where the last
    making is noted. Of what cannot be looked at the key is none, and nothing is noted."""

    path: Path
    inputs: Mapping[str, str | None]

    def files(self) -> list[Artefact] | None:
        """The files as they were made; None where anything differs or one is not as written."""
        if self._made is None or self.reasons():
            return None
        return [replace(one, path=str(self._folder / one.path)) for one in self._made.files]

    def reasons(self) -> list[str]:
        """Why the files would be made: 'notices changed', 'trend.md is gone'. None when they stand."""
        if None in self.inputs.values():
            return ["what it rests on cannot be looked at"]
        if self._made is None:
            return ["not made before"]
        then = self._made.inputs
        parts = sorted({*self.inputs, *then})
        changed = [f"{name} changed" for name in parts if self.inputs.get(name) != then.get(name)]
        return changed + [
            why for one in self._made.files if (why := _difference(self._folder / one.path, one))
        ]

    def of(self, notices: str) -> "Recipe":
        """The same of these notices."""
        return replace(self, inputs={**self.inputs, "notices": notices})

    def note(self, files: Sequence[Artefact]) -> None:
        """Note that the files were made of this."""
        if None in self.inputs.values():
            return
        files = [replace(one, path=relpath(one.path, self._folder)) for one in files]
        told = {"inputs": dict(self.inputs), "files": [asdict(one) for one in files]}
        write(self.path, json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode())

    def outdated(self, files: Sequence[Artefact]) -> list[Path]:
        """Those of the same report in other forms or another language that stand beside the files as
        they were made of something else. Of one that was edited since nothing is known."""
        if None in self.inputs.values():
            return []
        own = {Path(one.path) for one in files}
        earlier: set[Path] = set()
        for path in self.path.parent.glob(f"{self.path.name.partition('.')[0]}.*.json"):
            made = replace(self, path=path)._made
            if made is None:
                continue
            found = {self._folder / one.path: one for one in made.files}
            stand = {file for file in found.keys() - own if not _difference(file, found[file])}
            if _unworded(made.inputs) == _unworded(self.inputs):
                own |= stand
            else:
                earlier |= stand
        return sorted(earlier - own)

    @property
    def _folder(self) -> Path:
        """Where the files stand, which are noted as seen from there."""
        return self.path.parent.parent

    @cached_property
    def _made(self) -> "_Made | None":
        try:
            told = json.loads(self.path.read_text(encoding="utf-8"))
            return _Made(dict(told["inputs"]), [Artefact(**one) for one in told["files"]])
        except (OSError, ValueError, KeyError, TypeError):
            return None


class _Made(NamedTuple):
    """The last making."""

    inputs: Mapping[str, str]
    files: Sequence[Artefact]


def of_report(
    notices: str | None,
    out: Path,
    name: str,
    forms: Sequence[str],
    as_of: date | None,
    known_at: datetime | None,
    from_date: date | None,
    command: str,
    lang: str,
) -> Recipe:
    """What the files of a report of all rest on; `notices` is the key of what is stored."""
    path = out / FOLDER / f"{name}.{lang}.{'-'.join(forms)}.json"
    return Recipe(path, inputs(notices, (name, as_of, known_at, from_date), command=command))


def of_checks(out: Path, as_of: date | None) -> Recipe:
    """What is told of the checks of all notices rests on."""
    return Recipe(out / FOLDER / "checks.json", inputs(None, ("checks", as_of)))


def inputs(notices: str | None, asked: object, **parts: str) -> dict[str, str | None]:
    """Keys of what every report rests on, with those of `parts` beside them."""
    own = [path for name in _OWN for path in _files(folders.search(name)[1:])]
    return {
        "notices": notices,
        "program": _program(),
        "own questions, reports and watchlists": of_files(own),
        "lookups": of_files(_files([lookup.FOLDER])),
        "what is asked": sha256(repr(asked).encode()).hexdigest(),
        **parts,
    }


def notices(db: Path) -> str | None:
    """Key of what a warehouse holds, asked without opening it whole; none where it cannot be read."""
    try:
        with duckdb.connect(str(db), read_only=True) as con:
            return kept.fingerprint(con)
    except duckdb.Error:
        return None


def of_files(paths: Iterable[Path]) -> str:
    """Key of the names and bytes of files."""
    digest = sha256()
    for path in paths:
        digest.update(f"{path}\n".encode())
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@cache
def _program() -> str:
    """Key of the program's own files: code, reference tables, questions, templates."""
    package = Path(__file__).resolve().parent
    own = [package, *(folders.search(name)[0] for name in _OWN)]
    return of_files([*_files(own), package.parent / "cli.py"])


def _files(found: Iterable[Path]) -> list[Path]:
    return sorted(
        path
        for folder in found
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )


def _unworded(inputs: Mapping[str, str | None]) -> dict[str, str | None]:
    """What the facts rest on: all but the command, which names the language of the words."""
    return {name: key for name, key in inputs.items() if name != "command"}


def _difference(path: Path, made: Artefact) -> str | None:
    if not path.exists():
        return f"{path.name} is gone"
    return None if artefact.of(path).sha256 == made.sha256 else f"{path.name} was changed"
