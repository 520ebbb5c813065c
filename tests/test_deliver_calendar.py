"""Deadlines as a calendar: what a strict reader of RFC 5545 finds in it."""

import re
from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.deliver.calendar import calendar, fold
from pipeline.scan.scan import Scan
from pipeline.warehouse import Warehouse
from tests.conftest import keep, notice
from tests.scanned import DAY, many, of, scanned, with_need, with_verdict

Event = dict[str, list[str]]


def read(data: bytes) -> tuple[dict[str, str], list[Event]]:
    """Properties of the calendar, and of each event; stops at whatever RFC 5545 forbids."""
    text = data.decode("utf-8")
    assert text.endswith("\r\n")
    raw = text.split("\r\n")[:-1]
    assert not any("\n" in line or "\r" in line for line in raw)
    assert all(len(line.encode()) <= 75 for line in raw)
    open_: list[str] = []
    heads: dict[str, str] = {}
    events: list[Event] = []
    for line in text.replace("\r\n ", "").split("\r\n")[:-1]:
        found = re.fullmatch(r"([A-Z-]+)((?:;[A-Z-]+=[^:;]+)*):(.*)", line)
        assert found, line
        name, _, value = found.groups()
        assert not any(ord(sign) < 32 for sign in value)
        if name == "BEGIN":
            open_.append(value)
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert open_.pop() == value
        elif open_ == ["VCALENDAR"]:
            assert name not in heads
            heads[name] = value
        elif "VEVENT" in open_:
            key = ".".join([*open_[2:], name])
            events[-1].setdefault(key, []).append(found[0].removeprefix(name).removeprefix(":"))
    assert not open_
    assert heads["VERSION"] == "2.0" and heads["PRODID"]
    uids = [event["UID"] for event in events]
    assert len({str(uid) for uid in uids}) == len(uids)
    for event in events:
        assert all(
            len(values) == 1 for name, values in event.items() if not name.startswith("VALARM")
        )
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= event.keys()
    return heads, events


