"""Procurement methods from fields, forms and titles."""

import pytest

from pipeline import reference
from pipeline.normalize import method

FIELDS = (
    ("公开招标", "open"),
    ("国内公开招标", "open"),
    ("邀请招标", "invited"),
    ("竞争性磋商", "consultation"),
    ("竞争性磋商采购", "consultation"),
    ("竞争性谈判", "negotiation"),
    ("询价采购", "inquiry"),
    ("单一来源采购", "single_source"),
    ("框架协议采购", "framework"),
    ("协议供货", "framework"),
    ("公开比选", "other"),
    ("询比采购", "other"),
    ("电子竞价", "other"),
    ("直接采购", "other"),
    ("网上超市", "other"),
    ("政府集中采购-公开招标", "open"),
    (" 公 开 招 标 ", "open"),
    ("分散采购 货物类", None),
    ("集中采购", None),
    ("货物类", None),
    ("招标", None),
    ("/", None),
    ("", None),
    (None, None),
    ("竞争性谈判（竞争性磋商、询价）", None),
)
FORMS = (
    ("√公开招标 □邀请招标", "open"),
    ("□公开招标 ☑邀请招标", "invited"),
    ("□公开招标 □邀请招标 ■竞争性磋商 □其他", "consultation"),
    ("公开招标√ 邀请招标□", "open"),
    ("公开招标（√）邀请招标（ ）", "open"),
    ("口公开招标 √询价", "inquiry"),
    ("采购方式：□竞争性谈判 ☑竞争性磋商 □询价", "consultation"),
    ("□竞争性谈判 □竞争性磋商 □询价", None),
)
TITLES = (
    ("云溪县人民医院信息系统竞争性磋商公告", "consultation"),
    ("云溪县人民医院信息系统院内磋商公告", "consultation"),
    ("云溪县数据平台公开招标采购公告", "open"),
    ("云溪县数据平台招标公告", "open"),
    ("云溪县数据平台邀请招标公告", "invited"),
    ("云溪县数据平台(比选)招标公告", "other"),
    ("云溪县竞价系统建设项目招标公告", "open"),
    ("云溪县网上商城建设项目成交公告", None),
    ("云溪县数据平台招标(采购)公告", None),
    ("云溪县数据平台采购公告", None),
    ("云溪县数据平台中标公告", None),
    ("云溪县车辆保险框架协议合同", "framework"),
    ("云溪县数据平台(公开招标失败后)单一来源成交公告", "single_source"),
)


@pytest.mark.parametrize(("text", "expected"), FIELDS)
def test_a_field_names_one_method_or_none(text: str | None, expected: str | None) -> None:
    assert method.parse(text) == expected


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_only_ticked_boxes_count(text: str, expected: str | None) -> None:
    assert method.parse(text) == expected


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_a_title_answers_for_a_silent_field(title: str, expected: str | None) -> None:
    assert method.parse(None, title) == expected


def test_the_field_beats_the_title() -> None:
    assert method.parse("竞争性磋商", "云溪县数据平台招标公告") == "consultation"


def test_an_unticked_form_leaves_the_title_to_answer() -> None:
    assert method.parse("□竞争性谈判 □询价", "云溪县数据平台询价公告") == "inquiry"


def test_every_word_of_the_table_is_read_as_its_method() -> None:
    for row in reference.rows("methods"):
        assert method.parse(row["word"]) == row["method"], row["word"]
