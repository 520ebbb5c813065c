"""Published amounts → Money: every notation right, or honestly doubtful."""

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.normalize import money, numerals

AWARD = "中标金额"


def total(raw: str, header: str = AWARD) -> Decimal | None:
    """The amount of a cell that must be read as a sure total."""
    read = money.parse(raw, header)
    assert (read.basis, read.status) == ("total", "ok"), read
    return read.amount


# ------------------------------------------------------------------ totals

TOTALS = [
    ("1234500", "1234500"),
    ("1234500.0", "1234500"),
    ("1234500.50000000", "1234500.50"),
    ("1,234,500.5", "1234500.50"),
    ("１，２３４，５００．５０元", "1234500.50"),
    ("￥ 1,234,500", "1234500"),
    ("￥:1，234，500.00元", "1234500"),
    ("RMB1234500.00元", "1234500"),
    ("1234500.00CNY", "1234500"),
    ("1234500元(RMB)", "1234500"),
    ("123.45万", "1234500"),
    ("123.45\n万元", "1234500"),
    ("123.450000（万元）", "1234500"),
    ("￥123.450000 万元（人民币）", "1234500"),
    ("123.45万元 人民币", "1234500"),
    ("0.012345亿元", "1234500"),
    ("1百万元", "1000000"),
    ("1亿2000万元", "120000000"),
    ("5万3千元", "53000"),
    ("1235元5角", "1235.50"),
    ("123万元整", "1230000"),
    ("投标报价：1234500（元）", "1234500"),
    ("总价形式报价:1234500.00(元)", "1234500"),
    ("投标报价（万元）：123.45", "1234500"),
    ("总报价（元）：1234500.00", "1234500"),
    ("&yen;1234500.00", "1234500"),
    ('<fmt:n pattern="￥.000000#">123.45</fmt:n> 万元（人民币）', "1234500"),
    ("壹佰贰拾叁万肆仟伍佰元整", "1234500"),
    ("人民币壹佰贰拾叁万肆仟伍佰元整（￥1234500.00）", "1234500"),
    ("￥1,234,500.00 (人民币壹佰贰拾叁万肆仟伍佰元整)", "1234500"),
    ("大写：壹佰贰拾叁万肆仟伍佰元整 小写：1234500元", "1234500"),
    ("一百二十三万四千五百元", "1234500"),
    ("三点五万元", "35000"),
    ("五十万", "500000"),
    ("1234500元，税率6%", "1234500"),
    ("1234500元（含税）", "1234500"),
    ("1234500元（含暂列金90000元）", "1234500"),
    ("1234500元（其中建安费：1000000元，设计费：234500元）", "1234500"),
    ("本项目为 1234500.0 元，其中：甲服务 1000000.0元乙服务 234500.0元", "1234500"),
    ("建安费1000000元、设计费234500元，投标总价1234500元", "1234500"),
    ("建安费1000000元、设计费234500元、投标报价1234500元", "1234500"),
    ("投标总价:1234500元。备注1:建安费报价:1000000元，设计费报价:234500元", "1234500"),
    ("1234500.00（其中建安费1000000.00元+设计费234500.00元）", "1234500"),
    ("下浮率（2.4%）投标总价：123.45万元", "1234500"),
    ("1,234,500.00元 合计（总价）：1234500元", "1234500"),
    ("3000元/月×12月=36000元", "36000"),
    ("单价：5元/份，总价：50000元", "50000"),
    ("首次报价：130万元；最终报价：123.45万元", "1234500"),
    ("控制价：130万元；中标价：123.45万元；下浮率：5%", "1234500"),
    ("保证金2万元，中标价123.45万元", "1234500"),
    ("中标金额：123.45万元，工期：90天，项目经理电话13000000000", "1234500"),
    ("中标价：1234500元；评审价格：1200000元", "1234500"),
    ("14万元（折合2万美元）", "140000"),
    ("原中标金额：120万元，更正为：123.45万元", "1234500"),
    ("更正前：120万元；更正后：123.45万元", "1234500"),
    ("包1-1234500.00元", "1234500"),
    ("1包、2包：123.45万元", "1234500"),
    ("三元催化装置123.45万元", "1234500"),
    ("GX2025-0013号文，123.45万元", "1234500"),
]


