"""What columns of titles and buyers say is what the readable functions say of each."""

import re
import unicodedata
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline import reference
from pipeline.normalize import category, dates, level, method, notice_type, subject, titles
from pipeline.normalize.distinct import each, in_rounds, over_distinct
from pipeline.normalize.gazetteer import ANY_DAY, era
from pipeline.normalize.key import key64, key64s
from pipeline.normalize.lead import split
from pipeline.normalize.rows.decision import _BRACKET_FIRST
from pipeline.normalize.rows.notice import _published
from pipeline.normalize.words import split as words_of

NOTICE_WORDS = [word for row in reference.rows("notice_words") for word in words_of(row["words"])]
TYPE_WORDS, _, BESIDE = notice_type.title_words()
PIECES = """
临江市|临江市数据局|浙江省杭州市|朝阳区|某公司|天成招标有限公司|第一人民医院|实验中学|大学城|移动征集|关于|征集
政务云|智慧水利平台|数据中心|电子政务外网|食堂|项目|采购|采购项目|采购项目|政府采购|招标|服务|一批|等|的|建设
2021年|2022年度|2021-2023年|20|2024|3月|第二期|十批|二季度|12345热线|(二次)|（第3次）|(重新招标)|(网)|第二次
(编号:ABC-2021)|（项目编号：XJ2021-008）|(ABC2021-001)|〔2021〕3号|[2022]15号|BB2020SHCGZ4821-重1|A2021ABC|号
包1|第一标段|(标包A)|(包1:服务器)|1、2标段|二包|【江北】|[公开]|[示例咨询公司]|］|［|（|）|(|)|【|]|《|》|“|”
公告|公示|结果公告|中标（成交）结果公告|成交结果公告|更正公告|合同公告|废标公告|采购意向|意向|公告。|：|:|-|_|·| |　
框架协议|补充合同|结果变更|取消中标|中标无效公告|成交公告|文件|公开招标|竞争性磋商|磋商采购|单一来源|A|IPv6|重|次|个
""".replace("\n", "|").split("|")
ODD = [
    "①",
    "㈠",
    "⑴",
    "\x1c",
    "\x85",
    "\xa0",
    "\u3000",
    "ﬁ",
    "́",
    "𠮷",
    "٣",
    "＿",
    "\n",
    "ⅷ",
    "㎡",
    "é",
]
CHANNELS = [
    None,
    "",
    "招标",
    "流标",
    "废标公告",
    "中标公告",
    "成交",
    "其它",
    "合同公告",
    "更正公告",
    "3011",
]
BUYERS = [
    *(
        "",
        "临江市数据局",
        "临江市数据局（本级）",
        "某部队",
        "详见公告",
        "第一人民医院",
        "实验中学",
        "数据局",
    ),
    *(
        "中国移动通信集团浙江有限公司",
        "天成招标有限公司",
        "杭州市余杭区教育局",
        "临安市财政局",
        "鼓楼区财政局",
    ),
    *(
        "杭州市上城区数据资源管理局",
        "昆山市教育局",
        "浙江省杭州市第一人民医院",
        "某某有限公司",
        "巢湖市水务局",
    ),
]


def pieces(*more: str) -> st.SearchStrategy[str]:
    words = st.sampled_from([*PIECES, *more])
    return st.lists(words, max_size=9).map("".join)


title = st.one_of(
    pieces(*ODD),
    st.tuples(pieces(), st.sampled_from(NOTICE_WORDS), st.sampled_from(NOTICE_WORDS)).map("".join),
    st.tuples(pieces(), st.sampled_from(BESIDE), st.sampled_from(TYPE_WORDS)).map("".join),
    pieces().map(lambda text: text * 2),
    st.text(alphabet="".join(PIECES) + "".join(ODD), max_size=40),
)
many = st.lists(title, min_size=1, max_size=40)
often = settings(max_examples=300, deadline=None)


def column(texts: list[str]) -> pl.Series:
    return pl.Series(texts, dtype=pl.String)


def test_every_usual_sign_is_folded_as_python_does_and_stays_usual() -> None:
    signs = column(
        [chr(code) for code in range(0x20, 0xD800)] + [chr(c) for c in range(0xE000, 0x10000)]
    )
    signs = signs.filter(titles.is_usual(signs))
    folded = titles.folded(signs, titles.is_usual(signs))

    assert signs.len() > 20_000
    assert folded.to_list() == [unicodedata.normalize("NFKC", sign) for sign in signs]
    assert titles.is_usual(folded).all()


