"""Rows in every format."""

import csv
import io
import json
import zipfile
from datetime import date
from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from pipeline.errors import UsageError
from pipeline.export import dump, formats

COLUMNS = ["level", "award_amount", "award_date", "note"]
ROWS = [
    ("省级", Decimal("1234567.80"), date(2022, 5, 29), "=HYPERLINK(1)"),
    ("未知", None, None, "a|b\nc"),
]


@pytest.mark.parametrize("form", formats())
def test_the_same_rows_give_the_same_bytes(form: str) -> None:
    assert dump(form, COLUMNS, ROWS) == dump(form, COLUMNS, ROWS)
    assert dump(form, COLUMNS, []) is not None


def test_csv_reads_back_and_carries_no_formula() -> None:
    lines = list(csv.reader(io.StringIO(dump("csv", COLUMNS, ROWS).decode())))

    assert lines[1] == ["省级", "1234567.80", "2022-05-29", "'=HYPERLINK(1)"]
    assert lines[2][1] == ""


def test_json_keeps_exact_decimals() -> None:
    records = json.loads(dump("json", COLUMNS, ROWS))

    assert records[0]["award_amount"] == "1234567.80"
    assert [json.loads(x) for x in dump("jsonl", COLUMNS, ROWS).splitlines()] == records


def test_a_table_aligns_chinese_and_shows_unknown_as_a_dash() -> None:
    head, first, second = dump("table", COLUMNS, ROWS).decode().splitlines()

    assert first.index("1,234,567.80") > 0 and "—" in second
    assert "=HYPERLINK(1)" in first and head.startswith("level")


def test_markdown_escapes_its_own_signs() -> None:
    assert "a\\|b c" in dump("md", COLUMNS, ROWS).decode()


def test_a_workbook_holds_text_not_formulas() -> None:
    book = zipfile.ZipFile(io.BytesIO(dump("xlsx", COLUMNS, ROWS)))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()

    assert "<f>" not in sheet
    assert "=HYPERLINK(1)" in book.read("xl/sharedStrings.xml").decode()


def test_parquet_keeps_types() -> None:
    table = pq.read_table(io.BytesIO(dump("parquet", COLUMNS, ROWS)))

    assert str(table.schema.field("award_date").type) == "date32[day]"
    assert str(table.schema.field("award_amount").type).startswith("decimal128")


def test_an_unknown_format_is_answered_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="csv, json"):
        dump("pdf", COLUMNS, ROWS)
