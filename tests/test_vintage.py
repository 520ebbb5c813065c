"""Two times: what was printed once is printed again, and what moved since is told with its cause."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline import folders, query, vintage
from pipeline import run as job
from pipeline.deliver.files import files
from pipeline.errors import DataError, UsageError
from pipeline.model import RawLot, RawNotice
from pipeline.scan import job as scans
from pipeline.warehouse import Warehouse
from tests.conftest import Store, award, keep, notice
from tests.scans import watchlist

THEN, NOW = "2022-04-29", "2022-05-29"
STORED, LATER = datetime(2022, 4, 28, 9), datetime(2022, 5, 20, 9)
CAUSES = (
    *("new", "status", "back_filled", "corrected", "withdrawn"),
    *("merged_or_split", "reclassified", "rule_change"),
)
QUESTIONS = query.find(folders.search("queries"))
DOUBTS = query.find([folder / "doubts" for folder in folders.search("queries")])
# What a question cannot be asked without, besides its times.
NEEDED = {
    **{"supplier": "示例云图科技有限公司", "buyer": "临泽县政务服务中心"},
    **{"one": "portal", "other": "portal2"},
}


def tender(number: str = "1", **fields: object) -> RawNotice:
    """A tender with a budget that closes between the two evenings."""
    plain = {"published": "2022-04-20", "budget": "100万元", "bid_deadline": "2022-05-12 09:30"}
    return notice(number, **{**plain, **fields})


def other(number: str = "9", **fields: object) -> RawNotice:
    """A tender of another buyer."""
    plain = {
        "buyer_name": "高台县图书馆",
        "title": "高台县图书馆图书自助借还设备采购项目公开招标公告",
        "project_number": "GT-2022-007",
        "project_name": "图书自助借还设备采购项目",
        "budget": "30万元",
        "line": 2,
    }
    return tender(number, **{**plain, **fields})


def correction(number: str = "5", **fields: object) -> RawNotice:
    """A correction of the tender."""
    title = "临泽县政务服务中心政务服务平台建设项目更正公告"
    plain = {"title": title, "channel": "更正公告", "published": "2022-05-06", "budget": "120万元"}
    return notice(number, **{**plain, **fields})


def won(number: str = "2", **fields: object) -> RawNotice:
    """The award, published between the two evenings."""
    return award(number, **{"published": "2022-05-16", **fields})


def order(warehouse: Warehouse, now: datetime, relation: str, *numbers: str) -> None:
    """What a row of lookups/links.csv says of notices named by the publisher's identifiers."""
    named = warehouse.con.execute(
        "SELECT source_notice_id, notice_id::VARCHAR FROM notice WHERE known_to IS NULL"
    ).fetchall()
    ids = [dict(named)[number] for number in numbers]
    warehouse.con.execute(
        "INSERT INTO lookup_link (notice, other, relation) VALUES (?, ?, ?)",
        [ids[0], ids[1] if ids[1:] else None, relation],
    )
    warehouse.fold(now)


def judge_anew(warehouse: Warehouse, number: str, now: datetime, budget: str) -> None:
    """Store a notice of the same content under other rules, by which its budget is another."""
    con = warehouse.con
    named = {"number": number}
    ((notice_id, version_no),) = con.execute(
        "SELECT notice_id, version_no FROM notice "
        "WHERE source_notice_id = $number AND known_to IS NULL",
        named,
    ).fetchall()
    con.execute(
        "UPDATE notice SET known_to = ? WHERE notice_id = ? AND known_to IS NULL", [now, notice_id]
    )
    stamp = {"notice": "version_no + 1 AS version_no, ?::TIMESTAMP AS known_from, NULL AS known_to"}
    for table in ("notice", "decision", "lot", "amount", "notice_date", "award"):
        replaced = stamp.get(table, "version_no + 1 AS version_no")
        con.execute(
            f'INSERT INTO "{table}" SELECT * REPLACE ({replaced}) FROM "{table}" '
            "WHERE notice_id = ? AND version_no = ?",
            [*([now] if table == "notice" else []), notice_id, version_no],
        )
    con.execute(
        "UPDATE amount SET amount = ? WHERE notice_id = ? AND version_no = ? AND kind = 'budget'",
        [budget, notice_id, version_no + 1],
    )
    con.execute(
        "UPDATE decision SET ruleset = 'next' WHERE notice_id = ? AND version_no = ?",
        [notice_id, version_no + 1],
    )
    warehouse.fold(now)


