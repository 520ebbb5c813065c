"""Questions of demand: one small world, asked by every segment and pair of segments."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipeline import folders, query
from pipeline.model import RawLot, RawNotice
from pipeline.warehouse import Warehouse
from tests.conftest import award, keep, notice

Row = dict[str, Any]
Answers = dict[str, query.Result]

QUESTIONS = {
    name: one
    for name, one in query.find(folders.search("queries")).items()
    if name.startswith("demand_by_") or name == "funding_by_mode"
}
GRAINS = {name: tuple(one.grain.split(", ")) for name, one in QUESTIONS.items()}
MEASURES = [
    "demand_count",
    "demand_share",
    "buyer_count",
    "budget_known_count",
    "budget_amount",
    "budget_median",
    "awarded_count",
    "award_known_count",
    "award_amount",
    "paired_count",
    "paired_budget_amount",
    "paired_award_amount",
    "saving_rate",
    "as_of",
]
# What adds up over rows; buyers, medians and rates do not.
ADDITIVE = [
    name for name in MEASURES if name.endswith(("_count", "_amount")) and name != "buyer_count"
]
AS_OF = date(2022, 5, 20)


def need(number: str, buyer: str, name: str, **fields: object) -> RawNotice:
    """The tender of a need of its own."""
    return notice(
        number,
        **{
            "title": f"{buyer}{name}公开招标公告",
            "project_number": f"ZB-2022-{number}",
            "project_name": name,
            "buyer_name": buyer,
            **fields,
        },
    )


def result(number: str, tender: RawNotice, *lots: RawLot, **fields: object) -> RawNotice:
    """The award of a need."""
    return award(
        number,
        *lots,
        **{
            "title": f"{tender.buyer_name or ''}{tender.project_name}中标公告",
            "project_number": tender.project_number,
            "project_name": tender.project_name,
            "buyer_name": tender.buyer_name,
            **fields,
        },
    )


def won(amount: str, lot: str | None = None) -> RawLot:
    return RawLot(
        lot=lot, supplier=f"示例云图{lot or ''}科技有限公司", amount=amount, amount_label="中标金额"
    )


def world() -> Iterator[RawNotice]:
    """Eight needs that count, and a plan that does not."""
    # A county of 甘肃: 100 allowed, 98 paid; two themes.
    county = need(
        "1",
        "临泽县政务服务中心",
        "一网通办电子证照平台建设项目",
        budget="100万元",
        funding="财政资金",
        published="2021-11-05",
    )
    yield county
    yield result("11", county, won("980000元"), published="2021-12-05")
    # 山东, which changes sides: a ceiling below the budget is what the price is held against.
    cloud = need(
        "2",
        "山东省大数据局",
        "政务云扩容项目",
        title="山东省大数据局政务云扩容项目竞争性磋商公告",
        budget="300万元",
        ceiling="280万元",
        channel="竞争性磋商公告",
    )
    yield cloud
    yield result("12", cloud, won("2520000元"))
    # 河南, which changes sides too: two lots, one paid in dollars.
    lots = need(
        "3",
        "郑州市公安局",
        "网络安全等级保护测评服务项目",
        lots=(RawLot(lot="1", budget="60万元"), RawLot(lot="2", budget="40万元")),
    )
    yield lots
    yield result("13", lots, won("54万元", "1"), won("7万美元", "2"))
    # 浙江: a rate is no price.
    rate = need("4", "杭州市数据资源管理局", "城市大脑运维服务项目", budget="80万元")
    yield rate
    yield result(
        "14", rate, RawLot(supplier="示例云图科技有限公司", amount="5%", amount_label="下浮率")
    )
    # 贵州: asked for and failed.
    failed = need("5", "贵阳市大数据发展管理局", "数据共享交换平台建设项目", budget="6000万元")
    yield failed
    yield notice(
        "15",
        title="贵阳市大数据发展管理局数据共享交换平台建设项目废标公告",
        channel="废标公告",
        project_number="ZB-2022-5",
        project_name="数据共享交换平台建设项目",
        buyer_name="贵阳市大数据发展管理局",
        published="2022-04-02",
    )
    # Awarded, and nothing was allowed that is known.
    unbudgeted = need("6", "山东省大数据局", "政务外网安全服务项目")
    yield unbudgeted
    yield result("16", unbudgeted, won("90万元"))
    # Nobody's: no buyer, no place, no method, no budget.
    yield notice(
        "7",
        title="信息化设备采购项目公告",
        channel="招标公告",
        project_number="ZB-2022-7",
        project_name="信息化设备采购项目",
        buyer_name=None,
        published="2022-05-10",
    )
    # A company's, outside the classes, in the month that is not over.
    yield need(
        "8", "示例星河软件有限公司", "食堂食材采购项目", budget="50万元", published="2022-05-11"
    )
    yield notice(
        "9",
        title="成都市数据局2022年6月政府采购意向",
        channel="采购意向",
        project_number=None,
        project_name="智慧城市平台",
        buyer_name="成都市数据局",
        budget="900万元",
    )


@pytest.fixture(scope="module")
def asked() -> Iterator[Warehouse]:
    with Warehouse(":memory:", read_only=False) as warehouse:
        keep(warehouse, *world())
        yield warehouse


@pytest.fixture(scope="module")
def answers() -> Answers:
    """Every question's answer for AS_OF."""
    with Warehouse(":memory:", read_only=False) as warehouse:
        keep(warehouse, *world())
        with warehouse.held(AS_OF, None):
            return {name: warehouse.query(name, as_of=AS_OF) for name in QUESTIONS}


