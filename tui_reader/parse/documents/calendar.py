"""Calendars (iCalendar, RFC 5545): events, tasks and journal entries as text with their dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tui_reader.model import Attachment, Bulletin, Entry, Feed
from tui_reader.parse.bulletin import finish
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.structure.wrapping import join_wrapped
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.character_ranges import HAN
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.web_address import absolute

MOST_EVENTS = 5000
"""Events read from one calendar. Chosen by hand."""

_PROPERTY = re.compile(
    r'([A-Za-z0-9-]{1,60})((?:;[A-Za-z0-9-]{1,60}=(?:"[^"]{0,1000}"|[^";:]{0,1000}))*):(.*)', re.S
)
_PARAMETER = re.compile(r';([A-Za-z0-9-]{1,60})=(?:"([^"]*)"|([^";:]*))')
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?")
_ESCAPED = re.compile(r"\\(.)", re.S)
_KINDS = ("VEVENT", "VTODO", "VJOURNAL")
_HAN = re.compile(f"[{HAN}]")
_LABELS = {
    "time": ("Time", "时间"),
    "due": ("Due", "截止"),
    "place": ("Place", "地点"),
    "organizer": ("Organizer", "主办"),
    "repeats": ("Repeats", "重复"),
    "status": ("Status", "状态"),
    "categories": ("Categories", "类别"),
    "contact": ("Contact", "联系"),
    "comment": ("Comment", "备注"),
}
_USUAL_STATUS = ("CONFIRMED", "NEEDS-ACTION", "FINAL")


@dataclass(slots=True)
class _Component:
    """An event, a task or a journal entry: its properties by name, each with its parameters and values."""

    kind: str
    line: int
    properties: dict[str, list[tuple[dict[str, str], str]]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The text of the first property of a name, unescaped and clean; empty without one."""
        return next(self.texts(name), "")

    def texts(self, name: str) -> Iterator[str]:
        """The texts of the properties of a name."""
        for _, value in self.properties.get(name, ()):
            yield clean(_unescaped(value)).strip()


@dataclass(slots=True)
class _Calendar:
    """The name of a calendar, its events, tasks and journal entries, and the number of lines that are damaged."""

    name: str | None = None
    components: list[_Component] = field(default_factory=list)
    damaged: int = 0

    def warnings(self) -> Iterator[str]:
        """What was not read."""
        if len(self.components) > MOST_EVENTS:
            yield f"only the first {MOST_EVENTS} of {len(self.components)} events were read"
        if self.damaged:
            lines = "1 line" if self.damaged == 1 else f"{self.damaged} lines"
            yield f"{lines} of the calendar could not be read"


def read_calendar(text: str, address: str, charset: str | None) -> Feed | Bulletin:
    """The events of a calendar as a feed, one event alone as a bulletin. Raises UnsupportedPage without any."""
    calendar = _read(text)
    name, components, warnings = calendar.name, calendar.components, tuple(calendar.warnings())
    if not components:
        raise UnsupportedPage("is a calendar without events; there is nothing to read")
    if len(components) == 1:
        draft = _draft(components[0], address, charset, name)
        draft.warnings += warnings
        return finish(draft)
    bulletins: list[Bulletin] = []
    seen: dict[str, int] = {}
    for number, component in enumerate(components[:MOST_EVENTS], 1):
        key = clean_line(component.text("UID"), 300) or str(number)
        if recurrence := component.text("RECURRENCE-ID"):
            key = f"{key}:{recurrence}"
        seen[key] = seen.get(key, 0) + 1
        key = f"{key}:{seen[key]}" if seen[key] > 1 else key
        bulletins.append(finish(_draft(component, f"{address}#{quote(key, safe='@.-_~:')}", charset, name)))
    entries = tuple(
        Entry(one.title or one.address, one.address, one.published.date() if one.published else None)
        for one in bulletins
    )
    return Feed(address, charset, name, entries=entries, bulletins=tuple(bulletins), warnings=warnings)


def calendar_lines(text: str, warnings: list[str]) -> tuple[list[DraftLine], tuple[Attachment, ...]]:
    """The lines of the events in a calendar that is part of a mail, and the files that they link to; what could
    not be read is added to `warnings`."""
    calendar = _read(text)
    warnings += calendar.warnings()
    lines: list[DraftLine] = []
    attachments: list[Attachment] = []
    for component in calendar.components[:MOST_EVENTS]:
        draft = _draft(component, "", None, None)
        lines += [DraftLine(draft.title, component.line, heading=2)] if draft.title else []
        lines += draft.lines
        attachments += draft.attachments
    return lines, tuple(attachments)


