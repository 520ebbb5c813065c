"""The hard gates: yes or no rules, each checked against what the notices say.

A gate drops a need, warns of it, passes it, or cannot tell; what is unknown drops nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from pipeline.normalize.calendar import working_days
from pipeline.scan.match import plain
from pipeline.scan.need import Need
from pipeline.scan.watchlist import GateId, Watchlist

Verdict = Literal["pass", "warn", "drop", "unknown"]

# What each gate looks at; the words that a reader of the list sees.
NAMES: dict[GateId, str] = {
    "G1": "文件获取期",
    "G2": "投标准备时间",
    "G3": "预留份额",
    "G4": "资格证书",
    "G5": "利益冲突",
    "G6": "采购方式",
    "G7": "预算区间",
    "G8": "联合体",
    "G9": "不做的品类",
    "G10": "交付地域",
}
# Words whose sentences tell of set-asides and consortia.
WORDS = ("中小企业", "小微企业", "联合体")
# A question and its answer; where the answer is missing, a question says nothing.
_ASKED = r"(?:是否|\(是/否\)|\(是或否\))"
_YES = r"[:】\])]*(?:是|√|☑|接受|允许|同意)"
_NO = r"[:】\])]*(?:否|×|不|无|/)"
_SMALL = r"(?:中小|小微|中小微|小型|微型)"
_SET_ASIDE = re.compile(
    rf"(?P<asked>{_ASKED})?专门面向(?P<kind>{_SMALL})[^:,]{{0,8}}(?P<yes>{_YES})?"
)
_NOT_SET_ASIDE = re.compile(
    rf"(?:非|不|不属于?|不适用|未|不是|并非|没有|不存在|无)(?:为|是)?专门面向{_SMALL}|"
    rf"{_ASKED}?专门面向{_SMALL}[^:,]{{0,8}}(?<!属于):[】\])]*(?:否|×|不|无|/)|"
    rf"\(否\)专门面向{_SMALL}"
)
# What holds of set-asides in general says nothing of this one.
_IN_GENERAL = re.compile(r"扣除|优惠|对于|如果|如为|若|凡|的采购包|的项目不")
_OF_THIS = re.compile(r"(?:本|该|此)(?:项目|次|包|标段|标项|采购|采购包)[^,:]{0,12}$|\(是\)$")
_PART = re.compile(
    r"(?<!不)(?<!未)(?<!无)(?<!对于)预留(?!.{0,8}无法).{0,12}(?:份额|部分)|部分.{0,8}专门面向"
)
_JOINT = r"联合体(?:投标|参与|参加|响应|申请|报价|竞标|磋商|谈判|形式|方式)*"
_FORBIDS = re.compile(
    r"(?:不接受|不允许|谢绝|拒绝|禁止|不支持)(?:(?!其他|另|再|接受|允许)[^,:]){0,12}联合体|"
    r"不得(?:以|组成|采用|由)(?:(?!其他|另|再)[^,:]){0,8}联合体|"
    rf"{_JOINT}{_NO}|\((?:否|不接受|不允许|×)\)(?:接受|允许)?联合体"
)
_ALLOWS = re.compile(
    rf"(?<!不)(?<!否)(?<!否\))(?<!如)(?<!若)(?<!如项目)(?<!如本项目)(?:接受|允许)\)?联合体"
    rf"(?!(?:投标|响应|参加|形式)*的)|{_JOINT}{_YES}|\(是\)(?:接受|允许)?联合体"
)
_BOXES = re.compile(r"([□☐])|[■☑☒▣]")
_GRADES = {figure: n % 5 + 1 for n, figure in enumerate("一二三四五壹贰叁肆伍12345")}
_DEMANDED = re.compile(r"须|需|应|具备|具有|要求|取得|持有|资质|资格|证书|认证")
_EITHER = re.compile(r"或(?!以上|更高|者以上)")
_SCORED = re.compile(r"加分|得分|评分|分值|计\d|得\d")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a gate says of a need: the rule, the verdict, the evidence in words."""

    gate: GateId
    verdict: Verdict
    evidence: str

    @property
    def name(self) -> str:
        """The gate in Chinese."""
        return NAMES[self.gate]


@dataclass(frozen=True, slots=True)
class PriorWork:
    """Work of ours that could bar us (条例18): advice, design, supervision or tests, once won."""

    title: str
    supplier_name: str
    award_date: date | None
    is_same_project: bool


def gates(
    need: Need, watchlist: Watchlist, day: date, prior: Sequence[PriorWork] = ()
) -> tuple[Finding, ...]:
    """What every gate that is on says, in the order of their numbers."""
    judged = {
        "G1": _documents(need, day),
        "G2": _deadline(need, watchlist, day),
        "G3": _set_aside(need, watchlist),
        "G4": _certificates(need, watchlist),
        "G5": _conflict(prior),
        "G6": _single_source(need),
        "G7": _budget(need, watchlist),
        "G8": _consortium(need, watchlist),
        "G9": _never(need, watchlist),
        "G10": _delivery(need, watchlist),
    }
    return tuple(
        Finding(gate, *judged[gate]) for gate in NAMES if getattr(watchlist.gates, gate).on
    )


