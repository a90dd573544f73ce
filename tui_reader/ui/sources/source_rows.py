"""The sources, a line each: how the last sync of each went, or how far the one that runs has come."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, get_args

from tui_reader.archive.values import Synced
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import duration_text, rate_text, size_text
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.text.web_address import is_web
from tui_reader.text.width import cell_width, crop
from tui_reader.ui.sync.background import SourceProgress, State
from tui_reader.ui.sync.wording import no_sources, state_word
from tui_reader.ui.widgets.lines import Line, Run
from tui_reader.ui.widgets.rows_pane import RowsPane

if TYPE_CHECKING:
    from tui_reader.config.yamlfile import Fault

NARROWEST_NAME = 14
"""Cells that a name gets before columns are left out for it."""


class SourceRow(NamedTuple):
    """A source, the last sync it had a part in while the program is open, and the last one that is known of.
    `mistake` in its settings is why it is paused."""

    source: Source
    kind: str = ""
    standing: SourceProgress | None = None
    synced: Synced | None = None
    mistake: Fault | None = None

    @property
    def under_way(self) -> bool:
        """Whether it has a part in the sync that runs."""
        return self.standing is not None and self.standing.state in ("waiting", "running")

    def state(self) -> str:
        """How it stands, in a word."""
        if self.mistake and not self.under_way:
            return _("mistake")
        if self.source.paused and not self.under_way:
            return _("paused")
        if self.standing is None and self.synced is None:
            return _("never")
        if self.failed:
            return state_word("failed")
        state = self.standing.state if self.standing else self.synced.outcome if self.synced else ""
        return state_word("done" if state == "failed" else state) if state in _STATES else state  # type: ignore[arg-type]

    @property
    def failed(self) -> bool:
        """Whether nothing could be had of it. A source whose list was walked is done, whatever became of some of
        its pages: those are counted."""
        if self.standing:
            tally = self.standing.tally
            if self.standing.state != "failed" or tally.found > tally.failed or tally.done > tally.failed:
                return False
            # A list that has not changed since is not walked: what failed before was tried again, and that is all.
            unchanged = not tally.pages and is_web(self.source.address)
            return self.standing.failures > tally.failed or not unchanged
        synced = self.synced
        return synced is not None and synced.outcome == "failed" and _was_lost(synced)

    def number(self, name: str) -> int:
        """A count of the sync that runs or ran last, named as in `Tally`."""
        if self.standing:
            failures = max(self.standing.failures, self.standing.tally.failed)
            value: int = failures if name == "failed" else getattr(self.standing.tally, name)
        else:
            value = getattr(self.synced, name, 0)
        return value

    def counted(self, name: str) -> str:
        """A count as `number` has it; "" for none."""
        value = self.number(name)
        return f"{value:,}" if value else ""


def _was_lost(synced: Synced) -> bool:
    """Whether a sync that is over had brought nothing because more than single pages failed."""
    return synced.message is not None and not (synced.new or synced.changed)


_STATES = get_args(State)


class _Column(NamedTuple):
    """`least` cells, more where its heading needs more; of those that do not fit, the one with the highest `rank`
    is left out first."""

    heading: Callable[[], str]
    least: int
    rank: int
    text: Callable[[SourceRow], str]
    left: bool = False


def _received(entry: SourceRow) -> str:
    return size_text(entry.standing.tally.received) if entry.standing and entry.standing.tally.received else ""


def _rate(entry: SourceRow) -> str:
    running = entry.standing is not None and entry.standing.state == "running"
    return rate_text(entry.standing.tally.rate) if running and entry.standing and entry.standing.tally.rate else ""


def _time_left(entry: SourceRow) -> str:
    if entry.standing is None or entry.standing.state != "running":
        return ""
    seconds = entry.standing.tally.seconds_left
    return "" if seconds is None else duration_text(seconds)


def _last(entry: SourceRow) -> str:
    """When a source was synced: the time of today, or the day."""
    if entry.synced is None:
        return ""
    at = entry.synced.at.astimezone()
    return at.strftime("%H:%M") if at.date() == date.today() else at.date().isoformat()


def _columns() -> tuple[_Column, ...]:
    return (
        _Column(lambda: _("State"), 9, 0, SourceRow.state, left=True),
        _Column(lambda: _("Found"), 6, 3, lambda entry: entry.counted("found")),
        _Column(lambda: _("New"), 6, 1, lambda entry: entry.counted("new")),
        _Column(lambda: _("Changed"), 7, 5, lambda entry: entry.counted("changed")),
        _Column(lambda: _("Failed"), 6, 2, lambda entry: entry.counted("failed")),
        _Column(lambda: _("Bytes"), 7, 7, _received),
        _Column(lambda: _("Rate"), 6, 8, _rate),
        _Column(lambda: _("Left"), 8, 4, _time_left),
        _Column(lambda: _("Last"), 10, 6, _last),
        _Column(lambda: _("Kind"), 7, 9, lambda entry: entry.kind, left=True),
    )


class SourceRows(RowsPane):
    """The sources in the order of their list."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.entries: list[SourceRow] = []
        self._read = False

    def show(self, entries: Iterable[SourceRow]) -> None:
        """Show the sources as they stand now, the cursor on the one it was on."""
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

    def empty_line(self) -> Line:
        words = no_sources() if self._read else _("Reading the list of sources…")
        return self.text_line(f" {words}", "muted")

    def heading(self) -> Line:
        role = "pane-title-focused" if self.has_focus else "pane-title"
        count = len(self.entries)
        title = ngettext("{count} source", "{count} sources", count).format(count=f"{count:,}")
        return self._columned(title, lambda column: column.heading(), role, lambda _column: "pane-title")

    def row_lines(self, row: int) -> list[Line]:
        entry = self.entries[row]
        running = entry.standing is not None and entry.standing.state == "running"
        idle = not entry.under_way
        wrong = {
            0: idle and (entry.mistake or (entry.failed and not entry.source.paused)),
            2: entry.number("failed"),
        }

        def role(column: _Column) -> str:
            if wrong.get(column.rank):
                return "tampered"
            return "body" if running else "muted"

        name = "unread" if running else "muted" if entry.source.paused else "body"
        return [self._columned(entry.source.name, lambda column: column.text(entry), name, role)]

    def _columned(
        self, name: str, text: Callable[[_Column], str], role: str, column_role: Callable[[_Column], str]
    ) -> Line:
        """A name, and behind it the columns that there is room for."""
        width, ambiguous = self.size.width, self.ambiguous
        columns = self._shown()
        room = max(0, width - 1 - sum(cells + 1 for _column, cells in columns))
        shown = crop(name, max(0, room - 1), ambiguous)
        runs = [Run(f" {shown}{' ' * (room - cell_width(shown, ambiguous))}", role)]
        for column, cells in columns:
            said = crop(text(column), cells, ambiguous)
            gap = " " * (cells - cell_width(said, ambiguous))
            runs.append(Run(f"{said}{gap} " if column.left else f"{gap}{said} ", column_role(column)))
        return Line(tuple(runs), width)

    def _shown(self) -> list[tuple[_Column, int]]:
        """The columns that there is room for, each with its cells."""
        columns = [(each, max(each.least, cell_width(each.heading(), self.ambiguous))) for each in _columns()]
        while columns and self.size.width - 1 - sum(cells + 1 for _column, cells in columns) < NARROWEST_NAME:
            columns.remove(max(columns, key=lambda each: each[0].rank))
        return columns
