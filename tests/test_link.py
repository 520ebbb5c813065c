"""Which notices are of one need: the keys, ranked; what people put right; part as the whole."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline import warehouse as warehouse_module
from pipeline.model import RawLot, RawNotice
from pipeline.warehouse import Warehouse
from tests.conftest import NOW, Store, award, keep, notice

LATER = NOW + timedelta(days=30)


def links(warehouse: Warehouse) -> dict[str, dict[str, Any]]:
    """Current links by the publisher's identifier."""
    result = warehouse.con.execute(
        "SELECT n.source_notice_id, l.* FROM notice AS n INNER JOIN process_link AS l "
        "ON n.notice_id = l.notice_id AND l.known_to IS NULL WHERE n.known_to IS NULL ORDER BY ALL"
    )
    names = [column[0] for column in result.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    return {row["source_notice_id"]: row for row in rows}


def groups(warehouse: Warehouse, what: str = "demand_id") -> set[frozenset[str]]:
    """The identifiers that share a demand, a process or a publication."""
    found: dict[int, set[str]] = {}
    for name, row in links(warehouse).items():
        found.setdefault(row[what], set()).add(name)
    return {frozenset(names) for names in found.values()}


def related(warehouse: Warehouse) -> list[tuple[object, ...]]:
    """What processes have to do with each other, as it ever was."""
    return warehouse.con.execute("SELECT * FROM related_process ORDER BY ALL").fetchall()


def plain(number: str, **fields: object) -> RawNotice:
    """A notice without a project number."""
    return notice(number, **{"project_number": None, **fields})


def test_a_number_links_only_with_the_same_buyer(warehouse: Warehouse, store: Store) -> None:
    store(
        notice("a"),
        award("b"),
        award("c", buyer_name="临泽县文化馆", title="图书采购中标公告", project_name="图书采购"),
    )

    assert groups(warehouse) == {frozenset("ab"), frozenset("c")}
    assert links(warehouse)["b"]["method"] == "code"


def test_one_number_and_name_link_though_the_buyer_is_written_in_two_ways(
    warehouse: Warehouse, store: Store
) -> None:
    store(notice("a"), award("b", buyer_name="临泽县政务服务中心（本级）"))

    assert groups(warehouse) == {frozenset("ab")}


def test_a_notice_without_a_buyer_follows_its_number_where_one_buyer_uses_it(
    warehouse: Warehouse, store: Store
) -> None:
    unnamed = {"buyer_name": None, "title": "中标结果公告", "project_name": None}
    store(notice("a"), award("b", **unnamed))
    assert links(warehouse)["b"]["method"] == "code_only"

    store(
        notice("c", buyer_name="临泽县文化馆", title="图书采购招标公告", project_name="图书采购"),
        now=LATER,
    )
    assert groups(warehouse) == {frozenset("a"), frozenset("b"), frozenset("c")}


def test_the_key_of_a_platform_links_whatever_the_names(warehouse: Warehouse, store: Store) -> None:
    store(
        plain("a", platform_project_id="P-77"),
        plain(
            "b",
            platform_project_id="P-77",
            buyer_name="临泽县财政局",
            project_name="集中采购第三批",
            published="2022-04-01",
        ),
    )

    assert links(warehouse)["b"]["method"] == "platform"


def test_a_plan_number_links_but_two_projects_of_one_plan_stay_apart(
    warehouse: Warehouse, store: Store
) -> None:
    plan = {"plan_number": "甘财采计[2022]012509号"}
    store(
        notice("a", **plan),
        plain("b", **plan, title="成交公告", project_name="一体化平台", published="2022-04-01"),
    )
    assert links(warehouse)["b"]["method"] == "plan"

    store(notice("c", **plan, project_number="LZ-2022-009", project_name="机房空调"), now=LATER)
    assert groups(warehouse) == {frozenset("a"), frozenset("b"), frozenset("c")}


def test_a_notice_that_refers_to_another_by_address_or_day_is_of_its_need(
    warehouse: Warehouse, store: Store
) -> None:
    address = "https://cg.example.invalid/a/1.html"
    store(
        plain("a", url=address),
        plain(
            "b",
            title="更正公告",
            channel="更正公告",
            buyer_name=None,
            project_name="平台",
            refers_to=address,
            published="2022-03-05",
        ),
        notice("c", project_number="LZ-2022-050", project_name="桥梁", published="2022-02-02"),
        notice(
            "d",
            project_number="LZ-2022-050",
            buyer_name="临泽县交通局",
            project_name="中标结果",
            title="中标结果公告",
            refers_date="2022年2月2日",
        ),
    )

    assert groups(warehouse) == {frozenset("ab"), frozenset("cd")}
    assert {links(warehouse)[name]["method"] for name in "bd"} == {"reference"}


def test_an_address_refers_to_the_one_that_is_left_to_bear_it(
    warehouse: Warehouse, store: Store
) -> None:
    address = "https://cg.example.invalid/a/1.html"
    others = [plain(f"z{n}", buyer_name=f"示例第{n}小学", project_name="桌椅") for n in range(9)]
    library = plain("a", url=address, buyer_name="高台县水务局", project_name="图书")
    amended = plain("b", buyer_name=None, title="更正公告", refers_to=address)
    store(library, plain("c", url=address, project_name="机房"), amended, *others)
    assert {frozenset("a"), frozenset("b"), frozenset("c")} <= groups(warehouse)

    store(library.model_copy(update={"url": f"{address}?id=2"}), now=LATER)

    assert {frozenset("a"), frozenset("bc")} <= groups(warehouse)


@pytest.mark.parametrize(
    ("first", "second", "score"),
    [
        ("政务服务平台升级", "政务服务平台升级", "0.85"),
        ("政务服务平台升级项目", "政务服务平台升级的采购", "0.85"),
        ("政务服务平台(一体化)升级", "政务服务平台一体化升级项目", "0.75"),
        ("网络", "网络", "0.70"),
    ],
)
def test_names_link_within_a_buyer_as_surely_as_they_agree(
    warehouse: Warehouse, store: Store, first: str, second: str, score: str
) -> None:
    store(
        plain("a", project_name=first),
        plain(
            "b", project_name=second, channel="中标公告", title="中标公告", published="2022-04-01"
        ),
    )

    assert str(links(warehouse)["b"]["score"]) == score


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("数据中心机房监理", "数据中心机房施工"),
        ("2021年政务云租赁", "2022年政务云租赁"),
        ("老旧小区改造（一期）", "老旧小区改造（二期）"),
        ("采购需求概况", "采购需求概况"),
    ],
)
def test_names_that_tell_needs_apart_do_not_link(
    warehouse: Warehouse, store: Store, first: str, second: str
) -> None:
    store(
        plain("a", project_name=first, title="招标公告"),
        plain(
            "b", project_name=second, title="中标公告", channel="中标公告", published="2022-04-01"
        ),
    )

    assert len(groups(warehouse)) == 2


