"""The audit: which rule lost each need of the market, what to read, and what an edit would have cost."""

import shutil
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks.audit import ratio, run
from benchmarks.audit_world import World
from pipeline.errors import DataError
from pipeline.scan import audit, job, journal, memory, proposal
from pipeline.scan.amend import Edit
from pipeline.scan.archive import Archive, Own, Returns
from pipeline.scan.audit import budget, by_rule, kept, missed, reading, shown_by
from pipeline.scan.journal import Decision
from pipeline.scan.loss import at_call
from pipeline.scan.market import Market
from pipeline.scan.memory import Remembered
from pipeline.scan.need import Need
from pipeline.scan.proposal import Trial, propose
from pipeline.scan.rehearsal import Row, rehearse
from pipeline.scan.scan import Scan, scan
from pipeline.scan.score import History
from pipeline.scan.watchlist import Watchlist
from pipeline.stats import wilson
from tests.scans import DAY, need, watchlist

MARKET = Market(name="m", title="市场", categories=("INF", "SEC"), text="")
LAST = DAY - timedelta(days=7)
TEXT = """title = "云"
exclude = ["白云"]
[[terms]]
name = "云"
any = ["政务云"]
[scope]
levels = ["市级"]
[budget]
least_wan = 20
[company]
is_small = false
certificates = ["CMMI3"]
provinces = ["广东"]
[gates.G4]
asked = ["CCRC"]
[gates.G8]
needed = true
[gates.G9]
words = ["家具"]
"""


def own(text: str = TEXT) -> Watchlist:
    said = tomllib.loads(text, parse_float=Decimal)
    return Watchlist.model_validate({"name": "cloud", **said, "text": text})


def scanned(
    needs: Sequence[Need],
    watched: Watchlist | None = None,
    decisions: Sequence[Decision] = (),
    before: Remembered | None = None,
    wins: Sequence[Own] = (),
) -> Scan:
    archive = Archive(
        day=DAY,
        since=LAST,
        stored_by=datetime(2022, 5, 29, 20),
        needs=needs,
        changes={},
        wins=(),
        own=wins,
        history=History(),
        services=(),
        returns=Returns(0, 0, None),
        sources=(),
        calls=(),
    )
    return scan(archive, watched or own(), before, decisions, {})


def open_need(number: int = 1, **given: object) -> Need:
    """A need that the watchlist shows unless something is told otherwise."""
    plain: dict[str, object] = {
        "demand_id": number,
        "notice_id": number,
        "budget": Decimal(3_000_000),
        "bid_deadline": date(2022, 6, 20),
        "new_types": ("tender",),
    }
    return need(**(plain | given))


def decided(one: Need, verdict: str = "go") -> Decision:
    return Decision.model_validate(
        {
            "item": one.item,
            "notice_id": one.notice_id,
            "title": one.title,
            "decided": DAY,
            "verdict": verdict,
        }
    )


def remembered(known_at: datetime | None = None) -> Remembered:
    return Remembered(
        watchlist="cloud", digest="0" * 12, day=LAST, known_at=known_at, items={}, dropped={}
    )


WON = Own(
    demand_id=1,
    title="示例市政务云扩容项目",
    lot_name="可行性研究",
    stage="咨询",
    buyer_id=7,
    supplier_name="示例金桥信息产业有限公司",
    award_date=date(2022, 5, 1),
    award=None,
)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("terms", {"title": "示例市算网底座租用项目公开招标公告"}),
        ("exclude:白云", {"title": "白云区政务云扩容项目公开招标公告"}),
        ("scope.levels", {"level": "省级"}),
        ("G1", {"document_deadline": date(2022, 5, 23)}),
        ("G2", {"bid_deadline": date(2022, 5, 26)}),
        ("G3", {"passages": ("本项目专门面向中小企业采购",)}),
        ("G4", {"passages": ("投标人须具备CCRC安全集成二级",)}),
        ("G6", {"procurement_method": "single_source"}),
        ("G7", {"budget": Decimal(199_999)}),
        ("G8", {"passages": ("本项目不接受联合体投标",)}),
        ("G9", {"object": "办公家具"}),
        ("G10", {"province": "四川省", "province_short": "四川"}),
    ],
)
def test_the_rule_that_lost_a_need_is_named(rule: str, told: dict[str, object]) -> None:
    shown, lost = open_need(1), open_need(2, **told)

    rows = missed(scanned([shown, lost]), MARKET)

    assert [(one.need.demand_id, one.rule) for one in rows] == [(2, rule)]
    assert rows[0].loss.why


