"""Named questions: headers, parameters, rows."""

import threading
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipeline import folders, query
from pipeline.errors import DataError, UsageError
from pipeline.warehouse import Warehouse
from tests.conftest import Store, award, keep, notice

QUERIES = query.find(folders.search("queries"))
SAMPLES = {
    "DATE": date(2022, 5, 29),
    "TIMESTAMP": datetime(2022, 6, 1),
    "INTEGER": 5,
    "TEXT": "示例云图科技有限公司",
    "BOOLEAN": True,
}


@pytest.fixture(scope="module")
def stored() -> Iterator[Warehouse]:
    """A warehouse that holds a tender and its award; nothing is added to it."""
    with Warehouse(":memory:", read_only=False) as opened:
        keep(opened, notice(budget="100万元"), award())
        yield opened


@pytest.mark.parametrize("name", QUERIES)
def test_every_question_runs_and_is_described(name: str, stored: Warehouse) -> None:
    one = QUERIES[name]
    given = {param.name: SAMPLES[param.type] for param in one.params if param.name != "known_at"}

    result = stored.query(name, **given)

    assert one.title and one.title_zh and one.grain
    assert set(one.units) <= set(result.columns)
    assert result.df().shape == (len(result.rows()), len(result.columns))
    assert "ORDER BY" in one.sql or name == "headline"


def test_currencies_are_never_added_together(warehouse: Warehouse, store: Store) -> None:
    from pipeline.model import RawLot

    store(
        award(
            "2",
            RawLot(lot="1", supplier="示例云图科技有限公司", amount="100万元"),
            RawLot(lot="2", supplier="示例星河软件有限公司", amount="7万美元"),
        )
    )

    (row,) = warehouse.query("demand_by_level").rows()

    assert row["award_amount"] == Decimal(1_000_000)


def test_a_wrong_name_is_answered_with_the_closest() -> None:
    with pytest.raises(UsageError, match="demand_by_level"):
        query.get("demand_by_levle", folders.search("queries"))


def test_a_parameter_is_read_as_its_type_or_refused() -> None:
    one = QUERIES["open_tender_list"]

    assert one.bind({"as_of": "2022-05-29"})["as_of"] == date(2022, 5, 29)
    with pytest.raises(UsageError, match="write a day such as"):
        one.bind({"as_of": "昨天"})
    with pytest.raises(UsageError, match="needs --as-of"):
        one.bind({})
    with pytest.raises(UsageError, match="no parameter 'level'"):
        one.bind({"as_of": "2022-05-29", "level": "省级"})


def test_a_severity_is_one_of_two_words(tmp_path: Path) -> None:
    path = tmp_path / "mine.sql"
    path.write_text("-- Mine.\n-- severity fial\nSELECT 1 AS one ORDER BY one\n")

    with pytest.raises(DataError, match=r"mine\.sql: severity 'fial' is none; write fail or warn"):
        query.read(path)


def test_a_header_that_disagrees_with_its_sql_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.sql"
    path.write_text("-- Mine.\n-- zh 我的\n-- grain one\nSELECT $as_of AS day ORDER BY day\n")

    with pytest.raises(DataError, match="differ"):
        query.run(duckdb.connect(), query.read(path), {})


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("DELETE FROM notice", "holds a DELETE; a question only reads"),
        ("DROP TABLE notice", "holds a DROP; a question only reads"),
        ("WITH gone AS (DELETE FROM notice RETURNING title) FROM gone", "a question only reads"),
    ],
)
def test_a_question_writes_nothing(
    tmp_path: Path, warehouse: Warehouse, store: Store, sql: str, says: str
) -> None:
    store(notice())
    path = tmp_path / "mine.sql"
    path.write_text(f"-- Mine.\n-- zh 我的\n{sql}\n", encoding="utf-8")

    with pytest.raises(DataError, match=rf"mine\.sql: .*{says}"):
        warehouse.ask(query.read(path), {})
    assert warehouse.notice_count() == 1


def test_a_question_that_is_interrupted_ends_as_the_program_does(tmp_path: Path) -> None:
    path = tmp_path / "long.sql"
    path.write_text(
        "-- Long.\n-- zh 久\nSELECT count(*) AS n FROM range(10000000) AS a, range(10000000) AS b "
        "WHERE a.range * b.range % 7 = 1\n",
        encoding="utf-8",
    )
    con = duckdb.connect()
    clock = threading.Timer(0.5, con.interrupt)
    clock.start()

    with pytest.raises(KeyboardInterrupt):
        query.run(con, query.read(path), {})


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        (
            "SELECT 1 AS one,\n    -- Uper(1) is none\n    Uper('a') AS a",
            r":6: no function 'uper'; .*upper",
        ),
        (
            'FROM\n    "notice_as_off" (NULL, NULL)',
            r":5: no function 'notice_as_off'; closest: notice_as_of$",
        ),
        ("SELECT 1 AS one FROM no_table", r": .*no_table does not exist.*: biaoxun rebuild"),
    ],
)
def test_a_function_that_there_is_not_is_named_with_its_line(
    tmp_path: Path, warehouse: Warehouse, sql: str, says: str
) -> None:
    path = tmp_path / "mine.sql"
    path.write_text(f"-- Mine.\n-- zh 我的\n-- note of uper()\n{sql}\n", encoding="utf-8")

    with pytest.raises(DataError, match=rf"mine\.sql{says}"):
        warehouse.ask(query.read(path), {})


def test_a_question_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.sql").write_text("-- Mine.\n-- zh 我的\n", encoding="gbk")

    with pytest.raises(DataError, match=r"mine\.sql: .*save it as UTF-8"):
        query.find([tmp_path])


def test_a_users_question_stands_beside_the_products(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warehouse: Warehouse
) -> None:
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "mine.sql").write_text(
        "-- Mine.\n-- zh 我的\n-- grain one\nSELECT 1 AS one ORDER BY one\n"
    )
    monkeypatch.chdir(tmp_path)

    assert warehouse.query("mine").rows() == [{"one": 1}]
    assert warehouse.query("demand_by_level").rows() == []


def test_no_two_questions_share_a_name() -> None:
    own = folders.search("queries")[0]
    names = [path.stem for part in ("", "claims", "scan") for path in (own / part).glob("*.sql")]

    assert sorted(names) == sorted(set(names))
