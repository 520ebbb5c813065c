"""Traps of publication dates and expected months; fixed ones stand in `sample_traps.csv`."""

from pipeline.sample import days
from pipeline.sample.days import CHINESE, ISO, clock, of
from pipeline.sample.facts import Notice
from pipeline.sample.trap import trap, write

_DIGITS = "〇一二三四五六七八九"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_EPOCH = 18628  # days from 1970-01-01 to 2021-01-01
_EXCEL = 44197  # serial of 2021-01-01


def _published(notice: Notice, text: str, status: str = "ok") -> bool:
    return write(notice, "published", text, published_date_status=status)


def _spoken(number: int) -> str:
    """1 … 31 in words."""
    tens, ones = divmod(number, 10)
    return ("", "十", "二十", "三十")[tens] + (_DIGITS[ones] if ones else "")


def _words(day: int) -> str:
    at = of(day)
    year = "".join(_DIGITS[int(d)] for d in str(at.year))
    return f"{year}年{_spoken(at.month)}月{_spoken(at.day)}日"


# ---------------------------------------------------------------- publication


@trap("published")
def dotted_day(notice: Notice) -> bool:
    return _published(notice, ISO[notice.day].replace("-", "."))


@trap("published")
def compact_day(notice: Notice) -> bool:
    return _published(notice, ISO[notice.day].replace("-", ""))


@trap("published")
def chinese_day(notice: Notice) -> bool:
    return _published(notice, CHINESE[notice.day])


@trap("published")
def day_in_words(notice: Notice) -> bool:
    return _published(notice, _words(notice.day))


@trap("published")
def day_with_circles(notice: Notice) -> bool:
    """○ (U+25CB) for zero and 廿 for twenty."""
    return _published(notice, _words(notice.day).replace("〇", "○").replace("二十", "廿"))


@trap("published")
def full_width_day(notice: Notice) -> bool:
    return _published(notice, CHINESE[notice.day].translate(_WIDE))


@trap("published")
def spaced_day(notice: Notice) -> bool:
    at = of(notice.day)
    return _published(notice, f"{at.year} 年 {at.month} 月 {at.day} 日")


@trap("published")
def day_without_sign(notice: Notice) -> bool:
    return _published(notice, CHINESE[notice.day].removesuffix("日"))


@trap("published")
def two_digit_year(notice: Notice) -> bool:
    return _published(notice, CHINESE[notice.day][2:])


@trap("published")
def java_timestamp(notice: Notice) -> bool:
    return _published(notice, f"{ISO[notice.day]} {clock(notice.minute)}:00.0")


@trap("published")
def java_default_text(notice: Notice) -> bool:
    at = of(notice.day)
    day = f"{_WEEKDAYS[at.weekday()]} {_MONTHS[at.month - 1][:3]} {at.day:02d}"
    return _published(notice, f"{day} {clock(notice.minute)}:06 CST {at.year}")


@trap("published")
def utc_of_the_day_before(notice: Notice) -> bool:
    """18:30Z of one day is 02:30 of the next here."""
    return notice.day > 0 and _published(notice, f"{ISO[notice.day - 1]}T18:30:00Z")


@trap("published")
def epoch_milliseconds(notice: Notice) -> bool:
    seconds = (notice.day + _EPOCH) * 86_400 + (notice.minute - 8 * 60) * 60
    return _published(notice, f"{seconds}000")


@trap("published")
def epoch_seconds(notice: Notice) -> bool:
    seconds = (notice.day + _EPOCH) * 86_400 + (notice.minute - 8 * 60) * 60
    return _published(notice, str(seconds))


@trap("published")
def excel_serial(notice: Notice) -> bool:
    return _published(notice, str(notice.day + _EXCEL))


@trap("published")
def english_day(notice: Notice) -> bool:
    at = of(notice.day)
    return _published(notice, f"{_MONTHS[at.month - 1]} {at.day}, {at.year}")


@trap("published")
def day_before_month(notice: Notice) -> bool:
    at = of(notice.day)
    return at.day > 12 and _published(notice, f"{at.day}/{at.month:02d}/{at.year}", "suspect")


@trap("published")
def day_or_month(notice: Notice) -> bool:
    at = of(notice.day)
    if at.day > 12 or at.day == at.month:
        return False
    text = f"{at.day:02d}/{at.month:02d}/{at.year}"
    return write(notice, "published", text, published_date=None, published_date_status="ambiguous")


@trap("published")
def republican_year(notice: Notice) -> bool:
    at = of(notice.day)
    return _published(notice, f"民国{at.year - 1911}年{at.month}月{at.day}日", "suspect")


# ---------------------------------------------------------------- months and longer


def _expected(notice: Notice, text: str, known: str, status: str = "ok") -> bool:
    return write(notice, "expected", text, expected=known, expected_status=status)


def _month(notice: Notice) -> tuple[int, int]:
    assert notice.expected is not None
    at = days.of(notice.expected)
    return at.year, at.month


@trap("expected")
def month_with_part(notice: Notice) -> bool:
    year, month = _month(notice)
    return _expected(notice, f"{year}年{month}月份", f"{year}-{month:02d}")


@trap("expected")
def month_as_number(notice: Notice) -> bool:
    year, month = _month(notice)
    return _expected(notice, f"{year}-{month:02d}", f"{year}-{month:02d}")


@trap("expected")
def quarter(notice: Notice) -> bool:
    year, month = _month(notice)
    number = (month - 1) // 3
    last = ("03-31", "06-30", "09-30", "12-31")[number]
    known = f"{year}-{number * 3 + 1:02d}-01/{year}-{last}"
    return _expected(notice, f"{year}年第{'一二三四'[number]}季度", known)


@trap("expected")
def half_year(notice: Notice) -> bool:
    year, month = _month(notice)
    if month <= 6:
        return _expected(notice, f"{year}年上半年", f"{year}-01-01/{year}-06-30")
    return _expected(notice, f"{year}年下半年", f"{year}-07-01/{year}-12-31")


@trap("expected")
def whole_year(notice: Notice) -> bool:
    year, _ = _month(notice)
    return _expected(notice, f"{year}年", f"{year}-01-01/{year}-12-31")


@trap("expected")
def ten_days(notice: Notice) -> bool:
    year, month = _month(notice)
    known = f"{year}-{month:02d}-01/{year}-{month:02d}-10"
    return _expected(notice, f"{year}年{month}月上旬", known)


@trap("expected")
def end_of_month(notice: Notice) -> bool:
    year, month = _month(notice)
    return _expected(notice, f"{year}年{month}月底", f"{year}-{month:02d}", "suspect")
