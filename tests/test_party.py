"""Suppliers, buyers and agencies: every name kept, no name invented."""

import pytest

from pipeline.normalize import party

CODE = "91350100M000100Y43"

# Names that must come out as they went in (brackets half-width), with their kind.
NAMES = (
    ("云溪数据有限公司", "company"),
    ("云溪数据股份有限公司", "company"),
    ("云溪数据有限责任公司", "company"),
    ("云溪软件股份公司", "company"),
    ("云溪第三建筑工程公司", "company"),
    ("云溪市市政工程总公司", "company"),
    ("云溪集团", "company"),
    ("云溪数据（集团）有限公司", "company"),
    ("云溪建设（集团）股份有限公司", "company"),
    ("云溪建设（集团）第一建筑工程有限责任公司", "company"),
    ("海移（云溪）软件技术有限公司", "company"),
    ("海港云计算（云溪）有限责任公司", "company"),
    ("云溪工程咨询有限公司（海港）", "company"),
    ("云溪市市政工程设计研究总院（集团）有限公司", "company"),
    ("中国云溪通信建设集团设计院有限公司", "company"),
    ("云溪电子第九设计研究院科技工程股份有限公司", "company"),
    ("海中云溪局集团第五工程有限公司", "company"),
    ("中国建筑云溪工程局有限公司", "company"),
    ("云溪与海工程技术有限公司", "company"),
    ("云溪和海港设计有限公司", "company"),
    ("深港和与国际工程设计有限公司", "company"),
    ("云溪及时雨保洁服务有限公司", "company"),
    ("中标海港建设集团有限公司", "company"),
    ("成交云溪商贸有限公司", "company"),
    ("无尘云溪净化科技有限公司", "company"),
    ("本源云溪量子科技有限公司", "company"),
    ("美的云溪电器股份有限公司", "company"),
    ("3M云溪有限公司", "company"),
    ("58云溪信息技术有限公司", "company"),
    ("TCL云溪科技集团股份有限公司", "company"),
    ("云溪A+教育科技有限公司", "company"),
    ("云溪出版社有限责任公司", "company"),
    ("云溪日报社", "company"),
    ("云溪第二中学印刷厂", "company"),
    ("云溪消防器材厂", "company"),
    ("云溪海港律师事务所", "company"),
    ("海港（云溪）律师事务所", "company"),
    ("海港会计师事务所（特殊普通合伙）", "company"),
    ("云溪股权投资合伙企业（有限合伙）", "company"),
    ("云溪县绿野种植专业合作社", "company"),
    ("云溪县农村信用合作联社", "company"),
    ("云溪农村商业银行股份有限公司", "company"),
    ("云溪大学", "institution"),
    ("云溪中医药大学", "institution"),
    ("云溪职业技术学院", "institution"),
    ("云溪大学（滨海校区）", "institution"),
    ("云溪大学附属第一医院", "institution"),
    ("滨海市第一人民医院（滨海市肿瘤医院）", "institution"),
    ("云溪市妇幼保健院", "institution"),
    ("云溪学院和谐路校区附属中学", "institution"),
    ("中国云溪科学院海港研究所", "institution"),
    ("云溪省建筑设计研究院", "institution"),
    ("云溪省水利水电勘测设计研究总院", "institution"),
    ("云溪地矿勘察设计院", "institution"),
    ("云溪省海图测绘院", "institution"),
    ("长河云溪航道工程局", "company"),
    ("云溪省地质局第三大队", "institution"),
    ("云溪环境监测站", "institution"),
    ("云溪市登山及攀岩协会", "institution"),
    ("云溪市计算机学会", "institution"),
    ("云溪上市公司协会", "institution"),
    ("云溪县总工会", "institution"),
    ("云溪区海港街道办事处", "institution"),
    ("云溪县公证处", "institution"),
    ("云溪市图书馆", "institution"),
    ("云溪县人民政府", "institution"),
    ("云溪市公安局", "institution"),
    ("云溪区机关幼儿园", "institution"),
    ("云溪区文渊办公用品经营部", "unknown"),
    ("云溪县老周家具店", "unknown"),
    ("云溪县五金商行", "unknown"),
    ("云溪县鑫盛种子行", "unknown"),
    ("云溪区小禾图文工作室", "unknown"),
    ("云溪县海棠家俱城", "unknown"),
    ("云溪县惠民超市", "unknown"),
    ("云溪县洁净布草服务中心", "unknown"),
    ("云溪县工程监理中心", "unknown"),
    ("云溪县养猪场", "unknown"),
    ("云溪县绿源苗圃", "unknown"),
    ("云溪县先锋劳务队", "unknown"),
    ("云溪县海港大酒店", "unknown"),
    ("云溪县图文广告社", "unknown"),
    ("Yunxi Data Co., Ltd", "company"),
    ("Haigang GmbH", "company"),
    ("Yunxi (Binhai) Technology Inc", "company"),
)
BRANCHES = (
    ("云溪移动通信集团海港有限公司滨海分公司", "云溪移动通信集团海港有限公司", "滨海分公司"),
    ("云溪电信股份有限公司滨海市分公司", "云溪电信股份有限公司", "滨海市分公司"),
    ("云溪数据（集团）有限公司海港办事处", "云溪数据(集团)有限公司", "海港办事处"),
    ("云溪财产保险股份有限公司滨海中心支公司", "云溪财产保险股份有限公司", "滨海中心支公司"),
    ("云溪证券股份有限公司滨海海港路营业部", "云溪证券股份有限公司", "滨海海港路营业部"),
    ("国网云溪电力有限公司滨海供电公司", "国网云溪电力有限公司", "滨海供电公司"),
    ("云溪石化股份有限公司云溪滨海石油分公司", "云溪石化股份有限公司", "云溪滨海石油分公司"),
    ("云溪银行股份有限公司滨海市分行", "云溪银行股份有限公司", "滨海市分行"),
    ("云溪银行滨海海港路支行", "云溪银行", "滨海海港路支行"),
    ("云溪矿业有限公司职工医院", "云溪矿业有限公司", "职工医院"),
    ("云溪建设集团有限公司设计研究院", "云溪建设集团有限公司", "设计研究院"),
)
A, B, C = "云溪数据有限公司", "海港科技有限公司", "滨海大学"
TOGETHER = (
    f"{A}/{B}",
    f"{A}、{B}",
    f"{A}，{B}",
    f"{A};{B}",
    f"{A}；{B}；",
    f"{A}和{B}",
    f"{A}与{B}",
    f"{A}以及{B}",
    f"{A}&amp;{B}",
    f"{A} & {B}",
    f"{A}\n{B}",
    f"{A} {B}",
    f"{A}{B}",
    f"{A}<br/>{B}",
    f"{A}|{B}",
    f"1、{A} 2、{B}",
    f"1.{A}2.{B}",
    f"（1）{A}（2）{B}",
    f"①{A}②{B}",
    f"一、{A}；二、{B}",
    f"包1：{A}；包2：{B}",
    f"采购包1:{A} 采购包2:{B}",
    f"A包:{A} B包:{B}",
    f"供应商名称：{A} 地址：滨海市海港路8号；供应商名称：{B} 地址：云溪县",
    f"{A}（设计）、{B}（施工）",
)
CONSORTIA = (
    f"{A}、{B}、{C}联合体",
    f"{A}、{B}、{C}（联合体）",
    f"(联合体){A}、{B}、{C}",
    f"联合体：{A}，{B}，{C}",
    f"{A}、{B}与{C}组成的联合体",
    f"{A}（联合体牵头人）、{B}（联合体成员）、{C}（联合体成员）",
    f"{A}(主){B}(成){C}(成)",
    f"(主){A}(成){B}(成){C}",
    f"牵头人：{A}\n联合体成员：{B}、{C}",
    f"联合体牵头人:{A},联合体成员:{B},{C}",
    f"联合体成员：{B}；{C}\n牵头单位：{A}",
    f"{A}（牵头单位，施工单位）；{B}（联合体成员单位，设计单位）；{C}（成员）",
    f"主办方：{A}；成员方一：{B}；成员方二：{C}",
    f"{A}（联合体成员：{B}、{C}）",
    f"联合体牵头单位{A}，成员单位{B}，成员单位{C}",
)
ALONE = (
    f"  {A}。",
    f"“{A}”",
    f"【{A}】",
    f"<td>{A}</td>",
    f"{A}&nbsp;",
    f"1、{A}",
    f"一、{A}",
    "云溪 数据有限公司",
    "云溪数据\n有限公司",
    f"成交供应商：{A}",
    f"中标（成交）供应商名称：{A}",
    f"供应商名称：{A}",
    f"第一中标候选人：{A}",
    f"中标人{A}",
    f"投标人{A}",
    f"名称：{A}",
    f"包1：{A}",
    f"{A}（盖章）",
    f"{A}（小微企业）",
    f"{A}（排名第一）",
    f"{A}（中标金额：12万元）",
    f"{A} 中标金额：120000元",
    f"{A}，滨海市海港路8号",
    f"{A}滨海市海港路8号3楼",
    f"{A} 地址：滨海市海港路8号",
    f"供应商名称：{A} 供应商地址：滨海市 中标金额：12万元",
    f"{A} 0591-88880000",
    f"{A}13800000000",
    f"{A}等三家单位",
    f"经评审，确定{A}为成交供应商",
    f"采购人：云溪县人民医院；供应商：{A}",
    f"代理机构名称：云溪招标有限公司；成交供应商名称：{A}",
    f"{A} 联合体成员单位：无",
    f"{A}（不接受联合体）",
    f"包1：{A}；包2：废标",
    f"{A}、{A}",
    f"{A}/云溪",
)
NOBODY = (
    ("废标", "failed"),
    ("流标", "failed"),
    ("本项目废标", "failed"),
    ("采购失败", "failed"),
    ("终止", "failed"),
    ("未成交", "failed"),
    ("暂无中标供应商", "failed"),
    ("因有效投标供应商不足三家，本包废标，采购代理机构：云溪招标有限公司", "failed"),
    (f"{A} 废标", "failed"),
    ("", "missing"),
    (None, "missing"),
    ("无", "missing"),
    ("/", "missing"),
    ("——", "missing"),
    ("N/A", "missing"),
    ("详见附件", "attachment"),
    ("见公告正文", "attachment"),
    ("资格性审查", "unreadable"),
    ("系云溪合同法所定", "unreadable"),
    ("股份", "unreadable"),
    ("股份有限公司", "unreadable"),
    ("供应商", "unreadable"),
    ("小微企业", "unreadable"),
    ("科技有限公司", "unreadable"),
    ("信息技术股份有限公司", "unreadable"),
    ("某某有限公司", "unreadable"),
    ("某某海港数据技术有限公司", "unreadable"),
    ("XX科技有限公司", "unreadable"),
    ("**科技有限公司", "unreadable"),
    ("云溪采购网站", "unreadable"),
    ("人民医院", "unreadable"),
    ("方案一", "unreadable"),
    ("代理机构：云溪招标有限公司", "unreadable"),
    ("李建国、王小云、赵海港", "unreadable"),
    ("评审专家：李建国（组长）、王小云", "unreadable"),
    ("令狐海、李建国", "unreadable"),
    ("项目负责人：李建国", "unreadable"),
    ("李先生", "unreadable"),
    ("本项目的监督部门为云溪县财政局", "unreadable"),
    ("开户银行：云溪银行海港支行", "unreadable"),
    ("采购人名称：云溪县人民医院", "unreadable"),
    ("￥120000.00元", "unreadable"),
    ("联系人：张三 电话：0591-88880000", "unreadable"),
)
BUYERS = (
    ("云溪县人民医院", "云溪县人民医院"),
    ("云溪县人民医院（云溪县中心医院）", "云溪县人民医院(云溪县中心医院)"),
    ("采购人：云溪县人民医院", "云溪县人民医院"),
    ("采购人名称:云溪县教育局。", "云溪县教育局"),
    ("名 称：云溪县教育局", "云溪县教育局"),
    ("采购人信息 名称：云溪县教育局 地址：海港路1号", "云溪县教育局"),
    ("云溪县教育局 联系人：张三", "云溪县教育局"),
    ("云溪县教育局\n海港路1号", "云溪县教育局"),
    ("云溪县\n教育局", "云溪县教育局"),
    ("云溪大学  附属医院", "云溪大学附属医院"),
    ("云溪招标有限公司（盖章）", "云溪招标有限公司"),
    ("云溪水务有限公司、海港水科技有限公司", "云溪水务有限公司、海港水科技有限公司"),
    ("中国人民解放军32001部队", "中国人民解放军32001部队"),
    ("详见附件", None),
    ("采购人：/", None),
    ("联系人：张三", None),
    ("无", None),
    ("-", None),
    ("", None),
    (None, None),
)


