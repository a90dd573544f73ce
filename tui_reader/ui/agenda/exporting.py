"""The dates of an agenda written to a file for a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader.atomic_file import open_atomic
from tui_reader.export_formats.icalendar import CalendarEntry, calendar

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import View
    from tui_reader.extraction.values import KeyDateKind

_AT_ONCE = 500
"""Key dates that are read at once."""


def write_calendar(archive: Archive, view: View, kind: KeyDateKind | None, path: Path) -> int:
    """Writes the key dates of a view, of one kind or of all, into a new file, and returns their number. Raises
    ArchiveError, FileExistsError and other errors of the system; then there is no file."""
    count = 0

    def entries() -> Iterator[CalendarEntry]:
        nonlocal count
        for start in range(0, archive.agenda_count(view), _AT_ONCE):
            for each in archive.agenda(view, None, None, start, _AT_ONCE):
                if kind in (None, each.key_date.kind):
                    count += 1
                    yield CalendarEntry(each.row.address, each.row.title, each.key_date, each.text)

    with open_atomic(path, overwrite=False) as file:
        for line in calendar(entries(), datetime.now(UTC)):
            file.write(line.encode("utf-8", "replace"))
    return count
