"""What a notice asks for: one class of two levels, the stage and the themes.

The thing named (`thing`) and the service done to it (`stage`) make the class: 政务云 is INF-01, its
运维 OPS-03, its 监理 CON-02. What is not IT is OUT, IT that no class fits is OTH; none is forced.
The buyer's name never decides, but an application bought by a hospital or school is theirs.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, NamedTuple, cast

from pipeline import reference
from pipeline.model import CategoryL1, Confidence, Stage
from pipeline.normalize import item, stage, tags, thing
from pipeline.normalize.stage import Doing, Service
from pipeline.normalize.subject import described
from pipeline.normalize.thing import OTHER, OUT, Thing
from pipeline.normalize.words import split

Owner = Literal["hospital", "school", "company", ""]


@dataclass(frozen=True, slots=True)
class Category:
    """A judgement. `rule` names what decided, kind:word; `flags` what a reader should know."""

    l1: CategoryL1
    l2: str
    stage: Stage
    tags: tuple[str, ...]
    rule: str
    confidence: Confidence
    flags: tuple[str, ...]


class Verdict(NamedTuple):
    """A class found in one text, with what was bought and done."""

    l2: str
    rule: str
    sure: Confidence
    thing: Thing | None = None
    doing: Doing | None = None
    is_run_on: bool = False


class Reading(NamedTuple):
    """What the judgement rests on: the text read, who buys, the class of the 品目, the verdict."""

    text: str
    owner: Owner
    hint: str
    verdict: Verdict


_CONFIDENCE: dict[Confidence, int] = {"low": 0, "medium": 1, "high": 2}
_NEED_LENGTH = 120

AGENCY = re.compile(r"^.{0,44}?关于|[\[【][^\]】]*[\]】]")
LEADS = ["关于", "[", "【"]  # one of which stands in it

_INCLUDING = re.compile(
    r"\((?:含|包括|包含|不含|非)[^()]*\)|\((?:[一二三四五六七八九十\d]+期|第[^()]{1,3}批)\)"
)
_LATIN = re.compile(r"\(([A-Z\d.]{2,8})\)")
_LOT = re.compile(
    r"\((?:第?[A-Z\d一二三四五六七八九十]{1,3}(?:标段|标包|分包|包)|(?:标段|标包|包)[A-Z\d一二三四五六七八九十]{1,3})"
    r"[:—-]([^()]{3,})\)"
)

# Of a service on a thing: the class when the thing is security, infrastructure, anything else.
_SERVICES: dict[Service, tuple[str, str, str]] = {
    "supervise": ("CON-02", "CON-02", "CON-02"),
    "assess": ("CON-03", "CON-03", "CON-03"),
    "test": ("SEC-02", "CON-03", "CON-03"),
    "standard": ("CON-04", "CON-04", "CON-04"),
    "advise": ("SEC-01", "CON-01", "CON-01"),
    "maintain": ("SEC-01", "OPS-03", "OPS-01"),
    "operate": ("SEC-01", "OPS-02", "OPS-02"),
    "agent": ("SEC-01", "OPS-05", "OPS-05"),
    "support": ("SEC-01", "OPS-05", "OPS-05"),
}
_HOTLINE = "SVC-05"
_ARE_SERVICES = ("SEC-01", "SEC-02", "OPS-04", "OPS-05")
_APPLICATIONS = ("SVC", "MGT", "PLT", "OTH")
_MACHINES = ("hospital", "school")
_DATA_PLATFORMS = ("DAT-01", "DAT-02", "DAT-04")
_PARTICULAR = ("SEC", "INF", "OPS", "CON", "DAT")

_LABOUR: tuple[Service, ...] = ("agent", "support")
_HARDWARE = ("终端", "设备", "一体机", "自助机", "服务机", "防火墙", "网闸", "堡垒机", "机器人")
_SERVICE_END = re.compile(r"(?<!政务)服务(?:的?采购)?(?:项目)?$")
_USUAL_STAGE: dict[str, Stage] = {
    "SEC-01": "运维",
    "SEC-02": "测评",
    "CON-01": "咨询",
    "CON-02": "监理",
    "CON-03": "测评",
    "CON-04": "咨询",
    "OPS-01": "运维",
    "OPS-02": "运营",
    "OPS-03": "运维",
    "OPS-04": "运营",
    "OPS-05": "其他",
    "INF-01": "租赁",
    "INF-02": "租赁",
    "INF-04": "采购",
    "INF-05": "采购",
    "DAT-02": "建设",
    "DAT-06": "加工",
    "DAT-07": "采购",
    "OUT-01": "其他",
}


def classify(
    title: str,
    buyer_name: str = "",
    item_category: str = "",
    lot_names: Sequence[str] = (),
    need: str = "",
    level: str = "",
) -> Category:
    """The class of a notice by its title; what else is published speaks where the title does not.

    `item_category` holds 品目 codes or names as published, `need` a short description of what is
    bought, `level` the tier of the buyer.

    >>> classify("临江市政务云平台密码应用改造项目公开招标公告").l2
    'SEC-03'
    >>> c = classify("智慧排队系统采购", "临江市第二人民医院")
    >>> c.l2, c.stage
    ('IND-02', '采购')
    """
    return judged(read(title, buyer_name, item_category, lot_names, need, level))


def read(
    title: str,
    buyer_name: str = "",
    item_category: str = "",
    lot_names: Sequence[str] = (),
    need: str = "",
    level: str = "",
) -> Reading:
    """What `classify` rests its judgement on, for those who ask why."""
    owner = owner_of(title, buyer_name, level)
    return reading(described(title, buyer_name), owner, item_category, tuple(lot_names), need)


@lru_cache(maxsize=2**15)  # the same needs come again, batch after batch
def reading(
    subject: str,
    owner: Owner,
    item_category: str = "",
    lot_names: tuple[str, ...] = (),
    need: str = "",
) -> Reading:
    """The same of what a title describes (`subject.described`), its owner known."""
    text = _plain(subject)
    hint = item.hint(item_category) if item_category else ""
    verdict = _judge(text, owner)
    if verdict.rule == "none" or verdict.l2[:3] == "OTH":
        verdict = _elsewhere(verdict, hint, lot_names, need, owner)
    return Reading(text, owner, hint, verdict)


def judged(found: Reading) -> Category:
    """The judgement that a reading gives."""
    text, _, hint, verdict = found
    flags = _flags(verdict, hint)
    return Category(
        cast(CategoryL1, verdict.l2[:3]),
        verdict.l2,
        _stage(verdict, text),
        tags.find(text),
        verdict.rule,
        _confidence(verdict, hint, flags),
        flags,
    )


def _judge(text: str, owner: Owner) -> Verdict:
    """The class of one text; rule 'none' when no word of it is known."""
    bought = thing.find(text)
    doing, run = stage.find(text, bought.start if bought else 0)
    if doing is None and bought:
        doing, run = stage.find(text)
    if bought is None:
        return Verdict(OUT, "none", "medium", None, doing)
    rule = f"{bought.kind}:{bought.word}"
    run_on = len(run) > 1 and run[0].stage == "建设" and run[1].stage in ("运营", "运维")
    code, sure = _owned(bought, owner, doing)
    if code != OUT and doing and doing.service:
        code = _served(code, doing.service)
        rule = f"{doing.service}+{rule}"
    elif code != bought.code and owner:
        rule = f"{owner}+{rule}"
    return Verdict(code, rule, sure, bought, doing, run_on)


def _owned(bought: Thing, owner: Owner, doing: Doing | None) -> tuple[str, Confidence]:
    """The class of the thing seen by who buys it."""
    code, sure = bought.code, bought.sure
    done = doing.stage if doing else "采购"
    if (
        bought.kind == "bare"
        and owner
        and (done == "采购" or (owner in _MACHINES and done == "运维"))
    ):
        return OUT, "low"
    if code[:3] in _APPLICATIONS or code in _DATA_PLATFORMS:
        if owner == "hospital":
            return "IND-02", min(sure, "medium", key=_CONFIDENCE.__getitem__)
        if owner == "school":
            return "IND-01", min(sure, "medium", key=_CONFIDENCE.__getitem__)
    if owner == "company" and (code == OTHER or (code == "PLT-01" and bought.kind == "head")):
        return "OTH-02", sure
    return code, sure


def _served(code: str, service: Service) -> str:
    """The class of a service on a thing."""
    if code in _ARE_SERVICES and service != "supervise":
        return code
    if code == _HOTLINE and service in ("operate", "agent"):
        return "OPS-04"
    security, infrastructure, other = _SERVICES[service]
    if code[:3] == "SEC":
        return security
    return infrastructure if code[:3] == "INF" and code != "INF-05" else other


def _elsewhere(
    verdict: Verdict, hint: str, lot_names: Sequence[str], need: str, owner: Owner
) -> Verdict:
    """What 品目, lots and description say where the title says nothing, or nothing particular."""
    if hint[:3] in _PARTICULAR or (hint and verdict.rule == "none"):
        filed = Thing(hint, "object", hint, 0, "medium")
        return verdict._replace(
            l2=_owned(filed, owner, None)[0], rule=f"item:{hint}", sure="medium"
        )
    if hint == OUT and verdict.sure == "low":
        return verdict._replace(l2=OUT, rule=f"item:{hint}", sure="medium")
    lots = [("lot", _judge(_plain(described(name)), owner)) for name in lot_names]
    needed = [("need", _judge(_plain(described(need[:_NEED_LENGTH])), owner))] if need else []
    known = [(source, other) for source, other in lots + needed if other.rule != "none"]
    for source, other in known:
        if verdict.rule == "none" or other.l2[:3] not in ("OTH", "OUT"):
            is_several = any(lot.l2[:3] != other.l2[:3] for _, lot in known if source == "lot")
            return other._replace(
                rule=f"{source}+{other.rule}",
                sure=min(other.sure, "medium", key=_CONFIDENCE.__getitem__),
                thing=other.thing and other.thing._replace(is_several=is_several),
                doing=verdict.doing or other.doing,
            )
    return verdict


def _stage(verdict: Verdict, text: str) -> Stage:
    """What is done; where no verb says it, what is usual for the class."""
    doing = verdict.doing
    if doing and not (verdict.l2 == OUT and (doing.stage == "测评" or doing.service in _LABOUR)):
        return doing.stage  # 试验检测 of a road is no 测评, a canteen's 外包 no 运营
    if verdict.thing and verdict.l2 != OUT and verdict.thing.word.endswith(_HARDWARE):
        return "采购"
    is_service = _SERVICE_END.search(text) is not None
    return _USUAL_STAGE.get(verdict.l2, "其他" if is_service else "建设")


def _flags(verdict: Verdict, hint: str) -> tuple[str, ...]:
    """What a reader should know of the judgement."""
    flags = {
        "several_objects": verdict.thing is not None and verdict.thing.is_several,
        "build_and_run": verdict.is_run_on,
        "item_disagrees": bool(hint) and hint[:3] not in (verdict.l2[:3], "OTH"),
        "weak_words": verdict.sure == "low",
    }
    return tuple(name for name, holds in flags.items() if holds)


def _confidence(verdict: Verdict, hint: str, flags: Sequence[str]) -> Confidence:
    is_witnessed = hint[:3] == verdict.l2[:3] and not verdict.rule.startswith("item:")
    if is_witnessed and verdict.sure != "low":
        return "high"
    is_doubted = "item_disagrees" in flags or "several_objects" in flags
    return min(verdict.sure, "medium" if is_doubted else "high", key=_CONFIDENCE.__getitem__)


def owner_of(title: str, buyer_name: str, level: str) -> Owner:
    """Who buys, as far as it bears on the class."""
    is_led = any(sign in title for sign in LEADS)
    publisher_cut = (AGENCY.sub("", title) if is_led else title) or title
    words = owner_words()
    if _has(buyer_name, words["hospital"]) or _has(publisher_cut, words["hospital"]):
        return "hospital"
    named = buyer_name or publisher_cut
    if _has(named.replace("大学城", ""), words["school"]):
        return "school"
    return "company" if level == "非政府/国企" or _has(named, words["company"]) else ""


def _has(name: str, words: Sequence[str]) -> bool:
    for word in words:  # noqa: SIM110 - three times as fast as any() with a generator
        if word in name:
            return True
    return False


@cache
def owner_words() -> dict[str, list[str]]:
    return {row["owner"]: split(row["words"]) for row in reference.rows("owner_words")}


def _plain(text: str) -> str:
    """Upper case, without brackets that hold no object; a lot's name comes first."""
    plain = text.upper()
    if "(" in plain:
        plain = _LATIN.sub(r"\1", _INCLUDING.sub("", plain))
        if lot := _LOT.search(plain):
            plain = f"{lot[1]},{plain[: lot.start()]}{plain[lot.end() :]}"
    return plain
