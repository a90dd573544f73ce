"""What is said of one source below the list: what could not be had, now and earlier, and what is to be known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui_reader.archive.values import FailedFetch
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.ui.sources.source_rows import SourceRow
from tui_reader.ui.sync.background import SourceMessage


class SourceMessages(NamedTuple):
    """Remarks, failures before notes, and the line above them, which counts them as the source's own line does."""

    title: str
    remarks: list[SourceMessage]


def said_of(
    entry: SourceRow, told: Sequence[SourceMessage] | None, missed: Sequence[FailedFetch]
) -> SourceMessages:
    """All that is known of a source: `told` by the last sync in this run of the program, None where there was
    none; `missed` are the bulletins that could not be had so far, of every sync. A mistake in its settings is a
    note."""
    count = entry.number("failed")
    if told is None:
        message = entry.synced.message if entry.synced else None
        failures = [SourceMessage(entry.source.address, message)] if message else []
        latest_first = sorted(missed, key=lambda each: each.tried.timestamp() if each.tried else 0.0, reverse=True)
        failures += [SourceMessage(each.address, each.message) for each in latest_first]
        now, earlier = failures[:count], failures[count:]
        notes: list[SourceMessage] = []
    else:
        now = [remark for remark in told if remark.failure]
        notes = [remark for remark in told if not remark.failure]
        known = {remark.address for remark in now}
        complete = len(now) >= count and not entry.under_way
        earlier = [
            SourceMessage(each.address, each.message)
            for each in missed
            if complete and known.isdisjoint((each.address, each.address.removesuffix(f" {each.version}")))
        ]
        count = max(count, len(now))
    if entry.mistake:
        notes = [SourceMessage(entry.source.address, str(entry.mistake), failure=False), *notes]
    parts = [_failures(count, len(now), len(earlier), len(notes)), _notes(len(notes)), entry.source.name]
    return SourceMessages(" · ".join(filter(None, parts)), [*now, *earlier, *notes])


def _failures(count: int, shown: int, earlier: int, notes: int) -> str:
    """`12 failures`, with how many of them are known one by one, and how many more are from earlier syncs."""
    if not count and earlier:
        text = ngettext("{count} earlier failure", "{count} earlier failures", earlier)
        return text.format(count=f"{earlier:,}")
    if not count and notes:
        return ""
    said = ngettext("{count} failure", "{count} failures", count).format(count=f"{count:,}")
    if earlier:
        return said + ngettext(", {count} earlier", ", {count} earlier", earlier).format(count=f"{earlier:,}")
    return _("{failures} ({count} shown)").format(failures=said, count=f"{shown:,}") if shown < count else said


def _notes(count: int) -> str:
    return ngettext("{count} note", "{count} notes", count).format(count=f"{count:,}") if count else ""