def test_a_conflict_of_ours_is_named_unless_it_came_later() -> None:
    one = open_need(1)

    (row,) = missed(scanned([one], wins=[WON]), MARKET)

    assert row.rule == "G5"
    assert at_call(one, own(), [replace(WON, award_date=date(2022, 5, 25))]) is None


def test_what_was_stored_after_the_last_scan_and_is_over_came_late() -> None:
    known = datetime(2022, 5, 22, 20)
    one = open_need(
        call_date=date(2022, 5, 10),
        bid_deadline=date(2022, 5, 27),
        is_open=False,
        new_types=("award",),
        call_known=known + timedelta(hours=1),
    )

    (row,) = missed(scanned([one], before=remembered(known)), MARKET)

    assert row.rule == "late"
    assert missed(scanned([replace(one, call_known=known)], before=remembered(known)), MARKET) == []


def test_what_came_and_went_between_two_scans_came_late() -> None:
    one = open_need(
        call_date=date(2022, 5, 23), is_open=False, new_types=("award",), bid_deadline=None
    )

    (row,) = missed(scanned([one], before=remembered(datetime(2022, 5, 22, 20))), MARKET)

    assert (row.rule, row.loss.why) == ("late", "2022-05-23 发布，本次扫描之前已结束")


def test_an_award_whose_call_was_never_seen_came_late() -> None:
    one = open_need(call_date=None, call_known=None, is_open=False, new_types=("award",))

    assert [row.rule for row in missed(scanned([one]), MARKET)] == ["late"]


def test_a_deadline_that_passed_since_the_call_is_its_gates_loss() -> None:
    one = open_need(call_date=date(2022, 5, 9), bid_deadline=date(2022, 5, 31))

    assert at_call(one, own()) is None
    assert [row.rule for row in missed(scanned([one]), MARKET)] == ["G2"]


def test_what_was_shown_once_or_decided_is_not_missed(tmp_path: Path) -> None:
    lost = open_need(1, title="示例市算网底座租用项目公开招标公告")
    other = open_need(2, title="示例市弹性主机池项目公开招标公告")
    memory.keep(tmp_path, scanned([open_need(1)]).memory())
    past = memory.gists(tmp_path, "cloud", date.max)

    rows = missed(scanned([lost, other], decisions=[decided(other, "no-go")]), MARKET)

    assert [one.need.demand_id for one in rows] == [1]
    assert missed(scanned([lost]), MARKET, shown_by(past)) == []


