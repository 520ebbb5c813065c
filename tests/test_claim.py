"""Claims: what measures find on small tables, what is left of it when all is judged together."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipeline import folders
from pipeline.claim import rule, trial
from pipeline.claim.judgement import Judged, judge
from pipeline.claim.rule import Rule, Text
from pipeline.claim.sample import Sample
from pipeline.claim.words import Phrase, fill, writers
from pipeline.errors import UsageError

AS_OF = date(2022, 5, 29)
Row = dict[str, Any]
Keys = dict[str, Any]


def rows(*parts: tuple[int, Row]) -> list[Row]:
    """So many rows of each kind; each has a buyer of its own, in one of four provinces."""
    kinds = [kind for count, kind in parts for _ in range(count)]
    provinces = cycle(("甘肃省", "江苏省", "广东省", "贵州省"))
    return [
        {"row_key": 7 * n + 1, "buyer_id": n, "province": next(provinces), **kind}
        for n, kind in enumerate(kinds)
    ]


def said(measure: str, name: str = "rule", **keys: object) -> Rule:
    """A rule; its sentences are its verdicts."""
    verdicts = ("supported", "weak", "not_supported", "contradicts", "insufficient", "stated")
    plain = {
        "name": name,
        "version": 1,
        "title": "标题",
        "rows": "demand",
        "measure": measure,
        "say": {verdict: verdict for verdict in verdicts},
    }
    return rule.make({**plain, **keys}, name)


def judged(
    table: Sequence[Row] | pl.DataFrame, *rules: Rule, asked: pl.DataFrame | None = None
) -> list[Judged]:
    """The rules judged together on one table; `asked` answers any question."""
    frame = table if isinstance(table, pl.DataFrame) else pl.DataFrame(table)
    sample = Sample(frame, AS_OF, lambda name: pl.DataFrame() if asked is None else asked)
    return judge(rules, lambda name: sample, lambda name: "hash", "test", {}, (plain, plain))


def plain(value: object, kind: str) -> str:
    return value.text.zh if isinstance(value, Phrase) else str(value)


def verdict(table: Sequence[Row], asked: Rule) -> str:
    (one,) = judged(table, asked)
    return one.claim.verdict


def level(name: str, category: str, **more: object) -> Row:
    return {"level": name, "category": category, **more}


FOCUS: Keys = {"by": "level", "groups": ["省级"], "of": "category", "outcomes": ["SEC"]}
# 20 of 40 at one level, 15 of 60 at the others.
LEANING = rows(
    (20, level("省级", "SEC")),
    (20, level("省级", "SVC")),
    (15, level("市级", "SEC")),
    (45, level("市级", "SVC")),
)


def test_rules_that_keep_the_same_rows_share_them() -> None:
    only = {**FOCUS, "groups": ["市级"], "outcomes": ["SVC"], "where": {"category": ["SVC"]}}
    without = {**FOCUS, "without": {"category": ["SVC"]}}
    asked = [said("focus", f"r{n}", **keys) for n, keys in enumerate((only, only, without, FOCUS))]
    one, same, fewer, all_of_it = (found.sample for found in judged(LEANING, *asked))

    assert one is same and one is not fewer
    assert (one.frame.height, fewer.frame.height, all_of_it.frame.height) == (65, 35, 100)


# ---------------------------------------------------------------- focus


def test_a_focus_is_the_ratio_of_the_shares_with_half_added_to_each_cell() -> None:
    (one,) = judged(LEANING, said("focus", **FOCUS))

    claim = one.claim
    assert claim.claim_id == "rule.省级.SEC"
    assert claim.value == pytest.approx((20.5 / 41) / (15.5 / 61), rel=1e-5)
    error = math.sqrt(1 / 20.5 - 1 / 41 + 1 / 15.5 - 1 / 61)
    ratio = (20.5 / 41) / (15.5 / 61)
    assert claim.lo is not None and claim.hi is not None
    assert claim.lo <= ratio / math.exp(1.959964 * error) * 1.00001
    assert claim.hi >= ratio * math.exp(1.959964 * error) / 1.00001
    assert claim.lo > 1.1 and claim.hi < 3.8
    assert (claim.n, claim.considered) == (40, 100)
    # χ² = 100 (20·45 − 20·15)² / (40·60·35·65)
    assert claim.p == pytest.approx(math.erfc(math.sqrt(36 / 5.46 / 2)), rel=1e-4)
    assert (claim.verdict, claim.sentence_zh) == ("supported", "supported")


@pytest.mark.parametrize(
    ("group", "expects", "wanted"),
    [
        ("省级", "more", "supported"),
        ("市级", "less", "supported"),
        ("省级", "less", "contradicts"),
        ("市级", "more", "contradicts"),
    ],
)
def test_a_focus_is_held_against_the_direction_stated(
    group: str, expects: str, wanted: str
) -> None:
    assert verdict(LEANING, said("focus", **{**FOCUS, "groups": [group]}, expects=expects)) == (
        wanted
    )


def test_an_equal_share_is_not_supported() -> None:
    even = rows(*((20, level(a, b)) for a in ("省级", "市级") for b in ("SEC", "SVC")))

    assert verdict(even, said("focus", **FOCUS)) == "not_supported"


@pytest.mark.parametrize(("expects", "wanted"), [("more", "weak"), ("less", "not_supported")])
def test_a_direction_that_turns_in_another_reading_of_the_rows_is_no_claim(
    expects: str, wanted: str
) -> None:
    turned = {"省级": "市级", "市级": "省级"}
    table = [{**row, "level_of_budget": turned[row["level"]]} for row in LEANING]
    runs = [{"name": "预算级次", "by": "level_of_budget"}]

    assert verdict(table, said("focus", **FOCUS, expects=expects, runs=runs)) == wanted


def test_a_reading_without_rows_holds_nothing_up() -> None:
    table = [{**row, "sure": "low"} for row in LEANING]
    runs = [{"name": "把握高者", "where": {"sure": ["high"]}}]

    assert verdict(table, said("focus", **FOCUS, runs=runs)) == "weak"


@pytest.mark.parametrize(
    ("column", "least"), [("buyer_id", 5), ("province", 3)], ids=["buyers", "provinces"]
)
def test_few_buyers_or_provinces_in_the_cell_are_not_enough(column: str, least: int) -> None:
    def held_by(count: int) -> list[Row]:
        return [
            {**row, column: n % count if column == "buyer_id" else str(n % count)}
            if row["level"] == "省级" and row["category"] == "SEC"
            else row
            for n, row in enumerate(LEANING)
        ]

    asked = said("focus", **FOCUS)
    assert verdict(held_by(least - 1), asked) == "insufficient"
    if column == "province":
        assert verdict(held_by(least), asked) == "supported"


def test_few_rows_in_the_group_or_outside_are_not_enough() -> None:
    thin = [row for n, row in enumerate(LEANING) if row["level"] == "市级" or n % 2]

    assert verdict(thin, said("focus", **FOCUS)) == "insufficient"
    assert verdict(thin, said("focus", **{**FOCUS, "groups": ["市级"]})) == "insufficient"


def test_what_is_unknown_is_in_no_share() -> None:
    unknown = rows((30, level("省级", "SEC")), (30, level("市级", "SEC")))
    table = [
        *LEANING,
        *({**row, "level": None} for row in unknown[:10]),
        *({**row, "level": "未知"} for row in unknown[10:20]),
        *({**row, "category": None} for row in unknown[20:]),
    ]
    (alone,), (beside,) = (judged(t, said("focus", **FOCUS)) for t in (LEANING, table))

    assert (beside.claim.n, beside.claim.considered) == (40, 100)
    assert (beside.claim.value, beside.claim.p) == (alone.claim.value, alone.claim.p)


def test_a_named_set_of_outcomes_is_looked_for_as_one() -> None:
    table = [
        {**row, "category": "INF"} if n % 2 and row["category"] == "SEC" else row
        for n, row in enumerate(LEANING)
    ]
    asked = said("focus", **{**FOCUS, "outcomes": {"底座": ["SEC", "INF"]}})
    (one,) = judged(table, asked)

    assert one.claim.claim_id == "rule.省级.底座"
    assert one.finding.facts["count"] == 20


def test_a_list_is_hit_by_any_of_its_words() -> None:
    table = [
        {**row, "tags": ["一网通办", "其他"] if row["category"] == "SEC" else ["其他"]}
        for row in LEANING
    ]
    asked = said("focus", **{**FOCUS, "of": "tags", "outcomes": ["一网通办"]})
    (one,) = judged(table, asked)

    assert one.finding.facts["count"] == 20


def test_ten_needs_of_one_buyer_are_not_ten_buyers() -> None:
    many = [
        {**row, "row_key": 1000 * copy + row["row_key"]} for row in LEANING for copy in range(10)
    ]
    alone = [{**row, "buyer_id": n} for n, row in enumerate(many)]
    asked = said("focus", **FOCUS, gate={"n": 400})
    (once,) = judged(LEANING, said("focus", **FOCUS))
    (repeated,), (apart,) = judged(many, asked), judged(alone, asked)

    assert repeated.finding.facts["design_effect"] == pytest.approx(10)
    assert repeated.claim.hi is not None and apart.claim.hi is not None
    assert repeated.claim.hi > 1.4 * apart.claim.hi
    assert repeated.claim.p is not None and once.claim.p is not None and apart.claim.p is not None
    assert repeated.claim.p >= once.claim.p > 1000 * apart.claim.p


# ---------------------------------------------------------------- plurality

MOST: Keys = {
    "by": "level",
    "groups": ["市级"],
    "of": "category",
    "outcomes": ["SVC", "PLT", "MGT"],
}


def of_city(**counts: int) -> list[Row]:
    return rows(*((count, level("市级", name)) for name, count in counts.items()))


@pytest.mark.parametrize(
    ("counts", "first", "wanted"),
    [
        ({"SVC": 60, "PLT": 20, "MGT": 20}, None, "supported"),
        ({"SVC": 60, "PLT": 20, "MGT": 20}, "SVC", "supported"),
        ({"SVC": 60, "PLT": 20, "MGT": 20}, "PLT", "contradicts"),
        ({"SVC": 36, "PLT": 34, "MGT": 30}, "SVC", "weak"),
        ({"SVC": 12, "PLT": 5, "MGT": 5}, "SVC", "insufficient"),
    ],
)
def test_most_is_what_clearly_leads(
    counts: Mapping[str, int], first: str | None, wanted: str
) -> None:
    assert verdict(of_city(**counts), said("plurality", **MOST, first=first)) == wanted


def test_one_buyer_cannot_put_a_category_first() -> None:
    table = of_city(SVC=60, PLT=20, MGT=20)
    (table_of_one,) = judged(
        [{**row, "buyer_id": -1} if row["category"] == "SVC" else row for row in table],
        said("plurality", **MOST),
    )

    assert table_of_one.claim.verdict == "weak"
    assert table_of_one.claim.test == "clustered"


def test_an_unknown_category_is_no_part_of_a_level() -> None:
    table = of_city(SVC=60, PLT=20, MGT=20) + rows((50, {"level": "市级", "category": None}))
    (one,) = judged(table, said("plurality", **MOST))

    assert (one.claim.n, one.claim.value) == (100, 0.6)


def test_another_order_by_money_is_said_and_who_leads_without_the_largest() -> None:
    table = [{**row, "award_amount": Decimal(100)} for row in of_city(SVC=60, PLT=20, MGT=20)]
    table[-1]["award_amount"] = Decimal(1_000_000)
    asides = {"money": "{money_first} first;", "tail": "{top_count};", "rest": "{rest_first} else"}
    asked = said("plurality", **MOST, value="award_amount", aside=asides)
    (one,) = judged(table, asked)

    assert one.claim.sentence_zh == "supportedMGT first;1;SVC else"


def test_nothing_is_said_of_the_money_of_too_few_needs() -> None:
    table = [{**row, "award_amount": Decimal(100)} for row in of_city(SVC=12, PLT=5, MGT=5)]
    table[-1]["award_amount"] = Decimal(1_000_000)
    asked = said("plurality", **MOST, value="award_amount", aside={"money": "money"})
    (one,) = judged(table, asked)

    assert one.claim.sentence_zh == "insufficient"


def test_nothing_is_said_of_money_that_has_the_same_order() -> None:
    table = [{**row, "award_amount": Decimal(100)} for row in of_city(SVC=60, PLT=20, MGT=20)]
    (one,) = judged(table, said("plurality", **MOST, value="award_amount"))

    assert one.finding.asides == ()


# ---------------------------------------------------------------- what is stated


def test_a_share_is_of_those_known() -> None:
    method: Keys = {"by": "level", "of": "method", "outcomes": ["single_source"]}
    table = rows(
        (10, {"level": "省级", "method": "single_source"}),
        (30, {"level": "省级", "method": "open"}),
        (60, {"level": "省级", "method": None}),
    )
    (one,) = judged(table, said("share", **method))

    claim = one.claim
    assert (claim.value, claim.n, claim.considered, claim.verdict) == (0.25, 40, 100, "stated")
    assert verdict(table[:29] + table[60:], said("share", **method)) == "insufficient"


def test_a_median_is_of_the_values_known() -> None:
    values = [*range(1, 32), *[None] * 20]
    table = [
        {**row, "sum": v and Decimal(v)}
        for row, v in zip(rows((51, {"level": "省级"})), values, strict=True)
    ]
    (one,) = judged(table, said("median", by="level", value="sum"))

    assert (one.claim.value, one.claim.n, one.claim.considered) == (16.0, 31, 51)
    assert verdict(table[1:], said("median", by="level", value="sum", gate={"n": 31})) == (
        "insufficient"
    )


def test_a_wait_does_not_forget_who_still_waits() -> None:
    waited = [(10, True), (20, True), (25, False), (30, True), (40, False)]
    table = rows(*((1, {"level": "省级", "days": d, "over": over}) for d, over in waited))
    asked: Keys = {"by": "level", "value": "days", "other": "over", "gate": {"n": 5}}
    (one,) = judged(table, said("survival", **asked))

    # 4/5 wait after 10 days, 3/5 after 20, 3/10 after 30; of the three awarded alone half after 20.
    assert one.claim.value == 30
    assert one.finding.facts["waiting"] == 2


def test_a_wait_that_fewer_than_half_have_ended_has_no_median() -> None:
    table = rows(
        (2, {"level": "省级", "days": 10, "over": True}),
        (3, {"level": "省级", "days": 9, "over": False}),
        (3, {"level": "省级", "days": 90, "over": False}),
    )
    asked: Keys = {"by": "level", "value": "days", "other": "over", "gate": {"n": 5}}

    assert verdict(table, said("survival", **asked)) == "insufficient"


def test_a_total_is_of_what_is_known_and_says_when_few_carry_it() -> None:
    sums = [Decimal(10)] * 99 + [None] * 5
    table = [{**row, "sum": v} for row, v in zip(rows((104, {})), sums, strict=True)]
    large = [{**table[0], "sum": Decimal(1000)}, *table[1:]]
    (plainly,), (carried,) = (judged(t, said("total", value="sum")) for t in (table, large))

    assert (plainly.claim.value, plainly.claim.n, plainly.claim.considered) == (990.0, 99, 104)
    assert plainly.finding.asides == ()
    assert carried.finding.asides == ("tail",)


def test_a_total_of_nothing_known_is_not_nought() -> None:
    table = pl.DataFrame(rows((5, {}))).with_columns(pl.lit(None, pl.Decimal(20, 2)).alias("sum"))
    (one,) = judged(table, said("total", value="sum"))

    assert (one.claim.verdict, one.claim.value) == ("insufficient", None)


def test_two_holders_of_half_each_are_highly_concentrated() -> None:
    table = rows(
        (20, {"level": "省级", "holder": "甲", "award": Decimal(1)}),
        (20, {"level": "省级", "holder": "乙", "award": None}),
    )
    asked: Keys = {"by": "level", "of": "holder", "value": "award"}
    (one,) = judged(table, said("concentration", **asked))

    assert one.claim.value == pytest.approx((40 * 0.5 - 1) / 39, rel=1e-5)
    assert one.finding.facts["band"] == "高度集中"
    assert verdict(table[:29], said("concentration", **asked)) == "insufficient"


def test_a_figure_is_the_number_of_its_question() -> None:
    headline = pl.DataFrame({"demand_count": [12], "award_amount": [None], "other": [1]})
    asked = said("figure", value="headline", outcomes=["demand_count", "award_amount"])
    found = judged(rows((3, {})), asked, asked=headline)

    assert [(one.claim.claim_id, one.claim.value) for one in found] == [
        ("rule.demand_count", 12.0),
        ("rule.award_amount", None),
    ]
    assert {one.claim.row_count for one in found} == {3}


# ---------------------------------------------------------------- trend, correlation, association

QUARTERS = [date(y, m, d) for y in (2020, 2021) for m, d in ((3, 31), (6, 30), (9, 30), (12, 31))]


def quarterly(counts: Sequence[int], source: str = "portal") -> list[Row]:
    """Needs of a level in each quarter from 2019-12 on, one more before and one after."""
    ends = [date(2019, 12, 31), *QUARTERS, date(2022, 3, 31), date(2022, 6, 30)]
    parts = [
        (n, {"level": "市级", "quarter_end": e, "source": source})
        for e, n in zip(ends, counts, strict=True)
    ]
    return rows(*parts)


def test_a_count_that_rises_every_whole_quarter_rises() -> None:
    (one,) = judged(quarterly([90, 1, 2, 3, 4, 5, 6, 7, 8, 9, 90]), said("trend", by="level"))

    # The first quarter is begun late and the last not over: neither is a point.
    assert one.finding.facts["points"] == 9
    assert (one.claim.n, one.claim.value, one.claim.verdict) == (45, 1.0, "supported")
    assert one.finding.facts["direction"] == "上升"


def test_a_source_that_comes_later_is_no_growth() -> None:
    steady = quarterly([5] * 11)
    late = quarterly([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64], "new")
    (one,) = judged(steady + late, said("trend", by="level"))

    assert (one.finding.facts["sources"], one.claim.n) == (1, 45)
    assert one.claim.verdict == "not_supported"


def test_seven_quarters_are_no_trend() -> None:
    short = [row for row in quarterly([9, *range(1, 11)]) if row["quarter_end"] > QUARTERS[1]]

    assert verdict(short, said("trend", by="level")) == "insufficient"


def ranked(count: int) -> list[Row]:
    return rows(*((1, {"index": float(n), "demand": float(n * n)}) for n in range(count)))


def test_numbers_that_rise_together_are_correlated() -> None:
    asked: Keys = {"value": "index", "other": "demand", "gate": {"n": 20}}
    table = [*ranked(25), *rows((5, {"index": None, "demand": 1.0}))]
    (one,) = judged(table, said("correlation", **asked, expects="more"))

    assert (one.claim.value, one.claim.n, one.claim.considered) == (1.0, 25, 30)
    assert one.claim.verdict == "supported"
    assert verdict(table, said("correlation", **asked, expects="less")) == "contradicts"
    assert verdict(ranked(19), said("correlation", **asked)) == "insufficient"


def test_what_goes_with_each_other_is_associated_by_cramers_v() -> None:
    table = rows(
        (30, level("省级", "SEC")),
        (10, level("省级", "SVC")),
        (10, level("市级", "SEC")),
        (30, level("市级", "SVC")),
        (20, {"level": None, "category": "SEC"}),
    )
    (one,) = judged(table, said("association", by="level", of="category"))

    # χ² = 80 (900 − 100)² / 40⁴ = 20; V = √(20 / 80)
    assert one.claim.value == pytest.approx(0.5)
    assert (one.claim.n, one.claim.considered, one.claim.verdict) == (80, 100, "supported")


def test_what_most_do_not_state_is_not_judged() -> None:
    table = rows((40, level("省级", "SEC")), (40, level("市级", "SVC")), (81, level("x", "SVC")))
    unknown = [{**row, "level": None} if row["level"] == "x" else row for row in table]

    assert verdict(unknown, said("association", by="level", of="category")) == "insufficient"


def test_what_nobody_states_is_not_judged() -> None:
    table = pl.DataFrame(LEANING).with_columns(pl.lit(None, pl.String).alias("funding"))
    (one,) = judged(table, said("association", by="funding", of="category"))

    assert (one.claim.verdict, one.claim.n) == ("insufficient", 0)


# ---------------------------------------------------------------- judged together


NOISE = [
    said("focus", f"noise{n}", by="level", groups=["省级"], of="noise", outcomes={"是": [True]})
    for n in range(9)
]
NOISY = [{**row, "noise": n % 3 == 0} for n, row in enumerate(LEANING)]


def test_a_claim_among_many_tests_is_weak() -> None:
    (alone,) = judged(NOISY, said("focus", **FOCUS))
    among, *rest = judged(NOISY, said("focus", **FOCUS), *NOISE)

    assert (alone.claim.verdict, among.claim.verdict) == ("supported", "weak")
    assert among.claim.p is not None
    harmonic = sum(1 / n for n in range(1, 11))
    assert among.claim.q == pytest.approx(10 * harmonic * among.claim.p, rel=1e-4)
    assert {one.claim.verdict for one in rest} == {"not_supported"}


def test_the_opposite_of_what_was_stated_is_not_said_of_one_among_many_tests() -> None:
    against = said("focus", **FOCUS, expects="less")
    (alone,) = judged(NOISY, against)
    among, *_ = judged(NOISY, against, *NOISE)

    assert (alone.claim.verdict, among.claim.verdict) == ("contradicts", "not_supported")


def test_what_is_insufficient_is_no_test_among_the_others() -> None:
    gated = [said("focus", f"gated{n}", **FOCUS, gate={"n": 99}) for n in range(20)]
    first, *rest = judged(LEANING, said("focus", **FOCUS), *gated)

    assert first.claim.verdict == "supported"
    assert first.claim.q == first.claim.p
    assert {(one.claim.verdict, one.claim.q) for one in rest} == {("insufficient", None)}


def test_claims_hinge_on_no_order_of_rows() -> None:
    asked = (
        said("focus", "a", **{**FOCUS, "groups": ["省级", "市级"], "outcomes": None}),
        said("plurality", "b", **{**FOCUS, "outcomes": ["SEC", "SVC"]}),
        said("association", "c", by="level", of="category"),
    )
    shuffled = list(islice(cycle(reversed(LEANING)), 37, 37 + len(LEANING)))
    there, back = judged(LEANING, *asked), judged(shuffled, *asked)

    assert [one.claim for one in there] == [one.claim for one in back]
    names = [one.claim.claim_id for one in there]
    assert names == ["a.省级.SEC", "a.省级.SVC", "a.市级.SEC", "a.市级.SVC", "b.省级", "c"]


def test_a_rowset_changes_with_any_row() -> None:
    def rowset(table: Sequence[Row]) -> str:
        (one,) = judged(table, said("focus", **FOCUS))
        return one.claim.rowset

    sets = {rowset(LEANING), rowset(LEANING[1:])}
    for place, row in enumerate(LEANING):
        changed = {**row, "row_key": row["row_key"] + 1000 + place}
        sets.add(rowset([*LEANING[:place], changed, *LEANING[place + 1 :]]))

    assert len(sets) == len(LEANING) + 2


# ---------------------------------------------------------------- rules and trials


@pytest.mark.parametrize(
    ("keys", "error"),
    [
        ({"expects": "most"}, "claims/x.toml: expects: Input should be 'more' or 'less'"),
        ({"gate": {"m": 1}}, "claims/x.toml: gate.m: Extra inputs are not permitted"),
        ({"measur": "focus"}, "claims/x.toml: measur: Extra inputs are not permitted"),
        ({"effect": 1}, "claims/x.toml: effect: Input should be greater than 1"),
        ({"say": {"maybe": "?"}}, "claims/x.toml: say.maybe"),
    ],
)
def test_an_error_of_a_rule_names_the_file_and_the_key(
    keys: Mapping[str, object], error: str
) -> None:
    plain = {"name": "x", "version": 1, "title": "t", "rows": "demand", "measure": "focus"}

    with pytest.raises(UsageError, match=error):
        rule.make({**plain, "say": {}, **keys}, "claims/x.toml")


@pytest.mark.parametrize(("said", "error"), [("title = ", "Invalid value"), ("# 标题", "decode")])
def test_a_rule_that_is_no_toml_is_named(tmp_path: Path, said: str, error: str) -> None:
    (tmp_path / "x.toml").write_text(said, encoding="gbk")

    with pytest.raises(UsageError, match=rf"x\.toml: .*{error}"):
        rule.find([tmp_path])
    (tmp_path / "wording.toml").write_text(said, encoding="gbk")
    (tmp_path / "own.yaml").write_text(TRIAL, encoding="utf-8")
    with pytest.raises(UsageError, match=rf"wording\.toml: .*{error}"):
        trial.rules(trial.find("own", [tmp_path]), [tmp_path])


def test_a_rule_of_a_later_folder_wins(tmp_path: Path) -> None:
    text = 'version = {}\ntitle = "t"\nrows = "demand"\nmeasure = "share"\n[say]\nstated = "s"\n'
    for number, folder in enumerate(("product", "own"), start=1):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.toml").write_text(text.format(number), encoding="utf-8")
    (found,) = rule.find([tmp_path / "product", tmp_path / "own"])

    assert (found.name, found.version) == ("x", 2)


def test_a_column_or_measure_that_is_not_there_is_an_error_with_those_that_are() -> None:
    with pytest.raises(
        UsageError, match="claim rule: no column 'tier'; there are: row_key, buyer_id"
    ):
        judged(LEANING, said("focus", **{**FOCUS, "by": "tier"}))
    with pytest.raises(
        UsageError, match="claim rule: no column 'tier'; there are: row_key, buyer_id"
    ):
        judged(LEANING, said("focus", **FOCUS, without={"tier": ["x"]}))
    with pytest.raises(UsageError, match="claim rule: no measure 'guess'; there are: association"):
        judged(LEANING, said("guess"))


@pytest.mark.parametrize(
    ("keys", "error"),
    [
        ({"groups": []}, "groups"),
        ({"groups": {"省": []}}, "groups.*省"),
        ({"where": {"level": []}}, "where.level"),
        ({"where": {"level": [1]}}, "where.level"),
        ({"gate": {"n": -1}}, "gate.n"),
        ({"effect": math.inf}, "effect"),
        ({"groups": ["省"], "among": ["省级"]}, "groups: '省' is not in among"),
        ({"outcomes": ["SEC"], "first": "SVK"}, "first: 'SVK' is not in outcomes"),
    ],
)
def test_what_would_be_found_nowhere_is_no_rule(keys: Keys, error: str) -> None:
    with pytest.raises(UsageError, match=error):
        said("focus", **keys)


MIXED = pl.DataFrame(
    [
        {"row_key": n, "buyer_id": n, "level": "省级", "yes": True, "tags": [f"t{n % 2}", "t"]}
        | {"province": "甘肃省", "sum": -1}
        for n in range(40)
    ]
)


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (said("share", of="level", where={"sum": ["1"]}), "'sum' holds no words"),
        (said("share", of="level", without={"level": [True]}), "'level' holds words, not True"),
        (said("share", of="level", where={"tags": [True]}), "'tags' holds words, not True"),
        (said("share", of="yes", outcomes=["是"]), "'yes' holds true and false, not '是'"),
        (said("share", of="level", by="sum"), "'sum' holds no words"),
        (said("total", value="level"), "'level' is not of numbers; these are: row_key"),
        (said("median", by="level", value="tags"), "'tags' is not of numbers"),
        (
            said("plurality", by="yes", of="tags", value="level", gate={"provinces": 1}),
            "'level' is not of numbers",
        ),
        (said("survival", by="level", value="yes", other="yes"), "'yes' is not of numbers"),
        (said("survival", by="level", value="sum", other="sum"), "'sum' is not of yes and no"),
        (said("concentration", by="level", of="tags"), "no column 'None'"),
        (said("concentration", by="level", of="province", value="sum"), "'sum': a contract is"),
        (said("trend", by="level"), "no column 'source'"),
        (said("association", by="level", of="tags"), "sets of 'tags' have rows in common"),
        (said("figure", value="x"), "'x' has 2 rows"),
        (said("figure", value="x", outcomes=["c"]), "no column c; there are: a, b"),
        (said("figure", value="x", by="a", other="b"), "'k' is no number"),
    ],
)
def test_a_column_that_cannot_be_measured_so_is_an_error_that_says_why(
    asked: Rule, error: str
) -> None:
    with pytest.raises(UsageError, match=error):
        judged(MIXED, asked, asked=pl.DataFrame({"a": ["k", "l"], "b": ["x", "y"]}))


def test_rows_that_no_claim_can_rest_on_are_refused() -> None:
    with pytest.raises(UsageError, match="'demand' has no row_key"):
        judged(MIXED.drop("row_key"), said("total", value="sum"))
    with pytest.raises(UsageError, match="no column 'buyer_id'"):
        judged(MIXED.drop("buyer_id"), said("focus", by="level", of="tags"))


def test_yes_and_no_and_the_words_of_a_list_part_rows_too() -> None:
    found = judged(MIXED, said("share", by="yes", of="tags"))

    assert {one.claim.key: one.claim.value for one in found} == {
        ("True", "t"): 1.0,
        ("True", "t0"): 0.5,
        ("True", "t1"): 0.5,
    }


def test_groups_are_by_default_those_compared() -> None:
    asked = said("focus", by="level", among=["省级"], of="category", outcomes=["SEC"])

    assert [one.claim.key for one in judged(LEANING, asked)] == [("省级", "SEC")]


def test_considered_counts_the_rows_that_were_not_used() -> None:
    table = [*of_city(SVC=35), *rows((5, level("市级", None)))]  # type: ignore[arg-type]
    for number, row in enumerate(table):
        row |= {"row_key": number, "award": 1}
    named = {"by": "level", "groups": ["市级"], "of": "category"}
    asked = [
        said("plurality", "a", **named),
        said("concentration", "b", **named, value="award"),
        said("share", "c", of="category"),
    ]

    assert {(one.claim.n, one.claim.considered) for one in judged(table, *asked)} == {(35, 40)}


def test_an_unknown_holder_is_no_holder() -> None:
    table = rows((20, level("市级", "甲")), (20, level("市级", "乙")), (40, level("市级", None)))  # type: ignore[arg-type]
    for row in table:
        row["award"] = 1
    (one,) = judged(table, said("concentration", by="level", of="category", value="award"))

    assert one.finding.facts["holders"] == 2
    assert one.claim.value == pytest.approx(19 / 39, rel=1e-5)


def test_what_nobody_asked_for_is_not_the_most_frequent() -> None:
    asked = said("plurality", by="level", of="category", outcomes=["PLT", "MGT"])

    assert verdict(of_city(SVC=40), asked) == "insufficient"


@pytest.mark.parametrize(
    "text", ["{sum}", "{n.real}", "{n[0]}", "{}", "{n:words}", "{group:count}", "{n"]
)
def test_a_sentence_names_facts_by_their_names_and_kinds(text: str) -> None:
    writing = writers(folders.search("reports"))

    with pytest.raises(UsageError):
        fill(Text(zh=text, en=text), {"n": 1, "group": "市级"}, writing)


TRIAL = """
title: 标题
source: 出处
hypotheses:
  - {id: H1, quote: 集中, says: 省级集中, rows: demand, measure: focus}