@pytest.fixture(scope="module")
def headline(asked: Warehouse) -> Row:
    (row,) = asked.query("headline", as_of=AS_OF).rows()
    return row


def rows(answers: Answers, name: str) -> list[Row]:
    """Rows that count something: `demand_by_province` also lists provinces without demand."""
    return [row for row in answers[name].rows() if row["demand_count"]]


def total(rows: list[Row]) -> Row:
    return {name: sum(row[name] or 0 for row in rows) for name in ADDITIVE}


def together(rows: list[Row], columns: tuple[str, ...]) -> dict[tuple[Any, ...], Row]:
    """The rows added up over all but these columns."""
    groups = defaultdict(list)
    for row in rows:
        groups[tuple(row[column] for column in columns)].append(row)
    return {key: total(group) for key, group in groups.items()}


# Every question of one segment: its values in their order, and how many needs have each.
SEGMENTS: dict[str, list[tuple[Any, ...]]] = {
    "demand_by_level": [("省级", 2), ("市级", 3), ("区县级", 1), ("非政府/国企", 1), ("未知", 1)],
    "demand_by_region": [("华东", 3), ("未知", 2), ("华中", 1), ("西北", 1), ("西南", 1)],
    "demand_by_province": [
        ("浙江省", 1), ("山东省", 2), ("河南省", 1), ("贵州省", 1), ("甘肃省", 1), ("未知", 2)
    ],
    "demand_by_tier": [("引领型", 1), ("优质型", 1), ("追赶型", 1), ("未评", 5)],
    "demand_by_north_south": [
        ("北", "北", 1), ("北", "南", 3), ("南", "南", 2), ("未知", "未知", 2)
    ],
    "demand_by_category": [
        ("SEC", 2), ("INF", 2), ("OPS", 1), ("SVC", 1), ("DAT", 1), ("OUT", 1)
    ],
    "demand_by_category_l2": [
        ("SEC-01", 1), ("SEC-02", 1), ("INF-01", 1), ("INF-04", 1), ("OPS-01", 1),
        ("SVC-02", 1), ("DAT-01", 1), ("OUT-01", 1),
    ],
    "demand_by_stage": [("建设", 2), ("采购", 2), ("扩容", 1), ("测评", 1), ("运维", 2)],
    "demand_by_tag": [
        ("一网通办", 1), ("城市大脑", 1), ("政务云", 1), ("数据共享", 1), ("电子证照", 1),
        ("等保", 1), ("无标签", 3),
    ],
    "funding_by_mode": [("", 7), ("direct", 1)],
    "demand_by_method": [("open", 6), ("consultation", 1), (None, 1)],
    "demand_by_buyer_kind": [("institution", 5), ("company", 1), ("unknown", 2)],
    "demand_by_size": [
        ("50–100万", 2), ("100–200万", 2), ("200–500万", 1), ("5000万以上", 1), ("未知", 2)
    ],
    "demand_by_year": [(2021, 1), (2022, 7)],
    "demand_by_calendar_quarter": [("2021Q4", 1), ("2022Q1", 5), ("2022Q2", 2)],
    "demand_by_month": [("2021-11", 1), ("2022-03", 5), ("2022-05", 2)],
}  # fmt: skip
# The questions of several segments, each with those of one of its segments; a need stands under
# each of its themes, so that these add up by theme only.
PAIRS = [
    (name, part)
    for name in QUESTIONS.keys() - SEGMENTS.keys()
    for part in SEGMENTS
    if set(GRAINS[part]) <= set(GRAINS[name])
    and ("tag" in GRAINS[part] or "tag" not in GRAINS[name])
]


