"""The encoding of a text file: UTF-8, GB18030 or UTF-16, and whether all of it is."""

import codecs
from dataclasses import dataclass
from pathlib import Path

import polars as pl

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Encoding:
    """Python's name of it; `is_clean`: every byte of the file is of it."""

    name: str
    is_clean: bool


def encoding_of(path: Path, head: bytes) -> Encoding | None:
    """UTF-8 when it is; else what most lines that are not ASCII are of; None for garbage.

    >>> import tempfile; path = Path(tempfile.mkdtemp()) / "a.csv"
    >>> _ = path.write_bytes("项目名称\\n校园网\\n".encode("gb18030"))
    >>> encoding_of(path, path.read_bytes())
    Encoding(name='gb18030', is_clean=True)
    """
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding("utf-16", True)
    if _is_utf8(path):
        return Encoding("utf-8", True)
    utf8 = gb18030 = neither = 0
    is_mixed = False
    with path.open("rb") as file:
        for line in file:
            if line.isascii():
                continue
            if is_of(line, "utf-8"):
                utf8 += 1
                is_mixed = is_mixed or is_surely_utf8(line)
            elif is_of(line, "gb18030"):
                gb18030 += 1
            else:
                neither += 1
    if neither > utf8 + gb18030:
        return _with_few_gaps(head)
    if utf8 >= gb18030:
        return Encoding("utf-8", False)
    return Encoding("gb18030", not is_mixed and not neither)


def is_foreign(line: bytes, encoding: str) -> bool:
    """Is a line of another encoding than its file?"""
    return not is_of(line, encoding) or (encoding != "utf-8" and is_surely_utf8(line))


def _with_few_gaps(head: bytes) -> Encoding | None:
    """The encoding that leaves at most one character in a hundred unread."""
    texts = {name: head.decode(name, "replace") for name in ("utf-8", "gb18030")}
    gaps = {name: text.count("\ufffd") / len(text) for name, text in texts.items()}
    best = min(gaps, key=lambda name: gaps[name])
    return Encoding(best, False) if gaps[best] <= 0.01 else None


def is_of(line: bytes, encoding: str) -> bool:
    """Is every byte of the line of the encoding?"""
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def is_surely_utf8(line: bytes) -> bool:
    """UTF-8, and not by accident: three or more characters of GB18030 do not look like it."""
    return sum(byte > 0x7F for byte in line) > 8 and is_of(line, "utf-8")


def _is_utf8(path: Path) -> bool:
    rest = b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            block = rest + block
            end = len(block)
            while end and end > len(block) - 4 and block[end - 1] & 0xC0 == 0x80:
                end -= 1
            if end and block[end - 1] >= 0xC0:
                end -= 1
            else:
                end = len(block)
            rest = block[end:]
            if not is_utf8(block[:end]):
                return False
    return not rest


def is_utf8(block: bytes) -> bool:
    """Is every byte of the block UTF-8? Told in an eighth of the time of `bytes.decode`.

    >>> is_utf8("标讯".encode()), is_utf8("标讯".encode("gb18030"))
    (True, False)
    """
    try:
        pl.Series([block], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.ComputeError:
        return False
    return True
