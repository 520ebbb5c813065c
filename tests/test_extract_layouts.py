"""Notices in the layouts of the publishers, all names and numbers invented."""

from pipeline.extract import extract
from pipeline.model import RawLot, RawNotice


def read(body: str, title: str | None = None) -> RawNotice:
    return extract(RawNotice(title=title, body=body))


def won(notice: RawNotice) -> list[tuple[str | None, str | None, str | None]]:
    return [(lot.lot, lot.supplier, lot.amount) for lot in notice.lots]


CONTACTS = """
<p>九、凡对本次公告内容提出询问，请按以下方式联系。</p>
<p>1.采购人信息</p><p>名　　称：云溪县数据局</p><p>地　　址：云溪县学府路1号</p><p>联系方式：李老师 0000-1234567</p>
<p>2.采购代理机构信息（如有）</p><p>名　　称：青禾项目管理有限公司</p><p>地　　址：海港市中山路2号</p><p>联系方式：0000-7654321</p>
<p>3.项目联系方式</p><p>项目联系人：王女士</p><p>电　　话：0000-7654321</p>
"""


def test_ccgp_award_page_with_its_summary_table() -> None:
    page = f"""<html><head><title>云溪县政务云平台采购项目中标公告</title>
    <meta name="ArticleTitle" content="云溪县政务云平台采购项目中标公告"><meta name="PubDate" content="2024-05-06 17:52">
    <script>var a = "<p>项目编号：JUNK-1</p>";</script></head><body>
    <div class="nav"><ul><li><a>首页</a></li><li><a>采购人</a></li><li><a>供应商</a></li><li><a>登录</a></li></ul></div>
    <h2 class="tc">云溪县政务云平台采购项目中标公告</h2><p class="tc"><span id="pubTime">2024年05月06日 17:52</span> 来源：【打印】</p>
    <div class="table"><table width="600"><tbody>
    <tr><td colspan="4"><b>公告概要：</b></td></tr><tr><td colspan="4"><b>公告信息：</b></td></tr>
    <tr><td class="title">采购项目名称</td><td colspan="3">云溪县政务云平台采购项目</td></tr>
    <tr><td class="title">品目</td><td colspan="3"><p>服务/信息技术服务/云计算服务</p></td></tr>
    <tr><td class="title">采购单位</td><td colspan="3">云溪县数据局</td></tr>
    <tr><td class="title">行政区域</td><td width="168">云溪县</td><td class="title">公告时间</td><td>2024年05月06日 17:52</td></tr>
    <tr><td class="title">本项目招标公告日期</td><td>2024年04月10日</td><td class="title">中标日期</td><td>2024年05月05日</td></tr>
    <tr><td class="title">评审专家名单</td><td colspan="3">甲某、乙某、丙某</td></tr>
    <tr><td class="title">总中标金额</td><td colspan="3">￥568.900000 万元（人民币）</td></tr>
    <tr><td colspan="4"><b>联系人及联系方式：</b></td></tr>
    <tr><td class="title">项目联系人</td><td colspan="3">王女士</td></tr><tr><td class="title">项目联系电话</td><td colspan="3">0000-7654321</td></tr>
    <tr><td class="title">采购单位</td><td colspan="3">云溪县数据局</td></tr><tr><td class="title">采购单位地址</td><td colspan="3">云溪县学府路1号</td></tr>
    <tr><td class="title">代理机构名称</td><td colspan="3">青禾项目管理有限公司</td></tr></tbody></table></div>
    <div class="vF_detail_content"><p>一、项目编号：YXZC-2024-015（招标文件编号：YXZC-2024-015）</p><p>二、项目名称：云溪县政务云平台采购项目</p>
    <p>三、中标（成交）信息</p><p>供应商名称：北辰云计算有限公司</p><p>供应商地址：海港市软件园3号楼</p><p>中标（成交）金额：568.9000000（万元）</p>
    <p>四、主要标的信息</p><table><tr><td>序号</td><td>供应商名称</td><td>服务名称</td><td>服务范围</td><td>服务要求</td><td>服务时间</td><td>服务标准</td></tr>
    <tr><td>1</td><td>北辰云计算有限公司</td><td>政务云平台</td><td>详见附件</td><td>详见附件</td><td>3年</td><td>合格</td></tr></table>
    <p>五、评审专家（单一来源采购人员）名单：</p><p>甲某、乙某、丙某</p><p>六、代理服务收费标准及金额：</p><p>本项目代理费收费标准：按合同约定</p>
    <p>本项目代理费总金额：4.2000000 万元（人民币）</p><p>七、公告期限</p><p>自本公告发布之日起1个工作日。</p><p>八、其它补充事宜</p><p>无</p>{CONTACTS}
    <p>十、附件</p></div></body></html>"""
    notice = read(page)
    assert notice.title == "云溪县政务云平台采购项目中标公告"
    assert notice.published == "2024-05-06 17:52"
    assert notice.project_number == "YXZC-2024-015"
    assert notice.project_name == "云溪县政务云平台采购项目"
    assert notice.buyer_name == "云溪县数据局"
    assert notice.agency_name == "青禾项目管理有限公司"
    assert notice.area == "云溪县"
    assert notice.award_date == "2024年05月05日"
    assert notice.item_category == "服务/信息技术服务/云计算服务"
    assert won(notice) == [("0", "北辰云计算有限公司", "568.9000000（万元）")]
    assert notice.lots[0].outcome == "中标"
    assert notice.budget is None


