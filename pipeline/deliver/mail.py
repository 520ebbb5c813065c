"""The digest as a mail: plain words and simple HTML, nothing loaded from anywhere, one .eml file."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from hashlib import sha256
from html import escape

from pipeline.deliver.digest import Digest, digest, rest
from pipeline.deliver.item import Item
from pipeline.deliver.text import clean
from pipeline.scan.scan import Scan

# Who a mail is from that is only written to a file.
SENDER = Address("biaoxun", "biaoxun", "biaoxun.local")
_CHINA = timezone(timedelta(hours=8))
_FONT = (
    "font-family:-apple-system,'PingFang SC','HarmonyOS Sans SC','Microsoft YaHei',"
    "'Noto Sans CJK SC',sans-serif"
)
_INK, _MUTED, _RULE, _LINK = "#17202b", "#5d6a78", "#dfe4ea", "#1a5c9a"


def mail(
    scan: Scan,
    page: str | None = None,
    sender: Address = SENDER,
    to: Sequence[Address] = (),
) -> bytes:
    """The mail of a scan. Message-ID, boundary and date follow from watchlist and day alone, so
    that a mailbox knows the same report again. `page` is the address of the whole report."""
    told = digest(scan, page)
    key = sha256(f"{scan.watchlist.name}\n{scan.day}".encode()).hexdigest()[:24]
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"{told.title}：{told.conclusion.rstrip('。')}"
    message["From"] = sender
    if to:
        message["To"] = tuple(to)
    message["Date"] = datetime.combine(scan.day, datetime.min.time(), _CHINA)
    message["Message-ID"] = f"<{scan.day:%Y%m%d}.{key}@biaoxun.local>"
    message["Content-Language"] = "zh-CN"
    message.set_content(_text(told), charset="utf-8", cte="base64")
    message.add_alternative(_html(told), subtype="html", charset="utf-8", cte="base64")
    message.set_boundary(f"=_biaoxun_{key}")
    return message.as_bytes()


def _text(told: Digest) -> str:
    lines = [told.title, "", told.conclusion, told.coverage, *told.notes]
    for section in told.sections:
        lines += ["", f"== {section.name}（{section.count}）"]
        for number, item in enumerate(section.items, 1):
            lines += [f"{number}. {item.title}", *(f"   {line}" for line in item.lines)]
            lines += [f"   {item.url}"] if item.url else []
    if told.hidden:
        lines += ["", f"{rest(told.hidden)}{f'：{told.page}' if told.page else ''}"]
    return "\n".join(lines) + "\n"


def _html(told: Digest) -> str:
    small = f"margin:0 0 8px;color:{_MUTED};font-size:13px"
    notes = "".join(f'<p style="{small}">{escape(one)}</p>' for one in (told.coverage, *told.notes))
    sections = "".join(
        f'<h2 style="margin:24px 0 4px;font-size:17px">{escape(one.name)}（{one.count}）</h2>'
        f'<ol style="margin:0;padding:0 0 0 24px">{"".join(map(_row, one.items))}</ol>'
        for one in told.sections
    )
    tail = ""
    if told.hidden:
        words = escape(rest(told.hidden))
        tail = f'<p style="margin:16px 0 0">{_link(words, told.page)}</p>'
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(told.title)}</title></head>\n"
        f'<body style="margin:0;padding:16px;color:{_INK};background:#fff;{_FONT};'
        f'font-size:15px;line-height:1.6"><div style="max-width:680px;margin:0 auto">\n'
        f'<h1 style="margin:0 0 8px;font-size:20px">{escape(told.title)}</h1>\n'
        f'<p style="margin:0 0 8px;font-weight:bold">{escape(told.conclusion)}</p>\n'
        f"{notes}\n{sections}\n{tail}</div></body></html>\n"
    )


def _row(item: Item) -> str:
    title = _link(escape(item.title), item.url)
    lines = "".join(f"<div>{escape(line)}</div>" for line in item.lines)
    return (
        f'<li style="padding:8px 0;border-bottom:1px solid {_RULE};overflow-wrap:anywhere">'
        f'<div style="font-weight:bold">{title}</div>'
        f'<div style="color:{_MUTED};font-size:13px">{lines}</div></li>\n'
    )


def _link(words: str, url: str | None) -> str:
    if not url:
        return words
    return f'<a href="{escape(url)}" style="color:{_LINK}">{words}</a>'


def address(text: str) -> Address:
    """'a@example.invalid' or 'Name <a@example.invalid>'. Raises ValueError with what is wrong."""
    if any(sign in text for sign in "\r\n\0"):
        raise ValueError("has a line break")
    name, spec = parseaddr(text)
    user, _, host = spec.rpartition("@")
    if not user or not host:
        raise ValueError("is no address")
    if not spec.isascii():
        raise ValueError("has letters that are not ASCII before or after '@'")
    return Address(clean(name), user, host)