@pytest.mark.parametrize(("raw", "amount"), TOTALS)
def test_a_stated_total_is_read_whatever_its_notation(raw: str, amount: str) -> None:
    assert total(raw) == Decimal(amount)


@pytest.mark.parametrize(
    ("raw", "header", "amount", "status"),
    [
        ("123.45", "中标价(万元)", "1234500", "ok"),
        ("123.45", "金额（单位：万元）", "1234500", "ok"),
        ("123.45", "金额万元", "1234500", "ok"),
        ("12345.678900", "预算金额（万元）", "123456789", "ok"),
        ("50万", "预算金额(元)", "500000", "ok"),  # the cell's own unit holds
        ("1234500.00", "预算金额(万元)", "1234500", "suspect"),
        ("8500000", "成交金额(万元)", "8500000", "suspect"),
        ("850000", "成交金额(万元)", None, "ambiguous"),
        ("123.45", "投标报价（元）", "123.45", "suspect"),
        ("9999", "预算金额", "9999", "suspect"),
        ("13000000000", "成交金额", "13000000000", "suspect"),
        ("1234567890123456789", "成交金额", None, "ambiguous"),
        ("1234500", "中标(成交)金额:(可填写下浮率、折扣率或费率)", "1234500", "ok"),
        ("98.5", "中标(成交)金额:(可填写下浮率、折扣率或费率)", None, "ambiguous"),
    ],
)
def test_a_bare_number_takes_the_unit_of_its_heading_and_is_doubted_where_that_is_odd(
    raw: str, header: str, amount: str | None, status: str
) -> None:
    read = money.parse(raw, header)
    assert (read.amount, read.status) == (Decimal(amount) if amount else None, status)


@pytest.mark.parametrize(
    "raw",
    [
        "12345.6789012.34元",
        "1.234.567元",
        "5 236 000,00",
        "5 000 000元",
        "5,00,000元",
        "1234,567.00元",
        "1.234,56",
        "1.2.3",
        "3½万元",
        "$120,000",
        "300-200万元",
        "-5万元",
        "(50,000.00)",
        "1" * 40,
        "1元、" * 2000,
    ],
)
def test_what_cannot_be_read_safely_has_no_amount(raw: str) -> None:
    read = money.parse(raw, AWARD)
    assert (read.amount, read.status) == (None, "ambiguous")


# ------------------------------------------------------------------ rates, unit prices, years


@pytest.mark.parametrize(
    ("raw", "header", "basis", "rate"),
    [
        ("成交下浮系数：20%", "", "discount", "20"),
        ("下浮率：1.6％", "", "discount", "1.6"),
        ("下浮%2.5", "", "discount", "2.5"),
        ("中标下浮率（%）：12.5", "", "discount", "12.5"),
        ("12.5%", "报价（下浮率）", "discount", "12.5"),
        ("12.5", "下浮率", "discount", "12.5"),
        ("基准价×(1-5%)", "", "discount", "5"),
        ("折扣率92.30%", "", "rate", "92.30"),
        ("折扣比例10.00%", "", "rate", "10"),
        ("0.98", "折扣率", "rate", "98"),
        ("8.8折", "", "rate", "88"),
        ("九五折", "", "rate", "95"),
        ("价格系数0.92%", "", "rate", "0.92"),
        ("96.40", "中标价(%)", "rate", "96.40"),
        ("费率 0.5 ‰", "", "rate", "0.05"),
        ("3", "费率(‰)", "rate", "0.3"),
        ("0.5", "费率(%)", "rate", "0.5"),
        ("千分之三点五", "", "rate", "0.35"),
        ("百分之八十五", "", "rate", "85"),
        ("按《收费规定》（某价格[2002]10 号）文收费标准的50%计取", "", "rate", "50"),
        ("投标报价为批复总投资额的4.15%（不超过560万元）", "", "rate", "4.15"),
        ("最高限价100万元，下浮率10%", AWARD, "discount", "10"),
    ],
)
def test_a_rate_is_never_turned_into_a_sum(raw: str, header: str, basis: str, rate: str) -> None:
    read = money.parse(raw, header)
    assert (read.amount, read.basis, read.status) == (None, basis, "rate_only")
    assert read.rate_pct == Decimal(rate)