@pytest.mark.parametrize("name", SEGMENTS)
def test_a_segment_lists_its_values_in_order_the_unknown_with_them(
    name: str, answers: Answers
) -> None:
    told = [(*(row[c] for c in GRAINS[name]), row["demand_count"]) for row in rows(answers, name)]

    assert told == SEGMENTS[name]


@pytest.mark.parametrize("name", sorted(SEGMENTS.keys() - {"demand_by_tag"}))
def test_a_segment_adds_up_to_the_headline(name: str, answers: Answers, headline: Row) -> None:
    told = rows(answers, name)

    summed = total(told)
    shared = headline.keys() & summed.keys()
    assert len(shared) == 6
    assert {key: summed[key] for key in shared} == {key: headline[key] for key in shared}
    assert abs(sum(row["demand_share"] for row in told) - 1) < Decimal("0.00001")
    assert (summed["paired_count"], summed["paired_budget_amount"]) == (3, 4_400_000)
    assert summed["paired_award_amount"] == 4_040_000


@pytest.mark.parametrize(("name", "part"), sorted(PAIRS))
def test_a_pair_of_segments_adds_up_to_each_of_them(name: str, part: str, answers: Answers) -> None:
    columns = GRAINS[part]

    assert together(rows(answers, name), columns) == together(rows(answers, part), columns)


@pytest.mark.parametrize("name", sorted(QUESTIONS.keys() - SEGMENTS.keys()))
def test_shares_of_a_pair_are_of_the_count_beside_them(name: str, answers: Answers) -> None:
    *first, last = GRAINS[name]
    if name == "demand_by_level_and_region":
        first, last = ["region7"], "level"
    group = (*first, *(["in_scope"] if last.startswith("category") else []))
    told = rows(answers, name)
    (whole,) = [c for c in told[0] if c.endswith("_count") and c not in MEASURES]
    counted = together(told, group)

    for row in told:
        key = tuple(row[column] for column in group)
        assert row[whole] == counted[key]["demand_count"]
        assert float(row["share"]) == pytest.approx(row["demand_count"] / row[whole], abs=1e-6)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_measures_the_same_and_has_one_row_a_grain(
    name: str, answers: Answers
) -> None:
    result = answers[name]
    keys = [tuple(row[column] for column in GRAINS[name]) for row in result.rows()]

    assert result.columns[-len(MEASURES) :] == MEASURES
    assert len(keys) == len(set(keys))


