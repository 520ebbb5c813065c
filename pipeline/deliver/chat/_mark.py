"""Plain words inside a chat's markup.

The channels' dialects of Markdown know no common escape, so signs that could begin markup, a link
or a mention are written as their full-width likeness, which reads the same among Chinese words.
"""

from pipeline.deliver.text import clean

_SIGNS = "\\`*_[]()<>#|~@&"
_WIDE = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in _SIGNS})


def mark(text: str) -> str:
    """Words that no dialect takes for markup.

    >>> mark("[点我](http://x) <@all> **粗**")
    '［点我］（http://x） ＜＠all＞ ＊＊粗＊＊'
    """
    return clean(text).translate(_WIDE)


def link(words: str, url: str | None) -> str:
    """Marked words that lead somewhere, or stand in bold where nowhere."""
    return f"[{words}]({url})" if url else f"**{words}**"
