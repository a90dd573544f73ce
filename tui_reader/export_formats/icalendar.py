"""Key dates of bulletins as a calendar (RFC 5545), for programs that keep appointments.

Written here, because the package `icalendar` takes 0.2 s to import (2026-12-01) and only a few lines are needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from tui_reader import __version__
from tui_reader.fact_labels.dates import key_date_label
from tui_reader.messages.translation import translated
from tui_reader.text.date_forms.times import named_zone
from tui_reader.text.secrets import shown_address

if TYPE_CHECKING:
    from tui_reader.extraction.values import KeyDate

_OCTETS = 75
"""The longest line, without its end (RFC 5545, 3.1)."""


class CalendarEntry(NamedTuple):
    """A key date of a bulletin, and the sentence in which it stands."""

    address: str
    title: str
    key_date: KeyDate
    text: str


def calendar(entries: Iterable[CalendarEntry], stamp: datetime) -> Iterator[str]:
    """The lines of a calendar with an event for each entry, each with its end of line. `stamp` is when it is made.

    The UID of an event is the same whenever it is exported: it is made of the address of the bulletin, the kind
    and the day, and for further ones of that kind and day their number."""
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//bulletin-tui//{__version__}//EN", "CALSCALE:GREGORIAN")
    for line in head:
        yield from _folded(line)
    uids: dict[str, int] = {}
    for entry in entries:
        uid = f"{sha256(entry.address.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}-{entry.key_date.kind}-"
        uid += _digits(entry.key_date.day)
        uids[uid] = uids.get(uid, 0) + 1
        number = f"-{uids[uid]}" if uids[uid] > 1 else ""
        for line in _event(entry, f"{uid}{number}@bulletin-tui", stamp):
            yield from _folded(line)
    yield from _folded("END:VCALENDAR")


def _event(entry: CalendarEntry, uid: str, stamp: datetime) -> Iterator[str]:
    key_date = entry.key_date
    described = "\n".join(filter(None, (entry.text, translated(key_date.basis))))
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{_moment(stamp)}"
    yield from _times(key_date)
    yield f"SUMMARY:{_escaped(f'{key_date_label(key_date.kind)}: {entry.title}')}"
    if described:
        yield f"DESCRIPTION:{_escaped(described)}"
    address = shown_address(entry.address)
    if address.startswith(("http://", "https://")) and address.isprintable() and " " not in address:
        yield f"URL:{address}"
    yield f"CATEGORIES:{_escaped(key_date_label(key_date.kind))}"
    # A deadline does not make a day busy.
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _times(key_date: KeyDate) -> Iterator[str]:
    """When an event is: a whole day, or a moment in UTC, which needs no description of its zone, or a local time
    of no known zone."""
    day, clock = key_date.day, key_date.time
    if clock is None:
        yield f"DTSTART;VALUE=DATE:{_digits(day)}"
        if day < date.max:
            yield f"DTEND;VALUE=DATE:{_digits(day + timedelta(days=1))}"
        return
    local = datetime.combine(day, clock)
    zone = named_zone(key_date.zone)
    try:
        yield (f"DTSTART:{_local(local)}" if zone is None else f"DTSTART:{_moment(local.replace(tzinfo=zone))}")
    except OverflowError:
        yield f"DTSTART:{_local(local)}"


def _digits(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _moment(moment: datetime) -> str:
    utc = moment.astimezone(UTC)
    return f"{_local(utc)}Z"


def _local(moment: datetime) -> str:
    return f"{_digits(moment.date())}T{moment:%H%M%S}"


def _escaped(text: str) -> str:
    """A text value (RFC 5545, 3.3.11), without control codes."""
    for character in "\\;,":
        text = text.replace(character, f"\\{character}")
    text = text.replace("\n", "\\n").replace("\t", " ")
    return "".join(each for each in text if ord(each) >= 32 and ord(each) != 127)


def _folded(line: str) -> Iterator[str]:
    """A line in parts of 75 octets at most, none of which cuts a character (RFC 5545, 3.1)."""
    part, size = "", 0
    for character in line:
        octets = len(character.encode("utf-8", "replace"))
        if size + octets > _OCTETS:
            yield f"{part}\r\n"
            part, size = " ", 1
        part += character
        size += octets
    yield f"{part}\r\n"
