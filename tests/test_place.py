"""Names of places: the longest inside the one before, on the day, and never a guess."""

from datetime import date

import pytest

from pipeline import reference
from pipeline.normalize import gazetteer, place
from pipeline.normalize.place import NOWHERE, Place, narrow, read, resolve

AREAS = [
    ("山东省本级", ("山东省", None, None)),
    ("重庆>>大足区", ("重庆市", None, "大足区")),
    ("吉安市本级", ("江西省", "吉安市", None)),
    ("浙江 杭州市 临安区", ("浙江省", "杭州市", "临安区")),
    ("北京 北京市 西城区", ("北京市", None, "西城区")),
    ("北京市市辖区", ("北京市", None, None)),
    ("内蒙古/赤峰市", ("内蒙古自治区", "赤峰市", None)),
    ("安徽-宿州-萧县", ("安徽省", "宿州市", "萧县")),
    ("广西壮族自治区·河池市", ("广西壮族自治区", "河池市", None)),
    ("海南 澄迈县", ("海南省", None, "澄迈县")),
    ("吉林 吉林市", ("吉林省", "吉林市", None)),
    ("甘孜州", ("四川省", "甘孜藏族自治州", None)),
    ("宜宾", ("四川省", "宜宾市", None)),
    ("330106", ("浙江省", "杭州市", "西湖区")),
    ("650000 654002", ("新疆维吾尔自治区", "伊犁哈萨克自治州", "伊宁市")),
    ("全国", (None, None, None)),
    ("省级", (None, None, None)),
    ("", (None, None, None)),
    ("西湖区", (None, None, None)),
    ("江西 西湖区", ("江西省", "南昌市", "西湖区")),
]


@pytest.mark.parametrize(("area", "expected"), AREAS)
def test_a_region_field_is_resolved_to_full_names(
    area: str, expected: tuple[str | None, str | None, str | None]
) -> None:
    assert resolve(area) == Place(*expected)


def test_parts_of_a_region_field_that_contradict_each_other_leave_what_they_share() -> None:
    assert resolve("广东 中山市 天河区") == Place("广东省")
    assert resolve("浙江 成都市") == NOWHERE


CHAINS = [
    ("吉林市龙潭区教育局", ("吉林省", "吉林市", "龙潭区")),
    ("海南州公安局", ("青海省", "海南藏族自治州", None)),
    ("河南蒙古族自治县财政局", ("青海省", "黄南藏族自治州", "河南蒙古族自治县")),
    ("乌海市海南区民政局", ("内蒙古自治区", "乌海市", "海南区")),
    ("天津市河北区教育局", ("天津市", None, "河北区")),
    ("铜陵市郊区财政局", ("安徽省", "铜陵市", "郊区")),
    ("青岛市北区审计局", ("山东省", "青岛市", "市北区")),
    ("巴州人民医院", ("新疆维吾尔自治区", "巴音郭楞蒙古自治州", None)),
    ("恭城自治县水利局", ("广西壮族自治区", "桂林市", "恭城瑶族自治县")),
    ("东莞市虎门镇", ("广东省", "东莞市", None)),
    ("上海浦东某某有限公司", ("上海市", None, "浦东新区")),
    ("郊区财政局", (None, None, None)),
    ("湖北省公安厅", ("湖北省", None, None)),
    ("江苏省秦淮河管理处", ("江苏省", None, None)),
    ("沈阳市沈河区北京街道", ("辽宁省", "沈阳市", "沈河区")),
    ("上海市黄浦区南京东路街道", ("上海市", None, "黄浦区")),
    ("南京路商业街", (None, None, None)),
    ("平安某某有限公司", (None, None, None)),
    ("中山某某有限公司", (None, None, None)),
]


@pytest.mark.parametrize(("text", "expected"), CHAINS)
def test_a_chain_takes_the_longest_name_inside_the_one_before(
    text: str, expected: tuple[str | None, str | None, str | None]
) -> None:
    assert read(text).place == Place(*expected)


def test_a_name_that_several_places_share_keeps_its_tier_and_its_candidates() -> None:
    chain = read("鼓楼区教育局")

    assert (chain.tier, chain.place) == (3, NOWHERE)
    assert len(chain.candidates) == 4
    assert narrow(chain.candidates, Place("江苏省", "徐州市")) == Place(
        "江苏省", "徐州市", "鼓楼区"
    )
    assert narrow(chain.candidates, Place("江苏省")) is None


def test_old_names_hold_until_their_day_and_then_mean_their_successor() -> None:
    assert read("下城区财政局", date(2021, 3, 1)).place.county == "下城区"
    assert read("下城区财政局", date(2022, 3, 1)).place.county == "拱墅区"
    assert read("下城区财政局", date(2022, 3, 1)).is_old
    assert read("日喀则地区行署", date(2010, 1, 1)).place.prefecture == "日喀则地区"
    assert read("日喀则地区行署", date(2020, 1, 1)).place.prefecture == "日喀则市"


def test_all_days_between_two_changes_get_the_same_answer() -> None:
    assert gazetteer.era(None) is None
    assert gazetteer.era(date(1995, 1, 1)) == gazetteer.era(date(2001, 1, 1))
    assert gazetteer.era(date(2021, 4, 8)) != gazetteer.era(date(2021, 4, 9))


def test_every_change_has_a_successor_that_exists_or_says_there_is_none() -> None:
    names = {(row["province"], row["name"]) for row in reference.rows("divisions_2021")}
    changes = reference.rows("division_changes")
    names |= {(row["province"], row["name"]) for row in changes if row["valid_from"]}
    for row in changes:
        assert row["valid_from"] or row["valid_to"], row
        assert not row["successor"] or (row["province"], row["successor"]) in names, row


def test_the_gazetteer_knows_every_division_of_the_table_by_its_full_chain() -> None:
    for row in reference.rows("divisions_2021"):
        if row["type"] == "功能区(统计)":
            continue
        chain = row["province"] + row["prefecture"] + row["name"]
        found = read(chain, date(2021, 12, 1))

        assert found.end == len(chain), chain
        assert row["name"] in (found.place.prefecture, found.place.county), chain


def test_a_place_holds_itself_and_what_lies_in_it() -> None:
    city = Place("浙江省", "杭州市")

    assert city.holds(city)
    assert city.holds(Place("浙江省", "杭州市", "余杭区"))
    assert not city.holds(Place("浙江省"))
    assert NOWHERE.holds(city)
    assert place.common((city, Place("浙江省", "宁波市"))) == Place("浙江省")
