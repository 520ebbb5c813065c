"""钉钉 group bots: markdown whose request is at most 20,000 bytes, twenty messages a minute.

Payload and signature: https://open.dingtalk.com/document/orgapp/custom-robot-access (title and text;
sign = Base64 of HmacSHA256(secret, "timestamp\\nsecret"), milliseconds, in the address; 20 条/分钟, else
barred for ten minutes). Codes: 130101 and 410100 too often, -1 busy, 460101 body above 20000 bytes,
310000 keyword, address or signature does not fit, 300001 and 400101 no such token.
"""

import base64
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from pipeline.deliver.chat import Answer
from pipeline.deliver.chat._cut import Dialect, cut
from pipeline.deliver.chat._mark import link, mark
from pipeline.deliver.digest import Digest
from pipeline.deliver.item import Item

NAME = "钉钉"
LIMIT = 20_000
PAUSE = 3.0
_BUSY, _OFTEN = {-1, 34015}, {130101, 410100}


def messages(digest: Digest) -> list[str]:
    """Bodies of requests, each at most LIMIT bytes of UTF-8."""
    title = mark(digest.title)
    texts = cut(digest, _dialect(title))
    return [_body(title, text) for text in texts]


def words(body: str) -> str:
    """The text of a body."""
    text: str = json.loads(body)["markdown"]["text"]
    return text


def signed(url: str, body: str, secret: str, now: float) -> tuple[str, str]:
    """The address with `timestamp`, in milliseconds, and `sign`; as it is without a secret."""
    if not secret:
        return url, body
    moment = str(round(now * 1000))
    digest = hmac.digest(secret.encode(), f"{moment}\n{secret}".encode(), "sha256")
    query = urlencode({"timestamp": moment, "sign": base64.b64encode(digest).decode()})
    return f"{url}{'&' if '?' in url else '?'}{query}", body


def answer(said: Mapping[str, Any]) -> Answer:
    """By `errcode`; only nought is taken."""
    code = said.get("errcode")
    words = f"errcode {code}: {said.get('errmsg', '')}"
    if code == 0:
        return Answer("taken", words)
    if code in _OFTEN:
        return Answer("often", words)
    return Answer("busy" if code in _BUSY else "refused", words)


def _body(title: str, text: str) -> str:
    payload = {"msgtype": "markdown", "markdown": {"title": title, "text": text}}
    return json.dumps(payload, ensure_ascii=False)


def _head(digest: Digest, page: str) -> str:
    told = (f"**{mark(digest.conclusion)}**", mark(digest.coverage), *map(mark, digest.notes))
    return "\n\n".join([f"## {mark(digest.title)}{page}", *told])


def _again(digest: Digest, page: str) -> str:
    return f"## {mark(digest.title)}{page}"


def _heading(name: str, count: int) -> str:
    return f"### {mark(name)}（{count}）"


def _item(number: int, item: Item) -> str:
    # Two blanks end a line within a paragraph; without them the lines run together.
    first = f"**{number}.** {link(mark(item.title), item.url)}"
    lines = "  \n".join(f"> {mark(line)}" for line in item.lines)
    return f"{first}\n\n{lines}" if lines else first


def _tail(told: str, page: str | None) -> str:
    return link(told, page) if page else told


def _dialect(title: str) -> Dialect:
    return Dialect(
        head=_head,
        again=_again,
        heading=_heading,
        item=_item,
        tail=_tail,
        fits=lambda text: len(_body(title, text).encode()) <= LIMIT,
        between="\n\n",
    )
