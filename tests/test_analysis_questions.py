"""Questions of analysis, over one small constructed world whose answers are worked out by hand."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pipeline.model import RawCandidate, RawLot, RawNotice
from pipeline.warehouse import Warehouse
from tests.conftest import award, keep, notice

AS_OF = "2022-05-29"
COUNTY, CITY = "临泽县政务服务中心", "张掖市大数据中心"
CLOUD, GALAXY = "示例云图科技有限公司", "示例星河软件有限公司"
# Two companies of one group.
MOBILE_A, MOBILE_B = "中国移动通信集团示例甲有限公司", "中国移动通信集团示例乙有限公司"
WAN = Decimal(10_000)


class Need:
    """A need of a buyer: its notices share a number and a name."""

    def __init__(self, number: int, buyer: str, name: str) -> None:
        self.number, self.buyer, self.name = number, buyer, name
        self.count = 0

    def _fields(self, words: str, channel: str, day: str, fields: dict[str, Any]) -> dict[str, Any]:
        self.count += 1
        return {
            "line": self.number * 10 + self.count,
            "title": f"{self.buyer}{self.name}{words}",
            "channel": channel,
            "project_number": f"SL-{self.number:03}",
            "project_name": self.name,
            "buyer_name": self.buyer,
            "published": day,
            **fields,
        }

    def told(self, channel: str, day: str, **fields: Any) -> RawNotice:
        given = self._fields(channel, channel, day, fields)
        return notice(f"{self.number}-{self.count}", **given)

    def tender(self, day: str, budget: str | None = None, **fields: Any) -> RawNotice:
        return self.told("公开招标公告", day, budget=budget, **fields)

    def won(self, day: str, days: int, *lots: RawLot) -> RawNotice:
        """The award, some days after a day."""
        published = date.fromisoformat(day) + timedelta(days)
        given = self._fields("中标公告", "中标公告", published.isoformat(), {})
        return award(f"{self.number}-{self.count}", *lots, **given)


def to(supplier: str, amount: str, **fields: str) -> RawLot:
    return RawLot(supplier=supplier, amount=amount, amount_label="中标金额", **fields)


def world() -> tuple[RawNotice, ...]:
    """Eleven needs of two buyers, two plans that led to nothing yet and one that did."""
    one, two = Need(1, COUNTY, "政务服务平台建设项目"), Need(2, COUNTY, "电子证照系统项目")
    three, four = Need(3, CITY, "城市大脑平台项目"), Need(4, CITY, "视频云存储扩容项目")
    five, six = Need(5, CITY, "信用监管系统项目"), Need(6, COUNTY, "政务云租赁服务项目")
    seven, eight = Need(7, CITY, "数据中台建设项目"), Need(8, COUNTY, "热线话务服务项目")
    nine, ten = Need(9, COUNTY, "档案数字化加工项目"), Need(10, CITY, "网络安全运营服务项目")
    eleven, plan = Need(11, COUNTY, "智慧社区平台项目"), Need(12, CITY, "应急指挥系统项目")
    late = Need(13, CITY, "公积金综合服务系统项目")
    expected = {"project_number": None, "budget": None}
    return (
        one.tender("2021-03-01", "100万元"),
        one.won("2021-03-01", 40, to(CLOUD, "90万元")),
        one.told(
            "合同公告",
            "2021-04-30",
            lots=(RawLot(supplier=CLOUD, amount="90万元", amount_label="合同金额"),),
        ),
        two.tender("2021-05-10", "200万元"),
        two.told(
            "中标候选人公示",
            "2021-06-01",
            candidates=tuple(
                RawCandidate(rank=str(rank), supplier=name)
                for rank, name in enumerate((CLOUD, GALAXY, MOBILE_A), 1)
            ),
        ),
        two.won("2021-05-10", 30, to(CLOUD, "160万元")),
        three.tender("2021-06-01", "300万元"),
        three.won("2021-06-01", 50, to(GALAXY, "330万元")),
        four.tender("2021-08-02", "100万元"),
        four.told("废标公告", "2021-08-22"),
        four.tender("2021-09-06", "100万元"),
        four.won("2021-09-06", 35, to(GALAXY, "30万元")),
        five.tender("2021-09-10", "50万元"),
        five.told("终止公告", "2021-09-20"),
        six.tender("2021-11-01"),
        six.won("2021-11-01", 60, to(MOBILE_A, "下浮率12%")),
        seven.tender("2022-01-10", "400万元"),
        seven.won("2022-01-10", 45, to(f"{CLOUD}、{MOBILE_A}（联合体）", "360万元")),
        eight.tender("2022-02-01", procurement_method="单一来源"),
        eight.won("2022-02-01", 30, to(MOBILE_B, "7万美元")),
        nine.told("采购意向公开", "2022-01-11", expected="2022年2月", **expected),
        nine.tender("2022-02-10", "80万元"),
        nine.won("2022-02-10", 30, to(GALAXY, "0元")),
        ten.tender(
            "2022-03-01", "60万元", bid_deadline="2022-06-10 09:30", document_deadline="2022-03-10"
        ),
        eleven.tender(
            "2022-05-25", bid_deadline="2022-06-15 09:30", document_deadline="2022-06-02"
        ),
        plan.told("采购意向公开", "2022-05-01", expected="2022年5月", **expected),
        late.told("采购意向公开", "2022-01-15", expected="2022年3月", **expected),
    )


@pytest.fixture(scope="module")
def told() -> Iterator[Warehouse]:
    """The world, the first tender of it told by a second source too."""
    with Warehouse(":memory:", read_only=False) as opened:
        notices = world()
        keep(opened, *notices)
        keep(opened, notices[0], source="second")
        with opened.held(date.fromisoformat(AS_OF), None):
            yield opened


def ask(warehouse: Warehouse, name: str, **given: object) -> list[dict[str, Any]]:
    rows = warehouse.query(name, **{"as_of": AS_OF, **given}).rows()
    assert {row["as_of"] for row in rows} <= {date.fromisoformat(AS_OF)}
    assert all(list(row)[-1] == "as_of" for row in rows)
    assert all(row["used_count"] <= row["considered_count"] for row in rows)
    return rows


def by(rows: list[dict[str, Any]], *names: str) -> dict[Any, dict[str, Any]]:
    """Rows by what their columns of these names say."""
    return {tuple(row[n] for n in names) if len(names) > 1 else row[names[0]]: row for row in rows}


def picked(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


# ---------------------------------------------------------------- pipeline and plans


def test_what_is_open_is_counted_by_level_class_and_week(told: Warehouse) -> None:
    rows = by(ask(told, "open_pipeline"), "facet", "label")

    whole = rows["all", "全部"]
    assert picked(whole, "open_count", "documents_open_count", "documents_closed_count") == (
        2,
        1,
        1,
    )
    assert picked(whole, "used_count", "budget_amount") == (1, 60 * WAN)
    assert [label for facet, label in rows if facet == "week"] == ["2022-06-06", "2022-06-13"]
    assert [label for facet, label in rows if facet == "level"] == ["市级", "区县级"]


def test_a_plan_is_followed_awaited_or_overdue(told: Warehouse) -> None:
    rows = ask(told, "intention_list")

    assert [picked(row, "expected_until", "state", "days_to_tender") for row in rows] == [
        (date(2022, 2, 28), "tendered", 30),
        (date(2022, 3, 31), "overdue", None),
        (date(2022, 5, 31), "awaited", None),
    ]


# ---------------------------------------------------------------- lags


def test_what_has_not_happened_is_censored_on_the_last_day_seen(told: Warehouse) -> None:
    """Nothing was published between 25 May and the day asked about."""
    plans = ask(told, "intention_to_tender_lag")
    awards = ask(told, "tender_to_award_lag")

    assert sorted(picked(row, "days", "is_observed") for row in plans) == [
        (24, False),
        (30, True),
        (130, False),
    ]
    assert sorted(picked(row, "days", "outcome") for row in awards if not row["is_observed"]) == [
        (0, "undecided"),
        (10, "terminated"),
        (20, "failed"),
        (85, "undecided"),
    ]
    assert sorted(row["days"] for row in awards if row["is_observed"]) == [
        *(30, 30, 30, 35, 40, 45, 50, 60)
    ]


def test_medians_of_lags_take_what_is_censored_into_account(told: Warehouse) -> None:
    """At 30 days 9 are at risk: 6/9, at 35 5/6 of it, at 40 4/5 of that: 4/9."""
    rows = by(ask(told, "lag_by_level"), "step", "level")

    whole = rows["tender_to_award", "全部"]
    assert picked(whole, "median_days", "naive_median_days") == (40, Decimal("37.5"))
    assert picked(whole, "observed_count", "censored_count", "used_count") == (8, 4, 12)
    assert rows["intention_to_tender", "全部"]["median_days"] == 30  # half of the two at risk
    signed = rows["award_to_contract", "全部"]
    assert picked(signed, "median_days", "naive_median_days", "observed_count") == (None, 20, 1)


def test_a_lag_whose_start_was_not_seen_is_counted_and_not_used(
    warehouse: Warehouse,
) -> None:
    """An award without its call, and a need that went on from a plan without one."""
    need = Need(1, COUNTY, "政务服务平台建设项目")
    plan = need.told("采购意向公开", "2022-01-11", project_number=None)
    keep(warehouse, plan, need.won("2022-03-01", 30, to(CLOUD, "90万元")))

    (lag,) = ask(warehouse, "tender_to_award_lag")
    (planned,) = ask(warehouse, "intention_to_tender_lag")

    assert picked(lag, "days", "used_count", "considered_count") == (None, 0, 1)
    assert picked(planned, "days", "outcome", "used_count") == (None, "tender_not_seen", 0)


# ---------------------------------------------------------------- failures


def test_failures_terminations_and_second_chances_stand_apart(told: Warehouse) -> None:
    rows = by(ask(told, "failure_by_cohort"), "facet", "label")

    shares = ("failure_share", "termination_share", "again_share", "again_awarded_share")
    counts = ("awarded_count", "failed_count", "terminated_count", "undecided_count")
    whole = rows["all", "全部"]
    assert picked(whole, *counts) == (8, 1, 1, 2)
    assert picked(whole, *shares) == (Decimal("0.111111"), Decimal("0.1"), 1, 1)
    assert picked(rows["quarter", "2021Q3"], *counts) == (1, 1, 1, 0)
    assert rows["month", "2022-05"]["failure_share"] is None
    assert picked(rows["method", "open"], *counts) == (7, 1, 1, 2)


def test_a_round_asked_for_again_without_a_failure_is_no_failure(warehouse: Warehouse) -> None:
    need = Need(1, COUNTY, "政务服务平台建设项目")
    keep(
        warehouse,
        need.tender("2021-03-01", "100万元", bid_deadline="2021-03-22 09:30"),
        need.tender("2021-05-03", "100万元", bid_deadline="2021-05-24 09:30"),
    )

    (whole,) = (row for row in ask(warehouse, "failure_by_cohort") if row["facet"] == "all")
    lags = {picked(row, "outcome", "days") for row in ask(warehouse, "tender_to_award_lag")}

    assert picked(whole, "superseded_count", "undecided_count", "failed_count") == (1, 1, 0)
    assert lags == {("superseded", 63), ("undecided", 0)}


def test_only_the_lot_that_is_named_again_was_asked_for_again(warehouse: Warehouse) -> None:
    need = Need(1, COUNTY, "政务服务平台建设项目")
    lots = tuple(RawLot(lot=str(no), budget="50万元") for no in (1, 2))
    keep(
        warehouse,
        need.tender("2021-03-01", lots=lots),
        need.told(
            "废标公告",
            "2021-03-22",
            lots=tuple(RawLot(lot=str(no), outcome="废标") for no in (1, 2)),
        ),
        need.tender("2021-05-03", lots=lots[1:]),
    )

    (whole,) = (row for row in ask(warehouse, "failure_by_cohort") if row["facet"] == "all")

    assert picked(whole, "failed_count", "again_count", "again_awarded_count") == (2, 1, 0)


# ---------------------------------------------------------------- suppliers


def test_concentration_is_corrected_and_stands_for_entities_and_groups(told: Warehouse) -> None:
    """Wins 3, 3, 2 and 1 of 9: (23 - 9)/72; as groups 3, 3 and 3: (27 - 9)/72. Sums of what was won
    alone, in 万: 90 + 160 and 330 + 30: (192 100 - 143 500)/(372 100 - 143 500)."""
    rows = by(ask(told, "concentration_by_level"), "level", "seller_kind")

    entity, group = rows["全部", "entity"], rows["全部", "group"]
    assert picked(entity, "seller_count", "win_count", "used_count", "considered_count") == (
        4,
        9,
        5,
        8,
    )
    assert picked(entity, "hhi_count", "hhi_count_plain") == (
        Decimal("0.194444"),
        Decimal("0.283951"),
    )
    assert picked(entity, "cr1_count", "cr3_count", "cr5_count") == (
        *(Decimal("0.333333"), Decimal("0.888889"), 1),
    )
    assert picked(entity, "hhi_amount", "cr1_amount") == (Decimal("0.212598"), Decimal("0.590164"))
    assert entity["award_amount"] == 610 * WAN
    assert picked(group, "seller_count", "hhi_count", "cr3_count") == (3, Decimal("0.25"), 1)


def test_one_win_is_no_market(warehouse: Warehouse) -> None:
    need = Need(1, COUNTY, "政务服务平台建设项目")
    keep(warehouse, need.tender("2021-03-01"), need.won("2021-03-01", 30, to(CLOUD, "90万元")))

    rows = ask(warehouse, "concentration_by_level")

    assert {picked(row, "hhi_count", "hhi_amount", "cr1_count") for row in rows} == {
        (None, None, 1)
    }


def test_entrants_are_new_to_the_data_and_early_quarters_say_so(told: Warehouse) -> None:
    rows = by(ask(told, "entrant_by_quarter"), "quarter", "level")

    counts = ("winner_count", "entrant_count", "earlier_days", "is_censored")
    assert picked(rows["2021Q2", "全部"], *counts) == (1, 1, 0, True)
    assert picked(rows["2021Q4", "全部"], *counts) == (2, 1, 174, True)
    assert picked(rows["2022Q1", "全部"], *counts) == (4, 1, 266, True)
    assert rows["2022Q1", "市级"]["entrant_share"] == 0  # both had won elsewhere before


def test_an_incumbent_has_won_at_the_buyer_before(told: Warehouse) -> None:
    levels = by(ask(told, "incumbent_by_level"), "level")
    buyers = by(ask(told, "incumbent_by_buyer"), "buyer_name")

    counts = ("repeat_count", "used_count", "considered_count")
    assert picked(levels["全部"], *counts) == (2, 7, 9)
    assert picked(levels["市级"], "repeat_share", *counts) == (Decimal("0.333333"), 1, 3, 4)
    assert picked(buyers[COUNTY], "supplier_count", *counts) == (4, 1, 4, 5)
    assert picked(buyers[COUNTY], "first_supplier_name", "first_supplier_share") == (
        CLOUD,
        Decimal("0.4"),
    )


def test_a_supplier_is_told_by_section_alone_or_with_its_group(told: Warehouse) -> None:
    alone = by(ask(told, "supplier_profile", supplier=CLOUD), "section", "label")
    group = by(
        ask(told, "supplier_profile", supplier=MOBILE_B, by_group="true"), "section", "label"
    )

    sums = ("considered_count", "used_count", "award_amount", "saving_median")
    assert picked(alone["all", "全部"], *sums) == (3, 2, 250 * WAN, Decimal("0.15"))
    assert picked(alone["buyer", CITY], *sums) == (1, 0, None, None)  # won with another
    assert alone["candidate", "候选人或投标人"]["lot_count"] == 1
    assert group["all", "全部"]["lot_count"] == 3
    assert {label for section, label in group if section == "supplier"} == {MOBILE_A, MOBILE_B}
    assert ask(told, "supplier_profile", supplier="示例无名有限公司") == []


def test_a_buyer_is_told_by_section(told: Warehouse) -> None:
    rows = by(ask(told, "buyer_profile", buyer=CITY), "section", "label")

    assert picked(rows["all", "全部"], "row_count", "budget_known_count") == (5, 5)
    assert rows["all", "全部"]["budget_amount"] == 910 * WAN
    assert {
        label: row["row_count"] for (section, label), row in rows.items() if section == "outcome"
    } == {**{"awarded": 3, "failed": 1, "terminated": 1, "undecided": 1}}
    assert picked(rows["supplier", GALAXY], "row_count", "award_amount") == (2, 360 * WAN)
    assert picked(rows["supplier", CLOUD], "row_count", "award_amount") == (1, None)


def test_competitors_won_at_the_same_buyers_or_were_met(told: Warehouse) -> None:
    rows = by(ask(told, "competitor_list", supplier=CLOUD), "supplier_name")

    counts = ("shared_buyer_count", "lot_count", "partner_count", "met_count", "met_lost_count")
    assert picked(rows[GALAXY], *counts) == (2, 3, 0, 1, 1)
    assert picked(rows[MOBILE_A], *counts) == (2, 1, 1, 1, 1)
    assert picked(rows[MOBILE_B], *counts) == (1, 1, 0, 0, 0)
    assert picked(rows[GALAXY], "used_count", "considered_count") == (1, 3)
    assert CLOUD not in rows


# ---------------------------------------------------------------- seasons, sizes, places


def test_months_and_years_say_whether_they_were_seen_whole(told: Warehouse) -> None:
    months = by(ask(told, "season_by_month"), "year_no", "month_no")
    years = by(ask(told, "fourth_quarter_by_year"), "year_no")

    assert next(iter(months)) == (2021, 3) and len(months) == 15
    assert picked(months[2021, 4], "demand_count", "is_partial") == (0, False)
    assert picked(months[2022, 1], "demand_count", "share_of_year") == (2, Decimal("0.4"))
    assert months[2022, 5]["is_partial"]
    assert picked(years[2021], "fourth_count", "demand_count", "fourth_share", "is_partial") == (
        *(1, 6, Decimal("0.166667"), True),
    )


def test_savings_are_of_lots_with_both_sums_and_flag_the_odd(told: Warehouse) -> None:
    """10, 20, -10, 70 and 10 %; a rate, dollars and a price of nothing have none."""
    rows = by(ask(told, "saving_by_cut"), "facet", "label")
    doubts = ask(told, "saving_doubt_list")

    whole = rows["all", "全部"]
    assert picked(whole, "saving_q1", "saving_median", "saving_q3") == (
        *(Decimal("0.1"), Decimal("0.1"), Decimal("0.2")),
    )
    assert picked(whole, "base_amount", "award_amount") == (1100 * WAN, 970 * WAN)
    assert whole["saving_by_value"] == Decimal("0.118182")
    assert picked(whole, "high_count", "negative_count", "token_count") == (1, 1, 1)
    assert picked(whole, "used_count", "considered_count") == (5, 8)
    assert rows["base_band", "300万–1000万"]["saving_median"] == 0
    assert picked(rows["base_band", "未知"], "used_count", "considered_count") == (0, 2)
    assert [picked(row, "reason", "saving") for row in doubts] == [
        ("above_base", Decimal("-0.1")),
        ("far_below_base", Decimal("0.7")),
        ("token", None),
    ]


def test_a_ceiling_goes_before_the_budget(warehouse: Warehouse) -> None:
    need = Need(1, COUNTY, "政务服务平台建设项目")
    keep(
        warehouse,
        need.tender("2021-03-01", "100万元", ceiling="80万元"),
        need.won("2021-03-01", 30, to(CLOUD, "60万元")),
    )

    assert ask(warehouse, "saving_by_cut")[0]["saving_median"] == Decimal("0.25")


def test_every_question_tells_the_same_saving(warehouse: Warehouse) -> None:
    """60 of a ceiling of 80, beside a budget of 100; one yuan is no price."""
    true, token = Need(1, COUNTY, "政务服务平台建设项目"), Need(2, COUNTY, "办公系统建设项目")
    keep(
        warehouse,
        true.tender("2021-03-01", "100万元", ceiling="80万元"),
        true.won("2021-03-01", 30, to(CLOUD, "60万元")),
        token.tender("2021-03-01", "50万元"),
        token.won("2021-03-01", 30, to(GALAXY, "1元")),
    )

    (level,) = warehouse.query("demand_by_level", as_of=AS_OF).rows()
    lots = warehouse.query("award_list", as_of=AS_OF).rows()

    assert ask(warehouse, "saving_by_cut")[0]["saving_by_value"] == Decimal("0.25")
    assert picked(level, "paired_count", "saving_rate") == (1, Decimal("0.25"))
    assert [row["saving_rate"] for row in lots] == [Decimal("0.25"), None]


def test_buyers_are_ranked_by_what_they_asked_for(warehouse: Warehouse) -> None:
    often, again = Need(1, COUNTY, "政务服务平台建设项目"), Need(2, COUNTY, "办公系统建设项目")
    once = Need(3, CITY, "数据中台建设项目")
    keep(
        warehouse,
        often.tender("2021-03-01", "100万元"),
        often.won("2021-03-01", 30, to(CLOUD, "60万元")),
        again.tender("2021-03-02"),
        once.tender("2021-03-03", "300万元"),
    )

    told = warehouse.query("top_buyers").rows()
    (one,) = warehouse.query("top_buyers", most=1).rows()

    names = ("demand_count", "budget_known_count", "budget_amount", "awarded_count", "award_amount")
    assert [picked(row, *names) for row in told] == [
        (2, 1, 100 * WAN, 1, 60 * WAN),
        (1, 1, 300 * WAN, 0, None),
    ]
    assert one["buyer_id"] == told[0]["buyer_id"]


def test_nothing_is_open_or_closed_without_a_day(warehouse: Warehouse) -> None:
    keep(warehouse, Need(1, COUNTY, "政务服务平台建设项目").tender("2021-03-01", "100万元"))

    for name in ("headline", "top_buyers"):
        (never,) = warehouse.query(name).rows()
        (then,) = warehouse.query(name, as_of="2021-03-02").rows()
        (later,) = warehouse.query(name, as_of="2021-12-31").rows()
        assert [row["open_count"] for row in (never, then, later)] == [None, 1, 0]


def test_demand_is_set_against_the_people_of_the_province(told: Warehouse) -> None:
    """Gansu: 25 019 831 inhabitants; budgets of 12.9 million yuan."""
    rows = by(ask(told, "demand_per_head_by_province"), "province")

    assert picked(rows["甘肃省"], "demand_count", "demand_per_million") == (11, Decimal("0.440"))
    assert rows["甘肃省"]["budget_per_10000_heads"] == Decimal("5155.91")
    assert picked(rows["北京市"], "demand_per_million", "budget_per_10000_heads") == (0, None)


def test_sizes_are_counted_by_band_with_the_unknown_last(told: Warehouse) -> None:
    rows = by(ask(told, "amount_by_band"), "kind", "band")

    assert picked(rows["budget", "100万–300万"], "row_count", "share") == (3, Decimal("0.375"))
    assert picked(rows["budget", "未知"], "row_count", "share", "used_count") == (3, None, 8)
    assert picked(rows["award", "10万以下"], "row_count", "amount") == (1, 0)
    assert picked(rows["award", "未知"], "row_count", "considered_count") == (2, 8)


def test_the_largest_awards_stand_beside_the_rest(told: Warehouse) -> None:
    rows = by(ask(told, "top_award_by_level"), "level")
    largest = ask(told, "largest_award_list", most=2)

    whole = rows["全部"]
    assert picked(whole, "top_count", "top_amount", "amount_without") == (1, 360 * WAN, 610 * WAN)
    assert picked(whole, "top_share", "used_count") == (Decimal("0.371134"), 6)
    assert [row["award_amount"] for row in largest] == [360 * WAN, 330 * WAN]
    assert largest[0]["supplier_names"] == f"{MOBILE_A}、{CLOUD}"
    assert largest[1]["share_so_far"] == Decimal("0.711340")


# ---------------------------------------------------------------- methods, coverage, sources


def test_methods_are_shares_of_the_known(told: Warehouse) -> None:
    rows = by(ask(told, "method_by_level"), "level", "procurement_method")

    single = rows["全部", "single_source"]
    assert picked(single, "demand_count", "share", "used_count") == (1, Decimal("0.090909"), 11)


def test_lists_of_bidders_say_how_few_they_are(told: Warehouse) -> None:
    rows = by(ask(told, "bidder_count_by_method"), "procurement_method", "told_by")

    listed = rows["open", "candidate"]
    assert picked(listed, "exactly_3_share", "used_count", "considered_count") == (1, 1, 11)
    assert picked(rows["open", "opening"], "exactly_3_share", "used_count") == (None, 0)


def test_what_is_unknown_is_a_share_by_level_and_quarter(told: Warehouse) -> None:
    rows = by(ask(told, "unknown_by_level_and_quarter"), "facet", "label")

    assert rows["all", "全部"]["budget_unknown_share"] == Decimal("0.272727")
    assert rows["all", "全部"]["award_unknown_share"] == Decimal("0.25")
    assert rows["quarter", "2021Q3"]["budget_unknown_share"] == 0


def test_a_source_is_stale_after_two_weeks(told: Warehouse) -> None:
    rows = by(ask(told, "freshness_by_source"), "source")

    assert picked(rows["portal"], "days_since", "is_stale") == (4, False)
    assert picked(rows["second"], "last_published_date", "is_stale") == (date(2021, 3, 1), True)
    strict = by(ask(told, "freshness_by_source", stale_days=4), "source")
    assert strict["portal"]["is_stale"]


def test_years_are_compared_on_the_sources_of_both(warehouse: Warehouse) -> None:
    """A source that came later brings two needs: no growth."""
    old, new = Need(1, COUNTY, "政务服务平台建设项目"), Need(2, COUNTY, "电子证照系统项目")
    two, three = Need(3, CITY, "城市大脑平台项目"), Need(4, CITY, "视频云存储扩容项目")
    keep(warehouse, old.tender("2021-02-01"), new.tender("2022-02-01"))
    keep(warehouse, two.tender("2022-02-02"), three.tender("2022-03-02"), source="second")

    rows = by(ask(warehouse, "same_source_by_quarter"), "quarter")

    counts = ("demand_count", "earlier_count", "yoy_share", "source_count")
    assert picked(rows["2022Q1"], *counts) == (1, 1, 0, 1)
    assert picked(rows["2022Q1"], "used_count", "considered_count") == (2, 4)
    assert picked(rows["2021Q1"], *counts) == (None, None, None, 0)


def test_two_sources_overlap_by_province_and_quarter(told: Warehouse) -> None:
    given = {"one": "portal", "other": "second"}
    rows = by(ask(told, "source_overlap_by_province_and_quarter", **given), "province", "quarter")

    counts = ("one_count", "other_count", "both_count", "used_count")
    assert picked(rows["甘肃省", "2021Q1"], *counts) == (1, 1, 1, 1)
    assert picked(rows["甘肃省", "2022Q1"], *counts) == (4, 0, 0, 4)
    nobody = ask(told, "source_overlap_by_province_and_quarter", one="nobody", other="no one")
    assert sum(row["used_count"] for row in nobody) == 0