def test_ccgp_tender_page_gives_deadlines_budget_and_ceiling() -> None:
    notice = read(
        f"""<p>项目概况</p><p>智慧城管平台升级 招标项目的潜在投标人应在海港市公共资源交易网获取招标文件，并于2024年06月18日 09点30分（北京时间）前递交投标文件。</p>
    <p>一、项目基本情况</p><p>项目编号：HG-2024-77</p><p>项目名称：智慧城管平台升级</p><p>预算金额：325.000000 万元（人民币）</p>
    <p>最高限价（如有）：318.500000 万元（人民币）</p><p>采购需求：</p><p>详见附件，含服务器8台、交换机4台，单台预算金额不超过5万元。</p>
    <p>合同履行期限：合同签订后180天</p><p>本项目( 不接受 )联合体投标。</p>
    <p>二、申请人的资格要求：</p><p>1.满足《中华人民共和国政府采购法》第二十二条规定；</p><p>2.2023年1月1日至投标截止时间前具有类似业绩，合同金额不低于100万元；</p>
    <p>三、获取招标文件</p><p>时间：2024年05月28日 至 2024年06月04日，每天上午8:30至12:00，下午14:00至17:30。（北京时间，法定节假日除外）</p>
    <p>地点：海港市公共资源交易网</p><p>方式：网上下载</p><p>售价：￥0.0 元，本公告包含的招标文件售价总和</p>
    <p>四、提交投标文件截止时间、开标时间和地点</p><p>提交投标文件截止时间：2024年06月18日 09点30分（北京时间）</p>
    <p>开标时间：2024年06月18日 09点30分（北京时间）</p><p>地点：海港市公共资源交易中心</p><p>五、公告期限</p><p>自本公告发布之日起5个工作日。</p>
    <p>六、其他补充事宜</p><p>投标保证金：人民币60000元，到账截止时间：2024年06月17日17:00</p>{CONTACTS}""",
        "海港市智慧城管平台升级公开招标公告",
    )
    assert notice.budget == "325.000000 万元（人民币）"
    assert notice.ceiling == "318.500000 万元（人民币）"
    assert notice.document_start == "2024年05月28日"
    assert notice.document_deadline == "2024年05月28日 至 2024年06月04日"
    assert notice.bid_deadline == notice.opening == "2024年06月18日 09点30分"
    assert notice.procurement_method == "公开招标"
    assert notice.service_period == "合同签订后180天"
    assert notice.lots == ()


def test_zcy_award_tables_name_several_lots_and_a_failed_one() -> None:
    notice = read(
        """<p>一、项目编号：<span>YXCG2024-GK-031</span></p><p>二、项目名称：<span>云溪县医共体信息化项目</span></p><p>三、中标（成交）信息</p>
    <p>1.中标结果：</p><table class="template-bookmark"><thead><tr><th>序号</th><th>中标（成交）金额(元)</th><th>中标供应商名称</th><th>中标供应商地址</th><th>中标供应商统一社会信用代码</th></tr></thead>
    <tbody><tr><td class="code-sectionNo">1</td><td class="code-summaryPrice">最终报价:2350000(元)</td><td class="code-winningSupplierName">远山软件有限公司</td><td>海港市天目路9号</td><td>91330000MA00000001</td></tr>
    <tr><td>2</td><td>最终报价:860000(元)</td><td>松涛网络科技（海港）有限公司</td><td>海港市滨江路1号</td><td>91330000MA00000002</td></tr></tbody></table>
    <p>2.废标结果:</p><table><thead><tr><th>序号</th><th>标项名称</th><th>废标理由</th><th>其他事项</th></tr></thead>
    <tbody><tr><td>1</td><td>标项3:运维服务</td><td>有效投标人不足三家</td><td>/</td></tr></tbody></table>
    <p>四、主要标的信息</p><table><thead><tr><th>序号</th><th>标项名称</th><th>标的名称</th><th>品牌</th><th>数量</th><th>单价</th></tr></thead>
    <tbody><tr><td>1</td><td>标项一 平台软件</td><td>平台</td><td>远山</td><td>1</td><td>2350000</td></tr><tr><td>2</td><td>标项二 网络设备</td><td>交换机</td><td>松涛</td><td>10</td><td>86000</td></tr></tbody></table>
    <p>五、评审专家（单一来源采购人员）名单：</p><p>甲某,乙某</p><p>六、代理服务收费标准及金额：</p><p>1.代理服务收费标准：协议</p><p>2.代理服务收费金额（元）：32000</p>
    <p>九、凡对本次公告内容提出询问，请按以下方式联系</p><p>1.采购人信息</p><p>名    称：云溪县卫生健康局</p><p>地    址：云溪县</p><p>传    真：</p><p>项目联系人（询问）：某某</p>
    <p>2.采购代理机构信息</p><p>名    称：青禾项目管理有限公司</p><p>3.同级政府采购监督管理部门</p><p>名    称：云溪县财政局采购监管科</p>""",
        "云溪县医共体信息化项目中标（成交）结果公告",
    )
    assert won(notice)[:2] == [
        ("1", "远山软件有限公司", "最终报价:2350000(元)"),
        ("2", "松涛网络科技（海港）有限公司", "最终报价:860000(元)"),
    ]
    assert [(lot.lot, lot.outcome) for lot in notice.lots[2:]] == [
        ("3", "废标：有效投标人不足三家")
    ]
    assert notice.lots[0].supplier_code == "91330000MA00000001"
    assert notice.buyer_name == "云溪县卫生健康局"
    assert notice.agency_name == "青禾项目管理有限公司"


