"""Facts that stand in sentences: who asked whom, for what, until when.

Each rule starts from a word that its sentence must hold and reads a bounded window around it, so that a
long text costs no more than a search for that word.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.extract import value
from pipeline.extract.label import is_chapter
from pipeline.extract.once import Once

_ENTRUSTED = re.compile(
    r"(?:(?P<agency>[^，。；;:：、！!?？\s]{4,50}?)\s*(?:[(（][^()（）]{2,20}[)）])?\s*(?<![接承])受)\s*"
    r"(?:采购人|招标人|采购单位|建设单位|业主)?[“\"：:]?\s*(?P<buyer>[^，。；;！!?？]{3,90}?)\s*[”\"]?\s*"
    r"(?:[(（]\s*(?:以下简称|采购人|招标人|甲方|采购单位|下称)[^()（）]{0,20}[)）])?\s*的?\s*委托$"
)
_ENTRUSTED_FIRST = re.compile(
    r"(?:^|[，。；;\s）)】])受\s*(?:采购人|招标人|采购单位)?\s*(?P<buyer>[^，。；;！!?？]{3,80}?)\s*(?:[(（][^()（）]{2,24}[)）])?\s*的?\s*委托$"
)
_AGENCY_AFTER = re.compile(
    r"\s*[，,]\s*(?:由)?(?P<agency>[^，。；;:：\s]{4,40}?(?:公司|中心|处|院|局))\s*(?:于|就|对|现|以|组织|作为|承担|采用|拟|[(（])"
)
_BUYER_ENTRUSTS = re.compile(
    r"(?:^|[，。；;\s])(?P<buyer>[^，。；;:：\s]{4,50}?)(?:[(（][^()（）]{2,20}[)）])?委托$"
)
_AGENCY_ENTRUSTED = re.compile(
    r"[，,]?\s*(?P<agency>[^，。；;:：\s]{4,40}?(?:公司|中心))(?:[(（][^()（）]{2,20}[)）])?\s*(?:就|对|组织|为|以|采用|作为|进行|代理)"
)
_ABOUT = re.compile(
    r"(?:就|对|拟对|拟就|现对|现就)\s*[“\"‘《]?(?P<name>[^，。；;！!?？]{4,120}?)[”\"’》]?\s*"
    r"(?:[(（]\s*(?:(?:采购|招标)?(?:项目)?(?:编号|文号|号)?\s*[:：]?)\s*(?P<number>(?=[^)）]*\d{3})[A-Za-z0-9\u4e00-\u9fff〔〕\[\]【】_./#—-]{4,50})\s*[)）])?\s*"
    r"(?:所需[^，。；;]{0,40}?)?(?:以|采用|进行|组织|实施|公开招标|国内|开展|通过|按照|现|的评标|评标)"
)
_OUTLINE = re.compile(
    r"^\s*[】\])）]?\s*[:：]?\s*(?P<name>[^。；;]{4,200}?)\s*(?:[(（]?采购[)）]?)?\s*的?\s*$"
)
_ITEM = re.compile(r"(?<=.{4})\s*(?:招标|采购)项目$")
_BEFORE = re.compile(
    r"(?:于|应在|必须在|至)\s*(?P<moment>(?:19|20)\d\d[^，。；;]{6,60}?)\s*(?:[(（][^()（）]{2,12}[)）])?\s*(?:之|以)?前\s*"
    r"(?![^，。；;]{0,40}(?:保证金|异议|质疑|疑问|样品|报名|证明|业绩|解密))"
    r"(?=[^。；;]{0,70}?(?:递交|提交|送达|送交|上传|密封|送至|响应文件|投标文件))"
)
_OF_ELSE = re.compile(r"(?:保证金|异议|质疑|疑问|样品|报名|证明|业绩|解密)[^，。；;]{0,20}$")
_OBTAIN = re.compile(
    r"(?:请于|可于|应于|于|时间为?[:：]?|自)\s*(?P<period>(?:19|20)\d\d[^。；;]{10,400}?)(?:报名|下载|获取|领取|购买|登录|登陆)"
)
_HELD = re.compile(
    r"于\s*(?P<moment>(?:19|20)\d\d[^，。；;]{8,50}?)(?:[(（]北京时间[)）])?\s*，?在[^。；;]{2,160}?"
    r"(?:进行|举行|开标|召开|公开|询比|开启|不见面)"
)
_HELD_SUBJECT = re.compile(
    r"(?:招标|询比|采购|磋商|谈判|开标|比选|询价|开启|会议)[^。；;，]{0,12}$"
)
_INTENDING = re.compile(
    r"现将\s*[（(]?(?P<buyer>[^，,。；;\d（(]{4,40}?)[)）]?\s*(?:(?:19|20)\d\d\s*年.{0,16})?(?:政府)?采购意向"
)
_BUYING = re.compile(
    r"(?:^|[，。；;：:\s])(?P<buyer>[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z（）()]{2,38}?(?:公司|集团|医院|学院|大学|学校|中学|小学|局|中心"
    r"|委员会|管委会|政府|研究院|研究所|管理处|支队|大队|总队|厅|馆|站|办公室|法院|检察院|街道办事处|幼儿园|银行))"
    r"(?:[(（](?:采购人|招标人|甲方|采购单位)[)）]|(?:现|拟|将|因[^，。；]{2,20}，拟)(?:对|就|采用|采购|招标|组织))"
)
_AGENT_WORD = re.compile(
    r"(?:招标|招投标|采购).{0,8}(?:公司|事务所)|招标代理|采购代理|项目管理.{0,6}公司|咨询.{0,6}公司"
)
_NO_BUYER = re.compile(
    r"^(?:本|我|各|以下|该|拟)|项目|合同|公告|采购|工程(?!.*(?:局|公司|院|中心)$)"
)
_AGENCY_WORD = re.compile(
    r"招标|采购代理|代理|咨询|项目管理|工程管理|造价|交易中心|交易服务|采购中心|采购服务|政府采购|拍卖|监理"
)
_DECIDED = re.compile(r"于\s*(?P<moment>(?:19|20)\d\d[^，。；;]{4,24}?)\s*定标")
_METHOD = re.compile("公开招标|邀请招标|竞争性磋商|竞争性谈判|单一来源|询比|询价|竞价|比选")
_BY = re.compile(
    r"(?:以|采用|进行了?(?:国内|国际|网上)?|通过|实行|方式为?|组织|国内|国际|[)）])\s{0,8}$"
)
_WAY = re.compile("的?方式")
_ONLY_BY = frozenset({"询比", "竞价", "比选"})
_THIS_PROJECT = re.compile(
    r"(?:本招标项目|本采购项目|本项目)\s*(?P<name>[^，。；;]{5,120}?)\s*(?:[(（]项目名称[)）])?\s*"
    r"(?:，\s*(?:招标人|采购人|项目业主)为|已列入|已由|已经?批准|项目业主为)"
    r"|本(?!次|公告|项目)(?P<other>[^，。；;:：]{5,120}?)\s*[(（]\s*(?:招标)?项目编号\s*[:：]"
)
_SIGNED = re.compile(
    r"(?:19|20)\d\d\s*年\s*\d\s?\d?\s*月\s*\d\s?\d?\s*日|(?:19|20)\d\d[-./]\d\d?[-./]\d\d?"
    r"|[二〇○零0一三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
)
_BESIDE_SIGNATURE = ("单位公章", "盖章", "公章", "日期：", "日期:", "时间：", "发布日期：")
# A text in one line ends with who signs it and when.
_SIGNED_BEHIND = re.compile(
    rf"(?:公司|中心|局|院|处|部|委员会|[?？\s])\s*(?P<day>{_SIGNED.pattern})\s*$"
)
_HEAD_LINES, _HEAD_LENGTH = 8, 120
_LAST_LINES, _LONGEST_SIGNATURE, _LONGEST_DATE = 8, 60, 40
_BESIDE_DATE = re.compile(
    r"[\s【】\[\]（）()|:：]*(?:(?:公告|信息|发布|发表|更新|公示|录入|提交)?(?:时间|日期|于)|浏览|阅读|点击|人气|次数?|字体|大|中|小"
    r"|(?:信息)?(?:来源|作者|编辑|发布人)(?:\s*[:：]\s*[^\s:：，,。|【】\[\]]{1,20})?|打印|关闭|分享|收藏|[\s\d【】\[\]（）()|:：<>])*+"
)
# What a site puts below a notice: attachments, buttons, its own foot.
_FOOT = re.compile(
    r"附件|下载|相关(?:公告|链接|信息)|打印|关闭|返回|上一[篇条]|下一[篇条]|分享|扫一扫|版权|主办|承办|备案|技术支持|网站地图|Copyright|ICP"
    r"|\.(?:pdf|docx?|xlsx?|zip|rar|wps|jpg|png)\b|^[\d.]+\s*[KMG]?B?$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:.*(?:公告|公示|通知)(?:内容)?|.*规定|.*[:：】]|根据.*|\d+[.、]|现|经|由|本?(?:次|项目))\s*"
)


def _windows(text: str, word: str, before: int, most: int = 6) -> Iterator[tuple[str, int]]:
    """Text up to the end of each of the first occurrences of a word, and where that is."""
    place = text.find(word)
    while place >= 0 and most:
        end = place + len(word)
        yield text[max(0, end - before) : end], end
        place = text.find(word, end)
        most -= 1


def entrusted(text: str) -> dict[str, str]:
    """Buyer, agency, project and number from `…受…委托，就…项目进行…`.

    >>> found = entrusted("甲咨询有限公司受乙县水务局的委托，就乙县水库监测项目进行公开招标。")
    >>> found["buyer_name"], found["agency_name"], found["project_name"]
    ('乙县水务局', '甲咨询有限公司', '乙县水库监测项目')
    """
    found: dict[str, str] = {}
    for window, end in _windows(text, "委托", 160):
        if match := _ENTRUSTED.search(window) or _ENTRUSTED_FIRST.search(window):
            _keep(found, "buyer_name", value.organisation(match["buyer"]))
            groups = match.groupdict()
            _keep(found, "agency_name", _organisation(groups.get("agency")))
            if "agency_name" not in found and (after := _AGENCY_AFTER.match(text, end)):
                _keep(found, "agency_name", _organisation(after["agency"]))
        elif (match := _BUYER_ENTRUSTS.search(window)) and (
            after := _AGENCY_ENTRUSTED.match(text, end)
        ):
            _keep(found, "buyer_name", _organisation(match["buyer"]))
            _keep(found, "agency_name", _organisation(after["agency"]))
        if found:
            if about := _ABOUT.search(text, end, end + 400):
                _keep(found, "project_name", value.name(about["name"]))
                _keep(found, "project_number", value.code(about["number"] or ""))
            break
    return found


def outline(text: str) -> str | None:
    """The project of `项目概况 … 的潜在投标人应在…`.

    >>> outline("项目概况某市大屏项目招标项目的潜在投标人应在某网获取招标文件")
    '某市大屏项目'
    """
    for window, _ in _windows(text, "潜在", 260, 1):
        _, heading, sentence = window[:-2].rpartition("项目概况")
        if heading and (match := _OUTLINE.match(sentence)):
            return value.name(_ITEM.sub("", match["name"]))
    return None


def project(text: str) -> str | None:
    """The project of `本招标项目…，招标人为…` or `本…（招标项目编号：…）`."""
    match = _THIS_PROJECT.search(text, 0, 1000)
    return value.name(match["name"] or match["other"]) if match else None


def deadline(text: str) -> str | None:
    """The moment before which bids must be in.

    >>> deadline("并于 2026年03月26日 09点30分 （北京时间）前递交投标文件。")
    '2026年03月26日 09点30分'
    """
    for match in _BEFORE.finditer(text):
        if _OF_ELSE.search(text, max(0, match.start() - 30), match.start()):
            continue
        if found := value.moment(match["moment"]):
            return found
    return None


def obtaining(text: str) -> str | None:
    """The period in which documents can be had."""
    for match in _OBTAIN.finditer(text):
        found = value.period(match["period"])
        if found and value.start(match["period"]):
            return found
    return None


def held(text: str) -> str | None:
    """When the opening is held: `本次招标将于…在…进行`."""
    for match in _HELD.finditer(text):
        if _HELD_SUBJECT.search(text, max(0, match.start() - 30), match.start()):
            return value.moment(match["moment"])
    return None


def intending(text: str) -> str | None:
    """The buyer of `现将…采购意向公开如下`."""
    match = _INTENDING.search(text)
    return value.organisation(match["buyer"]) if match else None


def buying(text: str) -> str | None:
    """The buyer of `现将…采购意向公开如下`, of `…医院拟对…` and of `…局（采购人）`.

    >>> buying("根据需要，某县人民医院拟对接口服务进行比选。"), buying("甲招标有限公司就某项目招标。")
    ('某县人民医院', None)
    """
    if found := intending(text):
        return found
    for match in _BUYING.finditer(text[:1500]):
        name = _organisation(match["buyer"])
        if name and is_buyer(name):
            return name
    return None


def is_buyer(name: str) -> bool:
    """Whether a name found in a sentence or signature can be the buyer's."""
    return not is_agency(name) and _NO_BUYER.search(name) is None


