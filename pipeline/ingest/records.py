"""JSON as chunks of strings: an array, a document that holds one, a single object, JSON Lines.

Nested keys become dotted paths ('parsed_data.招标人'); what stands in a list of objects becomes a
list under 'winners[].name'; numbers keep the digits published. Lines of flat objects are parsed a
block at a time, all else record by record.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

import polars as pl

from pipeline.errors import FileError
from pipeline.ingest import flat, synonym
from pipeline.ingest.batch import Broken
from pipeline.ingest.container import ELEMENT, LINE, Chunk
from pipeline.ingest.content import Content, by_line, whole_lines
from pipeline.ingest.encoding import is_foreign

BLOCK = 1 << 22
_CHUNK_ROWS = 20_000
_CHUNK_CHARACTERS = 1 << 25
_SAMPLE = 200
_RAW = 500
_MAX_DEPTH = 3
_GAP = re.compile(r"[\s,\ufeff]*")
_LIST = re.compile(r'"(?P<key>[^"\\]+)"\s*:\s*\[\s*(?=\{)')
_HALF = re.compile("[\ud800-\udfff]")
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str, strict=False)

Value = str | list[str | None] | None
Record = dict[str, Value]


class Found(NamedTuple):
    """A record with where it stood and how long its text is."""

    line: int
    element: str | None
    record: Record
    size: int


@dataclass(frozen=True)
class Records:
    """An opened JSON file. `path`: that of the list in a document, '' for the document itself, None
    for lines."""

    content: Content
    path: str | None
    document: str = ""
    text: str = ""

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Paths in the first records, in the order they come."""
        sample = islice((one for one in self._found() if isinstance(one, Found)), _SAMPLE)
        return tuple(dict.fromkeys(path for one in sample for path in one.record))

    def chunks(self) -> Iterator[Chunk]:
        """The records, some thousands at a time."""
        if self.path is None and self.content.is_clean:
            yield from self._blocks()
        else:
            yield from _chunks(self._found())

    def _blocks(self) -> Iterator[Chunk]:
        """Block after block of whole lines; one that is not flat is read record by record, and the
        next may have its keys."""
        labels = dict.fromkeys(self.columns)
        line = 1
        for block in whole_lines(self.content.utf8(BLOCK)):
            rows = flat.parse(block, tuple(labels), line)
            if rows is not None:
                yield Chunk(rows)
            else:
                for chunk in _chunks(_lines(by_line(iter([block])), "utf-8", line)):
                    labels.update(dict.fromkeys(chunk.rows.columns[: -len((LINE, ELEMENT))]))
                    yield chunk
            line += block.count(b"\n")

    @property
    def _gap(self) -> str | None:
        return None if self.content.is_clean else "\N{REPLACEMENT CHARACTER}"

    def _found(self) -> Iterator[Found | Broken]:
        return (
            self._one_by_one()
            if self.path is None
            else _elements(self.document, self.path, self._gap)
        )

    def _one_by_one(self) -> Iterator[Found | Broken]:
        is_clean, encoding = self.content.is_clean, self.content.line_encoding
        return _lines(self.content.lines(), encoding, 1, is_clean)


def open_records(content: Content, path: str | None) -> Records:
    """Raises FileError when there is no record, they may be in several places, or it is OCDS."""
    document = content.read_text() if content.container == "json" else ""
    if content.container == "jsonl":
        opened = Records(content, None)
    else:
        try:
            opened = Records(content, _list_path(document) if path is None else path, document)
        except (ValueError, RecursionError) as error:
            way_out = "name the list in [read] of its source, or give one document a line"
            raise FileError(content.path, f"holds {error}", way_out) from None
    if not opened.columns:
        broken = next((one for one in opened._found() if isinstance(one, Broken)), None)
        where = f" ({broken.code} at line {broken.line})" if broken else ""
        what = f"holds no record that can be read{where}"
        raise FileError(content.path, what, "export it again")
    if _is_ocds(opened.columns):
        raise FileError(content.path, "OCDS is not read yet", "give the publisher's own export")
    return opened