def test_zcy_tender_states_each_lot_in_lines() -> None:
    notice = read(
        """<p>项目概况</p><p><u>云溪县智慧校园项目</u>招标项目的潜在投标人应在<u>政采云平台</u>获取（下载）招标文件，并于<u>2024年07月02日 09:30</u>（北京时间）前递交（上传）投标文件。</p>
    <p>一、项目基本情况</p><p>项目编号：YXZB2024-08</p><p>项目名称：云溪县智慧校园项目</p><p>预算金额（元）：1500000</p><p>最高限价（元）：1000000,480000</p>
    <p>采购需求：</p><p>标项一</p><p>标项名称: 校园网络</p><p>数量: 1</p><p>预算金额（元）: 1000000</p><p>简要规格描述或项目基本概况介绍、用途：网络改造</p><p>备注：</p>
    <p>标项二</p><p>标项名称: 一卡通系统</p><p>数量: 1</p><p>预算金额（元）: 500000</p><p>简要规格描述：一卡通</p><p>备注：</p>
    <p>合同履约期限：标项 1、2，按采购文件要求</p><p>本项目（否）接受联合体投标。</p>
    <p>三、获取招标文件</p><p>时间：/至2024年07月02日 ，每天上午00:00至12:00 ，下午12:00至23:59（北京时间，线上获取法定节假日均可）</p>
    <p>四、提交投标文件截止时间、开标时间和地点</p><p>提交投标文件截止时间：2024年07月02日 09:30（北京时间）</p><p>投标地点（网址）：政采云平台</p>
    <p>开标时间：2024年07月02日 09:30</p>""",
        "云溪县智慧校园项目的公开招标公告",
    )
    assert notice.budget == "1500000"
    assert notice.budget_label == "预算金额（元）"
    assert [(lot.lot, lot.name, lot.budget) for lot in notice.lots] == [
        ("1", "校园网络", "1000000"),
        ("2", "一卡通系统", "500000"),
    ]
    assert notice.bid_deadline == "2024年07月02日 09:30"
    assert notice.document_deadline == "2024年07月02日"


def test_shandong_award_keeps_the_hint_inside_the_label_out() -> None:
    notice = read(
        """<p>一、项目编号：SDGP370000202402000001</p><p>二、项目名称：岱云区数字档案馆</p><p>三、中标(成交)信息</p>
    <p>标包:A</p><p>供应商名称:泉城档案科技有限公司</p><p>供应商地址:泉城路8号</p><p>中标(成交)金额:(可填写下浮率、折扣率或费率):98.6万元</p>
    <p>标包:B</p><p>供应商名称:齐鲁影像有限公司</p><p>供应商地址:泉城路9号</p><p>中标(成交)金额:(可填写下浮率、折扣率或费率):下浮率12%</p>
    <p>四、主要标的信息</p><p>名称:档案数字化</p><p>五、评审专家名单:</p><p>标包A:甲某,乙某</p><p>六、代理服务收费标准及金额:标包A:1.2万元</p>""",
        "岱云区数字档案馆中标结果公告",
    )
    assert won(notice) == [
        ("A", "泉城档案科技有限公司", "98.6万元"),
        ("B", "齐鲁影像有限公司", "下浮率12%"),
    ]


def test_henan_award_table_joins_the_unit_of_the_next_column() -> None:
    notice = read(
        """<p>一、项目基本情况</p><p>1、采购项目编号：豫云采-2024-5</p><p>2、采购项目名称：云溪市应急指挥项目</p><p>3、采购方式：竞争性磋商</p><p>5、评审日期：2024年03月10日</p>
    <p>二、成交情况</p><table><tr><th>包号</th><th>采购内容</th><th>供应商名称</th><th>地址</th><th>中标金额</th><th>单位</th><th>备注信息</th></tr>
    <tr><td>豫云采-2024-5-1</td><td>指挥大屏</td><td>中原显示有限公司</td><td>中原路1号</td><td>1,675,000.00</td><td>元</td><td></td></tr>
    <tr><td>豫云采-2024-5-2</td><td>单兵终端</td><td>黄河通信有限公司</td><td>中原路2号</td><td>86.5</td><td>万元</td><td></td></tr></table>
    <p>三、评审专家名单</p><p>甲某、乙某</p><p>四、代理服务收费标准及金额</p><p>收费金额：25,100.00元</p>""",
        "云溪市应急指挥项目-成交公告",
    )
    assert won(notice) == [
        ("1", "中原显示有限公司", "1,675,000.00元"),
        ("2", "黄河通信有限公司", "86.5万元"),
    ]
    assert {lot.outcome for lot in notice.lots} == {"成交"}
    assert notice.award_date is None


def test_sichuan_packages_may_be_won_or_failed() -> None:
    notice = read(
        """<p>一、项目编号：N5100002024000123</p><p>二、项目名称：蜀溪区智慧法院</p><p>三、采购结果</p><p>合同包1(庭审设备):</p>
    <table><tr><td>供应商名称</td><td>供应商地址</td><td>中标（成交）金额</td><td>评审总得分</td></tr><tr><td>锦江电子有限公司</td><td>锦江路1号</td><td>447,500.00元</td><td>92.3</td></tr></table>
    <p>合同包2(软件):</p><p>废标理由：通过资格审查的供应商不足三家</p><p>四、主要标的信息</p><p>合同包1(庭审设备):</p><p>货物类（锦江电子有限公司）</p>
    <table><tr><td>品目号</td><td>品目名称</td><td>采购标的</td><td>品牌</td><td>规格型号</td><td>数量（单位）</td><td>单价（元）</td><td>总价（元）</td></tr>
    <tr><td>1-1</td><td>显示设备</td><td>大屏</td><td>锦江</td><td>X1</td><td>1（套）</td><td>447500</td><td>447500</td></tr></table>
    <p>五、评审专家（单一来源采购人员）名单：</p><p>合同包1：甲某（采购人代表）、乙某</p><p>六、代理服务收费标准及金额：</p><p>代理服务费金额：</p><p>合同包1(庭审设备)：0.678万元</p>""",
        "蜀溪区智慧法院结果公告",
    )
    assert won(notice) == [("1", "锦江电子有限公司", "447,500.00元"), ("2", None, None)]
    assert notice.lots[1].outcome == "废标：通过资格审查的供应商不足三家"


