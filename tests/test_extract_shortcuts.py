"""What spares most lines the rules never says otherwise than the rules do."""

import re
from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline import reference
from pipeline.extract import block, fact, flat, label, page, prose, text, value
from pipeline.extract.block import Line
from pipeline.extract.label import _LOT_ANYWHERE, _resolved, colon, lots_named, may_be_known

_WORDS = sorted({row["label"] for row in reference.rows("labels") if row["field"] != "section"})
_BITS = st.sampled_from(
    "一、 3. （二） ( ） ： : 为 如下 变更 原 其中 本项目 包2 第一标段 标项 分标A 采购 采 釆 价 元 5万元 （如有） 2026年 3月 6日 , ， 。 | 甲公司 x".split(
        " "
    )
)
_TEXTS = st.lists(st.sampled_from(_WORDS) | _BITS | st.text(max_size=2), max_size=5).map("".join)
_PATTERN_WORDS = sorted(
    {
        *re.findall("[\u4e00-\u9fff]+", " ".join(each[2].pattern for each in label._PATTERNS)),
        "的",
        "及",
    }
)
# Ends and beginnings of lines that a rule of broken lines asks for, and some that none does.
_ENDS = (
    "（ “ 【 年 地点 到 次日 不计时 2026年 6月 9时 9点 6日 6号 （小写：￥ ： : 年 月 时 点 至 到 日 号 为 于 5 9:3 2026年5 。 ， 牵头人：甲公司 三、获取采购 12 三、 （1） AB-2026-1 甲"
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


def test_a_break_without_a_sign_in_common_is_left_by_all_rules() -> None:
    befores = [
        *_ENDS,
        *(f"正文的许多话{end}" for end in _ENDS),
        *(f"{end}正文的许多话" for end in _ENDS),
    ]
    lines = [*_BEGINNINGS, *(f"{start}正文" for start in _BEGINNINGS)]
    for before, line in product(befores, lines):
        if text._piece(line).begins & text._piece(before).ends:
            continue
        for after in _AFTER:
            assert text._join([before, line], after) == 0, (before, line, after)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(_TEXTS, _TEXTS, st.sampled_from(_AFTER))
def test_a_break_of_any_texts_is_told_by_its_signs(before: str, line: str, after: str) -> None:
    before, line = " ".join(before.split()), " ".join(line.split())
    if before and line and not text._piece(line).begins & text._piece(before).ends:
        assert text._join([before, line], after) == 0


@settings(max_examples=1000, deadline=None, derandomize=True)
@given(_TEXTS)
@example("采购人（甲方）：某某局")
@example("（一、采购人）（全称）")
@example("•（一、采购人）名称")
@example("包1：甲县（预算金额）")
@example("中标（成交）金额")
@example("釆购人")
@example("某甲乙的开标时间。")
@example("某甲乙的开标时间（如有）。")
@example("某甲乙的开标时间，（（如有）；为：")
def test_what_is_refused_at_a_glance_is_no_label(words: str) -> None:
    if 0 < len(words) <= 80:
        assert label.resolved(words) == label._resolved(words)


@settings(max_examples=1000, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(_PATTERN_WORDS), min_size=1, max_size=6).map("".join))
def test_a_pattern_is_tried_where_its_last_letter_stands(letters: str) -> None:
    for field, last, pattern in label._PATTERNS:
        if letters[-2:] in label._PATTERN_ENDINGS and pattern.fullmatch(letters):
            assert letters[-1] in last, (field, letters)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(_TEXTS)
@example("本项目预算金额")
@example("原采购人名称")
def test_a_known_end_is_looked_up_by_its_length(words: str) -> None:
    letters = label.key(words)
    fields = label._words().fields
    ends = [
        letters[start:]
        for start in range(1, len(letters) - 1)
        if letters[start:] in fields and label._BENIGN.fullmatch(letters, 0, start)
    ]
    lengths = label._words().lengths.get(letters[-2:], ())
    found = [
        letters[-length:]
        for length in lengths
        if 2 <= length < len(letters)
        and letters[-length:] in fields
        and label._BENIGN.fullmatch(letters, 0, len(letters) - length)
    ]
    assert found == ends


