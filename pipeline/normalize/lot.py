"""The number of a lot: 第一包, 包1, 标段01, A包, 采购包2 → '1', '1', '1', 'A', '2'."""

import re
import unicodedata
from functools import lru_cache

WHOLE = "0"

_WORDS = re.compile(
    r"(?:(?:采购|合同|分|子)?(?:标段|标项|标包|包组|包件|分标|品目|包|标)(?:号|编号)?|第|号(?=[标包分]))"
    r"|[\s:：()#、.]"
)
_ROMAN = str.maketrans({sign: str(number) for number, sign in enumerate("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ", 1)})
_NUMBER = r"[0-9A-Z一二三四五六七八九十]{1,3}"
_NAMED = (
    rf"(?:(?:采购包|合同包|标段|标项|标包|分包|包){_NUMBER}|第?{_NUMBER}(?:标段|标项|标包|分包|包))"
)
_LABEL = re.compile(rf"(?:^|(?<=[;；,，、\s])){_NAMED}\s*[:：]")
BY_LOT = f"^{_NAMED}"  # so begins a cell that speaks lot by lot; for polars
_CHINESE = {c: i for i, c in enumerate("零一二三四五六七八九")}
_TENS = re.compile(r"^([一二三四五六七八九]?)十([一二三四五六七八九]?)$")


@lru_cache(maxsize=4096)  # lots are called by few names
def lot_id(raw: str | None) -> str:
    """Identifier of a lot from its words; '0', the whole process, when nothing is said.

    >>> [lot_id(x) for x in ("第一包", "采购包2", "A包", "标段01", "包十二", None, "01-03")]
    ['1', '2', 'A', '1', '12', '0', '01-03']
    >>> [lot_id(x) for x in ("Ⅱ标段", "1号包", "包件3", "子包4")]
    ['2', '1', '3', '4']
    """
    text = unicodedata.normalize("NFKC", (raw or "").translate(_ROMAN)).strip().upper()
    cut = _WORDS.sub("", text)
    if not cut:
        return WHOLE
    if tens := _TENS.match(cut):
        return str(10 * _CHINESE.get(tens[1], 1) + _CHINESE.get(tens[2], 0))
    if cut in _CHINESE:
        return str(_CHINESE[cut])
    return cut.lstrip("0") or WHOLE if cut.isdigit() else cut


def by_lot(text: str | None) -> list[tuple[str, str]]:
    """A cell that speaks lot by lot, as (lot, words); empty when it does not begin with a lot.

    >>> by_lot("包1：甲公司；包2：流标")
    [('1', '甲公司'), ('2', '流标')]
    >>> by_lot("甲公司（第一包：软件）")
    []
    """
    labels = list(_LABEL.finditer(text or ""))
    if not text or not labels or labels[0].start() > 0:
        return []
    ends = [label.start() for label in labels[1:]] + [len(text)]
    return [
        (lot_id(label.group().rstrip(":： ")), text[label.end() : end].strip(" ;；,，、\n"))
        for label, end in zip(labels, ends, strict=True)
    ]