@pytest.mark.parametrize(
    ("raw", "header"),
    [
        ("0.8125", "中标价(%)"),
        ("0.98", "折扣率(%)"),
        ("0.015", "费率"),
        ("价格系数：1.75", ""),
        ("下浮率：-2%", ""),
        ("上浮5%", ""),
    ],
)
def test_a_rate_whose_scale_or_sign_is_unclear_is_left_open(raw: str, header: str) -> None:
    read = money.parse(raw, header)
    assert (read.amount, read.rate_pct, read.status) == (None, None, "ambiguous")


@pytest.mark.parametrize(
    ("raw", "header", "amount"),
    [
        ("312.4元/工日", "", "312.40"),
        ("420元∕天", "", "420"),
        ("31.15（元/吨）", "", "31.15"),
        ("240元/人·天", "", "240"),
        ("12.5元/㎡", "", "12.50"),
        ("单价最高限价为10万元/人/年", "", "100000"),
        ("每平方米12元", "", "12"),
        ("3.5万元/月，服务期12个月", "", "35000"),
        ("2.6元/条，年预计10万条", "", "2.60"),
        ("12.5", "单价(元/吨)", "12.50"),
        ("12.5", "中标单价（元）", "12.50"),
    ],
)
def test_a_unit_price_is_no_total(raw: str, header: str, amount: str) -> None:
    read = money.parse(raw, header)
    assert (read.amount, read.basis, read.status) == (Decimal(amount), "unit_price", "unit_only")


@pytest.mark.parametrize(
    ("raw", "amount", "basis", "years"),
    [
        ("612480.00\n元每年", "612480", "per_year", None),
        ("141509.43元/年（不含税价）", "141509.43", "per_year", None),
        ("年租金12万元，租期5年", "120000", "per_year", 5),
        ("一招三年，首年预算30万元", "300000", "per_year", 3),
        ("14.5万元/年，两年合计29万元", "290000", "total", 2),
        ("1500万元/三年", "15000000", "total", 3),
        ("服务期限：3年，合同总价：150万元", "1500000", "total", 3),
        ("合同总价50万元，质保期3年", "500000", "total", None),
        ("2025-2027年度预算共计900万元", "9000000", "total", 3),
    ],
)
def test_years_say_what_a_sum_covers(raw: str, amount: str, basis: str, years: int | None) -> None:
    read = money.parse(raw)
    assert (read.amount, read.basis, read.years) == (Decimal(amount), basis, years)


def test_a_stated_total_that_its_unit_prices_contradict_is_suspect() -> None:
    assert money.parse("3500元/台×12台=42000元").status == "ok"
    assert money.parse("3500元/台×12台=40000元").status == "suspect"
    assert money.parse("12万元/年，共3年，合计30万元").status == "suspect"


# ------------------------------------------------------------------ several sums


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("包1:120万元;包2:85.5万元;包3:流标", {"1": 1200000, "2": 855000, "3": None}),
        ("A包报价为1200000元人民币。C包报价为855000元人民币。", {"A": 1200000, "C": 855000}),
        ("标段一：壹佰贰拾万元整 标段二：捌拾伍万元整", {"1": 1200000, "2": 850000}),
        ("第1标段120万元、第2标段85万元", {"1": 1200000, "2": 850000}),
        ("100万元（第1包）；200万元（第2包）", {"1": 1000000, "2": 2000000}),
        ("Ⅰ标6万元整；Ⅱ标8万元整", {"I": 60000, "II": 80000}),
        ("子包一：0.9万元；子包二：0.3万元", {"1": 9000, "2": 3000}),
        ("包1:98.5 包2:70", {"1": None, "2": None}),  # no unit: doubted, so not handed on
    ],
)
def test_lots_are_parts_and_never_summed(raw: str, parts: dict[str, int | None]) -> None:
    read = money.parse(raw, AWARD)
    assert (read.amount, read.status) == (None, "multi")
    assert {part.lot: part.amount for part in read.parts} == parts


