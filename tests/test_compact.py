"""A warehouse written anew says the same, and is smaller after much was taken out."""

from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.compact import compact
from pipeline.errors import DataError
from pipeline.model import TABLES
from pipeline.warehouse import Warehouse
from tests.conftest import NOW, award, keep, notice

ASKED = ("headline", "demand_by_level", "award_list", "top_suppliers", "coverage", "notice_list")


def test_answers_rows_and_what_is_kept_stay_the_same(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with Warehouse(path, read_only=False) as warehouse:
        for day in range(4):
            coming = [
                notice(
                    str(n), project_number=f"N-{n}", published=f"2022-0{9 - n}-01", budget="1万元"
                )
                for n in range(1, 6)
            ]
            keep(warehouse, *coming, award(published=f"2022-04-1{day}"), now=NOW + timedelta(day))
    with Warehouse(path) as warehouse:
        before = [warehouse.query(name).rows() for name in ASKED]
        print_before = warehouse.fingerprint()
        rows = {
            record.table: sorted(map(str, warehouse.con.sql(f'FROM "{record.table}"').fetchall()))
            for record in TABLES
        }

    done = compact(path)

    assert done.after == path.stat().st_size
    assert not path.with_name("w.duckdb.part").exists()
    with Warehouse(path) as warehouse:
        assert [warehouse.query(name).rows() for name in ASKED] == before
        assert warehouse.fingerprint() == print_before
        for name, told in rows.items():
            assert sorted(map(str, warehouse.con.sql(f'FROM "{name}"').fetchall())) == told
        days = warehouse.con.sql("SELECT published_date FROM notice").fetchall()
    assert days == sorted(days)
    with Warehouse(path, read_only=False) as warehouse:
        keep(warehouse, notice("99"), now=NOW + timedelta(9))
        assert (
            warehouse.query("headline").rows()[0]["notice_count"]
            == before[0][0]["notice_count"] + 1
        )


def test_what_is_no_warehouse_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        compact(tmp_path / "none.duckdb")
    other = tmp_path / "other.duckdb"
    other.write_bytes(b"not a database")
    with pytest.raises(DataError):
        compact(other)
    assert other.read_bytes() == b"not a database"


def test_tables_of_somebody_else_in_the_file_are_not_dropped(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with Warehouse(path, read_only=False) as warehouse:
        keep(warehouse, notice())
        warehouse.con.execute("CREATE TABLE mine AS SELECT 1 AS one").fetchall()

    with pytest.raises(DataError, match=r"not the program's \(mine\)"):
        compact(path)

    with Warehouse(path) as warehouse:
        assert warehouse.con.execute("FROM mine").fetchall() == [(1,)]
    assert not path.with_name("w.duckdb.part").exists()
