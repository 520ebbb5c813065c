"""The whole way from notices to claims, in worlds whose truth is planned."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from benchmarks import claims, worlds
from benchmarks.claims import AT_ODDS, TRIAL
from benchmarks.worlds import WORLDS, Need
from pipeline.claim.judgement import Claim

SEED = 1
TESTED = ("focus", "plurality", "trend", "correlation", "association")


def told(needs: list[Need]) -> Mapping[str, Claim]:
    """The claims of a report and a trial on these needs, by their identifier."""
    with claims.stored(needs) as warehouse:
        assert len(claims.misread(warehouse, needs)) <= 0.01 * len(needs)
        found = [one.claim for one in claims.judged(warehouse, claims.rules())]
    by_name = {claim.claim_id: claim for claim in found}
    assert len(by_name) == len(found)
    return by_name


@cache
def world(name: str) -> Mapping[str, Claim]:
    return told(worlds.needs(WORLDS[name], SEED))


@cache
def bent() -> Mapping[str, Claim]:
    """The planted world, where one buyer has all security of the provinces, and one need of the
    cities, a platform, is awarded for more than all others."""
    needs = worlds.held_by_one(worlds.needs(WORLDS["planted"], SEED), "省级", "SEC")
    return told(worlds.with_huge(needs, "市级", "PLT", Decimal(900_000_000)))


def said(found: Mapping[str, Claim]) -> set[str]:
    """Tested claims that say something."""
    return {
        name
        for name, claim in found.items()
        if claim.q is not None and claim.verdict in ("supported", "contradicts")
    }


def test_what_was_planted_is_claimed() -> None:
    found = world("planted")
    planted = [name for name, is_more in claims.truth(WORLDS["planted"]).items() if is_more > 0]

    assert len(planted) == 10
    assert {found[name].verdict for name in planted} == {"supported"}
    assert found["level_focus.省级.SEC"].sentence_zh.startswith("省级需求集中在SEC：500 项中占 ")
    assert "市级需求以SVC居多" in found["level_plurality.市级"].sentence_zh
    assert found[f"{TRIAL}.H2.市级"].sentence_zh.startswith("支持：市级需求以政务服务类应用居多。")


def test_what_was_not_planted_is_not_claimed() -> None:
    found, planned = world("planted"), claims.truth(WORLDS["planted"])
    wrong = [
        name
        for name, claim in found.items()
        if claim.q is not None and not claims.is_right(claim.verdict, planned.get(name, 0))
    ]

    assert wrong == []


def test_where_nothing_differs_nothing_is_claimed() -> None:
    found = world("null")

    assert sum(claim.q is not None for claim in found.values()) > 90
    assert said(found) == set()


def test_buyers_that_repeat_themselves_make_no_difference_of_levels() -> None:
    found = world("clustered")

    assert sum(claim.q is not None for claim in found.values()) > 30
    assert said(found) == set()


def test_a_conclusion_the_data_turn_round_is_at_odds_with_the_report() -> None:
    odds = {c.rule for c in world("reversed").values() if c.sentence_zh.startswith(AT_ODDS)}

    assert odds == {f"{TRIAL}.H1", f"{TRIAL}.H2", f"{TRIAL}.H3"}


def test_of_eight_needs_a_level_nothing_is_claimed() -> None:
    tested = {
        name: claim
        for rule in claims.rules()
        if rule.measure in TESTED
        for name, claim in world("tiny").items()
        if claim.rule == rule.name
    }

    assert len(tested) > 100
    assert {claim.verdict for claim in tested.values()} == {"insufficient"}
    assert all("不作判断" in c.sentence_zh or "无法判断" in c.sentence_zh for c in tested.values())
    assert not any("占" in c.sentence_zh for c in tested.values() if c.rule.startswith("level"))


def test_what_one_buyer_holds_is_no_focus_of_a_level() -> None:
    found = bent()

    assert found["level_focus.省级.SEC"].verdict == "insufficient"
    assert "样本不足" in found["level_focus.省级.SEC"].sentence_zh
    assert found["level_focus.省级.INF"].verdict == "supported"


def test_one_huge_award_is_said_to_turn_the_order_by_money() -> None:
    plain, huge = world("planted")["level_plurality.市级"], bent()["level_plurality.市级"]

    assert "按金额" not in plain.sentence_zh
    assert huge.verdict == "supported"
    assert "按披露中标额，占比最高的是PLT" in huge.sentence_zh
    assert "不计这些，按金额占比最高的是SVC" in huge.sentence_zh
