"""What stands near a value and is not it; all content invented."""

import pytest

from pipeline.extract import extract
from pipeline.model import RawNotice


def read(body: str, title: str | None = None) -> RawNotice:
    return extract(RawNotice(title=title, body=body))


def won(notice: RawNotice) -> list[tuple[str | None, str | None, str | None]]:
    return [(lot.lot, lot.supplier, lot.amount) for lot in notice.lots]


def test_menus_footers_and_lists_of_other_notices_are_not_the_notice() -> None:
    notice = read(
        """<html><head><title>云溪省政府采购网</title></head><body><ul><li>采购人</li><li>供应商</li><li>云溪信息有限公司</li><li>登录</li></ul>
        <h1>云溪县水务局河长制平台成交结果公告</h1><p>一、项目编号：HZ-1</p><p>二、项目名称：河长制平台</p><p>三、成交信息</p><p>供应商名称：清波软件有限公司</p><p>成交金额：￥1,180,000.00元</p>
        <p>八、其他补充事宜</p><p>1.未成交供应商：</p><p>浊流科技有限公司（报价1,200,000.00元），得分80</p><p>九、凡对本次公告内容提出询问</p><p>1.采购人信息</p><p>名称：云溪县水务局</p>
        <table><tr><td>序号</td><td>公告标题</td><td>采购单位</td><td>中标供应商</td><td>发布时间</td></tr><tr><td>1</td><td>别的项目中标公告</td><td>别的局</td><td>别的有限公司</td><td>2020-01-01</td></tr></table>
        <div>主办单位：云溪省财政厅 技术支持：云溪信息有限公司</div></body></html>"""
    )
    assert notice.title == "云溪县水务局河长制平台成交结果公告"
    assert won(notice) == [("0", "清波软件有限公司", "￥1,180,000.00元")]
    assert notice.buyer_name == "云溪县水务局"
    assert notice.published is None


def test_bidders_of_the_evaluation_are_not_winners() -> None:
    notice = read(
        """<p>评审情况：</p><table><tr><td>序号</td><td>投标供应商</td><td>投标报价（元）</td><td>综合得分</td><td>排名</td></tr>
        <tr><td>1</td><td>甲软件有限公司</td><td>500000</td><td>88</td><td>2</td></tr><tr><td>2</td><td>乙软件有限公司</td><td>520000</td><td>92</td><td>1</td></tr></table>
        <p>中标（成交）供应商：乙软件有限公司</p><p>中标（成交）金额：伍拾贰万元整</p>""",
        "某系统升级项目中标（成交）公告",
    )
    assert won(notice) == [("0", "乙软件有限公司", "伍拾贰万元整")]


def test_evaluated_prices_and_unit_prices_are_not_the_award() -> None:
    notice = read(
        """<p>三、采购结果</p><p>采购包1:</p><table><tr><td>供应商名称</td><td>供应商地址</td><td>中标（成交）金额</td><td>评审价格</td></tr><tr><td>甲有限公司</td><td>云溪</td><td>1,000,000.00元</td><td>900,000.00元</td></tr></table>
        <p>四、主要标的信息</p><table><tr><td>名称</td><td>数量</td><td>单价（元）</td><td>总价（元）</td></tr><tr><td>大屏</td><td>2</td><td>500000</td><td>1000000</td></tr></table>
        <p>六、代理服务收费标准及金额：</p><table><tr><td>中标金额（万元）</td><td>货物招标</td></tr><tr><td>100以下</td><td>1.5%</td></tr></table>""",
        "某项目结果公告",
    )
    assert won(notice) == [("1", "甲有限公司", "1,000,000.00元")]


def test_a_header_of_two_rows_names_the_price_that_won() -> None:
    notice = read(
        """<table><tr><td rowspan="2">包号</td><td rowspan="2">中标供应商</td><td colspan="2">报价</td></tr><tr><td>投标报价（元）</td><td>中标金额（元）</td></tr>
        <tr><td>1</td><td>甲有限公司</td><td>101000</td><td>100000</td></tr><tr><td>2</td><td>乙有限公司</td><td>90000</td><td>80000</td></tr></table>""",
        "某项目中标公告",
    )
    assert won(notice) == [("1", "甲有限公司", "100000"), ("2", "乙有限公司", "80000")]


