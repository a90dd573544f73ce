"""Calendars: events as bulletins with their dates as text."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model import Attachment, Bulletin, Failure, Feed, body_text
from tui_reader.parse.page import parse_page

PATH = "/home/me/lock.ics"
HEAD = "BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-CALNAME:Lock office\n"


def event(*lines: str, kind: str = "VEVENT") -> str:
    return "\n".join([f"BEGIN:{kind}", *lines, f"END:{kind}", ""])


def calendar(*events: str, end: str = "\r\n") -> bytes:
    return f"{HEAD}{''.join(events)}END:VCALENDAR\n".replace("\n", end).encode()


def only(*lines: str, kind: str = "VEVENT") -> Bulletin:
    page = parse_page(calendar(event(*lines, kind=kind)), PATH)
    assert isinstance(page, Bulletin), page
    return page


def test_an_event() -> None:
    found = only(
        "SUMMARY:Works on the lock\\, second part",
        "DTSTART;TZID=Europe/Paris:20240305T090000",
        "DTEND;TZID=Europe/Paris:20240305T173000",
        "LOCATION:Elm Weir",
        "ORGANIZER;CN=Lock office:mailto:lock@weir.example",
        "RRULE:FREQ=WEEKLY;COUNT=3",
        "STATUS:CANCELLED",
        "DESCRIPTION:The slipway is open.\\nBring a li",
        " ne of ten metres.",
        "URL:https://weir.example/works",
        "ATTACH;FILENAME=plan.pdf:https://weir.example/plan.pdf",
        "CREATED:20240201T080000Z",
        "DTSTAMP:20260101T000000Z",
    )
    assert (found.title, found.site) == ("Works on the lock, second part", "Lock office")
    assert body_text(found).split("\n") == [
        "Time: 2024-03-05 09:00–17:30 (Europe/Paris)",
        "Place: Elm Weir",
        "Organizer: Lock office <lock@weir.example>",
        "Repeats: FREQ=WEEKLY;COUNT=3",
        "Status: CANCELLED",
        "The slipway is open.",
        "Bring a line of ten metres.",
        "https://weir.example/works",
    ]
    assert found.published == datetime.fromisoformat("2024-02-01T08:00:00+00:00")
    assert found.attachments == (Attachment("plan.pdf", "https://weir.example/plan.pdf"),)


@pytest.mark.parametrize(
    ("lines", "time"),
    [
        pytest.param(
            ["DTSTART;VALUE=DATE:20240304", "DTEND;VALUE=DATE:20240310"], "2024-03-04 – 2024-03-09", id="days"
        ),
        pytest.param(["DTSTART;VALUE=DATE:20240304", "DTEND;VALUE=DATE:20240305"], "2024-03-04", id="one day"),
        pytest.param(["DTSTART:20240304T080000Z"], "2024-03-04 08:00 (UTC)", id="UTC"),
        pytest.param(["DTSTART:20240304T080000", "DURATION:PT2H"], "2024-03-04 08:00, PT2H", id="duration"),
        pytest.param(
            ["DTSTART:20240304T230000", "DTEND:20240305T010000"], "2024-03-04 23:00 – 2024-03-05 01:00", id="night"
        ),
        pytest.param(["DTSTART:20249999"], "20249999", id="no date"),
        pytest.param(["DTSTART;TZID=No/Where:20240304T080000"], "2024-03-04 08:00 (No/Where)", id="unknown zone"),
    ],
)
def test_times(lines: list[str], time: str) -> None:
    assert body_text(only("SUMMARY:x", *lines)) == f"Time: {time}"


def test_a_chinese_event_has_chinese_labels() -> None:
    found = only("SUMMARY:停水", "DTSTART;VALUE=DATE:20240304", "LOCATION:城南")
    assert body_text(found).split("\n") == ["时间：2024-03-04", "地点：城南"]
    assert found.published is not None
    assert found.published.date().isoformat() == "2024-03-04"


def test_tasks_and_journals() -> None:
    assert body_text(only("SUMMARY:x", "DUE:20240304", kind="VTODO")) == "Due: 2024-03-04"
    assert body_text(only("SUMMARY:x", "DESCRIPTION:A note.", kind="VJOURNAL")) == "A note."


def test_several_events_are_a_feed() -> None:
    alarm = "BEGIN:VALARM\nDESCRIPTION:Ring\nEND:VALARM"
    first = event("UID:a b", "SUMMARY:One", alarm, "DTSTART:20240304")
    page = parse_page(calendar(first, first, event("SUMMARY:Two"), end="\n"), PATH)
    assert isinstance(page, Feed)
    assert [(entry.title, entry.address) for entry in page.entries] == [
        ("One", f"{PATH}#a%20b"),
        ("One", f"{PATH}#a%20b:2"),
        ("Two", f"{PATH}#3"),
    ]
    assert "Ring" not in body_text(page.bulletins[0])
    assert page.site == "Lock office"


def test_a_comment_is_part_of_the_text() -> None:
    assert body_text(only("SUMMARY:Lock shut", "COMMENT:Call first.")) == "Comment: Call first."


def test_lines_that_are_no_property_are_counted() -> None:
    broken = event("SUMMARY:Lock shut", "DESCRIPTION:One", "two three", "", "four")
    page = parse_page(calendar(broken), PATH)
    assert isinstance(page, Bulletin)
    assert page.warnings == ("2 lines of the calendar could not be read",)
    page = parse_page(calendar(broken, event("SUMMARY:Two")), PATH)
    assert isinstance(page, Feed)
    assert page.warnings == ("2 lines of the calendar could not be read",)


def test_a_calendar_without_events_is_named() -> None:
    page = parse_page(calendar(), PATH)
    assert isinstance(page, Failure)
    assert "is a calendar without events" in page.error


@given(st.text(max_size=200), st.integers(0, 300))
def test_no_damage_raises(junk: str, place: int) -> None:
    whole = calendar(event("SUMMARY:x", "DTSTART:20240304T080000Z", "DTEND:99999999T999999")).decode()
    page = parse_page((whole[: 20 + place] + junk + whole[20 + place :]).encode(), PATH)
    assert not isinstance(page, Failure) or "please report" not in page.error
