"""Chat digests: within the limits of each channel, cut between items, and no title is markup."""

import base64
import hashlib
import hmac
import json
import re
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.deliver import chat
from pipeline.deliver.chat import dingtalk, feishu, wecom
from pipeline.deliver.chat._mark import mark
from pipeline.deliver.digest import Digest, Section, digest
from pipeline.deliver.item import Item, item
from pipeline.deliver.text import web
from pipeline.errors import UsageError
from pipeline.scan.card import Card, State
from pipeline.scan.scan import Scan
from pipeline.warehouse import Warehouse
from tests.conftest import keep, notice
from tests.scanned import of, scanned, with_need, with_verdict

channels = pytest.mark.parametrize("name", chat.names())
# What each channel counts, and how much of it may be.
LIMITS = {"wecom": 4096, "dingtalk": 20_000, "feishu": 20_000}


@pytest.fixture(scope="module")
def scan() -> Scan:
    with Warehouse(":memory:", read_only=False) as opened:
        return scanned(opened)


@pytest.fixture(scope="module")
def empty() -> Scan:
    with Warehouse(":memory:", read_only=False) as opened:
        return of(opened)


def counted(name: str, body: str) -> int:
    """Bytes as the channel counts them: the content, or the whole request once it is signed."""
    if name == "wecom":
        return len(json.loads(body)["markdown"]["content"].encode())
    return len(chat.channel(name).signed("https://h.invalid", body, "s" * 40, 1.7e9)[1].encode())


def made(*sections: Section, page: str | None = None) -> Digest:
    return Digest("标讯 政务 2022-03-07", "可投 1 项。", "覆盖：来源 1 个", (), sections, page)


def items(count: int, letters: int = 20) -> tuple[Item, ...]:
    """Items whose first and last signs tell whether they are whole."""
    return tuple(
        Item(f"始{n}{'标' * letters}终{n}", None, (f"行{n}一", f"行{n}末")) for n in range(count)
    )


@channels
@settings(deadline=None, max_examples=40)
@given(
    titles=st.lists(st.text(max_size=130), max_size=60),
    lines=st.lists(st.text(max_size=170), max_size=6),
    notes=st.lists(st.text(max_size=200), max_size=2),
)
def test_messages_keep_to_the_limit_whatever_they_say(
    name: str, titles: list[str], lines: list[str], notes: list[str]
) -> None:
    found = tuple(item(title, "https://www.example.invalid/a", lines) for title in titles)
    told = replace(made(Section("新增可投", found, len(found))), notes=tuple(notes))

    bodies = chat.channel(name).messages(told)
    assert 1 <= len(bodies) <= 3
    assert all(counted(name, body) <= LIMITS[name] for body in bodies)


@channels
@settings(deadline=None, max_examples=40)
@given(counts=st.lists(st.integers(0, 40), min_size=1, max_size=5), letters=st.integers(1, 110))
def test_items_are_whole_in_order_and_listed_or_counted(
    name: str, counts: list[int], letters: int
) -> None:
    sections = [
        Section(f"节{n}", items(count, letters), count + n)
        for n, count in enumerate(counts)
        if count
    ]
    bodies = chat.channel(name).messages(made(*sections))
    text = "\n".join(chat.channel(name).words(body) for body in bodies)

    listed = re.findall(r"始(\d+)标+终(\d+)", text)
    assert all(first == last for first, last in listed)
    assert len(listed) == text.count("始") == len(re.findall(r"行\d+一", text))
    assert len(listed) == len(re.findall(r"行\d+末", text))
    expected = [str(n) for section in sections for n in range(len(section.items))]
    assert [first for first, _ in listed] == expected[: len(listed)]
    hidden = sum(section.count for section in sections) - len(listed)
    assert ([f"另有 {hidden} 项，查看全部"] if hidden else []) == re.findall(
        r"另有 \d+ 项，查看全部", text
    )


@pytest.mark.parametrize(
    ("name", "count", "spare"), [("wecom", 26, 0), ("dingtalk", 120, 0), ("feishu", 124, 20)]
)
def test_one_more_byte_makes_one_more_message(name: str, count: int, spare: int) -> None:
    def sizes(letters: int) -> list[int]:
        found = (*items(count, 30), Item("a" * letters, None, ()))
        bodies = chat.channel(name).messages(made(Section("新增", found, len(found))))
        return [counted(name, body) for body in bodies]

    few, most = 1, 3000
    while few + 1 < most:
        middle = (few + most) // 2
        few, most = (middle, most) if len(sizes(middle)) == 1 else (few, middle)
    (size,) = sizes(few)
    assert LIMITS[name] - spare <= size <= LIMITS[name]
    assert len(sizes(few + 1)) == 2


def test_the_tail_is_never_crowded_out() -> None:
    pages = set()
    for letters in range(300, 700):
        found = (*items(26, 30), Item("a" * letters, None, ()))
        bodies = wecom.messages(made(Section("新增", found, len(found) + 3)))
        assert wecom.words(bodies[-1]).endswith("另有 3 项，查看全部")
        assert all(counted("wecom", body) <= 4096 for body in bodies)
        pages.add(len(bodies))
    assert pages == {1, 2}