def test_suppliers_and_amounts_in_lists_of_equal_length_belong_together() -> None:
    notice = read(
        """<p>五、中标供应商</p><p>1：中标供应商名称<u>&nbsp;&nbsp;甲医疗有限公司&nbsp;&nbsp;</u>法人代表<u>&nbsp;&nbsp;赵某&nbsp;</u>地址<u>&nbsp;云溪路1号&nbsp;</u></p>
        <p>2：中标供应商名称<u>&nbsp;&nbsp;乙医疗有限公司&nbsp;&nbsp;</u>法人代表<u>&nbsp;&nbsp;钱某&nbsp;</u>地址<u>&nbsp;云溪路2号&nbsp;</u></p><p>六、报价明细</p>
        <table><tr><td>主要中标、成交标的名称</td><td>规格型号</td><td>数量</td><td>单价（元）</td><td>中标金额</td></tr><tr><td>超声设备</td><td>A</td><td>1批</td><td>-</td><td>￥175,500.00</td></tr><tr><td>急救设备</td><td>B</td><td>1批</td><td>-</td><td>￥143,950.00</td></tr></table>""",
        "某卫生院设备中标公告",
    )
    assert won(notice) == [
        ("1", "甲医疗有限公司", "￥175,500.00"),
        ("2", "乙医疗有限公司", "￥143,950.00"),
    ]


def test_lots_told_one_after_the_other_in_lines() -> None:
    notice = read(
        "成交结果：\n包1：清源物业有限公司，成交金额：32万元/年\n包2：金盾保安服务有限公司，成交金额：18万元/年\n包3：废标",
        "某单位物业成交公告",
    )
    assert won(notice) == [
        ("1", "清源物业有限公司", "32万元/年"),
        ("2", "金盾保安服务有限公司", "18万元/年"),
        ("3", None, None),
    ]
    assert notice.lots[2].outcome == "废标"
    notice = read(
        "三、成交结果：\n1、A分标：\n成交供应商名称：桂江网络有限公司\n成交金额：人民币壹佰贰拾万元整（￥1200000.00）\n2、B分标：因有效供应商不足三家，作废标处理。",
        "某云平台结果公告",
    )
    assert won(notice)[0] == ("A", "桂江网络有限公司", "人民币壹佰贰拾万元整（￥1200000.00）")
    assert notice.lots[1].outcome == "废标：因有效供应商不足三家，作废标处理。"
    notice = read("2.3 最高投标限价：一标段：1200.5万元；二标段：800万元", "某工程招标公告")
    assert [(lot.lot, lot.ceiling) for lot in notice.lots] == [
        ("1", "1200.5万元"),
        ("2", "800万元"),
    ]
    assert notice.ceiling is None


def test_a_lot_is_the_last_part_of_its_number_or_its_letter() -> None:
    notice = read(
        """<table><tr><td>序号</td><td>包号</td><td>包名称</td><td>包预算（元）</td></tr><tr><td>1</td><td>云采-2024-5-2</td><td>第二标段：设备</td><td>100</td></tr>
        <tr><td>2</td><td>B</td><td>服务</td><td>200000</td></tr></table>""",
        "某项目招标公告",
    )
    assert [(lot.lot, lot.budget) for lot in notice.lots] == [("2", "100"), ("B", "200000")]


def test_the_reason_of_a_failure_may_stand_in_a_sentence() -> None:
    notice = read("项目编号：LB-1\n因报名供应商不足三家，本次采购流标。", "某平台采购项目流标公告")
    assert [lot.outcome for lot in notice.lots] == ["流标：因报名供应商不足三家，本次采购流标。"]
    notice = read("项目编号：LB-2", "某平台采购项目终止公告")
    assert [lot.outcome for lot in notice.lots] == ["终止"]


def test_candidates_of_several_lots_stand_in_one_row_each() -> None:
    notice = read(
        """<table><tr><td>标段</td><td>第一中标候选人</td><td>第二中标候选人</td></tr><tr><td>一标段</td><td>甲建设有限公司</td><td>乙建设有限公司</td></tr>
        <tr><td>二标段</td><td>丙建设有限公司</td><td>丁建设有限公司</td></tr></table>""",
        "某工程中标候选人公示",
    )
    assert [(c.lot, c.supplier) for c in notice.candidates] == [
        ("1", "甲建设有限公司"),
        ("1", "乙建设有限公司"),
        ("2", "丙建设有限公司"),
        ("2", "丁建设有限公司"),
    ]
    assert [lot for lot in notice.lots if lot.supplier] == []


def test_a_consortium_is_one_supplier_with_all_its_members() -> None:
    notice = read(
        "1、评标委员会推荐的中标候选人\n序号\n中标候选人名称\n投标报价(%)\n项目负责人\n1\n牵头人：\n甲建设有限公司\n联合体成员：乙设计有限公司\n98.5\n赵某\n2\n丙建设有限公司\n97\n钱某\n二、联系方式",
        "某工程中标候选人公示",
    )
    assert [(c.supplier, c.amount) for c in notice.candidates] == [
        ("牵头人：甲建设有限公司；联合体成员：乙设计有限公司", "98.5"),
        ("丙建设有限公司", "97"),
    ]
    notice = read(
        "三、成交信息\n供应商名称：长风车辆有限公司、海港装备厂（联合体）\n成交金额：￥ 1,250,000.00",
        "某车成交公告",
    )
    assert notice.lots[0].supplier == "长风车辆有限公司、海港装备厂（联合体）"


