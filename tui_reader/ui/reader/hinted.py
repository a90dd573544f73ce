"""A pane of text with links: which of them are in sight, and the labels by which keys follow them."""

from __future__ import annotations

from collections.abc import Iterable

from textual.message import Message

from tui_reader.ui.reader.selection.selectable import SelectableText
from tui_reader.ui.reader.visible_links import (
    NOTHING_CITED,
    CitedSpans,
    LinkTarget,
    VisibleLink,
    cited_in,
    visible_links,
)
from tui_reader.ui.widgets.lines import Line, overlay, stamp


class HintedText(SelectableText):
    """The part of the reader that finds links on the screen and labels them."""

    class HintsRemoved(Message):
        """The text moved while the hints of its links were shown."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._link_hints: dict[int, list[tuple[int, str]]] = {}
        """The labels of links by line and cell."""
        self._hinted_view: object = None
        self.cited: CitedSpans = NOTHING_CITED

    def show_cited(self, cited: CitedSpans) -> None:
        """Mark these references, which lead to bulletins here, in the document that is shown."""
        self.cited = cited
        self.refresh()

    def with_cited(self, block: int, line: Line) -> Line:
        """A line of a block with its references marked; those in links look like these."""
        spans = cited_in(self.document.blocks[block], self.cited)
        return overlay(line, [(each.start, each.end, "cited") for each in spans]) if spans else line

    def with_link_hints(self, row: int, line: Line) -> Line:
        """A line of text, counted from 0 on the screen, with the labels of its links."""
        for cell, label in self._link_hints.get(row, ()):
            line = stamp(line, label, cell, "hint", self.ambiguous)
        return line

    def check_link_hints(self) -> None:
        """Remove the hints if the text has moved since."""
        if self._link_hints and self._hinted_view != self._view:
            self._link_hints = {}
            self.post_message(self.HintsRemoved())

    def links_in_view(self) -> list[VisibleLink]:
        """The links and document numbers in the lines on the screen; cells are counted from the margin."""
        lines = self.layout_now.window(self.top, self.page) if self.size.height > 1 else ()
        return list(visible_links(lines, self.document, self.ambiguous, self.cited))

    @property
    def _view(self) -> object:
        """All that decides which lines are on the screen."""
        return self.top, self.size, self.layout_now

    def show_link_hints(self, hints: Iterable[tuple[VisibleLink, str]]) -> None:
        """Write a label over the beginning of each link; `HintsRemoved` is posted when the text moves."""
        self._link_hints = {}
        for link, label in hints:
            self._link_hints.setdefault(link.line, []).append((link.start, label))
        self._hinted_view = self._view
        self.refresh()

    def target_at(self, x: int, y: int) -> LinkTarget | None:
        """The target of the link at a cell of the widget, or None."""
        for link in self.links_in_view():
            if link.line == y - 1 and link.start <= x - self.margin < link.end:
                return link.target
        return None