def lines(warehouse: Warehouse, then: str = THEN, now: str = NOW, **held: Any) -> dict[str, Any]:
    """The lines of a diff, of which it is true that the causes sum to the change and both ends are
    what the headline says."""
    one, given = vintage.diff(then, now, **held)
    told = {row.pop("line"): row for row in query.run(warehouse.con, one, given).rows()}
    for side in ("then", "now"):
        days = {name: given[f"{side}_{name}"] for name in ("as_of", "known_at")}
        (headline,) = warehouse.query("headline", **days).rows()
        assert all(
            told[side][name] == (headline.get(name, value) or 0)
            for name, value in told[side].items()
        )
    for name in told["then"]:
        change = told["now"][name] - told["then"][name]
        assert told["change"][name] == change == sum(told[cause][name] for cause in CAUSES)
    return told


def causes(told: dict[str, Any]) -> set[str]:
    """The causes that moved anything."""
    return {cause for cause in CAUSES if any(told[cause].values())}


# ---------------------------------------------------------------- every question takes both times


@pytest.mark.parametrize("one", [*QUESTIONS.values(), *DOUBTS.values()], ids=lambda one: one.name)
def test_every_question_and_list_takes_both_times(one: query.Query) -> None:
    names = {param.name for param in one.params}

    assert all(time in names or one.stands_outside(time) for time in ("as_of", "known_at"))
    assert one.bind({"as_of": THEN, "known_at": THEN} | one.known(NEEDED)) is not None


def test_a_reference_is_the_same_on_every_day(warehouse: Warehouse) -> None:
    now = warehouse.query("region_rating").rows()

    assert now and warehouse.query("region_rating", as_of=THEN, known_at=THEN).rows() == now


def test_a_question_of_notices_that_has_no_times_takes_none(tmp_path: Path) -> None:
    path = tmp_path / "mine.sql"
    path.write_text("-- Mine.\n-- grain one\nSELECT title FROM notice ORDER BY ALL\n")

    with pytest.raises(UsageError, match="no parameter 'as_of'"):
        query.read(path).bind({"as_of": THEN})


def test_a_bare_day_of_storing_means_its_end(warehouse: Warehouse, store: Store) -> None:
    store(tender(), now=datetime(2022, 4, 29, 23, 59, 59))

    def count(known_at: object) -> int:
        return int(warehouse.query("headline", known_at=known_at).rows()[0]["demand_count"])

    assert count("2022-04-29") == count(date(2022, 4, 29)) == 1
    assert count("2022-04-28") == count("2022-04-29T12:00") == count(datetime(2022, 4, 29)) == 0


# ---------------------------------------------------------------- replay


def scanned(warehouse: Warehouse, folder: Path, as_of: date, known_at: datetime) -> dict[str, Any]:
    """Every file of a scan of one evening."""
    own = watchlist(terms=[{"name": "政务", "any": ["政务服务", "平台"]}])
    (scan,) = scans.scans(warehouse, [own], folder / "none", as_of, known_at)
    assert scan.awards and scan.archive.needs
    return {f"scan {name}": data for name, data in files(scan, (), None, dict, "", "zh")}


