"""Project numbers as keys: one form for one number, lot and round apart."""

import pytest

from pipeline.normalize import project

KEYS = (
    ("YXGP330100000202602001234", "YXGP330100000202602001234"),
    ("[330199]YXZB[GK]2025003", "(330199)YXZB(GK)2025003"),
    ("【330199】yxzb〔gk〕2025003", "(330199)YXZB(GK)2025003"),
    ("云溪政采磋商-2026-3", "云溪政采磋商-2026-3"),
    ("YXZC2016-J1-3801-HGJT", "YXZC2016-J1-3801-HGJT"),
    ("YX AYX [2016] 030 号", "YXAYX(2016)030"),
    ("云政采[2013]067号。", "云政采(2013)067"),
    ("YXZCZ2016-269#", "YXZCZ2016-269"),
    ("YXZFCG—J2022ZX217", "YXZFCG-J2022ZX217"),
    ("ＹＸ２０２２－０１", "YX2022-01"),
    ("YXCG/2016/0012", "YXCG/2016/0012"),
    ("16A4901,16A4902,16A4903", "16A4901"),
    ("云财公开-2026-8；云建招标[2026]003号", "云财公开-2026-8"),
    ("YX2022A0001 HG2022B0002", "YX2022A0001"),
    ("项目编号：YX2026-XY-J002", "YX2026-XY-J002"),
    ("招标编号（或项目编号、采购计划备案文号等，如有）：YX-2020-001", "YX-2020-001"),
    ("第1包:YX2020-1", "YX2020-1"),
    ("16185", "16185"),
    ("(YX2022-001)", "YX2022-001"),
    ("1", None),
    ("无", None),
    ("/", None),
    ("详见公告", None),
    ("YXCG####-######-T#####", None),
    ("YXCG-2022-****", None),
    ("", None),
    (None, None),
)
MARKS = (
    ("YX2022-001包2", "", ("YX2022-001", "2", None)),
    ("YX2022-001-A包", "", ("YX2022-001", "A", None)),
    ("YX2022-001（标段3）", "", ("YX2022-001", "3", None)),
    ("YX2022-001第二包", "", ("YX2022-001", "2", None)),
    ("YX2022-0012包", "", ("YX2022-0012包", None, None)),
    ("YX2022-001（二次）", "", ("YX2022-001", None, 2)),
    ("YX2022-001第3次", "", ("YX2022-001", None, 3)),
    ("YX2022-001-重1", "", ("YX2022-001", None, 2)),
    ("YX2022-001重", "", ("YX2022-001", None, 2)),
    ("YX2022-001-R2", "", ("YX2022-001", None, 2)),
    ("YX2022-001（重新招标）", "", ("YX2022-001", None, 2)),
    ("YX2022-001-重1-包2", "", ("YX2022-001", "2", 2)),
    ("云采计划-[2026]-03296号-1", "", ("云采计划-(2026)-03296", "1", None)),
    ("YX2022-003#-1", "", ("YX2022-003", "1", None)),
    ("YX2022-3-2", "云溪县家具项目第2包中标公告", ("YX2022-3", "2", None)),
    ("YX2022-3-2", "云溪县家具项目中标公告", ("YX2022-3-2", None, None)),
    ("YXJBNX-2026-01", "云溪县家具一标段招标公告", ("YXJBNX-2026-01", "1", None)),
    ("YX010005-202602-01", "云溪县道路一标段招标公告", ("YX010005-202602-01", "1", None)),
    ("YX2022-01(2)", "云溪水利(第2次招标)中标结果公告", ("YX2022-01", None, 2)),
    ("YX2022-01(2)", "云溪水利中标结果公告", ("YX2022-01(2)", None, None)),
)
ROUNDS = (
    ("云溪县数据平台（二次）招标公告", 2),
    ("云溪县数据平台(第三次)竞争性磋商公告", 3),
    ("云溪县数据平台第二次公开招标公告", 2),
    ("云溪县数据平台项目二次公开招标公告", 2),
    ("云溪县医疗设备二次询价的通知", 2),
    ("云溪县保险服务项目(重发)采购公告", 2),
    ("云溪县数据平台采购2次", 2),
    ("云溪县数据平台(重新发包第3次)", 4),
    ("云溪县数据平台[重发公告第1次][中标候选人公示]", 2),
    ("云溪县数据平台（重）", 2),
    ("云溪县数据平台(二次)更正公告", 2),
    ("云溪县数据平台更正公告（第二次）", None),
    ("云溪县数据平台更正事项公告(一次)", None),
    ("云溪县数据平台第2次答疑文件", None),
    ("云溪县数据平台征求意见公告（第一次）", None),
    ("云溪县第三次全国土壤普查项目招标公告", None),
    ("云溪县第四次经济普查项目（二次）招标公告", 2),
    ("云溪县数据平台二期招标公告", None),
)
LOTS = (
    ("云溪县数据平台结果公告（采购包1）", "1"),
    ("云溪县数据平台（B包：终端）中标公告", "B"),
    ("云溪县道路一标段招标公告", "1"),
    ("云溪县道路02包", "2"),
    ("云溪县数据平台2、5包中标公告", None),
    ("云溪县数据平台第3、11、13包公告", None),
    ("云溪县数据平台1-3包公告", None),
    ("云溪县数据平台包1、包2公告", None),
    ("云溪县道路总承包招标公告", None),
    ("云溪县4包装设备采购公告", None),
)


@pytest.mark.parametrize(("raw", "key"), KEYS)
def test_one_number_has_one_form(raw: str | None, key: str | None) -> None:
    assert project.parse(raw).key == key


@pytest.mark.parametrize(("raw", "title", "expected"), MARKS)
def test_lot_and_round_are_cut_from_a_number(
    raw: str, title: str, expected: tuple[str, str | None, int | None]
) -> None:
    number = project.parse(raw, title)

    assert (number.key, number.lot, number.round_no) == expected


@pytest.mark.parametrize(("title", "round_no"), ROUNDS)
def test_a_title_tells_the_round_of_the_procedure(title: str, round_no: int | None) -> None:
    assert project.parse(None, title).round_no == round_no


@pytest.mark.parametrize(("title", "lot"), LOTS)
def test_a_title_tells_the_lot_when_it_names_one(title: str, lot: str | None) -> None:
    assert project.parse(None, title).lot == lot


def test_a_key_is_its_own_key() -> None:
    keys = [key for _, key in KEYS if key]

    assert [project.parse(key).key for key in keys] == keys
