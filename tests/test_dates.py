"""Published dates → Moment: every notation right, or honestly doubtful."""

import time
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.normalize import dates
from pipeline.normalize.dates import Moment

PUBLISHED = date(2025, 5, 10)


@pytest.mark.parametrize(
    "raw",
    [
        "2025-05-29",
        "2025/5/29",
        "2025.05.29",
        "20250529",
        "2025年5月29日",
        "2025年5月29",
        "2025 年 5 月 29 日",
        "25年5月29日",
        "２０２５年５月２９日",
        "二〇二五年五月二十九日",
        "二O二五年五月廿九日",
        "202\n5\n年\n5\n月\n29\n日",
        "2025年0 5月29日",
        "2025年 5月 2 9日",
        "2025<b>年</b>5月29日",
        "5月29日",
        "2025年5月29日（星期四）",
        "截止到2025年5月29日",
        "2025年5月29日前",
        "May 29, 2025",
        "45806",
        "/20250529/",
        "开标日期：2025年5月29日",
    ],
)
def test_a_day_is_read_whatever_its_notation(raw: str) -> None:
    read = dates.parse(raw, "bid_deadline", PUBLISHED)
    assert read == Moment(date(2025, 5, 29), None, None, None, "day", "ok")


@pytest.mark.parametrize(
    ("raw", "clock", "precision"),
    [
        ("2025-05-29 17:52", "17:52", "minute"),
        ("2025/5/29 9:05:07", "09:05:07", "second"),
        ("2025-05-29T17:52:00", "17:52", "second"),
        ("2025-05-29 17:00:00.0", "17:00", "second"),
        ("2025年05月29日  17:52", "17:52", "minute"),
        ("2025年05月29日 09点30分 （北京时间）", "09:30", "minute"),
        ("2025年05月29日17:30", "17:30", "minute"),
        ("2025年05月29日15时整", "15:00", "hour"),
        ("2025年05月29日9：00", "09:00", "minute"),
        ("2025年5月29日23：59分", "23:59", "minute"),
        ("2025年5月29日15:00时整", "15:00", "minute"),
        ("2025年5月29日下午14:00", "14:00", "minute"),
        ("2025年5月29日下午4点", "16:00", "hour"),
        ("2025年5月29日晚8点半", "20:30", "minute"),
        ("2025年5月29日中午12:00", "12:00", "minute"),
        ("2025年5月29日中午1点", "13:00", "hour"),
        ("2025年5月29日凌晨0:30", "00:30", "minute"),
        ("2025年5月29日上午9时30分", "09:30", "minute"),
        ("2025 年 5 月 29 日 10 时 00 分", "10:00", "minute"),
        ("2025年5月29日（星期四）上午9:30", "09:30", "minute"),
        ("二〇二五年五月二十九日上午九时三十分", "09:30", "minute"),
        ("2025-05-29 02:30 PM", "14:30", "minute"),
        ("202505290930", "09:30", "minute"),
        ("20250529093000", "09:30", "second"),
        ("2025-05-29T01:30:00Z", "09:30", "second"),
        ("2025-05-29T09:30:00+08:00", "09:30", "second"),
        ("1748482200", "09:30", "second"),
        ("1748482200000", "09:30", "second"),
        ("Thu May 29 09:30:00 CST 2025", "09:30", "second"),
        ("45806.3958333", "09:30", "minute"),
        ("2025年5月29日9:30（北京时间，法定节假日除外）", "09:30", "minute"),
        ("投标文件递交的截止时间为2025年5月29日9:30，地点：某市某路12号3楼", "09:30", "minute"),
        ("原定2025年5月20日9:30，现延期至2025年5月29日9:30", "09:30", "minute"),
        ("由2025年5月20日变更为2025年5月29日9:30", "09:30", "minute"),
        (
            "获取：2025年5月11日至5月19日；截止时间：2025年5月29日9:30；开标：2025年5月30日",
            "09:30",
            "minute",
        ),
    ],
)
def test_a_moment_keeps_its_hour_and_how_finely_it_was_stated(
    raw: str, clock: str, precision: str
) -> None:
    read = dates.parse(raw, "bid_deadline", PUBLISHED)
    assert read.at == datetime.fromisoformat(f"2025-05-29T{clock}")
    assert (read.day, read.precision, read.status) == (date(2025, 5, 29), precision, "ok")


