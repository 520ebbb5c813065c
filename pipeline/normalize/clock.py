"""Finds the days of a text, with the time of day beside each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from pipeline.model import DatePrecision, DateStatus
from pipeline.normalize import moment, numerals, sums
from pipeline.normalize.moment import AFTER, Moment, nothing

_NUMERAL = re.compile(rf"[{numerals.DIGITS}十百廿卅]{{1,6}}(?=[年月日号时点分秒个天周季])")
_LETTER_ZERO = re.compile(
    r"(?<=[〇○零一二三四五六七八九])[Oo0]{1,2}(?=[〇○零一二三四五六七八九年])|[Oo](?=[〇○零一二三四五六七八九])|(?<=[〇○零一二三四五六七八九])[Oo]"
)
_SPLIT_YEAR = re.compile(r"(?<![0-9])([12]) ?([0-9]) ?([0-9]) ?([0-9]) ?年")
_SPLIT_MONTH = re.compile(r"(?<=年) ?([01]) ?([0-9]) ?(?=月)")
_SPLIT_DAY = re.compile(r"(?<=月) ?([0-3]) ?([0-9]) ?(?=日)")

_GLUED_TIME = re.compile(
    r"((?<![0-9])(?:19|20)[0-9]{2}[-/.][01][0-9][-/.][0-3][0-9])([0-2][0-9]:[0-5][0-9])"
)
_OF_DAY = re.compile(r"(?<=[日号])(?:\([^()]{2,16}\))?的(?=[0-9上下])")

_DAY = re.compile(
    r"(?P<roc>民国)?(?<![0-9])(?P<y>[0-9]{2,4})年(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})(?![0-9])[日号]?"
    r"|(?<![0-9])(?P<y2>[0-9]{4})(?P<sep>[-/.])(?P<m2>[0-9]{1,2})(?P=sep)(?P<d2>[0-9]{1,2})(?![0-9])日?"
    r"|(?<![0-9第])(?P<y3>(?:19|20)[0-9]{2})(?P<m3>[01][0-9])(?P<d3>[0-3][0-9])(?![0-9号])"
    r"|(?<![0-9])(?P<m4>[0-9]{1,2})月(?P<d4>[0-9]{1,2})(?![0-9])[日号]?"
    r"|(?<=[-~至到])(?P<m5>[0-9]{1,2})[-/.](?P<d5>[0-9]{1,2})(?![0-9.:])"
    r"|(?<=[-~至到])(?P<d6>[0-9]{1,2})日"
)
_HALVES = "上午|下午|中午|晚上|凌晨|早上|傍晚|夜间|晚|早|AM|PM|am|pm"
_WEEKDAY = r"(?:\(?(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天])\)?)?"
_TIME = re.compile(
    rf"(?P<half>{_HALVES})?(?P<h>[0-9]{{1,2}})(?:[:点时](?P<i>[0-9]{{1,2}}|半)?)"
    r"(?:[:分](?P<s>[0-9]{1,2})(?:\.[0-9]+)?秒?|分)?时?整?(?P<zone>Z|\+[0-9]{2}:?[0-9]{2})?(?P<pm>[AaPp][Mm])?"
)
_BEFORE_TIME = re.compile(rf"[T,; ]{{0,2}}{_WEEKDAY}[T,; ]?\(?(?:北京时间)?\)?")
_AFTER_TIME = re.compile(rf"{_WEEKDAY}(?:起?至|到|~|-{{1,2}})")
TO = re.compile(r"(?:起|开始)?,?(?:起?至|到|~|-{1,4})(?:至|到)?")
_OFFICE_HOURS = re.compile(r"[,;( ]?(?:每天|每日|每个?工作日|工作日|法定)")
_WEEKDAY_HERE = re.compile(_WEEKDAY)
_WEEKDAYS = "一二三四五六日"

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_JAVA = re.compile(
    r"[A-Za-z]{3},?(?P<m>[A-Za-z]{3})(?P<d>[0-9]{1,2}) (?P<t>[0-9]{2}:[0-9]{2}:[0-9]{2})"
    r"(?:CST|GMT\+0?8:?(?:00)?)?(?P<y>[0-9]{4})"
)
_ENGLISH = re.compile(
    r"(?P<m>[A-Za-z]{3})[a-z]*\.?(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,? ?(?P<y>[0-9]{4})"
)
_SHORT = re.compile(r"(?P<y>[0-9]{2})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})")
_YEAR_LAST = re.compile(r"(?P<a>[0-9]{1,2})(?P<sep>[-/.])(?P<b>[0-9]{1,2})(?P=sep)(?P<y>[0-9]{4})")


@dataclass(frozen=True, slots=True)
class Point:
    """A day that stands in a text."""

    start: int
    end: int
    found: Moment
    end_at: datetime | None = None  # 9:30-11:30: when its hours end
    hours: bool = False  # 每天…: office hours, not a moment


def plain(raw: str) -> str:
    """Folded, numerals as figures, a date split by markup joined again.

    >>> plain("二〇二二年五月二十九日"), plain("202 6 年 0 3月 16 日"), plain("2022-5-2 19:05")
    ('2022年5月29日', '2026年03月16日', '2022-5-2 19:05')
    >>> plain("2022-03-1908:30:00"), plain("3月11日的23:59")
    ('2022-03-19 08:30:00', '3月11日23:59')
    """
    text = sums.fold(raw).lstrip("'").replace("元月", "1月")
    text = _LETTER_ZERO.sub(lambda match: "〇" * len(match[0]), text)
    text = _NUMERAL.sub(lambda match: str(numerals.number(match[0]) or match[0]), text)
    text = _SPLIT_YEAR.sub(r"\1\2\3\4年", text)
    text = _SPLIT_DAY.sub(r"\1\2", _SPLIT_MONTH.sub(r"\1\2", text))
    return _GLUED_TIME.sub(r"\1 \2", _OF_DAY.sub("", text))


def points(text: str, role: str, published: date | None) -> Iterator[Point]:
    """Every day of a text, in order; one without a year takes it from the day before it."""
    position, last = 0, None
    while match := _DAY.search(text, position):
        found = _dated(text, match, last, role, published)
        last = _point(text, match, found)
        position = max(last.end, match.end())
        yield last


def _dated(
    text: str, match: re.Match[str], last: Point | None, role: str, published: date | None
) -> Moment:
    year = match["y"] or match["y2"] or match["y3"]
    month = match["m"] or match["m2"] or match["m3"] or match["m4"] or match["m5"]
    day = int(match["d"] or match["d2"] or match["d3"] or match["d4"] or match["d5"] or match["d6"])
    before = last.found.day if last else None
    try:
        if year is not None:
            return _day(int(year), len(year), int(month), day, bool(match["roc"]))
        if last is None or before is None:
            if not match["m4"]:
                return nothing("unparsed")  # the rest of a range whose start is not a date
            found, status = moment.in_context(int(match["m4"]), day, role, published)
        else:
            follows = bool(TO.fullmatch(text, last.end, match.start()))
            number = int(month) if month else before.month
            found, status = moment.in_context(number, day, AFTER if follows else "", before)
    except ValueError:
        return nothing("invalid")
    return nothing(status) if found is None else moment.on(found, status)


def _day(year: int, digits: int, month: int, day: int, roc: bool) -> Moment:
    if roc:
        return moment.on(date(year + 1911, month, day), "suspect")
    if digits == 3:
        return nothing("invalid")
    return moment.on(date(year + (2000 if digits == 2 else 0), month, day))


def _point(text: str, match: re.Match[str], found: Moment) -> Point:
    """A day with the weekday and the hours written beside it."""
    end = match.end()
    before = _BEFORE_TIME.match(text, end)
    time = _TIME.match(text, before.end() if before else end)
    weekday = before["weekday"] if before else None
    end_at = None
    if time:
        found, end = _timed(found, time) if found.day else found, time.end()
        weekday = weekday or _weekday_after(text, end)
        after = _AFTER_TIME.match(text, end)
        until = _TIME.match(text, after.end()) if after else None
        if after and until and found.day and not _DAY.match(text, after.end()):
            end_at, end = _timed(moment.on(found.day), until).at, until.end()
    elif before and weekday:
        end = before.end()
    if (
        weekday
        and found.day
        and _WEEKDAYS.index(weekday.replace("天", "日")) != found.day.weekday()
    ):
        found = replace(found, status="suspect")
    return Point(match.start(), end, found, end_at, bool(_OFFICE_HOURS.match(text, end)))


def _weekday_after(text: str, end: int) -> str | None:
    match = _WEEKDAY_HERE.match(text, end)
    return match["weekday"] if match else None


def _timed(found: Moment, time: re.Match[str]) -> Moment:
    """A day with the time of day written beside it; an impossible time leaves a doubted day."""
    hour = int(time["h"])
    minute = 30 if time["i"] == "半" else int(time["i"] or 0)
    second = int(time["s"] or 0)
    half = (time["half"] or time["pm"] or "").upper()
    status: DateStatus = found.status
    late = half in {"下午", "晚上", "晚", "夜间", "傍晚", "PM"} or (half == "中午" and hour < 3)
    days = 0
    if late and 1 <= hour <= 11:
        hour += 12
    elif half in {"晚上", "晚", "夜间"} and hour == 12:
        days, hour, status = 1, 0, "suspect"  # 晚上12:00 is the end of the day
    elif half in {"凌晨", "AM"} and hour == 12:
        hour, status = 0, "suspect"
    if found.day is None or not 1900 <= found.day.year < 2100:
        return found
    is_end = hour == 24 and minute == second == 0
    if is_end:
        days, hour = 1, 0
    if hour > 23 or minute > 59 or second > 59:
        return replace(found, status="suspect")
    precision: DatePrecision = "second" if time["s"] else "minute" if time["i"] else "hour"
    stamp = datetime(found.day.year, found.day.month, found.day.day, hour, minute, second)
    told = moment.at(stamp + timedelta(days=days) + _offset(time["zone"]), precision, status)
    # What ends at 24:00 can still be done on that day, and not on the next.
    return replace(told, day=found.day) if is_end and not time["zone"] else told


def _offset(zone: str | None) -> timedelta:
    """What to add to reach +08:00."""
    if zone is None:
        return timedelta(0)
    hours, minutes = (0, 0) if zone == "Z" else (int(zone[1:3]), int(zone[-2:]))
    return timedelta(hours=8 - hours, minutes=-minutes)


def western(text: str) -> Moment | None:
    """Dates of other orders: May 29, 2022; 29/05/2022; 22-05-29; a Java timestamp.

    >>> western("29/05/2022").day, western("05/06/2022").status
    (datetime.date(2022, 5, 29), 'ambiguous')
    """
    try:
        java = _JAVA.fullmatch(text)
        if java and java["m"].lower() in _MONTHS:  # CST is China Standard Time here
            month = _MONTHS.index(java["m"].lower()) + 1
            clock = datetime.strptime(java["t"], "%H:%M:%S").time()
            day = date(int(java["y"]), month, int(java["d"]))
            return moment.at(datetime.combine(day, clock), "second")
        english = _ENGLISH.fullmatch(text)
        if english and english["m"].lower() in _MONTHS:
            month = _MONTHS.index(english["m"].lower()) + 1
            return moment.on(date(int(english["y"]), month, int(english["d"])))
        short = _SHORT.fullmatch(text)
        if short:
            if int(short["y"]) <= 12:
                return nothing("ambiguous")
            return moment.on(date(2000 + int(short["y"]), int(short["m"]), int(short["d"])))
        last = _YEAR_LAST.fullmatch(text)
        if last is None:
            return None
        a, b, year = int(last["a"]), int(last["b"]), int(last["y"])
        if a <= 12 and b <= 12 and a != b:
            return nothing("ambiguous")
        return moment.on(date(year, *((b, a) if a > 12 else (a, b))), "suspect")
    except ValueError:
        return nothing("invalid")
