"""A file before it is read: hash, encoding, and the container its bytes show, whatever its name."""

import codecs
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pipeline.errors import FileError
from pipeline.ingest import dialect
from pipeline.ingest.container import Container
from pipeline.ingest.encoding import Encoding, encoding_of
from pipeline.ingest.header import Known

HEAD = 1 << 18
BLOCK = 1 << 22
_LINE_SUFFIXES = (".jsonl", ".ndjson")
_TABLE_SUFFIXES = (".csv", ".tsv", ".tab")
_SHEET_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et")
_PAGE_SUFFIXES = ("", ".html", ".htm", ".xhtml", ".shtml", ".txt", ".text")
_SIGNATURES = {
    b"%PDF": ("a PDF", "save the notice as HTML or text"),
    b"\xd0\xcf\x11\xe0": ("an old Excel or Word file (.xls, .doc)", "save it as .xlsx"),
    b"\x1f\x8b": ("compressed", "unpack it first"),
    b"Rar!": ("an archive", "unpack it first"),
    b"7z\xbc\xaf": ("an archive", "unpack it first"),
    b"\x89PNG": ("a picture", "save the notice as HTML or text"),
    b"\xff\xd8\xff": ("a picture", "save the notice as HTML or text"),
}
_JSON = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[{\]])')
_LINES = re.compile(r"\s*\{[^\n]*\}[ \t\r]*\n\s*\{")
_MARKUP = re.compile(r"\s*<(?:!doctype|!--|\?xml|[a-z])", re.IGNORECASE)
_XML = re.compile(r"\s*<\?xml(?!.{0,500}<html)", re.IGNORECASE | re.DOTALL)
_UTF16 = Encoding("utf-16", True)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Content:
    """A file that is not empty and of a known container. `head` is the text it begins with;
    `ends_in_return`: its lines end as on an old Mac, and are given with newlines instead."""

    path: Path
    sha256: str
    byte_count: int
    container: Container
    encoding: Encoding | None
    head: str
    ends_in_return: bool = False

    @property
    def is_whole(self) -> bool:
        """Does `head` hold the whole file?"""
        return self.byte_count <= HEAD

    @property
    def is_clean(self) -> bool:
        """Is every byte of the encoding found?"""
        return self.encoding is None or self.encoding.is_clean

    def blocks(self, size: int = BLOCK) -> Iterator[bytes]:
        """The bytes in blocks, without a byte order mark of UTF-8; lines end in newlines."""
        mark = codecs.BOM_UTF8
        with self.path.open("rb") as file:
            while block := file.read(size):
                block = block.removeprefix(mark)
                mark = b""
                if self.ends_in_return and self.encoding != _UTF16:
                    block = block.replace(b"\r", b"\n")
                yield block

    def utf8(self, size: int = BLOCK) -> Iterator[bytes]:
        """The bytes of a clean text as UTF-8, a block at a time."""
        assert self.encoding is not None
        if self.encoding.name == "utf-8":
            yield from self.blocks(size)
            return
        decoder = codecs.getincrementaldecoder(self.encoding.name)()
        try:
            for block in self.blocks(size):
                text = decoder.decode(block)
                yield (text.replace("\r", "\n") if self.ends_in_return else text).encode()
            decoder.decode(b"", final=True)
        except UnicodeError:
            what = f"is not {self.encoding.name} to its end"
            raise FileError(self.path, what, "export it again") from None

    def lines(self) -> Iterator[bytes]:
        """The lines of a text, in `line_encoding`, each with its newline."""
        return by_line(self.utf8() if self.is_clean else self.blocks())

    @property
    def line_encoding(self) -> str:
        """Encoding of `lines`: that of the file when its lines have to be looked at one by one."""
        assert self.encoding is not None
        return "utf-8" if self.is_clean else self.encoding.name

    def read_text(self) -> str:
        """The whole text; what is not of the encoding is U+FFFD."""
        return b"".join(self.lines()).decode(self.line_encoding, "replace")


def look(path: Path, known: Known) -> Content:
    """Hash a file and tell its container. Raises FileError when it cannot be read as any."""
    if path.is_dir():
        raise FileError(path, "is a folder", "name the files in it, or let the command find them")
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
            digest, byte_count = sha256(head), len(head)
            while block := file.read(BLOCK):
                digest.update(block)
                byte_count += len(block)
        if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
            raise FileError(path, "is empty", "export or download it again")
        if head.startswith(b"PK\x03\x04"):
            _require_workbook(path)
            return Content(path, digest.hexdigest(), byte_count, "xlsx", None, "")
        for signature, (what, way_out) in _SIGNATURES.items():
            if head.startswith(signature):
                raise FileError(path, f"is {what}", way_out)
        encoding = encoding_of(path, head)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise FileError(
            path, f"cannot be opened ({reason})", "check the path and its rights"
        ) from None
    text = head.removeprefix(codecs.BOM_UTF8).decode(encoding.name, "replace") if encoding else ""
    if encoding is None or len(_CONTROL.findall(text)) * 100 > len(text):
        raise FileError(
            path, "is neither text nor a workbook", "give a CSV, XLSX, JSON, HTML or text file"
        )
    if ends_in_return := _ends_in_return(text):
        text = text.replace("\r", "\n")
    container = _container(path, text, byte_count <= HEAD, known)
    digits = digest.hexdigest()
    return Content(path, digits, byte_count, container, encoding, text, ends_in_return)


def _require_workbook(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as file:
            names = file.namelist()
    except zipfile.BadZipFile:
        raise FileError(path, "is a truncated or damaged workbook", "export it again") from None
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return
    if any(name.startswith("word/") for name in names):
        raise FileError(path, "is a Word document", "save the notice as HTML or text")
    raise FileError(path, "is an archive and no workbook", "unpack it first")


def _container(path: Path, text: str, is_whole: bool, known: Known) -> Container:
    suffix = path.suffix.lower()
    if suffix in _LINE_SUFFIXES and not _MARKUP.match(text):
        return "jsonl"
    if _JSON.match(text):
        return "jsonl" if _LINES.match(text) else "json"
    if _XML.match(text):
        raise FileError(path, "is XML", "XML is not read; give HTML, JSON, CSV or XLSX")
    if _MARKUP.match(text):
        if suffix in _TABLE_SUFFIXES + _SHEET_SUFFIXES:
            raise FileError(
                path, "is a web page, not a table", "open it in a spreadsheet and save it as .xlsx"
            )
        return "page"
    if suffix in _TABLE_SUFFIXES:
        return "csv"
    found = dialect.sniff(text, is_whole, known)
    is_line = suffix in _PAGE_SUFFIXES and "\n" not in text.strip()
    if found and found.width > 1 and found.header.score > 1 and not is_line:
        return "csv"
    if suffix in _PAGE_SUFFIXES:
        return "page"
    raise FileError(
        path,
        f"is text of an unknown kind ({suffix})",
        "name it .csv, .tsv, .json, .jsonl, .html or .txt after what it holds",
    )


def _ends_in_return(text: str) -> bool:
    """More lines end in a carriage return alone than in a newline."""
    return text.count("\r") - text.count("\r\n") > text.count("\n")


def whole_lines(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in blocks that end with a line; the last line gets its newline."""
    rest = b""
    for block in blocks:
        lines, newline, rest = (rest + block).rpartition(b"\n")
        if newline:
            yield lines + newline
    if rest:
        yield rest + b"\n"


def by_line(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Lines with their newlines, the last one too."""
    rest = b""
    for block in blocks:
        *whole, rest = (rest + block).split(b"\n")
        yield from (line + b"\n" for line in whole)
    if rest:
        yield rest + b"\n"