def test_midnight_at_the_end_of_a_day_is_the_next_moment_and_that_day() -> None:
    end = dates.parse("2025年5月29日24:00")
    assert (end.at, end.day) == (datetime(2025, 5, 30), date(2025, 5, 29))
    assert dates.parse("2025-05-28T18:30:00Z").day == date(2025, 5, 29)
    evening = dates.parse("2025年5月29日晚上12:00")
    assert (evening.at, evening.status) == (datetime(2025, 5, 30), "suspect")


@pytest.mark.parametrize(
    ("raw", "start", "end"),
    [
        ("2025年5月1日——2025年5月9日", "2025-05-01", "2025-05-09"),
        ("2025年5月1日－2025年5月 9 日", "2025-05-01", "2025-05-09"),
        ("2025年5月1日至5月9日", "2025-05-01", "2025-05-09"),
        ("2025年5月1日—9日", "2025-05-01", "2025-05-09"),
        ("2025.5.1-5.9", "2025-05-01", "2025-05-09"),
        ("2025-05-01~2025-05-09", "2025-05-01", "2025-05-09"),
        ("2025年12月28日至1月5日", "2025-12-28", "2026-01-05"),
        ("自2025年5月29日起至2027年5月28日止", "2025-05-29", "2027-05-28"),
        (
            "2025年5月1日到2025年5月9日,每天上午9:00至12:00,下午14:00至17:00",
            "2025-05-01",
            "2025-05-09",
        ),
        ("2025年5月1日至2025年5月9日（8:30-11:30，14:00-17:00）", "2025-05-01", "2025-05-09"),
        ("即日起至2025年6月1日", "2025-05-10", "2025-06-01"),
    ],
)
def test_a_range_keeps_both_days_and_no_office_hours(raw: str, start: str, end: str) -> None:
    read = dates.parse(raw, "document_start", PUBLISHED)
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert read == Moment(first, None, last, None, "day", "ok")


def test_a_range_keeps_the_hours_of_its_ends() -> None:
    read = dates.parse("2025年6月13日 18时00分至2025年6月16日 18时00分")
    assert (read.at, read.end_at) == (datetime(2025, 6, 13, 18), datetime(2025, 6, 16, 18))
    read = dates.parse("2025年6月13日9:00时至6月16日23:59时止")
    assert (read.at, read.end_at) == (datetime(2025, 6, 13, 9), datetime(2025, 6, 16, 23, 59))
    read = dates.parse("2025年6月13日9:30-11:30")
    assert (read.at, read.end_at) == (datetime(2025, 6, 13, 9, 30), datetime(2025, 6, 13, 11, 30))
    read = dates.parse("2025年6月13日至6月16日17:00")
    assert (read.day, read.at, read.end_at) == (
        date(2025, 6, 13),
        None,
        datetime(2025, 6, 16, 17),
    )


@pytest.mark.parametrize(
    ("raw", "end", "precision", "status"),
    [
        ("2025年05月", "2025-05-31", "month", "ok"),
        ("2025 年 5 月份", "2025-05-31", "month", "ok"),
        ("2025-05", "2025-05-31", "month", "ok"),
        ("2025.5", "2025-05-31", "month", "ok"),
        ("202505", "2025-05-31", "month", "ok"),
        ("预计2025年5月", "2025-05-31", "month", "ok"),
        ("9月", "2025-09-30", "month", "ok"),
        ("2025年5月底前", "2025-05-31", "month", "suspect"),
        ("2025年5月上旬", "2025-05-10", "tenday", "ok"),
        ("2025年2月下旬", "2025-02-28", "tenday", "ok"),
        ("2025年第二季度", "2025-06-30", "quarter", "ok"),
        ("2025年4季度", "2025-12-31", "quarter", "ok"),
        ("2025Q3", "2025-09-30", "quarter", "ok"),
        ("2025年下半年", "2025-12-31", "half", "ok"),
        ("2025年度", "2025-12-31", "year", "ok"),
        ("2025年底", "2025-12-31", "year", "suspect"),
    ],
)
def test_a_period_is_never_turned_into_its_first_day(
    raw: str, end: str, precision: str, status: str
) -> None:
    read = dates.parse(raw, "expected", PUBLISHED)
    assert (read.day, read.at, read.end_at) == (None, None, None)
    assert (str(read.end_day), read.precision, read.status) == (end, precision, status)


