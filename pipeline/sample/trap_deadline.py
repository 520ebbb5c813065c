"""Traps of deadlines and periods. `known` holds the moment or last day that can be read."""

from pipeline.sample.days import CHINESE, ISO, clock, of, workday
from pipeline.sample.facts import Notice
from pipeline.sample.trap import trap, write

_WEEKDAYS = "一二三四五六日"
_EXCEL = 44197  # serial of 2021-01-01


# ---------------------------------------------------------------- deadlines


def _deadline(
    notice: Notice, text: str, minute: int | None = None, shift: int = 0, status: str = "ok"
) -> bool:
    """The deadline's own day, at another minute or so many days later where the text says so."""
    day, own = _moment(notice)
    at = f"{ISO[day + shift]} {clock(own if minute is None else minute)}"
    return write(notice, "deadline", text, bid_deadline=at, bid_deadline_status=status)


def _moment(notice: Notice) -> tuple[int, int]:
    assert notice.deadline is not None
    return notice.deadline


@trap("deadline")
def half_of_the_day(notice: Notice) -> bool:
    day, minute = _moment(notice)
    half = f"上午{minute // 60}" if minute < 720 else f"下午{minute // 60 - 12}"
    return _deadline(notice, f"{CHINESE[day]}{half}:{minute % 60:02d}")


@trap("deadline")
def afternoon_of_24_hours(notice: Notice) -> bool:
    day, _ = _moment(notice)
    return _deadline(notice, f"{CHINESE[day]}下午14:30", minute=870)


@trap("deadline")
def afternoon_clock(notice: Notice) -> bool:
    return _deadline(notice, f"{CHINESE[_moment(notice)[0]]}下午4点", minute=960)


@trap("deadline")
def noon(notice: Notice) -> bool:
    return _deadline(notice, f"{CHINESE[_moment(notice)[0]]}中午12:00", minute=720)


@trap("deadline")
def midnight_as_24(notice: Notice) -> bool:
    return _deadline(notice, f"{CHINESE[_moment(notice)[0]]}24:00", minute=0, shift=1)


@trap("deadline")
def late_evening(notice: Notice) -> bool:
    """晚上12:00 is the end of that day."""
    text = f"{CHINESE[_moment(notice)[0]]}晚上12:00"
    return _deadline(notice, text, minute=0, shift=1, status="suspect")


@trap("deadline")
def whole_hour(notice: Notice) -> bool:
    return _deadline(notice, f"{CHINESE[_moment(notice)[0]]}15时整", minute=900)


@trap("deadline")
def beijing_time(notice: Notice) -> bool:
    day, minute = _moment(notice)
    text = f"{CHINESE[day]}{minute // 60}时{minute % 60:02d}分00秒（北京时间）"
    return _deadline(notice, text)


@trap("deadline")
def full_width_colon(notice: Notice) -> bool:
    day, minute = _moment(notice)
    return _deadline(notice, f"{CHINESE[day]}{minute // 60}：{minute % 60:02d}")


@trap("deadline")
def day_then_hour(notice: Notice) -> bool:
    """Without its blank, «2022-5-2 9:05» would be another day."""
    day, minute = _moment(notice)
    at = of(day)
    return _deadline(notice, f"{at.year}-{at.month}-{at.day} {minute // 60}:{minute % 60:02d}")


@trap("deadline")
def one_digit_minute(notice: Notice) -> bool:
    return _deadline(notice, f"{ISO[_moment(notice)[0]]} 9:5", minute=545)


@trap("deadline")
def no_year(notice: Notice) -> bool:
    day, minute = _moment(notice)
    return _deadline(notice, f"{CHINESE[day].partition('年')[2]}{clock(minute)}")


@trap("deadline")
def weekday_agrees(notice: Notice) -> bool:
    day, minute = _moment(notice)
    weekday = _WEEKDAYS[of(day).weekday()]
    return _deadline(notice, f"{CHINESE[day]}（星期{weekday}）{clock(minute)}")


@trap("deadline")
def weekday_disagrees(notice: Notice) -> bool:
    day, minute = _moment(notice)
    weekday = _WEEKDAYS[(of(day).weekday() + 1) % 7]
    text = f"{CHINESE[day]}（星期{weekday}）{clock(minute)}"
    return _deadline(notice, text, status="suspect")


@trap("deadline")
def ten_years_early(notice: Notice) -> bool:
    """A slip of the pen: kept as it stands, and doubted."""
    day, minute = _moment(notice)
    at = of(day)
    text = f"{at.year - 10}年{at.month}月{at.day}日 {clock(minute)}"
    early = f"{at.year - 10}{ISO[day][4:]} {clock(minute)}"
    return write(notice, "deadline", text, bid_deadline=early, bid_deadline_status="suspect")


@trap("deadline")
def serial_with_time(notice: Notice) -> bool:
    day, _ = _moment(notice)
    return _deadline(notice, f"{day + _EXCEL}.3958333", minute=570)


@trap("deadline")
def two_roles(notice: Notice) -> bool:
    day, minute = _moment(notice)
    at = f"{CHINESE[day]}{clock(minute)}"
    return _deadline(notice, f"投标截止时间：{at} 开标时间：{at}")


# ---------------------------------------------------------------- periods


def _period(notice: Notice, text: str, last: int | None = None) -> bool:
    """The time to get the documents: its last day counts."""
    end = notice.document_deadline if last is None else last
    assert end is not None
    return write(notice, "document_deadline", text, document_deadline=ISO[end])


def _ends(notice: Notice) -> tuple[int, int]:
    assert notice.document_deadline is not None
    return notice.day, notice.document_deadline


@trap("document")
def period_with_hours(notice: Notice) -> bool:
    first, last = _ends(notice)
    hours = "每天上午9:00至12:00，下午14:00至17:00（北京时间，法定节假日除外）"
    return _period(notice, f"{CHINESE[first]}至{CHINESE[last]}，{hours}")


@trap("document")
def period_with_one_year(notice: Notice) -> bool:
    first, last = _ends(notice)
    return _period(notice, f"{CHINESE[first]}至{CHINESE[last].partition('年')[2]}")


@trap("document")
def period_with_one_month(notice: Notice) -> bool:
    first, last = _ends(notice)
    is_one = of(first).month == of(last).month
    return is_one and _period(notice, f"{CHINESE[first]}—{of(last).day}日")


@trap("document")
def period_with_tilde(notice: Notice) -> bool:
    first, last = _ends(notice)
    return _period(notice, f"{ISO[first]}~{ISO[last]}")


@trap("document")
def period_with_dots(notice: Notice) -> bool:
    first, last = of(notice.day), of(_ends(notice)[1])
    return _period(notice, f"{first.year}.{first.month}.{first.day}-{last.month}.{last.day}")


@trap("document")
def working_days_from_notice(notice: Notice) -> bool:
    """The first day counted is the next one; free days are not."""
    return _period(notice, "自公告发布之日起5个工作日", workday(notice.day, 5))


@trap("document")
def days_from_notice(notice: Notice) -> bool:
    return _period(notice, "公告之日起五日内", notice.day + 5)


@trap("decided")
def award_without_year(notice: Notice) -> bool:
    day = notice.decided
    return day is not None and write(notice, "award_date", CHINESE[day].partition("年")[2])