def test_a_need_of_the_same_name_begins_anew_after_an_award_or_a_year(
    warehouse: Warehouse, store: Store
) -> None:
    store(
        plain("a", published="2020-03-01"),
        award("b", project_number=None, published="2020-04-01"),
        plain("c", published="2021-03-01"),
        plain("d", published="2022-06-01"),
    )

    assert groups(warehouse) == {frozenset("ab"), frozenset("c"), frozenset("d")}
    related = warehouse.con.execute("SELECT relationship, count(*) FROM related_process GROUP BY 1")
    assert related.fetchall() == [("prior", 2)]


def test_a_call_half_a_year_after_the_last_is_another_need_unless_it_is_marked(
    warehouse: Warehouse, store: Store
) -> None:
    store(
        plain("a", published="2021-03-01"),
        plain("b", published="2021-10-01"),
        plain("c", published="2022-05-01", title="政务服务平台建设项目(二次)公开招标公告"),
    )

    assert groups(warehouse) == {frozenset("a"), frozenset("bc")}


def test_of_two_numbered_needs_of_one_name_a_notice_joins_the_one_under_way(
    warehouse: Warehouse, store: Store
) -> None:
    store(
        notice("a", project_number="LZ-2021-001", published="2021-03-01"),
        award("b", project_number="LZ-2021-001", published="2021-04-01"),
        notice("c", project_number="LZ-2022-001", published="2022-02-01"),
        award("d", project_number=None, published="2022-03-01"),
    )

    assert groups(warehouse) == {frozenset("ab"), frozenset("cd")}