def plain(value: str) -> str:
    """A TEXT value as it was before it was escaped."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value)
    return re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), value)


@pytest.fixture(scope="module")
def scan() -> Scan:
    with Warehouse(":memory:", read_only=False) as opened:
        return scanned(opened)


def test_documents_and_bids_are_events_of_their_own(scan: Scan) -> None:
    _, (documents, bids) = read(calendar(scan))

    assert documents["SUMMARY"][0].startswith("【文件获取截止】临泽县")
    assert documents["DTSTART"] == [";VALUE=DATE:20220310"]
    assert documents["DTEND"] == [";VALUE=DATE:20220311"]
    assert bids["SUMMARY"][0].startswith("【投标截止】临泽县")
    assert bids["DTSTART"] == [";TZID=Asia/Shanghai:20220325T093000"]
    assert documents["UID"][0].split("-")[0] == bids["UID"][0].split("-")[0]
    assert documents["DTSTAMP"] == bids["DTSTAMP"] == ["20220307T000000Z"]


def test_an_event_tells_buyer_sum_reason_warnings_and_link(warehouse: Warehouse) -> None:
    _, (_, bids) = read(calendar(scanned(warehouse, bid_deadline="2022-03-11 09:30")))

    told = plain(bids["DESCRIPTION"][0]).split("\n")
    assert told[:2] == ["采购人：临泽县政务服务中心", "金额：280 万元"]
    assert any(line.startswith("理由：") and "政务服务平台" in line for line in told)
    assert any(line.startswith("注意：G2") for line in told)
    assert told[-1] == bids["URL"][0] == "https://www.example.invalid/a.html"


def test_a_deadline_without_its_hour_takes_the_whole_day(warehouse: Warehouse) -> None:
    _, (_, bids) = read(calendar(scanned(warehouse, bid_deadline="2022-03-25")))

    assert bids["DTSTART"] == [";VALUE=DATE:20220325"]


def test_alarms_ring_at_nine_of_a_working_day_seven_and_two_days_before(
    scan: Scan,
) -> None:
    # 05-04 is a holiday, and so are the days back to 04-30; 05-09 is a Monday.
    one = with_need(
        scan,
        document_deadline=None,
        bid_deadline=date(2022, 5, 11),
        bid_deadline_at=datetime(2022, 5, 11, 10, 0),
    )
    _, (bids,) = read(calendar(one))

    assert bids["VALARM.TRIGGER"] == ["-P12DT1H0M", "-P2DT1H0M"]
    assert bids["VALARM.DESCRIPTION"][0].startswith("12 天后投标截止：")


def test_an_alarm_of_a_whole_day_counts_from_its_midnight(warehouse: Warehouse) -> None:
    _, (bids,) = read(
        calendar(scanned(warehouse, document_deadline=None, bid_deadline="2022-03-25"))
    )

    # 03-18 and 03-23 at nine.
    assert bids["VALARM.TRIGGER"] == ["-P6DT15H0M", "-P1DT15H0M"]


def test_no_alarm_lies_before_the_scan(warehouse: Warehouse) -> None:
    _, (documents, _) = read(calendar(scanned(warehouse, document_deadline="2022-03-08")))

    assert "VALARM.TRIGGER" not in documents


def test_a_deadline_that_moves_keeps_its_uid_and_counts_up(warehouse: Warehouse) -> None:
    _, (_, before) = read(calendar(scanned(warehouse)))
    keep(
        warehouse,
        notice(
            "9",
            title="临泽县政务服务中心政务服务平台建设项目更正公告",
            channel="更正公告",
            published="2022-03-04",
            bid_deadline="2022-03-30 09:30",
        ),
        source="other",
    )
    _, (_, after) = read(calendar(of(warehouse)))

    assert after["UID"] == before["UID"]
    assert after["DTSTART"] == [";TZID=Asia/Shanghai:20220330T093000"]
    assert int(after["SEQUENCE"][0]) > int(before["SEQUENCE"][0])
    assert after["LAST-MODIFIED"] > before["LAST-MODIFIED"]


def test_what_was_decided_no_go_is_not_there(scan: Scan) -> None:
    _, events = read(calendar(with_verdict(scan, "no-go")))

    assert events == []


def test_a_deadline_that_passed_stays_only_after_a_go(warehouse: Warehouse) -> None:
    late = scanned(warehouse, day=date(2022, 3, 14), since=DAY)

    assert read(calendar(late))[1] == []  # the documents cannot be had any more
    went = read(calendar(with_verdict(late, "go")))[1]
    assert [event["STATUS"] for event in went] == [["CONFIRMED"], ["CONFIRMED"]]
    over = scanned(warehouse, day=date(2022, 4, 14), since=DAY)
    assert read(calendar(over))[1] == []


def test_a_deadline_of_the_day_itself_has_not_passed(warehouse: Warehouse) -> None:
    today = scanned(warehouse, document_deadline=str(DAY))

    assert len(read(calendar(today))[1]) == 2


def test_a_calendar_without_events_still_holds_a_component(warehouse: Warehouse) -> None:
    data = calendar(of(warehouse))

    assert read(data)[1] == []
    assert b"BEGIN:VTIMEZONE" in data


NASTY = "标讯\r\nEND:VEVENT\r\nBEGIN:VALARM; , \\n \\ 终\u2028\x0b\x85\u202e"


def test_no_title_breaks_out_of_its_line(scan: Scan) -> None:
    one = with_need(scan, title=NASTY, buyer_name=NASTY, url="https://a.invalid/\r\nX:1")
    _, events = read(calendar(one))

    assert len(events) == 2
    assert plain(events[0]["SUMMARY"][0]) == (
        "【文件获取截止】标讯 END:VEVENT BEGIN:VALARM; , \\n \\ 终"
    )
    assert "URL" not in events[0]


@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200))
def test_a_folded_line_is_short_and_unfolds_to_itself(text: str) -> None:
    pieces = fold(text).split("\r\n")

    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert fold(text).replace("\r\n ", "") == text
    # No piece could have taken the first sign of the next.
    assert all(len(one.encode()) + len(two[1].encode()) > 75 for one, two in pairwise(pieces))


@settings(deadline=None, max_examples=60)
@given(titles=st.lists(st.text(max_size=80), min_size=1, max_size=4))
def test_any_titles_make_a_sound_calendar_and_the_same_one_twice(
    scan: Scan, titles: list[str]
) -> None:
    one = many(scan, titles)

    _, events = read(calendar(one))
    assert len(events) == 2 * len(titles)
    assert calendar(one) == calendar(one)


def test_after_a_go_the_statutory_days_ahead_are_there_with_their_articles(
    warehouse: Warehouse,
) -> None:
    told = scanned(
        warehouse,
        title="临泽县政务服务中心政务服务平台建设项目竞争性磋商公告",
        channel="竞争性磋商公告",
    )
    (card,) = told.shown
    due = {one.rule_id: one.day for one in card.clocks if one.rule_id and one.day}

    _, before = read(calendar(told))
    _, after = read(calendar(with_verdict(told, "go")))

    assert due["T22"] == date(2022, 3, 15)
    assert len(after) == len(before) + len(due)
    (challenge,) = [event for event in after if "-T22-" in event["UID"][0]]
    assert challenge["DTSTART"] == [";VALUE=DATE:20220315"] or "20220315" in str(
        challenge["DTSTART"]
    )
    assert "政府采购法第52条" in plain(challenge["DESCRIPTION"][0])
