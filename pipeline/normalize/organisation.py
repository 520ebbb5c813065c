"""Whether a text is the name of an organisation or a person, of which kind, and its head company.

A name is believed by its ending (…公司, …医院, …经营部). What has no such ending is not a name:
cells hold headings, reasons and torn pieces as well.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.model import PartyKind

SHORTEST, LONGEST = 4, 60  # characters of a name

_COMPANY = re.compile(
    r"(?:公司|集团|厂|事务所|合作社|联合社|合作联社|合伙企业|企业|银行|信用社|分行|支行|营业[部厅]|供销社|"
    r"工程局|出版社|报社|杂志社|旅行社|\((?:特殊)?(?:普通|有限)合伙\))$"
)
_INSTITUTION = re.compile(
    r"(?:大学|学校|[中小]学|幼儿园|党校|研究所|委员会|政府|协会|学会|商会|联合会|促进会|研究会|基金会|工会|总会|"
    r"慈善会|红十字会|部队|[^格布结]局|(?:管理|办事|工程|公证|事务|服务|监测|养护)处|站|[^开]馆|电视台|"
    r"[总支大]队|街道办|办公室|监狱|[村居]委会|[动植]物园|[^大地前后]院)$"
)
_OTHER = re.compile(
    r".{3}(?:中心|[^马]店|[车商琴金酒茶花饰具器材货洋卖当粮药子资机]行|[^全内外东西南北中]部|社|超市|[^市广现当立主]场|"
    r"[商鞋服具俱饰材]城|酒店|宾馆|酒楼|药房|基地|[^街牌]坊|工作室|实验室|门市|门诊|驿站|苗圃|花圃|[农山]庄|"
    r"[^无场厂住]所|联盟|[^部]队|俱乐部)$"
)
# The first that fits tells the kind.
ENDINGS: dict[PartyKind, re.Pattern[str]] = {
    "company": _COMPANY,
    "institution": _INSTITUTION,
    "unknown": _OTHER,
}
_LATIN = re.compile(
    r"[A-Z][\w .,&'()\-/]*?[ .,](?:CO\.?,? ?LTD|LTD|LIMITED|INC|GMBH|AG|LLC|LLP|CORP|CORPORATION|"
    r"COMPANY|PLC|S\.?A|B\.?V|PTE\.? LTD|PTY\.? LTD|S\.?P\.?A|K\.?K|OY|AB|KG)\.?",
    re.IGNORECASE,
)
# Words of headings and of reasons that end like an organisation.
NOT_A_NAME = re.compile(
    r"网站|平台$|专栏|上述|以上|下列|评审(?:专家|委员会|小组)|按照|根据|不足|未按|未通过|没有|名单|如下|"
    r"(?:部门|机构|单位|人)为|项目的|投标人|响应文件|[磋谈询][商判价]小组|(?:采购|招标)文件|公告|公示|^(?:该|本(?:项目|次|包|标|单位|公司)|"
    r"其[他它余中])|某|[*×□]|X{2}|^(?:第[一二三四五六七八九十]+|人民|中心|附属|中医)*(?:医院|[中小]学)$|^(?:[小微中大]|监狱|残疾|国有|民营|外资)\S{0,3}企业$|^(?:采购|招标)(?:人|单位)"
)
# What a company's name has beside its own words; a torn name has nothing else.
_FORM = re.compile(
    r"股份|有限|责任|集团|总?公司|科技|技术|信息|工程|建设|商?贸易?|实业|服务|管理|咨询|发展"
)
_HEAD = re.compile(r"(.+?(?:有限责任公司|有限公司|股份公司|总公司|集团公司|公司))(.*)", re.DOTALL)
_BRANCH = re.compile(
    r"(?:(?!有限|股份)[^\d,;:()]){0,30}?(?:分公司|支公司|营业部|办事处|分行|支行|分理处|供电公司|分局|分院|分所|分厂|分店|"
    r"分社|分中心|营业厅|经营部|项目部|事业部|销售部|门市部|代表处|服务部|加油站|供应站|供电局|"
    r"烟草公司|电厂|[石销]油分公司|工程处)(?:\([^()]{2,12}\))?"
)
_UNIT = re.compile(
    r"[^\d,;:号楼室路]{0,12}(?:研究院|设计院|研究所|医院|学校|学院|酒店|宾馆|中心|厂|矿)"
)
_LEGAL_END = re.compile(r"[^\d,;:]{4,}(?:有限责任公司|有限公司|股份公司)")
_BANK = re.compile(r"(.{2,12}银行)([^\d,;:]{2,20}[分支]行)")
_LEGAL = re.compile(r"有限公司|有限责任公司|股份公司|总公司|集团公司")
_NEVER = re.compile(r"[:。!?%￥¥;]|\d{5}")
_LAST_BRACKET = re.compile(r"\([^()]*\)$")
_HAN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]")

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁"
    "任沈姚卢姜崔钟谭陆汪范石廖贾韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_NO_PERSON = re.compile(
    r"[省市县区镇乡村元单项包标价费额量案号目款等为的了有无未不附件公司员方师]|先生|女士|主任|同志"
)
_MASKED = re.compile(r"[㐀-鿿](?:某{1,3}|\*{1,3}|[㐀-鿿]某)")


class Organisation(NamedTuple):
    """A name with its kind; `branch` is what stands behind the head company `base`."""

    name: str
    kind: PartyKind
    base: str
    branch: str | None
    rest: str  # what was glued behind the name and cut: an address, a telephone number


@lru_cache(maxsize=2**16)  # the same suppliers come again, cell after cell
def read(text: str) -> Organisation | None:
    """The organisation a text names, without what is glued behind a company; None when none.

    >>> read("云溪数据有限公司滨海市分公司")
    Organisation(name='云溪数据有限公司滨海市分公司', kind='company', base='云溪数据有限公司', \
branch='滨海市分公司', rest='')
    >>> read("云溪数据有限公司滨海市海港路8号"), read("资格性审查")
    (Organisation(name='云溪数据有限公司', kind='company', base='云溪数据有限公司', branch=None, \
rest='滨海市海港路8号'), None)
    """
    if not _HAN.search(text):
        return Organisation(text, "company", text, None, "") if _LATIN.fullmatch(text) else None
    head = _HEAD.match(text)
    if head and (named := _company(head[1], head[2])):
        return named
    kind = kind_of(text)
    if kind is None or not _is_name(text):
        return None
    if bank := _BANK.fullmatch(text):
        return Organisation(text, kind, bank[1], bank[2], "")
    return Organisation(text, kind, text, None, "")


def kind_of(name: str) -> PartyKind | None:
    """Kind judged from the ending, a bracket behind it set aside; None without a known ending.

    >>> kind_of("云溪市第一医院(东院区)"), kind_of("云溪区文具店"), kind_of("二期工程")
    ('institution', 'unknown', None)
    """
    for text in (name, _LAST_BRACKET.sub("", name)):
        for kind, pattern in ENDINGS.items():
            if pattern.search(text):
                return kind
    return None


def is_person(text: str) -> bool:
    """Whether a text looks like a person's name: a surname and two characters, or a masked name.

    >>> is_person("张某某"), is_person("李建国"), is_person("金额为")
    (True, True, False)
    """
    if _MASKED.fullmatch(text):
        return True
    return (
        len(text) == 3
        and text[0] in _SURNAMES
        and all(_HAN.match(char) for char in text)
        and not _NO_PERSON.search(text, 1)
    )


def is_glued(rest: str) -> bool:
    """Whether what stands behind a company is the full name of another one."""
    return bool(_LEGAL_END.match(rest))


def is_branch(text: str) -> bool:
    """Whether a text is a branch without its head company: 滨海市分公司."""
    return bool(_BRANCH.fullmatch(text))


def _company(head: str, rest: str) -> Organisation | None:
    """A company and what stands behind it: a bracket of its name, a branch, or glue to be cut."""
    if not _is_name(head):
        return None
    if rest.startswith("(") and ")" in rest:
        bracket, _, rest = rest.partition(")")
        head = f"{head}{bracket})"
    if not rest:
        return Organisation(head, "company", head, None, "")
    if _BRANCH.fullmatch(rest) or _UNIT.fullmatch(rest):
        return Organisation(head + rest, "company", head, rest, "")
    if not _LEGAL.search(head) and kind_of(head + rest):
        return None  # 上市公司协会: the company is a word of the name
    return Organisation(head, "company", head, None, rest)


def _is_name(text: str) -> bool:
    return (
        SHORTEST <= len(text) <= LONGEST
        and (not text.endswith("公司") or len(_FORM.sub("", text)) > 1)
        and text.count("(") == text.count(")")
        and not NOT_A_NAME.search(text)
        and not _NEVER.search(text)
    )
