"""Themes that occur in a title, beside its category: 一网通办, 政务云, 信创 …"""

from functools import cache

from pipeline import reference
from pipeline.normalize.words import Words, split


def find(text: str) -> tuple[str, ...]:
    """All themes in `text` (upper case, half-width), in the order of `reference/tag_words.csv`.

    >>> find("省政务云密码资源池信创改造")
    ('政务云', '密码', '信创')
    """
    table, order = _table()
    found = {hit.means for hit in table.find(text)}
    return tuple(tag for tag in order if tag in found)


@cache
def _table() -> tuple[Words[str], tuple[str, ...]]:
    means: dict[str, str] = {}
    rows = reference.rows("tag_words")
    for row in rows:
        means |= dict.fromkeys(split(row["except"]), "")
        means |= dict.fromkeys(split(row["words"]), row["tag"])
    return Words(means), tuple(dict.fromkeys(row["tag"] for row in rows))