def test_a_range_of_months_has_a_first_and_a_last_day() -> None:
    for raw in ("2025年3月至4月", "2025年03月(至)04月", "2025年3-4月"):
        read = dates.parse(raw, "expected", PUBLISHED)
        assert (read.day, read.end_day, read.precision) == (
            date(2025, 3, 1),
            date(2025, 4, 30),
            "month",
        )
    assert dates.parse("2025年11月-2026年2月").end_day == date(2026, 2, 28)


def test_a_day_without_a_year_takes_the_nearest_one_its_role_allows() -> None:
    winter = date(2024, 12, 15)
    assert dates.parse("1月5日", "bid_deadline", winter).day == date(2025, 1, 5)
    assert dates.parse("12月28日", "award", date(2025, 1, 5)).day == date(2024, 12, 28)
    assert dates.parse("1月5日", "bid_deadline").status == "ambiguous"
    assert dates.parse("3月28日", "bid_deadline", PUBLISHED).status == "suspect"
    assert dates.parse("2月29日", "published", PUBLISHED).status == "invalid"


def test_days_counted_from_the_notice_begin_with_the_next_one() -> None:
    read = dates.parse("自本公告发布之日起5个工作日", "document_deadline", date(2022, 4, 28))
    assert (read.day, read.end_day) == (date(2022, 4, 29), date(2022, 5, 9))
    read = dates.parse("公告之日起五日内", "document_deadline", date(2022, 5, 29))
    assert (read.day, read.end_day) == (date(2022, 5, 30), date(2022, 6, 3))


@pytest.mark.parametrize(
    ("raw", "published"),
    [
        ("自本公告发布之日起5个工作日", None),
        ("自本公告发布之日起5个工作日", date(2031, 5, 5)),  # no calendar of that year yet
        ("自公告期限届满之日起7个工作日内", PUBLISHED),  # not counted from the publication
        ("自中标通知书发出之日起30日内", PUBLISHED),
        ("合同签订后30日历天", PUBLISHED),
        ("1个工作日", PUBLISHED),
        ("三个月内", PUBLISHED),
        ("公示3天", PUBLISHED),
    ],
)
def test_days_counted_from_something_unknown_stay_relative(
    raw: str, published: date | None
) -> None:
    read = dates.parse(raw, "document_deadline", published)
    assert (read.day, read.end_day, read.status) == (None, None, "relative")


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (None, "missing"),
        ("", "missing"),
        ("/", "missing"),
        ("无", "missing"),
        ("年", "missing"),
        ("0年", "missing"),
        ("####-##-## ##:##", "missing"),
        ("**年**月**日", "missing"),
        ("(略)", "missing"),
        ("0000-00-00 00:00:00", "missing"),
        ("1900-01-01", "missing"),
        ("1970-01-01 08:00:00", "missing"),
        ("9999-12-31", "missing"),
        ("11月31日", "invalid"),
        ("2025年2月29日", "invalid"),
        ("2025-13-01", "invalid"),
        ("2025-2-30 10:00", "invalid"),
        ("2222年5月29日", "suspect"),
        ("05/06/2025", "ambiguous"),
        ("05-06-07", "ambiguous"),
        ("2025052909", "ambiguous"),
        ("另行通知", "tbd"),
        ("以采购人通知为准", "tbd"),
        ("详见招标文件", "attachment"),
        ("2025年五一前", "unparsed"),
        ("2025年5月上中旬", "unparsed"),
        ("9:30", "unparsed"),
        ("5.29", "unparsed"),
        ("第20250529号", "unparsed"),
        ("1" * 200_000, "unparsed"),
    ],
)
def test_where_no_day_can_be_told_the_status_says_why(raw: str | None, status: str) -> None:
    read = dates.parse(raw, "bid_deadline", PUBLISHED)
    assert (read.day, read.at, read.status) == (None, None, status)