@pytest.mark.parametrize(("numbered", "is_linked"), [(10, True), (11, False)])
def test_a_name_of_more_than_ten_numbered_needs_a_year_links_nothing(
    warehouse: Warehouse, store: Store, numbered: int, is_linked: bool
) -> None:
    codes = [f"LZ-2022-{number:03}" for number in range(1, numbered)]
    store(
        *(notice(f"t{code}", project_number=code, published="2022-02-01") for code in codes),
        *(award(f"a{code}", project_number=code, published="2022-03-01") for code in codes),
        notice("b", project_number="LZ-2022-900", published="2022-05-01"),
    )
    store(award("c", project_number=None, published="2022-06-01"), now=LATER)

    assert (frozenset("bc") in groups(warehouse)) is is_linked


def test_a_failed_need_asked_for_under_a_new_number_is_the_same(
    warehouse: Warehouse, store: Store
) -> None:
    store(
        notice("a"),
        notice("b", title="政务服务平台建设项目废标公告", channel="废标", published="2022-03-25"),
        notice("c", project_number="LZ-2022-077", published="2022-05-01"),
        notice("d", project_number="LZ-2022-078", published="2023-05-01"),
    )

    assert groups(warehouse) == {frozenset("abc"), frozenset("d")}
    assert groups(warehouse, "process_id") == {frozenset("ab"), frozenset("c"), frozenset("d")}
    kinds = warehouse.con.execute("SELECT DISTINCT relationship FROM related_process ORDER BY 1")
    assert kinds.fetchall() == [("prior",), ("unsuccessfulProcess",)]


def test_a_notice_that_left_a_process_ends_nothing_of_it_later(
    warehouse: Warehouse, store: Store
) -> None:
    other = {
        "title": "图书采购中标公告",
        "project_name": "图书采购",
        "project_number": "LZ-2022-900",
        "buyer_name": "临泽县文化馆",
        "published": "2022-06-20",
    }
    store(
        notice("a"),
        notice("b", title="政务服务平台建设项目废标公告", channel="废标", published="2022-03-25"),
        notice("c", published="2022-05-01"),
        award("d", published="2022-06-01"),
    )
    before = related(warehouse)
    store(award("d", **other), now=LATER)
    store(award("d", **{**other, "published": "2022-06-21"}), now=LATER + timedelta(days=1))

    assert groups(warehouse, "process_id") == {frozenset("ab"), frozenset("c"), frozenset("d")}
    assert len(before) == 1
    assert related(warehouse) == before


def test_a_call_of_a_framework_is_a_need_of_its_own(warehouse: Warehouse, store: Store) -> None:
    store(
        notice("a", title="云服务框架协议征集公告", channel="框架协议征集公告"),
        notice("b", title="云服务框架协议入围结果公告", channel="入围结果", published="2022-04-01"),
        award(
            "c",
            title="云服务框架协议第二阶段成交公告",
            channel="框架协议成交公告",
            buyer_name="临泽县财政局",
            project_name="云服务",
            published="2022-05-01",
        ),
    )

    assert groups(warehouse) == {frozenset("ab"), frozenset("c")}
    ((relationship, related),) = warehouse.con.execute(
        "SELECT relationship, related_process_id FROM related_process"
    ).fetchall()
    assert (relationship, related) == ("framework", links(warehouse)["a"]["process_id"])


def test_an_identifier_is_that_of_the_first_notice_stored_and_stays(
    warehouse: Warehouse, store: Store
) -> None:
    store(award("b"))
    before = links(warehouse)["b"]["demand_id"]
    store(notice("a", published="2022-02-01"), now=LATER)
    store(award("b", title="政务服务平台建设项目成交公告"), now=LATER + timedelta(days=1))

    assert {row["demand_id"] for row in links(warehouse).values()} == {before}


# ---------------------------------------------------------------- what people put right


@pytest.fixture
def orders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lookup of links in a working folder of its own."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "data/curated/lookups/links.csv"
    path.parent.mkdir(parents=True)
    return path


def fold_again(path: Path, orders: Path, rows: str, now: datetime) -> dict[str, dict[str, Any]]:
    orders.write_text(f"notice,other,relation,reason\n{rows}", encoding="utf-8")
    with Warehouse(path, read_only=False) as warehouse:
        warehouse.fold(now)
        return links(warehouse)


