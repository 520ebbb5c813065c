"""Published dates: one cell of text → one Moment in Asia/Shanghai. Nothing raises.

No clock is read: the day of the notice gives the year to 3月28日, the start to 自公告发布之日起.
"""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from pipeline.model import DateStatus
from pipeline.normalize import moment, periods
from pipeline.normalize.clock import TO, Point, plain, points, western
from pipeline.normalize.moment import Moment, nothing

__all__ = ["Moment", "parse"]

YEARS = (1990, 2099)  # in which notices are published
_LONGEST = 1000  # characters; a longer cell is a text, not a date
_PLAIN = re.compile(
    r"\s*((?:19|20)[0-9]{2})([-/.年])([0-9]{1,2})([-/.月])([0-9]{1,2})(日?)"
    r"(?:[T\s]\s*([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,6})?)?)?\s*"
)

_MISSING = re.compile(
    r"[-/.×#0年月日时分秒:()略无空T ]*|暂无|未知|未提供|未公布|null|None|N/A"
    r"|(?:公告|文件)?未(?:单独|明确)?(?:列示|列明|注明|载明|说明)",
    re.I,
)
_WORDS: tuple[tuple[DateStatus, re.Pattern[str]], ...] = (
    (
        "attachment",
        re.compile(r"详见|见附件|附件|^见|见(?:采购|招标|磋商|谈判|询价)?(?:公告|文件)"),
    ),
    ("tbd", re.compile(r"另行|待定|待通知|另定|另约|通知为准|暂未确定|待公布")),
)
_NOW = re.compile(
    r"(?:(?:现|更正|变更|调整|修改|延期|推迟|顺延|延长|改){1,2}(?:后)?(?:的?时间)?(?:为|至|到|:))+(?P<new>.+)"
)
_FROM_NOTICE = re.compile(r"即日起?|(?:公告|公示)?(?:发布|公布|发出)?之日起?")
_EPOCH = datetime(1970, 1, 1, 8)
_SHEET_EPOCH = datetime(1899, 12, 30)
_HOUR = re.compile(r"20[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])(?:[01][0-9]|2[0-4])")
_COMPACT = re.compile(
    r"(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2}) ?"
    r"(?P<h>[0-9]{2}):?(?P<i>[0-9]{2})(?P<s>:?[0-9]{2})?"
)

_ROLE_WORDS = {
    "bid_deadline": re.compile(r"截止|递交|提交|截至"),
    "opening": re.compile(r"开标|开启|唱标"),
    "document_start": re.compile(r"获取|发售|下载|报名|领取"),
    "document_deadline": re.compile(r"获取|发售|下载|报名|领取"),
    "award": re.compile(r"中标|成交|定标|评标|评审"),
    "contract_signed": re.compile(r"签订|签署|签约"),
    "published": re.compile(r"发布|公告|公示|公布"),
    "expected": re.compile(r"预计|计划|拟"),
}


def parse(raw: str | None, role: str = "published", published: date | None = None) -> Moment:
    """Read a cell; `role` says what the date is for, `published` is the day of the notice.

    >>> parse("2022年5月29日下午2:30", "opening").at
    datetime.datetime(2022, 5, 29, 14, 30)
    >>> parse("1月5日", "bid_deadline", date(2021, 12, 15)).day
    datetime.date(2022, 1, 5)
    >>> (m := parse("2022年5月", "expected")).day, m.end_day, m.precision
    (None, datetime.date(2022, 5, 31), 'month')
    """
    if raw is None:
        return nothing("missing")
    if published is not None and not YEARS[0] <= published.year <= YEARS[1]:
        published = None  # no notice was published then: it says nothing of other dates
    found = _plain(raw)
    if found is None:
        found = _cell(plain(raw), role, published) if len(raw) <= _LONGEST else nothing("unparsed")
    return moment.judged(found, role, published)


def _plain(raw: str) -> Moment | None:
    """The usual lane: a day with or without a time; None when it takes a closer look."""
    if len(raw) == 10 and raw[4] == "-" and raw[7] == "-" and raw.isascii():
        try:
            return Moment(date.fromisoformat(raw), None, None, None, "day", "ok")
        except ValueError:
            return None
    match = _PLAIN.fullmatch(raw)
    if match is None:
        return None
    year, first, month, second, day, last, hour, minute, second_of = match.groups()
    if (second == "月") != (first == "年") or (first != "年" and (first != second or last)):
        return None
    try:
        if hour is None:
            return Moment(date(int(year), int(month), int(day)), None, None, None, "day", "ok")
        found = datetime(
            int(year), int(month), int(day), int(hour), int(minute), int(second_of or 0)
        )
    except ValueError:
        return None
    return Moment(found.date(), found, None, None, "second" if second_of else "minute", "ok")