def printed(warehouse: Warehouse, folder: Path) -> dict[str, Any]:
    """What is answered and printed of one evening, by name."""
    as_of, known_at = date.fromisoformat(THEN), query.moment(THEN)
    given = {"most": 50, "below": "1.01", "as_of": as_of, "known_at": known_at, **NEEDED}
    told: dict[str, Any] = {}
    with warehouse.held(as_of, known_at):
        for one in (*QUESTIONS.values(), *DOUBTS.values()):
            wanted = {param.name: given[param.name] for param in one.params if param.name in given}
            told[one.name] = query.run(warehouse.con, one, wanted).tuples()
    for report in folders.search("reports")[0].glob("*/report.toml"):
        name = report.parent.name
        if name == "weekly":
            told |= scanned(warehouse, folder, as_of, known_at)
            continue
        job.write_report(
            warehouse, name, folder, ("html", "md", "json"), as_of, known_at, party=NEEDED.get(name)
        )
    return told | {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def add(warehouse: Warehouse) -> None:
    keep(warehouse, won(), other("8", published="2022-05-02"), now=LATER)


def back_fill(warehouse: Warehouse) -> None:
    keep(
        warehouse,
        # What an alias stands for, and parties whose keys may come first.
        other(
            "8", published="2022-01-02", buyer_name="张掖市数字城市有限公司", project_number="Z-1"
        ),
        award(
            "7",
            published="2022-04-12",
            lots=(RawLot(supplier="示例新名科技有限公司", amount="1万元"),),
        ),
        now=LATER,
    )


def read_as_another_source(warehouse: Warehouse) -> None:
    keep(warehouse, *BASE, now=LATER, source="portal2", digest="d" * 64)


def revise(warehouse: Warehouse) -> None:
    keep(warehouse, tender(budget="300万元", buyer_name="临泽县财政局"), now=LATER)


def correct(warehouse: Warehouse) -> None:
    keep(warehouse, correction(published="2022-04-21"), now=LATER)


def merge(warehouse: Warehouse) -> None:
    keep(warehouse, won("6", project_number="LZ-2022-001", refers_to=ADDRESS), now=LATER)
    order(warehouse, LATER, "same_demand", "1", "9")


def split(warehouse: Warehouse) -> None:
    order(warehouse, LATER, "apart", "3")


def withdraw(warehouse: Warehouse) -> None:
    order(warehouse, LATER, "withdrawn", "1")


def change_rules(warehouse: Warehouse) -> None:
    judge_anew(warehouse, "1", LATER, "1000000.50")


ADDRESS = "https://cg.example.invalid/a/9.html"
BASE = (
    tender(),
    other(url=ADDRESS),
    award("3", published="2022-04-25", line=3),
    other(
        "4",
        line=4,
        title="高台县图书馆图书自助借还设备采购项目中标公告",
        channel="中标公告",
        published="2022-04-26",
        lots=(
            RawLot(supplier="示例新名科技有限公司（原名：示例旧名科技有限公司）", amount="28万元"),
        ),
    ),
)
ACTS = (
    (add, back_fill, revise, correct),
    (merge, split, withdraw, change_rules, read_as_another_source, add),
)


def test_an_evening_is_printed_again_to_the_byte_whatever_comes_later(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    keep(warehouse, *BASE, now=STORED, digest="d" * 64)
    before = printed(warehouse, tmp_path)
    assert before["headline"][0][:2] == (4, 2) and set(before) > {
        "trend.html",
        "quality.md",
        "links",
    }

    for acts in ACTS:
        for act in acts:
            act(warehouse)
        after = printed(warehouse, tmp_path)
        assert {name for name in before if before[name] != after[name]} == set()


def test_a_name_that_a_later_notice_carries_is_not_known_before(
    warehouse: Warehouse, store: Store
) -> None:
    warehouse.con.execute(
        "INSERT INTO lookup_alias VALUES ('示例云图科技有限公司', '示例星河股份有限公司', NULL, NULL, '更名')"
    )
    store(tender(), won(published="2022-04-25"), now=STORED)
    before = warehouse.query("top_suppliers", known_at=THEN).rows()

    store(other("8", buyer_name="示例星河股份有限公司"), now=LATER)

    assert warehouse.query("top_suppliers", known_at=THEN).rows() == before


@pytest.mark.parametrize("seed", range(1))
def test_in_whatever_order_things_come_each_evening_stays_and_its_change_is_told_whole(
    seed: int, warehouse: Warehouse
) -> None:
    rng = random.Random(seed)
    acts: list[Callable[[Warehouse, datetime], object]] = [
        lambda w, now: keep(w, tender(), award("3", published="2022-04-25", line=3), now=now),
        lambda w, now: keep(w, other(url=ADDRESS), now=now),
        lambda w, now: keep(w, won(), now=now),
        lambda w, now: keep(w, correction(), now=now),
        lambda w, now: keep(w, tender(budget=f"{rng.randint(50, 90)}.37万元"), now=now),
        lambda w, now: keep(w, tender(), other(), now=now, source="portal2", digest="e" * 64),
        lambda w, now: keep(w, won("6", refers_to=ADDRESS, project_number=None), now=now),
        lambda w, now: keep(w, other("7", published="2022-05-07", project_number=None), now=now),
        lambda w, now: keep(w, other("8", buyer_name="临泽县政务服务中心"), now=now),
    ]
    rng.shuffle(acts)
    moments = [STORED + timedelta(days=3 * number) for number in range(len(acts))]

    def world(moment: datetime) -> list[Any]:
        given = {"as_of": "2022-05-10", "known_at": moment}
        names = ("headline", "top_suppliers", "open_tender_list")
        return [warehouse.query(name, **given).tuples() for name in names]

    seen = []
    for act, moment in zip(acts, moments, strict=True):
        act(warehouse, moment)
        seen.append(world(moment))

    assert [world(moment) for moment in moments] == seen
    for held in ({}, {"as_of": date(2022, 5, 10)}):
        then, now = sorted(rng.sample(moments, 2))
        lines(warehouse, then.isoformat(), now.isoformat(), **held)


# ---------------------------------------------------------------- revisions


def revised(warehouse: Warehouse, metric: str, **given: Any) -> list[tuple[Any, ...]]:
    one, bound = vintage.revisions(warehouse, metric, **given)
    rows = query.run(warehouse.con, one, bound).rows()
    return [(row["known_at"], row["value"], row["change"], row["until_now"]) for row in rows]


def test_a_past_figure_is_shown_at_each_vintage_from_the_evening_of_its_day(
    warehouse: Warehouse, store: Store
) -> None:
    first, second, third = (datetime(2022, 4, day, 9) for day in (21, 28, 30))
    store(tender(), now=first)
    store(other(), now=second)
    store(won(), now=third)
    store(
        other("8", project_number="GT-8", project_name="档案数字化", title="档案数字化招标公告"),
        now=LATER,
    )
    day = date.fromisoformat(THEN)

    assert revised(warehouse, "demand_count", as_of=day) == [
        (second, 2, None, 1),
        (third, 2, 0, 1),
        (LATER, 3, 1, 0),
    ]
    moved = [(second, 2, None, 1), (LATER, 3, 1, 0)]
    assert revised(warehouse, "demand_count", as_of=day, changed=True) == moved


def test_without_a_day_the_last_published_is_taken_and_unknown_sums_change_as_nought(
    warehouse: Warehouse, store: Store
) -> None:
    store(tender(budget=None), now=STORED)
    store(tender(budget="50万元"), now=LATER)

    assert revised(warehouse, "budget_amount") == [
        (STORED, None, None, 500_000),
        (LATER, 500_000, 500_000, 0),
    ]


def test_a_wrong_figure_is_answered_with_those_there_are(warehouse: Warehouse) -> None:
    with pytest.raises(UsageError, match=r"closest: demand_count.*there are: notice_count"):
        vintage.revisions(warehouse, "demand_cuont")
    with pytest.raises(UsageError, match="no figure 'first_date'"):
        vintage.revisions(warehouse, "first_date")
    with pytest.raises(DataError, match="biaoxun run"):
        vintage.revisions(warehouse, "demand_count")


# ---------------------------------------------------------------- diff: one cause each


def test_a_need_asked_for_since_is_new(warehouse: Warehouse, store: Store) -> None:
    store(tender(), now=STORED)
    store(other(published="2022-05-10", bid_deadline="2022-06-10"), now=LATER)

    told = lines(warehouse)

    assert (told["new"]["demand_count"], told["new"]["budget_amount"]) == (1, 300_000)
    assert (told["new"]["buyer_count"], told["new"]["open_count"]) == (1, 1)
    assert causes(told) == {"new", "status"}  # the other one closed


def test_a_plan_that_is_asked_for_since_is_new(warehouse: Warehouse, store: Store) -> None:
    plan = tender(
        "0", title="政务服务平台建设项目采购意向公开", channel="采购意向", published="2022-03-01"
    )
    store(plan, now=STORED)
    store(tender(published="2022-05-10"), now=LATER)

    told = lines(warehouse)

    assert told["then"]["demand_count"] == 0 and told["then"]["notice_count"] == 1
    assert causes(told) == {"new"} and told["new"]["demand_count"] == 1


def test_what_had_been_published_and_came_later_is_back_filled(
    warehouse: Warehouse, store: Store
) -> None:
    store(tender(), now=STORED)
    store(other(), award("2", published="2022-04-28", line=3), now=LATER)

    told = lines(warehouse)

    assert causes(told) == {"back_filled"}
    assert (told["back_filled"]["demand_count"], told["back_filled"]["award_amount"]) == (
        1,
        980_000,
    )


def test_a_notice_of_other_content_is_corrected(warehouse: Warehouse, store: Store) -> None:
    store(tender(bid_deadline=None), now=STORED)
    store(tender(bid_deadline=None, budget="120万元"), now=LATER)

    told = lines(warehouse)

    assert causes(told) == {"corrected"}
    assert told["corrected"]["budget_amount"] == 200_000


def test_a_notice_that_only_corrects_is_a_correction(warehouse: Warehouse, store: Store) -> None:
    store(tender(bid_deadline=None), now=STORED)
    store(correction(), now=LATER)

    told = lines(warehouse)

    assert causes(told) == {"corrected"}
    assert (told["corrected"]["notice_count"], told["corrected"]["budget_amount"]) == (1, 200_000)


def test_a_result_is_a_change_of_status_though_a_correction_came_before_it(
    warehouse: Warehouse, store: Store
) -> None:
    store(tender(), now=STORED)
    store(correction(), won(line=2), now=LATER)

    told = lines(warehouse)

    assert causes(told) == {"status"}
    assert (told["status"]["awarded_count"], told["status"]["open_count"]) == (1, -1)
    assert told["status"]["supplier_count"] == 1


def test_the_passing_of_a_deadline_is_a_change_of_status(
    warehouse: Warehouse, store: Store
) -> None:
    store(tender(), now=STORED)

    told = lines(warehouse)

    assert causes(told) == {"status"}
    assert {name: value for name, value in told["status"].items() if value} == {"open_count": -1}


def test_two_needs_that_a_later_notice_connects_are_merged(
    warehouse: Warehouse, store: Store
) -> None:
    asked = {"project_number": None, "budget": None, "bid_deadline": None}
    store(
        tender("1", **asked, url="https://a.example.invalid/1.html"),
        tender(
            "3",
            **{**asked, "project_number": "ZX-3"},
            project_name="一体化平台",
            title="一体化平台招标公告",
        ),
        now=STORED,
    )
    assert lines(warehouse)["then"]["demand_count"] == 2
    store(
        won(
            project_number="ZX-3",
            project_name="一体化平台",
            refers_to="https://a.example.invalid/1.html",
        ),
        now=LATER,
    )

    told = lines(warehouse)

    assert causes(told) == {"merged_or_split"}
    assert told["merged_or_split"]["demand_count"] == -1


def test_a_notice_put_apart_splits_a_need(warehouse: Warehouse, store: Store) -> None:
    store(tender(), award("2", published="2022-04-25", line=2), now=STORED)
    order(warehouse, LATER, "apart", "2")

    told = lines(warehouse)

    assert causes(told) == {"merged_or_split"}
    assert told["merged_or_split"]["demand_count"] == 1


def test_a_notice_taken_out_is_withdrawn(warehouse: Warehouse, store: Store) -> None:
    store(tender(), other(), now=STORED)
    order(warehouse, LATER, "withdrawn", "9")

    told = lines(warehouse, as_of=date.fromisoformat(THEN))

    assert causes(told) == {"withdrawn"}
    assert (told["withdrawn"]["demand_count"], told["withdrawn"]["buyer_count"]) == (-1, -1)


def test_a_copy_told_apart_from_its_publication_is_reclassified(
    warehouse: Warehouse, store: Store
) -> None:
    copy = tender("3", site="中国政府采购网", line=2)
    store(tender(site="甘肃政府采购网"), copy, now=STORED)
    assert lines(warehouse)["then"]["notice_count"] == 1
    order(warehouse, LATER, "own_publication", "3")

    told = lines(warehouse, as_of=date.fromisoformat(THEN))

    assert causes(told) == {"reclassified"}
    assert told["reclassified"]["notice_count"] == 1


def test_the_same_content_read_by_other_rules_is_a_change_of_rules(
    warehouse: Warehouse, store: Store
) -> None:
    store(tender(bid_deadline=None), now=STORED)
    judge_anew(warehouse, "1", LATER, "1500000")

    told = lines(warehouse, as_of=date.fromisoformat(THEN))

    assert causes(told) == {"rule_change"}
    assert told["rule_change"]["budget_amount"] == 500_000


def test_the_same_file_read_as_another_source_is_a_change_of_rules(
    warehouse: Warehouse, store: Store
) -> None:
    bytes_of = {"digest": "d" * 64}
    store(tender(bid_deadline=None), now=STORED, **bytes_of)
    store(tender(bid_deadline=None, budget="90万元"), now=LATER, source="portal2", **bytes_of)

    told = lines(warehouse)

    assert causes(told) == {"rule_change"}
    assert told["rule_change"]["budget_amount"] == -100_000
    assert told["rule_change"]["demand_count"] == 0


# ---------------------------------------------------------------- diff: the whole


def test_a_buyer_that_stands_on_both_evenings_is_no_change(
    warehouse: Warehouse, store: Store
) -> None:
    store(tender(), now=STORED)
    further = {
        "project_number": "LZ-9",
        "project_name": "档案数字化",
        "title": "档案数字化招标公告",
    }
    store(tender("8", published="2022-05-10", **further), now=LATER)

    told = lines(warehouse)

    assert told["new"]["demand_count"] == 1 and told["change"]["buyer_count"] == 0


def test_where_nothing_happened_every_part_is_nought(warehouse: Warehouse, store: Store) -> None:
    store(tender(), other(), won(published="2022-04-25", line=3), now=STORED)

    assert causes(lines(warehouse, THEN, THEN)) == set()
    assert causes(lines(warehouse, "2022-05-01", "2022-05-02")) == set()


def test_two_published_days_are_compared_with_one_state_of_knowledge(
    warehouse: Warehouse, store: Store
) -> None:
    store(tender(), other(published="2022-05-10"), now=LATER)

    told = lines(warehouse, known_at=LATER)

    assert (told["then"]["demand_count"], told["new"]["demand_count"]) == (1, 1)
    assert causes(told) == {"new", "status"}


def test_the_needs_that_differ_are_listed_with_their_cause(
    warehouse: Warehouse, store: Store
) -> None:
    store(tender(), other(bid_deadline=None), now=STORED)
    store(won(), now=LATER)

    one, given = vintage.diff(THEN, NOW, demands=True)
    (row,) = query.run(warehouse.con, one, given).rows()

    assert (row["cause"], row["buyer_name"]) == ("status", "临泽县政务服务中心")
    assert (row["award_then"], row["award_now"], row["open_then"], row["open_now"]) == (
        0,
        980_000,
        1,
        0,
    )
    assert row["title"] == tender().title and "url" in row


def test_days_in_the_wrong_order_or_no_days_are_refused() -> None:
    with pytest.raises(UsageError, match=f"biaoxun diff {THEN} {NOW}"):
        vintage.diff(NOW, THEN)
    with pytest.raises(UsageError, match="'昨天' is no day"):
        vintage.diff("昨天", NOW)


def test_every_question_of_two_times_is_described() -> None:
    asked = query.find([folder / "vintage" for folder in folders.search("queries")])

    assert set(asked) == {"vintages", "headline_at", "revisions", "diff", "diff_demands"}
    for one in asked.values():
        query.check(one)
        assert one.title and one.title_zh and one.grain and "ORDER BY" in one.sql