def test_every_question_is_of_one_segment_or_adds_up_to_some() -> None:
    assert {name for name, _ in PAIRS} | SEGMENTS.keys() == QUESTIONS.keys()


def test_a_saving_is_of_lots_with_a_price_and_what_was_allowed_for_them(answers: Answers) -> None:
    told = {row["level"]: row for row in rows(answers, "demand_by_level")}

    # The price is held against the ceiling of 280, not the budget of 300; the other need of the
    # level has no budget.
    assert told["省级"]["paired_count"] == 1
    assert told["省级"]["paired_budget_amount"] == 2_800_000
    assert told["省级"]["saving_rate"] == Decimal("0.100000")
    # One lot in yuan counts, one in dollars and a rate do not.
    assert told["市级"]["paired_count"] == 1
    assert told["市级"]["paired_budget_amount"] == 600_000
    assert told["市级"]["saving_rate"] == Decimal("0.100000")
    assert told["区县级"]["saving_rate"] == Decimal("0.020000")
    assert told["未知"]["paired_budget_amount"] is None
    assert told["未知"]["saving_rate"] is None


def test_currencies_are_not_added_and_an_unknown_sum_is_no_nought(answers: Answers) -> None:
    told = {row["province"]: row for row in rows(answers, "demand_by_province")}

    assert told["河南省"]["award_amount"] == 540_000
    assert (told["浙江省"]["awarded_count"], told["浙江省"]["award_known_count"]) == (1, 0)
    assert told["浙江省"]["award_amount"] is None


def test_a_buyer_counts_once_and_a_median_is_of_known_budgets(answers: Answers) -> None:
    told = {row["level"]: row for row in rows(answers, "demand_by_level")}

    assert (told["省级"]["demand_count"], told["省级"]["buyer_count"]) == (2, 1)
    assert told["未知"]["buyer_count"] == 0
    assert told["市级"]["budget_median"] == 1_000_000
    assert told["省级"]["budget_median"] == 3_000_000


def test_a_need_with_two_themes_counts_under_each(answers: Answers) -> None:
    told = {row["tag"]: row for row in rows(answers, "demand_by_tag")}

    assert told["一网通办"]["budget_amount"] == told["电子证照"]["budget_amount"] == 1_000_000
    assert told["一网通办"]["demand_share"] == Decimal("0.125000")


def test_a_need_that_failed_counts(answers: Answers) -> None:
    (row,) = [r for r in rows(answers, "demand_by_province") if r["province"] == "贵州省"]

    assert (row["demand_count"], row["awarded_count"]) == (1, 0)
    assert row["budget_amount"] == 60_000_000


def test_an_answer_says_of_what_day_it_is(asked: Warehouse) -> None:
    given = asked.query("demand_by_month", as_of=AS_OF).rows()
    earlier = asked.query("demand_by_month", as_of="2022-03-31").rows()
    none = asked.query("demand_by_month").rows()

    assert {row["as_of"] for row in given} == {AS_OF}
    assert [row["is_partial"] for row in given] == [False, False, True]
    assert [row["is_partial"] for row in earlier] == [False, False]
    assert {row["as_of"] for row in none} == {date(2022, 5, 11)}
    assert [row["is_partial"] for row in none] == [False, False, True]


@pytest.mark.parametrize(
    ("budget", "band"),
    [
        ("499999.99", "50万以下"),
        ("500000", "50–100万"),
        ("1000000", "100–200万"),
        ("2000000", "200–500万"),
        ("5000000", "500–1000万"),
        ("10000000", "1000–5000万"),
        ("49999999.99", "1000–5000万"),
        ("50000000", "5000万以上"),
        (None, "未知"),
    ],
)
def test_the_lower_bound_of_a_band_belongs_to_it(
    budget: str | None, band: str, asked: Warehouse
) -> None:
    asked_band = "SELECT size_band($budget::DECIMAL(20, 2))"

    assert asked.con.execute(asked_band, {"budget": budget}).fetchall() == [(band,)]
