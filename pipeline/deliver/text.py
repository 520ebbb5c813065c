"""Words and links of notices, made safe to stand in somebody else's format."""

import unicodedata
from urllib.parse import quote, urlsplit

# Longer addresses are no use in a message.
_LONGEST_LINK = 1000
# What may stand in an address as it is; brackets, quotes and stars are written as %XX, because
# they end a link or begin other markup.
_SAFE = "/:?#@!$&+,;=%~-._"


def clean(text: str) -> str:
    """Text on one line, without what is not seen: control signs, changes of direction, BOM.

    >>> clean("一网\\r\\n通办\\u202e")
    '一网 通办'
    """
    if text.isprintable():  # as nearly all is: then nothing is unseen
        return " ".join(text.split())
    seen = (one for one in text if one.isspace() or unicodedata.category(one) not in _UNSEEN)
    return " ".join("".join(one for one in seen if one not in _NO_SIGNS).split())


_UNSEEN = ("Cc", "Cf", "Cs")
# Neither is a character, and no XML may hold them.
_NO_SIGNS = "\ufffe\uffff"


def web(url: str | None) -> str | None:
    """An address that may be linked to: http or https, no user before the host; else None.

    >>> web("https://www.example.invalid/a(1).html"), web("javascript:alert(1)")
    ('https://www.example.invalid/a%281%29.html', None)
    """
    if url is None or any(sign.isspace() for sign in url.strip()):
        return None
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or not parts.netloc.isascii():
        return None
    if not set(parts.netloc) <= set(_HOST_SIGNS):
        return None
    link = quote(parts.geturl(), safe=_SAFE, errors="replace")
    return link if len(link) <= _LONGEST_LINK else None


_HOST_SIGNS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:"


def clip(text: str, most: int) -> str:
    """Text of at most so many characters; what is cut ends in '…'.

    >>> clip("一网通办", 3)
    '一网…'
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"