def _cell(text: str, role: str, published: date | None) -> Moment:
    if _MISSING.fullmatch(text):
        return nothing("missing")
    found = _figure(text) or western(text) or periods.told_from_today(text, published)
    if found:
        return found
    changed = _NOW.search(text)
    if changed:
        new = _cell(changed["new"], role, published)
        if new.status != "unparsed":
            return new
    spans = _spans(text, role, published)
    if spans:
        return _chosen(spans, text, role, published)
    found = periods.period(text, role, published) or periods.counted(text, published)
    if found:
        return found
    for status, pattern in _WORDS:
        if pattern.search(text):
            return nothing(status)
    if _FROM_NOTICE.fullmatch(text):
        return moment.on(published) if published else nothing("relative")
    return nothing("unparsed")


def _figure(text: str) -> Moment | None:
    """Epochs by their length, spreadsheet serials, 20220529093000."""
    if re.fullmatch(r"[0-9]{10}|[0-9]{13}", text):
        if _HOUR.fullmatch(text):
            return nothing("ambiguous")  # 2022052909: an epoch of 2034 or nine o'clock in 2022
        seconds = int(text) if len(text) == 10 else int(text) // 1000
        found = _EPOCH + timedelta(seconds=seconds)
        return moment.at(found, "second") if 2000 <= found.year < 2100 else nothing("unparsed")
    if re.fullmatch(r"[45][0-9]{4}(?:\.[0-9]{1,12})?", text):
        days = Decimal(text)
        found = _SHEET_EPOCH + timedelta(seconds=int((days * 86400).to_integral_value()))
        if "." not in text:
            return moment.on(found.date())
        return moment.at(found, "second" if found.second else "minute")
    match = _COMPACT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute = (int(match[name]) for name in "ymdhi")
    second = int((match["s"] or "0").strip(":"))
    try:
        found = datetime(year, month, day, hour, minute, second)
    except ValueError:
        return nothing("invalid")
    return moment.at(found, "second" if match["s"] else "minute")


# ------------------------------------------------------------------ days in a text


def _spans(text: str, role: str, published: date | None) -> list[tuple[Point, Point | None]]:
    """The days of a text, each with the day a range ends on."""
    spans: list[tuple[Point, Point | None]] = []
    for point in points(text, role, published):
        if spans and spans[-1][1] is None:
            start = spans[-1][0]
            if TO.fullmatch(text, start.end, point.start):
                spans[-1] = (start, point)
                continue
        spans.append((point, None))
    return spans


def _chosen(
    spans: list[tuple[Point, Point | None]], text: str, role: str, published: date | None
) -> Moment:
    """The span whose label says the role; else the first, doubted when the others differ."""
    words = _ROLE_WORDS.get(role)
    floor = 0
    for start, end in spans if words and len(spans) > 1 else ():
        label = text[max(floor, start.start - 24) : start.start]
        if words and words.search(label):
            return _span(start, end, text, published)
        floor = (end or start).end
    found = _span(*spans[0], text, published)
    days = {start.found.day for start, _ in spans}
    if len(days) > 1 and found.status == "ok":
        return replace(found, status="suspect")
    return found


def _span(start: Point, end: Point | None, text: str, published: date | None) -> Moment:
    found = start.found
    if end is None:
        return _open(start, text, published)
    last = end.found
    if found.day is None or last.day is None:
        return found if found.day is None else last
    hours = end.hours or end.end_at or start.end_at
    first_at, last_at = (None, None) if hours else (found.at, last.at)
    precision = found.precision if first_at else last.precision if last_at else "day"
    status = last.status if found.status == "ok" else found.status
    return Moment(found.day, first_at, last.day, last_at, precision, status)


def _open(start: Point, text: str, published: date | None) -> Moment:
    """A day with no second day: it may end a range that begins with the notice, or have hours."""
    found = start.found
    before = text[: start.start]
    if found.day and re.search(r"(?:即日|之日)起?(?:至|到)$", before):
        known = None if re.search(r"合同|签订|通知书|中标|成交", before) else published
        return Moment(known, None, found.day, found.at, found.precision, found.status)
    if found.day and start.end_at:
        return replace(found, end_day=start.end_at.date(), end_at=start.end_at)
    if found.day and re.match(
        r"(?:之日)?起[^0-9]{0,3}[0-9]+个?(?:工作日|天|日|月)", text[start.end :]
    ):
        return replace(found, status="suspect")
    return found
