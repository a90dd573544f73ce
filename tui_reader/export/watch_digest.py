"""What has newly matched watches, brought up to date, and as a digest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.attachment_labels import shown_path
from tui_reader.export_formats.digest import DigestEntry, DigestPart
from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import Hit
    from tui_reader.archive.workspace.watches import Cause, Watch, WatchMatch, WatchState

ALL = 1_000_000_000
"""More matches than a watch can have."""

_TOGETHER = 200
"""Matches whose passages are read at once. Chosen by hand."""


class NewMatches(NamedTuple):
    """A watch, and what has matched it, the last to arrive first."""

    watch: Watch
    matches: tuple[WatchMatch, ...]


def compare_all(archive: Archive, stopped: Callable[[], bool] = lambda: False) -> None:
    """Compares all that has arrived with the watches, until `stopped`; what was compared then stays so."""
    while not stopped() and archive.update_watches():
        pass


def update(archive: Archive, compare: Callable[[Archive], object] = compare_all) -> list[NewMatches]:
    """Has `compare` compare what has arrived with the watches; returns what this run has found, without what was
    found and announced before."""
    before = {state.watch.name: max(state.checked, state.seen) for state in archive.watches()}
    if not before:
        return []
    compare(archive)
    found = []
    for state in archive.watches():
        known = before.get(state.watch.name)
        if known is not None and state.checked > known and state.new:
            matches = archive.watch_matches(state.watch.name, 0, ALL)
            if fresh := tuple(each for each in matches if each.number > known):
                found.append(NewMatches(state.watch, fresh))
    return found


def unseen(archive: Archive, state: WatchState) -> NewMatches:
    """The new matches of a watch as far as `state` knows it: what arrived since is left to the next look."""
    matches = archive.watch_matches(state.watch.name, 0, ALL)
    return NewMatches(state.watch, tuple(each for each in matches if each.number <= state.checked))


def of_day(archive: Archive, state: WatchState, day: date) -> NewMatches:
    """The matches of a watch that arrived on a day, in the zone of this machine."""
    if not 1970 <= day.year < date.max.year:  # the ends of the calendar, which zones cross; nothing arrived then
        return NewMatches(state.watch, ())
    start = datetime.combine(day, time()).astimezone()
    end = datetime.combine(day + timedelta(1), time()).astimezone()
    return NewMatches(state.watch, tuple(archive.watch_matches_between(state.watch.name, start, end)))


def hits(archive: Archive, found: NewMatches) -> list[tuple[WatchMatch, Hit]]:
    """The matches with the passages that match."""
    from tui_reader.query.syntax import parse

    query = parse(found.watch.query)
    pairs = []
    for at in range(0, len(found.matches), _TOGETHER):
        some = found.matches[at : at + _TOGETHER]
        by_id = {hit.row.id: hit for hit in archive.hits_of(query, [each.row.id for each in some])}
        pairs += [(each, by_id[each.row.id]) for each in some if each.row.id in by_id]
    return pairs


def cause_label(cause: Cause) -> str:
    """Why a bulletin matches now, in a word."""
    return {"new": _("new"), "changed": _("changed"), "file": _("attachment")}[cause]


def digest_parts(archive: Archive, found: Iterable[NewMatches]) -> list[DigestPart]:
    """The matches as the parts of a digest; watches without any are left out."""
    return [
        DigestPart(each.watch.name, each.watch.query, each.watch.sources, _entries(archive, each))
        for each in found
        if each.matches
    ]


def _entries(archive: Archive, found: NewMatches) -> tuple[DigestEntry, ...]:
    return tuple(
        DigestEntry(
            hit.row.title,
            hit.row.address,
            hit.row.published.date().isoformat() if hit.row.published else "",
            hit.row.source or "",
            hit.row.origin or "",
            cause_label(match.cause),
            shown_path(hit),
            hit.snippet,
            hit.spans,
        )
        for match, hit in hits(archive, found)
    )


def announcement(found: Sequence[NewMatches]) -> tuple[str, str]:
    """A title and a line for a notification: what has matched which watches."""
    from tui_reader.i18n import ngettext
    from tui_reader.labels import comma_list

    count = len({each.row.id for one in found for each in one.matches})
    title = ngettext("{count} new match", "{count} new matches", count).format(count=count)
    return title, comma_list(f"{one.watch.name} ({len(one.matches)})" for one in found)


def digest_of_news(archive: Archive, found: Sequence[NewMatches]) -> str:
    """What was found as Markdown, for a program of the user."""
    from tui_reader.export_formats.digest import digest_markdown

    return digest_markdown(announcement(found)[0], digest_parts(archive, found))
