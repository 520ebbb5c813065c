"""Which module opens which container."""

from pipeline.ingest.container import Opened, Read
from pipeline.ingest.content import Content
from pipeline.ingest.header import Known
from pipeline.ingest.page import Page
from pipeline.ingest.records import open_records
from pipeline.ingest.table import open_table
from pipeline.ingest.workbook import open_workbook


def open_content(content: Content, known: Known, read: Read) -> Opened:
    """The content with its columns found. Raises FileError when it is damaged."""
    match content.container:
        case "csv":
            return open_table(content, known, read.header_row)
        case "xlsx":
            return open_workbook(content, known, read.sheet, read.header_row)
        case "json" | "jsonl":
            return open_records(content, read.records)
        case "page":
            return Page(content)