def test_guangdong_packages_carry_their_budget() -> None:
    notice = read(
        """<p>项目概况</p><p>珠溪区数据治理招标项目的潜在投标人应在广东省政府采购网获取招标文件，并于 2024年08月09日 09时30分 （北京时间）前递交投标文件。</p>
    <p>一、项目基本情况</p><p>项目编号：GDZX-2024-9</p><p>项目名称：珠溪区数据治理</p><p>采购方式：公开招标</p><p>预算金额：3,200,000.00元</p><p>采购需求：</p>
    <p>合同包1(数据底座):</p><p>合同包预算金额：2,000,000.00元</p><table><tr><td>品目号</td><td>品目名称</td><td>采购标的</td><td>数量（单位）</td><td>技术规格、参数及要求</td><td>品目预算(元)</td><td>最高限价(元)</td></tr>
    <tr><td>1-1</td><td>数据处理服务</td><td>数据底座</td><td>1(项)</td><td>详见采购文件</td><td>2,000,000.00</td><td>-</td></tr></table><p>本合同包不接受联合体投标</p>
    <p>合同包2(数据运营):</p><p>合同包预算金额：1,200,000.00元</p><table><tr><td>品目号</td><td>品目名称</td><td>采购标的</td><td>数量（单位）</td><td>技术规格、参数及要求</td><td>品目预算(元)</td><td>最高限价(元)</td></tr>
    <tr><td>2-1</td><td>运营服务</td><td>数据运营</td><td>1(项)</td><td>详见采购文件</td><td>1,200,000.00</td><td>-</td></tr></table>
    <p>二、申请人的资格要求：</p><p>三、获取招标文件</p><p>时间： 2024年07月19日 至 2024年07月26日 ，每天上午 00:00:00 至 12:00:00 ，下午 12:00:00 至 23:59:59 （北京时间,法定节假日除外）</p>
    <p>四、提交投标文件截止时间、开标时间和地点</p><p>2024年08月09日 09时30分00秒 （北京时间）</p><p>地点：海港路1号</p>""",
        "珠溪区数据治理公开招标公告",
    )
    assert notice.budget == "3,200,000.00元"
    assert [(lot.lot, lot.budget) for lot in notice.lots] == [
        ("1", "2,000,000.00元"),
        ("2", "1,200,000.00元"),
    ]
    assert notice.bid_deadline == "2024年08月09日 09时30分00秒"
    assert notice.item_category is not None


def test_shenzhen_losers_and_candidates_are_not_winners() -> None:
    notice = read(
        """<p>一、项目编号：SZCG2024000123</p><p>二、项目名称：鹏溪区视频联网</p><p>三、投标供应商名称及报价</p>
    <table><tr><td>序号</td><td>投标供应商名称</td><td>报价（元）</td></tr><tr><td>1</td><td>甲方科技有限公司</td><td>6600000.0</td></tr><tr><td>2</td><td>乙方网络有限公司</td><td>6687920.0</td></tr></table>
    <p>四、候选中标供应商名单</p><table><tr><td>序号</td><td>候选中标供应商名称</td></tr><tr><td>1</td><td>乙方网络有限公司</td></tr><tr><td>2</td><td>甲方科技有限公司</td></tr></table>
    <p>五、中标（成交）信息</p><table><tr><td>供应商名称</td><td>供应商地址</td><td>中标（成交）金额</td></tr><tr><td>乙方网络有限公司</td><td>深南路1号</td><td>6687920.0元</td></tr></table>
    <p>六、主要标的信息</p><p>七、评审专家名单：</p><p>丙某、丁某</p>""",
        "鹏溪区视频联网中标公告",
    )
    assert won(notice) == [("0", "乙方网络有限公司", "6687920.0元")]
    assert notice.candidates == ()


def test_beijing_total_stands_for_the_single_award() -> None:
    notice = read(
        """<p>一、项目编号：11000024210200012345-XM001</p><p>二、项目名称：京溪区政务网络租赁</p><p>三、中标（成交）信息</p><p>总中标成交金额：498.5 万元（人民币）</p>
    <p>中标成交供应商名称、地址及中标成交金额：</p><table><tr><td>序号</td><td>中标成交供应商名称</td><td>统一信用代码</td><td>中标成交供应商地址</td><td>中标成交金额（万元）</td></tr>
    <tr><td>1</td><td>燕山通信有限公司</td><td>91110000MA00000003</td><td>燕山路1号</td><td>498.5</td></tr></table>
    <p>四、主要标的信息</p><p>网络租赁</p><p>五、评审专家名单：</p><p>甲某</p>""",
        "京溪区政务网络租赁中标公告",
    )
    assert [(lot.lot, lot.supplier, lot.amount, lot.amount_label) for lot in notice.lots] == [
        ("0", "燕山通信有限公司", "498.5", "中标成交金额（万元）")
    ]


def test_chongqing_lots_stand_under_their_number() -> None:
    notice = read(
        """<h4>巴溪大学实训平台(24A0101)结果公告</h4><p>发布时间： 2024-11-21 09:02</p><p>一、项目号：24A0101</p><p>二、项目名称：巴溪大学实训平台</p><p>三、采购方式：竞争性谈判</p>
    <p>四、评审日期： 2024-11-18</p><p>五、公示日期： 2024-11-21</p><p>六、成交结果</p><p>分包号：1</p>
    <table><tr><td>分包内容</td><td>金额（元）</td><td>成交供应商</td><td>地址</td><td>单价、数量及规格型号</td><td>其他要求</td></tr><tr><td>实训平台</td><td>￥746,300.00</td><td>嘉陵科技有限公司</td><td></td><td></td><td></td></tr></table>
    <p>分包号：2</p><table><tr><td>分包内容</td><td>废标原因</td><td>备注</td></tr><tr><td>服务器</td><td>投标人不足三家</td><td></td></tr></table>
    <p>七、谈判小组成员名单</p><p>甲某 乙某</p><p>八、联系人</p><p>采购人：巴溪大学</p><p>采购人经办人：张老师</p><p>代理机构：嘉陵招标有限公司</p><p>代理机构经办人：彭某</p>""",
        "巴溪大学实训平台(24A0101)结果公告",
    )
    assert won(notice) == [("1", "嘉陵科技有限公司", "￥746,300.00"), ("2", None, None)]
    assert notice.lots[1].outcome == "废标：投标人不足三家"
    assert notice.published == "2024-11-21 09:02"
    assert notice.buyer_name == "巴溪大学"
    assert notice.agency_name == "嘉陵招标有限公司"


