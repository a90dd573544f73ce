"""Dates in every printed form, text that is no date, moments with zones, and damaged dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.date_forms.conventions import DateConventions, using_conventions
from tui_reader.text.dates import CHINA, find_dates, parse_date, parse_moment, restore_date, stated_moment

DAY = date(2010, 7, 28)
DAYS = st.dates(date(1949, 10, 1), date(2049, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2010年7月28日",
            "2010年07月28日",
            "2010 年 7 月 28 日",
            "２０１０年７月２８日",
            "10年7月28日",
            "2010年7月28号",
        ),
        *(
            "二○一○年七月二十八日",
            "二〇一〇年七月二十八日",
            "二零一零年七月廿八日",
            "二O一O年七月二十八日",
            "二Ｏ一Ｏ年七月二十八日",
        ),
        *("平成22年7月28日", "平成二十二年七月二十八日", "民國99年7月28日", "2010년 7월 28일"),
        *("2010-07-28", "2010-7-28", "2010/7/28", "2010.7.28", "2010. 7. 28.", "20100728", "２０１０－０７－２８"),
        *(
            "28 July 2010",
            "28th of July 2010",
            "July 28, 2010",
            "July 28th, 2010",
            "28 Jul 2010",
            "28-Jul-2010",
            "JULY 28, 2010",
        ),
        *(
            "28. Juli 2010",
            "28 juillet 2010",
            "28 de julio de 2010",
            "28 luglio 2010",
            "28 de julho de 2010",
            "28 июля 2010",
        ),
        *("28.07.2010", "28/07/2010", "28-07-2010", "7/28/2010"),
    ],
)
def test_every_form_of_a_date(text: str) -> None:
    assert [found.value for found in find_dates(f"见 {text} 文")] == [DAY]
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("令和元年5月1日", date(2019, 5, 1), id="first year of an era"),
        pytest.param("1er août 2010", date(2010, 8, 1), id="French first"),
        pytest.param("1. März 2010", date(2010, 3, 1), id="German umlaut"),
        pytest.param("98年10月1日", date(1998, 10, 1), id="two digits of the last century"),
        pytest.param("一九九八年十月一日", date(1998, 10, 1), id="Han year of the last century"),
    ],
)
def test_other_dates(text: str, expected: date) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "2010年2月30日", "2010-13-01", "20101340", "June 31, 2010", "2010年7月", "七月二十八日"),
        *(
            "1.2010.7.28",
            "2010.7.28.1",
            "12010-07-28",
            "电话 8712010072812",
            "03/04/2010",
            "28 Foo 2010",
            "0000-01-01",
        ),
    ],
)
def test_text_that_is_no_date(text: str) -> None:
    assert find_dates(text) == []
    assert parse_date(text) is None
    assert parse_moment(text) is None


def test_offsets_of_dates_in_running_text() -> None:
    text = "报名自2010年7月16日至2010-08-01 17:30,逾期不候;July 1, 2010另告"
    found = find_dates(text)
    assert [text[each.start : each.end] for each in found] == [each.raw for each in found]
    assert [(each.raw, each.value) for each in found] == [
        ("2010年7月16日", date(2010, 7, 16)),
        ("2010-08-01 17:30", datetime(2010, 8, 1, 17, 30)),
        ("July 1, 2010", date(2010, 7, 1)),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2010-07-28 17:08", datetime(2010, 7, 28, 17, 8), id="minutes"),
        pytest.param("发布时间:2010-07-28 17:08来源:", datetime(2010, 7, 28, 17, 8), id="between labels"),
        pytest.param("2010-07-28 17:08:30", datetime(2010, 7, 28, 17, 8, 30), id="seconds"),
        pytest.param("2010-07-28-17:08:30", datetime(2010, 7, 28, 17, 8, 30), id="hyphen before the time"),
        pytest.param("2010-07-2817:08", datetime(2010, 7, 28, 17, 8), id="lost space"),
        pytest.param("２０１０－０７－２８　１７：０８", datetime(2010, 7, 28, 17, 8), id="full-width"),
        pytest.param("20100728170830", datetime(2010, 7, 28, 17, 8, 30), id="fourteen digits"),
        pytest.param("2010年07月28日17时08分", datetime(2010, 7, 28, 17, 8), id="Chinese hours"),
        pytest.param("2010年7月28日(星期三)下午5时", datetime(2010, 7, 28, 17), id="weekday and afternoon"),
        pytest.param("2010年7月28日上午9时半", datetime(2010, 7, 28, 9, 30), id="half past"),
        pytest.param("2010年7月28日24时", datetime(2010, 7, 29), id="midnight at the end of the day"),
        pytest.param("July 28, 2010 at 5:08 p.m.", datetime(2010, 7, 28, 17, 8), id="English afternoon"),
        pytest.param("Wed Jul 28 17:08:00 CST 2010", datetime(2010, 7, 28, 17, 8), id="Java in China"),
        pytest.param("2010-07-28 09:00-11:30", datetime(2010, 7, 28, 9), id="from nine to half past eleven"),
        pytest.param("2010年7月28日", datetime(2010, 7, 28), id="no time"),
        pytest.param("2010-07-28 25:00", datetime(2010, 7, 28), id="no time of day"),
    ],
)
def test_a_moment_without_a_zone_is_assumed_to_be_chinese(text: str, expected: datetime) -> None:
    assert parse_moment(text) == (expected.replace(tzinfo=CHINA), True)


@pytest.mark.parametrize(
    ("text", "expected", "hours"),
    [
        pytest.param("2010-07-28T17:08:00+08:00", datetime(2010, 7, 28, 17, 8), 8, id="ISO 8601"),
        pytest.param("2010-07-28T17:08:00Z", datetime(2010, 7, 28, 17, 8), 0, id="Z"),
        pytest.param("2010-07-28T17:08:00.250Z", datetime(2010, 7, 28, 17, 8), 0, id="fractions are dropped"),
        pytest.param("2010-07-28T17:08-05:00", datetime(2010, 7, 28, 17, 8), -5, id="west"),
        pytest.param("2010-07-28 17:08 +0800", datetime(2010, 7, 28, 17, 8), 8, id="space before the zone"),
        pytest.param("20100728T170800Z", datetime(2010, 7, 28, 17, 8), 0, id="basic ISO 8601"),
        pytest.param("Wed, 28 Jul 2010 17:08:00 +0800", datetime(2010, 7, 28, 17, 8), 8, id="RFC 822"),
        pytest.param("Wed, 28 Jul 10 17:08:00 GMT", datetime(2010, 7, 28, 17, 8), 0, id="RFC 822, two digits"),
        pytest.param("28 Jul 2010 17:08 EST", datetime(2010, 7, 28, 17, 8), -5, id="RFC 822, named zone"),
        pytest.param("28 Jul 2010 5:08 PM +0800", datetime(2010, 7, 28, 17, 8), 8, id="afternoon and zone"),
        pytest.param("2010-07-28 17:08 +8", datetime(2010, 7, 28, 17, 8), 8, id="hours alone"),
        pytest.param("2010-07-28 17:08 GMT+8", datetime(2010, 7, 28, 17, 8), 8, id="GMT+8"),
        pytest.param("2010-07-28 17:08 (UTC+05:30)", datetime(2010, 7, 28, 17, 8), 5.5, id="half an hour"),
    ],
)
def test_a_printed_zone_is_kept(text: str, expected: datetime, hours: float) -> None:
    moment = parse_moment(text)
    assert moment is not None
    assert moment == (expected.replace(tzinfo=timezone(timedelta(hours=hours))), False)
    assert moment[0].utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("damaged", "not_after", "expected"),
    [
        pytest.param("2010716日", DAY, [date(2010, 7, 16)], id="年 and 月 lost"),
        pytest.param("某某办公室   2010716日  ", DAY, [date(2010, 7, 16)], id="behind an issuer"),
        pytest.param("２０１０７１６日", DAY, [date(2010, 7, 16)], id="full-width"),
        pytest.param("2010111日", None, [date(2010, 1, 11), date(2010, 11, 1)], id="two readings"),
        pytest.param("2010111日", DAY, [date(2010, 1, 11)], id="nothing after the publication"),
        pytest.param("2010年716日", DAY, [date(2010, 7, 16)], id="only 月 lost"),
        pytest.param("20107月16日", DAY, [date(2010, 7, 16)], id="only 年 lost"),
        pytest.param("2010 7 16", DAY, [date(2010, 7, 16)], id="spaces in place of the marks"),
        pytest.param("10.7.16", DAY, [date(2010, 7, 16)], id="two-digit year"),
        pytest.param(
            "2010101", None, [date(2010, 10, 1)], id="a padded day beside a bare month is the worse reading"
        ),
        pytest.param("二一年七月十六日", DAY, [date(2001, 7, 16), date(2010, 7, 16)], id="both zeros lost"),
        pytest.param("二\ufffd一\ufffd年七月十六日", DAY, [date(2010, 7, 16)], id="zeros the font did not have"),
        pytest.param("2010年7月16日", DAY, [date(2010, 7, 16)], id="nothing lost"),
        pytest.param("2011年7月16日", DAY, [], id="whole, but after the publication"),
        pytest.param("2010999日", DAY, [], id="no calendar holds it"),
        pytest.param("日期不详", DAY, [], id="no digits"),
    ],
)
def test_restore_date(damaged: str, not_after: date | None, expected: list[date]) -> None:
    assert restore_date(damaged, not_after) == expected


def test_cst_on_a_chinese_page_is_china_standard_time() -> None:
    with using_conventions(lambda: DateConventions("zh")):
        assert parse_moment("5 Mar 2024 10:00:00 CST") == (datetime(2024, 3, 5, 10, tzinfo=CHINA), True)


@given(DAYS)
def test_the_true_date_is_among_the_candidates(day: date) -> None:
    assert day in restore_date(f"{day.year}{day.month}{day.day}日", day)
    assert day in restore_date(f"{day.year}年{day.month}{day.day}日", day)


@given(
    DAYS,
    st.sampled_from(["{0}年{1}月{2}日", "{0}-{1:02}-{2:02}", "{0}/{1}/{2}", "{0}{1:02}{2:02}", "{2}.{1}.{0}"]),
)
def test_printed_dates_are_read(day: date, form: str) -> None:
    assert parse_date(form.format(day.year, day.month, day.day)) == day


@given(st.text("0123456789年月日-/.: T+Zz二○十时分Jul下午平成R٣۵รมี.คهـ'", max_size=40))
def test_any_text_gets_an_answer(text: str) -> None:
    for found in find_dates(text):
        assert text[found.start : found.end] == found.raw
    restore_date(text, None)
    moment = parse_moment(text)
    assert moment is None or moment[0].astimezone(UTC).tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Tue, 05 Mar 2024 10:00:00 GMT", ("2024-03-05T10:00:00+00:00", False), id="rfc 822"),
        pytest.param("5 Mar 2024 10:00:00 -0330", ("2024-03-05T10:00:00-03:30", False), id="without weekday"),
        pytest.param("Tue, 05 Mar 2024 10:00:00 -0000", ("2024-03-05T10:00:00+00:00", False), id="-0000 is UTC"),
        pytest.param("2024-03-05T10:00:00Z", ("2024-03-05T10:00:00+00:00", False), id="iso"),
        pytest.param("2024-03-05 10:00:00 +0900", ("2024-03-05T10:00:00+09:00", False), id="iso with spaces"),
        pytest.param("2024-03-05 10:00", ("2024-03-05T10:00:00+08:00", True), id="no zone"),
        pytest.param("2024年3月5日", ("2024-03-05T00:00:00+08:00", True), id="printed"),
        pytest.param("Tue, 99 Mar 2024 10:00:00 +9999", None, id="no such day"),
        pytest.param("0001-01-01T00:00:00+14:00", None, id="before all calendars"),
        pytest.param("soon", None, id="no date"),
        pytest.param("5 Mar 2024 3:05 PM +0800", ("2024-03-05T15:05:00+08:00", False), id="afternoon and zone"),
        pytest.param("5 Mar 2024 10:00 +8", ("2024-03-05T10:00:00+08:00", False), id="hours alone"),
        pytest.param("Tue, 05 Mar 0001 10:00:00 GMT", None, id="the year 1"),
        pytest.param("1709647200", ("2024-03-05T14:00:00+00:00", False), id="seconds since 1970"),
        pytest.param("1709647200000", ("2024-03-05T14:00:00+00:00", False), id="milliseconds since 1970"),
        pytest.param("5 Mar 2024 10:00:00 CST", ("2024-03-05T10:00:00-06:00", True), id="CST"),
    ],
)
def test_stated_moments(text: str, expected: tuple[str, bool] | None) -> None:
    found = stated_moment(text)
    assert (found and (found[0].isoformat(), found[1])) == expected