def test_a_total_that_the_lots_add_up_to_is_kept_beside_them() -> None:
    for raw in (
        "包1：100万元；包2：200万元；合计：300万元",
        "300万元，其中包1：100万元，包2：200万元",
    ):
        read = money.parse(raw)
        assert (read.amount, read.status, len(read.parts)) == (Decimal(3000000), "multi", 2)
    assert money.parse("310万元，其中包1：100万元，包2：200万元").amount is None


def test_the_parts_of_a_single_lot_are_not_taken_for_its_award() -> None:
    read = money.parse("包1：设计费50万元，施工费100万元")
    assert (read.amount, read.basis) == (None, "composite")
    assert [part.amount for part in read.parts if part.lot] == [None]


@pytest.mark.parametrize(
    "raw",
    [
        "投标报价1：71.20%，投标报价2：98.5元/延米",
        "投标报价1：1805000.00元；投标报价2（折扣率）：55%。",
        "建安工程费：16402150元、设计费：583300元",
        "设计费：下浮率41%，建安工程费：下浮率5%",
        "1270000元（设计费）; 1.4%(建安费下浮率)",
        "施工费（含运输）报价14.85（元/吨），接驳价（含施工费）报价31.15（元/吨）",
        "综合单价合计：1750元;设备安装：下浮28.40%（不低于30%）",
        "固定费率1.5%，暂估价2000000元",
        "第一年40万元，第二年50万元",
        "2023年20万元，2024年30万元",
        "报价：1200000元，优惠后报价：1100000元",
    ],
)
def test_parts_without_a_stated_total_are_a_composite_without_an_amount(raw: str) -> None:
    read = money.parse(raw)
    assert (read.amount, read.rate_pct, read.basis) == (None, None, "composite")


def test_the_parts_of_a_consortium_keep_their_suppliers() -> None:
    read = money.parse("东山公司60%：600000元；西河公司40%：400000元", AWARD)
    assert {part.supplier: part.amount for part in read.parts} == {
        "东山公司": Decimal(600000),
        "西河公司": Decimal(400000),
    }
    assert (read.amount, read.status) == (None, "multi")


def test_bids_of_candidates_are_not_awards() -> None:
    read = money.parse("第一中标候选人:500000元;第二中标候选人:510000元", "投标报价")
    assert (read.amount, read.kind, read.status) == (None, "candidate", "multi")


def test_a_range_has_two_ends_and_no_amount() -> None:
    for raw in ("200-300万元", "200万元至300万元", "约200～300万元"):
        read = money.parse(raw)
        assert (read.amount, read.status) == (None, "range")
        assert [part.amount for part in read.parts] == [2000000, 3000000]
    assert money.parse("10万元~20万元/年").status == "range"


# ------------------------------------------------------------------ what it is


def test_a_budget_under_an_award_heading_is_not_the_award() -> None:
    assert money.parse("预算100万元", AWARD).amount is None
    assert total("98万元（预算100万元）") == 980000
    assert total("最高限价100万元，中标价98万元", "") == 980000
    assert money.parse("预算金额:500万元,最高限价:480万元", "最高限价").amount == 4800000


def test_the_kind_is_told_only_when_the_words_say_it() -> None:
    kinds = {
        "预算金额（元）": "budget",
        "最高限价": "ceiling",
        "预算/采购控制价": "budget",
        "总中标金额": "award",
        "合同金额": "contract",
        "合同估算价": "budget",
        "合同变更金额": "contract_delta",
        "项目总投资": "total_investment",
        "候选人报价": "candidate",
        "报价": None,
    }
    assert {words: money.parse("500000", words).kind for words in kinds} == kinds


def test_of_two_prices_the_one_with_tax_is_taken() -> None:
    read = money.parse("226000元（含增值税，税率为13%），200000元（不含税）")
    assert (read.amount, read.tax) == (Decimal(226000), "incl")
    read = money.parse("不含税总价200000元，含税总价226000元")
    assert (read.amount, read.tax) == (Decimal(226000), "incl")
    read = money.parse("200000元(不含税)")
    assert (read.amount, read.tax, read.flags) == (Decimal(200000), "excl", ("tax_excl",))


def test_words_and_figures_that_differ_are_suspect_and_the_words_hold() -> None:
    read = money.parse("95万元（人民币玖拾陆万元整）")
    assert (read.amount, read.status) == (Decimal(960000), "suspect")
    assert "words_digits_conflict" in read.flags


