"""Why a title got its class: the reasons are those of the judgement, and they can be read."""

import pytest

from pipeline.normalize import category, level, told
from pipeline.normalize.category import Category
from pipeline.normalize.level import Standing
from pipeline.normalize.why import Why, explain

TITLES = (
    ("临泽县政务云平台运维服务采购项目公开招标公告", "临泽县大数据中心"),
    ("天成招标公司关于临泽县数据局2024年政务云租赁服务的中标公告", "临泽县数据局"),
    ("智慧排队系统采购", "临泽县人民医院"),
    ("某单位办公家具采购项目(二次)成交公告", ""),
    ("春节慰问", ""),
    ("客户关系管理系统升级", "示例港务集团有限公司"),
)


def reasons(title: str, buyer: str = "", item: str = "") -> tuple[Why, Category, Standing]:
    where = level.judge(buyer, title)
    reading = category.read(title, buyer, item, level=where.level)
    return explain(title, buyer, reading, where), category.judged(reading), where


@pytest.mark.parametrize(("title", "buyer"), TITLES)
def test_the_reasons_are_of_the_judgement_that_is_printed(title: str, buyer: str) -> None:
    why, what, where = reasons(title, buyer)

    assert what == category.classify(title, buyer, level=where.level)
    assert (why.category_rule, why.level_rule) == (what.rule, where.rule)
    assert sum(found.decided for found in why.words) == (why.decided_by == "word")


@pytest.mark.parametrize(("title", "buyer"), TITLES)
def test_what_was_cut_and_what_is_left_make_the_title(title: str, buyer: str) -> None:
    why, _, _ = reasons(title, buyer)

    pieces = "".join(cut.text for cut in why.cut) + why.subject
    assert sorted(pieces) == sorted(title.replace("(", "(").replace(")", ")").upper())


def test_each_step_of_cutting_is_named() -> None:
    why, _, _ = reasons(*TITLES[1])

    assert [(cut.step, cut.text) for cut in why.cut] == [
        ("publisher", "天成招标公司关于"),
        ("notice", "的中标公告"),
        ("buyer", "临泽县数据局"),
        ("year", "2024年"),
    ]


def test_a_service_that_moved_the_class_is_told() -> None:
    why, what, where = reasons(*TITLES[0])

    assert (why.thing_l2, why.service, what.l2) == ("INF-01", "maintain", "OPS-03")
    assert "指向 INF-01；所买的是其运维服务，归 OPS-03" in "".join(
        told.lines(TITLES[0][0], why, what, where)
    )


def test_an_owner_that_moved_the_class_is_told() -> None:
    why, what, where = reasons(*TITLES[2])

    assert (why.owner, what.l2) == ("hospital", "IND-02")
    assert "采购人是医院，归 IND-02" in "".join(told.lines(TITLES[2][0], why, what, where))


def test_a_filing_decides_where_the_title_says_nothing() -> None:
    why, what, where = reasons("春节慰问", "", "C16050000")

    assert (why.decided_by, why.item_hint, what.l2) == ("item", "CON-02", "CON-02")
    assert "据品目归 CON-02" in "".join(told.lines("春节慰问", why, what, where))


def test_a_word_that_only_looks_like_one_is_shown_as_such() -> None:
    why, what, where = reasons("临泽县数据资源管理局办公家具采购")

    assert what.l2 == "OUT-01"
    text = "".join(told.lines("临泽县数据资源管理局办公家具采购", why, what, where))
    assert "办公家具（对象词，OUT-01）" in text