@often
@given(many)
@example(
    [
        "临江市数据局智慧水利平台采购项目(包1)(二次)中标公告",
        "甲公告",
        "",
        "采购公告",
        "项目采购采购公告",
    ]
)
@example(
    [
        "关于临江的公告",
        "[公开]临江平台公告",
        "临江平台公告[示例咨询公司]",
        "临江平台BB2020SHCGZ4821-重1公告",
    ]
)
def test_titles_are_cut_by_columns_as_one_by_one(texts: list[str]) -> None:
    for usual in (None, titles.is_usual(column(texts))):
        half = titles.half_widths(titles.folded(column(texts), usual), usual)
        assert half.to_list() == [subject.half_width(text) for text in texts]
        cut = titles.without_notice(half, usual)
        assert cut.to_list() == [subject.without_notice(subject.half_width(text)) for text in texts]
        assert titles.title_keys(cut, usual).to_list() == [
            subject.title_key(text) for text in texts
        ]
    periods = titles.periods(half).to_list()
    assert periods == [list(subject.periods(text)) for text in texts]


@often
@given(st.lists(st.tuples(title, st.sampled_from(BUYERS)), min_size=1, max_size=40))
@example(
    [
        ("临江市数据局采购项目公告", "临江市数据局"),
        ("临江市数据局云临江市数据局公告", "临江市数据局"),
    ]
)
def test_what_a_title_describes_is_told_by_columns_as_one_by_one(
    rows: list[tuple[str, str]],
) -> None:
    told, buyers = (
        titles.half_widths(titles.folded(column(list(each)))) for each in zip(*rows, strict=True)
    )
    described = titles.described(titles.without_notice(told), buyers)
    assert described.to_list() == [subject.described(*row) for row in rows]
    assert titles.subjects(described).to_list() == [subject.subject(*row) for row in rows]


@often
@given(st.lists(st.tuples(title, st.sampled_from(CHANNELS)), min_size=1, max_size=40))
@example(
    [
        ("平台框架协议采购项目结果公告", None),
        ("平台结果公告", "废标公告"),
        ("平台成交（结果）公告", "成交"),
    ]
)
@example(
    [
        ("平台合同变更项目合同公告", None),
        ("平台补充合同", "合同公告"),
        ("撤销平台中标无效公告", None),
    ]
)
def test_the_words_of_a_title_tell_its_kind_as_the_title_does(
    rows: list[tuple[str, str | None]],
) -> None:
    told, channels = (pl.Series(list(each), dtype=pl.String) for each in zip(*rows, strict=True))
    words = titles.kind_words(told, titles.folded(told), channels, titles.is_usual(told))
    for (text, channel), short in zip(rows, words, strict=True):
        if short is not None:
            assert notice_type.decide(channel, short) == notice_type.decide(channel, text)


def test_the_usual_title_is_not_read_whole() -> None:
    told = column(["临江市政务云平台（二期）建设项目中标（成交）结果公告", "临江市政务云平台"])
    words = titles.kind_words(told, titles.folded(told), pl.Series([None, None], dtype=pl.String))
    assert words.to_list() == ["中标成交结果公告", None] or words[0].endswith("|中标成交结果公告")
    assert words[1] is None


@often
@given(
    st.lists(
        st.tuples(title, st.sampled_from(BUYERS), st.sampled_from([None, "市级", "非政府/国企"])),
        min_size=1,
        max_size=40,
    )
)
@example(
    [("大学城智慧平台公告", "", None), ("[临江医院]智慧平台", "", None), ("[医院]", "", "市级")]
)
def test_who_buys_is_told_by_columns_as_one_by_one(rows: list[tuple[str, str, Any]]) -> None:
    owners = titles.owners(
        *(pl.Series(list(each), dtype=pl.String) for each in zip(*rows, strict=True))
    )
    assert owners.to_list() == [category.owner_of(a, b, c or "") for a, b, c in rows]


@often
@given(
    st.sampled_from(BUYERS),
    title,
    st.sampled_from(["", "浙江", "浙江 杭州市", "福建省福州市", "江苏省昆山市", "市本级"]),
    st.sampled_from(["", "中国移动采购与招标网", "军队采购网", "杭州市公共资源交易中心"]),
    st.sampled_from([None, date(2010, 1, 1), date(2018, 5, 1), date(2021, 6, 1), date(2024, 1, 1)]),
)
@example("临安市财政局", "平台公告", "", "", date(2010, 1, 1))
@example("鼓楼区财政局", "[福州市]平台公告", "", "", None)
@example("天成招标有限公司", "临江市数据局平台公告", "", "", None)
def test_a_standing_that_does_not_ask_is_the_one_that_was_told_everything(
    buyer: str, text: str, area: str, site: str, day: date | None
) -> None:
    told = level.judge(buyer, text, area, day, site)
    before = split(text)[0]
    for short in (ANY_DAY, era(day)):
        untold = level.judge_untold(buyer, before, area, short, site)
        assert untold is None or untold == told