def test_old_ccgp_award_with_template_tags_and_the_notice_pasted_inside() -> None:
    notice = read(
        """<div><p>　　青禾项目管理有限公司受云溪县农业局的委托，就农业物联网项目（项目编号：YX2016-15）组织采购，评标工作已经结束，成交结果如下：</p>
    <p><strong>一、项目信息</strong></p><p>项目编号：YX2016-15</p><p>项目名称：农业物联网</p><p>项目联系人：王某</p><p>联系方式：0000-1</p>
    <p><strong>二、采购单位信息</strong></p><p>采购单位名称：云溪县农业局</p><p>采购单位地址：云溪县</p><p>采购单位联系方式：李某0000-2</p>
    <p><strong>三、采购代理机构信息</strong></p><p>采购代理机构全称：青禾项目管理有限公司</p><p><strong>四、成交信息</strong></p><p>招标文件编号：YX2016-15</p>
    <p>本项目招标公告日期：2016年11月01日</p><p>成交日期：2016年11月20日</p><p>总成交金额：<fmt:formatnumber pattern="￥.000000#" type="currency">38.6</fmt:formatnumber> 万元（人民币）</p>
    <p>成交供应商名称、地址及成交金额：</p><p>见公告原文</p><p>谈判小组名单：</p><p>甲某、乙某</p><p><strong>六、成交标的名称、规格型号、数量、单价、服务要求：</strong></p>
    <p>成交供应商名称：丰泽物联有限公司</p><p>成交金额为：人民币叁拾捌万陆仟元整（￥386，000.00元）。</p><p>特此公告</p><p>青禾项目管理有限公司</p><p>2016年11月20日</p></div>""",
        "云溪县农业局农业物联网成交公告",
    )
    assert won(notice) == [("0", "丰泽物联有限公司", "人民币叁拾捌万陆仟元整（￥386，000.00元）")]
    assert notice.award_date == "2016年11月20日"
    assert notice.buyer_name == "云溪县农业局"
    assert notice.agency_name == "青禾项目管理有限公司"


def test_a_zero_total_is_a_placeholder_and_ranks_leave_the_first() -> None:
    notice = read(
        """<p>五、中标信息</p><p>中标日期：2016年11月15日</p><p>总中标金额：0.0 万元（人民币）</p><p>中标供应商名称、联系地址及中标金额：</p>
    <table><tr><td>排序</td><td>中标供应商名称</td><td>中标金额(万元)</td></tr><tr><td>第一名</td><td>甲山有限公司</td><td>113.2</td></tr><tr><td>第二名</td><td>乙水有限公司</td><td>111.63</td></tr></table>""",
        "某平台中标公告",
    )
    assert won(notice) == [("0", "甲山有限公司", "113.2")]


def test_contract_in_the_official_form() -> None:
    notice = read(
        """<p>一、合同编号：HT-2024-001</p><p>二、合同名称：云溪县视频会议系统采购合同</p><p>三、项目编号（或招标编号、政府采购计划编号、采购计划备案文号等，如有）：YX-2024-3</p><p>四、项目名称：云溪县视频会议系统</p>
    <p>五、合同主体</p><p>采购人（甲方）：云溪县人民政府办公室</p><p>地址：云溪县</p><p>联系方式：0000-1</p><p>供应商（乙方）：讯联科技有限公司</p><p>地址：海港市</p><p>联系方式：0000-2</p>
    <p>六、合同主要信息</p><p>主要标的名称：视频会议系统</p><p>规格型号（或服务要求）：详见附件</p><p>主要标的数量：1</p><p>主要标的单价：468000</p><p>合同金额：46.8 万元（人民币）</p>
    <p>履约期限、地点等简要信息：自签订之日起60日</p><p>采购方式：竞争性磋商</p><p>七、合同签订日期：2024-03-04</p><p>八、合同公告日期：2024-03-06</p><p>九、其他补充事宜：无</p>""",
        "云溪县视频会议系统采购合同公告",
    )
    assert won(notice) == [("0", "讯联科技有限公司", "46.8 万元（人民币）")]
    assert notice.lots[0].amount_label == "合同金额"
    assert notice.contract_date == "2024-03-04"
    assert notice.published == "2024-03-06"
    assert notice.project_number == "YX-2024-3"
    assert notice.buyer_name == "云溪县人民政府办公室"
    assert notice.service_period == "自签订之日起60日"


def test_short_contract_of_the_national_platform() -> None:
    notice = read(
        "采购人名称\n云溪县体育中心\n中标（成交）供应商名称\n平安财产保险有限公司云溪支公司\n合同金额\n3,140.47元 人民币\n合同期限\n0年\n合同签署时间\n2024-03-16 13:32:52",
        "关于体育中心车辆保险的合同",
    )
    assert won(notice) == [("0", "平安财产保险有限公司云溪支公司", "3,140.47元 人民币")]
    assert notice.lots[0].amount_label == "合同金额"
    assert notice.contract_date == "2024-03-16 13:32:52"
    assert notice.buyer_name == "云溪县体育中心"