def test_a_part_greater_than_its_total_makes_it_suspect() -> None:
    read = money.parse("742万元（设计费：8万元、建安费：7340万元）")
    assert (read.amount, read.status) == (Decimal(7420000), "suspect")


@pytest.mark.parametrize(
    ("raw", "header", "amount", "currency"),
    [
        ("12.5万美元", "", "125000", "USD"),
        ("HKD 3,500,000.00", "", "3500000", "HKD"),
        ("港币 3,500,000 元", "", "3500000", "HKD"),
        ("12.5万元（美元）", "", "125000", "USD"),
        ("120000", "中标金额(美元)", "120000", "USD"),
        ("14万美元（折合人民币100万元）", "", "140000", "USD"),
    ],
)
def test_foreign_money_keeps_its_currency(
    raw: str, header: str, amount: str, currency: str
) -> None:
    read = money.parse(raw, header)
    assert (read.amount, read.currency, read.status) == (Decimal(amount), currency, "foreign")


def test_a_decrease_is_read_only_of_a_contract() -> None:
    assert money.parse("-5万元", "合同变更金额").amount == -50000
    assert money.parse("(50,000.00)", "合同变更金额(元)").amount == -50000


@pytest.mark.parametrize(
    ("raw", "header", "status"),
    [
        (None, "", "missing"),
        ("", "", "missing"),
        ("--", "", "missing"),
        ("未提供", "", "missing"),
        ("公告未明确列示", "", "missing"),
        ("投标报价(元/%)", "", "missing"),
        ("（万元）", "", "missing"),
        ("2024年1月1日至2024年12月31日", "", "missing"),
        ("几十万元", "", "missing"),
        ("00012元", "", "missing"),
        ("代理服务费为包干价人民币玖仟叁佰元整", AWARD, "missing"),
        ("税率6%", "", "missing"),
        ("详见附件元", "", "attachment"),
        ("详见采购文件第12页", "", "attachment"),
        ("保密", "", "withheld"),
        ("无", "最高限价", "not_set"),
        ("无", AWARD, "missing"),
        ("不设最高限价", "", "not_set"),
        ("不支付费用", "", "non_monetary"),
    ],
)
def test_an_empty_cell_says_why_it_is_empty(raw: str | None, header: str, status: str) -> None:
    read = money.parse(raw, header)
    assert (read.amount, read.status) == (None, status)


@pytest.mark.parametrize(
    ("raw", "header", "status"),
    [
        ("0元 人民币", "合同金额", "zero"),
        ("0.0 万元（人民币）", "", "zero"),
        ("金额汇总:0", "", "zero"),
        ("〇", "", "zero"),
        ("免费", "", "zero"),
        ("0.01元", "", "token"),
        ("壹元", "", "token"),
        ("不低于300万元", "", "suspect"),
        ("五二三六零零零元", "", "suspect"),
    ],
)
def test_odd_sums_keep_their_value_and_say_so(raw: str, header: str, status: str) -> None:
    read = money.parse(raw, header)
    assert read.amount is not None
    assert read.status == status


# ------------------------------------------------------------------ any text

TRAPS = st.lists(
    st.sampled_from(
        [
            " ",
            "\n",
            *(
                "0 1 5 12 2022 00 . , ， 、 ; ( ) （ ） 元 万 万元 亿 % ‰ 折 下浮率 费率 系数 合计 总价 包1 "
                "第二包 标段一 ￥ $ USD 美元 人民币 大写 壹 佰 拾 整 角 分 点 零 / 每 年 月 台 - ~ 至 原 现更正为 "
                "预算 中标 候选 税 含 不含 其中 公司 : ' × = 百分之 <b> &nbsp; ½ ① ⁴ e9 W \x00 ٣ ３".split()
            ),
        ]
    ),
    max_size=14,
).map("".join)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(raw=TRAPS | st.text(max_size=40), header=TRAPS)
def test_any_text_is_read_without_an_error_and_never_as_a_negative(raw: str, header: str) -> None:
    read = money.parse(raw, header)
    assert read == money.parse(raw, header)
    assert read.rate_pct is None or 0 <= read.rate_pct < 10**6
    if read.amount is not None:
        assert read.amount == read.amount.quantize(Decimal("0.01"))
        assert read.amount >= 0 or read.kind == "contract_delta"


