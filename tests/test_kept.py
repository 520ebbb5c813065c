"""Kept rows: after every import they are what the macros tell of all notices, whatever came."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline import kept
from pipeline.errors import DataError
from pipeline.ingest.batch import FileInfo, RawBatch, frame
from pipeline.model import RawLot, RawNotice
from pipeline.normalize.batch import normalise
from pipeline.warehouse import Warehouse
from tests.conftest import NOW, Store, award, keep, notice

DAY = date(2022, 5, 29)
LATER = NOW + timedelta(days=1)


def differences(
    warehouse: Warehouse, day: date | None = None
) -> dict[str, list[tuple[object, ...]]]:
    """Rows of each macro that are kept and not told of the notices, or told and not kept."""
    warehouse._stand("told")  # as `con` does, which would have the next import tell all anew
    con = warehouse._con
    found = {}
    for name in kept.MACROS:
        told = f"{name}({'NULL' if day is None else f'DATE {str(day)!r}'}, NULL)"
        rows = con.execute(
            f"(FROM kept.{name} EXCEPT ALL FROM {told}) UNION ALL "
            f"(FROM {told} EXCEPT ALL FROM kept.{name})"
        ).fetchall()
        if rows:
            found[name] = rows
    return found


def is_kept(warehouse: Warehouse, name: str = "headline", **params: object) -> bool:
    """Was the question answered from kept rows?"""
    warehouse.query(name, **params)
    plan = warehouse._con.execute("EXPLAIN FROM told_demand_as_of(NULL, NULL)").fetchall()
    return "process_link" not in str(plan)


def story(numbers: random.Random, serial: int) -> RawNotice:
    """A notice of a small world, in which needs, names, lots and sums meet again and again."""
    need = numbers.randrange(8)
    buyer = numbers.choice(["临泽县政务服务中心", "临泽县财政局", "高台县数据局"])
    base: dict[str, object] = {
        "source_notice_id": str(serial if numbers.random() < 0.8 else numbers.randrange(4)),
        "buyer_name": buyer if numbers.random() < 0.9 else None,
        "project_number": f"LZ-2022-{need:03}" if numbers.random() < 0.7 else None,
        "project_name": f"{numbers.choice(['政务', '财政', '应急'])}平台建设项目{need}",
        "published": str(date(2022, 1, 1) + timedelta(days=numbers.randrange(140))),
        "url": None if numbers.random() < 0.7 else f"https://site.invalid/{serial % 5}",
    }
    if numbers.random() < 0.5:
        return notice(
            "1",
            **base,
            budget=f"{numbers.choice([100, 120, 1000000])}万元",
            bid_deadline="2022-06-20",
        )
    names = [
        "示例云图科技有限公司",
        "示例恒信软件有限公司(原示例云图科技有限公司)",
        "银江股份有限公司",
    ]
    lots = [
        RawLot(
            lot=str(number) if numbers.random() < 0.7 else None,
            supplier=numbers.choice(names),
            amount=f"{numbers.choice([98, 9800, 110])}万元",
            amount_label="中标金额",
        )
        for number in range(1, numbers.randrange(2, 4))
    ]
    return award("2", *lots, **base)


def store_all(warehouse: Warehouse, notices: Sequence[RawNotice], now: datetime) -> None:
    keep(warehouse, *notices, now=now, digest=sha256(f"{now}".encode()).hexdigest())


@pytest.mark.parametrize("seed", range(4))
def test_a_world_that_comes_in_parts_is_kept_as_it_is_told(seed: int) -> None:
    numbers = random.Random(seed)
    with Warehouse(":memory:", read_only=False) as warehouse:
        store_all(warehouse, [story(numbers, serial) for serial in range(40)], NOW)
        for part in range(1, 5):
            coming = [story(numbers, 100 * part + n) for n in range(numbers.randrange(1, 5))]
            store_all(warehouse, coming, NOW + timedelta(days=part))

            assert is_kept(warehouse)
            assert not differences(warehouse)
            assert not differences(warehouse, date(2022, 12, 31))


@pytest.mark.parametrize("share", [1, 7, 23])
def test_rows_told_in_shares_are_those_told_at_once(
    share: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "SHARE", share)
    numbers = random.Random(share)
    with Warehouse(":memory:", read_only=False) as warehouse:
        store_all(warehouse, [story(numbers, serial) for serial in range(60)], NOW)

        assert is_kept(warehouse)
        assert not differences(warehouse)


def test_questions_answer_from_kept_rows_as_from_the_notices(
    warehouse: Warehouse, store: Store
) -> None:
    store(notice(budget="100万元", bid_deadline="2022-06-20"), award())
    asked = ("headline", "demand_by_level", "award_list", "top_suppliers", "open_tender_list")
    days = (None, DAY, date(2022, 6, 20), date(2022, 6, 21))
    answers = [warehouse.query(name, as_of=day).rows() for name in asked for day in days]
    assert is_kept(warehouse, as_of=DAY)

    warehouse._kept.spoil()

    assert not is_kept(warehouse, as_of=DAY)
    assert [warehouse.query(name, as_of=day).rows() for name in asked for day in days] == answers


def test_a_past_day_or_moment_is_told_of_the_notices(warehouse: Warehouse, store: Store) -> None:
    store(notice())
    store(award(), now=LATER)

    assert is_kept(warehouse, as_of=date(2022, 4, 1))
    assert not is_kept(warehouse, as_of=date(2022, 3, 31))
    assert is_kept(warehouse, known_at=LATER)
    assert not is_kept(warehouse, known_at=NOW)
    (before,) = warehouse.query("headline", known_at=NOW).rows()
    assert (before["awarded_count"], before["demand_count"]) == (0, 1)


def test_what_was_loaded_and_not_folded_is_not_hidden_by_kept_rows(
    warehouse: Warehouse, store: Store
) -> None:
    store(notice())
    info = FileInfo("portal.csv", "e" * 64, 1, "csv", "utf-8", "portal")
    raw = RawBatch(frame([notice(title="改为另一平台")]), (), 1)
    with warehouse.loading([info], LATER) as loading:
        loading.add(normalise(raw.notices, "portal", "test"), [raw])

    assert not is_kept(warehouse)
    warehouse.fold(LATER)
    assert is_kept(warehouse)
    assert not differences(warehouse)


@pytest.mark.parametrize("is_first", [True, False])
def test_who_only_asks_is_refused_while_something_stored_is_not_linked(
    tmp_path: Path, is_first: bool
) -> None:
    path = tmp_path / "w.duckdb"
    info = FileInfo("portal.csv", "e" * 64, 1, "csv", "utf-8", "portal")
    raw = RawBatch(frame([notice("new")]), (), 1)
    with Warehouse(path, read_only=False) as warehouse:
        if not is_first:
            keep(warehouse, notice())
        with warehouse.loading([info], LATER) as loading:
            loading.add(normalise(raw.notices, "portal", "test"), [raw])

    with pytest.raises(DataError, match=r"not linked yet.*complete it: biaoxun run"):
        Warehouse(path)
    with Warehouse(path, read_only=False) as warehouse:
        warehouse.fold(LATER)
    with Warehouse(path) as warehouse:
        assert warehouse.notice_count() == 2 - is_first


def test_a_row_taken_out_behind_its_back_is_seen(warehouse: Warehouse, store: Store) -> None:
    store(notice(), award())
    assert is_kept(warehouse)

    warehouse.con.execute("DELETE FROM notice WHERE source_notice_id = '2'").fetchall()

    (row,) = warehouse.query("headline").rows()
    assert row["awarded_count"] == 0
    assert not is_kept(warehouse)
    store(notice("9", project_number="LZ-2022-009", project_name="另一平台"), now=LATER)
    assert is_kept(warehouse)
    assert warehouse.query("headline").rows()[0]["awarded_count"] == 0


def test_a_name_stated_later_moves_the_demands_of_its_buyer(
    warehouse: Warehouse, store: Store
) -> None:
    for number in range(6):
        store(
            notice(
                str(number),
                buyer_name="临泽县甲乙学校" if number == 0 else "临泽县财政局",
                project_number=f"N-2022-{number}",
                project_name=f"平台{number}",
            )
        )
    store(
        award(
            "90",
            RawLot(supplier="示例新名科技有限公司(原名:示例旧名科技有限公司)", amount="9万元"),
            project_number="N-2022-3",
        ),
        now=LATER,
    )

    assert not differences(warehouse)


def test_a_row_of_the_lookup_makes_all_be_told_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "w.duckdb"
    with Warehouse(path, read_only=False) as warehouse:
        keep(warehouse, notice())
    lookups = tmp_path / "data" / "curated" / "lookups"
    lookups.mkdir(parents=True)
    (lookups / "party_aliases.csv").write_text(
        "alias,name,valid_from,valid_to,reason,source,confidence\n"
        "临泽县政务服务中心,临泽县数据局,,,renamed,own,high\n",
        encoding="utf-8",
    )

    with Warehouse(path) as warehouse:
        (row,) = warehouse.query("top_buyers").rows()
        assert row["buyer_name"] == "临泽县数据局"
        assert not is_kept(warehouse)
    with Warehouse(path, read_only=False) as warehouse:
        warehouse.fold(LATER)
        assert is_kept(warehouse)
        assert not differences(warehouse)


def test_a_connection_that_somebody_holds_tells_of_all_after_each_import(
    warehouse: Warehouse, store: Store
) -> None:
    store(notice())
    con = warehouse.con
    asked = "SELECT count(*) FROM notice_as_of(NULL, NULL)"
    assert con.execute(asked).fetchall() == [(1,)]

    store(notice("9", project_number="LZ-2022-009", project_name="另一平台"), now=LATER)
    assert con.execute(asked).fetchall() == [(2,)]

    warehouse.query("headline", as_of=DAY)
    with pytest.raises(Exception, match="another day or moment"):
        con.execute("SELECT count(*) FROM notice_as_of(DATE '2022-02-28', NULL)").fetchall()


def test_a_question_that_looks_at_another_day_inside_is_told_of_the_notices(
    warehouse: Warehouse, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "queries").mkdir()
    (tmp_path / "queries" / "before.sql").write_text(
        "-- Notices then and now.\n-- param as_of DATE = null day\n"
        "SELECT\n    (SELECT count(*) FROM notice_as_of(DATE '2022-03-15', NULL)) AS then_count,\n"
        "    (SELECT count(*) FROM notice_as_of($as_of, NULL)) AS now_count\n",
        encoding="utf-8",
    )
    store(notice(), award())

    assert warehouse.query("before", as_of=DAY).rows() == [{"then_count": 1, "now_count": 2}]


def test_a_moment_given_as_a_day_means_its_day(warehouse: Warehouse, store: Store) -> None:
    store(notice(), award())

    (row,) = warehouse.query("headline", as_of=datetime(2022, 5, 1, 12)).rows()

    assert row["demand_count"] == 1


def test_what_a_late_load_brought_is_not_known_at_an_earlier_fold(warehouse: Warehouse) -> None:
    info = FileInfo("portal.csv", "e" * 64, 1, "csv", "utf-8", "portal")
    raw = RawBatch(frame([notice()]), (), 1)
    with warehouse.loading([info], LATER) as loading:
        loading.add(normalise(raw.notices, "portal", "test"), [raw])
    warehouse.fold(NOW)

    assert not is_kept(warehouse, known_at=NOW)
