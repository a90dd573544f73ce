"""Rows of collections, and of the items of one."""

from __future__ import annotations

from collections.abc import Sequence

from tui_reader.archive.workspace.collections.values import Collection, CollectionSummary
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.text.secrets import shown_address
from tui_reader.text.width import cell_width, crop
from tui_reader.ui.keys.hints import action_hints
from tui_reader.ui.keys.keymap import Keymap
from tui_reader.ui.widgets.empty_state import EmptyState
from tui_reader.ui.widgets.lines import Line, Run
from tui_reader.ui.widgets.rows_pane import RowsPane


class CollectionRows(RowsPane):
    """The collections with their numbers of items; or, once one is `opened`, its items, two lines each: title and
    section, and below them the note."""

    def __init__(self, keymap: Keymap, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keymap = keymap
        self.summaries: Sequence[CollectionSummary] = ()
        self.opened: Collection | None = None
        self.kept: frozenset[str] = frozenset()
        """The addresses of the items that are in the archive."""
        self.add_key = ""

    def row_count(self) -> int:
        return len(self.summaries) if self.opened is None else len(self.opened.items)

    @property
    def row_height(self) -> int:
        return 1 if self.opened is None else 2

    def heading(self) -> Line:
        title = _("Collections") if self.opened is None else self.opened.name
        return self.bar_line(title, self.position_text)

    def empty_state(self) -> EmptyState:
        if self.opened is not None:
            how = _("{key} in the list or in a text adds an article or the section in sight.")
            return EmptyState(_("This collection is empty"), how.format(key=self.add_key))
        how = _("{key} in the list or in a text adds an article or the section in sight to one.")
        hints = action_hints(self._keymap, ("new-collection", _("add")))
        return EmptyState(_("No collections"), how.format(key=self.add_key), hints)

    def row_lines(self, row: int) -> list[Line]:
        return [self._summary(row)] if self.opened is None else self._item(self.opened, row)

    def _summary(self, row: int) -> Line:
        summary = self.summaries[row]
        facts = [_("shared")] if summary.shared else []
        facts.append(ngettext("{count} item", "{count} items", summary.items).format(count=f"{summary.items:,}"))
        facts.append(f"{summary.edited.astimezone():%Y-%m-%d}")
        return self._line(summary.name, " · ".join(facts), "title")

    def _item(self, collection: Collection, row: int) -> list[Line]:
        item = collection.items[row]
        title = " – ".join(filter(None, (item.title or shown_address(item.address), item.heading or item.section)))
        missing = "" if item.address in self.kept else _("not kept")
        if item.damaged:
            title, missing = _("Damaged item"), _("cannot be read")
        number = f"{row + 1:>{len(str(len(collection.items)))}}. "
        note = " ⏎ ".join(item.note.splitlines())
        room = max(4, self.size.width - 4 - cell_width(number, self.ambiguous))
        indent = " " * (2 + cell_width(number, self.ambiguous))
        shown = crop(note, room, self.ambiguous)
        below = Line((Run(indent, "body"), Run(shown, "muted")), len(indent) + cell_width(shown, self.ambiguous))
        return [self._line(number + title, missing, "title"), below]

    def _line(self, left: str, right: str, role: str) -> Line:
        ambiguous, width = self.ambiguous, max(12, self.size.width - 2)
        right = crop(right, width // 2, ambiguous)
        left = crop(left, max(4, width - 3 - cell_width(right, ambiguous)), ambiguous)
        gap = max(1, width - 1 - cell_width(left, ambiguous) - cell_width(right, ambiguous))
        runs = (Run("  ", "body"), Run(left, role), Run(" " * gap, "body"), Run(right, "muted"))
        return Line(runs, 2 + cell_width(left, ambiguous) + gap + cell_width(right, ambiguous))
