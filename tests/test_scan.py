"""The scan over a warehouse: what is new, late, changed, gone, ahead, won, and what was decided."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.errors import DataError, UsageError
from pipeline.model import RawChange, RawLot, RawNotice
from pipeline.scan import job, journal, memory
from pipeline.scan.card import Outcome
from pipeline.scan.facts import facts
from pipeline.scan.scan import Scan
from pipeline.warehouse import Warehouse
from tests.conftest import Store, award, notice
from tests.scans import DAY, page, scan, watchlist

SUNDAY_BEFORE = date(2022, 5, 22)


def tender(number: str, published: str = "2022-05-24", **fields: object) -> RawNotice:
    """A call of a project of its own, open for weeks."""
    plain: dict[str, object] = {
        "title": f"示例市政务云{number}期项目公开招标公告",
        "project_name": f"政务云{number}期项目",
        "project_number": f"SL-2022-{number}",
        "published": published,
        "bid_deadline": "2022-06-20 09:30",
        "budget": "300万元",
        "budget_label": "预算金额",
    }
    return notice(number, **(plain | fields))


def won(number: str, published: str = "2022-05-27", **fields: object) -> RawNotice:
    """The award of the same project."""
    plain: dict[str, object] = {
        "title": f"示例市政务云{number}期项目中标公告",
        "project_name": f"政务云{number}期项目",
        "project_number": f"SL-2022-{number}",
        "published": published,
        "lots": (
            RawLot(supplier="示例云图科技有限公司", amount="240万元", amount_label="中标金额"),
        ),
    }
    return award(f"a{number}", **(plain | fields))


def correction(number: str, **fields: object) -> RawNotice:
    plain: dict[str, object] = {
        "title": f"示例市政务云{number}期项目更正公告",
        "channel": "更正公告",
        "published": "2022-05-26",
        "budget": None,
        "budget_label": None,
    }
    told = tender(number, **(plain | fields))  # type: ignore[arg-type]
    return told.model_copy(update={"source_notice_id": f"c{number}"})


def titles(cards: object) -> list[str]:
    return [card.need.title for card in cards]  # type: ignore[attr-defined]


def test_what_came_since_the_last_scan_is_new_and_then_is_shown_again(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(tender("1", "2022-05-16"), now=datetime(2022, 5, 22, 18))
    first = scan(warehouse, tmp_path, SUNDAY_BEFORE)
    store(tender("2"), now=datetime(2022, 5, 28, 18))

    second = scan(warehouse, tmp_path)

    assert [card.state for card in first.shown] == ["new"]
    states = {card.need.title: (card.state, card.shown_count) for card in second.shown}
    assert states == {
        "示例市政务云1期项目公开招标公告": ("again", 2),
        "示例市政务云2期项目公开招标公告": ("new", 1),
    }
    assert {c.first_shown for c in second.shown if c.state == "again"} == {SUNDAY_BEFORE}
    assert second.since == SUNDAY_BEFORE


def test_what_was_published_before_and_stored_after_the_last_scan_is_late(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(tender("1", "2022-05-16"), now=datetime(2022, 5, 22, 18))
    scan(warehouse, tmp_path, SUNDAY_BEFORE)
    store(tender("2", "2022-05-18"), now=datetime(2022, 5, 28, 18))

    found = scan(warehouse, tmp_path)

    assert {c.need.title[6:8]: c.state for c in found.shown} == {"1期": "again", "2期": "late"}


def test_what_another_watchlist_finds_in_the_old_is_neither_new_nor_late(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(tender("1", "2022-05-16"), now=datetime(2022, 5, 22, 18))
    narrow = watchlist(terms=[{"name": "x", "any": ["一网通办"]}], text="narrow")
    scan(warehouse, tmp_path, SUNDAY_BEFORE, narrow)

    assert [card.state for card in scan(warehouse, tmp_path).shown] == ["rule"]


def test_what_a_longer_deadline_brings_back_is_no_change_of_rules(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(tender("1", "2022-05-16", bid_deadline="2022-05-24 09:30"), now=datetime(2022, 5, 22, 18))
    assert not scan(warehouse, tmp_path, SUNDAY_BEFORE).shown
    store(
        correction("1", published="2022-05-23", bid_deadline="2022-06-20 09:30"),
        now=datetime(2022, 5, 28, 18),
    )

    assert [card.state for card in scan(warehouse, tmp_path).shown] == ["back"]


def test_a_correction_that_comes_late_is_told_by_the_next_scan_and_once(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(tender("1", "2022-05-16"), now=datetime(2022, 5, 22, 18))
    scan(warehouse, tmp_path, SUNDAY_BEFORE)
    late = correction("1", published="2022-05-20", bid_deadline="2022-06-13 09:30")
    store(late, now=datetime(2022, 5, 25, 18))

    (card,) = scan(warehouse, tmp_path).changed

    assert [one.text for one in card.changes] == ["投标截止 -7 天（2022-06-20 → 2022-06-13）"]
    assert not scan(warehouse, tmp_path, date(2022, 6, 1)).changed


def test_an_award_that_comes_late_is_told_by_the_next_scan_and_once(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    closed = tender("1", "2022-04-16", bid_deadline="2022-05-16 09:30")
    store(closed, now=datetime(2022, 5, 22, 18))
    scan(warehouse, tmp_path, SUNDAY_BEFORE)
    store(won("1", "2022-05-20"), now=datetime(2022, 5, 25, 18))

    assert [one.win.award_date for one in scan(warehouse, tmp_path).awards] == [date(2022, 5, 20)]
    assert not scan(warehouse, tmp_path, date(2022, 6, 1)).awards


def test_a_second_call_without_a_deadline_is_in_play(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    failed = notice(
        "f",
        title="示例市政务云1期项目废标公告",
        channel="废标公告",
        project_name="政务云1期项目",
        project_number="SL-2022-1",
        published="2022-02-10",
    )
    again = tender(
        "1b",
        "2022-05-25",
        title="示例市政务云1期项目（第二次）公开招标公告",
        project_name="政务云1期项目",
        project_number="SL-2022-1",
        bid_deadline=None,
    )
    store(tender("1", "2022-01-10", bid_deadline=None), failed, again)

    assert titles(scan(warehouse, tmp_path).shown) == [again.title]


def test_what_the_first_round_asked_for_bars_nobody_from_the_second(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    big = watchlist(company={"is_small": False})
    first = tender(
        "1", "2022-03-10", bid_deadline="2022-03-30", body="本项目专门面向中小企业采购。"
    )
    failed = notice(
        "f",
        title="示例市政务云1期项目废标公告",
        channel="废标公告",
        project_name="政务云1期项目",
        project_number="SL-2022-1",
        published="2022-04-10",
    )
    again = tender("1b", project_name="政务云1期项目", project_number="SL-2022-1")
    store(first, now=datetime(2022, 3, 20, 18))
    assert scan(warehouse, tmp_path, date(2022, 3, 20), big).dropped
    store(failed, again)

    assert titles(scan(warehouse, tmp_path, own=big).shown) == [again.title]


def test_a_question_and_its_answer_on_two_lines_are_read_as_one(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    own = watchlist(company={"is_small": False}, gates={"G8": {"needed": True}})
    body = (
        "本项目（是/否）专门面向中小微企业：\n否\n本项目（\n否\n）接受联合体投标。\n"
        "3.2&nbsp;本次采购&nbsp;不接受&nbsp;联合体响应。"
    )
    store(tender("1", body=body))

    (card,) = scan(warehouse, tmp_path, own=own).dropped

    told = {one.gate: one.verdict for one in card.findings}
    assert (told["G3"], told["G8"]) == ("pass", "drop")


def test_thousands_of_words_are_looked_for_in_bodies(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    words = [*(f"示例词语abc{n}" for n in range(3000)), "国产密码资源池"]
    own = watchlist(terms=[{"name": "全", "any": words, "places": ["body"]}])
    store(tender("1", body="建设国产密码资源池一套。"))

    assert len(scan(warehouse, tmp_path, own=own).shown) == 1


def test_certificates_are_found_whatever_their_case_and_width(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    own = watchlist(gates={"G4": {"asked": ["ITSS 二级"]}}, company={"certificates": ["ISO27001"]})
    store(tender("1", body="供应商须具有ｉtss二级证书。"))

    assert scan(warehouse, tmp_path, own=own).dropped


def test_a_replay_does_not_take_the_place_of_what_was_shown(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(tender("1", "2022-05-24"), now=datetime(2022, 5, 28, 18))
    scan(warehouse, tmp_path)
    kept = (tmp_path / "scans/cloud/2022-05-29.json").read_bytes()

    (replayed,) = job.scans(warehouse, [watchlist()], tmp_path, DAY, datetime(2022, 5, 27, 18))
    job.remember(tmp_path, replayed, is_replay=True)

    assert not replayed.shown
    assert (tmp_path / "scans/cloud/2022-05-29.json").read_bytes() == kept


def test_the_same_scan_again_is_the_same(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(tender("1", "2022-05-16"), now=datetime(2022, 5, 22, 18))
    scan(warehouse, tmp_path, SUNDAY_BEFORE)
    store(tender("2"), now=datetime(2022, 5, 28, 18))
    first = scan(warehouse, tmp_path)
    kept = (tmp_path / "scans/cloud/2022-05-29.json").read_bytes()

    assert facts(scan(warehouse, tmp_path)) == facts(first)
    assert (tmp_path / "scans/cloud/2022-05-29.json").read_bytes() == kept


def test_a_first_scan_knows_no_yesterday(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(tender("1", "2022-05-16"), tender("2"))

    found = scan(warehouse, tmp_path)

    assert {c.need.title[6:8]: c.state_zh for c in found.shown} == {"1期": "在投", "2期": "新增"}


def test_a_plan_that_is_called_is_new_on_the_day_of_its_call(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    plan = notice(
        "i",
        title="示例市2022年5月政府采购意向-政务云9期项目",
        channel="采购意向",
        project_number=None,
        project_name="政务云9期项目",
        published="2022-05-10",
    )
    store(plan, now=datetime(2022, 5, 22, 18))
    assert scan(warehouse, tmp_path, SUNDAY_BEFORE).plans
    store(tender("9"), now=datetime(2022, 5, 28, 18))

    (card,) = scan(warehouse, tmp_path).new

    assert (card.state, card.first_shown, card.shown_count) == ("new", DAY, 1)


def test_a_notice_that_was_edited_in_its_place_is_a_change(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(tender("1", "2022-05-16"), now=datetime(2022, 5, 22, 18))
    scan(warehouse, tmp_path, SUNDAY_BEFORE)
    edited = tender("1", "2022-05-16", bid_deadline="2022-06-13 09:30", budget="280万元")
    store(edited, now=datetime(2022, 5, 25, 18))

    (card,) = scan(warehouse, tmp_path).changed

    assert [one.text for one in card.changes] == [
        "投标截止 -7 天（2022-06-20 → 2022-06-13）",
        "预算 300→280 万元",
    ]
    assert not scan(warehouse, tmp_path, date(2022, 6, 1)).changed


def test_what_is_gone_says_why(warehouse: Warehouse, store: Store, tmp_path: Path) -> None:
    store(
        tender("1", "2022-05-16", bid_deadline="2022-05-27 09:30"),
        tender("2", "2022-05-16"),
        tender("3", "2022-05-16"),
        now=datetime(2022, 5, 16, 18),
    )
    quick = watchlist(gates={"G2": {"least_days": 1}})
    scan(warehouse, tmp_path, SUNDAY_BEFORE, quick)
    store(
        won("2"),
        notice(
            "f3",
            title="示例市政务云3期项目废标公告",
            channel="废标公告",
            project_name="政务云3期项目",
            project_number="SL-2022-3",
            published="2022-05-27",
        ),
        now=datetime(2022, 5, 28, 18),
    )

    found = scan(warehouse, tmp_path, own=quick)

    assert {one.title[6:8]: one.why for one in found.gone} == {
        "1期": "投标已于 2022-05-27 截止",
        "2期": "已定标",
        "3期": "流标或终止",
    }
    assert [card.need.title[6:8] for card in found.failures] == ["3期"]


def test_changes_are_told_by_the_field(warehouse: Warehouse, store: Store, tmp_path: Path) -> None:
    store(tender("1", "2022-05-16"), now=datetime(2022, 5, 22, 18))
    scan(warehouse, tmp_path, SUNDAY_BEFORE)
    store(
        correction(
            "1",
            bid_deadline="2022-06-25 09:30",
            budget="280万元",
            budget_label="预算金额",
            changes=(RawChange(field="资格条件", old="CMMI5", new="CMMI3"),),
        ),
        now=datetime(2022, 5, 28, 18),
    )

    (card,) = scan(warehouse, tmp_path).changed

    assert [one.text for one in card.changes] == [
        "投标截止 +5 天（2022-06-20 → 2022-06-25）",
        "预算 300→280 万元",
        "资格条件：CMMI5 → CMMI3",
    ]
    assert set(card.triggers) == {"更正", "延期"}
    assert scan(warehouse, tmp_path, date(2022, 6, 5)).changed == []


def test_what_is_due_is_ordered_by_the_nearer_deadline_that_is_ahead(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(
        tender("1", document_deadline="2022-06-02"),
        tender("2", bid_deadline="2022-06-10 09:30"),
        tender("3", bid_deadline="2022-06-30 09:30"),
        tender("4", document_deadline="2022-05-28"),
    )

    found = scan(warehouse, tmp_path)

    assert [(c.need.title[6:8], str(c.next_deadline)) for c in found.act] == [
        ("1期", "2022-06-02"),
        ("2期", "2022-06-10"),
    ]
    assert [(c.need.title[6:8], c.dropped_by.gate) for c in found.dropped if c.dropped_by] == [
        ("4期", "G1")
    ]
    assert {one.rule: one.count for one in found.lost} == {"G1": 1}


def test_counts_of_what_is_kept_out_and_shown_are_all_that_is_in_play(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(
        tender("1"),
        tender("2", title="示例市办公家具2期采购公告", project_name="办公家具2期"),
        tender("3", budget="10万元"),
        tender("4", title="白云区政务云4期项目公告"),
    )
    own = watchlist(exclude=["白云"], budget={"least_wan": 50})

    found = scan(warehouse, tmp_path, own=own)

    assert {one.rule: one.count for one in found.lost} == {"G7": 1, "exclude": 1, "terms": 1}
    assert found.in_play == sum(one.count for one in found.lost) + len(found.shown) == 4


def test_what_somebody_refused_and_no_word_finds_is_kept_out_by_its_rule(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(tender("1"), now=datetime(2022, 5, 28, 18))
    decided(tmp_path, scan(warehouse, tmp_path), "no-go")
    other = watchlist(terms=[{"name": "x", "any": ["一网通办"]}])

    found = scan(warehouse, tmp_path, own=other)

    assert (titles(found.shown), {one.rule: one.count for one in found.lost}) == ([], {"terms": 1})


def decided(folder: Path, found: Scan, verdict: journal.Verdict, **told: object) -> None:
    job.decide(folder, found.shown[0].item, DAY, verdict, **told)  # type: ignore[arg-type]


def test_a_decision_is_kept_and_gets_its_outcome(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(tender("1"), now=datetime(2022, 5, 28, 18))
    decided(tmp_path, scan(warehouse, tmp_path), "go", owner="张三", why="老客户")
    store(won("1", "2022-06-28"), now=datetime(2022, 6, 29, 18))

    found = scan(warehouse, tmp_path, date(2022, 6, 30), watchlist(company={"name": "示例乙"}))

    (card,) = found.decided
    assert card.decision is not None and card.outcome is not None
    assert (card.decision.verdict, card.decision.owner) == ("go", "张三")
    assert card.decision.seen is not None and card.decision.seen.gates["G1"] == "unknown"
    assert card.outcome.suppliers == ("示例云图科技有限公司",)
    assert card.outcome.saving == Decimal("0.2")
    assert card.outcome.is_ours is False


def test_what_was_decided_on_the_day_of_a_scan_is_listed_by_the_next_weekly_one_only(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(tender("1"), now=datetime(2022, 5, 28, 18))
    decided(tmp_path, scan(warehouse, tmp_path), "go")

    after = {days: scan(warehouse, tmp_path, DAY + timedelta(days)).decided for days in (7, 8)}

    assert (len(after[7]), len(after[8])) == (1, 0)


def test_a_decision_follows_its_need_into_the_next_round(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(tender("1", "2022-05-16"), now=datetime(2022, 5, 16, 18))
    first = scan(warehouse, tmp_path, SUNDAY_BEFORE)
    job.decide(tmp_path, first.shown[0].item, SUNDAY_BEFORE, "go")
    store(
        notice(
            "f1",
            title="示例市政务云1期项目废标公告",
            channel="废标公告",
            project_name="政务云1期项目",
            project_number="SL-2022-1",
            published="2022-05-24",
        ),
        tender("1b", "2022-05-27", title="示例市政务云1期项目(第二次)公开招标公告",
               project_name="政务云1期项目", project_number="SL-2022-1"),
        now=datetime(2022, 5, 28, 18),
    )  # fmt: skip

    (card,) = scan(warehouse, tmp_path).shown

    assert card.decision is not None and card.decision.verdict == "go"
    assert "重新招标" in card.triggers and "流标" in card.triggers


def test_what_others_won_of_a_need_ends_it_only_when_nothing_is_left_to_bid_for(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    lots = (RawLot(lot="1", name="一包"), RawLot(lot="2", name="二包"))
    store(tender("1", lots=lots), now=datetime(2022, 5, 28, 18))
    (card,) = scan(warehouse, tmp_path).shown
    job.decide(tmp_path, card.item, DAY, "go")
    sold = RawLot(
        lot="1", supplier="示例云图科技有限公司", amount="100万元", amount_label="中标金额"
    )
    store(won("1", "2022-05-30", lots=(sold,)))

    (open_card,) = scan(warehouse, tmp_path, date(2022, 6, 1)).shown
    (ended,) = scan(warehouse, tmp_path, date(2022, 6, 21)).cards

    assert open_card.outcome is None
    assert ended.outcome is not None and ended.outcome.suppliers == ("示例云图科技有限公司",)


def test_a_lot_that_two_won_together_is_held_against_no_sum(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(tender("1"), now=datetime(2022, 5, 28, 18))
    (card,) = scan(warehouse, tmp_path).shown
    job.decide(tmp_path, card.item, DAY, "go")
    both = RawLot(
        supplier="示例云图科技有限公司（牵头人）、示例金桥有限公司（成员）",
        amount="240万元",
        amount_label="中标金额",
    )
    store(won("1", "2022-05-30", lots=(both,)))

    outcome = scan(warehouse, tmp_path, date(2022, 6, 1)).cards[0].outcome

    assert outcome is not None
    assert (outcome.award, outcome.base) == (None, None)


def test_a_failure_that_a_first_scan_finds_is_not_called_open(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    failed = notice(
        "f",
        title="示例市政务云1期项目废标公告",
        channel="废标公告",
        project_name="政务云1期项目",
        project_number="SL-2022-1",
        published="2022-05-19",
    )
    store(tender("1", "2022-05-06", bid_deadline="2022-05-18"), failed)

    assert [card.state_zh for card in scan(warehouse, tmp_path).failures] == ["原有"]


def test_who_said_go_goes_on_seeing_what_a_gate_drops(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(tender("1", bid_deadline="2022-06-07 09:30"), now=datetime(2022, 5, 28, 18))
    first = scan(warehouse, tmp_path)
    late = date(2022, 6, 5)
    assert titles(scan(warehouse, tmp_path, late).shown) == []

    decided(tmp_path, first, "go")

    (card,) = scan(warehouse, tmp_path, late).act
    assert [one.gate for one in card.warnings] == ["G2"]


def test_what_was_refused_is_not_due(warehouse: Warehouse, store: Store, tmp_path: Path) -> None:
    store(tender("1", bid_deadline="2022-06-10 09:30"), now=datetime(2022, 5, 28, 18))
    decided(tmp_path, scan(warehouse, tmp_path), "no-go", why="价低")

    assert titles(scan(warehouse, tmp_path).act) == []


def test_later_decisions_leave_what_they_do_not_say(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(tender("1"), now=datetime(2022, 5, 28, 18))
    first = scan(warehouse, tmp_path)
    decided(tmp_path, first, "watch", owner="张三")
    decided(tmp_path, first, "go", why="有预算")

    (card,) = scan(warehouse, tmp_path).decided

    assert card.decision is not None
    assert (card.decision.verdict, card.decision.owner, card.decision.why) == (
        "go", "张三", "有预算",
    )  # fmt: skip


def test_an_item_is_named_by_enough_of_its_start(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(tender("1"), tender("2"), now=datetime(2022, 5, 28, 18))
    first = scan(warehouse, tmp_path).shown[0]

    assert job.decide(tmp_path, first.item[:12], DAY, "go").item == first.item
    for words in ("", "xyz"):
        with pytest.raises(UsageError, match="no scan showed"):
            job.decide(tmp_path, words, DAY, "go")


def test_advice_we_gave_bars_us_from_the_build_lot(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    name = {"project_name": "智慧城市平台建设项目可行性研究报告编制服务"}
    store(
        tender("7", "2022-01-04", title="示例市智慧城市平台建设项目可行性研究报告编制服务采购公告", **name),
        won("7", "2022-02-04", title="示例市智慧城市平台建设项目可行性研究报告编制服务中标公告", **name),
        tender("8", title="示例市智慧城市平台建设项目公开招标公告",
               project_name="智慧城市平台建设项目"),
    )  # fmt: skip
    own = watchlist(
        terms=[{"name": "城", "any": ["智慧城市"]}], company={"name": "示例云图科技有限公司"}
    )

    (card,) = scan(warehouse, tmp_path, own=own).shown

    (found,) = [one for one in card.findings if one.gate == "G5"]
    assert found.verdict == "warn" and "可行性研究" in found.evidence


def test_our_name_is_found_whatever_the_width_of_its_brackets(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    sold = (RawLot(supplier="示例（北京）云图有限公司", amount="240万元", amount_label="中标金额"),)
    store(won("1", lots=sold))
    own = watchlist(company={"name": "示例（北京）云图有限公司"})

    assert [one.supplier_name for one in scan(warehouse, tmp_path, own=own).archive.own] == [
        "示例(北京)云图有限公司"
    ]


def test_the_lot_of_advice_bars_from_the_other_lots_of_its_tender(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    lots = (RawLot(lot="1", name="方案设计"), RawLot(lot="2", name="平台建设"))
    winner = {"supplier": "示例云图科技有限公司", "amount": "24万元", "amount_label": "中标金额"}
    store(
        tender("1", lots=lots),
        won("1", lots=(RawLot(lot="1", name="方案设计", **winner),)),
    )
    own = watchlist(company={"name": "示例云图科技有限公司"})

    (card,) = scan(warehouse, tmp_path, own=own).dropped

    assert card.dropped_by is not None and card.dropped_by.gate == "G5"


def test_services_that_end_are_ahead_with_who_holds_them(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    name = {
        "title": "示例市政务云9期运维服务中标公告",
        "project_name": "政务云9期运维服务",
        "service_period": "一年",
        "contract_date": "2021-08-01",
    }
    store(won("9", "2021-07-20", **name))

    (one,) = scan(warehouse, tmp_path).renewals

    assert (one.service.suppliers, str(one.term.earliest)) == (
        ("示例云图科技有限公司",),
        "2022-08-01",
    )
    assert one.term.how == "from the contract"


def test_awards_of_the_period_say_why_they_are_looked_at(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(
        tender("1", "2022-04-16"),
        won("1"),
        won("2", "2022-05-10"),
    )
    own = watchlist(rivals=["示例云图科技有限公司"])

    (one,) = scan(warehouse, tmp_path, own=own).awards

    assert one.reasons == ("rival", "our field")
    assert str(one.win.saving) == "0.200000"
    assert one.is_entrant is False


def test_awards_are_found_by_who_won_them(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(won("1"))
    own = watchlist(terms=[{"name": "云图", "any": ["示例云图"], "places": ["supplier"]}])

    (one,) = scan(warehouse, tmp_path, own=own).awards

    assert one.reasons == ("our field",)


@pytest.mark.parametrize(("first", "is_entrant"), [("2020-05-10", True), ("2020-07-10", None)])
def test_an_entrant_is_told_from_two_years_of_awards(
    warehouse: Warehouse, store: Store, tmp_path: Path, first: str, is_entrant: bool | None
) -> None:
    others = (RawLot(supplier="示例乙科技有限公司", amount="90万元", amount_label="中标金额"),)
    store(won("8", first, lots=others), won("1"))

    (one,) = scan(warehouse, tmp_path).awards

    assert one.is_entrant is is_entrant


def test_a_young_archive_cannot_tell_an_entrant(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(won("1"))

    (one,) = scan(warehouse, tmp_path).awards

    assert one.is_entrant is None


def test_review_tells_what_bands_won_and_what_refusals_cost(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(tender("1"), tender("2"), tender("3", budget="10万元"), now=datetime(2022, 5, 28, 18))
    own = watchlist(budget={"least_wan": 50}, rivals=["示例云图科技有限公司"])
    first = scan(warehouse, tmp_path, own=own)
    one, two = sorted(first.shown, key=lambda card: card.need.title)
    job.decide(tmp_path, one.item, DAY, "go", status="已投标")
    job.decide(tmp_path, two.item, DAY, "no-go", why="价低")
    ends = [won(n, "2022-06-28") for n in ("1", "2", "3")]
    store(*ends, now=datetime(2022, 6, 29, 18))

    told = job.reviewed(warehouse, own, tmp_path, date(2022, 6, 30), None)

    (band,) = [row for row in told.bands if row["bid_count"]]
    assert (band["decided_count"], band["ended_count"], band["won_count"]) == (2, 1, 0)
    assert band["won_lo"] == 0 and band["won_hi"] > 0.5
    (row,) = told.lost
    assert (row["title"], row["why"], row["saving"]) == (two.need.title, "价低", Decimal("0.2"))
    (gate,) = [row for row in told.gates if row["dropped_count"]]
    assert (gate["gate"], gate["awarded_count"], gate["rival_count"]) == ("G7", 1, 1)


def test_a_saving_of_an_outcome_has_six_places() -> None:
    told = Outcome(None, ("示例乙",), Decimal("600"), Decimal("700"), is_ours=False)

    assert told.saving == Decimal("0.142857")


def test_precision_counts_only_what_was_decided(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(tender("1"), tender("2"), tender("3"), now=datetime(2022, 5, 28, 18))
    first = scan(warehouse, tmp_path)
    job.decide(tmp_path, first.shown[0].item, DAY, "go")
    job.decide(tmp_path, first.shown[1].item, DAY, "no-go")

    (again,) = job.scans(warehouse, [watchlist()], tmp_path, DAY)
    kpi = job.remember(tmp_path, again)[0]

    assert (kpi.n, kpi.value[:3]) == (2, "50%")


def decision(**given: object) -> journal.Decision:
    plain = {"item": "0" * 16, "notice_id": 1, "title": "云", "decided": DAY, "verdict": "go"}
    return journal.Decision.model_validate(plain | given)


def test_a_journal_holds_whatever_people_write_and_goes_on_after_a_torn_line(
    tmp_path: Path,
) -> None:
    told = decision(why="一\u2028二\x85三\r\n四")
    journal.add(tmp_path, [told])
    assert journal.read(tmp_path) == (told,)
    with (tmp_path / journal.FILE).open("a", encoding="utf-8") as file:
        file.write('{"item":"00')
    journal.add(tmp_path, [told])

    with pytest.raises(DataError, match=r"decisions.jsonl:2: .*; mend or remove the line"):
        journal.read(tmp_path)
    lines = (tmp_path / journal.FILE).read_text(encoding="utf-8").split("\n")
    (tmp_path / journal.FILE).write_text("\n".join([lines[0], "", lines[2]]), encoding="utf-8")
    assert journal.read(tmp_path) == (told, told)
    (tmp_path / journal.FILE).write_bytes("云".encode("gbk"))
    with pytest.raises(DataError, match="not UTF-8"):
        journal.read(tmp_path)


def test_a_damaged_memory_is_named_and_files_of_others_are_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "scans" / "cloud"
    kept.mkdir(parents=True)
    (kept / "2022-99-99.json").write_text("{}", encoding="utf-8")
    assert memory.before(tmp_path, "cloud", DAY) is None
    for torn in (b'{"watch', b"\xff\xfe{"):
        (kept / "2022-05-22.json").write_bytes(torn)
        with pytest.raises(DataError, match=r"2022-05-22.json: cannot be read .*; remove it"):
            memory.before(tmp_path, "cloud", DAY)


def test_more_bids_than_the_team_can_write_are_said(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    store(tender("1"), now=datetime(2022, 5, 28, 18))
    own = watchlist(company={"capacity": 0})
    first = scan(warehouse, tmp_path, own=own)
    said = "已定投标 1 项，超过团队同时可做的 0 项"

    decided(tmp_path, first, "go")
    busy = scan(warehouse, tmp_path, own=own)
    job.decide(tmp_path, first.shown[0].item, DAY, None, status="已投标")
    done = scan(warehouse, tmp_path, own=own)

    assert (len(first.busy), len(busy.busy), len(done.busy)) == (0, 1, 0)
    assert [said in page(one, "md", "zh", "") for one in (first, busy, done)] == [
        False,
        True,
        False,
    ]
