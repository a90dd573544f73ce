"""Years of other calendars, converted by hand with the tables of their countries."""

from __future__ import annotations

from datetime import date

import pytest

from tui_reader.text.date_forms.conventions import DateConventions, using_conventions
from tui_reader.text.dates import find_dates, parse_date


@pytest.mark.parametrize(
    ("text", "expected", "calendar"),
    [
        pytest.param("03/03/2569", date(2026, 3, 3), "Buddhist", id="Thai digits last"),
        pytest.param("3 มีนาคม พ.ศ. 2569", date(2026, 3, 3), "Buddhist", id="Thai"),
        pytest.param("๓ มี.ค. ๒๕๖๙", date(2026, 3, 3), "Buddhist", id="Thai digits"),
        pytest.param("3 มี.ค. 69", date(2026, 3, 3), "Buddhist", id="Thai, two digits"),
        pytest.param("3 มีนาคม 2026", date(2026, 3, 3), None, id="Thai, Western year"),
        pytest.param("令和8年3月3日", date(2026, 3, 3), "Japanese", id="era"),
        pytest.param("令和8.3.3", date(2026, 3, 3), "Japanese", id="era with dots"),
        pytest.param("令和8年（2026年）3月3日", date(2026, 3, 3), None, id="both years"),
        pytest.param("中華民國115年3月3日", date(2026, 3, 3), "Minguo", id="Minguo"),
        pytest.param("中華民國一百一十五年三月三日", date(2026, 3, 3), "Minguo", id="Minguo in Han numerals"),
        pytest.param("۱۲ اسفند ۱۴۰۴", date(2026, 3, 3), "Persian", id="Persian month"),
        pytest.param("۱۴۰۴/۱۲/۱۲", date(2026, 3, 3), "Persian", id="Persian digits"),
        pytest.param("1 Ramadan 1445", date(2024, 3, 11), "Hijri", id="Hijri month"),
        pytest.param("١ رمضان ١٤٤٥", date(2024, 3, 11), "Hijri", id="Arabic digits"),
        pytest.param("1445/09/01 هـ", date(2024, 3, 11), "Hijri", id="Hijri mark"),
        pytest.param("วันที่ ๓ เดือนมีนาคม พุทธศักราช ๒๕๖๙", date(2026, 3, 3), "Buddhist", id="Thai, the era in full"),
        pytest.param("۱۲ اسفندماه ۱۴۰۴", date(2026, 3, 3), "Persian", id="Persian, with the word for month"),
        pytest.param("د ۱۴۰۴ کال د کب ۱۲", date(2026, 3, 3), "Persian", id="Pashto"),
        pytest.param("የካቲት 24 ቀን 2018 ዓ.ም", date(2026, 3, 3), "Ethiopic", id="Ethiopic, by its mark"),
        pytest.param("01/09/1445هـ", date(2024, 3, 11), "Hijri", id="Hijri mark, year last"),
    ],
)
def test_calendars_that_the_date_itself_shows(text: str, expected: date, calendar: str | None) -> None:
    assert [(found.value, found.calendar) for found in find_dates(text)] == [(expected, calendar)]


@pytest.mark.parametrize(
    ("conventions", "text", "expected"),
    [
        pytest.param(DateConventions("fa"), "1399-02-21", date(2020, 5, 10), id="Persian page"),
        pytest.param(DateConventions("am"), "መስከረም 1 ቀን 2016", date(2023, 9, 12), id="Amharic page"),
        pytest.param(DateConventions("am"), "5 ማርች 2024", date(2024, 3, 5), id="Amharic page, Gregorian month"),
        pytest.param(DateConventions("ti"), "1 መስከረም 2016", None, id="Tigrinya page, of either calendar"),
        pytest.param(DateConventions("ne"), "2082-11-19", None, id="Nepali page"),
        pytest.param(DateConventions("ne"), "2026-03-03", date(2026, 3, 3), id="Nepali page, Gregorian year"),
        pytest.param(DateConventions("ko"), "’26. 3. 3.(화)", date(2026, 3, 3), id="short year"),
        pytest.param(DateConventions("ar"), "1445-09-01", date(2024, 3, 11), id="Arabic page"),
        pytest.param(DateConventions("ja"), "R8.3.3", date(2026, 3, 3), id="era letter"),
        pytest.param(DateConventions("ja"), "H30.4.1", date(2018, 4, 1), id="former era letter"),
        pytest.param(DateConventions("zh", minguo=True), "115.03.03", date(2026, 3, 3), id="dots"),
        pytest.param(DateConventions("zh", minguo=True), "115-03-03", date(2026, 3, 3), id="hyphens"),
        pytest.param(DateConventions("zh", minguo=True), "115年3月3日", date(2026, 3, 3), id="three digits"),
        pytest.param(DateConventions("zh", minguo=True), "98年5月6日", date(2009, 5, 6), id="two digits"),
        pytest.param(DateConventions("zh", minguo=True), "192.115.03.03", None, id="an address of the network"),
    ],
)
def test_calendars_of_the_page(conventions: DateConventions, text: str, expected: date | None) -> None:
    with using_conventions(lambda: conventions):
        assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text", ["1399-02-21", "115.03.03", "115-03-03", "R8.3.3", "115年3月3日", "1445/13/01 هـ", "२०८२/११/१९"]
)
def test_without_such_a_page_they_are_no_dates(text: str) -> None:
    assert find_dates(text) == []
