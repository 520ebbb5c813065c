"""Sending: against a real web server and a real mail server on this machine, without waiting."""

import asyncio
import json
import re
import socket
import threading
import traceback
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.deliver import chat
from pipeline.errors import DataError, DeliveryError, UsageError
from pipeline.notify import smtp, webhook
from pipeline.notify.mask import Mask, place
from pipeline.notify.outbox import Outbox, channels, messages, outbox, preview
from pipeline.notify.sent import FILE, Delivery, deliver
from pipeline.scan.scan import Scan
from pipeline.warehouse import Warehouse
from tests.scanned import scanned

KEY = "693a91f6-7bcd-4bc4-97a0-0ec2sifa5aaa"
SECRET = "SECf00dfeed"
PASSWORD = "geheim/4711"
OK = (200, '{"errcode":0,"errmsg":"ok"}')
Reply = tuple[int, str] | tuple[int, str, dict[str, str]] | None


@dataclass
class Site:
    """A web server: what it was sent, and what it answers in turn; None is no answer at all."""

    replies: list[Reply]
    url: str = ""
    seen: list[tuple[str, bytes]] = field(default_factory=list)

    def says(self, *replies: Reply) -> None:
        self.replies[:] = replies


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    held = Site([])
    done = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            held.seen.append((self.path, body))
            reply = held.replies.pop(0)
            if reply is None:
                done.wait(5)
                return
            status, text, *more = reply
            self.send_response(status)
            for name, value in (more[0] if more else {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is said."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    held.url = f"http://127.0.0.1:{server.server_port}"
    yield held
    done.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def waits() -> list[float]:
    return []


def box(site: Site, waits: list[float], channel: str = "wecom") -> Outbox:
    environment = {
        "BIAOXUN_WECOM_WEBHOOK": f"{site.url}/cgi-bin/webhook/send?key={KEY}",
        "BIAOXUN_DINGTALK_WEBHOOK": f"{site.url}/robot/send?access_token={KEY}",
        "BIAOXUN_DINGTALK_SECRET": SECRET,
        "BIAOXUN_FEISHU_WEBHOOK": f"{site.url}/open-apis/bot/v2/hook/{KEY}",
        "BIAOXUN_FEISHU_SECRET": SECRET,
    }
    return outbox(channel, environment, waits.append, lambda: 1_700_000_000.0)


def fails(made: Outbox, body: str = "{}") -> str:
    """The message of the failure; neither it nor its traceback nor a repr holds a secret."""
    with pytest.raises(DeliveryError) as caught:
        made.send(body, 1, 1)
    assert caught.value.exit_code == 5
    whole = "".join(traceback.format_exception(caught.value)) + repr(made) + repr(caught.value)
    for secret in (KEY, SECRET, PASSWORD, "geheim%2F4711"):
        assert secret not in whole
    return str(caught.value)


def test_what_is_posted_is_the_payload_as_json(site: Site, waits: list[float]) -> None:
    site.says(OK)
    box(site, waits).send('{"msgtype": "标讯"}', 1, 1)

    assert site.seen == [
        (f"/cgi-bin/webhook/send?key={KEY}", '{"msgtype": "标讯"}'.encode()),
    ]
    assert waits == []


def test_too_often_is_tried_again_after_a_quarter_of_a_minute(
    site: Site, waits: list[float]
) -> None:
    site.says((200, '{"errcode":45009,"errmsg":"api freq out of limit"}'), OK)
    box(site, waits).send("{}", 1, 1)

    assert waits == [15.0]


def test_a_server_in_trouble_is_tried_four_times_with_longer_waits(
    site: Site, waits: list[float]
) -> None:
    site.says((500, ""), (502, "x"), (503, "{}"), (500, ""))

    assert fails(box(site, waits)) == (
        f"wecom: message 1 of 1 not taken by {site.url}/*** after 4 tries: HTTP 500;"
        " 0 of 1 went out, the same command sends the others"
    )
    assert waits == [1.0, 2.0, 4.0]


def test_a_server_in_trouble_that_recovers_takes_the_message(
    site: Site, waits: list[float]
) -> None:
    site.says((500, ""), (200, '{"errcode":-1,"errmsg":"system busy"}'), OK)
    box(site, waits).send("{}", 1, 1)

    assert waits == [1.0, 2.0] and len(site.seen) == 3


@pytest.mark.parametrize(
    ("asked", "waited"), [("40", 40.0), ("2", 15.0), ("86400", 120.0), ("soon", 15.0), ("-1", 15.0)]
)
def test_429_waits_as_long_as_it_is_asked_to_within_reason(
    site: Site, waits: list[float], asked: str, waited: float
) -> None:
    site.says((429, "", {"Retry-After": asked}), OK)
    box(site, waits).send("{}", 1, 1)

    assert waits == [waited]


def test_feishu_says_too_often_with_http_400(site: Site, waits: list[float]) -> None:
    site.says(
        (400, '{"code":99991400,"msg":"x"}', {"x-ogw-ratelimit-reset": "52"}), (200, '{"code":0}')
    )
    box(site, waits, "feishu").send("{}", 1, 1)

    assert waits == [52.0]


@pytest.mark.parametrize(
    ("channel", "reply", "words"),
    [
        (
            "wecom",
            (200, '{"errcode":93000,"errmsg":"invalid webhook url"}'),
            "errcode 93000: invalid webhook url;",
        ),
        ("wecom", (200, "<html>login</html>"), "the answer holds no code"),
        ("wecom", (200, "[1]"), "the answer holds no code"),
        ("wecom", (200, ""), "the answer holds no code"),
        ("wecom", (404, "no"), "HTTP 404"),
        ("wecom", (403, '{"errcode":0}'), "HTTP 403"),
        (
            "dingtalk",
            (200, '{"errcode":310000,"errmsg":"keywords not in content"}'),
            "keywords not",
        ),
        ("feishu", (200, '{"code":19021,"msg":"sign match fail"}'), "code 19021: sign match fail"),
        ("feishu", (200, '{"StatusCode":19001,"StatusMessage":"no"}'), "code 19001"),
    ],
)
def test_a_definite_refusal_is_not_tried_again(
    site: Site, waits: list[float], channel: str, reply: Reply, words: str
) -> None:
    site.says(reply, OK)

    told = fails(box(site, waits, channel))
    assert words in told and "refused" in told and "after 1 try" in told
    assert waits == [] and len(site.seen) == 1


def test_an_answer_that_repeats_the_key_is_masked(site: Site, waits: list[float]) -> None:
    site.says((200, json.dumps({"errcode": 310000, "errmsg": f"no {KEY} of {SECRET}\nx"})))

    assert "310000: no *** of *** x;" in fails(box(site, waits, "dingtalk"))


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(site: Site, waits: list[float], status: int) -> None:
    other = socket.create_server(("127.0.0.1", 0))
    try:
        to = f"http://other.invalid:{other.getsockname()[1]}/steal?key={KEY}"
        site.says((status, "", {"Location": to}))
        told = fails(box(site, waits))
        assert "redirects (other.invalid), which is not followed" in told
        assert len(site.seen) == 1 and waits == []
    finally:
        other.close()


def test_a_server_that_does_not_answer_is_left_and_tried_again(
    site: Site, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "TIMEOUT", 0.1)
    site.says(None, OK)
    box(site, waits).send("{}", 1, 1)

    assert waits == [1.0]


def test_a_server_that_is_not_there_is_tried_four_times(waits: list[float]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    made = box(Site([], f"http://127.0.0.1:{port}"), waits)

    assert "after 4 tries: no connection: " in fails(made)
    assert waits == [1.0, 2.0, 4.0]


def test_a_line_that_is_cut_is_tried_again(site: Site, waits: list[float]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def cut() -> None:
            for _ in range(4):
                line, _ = server.accept()
                line.recv(65_536)
                line.close()

        thread = threading.Thread(target=cut)
        thread.start()
        made = box(Site([], f"http://127.0.0.1:{server.getsockname()[1]}"), waits)
        assert "after 4 tries" in fails(made)
        thread.join()


def test_tls_to_a_server_without_it_fails_without_its_secret(
    site: Site, waits: list[float]
) -> None:
    url = f"{site.url.replace('http:', 'https:')}/send?key={KEY}"
    made = outbox("wecom", {"BIAOXUN_WECOM_WEBHOOK": url}, waits.append)

    assert "no connection" in fails(made)


def test_the_signature_goes_with_each_try(site: Site, waits: list[float]) -> None:
    site.says((500, ""), OK)
    box(site, waits, "dingtalk").send("{}", 1, 1)

    assert all("timestamp=1700000000000&sign=" in path for path, _ in site.seen)
    site.seen.clear()
    site.says((200, '{"code":0}'))
    box(site, waits, "feishu").send("{}", 1, 1)
    assert {"timestamp", "sign"} <= json.loads(site.seen[0][1]).keys()


@pytest.mark.parametrize(
    ("channel", "most", "ok"),
    [("wecom", 20, OK), ("dingtalk", 20, OK), ("feishu", 100, (200, '{"code":0}'))],
)
def test_messages_keep_to_the_rate_of_the_channel(
    site: Site, waits: list[float], channel: str, most: int, ok: Reply
) -> None:
    site.says(*[ok] * 5)
    made = box(site, waits, channel)
    for number in range(1, 6):
        made.send("{}", number, 5)

    assert len(waits) == 4
    assert all(60 / wait <= most and wait >= 0.2 for wait in waits)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "is not set"),
        (f"ftp://h.invalid/{KEY}", "is no https:// or http:// address"),
        (KEY, "is no https:// or http:// address"),
        (f"https://h.invalid:x/{KEY}", "is no https:// or http:// address"),
        (f"https://h.invalid/{KEY}\r\nX: 1", "holds signs"),
        (f"https://u:{KEY}@h.invalid/", "holds signs"),
    ],
)
def test_an_address_that_is_off_is_told_without_showing_it(url: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        outbox("wecom", {"BIAOXUN_WECOM_WEBHOOK": url})

    assert f"BIAOXUN_WECOM_WEBHOOK {words}" in str(caught.value)
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_a_channel_that_is_not_there_is_told() -> None:
    with pytest.raises(UsageError, match="there are: dingtalk, feishu, mail, wecom"):
        outbox("qq", {})


def test_secrets_are_masked_however_they_are_spelt() -> None:
    mask = Mask.of("smtps://user:geheim%2F4711@mail.invalid", PASSWORD)

    assert mask("a geheim/4711 b geheim%2F4711 c") == "a *** b *** c"
    assert "geheim" not in repr(mask)
    bot = Mask.of(f"https://h.invalid/open-apis/bot/v2/hook/{KEY}/")
    assert bot(f"open-apis {KEY}") == "open-apis ***"
    assert place("https://h.invalid:8443/a/b?c=d") == "https://h.invalid:8443/***"


# What went out is kept.


def test_a_report_goes_out_once_unless_it_is_asked_for_again(
    site: Site, waits: list[float], tmp_path: Path
) -> None:
    site.says(*[OK] * 4)
    made = box(site, waits)
    day = date(2022, 3, 7)

    assert deliver(made, ["1", "2"], tmp_path, "w", day) == Delivery(2, 0)
    assert deliver(made, ["1", "2"], tmp_path, "w", day) == Delivery(0, 2)
    assert deliver(made, ["1", "3"], tmp_path, "w", day) == Delivery(0, 0, is_other=True)
    assert len(site.seen) == 2
    assert deliver(made, ["1", "3"], tmp_path, "w", day, again=True) == Delivery(2, 0)
    assert KEY not in (tmp_path / FILE).read_text()


def test_another_watchlist_day_or_group_is_another_report(
    site: Site, waits: list[float], tmp_path: Path
) -> None:
    site.says(*[OK] * 4)
    day = date(2022, 3, 7)
    other = outbox("wecom", {"BIAOXUN_WECOM_WEBHOOK": f"{site.url}/send?key=another"}, waits.append)

    for made, name, when in (
        (box(site, waits), "w", day),
        (box(site, waits), "v", day),
        (box(site, waits), "w", date(2022, 3, 14)),
        (other, "w", day),
    ):
        assert deliver(made, ["1"], tmp_path, name, when) == Delivery(1, 0)


def test_after_a_failure_only_the_rest_goes_out(
    site: Site, waits: list[float], tmp_path: Path
) -> None:
    site.says(OK, (404, ""))
    day = date(2022, 3, 7)

    with pytest.raises(DeliveryError, match=r"message 2 of 3 refused .* 1 of 3 went out"):
        deliver(box(site, waits), ["1", "2", "3"], tmp_path, "w", day)
    site.says(OK, OK)
    assert deliver(box(site, waits), ["1", "2", "3"], tmp_path, "w", day) == Delivery(2, 1)
    assert [body for _, body in site.seen] == [b"1", b"2", b"2", b"3"]


def test_a_line_that_cannot_be_read_is_told(site: Site, waits: list[float], tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"watchlist": "w"}\n')

    with pytest.raises(DataError, match=r"sent\.jsonl:1: field required"):
        deliver(box(site, waits), ["1"], tmp_path, "w", date(2022, 3, 7))


# Mail.


@dataclass
class Postbox:
    """A mail server: the lines it was told, the mails it took, and what it answers otherwise.

    `says` holds for a command, by its first word, the replies of one connection after the other.
    """

    port: int = 0
    says: dict[str, list[str]] = field(default_factory=dict)
    hello: Sequence[str] = ("250-mail.invalid", "250 AUTH PLAIN LOGIN")
    told: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        usual = {"EHLO": "\r\n".join(self.hello), "AUTH": "235 ok", "QUIT": "221 bye"}
        writer.write(f"{self._next('CONNECT', '220 mail.invalid')}\r\n".encode())
        while line := (await reader.readline()).decode().rstrip("\r\n"):
            self.told.append(line)
            word = line.split()[0].upper()
            reply = self._next(word, usual.get(word, "250 ok"))
            if word == "DATA" and reply == "250 ok":
                writer.write(b"354 go on\r\n")
                self.mails.append((await reader.readuntil(b"\r\n.\r\n"))[:-3])
                reply = self._next(".", "250 taken")
            writer.write(f"{reply}\r\n".encode())
            await writer.drain()
            if word == "QUIT" or reply.startswith("421"):
                break
        writer.close()

    def _next(self, word: str, usual: str) -> str:
        return self.says[word].pop(0) if self.says.get(word) else usual


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    held = Postbox()
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(held.serve, "127.0.0.1", 0))
    held.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield held

    async def close() -> None:
        server.close()
        others = [one for one in asyncio.all_tasks() if one is not asyncio.current_task()]
        for one in others:
            one.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    asyncio.run_coroutine_threadsafe(close(), loop).result(5)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture(scope="module")
def scan() -> Scan:
    with Warehouse(":memory:", read_only=False) as opened:
        return scanned(opened)


def mailing(postbox: Postbox, scheme: str = "smtp", login: str = "") -> dict[str, str]:
    return {
        "BIAOXUN_SMTP_URL": f"{scheme}://{login}127.0.0.1:{postbox.port}",
        "BIAOXUN_MAIL_FROM": "标讯 <from@example.invalid>",
        "BIAOXUN_MAIL_TO": "a@example.invalid, 李四 <b@example.invalid>",
    }


def test_a_mail_arrives_as_it_was_made(postbox: Postbox, scan: Scan, waits: list[float]) -> None:
    environment = mailing(postbox)
    (body,) = messages("mail", scan, environment)
    outbox("mail", environment, waits.append).send(body, 1, 1)

    assert postbox.mails == [body.encode()]
    message = message_from_bytes(postbox.mails[0], policy=default)
    assert message["Subject"].startswith("标讯 政务服务 2022-03-07")
    assert [line for line in postbox.told if line.startswith("rcpt")] == [
        "rcpt TO:<a@example.invalid>",
        "rcpt TO:<b@example.invalid>",
    ]
    assert not any(line.startswith("AUTH") for line in postbox.told)


def test_user_and_password_of_the_address_log_in(
    postbox: Postbox, scan: Scan, waits: list[float]
) -> None:
    environment = mailing(postbox, login="user%40example.invalid:geheim%2F4711@")
    (body,) = messages("mail", scan, environment)
    outbox("mail", environment, waits.append).send(body, 1, 1)

    (line,) = [line for line in postbox.told if line.startswith("AUTH")]
    assert b64decode(line.split()[-1]) == b"\0user@example.invalid\0geheim/4711"


@pytest.mark.parametrize(
    ("word", "reply"), [("CONNECT", "421 busy"), ("MAIL", "451 later"), ("DATA", "452 full")]
)
def test_a_mail_server_that_is_busy_is_tried_again(
    postbox: Postbox, waits: list[float], word: str, reply: str
) -> None:
    postbox.says[word] = [reply, reply]
    outbox("mail", mailing(postbox), waits.append).send("Subject: a\r\n\r\nb\r\n", 1, 1)

    assert waits == [1.0, 2.0] and len(postbox.mails) == 1


@pytest.mark.parametrize(
    ("word", "replies", "words"),
    [
        ("MAIL", ["550 no such sender"], "550 no such sender"),
        ("RCPT", ["550 no such box"] * 2, "550 no such box"),
        ("RCPT", ["250 ok", "550 no such box"], "not for b@example.invalid; the other"),
        (".", ["554 spam"], "554 spam"),
    ],
)
def test_a_mail_that_is_refused_is_not_tried_again(
    postbox: Postbox, waits: list[float], word: str, replies: list[str], words: str
) -> None:
    postbox.says[word] = list(replies)

    told = fails(outbox("mail", mailing(postbox), waits.append), "Subject: a\r\n\r\nb\r\n")
    assert words in told and "refused by smtp://127.0.0.1:" in told
    assert waits == []


def test_a_wrong_password_is_refused_and_never_shown(postbox: Postbox, waits: list[float]) -> None:
    reply = f"535 wrong password {PASSWORD}"
    postbox.says["AUTH"] = [reply] * 4
    made = outbox("mail", mailing(postbox, login="user:geheim%2F4711@"), waits.append)

    assert "535 wrong password ***" in fails(made)
    assert waits == [] and postbox.mails == []


def test_starttls_is_never_given_up_for_a_plain_line(postbox: Postbox, waits: list[float]) -> None:
    made = outbox("mail", mailing(postbox, "smtp+starttls", "user:geheim%2F4711@"), waits.append)

    assert "STARTTLS" in fails(made, "x")
    assert not any(line.startswith("AUTH") for line in postbox.told) and postbox.mails == []


def test_smtps_to_a_plain_server_fails(postbox: Postbox, waits: list[float]) -> None:
    made = outbox("mail", mailing(postbox, "smtps", "user:geheim%2F4711@"), waits.append)

    assert re.search(r"no secret connection|no connection|broke", fails(made, "x"))
    assert postbox.mails == []


def test_a_mail_server_that_is_silent_is_left(
    postbox: Postbox, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        postbox.port = silent.getsockname()[1]
        assert "timed out" in fails(outbox("mail", mailing(postbox), waits.append))
    assert waits == [1.0, 2.0, 4.0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"BIAOXUN_SMTP_URL": ""}, "BIAOXUN_SMTP_URL is not set"),
        ({"BIAOXUN_SMTP_URL": f"http://u:{KEY}@h"}, "must begin with one of: smtp://"),
        ({"BIAOXUN_SMTP_URL": f"smtp://u:{KEY}@"}, "has no host"),
        ({"BIAOXUN_SMTP_URL": f"smtp://u:{KEY}@h:x"}, "a port that is no number"),
        ({"BIAOXUN_MAIL_FROM": ""}, "BIAOXUN_MAIL_FROM is not set"),
        ({"BIAOXUN_MAIL_FROM": "a@b.cn, c@d.cn"}, "more than one address"),
        ({"BIAOXUN_MAIL_TO": " , "}, "BIAOXUN_MAIL_TO is not set"),
        ({"BIAOXUN_MAIL_TO": "a@b.cn\r\nBcc: c@d.cn"}, "BIAOXUN_MAIL_TO has a line break"),
    ],
)
def test_a_mail_variable_that_is_off_is_told(change: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError) as caught:
        outbox("mail", mailing(Postbox(25)) | change)

    assert words in str(caught.value)
    assert KEY not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("channel", channels())
def test_a_preview_needs_no_secret_and_reads_as_the_message(channel: str, scan: Scan) -> None:
    sent = messages(channel, scan, {})
    text = preview(channel, sent)

    assert text.startswith(f"--- {channel} 1/1: ")
    assert "7 天内要动手" in text and "覆盖：" in text
    assert sent == messages(channel, scan, {})


def test_every_chat_channel_is_named_by_its_module() -> None:
    assert {chat.channel(name).NAME for name in chat.names()} == {"企业微信", "钉钉", "飞书"}