_LINES = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "一、", "1.", "（二）", "原", "包1 ", "第二包："]),
    st.sampled_from(
        "项目编号： 项目名称： 项目名称及编号： 采购方式： 预算金额： 中标金额： 中标（成交）供应商： 供应商名称： 包号： 标段："
        " 投标截止时间： 更正内容： 更正前： 首次公告日期： 成交结果： 某某事项： 地址： 时间： 公告期限 采购人信息 中标信息 获取采购文件"
        " 评审专家名单 更正信息 质疑 项目终止的原因".split()
    )
    | st.just(""),
    st.sampled_from(
        "甲县水务局|￥|120万元|包1：5万元；包2：3万元|包2|2026年3月6日至2026年3月9日|9:30|//a.invalid|询价|AB-2026-1"
        "|甲项目（项目编号：AB-2026-1）|成交价为120万元 地址：某路|本包废标| |公司，成员：乙公司|元|甲公司".split(
            "|"
        )
    )
    | st.just(""),
)


@settings(max_examples=2000, deadline=None, derandomize=True)
@given(st.lists(_LINES, max_size=8))
def test_a_line_that_was_met_before_is_read_as_the_rules_do(lines: list[str]) -> None:
    met, ruled = fact.LineReader("甲县水务局"), fact.LineReader("甲县水务局")
    for words in filter(None, map(str.strip, lines)):
        met.line(block.line(words))
        ruled.read(words)

        assert met.facts == ruled.facts
        for name in ("section", "lot", "pending", "repeated", "is_old"):
            assert getattr(met, name) == getattr(ruled, name), name


@settings(max_examples=500, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            "序号 包号 排名 第一中标候选人 第二中标候选人 供应商名称 中标金额(元) 评审得分 1 2 包1 500 一、标题 甲有限公司 备注 其他".split()
        ),
        max_size=14,
    )
)
def test_no_table_begins_where_none_is_looked_for(lines: list[str]) -> None:
    blocks = list(map(Line, lines))

    assert flat.blocks(blocks) == flat._with_tables(blocks, [*range(len(blocks))])


@settings(max_examples=500, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            "特此公告 2026年3月 2日 2026-3-2 二〇二六年三月二日 甲局 2026年 3月2日".split()
        )
    )
)
def test_the_dates_that_a_notice_ends_with_are_found_where_their_signs_stand(
    lines: list[str],
) -> None:
    end = prose.ending(lines)

    days = [(place, prose._SIGNED.search(line)) for place, line in enumerate(end.lines)]
    found = [(place, day[0]) for place, day in end.days]
    assert found == [(place, day[0]) for place, day in reversed(days) if day]


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


@settings(max_examples=500, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            [
                *"AB-2026|1|号|（项目编号：1）|(|编号|联系人|二、|2、|；|;|。|，|、|甲".split("|"),
                *" \n\t\u3000",
            ]
        )
    ).map("".join)
)
def test_the_end_of_a_code_or_name_is_looked_for_where_its_sign_stands(words: str) -> None:
    for sign, end in (
        (value._CODE_END_SIGN, value._CODE_END),
        (value._NAME_END_SIGN, value._NAME_END),
    ):
        if not sign.search(words):
            assert end.search(words) is None


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.text("甲（）()【】[]〔〕", max_size=12))
def test_a_text_is_cut_at_the_first_bracket_that_closes_none(words: str) -> None:
    kept = words
    for opening, closing in (("（(", "）)"), ("[【〔", "]】〕")):
        depth = 0
        for place, letter in enumerate(kept):
            depth += (letter in opening) - (letter in closing)
            if depth < 0:
                kept = kept[:place]
                break

    assert value._closed(words) == kept.rstrip(" \u3000（([【〔")
