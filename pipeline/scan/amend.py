"""Edits of a watchlist: what it then says, its file with every comment kept, and the difference."""

import difflib
import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from pipeline.errors import UsageError
from pipeline.scan.watchlist import Watchlist

# The group of terms that edits add to, so that a reader sees where its words come from.
GROUP = "审计补充"


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: put a word in a list, take it out, or set a number.

    `key` is a path of the file: scope.levels, exclude, gates.G2.least_days; terms means the words
    of the group 审计补充.
    """

    act: Literal["add", "drop", "set"]
    key: str
    value: str | int | Decimal

    @property
    def zh(self) -> str:
        """'terms + “词”', 'exclude − “词”', 'budget.least_wan = 30'."""
        if self.act == "set":
            return f"{self.key} = {self.value}"
        return f"{self.key} {'+' if self.act == 'add' else '−'} “{self.value}”"


def amended(watchlist: Watchlist, edits: Sequence[Edit]) -> Watchlist:
    """The watchlist after edits; its text is still the old one. Raises ValidationError."""
    said = _said(watchlist.text)
    for edit in edits:
        _apply(said, edit)
    return Watchlist.model_validate({"name": watchlist.name, **said, "text": watchlist.text})


def edited(watchlist: Watchlist, edits: Sequence[Edit]) -> str:
    """The file after edits, line by line as it was but for them.

    Raises UsageError where the file is laid out so that an edit would need to be made by hand.
    """
    text, said = watchlist.text, _said(watchlist.text)
    for edit in edits:
        _apply(said, edit)
        text = _edit(text, edit)
        if not _says(text, said):
            raise UsageError(
                f"watchlist '{watchlist.name}': {edit.key} cannot be changed in place; "
                f"write it by hand: {edit.zh}"
            )
    return text


def diff(watchlist: Watchlist, edits: Sequence[Edit], path: str | None = None) -> str:
    """The edits as a unified diff that `patch -p1` takes; empty without any. Raises UsageError.

    `path` is the file as it stands below the folder where it is applied.
    """
    path = path or f"watchlists/{watchlist.name}.toml"
    old, new = watchlist.text, edited(watchlist, edits)
    lines = difflib.unified_diff(
        old.splitlines(keepends=True), new.splitlines(keepends=True), f"a/{path}", f"b/{path}"
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _said(text: str) -> dict[str, Any]:
    return tomllib.loads(text, parse_float=Decimal)


def _says(text: str, said: dict[str, Any]) -> bool:
    try:
        return _said(text) == said
    except tomllib.TOMLDecodeError:
        return False


def _apply(said: dict[str, Any], edit: Edit) -> None:
    """Edit what is said, in place."""
    if edit.key == "terms":
        own = next((one for one in said["terms"] if one["name"] == GROUP), None)
        if own is None:
            said["terms"].append({"name": GROUP, "any": [edit.value]})
        else:
            own.setdefault("any", []).append(edit.value)
        return
    *tables, leaf = edit.key.split(".")
    for table in tables:
        said = said.setdefault(table, {})
    if edit.act == "set":
        said[leaf] = edit.value
    elif edit.act == "add":
        said.setdefault(leaf, []).append(edit.value)
    else:
        said[leaf].remove(edit.value)


_HEAD = re.compile(r"[ \t]*\[\[?[ \t]*([\w.\-]+)[ \t]*\]\]?[ \t]*(?:#.*)?$")
_BLANK = re.compile(r"[ \t]*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the file: its name, and from which line to which it reaches, its head included."""

    name: str
    first: int
    last: int


def _edit(text: str, edit: Edit) -> str:
    lines = text.splitlines(keepends=True)
    tables = list(_tables(lines))
    value = json.dumps(edit.value, ensure_ascii=False) if isinstance(edit.value, str) else ""
    if edit.key == "terms":
        return _add_term(lines, [one for one in tables if one.name == "terms"], value)
    found = _find(lines, tables, edit.key)
    if edit.act == "set":
        return _set(lines, tables, edit, found)
    if found is None:
        return text
    start = sum(map(len, lines[: found[0]])) + found[1]
    return _into(text, start, value) if edit.act == "add" else _out_of(text, start, edit.value)


