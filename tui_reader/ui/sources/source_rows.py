"""The rows of the sources: state, counts and progress of the running sync, or of the last one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple, get_args

from tui_reader.archive.values import Label, Synced
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import duration_text, kind_label, rate_text, size_text
from tui_reader.messages.translation import translated
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.events import SourceCounts
from tui_reader.text.web_address import is_web
from tui_reader.text.width import cell_width, crop
from tui_reader.ui.sync.background import SourceProgress, State
from tui_reader.ui.sync.wording import state_word
from tui_reader.ui.widgets.empty_state import EmptyState
from tui_reader.ui.widgets.lines import Line, Run
from tui_reader.ui.widgets.marks import FAILED
from tui_reader.ui.widgets.rows_pane import RowsPane
from tui_reader.ui.widgets.status import Hint

if TYPE_CHECKING:
    from tui_reader.archive.sync_jobs.protocol import SyncJob
    from tui_reader.config.yamlfile import Fault

NARROWEST_NAME = 14
"""Cells of a name; columns are left out until it has so many."""

LEAST_REASON = 24
"""Cells of a reason; columns are left out of the row until it has so many."""


class SourceRow(NamedTuple):
    """A source with the progress of its last sync in this run, and its last sync in the archive (`synced`). With a
    `fault` in its settings it is paused. `label` counts its bulletins in the archive; `message` is why it
    failed; `job` is its job in an archive that workers share."""

    source: Source
    kind: str = ""
    progress: SourceProgress | None = None
    synced: Synced | None = None
    fault: Fault | None = None
    label: Label | None = None
    message: str = ""
    job: SyncJob | None = None

    @property
    def reason(self) -> str:
        """Why the source failed or is left out, in the first words of the message; "" for any other."""
        if self.under_way:
            return ""
        return short_reason(self.fault.message if self.fault else self.message if self.failed else "")

    @property
    def under_way(self) -> bool:
        """Whether it takes part in the running sync."""
        return self.progress is not None and self.progress.state in ("waiting", "running")

    @property
    def running(self) -> SourceCounts | None:
        """The counts so far while it is being synced."""
        return self.progress.counts if self.progress and self.progress.state == "running" else None

    def state(self) -> str:
        """The name of its state."""
        if self.fault and not self.under_way:
            return _("invalid")
        if self.source.paused and not self.under_way:
            return _("paused")
        if self.progress is None and self.job is not None and self.job.worker is not None:
            return state_word("running")
        if self.progress is None and self.synced is None:
            return _("never")
        if self.failed:
            return state_word("failed")
        state = self.progress.state if self.progress else self.synced.outcome if self.synced else ""
        return state_word("done" if state == "failed" else state) if state in _STATES else state  # type: ignore[arg-type]

    @property
    def failed(self) -> bool:
        """Whether nothing was fetched. A source whose list was crawled has not failed, even if some pages have."""
        if self.progress:
            counts = self.progress.counts
            if self.progress.state != "failed" or counts.found > counts.failed or counts.done > counts.failed:
                return False
            # An unchanged list is not crawled; only earlier failures were tried again.
            unchanged = not counts.pages and is_web(self.source.address)
            return self.progress.failure_count > counts.failed or not unchanged
        synced = self.synced
        if synced is None or synced.outcome != "failed":
            return False
        # With new or changed bulletins only single pages failed.
        return synced.message is not None and not (synced.new or synced.changed)

    def number(self, name: str) -> int:
        """A count of the running or last sync, by its name in `SourceCounts`."""
        if self.progress:
            failures = max(self.progress.failure_count, self.progress.counts.failed)
            value: int = failures if name == "failed" else getattr(self.progress.counts, name)
        else:
            value = getattr(self.synced, name, 0)
        return value

    def counted(self, name: str) -> str:
        """The text of a count; "" for 0."""
        value = self.number(name)
        return f"{value:,}" if value else ""


_STATES = get_args(State)


def short_reason(message: str) -> str:
    """What happened, without what to do about it, which messages say behind a semicolon."""
    return re.split(r"; |；", translated(message), maxsplit=1)[0]


class _Column(NamedTuple):
    """A column of at least `least` cells, or as many as its heading. Without room for all, the column with the
    highest `rank` is left out first."""

    heading: Callable[[], str]
    least: int
    rank: int
    text: Callable[[SourceRow], str]
    left: bool = False
    syncing: bool = False
    """Whether it has a text only for a source that was synced in this run."""
    of_files: bool = False
    """Whether it has a text only for a source whose bulletins had files to fetch in this run."""
    of_workers: bool = False
    """Whether it has a text only in an archive that workers share."""


def _number(value: int | None) -> str:
    return f"{value:,}" if value else ""


def _received(entry: SourceRow) -> str:
    return size_text(entry.progress.counts.received) if entry.progress and entry.progress.counts.received else ""


def _files(entry: SourceRow) -> str:
    """The files that were fetched; while they are, of how many."""
    counts = entry.progress.counts if entry.progress else None
    if counts is None or not counts.files_found:
        return ""
    done = f"{counts.files_done:,}"
    return f"{done}/{counts.files_found:,}" if entry.running else f"{counts.files + counts.files_same:,}"


def _rate(entry: SourceRow) -> str:
    return rate_text(entry.running.rate) if entry.running and entry.running.rate else ""


def _time_left(entry: SourceRow) -> str:
    seconds = entry.running.seconds_left if entry.running else None
    return "" if seconds is None else duration_text(seconds)


def _last(entry: SourceRow) -> str:
    return _moment(entry.synced.at) if entry.synced else ""


def _next(entry: SourceRow) -> str:
    """When the source is due, or the worker that syncs it."""
    if entry.job is None:
        return ""
    return entry.job.worker or _moment(entry.job.due)


def _moment(at: datetime) -> str:
    """The time of a moment if it is today, else its date."""
    at = at.astimezone()
    return at.strftime("%H:%M") if at.date() == date.today() else at.date().isoformat()


def _columns() -> tuple[_Column, ...]:
    return (
        _Column(lambda: _("State"), 9, _STATE, SourceRow.state, left=True),
        _Column(lambda: _("Unread"), 6, _UNREAD, lambda entry: _number(entry.label and entry.label.unread)),
        _Column(lambda: _("Total"), 7, 4, lambda entry: _number(entry.label and entry.label.total)),
        _Column(lambda: _("Found"), 6, 7, lambda entry: entry.counted("found"), syncing=True),
        _Column(lambda: _("New"), 6, 2, lambda entry: entry.counted("new")),
        _Column(lambda: _("Changed"), 7, 8, lambda entry: entry.counted("changed")),
        _Column(lambda: _("Failed"), 6, _FAILURES, lambda entry: entry.counted("failed")),
        _Column(lambda: _("Files"), 9, 5, _files, of_files=True),
        _Column(lambda: _("Bytes"), 7, 10, _received, syncing=True),
        _Column(lambda: _("Rate"), 6, 11, _rate, syncing=True),
        _Column(lambda: _("Left"), 8, 6, _time_left, syncing=True),
        _Column(lambda: _("Last"), 10, 9, _last),
        _Column(lambda: _("Next, worker"), 16, 13, _next, left=True, of_workers=True),
        _Column(lambda: _("Kind"), 7, 12, lambda entry: kind_label(entry.kind), left=True),
    )


_STATE, _UNREAD, _FAILURES = 0, 1, 3
"""Ranks of the columns that show what is wrong, and of the one that gives way to failures."""

_BEFORE_REASON = 5
"""Columns of a rank below this stand before the reason of a source that failed, if that leaves room for it."""


class SourceRows(RowsPane):
    """The sources, in the order of the list."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.entries: list[SourceRow] = []
        self.fault = ""
        """What is wrong with the list of sources."""
        self.add_hint: tuple[Hint, ...] = ()
        """The key that adds a source, for a list without any."""
        self._read = False

    def show(self, entries: Iterable[SourceRow]) -> None:
        """Show other rows; the cursor stays on its source."""
        before = self.current
        self.entries, self._read = list(entries), True
        names = [entry.source.name for entry in self.entries]
        if before and before.source.name in names:
            self.cursor = names.index(before.source.name)
        self.cursor = max(0, min(self.cursor, len(names) - 1))
        self.keep_in_view()
        self.refresh()

    @property
    def current(self) -> SourceRow | None:
        """The source under the cursor."""
        return self.entries[self.cursor] if self.cursor < len(self.entries) else None

    def row_count(self) -> int:
        return len(self.entries)

    def empty_state(self) -> EmptyState:
        if not self._read:
            return EmptyState(_("Reading the list of sources…"))
        if self.fault:
            return EmptyState(_("The list of sources has an error"), self.fault)
        why = _("A source is a site, a feed or a folder whose articles are fetched.")
        return EmptyState(_("No sources yet"), why, self.add_hint)

    def heading(self) -> Line:
        count = len(self.entries)
        title = ngettext("{count} source", "{count} sources", count).format(count=f"{count:,}")
        return self._columned(
            title, lambda column: column.heading(), self.title_role, lambda _column: "pane-title"
        )

    def row_lines(self, row: int) -> list[Line]:
        entry = self.entries[row]
        idle = not entry.under_way
        faulty = {
            _STATE: idle and (entry.fault or (entry.failed and not entry.source.paused)),
            _FAILURES: entry.number("failed"),
        }

        def role(column: _Column) -> str:
            if faulty.get(column.rank):
                return "tampered"
            return "body" if entry.running else "muted"

        name = "unread" if entry.running else "muted" if entry.source.paused else "body"
        return [self._columned(entry.source.name, lambda column: column.text(entry), name, role, entry.reason)]

    def _columned(
        self,
        name: str,
        text: Callable[[_Column], str],
        role: str,
        column_role: Callable[[_Column], str],
        reason: str = "",
    ) -> Line:
        """A name, followed by the columns that fit, or by the first of them and a reason."""
        width, ambiguous = self.size.width, self.ambiguous
        columns = self._shown()
        room = max(0, width - 1 - sum(cells + 1 for _column, cells in columns))
        shown = crop(name, max(0, room - 1), ambiguous)
        runs = [Run(f" {shown}{' ' * (room - cell_width(shown, ambiguous))}", role)]
        at = room + 1
        for column, cells in columns:
            if reason and column.left and column.rank == _STATE:
                failed = f"{FAILED} {text(column)}"
                runs.append(Run(f"{failed}{' ' * (cells - cell_width(failed, ambiguous))} ", column_role(column)))
                at += cells + 1
                continue
            if reason and (column.rank >= _BEFORE_REASON or width - at - cells - 1 < LEAST_REASON):
                shown = crop(reason, width - at - 1, ambiguous)
                runs.append(Run(shown, "body"))
                at += cell_width(shown, ambiguous)
                break
            value = crop(text(column), cells, ambiguous)
            gap = " " * (cells - cell_width(value, ambiguous))
            runs.append(Run(f"{value}{gap} " if column.left else f"{gap}{value} ", column_role(column)))
            at += cells + 1
        return Line(tuple(runs), at)

    def _shown(self) -> list[tuple[_Column, int]]:
        """The columns that fit, each with its width in cells. Where single pages failed, which only their number
        shows, it has precedence over those of unread articles."""
        syncing = any(entry.progress for entry in self.entries)
        with_workers = any(entry.job for entry in self.entries)
        with_files = any(entry.progress and entry.progress.counts.files_found for entry in self.entries)
        partly_failed = any(entry.number("failed") and not entry.reason for entry in self.entries)
        ranks = {_FAILURES: _UNREAD, _UNREAD: _FAILURES} if partly_failed else {}
        columns = [
            (each, max(each.least, cell_width(each.heading(), self.ambiguous)))
            for each in _columns()
            if (syncing or not each.syncing)
            and (with_files or not each.of_files)
            and (with_workers or not each.of_workers)
        ]
        while columns and self.size.width - 1 - sum(cells + 1 for _column, cells in columns) < NARROWEST_NAME:
            columns.remove(max(columns, key=lambda each: ranks.get(each[0].rank, each[0].rank)))
        return columns
