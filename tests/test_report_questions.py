"""Questions that the trend report asks for its figures, each on a world worked out by hand."""

from typing import Any

import pytest

from pipeline import reference, stats
from pipeline.model import RawNotice
from pipeline.warehouse import Warehouse
from tests.conftest import Store, keep
from tests.test_analysis_questions import CITY, COUNTY, Need, to

SELLER = "示例云图科技有限公司"


def rows(warehouse: Warehouse, name: str, **params: Any) -> list[dict[str, Any]]:
    return warehouse.query(name, **params).rows()


def waited(number: int, days: int | None) -> list[RawNotice]:
    """A need of a county tendered on 1 March, awarded some days later or not yet."""
    need = Need(number, COUNTY, f"第{number}号政务平台建设项目")
    told = [need.tender("2022-03-01", "100万元")]
    return told if days is None else [*told, need.won("2022-03-01", days, to(SELLER, "90万元"))]


def test_the_curve_of_waiting_is_that_of_kaplan_and_meier(
    warehouse: Warehouse, store: Store
) -> None:
    waits = [20, 20, 31, 45, None, 60, None, 60, 75]
    store(*(one for n, days in enumerate(waits, 1) for one in waited(n, days)))
    got = rows(warehouse, "award_wait_curve", as_of="2022-05-29")
    last = 89  # days from 1 March to 29 May
    curve = stats.kaplan_meier(
        [last if days is None else days for days in waits], [days is not None for days in waits]
    )
    assert curve is not None

    told = {row["day"]: row for row in got}
    for day, share, low, high, at_risk in zip(
        curve.times, curve.share, curve.lo, curve.hi, curve.at_risk, strict=True
    ):
        assert float(told[day]["waiting_share"]) == pytest.approx(share, abs=1e-6)
        assert told[day]["at_risk_count"] == at_risk
        assert float(told[day]["low"]) == pytest.approx(low, abs=1e-5)
        assert float(told[day]["high"]) == pytest.approx(high, abs=1e-5)
    assert {row["level"] for row in got} == {"区县级"}
    assert sum(row["awarded_count"] + row["censored_count"] for row in got) == len(waits)


def test_who_waits_longer_than_half_a_year_is_watched_no_further(
    warehouse: Warehouse, store: Store
) -> None:
    store(*waited(1, 200), *waited(2, 10))
    got = rows(warehouse, "award_wait_curve", as_of="2022-12-31")

    assert [(row["day"], row["awarded_count"], row["censored_count"]) for row in got] == [
        (10, 1, 0),
        (180, 0, 1),
    ]


def test_a_change_of_sources_is_a_part_of_its_own_and_the_parts_sum_to_the_change(
    warehouse: Warehouse,
) -> None:
    def tender(number: int, buyer: str, day: str) -> RawNotice:
        return Need(number, buyer, f"第{number}号政务平台建设项目").tender(day, "100万元")

    steady = [tender(1, COUNTY, "2020-01-06"), tender(2, CITY, "2020-09-01")]
    steady += [tender(n, COUNTY, f"2021-0{n}-01") for n in (3, 4, 5)]
    keep(warehouse, *steady)
    keep(warehouse, *(tender(n, CITY, "2021-06-01") for n in (6, 7)), source="second")
    got = rows(warehouse, "change_by_level", as_of="2022-02-01")

    assert [(row["label"], row["kind"], row["change"]) for row in got] == [
        ("2020Q1–2020Q4", "then", 2),
        ("市级", "part", -1),
        ("区县级", "part", 2),
        ("来源增减", "part", 2),
        ("2021Q1–2021Q4", "now", 5),
    ]
    assert rows(warehouse, "change_by_level", as_of="2021-12-30") == []


def test_the_largest_award_is_left_out_of_the_second_share_by_money(
    warehouse: Warehouse, store: Store
) -> None:
    told = []
    for number, name, amount in (
        (1, "政务云资源扩容项目", "9000万元"),
        (2, "政务云服务器扩容项目", "100万元"),
        (3, "网络安全等级保护测评服务项目", "100万元"),
    ):
        need = Need(number, COUNTY, name)
        told += [need.tender("2022-03-01"), need.won("2022-03-01", 30, to(SELLER, amount))]
    store(*told)
    got = {
        row["category_l1"]: row
        for row in rows(warehouse, "share_by_count_and_money", as_of="2022-05-29")
        if row["level"] == "全部"
    }

    assert {code: row["demand_count"] for code, row in got.items()} == {"SEC": 1, "INF": 2}
    assert float(got["INF"]["count_share"]) == pytest.approx(2 / 3, abs=1e-6)
    assert float(got["INF"]["money_share"]) == pytest.approx(91 / 92, abs=1e-6)
    assert float(got["INF"]["money_share_without"]) == 0.5


def test_failed_lots_are_counted_of_those_decided(warehouse: Warehouse, store: Store) -> None:
    failed = Need(1, COUNTY, "政务平台建设项目")
    store(
        failed.tender("2022-03-01"),
        failed.told("废标公告", "2022-03-25"),
        *waited(2, 20),
        *waited(3, None),
    )
    (row,) = rows(warehouse, "failure_by_province", as_of="2022-05-29")

    assert (row["short_name"], row["failed_count"], row["decided_count"]) == ("甘肃", 1, 2)
    assert row["considered_count"] == 3


def test_the_reference_tables_of_policies_are_told_whole_and_in_order(
    warehouse: Warehouse,
) -> None:
    policies = rows(warehouse, "policy_timeline")
    provinces = rows(warehouse, "province_policy_list")

    assert [row["month"] for row in policies] == sorted(row["month"] for row in policies)
    assert len(policies) == len(reference.rows("national_policies"))
    assert {row["province"] for row in provinces} == {
        row["province"] for row in reference.rows("province_policies")
    }
    assert provinces[0]["tier"] == "引领型"
