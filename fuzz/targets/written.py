"""What is written for other programs: citations, and calendars of key dates. Each is read again, by the rules of
its format and not by the code that wrote it."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time
from typing import get_args

from fuzz.checks import check_clean, check_words, page_texts
from fuzz.target import Target
from fuzz.targets.texts import decoded
from tui_reader.export_formats.citations.cited import CitedText, cited_text
from tui_reader.export_formats.citations.formats import FORMATS, citations
from tui_reader.export_formats.icalendar import CalendarEntry, calendar
from tui_reader.extraction.values import KeyDate, KeyDateKind, TextPlace
from tui_reader.model import Bulletin, Section
from tui_reader.parse.page import parse_page
from tui_reader.text.clean import clean, clean_line

DAY = datetime(2024, 5, 1, 6, 7, 8, tzinfo=UTC)
ZONES = ("", "UTC", "Asia/Shanghai", "America/St_Johns", "+08:00", "-23:59", "Nowhere/Here", "\x00")
_KINDS: tuple[KeyDateKind, ...] = get_args(KeyDateKind)
_COMMANDS = {
    r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~", r"\textasciicircum{}": "^",
    **{f"\\{each}": each for each in "$&%#_"},
}  # fmt: skip
_COMMAND = re.compile(r"\\text[a-z]+\{\}|\\[$&%#_]")
_FIELD = re.compile(r"  ([a-z]+) = \{(.*)\},")
_RIS_LINE = re.compile(r"[A-Z][A-Z0-9]  - (.*)")
_PROPERTY = re.compile(r"([A-Z-]+)(?:;[A-Z]+=[A-Z]+)?:(.*)", re.S)


def cited(data: bytes) -> None:
    """Citations of a text whose title, issuer, site, number, address and heading are the lines of the input."""
    if (text := _text(data)) is None:
        return
    title, source, site, number, address, heading, *_rest = [*map(clean_line, text.split("\n")), *[""] * 6]
    section = Section(None, None, 1, heading, address="1") if heading else None
    page = Bulletin(
        f"https://a.example/{address}", title=title or None, source=source or None, site=site or None,
        document_number=number or None, published=DAY, sections=(section,) if section else (),
    )  # fmt: skip
    found = cited_text(page, "0123456789abcdef" * 4, DAY, section)
    for form in FORMATS:
        written = citations([found, found], form.name)
        for line in written.replace("\r\n", "\n").split("\n"):
            check_clean(line)
        if form.one and form.one_line:
            assert "\n" not in form.one(found), form.name
    _check_bibtex(citations([found], "bibtex"), found)
    _check_ris(citations([found], "ris"), found)
    (item,) = json.loads(citations([found], "csl-json"))
    assert item.get("title", "") == found.title
    assert [each["literal"] for each in item.get("author", ())] == list(found.names)


def _check_bibtex(written: str, found: CitedText) -> None:
    first, *lines, last = written.removesuffix("\n").split("\n")
    assert re.fullmatch(r"@(online|manual)\{[a-z0-9.-]+,", first), first
    assert last == "}"
    fields = {}
    for line in lines:
        field = _FIELD.fullmatch(line)
        assert field, line
        assert field[1] not in fields, f"{field[1]} is there twice"
        fields[field[1]] = field[2]
        depth = 0
        for brace in re.findall(r"[{}]", field[2]):
            depth += 1 if brace == "{" else -1
            assert depth >= 0, f"{line!r} ends its field too early"
        assert depth == 0, line
    assert _plain(fields.get("title", "{}")[1:-1]) == found.title
    assert _plain(fields.get("organization", "")) == found.publisher
    assert _plain(fields.get("number", "")) == found.number


def _plain(value: str) -> str:
    """A text from LaTeX; its characters with a meaning are commands."""
    rest = _COMMAND.sub("", value)
    assert not set(rest) & set("\\{}~^$&%#_"), value
    return _COMMAND.sub(lambda command: _COMMANDS[command[0]], value)


def _check_ris(written: str, found: CitedText) -> None:
    lines = written.removesuffix("\r\n").split("\r\n")
    assert all(map(_RIS_LINE.fullmatch, lines)), lines
    assert (lines[0][:2], lines[-1]) == ("TY", "ER  - ")
    assert "".join(line[6:] for line in lines if line[:2] == "TI").split() == "".join(found.title).split()


def calendars(data: bytes) -> None:
    """A calendar with an event for every eight bytes before the first line, each a kind, day, time and zone; the
    other lines are title and sentence of all."""
    head, _, rest = data.partition(b"\n")
    if (text := _text(rest)) is None:
        return
    title, _, sentence = text.partition("\n")
    title = clean_line(title)
    entries = []
    for at in range(0, min(len(head), 64) - 7, 8):
        kind, *day, hour, minute, zone, _ = head[at : at + 8]
        ordinal = 1 + int.from_bytes(bytes(day), "big") % date.max.toordinal()
        clock = None if hour > 23 else time(hour, minute % 60)
        place = TextPlace(0, 0, 1)
        found = KeyDate(
            _KINDS[kind % len(_KINDS)],
            date.fromordinal(ordinal),
            place,
            clock,
            ZONES[zone % len(ZONES)] if clock else "",
        )
        entries.append(CalendarEntry("https://a.example/1.html", title, found, sentence))
    lines = list(calendar(entries, DAY))
    for line in lines:
        assert line.endswith("\r\n"), line
        assert len(line.encode()) <= 77, "a line of more than 75 octets"
        check_clean(line[:-2])
    written = "".join(lines)
    _check_events(written, entries)
    page = parse_page(written.encode(), "https://a.example/a.ics", None, "text/calendar", (), {})
    if entries and title.isprintable():
        check_words([title], page_texts(page))


def _check_events(written: str, entries: list[CalendarEntry]) -> None:
    """Each entry is an event, with its title whole, and no two have one UID."""
    properties = []
    for line in written.replace("\r\n ", "").removesuffix("\r\n").split("\r\n"):
        found = _PROPERTY.fullmatch(line)
        assert found, line
        properties.append((found[1], found[2]))
    ends = [(name, value) for name, value in properties if name in ("BEGIN", "END")]
    events = [("BEGIN", "VEVENT"), ("END", "VEVENT")] * len(entries)
    assert ends == [("BEGIN", "VCALENDAR"), *events, ("END", "VCALENDAR")], ends
    uids = [value for name, value in properties if name == "UID"]
    assert len(set(uids)) == len(uids) == len(entries)
    summaries = [re.sub(r"\\(.)", r"\1", value) for name, value in properties if name == "SUMMARY"]
    assert all(each.endswith(f": {entry.title}") for each, entry in zip(summaries, entries, strict=True)), (
        summaries
    )
    for name, value in properties:
        if name in ("DTSTART", "DTEND", "DTSTAMP"):
            assert re.fullmatch(r"\d{8}(T\d{6}Z?)?", value), value


def _text(data: bytes) -> str | None:
    try:
        return clean(decoded(data))
    except UnicodeDecodeError:
        return None


TARGETS = {
    "citations": Target(cited, ("tui_reader.export_formats.citations", "tui_reader.permalinks.form"), 600),
    "calendar-export": Target(
        calendars, ("tui_reader.export_formats.icalendar", "tui_reader.fact_labels.dates"), 600
    ),
}