def test_of_a_scan_before_the_last_the_gist_is_read_and_the_file_where_it_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept(day: date, *numbers: int) -> None:
        made = scanned([open_need(number) for number in numbers]).memory()
        memory.keep(tmp_path, made.model_copy(update={"day": day}))

    def told() -> list[tuple[tuple[int, ...], int]]:
        return [(one.notices, len(one.first)) for one in memory.gists(tmp_path, "cloud", DAY)]

    whole: list[date] = []

    def read(folder: Path, watchlist: str, day: date) -> Remembered:
        whole.append(day)
        return reading_whole(folder, watchlist, day)

    reading_whole = memory.read
    monkeypatch.setattr(memory, "read", read)
    early, late = DAY - timedelta(days=14), DAY - timedelta(days=7)
    kept(early, 1)
    kept(late, *range(1, 13))
    kept(DAY, 1)
    noted = told()

    assert [(len(notices), first) for notices, first in noted] == [(1, 1), (12, 10)]
    assert whole == []

    # A journal that nothing can be written to.
    beside = memory.place(tmp_path, "cloud", early).parent / ".made"
    shutil.rmtree(beside)
    beside.write_text("no folder", "utf-8")
    assert told() == noted
    assert whole == [early, late]
    beside.unlink()
    whole.clear()
    told()
    whole.clear()

    # Put back from a copy, or kept by an earlier version.
    path = memory.place(tmp_path, "cloud", late)
    path.write_bytes(memory.place(tmp_path, "cloud", early).read_bytes())
    shutil.rmtree(path.parent / ".made")
    assert told() == told() == [noted[0], noted[0]]
    assert whole == [early, late]

    # Noted by a program that looks at other places, or at other things.
    whole.clear()
    monkeypatch.setattr(memory, "FIRST", 0)
    monkeypatch.setattr(memory, "_FORM", -1)
    assert told() == told() == [(noted[0][0], 0), (noted[0][0], 0)]
    assert whole == [early, late]

    path.write_bytes(b"{")
    with pytest.raises(DataError, match=f"{late}.json: cannot be read"):
        told()


def test_only_the_market_and_the_period_are_looked_at() -> None:
    title = "示例市算网底座租用项目公开招标公告"
    outside = open_need(1, title=title, category_l1="OUT", category_l2="OUT-01")
    over = open_need(2, title=title, is_open=False, new_types=("contract",))
    unknown = open_need(3, title=title, category_l1="OTH", category_l2="OTH-01")

    rows = missed(scanned([outside, over, unknown]), MARKET)

    assert [(one.need.demand_id, one.unsure) for one in rows] == [(3, ("categories",))]


def test_what_was_read_can_be_decided_on_when_it_is_remembered(tmp_path: Path) -> None:
    found = scanned([open_need(1), open_need(2, title="示例市算网底座租用项目")])
    rows = missed(found, MARKET)
    past = found.memory()
    memory.keep(tmp_path, past.model_copy(update={"dropped": past.dropped | kept(found, rows)}))

    job.decide(tmp_path, rows[0].need.item, DAY, "go")

    (said,) = journal.read(tmp_path)
    assert proposal.judged([said], DAY, {}) == {2: True}


def test_rows_tell_the_rule_and_the_effect() -> None:
    (told,) = [
        audit.row(one)
        for one in missed(scanned([open_need(2, level="省级", category_l2="INF-02")]), MARKET)
    ]
    (change,) = [proposal.row(one) for one in propose(trial(odd_needs(), JUDGED))]

    assert (told["rule"], told["why"]) == ("scope.levels", "不在层级范围：省级")
    assert (told["sum"], told["published_date"]) == (Decimal(3_000_000), date(2022, 5, 24))
    assert change["edit"] == "terms + “算网底座租用”"
    assert (change["new_count"], change["precision_n"], change["recall_n"]) == (6, 4, 2)


def test_losses_are_counted_by_rule() -> None:
    needs = [open_need(n, title="示例市算网底座租用项目") for n in (1, 2)]
    needs.append(open_need(3, level="省级"))

    assert by_rule(missed(scanned(needs), MARKET)) == [("terms", 2), ("scope.levels", 1)]


def liked() -> list[Need]:
    """A list that shows clouds, and missed needs of which one resembles them."""
    shown = [open_need(n, object="计算存储虚机备份") for n in range(1, 9)]
    near = open_need(20, title="示例市算网底座租用项目", object="计算存储虚机备份")
    far = [
        open_need(
            n,
            title="示例市网页防篡改服务项目",
            category_l1="SEC",
            category_l2="SEC-04",
            object="授权",
        )
        for n in range(10, 16)
    ]
    return [*shown, *far, near]