def names(cell: str | None, code: str | None = None) -> list[str]:
    return [member.name for member in party.parse(cell, code).members]


def half(text: str) -> str:
    return text.replace("（", "(").replace("）", ")")


@pytest.mark.parametrize(("name", "kind"), NAMES)
def test_a_name_is_kept_whole(name: str, kind: str) -> None:
    found = party.parse(name)

    assert [member.name for member in found.members] == [half(name)]
    assert found.members[0].kind == kind
    assert found.members[0].base_name == half(name)
    assert (found.is_consortium, found.flags) == (False, ())


@pytest.mark.parametrize(("name", "base", "branch"), BRANCHES)
def test_a_branch_is_a_party_of_its_own_under_its_head(name: str, base: str, branch: str) -> None:
    (member,) = party.parse(name).members

    assert (member.name, member.base_name, member.branch) == (half(name), base, branch)


@pytest.mark.parametrize("cell", TOGETHER)
def test_several_names_of_a_cell_are_told_apart(cell: str) -> None:
    found = party.parse(cell)

    assert [member.name for member in found.members] == [A, B]
    assert not found.is_consortium
    assert "several" in found.flags


@pytest.mark.parametrize("cell", CONSORTIA)
def test_the_members_of_a_consortium_are_told_apart(cell: str) -> None:
    found = party.parse(cell)

    assert [member.name for member in found.members] == [A, B, C]
    assert found.is_consortium


