"""The contract and what is made of it."""

from datetime import date, datetime
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from pipeline import schema
from pipeline.model import TABLES, Notice, Table

TITLES = st.one_of(st.none(), st.text(max_size=4), st.just("长" * 1001))
DAYS = st.one_of(st.none(), st.dates(date(1980, 1, 1), date(2110, 1, 1)))
TYPES = st.sampled_from(["tender", "award", "拍卖", None])


def row(title: Any, day: Any, kind: Any) -> dict[str, Any]:
    plain: dict[str, Any] = dict.fromkeys(Notice.model_fields)
    return {
        **plain,
        "notice_id": 1,
        "version_no": 1,
        "content_key": 1,
        "file_id": 1,
        "line": 1,
        "source": "portal",
        "notice_subtype": "tender_open",
        "issues": (),
        "known_from": datetime(2022, 6, 1),
        "title": title,
        "published_date": day,
        "notice_type": kind,
    }


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(TITLES, DAYS, TYPES), min_size=1, max_size=8))
def test_vectorised_rules_reject_the_rows_that_pydantic_rejects(
    cells: list[tuple[Any, Any, Any]],
) -> None:
    rows = [row(*cell) for cell in cells]
    adapter = TypeAdapter(Notice)
    by_pydantic = []
    for number, one in enumerate(rows):
        try:
            adapter.validate_python(one)
        except ValidationError as error:
            by_pydantic.append((number, {str(e["loc"][0]) for e in error.errors()}))

    frame = pl.DataFrame(rows, schema=schema.frame_schema(Notice)).with_row_index()
    broken: dict[int, set[str]] = {}
    for rule in schema.rules(Notice):
        for number in frame.filter(rule.broken)["index"]:
            broken.setdefault(number, set()).add(rule.field)

    assert sorted(broken.items()) == by_pydantic


def test_every_table_is_created_with_a_comment_on_every_column() -> None:
    con = duckdb.connect()
    for statement in schema.ddl():
        con.execute(statement)
    silent = con.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND NOT internal"
    ).fetchall()

    assert silent == []
    created = {name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert created == {record.table for record in TABLES}


@pytest.mark.parametrize("record", TABLES, ids=lambda record: record.table)
def test_every_table_says_its_grain_and_has_its_key(record: type[Table]) -> None:
    assert "Grain: " in (record.__doc__ or "")
    assert set(record.key) <= set(record.model_fields)


def test_reject_codes_have_one_name_each() -> None:
    codes = [rule.code for rule in schema.rules(Notice)]

    assert len(codes) == len(set(codes))
    assert {"TITLE_MISSING", "TITLE_LONG", "PUBLISHED_DATE_LOW"} <= set(codes)
