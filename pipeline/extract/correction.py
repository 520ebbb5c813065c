"""Facts → changes of a correction: the field named, what it said, what it says now."""

import re
from itertools import pairwise

from pipeline.extract import value
from pipeline.extract.label import resolve
from pipeline.extract.lot import WHOLE
from pipeline.extract.step import Fact
from pipeline.model import RawChange, RawLot

_NOW = r"(?:现(?:更正|变更|修改|调整|更改|延期|延长|推迟|改|顺延)?(?:为|至|到)|(?:更正|变更|修改|调整|更改|延期|顺延|延长|推迟|改)(?:为|至|到))"
_PATTERNS = tuple(
    re.compile(pattern, re.S)
    for pattern in (
        rf"原定(?:于)?(?P<old>[^，。；;]{{4,40}}?)(?P<field>开标|开启|递交|截止|召开|举行)[^，。；;]{{0,20}}[，,]\s*{_NOW}\s*(?P<new>[^，。；;开]{{4,60}})",
        rf"原(?P<field>[^：:，。；“”\"\d]{{2,30}}?)(?P<old>\d[^，。；]{{3,40}}?)[，,]\s*{_NOW}\s*(?P<new>[^；;。]{{4,100}})",
        rf"原(?P<field>[^：:，。；“”\"]{{2,30}}?)(?:为)?[：:]\s*(?P<old>[^；;]{{1,300}}?)[，,；;。]?\s*{_NOW}\s*[：:]?\s*(?P<new>[^；;]{{1,300}}?)(?:[；;。]|$)",
        rf"原(?P<field>[^：:，。；“”\"]{{0,30}}?)[“\"](?P<old>[^”\"]{{1,300}})[”\"]\s*[，,]?\s*{_NOW}\s*[：:]?\s*[“\"]?(?P<new>[^”\"；;]{{1,300}})[”\"；;。]?",
        rf"(?P<field>[^：:，。；“”\"]{{2,30}}?)由\s*(?P<old>[^，。；;]{{1,200}}?)\s*{_NOW}\s*[：:]?\s*(?P<new>[^；;。]{{1,300}})",
        r"(?P<field>[^：:，。；“”\"]{2,30}?)(?P<old>)(?:延期|顺延|推迟|延长|调整|变更|更正|更改|修改)(?:至|到|为)\s*[：:]?\s*(?P<new>[^；;。]{2,300})",
    )
)
# «原：…» and «现更正为：…» on lines of their own, and the words that both repeat.
_WAS = re.compile(
    r"\s*(?:[0-9一二三四五六七八九十]{1,2}[、.．])?\s*(?:原(?:采购|招标|磋商|谈判)?(?:公告|文件|内容|条款){0,2}(?:中|为)?"
    r"|(?:更正|变更|修改|更改)前(?:内容|为)?)\s*[：:]\s*(?P<words>\S.*)"
)
_IS = re.compile(
    rf"\s*(?:{_NOW}|现(?:内容)?|(?:更正|变更|修改|更改)后(?:内容|为)?)\s*[：:]\s*(?P<words>\S.*)"
)
_NAMED = re.compile(r"(?P<field>[^：:]{2,30})[：:]\s*(?P<value>.+)", re.S)
_TRIM = ' \t\n:：,，;；。“”"、'
_DEADLINE = re.compile(r"截止|开标|开启|递交|提交")
_OTHER_DEADLINE = re.compile(
    r"保证金|质疑|答疑|澄清|疑问|提问|报名|获取|下载|发售|领取|异议|公示|踏勘|确认|登记|样品|解密|证明|业绩"
)
_DOCUMENTS = re.compile(
    r"文件.{0,4}(?:获取|发售|下载|领取|购买|出售)|(?:获取|发售|下载|领取|购买).{0,6}文件|报名"
)
_NEW_LABEL = re.compile(r"(?:延期|变更|更正|修改|调整|顺延)后|现(?!场)|新的?")
_AWARD = ("supplier", "amount")
_SETTLED = ("bid_deadline", "budget", "ceiling")
_OLD = re.compile(r"原|前")
_LONGEST = 1000


def changes(facts: list[Fact], lines: list[str]) -> tuple[RawChange, ...]:
    """Changes of a table, of labelled lines, of sentences; a change told in free words keeps them."""
    found = _rows(facts) + _lines(facts) or _pairs(lines)
    if not found:
        texts = [f.value for f in facts if f.field == "change_text" and f.value.strip(_TRIM)]
        for text in texts or lines[:40]:
            found.extend(_sentence(text[:_LONGEST]))
        if not found and texts:
            words = "\n".join(texts)[:_LONGEST].strip(_TRIM)
            found = [RawChange(field="更正内容", new=words)] if words else []
    return tuple(dict.fromkeys(found))


def _rows(facts: list[Fact]) -> list[RawChange]:
    """更正项 | 更正前 | 更正后, one change a row."""
    rows: dict[int, dict[str, str]] = {}
    for fact in facts:
        if fact.row and fact.field in ("change_field", "change_old", "change_new"):
            rows.setdefault(fact.row, {}).setdefault(fact.field, fact.value.strip(_TRIM))
    merged: list[RawChange] = []
    waiting: dict[str, str] = {}
    for row in rows.values():
        if "change_old" in row and "change_new" in row:
            merged.append(_change(row))
        else:
            waiting.update(row)
            if "change_old" in waiting and "change_new" in waiting:
                merged.append(_change(waiting))
                waiting = {}
    return merged


