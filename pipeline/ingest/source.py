"""The source descriptions there are: loaded, chosen for a file, made up for an unlisted table."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from pipeline import folders
from pipeline.errors import DataError
from pipeline.ingest import content, formats, synonym
from pipeline.ingest.container import Container, Read
from pipeline.ingest.description import Match, Source
from pipeline.ingest.synonym import plain

__all__ = ["Source", "Sources", "draft", "load", "unlisted"]


@dataclass(frozen=True)
class Sources:
    """The descriptions there are, by name."""

    named: Mapping[str, Source]

    def get(self, name: str) -> Source:
        """The source of this name. Raises DataError when there is none."""
        if name not in self.named:
            raise DataError(f"no source {name!r}; there are: {', '.join(sorted(self.named))}")
        return self.named[name]

    def is_known(self, label: str) -> bool:
        """Is the label a column of any source, or a word that people use for one?"""
        return plain(label) in self._words or synonym.is_known(label)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(plain(c) for source in self.named.values() for c in source.words)

    def matching(
        self, path: Path, container: Container, columns: Sequence[str], text: str, read: Read
    ) -> list[Source]:
        """Sources whose marks a file has, when it is read as they say."""
        return [
            source
            for source in self.named.values()
            if source.read == read
            and (not source.match.containers or container in source.match.containers)
            and (not source.match.paths or _is_at(path, source.match.paths))
            and (container == "page") == (not source.match.columns)
            and not source.missing(columns)
            and all(mark in text for mark in source.match.text)
        ]


def load(folders: Sequence[Path]) -> Sources:
    """Read every TOML in the folders; one in a later folder wins over an earlier of its name.

    Raises DataError naming file, line and key of what is wrong.
    """
    named: dict[str, Source] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            source = _read(path)
            named.pop(source.name, None)
            named[source.name] = source
    return Sources(named)


def unlisted(columns: Sequence[str]) -> Source:
    """A description made of the words that people use, for a table of no listed source.

    Its name changes with the columns recognised, so that identifiers of two publishers never meet.
    """
    fields = synonym.recognise(columns)
    used = ";".join(sorted(f"{plain(column)}={field}" for column, field in fields.items() if field))
    areas = tuple(column for column, field in fields.items() if field == "area")
    said = {field for field in fields.values() if field}
    return Source(
        name=f"unlisted-{sha256(used.encode()).hexdigest()[:8]}",
        title="(no source description)",
        publisher="(unknown)",
        grain=_grain(said),
        match=Match(columns=tuple(columns[:1])),
        columns={
            column: (field,) if field else ()
            for column, field in fields.items()
            if column not in areas
        },
        joined={"area": areas} if areas else {},
    )


def _is_at(path: Path, globs: Sequence[str]) -> bool:
    return any(fnmatch(path.as_posix(), glob) or fnmatch(path.name, glob) for glob in globs)


def _read(path: Path) -> Source:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(f"{path}: not UTF-8; save it as UTF-8") from None
    try:
        source = Source.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{path}: not TOML: {error}; correct it") from None
    except ValidationError as error:
        raise DataError(f"{path}{_problem(text, error)}; correct it") from None
    if source.name != path.stem:
        raise DataError(
            f"{path}{_line(text, 'name')}: name is {source.name!r}; name the file so too"
        )
    return source


def _problem(text: str, error: ValidationError) -> str:
    """':<line>: <key>: <what>'; a key that does not exist before one that is missing for it."""
    errors = error.errors()
    first = next((one for one in errors if one["type"] == "extra_forbidden"), errors[0])
    if not first["loc"]:
        what = first["msg"].removeprefix("Value error, ")
        return f"{_line(text, what.split(':')[0])}: {what}"
    key = ".".join(str(part) for part in first["loc"])
    said = "there is no such key" if first["type"] == "extra_forbidden" else first["msg"]
    return f"{_line(text, key)}: {key}: {said}"


def _line(text: str, key: str) -> str:
    """':<line>' of a key in the text; '' when it does not stand there."""
    last = re.escape(key.split(".", 1)[-1])
    found = re.search(rf'^[ \t]*["\']?{last}["\']?\s*=', text, re.MULTILINE)
    return f":{text.count(chr(10), 0, found.start()) + 1}" if found else ""


def _grain(said: Set[str]) -> Literal["notice", "lot"]:
    """What a row is where these fields have columns: an address may be that of a whole list, so it
    joins rows only where lots are numbered."""
    of_lots = any(field.startswith("lot.") for field in said) and "source_notice_id" in said
    return "lot" if of_lots or {"url", "lot.lot"} <= said else "notice"


def draft(path: Path) -> str:
    """A description of a file's columns to edit: those recognised filled in, the others empty."""
    sources = load(folders.search("sources"))
    found = content.look(path, sources.is_known)
    columns = formats.open_content(found, sources.is_known, Read()).columns
    fields = synonym.recognise(columns)
    name = re.sub("[^a-z0-9]+", "_", path.stem.lower()).strip("_") or "source"
    grain = _grain({field for field in fields.values() if field})
    areas = [column for column in columns if fields.get(column) == "area"]
    marks = [column for column in columns if fields.get(column)][:3]
    lines = [
        f"# Save as sources/{name}.toml",
        f"name = {_quoted(name)}",
        'title = ""  # what is published here',
        'publisher = ""  # who publishes it',
        f'grain = "{grain}"  # "lot" when several rows are one notice, else "notice"',
        "id = []  # the column of the publisher's identifier, or several that make one",
        "",
        "[match]  # the columns that tell a file of this source",
        f"columns = [{', '.join(_quoted(column) for column in marks)}]",
        "",
        "[columns]  # the publisher's words = a field",
    ]
    for column in columns:
        if column in areas and len(areas) > 1:
            continue
        if column not in fields:
            lines.append(f'{_quoted(column)} = ""  # not recognised')
        elif fields[column]:
            lines.append(f"{_quoted(column)} = {_quoted(fields[column])}")
        else:
            lines.append(f'{_quoted(column)} = ""  # left out')
    if len(areas) > 1:
        joined = ", ".join(_quoted(column) for column in areas)
        lines += ["", "[joined]  # one field of several columns", f"area = [{joined}]"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
