"""Why a title got its class and its buyer its level: what was cut, found and decided, as facts.

Nothing is judged here: the classifier's own reading is taken apart. `told` puts it in words.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from pipeline.model import Stage
from pipeline.normalize import category, stage, thing
from pipeline.normalize.category import Owner, Reading
from pipeline.normalize.level import Standing
from pipeline.normalize.stage import Service
from pipeline.normalize.subject import Step, steps
from pipeline.normalize.thing import Kind


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece that is no part of what is bought, and the step that cut it."""

    step: Step | Literal["bracket"]
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A word of the vocabulary in the subject; of kind 'none' it only looks like one."""

    word: str
    kind: Kind
    l2: str
    decided: bool


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb that counts, its stage, and the service bought when it is one."""

    word: str
    stage: Stage
    service: Service


@dataclass(frozen=True, slots=True)
class Why:
    """The reasons for a judgement. `thing_l2` is the class of the deciding word alone: a service on
    it (`service`) or the owner may have moved it. `stage_by` is 'class' where no verb told."""

    subject: str
    cut: tuple[Cut, ...]
    words: tuple[Found, ...]
    decided_by: Literal["word", "item", "nothing"]
    thing_l2: str | None
    verbs: tuple[Verb, ...]
    service: Service
    stage_by: Literal["verb", "class"]
    owner: Owner
    item_hint: str
    category_rule: str
    level_rule: str


def explain(title: str, buyer_name: str, reading: Reading, where: Standing) -> Why:
    """The reasons behind a reading of a title and a standing of its buyer.

    >>> from pipeline.normalize import level
    >>> title, buyer = "临江市数据局政务云平台运维服务公开招标公告", "临江市数据局"
    >>> why = explain(title, buyer, category.read(title, buyer), level.judge(buyer, title))
    >>> why.subject, [(cut.step, cut.text) for cut in why.cut]
    ('政务云平台运维服务', [('notice', '公开招标公告'), ('buyer', '临江市数据局')])
    >>> [(found.word, found.l2) for found in why.words if found.decided], why.service
    ([('政务云平台', 'INF-01')], 'maintain')
    """
    text, owner, hint, verdict = reading
    what = category.judged(reading)
    bought = verdict.thing
    by: Literal["word", "item", "nothing"] = "word" if bought else "nothing"
    if verdict.rule.startswith("item:"):
        by = "item"
    told = [
        Verb(hit.word, *hit.means)
        for hit in stage.verbs(text, bought.start if bought else 0) or stage.verbs(text)
        if hit.means
    ]
    doing = verdict.doing
    return Why(
        subject=text,
        cut=_cuts(title, buyer_name, text),
        words=_words(reading, by == "word"),
        decided_by=by,
        thing_l2=bought.code if bought and by == "word" else None,
        verbs=tuple(told),
        service=doing.service if doing and f"{doing.service}+" in verdict.rule else "",
        stage_by="verb" if doing and doing.stage == what.stage else "class",
        owner=owner,
        item_hint=hint,
        category_rule=what.rule,
        level_rule=where.rule,
    )


def _words(reading: Reading, is_by_word: bool) -> tuple[Found, ...]:
    """Every word found; the deciding one is marked once, at its last place."""
    hits = thing.words(reading.text)
    bought = reading.verdict.thing if is_by_word else None
    last = max((n for n, hit in enumerate(hits) if bought and hit.word == bought.word), default=-1)
    return tuple(
        Found(hit.word, hit.means.kind, hit.means.code, n == last) for n, hit in enumerate(hits)
    )


def _cuts(title: str, buyer_name: str, text: str) -> tuple[Cut, ...]:
    found: list[Cut] = []
    before = ""
    for step, after in steps(title, buyer_name):
        found += [Cut(step, piece) for piece in _pieces(before, after)]
        before = after
    return (*found, *(Cut("bracket", piece) for piece in _pieces(before.upper(), text)))


def _pieces(before: str, after: str) -> list[str]:
    """What stands in `before` and no more in `after`.

    >>> _pieces("云溪市教育局政务云项目", "政务云"), _pieces("政务云", "政务云")
    (['云溪市教育局', '项目'], [])
    """
    if before == after or not before:
        return []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        before[a:b] for tag, a, b, _, _ in matcher.get_opcodes() if tag in ("delete", "replace")
    ]
