"""Where the money comes from: the funding mode a notice's 资金来源 tells.

The cues stand in `reference/funding_modes.csv`. No cue is no mode: nothing is guessed.
"""

import re
import unicodedata
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from pipeline import reference

_SPACE = re.compile(r"\s+")
_DENIED = re.compile(r"(?:非|不(?:使用|涉及|动用|属于))财政性?(?:资金|预算)?")
_SHARE = re.compile(r"^[^,;、。]{0,8}?(\d{1,3}(?:\.\d+)?)%")


class _Mode(NamedTuple):
    mode_id: str
    cue: re.Pattern[str]
    veto: re.Pattern[str] | None


class _Found(NamedTuple):
    mode_id: str
    start: int
    length: int
    share: Decimal | None


def classify(text: str | None) -> tuple[str | None, tuple[str, ...]]:
    """Primary mode and all modes found, in the order of the text; (None, ()) when it is silent.

    The largest stated share is primary, else the longest cue, else the first. A mode that the text
    also speaks against (财政资金 beside 企业自筹) is listed but not primary without a share.

    >>> classify("地方政府专项债券资金及财政配套资金")
    ('bond_special', ('bond_special', 'direct'))
    >>> classify("专项债40%,中央预算内投资60%"), classify("详见招标文件")
    (('central_budget', ('bond_special', 'central_budget')), (None, ()))
    """
    plain = _SPACE.sub("", unicodedata.normalize("NFKC", text or "")).upper()
    plain = _DENIED.sub("", plain)
    found = _cues(plain)
    modes = tuple(dict.fromkeys(each.mode_id for each in found))
    shared = [each for each in found if each.share is not None]
    if shared:
        return max(shared, key=lambda each: each.share or Decimal(0)).mode_id, modes
    vetoed = {
        mode.mode_id for mode in _modes() if mode.veto is not None and mode.veto.search(plain)
    }
    free = [each for each in found if each.mode_id not in vetoed]
    return (max(free, key=lambda each: each.length).mode_id if free else None), modes


def _cues(plain: str) -> list[_Found]:
    """Cues of all modes; of overlapping ones the longest; in the order of the text."""
    matches = [(match, mode) for mode in _modes() for match in mode.cue.finditer(plain)]
    matches.sort(key=lambda each: (each[0].start() - each[0].end(), each[0].start()))
    kept: list[_Found] = []
    for match, mode in matches:
        start, end = match.span()
        if any(start < each.start + each.length and each.start < end for each in kept):
            continue
        share = _SHARE.match(plain[end:])
        kept.append(_Found(mode.mode_id, start, end - start, Decimal(share[1]) if share else None))
    return sorted(kept, key=lambda each: each.start)


@cache
def _modes() -> tuple[_Mode, ...]:
    return tuple(
        _Mode(
            row["mode_id"],
            re.compile(row["keywords_regex"]),
            re.compile(row["negative_regex"]) if row["negative_regex"] else None,
        )
        for row in reference.rows("funding_modes")
        if row["keywords_regex"]
    )