def test_one_row_undoes_a_link_and_taking_it_out_makes_it_again(
    tmp_path: Path, orders: Path
) -> None:
    path = tmp_path / "w.duckdb"
    with Warehouse(path, read_only=False) as warehouse:
        keep(warehouse, notice("a"), award("b"))
        first = links(warehouse)
    key = first["b"]["notice_id"]

    undone = fold_again(path, orders, f"{key},,apart,another need\n", LATER)
    again = fold_again(path, orders, "", LATER + timedelta(days=1))

    assert undone["a"]["demand_id"] != undone["b"]["demand_id"]
    assert again["a"]["demand_id"] == again["b"]["demand_id"]
    with Warehouse(path) as warehouse:
        versions = warehouse.con.execute("SELECT count(*) FROM process_link").fetchone()
    assert versions is not None and versions[0] > 4


def test_one_row_makes_a_link_by_identifier_or_address(tmp_path: Path, orders: Path) -> None:
    path = tmp_path / "w.duckdb"
    address = "https://cg.example.invalid/b"
    with Warehouse(path, read_only=False) as warehouse:
        keep(
            warehouse,
            notice("a"),
            award("b", url=address, project_number="X-2022-9", project_name="别的名称"),
        )
        key = links(warehouse)["a"]["notice_id"]

    made = fold_again(path, orders, f"{key},{address},same_demand,read both\n", LATER)

    assert made["a"]["demand_id"] == made["b"]["demand_id"]
    assert made["b"]["method"] == "manual"


def test_a_notice_that_its_site_took_down_is_in_no_view_from_then_on(
    tmp_path: Path, orders: Path
) -> None:
    from pipeline import check

    path = tmp_path / "w.duckdb"
    with Warehouse(path, read_only=False) as warehouse:
        keep(warehouse, notice("a"), award("b"))
        key = links(warehouse)["b"]["notice_id"]

    fold_again(path, orders, f"{key},,withdrawn,taken down on 2 June\n", LATER)

    with Warehouse(path) as warehouse:
        assert {one.verdict for one in check.run(warehouse)} <= {"PASS", "SKIP", "WARN"}
        now = warehouse.query("headline").rows()[0]
        then = warehouse.query("headline", known_at=NOW).rows()[0]
    assert (now["awarded_count"], then["awarded_count"]) == (0, 1)


def test_a_row_that_names_no_notice_is_listed_with_its_line(tmp_path: Path, orders: Path) -> None:
    from pipeline import check, query

    fold_again(tmp_path / "w.duckdb", orders, "12345,,apart,gone\n", NOW)

    with Warehouse(tmp_path / "w.duckdb") as warehouse:
        (row,) = query.run(warehouse.con, check.doubt("links"), {}).rows()
    assert (row["method"], row["notice_id"]) == ("unknown", "12345")
    assert row["place"].endswith("links.csv:2")


def test_folding_anew_makes_the_same_links(warehouse: Warehouse, store: Store) -> None:
    store(notice("a"), award("b"), plain("c", project_name="机房"))
    before = links(warehouse)

    warehouse.fold(LATER, anew=True)

    assert links(warehouse) == before


def test_the_link_of_a_notice_that_is_no_longer_current_ends(
    warehouse: Warehouse, store: Store
) -> None:
    digest = "0" * 64
    open_links = (
        "SELECT count(*) FROM process_link AS l ANTI JOIN notice AS n "
        "ON l.notice_id = n.notice_id AND n.known_to IS NULL WHERE l.known_to IS NULL"
    )
    store(notice("a"), digest=digest)
    store(notice("a"), source="described", digest=digest, now=LATER)
    assert warehouse.con.execute(open_links).fetchall() == [(0,)]

    gone = "UPDATE notice SET known_to = $now WHERE known_to IS NULL"
    warehouse.con.execute(gone, {"now": LATER}).fetchall()
    warehouse.fold(LATER, anew=True)
    assert warehouse.con.execute(open_links).fetchall() == [(0,)]


def test_a_row_that_is_malformed_is_told_with_its_line(orders: Path) -> None:
    from pipeline.errors import DataError

    orders.write_text("notice,other,relation,reason\n1,,together,why\n", encoding="utf-8")

    with pytest.raises(DataError, match=r"links.csv:2: relation"):
        Warehouse(":memory:", read_only=False)