def test_correction_table_gives_changes_and_the_new_deadline() -> None:
    notice = read(
        f"""<p>一、项目基本情况</p><p>原公告的采购项目编号：YX-2024-8</p><p>原公告的采购项目名称：云溪县数据中台</p><p>首次公告日期：2024-04-01</p><p>二、更正信息</p>
    <p>更正事项：√采购公告 □采购文件 □采购结果</p><p>更正内容：</p><table><tr><td>序号</td><td>更正项</td><td>更正前内容</td><td>更正后内容</td></tr>
    <tr><td>1</td><td>提交投标文件截止时间</td><td>2024年04月22日 09:30</td><td>2024年04月29日 09:30</td></tr><tr><td>2</td><td>预算金额</td><td>300万元</td><td>320万元</td></tr></table>
    <p>更正日期：2024-04-15</p><p>三、其他补充事宜</p><p>无</p>{CONTACTS}""",
        "云溪县数据中台更正公告",
    )
    assert [(c.field, c.old, c.new) for c in notice.changes] == [
        ("提交投标文件截止时间", "2024年04月22日 09:30", "2024年04月29日 09:30"),
        ("预算金额", "300万元", "320万元"),
    ]
    assert notice.bid_deadline == "2024年04月29日 09:30"
    assert notice.budget is None
    assert notice.project_number == "YX-2024-8"
    assert notice.project_name == "云溪县数据中台"
    assert notice.lots == ()


def test_correction_in_sentences_and_in_free_words() -> None:
    notice = read(
        "二、更正信息\n更正事项：采购文件\n更正内容：\n原开标时间：2024年5月8日9时，现更正为：2024年5月15日9时。\n更正日期：2024年5月2日\n三、其他补充事宜\n无",
        "某项目更正公告",
    )
    assert [(c.field, c.old, c.new) for c in notice.changes] == [
        ("开标时间", "2024年5月8日9时", "2024年5月15日9时")
    ]
    assert notice.bid_deadline == "2024年5月15日9时"
    notice = read(
        "二、更正信息\n更正内容：\n工程量清单上传错误，请重新下载\n更正日期：\n2024-03-16",
        "某项目更正公告",
    )
    assert [(c.field, c.new) for c in notice.changes] == [
        ("更正内容", "工程量清单上传错误，请重新下载")
    ]


def test_termination_and_failure_tell_their_reason() -> None:
    notice = read(
        f"""<p>一、项目基本情况</p><p>采购项目编号：YX-2024-9</p><p>采购项目名称：云溪县云桌面</p><p>二、项目终止的原因</p><p>因采购需求发生重大变化，终止本次采购。</p><p>三、其他补充事宜</p><p>无</p>{CONTACTS}""",
        "云溪县云桌面终止公告",
    )
    assert [(lot.lot, lot.outcome) for lot in notice.lots] == [
        ("0", "终止：因采购需求发生重大变化，终止本次采购。")
    ]
    assert notice.project_number == "YX-2024-9"
    notice = read(
        "一、项目编号：YX-10\n二、项目名称：云溪县大屏\n三、废标原因：\n投标截止时间前提交投标文件的供应商不足三家，本项目流标。",
        "云溪县大屏废标公告",
    )
    assert notice.lots == (
        RawLot(lot="0", outcome="废标：投标截止时间前提交投标文件的供应商不足三家，本项目流标。"),
    )


def test_intention_of_one_need_is_the_notice_and_of_many_are_lots() -> None:
    head = "<p>为便于供应商及时了解政府采购信息，现将云溪县公安局2024年5月采购意向公开如下：</p><table><tr><td>序号</td><td>采购项目名称</td><td>采购需求概况</td><td>预算金额（万元）</td><td>预计采购时间（填写到月）</td><td>备注</td></tr>"
    one = "<tr><td>1</td><td>交通信号机采购</td><td>信号机30台</td><td>65.000000</td><td>2024年6月</td><td></td></tr>"
    two = "<tr><td>2</td><td>执法仪采购</td><td>执法仪200台</td><td>48</td><td>2024年7月</td><td></td></tr>"
    single = read(head + one + "</table>", "云溪县公安局2024年5月政府采购意向")
    assert (single.budget, single.budget_label, single.expected) == (
        "65.000000",
        "预算金额（万元）",
        "2024年6月",
    )
    assert single.lots == ()
    many = read(head + one + two + "</table>", "云溪县公安局2024年5月政府采购意向")
    assert [(lot.lot, lot.name, lot.budget, lot.budget_label) for lot in many.lots] == [
        ("1", "交通信号机采购", "65.000000", "预算金额（万元）"),
        ("2", "执法仪采购", "48", "预算金额（万元）"),
    ]
    assert many.budget is None


def test_single_source_publicity_awards_nothing() -> None:
    notice = read(
        """<p>一、项目信息</p><p>采购人：云溪县税务局</p><p>项目名称：核心系统维保</p><p>拟采购的货物或服务的说明：原厂维保</p><p>拟采购的货物或服务的预算金额：86万元</p>
    <p>采用单一来源采购方式的原因及说明：只能从唯一供应商处采购</p><p>二、拟定供应商信息</p><p>名称：原厂软件有限公司</p><p>地址：海港市</p><p>三、公示期限</p><p>2024年5月6日至2024年5月13日</p>""",
        "云溪县税务局核心系统维保单一来源采购公示",
    )
    assert [lot for lot in notice.lots if lot.supplier or lot.outcome] == []
    assert notice.budget == "86万元"
    assert notice.buyer_name == "云溪县税务局"
    assert notice.project_name == "核心系统维保"


def test_acceptance_names_contract_parties() -> None:
    notice = read(
        """<p>一、合同编号：HT-7</p><p>二、合同名称：云溪县物业合同</p><p>三、项目编号：YX-7</p><p>四、项目名称：云溪县行政中心物业</p><p>五、合同主体</p><p>采购人（甲方）：云溪县机关事务中心</p>
    <p>供应商（乙方）：安居物业有限公司</p><p>六、合同主要信息</p><p>服务内容：物业</p><p>七、验收日期：2024-06-01</p><p>八、验收组成员：甲某、乙某</p><p>九、验收意见：合格</p>""",
        "云溪县行政中心物业履约验收公告",
    )
    assert notice.buyer_name == "云溪县机关事务中心"
    assert notice.project_number == "YX-7"
    assert won(notice) == [("0", "安居物业有限公司", None)]


