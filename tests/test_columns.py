"""What names, dates and sums of whole columns say is what the readable functions say of each."""

import gc
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline import lookup
from pipeline.garbage import uncollected
from pipeline.nested import lists
from pipeline.normalize import dates, lot, method, parties, party, project, titles, witness
from pipeline.normalize.group import Group
from pipeline.normalize.key import key64
from pipeline.normalize.moments import moments
from pipeline.normalize.rare import holds
from pipeline.normalize.rows.number import within

often = settings(max_examples=300, deadline=None)

NAMES = (
    "临江市 云溪县 海港 第一 人民 数据 教育 水利 局 委员会 办公室 中心 医院 大学 学院 中学 馆 站 所 院 处 政府 银行 支行 "
    "有限公司 公司 股份 集团 事务所 工作室 分公司 和 与 以及 为 经 拟 成员 牵头 联合体 供应商 中标 其他 某 平台 公告 "
    "无 暂无 未知 不详 详见 见附件 另附 流标 项目 终止 本级 采购人 招标人 地址 电话 企业 残疾 小微 （本级） （盖章） ( ) ： : "
    "、 ， ; \u3000 1 A X ８ 𠮷 ① é \n"
).split(" ")
name = st.one_of(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=7).map("".join),
    st.lists(st.sampled_from(NAMES[:26]), min_size=1, max_size=4).map("".join),
    st.lists(st.sampled_from(NAMES[:26]), min_size=1, max_size=3).map(
        lambda each: "".join(each) * 2
    ),
)


@often
@given(st.lists(st.none() | name, min_size=1, max_size=30))
@example(
    ["云溪县教育局云溪县教育局", "水利局水利局", "无", "流标", "采购人为云溪县教育局", None, "局"]
)
def test_buyers_are_read_by_columns_as_one_by_one(raw: list[str | None]) -> None:
    told = [party.clean(each) for each in raw]
    found = parties.cleaned(pl.Series(raw, dtype=pl.String))
    assert found["name"].to_list() == told
    assert found["id"].to_list() == [None if each is None else key64(each) for each in told]


@often
@given(st.lists(name.filter(bool), min_size=1, max_size=30))
@example(
    ["云溪银行海港支行", "海港大学和云溪大学", "人民医院", "经云溪县教育局", "某局", "云溪县教育局"]
)
def test_kinds_of_names_are_told_by_columns_as_one_by_one(names: list[str]) -> None:
    told: list[tuple[Any, ...]] = []
    for each in names:
        members = party.parse(each).members
        only = members[0] if len(members) == 1 else None
        told.append((only.kind, only.uscc, only.base_name) if only else ("unknown", None, each))
    assert parties.organisations(pl.Series(names)).rows() == told


GROUPS = [row for _, row in lookup.product("supplier_groups", Group)]


@often
@given(
    st.lists(
        st.one_of(name, *(st.from_regex(row.name_regex) for row in GROUPS)), min_size=1, max_size=9
    )
)
@example(["中电科信息有限公司", "中电科数字有限公司", "中国电信海港分公司", "云溪县教育局"])
def test_groups_are_told_by_columns_as_one_by_one(names: list[str]) -> None:
    assert parties.groups(pl.Series(names)).to_list() == [party.group(each) for each in names]


ROLES = ["published", "bid_deadline", "opening", "award", "expected", "document_start"]
moment = st.datetimes().map(lambda at: at.replace(year=2000 + at.year % 100))
told_moment = st.one_of(
    moment.map(lambda at: at.strftime("%Y-%m-%d %H:%M:%S")),
    moment.map(lambda at: at.strftime("%Y-%m-%dT%H:%M:%S+08:00")),
    moment.map(lambda at: at.strftime("%Y-%m-%d %H:%M")),
    st.from_regex(
        r"20[0-9]{2}-[01][0-9]-[0-3][0-9][ T][0-9]{2}:[0-6][0-9](:[0-6][0-9])?(\+08:00)?"
    ),
    st.text("2022-05-29 14:30:00T+08年月日", max_size=20),
)
day = st.none() | st.dates(date(1980, 1, 1), date(2110, 1, 1))


@often
@given(st.lists(st.tuples(told_moment, st.sampled_from(ROLES), day), min_size=1, max_size=20))
@example([("2022-05-29 14:30", role, date(2022, 5, 29)) for role in ROLES])
def test_dates_are_read_by_columns_as_one_by_one(rows: list[tuple[str, str, date | None]]) -> None:
    schema = {"raw": pl.String(), "role": pl.String(), "published": pl.Date()}
    found = moments(pl.DataFrame(rows, schema=schema, orient="row"))
    told = [dates.parse(*row) for row in rows]
    assert found.rows() == [
        (each.day, each.at, each.end_day, each.end_at, each.precision, each.status) for each in told
    ]


@pytest.mark.parametrize("days", [-401, -400, 3653, 3654])
def test_a_date_far_from_its_notice_is_doubted_in_columns_too(days: int) -> None:
    published = date(2022, 5, 29)
    raw = f"{published + timedelta(days)} 10:00:00"
    asked = pl.DataFrame({"raw": [raw], "role": ["bid_deadline"], "published": [published]})
    assert moments(asked)["status"].item() == dates.parse(raw, "bid_deadline", published).status