def flatten(value: Mapping[str, Any], prefix: str = "") -> Record:
    """A JSON object as strings under dotted paths; what is empty is None.

    >>> flatten({"a": {"b": "1.50"}, "c": [{"d": "x"}, {"d": ""}], "e": ["y", "z"], "f": " "})
    {'a.b': '1.50', 'c[].d': ['x', None], 'e': 'y;z', 'f': None}
    """
    record: Record = {}
    for key, inner in value.items():
        path = prefix + key
        if isinstance(inner, str):
            record[path] = inner if inner and not inner.isspace() else None
        elif isinstance(inner, dict):
            record.update(flatten(inner, path + "."))
        elif isinstance(inner, list) and any(isinstance(item, dict) for item in inner):
            items = [flatten(item) for item in inner if isinstance(item, dict)]
            for name in dict.fromkeys(name for item in items for name in item):
                record[f"{path}[].{name}"] = [_joined(item.get(name)) for item in items]
        else:
            record[path] = _scalar(inner)
    return record


def _scalar(value: object) -> str | None:
    """A string, true or false, null, or a list of them."""
    if isinstance(value, list):
        return _joined([_scalar(item) for item in value])
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) and value.strip() else None


def _joined(value: Value) -> str | None:
    if isinstance(value, list):
        return ";".join(item for item in value if item) or None
    return value


def _chunks(found: Iterable[Found | Broken]) -> Iterator[Chunk]:
    good: list[Found] = []
    broken: list[Broken] = []
    size = 0
    for one in found:
        if isinstance(one, Broken):
            broken.append(one)
            continue
        good.append(one)
        size += one.size
        if len(good) == _CHUNK_ROWS or size > _CHUNK_CHARACTERS:
            yield Chunk(_frame(good), tuple(broken))
            good, broken, size = [], [], 0
    yield Chunk(_frame(good), tuple(broken))


def _frame(found: Sequence[Found]) -> pl.DataFrame:
    paths = dict.fromkeys(path for one in found for path in one.record)
    return pl.DataFrame(
        [
            *(_column(path, [one.record.get(path) for one in found]) for path in paths),
            pl.Series(LINE, [one.line for one in found], dtype=pl.Int64),
            pl.Series(ELEMENT, [one.element for one in found], dtype=pl.String),
        ]
    )


def _column(path: str, values: list[Value]) -> pl.Series:
    try:
        return _series(path, values)
    except UnicodeEncodeError:  # half a character, cut by whoever wrote the file
        return _series(path, [_whole(value) for value in values])


def _whole(value: Value) -> Value:
    if isinstance(value, list):
        return [
            None if one is None else _HALF.sub("\N{REPLACEMENT CHARACTER}", one) for one in value
        ]
    return None if value is None else _HALF.sub("\N{REPLACEMENT CHARACTER}", value)


def _series(path: str, values: list[Value]) -> pl.Series:
    if "[]" not in path or not any(isinstance(value, list) for value in values):
        return pl.Series(path, values, dtype=pl.String)
    lists = [[value] if isinstance(value, str) else value for value in values]
    return pl.Series(path, lists, dtype=pl.List(pl.String))


def _is_ocds(paths: Sequence[str]) -> bool:
    tops = {re.split(r"[.\[]", path)[0] for path in paths}
    return {"ocid", "tag"} <= tops or bool({"releases", "records"} & tops and "publisher" in tops)


# ---------------------------------------------------------------- lines


def _lines(
    lines: Iterator[bytes], encoding: str, first: int, is_clean: bool = True
) -> Iterator[Found | Broken]:
    for number, line in enumerate(lines, first):
        if line.isspace():
            continue
        if not is_clean and is_foreign(line, encoding):
            raw = line.decode(encoding, "replace").strip()
            yield Broken(number, None, "ENCODING_INVALID", raw[:_RAW])
        else:
            yield _record(line.decode(encoding).strip(), number)


def _record(raw: str, number: int) -> Found | Broken:
    try:
        value, end = _DECODER.raw_decode(raw)
        record = flatten(value) if isinstance(value, dict) else None
    except (json.JSONDecodeError, RecursionError):
        return Broken(number, None, "JSON_BROKEN", raw[:_RAW])
    if end != len(raw):
        return Broken(number, None, "JSON_BROKEN", raw[:_RAW])
    if record is None:
        return Broken(number, None, "JSON_NOT_OBJECT", raw[:_RAW])
    return Found(number, None, record, len(raw))