def is_agency(name: str) -> bool:
    """Whether an organisation by its name runs procedures for others."""
    return _AGENCY_WORD.search(name) is not None


def is_agent(name: str) -> bool:
    """Whether an organisation by its name is a tendering agent."""
    return _AGENT_WORD.search(name) is not None


def decided(text: str) -> str | None:
    """The day of the award: `于…定标`."""
    match = _DECIDED.search(text)
    return value.moment(match["moment"]) if match else None


def method(text: str) -> str | None:
    """The procurement method a sentence names.

    >>> method("本项目采用竞争性磋商"), method("以询价的方式"), method("公开招标公告")
    ('竞争性磋商', '询价', None)
    """
    for word in _METHOD.finditer(text):
        if _BY.search(text, max(0, word.start() - 16), word.start()):
            return word[0]
        if word[0] not in _ONLY_BY and _WAY.match(text, word.end()):
            return word[0]
    return None


def _keep(found: dict[str, str], field: str, text: str | None) -> None:
    if text and field not in found:
        found[field] = text


def _organisation(text: str | None) -> str | None:
    return value.organisation(_LEAD.sub("", text)) if text else None


class Ending(NamedTuple):
    """The last lines of a notice, without the foot of its site, and the dates in the short ones: which
    line each stands in, from the last."""

    lines: list[str]
    days: list[tuple[int, re.Match[str]]]