@pytest.mark.parametrize("cell", CONSORTIA[5:])
def test_the_roles_of_a_consortium_are_read(cell: str) -> None:
    roles = [member.role for member in party.parse(cell).members]

    assert roles == ["lead", "member", "member"]


def test_no_role_is_made_up() -> None:
    assert {member.role for member in party.parse(CONSORTIA[0]).members} == {None}


@pytest.mark.parametrize("cell", ALONE)
def test_labels_and_tails_are_no_part_of_a_name(cell: str) -> None:
    found = party.parse(cell)

    assert [member.name for member in found.members] == [A]
    assert not found.is_consortium


@pytest.mark.parametrize(("cell", "flag"), NOBODY)
def test_what_names_nobody_yields_nobody(cell: str | None, flag: str) -> None:
    assert party.parse(cell) == party.Parties((), False, (flag,))


@pytest.mark.parametrize(
    "cell",
    (
        f"{A}({CODE})",
        f"{A}（统一社会信用代码：{CODE}）",
        f"{A}{CODE}",
        f"{CODE} {A}",
        f"{A} 统一社会信用代码：{CODE.lower()}",
        f"单位名称:{A};统一社会信用代码:{CODE};地址:滨海市",
    ),
)
def test_a_code_in_the_cell_goes_to_its_name(cell: str) -> None:
    (member,) = party.parse(cell).members

    assert (member.name, member.uscc) == (A, CODE)


