"""What is held of a day for many questions: the same answers, and no others."""

from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from pipeline import check, query
from pipeline.errors import DataError
from pipeline.query import Query, Result
from pipeline.warehouse import Warehouse
from tests.conftest import Store, award, keep, notice

DAY = date(2022, 5, 29)
ASKED = ("headline", "demand_by_level", "award_list", "top_suppliers", "coverage")


def test_what_is_held_answers_as_the_notices_do(warehouse: Warehouse, store: Store) -> None:
    store(notice(budget="100万元"), award())
    before = [warehouse.query(name, as_of=DAY).rows() for name in ASKED]
    checks = check.rows(check.run(warehouse, DAY))

    with warehouse.held(DAY, None):
        within = [warehouse.query(name, as_of=DAY).rows() for name in ASKED]
        assert check.rows(check.run(warehouse, DAY)) == checks

    assert within == before
    assert [warehouse.query(name, as_of=DAY).rows() for name in ASKED] == before


def test_a_macro_held_for_some_questions_tells_of_other_days_afterwards(
    warehouse: Warehouse, store: Store
) -> None:
    store(notice(title="某市政府采购项目公开招标公告", published="2022-05-20"), award())
    told = "SELECT process_id, law FROM process_law($day, NULL) ORDER BY ALL"
    day = {"day": date(2022, 5, 1)}

    with warehouse.held(DAY, None):
        with warehouse.holding("process_law"):
            within = warehouse.con.execute(told, {"day": DAY}).fetchall()
            with pytest.raises(duckdb.Error, match="another day"):
                warehouse.con.execute(told, day).fetchall()
        assert warehouse.con.execute(told, {"day": DAY}).fetchall() == within != []
    check.run(warehouse, DAY)

    assert warehouse.con.execute(told, day).fetchall() == []


def test_a_question_asked_again_is_answered_once_while_a_day_is_held(
    warehouse: Warehouse, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(notice(budget="100万元"))
    asked: list[str] = []
    run = query.run

    def watched(con: duckdb.DuckDBPyConnection, one: Query, given: dict[str, object]) -> Result:
        asked.append(one.name)
        return run(con, one, given)

    monkeypatch.setattr(query, "run", watched)

    with warehouse.held(DAY, None):
        first = warehouse.query("headline", as_of=DAY).rows()
        assert warehouse.query("headline", as_of=DAY).rows() == first
        later = warehouse.query("headline", as_of=DAY, from_date=date(2022, 5, 29)).rows()
        assert later != first
        warehouse.con.execute("UPDATE notice SET known_to = NULL").fetchall()
        warehouse.query("headline", as_of=DAY)
    warehouse.query("headline", as_of=DAY)

    assert asked == ["headline"] * 4


@pytest.mark.parametrize(
    "other",
    [
        {"as_of": date(2022, 5, 28)},
        {"as_of": None},
        {"as_of": DAY, "known_at": datetime(2022, 6, 2)},
    ],
)
def test_another_day_or_moment_is_refused_while_one_is_held(
    warehouse: Warehouse, store: Store, other: dict[str, object]
) -> None:
    store(notice())

    with warehouse.held(DAY, None), pytest.raises(DataError, match="another day or moment"):
        warehouse.query("demand_by_level", **other)


def test_what_comes_after_a_day_was_held_is_seen(warehouse: Warehouse, store: Store) -> None:
    store(notice())
    with pytest.raises(DataError), warehouse.held(DAY, None):
        raise DataError("the report cannot be written")
    store(notice("9", project_number="LZ-2022-009", project_name="另一平台建设项目"))

    with warehouse.held(DAY, None):
        (row,) = warehouse.query("headline", as_of=DAY).rows()

    assert row["demand_count"] == 2


def test_a_day_is_held_by_a_warehouse_that_was_just_opened(tmp_path: Path) -> None:
    with Warehouse(tmp_path / "w.duckdb", read_only=False) as opened:
        keep(opened, notice())

    with Warehouse(tmp_path / "w.duckdb") as opened, opened.held(DAY, None):
        (row,) = opened.query("headline", as_of=DAY).rows()

    assert row["demand_count"] == 1
