"""What spares most lines the rules never says otherwise than the rules do."""

from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline import reference
from pipeline.extract import page, text, value
from pipeline.extract.block import Line
from pipeline.extract.label import _LOT_ANYWHERE, _resolved, colon, lots_named, may_be_known

_WORDS = sorted({row["label"] for row in reference.rows("labels") if row["field"] != "section"})
_BITS = st.sampled_from(
    "一、 3. （二） ( ） ： : 为 如下 变更 原 其中 本项目 包2 第一标段 标项 分标A 采购 采 釆 价 元 5万元 （如有） 2026年 3月 6日 , ， 。 | 甲公司 x".split(
        " "
    )
)
_TEXTS = st.lists(st.sampled_from(_WORDS) | _BITS | st.text(max_size=2), max_size=5).map("".join)
# Ends and beginnings of lines that a rule of broken lines asks for, and some that none does.
_ENDS = (
    "（ “ 【 2026年 6月 9时 9点 6日 6号 （小写：￥ ： : 年 月 时 点 至 到 日 号 为 于 5 9:3 2026年5 。 ， 牵头人：甲公司 三、获取采购 12 三、 （1） AB-2026-1 甲"
).split()
_BEGINNINGS = "， — -- ） 成员：乙公司 联合体成员：乙 （盖章） （北京时间） 5 07 30分 5月6日 8时 1、甲 至 时止 万元 元 年 月 日 个 % 楼 文件 甲 上午".split()
_AFTER = ("", "30分", "日", "截止时间：", "甲")


@settings(max_examples=500, deadline=None, derandomize=True)
@given(_TEXTS)
@example("采购人（如有）为")
@example("开标时间为")
@example("采购人如下")
@example("预算金额变更")
@example("包组一")
def test_a_text_that_ends_like_no_label_is_none_nor_is_any_end_of_it(words: str) -> None:
    if not may_be_known(words):
        assert all(_resolved(words[start:]) is None for start in range(len(words)))


def test_a_break_that_no_rule_speaks_of_is_told_by_its_letters() -> None:
    befores = [
        *_ENDS,
        *(f"正文的许多话{end}" for end in _ENDS),
        *(f"{end}正文的许多话" for end in _ENDS),
    ]
    lines = [*_BEGINNINGS, *(f"{start}正文" for start in _BEGINNINGS)]
    for before, line, after in product(befores, lines, _AFTER):
        told = text._is_told_to_belong(before, line, after)
        assert text._belongs(before, line, after) == told, (before, line, after)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.text("包标段项分1一甲A：:第", max_size=12))
def test_lots_are_looked_for_where_a_word_names_one(words: str) -> None:
    assert bool(lots_named(words)) == (_LOT_ANYWHERE.search(words) is not None)


@settings(deadline=None, derandomize=True)
@given(st.text("甲：:", max_size=6))
def test_the_first_colon_is_the_first_of_either_kind_that_has_words_before_it(words: str) -> None:
    assert colon(words) == min((at for at in map(words.find, "：:") if at > 0), default=0)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            "2026年 3月 6日 20260306 2026-3-6 二〇二六年三月六日 9:30 至 到 - ～ 起 甲".split()
        )
    )
)
@example(["2026年", "3月", "6日", "至", "9日"])
@example(["May 6, 2026"])
def test_a_day_or_a_range_of_days_is_looked_for_where_its_sign_stands(parts: list[str]) -> None:
    words = "".join(parts)
    is_day = value._MOMENT.search(words) or value._ENGLISH.search(words)

    assert (value.moment(words) is None) == (is_day is None)
    assert (value._range(words) is None) == (value._RANGE.search(words) is None)


def test_a_block_ends_its_line_wherever_its_end_lies() -> None:
    markup = "<div><font><p>甲</p></font>乙<b>丙</b><div><i><span>丁</span></i></div></div>戊"

    assert page.read(markup).blocks == tuple(map(Line, ("甲", "乙丙", "丁", "戊")))


def test_what_is_hidden_is_left_out_however_it_is_written() -> None:
    markup = "<p>甲</p><div style='color:red;DISPLAY : None'><p>乙</p></div><p style='display:block'>丙</p>"

    assert page.read(markup).blocks == (Line("甲"), Line("丙"))
    assert page.read("<body style='display:none'><p>甲</p>").blocks == (Line("甲"),)