def dropped(findings: Sequence[Finding]) -> Finding | None:
    """The first gate that drops."""
    return next((one for one in findings if one.verdict == "drop"), None)


Judged = tuple[Verdict, str]
_NOT_OPEN = "不在投标期"


def _documents(need: Need, day: date) -> Judged:
    if need.standing != "open":
        return "pass", _NOT_OPEN
    last = need.document_deadline
    if last is None:
        return "unknown", "公告未写文件获取截止"
    if last < day:
        return "drop", f"文件获取已于 {last} 截止"
    return "pass", f"文件获取至 {last}"


def _deadline(need: Need, watchlist: Watchlist, day: date) -> Judged:
    gate = watchlist.gates.G2
    if need.standing != "open":
        return "pass", _NOT_OPEN
    if need.bid_deadline is None:
        return "unknown", "公告未写投标截止"
    if need.bid_deadline < day:
        return "drop", f"投标已于 {need.bid_deadline} 截止"
    left = working_days(day, need.bid_deadline)
    if left is None:
        return "unknown", f"截止 {need.bid_deadline}，当年工作日历未知"
    told = f"距投标截止 {left} 个工作日"
    if left < gate.least_days:
        return "drop", f"{told}，少于团队最少 {gate.least_days} 个"
    if left < gate.warn_days:
        return "warn", f"{told}，少于 {gate.warn_days} 个"
    return "pass", told


def _said(text: str) -> str:
    """A sentence without the options that nobody ticked.

    >>> _said("□本项目不专门面向中小企业 ■本项目专门面向■中小□小微企业")
    '本项目专门面向中小'
    """
    words = plain(text)
    boxes = list(_BOXES.finditer(words))
    if not any(box[1] for box in boxes):
        return words
    # A box behind its word cannot be told from one before the next.
    if boxes[-1].end() == len(words):
        return ""
    ends = [*(box.start() for box in boxes[1:]), len(words)]
    ticked = (words[box.end() : end] for box, end in zip(boxes, ends, strict=True) if not box[1])
    return words[: boxes[0].start()] + "".join(ticked)


def _set_aside(need: Need, watchlist: Watchlist) -> Judged:
    told = [(text, _said(text)) for text in need.passages if "企业" in text or "面向" in text]
    against = next((text for text, words in told if _is_against(words)), None)
    part = next((text for text, words in told if _PART.search(words)), None)
    whole = next(((text, kind) for text, words in told if (kind := _whole(words))), None)
    if against and whole is None:
        return "pass", f"不专门面向中小企业：“{against}”"
    if against and whole and not watchlist.company.is_small:
        return "warn", f"公告说法不一，请核对：“{whole[0]}”；“{against}”"
    found = whole[0] if whole else part
    if found is None:
        return "unknown", "公告正文未写是否专门面向中小企业"
    if watchlist.company.is_small:
        if whole and not whole[1].startswith("中"):
            return "warn", f"专门面向小微企业，请核对本公司是否小型或微型：“{found}”"
        return "pass", f"专门面向中小企业，本公司符合：“{found}”"
    if part or watchlist.company.is_small is None:
        why = "预留部分份额" if part else "本公司规模未填"
        return "warn", f"{why}：“{part or found}”"
    return "drop", f"专门面向中小企业，本公司不是：“{found}”"


def _is_against(words: str) -> bool:
    return any(
        _OF_THIS.search(words[: found.start()]) or not _IN_GENERAL.search(words)
        for found in _NOT_SET_ASIDE.finditer(words)
    )


def _whole(words: str) -> str | None:
    """For whom this procurement is set aside, as a sentence says it; None where it does not."""
    left = _NOT_SET_ASIDE.sub("|", words)
    for found in _SET_ASIDE.finditer(left):
        if found["asked"] and not found["yes"]:
            continue
        is_this = found["asked"] or _OF_THIS.search(left[: found.start()])
        if is_this or not _IN_GENERAL.search(left):
            return found["kind"]
    return None


def _certificates(need: Need, watchlist: Watchlist) -> Judged:
    if not watchlist.gates.G4.asked:
        return "pass", "未列所需证书"
    asked = [
        (word, text)
        for word in watchlist.gates.G4.asked
        for text in need.passages
        if plain(word) in plain(text)
    ]
    if not asked:
        return "unknown", "公告正文未提清单内证书"
    held = watchlist.company.certificates
    lacking = [
        (word, text)
        for word, text in asked
        if held is None or not any(plain(word) in plain(one) for one in held)
    ]
    if not lacking:
        short = next(((word, text) for word, text in asked if _is_short(word, text, held)), None)
        if short:
            return "warn", f"{short[0]} 的级别请核对：“{short[1]}”"
        return "pass", "具备：" + "、".join(dict.fromkeys(word for word, _ in asked))
    if held is None:
        word, text = lacking[0]
        return "warn", f"要求 {word}，本公司证书未填：“{text}”"
    needed = [one for one in lacking if _DEMANDED.search(one[1]) and not _SCORED.search(one[1])]
    if not needed:
        word, text = next((one for one in lacking if _SCORED.search(one[1])), lacking[0])
        why = "为评分项" if _SCORED.search(text) else "被提及，未见写明为资格要求"
        return "warn", f"{word} {why}，本公司没有：“{text}”"
    word, text = next((one for one in needed if not _EITHER.search(one[1])), needed[0])
    if _EITHER.search(text):
        return "warn", f"要求 {word} 或其他，本公司没有 {word}，请核对：“{text}”"
    return "drop", f"要求 {word}，本公司没有：“{text}”"