def test_messages_of_several_are_numbered_and_take_up_their_heading_again() -> None:
    texts = [wecom.words(body) for body in wecom.messages(made(Section("新增", items(60), 60)))]

    assert [re.findall(r"（\d/\d）", text) for text in texts] == [["（1/2）"], ["（2/2）"]]
    assert "### 新增（60）" in texts[0] and "### 新增（续）（60）" in texts[1]


def test_no_heading_stands_alone_at_the_end_of_a_message() -> None:
    for letters in range(1, 100):
        told = made(Section("甲", items(9, letters), 9), Section("乙", items(9, letters), 9))
        for body in wecom.messages(told):
            assert not wecom.words(body).splitlines()[-1].startswith("###")


@channels
def test_an_item_that_is_alone_too_long_ends_in_an_ellipsis(name: str) -> None:
    link = "https://www.example.invalid/" + "a" * 900
    long = Item("标" * 120, link, ("行" * 3000,) * 6)
    bodies = chat.channel(name).messages(made(Section("新增", (long, *items(1)), 2)))
    text = "\n".join(chat.channel(name).words(body) for body in bodies)

    assert all(counted(name, body) <= LIMITS[name] for body in bodies)
    assert "…" in text and "标" * 120 in text
    assert "另有" not in text


@channels
def test_the_digest_comes_in_the_order_it_is_read_in(name: str, warehouse: Warehouse) -> None:
    plan = notice(
        "8",
        title="示例市公安局指挥系统政务服务平台采购意向公告",
        channel="政府采购意向",
        project_number=None,
        project_name="指挥系统政务服务平台",
        buyer_name="示例市公安局",
    )
    keep(warehouse, plan, source="other")
    one = scanned(warehouse)
    text = chat.channel(name).words(chat.channel(name).messages(digest(one))[0])

    wanted = [
        "可投 1 项，其中新增 1 项；7 天内截止 1 项",
        "覆盖：",
        "7 天内要动手",
        "文件获取 03-10（3 天后）",
    ]
    wanted += ["280 万元", "理由：", "未知：", "前置：采购意向", "采购意向，预计时间未写"]
    places = [text.find(one) for one in wanted]
    assert -1 not in places and places == sorted(places)


@channels
def test_an_empty_week_says_what_was_looked_at_and_why_nothing_was_found(
    name: str, warehouse: Warehouse
) -> None:
    keep(
        warehouse,
        notice(
            title="县医院食堂食材采购公开招标公告", project_name="食材", bid_deadline="2022-03-25"
        ),
    )
    (body,) = chat.channel(name).messages(digest(of(warehouse)))
    text = chat.channel(name).words(body)

    assert "本期没有可投项目" in text
    assert "覆盖：03-01 至 03-07，来源 1 个" in text
    assert "未命中关键词 1 项（在投共 1 项）" in text


@channels
def test_a_week_without_anything_in_play_says_so(name: str, empty: Scan) -> None:
    (body,) = chat.channel(name).messages(digest(empty))

    assert "库中没有在投项目，请检查来源" in chat.channel(name).words(body)


NASTY = "[点我](javascript:alert(1)) <@all> <at id=all></at> @所有人 **粗** `码` <font> # ![x](http://x.invalid)"


@channels
def test_a_title_is_neither_markup_nor_link_nor_mention(name: str, scan: Scan) -> None:
    one = with_need(scan, title=NASTY, buyer_name=f"甲\n# {NASTY}", url=None)
    text = chat.channel(name).words(chat.channel(name).messages(digest(one))[0])

    assert "＜＠all＞" in text and "］（javascript:alert（1））" in text
    own = re.sub(r"</?font[^>]*>", "", text)
    assert not re.search(r"[`@\[\]<]|\]\(", own)
    assert not any(line.startswith("# [") or "甲\n" in line for line in text.splitlines())


@given(st.text())
def test_marked_words_hold_no_sign_of_markup(text: str) -> None:
    assert not set(mark(text)) & set("\\`*_[]()<>#|~@&\n\r\u2028")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//www.example.invalid/a",
        "https://gov.invalid@evil.invalid/",
        "https:///a",
        "https://a.invalid/ b",
        "http://[::1",
        "https://a.invalid/" + "a" * 1000,
        None,
    ],
)
def test_only_plain_addresses_of_the_web_are_links(url: str | None) -> None:
    assert web(url) is None


def test_a_link_cannot_end_before_its_end() -> None:
    assert web("https://a.invalid/x)[y](z)<b>|`*'\"") == (
        "https://a.invalid/x%29%5By%5D%28z%29%3Cb%3E%7C%60%2A%27%22"
    )
    assert web("https://a.invalid/公告?id=1&x=%E4%BA%8C") == (
        "https://a.invalid/%E5%85%AC%E5%91%8A?id=1&x=%E4%BA%8C"
    )


