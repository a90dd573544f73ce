"""The rows of the list of references, in groups: what changed a text, what it cites, and what cites it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from tui_reader.fact_labels.references import change_sentence, effect_label
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.text.width import cell_width, crop
from tui_reader.ui.references.listing import ChangeEntry, CitedEntry, ReferenceListing, Sentence
from tui_reader.ui.widgets.empty_state import EmptyState
from tui_reader.ui.widgets.lines import Line, Run
from tui_reader.ui.widgets.rows_pane import RowsPane

if TYPE_CHECKING:
    from tui_reader.archive.extracted.values import Citing
    from tui_reader.archive.values import Row
    from tui_reader.ui.entry_window import EntryWindow

LEAD = 2
"""Cells before a row."""

WITH_PUBLISHER = 64
"""Cells from which the row of a citing bulletin names its publisher too."""

_BEFORE = 3
"""A cited passage begins at most a third of the row behind its left edge."""


class ReferenceGroup(NamedTuple):
    """The group of a row: its part of the list, and for cited ones the number of the document."""

    part: Literal["changes", "cited", "citing"]
    document: object = None


class ReferenceRows(RowsPane):
    """Rows that stand for changes, references and citing bulletins, the last ones fetched by number."""

    def __init__(self, window: EntryWindow[Citing], today: Callable[[], date], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.listing: ReferenceListing | None = None
        self.window = window
        self._today = today
        self._title = ""

    def show(self, listing: ReferenceListing, title: str) -> None:
        """Show other references."""
        self.listing, self._title = listing, title
        self.move_to(self.cursor, notify=False)
        self.refresh()

    @property
    def _above(self) -> int:
        """Rows above those of citing bulletins."""
        listing = self.listing
        return len(listing.changes) + len(listing.cited) if listing else 0

    def row_count(self) -> int:
        return self._above + (self.listing.citing if self.listing else 0)

    def entry(self, row: int) -> ChangeEntry | CitedEntry | Citing | None:
        """What a row stands for; None while it is on its way, and where there is none."""
        listing = self.listing
        if listing is None or row < 0:
            return None
        if row < len(listing.changes):
            return listing.changes[row]
        if row < self._above:
            return listing.cited[row - len(listing.changes)]
        return self.window.get(row - self._above) if row < self.row_count() else None

    @property
    def current(self) -> ChangeEntry | CitedEntry | Citing | None:
        """What the row under the cursor stands for."""
        return self.entry(self.cursor)

    @property
    def grouped(self) -> bool:
        return self.body > 1

    def group(self, row: int) -> ReferenceGroup:
        listing = self.listing
        if row < 0 or listing is None:
            raise IndexError(row)
        if row < len(listing.changes):
            return ReferenceGroup("changes")
        if row >= self._above:
            return ReferenceGroup("citing")
        return ReferenceGroup("cited", id(listing.cited[row - len(listing.changes)].document))

    def step_group(self, step: int) -> bool:
        """Move to the first row of the next group (1), or of this one or the one before (-1); False for none."""
        last = self._above + (1 if self.listing and self.listing.citing else 0)
        starts = [row for row in range(last) if row == 0 or self.group(row) != self.group(row - 1)]
        beyond = [row for row in starts if (row > self.cursor if step > 0 else row < self.cursor)]
        if not beyond:
            return False
        self.jump_to(beyond[0] if step > 0 else beyond[-1])
        return True

    def heading(self) -> Line:
        return self.bar_line(
            f"{_('References')} · {self._title}" if self._title else _("References"),
            self.position_text if self.listing is not None else "",
        )

    def empty_state(self) -> EmptyState:
        if self.listing is None:
            return EmptyState(_("Reading the references…"))
        return EmptyState(
            _("No references"), _("No reference was found in this article, and nothing here cites it.")
        )

    def group_line(self, row: int) -> Line:
        group = self.group(row)
        if group.part == "changes":
            title = _("Changed")
        elif group.part == "citing":
            count = self.listing.citing if self.listing else 0
            title = ngettext("Cited by {count} article", "Cited by {count} articles", count).format(
                count=f"{count:,}"
            )
        else:
            entry = self.entry(row)
            assert isinstance(entry, CitedEntry)
            title = document_label(entry)
        shown = crop(title, max(4, self.size.width - LEAD - 1), self.ambiguous)
        cells = LEAD + cell_width(shown, self.ambiguous) + 1
        rule = max(0, self.size.width - 1 - cells)
        return Line((Run(" " * LEAD + shown + " ", "group"), Run("─" * rule, "rule")), cells + rule)

    def row_lines(self, row: int) -> list[Line]:
        entry = self.entry(row)
        if entry is None:
            return [self.text_line(" " * (LEAD + 2) + "…", "muted")]
        if isinstance(entry, CitedEntry):
            return [self._cited_line(entry)]
        if isinstance(entry, ChangeEntry):
            return [self._change_line(entry)]
        return [self._citing_line(entry.row, effect_label(entry.reference.effect))]

    def _cited_line(self, entry: CitedEntry) -> Line:
        """The effect, the article, and the sentence around."""
        reference = entry.reference
        words = (effect_label(reference.effect), article_label(reference.article))
        lead = " ".join(filter(None, words))
        runs = [Run(" " * (LEAD + 2), "body")]
        cells = LEAD + 2
        if lead:
            runs.append(Run(f"{lead}  ", "number"))
            cells += cell_width(lead, self.ambiguous) + 2
        return self._with_sentence(runs, cells, entry.sentence)

    def _change_line(self, entry: ChangeEntry) -> Line:
        title = entry.by.title if entry.by else _("an article that is gone")
        return self.text_line(" " * (LEAD + 2) + change_sentence(entry.change, title, self._today()), "restored")

    def _citing_line(self, row: Row, effect: str) -> Line:
        """Date and title of a bulletin, and at the right edge its publisher."""
        day = row.published.date().isoformat() if row.published else _("no date")
        title = f"{effect}  {row.title}" if effect else row.title
        publisher = (row.source or row.origin or "") if self.size.width >= WITH_PUBLISHER else ""
        right = crop(publisher, self.size.width // 4, self.ambiguous)
        room = max(4, self.size.width - LEAD - 4 - cell_width(day, self.ambiguous) - 1)
        room -= cell_width(right, self.ambiguous) + 2 if right else 0
        shown = crop(title, room, self.ambiguous)
        gap = room - cell_width(shown, self.ambiguous)
        runs = [
            Run(" " * (LEAD + 2), "body"),
            Run(day, "date"),
            Run(f"  {shown}", "read" if row.read else "unread"),
        ]
        runs.append(Run(" " * (gap + (2 if right else 0)) + right, "date"))
        return Line(tuple(runs), sum(cell_width(run.text, self.ambiguous) for run in runs))

    def _with_sentence(self, runs: list[Run], cells: int, sentence: Sentence) -> Line:
        """A row that goes on with a sentence, cut so that what is cited can be read, and is lit."""
        room = max(4, self.size.width - cells - 1)
        text, start, end = sentence
        cut = 0
        if cell_width(text, self.ambiguous) > room:
            while cut < start and cell_width(text[cut:start], self.ambiguous) > room // _BEFORE:
                cut += 1
        head = "…" if cut else ""
        shown = crop(head + text[cut:], room, self.ambiguous)
        first, last = start - cut + len(head), min(end - cut + len(head), len(shown))
        parts = ((shown[:first], "muted"), (shown[first:last], "title"), (shown[last:], "muted"))
        runs += [Run(part, role) for part, role in parts if part]
        return Line(tuple(runs), sum(cell_width(run.text, self.ambiguous) for run in runs))


def document_label(entry: CitedEntry) -> str:
    """The heading of the references to one document: its title and date, and whether it is here."""
    document = entry.document
    if document.own:
        return _("Articles of this text")
    if document.row is None:
        return _("Not in the archive: {title}").format(title=document.title)
    day = document.row.published
    title = document.row.title
    return _("Cites: {title}").format(title=f"{title} · {day.date().isoformat()}" if day else title)


def article_label(article: str) -> str:
    """The article that is cited, in words; "" for a whole document."""
    return _("Art. {number}").format(number=article) if article else ""
