"""The kind of a notice from channel, title and body."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from pipeline import reference
from pipeline.model import NoticeType
from pipeline.normalize import notice_type

SHARED = Path(__file__).parents[2] / "shared"

TITLES = (
    ("云溪县数据平台公开招标公告", "tender_open"),
    ("云溪县数据平台招标公告(第二次)", "tender_open"),
    ("云溪县数据平台公开招标采购公告", "tender_open"),
    ("云溪县数据平台邀请招标公告", "tender_invited"),
    ("云溪县数据平台竞争性磋商公告", "tender_consultation"),
    ("云溪县数据平台竞争性磋商", "tender_consultation"),
    ("云溪县数据平台竞争性谈判采购公告", "tender_negotiation"),
    ("云溪县数据平台询价公告", "tender_inquiry"),
    ("云溪县数据平台采购公告", "tender"),
    ("云溪县数据平台招标[采购]公告", "tender"),
    ("云溪县数据平台-询比（比选）公告", "tender"),
    ("云溪县数据平台公开招标资格预审公告", "prequalification"),
    ("云溪县封闭式框架协议采购征集公告", "framework_call"),
    ("云溪县框架协议采购入围结果公告", "framework_shortlist"),
    ("云溪县框架协议第二阶段成交结果公告", "framework_calloff"),
    ("云溪县数据平台公开招标中标公告", "award"),
    ("云溪县数据平台中标（成交）结果公告（包1）", "award"),
    ("云溪县数据平台中标（比选）结果公示表", "award"),
    ("关于云溪县数据平台的中标(成交)结果公告[云溪招标有限公司]", "award"),
    ("云溪县数据平台-成交公告", "award"),
    ("云溪县数据平台采购结果公示", "award"),
    ("云溪县数据平台中标成交", "award"),
    ("云溪县数据平台（二次）成交结果公示YX2022-1重1", "award"),
    ("云溪县第三方验收服务公开招标公告", "tender_open"),
    ("云溪县中标管理系统采购公告", "tender"),
    ("云溪县数据平台中标候选人公示", "candidate"),
    ("云溪县数据平台的成交候选人公示", "candidate"),
    ("云溪县数据平台拟中标结果公示表", "candidate"),
    ("云溪县数据平台评标结果公示", "candidate"),
    ("云溪县数据平台废标公告", "failed"),
    ("云溪县数据平台废标（终止）公告", "failed"),
    ("云溪县数据平台流标", "failed"),
    ("云溪县数据平台采购失败公告", "failed"),
    ("云溪县数据平台终止公告", "termination"),
    ("云溪县数据平台中止公告", "suspension"),
    ("云溪县数据平台更正公告（一）", "correction"),
    ("云溪县数据平台更正（澄清）公告（一）", "correction"),
    ("云溪县数据平台更正事项公告(一次)", "correction"),
    ("云溪县数据平台（延期）公告", "correction"),
    ("云溪县数据平台延期开标的公告", "correction"),
    ("云溪县数据平台采购公告【更正】", "correction"),
    ("云溪县数据平台答疑补遗文件", "clarification"),
    ("云溪县数据平台澄清公告", "clarification"),
    ("云溪县数据平台中标公告的更正公告", "award_change"),
    ("云溪县数据平台结果公告变更公告", "award_change"),
    ("云溪县数据平台取消中标资格公告", "award_cancellation"),
    ("云溪县数据平台中标无效公告", "award_cancellation"),
    ("关于撤销云溪县数据平台中标公告的公告", "award_cancellation"),
    ("关于取消云溪县数据平台成交结果的公告", "award_cancellation"),
    ("云溪县撤销并乡地图项目中标公告", "award"),
    ("云溪县数据平台撤销采购公告", "termination"),
    ("云溪县数据平台招标公告作废公告", "termination"),
    ("云溪县数据平台合同公告", "contract"),
    ("云溪县数据平台的合同", "contract"),
    ("云溪县车辆保险框架协议合同", "contract"),
    ("云溪县数据平台补充合同合同公示", "contract_change"),
    ("云溪县数据平台履约验收公告", "acceptance"),
    ("云溪县数据平台验收结果公告", "acceptance"),
    ("云溪县数据平台单一来源公示", "single_source_publicity"),
    ("云溪县数据平台单一来源采购公示", "single_source_publicity"),
    ("云溪县数据平台单一来源采购成交公告", "award"),
    ("云溪县财政局2026年3月至4月政府采购意向", "intention"),
    ("云溪县财政局采购意向：数据平台", "intention"),
    ("云溪县数据平台需求公示", "demand_opinion"),
    ("云溪县数据平台招标文件征求意见公告", "demand_opinion"),
    ("云溪县数据平台市场调研公告", "demand_opinion"),
    ("云溪县数据平台市场调查的公告", "demand_opinion"),
    ("云溪县数据平台预公告", "demand_opinion"),
    ("云溪县数据平台公开招标文件预公示（重）", "demand_opinion"),
    ("关于征集云溪县数据平台技术规范书意见的公告", "demand_opinion"),
    ("云溪县数据平台进口产品专家论证意见公示", "demand_opinion"),
    ("云溪县数据平台开标记录", "opening_record"),
    ("云溪县数据平台投诉处理结果公告", "complaint"),
    ("云溪县数据平台", "other"),
    ("", "other"),
)
CHANNELS = (
    ("招标", "tender"),
    ("竞谈", "tender"),
    ("成交", "award"),
    ("中标公告", "award"),
    ("0202", "award"),
    ("采购合同", "contract"),
    ("更正事项", "correction"),
    ("招标/资审文件澄清", "correction"),
    ("废标", "failed"),
    ("开标记录", "opening_record"),
    ("交易结果公示", "candidate"),
    ("3015", "termination"),
    ("gkzb", "tender"),
    ("预告", "other"),
    ("单一", "other"),
    ("采购意向", "intention"),
    ("竞争性磋商公告", "tender"),
    ("其它", "other"),
    ("", "other"),
    (None, "other"),
)
BODIES = (
    ("一、项目基本情况\n二、申请人的资格要求\n三、获取采购文件", "tender"),
    ("一、项目编号：1\n三、中标（成交）信息\n供应商名称：甲", "award"),
    ("采购人名称\n合同金额\n合同期限\n合同签署时间", "contract"),
    ("一、项目基本情况\n二、更正信息\n更正事项：□采购公告", "correction"),
    ("二、项目终止的原因", "termination"),
    ("废标理由：有效投标人不足三家", "failed"),
    ("<p>云溪县数据平台</p><p>采购结果</p>", "other"),
    ("云溪县数据平台中标公告\n正文", "award"),
    ("尊敬的各位领导", "other"),
)


@pytest.mark.parametrize(("title", "subtype"), TITLES)
def test_the_word_that_ends_last_in_a_title_decides(title: str, subtype: str) -> None:
    assert notice_type.decide(None, title).subtype == subtype


@pytest.mark.parametrize(("channel", "coarse"), CHANNELS)
def test_a_bare_title_leaves_the_channel_to_decide(channel: str | None, coarse: str) -> None:
    decided = notice_type.decide(channel, "云溪县数据平台")

    assert (decided.coarse, decided.flags) == (coarse, ())


@pytest.mark.parametrize(("body", "coarse"), BODIES)
def test_the_body_decides_when_title_and_channel_are_silent(body: str, coarse: str) -> None:
    assert notice_type.decide(None, "云溪县数据平台", body).coarse == coarse


def test_the_title_beats_the_channel_and_the_conflict_is_told() -> None:
    decided = notice_type.decide("招标", "云溪县数据平台市场调研公告")

    assert (decided.coarse, decided.flags) == ("other", ("type_conflict",))


def test_a_channel_that_agrees_makes_no_conflict() -> None:
    assert notice_type.decide("招标", "云溪县数据平台竞争性磋商公告").flags == ()
    assert notice_type.decide("交易结果公示", "云溪县数据平台中标结果公告").flags == ()
    assert notice_type.decide("其它", "云溪县数据平台中标结果公告").flags == ()


def test_the_channel_names_the_method_a_title_leaves_open() -> None:
    assert notice_type.decide("3011", "云溪县数据平台采购公告").subtype == "tender_consultation"


def test_the_body_chooses_among_the_kinds_of_a_channel() -> None:
    body = "三、中标信息\n中标人：甲\n中标(成交)金额"

    assert notice_type.decide("交易结果公示", "云溪县道路", body).coarse == "award"


def test_a_result_whose_lots_all_failed_is_a_failure() -> None:
    title = "云溪县数据平台结果公告（采购包1）"

    assert notice_type.decide(None, title, None, False, True).subtype == "failed"
    assert notice_type.decide(None, title, None, True, True).subtype == "award"
    assert notice_type.decide(None, title, None, None, True).subtype == "award"


def test_a_bare_result_in_the_folder_of_failures_is_a_failure() -> None:
    assert notice_type.decide("流标", "云溪县数据平台结果公告").coarse == "failed"
    assert notice_type.decide("流标", "云溪县数据平台中标公告").coarse == "award"
    assert notice_type.decide("流标", "云溪县数据平台中标公告").flags == ("type_conflict",)


def test_what_names_a_supplier_without_awarding_is_never_an_award() -> None:
    titles = ("单一来源公示", "中标候选人公示", "拟中标公示", "预中标公示", "开标记录")

    assert "award" not in {notice_type.decide("成交", f"云溪县平台{t}").coarse for t in titles}


def test_every_fine_code_has_a_coarse_one() -> None:
    rows = reference.rows("notice_types")

    assert {row["coarse"] for row in rows} == set(get_args(NoticeType))
    assert len({row["notice_type"] for row in rows}) == len(rows)


def labels(name: str) -> list[dict[str, Any]]:
    path = SHARED / "gold" / name
    if not path.exists():
        pytest.skip("labelled notices are not here")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def records(name: str, key: str) -> dict[str, dict[str, Any]]:
    path = SHARED / "realdata" / name
    if not path.exists():
        pytest.skip("real notices are not here")
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {line[key]: line for line in lines}


def test_real_titles_and_channels_are_read_as_labelled() -> None:
    rows = records("aggregator_rows.jsonl", "id")
    found = [
        (notice_type.decide(rows.get(label["id"], {}).get("subtype"), label["title"]), label)
        for label in labels("level_place_category.labels.jsonl")
        # Their kind stands in the wrapper of the file alone.
        if not label["source"].startswith(("ccgp-shandong-xlsx", "nbygcg-opening"))
    ]
    # These labels know no kind of their own for the record of an opening.
    right = [
        label["notice_type"] in (each.coarse, {"opening_record": "other"}.get(each.coarse))
        for each, label in found
    ]
    assert sum(right) / len(right) >= 0.97


def test_real_portal_notices_are_read_as_labelled() -> None:
    rows = records("ggzy_fulltext.jsonl", "record_id")
    for label in labels("ggzy_fulltext.labels.jsonl"):
        row = rows[label["id"]]
        coarse = notice_type.decide(row["info_type"], row["title"]).coarse
        accepted = label.get("accept", {}).get("notice_type", [])
        assert coarse in (label["notice_type"], *accepted), label["id"]


def test_a_type_word_is_looked_up_by_its_last_characters() -> None:
    tables = notice_type._tables()
    for word in {*tables.anywhere, *tables.ends}:
        for plain in (word, f"某项目{word}", f"招标{word}", f"重新{word}"):
            stop = len(plain)
            words = [plain[start:] for start in range(stop - 1)]
            told = [
                each.code
                for one in words
                for each in (
                    *(
                        meaning
                        for meaning in tables.anywhere.get(one, ())
                        if not meaning.needs or any(need in plain for need in meaning.needs)
                    ),
                    *tables.ends.get(one, ())[:1],
                )
            ]
            assert notice_type._ending(plain, stop, True) == next(iter(told), None), plain