def _tables(lines: Sequence[str]) -> Iterator[_Table]:
    name, first = "", 0
    for number, line in enumerate(lines):
        if head := _HEAD.match(line.rstrip("\r\n")):
            yield _Table(name, first, number)
            name, first = head[1], number
    yield _Table(name, first, len(lines))


def _find(lines: Sequence[str], tables: Sequence[_Table], key: str) -> tuple[int, int] | None:
    """The line of a key and where in it the value begins; None where it is not written."""
    parts = key.split(".")
    for depth in range(len(parts)):
        head, leaf = ".".join(parts[:depth]), re.escape(".".join(parts[depth:]))
        for table in tables:
            if table.name == head:
                for number in range(table.first, table.last):
                    if begun := re.match(rf"[ \t]*{leaf}[ \t]*=[ \t]*", lines[number]):
                        return number, begun.end()
    return None


def _add_term(lines: list[str], groups: Sequence[_Table], value: str) -> str:
    text = "".join(lines)
    for group in groups:
        own = lines[group.first : group.last]
        if _said("".join(own))["terms"][0]["name"] == GROUP:
            found = _find(own, [_Table("", 0, len(own))], "any")
            if found is not None:
                start = sum(map(len, lines[: group.first + found[0]])) + found[1]
                return _into(text, start, value)
    at = groups[-1].last if groups else len(lines)
    # A comment above the next table is of that table.
    while at and _BLANK.match(lines[at - 1].rstrip("\r\n")):
        at -= 1
    block = f'\n[[terms]]\nname = "{GROUP}"\nany = [{value}]\n'
    if at and not lines[at - 1].endswith("\n"):
        block = "\n" + block
    return "".join((*lines[:at], block, *lines[at:]))


def _set(
    lines: list[str], tables: Sequence[_Table], edit: Edit, found: tuple[int, int] | None
) -> str:
    if found is not None:
        number, start = found
        line = lines[number]
        lines[number] = line[:start] + re.sub(r"^[^\s#]+", str(edit.value), line[start:])
        return "".join(lines)
    head, leaf = edit.key.rsplit(".", 1)
    table = next((one for one in tables if one.name == head), None)
    if table is not None:
        lines.insert(table.first + 1, f"{leaf} = {edit.value}\n")
        return "".join(lines)
    gap = "" if not lines or lines[-1].endswith("\n") else "\n"
    return "".join((*lines, f"{gap}\n[{head}]\n{leaf} = {edit.value}\n"))


def _words(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Where the strings of the list that begins at `start` stand."""
    at = start + 1
    while at < len(text) and text[at] != "]":
        if text[at] == "#":
            at = text.find("\n", at) % (len(text) + 1)
        elif text[at] in "\"'":
            end = _end(text, at)
            yield at, end
            at = end
        else:
            at += 1


def _end(text: str, start: int) -> int:
    """Behind the string that begins at `start`."""
    mark, at = text[start], start + 1
    while at < len(text) and text[at] != mark:
        at += 2 if mark == '"' and text[at] == "\\" else 1
    return at + 1


def _into(text: str, start: int, value: str) -> str:
    held = list(_words(text, start))
    if not held:
        return text[: start + 1] + value + text[start + 1 :]
    at = held[-1][1]
    return f"{text[:at]}, {value}{text[at:]}"


def _out_of(text: str, start: int, value: object) -> str:
    """Without a string of a list and its comma; a line that holds no more goes too."""
    for first, last in _words(text, start):
        if _said(f"word = {text[first:last]}")["word"] != value:
            continue
        comma = re.match(r"[ \t]*,[ \t]*", text[last:])
        if comma:
            last += comma.end()
        elif before := re.search(r",[ \t]*$", text[:first]):
            first = before.start()
        line = text.rfind("\n", 0, first) + 1
        if not text[line:first].strip() and text[last : last + 1] == "\n":
            first, last = line, last + 1
        return text[:first] + text[last:]
    return text