@pytest.mark.parametrize(
    "raw",
    [
        "2015年5月29日",  # ten years before the notice
        "2036年5月29日",
        "1998-05-01",
        "2025年5月29日（星期一）",  # a Thursday
        "2025年5月29日25:00",
        "2027年1月1日至2025年1月1日",
        "2025年5月29日，2025年6月6日",
        "29/05/2025",
        "民国114年5月29日",
        "2025年5月29日起5个工作日",
    ],
)
def test_a_doubtful_day_is_kept_and_marked(raw: str) -> None:
    read = dates.parse(raw, "bid_deadline", PUBLISHED)
    assert read.day is not None
    assert read.status == "suspect"


def test_a_day_told_from_today_needs_today() -> None:
    assert dates.parse("昨天 17:20", "published", PUBLISHED).at == datetime(2025, 5, 9, 17, 20)
    assert dates.parse("3天前", "published", PUBLISHED).status == "suspect"
    assert dates.parse("昨天 17:20").status == "relative"


def test_of_two_dates_in_a_cell_the_role_chooses() -> None:
    raw = "发布时间：2025年5月1日；投标截止时间：2025年5月20日9:30；开标时间：2025年5月21日10:00"
    assert dates.parse(raw, "bid_deadline").at == datetime(2025, 5, 20, 9, 30)
    assert dates.parse(raw, "opening").at == datetime(2025, 5, 21, 10)
    assert dates.parse(raw, "published").day == date(2025, 5, 1)


# ------------------------------------------------------------------ any text

ROLES = (
    "published document_start document_deadline bid_deadline opening award contract_signed expected"
).split()
TRAPS = st.lists(
    st.sampled_from(
        [
            " ",
            "\n",
            *(
                "0 1 5 12 20 2025 00 - / . 年 月 日 号 时 点 分 秒 : T Z +08:00 上午 下午 晚上 24:00 9:30 至 ~ 到 起 止 "
                "原 现更正为 延期至 即日起 公告 发布之日 个工作日 天 星期三 周 季度 上半年 上旬 底 民国 May CST 昨天 前 "
                "第 截止 开标 二〇二五 十 廿 1970-01-01 9999-12-31 0001-01-01 20250529 至今 , ， ( ) <b> ½ ３ \x00".split()
            ),
        ]
    ),
    max_size=14,
).map("".join)


@settings(max_examples=800, deadline=None, derandomize=True)
@given(
    raw=TRAPS | st.text(max_size=40),
    role=st.sampled_from(ROLES),
    published=st.none() | st.dates(),
)
def test_any_text_is_read_without_an_error_into_a_coherent_moment(
    raw: str, role: str, published: date | None
) -> None:
    read = dates.parse(raw, role, published)
    assert read == dates.parse(raw, role, published)
    assert read.day is None or 1990 <= read.day.year < 2100
    assert read.at is None or (read.at.tzinfo is None and read.at.date() == read.day)
    assert read.end_at is None or read.end_at.date() == read.end_day
    assert read.status != "ok" or read.day or read.end_day


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    moment=st.datetimes(min_value=datetime(2001, 1, 1), max_value=datetime(2090, 1, 1)).map(
        lambda moment: moment.replace(second=0, microsecond=0)
    )
)
def test_the_same_moment_in_every_notation_is_the_same(moment: datetime) -> None:
    half = "上午" if moment.hour < 12 else "下午"
    hour = moment.hour if moment.hour <= 12 else moment.hour - 12
    for raw in (
        f"{moment:%Y-%m-%d %H:%M}",
        f"{moment:%Y/%m/%d %H:%M:%S}",
        f"{moment:%Y年%m月%d日%H时%M分}",
        f"{moment.year} 年 {moment.month} 月 {moment.day} 日 {moment.hour} 时 {moment.minute} 分",
        f"{moment.year}年{moment.month}月{moment.day}日{half}{hour}：{moment.minute:02d}（北京时间）",
        f"{moment:%Y%m%d%H%M%S}",
    ):
        assert dates.parse(raw, "opening").at == moment, raw


def test_a_long_text_returns_at_once() -> None:
    started = time.perf_counter()
    for raw in ("变更为1" * 240, "1月1日至" * 190, "2025年5月1日" * 100, "一" * 999, "9:30" * 240):
        dates.parse(raw, "opening", PUBLISHED)
    assert time.perf_counter() - started < 5