@channels
def test_the_tail_leads_to_the_whole_report(name: str) -> None:
    told = made(Section("新增", items(1), 5), page="https://www.example.invalid/weekly.html")
    (body,) = chat.channel(name).messages(told)

    assert "[另有 4 项，查看全部](https://www.example.invalid/weekly.html)" in chat.channel(
        name
    ).words(body)


def test_what_was_decided_no_go_is_not_new(scan: Scan) -> None:
    text = wecom.words(wecom.messages(digest(with_verdict(scan, "no-go")))[0])

    assert "新增可投" not in text and "要动手" not in text


def test_intentions_not_seen_before_come_first_and_those_overdue_last(scan: Scan) -> None:
    card = scan.cards[0]

    def plan(number: int, state: State, until: date | None) -> Card:
        need = replace(
            card.need,
            demand_id=number,
            title=f"意向{number}",
            is_open=False,
            is_only_planned=True,
            expected_until=until,
        )
        return replace(card, need=need, state=state)

    over, ahead = date(2022, 1, 31), date(2022, 6, 30)
    cards = [plan(1, "again", over), plan(2, "again", ahead), plan(3, "again", None)]
    cards += [plan(4, "new", ahead), plan(5, "standing", over), plan(6, "late", None)]
    (section,) = digest(replace(scan, cards=cards)).sections

    assert [one.title for one in section.items] == [f"意向{n}" for n in (4, 6, 2, 3, 1)]
    assert "（已过，尚未见招标）" in section.items[-1].lines[0] and section.count == 6


def test_payloads_are_what_the_channels_document(scan: Scan) -> None:
    told = digest(scan)
    one, two, three = (
        json.loads(channel.messages(told)[0]) for channel in (wecom, dingtalk, feishu)
    )

    assert one["msgtype"] == "markdown" and set(one["markdown"]) == {"content"}
    assert two["msgtype"] == "markdown" and set(two["markdown"]) == {"title", "text"}
    assert three["msg_type"] == "interactive"
    assert three["card"]["header"]["title"]["tag"] == "plain_text"
    assert three["card"]["elements"][0]["tag"] == "markdown"
    # 企业微信 refuses \uXXXX.
    assert "\\u" not in wecom.messages(told)[0]


def test_the_signature_of_dingtalk_is_in_the_address() -> None:
    url, body = dingtalk.signed("https://h.invalid/send?access_token=t", "{}", "SECabc", 1.5)
    query = parse_qs(urlsplit(url).query)

    expected = hmac.new(b"SECabc", b"1500\nSECabc", hashlib.sha256).digest()
    assert query["timestamp"] == ["1500"] and query["access_token"] == ["t"]
    assert query["sign"] == [base64.b64encode(expected).decode()]
    assert body == "{}"


def test_the_signature_of_feishu_is_in_the_body() -> None:
    url, body = feishu.signed("https://h.invalid/hook/t", '{"msg_type": "x"}', "abc", 1.5)
    said = json.loads(body)

    expected = hmac.new(b"1\nabc", b"", hashlib.sha256).digest()
    assert said == {
        "timestamp": "1",
        "sign": base64.b64encode(expected).decode(),
        "msg_type": "x",
    }
    assert url == "https://h.invalid/hook/t"


@channels
def test_without_a_secret_nothing_is_signed(name: str) -> None:
    assert chat.channel(name).signed("https://h.invalid", "{}", "", 1.5) == (
        "https://h.invalid",
        "{}",
    )


@pytest.mark.parametrize(
    ("name", "said", "kind"),
    [
        ("wecom", {"errcode": 0, "errmsg": "ok"}, "taken"),
        ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}, "often"),
        ("wecom", {"errcode": -1, "errmsg": "system busy"}, "busy"),
        ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}, "refused"),
        ("wecom", {"errcode": "0"}, "refused"),
        ("dingtalk", {"errcode": 0, "errmsg": "ok"}, "taken"),
        ("dingtalk", {"errcode": 130101, "errmsg": "send too fast"}, "often"),
        ("dingtalk", {"errcode": 310000, "errmsg": "keywords not in content"}, "refused"),
        ("dingtalk", {"errcode": 300001, "errmsg": "token is not exist"}, "refused"),
        ("feishu", {"code": 0, "msg": "success", "StatusCode": 0}, "taken"),
        ("feishu", {"StatusCode": 0, "StatusMessage": "success"}, "taken"),
        ("feishu", {"code": 11232, "msg": "frequency limited"}, "often"),
        ("feishu", {"code": 9499, "msg": "too many request"}, "often"),
        ("feishu", {"code": 9499, "msg": "Bad Request"}, "refused"),
        ("feishu", {"code": 19024, "msg": "Key Words Not Found"}, "refused"),
    ],
)
def test_only_nought_is_taken_and_only_what_passes_is_tried_again(
    name: str, said: dict[str, object], kind: str
) -> None:
    assert chat.channel(name).answer(said).kind == kind


def test_a_channel_that_is_not_there_is_told() -> None:
    with pytest.raises(
        UsageError, match="no chat channel 'qq'; there are: dingtalk, feishu, wecom"
    ):
        chat.channel("qq")