def test_the_nearest_is_first_and_every_order_of_needs_gives_the_same() -> None:
    needs = liked()

    rows = missed(scanned(needs), MARKET)

    assert rows[0].need.demand_id == 20
    assert rows[0].likeness.points > rows[1].likeness.points
    assert missed(scanned(needs[::-1]), MARKET) == rows


def test_a_sum_that_is_not_told_speaks_neither_for_nor_against() -> None:
    points = {}
    for amount in (None, Decimal(3_000_000), Decimal(900_000_000)):
        needs = [replace(one, budget=amount) if one.demand_id == 20 else one for one in liked()]
        points[amount] = missed(scanned(needs), MARKET)[0].likeness.points

    assert points[Decimal(900_000_000)] < points[None] < points[Decimal(3_000_000)]


def test_reading_takes_one_of_each_wording_first_and_what_a_gate_dropped_last() -> None:
    titles = {
        1: "示例市算网底座租用项目",
        2: "示例市算网底座租用二期项目",
        3: "示例市弹性主机池项目",
        4: "示例市政务云扩容项目",
        5: "示例市慧眼感知项目",
    }
    needs = [open_need(n, title=title) for n, title in titles.items()]
    needs[3] = replace(needs[3], budget=Decimal(1))
    rows = missed(scanned(needs), MARKET)

    first = [one.need.demand_id for one in reading(rows, 3)]

    assert len(set(first) & {1, 2}) == 1
    assert {3, 5} < set(first)
    assert {one.need.demand_id for one in reading(rows, 5)} == set(titles)
    known = [one.need.demand_id for one in reading(rows, 2, [needs[4], needs[0]])]
    assert known[0] == 3


def test_the_budget_follows_what_is_newly_shown() -> None:
    assert budget(scanned([])) == 10
    assert budget(scanned([open_need(n) for n in range(1, 41)])) == 15


# Ten needs of one odd wording: 1 and 2 judged relevant, 3 refused, 4 and 5 not judged, 6 outside.
def odd_needs() -> list[Need]:
    needs = [open_need(n, title=f"示例市算网底座租用项目{n}") for n in range(1, 7)]
    needs[5] = replace(needs[5], category_l1="OUT", category_l2="OUT-01")
    others = [
        open_need(n, title="示例市办公桌椅项目", category_l1="OUT", category_l2="OUT-01")
        for n in range(10, 20)
    ]
    return [*needs, *others]


JUDGED = {1: True, 2: True, 3: False}


def trial(
    needs: Sequence[Need], judged: dict[int, bool], watched: Watchlist | None = None
) -> Trial:
    return Trial(watched or own(), MARKET, needs, judged, DAY)


def test_simulated_numbers_are_those_of_a_recount() -> None:
    effect = trial(odd_needs(), JUDGED | {10: True}).effect(Edit("add", "terms", "算网底座"))

    assert [one.demand_id for one in effect.relevant] == [1, 2]
    assert [one.demand_id for one in effect.refused] == [3]
    assert [one.demand_id for one in effect.unjudged] == [4, 5]
    assert [one.demand_id for one in effect.outside] == [6]
    assert (effect.count, effect.n, effect.sought) == (6, 4, 3)
    assert effect.precision == wilson(2, 4)
    assert effect.recall == wilson(2, 3)
    assert effect.a_week == pytest.approx(6 * 7 / 90)


def test_only_calls_of_the_days_tried_count_each_on_its_own_day() -> None:
    needs = odd_needs()
    needs[0] = replace(needs[0], call_date=DAY - timedelta(days=90))
    needs[1] = replace(
        needs[1],
        call_date=DAY - timedelta(days=89),
        bid_deadline=DAY - timedelta(days=60),
        is_open=False,
        new_types=(),
    )

    effect = trial(needs, JUDGED).effect(Edit("add", "terms", "算网底座"))

    assert [one.demand_id for one in effect.relevant] == [2]


