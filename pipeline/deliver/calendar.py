"""Deadlines as a calendar that can be subscribed to (RFC 5545): deadlines.ics."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from pipeline.deliver import item
from pipeline.deliver.text import clean, web
from pipeline.normalize.calendar import is_working_day
from pipeline.scan.card import Card
from pipeline.scan.gate import wan
from pipeline.scan.scan import Scan

# Alarms, in days before a deadline, at nine o'clock of a working day.
_ALARMS = (7, 2)
_ALARM_HOUR = time(9)
_CHINA = "Asia/Shanghai"
# The zone as it has been since 1991; a calendar must hold a component, and this one is always there.
_ZONE = (
    "BEGIN:VTIMEZONE",
    f"TZID:{_CHINA}",
    "BEGIN:STANDARD",
    "DTSTART:19910915T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)
_FOLD = 75


def calendar(scan: Scan) -> bytes:
    """The deadlines of what is shown or was decided go, one event each, in the order of their days.

    What was decided no-go is not there; a deadline that passed stays only after a go. After a go
    the statutory days ahead are there too, each with its article.
    """
    name = clean(scan.watchlist.title)
    events = [event for card in _cards(scan) for event in _events(card)]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//biaoxun//deadlines//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(f'标讯 {name}')}",
        f"X-WR-TIMEZONE:{_CHINA}",
        *_ZONE,
        *(line for _, _, event in sorted(events) for line in event),
        "END:VCALENDAR",
    ]
    return "".join(f"{fold(line)}\r\n" for line in lines).encode()


def fold(line: str) -> str:
    """A content line in pieces of at most 75 octets of UTF-8, divided between characters.

    >>> [len(piece.encode()) for piece in fold("标" * 30).split("\\r\\n")]
    [75, 16]
    """
    data = line.encode()
    if len(data) <= _FOLD:
        return line
    pieces, start, room = [], 0, _FOLD
    while start < len(data):
        end = start + room
        while end < len(data) and data[end] & 0xC0 == 0x80:  # within a character
            end -= 1
        pieces.append(data[start:end].decode())
        start, room = end, _FOLD - 1
    return "\r\n ".join(pieces)


def _cards(scan: Scan) -> list[Card]:
    went = [c for c in scan.cards if c.decision is not None and c.decision.verdict == "go"]
    shown = [card for card in scan.shown if not item.is_refused(card)]
    return list({card.item: card for card in (*shown, *went)}.values())


def _events(card: Card) -> Iterator[tuple[date, str, list[str]]]:
    need = card.need
    is_go = card.decision is not None and card.decision.verdict == "go"
    for kind, word, last, at in (
        ("documents", "文件获取截止", need.document_deadline, None),
        ("bids", "投标截止", need.bid_deadline, need.bid_deadline_at),
    ):
        if last is not None and (last >= card.day or is_go):
            uid = f"{card.item}-{kind}@biaoxun.local"
            yield last, uid, _event(card, uid, word, last, at, is_go)
    for clock in card.clocks if is_go else ():
        if clock.rule_id is not None and clock.day is not None:
            uid = f"{card.item}-{clock.rule_id}-{clock.event}-{clock.from_event}@biaoxun.local"
            word = f"{clock.name_zh}（预计）" if clock.wording == "预计" else clock.name_zh
            basis = f"依据：{clock.article}，{clock.wording} {clock.day}，自 {clock.from_day} 起算"
            yield clock.day, uid, _event(card, uid, word, clock.day, None, is_go, basis)


def _event(
    card: Card,
    uid: str,
    word: str,
    last: date,
    at: datetime | None,
    is_go: bool,
    basis: str | None = None,
) -> list[str]:
    need = card.need
    link = web(need.url)
    start = at or datetime.combine(last, time())
    stamp = f"{card.day:%Y%m%d}T000000Z"
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{stamp}",
        # A deadline moves only by another notice, so their number grows with every move.
        f"SEQUENCE:{max(need.notice_count - 1, 0)}",
        f"LAST-MODIFIED:{need.last_date:%Y%m%d}T000000Z",
        *_when(last, at),
        f"SUMMARY:{_text(f'【{word}】{clean(need.title)}')}",
        f"DESCRIPTION:{_text(_description(card, basis))}",
        *([f"URL:{link}"] if link else []),
        f"CATEGORIES:{_text(word)}",
        f"STATUS:{'CONFIRMED' if is_go else 'TENTATIVE'}",
        "TRANSP:TRANSPARENT",
        *(line for days in _ALARMS for line in _alarm(card, word, start, days)),
        "END:VEVENT",
    ]


def _when(last: date, at: datetime | None) -> list[str]:
    """A moment where the hour is known; else the whole day, whose end is the next one."""
    if at is not None:
        return [f"DTSTART;TZID={_CHINA}:{at:%Y%m%dT%H%M%S}"]
    return [
        f"DTSTART;VALUE=DATE:{last:%Y%m%d}",
        f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}",
    ]


def _alarm(card: Card, word: str, start: datetime, days: int) -> list[str]:
    """An alarm some days before, on that working day or the last one before it; none in the past."""
    on = start.date() - timedelta(days=days)
    while is_working_day(on) is False:
        on -= timedelta(days=1)
    if on < card.day:
        return []
    before = int((start - datetime.combine(on, _ALARM_HOUR)).total_seconds())
    whole, seconds = divmod(before, 86_400)
    hours, minutes = divmod(seconds // 60, 60)
    left = (start.date() - on).days
    return [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:-P{whole}DT{hours}H{minutes}M",
        f"DESCRIPTION:{_text(f'{left} 天后{word}：{clean(card.need.title)}')}",
        "END:VALARM",
    ]


def _description(card: Card, basis: str | None) -> str:
    need = card.need
    told = [
        basis or "",
        f"采购人：{need.buyer_name or '—'}",
        f"金额：{'—' if need.sum is None else f'{wan(need.sum)} 万元'}",
        item.reason(card),
        *(f"注意：{one.gate} {one.name}：{one.evidence}" for one in card.warnings),
        item.decision(card),
        web(need.url) or "",
    ]
    return "\n".join(clean(line) for line in told if line)


def _text(text: str) -> str:
    """A TEXT value: backslash, comma, semicolon and new line escaped."""
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")
