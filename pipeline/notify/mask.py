"""Keep secrets out of everything that is printed, logged or raised."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qsl, quote, unquote, urlsplit

# Shorter pieces of an address are words like 'v2' and 'send', and so are those in the middle of a
# path that hold no figure: 'webhook'.
_LEAST = 6
_HIDDEN = "***"


@dataclass(frozen=True)
class Mask:
    """Secrets, and text without them."""

    secrets: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, url: str, *secrets: str) -> Self:
        """The secrets of an address (user, password, path, query) and those told beside it."""
        parts = urlsplit(url)
        *path, last = parts.path.split("/")
        told = [
            *(value for _, value in parse_qsl(parts.query)),
            *(one for one in path if any(sign.isdigit() for sign in one)),
            last,
        ]
        found = [one for one in told if len(one) >= _LEAST] + [parts.password or "", *secrets]
        return cls(tuple(_spellings(found)))

    def __call__(self, text: str) -> str:
        """Text with each secret as '***', however it is spelt in an address."""
        for secret in self.secrets:
            text = text.replace(secret, _HIDDEN)
        return text


def place(url: str) -> str:
    """Where an address leads, without what is secret.

    >>> place("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6")
    'https://qyapi.weixin.qq.com/***'
    """
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    rest = f"/{_HIDDEN}" if parts.path.strip("/") or parts.query else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{rest}"


def _spellings(secrets: Iterable[str]) -> list[str]:
    """The longest first, so that no part of one is left."""
    found = {
        spelt
        for one in secrets
        if one
        for spelt in (one, unquote(one), quote(one, safe=""), quote(one))
    }
    return sorted(found, key=lambda one: (-len(one), one))