def _read(text: str) -> _Calendar:
    calendar = _Calendar()
    found = calendar.components
    inside: list[str] = []
    for number, line in _unfolded(text):
        match = _PROPERTY.fullmatch(line)
        if match is None:
            calendar.damaged += bool(line.strip())
            continue
        key, value = match[1].upper(), match[3]
        if key == "BEGIN":
            inside.append(value.strip().upper())
            if inside[-1] in _KINDS:
                found.append(_Component(inside[-1], number))
        elif key == "END":
            if inside:
                inside.pop()
        elif found and inside and inside[-1] == found[-1].kind:
            parameters = {
                one[1].upper(): one[2] if one[2] is not None else one[3] for one in _PARAMETER.finditer(match[2])
            }
            found[-1].properties.setdefault(key, []).append((parameters, value))
        elif key in ("X-WR-CALNAME", "NAME") and inside == ["VCALENDAR"]:
            calendar.name = clean_line(_unescaped(value), 300) or None
    return calendar


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """The content lines with the number of their first line; a line that begins with a space continues the one
    before it."""
    parts: list[str] = []
    start = 0
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if line[:1] in (" ", "\t") and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield start, "".join(parts)
        parts, start = [line], number
    if parts:
        yield start, "".join(parts)


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _draft(component: _Component, address: str, charset: str | None, calendar: str | None) -> Draft:
    summary, description = component.text("SUMMARY"), "\n".join(component.texts("DESCRIPTION"))
    draft = Draft(address, charset, site=calendar, title=clean_line(summary, 500) or None)
    language = 1 if _HAN.search(summary + description) else 0

    def add(label: str, value: str) -> None:
        if value:
            colon = "：" if language else ": "
            draft.lines.append(
                DraftLine(f"{_LABELS[label][language]}{colon}{clean_line(value, 4000)}", component.line)
            )

    add("time", _period(component))
    add("due", _shown(component.properties.get("DUE")))
    add("place", component.text("LOCATION"))
    add("organizer", _person(component))
    add("contact", "; ".join(component.texts("CONTACT")))
    add("comment", " ".join(component.texts("COMMENT")))
    add("repeats", component.text("RRULE"))
    add("categories", ",".join(component.texts("CATEGORIES")))
    status = component.text("STATUS").upper()
    add("status", status if status not in _USUAL_STATUS else "")
    typed = [DraftLine(line, component.line) for line in description.split("\n") if line.strip()]
    draft.lines += join_wrapped(typed)
    if web := absolute(None, component.text("URL")):
        draft.lines.append(DraftLine(web, component.line))
    for parameters, value in component.properties.get("ATTACH", [])[:200]:
        target = absolute(None, value)
        title = clean_line(parameters.get("FILENAME", "") or value.rpartition("/")[2], 300)
        if title and (target or parameters.get("FILENAME")):
            draft.attachments = (*draft.attachments, Attachment(title, target))
    _date(component, draft)
    return draft


def _date(component: _Component, draft: Draft) -> None:
    """The time of publication: of creation, else of the last change, else that of the event. DTSTAMP does not
    count: programs that export calendars write the time of the export."""
    for name in ("CREATED", "LAST-MODIFIED", "DTSTART", "DUE"):
        for parameters, value in component.properties.get(name, [])[:1]:
            moment = _moment(value, parameters)
            if isinstance(moment, datetime) and moment.tzinfo is not None:
                draft.set_published(moment, False, clean_line(value, 60))
                return
            if moment is not None:
                from tui_reader.text.dates import parse_moment

                if (found := parse_moment(moment.isoformat().replace("T", " "))) is not None:
                    draft.set_published(*found, clean_line(value, 60))
                    return


def _moment(value: str, parameters: dict[str, str]) -> datetime | date | None:
    """A stated date or time; None for an invalid one."""
    found = _MOMENT.match(value.strip())
    if found is None:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        if found[4] is None:
            return day
        time = datetime(day.year, day.month, day.day, int(found[4]), int(found[5]), min(int(found[6] or 0), 59))
    except ValueError:
        return None
    if found[7]:
        return time.replace(tzinfo=UTC)
    zone = parameters.get("TZID", "")
    try:
        return time.replace(tzinfo=ZoneInfo(zone)) if zone and "/" in zone.strip("/") else time
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return time


def _shown(stated: list[tuple[dict[str, str], str]] | None, is_end: bool = False) -> str:
    """A date or time in words, with its zone."""
    if not stated:
        return ""
    parameters, value = stated[0]
    moment = _moment(value, parameters)
    match moment:
        case None:
            return value
        case datetime():
            zone = "UTC" if moment.tzinfo is UTC else parameters.get("TZID", "")
            return f"{moment:%Y-%m-%d %H:%M}{f' ({zone})' if zone else ''}"
        case _:
            # The end of a period of whole days is the day after it.
            try:
                return (moment - timedelta(days=1) if is_end else moment).isoformat()
            except OverflowError:
                return moment.isoformat()


def _period(component: _Component) -> str:
    start = _shown(component.properties.get("DTSTART"))
    end = _shown(component.properties.get("DTEND"), is_end=True)
    duration = component.text("DURATION")
    if start and end and end > start:
        # The same day and zone are not repeated.
        if start[:10] == end[:10] and start[16:] == end[16:]:
            return f"{start[:16]}–{end[11:]}"
        return f"{start} – {end}"
    return f"{start}, {duration}" if start and duration else start


def _person(component: _Component) -> str:
    for parameters, value in component.properties.get("ORGANIZER", [])[:1]:
        address = re.sub(r"^mailto:", "", value.strip(), flags=re.I)
        name = clean_line(_unescaped(parameters.get("CN", "")), 200)
        return f"{name} <{address}>" if name and address and name != address else name or address
    return ""
