"""What rows compute in columns is what the functions for one value say."""

from decimal import Decimal

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.normalize import money, party, project, titles
from pipeline.normalize.rows.amount import read
from pipeline.normalize.rows.lot import own_key, with_project

_NUMBERS = st.one_of(
    st.from_regex(
        r"[A-Z]{0,4}[【\[(]?20[0-9]{2}[】\])]?-?[A-Z]{0,2}-?[0-9]{1,5}号?", fullmatch=True
    ),
    st.text("20A4BRXZ-()[]【】〔〕号采次重包标第#:：_/ １b", max_size=14),
)
_NUMBERS = st.one_of(
    _NUMBERS,
    st.tuples(_NUMBERS, st.sampled_from(["（二次）", "(三次)", "(2次)", "（一次）"])).map("".join),
)
_TITLES = st.none() | st.text("某县项目第二次(重)1包标 段A招标公告", max_size=12)

_LABELS = [
    "预算金额(万元)",
    "中标金额(元)",
    "合同变更金额(元)",
    "金额",
    "下浮率(%)",
    "单价(元/年)",
    "含税价(万元)",
    "总价(美元)",
]
_SUMS = st.one_of(
    st.from_regex(r"[0-9]{1,12}(\.[0-9]{0,7})?", fullmatch=True),
    st.text("0123456789.,-万元¥ %１", min_size=1, max_size=10),
)


@given(st.lists(st.tuples(_SUMS, st.sampled_from([*_LABELS, None])), min_size=1, max_size=30))
@example(
    [("20220529", "中标金额(元)"), ("99999.999999", "预算金额(万元)"), ("0.5", "预算金额(万元)")]
)
@example([("20220529", "金额"), ("20220529", None), ("12345", "金额"), ("1234.5", "金额")])
@example([("10000", "中标金额(元)"), ("9999999999.99", "中标金额(元)"), ("1", "预算金额(万元)")])
def test_sums_are_read_in_columns_as_one_by_one(rows: list[tuple[str, str | None]]) -> None:
    frame = pl.DataFrame(rows, schema={"raw": pl.String(), "label": pl.String()}, orient="row")

    found = read(frame)

    for (raw, label), row in zip(rows, found.iter_rows(named=True), strict=True):
        told = money.parse(raw, label or "")
        parts = [{"lot": p.lot, "amount": p.amount} for p in told.parts if p.lot is not None]
        said = (told.currency, told.basis, told.years, told.tax, told.status, list(told.flags))
        assert (row["raw"], row["label"], row["amount"]) == (raw, label, told.amount)
        assert (
            tuple(row[name] for name in ("currency", "basis", "years", "tax", "status", "flags"))
            == said
        )
        assert row["is_delta"] == (told.kind == "contract_delta") and row["parts"] == parts
        assert row["rate_pct"] == (None if told.rate_pct is None else round(told.rate_pct, 4))


def test_the_usual_sum_is_exact() -> None:
    frame = pl.DataFrame({"raw": ["523.600001", "88440.10"], "label": ["预算(万元)", "金额(元)"]})

    assert read(frame)["amount"].to_list() == [Decimal("5236000.01"), Decimal("88440.10")]


@given(st.lists(st.tuples(st.none() | _NUMBERS, _TITLES), min_size=1, max_size=30))
@example(
    [("2022-A(1)B4", None), ("(2022-11)号", None), ("HX-2022-R2", None), ("ZC-2022号-1", None)]
)
def test_project_numbers_are_read_in_columns_as_one_by_one(
    rows: list[tuple[str | None, str | None]],
) -> None:
    frame = pl.DataFrame(
        rows, schema={"project_number": pl.String(), "title": pl.String()}, orient="row"
    )
    usual = titles.is_usual(frame["title"])
    frame = frame.with_columns(head=titles.unspaced(titles.folded(frame["title"])), is_usual=usual)

    found = with_project(frame)

    told = [project.parse(raw, title or "") for raw, title in rows]
    assert found.drop("head", "is_usual").rows() == [
        (raw, title, number.key, number.lot, number.round_no)
        for (raw, title), number in zip(rows, told, strict=True)
    ]


def test_the_usual_project_number_needs_no_closer_look() -> None:
    usual = ["330000-2021-07351", "[340000]SXZFCG[GK]2021", "示例政采GK【2022】29814号"]
    keys = (
        pl.DataFrame({"project_number": usual})
        .select(own_key(pl.col("project_number")))
        .to_series()
    )

    assert keys.to_list() == [project.parse(raw).key for raw in usual]
    assert keys.null_count() == 0


_PIECES = (
    "云溪 海港 数据 科技 有限公司 股份有限公司 集团 大学 医院 教育局 中心 分公司 第一 人民 和 与 及 为 经 "
    "联合体 牵头 成员 主 成 中标 供应商 流标 无 见 原 （ ） ( ) （杭州） （集团） （一） （主） ： 、 ， 。 1 A 张三 某"
).split()


@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=9).map("".join))
@example("云溪（海港）数据有限公司")
@example("海港大学和云溪大学")
@example("云溪数据有限公司（主）海港大学")
@example("经评审云溪数据有限公司")
@example("海港中心(事务所三)医院")
def test_a_cell_that_is_one_name_is_read_as_any_cell(raw: str) -> None:
    told = party.one_name(raw)

    assert told is None or told == party.read(raw)
