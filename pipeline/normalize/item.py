"""What a 品目, the buyer's own filing of a purchase, says of its class: a second witness."""

import re
import unicodedata
from functools import cache

from pipeline import reference

_BETWEEN = re.compile(r"[,;、|/\s]+")
_CODE = re.compile(r"^[ABC]\d{2,8}")


def hint(item_category: str) -> str:
    """Class of the first 品目 that points to one, by code or name; '' when none does.

    Editions differ in the meaning of equal digits but not in their class. A code that is not listed
    speaks for the nearest listed class above it.

    >>> hint("C16050000"), hint("C0206 运行维护服务"), hint("应用软件开发服务"), hint("B99")
    ('CON-02', 'OPS-01', 'OTH-01', '')
    """
    listed = _catalogue()
    for part in _BETWEEN.split(unicodedata.normalize("NFKC", item_category).upper()):
        code = _CODE.match(part)
        key = code[0] if code else part.split("-")[-1]
        while key:
            if found := listed.get(key):
                return found
            key = key[:-1] if code and len(key) > 3 else ""
    return ""


@cache
def _catalogue() -> dict[str, str]:
    listed: dict[str, str] = {}
    for row in reference.rows("item_catalogue"):
        listed.setdefault(row["code"], row["hint"])
        if row["name"]:
            listed.setdefault(unicodedata.normalize("NFKC", row["name"]).upper(), row["hint"])
    return listed