def test_codes_beside_the_cell_go_to_the_names_in_order() -> None:
    other = "91110108551385082Q"
    found = party.parse(f"{A}、{B}", f"{CODE},{other}")

    assert [member.uscc for member in found.members] == [CODE, other]


def test_codes_that_do_not_fit_the_names_are_left_out() -> None:
    assert party.parse(A, f"{CODE},91110108551385082Q").flags == ("code_conflict",)
    assert party.parse(f"{A}({CODE})", "91110108551385082Q").members[0].uscc is None
    assert party.parse(A, "91310115MA1H8R7C6D").flags == ("code_invalid",)


def test_a_personal_number_is_never_kept_as_a_code() -> None:
    (member,) = party.parse("云溪县老周家具店", "110101199003289996").members

    assert member.uscc is None


def test_a_code_tells_a_sole_trader() -> None:
    (member,) = party.parse("云溪县老周家具店", "92350100M000100Y40").members

    assert member.kind == "individual"


@pytest.mark.parametrize(
    ("cell", "name"),
    (
        ("王某某（个体工商户）", "王某某"),
        ("云溪县小禾图文店（个体工商户）", "云溪县小禾图文店"),
        ("李建国", "李建国"),
        ("张**", "张**"),
        ("赵小云（自然人）", "赵小云"),
    ),
)
def test_a_person_or_sole_trader_is_an_individual(cell: str, name: str) -> None:
    (member,) = party.parse(cell).members

    assert (member.name, member.kind) == (name, "individual")


@pytest.mark.parametrize("word", ("原名：", "曾用名:", "原", "原名称为", "前身："))
def test_a_former_name_is_kept_beside_the_name(word: str) -> None:
    (member,) = party.parse(f"{A}（{word}{B}）").members

    assert (member.name, member.former_name) == (A, B)


def test_glue_and_cut_tails_are_told() -> None:
    assert party.parse(f"{A}{B}").flags == ("glued", "several")
    assert party.parse(f"{A}滨海市海港路8号").flags == ("tail_cut",)


@pytest.mark.parametrize("name", [name for name, _ in NAMES])
def test_reading_a_name_twice_changes_nothing(name: str) -> None:
    once = names(name)

    assert [names(each) for each in once] == [[each] for each in once]


@pytest.mark.parametrize(("raw", "expected"), BUYERS)
def test_a_buyer_is_its_name_alone(raw: str | None, expected: str | None) -> None:
    assert party.clean(raw) == expected


@pytest.mark.parametrize(
    ("name", "group_id"),
    (
        ("中国电信股份有限公司云溪分公司", "CTCC"),
        ("中电万维云溪技术有限公司", "CTCC"),
        ("中国移动通信集团设计院有限公司", "CMDI"),
        ("云溪移动电源科技有限公司", None),
        ("云溪数据有限公司", None),
        ("神州数码信息服务股份有限公司", "DCITS"),
        ("太极集团有限公司", None),
    ),
)
def test_a_group_is_told_by_the_first_row_that_hits(name: str, group_id: str | None) -> None:
    assert party.group(name) == group_id


def test_a_cell_may_glue_very_many_names_together() -> None:
    names = [f"云溪{chr(0x4E00 + number)}数据有限公司" for number in range(600)]

    assert [member.name for member in party.parse("".join(names)).members] == names
