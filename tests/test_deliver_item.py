"""The lines of an item: what changed, what ends, who won."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from pipeline.deliver import item
from pipeline.scan.archive import Service, Win
from pipeline.scan.card import Card, Change
from pipeline.scan.gate import Finding
from pipeline.scan.journal import Decision
from pipeline.scan.match import Match
from pipeline.scan.scan import Award, Renewal
from pipeline.scan.term import Term
from pipeline.warehouse import Warehouse
from tests.scanned import DAY, scanned


@pytest.fixture(scope="module")
def card() -> Card:
    with Warehouse(":memory:", read_only=False) as opened:
        return scanned(opened).cards[0]


def test_a_card_tells_deadlines_sum_reason_and_what_is_not_known(card: Card) -> None:
    lines = item.of_card(card).lines

    assert lines[0] == "新增 · 文件获取 03-10（3 天后） · 投标 03-25 09:30（18 天后）"
    assert lines[1] == "临泽县政务服务中心 · 区县级 · 280 万元 · 公开招标"
    assert lines[2].startswith("理由：") and "标题“政务服务平台”" in lines[2]
    assert lines[3].startswith("未知：") and lines[3].endswith(f" 等 {len(card.unknowns)} 项")
    assert len(lines) == 4


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (date(2022, 3, 7), "投标 03-07（今天）"),
        (date(2022, 3, 8), "投标 03-08（明天）"),
        (date(2022, 3, 6), "投标 03-06（已过）"),
        (date(2023, 1, 6), "投标 2023-01-06（305 天后）"),
        (None, "截止时间未写"),
    ],
)
def test_a_deadline_says_how_long_is_left(card: Card, last: date | None, told: str) -> None:
    need = replace(card.need, document_deadline=None, bid_deadline=last, bid_deadline_at=None)

    assert item.due(replace(card, need=need)) == told


def test_what_is_not_known_is_neither_nought_nor_guessed(card: Card) -> None:
    need = replace(
        card.need, budget=None, ceiling=None, planned_amount=None, level="未知", method_zh=None
    )

    assert item.what(replace(card, need=need)) == "临泽县政务服务中心 · 金额 —"


def test_risks_and_a_decision_are_told(card: Card) -> None:
    held = Decision(
        item=card.item, notice_id=1, title="甲", decided=DAY, verdict="go", owner="张三"
    )
    risky = replace(card, findings=(Finding("G3", "warn", "预留部分份额"),), decision=held)

    lines = item.of_card(risky).lines
    assert "风险：G3 预留部分份额" in lines and lines[-1] == "决定：投，负责人 张三"


def test_a_change_tells_what_was_and_what_is(card: Card) -> None:
    changes = (
        Change("bid_deadline", None, date(2022, 3, 20), date(2022, 3, 25)),
        Change("budget", None, Decimal(3_200_000), Decimal(2_800_000)),
    )
    lines = item.of_change(replace(card, changes=changes, triggers=("更正", "延期"))).lines

    assert lines[:3] == (
        "投标截止 +5 天（2022-03-20 → 2022-03-25）",
        "预算 320→280 万元",
        "程序：更正、延期",
    )


def service(**told: Any) -> Service:
    fields: dict[str, Any] = dict.fromkeys(Service.__dataclass_fields__)
    return Service(**fields | {"title": "运维服务", "suppliers": ()} | told)


def test_a_renewal_tells_who_holds_it_and_when_it_ends() -> None:
    term = Term(date(2022, 7, 1), date(2024, 7, 1), "from the contract", "三年（1+1+1）")
    held = service(suppliers=("示例云图科技有限公司",), url="https://www.example.invalid/s")
    found = item.of_renewal(Renewal(held, Match(()), term), DAY)

    assert found.url == "https://www.example.invalid/s"
    assert found.lines == (
        "服务到期 07-01 至 2024-07-01（依据：三年（1+1+1））",
        "现供应商：示例云图科技有限公司",
    )


def win(**told: Any) -> Win:
    fields: dict[str, Any] = dict.fromkeys(Win.__dataclass_fields__)
    known = {
        "title": "平台建设",
        "supplier_name": "示例云图科技有限公司",
        "earlier_count": 0,
        "award_date": date(2022, 3, 4),
        "seen_from": date(2018, 1, 1),
    }
    return Win(**fields | known | told)


def test_an_award_tells_winner_price_and_why_it_is_shown() -> None:
    told = win(award=Decimal(980_000), saving=Decimal("0.125"))

    assert item.of_award(Award(told, ("rival", "our field"))).lines == (
        "示例云图科技有限公司 · 98 万元 · 节资 12.5% · 近两年同类首次中标",
        "对手中标、本清单范围",
    )


def test_a_young_archive_calls_nobody_an_entrant_and_no_price_is_left_out() -> None:
    young = win(seen_from=date(2022, 1, 1))

    assert item.of_award(Award(young, ("rival",))).lines[0] == "示例云图科技有限公司"


def test_an_hour_is_told_where_it_is_known(card: Card) -> None:
    need = replace(card.need, document_deadline=None, bid_deadline_at=datetime(2022, 3, 25, 14, 0))

    assert item.due(replace(card, need=need)) == "投标 03-25 14:00（18 天后）"
