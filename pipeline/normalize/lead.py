"""The organisation that a title begins with, where a notice does not say who buys."""

import re
from functools import lru_cache

from pipeline.normalize import place
from pipeline.normalize.institution import clean, head, words

_BRACKETED = re.compile(r"^([\[【〔(][^\]】〕)]{1,24}[\]】〕)])+")
_YEARS = re.compile(
    r"^(关于|征集|公开征集|公开|采购|对|拟|现就|就|(20\d\d)([-—~至]20\d\d)?年?(度)?(至20\d\d年(度)?)?"
    r"|[一二三四五六七八九十\d]{1,3}月|第[一二三四五六七八九十\d]+(次|批)|(招标|比选|询价)公告[::]?)"
)
_ABOUT = re.compile(r"^.{2,40}?(公司|中心|集团|院|局|行)关于")
_ENTRUSTED = re.compile(r"受(.{4,30}?)(的)?委托")
_ORGAN = re.compile(
    r"中级人民法院|人民法院|人民检察院|法院|检察院|人民政府(办公室|办公厅)?|管理委员会|管委会|委员会(办公室)?|"
    r"街道办事处|居民委员会|村民委员会|办事处|办公厅|办公室|税务局|海关(?=[\d一-龥])|"
    r"(?<![邮布结格])局(?!部|域|面|数据|限|地)(?<!总局(?=[一-龥]{2,12}局))|(?<![大展餐客舞])厅(?!式|堂)|总队|支队|大队|消防站|"
    r"医院|卫生院|保健院|疗养院|福利院|研究院|规划院|设计院|科学院|勘测院|博物院|"
    r"大学|学院|学校|中学|小学|幼儿园|党校|专科学校|"
    r"(?<!市)中心(?!医院|小学|幼儿园|学校|城区|卫生院|卫生室|支行|血站|校|组|区|中学|敬老院|岗)|"
    r"图书馆|博物馆|科学技术馆|科技馆|文化馆|档案馆|体育馆|美术馆|纪念馆|"
    r"总工会|妇女联合会|残疾人联合会|红十字会|监狱|看守所|戒毒所|研究所|监测站|电视台|广播电视集团|"
    r"分公司|公司|集团(?!化)|疾控中心|人武部|供电局|管理处|管理站|服务站|事务所|指挥部|联合社"
)
_GO_ON = re.compile(
    r"(附属|医学院附属|医学中心|第[一二三四五六七八九十]+|[一-龥]{0,4}分[院校局]|(?=协和|华西|湘雅|齐鲁|同济))"
    r"?[一-龥\d]{0,10}?(分局|分院|分校|分公司|分中心|支队|大队|总队|监管局|医院|管理所|实验学校|附属(中|小)学)"
)
_BRANCH_OFFICE = re.compile(r"(?:(?!采购|项目|系统|平台|服务).){0,34}?分公司")
# A centre or hall followed by these is what is built or run, not who buys.
_OBJECT = re.compile(r"及|平台|建设|改造|运营|运维|扩容|升级|项目|工程|大楼|新建|扩建|驾驶舱|机房")
_SOFT = re.compile(r"(中心|馆|站|园)$")
_STOP = re.compile(
    r"采购|项目|建设|关于|系统|平台|服务|公告|信息|设备|更正|数字化|智慧|改造|征集|[\d,。]"
)


@lru_cache(4096)
def split(title: str) -> tuple[str, str]:
    """The bracketed remarks before a title, and the title without them, years and 关于.

    >>> split("[某县]关于征集2026年某县医院设备项目的公告")
    ('[某县]', '某县医院设备项目的公告')
    """
    text = clean(title)
    text = re.sub(r"\[[^\]]{4,30}(公司|中心)\]$", "", text)
    before = _BRACKETED.match(text)
    text = text[before.end() :] if before else text
    about = _ABOUT.match(text)
    if about and (words("agency").search(about[0]) or words("agency_weak").search(about[0])):
        text = text[about.end() :]
    entrusted = _ENTRUSTED.search(text)
    if entrusted:
        text = entrusted[1]
    while (shorter := _YEARS.sub("", text)) != text:
        text = shorter
    return (before[0] if before else ""), text


def named(title: str) -> str | None:
    """The organisation a title begins with, or None.

    >>> named("江河市第一人民医院数据中心建设项目")
    '江河市第一人民医院'
    >>> named("智慧政务平台采购项目") is None
    True
    """
    text = split(title)[1]
    carrier = words("carrier").match(text)
    if carrier:
        branch = _BRANCH_OFFICE.match(text) or re.match(r".{0,24}?公司", text)
        return branch[0] if branch else carrier[0]
    owner = head(text)
    chain = place.read(text)
    begin = len(owner.name) if owner else 0
    organ = None
    for found in _ORGAN.finditer(text, max(begin - 3, 0), min(len(text), 44)):
        if found.end() < begin:
            continue
        if _SOFT.search(found[0]) and _OBJECT.match(text, found.end()):
            continue
        organ = found
        break
    if owner and (organ is None or _STOP.search(text[begin : organ.end()])):
        return owner.name
    if organ is None or _STOP.search(text[chain.end : organ.start()]):
        return None
    end = organ.end()
    onward = _GO_ON.match(text, end)
    if onward and not _STOP.search(onward[0]):
        end = onward.end()
    return text[:end]
