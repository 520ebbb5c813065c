"""The hard gates: each drops, warns, passes or cannot tell, with its evidence."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.scan.gate import PriorWork, gates
from tests.scans import DAY, need, watchlist

Given = dict[str, object]


def judged(gate: str, given: Given, own: Given, prior: tuple[PriorWork, ...] = ()) -> str:
    found = {one.gate: one for one in gates(need(**given), watchlist(**own), DAY, prior)}
    return found[gate].verdict  # type: ignore[index]


def small(text: str) -> Given:
    return {"passages": (text,)}


BIG: Given = {"company": {"is_small": False}}
ASKED: Given = {"gates": {"G4": {"asked": ["CMMI"]}}, "company": {"certificates": ["ITSS二级"]}}
PARTNER: Given = {"gates": {"G8": {"needed": True}}}
BAND: Given = {"budget": {"least_wan": 50, "most_wan": 500}}


@pytest.mark.parametrize(
    ("gate", "given", "own", "verdict"),
    [
        ("G1", {}, {}, "unknown"),
        ("G1", {"document_deadline": date(2022, 5, 28)}, {}, "drop"),
        ("G1", {"document_deadline": DAY}, {}, "pass"),
        ("G2", {}, {}, "unknown"),
        # 05-30 … 06-02 are four working days, 06-03 is 端午, 06-06 the fifth.
        ("G2", {"bid_deadline": date(2022, 6, 5)}, {}, "drop"),
        ("G2", {"bid_deadline": date(2022, 6, 6)}, {}, "warn"),
        ("G2", {"bid_deadline": date(2022, 6, 13)}, {}, "pass"),
        ("G2", {"bid_deadline": date(2022, 5, 28)}, {}, "drop"),
        ("G2", {"bid_deadline": date(2027, 6, 6)}, {}, "unknown"),
        ("G3", {}, BIG, "unknown"),
        ("G3", small("本项目专门面向中小企业采购"), BIG, "drop"),
        ("G3", small("本项目属于专门面向中小企业采购的项目"), BIG, "drop"),
        ("G3", small("9、是否专门面向中小企业：是"), BIG, "drop"),
        ("G3", small("本项目专门面向小微企业"), BIG, "drop"),
        ("G3", small("9、是否专门面向中小企业：否"), BIG, "pass"),
        ("G3", small("本项目非专门面向中小企业采购"), BIG, "pass"),
        ("G3", small("本项目不专门面向中小企业预留采购份额"), BIG, "pass"),
        ("G3", small("故本项目不适用专门面向中小企业采购"), BIG, "pass"),
        ("G3", small("本项目不属于专门面向中小企业采购的项目"), BIG, "pass"),
        ("G3", small("预留部分采购项目预算专门面向中小企业采购"), BIG, "warn"),
        ("G3", small("促进中小企业发展管理办法"), BIG, "unknown"),
        ("G3", small("本项目专门面向中小企业采购"), {}, "warn"),
        ("G3", small("本项目专门面向中小企业采购"), {"company": {"is_small": True}}, "pass"),
        ("G3", small("本项目不是专门面向中小企业采购"), BIG, "pass"),
        ("G3", small("专门面向中小企业采购：否"), BIG, "pass"),
        ("G3", small("本项目（是/否）专门面向中小微企业：否"), BIG, "pass"),
        ("G3", small("本项目（是/否）专门面向中小微企业："), BIG, "unknown"),
        ("G3", small("对于专门面向中小企业采购的项目，不再给予价格优惠"), BIG, "unknown"),
        ("G3", small("非专门面向中小企业的项目，给予10%的扣除"), BIG, "unknown"),
        ("G3", small("本项目专门面向中小企业采购，不再执行价格扣除"), BIG, "drop"),
        ("G3", small("本项目不预留采购份额"), BIG, "unknown"),
        ("G3", small("本项目预留采购份额的40%专门面向中小企业"), BIG, "warn"),
        ("G3", small("□本项目不专门面向中小企业 ■本项目专门面向■中小□小微企业"), BIG, "drop"),
        ("G3", small("□专门面向中小企业采购 ☑非专门面向中小企业采购"), BIG, "pass"),
        (
            "G3",
            {"passages": ("包1专门面向中小企业采购", "包2不专门面向中小企业采购")},
            BIG,
            "warn",
        ),
        ("G3", small("本项目专门面向小微企业"), {"company": {"is_small": True}}, "warn"),
        ("G4", {}, ASKED, "unknown"),
        ("G4", small("供应商须具备CMMI三级或ITSS三级证书"), ASKED, "warn"),
        ("G4", small("招标范围含CMMI咨询"), ASKED, "warn"),
        (
            "G4",
            small("投标人须具有CMMI五级证书"),
            {**ASKED, "company": {"certificates": ["CMMI3"]}},
            "warn",
        ),
        (
            "G4",
            small("须具备ITSS一级证书"),
            {"gates": {"G4": {"asked": ["ITSS"]}}, "company": {"certificates": ["ITSS二级"]}},
            "warn",
        ),
        ("G4", small("投标人须具有CMMI三级证书"), {}, "pass"),
        ("G4", small("投标人须具有CMMI三级证书"), ASKED, "drop"),
        ("G4", small("具有CMMI证书的得2分"), ASKED, "warn"),
        (
            "G4",
            small("投标人须具有CMMI三级证书"),
            {**ASKED, "company": {"certificates": ["CMMI5"]}},
            "pass",
        ),
        ("G4", small("投标人须具有CMMI三级证书"), {**ASKED, "company": {}}, "warn"),
        ("G6", {"procurement_method": "single_source"}, {}, "drop"),
        ("G6", {"last_subtype": "single_source_publicity"}, {}, "drop"),
        ("G6", {}, {}, "pass"),
        ("G7", {}, BAND, "unknown"),
        ("G7", {"budget": Decimal(499999)}, BAND, "drop"),
        ("G7", {"budget": Decimal(500000)}, BAND, "pass"),
        ("G7", {"budget": Decimal(5000000)}, BAND, "pass"),
        ("G7", {"budget": Decimal("5000000.01")}, BAND, "drop"),
        ("G7", {"planned_amount": Decimal(100)}, BAND, "drop"),
        ("G8", small("本项目不接受联合体投标"), {}, "pass"),
        ("G8", small("本项目不接受联合体投标"), PARTNER, "drop"),
        ("G8", small("本项目（是/否）接受联合体投标：否"), PARTNER, "drop"),
        ("G8", small("本项目是否接受联合体投标：是"), PARTNER, "pass"),
        ("G8", small("本项目接受联合体投标"), PARTNER, "pass"),
        ("G8", small("本项目（是/否）接受联合体"), PARTNER, "unknown"),
        ("G8", small("本项目（否）接受联合体投标"), PARTNER, "drop"),
        ("G8", small("本次采购（不接受）联合体投标"), PARTNER, "drop"),
        ("G8", small("不接受供应商以联合体形式参加"), PARTNER, "drop"),
        ("G8", small("联合体投标：■不接受□接受，联合体投标的，应满足："), PARTNER, "drop"),
        ("G8", small("联合体投标：接受□ 不接受☑"), PARTNER, "unknown"),
        ("G8", small("如接受联合体投标的，各方应当共同签订合同"), PARTNER, "unknown"),
        ("G8", small("各方不得再与他人另外组成联合体参加"), PARTNER, "unknown"),
        ("G8", {}, PARTNER, "unknown"),
        ("G8", small("是否接受联合体"), PARTNER, "unknown"),
        ("G9", {"title": "政务云机房家具采购"}, {"gates": {"G9": {"words": ["家具"]}}}, "drop"),
        ("G9", {}, {"gates": {"G9": {"categories": ["INF-01"]}}}, "drop"),
        ("G9", {}, {}, "pass"),
        ("G10", {}, {}, "pass"),
        ("G10", {}, {"company": {"provinces": ["广东"]}}, "pass"),
        ("G10", {}, {"company": {"provinces": ["浙江"]}}, "drop"),
        (
            "G10",
            {"province": None, "province_short": None},
            {"company": {"provinces": ["浙江"]}},
            "unknown",
        ),
    ],
)
def test_a_gate_says_what_the_notice_tells(
    gate: str, given: Given, own: Given, verdict: str
) -> None:
    assert judged(gate, given, own) == verdict


def test_advice_for_the_project_bars_from_it_and_a_like_name_is_to_be_checked() -> None:
    prior = PriorWork("政务云可研", "示例咨询有限公司", date(2022, 1, 5), True)

    assert judged("G5", {}, {}) == "pass"
    assert judged("G5", {}, {}, (prior,)) == "drop"
    like = PriorWork("政务云可研", "示例咨询有限公司", date(2022, 1, 5), False)
    assert judged("G5", {}, {}, (like,)) == "warn"
    (found,) = [one for one in gates(need(), watchlist(), DAY, (like,)) if one.gate == "G5"]
    assert "条例第18条" in found.evidence and "请核对" in found.evidence


def test_a_gate_that_is_off_says_nothing() -> None:
    own = watchlist(gates={"G2": {"on": False}})

    assert "G2" not in {one.gate for one in gates(need(), own, DAY)}
    assert len(gates(need(), own, DAY)) == 9