def test_a_standing_asks_for_the_day_and_the_title_where_they_have_a_say() -> None:
    assert level.judge_untold("昆山市教育局", "", "", ANY_DAY, "") is not None
    assert level.judge_untold("杭州市上城区数据资源管理局", "", "", ANY_DAY, "") is not None
    assert level.judge_untold("临安市财政局", "", "", ANY_DAY, "") is None  # a district since 2017
    assert level.judge_untold("临安市财政局", "", "", era(date(2010, 1, 1)), "") is not None
    assert level.judge_untold("天成招标有限公司", "", "", era(date(2010, 1, 1)), "") is None


@often
@given(many)
@example(["采购人：[某县]平台", " “[某县]平台”", "［某县］平台", "〔某县〕平台", "平台[某县]"])
def test_no_remark_before_a_title_is_overlooked(texts: list[str]) -> None:
    opens = titles.folded(column(texts)).str.contains(_BRACKET_FIRST)
    for text, is_open in zip(texts, opens, strict=True):
        assert is_open or not split(text)[0]


MOMENTS = """2022-05-29 14:30:00|2022-02-30 10:00:00|2022-05-29 24:00:00|2022-05-29 23:59:60|1999-01-01 00:00:00
2022-05-29|2022/5/29 9:30|20220529|2022年5月29日|昨天|详见公告|1653805800| 2022-05-29 14:30:00|2022-05-29  14:30:00
2022-13-01 10:00:00|2022-5-29 14:30:00|2099-12-31 23:59:59|２０２２-05-29 14:30:00|9999-12-31 00:00:00"""


def test_days_of_publication_are_read_by_columns_as_one_by_one() -> None:
    raw = [None, "", *MOMENTS.replace("\n", "|").split("|")]
    found = [dates.parse(text, "published") for text in raw]
    told = _published(pl.Series(raw, dtype=pl.String))
    assert told.rows() == [(each.day, each.at, each.status) for each in found]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["公开招标", "√公开招标 □询价", "", "其他", "分散采购"]), title)
def test_a_method_that_the_field_tells_does_not_ask_the_title(field: str, text: str) -> None:
    told = method.parse(field)
    assert told is None or told == method.parse(field, text)


@given(st.lists(st.text(max_size=20), min_size=1))
def test_keys_of_a_column_are_those_of_its_texts(texts: list[str]) -> None:
    assert key64s(column(texts)).to_list() == [key64(text) for text in texts]


def test_each_distinct_value_is_asked_once_and_rows_keep_their_order() -> None:
    asked: list[Any] = []

    def answer(code: str | None, number: int) -> tuple[Any, ...]:
        asked.append((code, number))
        return f"{code}{number}", [code] * number

    frame = pl.DataFrame({"code": ["b", None, "a", "b", None], "n": [1, 2, 0, 1, 2]})
    schema = {"text": pl.String(), "list": pl.List(pl.String())}
    told = over_distinct(frame, ["code", "n"], answer, schema)
    assert asked == [("b", 1), (None, 2), ("a", 0)]
    assert told["text"].to_list() == ["b1", "None2", "a0", "b1", "None2"]
    assert told["list"].to_list() == [["b"], [None, None], [], ["b"], [None, None]]
    assert told.drop("text", "list").equals(frame)
    nothing = over_distinct(frame.clear(), ["code", "n"], answer, schema)
    assert nothing.schema == told.schema
    assert each(column(["x", "y", "x"]), {"x": 1, "y": None}.get, pl.Int64()).to_list() == [
        1,
        None,
        1,
    ]


def test_rounds_ask_only_what_is_left_and_the_last_must_answer() -> None:
    frame = pl.DataFrame(
        {"a": ["1", "", "", "2"], "b": ["x", "", "y", "z"], "c": ["p", "q", "r", "s"]}
    )
    asked: list[str] = []

    def by(text: str) -> tuple[str] | None:
        asked.append(text)
        return (text,) if text else None

    told = in_rounds(frame, [(["a"], by), (["b"], by), (["c"], by)], {"told": pl.String()})
    assert told["told"].to_list() == ["1", "q", "y", "2"]
    assert asked == ["1", "", "2", "", "y", "q"]
    with pytest.raises(pl.exceptions.PolarsError):
        in_rounds(frame, [(["a"], by)], {"told": pl.String()})


def test_an_organisation_is_looked_for_where_one_of_its_words_may_begin() -> None:
    pattern = subject._ORGANISATION.pattern
    (signs,) = re.findall(r"\(\?=\[(\w+)\]\)", pattern)
    words = re.sub(r"\(\?<?!.*?\)", "", pattern[pattern.index("(?:有限责任") + 3 :]).partition(")")[
        0
    ]

    assert set(signs) == {word[0] for word in words.split("|")}