def ending(lines: list[str]) -> Ending:
    """How a notice ends.

    >>> [(place, day[0]) for place, day in ending(["甲县财政局", "2026年3月2日", "打印"]).days]
    [(1, '2026年3月2日')]
    """
    end = len(lines)
    while end > 1 and _is_foot[lines[end - 1]]:
        end -= 1
    last = lines[max(0, end - _LAST_LINES) : end]
    found = [
        (place, _SIGNED.search(line))
        for place, line in enumerate(last)
        if len(line) < _LONGEST_SIGNATURE and _may_be_dated(line)
    ]
    return Ending(last, [(place, day) for place, day in reversed(found) if day])


def _is_of_foot(line: str) -> bool:
    return len(line) < 3 or _FOOT.search(line) is not None


_is_foot = Once(_is_of_foot, most=1024)


def _may_be_dated(text: str) -> bool:
    """Whether a text holds what no date that a notice is signed with can do without."""
    return "20" in text or "年" in text or "19" in text


def signer(end: Ending) -> str | None:
    """The organisation that a notice is signed by, on the line of its date or the one above.

    >>> signer(ending(["特此公告", "甲县财政局 2026年3月2日"])), signer(ending(["甲县财政局", "2026年3月2日"]))
    ('甲县财政局', '甲县财政局')
    """
    if not end.days:
        return None
    place, day = end.days[0]
    before = day.string[: day.start()].strip(" \u3000()（）。.")
    words = before or (end.lines[place - 1] if place else "")
    return words if value.organisation(words) == words else None