SUMS = st.one_of(
    st.decimals(1, 10**8, places=2).map("{}万元".format),
    st.integers(1, 10**8).map("{}元".format),
    st.sampled_from(["流标", "废标", "1元", "1.5元", "12.3456789万元", "0元", "5万"]),
)
HEADINGS = st.sampled_from(
    [
        "",
        "中标金额(元)",
        "中标价(万元)",
        "预算金额(万元)",
        "成交价",
        "费率",
        "变更金额",
        "单价(元/台)",
    ]
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(said=st.lists(SUMS, min_size=1, max_size=4), label=st.sampled_from("包第"), head=HEADINGS)
def test_a_list_of_sums_is_read_as_it_is_with_a_full_stop_behind(
    said: list[str], label: str, head: str
) -> None:
    places = [
        f"包{n}" if label == "包" else f"第{'一二三四'[n]}中标候选人" for n in range(len(said))
    ]
    raw = "；".join(f"{place}：{one}" for place, one in zip(places, said, strict=True))
    assert money.parse(raw, head) == money.parse(raw + "。", head)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(fen=st.integers(min_value=10**6 + 1, max_value=10**12))
def test_the_same_sum_in_every_notation_is_the_same_amount(fen: int) -> None:
    yuan = Decimal(fen) / 100
    for raw, header in (
        (f"{yuan:.2f}", "成交价"),
        (f"{yuan:,.2f}", "中标金额(元)"),
        (f"￥{yuan:,.2f}元", ""),
        (f"{yuan / 10000:.6f}万元", "成交金额"),
        (f"￥{yuan / 10000:.6f} 万元（人民币）", ""),
        (f"投标总价：{yuan:.2f}元，其中：税率6%", ""),
        (f"成交金额：{yuan:.2f}", ""),
        (f"包1-{yuan:.2f}元", ""),
    ):
        assert money.parse(raw, header).amount == yuan, raw


def in_words(number: int) -> str:
    """A whole number of yuan in 大写, the reverse of what the parser does."""
    digits, units = "零壹贰叁肆伍陆柒捌玖", ("仟", "佰", "拾", "")
    said = ""
    for scale, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group = f"{number // scale % 10**4:04d}"
        if int(group) == 0:
            continue
        words = "".join(
            digits[int(digit)] + unit if digit != "0" else "零"
            for digit, unit in zip(group, units, strict=True)
        ).rstrip("零")
        said += words + name
    while "零零" in said:
        said = said.replace("零零", "零")
    return said.lstrip("零")


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.integers(min_value=1, max_value=10**12 - 1))
def test_a_sum_in_words_is_the_sum_in_figures(number: int) -> None:
    assert numerals.yuan(f"{in_words(number)}元整") == number


def test_a_document_in_a_cell_returns_at_once() -> None:
    started = time.perf_counter()
    for raw in ("1" * 200_000, "1元、" * 70_000, "(" * 200_000, "一" * 200_000, "1-" * 1_990):
        assert money.parse(raw, raw[:300]).amount is None
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "header",
    [
        "中标金额（万元人民币）",
        "中标金额（RMB万元）",
        "中标金额（含税、万元）",
        "中标金额（¥万元）",
        "中标金额（萬元）",
        "预算（单位万）",
    ],
)
def test_the_unit_of_a_heading_is_read_however_it_is_written(header: str) -> None:
    assert money.parse("523.6", header).amount == Decimal("5236000")


def test_a_heading_whose_unit_is_unclear_makes_no_bare_number_certain() -> None:
    read = money.parse("5236000", "中标金额（元、万元）")
    assert (read.status, read.flags) == ("suspect", ("unit_unclear",))
    assert money.parse("98万元", "中标金额（元、万元）").status == "ok"


def test_a_bare_day_under_a_heading_of_money_is_doubted() -> None:
    assert money.parse("20240501", "中标金额").status == "suspect"
    assert money.parse("20240501.00", "中标金额(元)").status == "ok"