"""
WORDING = '[focus]\nsupported = "{says}"\n'


def tried(tmp_path: Path, text: str) -> list[Rule]:
    (tmp_path / "wording.toml").write_text(WORDING, encoding="utf-8")
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    return trial.rules(trial.find("own", [tmp_path]), [tmp_path])


def test_a_hypothesis_is_a_rule_in_the_words_of_trials(tmp_path: Path) -> None:
    (one,) = tried(tmp_path, TRIAL)

    assert (one.name, one.title.zh, one.say["supported"].zh) == ("own.H1", "省级集中", "{says}")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (TRIAL.replace("quote: 集中, ", ""), r"own\.yaml: hypotheses\.0\.quote: Field required"),
        (TRIAL.replace("title: 标题", ""), r"own\.yaml: title: Field required"),
        (TRIAL.replace("measure: focus", "measure: guess"), "trial own, H1: measure: 'guess'"),
        (TRIAL.replace("measure: focus", "measure: [focus]"), r"H1: measure: '\['focus'\]' cannot"),
        (TRIAL.replace("measure: focus", "measure: focus, name: x"), "H1: name: a trial gives it"),
        ("title: 2022-13-45", r"own\.yaml: month must be in"),
        ("[" * 9999, r"own\.yaml: maximum recursion"),
        (TRIAL.replace("measure: focus", "measure: focus, x: 1"), "trial own, H1: x: Extra"),
        (TRIAL + TRIAL.splitlines()[-1], "own.yaml: hypotheses: an id is given twice"),
        ("- a list", "own.yaml: it needs title, source and hypotheses"),
        ("title: [", r"own\.yaml: while parsing"),
    ],
)
def test_an_error_of_a_trial_names_the_file_and_the_key(
    tmp_path: Path, text: str, error: str
) -> None:
    with pytest.raises(UsageError, match=error):
        tried(tmp_path, text)


def test_a_trial_that_is_not_there_is_an_error_with_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(TRIAL, encoding="utf-8")

    with pytest.raises(UsageError, match="no trial 'nope'; there are: own"):
        trial.find("nope", [tmp_path])
    with pytest.raises(UsageError, match="no file"):
        trial.read(tmp_path / "nope.yaml")