def dated(lines: list[str]) -> str | None:
    """The moment on a line of its own that stands below the title, before the text begins.

    >>> dated(["某项目公告", "2024-12-06 15:47:20", "一、项目编号：1"]), dated(["2024年1月至2月", "完"])
    ('2024-12-06 15:47:20', None)
    """
    for line in lines[:_HEAD_LINES]:
        if len(line) > _HEAD_LENGTH or is_chapter(line):
            break
        found = value.moment(line)
        if found and value.start(line) is None and _BESIDE_DATE.fullmatch(line.replace(found, "")):
            return found
    return None


def signed(end: Ending) -> str | None:
    """The date that a notice is signed with: a date alone, or behind a name, on a last line.

    >>> signed(ending(["特此公告", "甲中心", "2026年3月2日"]))
    '2026年3月2日'
    """
    for _, day in end.days:
        line = day.string
        if len(line) < _LONGEST_DATE:
            rest = (line[: day.start()] + line[day.end() :]).strip(" \u3000()（）。.")
            if not rest or rest in _BESIDE_SIGNATURE or value.organisation(rest) == rest:
                return day[0]
    last = end.lines[-1] if end.lines else ""
    found = _SIGNED_BEHIND.search(last) if len(last) > 40 else None
    return found["day"] if found else None
