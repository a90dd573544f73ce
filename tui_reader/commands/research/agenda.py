"""`bulletin-tui agenda`: deadlines and other key dates of bulletins, by day."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from tui_reader.archive.values import View
from tui_reader.commands import USAGE
from tui_reader.commands.options.arguments import at_least, coming_day, since_day
from tui_reader.commands.options.bulletin_choice import existing_archive
from tui_reader.commands.options.query import all_hits, index_if_many, read_query
from tui_reader.commands.output.console import complain, print_bytes, print_json, print_text, terminal_width
from tui_reader.commands.output.progress import extract_waiting
from tui_reader.commands.output.table import row_object
from tui_reader.export_formats.extracted import key_date_object
from tui_reader.fact_labels.dates import key_date_label
from tui_reader.i18n import gettext as _
from tui_reader.messages.translation import translated

if TYPE_CHECKING:
    from tui_reader.archive.extracted.values import AgendaEntry
    from tui_reader.archive.protocol import Archive
    from tui_reader.extraction.values import KeyDate

_WINDOW = 500
"""Key dates that are read at once."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "query", nargs="*", metavar="QUERY", help=_("only of the bulletins that `search` finds with it")
    )
    # `from` is a keyword.
    parser.add_argument(
        "--from",
        dest="since",
        type=since_day,
        metavar="DATE",
        help=_("from this day on: 2010, 2010-07, 2010-07-16, 7d for the last week (default: today)"),
    )
    parser.add_argument(
        "--until", type=coming_day, metavar="DATE", help=_("up to this day; 30d for the next 30 days")
    )
    parser.add_argument("--limit", type=at_least(0), metavar="N", help=_("at most this many"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("one JSON object per line"))
    form.add_argument("--ics", action="store_true", help=_("a calendar for other programs (iCalendar)"))


def run(options: argparse.Namespace) -> int:
    """0, also when there is no key date; 2 for a query that cannot be read."""
    query = None
    if options.query and (query := read_query(" ".join(options.query))) is None:
        return USAGE
    since = options.since or date.today()
    with existing_archive() as archive:
        extract_waiting(archive)
        if query is None:
            entries = _all_entries(archive, since, options.until)
        else:
            index_if_many(archive)
            ids = [hit.row.id for hit in all_hits(archive, query, 0)]
            entries = iter(archive.agenda_of(ids, since, options.until))
        entries = islice(entries, options.limit)
        if options.ics:
            _print_calendar(entries)
        elif options.json:
            for entry in entries:
                print_json({**row_object(entry.row), "key_date": key_date_object(entry.key_date, entry.text)})
        elif not _print_lines(entries):
            later = options.since is None
            complain(
                None,
                _("no key dates from today on; --from lists past ones")
                if later
                else _("no key dates in this period"),
            )
    return 0


def _all_entries(archive: Archive, since: date, until: date | None) -> Iterator[AgendaEntry]:
    view, start = View(), 0
    count = archive.agenda_count(view, since, until)
    while start < count:
        yield from archive.agenda(view, since, until, start, _WINDOW)
        start += _WINDOW


def _print_lines(entries: Iterator[AgendaEntry]) -> bool:
    """Prints each day with its key dates; returns whether there was one."""
    from tui_reader.text.width import crop

    cells, day = terminal_width(), None
    for entry in entries:
        if entry.key_date.day != day:
            day = entry.key_date.day
            print_text(day.isoformat())
        lines = [
            f"  {_clock(entry.key_date)}{key_date_label(entry.key_date.kind)}: {entry.row.title} ({entry.row.id})"
        ]
        if entry.text:
            lines.append(f"      {entry.text.strip()}")
        if entry.key_date.basis:
            lines.append(f"      {translated(entry.key_date.basis)}")
        for line in lines:
            print_text(crop(line, cells) if cells else line, flush=False)
    return day is not None


def _clock(key_date: KeyDate) -> str:
    """The time of a key date with its zone and a space behind; "" without a time."""
    if key_date.time is None:
        return ""
    return f"{key_date.time:%H:%M} {f'{key_date.zone} ' if key_date.zone else ''}"


def _print_calendar(entries: Iterator[AgendaEntry]) -> None:
    from tui_reader.export_formats.icalendar import CalendarEntry, calendar

    found = (CalendarEntry(each.row.address, each.row.title, each.key_date, each.text) for each in entries)
    print_bytes("".join(calendar(found, datetime.now(UTC))).encode("utf-8", "replace"), "utf-8")