def test_sentences_name_parties_terms_and_methods() -> None:
    notice = read(
        """<p>1. 招标条件</p><p>本招标项目<u>云溪大道绿化工程</u>（项目名称）已由云溪市发改委以云发改〔2024〕12号批准建设，招标人（项目业主）为<u>云溪市园林局</u>，建设资金来自财政资金。现对该项目的施工进行公开招标。</p>
        <p>4. 招标文件的获取</p><p>4.1 凡有意参加投标者，请于2024年4月1日至2024年4月10日登录平台下载招标文件。</p><p>5. 投标文件的递交</p>
        <p>5.1投标文件递交的截止时间（投标截止时间，下同）为<u>2024</u>年<u>4</u>月<u>25</u>日<u>9</u>时<u>30</u>分，投标人应在截止时间前上传。</p>
        <table><tr><td>招 标 人：云溪市园林局</td><td>招标代理机构：青禾项目管理有限公司</td></tr><tr><td>地 址：云溪</td><td>地 址：海港</td></tr></table>""",
        "云溪大道绿化工程施工招标公告",
    )
    assert notice.project_name == "云溪大道绿化工程"
    assert notice.buyer_name == "云溪市园林局"
    assert notice.agency_name == "青禾项目管理有限公司"
    assert notice.document_deadline == "2024年4月1日至2024年4月10日"
    assert notice.bid_deadline == "2024年4月25日9时30分"
    assert notice.procurement_method == "公开招标"


def test_a_project_without_label_is_named_by_its_title() -> None:
    names = {
        "关于云溪县车辆保险的框架协议合同": "云溪县车辆保险",
        "【云公资2024号】云溪县校舍维修项目招标公告": "云溪县校舍维修项目",
        "青禾项目管理有限公司关于云溪县雪亮工程的竞争性磋商公告": "云溪县雪亮工程",
        "云溪县大数据平台（二期）中标（成交）结果公告": "云溪县大数据平台（二期）",
        "云溪县云桌面更正公告（一）": "云溪县云桌面",
    }
    for title, name in names.items():
        assert read("正文", title).project_name == name, title


def test_parts_told_behind_a_whole_are_its_lots() -> None:
    notice = read(
        "2.7最高限价：人民币1439.1万元（含税），其中标包一：178.264万元，标包二：610.38万元。",
        "某配电房设备采购公告",
    )

    assert [(lot.lot, lot.ceiling) for lot in notice.lots] == [
        ("1", "178.264万元"),
        ("2", "610.38万元"),
    ]


def test_a_unit_stays_with_its_number_where_lines_ran_together() -> None:
    notice = read(
        "一、项目基本情况项目编号：YX-3采购方式：竞争性磋商预算金额：73.0800000 万元（人民币）采购需求：见清单",
        "某单位设备采购竞争性磋商公告",
    )

    assert notice.budget == "73.0800000 万元（人民币）"


def test_what_a_correction_said_before_is_not_what_it_says() -> None:
    notice = read(
        "二、更正信息\n更正内容：\n原投标截止时间3月25日9:30，现变更为2026年4月2日14:30。\n其他不变",
        "某工程延期公告",
    )

    assert notice.bid_deadline == "2026年4月2日14:30"


def test_a_loser_beside_a_named_winner_is_no_winner() -> None:
    notice = read(
        "四、评审情况\n包1：\n供应商名称\n最终报价\n评审结果\n甲防水有限公司\n725,600.00\n有效投标人\n乙防水有限公司\n703,900.00\n中标供应商\n五、成交结果\n包1：\n成交供应商名称：乙防水有限公司\n成交金额：703900元",
        "某校防水维修竞争性谈判成交公告",
    )

    assert [(lot.supplier, lot.amount) for lot in notice.lots] == [("乙防水有限公司", "703900元")]


def test_two_priced_rows_of_one_supplier_are_two_lots() -> None:
    table = (
        "<table><tr><td>采购条目名称</td><td>中标供应商名称</td><td>中标金额</td></tr>"
        "<tr><td>云溪大脑平台</td><td>清波软件有限公司</td><td>5,680,000.00元</td></tr>"
        "<tr><td>感知设备</td><td>清波软件有限公司</td><td>1,320,000.00元</td></tr></table>"
    )
    notice = read(table + "<p>中标总金额：7,000,000.00元</p>", "云溪智慧城市项目中标公告")
    assert [(lot.name, lot.amount) for lot in notice.lots] == [
        ("云溪大脑平台", "5,680,000.00元"),
        ("感知设备", "1,320,000.00元"),
    ]
    unnamed = read(table.replace("采购条目名称", "备注"), "云溪智慧城市项目中标公告")
    assert [lot.amount for lot in unnamed.lots] == ["5,680,000.00元", "1,320,000.00元"]


