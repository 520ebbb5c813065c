"""The strokes every figure is made of: elements, letters, scales; no figure is known here."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pipeline.report import theme
from pipeline.report.words import CHINESE, Words, is_chinese

FEW: Final = 5  # below this a share says nothing: grey italic
PHONE: Final = 520  # narrower than this a figure is laid out for a phone
UNKNOWN: Final = "未知"
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escape(text: str) -> str:
    """Text for an element or attribute; characters XML cannot hold are left out.

    >>> escape('<200 & "x"')
    '&lt;200 &amp; &quot;x&quot;'
    """
    text = _UNPRINTABLE.sub("", text).replace("&", "&amp;").replace("<", "&lt;")
    return text.replace(">", "&gt;").replace('"', "&quot;")


def number(value: float) -> str:
    """A coordinate in the fewest digits, the same on every machine.

    >>> number(12.0), number(1 / 3), number(-0.001)
    ('12', '0.33', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(name: str, *children: str, mark: str = "", **attributes: str | float) -> str:
    """An element; `mark` names classes of theme.MARKS, whose light look is written out beside.

    >>> element("rect", mark="bar", width=3.5)
    '<rect class="bar" fill="#2f7fb8" width="3.5"/>'
    """
    written: dict[str, str | float] = {"class": mark} if mark else {}
    for one in mark.split():
        written |= {key: theme.light(value) for key, value in theme.MARKS.get(one, {}).items()}
    written |= {key.replace("_", "-"): value for key, value in attributes.items()}
    head = "".join(
        f' {key}="{escape(value) if isinstance(value, str) else number(value)}"'
        for key, value in written.items()
    )
    return f"<{name}{head}>{''.join(children)}</{name}>" if children else f"<{name}{head}/>"


def letters(
    text: str,
    x: float,
    y: float,
    mark: str,
    anchor: str = "start",
    size: str = "",
    weight: str = "",
    upright: bool = False,
) -> str:
    """A line of text with its baseline at y; size and weight where they are not the mark's.

    An `upright` one is turned and reads from below.
    """
    own = {"text_anchor": "" if anchor == "start" else anchor, "font_size": size}
    own |= {"font_weight": weight}
    own |= {"transform": f"rotate(-90 {number(x)} {number(y)})" if upright else ""}
    set_own = {key: value for key, value in own.items() if value}
    return element("text", escape(text), mark=mark, x=x, y=y, **set_own)


def told(hint: str, *parts: str) -> str:
    """Parts that belong together, and the sentence a pointer over them reads."""
    return element("g", element("title", escape(hint)), *parts, mark="told")


def document(
    width: float, height: float, ident: str, title: str, summary: str, parts: Iterable[str]
) -> str:
    """A whole figure: it stands alone, names itself, and tells in words what it shows."""
    return element(
        "svg",
        element("title", escape(title), id=f"{ident}-title"),
        element("desc", escape(summary), id=f"{ident}-desc"),
        "\n",
        "\n".join(parts),
        "\n",
        mark="figure",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="img",
        aria_labelledby=f"{ident}-title {ident}-desc",
        font_family=theme.FONTS,
        font_size=12.5,
    )


def empty(width: float, ident: str, title: str, say: Words = CHINESE) -> str:
    """The figure of no rows: it says so."""
    says = say("所选期间没有可用数据")
    parts = (
        element("rect", mark="nothing", x=0.5, y=0.5, width=width - 1, height=63, rx=3),
        letters(says, width / 2, 37, "few", "middle"),
    )
    return document(width, 64, ident, title, says, parts)


def text_width(text: str, size: float = 12.5) -> float:
    """About how wide a text is: a Chinese letter is a square, another a little over half."""
    return sum(size if ord(letter) > 0x2E7F else size * 0.56 for letter in text)


def shortened(text: str, width: float, size: float = 12.5) -> str:
    """The text, cut where there is no room for it; the mark of the cut says so.

    >>> shortened("乡镇/街道级", 90), shortened("乡镇/街道级", 50)
    ('乡镇/街道级', '乡镇/…')
    """
    if text_width(text, size) <= width:
        return text
    while text and text_width(text, size) + size * 0.6 > width:
        text = text[:-1]
    return text + "…"


def heavy_width(text: str, size: float) -> float:
    """The same for bold text, whose letters other than Chinese ones are wider."""
    return text_width(text, size) + size * 0.08 * sum(
        c.isalpha() and ord(c) <= 0x2E7F for c in text
    )


def folded(text: str, width: float, size: float = 12.5) -> tuple[str, ...]:
    """The text in one or two lines, broken after a slash or space where there is one.

    A Chinese word is broken in the middle, another never.

    >>> folded("乡镇/街道级", 40), folded("省级", 40)
    (('乡镇/', '街道级'), ('省级',))
    >>> folded("HK, Macao, Taiwan", 60), folded("prefectural", 40)
    (('HK, Macao,', 'Taiwan'), ('prefectural',))
    """
    if text_width(text, size) <= width:
        return (text,)
    cut = text.find("/") + 1 or text.rfind(" ") + 1
    if not cut and is_chinese(text):
        cut = math.ceil(len(text) / 2)
    return (text[:cut].rstrip(), text[cut:]) if cut else (text,)


def ticks(highest: float, most: int = 4) -> tuple[float, ...]:
    """Round values from 0 to at least the highest, for counts: never less than 1 apart.

    >>> ticks(2900), ticks(3)
    ((0, 1000, 2000, 3000), (0, 1, 2, 3))
    """
    power = 10 ** max(math.floor(math.log10(max(highest, 1) / most)), 0)
    step = next(s for s in (power, 2 * power, 5 * power, 10 * power) if highest / s <= most)
    return tuple(step * n for n in range(max(math.ceil(highest / step), 1) + 1))


def steps(values: Sequence[int]) -> tuple[int, ...]:
    """Up to four round thresholds that part the values above 0 into classes of like size.

    >>> steps([3, 12, 40, 85, 130, 220, 410, 900])
    (12, 80, 120, 400)
    >>> steps([4, 4]), steps([])
    ((), ())
    """
    above = sorted(value for value in values if value > 0)
    found = {_round_down(above[int(len(above) * part)]) for part in (0.2, 0.4, 0.6, 0.8) if above}
    return tuple(sorted(step for step in found if step > above[0]))


def _round_down(value: int) -> int:
    power = int(10 ** (len(str(value)) - 1))
    part = 1 if value >= 5 * power else 2 if value >= 2 * power else 5
    unit = max(power // part, 1)
    return value // unit * unit


def step_class(value: float, thresholds: Sequence[float]) -> int:
    """Class of colour 0–4 of a value: the classes there are, spread over the scale.

    >>> [step_class(value, (10, 80, 200, 400)) for value in (0, 10, 399, 400)]
    [0, 1, 3, 4]
    >>> step_class(7, ())
    1
    """
    if not thresholds:
        return 1
    return round(sum(value >= one for one in thresholds) * 4 / len(thresholds))


def legend(
    thresholds: Sequence[float], names: Sequence[str], x: float, y: float, width: float
) -> Iterator[str]:
    """A scale of the classes of colour; `names` are the thresholds as written."""
    if not thresholds:
        return
    said = ["<" + names[0], *(f"{name}–" for name in names[:-1]), "≥" + names[-1]]
    for n, text in enumerate(said):
        at = x + n * width
        shade = round(n * 4 / len(thresholds))
        yield element("rect", mark=f"q-{shade}", x=at, y=y, width=width, height=10)
        yield letters(text, at + 1, y + 24, "small")
