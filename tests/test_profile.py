"""Profiles of one buyer or supplier: whom they are about, what they count, and what they refuse."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from selectolax.lexbor import LexborHTMLParser

from pipeline import profile, report
from pipeline import run as job
from pipeline.errors import DataError, UsageError
from pipeline.model import RawCandidate, RawNotice
from pipeline.report import svg
from pipeline.report.words import Lang
from pipeline.warehouse import Warehouse
from tests.conftest import ROOT, Store, keep
from tests.test_analysis_questions import (
    CITY,
    CLOUD,
    COUNTY,
    GALAXY,
    MOBILE_A,
    MOBILE_B,
    WAN,
    Need,
    by,
    picked,
    to,
)
from tests.test_report_words import left_chinese

DAY = date(2022, 5, 29)
SVC, INF = "政务服务平台建设项目", "政务云资源扩容项目"
PEERS = ("高台县大数据中心", "山丹县大数据中心", "民乐县大数据中心")
FORMER = "示例云图旧名有限公司"


def world() -> list[RawNotice]:
    """A county office with 36 needs, three others with 36 together, and who won.

    The office asks for applications in 30 of 36, the others in 12; one need in about 24 days. Its lots go
    to four suppliers in turn, two of one group, the last under its former name at first.
    """
    told: list[RawNotice] = []
    for n in range(36):
        need = Need(n + 1, COUNTY, f"第{n + 1}号{INF if n % 6 == 5 else SVC}")
        day = date(2020, 2, 3) + timedelta(days=24 * n + n * n % 5)
        told.append(need.tender(day.isoformat(), f"{100 + n}万元" if n % 2 else None))
        winner = (CLOUD, GALAXY, MOBILE_A, MOBILE_B)[n % 4]
        if n == 8:
            told.append(
                need.told(
                    "中标候选人公示",
                    (day + timedelta(20)).isoformat(),
                    candidates=tuple(
                        RawCandidate(rank=str(rank), supplier=name)
                        for rank, name in enumerate((CLOUD, MOBILE_A, GALAXY), 1)
                    ),
                )
            )
        if n < 12:
            name = f"{CLOUD}（原名：{FORMER}）" if n == 4 else FORMER if n == 0 else winner
            told.append(need.won(day.isoformat(), 30, to(name, f"{90 + n}万元")))
    for n in range(36):
        need = Need(n + 100, PEERS[n % 3], f"第{n + 100}号{SVC if n < 12 else INF}")
        told.append(need.tender((date(2020, 3, 2) + timedelta(days=20 * n)).isoformat()))
    shared = Need(200, CITY, "第200号数据中台建设项目")
    told.append(shared.tender("2022-01-10", "400万元"))
    told.append(shared.won("2022-01-10", 45, to(f"{CLOUD}、{MOBILE_A}（联合体）", "360万元")))
    return told


@pytest.fixture(scope="module")
def told() -> Iterator[Warehouse]:
    """The world; nothing is added to it."""
    with Warehouse(":memory:", read_only=False) as opened:
        keep(opened, *world())
        yield opened


def written(
    warehouse: Warehouse, out: Path, role: str, name: str, lang: Lang = "zh", group: bool = False
) -> dict[str, str]:
    """The texts of a profile by the end of their file name."""
    command = f"biaoxun report {role} {name}"
    done = job.write_report(
        warehouse, role, out, ("html", "md"), DAY, None, None, command, lang, name, group
    )
    return {Path(o.path).suffix[1:]: Path(o.path).read_text("utf-8") for o in done}


def ask(warehouse: Warehouse, name: str, **given: object) -> list[dict[str, Any]]:
    return warehouse.query(name, as_of=DAY, **given).rows()


# ---------------------------------------------------------------- the rows


def test_the_head_of_a_buyer_counts_its_notices_needs_and_sums(told: Warehouse) -> None:
    (row,) = ask(told, "buyer_headline", buyer=COUNTY)

    assert picked(row, "notice_count", "demand_count", "budget_known_count") == (49, 36, 18)
    assert row["budget_amount"] == sum(100 + n for n in range(1, 36, 2)) * WAN
    assert picked(row, "supplier_count", "used_count", "considered_count") == (4, 12, 12)
    sums = [sum(90 + n for n in range(k, 12, 4)) for k in range(4)]
    assert row["award_amount"] == sum(sums) * WAN
    assert float(row["first3_share"]) == pytest.approx(sum(sums[1:]) / sum(sums), abs=1e-6)
    assert float(row["first3_group_share"]) == 1  # two of the four are one group


def test_a_buyer_is_compared_with_the_others_of_its_level_and_not_with_itself(
    told: Warehouse,
) -> None:
    rows = by(ask(told, "buyer_category_mix", buyer=COUNTY), "category_l1")

    assert picked(rows["SVC"], "own_count", "used_count") == (30, 36)
    assert picked(rows["SVC"], "peer_count", "peer_total", "peer_buyer_count") == (12, 36, 3)
    assert {row["level"] for row in rows.values()} == {"区县级"}
    assert "DAT" not in rows  # asked for at another level only


def test_months_of_a_buyer_run_from_its_first_need_to_the_day(told: Warehouse) -> None:
    rows = ask(told, "buyer_demand_by_month", buyer=COUNTY)

    assert picked(rows[0], "year_no", "month_no", "demand_count") == (2020, 2, 2)
    assert picked(rows[-1], "year_no", "month_no", "is_partial") == (2022, 5, True)
    assert len(rows) == 28
    assert sum(row["demand_count"] for row in rows) == 36


def test_suppliers_of_a_buyer_have_their_lots_by_year(told: Warehouse) -> None:
    rows = by(ask(told, "buyer_supplier_list", buyer=COUNTY), "supplier_name")

    assert picked(rows[CLOUD], "lot_count", "award_amount") == (3, (90 + 94 + 98) * WAN)
    assert picked(rows[CLOUD], "first_year", "lot_counts") == (2020, [3, 0, 0])
    assert sum(row["award_share"] for row in rows.values()) == pytest.approx(Decimal(1))
    (shared,) = [
        row
        for row in ask(told, "buyer_supplier_list", buyer=CITY)
        if row["supplier_name"] == MOBILE_A
    ]
    assert picked(shared, "shared_lot_count", "award_amount", "award_share") == (1, None, None)


def test_what_is_open_stands_first_then_the_latest(warehouse: Warehouse, store: Store) -> None:
    one, two = Need(1, COUNTY, SVC), Need(2, COUNTY, INF)
    store(
        one.tender("2022-04-01", "100万元", bid_deadline="2022-06-10 09:30"),
        two.tender("2022-05-01", "200万元"),
        two.told("终止公告", "2022-05-10"),
    )
    rows = ask(warehouse, "buyer_notice_list", buyer=COUNTY)

    assert [(str(row["published_date"]), row["open_zh"]) for row in rows] == [
        ("2022-04-01", "在投"),
        ("2022-05-10", None),
        ("2022-05-01", None),
    ]
    assert str(rows[0]["bid_deadline"]) == "2022-06-10 09:30:00"


def test_a_supplier_is_told_alone_or_with_its_group_and_no_lot_twice(told: Warehouse) -> None:
    counts = ("lot_count", "shared_lot_count", "used_count", "member_count", "buyer_count")
    (alone,) = ask(told, "supplier_headline", supplier=MOBILE_A)
    (group,) = ask(told, "supplier_headline", supplier=MOBILE_A, by_group=True)

    assert picked(alone, *counts) == (4, 1, 3, 1, 2)
    assert picked(group, *counts) == (7, 1, 6, 2, 2)
    assert alone["award_amount"] == (92 + 96 + 100) * WAN
    cuts = ask(told, "supplier_by_cut", supplier=MOBILE_A, by_group=True)
    for facet in ("province", "level", "category"):
        assert sum(row["lot_count"] for row in cuts if row["facet"] == facet) == 7
    assert by(cuts, "facet", "label")["province", "甘肃省"]["short_name"] == "甘肃"
    buyers = by(ask(told, "supplier_buyer_list", supplier=MOBILE_A, by_group=True), "buyer_name")
    assert picked(buyers[COUNTY], "lot_count", "award_share") == (6, Decimal(1))
    assert picked(buyers[CITY], "lot_count", "award_share") == (1, None)


def test_savings_are_of_lots_with_both_sums_and_each_is_in_one_band(told: Warehouse) -> None:
    (row,) = ask(told, "supplier_headline", supplier=GALAXY)  # lots 1, 5 and 9
    savings = sorted(1 - (90 + n) / (100 + n) for n in (1, 5, 9))
    bands = ask(told, "supplier_saving_by_band", supplier=GALAXY)

    assert row["saving_count"] == 3
    assert float(row["saving_median"]) == pytest.approx(savings[1], abs=1e-6)
    assert [band["lot_count"] for band in bands] == [0, 0, 3, 0, 0, 0, 0]
    (none,) = ask(told, "supplier_headline", supplier=MOBILE_A)  # no budget of its lots is known
    assert picked(none, "saving_count", "saving_median") == (0, None)


def test_a_group_does_not_compete_with_itself(told: Warehouse) -> None:
    alone = by(ask(told, "competitor_list", supplier=MOBILE_B), "supplier_name")
    group = by(ask(told, "competitor_list", supplier=MOBILE_B, by_group=True), "supplier_name")

    assert MOBILE_A in alone and MOBILE_A not in group and MOBILE_B not in group
    assert picked(group[CLOUD], "met_count", "met_won_count", "partner_count") == (1, 1, 1)
    assert alone[CLOUD]["met_count"] == 0


def test_the_latest_wins_of_a_group_name_who_won(told: Warehouse) -> None:
    first, *_ = ask(told, "supplier_win_list", supplier=MOBILE_A, by_group=True)

    assert picked(first, "supplier_names", "winner_count") == (MOBILE_A, 2)
    assert first["award_amount"] == 360 * WAN


# ---------------------------------------------------------------- whom it is about


def test_every_name_of_a_party_finds_it_and_names_the_same_files(
    told: Warehouse, tmp_path: Path
) -> None:
    pages = [written(told, tmp_path / n, "supplier", n)["html"] for n in (CLOUD, FORMER)]
    bodies = [re.sub("<footer>.*</footer>", "", page, flags=re.S) for page in pages]
    files = [sorted(p.name for p in (tmp_path / n).iterdir()) for n in (CLOUD, FORMER)]

    assert bodies[0] == bodies[1]
    assert f"<h1>{CLOUD}</h1>" in pages[0]
    assert files[0] == files[1]
    assert re.fullmatch(r"supplier\.[0-9a-f]{16}\.html", files[0][1])


def test_a_name_is_read_as_notices_are(told: Warehouse) -> None:
    found = profile.find(told, "buyer", f"采购人：{COUNTY} ", DAY, None)

    assert found.canonical_name == COUNTY


@pytest.mark.parametrize(
    ("role", "name", "said"),
    [
        ("buyer", "政务服务", COUNTY),
        ("buyer", "临泽县政服务务中心", COUNTY),
        ("buyer", CLOUD, "no buyer"),
        ("supplier", "云图", f"{CLOUD}, {FORMER}"),
        ("supplier", "qq", "ask: biaoxun query run top_suppliers"),
    ],
)
def test_an_unknown_name_is_answered_with_the_closest_and_no_page(
    told: Warehouse, tmp_path: Path, role: str, name: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        written(told, tmp_path, role, name)
    assert list(tmp_path.iterdir()) == []


def test_names_that_hold_the_asked_one_come_by_their_notices() -> None:
    rows = [{"name": f"甲{n}乙", "notice_count": n} for n in range(9)]

    assert profile.closest("甲", rows) == ["甲8乙", "甲7乙", "甲6乙", "甲5乙", "甲4乙"]


@pytest.mark.parametrize(
    ("name", "party", "group", "said"),
    [
        ("buyer", None, False, "needs the name of a buyer: biaoxun report buyer NAME"),
        ("trend", COUNTY, False, "report trend is about all"),
        ("buyer", COUNTY, True, "leave out --group"),
    ],
)
def test_a_report_is_told_whom_it_is_about_and_nothing_else(
    told: Warehouse, tmp_path: Path, name: str, party: str | None, group: bool, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        job.write_report(told, name, tmp_path, ("md",), DAY, party=party, by_group=group)


def test_a_party_of_whom_nothing_is_known_in_these_days_has_no_page(
    told: Warehouse, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match="leave out --from"):
        job.write_report(
            told, "buyer", tmp_path, ("md",), DAY, None, date(2022, 5, 28), party=COUNTY
        )
    with pytest.raises(UsageError, match=f"no buyer '{COUNTY}' up to 2020-01-31"):
        job.write_report(told, "buyer", tmp_path, ("md",), date(2020, 1, 31), party=COUNTY)


def test_a_report_that_needs_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "report.toml").write_text(
        'title = "T"\nkicker = "K"\nneeds = "agency"\nsections = []\n[queries]\n', encoding="utf-8"
    )

    with pytest.raises(UsageError, match="needs is buyer or supplier, not 'agency'"):
        report.find("mine", [tmp_path])


# ---------------------------------------------------------------- what is told apart, and what not


def mix(own: list[int], peers: list[int], level: str = "省级") -> list[dict[str, Any]]:
    """Rows of buyer_category_mix."""
    return [
        {
            **{"category_l1": str(n), "in_scope": True, "level": level},
            **{"own_count": one, "used_count": sum(own), "peer_count": other},
            "peer_total": sum(peers),
        }
        for n, (one, other) in enumerate(zip(own, peers, strict=True))
    ]


def test_only_what_differs_after_correction_is_told_apart() -> None:
    rows = profile.compared(mix([24, 4, 8], [60, 120, 60]))

    assert [row["verdict"] for row in rows] == ["more", "less", None]
    assert all(row["q"] > row["p"] for row in rows)


@pytest.mark.parametrize(
    ("own", "peers", "level"),
    [([29, 0], [10, 90], "省级"), ([50, 0], [0, 29], "省级"), ([90, 0], [10, 90], "未知")],
)
def test_below_thirty_on_a_side_nothing_is_told_apart(
    own: list[int], peers: list[int], level: str
) -> None:
    rows = profile.compared(mix(own, peers, level))

    assert {row["verdict"] for row in rows} == {"insufficient"}
    assert {row["p"] for row in rows} == {row["q"] for row in rows} == {None}


def test_on_noise_hardly_a_buyer_is_told_apart() -> None:
    chance = np.random.default_rng(2022)
    shares = [0.25, 0.2, 0.15, 0.1, 0.1, 0.1, 0.05, 0.05]
    draws = [(chance.multinomial(60, shares), chance.multinomial(3000, shares)) for _ in range(200)]
    seen = [
        any(row["verdict"] for row in profile.compared(mix(own.tolist(), peers.tolist())))
        for own, peers in draws
    ]

    assert sum(seen) <= 10  # at five in a hundred ten are expected without correction for eight


def days(*gaps: int, first: date = date(2019, 1, 1)) -> list[dict[str, Any]]:
    """Rows of buyer_day_list."""
    found = [first]
    for gap in gaps:
        found.append(found[-1] + timedelta(gap))
    return [{"first_date": day, "demand_count": 1} for day in found]


def test_the_next_window_is_an_interval_of_the_gaps_and_says_how_often_it_held() -> None:
    gaps = [60, 70, 80, 90, 100, 110, 120, 130, 140, 65, 135]
    rows = days(*gaps)
    last = rows[-1]["first_date"]
    told = profile.window(rows, last + timedelta(10))

    assert told["reason"] is None
    assert (told["from_date"], told["to_date"]) == (last + timedelta(60), last + timedelta(140))
    assert (told["gap_count"], told["tried_count"], told["held_count"]) == (11, 2, 2)
    later = profile.window(rows, last + timedelta(75))
    assert later["from_date"] == last + timedelta(76)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (days(*[100] * 8), "needs"),
        (days(*[30] * 12), "months"),
        ([*days(*[400] * 3), {"first_date": date(2023, 1, 1), "demand_count": 9}], "gaps"),
        (days(*[10] * 9, *[100, 300, 600, 1000, 1500]), "missed"),
        (days(*[80] * 9), "passed"),
        ([], "needs"),
    ],
)
def test_without_evidence_there_is_no_window_but_the_reason(
    rows: list[dict[str, Any]], reason: str
) -> None:
    last = rows[-1]["first_date"] if rows else DAY
    told = profile.window(rows, last + timedelta(80 if reason == "passed" else 1))

    assert told["reason"] == reason
    assert told["from_date"] is None


# ---------------------------------------------------------------- the pages


def test_the_numbers_of_a_page_are_those_of_the_rows(told: Warehouse, tmp_path: Path) -> None:
    page = LexborHTMLParser(written(told, tmp_path, "buyer", COUNTY)["html"])
    (row,) = ask(told, "buyer_headline", buyer=COUNTY)
    tiles = [node.text(strip=True) for node in page.css(".headline .value")]
    mixed = {
        cells[0].text(): [cell.text() for cell in cells[1:]]
        for cells in (line.css("td") for line in page.css("#f1-t tbody tr"))
    }

    assert tiles == ["49件", "2,124.0万元", "4家", f"{row['first3_share'] * 100:.1f}%"]
    assert mixed["政务服务类应用"] == ["30", "83.3%", "12", "33.3%", "偏多"]
    assert mixed["基础设施"] == ["6", "16.7%", "24", "66.7%", "偏少"]
    assert len(page.css("#suppliers tbody tr")) == 4
    assert len(page.css("#notices tbody tr")) == 20


def test_what_is_significant_has_a_colour_and_an_arrow_and_nothing_else() -> None:
    rows = [
        {"label": "甲", "first": 0.6, "second": 0.2, "count": 36, "verdict": "more"},
        {"label": "乙", "first": 0.1, "second": 0.3, "count": 6, "verdict": "less"},
        {"label": "丙", "first": 0.2, "second": 0.2, "count": 12, "verdict": None},
        {"label": "丁", "first": 0.2, "second": 0.9, "count": 12, "verdict": "insufficient"},
    ]
    text = svg.pairs(
        rows, ident="f", title="t", first_name="本单位", second_name="同层级", verdict="verdict"
    )

    circles = re.findall(r'<circle class="([\w-]+)"', text)
    assert [circles.count(one) for one in ("rise", "fall")] == [1, 1]
    assert "60.0% ↑" in text and "10.0% ↓" in text and "20.0% ↑" not in text


def test_a_window_is_given_only_on_the_page_of_a_buyer_with_evidence(
    told: Warehouse, tmp_path: Path
) -> None:
    window = profile.window(ask(told, "buyer_day_list", buyer=COUNTY), DAY)
    county = written(told, tmp_path, "buyer", COUNTY)["md"]
    city = written(told, tmp_path, "buyer", CITY)["md"]

    assert window["from_date"] < window["to_date"] and window["tried_count"] == 26
    assert f"在 {window['from_date']} 至 {window['to_date']} 之间" in county
    assert f"回看 26 次，落在区间内 {window['held_count']} 次" in county
    assert "不给区间：样本不足，只有 1 项需求" in city
    assert "类别占比样本不足，不与同层级比较" in city
    assert "n = 12（样本不足）" in county


def test_few_lots_of_a_supplier_are_said_to_be_few(told: Warehouse, tmp_path: Path) -> None:
    text = written(told, tmp_path, "supplier", GALAXY)["md"]
    none = written(told, tmp_path, "supplier", MOBILE_A)["md"]

    assert "n = 3；高于六成 0 个" in text and "样本不足，只描述已见的标段" in text
    assert "样本不足：4 个中标标段中没有一个同时可知" in none


def test_who_only_plans_or_only_bids_has_a_page_that_says_so(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    plan, bid = Need(1, CITY, SVC), Need(2, COUNTY, INF)
    store(
        plan.told("采购意向公开", "2022-05-01", expected="2022年8月"),
        bid.tender("2022-04-01", "100万元"),
        bid.told("中标候选人公示", "2022-05-10", candidates=(RawCandidate(supplier=CLOUD),)),
    )
    buyer = written(warehouse, tmp_path, "buyer", CITY)
    supplier = written(warehouse, tmp_path, "supplier", CLOUD)

    assert "公告 1 件，都只是意向、征询或框架协议" in buyer["md"]
    assert "没有一项披露预算" not in buyer["md"]
    assert "没有中标，只在投标人或候选人中出现" in supplier["md"]
    assert "没有可用数据" in supplier["html"]


def test_a_group_has_a_page_of_its_own(told: Warehouse, tmp_path: Path) -> None:
    alone = written(told, tmp_path, "supplier", MOBILE_A)["md"]
    group = written(told, tmp_path, "supplier", MOBILE_A, group=True)["md"]

    assert "4 个标段" in alone and "按集团" not in alone
    assert "按集团 CMCC 统计，中标的成员 2 家。数据中中标 7 个标段" in group
    assert sum(path.name.endswith(".group.html") for path in tmp_path.iterdir()) == 1
    single = written(told, tmp_path, "supplier", GALAXY, group=True)["md"]
    assert "未列入任何集团" in single


@pytest.mark.parametrize("role, name", [("buyer", COUNTY), ("supplier", MOBILE_A)])
def test_a_second_run_writes_the_same_bytes_and_every_drawing_is_xml(
    told: Warehouse, tmp_path: Path, role: str, name: str
) -> None:
    one, other = (written(told, tmp_path / run, role, name) for run in "ab")
    drawings = re.findall(r"<svg.*?</svg>", one["html"], re.S)
    idents = re.findall(r'\sid="([^"]+)"', one["html"])

    assert one == other
    assert drawings and all(ElementTree.fromstring(drawing) is not None for drawing in drawings)
    assert len(idents) == len(set(idents))


@pytest.mark.parametrize(
    ("role", "name", "group"),
    [
        ("buyer", COUNTY, False),
        ("buyer", CITY, False),
        ("supplier", MOBILE_A, True),
        ("supplier", GALAXY, True),
    ],
)
def test_the_english_page_is_chinese_only_where_it_says_so(
    told: Warehouse, tmp_path: Path, role: str, name: str, group: bool
) -> None:
    page = written(told, tmp_path, role, name, "en", group)["html"]

    heads = [said for said in left_chinese(page) if name not in said]
    assert heads == []


def test_a_name_cannot_become_markup_or_a_formula(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(*world()[:8])
    bad = '=1+1<script>alert(1)</script>|[x](y)&"县'
    for name in (COUNTY, GALAXY):
        warehouse.con.execute("UPDATE party SET name = ? || name WHERE name = ?", [bad, name])
    buyer = written(warehouse, tmp_path, "buyer", bad + COUNTY)
    supplier = written(warehouse, tmp_path, "supplier", bad + GALAXY)

    for page in (buyer, supplier):
        assert "<script>alert" not in page["html"]
        uncoded = re.sub("`[^`\n]*`", "", page["md"])  # nothing is read within a code span
        assert "<script>" not in uncoded and "|[x](y)" not in uncoded
    title = LexborHTMLParser(buyer["html"]).css_first("h1")
    assert title is not None and title.text() == bad + COUNTY
    assert "return /^[=+@\\t]" in buyer["html"]  # copied rows are disarmed by the page's script


def test_a_spark_says_its_years_and_ends_in_a_dot() -> None:
    text = svg.spark([1, 0, 12], ident="y", title="逐年", first_year=2020)
    drawn = ElementTree.fromstring(text)

    assert "2020 1、2021 0、2022 12" in text
    assert [child.tag.split("}")[1] for child in drawn.iter()].count("circle") == 1
    assert "<circle" not in svg.spark([], ident="y", title="逐年", first_year=None)
    assert "polyline" not in svg.spark([3], ident="y", title="逐年", first_year=2020)


def test_profiles_are_reports_of_the_product() -> None:
    for name in ("buyer", "supplier"):
        assert report.find(name, [ROOT / "reports"]).needs == name


def test_what_a_consortium_won_is_counted_and_its_sum_is_of_no_one(told: Warehouse) -> None:
    (row,) = ask(told, "buyer_headline", buyer=CITY)
    assert picked(row, "considered_count", "used_count", "award_amount") == (1, 0, None)
    assert row["first3_share"] is None
