"""Publishers, sources or sections with their numbers of bulletins, and how regularly they publish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.strip import Strip

from tui_reader.archive.statistics.values import GroupCount, Grouping, Rhythm
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import interval_text, silence_text
from tui_reader.text.width import cell_width, crop
from tui_reader.ui.overview.bars import bar
from tui_reader.ui.widgets.empty_state import EmptyState
from tui_reader.ui.widgets.line_widget import LineWidget
from tui_reader.ui.widgets.lines import Line, Run
from tui_reader.ui.widgets.marks import FOCUS
from tui_reader.ui.widgets.rows_pane import RowsPane

LEAST_BAR = 6
LEAST_INTERVALS_SHOWN = 5
"""Intervals from which their median is shown. Chosen by hand."""
RHYTHM_FROM = 66
"""Cells from which the rhythm stands beside the name, and not only its signs."""


def group_name(by: Grouping, name: str) -> str:
    """The name of a group; what stands for none."""
    return name or {"publisher": _("No publisher"), "source": _("No source"), "section": _("No section")}[by]


class GroupsPane(RowsPane):
    """A row for each group, the largest first or, sorted so, the quiet ones first."""

    def __init__(
        self, by: Grouping, groups: Sequence[GroupCount], rhythms: Mapping[str, Rhythm], title: str
    ) -> None:
        super().__init__(id=f"groups-{by}")
        self.by: Grouping = by
        self.title = title
        self.rhythms = rhythms
        self.groups = list(groups)
        self.by_silence = False
        self._most = max((group.total for group in groups), default=0)
        self._longest_notes: dict[tuple[bool, int], int] = {}

    @property
    def current(self) -> GroupCount | None:
        """The group under the cursor."""
        return self.groups[self.cursor] if self.cursor < len(self.groups) else None

    def sort(self) -> None:
        """Sort by number, or by rhythm: the quiet ones first, the longest silence in terms of its median in
        front."""
        current = self.current
        self.by_silence = not self.by_silence and bool(self.rhythms)
        self.groups.sort(key=self._by_silence if self.by_silence else lambda group: (-group.total, group.name))
        if current is not None:
            self.move_to(self.groups.index(current))
        self.refresh()

    def _by_silence(self, group: GroupCount) -> tuple[object, ...]:
        rhythm = self.rhythms.get(group.name)
        if rhythm is None:
            return (3, 0.0, group.name)
        rank = 0 if rhythm.quiet else 1 if rhythm.irregular else 2
        return (rank, -rhythm.silent / max(1.0, rhythm.median), group.name)

    def row_count(self) -> int:
        return len(self.groups)

    def heading(self) -> Line:
        names = {"publisher": _("Publishers"), "source": _("Sources"), "section": _("Sections")}
        quiet = sum(rhythm.quiet for rhythm in self.rhythms.values())
        right = ngettext("{count} quiet", "{count} quiet", quiet).format(count=quiet) if quiet else ""
        return self.bar_line(f"{self.title} · {names[self.by]} · {len(self.groups):,}", right)

    def empty_state(self) -> EmptyState:
        return EmptyState(_("No articles here"))

    def row_lines(self, row: int) -> list[Line]:
        group = self.groups[row]
        rhythm = self.rhythms.get(group.name)
        width, ambiguous = self.size.width, self.ambiguous
        note, role = _note(rhythm, long=width >= RHYTHM_FROM)
        number = f"{group.total:>{len(f'{self._most:,}')},}"
        note_cells = self._note_cells()
        room = max(8, width - len(number) - note_cells - LEAST_BAR - 5)
        longest = max(12, min(room, width // 3))
        name = crop(group_name(self.by, group.name), longest, ambiguous)
        lead = f"  {name}{' ' * (longest - cell_width(name, ambiguous))} {number} "
        cells = cell_width(lead, ambiguous)
        cells_of_bar = max(0, width - cells - note_cells - 1)
        drawn = bar(group.total, self._most, cells_of_bar, ambiguous)
        runs = [Run(lead, "body"), Run(drawn, "unread-mark")]
        cells += cell_width(drawn, ambiguous)
        if note:
            gap = width - cells - cell_width(note, ambiguous) - 1
            runs += [Run(" " * max(1, gap), "body"), Run(note, role)]
            cells += max(1, gap) + cell_width(note, ambiguous)
        return [Line(tuple(runs), cells)]

    def _note_cells(self) -> int:
        """The cells of the longest note, which all bars leave free: lengths of bars are compared."""
        key = (self.size.width >= RHYTHM_FROM, self.ambiguous)
        if key not in self._longest_notes:
            notes = (_note(rhythm, long=key[0])[0] for rhythm in self.rhythms.values())
            longest = max((cell_width(note, key[1]) for note in notes), default=0)
            self._longest_notes[key] = longest + 2 if longest else 0
        return self._longest_notes[key]


def _note(rhythm: Rhythm | None, *, long: bool) -> tuple[str, str]:
    """What the rhythm of a group says, and its role."""
    if rhythm is None:
        return "", "muted"
    if rhythm.quiet:
        text = silence_text(rhythm.silent)
        role = "tampered"
    elif rhythm.irregular:
        text, role = _("irregular"), "restored"
    else:
        text, role = "", "muted"
    if long and rhythm.intervals >= LEAST_INTERVALS_SHOWN:
        every = interval_text(rhythm.median)
        text = f"{text} · {every}" if text else every
    return text, role


class PageTabs(LineWidget):
    """The pages of the overview, each with its key."""

    DEFAULT_CSS: ClassVar[str] = "PageTabs { height: 1; }"

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(id="tabs")
        self.names = list(names)
        self.page = 0

    def line(self, y: int) -> Strip:
        texts = [self._text(at, name) for at, name in enumerate(self.names)]
        if sum(cell_width(text, self.ambiguous) for text in texts) > self.size.width:
            # The others are named by their keys.
            texts = [self._text(at, name if at == self.page else "") for at, name in enumerate(self.names)]
        runs = [Run(text, "pane-title-focused" if at == self.page else "status") for at, text in enumerate(texts)]
        return self.strip(
            "tabs", Line(tuple(runs), sum(cell_width(text, self.ambiguous) for text in texts)), role="status"
        )

    def _text(self, at: int, name: str) -> str:
        return f"{FOCUS if at == self.page else ' '}{at + 1} {name} "