def test_candidates_in_rows_in_columns_and_in_lines() -> None:
    rows = read(
        """<p>一、评标情况</p><p>1、中标候选人基本情况</p><table><tr><td>排序</td><td>中标候选人名称</td><td>投标报价（元）</td><td>质量</td><td>工期</td></tr>
    <tr><td>1</td><td>甲建设有限公司;乙设计有限公司</td><td>24959500.00</td><td>合格</td><td>300天</td></tr><tr><td>2</td><td>丙建设有限公司</td><td>25000000.00</td><td>合格</td><td>300天</td></tr></table>
    <p>2、中标候选人项目负责人情况</p><table><tr><td>序号</td><td>中标候选人名称</td><td>项目负责人姓名</td></tr><tr><td>1</td><td>甲建设有限公司;乙设计有限公司</td><td>赵某</td></tr></table>
    <p>五、联系方式</p><p>招 标 人：云溪市城投有限公司</p><p>招标代理机构：青禾项目管理有限公司</p>""",
        "云溪市数据中心机房工程中标候选人公示",
    )
    assert [(c.rank, c.supplier, c.amount, c.amount_label) for c in rows.candidates] == [
        ("1", "甲建设有限公司;乙设计有限公司", "24959500.00", "投标报价（元）"),
        ("2", "丙建设有限公司", "25000000.00", "投标报价（元）"),
    ]
    assert rows.lots == ()
    assert rows.buyer_name == "云溪市城投有限公司"
    columns = read(
        """<table><tr><td>项目名称</td><td colspan="3">云溪路改造</td></tr><tr><td>招标人</td><td colspan="3">云溪市交通局</td></tr>
    <tr><td>中标候选人</td><td>第一中标候选人</td><td>第二中标候选人</td><td>第三中标候选人</td></tr><tr><td>单位名称</td><td>甲路桥有限公司</td><td>乙路桥有限公司</td><td>丙路桥有限公司</td></tr>
    <tr><td>投标报价（万元）</td><td>817.65</td><td>820.1</td><td>825</td></tr><tr><td>项目经理</td><td>赵某</td><td>钱某</td><td>孙某</td></tr></table>""",
        "云溪路改造中标候选人公示",
    )
    assert [(c.supplier, c.amount) for c in columns.candidates] == [
        ("甲路桥有限公司", "817.65"),
        ("乙路桥有限公司", "820.1"),
        ("丙路桥有限公司", "825"),
    ]
    assert columns.buyer_name == "云溪市交通局"
    lines = read(
        "项目名称：云溪湿地\n第一中标候选人：甲园林有限公司\n投标报价：1,200,000.00元\n第二中标候选人：乙园林有限公司\n投标报价：1,250,000.00元",
        "云溪湿地中标候选人公示",
    )
    assert [(c.supplier, c.amount) for c in lines.candidates] == [
        ("甲园林有限公司", "1,200,000.00元"),
        ("乙园林有限公司", "1,250,000.00元"),
    ]


def test_works_result_in_a_form_of_label_cells() -> None:
    notice = read(
        """<table><tr><td>项目名称</td><td colspan="3">云溪河治理工程</td></tr><tr><td>招标编号</td><td>YXGC20240012</td><td>标段编号</td><td>YXGC2024001201</td></tr>
    <tr><td>建设单位</td><td>云溪市水务投资有限公司</td><td>联系电话</td><td>0000-1</td></tr><tr><td>招标代理机构</td><td>嘉陵招标有限公司</td><td>联系人</td><td>王某</td></tr>
    <tr><td rowspan="3">中标候选人</td><td>第一名</td><td colspan="2">甲水利有限公司</td></tr><tr><td>第二名</td><td colspan="2">乙水利有限公司</td></tr><tr><td>第三名</td><td colspan="2"></td></tr>
    <tr><td>中标人</td><td colspan="3">甲水利有限公司</td></tr><tr><td>中标价（万元）</td><td>666.987967</td><td>工期</td><td>45</td></tr>
    <tr><td>开标时间</td><td>2024年01月06日 10:30:00</td><td>发包方式</td><td>公开招标</td></tr></table>""",
        "云溪河治理工程中标结果公告",
    )
    assert [(lot.lot, lot.supplier, lot.amount, lot.amount_label) for lot in notice.lots] == [
        ("0", "甲水利有限公司", "666.987967", "中标价（万元）")
    ]
    assert notice.project_number == "YXGC20240012"
    assert notice.buyer_name == "云溪市水务投资有限公司"
    assert notice.opening == "2024年01月06日 10:30:00"
    assert notice.bid_deadline is None


def test_word_markup_splits_labels_and_numbers_by_inline_tags() -> None:
    notice = read(
        """<p class="MsoNormal"><b><span>一、项目</span></b><span lang="EN-US">&nbsp;</span><span>基本情况</span></p>
    <p class="MsoNormal"><span>1.</span><span>项目</span><span>编</span><span>号：</span><u><span lang="EN-US">YX</span><span>采</span><span lang="EN-US">2024-06</span></u></p>
    <p class="MsoNormal"><span>2.项目名称：</span><u><span>云溪县</span><span>雪亮工程</span></u></p><p><font>3.预</font><font>算金额：</font><span>人民币</span><u><span>1</span><span>20</span></u><span>万元</span></p>
    <p><span>4.开标时间：</span><u><span lang="EN-US">2024</span></u><span>年</span><u><span lang="EN-US">0</span><span>7</span></u><span>月</span><u><span>08</span></u><span>日</span><span>9:30</span></p>
    <p><span>采</span><span>&nbsp;&nbsp;</span><span>购</span><span>&nbsp;&nbsp;</span><span>人：</span><span>云溪县公安局</span></p><p style="display:none">项目编号：HIDDEN-1</p>""",
        "云溪县雪亮工程招标公告",
    )
    assert notice.project_number == "YX采2024-06"
    assert notice.project_name == "云溪县雪亮工程"
    assert notice.budget == "人民币120万元"
    assert notice.opening == "2024年07月08日9:30"
    assert notice.buyer_name == "云溪县公安局"