# ---------------------------------------------------------------- documents


def _elements(text: str, path: str, gap: str | None) -> Iterator[Found | Broken]:
    """The records of a document; from a break on, what is left is one that is broken.

    `gap` stands in the text where a byte could not be read.
    """
    start = _list_start(text, path)
    if start is None:
        line = 1 + text.count("\n", 0, len(text) - len(text.lstrip()))
        broken = Broken(line, None, "ENCODING_INVALID", text.strip()[:_RAW])
        yield broken if gap and gap in text else _record(text.strip(), line)
        return
    position, line, number = start, 1 + text.count("\n", 0, start), 0
    while True:
        begin = _gap_end(text, position)
        line += text.count("\n", position, begin)
        element = f"{path}[{number}]"
        if text[begin : begin + 1] == "]":
            if not path and (rest := text[begin + 1 :].strip()):
                yield Broken(line, element, "JSON_BROKEN", rest[:_RAW])
            return
        try:
            value, end = _DECODER.raw_decode(text, begin)
            record = flatten(value) if isinstance(value, dict) else None
        except (json.JSONDecodeError, RecursionError):
            yield Broken(line, element, "JSON_BROKEN", text[begin : begin + _RAW] or None)
            return
        if gap and gap in text[begin:end]:
            yield Broken(line, element, "ENCODING_INVALID", text[begin:end][:_RAW])
        elif record is not None:
            yield Found(line, element, record, end - begin)
        else:
            yield Broken(line, element, "JSON_NOT_OBJECT", text[begin:end][:_RAW])
        line += text.count("\n", begin, end)
        position, number = end, number + 1


def _gap_end(text: str, position: int) -> int:
    match = _GAP.match(text, position)
    return match.end() if match else position


def _list_start(text: str, path: str) -> int | None:
    """Where the first record of the list is; None when the document is a record itself."""
    if not path:
        begin = _gap_end(text, 0)
        return begin + 1 if text[begin : begin + 1] == "[" else None
    *above, last = (re.escape(json.dumps(part, ensure_ascii=False)) for part in path.split("."))
    steps = ".*?".join([*(rf"{key}\s*:" for key in above), rf"{last}\s*:\s*\[\s*(?=\{{)"])
    found = re.search(steps, text, re.DOTALL)
    return found.end() if found else None


def _list_path(text: str) -> str:
    """Path of the list of records; '' for an array, and for an object that is a notice itself.

    Raises ValueError, saying what there is, when there are several lists or documents.

    >>> _list_path('{"code": 200, "data": {"rows": [{"title": "校园网项目"}]}}')
    'data.rows'
    >>> _list_path('{"title": "校园网项目", "files": [{"name": "附件"}]}')
    ''
    """
    if text.lstrip().startswith("["):
        return ""
    try:
        document = _DECODER.decode(text.strip())
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            raise ValueError("several documents") from None
        found = _LIST.search(text)
        return found["key"] if found else ""
    lists = {path: items for path, items in _lists(document, "", 0) if _fields(items[0])}
    own = _fields(document)
    lists = {path: items for path, items in lists.items() if len(_fields(items[0])) > len(own)}
    if len(lists) > 1:
        raise ValueError(f"several lists ({', '.join(sorted(lists))})")
    return next(iter(lists), "")


def _fields(value: Mapping[str, Any]) -> set[str]:
    """Fields recognised in an object that has a title, a project or a body."""
    fields = set(synonym.recognise(list(flatten(value))).values())
    return fields if fields & {"title", "project_name", "body"} else set()


def _lists(
    value: Mapping[str, Any], prefix: str, depth: int
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The lists of objects in a document, with their paths."""
    for key, inner in value.items():
        if isinstance(inner, list) and inner and all(isinstance(item, dict) for item in inner):
            yield f"{prefix}{key}", inner
        elif isinstance(inner, dict) and depth < _MAX_DEPTH:
            yield from _lists(inner, f"{prefix}{key}.", depth + 1)
