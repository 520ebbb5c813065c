"""Feeds and the mail: sound for strict readers, and the same bytes every time."""

import json
import re
from dataclasses import replace
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from pipeline.deliver.feed import atom, json_feed
from pipeline.deliver.mail import address, mail
from pipeline.scan.memory import before
from pipeline.scan.memory import keep as remember
from pipeline.scan.scan import Scan
from pipeline.warehouse import Warehouse
from tests.conftest import keep, notice
from tests.scanned import DAY, WATCHLIST, many, of, scanned, with_need, with_verdict

A = "{http://www.w3.org/2005/Atom}"
NASTY = "</title><script>alert(1)</script>\x00\x0b]]>&amp;\r\nBcc: a@b.invalid \u202e\ufffe"


@pytest.fixture(scope="module")
def scan() -> Scan:
    with Warehouse(":memory:", read_only=False) as opened:
        return scanned(opened)


def read(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=default)


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    text: str = body.get_content()
    return text


def test_an_entry_of_atom_has_what_rfc_4287_asks_for(scan: Scan) -> None:
    root = ElementTree.fromstring(atom(scan))

    assert root.tag == f"{A}feed"
    assert root.findtext(f"{A}id") == "urn:biaoxun:watchlist:%E6%94%BF%E5%8A%A1"
    assert root.findtext(f"{A}updated") == "2022-03-07T00:00:00+08:00"
    assert root.findtext(f"{A}author/{A}name")
    (entry,) = root.findall(f"{A}entry")
    assert entry.findtext(f"{A}id") == f"urn:biaoxun:item:{scan.shown[0].item}"
    assert entry.findtext(f"{A}title") == scan.shown[0].need.title
    link = entry.find(f"{A}link")
    assert link is not None and link.get("href") == "https://www.example.invalid/a.html"
    for name in ("published", "updated"):
        assert datetime.fromisoformat(entry.findtext(f"{A}{name}") or "").tzinfo
    assert "280 万元" in (entry.findtext(f"{A}content") or "")


def test_the_json_feed_says_the_same_as_atom(scan: Scan) -> None:
    feed = json.loads(json_feed(scan))
    entries = ElementTree.fromstring(atom(scan)).findall(f"{A}entry")

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [one["id"] for one in feed["items"]] == [one.findtext(f"{A}id") for one in entries]
    for one in feed["items"]:
        assert {"id", "content_text", "title", "date_published", "date_modified"} <= one.keys()
        assert all(isinstance(tag, str) for tag in one["tags"])
        assert one["url"].startswith("https://")


def test_an_entry_is_not_new_again_every_week(warehouse: Warehouse, tmp_path: Path) -> None:
    first = scanned(warehouse)
    remember(tmp_path, first.memory())
    day = date(2022, 3, 9)
    second = of(warehouse, day, before=before(tmp_path, WATCHLIST.name, day), since=DAY)

    one, two = (json.loads(json_feed(scan))["items"] for scan in (first, second))
    assert [item["date_modified"] for item in one] == [item["date_modified"] for item in two]


def test_an_intention_is_in_the_feed_and_a_no_go_is_not(warehouse: Warehouse) -> None:
    keep(warehouse, notice(title="政务服务平台项目采购意向公告", channel="政府采购意向"))
    planned = of(warehouse)

    (entry,) = json.loads(json_feed(planned))["items"]
    assert "采购意向" in entry["tags"]
    assert json.loads(json_feed(with_verdict(planned, "no-go")))["items"] == []


@settings(deadline=None, max_examples=60)
@given(titles=st.lists(st.text(max_size=80), min_size=1, max_size=4))
def test_any_titles_make_sound_feeds_and_mails(scan: Scan, titles: list[str]) -> None:
    one = many(scan, titles)

    assert len(ElementTree.fromstring(atom(one)).findall(f"{A}entry")) == len(titles)
    assert len(json.loads(json_feed(one))["items"]) == len(titles)
    assert read(mail(one)).keys() == read(mail(scan)).keys()


def test_nothing_breaks_out_of_feeds_or_mail(scan: Scan) -> None:
    one = with_need(scan, title=NASTY, buyer_name=NASTY, url="javascript:alert(1)")

    (entry,) = ElementTree.fromstring(atom(one)).findall(f"{A}entry")
    assert entry.find(f"{A}link") is None
    assert "<script>alert(1)</script>" in (entry.findtext(f"{A}title") or "")
    assert "url" not in json.loads(json_feed(one))["items"][0]
    message = read(mail(one))
    assert message["Bcc"] is None
    html = LexborHTMLParser(part(message, "html"))
    assert html.css_first("script") is None and html.css_first("a") is None
    assert "<script>alert(1)</script>" in html.text()


def test_the_mail_has_two_readings_of_one_content(scan: Scan) -> None:
    message = read(mail(scan))

    assert message.get_content_type() == "multipart/alternative"
    for text in (part(message, "plain"), LexborHTMLParser(part(message, "html")).text()):
        for told in (scan.shown[0].need.title, "280 万元", "7 天内要动手", "覆盖："):
            assert told in text
    assert not any(part.defects for part in message.walk())


def test_the_mail_asks_for_nothing_and_styles_inline(scan: Scan) -> None:
    html = LexborHTMLParser(part(read(mail(scan)), "html"))

    for tag in ("img", "link", "script", "style", "iframe", "form"):
        assert html.css_first(tag) is None, tag
    assert "url(" not in (html.html or "")


def test_a_mail_of_one_day_and_watchlist_is_one_mail(scan: Scan) -> None:
    one, other = read(mail(scan)), read(mail(with_need(scan, title="另一个标题")))

    assert mail(scan) == mail(scan)
    assert one["Message-ID"] == other["Message-ID"]
    assert one.get_boundary() == other.get_boundary()
    assert one["Date"].datetime.isoformat() == "2022-03-07T00:00:00+08:00"


def test_subject_and_names_are_ascii_on_the_wire_and_chinese_when_read(scan: Scan) -> None:
    data = mail(
        scan,
        sender=address("标讯 <from@example.invalid>"),
        to=[address("销售一部 <a@example.invalid>"), address("b@example.invalid")],
    )

    assert data.isascii() and max(map(len, data.split(b"\r\n"))) <= 998
    assert b"\n" not in data.replace(b"\r\n", b"")
    message = read(data)
    assert message["Subject"].startswith("标讯 政务服务 2022-03-07：可投 1 项")
    assert [str(one) for one in message["To"].addresses] == [
        "销售一部 <a@example.invalid>",
        "b@example.invalid",
    ]


@pytest.mark.parametrize("text", ["a", "a@", "@b", "a@b.invalid\r\nBcc: c@d.invalid", "标@b.cn"])
def test_an_address_that_is_none_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no|line break|ASCII"):
        address(text)


def test_a_watchlist_title_cannot_add_a_header(scan: Scan) -> None:
    title = "政务\r\nBcc: a@b.invalid\r\n\r\n<b>"
    one = replace(scan, watchlist=scan.watchlist.model_copy(update={"title": title}))

    message = read(mail(one))
    assert message["Bcc"] is None
    assert "Bcc: a@b.invalid" in message["Subject"]
    assert re.search(r"&lt;b&gt;", part(message, "html"))
