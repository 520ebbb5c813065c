"""What is bought, cut out of a title: no notice words, buyer, agency, place, number or year."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal

from pipeline import reference
from pipeline.normalize.numerals import number
from pipeline.normalize.words import Words, split

# What a step cuts: who publishes, words of the notice with its numbers, the buyer, the year, places
# and organisations in front.
Step = Literal["title", "publisher", "notice", "buyer", "year", "front"]

NOISE = re.compile(r"[\s“”‘’\"'《》「」『』*◆★]+")
_BRACKETS = re.compile(r"^(?:\[[^\]]*\]|【[^】]*】)+|(?:\[[^\]]*\]|【[^】]*】)+$")

# «…公司关于…», «关于征集…», «…征集…分公司»: who publishes, before what is published.
_ABOUT = re.compile(
    r"^(?:.{0,44}?关于)(?:公开)?(?:征集|征求|开展|举行|召开|对|采购(?=.{2,30}采购))?"
    r"|^.{2,4}(?:移动|电信|联通|铁塔)征集"
)
_ROUND = re.compile(
    r"(?:\((?:第?[\d一二三四五六七八九十]+次[^()]{0,4}|重[^()]{0,6}|网|新|最新|续|补)\)"
    r"|第?[\d一二三四五六七八九十]+次|-重\d+)$"
)
_NUMBER = re.compile(
    r"\((?:[^()]{0,6}(?:编号|编码|标号|项目号|备案号)[^()]*|[A-Z\d\-—–_./#号第〔〕\[\]]{6,})\)"
    r"|\((?=[^()]*\d{4})[A-Z\d\-—–_./#号第字函财采招购〔〕\[\]()]{8,}\)"
    r"|[\[(]20\d\d[\])][^()\[\]]{0,10}\d+号$"
    r"|^[^号]{0,12}[〔\[(]\d{4}[〕\])]\d+号[-—:]?"
    r"|(?<![A-Z\d])[A-Z]{1,8}[\d\-—–]*\d{4}[A-Z\d\-—–]{3,}$"
)
_LOT = re.compile(
    r"\(?(?:第?[A-Z\d一二三四五六七八九十、,\-]+(?:个?标段|标包|分包|包组|包)"
    r"|(?:标段|标包|分包|包组|包)[A-Z\d一二三四五六七八九十]+)\)?$"
)
_YEAR = re.compile(
    r"\(?(?<!\d)20[0-4]\d年?(?:[-—–~至到/、]+20[0-4]\d)?(?:学年|年度|财年|年)"
    r"(?:度|(?:第?[一二三四\d]季度)|[上下]半年|\d{1,2}月份?(?:\d{1,2}日)?"
    r"(?:[-—–~至到(]+\)?\d{1,2}月份?(?:\d{1,2}日)?)?)?(?:\(\d+个月\))?\)?|^20[0-4]\d(?=[一-龥])"
)

# An organisation in front of what it buys; 智慧医院 and 电子税务局 are things bought.
_ORGANISATION = re.compile(
    r"^(?:(?!系统|平台)[^\d,、()+]){1,24}?"
    # One of these begins each of the words below: seen first, the rest is not tried in vain.
    r"(?=[有股公分集银信局厅委办人管医卫保疗大学中小幼研法检设支总派发政纪网街党])(?<!智慧)(?<!联网)(?<!数字)(?<!智能)(?<!未来)(?<!掌上)(?<!网上)(?<!电子税务)"
    r"(?:有限责任公司|股份有限公司|有限公司|分公司|公司|集团|银行|信用社|(?<![布格结大饭棋])局(?![域部端放势])"
    r"|(?<![大餐展客会])厅(?!内)|委员会|办公室|人民政府|管委会|医院|卫生院|保健院|疗养院|大学(?![生城堂])"
    r"|学院(?!路)|学校|中学|小学|幼儿园|研究院|研究所|法院|检察院|设计院|支队|大队|总队|派出所|卫健委"
    r"|发改委|政法委|纪委监委|网信办|街道办事处|党校)(?:\([^()]{2,30}\))?(?=.{3})"
)
# The last characters of those, one of which must stand near: a cheap test before the dear one.
_ORGAN_ENDS = frozenset("司团行社局厅会室府院学校园所队委办处")
_ORGAN_WITHIN = 30
_ANY_YEAR = re.compile(r"(?<!\d)20[0-4]\d(?!\d)")
_PERIOD = re.compile(r"(\d{1,2}|[一二三四五六七八九十]{1,3})(月|期|批|季度)")
SIGNS = re.compile(r"[^\w&+#]+")
TITLE_KEY = 8  # characters of a title that names more than a kind of thing
_OPENING, _CLOSING = frozenset("[【"), frozenset(")]】")
_ROUND_END = frozenset(")次0123456789")
_LOT_END = frozenset("包段组ABCDEFG一二三四五六七八九十)")
_LEADING = re.compile(
    r"^(?:[的:,、;_\-—–.·+]|(?:本级|本部)(?=[一-龥]{4})|(?:采购|购置|购买|关于|拟|某单位)(?=.{4}))+"
)
NOTHING = re.compile(r"(?:建设|升级|改造|采购|购置|项目|服务|运维|工程|的|等|[\d年度\-])*")
PURCHASES = (
    r"(?:的|公开|政府|集中|院内|自行)?(?:采购|招标|招采|购置)(?:及安装)?(?:服务)?(?:项目|工作)?"
    r"|项目|一批|等"
)
_PURCHASE = re.compile(f"(?:{PURCHASES})$")


def subject(title: str, buyer_name: str = "") -> str:
    """What is bought; the title itself, made half-width, when cutting leaves nothing.

    >>> subject("陕西省西安市智慧水利平台建设采购项目(二次)公开招标公告")
    '智慧水利平台建设'
    >>> subject("天成招标公司关于临江市数据局2024年政务云租赁服务的中标公告", "临江市数据局")
    '政务云租赁服务'
    """
    return without_purchase(described(title, buyer_name))


def described(title: str, buyer_name: str = "") -> str:
    """The subject with the words of purchase still behind it: they tell the stage.

    >>> described("临江市第一医院病房呼叫系统采购项目中标结果公告", "临江市第一医院")
    '病房呼叫系统采购项目'
    """
    *_, (_, text) = steps(title, buyer_name)
    return text


def periods(text: str) -> tuple[str, ...]:
    """Years, months, phases and batches that a text names, sorted: they tell repeated needs apart.

    >>> periods("临江市数据局2024年政务云租赁服务（第二期）"), periods("3月份保洁服务")
    (('2024年', '2期'), ('3月',))
    """
    return periods_of(half_width(text))


def periods_of(plain: str) -> tuple[str, ...]:
    """The same of a half-width text."""
    found = {f"{year}年" for year in _ANY_YEAR.findall(plain)}
    found |= {f"{number(many) or many}{unit}" for many, unit in _PERIOD.findall(plain)}
    return tuple(sorted(found))


def title_key(title: str) -> str | None:
    """A title as a key, its organisations and places kept; none where it is too short to name one.

    >>> title_key("[公开]临江市数据局2024年政务云租赁服务项目（二次）的中标（成交）公告")
    '临江市数据局2024年政务云租赁服务'
    """
    return key_of(without_notice(half_width(title)))


def key_of(text: str) -> str | None:
    """The key of a title without notice words."""
    key = SIGNS.sub("", without_every_purchase(text))
    return key if len(key) >= TITLE_KEY else None


def steps(title: str, buyer_name: str = "") -> Iterator[tuple[Step, str]]:
    """What is left of a title after each step of cutting, the title itself first.

    >>> [text for _, text in steps("临江市数据局2024年政务云租赁服务的中标公告", "临江市数据局")]
    ['临江市数据局2024年政务云租赁服务的中标公告', '临江市数据局2024年政务云租赁服务的中标公告', \
'临江市数据局2024年政务云租赁服务', '2024年政务云租赁服务', '政务云租赁服务', '政务云租赁服务']
    """
    text = half_width(title)
    yield "title", text
    yield "publisher", (text := _without_publisher(text))
    yield "notice", (text := without_end(text))
    yield "buyer", (text := _without_buyer(text, half_width(buyer_name)))
    yield "year", (text := _without_year(text))
    yield "front", _without_front(text)


def without_notice(text: str) -> str:
    """A half-width title without its publisher and the words of the notice."""
    return without_end(_without_publisher(text))


@lru_cache(maxsize=2**16)  # the same things are bought again, batch after batch
def without_lead(text: str) -> str:
    """A title without notice words and buyer, cut further: no year, place or organisation."""
    return _without_front(_without_year(text))


def without_purchase(text: str) -> str:
    """What is described, without the words of purchase behind it."""
    while (cut := _PURCHASE.sub("", text)) != text and len(cut) > 1:
        text = cut
    return text


def without_every_purchase(text: str) -> str:
    """Without the words of purchase at the end, were nothing left."""
    while (cut := _PURCHASE.sub("", text)) != text:
        text = cut
    return text


@lru_cache(maxsize=4096)
def half_width(text: str) -> str:
    """Half-width, without spaces and quotation marks; a text that stands twice, once."""
    plain = NOISE.sub("", unicodedata.normalize("NFKC", text))
    half = plain[: len(plain) // 2]
    return half if len(half) >= TITLE_KEY and half * 2 == plain else plain


def _without_publisher(text: str) -> str:
    if text[:1] in _OPENING or text[-1:] in _CLOSING:
        text = _BRACKETS.sub("", text) or text
    if "关于" in text or "征集" in text:
        text = _ABOUT.sub("", text, count=1) or text
    return text


def without_end(text: str) -> str:
    """Without notice words, project numbers, rounds and numbers of lots at the end."""
    for _ in range(6):
        cut = text
        if "(" in cut or "〔" in cut or cut[-1:].isascii():
            cut = _NUMBER.sub("", cut)
        if cut[-1:] in _ROUND_END:
            cut = _ROUND.sub("", cut)
        if cut[-1:] in _CLOSING:
            cut = _LOT.sub("", _BRACKETS.sub("", cut))
        if behind := _tail().match(cut[::-1]):
            cut = cut[: -behind.end()]
        if cut == text or len(cut) < 2:
            break
        text = cut
    if text[-1:] in _LOT_END or text[-1:].isdigit():
        text = _LOT.sub("", text) or text
    return text.removesuffix("采购") if text.endswith("项目采购") else text


def _without_buyer(text: str, buyer: str) -> str:
    if len(buyer) > 3 and len(text) - len(buyer) > 1:
        cut = text.replace(buyer, "")
        return text if NOTHING.fullmatch(cut) else cut
    return text


def _without_year(text: str) -> str:
    return (_YEAR.sub("", text) or text) if "20" in text else text


def _without_front(text: str) -> str:
    """Without places, organisations and verbs of purchase in front."""
    places = _places()
    for _ in range(6):
        verb = _LEADING.match(text)
        cut = text[verb.end() :] if verb else text
        place = places.at(cut, 0)
        if place and len(cut) - place.end > 3:
            cut = cut[place.end :]
        if not _ORGAN_ENDS.isdisjoint(cut[:_ORGAN_WITHIN]):
            organ = _ORGANISATION.match(cut)
            cut = cut[organ.end() :] if organ else cut
        if cut == text or len(cut) < 2:
            break
        text = cut
    return text


@cache
def _tail() -> re.Pattern[str]:
    """Words a notice ends with, in any order, to be matched against the title read backwards."""
    words = {word[::-1] for row in reference.rows("notice_words") for word in split(row["words"])}
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("(?:" + "|".join(map(re.escape, longest_first)) + r"|[_\-:,、;.])+")


@cache
def _places() -> Words[None]:
    """Names of divisions; short ones of provinces and prefectures only: 平安 is a county, too."""
    names = dict.fromkeys(row["name"] for row in reference.rows("divisions_2021"))
    for row in reference.rows("provinces"):
        names |= {row["name"]: None, row["short_name"]: None}
    for row in reference.rows("divisions_2021"):
        if row["level"] == "市级":
            names[row["short_name"]] = None
        if row["name"].endswith("自治州"):
            names[row["short_name"] + "州"] = None
    return Words({name: None for name in names if len(name) > 1})
