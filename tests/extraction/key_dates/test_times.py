"""Times of day and zones of key dates, years that are not printed, and days that count from the publication."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

import pytest

from tui_reader.extraction.key_dates import key_dates
from tui_reader.extraction.values import KeyDate
from tui_reader.model import Bulletin, Paragraph, SignOff

PUBLISHED = datetime(2024, 4, 28, 10, 0, tzinfo=timezone(timedelta(hours=8)))
CHINA = "https://www.example.gov.cn/a.html"
ENGLISH = "The text of this page is for the readers and a copy is kept in the register."


def only(text: str, address: str = CHINA, signed: date | None = None) -> KeyDate:
    lines = tuple(map(Paragraph, text.split("\n")))
    bulletin = Bulletin(address, published=PUBLISHED, preamble=lines, sign_off=SignOff(date=signed))
    (found,) = key_dates(bulletin)
    return found


@pytest.mark.parametrize(
    ("text", "clock", "zone"),
    [
        ("报名截止时间：2024年5月20日17:00", time(17), "Asia/Shanghai"),
        ("报名截止时间：2024年5月20日下午5时", time(17), "Asia/Shanghai"),
        ("报名截止时间：2024年5月20日24时", time(23, 59), "Asia/Shanghai"),
        ("报名截止时间：5月20日17:00", time(17), "Asia/Shanghai"),
        ("报名时间：2024年5月6日9:00至5月20日17:00", time(17), "Asia/Shanghai"),
        ("报名时间：2024年5月20日9:00-17:00", time(17), "Asia/Shanghai"),
        ("听证会时间：2024年5月20日上午9:00-11:30", time(9), "Asia/Shanghai"),
        ("投标截止时间：2024年5月20日09:30（北京时间）", time(9, 30), "+08:00"),
        ("报名截止时间：2024年5月20日", None, ""),
    ],
)
def test_chinese_times(text: str, clock: time | None, zone: str) -> None:
    found = only(text)
    assert (found.day, found.time, found.zone) == (date(2024, 5, 20), clock, zone)


@pytest.mark.parametrize(
    ("text", "address", "clock", "zone"),
    [
        ("Application deadline: 20 May 2024, 5 p.m.", "https://a.example.com/", time(17), ""),
        ("Application deadline: 20 May 2024, 5 p.m.", "https://a.example.uk/", time(17), "Europe/London"),
        ("Apply by 5:00 p.m. on May 20, 2024.", "https://a.example.com/", time(17), ""),
        ("Apply by 5:00 p.m. EST on May 20, 2024.", "https://a.example.com/", time(17), "-05:00"),
        (
            "Apply by 11:59 p.m. Eastern Time on May 20, 2024.",
            "https://a.example.gov/",
            time(23, 59),
            "America/New_York",
        ),
        ("Apply by May 20, 2024 at 17:00 (Brussels time).", "https://a.example.eu/", time(17), "Europe/Brussels"),
        ("Apply by noon on 20 May 2024.", "https://a.example.com/", time(12), ""),
    ],
)
def test_english_times(text: str, address: str, clock: time, zone: str) -> None:
    found = only(f"{ENGLISH}\n{text}", address)
    assert (found.day, found.time, found.zone) == (date(2024, 5, 20), clock, zone)


def test_a_year_that_is_not_printed_follows_from_the_document() -> None:
    found = only("请于5月20日前报名。")
    assert (found.day, found.basis) == (
        date(2024, 5, 20),
        "the year follows from the date of the document, 2024-04-28",
    )
    undated = Bulletin(CHINA, preamble=(Paragraph("请于5月20日前报名。"),))
    assert key_dates(undated) == ()


def test_a_deadline_half_a_year_away_is_on_the_next_such_day() -> None:
    found = only("请于10月20日前报名。")
    assert (found.day, found.basis) == (
        date(2024, 10, 20),
        "the next such day after the date of the document, 2024-04-28",
    )


def test_a_day_far_away_of_which_no_rule_says_that_it_is_to_come_stays_text() -> None:
    tale = Paragraph("Der Laden öffnet am 20. Oktober um 10 Uhr auf der Seite der Stadt, und das ist nicht neu.")
    assert key_dates(Bulletin(CHINA, published=PUBLISHED, preamble=(tale,))) == ()


def test_entry_into_force_on_publication_is_on_the_date_of_the_document() -> None:
    found = only("本条例自公布之日起施行。", signed=date(2024, 4, 20))
    assert (found.kind, found.day, found.basis) == (
        "effective",
        date(2024, 4, 20),
        "the date of the document, 2024-04-20",
    )


def test_a_public_notice_counts_working_days_and_names_their_calendar() -> None:
    found = only("公示期：自公示之日起5个工作日")
    assert (found.kind, found.day) == ("objection", date(2024, 5, 8))
    assert "5 working days after 2024-04-28" in found.basis
    assert "China's official holidays" in found.basis


def test_days_within_which_one_may_comment() -> None:
    found = only(f"{ENGLISH}\nComments may be sent within 30 days of publication.", "https://example.org/")
    assert (found.kind, found.day) == ("comment", date(2024, 5, 28))
    assert found.basis == "30 days after 2024-04-28, the day of publication"


@pytest.mark.parametrize(
    "text",
    [
        "报名截止时间：2024年4月31日",
        "报名截止时间：2042年5月20日",
        "报名时间：2024年5月20日至2024年5月6日",
    ],
)
def test_impossible_days_are_left_out(text: str) -> None:
    assert key_dates(Bulletin(CHINA, published=PUBLISHED, preamble=(Paragraph(text),))) == ()


def test_a_label_and_a_day_on_the_next_line() -> None:
    filler = "Der Text ist auf der Seite und wird für die Leser nicht geändert."
    found = only(f"{filler}\nNächste Sitzung\n5. Mai 2024, 9.00 – 10.30 Uhr", "https://example.org/")
    assert (found.kind, found.day) == ("hearing", date(2024, 5, 5))