METHODS = list(method.title_words())
WORDS = (
    "某县 系统建设 采购 项目 招标公告 招标项目公告 结果公告 ( ) （ ） x V 口 □ √ \u3000 é".split(
        " "
    )
)
headline = st.lists(
    st.one_of(st.sampled_from(METHODS), st.sampled_from([*WORDS, " "])), max_size=8
).map("".join)


@often
@given(st.lists(st.none() | headline, min_size=1, max_size=30))
@example(
    [
        "竞价系统建设项目招标公告",
        "(比选)招标公告",
        "(√)公开招标(x)询价公告",
        "某县招标公告",
        "公开 招标",
    ]
)
def test_methods_are_read_from_titles_by_columns_as_one_by_one(texts: list[str | None]) -> None:
    told = pl.Series(texts, dtype=pl.String)
    found = titles.methods(told, titles.unspaced(titles.folded(told)), titles.is_usual(told))
    assert found.to_list() == [None if text is None else method.parse(None, text) for text in texts]


KINDS = ["budget", "ceiling", "planned_budget", "award", "contract"]
sums = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["0", "0", "0", "1", "2"]),
        st.sampled_from(KINDS),
        st.sampled_from(
            [3, 500, 5_000, 60_000, 90_000, 100_000, 600_000, 10**6, 10**7, 10**9, 10**10]
        ),
        st.sampled_from(["ok", "ok", "ok", "suspect", "missing"]),
        st.sampled_from(["", "元", "万元", "亿元"]),
        st.sampled_from([[], [], ["unit_conflict"], ["more_than_2_decimals"]]),
    ),
    min_size=1,
    max_size=14,
)


@often
@given(sums)
@example([(0, "0", "award", 10**7, "ok", "", []), (0, "0", "budget", 60_000, "ok", "", [])])
@example(
    [
        (0, "0", "budget", 100_010, "ok", "", []),
        (0, "1", "budget", 100_000, "ok", "", []),
        (0, "2", "budget", 100_000, "ok", "", []),
    ]
)
def test_no_notice_is_left_out_in_which_a_sum_is_doubted(rows: list[tuple[Any, ...]]) -> None:
    long = pl.DataFrame(
        [
            (row, lot, at, kind, amount, "CNY", "total", status, f"{amount}{unit}", flags)
            for at, (row, lot, kind, amount, status, unit, flags) in enumerate(rows)
        ],
        schema={
            **{"row": pl.Int64(), "lot_id": pl.String(), "award_no": pl.Int64()},
            **{"kind": pl.String(), "amount": pl.Decimal(20, 2), "currency": pl.String()},
            **{"basis": pl.String(), "status": pl.String(), "raw": pl.String()},
            "flags": pl.List(pl.String()),
        },
        orient="row",
    ).sort("row", maintain_order=True)
    everything = long.select("row").unique()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(witness, "_open", lambda sums, soft: everything)
        told = witness.doubted(long)
    assert witness.doubted(long).equals(told)


@often
@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from("AB")), max_size=20))
def test_numbers_within_a_notice_are_those_over_the_whole_frame(
    rows: list[tuple[int, str]],
) -> None:
    frame = pl.DataFrame(rows, schema={"row": pl.Int64(), "lot": pl.String()}, orient="row")
    number = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    told = frame.select(number.over("row", "lot")).to_series()
    assert within(frame, number, "row", "lot").to_list() == told.to_list()


@often
@given(st.lists(st.none() | st.lists(st.none() | st.text(max_size=3), max_size=3), max_size=9))
def test_lists_are_those_that_were_given(values: list[list[str | None] | None]) -> None:
    assert lists(values, pl.List(pl.String())).to_list() == values


LABELS = "包 1 第 一 标段 A 包组 分包 ： : ； 云溪公司 \x1c \n 流标 、".split(" ")


@often
@given(st.lists(st.sampled_from(LABELS), max_size=9).map("".join))
@example("\n包1：云溪公司")
def test_a_cell_that_speaks_lot_by_lot_begins_with_one(cell: str) -> None:
    assert not lot.by_lot(cell) or pl.Series([cell]).str.contains(lot.BY_LOT).item()


MARKS = "第 二 次 重 1 A 包 分包 采购包 标段 标项 分标 中标 公告 ( 〔 【".split()


@often
@given(st.lists(st.sampled_from(MARKS), max_size=6).map("".join))
def test_a_title_that_names_a_lot_or_a_round_holds_what_that_needs(title: str) -> None:
    for pattern, needs in (
        (project.NAMES_LOT, project.NEEDS_LOT),
        (project.NAMES_ROUND, project.NEEDS_ROUND),
    ):
        texts = pl.Series([title])
        assert holds(texts, pattern, needs).item() == texts.str.contains(pattern).item()


def test_nothing_is_collected_within_and_as_before_behind() -> None:
    assert gc.isenabled()
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
