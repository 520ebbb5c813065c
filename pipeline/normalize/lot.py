"""The number of a lot: 第一包, 包1, 标段01, A包, 采购包2 → '1', '1', '1', 'A', '2'."""

import re
import unicodedata

WHOLE = "0"

_WORDS = re.compile(
    r"(采购|合同|分)?(标段|标项|标包|包组|分标|品目|包|标)(号|编号)?|第|[\s:：()#、.]"
)
_CHINESE = {c: i for i, c in enumerate("零一二三四五六七八九")}
_TENS = re.compile(r"^([一二三四五六七八九]?)十([一二三四五六七八九]?)$")


def lot_id(raw: str | None) -> str:
    """Identifier of a lot from its words; '0', the whole process, when nothing is said.

    >>> [lot_id(x) for x in ("第一包", "采购包2", "A包", "标段01", "包十二", None, "01-03")]
    ['1', '2', 'A', '1', '12', '0', '01-03']
    """
    text = unicodedata.normalize("NFKC", raw or "").strip().upper()
    cut = _WORDS.sub("", text)
    if not cut:
        return WHOLE
    if tens := _TENS.match(cut):
        return str(10 * _CHINESE.get(tens[1], 1) + _CHINESE.get(tens[2], 0))
    if cut in _CHINESE:
        return str(_CHINESE[cut])
    return cut.lstrip("0") or WHOLE if cut.isdigit() else cut