def test_weak_links_are_listed_with_both_places(warehouse: Warehouse, store: Store) -> None:
    from pipeline import check, query

    store(
        plain("a", project_name="网络"),
        plain(
            "b", project_name="网络", title="中标公告", channel="中标公告", published="2022-04-01"
        ),
    )

    (weak,) = query.run(warehouse.con, check.doubt("links"), {}).rows()

    assert (weak["method"], weak["place"]) == ("name", "portal.csv:1")


# ---------------------------------------------------------------- part as the whole


def _story(numbers: random.Random, serial: int) -> RawNotice:
    """A notice of a small world in which keys meet often."""
    year, month, day = (
        2021 + numbers.randrange(2),
        numbers.randrange(1, 13),
        numbers.randrange(1, 28),
    )
    kind = numbers.choice(["公开招标公告", "中标公告", "废标公告", "合同公告", "更正公告"])
    won = kind in ("中标公告", "合同公告")
    return notice(
        f"n{serial}",
        channel=kind,
        title=f"{numbers.choice(['机房', '平台', '网络安全'])}项目{kind}",
        project_name=numbers.choice(["机房", "机房项目", "平台", "平台二期", "网络安全", None]),
        project_number=numbers.choice([None, None, "LZ-2021-001", "LZ-2021-002", "LZ-2022-003"]),
        plan_number=numbers.choice([None, None, None, "计划2021-0001"]),
        buyer_name=numbers.choice([None, "临泽县财政局", "临泽县水务局", "高台县财政局"]),
        site=numbers.choice([None, "甲网", "乙网"]),
        url=f"https://cg.example.invalid/{numbers.randrange(60)}",
        refers_to=numbers.choice([None, f"https://cg.example.invalid/{numbers.randrange(60)}"]),
        published=f"{year}-{month:02}-{day:02}",
        lots=(RawLot(supplier="示例云图科技有限公司", amount=f"{numbers.randrange(1, 4)}0万元"),)
        if won
        else (),
    )


def _crowd(numbers: random.Random, serial: int) -> RawNotice:
    """A notice of a buyer that gives two names to many numbers, over two years; some come again
    with another name or number."""
    year, kind = 2021 + numbers.randrange(2), numbers.choice(["招标公告", "中标公告", "意向公开"])
    name = numbers.choice(["办公用品采购项目", "办公用品采购项目", "图书采购项目"])
    return notice(
        f"n{numbers.randrange(70)}",
        channel=kind,
        title=numbers.choice([f"{name}{kind}", kind]),
        project_name=name,
        project_number=numbers.choice([None, f"LZ-{year}-{numbers.randrange(30):03}"]),
        buyer_name=numbers.choice([*["临泽县财政局"] * 5, None]),
        site=numbers.choice(["甲网", "乙网"]),
        url=f"https://cg.example.invalid/{serial}",
        published=f"{year}-{numbers.randrange(1, 13):02}-{numbers.randrange(1, 28):02}",
    )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("story", [_story, _crowd])
def test_folding_in_parts_links_as_folding_the_whole_does(
    story: Callable[[random.Random, int], RawNotice], seed: int
) -> None:
    numbers = random.Random(seed)
    notices = [story(numbers, serial) for serial in range(90)]
    cuts = sorted(numbers.sample(range(1, 90), 5))
    parts = [notices[a:b] for a, b in zip([0, *cuts], [*cuts, 90], strict=True)]

    with (
        Warehouse(":memory:", read_only=False) as whole,
        Warehouse(":memory:", read_only=False) as parted,
        Warehouse(":memory:", read_only=False) as later,
    ):
        keep(whole, *notices)
        for number, part in enumerate(parts):
            keep(parted, *part)
            keep(later, *part, now=NOW + timedelta(days=number))

        assert links(parted) == links(whole)
        assert related(parted) == related(whole)
        for what in ("demand_id", "process_id", "publication_id"):
            assert groups(later, what) == groups(whole, what)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("story", [_story, _crowd])
def test_linking_in_shares_links_as_linking_at_once_does(
    story: Callable[[random.Random, int], RawNotice], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = random.Random(seed)
    notices = [story(numbers, serial) for serial in range(90)]
    with (
        Warehouse(":memory:", read_only=False) as whole,
        Warehouse(":memory:", read_only=False) as shared,
    ):
        keep(whole, *notices)
        monkeypatch.setattr(warehouse_module, "_SHARE", 15)
        keep(shared, *notices[:40])
        keep(shared, *notices[40:])

        assert links(shared) == links(whole)
        assert related(shared) == related(whole)
