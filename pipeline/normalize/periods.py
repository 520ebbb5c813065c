"""Months, quarters, halves, 旬 and years; days counted from another day; durations.

Texts are folded and their numerals are Arabic already (`dates.plain`).
"""

import calendar
import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from pipeline.model import DatePrecision
from pipeline.normalize import moment
from pipeline.normalize.calendar import add_working_days
from pipeline.normalize.moment import Moment, nothing

_YEAR = r"(?:(?P<y>20[0-9]{2}|19[0-9]{2})(?:年度?)?)"
_TO = r"\(?(?:-{1,2}|~|至|到|、)\)?"
_MONTH = re.compile(
    rf"(?:{_YEAR}[-/.年]?)?(?P<m>[0-9]{{1,2}})(?:月份?|(?<=[-/.][0-9]{{2}})(?![0-9]))"
    r"(?P<third>上旬|中旬|下旬|月?底|末|初)?"
)
_MONTHS = re.compile(
    rf"{_YEAR}[-/.年]?(?P<m>[0-9]{{1,2}})(?:月份?)?{_TO}"
    r"(?:(?P<y2>20[0-9]{2})[-/.年])?(?P<m2>[0-9]{1,2})(?:月份?|$)"
)
_SO_FAR = re.compile(rf"{_YEAR}[-/.年]?(?P<m>[0-9]{{1,2}})月?(?:至今|以来)")
_COMPACT = re.compile(
    r"(?P<y>20[0-9]{2})[-/.]?(?P<m>[0-9]{2})|(?P<y2>20[0-9]{2})[-/.](?P<m2>[0-9])"
)
_QUARTER = re.compile(rf"{_YEAR}?(?:第?(?P<q>[1-4])季度?|[Qq](?P<q2>[1-4]))")
_HALF = re.compile(rf"{_YEAR}?(?P<half>[上下])半年")
_WHOLE = re.compile(r"(?P<y>20[0-9]{2}|19[0-9]{2})年(?:度)?(?P<vague>[底末初中]|年[底末初中])?内?")
_AROUND = re.compile(
    r"预计|计划|拟于|拟|采购|招标|投标|项目|实施|开始|完成|时间|日期|左右|前后|之?前|期间|[:(),;。于在约为]"
)
_THIRDS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}

_COUNT = (
    r"第?(?<![0-9])(?P<n>[0-9]{1,3})个?"
    r"(?P<unit>工作日|日历天|日历日|自然日|天|日(?=[内后止前]|$)|(?<=个)月|年(?!度)|周|星期|小时)"
)
_SINCE_NOTICE = re.compile(
    r"(?:公告|公示|公布|发布)[^,;。]{0,8}?(?:之日|当日|次日|日)(?:起|后)?(?:的?|计算?)" + _COUNT
)
_DURATION = re.compile(_COUNT)
_DAY_ONLY = re.compile(r"[0-9]{1,2}日")
_AGO = re.compile(r"(?P<n>[0-9]{1,3})(?P<unit>天|日|小时|分钟)(?:之?前)")
_NEAR_DAYS = {"今": 0, "昨": -1, "前": -2, "明": 1}
_NEAR = re.compile(r"(?P<which>[今昨前明])[天日](?:(?P<h>[0-9]{1,2})[:时点](?P<i>[0-9]{2})?分?)?")


def period(text: str, role: str, published: date | None) -> Moment | None:
    """A month, quarter, half, year or 旬; None when the text is not one.

    >>> period("2022年第2季度", "expected", None).end_day
    datetime.date(2022, 6, 30)
    """
    bare = _AROUND.sub("", text)
    so_far = _SO_FAR.fullmatch(bare)
    if so_far:
        first = _month(so_far["y"], so_far["m"])
        return first if first.day is None and published is None else _range(first, published)
    months = _MONTHS.fullmatch(bare)
    if months and (months["y2"] or "月" in bare):
        first, last = (
            _month(months["y"], months["m"]),
            _month(months["y2"] or months["y"], months["m2"]),
        )
        if first.end_day and last.end_day and not months["y2"] and last.end_day < first.end_day:
            last = _month(str(int(months["y"]) + 1), months["m2"])
        return _range(first, last.end_day) if last.end_day else last
    quarter = _QUARTER.fullmatch(bare)
    if quarter:
        number = int(quarter["q"] or quarter["q2"])
        return _span(quarter["y"], number * 3 - 2, number * 3, "quarter", role, published)
    half = _HALF.fullmatch(bare)
    if half:
        start = 1 if half["half"] == "上" else 7
        return _span(half["y"], start, start + 5, "half", role, published)
    whole = _WHOLE.fullmatch(bare)
    if whole:
        year = _span(whole["y"], 1, 12, "year", role, published)
        return replace(year, status="suspect") if whole["vague"] else year
    compact = _COMPACT.fullmatch(bare)
    if compact:
        return _month(compact["y"] or compact["y2"], compact["m"] or compact["m2"])
    month = _MONTH.fullmatch(bare)
    return _one_month(month, role, published) if month else None


