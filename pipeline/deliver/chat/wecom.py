"""企业微信 group bots: markdown of at most 4,096 bytes, twenty messages a minute.

Payload and limits: https://developer.work.weixin.qq.com/document/path/91770 (markdown.content 最长不
超过4096个字节; 20条/分钟). Codes: https://developer.work.weixin.qq.com/document/path/90455 (-1 busy,
45009 and 45033 too often, 40033 no \\uXXXX in the text, 40058 too long, 93000 no such bot).
"""

import json
from collections.abc import Mapping
from typing import Any

from pipeline.deliver.chat import Answer
from pipeline.deliver.chat._cut import Dialect, cut
from pipeline.deliver.chat._mark import link, mark
from pipeline.deliver.digest import Digest
from pipeline.deliver.item import Item

NAME = "企业微信"
LIMIT = 4096
PAUSE = 3.0
_BUSY, _OFTEN = {-1, 6000}, {45009, 45033}


def messages(digest: Digest) -> list[str]:
    """Bodies of requests; the content of each is at most LIMIT bytes of UTF-8."""
    return [
        json.dumps({"msgtype": "markdown", "markdown": {"content": text}}, ensure_ascii=False)
        for text in cut(digest, _DIALECT)
    ]


def words(body: str) -> str:
    """The content of a body."""
    content: str = json.loads(body)["markdown"]["content"]
    return content


def signed(url: str, body: str, secret: str, now: float) -> tuple[str, str]:
    """The key in the address is all there is; a secret has no place here."""
    return url, body


def answer(said: Mapping[str, Any]) -> Answer:
    """By `errcode`; only nought is taken."""
    code = said.get("errcode")
    words = f"errcode {code}: {said.get('errmsg', '')}"
    if code == 0:
        return Answer("taken", words)
    if code in _OFTEN:
        return Answer("often", words)
    return Answer("busy" if code in _BUSY else "refused", words)


def _head(digest: Digest, page: str) -> str:
    told = (digest.coverage, *digest.notes)
    return "\n".join(
        [
            f"# {mark(digest.title)}{page}",
            f"**{mark(digest.conclusion)}**",
            *(f'<font color="comment">{mark(one)}</font>' for one in told),
        ]
    )


def _again(digest: Digest, page: str) -> str:
    return f"# {mark(digest.title)}{page}"


def _heading(name: str, count: int) -> str:
    return f"### {mark(name)}（{count}）"


def _item(number: int, item: Item) -> str:
    first = f"{number}. {link(mark(item.title), item.url)}"
    return "\n".join([first, *(f"> {mark(line)}" for line in item.lines)])


def _tail(told: str, page: str | None) -> str:
    return link(told, page) if page else told


_DIALECT = Dialect(
    head=_head,
    again=_again,
    heading=_heading,
    item=_item,
    tail=_tail,
    fits=lambda text: len(text.encode()) <= LIMIT,
    between="\n",
)