def _lines(facts: list[Fact]) -> list[RawChange]:
    """更正前：… and 更正后：… on lines of their own."""
    found: list[RawChange] = []
    old: dict[str, str] = {}
    for fact in facts:
        if fact.row or fact.field not in ("change_old", "change_new"):
            continue
        text = fact.value.strip(_TRIM)
        if fact.field == "change_old":
            old = {"change_old": text}
        elif old:
            found.append(_change({**old, "change_new": text}))
            old = {}
    return found


def _pairs(lines: list[str]) -> list[RawChange]:
    """A line of what was, and below it a line of what is.

    >>> _pairs(["原：开标时间：3月1日", "现更正为：开标时间：3月9日", "其他不变"])
    [RawChange(field='开标时间', old='3月1日', new='3月9日')]
    """
    found = []
    for above, below in pairwise(lines):
        was, now = _WAS.fullmatch(above), _IS.fullmatch(below)
        if was and now:
            old, new = was["words"].strip(_TRIM), now["words"].strip(_TRIM)
            first, second = _NAMED.fullmatch(old), _NAMED.fullmatch(new)
            row = {"change_old": old, "change_new": new}
            if first and second and first["field"] == second["field"]:
                row = {
                    "change_field": first["field"].strip(_TRIM),
                    "change_old": first["value"],
                    "change_new": second["value"],
                }
            found.append(_change(row))
    return found


def _change(row: dict[str, str]) -> RawChange:
    return RawChange(
        field=row.get("change_field", "")[:200] or None,
        old=row["change_old"][:_LONGEST] or None,
        new=row["change_new"][:_LONGEST] or None,
    )


def _sentence(text: str) -> list[RawChange]:
    """Changes in a sentence.

    >>> [(c.field, c.old, c.new) for c in _sentence("原开标时间：2026年3月1日，现更正为：2026年3月9日。")]
    [('开标时间', '2026年3月1日', '2026年3月9日')]
    """
    for pattern in _PATTERNS:
        found = [
            RawChange(
                field=match["field"].strip(_TRIM + "1234567890.、（）()将") or None,
                old=match["old"].strip(_TRIM) or None,
                new=match["new"].strip(_TRIM) or None,
            )
            for match in pattern.finditer(text)
        ]
        if found:
            return found
    return []


def new_award(facts: list[Fact], found: tuple[RawChange, ...]) -> RawLot | None:
    """The award that a corrected result now tells: its supplier, its amount, or both."""
    told: dict[str, str] = {}
    for fact in facts:
        if fact.section == "correction" and fact.field in _AWARD and not _OLD.search(fact.label):
            told.setdefault(fact.field, fact.value)
            if fact.field == "amount":
                told.setdefault("amount_label", fact.label)
    for change in found:
        label = resolve(change.field or "")
        name = label.field() if label else None
        if name in _AWARD and change.new:
            told[name] = change.new
            if name == "amount":
                told["amount_label"] = change.field or ""
    supplier = value.supplier(told.get("supplier", ""))
    amount = value.money(told.get("amount", ""))
    if supplier is None and amount is None:
        return None
    label_ = told.get("amount_label") if amount else None
    return RawLot(lot=WHOLE, supplier=supplier, amount=amount, amount_label=label_)


def settled(facts: list[Fact]) -> list[Fact]:
    """The facts without those of a field that is told twice and differently: which of the two was and
    which is, only a change can say."""
    told: dict[str, set[str]] = {}
    for fact in facts:
        if fact.field in _SETTLED and not fact.row and fact.lot is None:
            told.setdefault(fact.field, set()).add("".join(fact.value.split()).strip(_TRIM))
    return [fact for fact in facts if fact.row or fact.lot or len(told.get(fact.field, ())) < 2]


def new_sums(found: tuple[RawChange, ...]) -> dict[str, str]:
    """Budget and ceiling that a correction tells anew, each with its label.

    >>> new_sums((RawChange(field="预算金额", old="100万元", new="200万元"),))
    {'budget': '200万元', 'budget_label': '预算金额'}
    """
    new: dict[str, str] = {}
    for change in found:
        label = resolve(change.field or "")
        name = label.field() if label and label.lot is None else None
        if name in ("budget", "ceiling") and (money := value.money(change.new or "")):
            new |= {name: money, f"{name}_label": change.field or ""}
    return new


def new_deadline(found: tuple[RawChange, ...]) -> str | None:
    """What a correction makes of the bid deadline."""
    for change in found:
        if change.field and change.new and _DEADLINE.search(change.field):
            if not _OTHER_DEADLINE.search(change.field):
                return change.new
    return None


def new_document_deadline(found: tuple[RawChange, ...]) -> str | None:
    """What a correction makes of the period in which documents can be had."""
    for change in found:
        if change.field and change.new and _DOCUMENTS.search(change.field):
            return change.new
    return None


def postponed(facts: list[Fact]) -> str | None:
    """A deadline beside a label that says it is the new one: 延期后投标截止时间."""
    for fact in facts:
        if fact.field == "bid_deadline" and _NEW_LABEL.match(fact.label):
            return fact.value
    return None
