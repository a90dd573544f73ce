"""Messages shown for one source: failures (current and earlier), then notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui_reader.archive.values import FailedFetch
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.ui.sources.source_rows import SourceRow
from tui_reader.ui.sync.background import SourceMessage


class SourceMessages(NamedTuple):
    """Messages, failures before notes, and their heading, with the same counts as the row of the source."""

    title: str
    messages: list[SourceMessage]


def messages_of(
    entry: SourceRow, reported: Sequence[SourceMessage] | None, failed: Sequence[FailedFetch]
) -> SourceMessages:
    """The messages of a source. An error in its settings is a note.

    Args:
        entry: The row of the source.
        reported: Messages of the last sync in this run; None without one.
        failed: Bulletins that could not be fetched so far, in any sync.
    """
    count = entry.number("failed")
    if reported is None:
        message = entry.synced.message if entry.synced else None
        failures = [SourceMessage(entry.source.address, message)] if message else []
        latest_first = sorted(failed, key=lambda each: each.tried.timestamp() if each.tried else 0.0, reverse=True)
        failures += [SourceMessage(each.address, each.message) for each in latest_first]
        now, earlier = failures[:count], failures[count:]
        notes: list[SourceMessage] = []
    else:
        now = [message for message in reported if message.failure]
        notes = [message for message in reported if not message.failure]
        known = {message.address for message in now}
        complete = len(now) >= count and not entry.under_way
        earlier = [
            SourceMessage(each.address, each.message)
            for each in failed
            if complete and known.isdisjoint((each.address, each.address.removesuffix(f" {each.version}")))
        ]
        count = max(count, len(now))
    if entry.fault:
        notes = [SourceMessage(entry.source.address, str(entry.fault), failure=False), *notes]
    parts = [_failures(count, len(now), len(earlier), len(notes)), _notes(len(notes)), entry.source.name]
    return SourceMessages(" · ".join(filter(None, parts)), [*now, *earlier, *notes])


def _failures(count: int, shown: int, earlier: int, notes: int) -> str:
    """`12 failures`, with the number of those shown, or of earlier ones."""
    if not count and earlier:
        text = ngettext("{count} earlier failure", "{count} earlier failures", earlier)
        return text.format(count=f"{earlier:,}")
    if not count and notes:
        return ""
    text = ngettext("{count} failure", "{count} failures", count).format(count=f"{count:,}")
    if earlier:
        return text + ngettext(", {count} earlier", ", {count} earlier", earlier).format(count=f"{earlier:,}")
    return _("{failures} ({count} shown)").format(failures=text, count=f"{shown:,}") if shown < count else text


def _notes(count: int) -> str:
    return ngettext("{count} note", "{count} notes", count).format(count=f"{count:,}") if count else ""