def test_text_whose_tags_became_line_breaks() -> None:
    notice = read(
        "云溪一中智慧教室询价\n公告\n项目概况\n云溪一中智慧教室\n的潜在供应商应在云溪市交易网（\nwww.example.cn\n）获取采购文件，\n并于\n202\n4\n年\n3\n月\n20\n日\n9\n时\n00\n分（北京时间）前递交响应文件\n。\n一、\n项目基本情况\n1\n.\n项目编号：\nYX-XJ-24003\n2.项目名称\n：云溪一中智慧教室\n3.预算金额：50\n.\n5\n万元\n三、\n获取采购\n文件\n1.时间：\n202\n4\n年\n3\n月\n11\n日至\n202\n4\n年\n3\n月\n15\n日\n四、响应文件提交\n1.截止时\n间：\n202\n4\n年\n3\n月\n20\n日\n9\n时\n00\n分\n八、联系方式\n1\n.采购人\n信息\n名 称：\n云溪市第一中学\n地址：\n云溪路1号",
        "云溪一中智慧教室询价公告",
    )
    assert notice.project_number == "YX-XJ-24003"
    assert notice.project_name == "云溪一中智慧教室"
    assert notice.document_deadline == "2024年3月11日至2024年3月15日"
    assert notice.bid_deadline == "2024年3月20日9时00分"
    assert notice.buyer_name == "云溪市第一中学"


def test_text_with_a_table_flattened_to_one_cell_a_line() -> None:
    notice = read(
        "一、项目编号：YX-1\n二、项目名称：云溪县执法终端\n三、中标（成交）信息\n序号\n标项名称\n中标（成交）金额（元）\n中标供应商名称\n中标供应商地址\n评分结果\n评审价格\n1\n终端\n3293364.76\n甲终端有限公司\n云溪路1号\n85.67\n3200000.00\n四、主要标的信息\n序号\n标项名称\n标的名称\n数量\n1\n终端\n终端\n30\n五、评审专家名单：\n甲某\n六、代理服务收费标准及金额：\n26344.55元\n",
        "云溪县执法终端中标结果公告",
    )
    assert won(notice) == [("0", "甲终端有限公司", "3293364.76")]
    assert notice.lots[0].amount_label == "中标（成交）金额（元）"
    lots = read(
        "一、项目基本情况\n项目编号：SD-1\n包号\n预算金额(万元)\n最高限价(万元)\nA\n50.000000\n48.000000\nB\n35.000000\n35.000000\n采购需求：\n见附件\n合同履行期限：\n包号\n合同期限\nA\n2024年5月-10月。\n",
        "某赛事公开招标公告",
    )
    assert [(lot.lot, lot.budget, lot.budget_label, lot.ceiling) for lot in lots.lots] == [
        ("A", "50.000000", "预算金额(万元)", "48.000000"),
        ("B", "35.000000", "预算金额(万元)", "35.000000"),
    ]
    assert lots.budget is None


def test_one_value_of_many_lots_is_told_apart() -> None:
    notice = read(
        "项目编号：SH-1\n项目名称：申溪区推广\n预算金额（元）：1800000元\n最高限价（元）：包1-1200000.00元；包2-600000.00元\n",
        "申溪区推广公开招标公告",
    )
    assert notice.budget == "1800000元"
    assert notice.ceiling is None
    assert [(lot.lot, lot.ceiling) for lot in notice.lots] == [
        ("1", "1200000.00元"),
        ("2", "600000.00元"),
    ]


def test_award_told_in_sentences() -> None:
    notice = read(
        """<p>受云溪大学的委托，云溪市政府采购中心于2014年03月17日以公开招标方式，对办公家具项目（项目编号：YXC2014-A03）实施了政府集中采购。现将中标结果公告如下。</p>
    <p>2、定标日期：2014年04月09日</p><p>3、中标供应商：</p><table><tr><td>包号</td><td>中标供应商</td><td>中标金额(元)</td></tr><tr><td>1包</td><td>东港家具有限公司</td><td>1,090,602.00</td></tr><tr><td>2包</td><td>流标</td><td>--</td></tr></table>
    <p>6、采购人：云溪大学</p><p>7、采购代理机构：云溪市政府采购中心</p><p>2014年04月09日</p>""",
        "云溪大学办公家具公开招标中标结果公告",
    )
    assert won(notice) == [("1", "东港家具有限公司", "1,090,602.00"), ("2", None, None)]
    assert notice.lots[1].outcome == "流标"
    assert notice.project_number == "YXC2014-A03"
    assert notice.award_date == "2014年04月09日"
    assert notice.published == "2014年04月09日"
    text = read(
        "经评审，确定成交供应商：南华物业有限公司，地址：南华路1号，成交金额：陆万肆仟元（￥64000.00）。",
        "某校物业成交公告",
    )
    assert won(text) == [("0", "南华物业有限公司", "陆万肆仟元（￥64000.00）")]


def test_columns_of_the_source_win_over_the_text() -> None:
    notice = extract(
        RawNotice(
            title="某项目招标公告",
            project_number="COL-1",
            body="项目编号：TXT-1\n采购人：云溪县财政局",
        )
    )
    assert notice.project_number == "COL-1"
    assert notice.buyer_name == "云溪县财政局"
