"""The score: parts that add up, with evidence; what is unknown is named and gives nothing."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.scan.match import match
from pipeline.scan.need import Need
from pipeline.scan.score import History, Prices, Score, Seller, scorer
from pipeline.scan.term import term
from pipeline.scan.watchlist import Watchlist
from tests.scans import DAY, need, watchlist


def scored(told: Need, own: Watchlist | None = None, history: History | None = None) -> Score:
    own = own or watchlist()
    return scorer(own, DAY, history or History())(told, match(told, own))


def part(found: Score, name: str) -> int | None:
    (one,) = [one for one in found.parts if one.part == name]
    return one.points


def test_below_three_known_parts_there_is_no_number() -> None:
    assert (scored(need()).points, scored(need()).band) == (None, "信息不足")
    two = scored(need(bid_deadline=date(2022, 6, 30)))
    assert (two.points, two.band) == (None, "信息不足")
    three = scored(need(bid_deadline=date(2022, 6, 30), budget=Decimal(3000000)))
    assert three.points == sum(one.points or 0 for one in three.parts)
    assert three.open == 15 + 15 + 10 + 5


def test_parts_never_pass_their_weight() -> None:
    sellers = [Seller("示例甲", 9, date(2022, 1, 1), "云", ("示例甲",))]
    own = watchlist(
        company={"name": "示例甲", "provinces": ["广东"]},
        strategy={"levels": ["市级"], "categories": ["INF"]},
        terms=[{"name": "云", "any": ["政务云", "云", "扩容", "项目", "公开"]}],
    )
    history = History(
        {7: sellers},
        {("INF", "市级"): Prices(9, Decimal(0), Decimal(0), Decimal(0))},
        [Decimal(3000000)] * 5,
    )
    found = scored(need(bid_deadline=date(2022, 8, 30), budget=Decimal(3000000)), own, history)

    assert all((one.points or 0) <= one.most for one in found.parts)
    assert (found.points, found.open, found.band) == (100, 0, "优先跟进")


def test_our_wins_count_for_us_and_rivals_against() -> None:
    others = [Seller("示例乙", 3, date(2022, 1, 1), None, ("示例乙",))]
    ours = [Seller("示例甲", 3, date(2022, 1, 1), None, ("示例甲",))]
    own = watchlist(company={"name": "示例甲"}, rivals=["示例乙"])

    with_us, with_them = (scored(need(), own, History({7: one})) for one in (ours, others))

    assert (part(with_us, "buyer"), part(with_us, "rivals")) == (15, 15)
    assert (part(with_them, "buyer"), part(with_them, "rivals")) == (4, 0)
    assert part(scored(need(), own), "buyer") is None


def test_few_prices_say_nothing() -> None:
    told = need(budget=Decimal(3000000))
    few, many = (
        scored(
            told,
            history=History(
                prices={("INF", "市级"): Prices(n, Decimal(0), Decimal("0.02"), Decimal("0.1"))}
            ),
        )
        for n in (4, 5)
    )

    assert (part(few, "money"), part(many, "money")) == (8, 12)
    assert "n=5" in many.parts[3].evidence and "节资率" not in few.parts[3].evidence


@pytest.mark.parametrize(
    ("raw", "contract", "award", "end"),
    [
        ("2022年1月1日至2022年12月31日", None, None, ("2022-12-31", "2022-12-31")),
        ("自合同签订之日起一年", "2021-07-01", None, ("2022-07-01", "2022-07-01")),
        ("12个月", None, "2021-07-01", ("2022-07-01", "2022-08-30")),
        ("三年（1+1+1）", "2021-07-01", None, ("2022-07-01", "2024-07-01")),
        ("36个月", "2020-02-29", None, ("2023-02-28", "2023-02-28")),
        ("2年", "2020-02-29", None, ("2022-02-28", "2022-02-28")),
        ("十二个月", "2021-12-31", None, ("2022-12-31", "2022-12-31")),
        ("365日历天", "2021-06-30", None, ("2022-06-30", "2022-06-30")),
        ("120日历天", "2021-07-01", None, None),
        ("1年", None, None, None),
        ("质保3年，工期1年", "2021-07-01", None, None),
        ("施工工期的基础上再增加180天", "2021-07-01", None, None),
        ("2022年度", "2022-01-01", None, None),
        ("一年（2022年3月1日-2023年2月28日）", None, None, ("2023-02-28", "2023-02-28")),
        ("至2022年13月40日", "2021-07-01", None, None),
        ("签订合同后30天内付款", "2021-07-01", None, None),
    ],
)
def test_the_end_of_a_service_is_read_or_left_unknown(
    raw: str, contract: str | None, award: str | None, end: tuple[str, str] | None
) -> None:
    found = term(raw, *(date.fromisoformat(day) if day else None for day in (contract, award)))

    assert (found and (str(found.earliest), str(found.latest))) == end
