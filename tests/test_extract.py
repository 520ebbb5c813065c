"""How pages and texts become blocks, blocks facts, and facts fields; all content invented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import reference
from pipeline.extract import extract, page, text
from pipeline.extract.block import Above, Document, Line, Table
from pipeline.extract.label import key, resolve, section
from pipeline.model import RawNotice


def lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Line)]


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def read(body: str, title: str | None = None) -> RawNotice:
    return extract(RawNotice(title=title, body=body))


# ---------------------------------------------------------------- pages


def test_blocks_end_lines_and_inline_tags_do_not() -> None:
    found = page.read("<div>甲<p>乙<b>丙</b>\n 丁</p>戊<br>己<span>庚</span></div>")
    assert lines(found) == ["甲", "乙丙 丁", "戊", "己庚"]


def test_spans_of_cells_are_resolved() -> None:
    found = page.read(
        "<table><tr><td rowspan=2>包</td><td colspan=2>报价</td></tr><tr><td>一</td><td>二</td></tr></table>"
    )
    (table,) = tables(found)
    assert table.rows == (("包", "报价", None), ("包", "一", "二"))
    assert isinstance(table.rows[1][0], Above)


def test_a_table_inside_a_cell_makes_the_outer_one_a_frame() -> None:
    found = page.read(
        "<table><tr><td>公告</td></tr><tr><td>前言<table><tr><td>包号</td><td>金额</td></tr></table>后记</td></tr></table>"
    )
    assert lines(found) == ["公告", "前言", "后记"]
    assert [table.rows for table in tables(found)] == [(("包号", "金额"),)]


def test_scripts_styles_and_hidden_parts_are_no_text() -> None:
    found = page.read(
        "<style>p{}</style><script>var a='<p>x</p>'</script><p>甲</p><div style='DISPLAY: none'><p>乙</p></div><p style='display:block'>丙</p>"
    )
    assert lines(found) == ["甲", "丙"]


def test_a_page_that_hides_all_is_read_all_the_same() -> None:
    assert lines(page.read("<div style='display:none'><p>正文</p></div>")) == ["正文"]


def test_the_page_tells_its_title_and_time() -> None:
    found = page.read(
        "<html><head><title>甲公告_某网</title><meta name='PubDate' content='2024-01-02'></head><body><p>乙</p></body></html>"
    )
    assert (found.title, found.published) == ("甲公告_某网", "2024-01-02")
    assert (
        read(
            "<html><head><title>甲县项目中标公告_某采购网</title></head><body><p>乙</p></body></html>"
        ).title
        == "甲县项目中标公告"
    )


def test_a_cell_that_reaches_down_counts_its_money_once() -> None:
    notice = read(
        "<table><tr><td>服务名称</td><td>数量</td><td>最高限价</td></tr><tr><td>甲</td><td>1</td><td rowspan=2>4326000元</td></tr><tr><td>乙</td><td>2</td></tr></table>",
        "某服务招标公告",
    )
    assert notice.ceiling == "4326000元"


def test_items_with_prices_of_their_own_are_no_budget() -> None:
    notice = read(
        "<table><tr><td>序号</td><td>货物名称</td><td>数量</td><td>最高限价</td></tr><tr><td>1</td><td>甲</td><td>1</td><td>5万元</td></tr><tr><td>2</td><td>乙</td><td>2</td><td>7万元</td></tr></table>",
        "某货物招标公告",
    )
    assert notice.ceiling is None
    assert notice.lots == ()


# ---------------------------------------------------------------- texts


def test_breaks_inside_words_dates_and_numbers_are_undone() -> None:
    found = text.read(
        "1\n.\n项目编号\n：YX-1\n202\n4\n年\n3\n月\n20\n日\n9\n时\n（\n甲\n）乙\n。\n四、提交投标\n文件\n地\n址：某处"
    )
    assert lines(found) == [
        "1.项目编号：YX-1",
        "2024年3月20日9时",
        "（甲）乙。",
        "四、提交投标文件",
        "地址：某处",
    ]


def test_lines_of_their_own_are_not_joined() -> None:
    found = text.read(
        "招标公告编号\n/\n1、开始时间：2024年1月2日\n2、截止时间：2024年1月3日\n2024年6月\n2\n执法仪"
    )
    assert lines(found) == [
        "招标公告编号",
        "/",
        "1、开始时间：2024年1月2日",
        "2、截止时间：2024年1月3日",
        "2024年6月",
        "2",
        "执法仪",
    ]


def test_a_header_without_rows_takes_no_value() -> None:
    notice = read(
        "2.废标结果:\n序号\n标项名称\n废标理由\n其他事项\n四、主要标的信息\n文件编号\n投标资格\n投标文件递交截止时间\n投标有效期\n90\n控制价（最高限价）\n0元 人民币",
        "某项目招标公告",
    )
    assert notice.bid_deadline is None
    assert notice.ceiling == "0元 人民币"


def test_shifted_rows_keep_only_cells_of_the_right_kind() -> None:
    found = text.read(
        "排序\n中标候选人名称\n投标报价(元)\n工期\n质量\n第一名\n甲有限公司\n698757.43\n合格\n第二名\n乙有限公司\n合格\n"
    )
    (table,) = tables(found)
    assert table.rows[1:] == (
        ("第一名", "甲有限公司", "698757.43", "合格", ""),
        ("第二名", "乙有限公司", "", "", ""),
    )


# ---------------------------------------------------------------- labels


def test_labels_are_known_by_their_letters_alone() -> None:
    for words in ("采购人", "采 购 人：", "一、采购人（如有）", "1.2 采购人", "（二）采购人名称"):
        label = resolve(words)
        assert label is not None and label.field() == "buyer_name", words


def test_bare_labels_mean_what_their_section_says() -> None:
    label = resolve("时间")
    assert label is not None
    assert [label.field(s) for s in ("obtain", "submit", "open", "experts")] == [
        "document_deadline",
        "bid_deadline",
        "opening",
        None,
    ]


def test_words_around_a_label_do_not_make_it_another() -> None:
    for words in (
        "未中标供应商",
        "非中标供应商名称",
        "投标保证金金额",
        "评审价格",
        "代理服务费金额",
        "中标候选人地址",
    ):
        label = resolve(words)
        assert label is None or label.field() in ("-", None), words


def test_headings_are_told_by_words_not_by_number() -> None:
    assert section("三、获取招标文件") == section("六、招标文件的获取") == "obtain"
    assert section("五、中标（成交）信息") == "award"
    assert section("五、评审专家名单") == "experts"


def test_each_label_is_listed_once_with_a_known_field() -> None:
    rows = reference.rows("labels")
    wordings = [(row["field"] == "section", key(row["label"]), row["context"]) for row in rows]
    assert len(set(wordings)) == len(wordings)
    fields = {name for row in rows for name in row["field"].rstrip("?").split()}
    inner = set(
        "section - total_amount supplier supplier_text supplier_code amount lot lot_name candidate bidder"
        " bid rank outcome result change_field change_old change_new change_text".split()
    )
    assert fields - inner <= set(RawNotice.model_fields)


# ---------------------------------------------------------------- fields


def test_placeholders_and_persons_are_not_values() -> None:
    notice = read(
        "采购人：张老师\n采购代理机构：/\n项目编号：无\n预算金额：详见附件\n中标供应商：—",
        "某项目公告",
    )
    assert notice.buyer_name is None
    assert notice.agency_name is None
    assert notice.project_number is None
    assert notice.budget is None


def test_contact_names_and_phones_are_not_taken() -> None:
    notice = read(
        "采购人：云溪县教育局 联系人：李四 电话：0000-12345678，地址：云溪路1号", "某项目公告"
    )
    assert notice.buyer_name == "云溪县教育局"
    assert "李四" not in "".join(str(v) for k, v in notice if k != "body")


def test_money_beside_the_budget_is_not_the_budget() -> None:
    notice = read(
        "一、项目基本情况\n预算金额：120万元\n二、申请人的资格要求\n单项合同金额100万元以上\n三、获取招标文件\n售价：500元\n六、投标保证金\n金额：2万元\n控制价：1.1",
        "某项目招标公告",
    )
    assert (notice.budget, notice.ceiling) == ("120万元", None)


def test_a_number_ends_where_its_bracket_closes_and_the_first_of_many_counts() -> None:
    notice = read("就某项目（项目编号：YX-2024-7）组织采购\n", "某项目公告")
    assert notice.project_number == "YX-2024-7"
    notice = read("项目编号：云财采-2024-8；云建招[2024]3号；云工〔2024〕4号", "某项目公告")
    assert notice.project_number == "云财采-2024-8"


def test_a_deadline_of_the_bond_is_not_the_deadline_of_bids() -> None:
    notice = read(
        "投标保证金的到账截止时间：2025年9月9日15:00时整\n6.1 投标截止时间（即开标时间，下同）：2025年9月10日14时30分",
        "某项目招标公告",
    )
    assert notice.bid_deadline == "2025年9月10日14时30分"


def test_only_the_ticked_method_counts() -> None:
    assert read("采购方式：□竞争性谈判 ☑竞争性磋商 □询价").procurement_method == "竞争性磋商"
    assert read("采购方式：\n竞争性谈判\n竞争性磋商\n询价").procurement_method is None
    assert read("采购方式：□公开招标 □邀请招标").procurement_method is None


def test_publication_is_stated_signed_or_unknown() -> None:
    assert read("发布时间：2024-01-02 10:00\n正文").published == "2024-01-02 10:00"
    assert read("正文正文\n云溪县采购中心\n2024年1月2日").published == "2024年1月2日"
    assert read("正文\n公告时间：2024年3月1日至2024年3月9日").published is None
    assert read("正文\n（公示期：2024年3月1日至2024年3月3日）").published == "2024年3月1日"


def test_a_notice_without_text_stays_as_it_is() -> None:
    notice = RawNotice(title="某公告", body=" \n")
    assert extract(notice) == notice
    assert extract(RawNotice(title="某公告")).project_name is None


# ---------------------------------------------------------------- any input

_WORDS = st.sampled_from(
    [
        *"采购人： 中标供应商 中标金额（元） 序号 包号 第一名 第一中标候选人 1 2 A 一、 （二） 甲有限公司 12.5万元 2024年1月2日".split(),
        *"至 至2024年 废标 更正前： 原 现更正为： 项目概况 潜在 委托 受 就 为 标段 包1 ： （ ） 。 □ ☑".split(),
        *"三、获取招标文件 五、中标信息 <table> </table> <tr> </td> </tr> <p> </p> <br> </div> &nbsp;".split(),
        *("<td rowspan=3>", "<td colspan=2>", "<div style='display:none'>", "<!-- -->"),
        *("\n", " ", "\u3000"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(_WORDS, max_size=60).map("".join),
    st.sampled_from([None, "某项目中标公告", "更正公告", "某中标候选人公示", "采购意向"]),
)
def test_no_input_raises_and_strings_come_from_the_text(body: str, title: str | None) -> None:
    notice = read(body, title)
    assert notice == read(body, title)
    for lot in notice.lots:
        assert lot.lot is not None
        assert lot.supplier is None or "公司" in lot.supplier


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_arbitrary_text_raises_nothing(body: str) -> None:
    read(body)
    read(f"<table><tr><td>{body}</td><td>采购人</td></tr></table>{body}", body)


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><td>中标供应商</td><td>" + "甲公司、" * 50_000 + "</td></tr></table>",
        "采购人：" * 60_000,
        "<p>项目编号：X-1</p>" + "<p>某某：内容，金额12345元；时间2024年1月1日。</p>" * 20_000,
        "<div>" * 60_000 + "项目编号：X-1",
        "<table>" + "<tr><td rowspan=1000 colspan=100>1</td></tr>" * 500 + "</table>",
        "公开招标（" * 60_000,
        "序号\n数量\n单位\n" * 10_000,
        "第一名\n第二名\n" * 10_000,
        "原开标时间：" * 20_000,
    ],
    ids=["cell", "colons", "long", "deep", "spans", "brackets", "headers", "ranks", "changes"],
)
def test_large_input_is_read_in_time(body: str) -> None:
    for title in ("某项目更正公告", "某项目中标公告"):
        read(body, title)