def test_the_new_value_of_a_correction_holds_without_a_column_of_numbers() -> None:
    notice = read(
        "<table><tr><td>更正项</td><td>更正前</td><td>更正后</td></tr>"
        "<tr><td>投标截止时间</td><td>2024年3月1日 9:00</td><td>2024年3月15日 9:00</td></tr></table>",
        "云溪县河长制平台更正公告",
    )
    assert notice.bid_deadline == "2024年3月15日 9:00"
    assert [(change.old, change.new) for change in notice.changes] == [
        ("2024年3月1日 9:00", "2024年3月15日 9:00")
    ]


@pytest.mark.parametrize(
    "head",
    [
        "2023年11月08日 17:22 来源：云溪政府采购网",
        "时间：2023-11-08 来源：云溪",
        "2023-11-08 作者：某某 浏览次数：12",
        "来源：云溪政府采购网 发布时间：2023-11-08 17:22:10 点击：5",
    ],
)
def test_the_line_below_the_title_says_when_a_notice_was_published(head: str) -> None:
    body = "".join(f"<p>第{number}项说明，另行商定。</p>" for number in range(1, 15))
    notice = read(f"<h2>云溪县河长制平台中标公告</h2><p>{head}</p>{body}")
    assert (notice.published or "")[:4] == "2023"


def test_a_sum_told_by_its_parts_is_told_whole() -> None:
    notice = read(
        "<p>中标供应商：清波软件有限公司</p>"
        "<p>中标金额：设备费：200万元；安装费：50万元；合计：250万元</p>",
        "云溪县平台中标公告",
    )
    assert won(notice) == [
        ("0", "清波软件有限公司", "设备费：200万元；安装费：50万元；合计：250万元")
    ]


def test_what_a_line_tells_behind_a_lot_is_of_that_lot() -> None:
    notice = read(
        "<p>预算金额：500万元</p><p>第1包 服务器 预算金额：100万元 最高限价：98万元</p>"
        "<p>第2包 网络设备 预算金额：400万元 最高限价：390万元</p>",
        "云溪县平台招标公告",
    )
    assert [(lot.lot, lot.budget, lot.ceiling) for lot in notice.lots] == [
        ("1", "100万元", "98万元"),
        ("2", "400万元", "390万元"),
    ]
    assert (notice.budget, notice.ceiling) == ("500万元", None)


def test_what_was_is_not_what_is() -> None:
    notice = read(
        "<p>供应商：清波软件有限公司</p><p>原合同金额：100万元</p><p>合同金额：120万元</p>",
        "云溪县平台合同公告",
    )
    assert won(notice) == [("0", "清波软件有限公司", "120万元")]


@pytest.mark.parametrize(
    ("told", "deadline"),
    [
        ("请于2024年3月1日9:00前递交投标文件。", "2024年3月1日9:00"),
        ("请于2024年3月1日9:00前递交投标保证金。", None),
        ("投标保证金应于2024年3月1日9:00前提交至账户，投标文件另行递交。", None),
        ("如有异议请于2024年3月1日9:00前提交书面材料，并附响应文件。", None),
    ],
)
def test_only_bids_have_a_bid_deadline(told: str, deadline: str | None) -> None:
    assert read(f"<p>一、项目概况</p><p>{told}</p>", "云溪县平台招标公告").bid_deadline == deadline


def test_bids_are_due_at_the_end_of_the_time_for_them() -> None:
    notice = read(
        "<p>投标文件递交时间：2024年3月1日9:00至2024年3月8日17:00</p>", "云溪县平台招标公告"
    )
    assert notice.bid_deadline == "2024年3月8日17:00"


@pytest.mark.parametrize(
    ("told", "deadline", "budget"),
    [
        ("<p>原：预算金额：100万元</p><p>更正为：预算金额：200万元</p>", None, "200万元"),
        (
            "<p>原内容：</p><p>投标截止时间：2024年3月1日9:00</p>"
            "<p>现内容：</p><p>投标截止时间：2024年3月15日9:00</p>",
            None,  # which of the two holds is not told by a change
            None,
        ),
        (
            "<p>样品递交截止时间由2024年3月1日9:00延期至2024年3月15日9:00</p>"
            "<p>投标截止时间：2024年3月20日9:00</p>",
            "2024年3月20日9:00",
            None,
        ),
    ],
)
def test_a_correction_tells_what_holds_or_nothing(
    told: str, deadline: str | None, budget: str | None
) -> None:
    notice = read(f"<p>采购人：云溪县水务局</p>{told}", "云溪县河长制平台更正公告")
    assert (notice.bid_deadline, notice.budget) == (deadline, budget)