def test_a_word_of_relevant_titles_is_proposed_and_no_word_of_the_buyer() -> None:
    (found,) = propose(trial(odd_needs(), JUDGED))

    assert found.edit == Edit("add", "terms", "算网底座租用")
    assert found.effect.precision == wilson(2, 4)


def test_a_word_that_brings_more_noise_than_it_finds_is_not_proposed() -> None:
    assert propose(trial(odd_needs(), {1: True, 3: False, 4: False})) == []


def test_without_anything_relevant_nothing_is_proposed() -> None:
    assert propose(trial(odd_needs(), {})) == []
    assert propose(trial(odd_needs(), {3: False})) == []
    assert propose(trial([open_need(1)], {1: True})) == []


@pytest.mark.parametrize(
    ("told", "edit"),
    [
        ({"title": "白云区政务云扩容项目"}, Edit("drop", "exclude", "白云")),
        ({"level": "省级"}, Edit("add", "scope.levels", "省级")),
        ({"bid_deadline": date(2022, 5, 27)}, Edit("set", "gates.G2.least_days", 3)),
        ({"budget": Decimal(155_000)}, Edit("set", "budget.least_wan", 15)),
        ({"object": "家具"}, Edit("drop", "gates.G9.words", "家具")),
    ],
)
def test_the_rule_that_lost_a_relevant_need_is_loosened(
    told: dict[str, object], edit: Edit
) -> None:
    (found,) = propose(trial([open_need(1), open_need(2, **told)], {2: True}))

    assert found.edit == edit
    assert [one.demand_id for one in found.effect.relevant] == [2]


@pytest.mark.parametrize(
    "told",
    [
        {"passages": ("本项目专门面向中小企业采购",)},
        {"procurement_method": "single_source"},
        {"province": "四川省", "province_short": "四川"},
    ],
)
def test_what_we_are_and_what_the_law_says_is_never_loosened(told: dict[str, object]) -> None:
    assert propose(trial([open_need(1, **told)], {1: True})) == []


def test_decisions_are_judgements_of_the_need_that_their_notice_belongs_to() -> None:
    said = [decided(need(notice_id=n), verdict) for n, verdict in ((1, "watch"), (2, "no-go"))]

    assert proposal.judged(said, DAY, {1: 7}) == {7: True, 2: False}
    assert proposal.judged(said, LAST, {}) == {}


def test_a_rehearsal_counts_each_week_as_on_its_days() -> None:
    week = date(2022, 5, 23)
    needs = [
        open_need(1),
        open_need(2, is_open=False, bid_deadline=date(2022, 5, 26), call_date=date(2022, 5, 10)),
        open_need(3, title="示例市算网底座租用项目"),
        open_need(4, level="省级"),
        open_need(5, call_date=DAY - timedelta(days=90)),
        open_need(6, call_date=None, is_open=False, is_only_planned=True),
    ]

    assert rehearse(own(), needs, DAY) == [
        Row(date(2022, 5, 9), "shown", 1, (needs[1].title,)),
        Row(week, "shown", 1, (needs[0].title,)),
        Row(week, "scope.levels", 1, (needs[3].title,)),
        Row(week, "terms", 1, ("示例市算网底座租用项目",)),
    ]


def test_a_scope_of_calls_holds_for_calls_that_are_over() -> None:
    own_calls = watchlist(scope={"notice_types": ["tender"]})
    over = open_need(1, is_open=False, new_types=("award",))

    assert at_call(over, own_calls) is None


def test_three_rounds_recover_what_is_planted_and_twice_the_same() -> None:
    seen = [run(World(), seed, after=0) for seed in (1, 2)]

    found, load = ratio(seen, "found", "planted"), ratio(seen, "load", "by_first")
    assert found.value is not None and found.value >= 0.8
    assert load.value is not None and load.value <= 1.5
    assert run(World(), 2, after=0) == seen[1]


def test_a_world_without_odd_names_changes_no_list() -> None:
    assert run(World(odd=0), 1, after=0).words == 0
