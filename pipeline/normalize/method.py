"""How the buyer buys, from the field of the notice or its title.

The words stand in `reference/methods.csv`, one a row.
"""

import re
import unicodedata
from functools import cache
from typing import cast

from pipeline import reference
from pipeline.model import ProcurementMethod

_TICKED = "√☑✓✔■☒●▣◉⊠"
_EMPTY = "□○☐◯◻▢"
_BOXES = re.compile(rf"[{_TICKED}{_EMPTY}]")
_TICKS = re.compile(rf"[{_TICKED}]")
# (√) and [x] are boxes as well; beside one, () is an empty box and so is 口, which character
# readers make of □.
_WRITTEN_TICK = re.compile(r"[(\[【](?:√|☑|✓|✔|v|x|X|V)[)\]】]")
_WRITTEN_BOX = re.compile(r"[(\[【]\s*[)\]】]|(?<![一-鿿])口(?=[一-鿿])")
_SPACE = re.compile(r"\s+")
# By law (招标投标法 第10条) a 招标公告 is the form of an open tender; who is invited gets a letter.
# A form that says 招标(采购)公告 is used for every method.
CALL = re.compile(r"招标(?:项目)?公告")
_NEAR = 4  # characters between a method and the call it belongs to, as in (比选)招标公告


def parse(text: str | None, title: str = "") -> ProcurementMethod | None:
    """Method of a notice; None when neither field nor title tells one.

    A form's ticked boxes count alone; a field that names two methods is no answer; in a title the
    last name counts, for the project's own name comes before.

    >>> parse("竞争性磋商采购"), parse("√公开招标 □邀请招标"), parse("分散采购 货物类")
    ('consultation', 'open', None)
    >>> parse(None, "某局软件(公开招标后)单一来源成交公告"), parse("□询价 □比选", "某局询价公告")
    ('single_source', 'inquiry')
    """
    field = _fold(text or "")
    if _BOXES.search(field):
        field = _ticked(field)
    meaning, pattern = _words(in_title=False)
    named = {meaning[word] for word in pattern.findall(field)}
    if len(named) == 1:
        return named.pop()
    return _titled(_fold(title), is_silent=not named)


def _titled(head: str, is_silent: bool) -> ProcurementMethod | None:
    """Method of a title; a 招标公告 is an open tender when the field names nothing."""
    meaning, pattern = _words(in_title=True)
    matches = list(pattern.finditer(head))
    last = matches[-1] if matches else None
    call = CALL.search(head)
    if last is None:
        return "open" if call and is_silent else None
    method = meaning[last[0]]
    if method == "other" and call and call.start() - last.end() > _NEAR:
        return "open"  # 竞价系统建设项目招标公告: the word names what is bought
    return method


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    plain = _WRITTEN_TICK.sub(_TICKED[0], plain)
    if _TICKS.search(plain):
        plain = _WRITTEN_BOX.sub(_EMPTY[0], plain)
    return _SPACE.sub("", plain)


def _ticked(field: str) -> str:
    """What the ticked boxes say; a form whose boxes follow their words is read that way round."""
    words = _BOXES.split(field)
    boxes = _BOXES.findall(field)
    said = words[:-1] if not words[-1] and words[0] else words[1:]
    return "".join(f"{word} " for box, word in zip(boxes, said, strict=True) if box in _TICKED)


def title_words() -> dict[str, ProcurementMethod]:
    """What the words of a title mean, the longest first."""
    return _words(in_title=True)[0]


@cache
def _words(in_title: bool) -> tuple[dict[str, ProcurementMethod], re.Pattern[str]]:
    """What the method words mean, the longest first, and a pattern of them."""
    meaning = {
        row["word"]: cast(ProcurementMethod, row["method"])
        for row in reference.rows("methods")
        if row["in_title"] or not in_title
    }
    longest_first = sorted(meaning, key=lambda word: (-len(word), word))
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return {word: meaning[word] for word in longest_first}, pattern
