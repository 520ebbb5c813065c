"""飞书 group bots: a card whose request is below 20 KB, five messages a second, 100 a minute.

Payload, limits and signature: https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot (请求体
不能超过 20 KB; 100 次/分钟, 5 次/秒; sign = Base64 of HmacSHA256("timestamp\\nsecret", ""), seconds, in
the body). Codes: 11232 too often, 99991400 too often as HTTP 400 or 429, 9499 a malformed or too long
body, or "too many request"; 19021 signature, 19022 address, 19024 keyword do not fit.
"""

import base64
import hmac
import json
from collections.abc import Mapping
from typing import Any

from pipeline.deliver.chat import Answer
from pipeline.deliver.chat._cut import Dialect, cut
from pipeline.deliver.chat._mark import link, mark
from pipeline.deliver.digest import Digest
from pipeline.deliver.item import Item

NAME = "飞书"
LIMIT = 20_000
PAUSE = 0.6
_OFTEN = {11232, 99991400}
# One code for two troubles; only its words tell them apart.
_BAD_REQUEST = 9499
# What a signature adds to a body: a moment and 44 letters, with their names.
_SIGNATURE = 100


def messages(digest: Digest) -> list[str]:
    """Bodies of requests, each with its signature at most LIMIT bytes of UTF-8."""
    title = mark(digest.title)
    return [_body(title, text) for text in cut(digest, _dialect(title))]


def words(body: str) -> str:
    """The text of a body's card, under its header."""
    card = json.loads(body)["card"]
    header = card["header"]["title"]["content"]
    return f"{header}\n{card['elements'][0]['content']}"


def signed(url: str, body: str, secret: str, now: float) -> tuple[str, str]:
    """The body with `timestamp`, in seconds, and `sign`; as it is without a secret."""
    if not secret:
        return url, body
    moment = str(int(now))
    digest = hmac.digest(f"{moment}\n{secret}".encode(), b"", "sha256")
    sign = base64.b64encode(digest).decode()
    return url, json.dumps(
        {"timestamp": moment, "sign": sign, **json.loads(body)}, ensure_ascii=False
    )


def answer(said: Mapping[str, Any]) -> Answer:
    """By `code`, or `StatusCode` of older bots; only nought is taken."""
    code = said.get("code", said.get("StatusCode"))
    told = str(said.get("msg", said.get("StatusMessage", "")))
    words = f"code {code}: {told}"
    if code == 0:
        return Answer("taken", words)
    if code in _OFTEN or (code == _BAD_REQUEST and "too many" in told.casefold()):
        return Answer("often", words)
    return Answer("refused", words)


def _body(title: str, text: str) -> str:
    card = {
        "config": {"wide_screen_mode": True},
        "header": {"template": "blue", "title": {"tag": "plain_text", "content": title}},
        "elements": [{"tag": "markdown", "content": text}],
    }
    return json.dumps({"msg_type": "interactive", "card": card}, ensure_ascii=False)


def _head(digest: Digest, page: str) -> str:
    told = (digest.coverage, *digest.notes)
    grey = (f"<font color='grey'>{mark(one)}</font>" for one in told)
    return "\n".join([f"**{mark(digest.conclusion)}**{page}", *grey])


def _again(digest: Digest, page: str) -> str:
    return page


def _heading(name: str, count: int) -> str:
    # The card's markdown has no headings; an empty line sets one apart.
    return f"\n**{mark(name)}（{count}）**"


def _item(number: int, item: Item) -> str:
    first = f"**{number}.** {link(mark(item.title), item.url)}"
    return "\n".join([first, *map(mark, item.lines)])


def _tail(told: str, page: str | None) -> str:
    return f"\n{link(told, page) if page else told}"


def _dialect(title: str) -> Dialect:
    return Dialect(
        head=_head,
        again=_again,
        heading=_heading,
        item=_item,
        tail=_tail,
        fits=lambda text: len(_body(title, text).encode()) + _SIGNATURE <= LIMIT,
        between="\n",
    )