def _is_short(word: str, text: str, held: Sequence[str] | None) -> bool:
    """Does a sentence ask for a level of a certificate that none held of it tells or exceeds?

    CMMI and CS count upwards, the others from the first class down.
    """
    asked = _grade(word, text)
    own = [grade for one in held or () if (grade := _grade(word, one)) is not None]
    if asked is None or not own:
        return False
    if plain(word).startswith(("cmmi", "cs")):
        return max(own) < asked
    return min(own) > asked


def _grade(word: str, text: str) -> int | None:
    """The level named just behind a certificate: CMMI5, ITSS二级, 专业承包贰级."""
    found = re.search(
        re.escape(plain(word)) + r"(?:[^,;、]{0,10}?([一二三四五壹贰叁1-5])级|([1-5]))", plain(text)
    )
    return _GRADES[found[1] or found[2]] if found else None


def _conflict(prior: Sequence[PriorWork]) -> Judged:
    verdicts: dict[bool, Verdict] = {True: "drop", False: "warn"}
    for is_same, verdict in verdicts.items():
        for work in prior:
            if work.is_same_project is is_same:
                return verdict, (
                    f"{work.supplier_name} 已于 {work.award_date or '—'} 中标“{work.title}”；"
                    "为项目提供整体设计、规范编制或管理、监理、检测的不得再参加（条例第18条），请核对"
                )
    return "pass", "未见本公司承担过该项目的前期服务"


def _single_source(need: Need) -> Judged:
    if not need.is_single_source:
        return "pass", need.method_zh or "方式未知"
    return "drop", "单一来源，不可投标；公示期（不少于 5 个工作日）内可提异议"


def _budget(need: Need, watchlist: Watchlist) -> Judged:
    least, most = watchlist.budget.least_wan, watchlist.budget.most_wan
    if least is None and most is None:
        return "pass", "未设区间"
    if need.sum is None:
        return "unknown", "预算未披露或不可信"
    told = f"{wan(need.sum)} 万元"
    if least is not None and need.sum < least * 10_000:
        return "drop", f"{told}，低于 {least} 万元"
    if most is not None and need.sum > most * 10_000:
        return "drop", f"{told}，高于 {most} 万元"
    return "pass", told


def _consortium(need: Need, watchlist: Watchlist) -> Judged:
    told = [(text, _said(text)) for text in need.passages if "联合体" in text]
    forbidding = next((text for text, words in told if _FORBIDS.search(words)), None)
    allowing = next((text for text, words in told if _ALLOWS.search(words)), None)
    if not watchlist.gates.G8.needed:
        return "pass", "本公司可独立投标"
    if forbidding and not allowing:
        return "drop", f"不接受联合体：“{forbidding}”"
    if allowing and not forbidding:
        return "pass", f"接受联合体：“{allowing}”"
    return "unknown", "是否接受联合体未见或各包不一"


def _never(need: Need, watchlist: Watchlist) -> Judged:
    gate = watchlist.gates.G9
    for word in gate.words:
        for where, text in (("标题", need.title), ("标的", need.object)):
            if plain(word) in plain(text):
                return "drop", f"{where}含“{word}”"
    for code in gate.categories:
        if code in (need.category_l1, need.category_l2):
            return "drop", f"类别 {need.category_l2_name or need.category_l2}"
    return "pass", "不含排除词"


def _delivery(need: Need, watchlist: Watchlist) -> Judged:
    able = watchlist.company.provinces
    if able is None:
        return "pass", "未限交付省份"
    if need.province is None:
        return "unknown", "省份未知"
    if {need.province, need.province_short} & set(able):
        return "pass", f"{need.province_short} 可交付"
    return "drop", f"{need.province_short} 不在交付范围"


def wan(amount: Decimal) -> str:
    """Yuan as 万元 with one decimal and no needless nought.

    >>> wan(Decimal("2800000")), wan(Decimal("12345678"))
    ('280', '1,234.6')
    """
    return f"{amount / 10_000:,.1f}".removesuffix(".0")


def passages_wanted(watchlists: Sequence[Watchlist]) -> Iterator[str]:
    """The words whose sentences the gates read."""
    yield from WORDS
    for watchlist in watchlists:
        yield from watchlist.gates.G4.asked