def _one_month(match: re.Match[str], role: str, published: date | None) -> Moment:
    month = int(match["m"])
    if not match["y"]:
        if not 1 <= month <= 12:
            return nothing("invalid")
        day, status = moment.in_context(month, 28, role, published)
        if day is None:
            return nothing(status)
        found = replace(_month(str(day.year), match["m"]), status=status)
    else:
        found = _month(match["y"], match["m"])
    third = match["third"]
    if third is None or found.end_day is None:
        return found
    if third not in _THIRDS:
        return replace(found, status="suspect")
    last = min(_THIRDS[third][1], found.end_day.day)
    return replace(found, end_day=found.end_day.replace(day=last), precision="tenday")


def _month(year: str, month: str) -> Moment:
    number = int(month)
    if not 1 <= number <= 12:
        return nothing("invalid")
    return Moment(None, None, _last(int(year), number), None, "month", "ok")


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _range(first: Moment, end: date | None) -> Moment:
    if first.end_day is None:
        return first
    start = first.end_day.replace(day=1)
    status = "suspect" if end is not None and end < start else first.status
    return Moment(start, None, end, None, "month", status)


def _span(
    year: str | None,
    start: int,
    end: int,
    precision: DatePrecision,
    role: str,
    published: date | None,
) -> Moment:
    if year is None:
        last, status = moment.in_context(end, 28, role, published)
        if last is None:
            return nothing(status)
        return Moment(None, None, _last(last.year, end), None, precision, status)
    return Moment(None, None, _last(int(year), end), None, precision, "ok")


def counted(text: str, published: date | None) -> Moment | None:
    """Days counted from the notice (自公告发布之日起5个工作日), or from something unknown here.

    The first counted day is the next one (民法典第201条).

    >>> counted("自公告发布之日起5个工作日", date(2022, 4, 28)).end_day
    datetime.date(2022, 5, 9)
    """
    since = _SINCE_NOTICE.search(text)
    if since and not re.search(r"届满|期满|结束|截止", since[0]) and published is not None:
        return _after(published, int(since["n"]), since["unit"])
    duration = _DURATION.search(text) and not _DAY_ONLY.fullmatch(text)
    return nothing("relative", "duration") if duration else None


def _after(start: date, count: int, unit: str) -> Moment:
    first, last = start + timedelta(days=1), start + timedelta(days=count)
    if unit == "工作日":
        working = (add_working_days(start, 1), add_working_days(start, count))
        if working[0] is None or working[1] is None:
            return nothing("relative", "duration")
        first, last = working[0], working[1]
    elif unit not in {"日历天", "日历日", "自然日", "天", "日"} or count < 1:
        return nothing("relative", "duration")
    return Moment(first, None, last, None, "day", "ok")


def told_from_today(text: str, today: date | None) -> Moment | None:
    """昨天 17:20, 3天前, 刚刚: told from the day the page was read.

    >>> told_from_today("昨天17:20", date(2022, 5, 29)).at
    datetime.datetime(2022, 5, 28, 17, 20)
    """
    near, ago = _NEAR.fullmatch(text), _AGO.fullmatch(text)
    if not near and not ago and text not in {"刚刚", "刚才"}:
        return None
    if today is None:
        return nothing("relative")
    if ago:
        days = int(ago["n"]) if ago["unit"] in {"天", "日"} else 0
        return moment.on(today - timedelta(days=days), "suspect")
    if not near:
        return moment.on(today, "suspect")
    day = today + timedelta(days=_NEAR_DAYS[near["which"]])
    if near["h"] is None:
        return moment.on(day)
    hour, minute = int(near["h"]), int(near["i"] or 0)
    if hour > 23 or minute > 59:
        return nothing("invalid")
    return moment.at(datetime.combine(day, time(hour, minute)), "minute" if near["i"] else "hour")
