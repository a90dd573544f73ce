"""Calendars by RFC 5545: lines, escapes, times, stable ids."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.export_formats.icalendar import CalendarEntry, calendar
from tui_reader.extraction.values import KeyDate, TextPlace

STAMP = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
PLACE = TextPlace(0, 0, 1)
BIDS = KeyDate("bid", date(2026, 6, 9), PLACE)


def lines(*entries: CalendarEntry) -> list[str]:
    """The lines of a calendar, unfolded."""
    text = "".join(calendar(entries, STAMP))
    assert text.endswith("END:VCALENDAR\r\n")
    return text.replace("\r\n ", "").split("\r\n")


def entry(
    key_date: KeyDate = BIDS, title: str = "Pumps", text: str = "", address: str = "https://e.org/1"
) -> CalendarEntry:
    return CalendarEntry(address, title, key_date, text)


def test_a_day_is_an_event_of_a_whole_day() -> None:
    found = lines(entry(text="Bids are opened."))
    assert found[:4] == ["BEGIN:VCALENDAR", "VERSION:2.0", found[2], "CALSCALE:GREGORIAN"]
    uid = found[5].removeprefix("UID:")
    assert uid.endswith("-bid-20260609@bulletin-tui")
    assert found[6:] == [
        "DTSTAMP:20260506T070809Z",
        "DTSTART;VALUE=DATE:20260609",
        "DTEND;VALUE=DATE:20260610",
        "SUMMARY:bids: Pumps",
        "DESCRIPTION:Bids are opened.",
        "URL:https://e.org/1",
        "CATEGORIES:bids",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("+08:00", "20260609T013000Z"),
        ("Asia/Shanghai", "20260609T013000Z"),
        ("", "20260609T093000"),
        ("Nowhere/At", "20260609T093000"),
    ],
)
def test_a_time_is_in_utc_where_its_zone_is_known(zone: str, start: str) -> None:
    found = lines(entry(BIDS._replace(time=time(9, 30), zone=zone)))
    assert f"DTSTART:{start}" in found
    assert not any(each.startswith("DTEND") for each in found)


def test_a_year_has_four_digits() -> None:
    assert "DTSTART:08980227T093000" in lines(
        entry(BIDS._replace(day=date(898, 2, 27), time=time(9, 30), zone=""))
    )


def test_text_values_are_escaped() -> None:
    found = lines(entry(BIDS._replace(basis="5 days, counted; a\\b"), "A, B; C", "one\nX:two"))
    assert "SUMMARY:bids: A\\, B\\; C" in found
    assert "DESCRIPTION:one\\nX:two\\n5 days\\, counted\\; a\\\\b" in found


def test_ids_are_stable_and_differ() -> None:
    others = (entry(), entry(), entry(BIDS._replace(kind="hearing")), entry(address="https://e.org/2"))
    first = [each for each in lines(*others) if each.startswith("UID:")]
    assert len(set(first)) == 4
    assert first == [each for each in lines(*others) if each.startswith("UID:")]
    assert first[0].replace("@", "-2@") == first[1]


@given(st.text(), st.text())
def test_lines_are_at_most_75_octets_and_come_back_whole(title: str, text: str) -> None:
    raw = "".join(calendar([entry(title=title, text=text)], STAMP)).encode("utf-8", "replace")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    unfolded = raw.replace(b"\r\n ", b"").decode().split("\r\n")
    assert sum(each in ("BEGIN:VEVENT", "END:VEVENT") for each in unfolded) == 2
    assert all(ord(character) >= 32 for line in unfolded for character in line)
    summary = next(each for each in unfolded if each.startswith("SUMMARY:"))
    kept = "".join(
        each for each in title.replace("\t", " ") if each == "\n" or (ord(each) >= 32 and ord(each) != 127)
    )
    kept = kept.encode("utf-8", "replace").decode()
    assert summary == "SUMMARY:bids: " + "".join(
        {"\n": "\\n", "\\": "\\\\", ";": "\\;", ",": "\\,"}.get(each, each) for each in kept
    )
