"""What a title says: the kind of notice, the project's name, the lot, the method."""

import re

from pipeline.extract.label import lots_named

_KINDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("candidate", r"候选人|拟中标|拟成交|预中标"),
        ("failed", r"废标|流标"),
        ("termination", r"终止"),
        ("contract", r"合同公[告示]"),
        ("award", r"中标|成交|中选|结果公[告示]"),
        ("correction", r"更正|澄清|补遗"),
        ("tender", r"招标|采购|磋商|谈判|询价|竞价|比选"),
    )
)
_METHOD = re.compile(
    r"公开招标|邀请招标|竞争性磋商|竞争性谈判|单一来源|框架协议|询比(?:价|采购)?|电子竞价|网上竞价|在线竞价|竞价|公开询价|询价"
    r"|比选|网上超市|定点采购|协议供货|直接采购|直接选定|竞争性比选|公开竞价|竞争性评审|合作创新"
)
_NOTICE_WORDS = tuple(
    sorted(
        (
            "公告 公示 公开 通知 通知书 公示表 公告表 结果公示表 合同 结果 更正 变更 澄清 答疑 补遗 终止 废标 流标 失败 中标 成交 中选 招标"
            " 采购文件 招标文件 资格预审 竞争性磋商 竞争性谈判 公开招标 邀请招标 单一来源 单一来源采购 询价 询比 询比采购 竞价 比选 候选人"
            " 评标 评审 开标 开标记录 入围 延期 采购意向 征求意见 纪要 补充 邀请 采购邀请 邀请书 邀请函 定标 中止 框架协议 采购公告 招标公告"
            " 修改 澄清修改 拟中标 预中标 拟成交 预成交 候选供应商 公示信息 采购结果 招标结果 合同订立 履约验收 验收 电子化 国内 国际 网上 在线 线上"
            " 磋商 谈判 重新招标 二次公告 异常 采购异常 采购方式 招标方式 竞争性 预公告 意向公开 政府采购意向 需求公示 需求调查 的 之 及 和 与 、 /"
        ).split(),
        key=lambda word: (-len(word), word),
    )
)
# By their last letter, the longest first.
_NOTICE_ENDS = {
    last: [word for word in _NOTICE_WORDS if word[-1] == last]
    for last in {word[-1] for word in _NOTICE_WORDS}
}
_HEAD = re.compile(
    r"^\s*(?:[?？·•☆★]+|[^：:]{2,12}(?:公告|公示)[：:]|[【\[][^【】\[\]]{1,30}[】\]]|[（(](?:招标|采购|中标|成交|更正|变更|网|公告|结果|合同|澄清|施工|询价|竞价|磋商|谈判|重新招标|流标"
    r"|废标|终止)[)）]|关于(?!.{0,3}的))\s*"
)
_NUMBER_IN_BRACKETS = re.compile(
    r"[（(](?:(?:项目|招标|采购|标段|招标项目)?(?:编号|编码|号)[:：]?)?\s*[A-Za-z0-9\u4e00-\u9fff〔〕\[\]【】_./#-]*\d{3,}[A-Za-z0-9\u4e00-\u9fff〔〕\[\]【】_./#-]*[)）]$"
)
_FILE_ENDING = re.compile(r"\.[A-Za-z]{3,5}(?=_|$)")
_AGENCY_ABOUT = re.compile(r"^.{4,40}?(?:公司|中心|局|处|院)关于(?P<rest>.{6,})$")
_BUYER_BUYS = re.compile(
    r"^.{4,30}?(?:局|中心|院|校|委员会|学|队|所|处|厅|会|社|府|部|馆)采购(?P<rest>.{6,})$"
)
_QUOTED = re.compile(r"^[“\"](?P<name>[^”\"]{4,})[”\"](?:项目)?$")


def kind(head: str) -> str:
    """The coarse kind of a notice from its first words, where its title does not tell.

    >>> kind("某市 中 标 公 示 信 息"), kind("温馨提示")
    ('award', 'other')
    """
    head = "".join(head[:600].split())
    return next((name for name, pattern in _KINDS if pattern.search(head)), "other")


def method(text: str) -> str | None:
    """The procurement method that a title or sentence names, when it names one.

    >>> method("某项目竞争性磋商公告"), method("某项目招标公告")
    ('竞争性磋商', None)
    """
    found = {match[0] for match in _METHOD.finditer(text)}
    return found.pop() if len(found) == 1 else None


def is_torn(words: str) -> bool:
    """Whether a text names several methods, so that none can be told."""
    return len({match[0] for match in _METHOD.finditer(words)}) > 1


def lot(title: str) -> str | None:
    """The one lot that a title stands for.

    >>> lot("某项目（二标段）中标公告"), lot("培训建设2包招标公告"), lot("某项目一、二标段结果公告")
    ('2', '2', None)
    """
    named = {number for number, _, _ in lots_named(title[-40:])}
    if len(named) != 1 or re.search(
        r"[、,，至到\-和及]\s*(?:第?[一二三四五六七八九十\dA-Z]{1,3})\s*(?:标段|标包|包|标项)",
        title[-40:],
    ):
        return None
    return named.pop()


def project(title: str) -> str | None:
    """The project's name inside a title: without the words that make it a notice.

    >>> project("关于某中心车辆保险的框架协议合同"), project("某体育公园开标记录"), project("中标公告")
    ('某中心车辆保险', '某体育公园', None)
    """
    name = _FILE_ENDING.sub("", " ".join(title.split()))
    while (match := _HEAD.match(name)) and match.end() < len(name):
        name = name[match.end() :]
    name = _stripped(name)
    if (match := _AGENCY_ABOUT.match(name)) and (inner := match["rest"]):
        name = inner
        if match := _BUYER_BUYS.match(name):
            name = match["rest"]
    if match := _QUOTED.match(name):
        name = match["name"]
    if name[:1] in "（(" and name[-1:] in "）)" and _is_one_bracket(name):
        name = name[1:-1]
    return name if len(name) > 4 else None


def _is_one_bracket(name: str) -> bool:
    """Whether the bracket that opens a name is the one that ends it."""
    depth = 0
    for place, letter in enumerate(name):
        depth += (letter in "（(") - (letter in "）)")
        if not depth:
            return place == len(name) - 1
    return False


def _stripped(name: str) -> str:
    """A title without the notice words at its end, one after the other."""
    while name:
        name = name.rstrip(" \u3000_—–·.:：-")
        if name and name[-1] in "）)】]":
            start = max(name.rfind(opening) for opening in "（(【[")
            inside = name[start + 1 : -1]
            if start > 0 and (
                _NUMBER_IN_BRACKETS.match(name, start)
                or (
                    len(inside) < 30
                    and not _stripped(inside.strip("第一二三四五六七八九十0123456789号次批 "))
                )
            ):
                name = name[:start]
                continue
            return name
        for word in _NOTICE_ENDS.get(name[-1:], ()):
            if name.endswith(word):
                name = name[: -len(word)]
                break
        else:
            return name
    return name
