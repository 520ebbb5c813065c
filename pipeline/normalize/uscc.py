"""Unified social credit codes (GB 32100-2015): 18 characters, the last one a check.

A code that passes is well formed; whether the organisation exists is another question.
"""

import re
from datetime import date

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {char: value for value, char in enumerate(_ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_CHAR = "[0-9A-HJ-NPQRTUWXY]"
_SHAPE = re.compile(rf"{_CHAR}{{2}}[0-9]{{6}}{_CHAR}{{10}}")
_STANDING = re.compile(rf"(?<![0-9A-Z]){_SHAPE.pattern}(?![0-9A-Z])")

_PERSONAL = re.compile(r"[0-9]{17}[0-9X]")
_PERSONAL_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_PERSONAL_CHECKS = "10X98765432"


def is_valid(code: str) -> bool:
    """Whether the alphabet, the shape and the check are right and it is no person's number.

    The inner check of the organisation code (position 17) is not asked for: codes were issued that
    break it. A personal ID number can pass the outer check by chance and is refused.

    >>> is_valid("91350100M000100Y43"), is_valid("911100007109260942"), is_valid("91350100M0")
    (True, False, False)
    """
    if not _SHAPE.fullmatch(code):
        return False
    total = sum(_VALUE[char] * weight for char, weight in zip(code, _WEIGHTS, strict=False))
    # The outer remainder matters: a sum of 0 gives the check "0", not an index out of range.
    return _ALPHABET[-total % 31] == code[17] and not is_personal(code)


def is_personal(code: str) -> bool:
    """Whether it is shaped and checked like a personal ID number (GB 11643): never to be stored.

    >>> is_personal("110101199003070011"), is_personal("110101199013070011")
    (True, False)
    """
    if not _PERSONAL.fullmatch(code):
        return False
    year, month, day = int(code[6:10]), int(code[10:12]), int(code[12:14])
    try:
        date(year, month, day)
    except ValueError:
        return False
    total = sum(int(char) * weight for char, weight in zip(code, _PERSONAL_WEIGHTS, strict=False))
    return 1900 <= year < 2100 and _PERSONAL_CHECKS[total % 11] == code[17]


def find(text: str) -> tuple[str, ...]:
    """Valid codes that stand in a text written in half-width capitals, in order, each once.

    >>> find("甲公司(91350100M000100Y43) 电话02088880000")
    ('91350100M000100Y43',)
    """
    return tuple(dict.fromkeys(code for code in _STANDING.findall(text) if is_valid(code)))
