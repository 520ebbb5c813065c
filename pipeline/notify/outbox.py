"""Where a channel's messages go: told by the environment alone, and tried until they are taken."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_string
from email.headerregistry import Address
from email.policy import default
from functools import partial
from hashlib import sha256
from urllib.parse import urlsplit

from pipeline.deliver import chat
from pipeline.deliver.digest import digest
from pipeline.deliver.mail import SENDER, address, mail
from pipeline.errors import DeliveryError, UsageError
from pipeline.notify import smtp, webhook
from pipeline.notify.mask import Mask, place
from pipeline.notify.retry import Result, Sleep, tries
from pipeline.notify.webhook import Post
from pipeline.scan.scan import Scan

Environment = Mapping[str, str]
Clock = Callable[[], float]
MAIL = "mail"


def channels() -> tuple[str, ...]:
    """Everything that a digest can be sent to.

    >>> channels()
    ('dingtalk', 'feishu', 'mail', 'wecom')
    """
    return tuple(sorted((*chat.names(), MAIL)))


def messages(
    channel: str, scan: Scan, environment: Environment, page: str | None = None
) -> list[str]:
    """What a channel is sent of a scan: bodies of requests, or one mail. `page` is the address of
    the whole report. Raises UsageError."""
    _known(channel)
    if channel != MAIL:
        return chat.channel(channel).messages(digest(scan, page))
    sender, to = _addresses(environment)
    return [mail(scan, page, sender or SENDER, to).decode("ascii")]


def preview(channel: str, sent: Sequence[str]) -> str:
    """Messages as they are read, each under its number and size; no secret is in them."""
    parts = []
    for number, body in enumerate(sent, 1):
        parts.append(f"--- {channel} {number}/{len(sent)}: {len(body.encode()):,} bytes")
        parts.append(_mail_words(body) if channel == MAIL else chat.channel(channel).words(body))
    return "\n".join(parts)


@dataclass
class Outbox:
    """One channel, ready to send. `target` tells one group or mailbox from another without naming
    it; `pause` is in seconds, between two messages."""

    channel: str
    place: str
    target: str
    pause: float
    mask: Mask = field(repr=False)
    once: Callable[[str], Result] = field(repr=False)
    sleep: Sleep = field(repr=False)
    is_used: bool = False

    def send(self, body: str, number: int, count: int) -> None:
        """Send one message, the `number`-th of `count`. Raises DeliveryError, with what went out."""
        if self.is_used and self.pause:
            self.sleep(self.pause)
        self.is_used = True
        result, tried = tries(lambda: self.once(body), self.sleep)
        if result.outcome == "taken":
            return
        verb = "refused" if result.outcome == "refused" else "not taken"
        times = "1 try" if tried == 1 else f"{tried} tries"
        raise DeliveryError(
            self.mask(
                f"{self.channel}: message {number} of {count} {verb} by {self.place} after {times}:"
                f" {' '.join(result.words.split())[:300]};"
                f" {number - 1} of {count} went out, the same command sends the others"
            )
        )


def outbox(
    channel: str,
    environment: Environment,
    sleep: Sleep = time.sleep,
    clock: Clock = time.time,
    post: Post = webhook.post,
) -> Outbox:
    """The outbox of a channel. Raises UsageError for a variable that is missing or off.

    BIAOXUN_WECOM_WEBHOOK, BIAOXUN_DINGTALK_WEBHOOK and BIAOXUN_FEISHU_WEBHOOK hold the address of a
    bot, BIAOXUN_DINGTALK_SECRET and BIAOXUN_FEISHU_SECRET the secret of its signature, if any.
    BIAOXUN_SMTP_URL is smtps://user:password@host:port, or smtp+starttls://, or smtp://;
    BIAOXUN_MAIL_FROM and BIAOXUN_MAIL_TO, divided by commas, are addresses.
    """
    _known(channel)
    if channel == MAIL:
        return _mailbox(environment, sleep)
    name = f"BIAOXUN_{channel.upper()}_WEBHOOK"
    url = environment.get(name, "").strip()
    secret = environment.get(f"BIAOXUN_{channel.upper()}_SECRET", "").strip()
    if fault := _fault(url):
        raise UsageError(f"{name} {fault}; set it to the address of the group's bot")
    bot = chat.channel(channel)
    return Outbox(
        channel=channel,
        place=place(url),
        target=_fingerprint(url),
        pause=bot.PAUSE,
        mask=Mask.of(url, secret),
        once=lambda body: webhook.once(bot, url, body, secret, clock(), post),
        sleep=sleep,
    )


def _mailbox(environment: Environment, sleep: Sleep) -> Outbox:
    url = environment.get("BIAOXUN_SMTP_URL", "").strip()
    if not url:
        raise UsageError(
            "BIAOXUN_SMTP_URL is not set; set it to smtps://user:password@host:port, or"
            " smtp+starttls://, or smtp://"
        )
    try:
        server = smtp.Server.of(url)
    except ValueError as error:
        raise UsageError(f"BIAOXUN_SMTP_URL {error}") from None
    sender, to = _addresses(environment)
    if sender is None or not to:
        missing = "BIAOXUN_MAIL_FROM" if sender is None else "BIAOXUN_MAIL_TO"
        raise UsageError(f"{missing} is not set; set it to a mail address")
    return Outbox(
        channel=MAIL,
        place=f"{server.scheme}://{server.host}:{server.port}",
        target=_fingerprint("\n".join([server.host, *sorted(one.addr_spec for one in to)])),
        pause=0,
        mask=Mask.of(url, server.password or ""),
        once=partial(_post_mail, server, sender, to),
        sleep=sleep,
    )


def _post_mail(server: smtp.Server, sender: Address, to: tuple[Address, ...], body: str) -> Result:
    return smtp.once(server, body.encode("ascii"), sender, to)


def _addresses(environment: Environment) -> tuple[Address | None, tuple[Address, ...]]:
    told: dict[str, list[Address]] = {}
    for name in ("BIAOXUN_MAIL_FROM", "BIAOXUN_MAIL_TO"):
        words = [one.strip() for one in environment.get(name, "").split(",")]
        try:
            told[name] = [address(one) for one in words if one]
        except ValueError as error:
            raise UsageError(f"{name} {error}; write a@b.cn, several divided by commas") from None
    sender, to = told.values()
    if len(sender) > 1:
        raise UsageError("BIAOXUN_MAIL_FROM holds more than one address")
    return (sender[0] if sender else None), tuple(to)


def _known(channel: str) -> None:
    if channel not in channels():
        raise UsageError(f"no channel '{channel}'; there are: {', '.join(channels())}")


def _fault(url: str) -> str | None:
    """What is wrong with an address, in words that hold nothing of it."""
    if not url:
        return "is not set"
    try:
        parts = urlsplit(url)
        is_sound = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_sound = False
    if not is_sound or parts.scheme not in ("https", "http"):
        return "is no https:// or http:// address"
    if not url.isascii() or not url.isprintable() or " " in url or parts.username is not None:
        return "holds signs that an address of a bot does not"
    return None


def _fingerprint(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def _mail_words(body: str) -> str:
    message = message_from_string(body, policy=default)
    heads = [f"{name}: {message[name]}" for name in ("Subject", "From", "To") if message[name]]
    part = message.get_body(("plain",))
    text = part.get_content() if part is not None else ""
    return "\n".join([*heads, "", text.replace("\r\n", "\n").rstrip("\n")])
