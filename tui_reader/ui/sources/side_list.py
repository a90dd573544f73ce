"""The side list: what can be read, with its numbers of articles, beside the list that it narrows."""

from __future__ import annotations

from textual import events

from tui_reader.i18n import gettext as _
from tui_reader.text.fold import fold
from tui_reader.text.width import cell_width, crop
from tui_reader.ui.sources.side_entries import SideContents, SideEntry, side_entries
from tui_reader.ui.sync.wording import no_folders
from tui_reader.ui.widgets.lines import Line, Run
from tui_reader.ui.widgets.marks import FAILED, STARRED, UNREAD
from tui_reader.ui.widgets.rows_pane import RowsPane

LEAD = 2
"""Cells before a name: the gutter for one mark, and a blank."""

INDENT = 3
"""Cells before the name of a source in a folder, after the lead: one more than before that of the folder."""

LEAST_NAME = 9
"""Cells of a name; only the unread ones are counted where both numbers would leave less."""

LEAST_REASON = 12
"""Cells of the reason of a source that failed; with less room it stands in the status line only."""

OPEN, FOLDED = "▾ ", "▸ "


class SideList(RowsPane):
    """Folders and sources; the cursor stays on its entry while numbers and entries change."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.contents = SideContents()
        self.entries: list[SideEntry] = []
        self._folded: set[str] = set()

    def show(self, contents: SideContents) -> None:
        """Show other numbers, sources or searches."""
        if contents != self.contents or not self.entries:
            self.contents = contents
            self._arrange()

    def _arrange(self) -> None:
        before = self.current
        self.entries = side_entries(self.contents, self._folded)
        keys = [(entry.key, entry.depth) for entry in self.entries]
        if before and (before.key, before.depth) in keys:
            self.cursor = keys.index((before.key, before.depth))
        self.cursor = max(0, min(self.cursor, len(keys) - 1))
        self.keep_in_view()
        self.refresh()

    @property
    def current(self) -> SideEntry | None:
        """The entry under the cursor."""
        return self.entries[self.cursor] if self.cursor < len(self.entries) else None

    def fold(self) -> None:
        """Hide the contents of the folder under the cursor, or show them; in a folder, fold that one."""
        row = self.cursor
        while row > 0 and self.entries[row].depth:
            row -= 1
        folder = self.entries[row] if self.entries else None
        if folder is None or folder.folded is None:
            self.app.show_message(no_folders())
            return
        self._folded ^= {folder.key}
        self.cursor = row
        self._arrange()

    def find_row(self, needle: str, start: int, step: int) -> int | None:
        """The nearest entry from `start` on whose name contains a word, wrapping around; the folder of one that is
        folded away is opened."""
        wanted, every = fold(needle), side_entries(self.contents)
        folders: list[str] = []
        for entry in every:
            folders.append(entry.key if entry.folded is not None else folders[-1] if entry.depth else "")

        def is_shown(place: int) -> bool:
            return not every[place].depth or folders[place] not in self._folded

        first = [*filter(is_shown, range(len(every)))][start]
        order = ((first + step * distance) % len(every) for distance in range(len(every)))
        found = next((place for place in order if wanted in fold(every[place].name)), None)
        if found is None:
            return None
        if not is_shown(found):
            self._folded.remove(folders[found])
            self._arrange()
        return sum(map(is_shown, range(found)))

    def row_count(self) -> int:
        return len(self.entries)

    def heading(self) -> Line:
        entry = self.current
        return self.bar_line(_("Sources"), _numbers(entry) if entry else "")

    def row_lines(self, row: int) -> list[Line]:
        entry, width, ambiguous = self.entries[row], self.size.width, self.ambiguous
        lead = " " * (INDENT * entry.depth)
        if entry.folded is not None:
            lead = FOLDED if entry.folded else OPEN
        room = width - LEAD - cell_width(lead, ambiguous) - 1
        numbers = _numbers(entry)
        if room - cell_width(numbers, ambiguous) - 1 < LEAST_NAME:
            numbers = _number(entry.unread) if entry.unread else _number(entry.total)
        numbers_cells = cell_width(numbers, ambiguous)
        if numbers and room - numbers_cells - 1 < LEAST_NAME // 2:
            numbers, numbers_cells = "", 0
        name = crop(entry.name, room - (numbers_cells + 1 if numbers else 0), ambiguous)
        gap = room - cell_width(name, ambiguous) - numbers_cells
        reason = crop(f"  {entry.reason}", gap - 1, ambiguous) if entry.reason and gap > LEAST_REASON else ""
        gap -= cell_width(reason, ambiguous)
        role = "muted" if entry.muted else "unread" if entry.unread else "read"
        runs = (
            *_mark(entry),
            Run(" " + lead, "body"),
            Run(name, role),
            Run(reason, "muted"),
            Run(" " * gap, "body"),
            Run(numbers, "date"),
            Run(" ", "body"),
        )
        return [Line(runs, width)]

    def on_resize(self, event: events.Resize) -> None:
        self.keep_in_view()
        self.refresh()


def _mark(entry: SideEntry) -> tuple[Run]:
    """The gutter: what failed, what has unread articles, what is starred."""
    if entry.failed:
        return (Run(FAILED, "tampered"),)
    if entry.key == "starred":
        return (Run(STARRED, "star"),)
    return (Run(UNREAD, "unread") if entry.unread else Run(" ", "body"),)


def _numbers(entry: SideEntry) -> str:
    """Unread and all articles, as `3/198`; what is read as a whole has one number, as has an empty source none."""
    if entry.unread and entry.total is not None:
        return f"{entry.unread:,}/{entry.total:,}"
    return _number(entry.total)


def _number(number: int | None) -> str:
    return f"{number:,}" if number else ""
