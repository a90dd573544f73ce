"""A pane of text, part of which can be selected: what is highlighted, and what the mouse selects."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message

from tui_reader.ui.reader.document import NO_DOCUMENT, Document
from tui_reader.ui.reader.layout import TOP, Layout, Place, TextPoint, TextRange
from tui_reader.ui.reader.selection.highlights import (
    NO_HIGHLIGHTS,
    Highlights,
    beside_line,
    drawn_spans,
)
from tui_reader.ui.widgets.line_widget import LineWidget
from tui_reader.ui.widgets.lines import Line, overlay


class SelectableText(LineWidget):
    """The base class of the reader, as far as selections need it."""

    @dataclass
    class Dragged(Message):
        """The mouse was moved between two characters with its button down; `released`: the button is up again."""

        start: TextPoint
        end: TextPoint
        released: bool

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.document: Document = NO_DOCUMENT
        self.top: Place = TOP
        self.selected: TextRange | None = None
        self.highlights: Highlights = NO_HIGHLIGHTS
        self.was_dragged = False
        """Whether the mouse has moved since its button went down."""
        self._drag_start: TextPoint | None = None

    @property
    def layout_now(self) -> Layout:
        """The document laid out for the present size."""
        raise NotImplementedError

    @property
    def margin(self) -> int:
        """Empty cells to the left of the lines of the layout."""
        raise NotImplementedError

    @property
    def page(self) -> int:
        """Lines of text below the heading line."""
        raise NotImplementedError

    def move_to(self, place: Place) -> None:
        """Scroll a place to the top of the screen, but not beyond the last full screen."""
        raise NotImplementedError

    def scroll_lines(self, lines: int) -> None:
        """Scroll down by lines, or up if negative."""
        raise NotImplementedError

    def first_point_in_sight(self) -> TextPoint | None:
        """Where a selection begins; None where there is no text."""
        raise NotImplementedError

    def show_highlights(self, highlights: Highlights) -> None:
        """Draw these highlights in the document instead of others."""
        if highlights != self.highlights:
            self.highlights = highlights
            self.refresh()

    def with_highlights(self, block: int, line: Line) -> Line:
        """A line of a block with its highlights."""
        spans = self.highlights.of(self.document.blocks[block])
        return overlay(line, drawn_spans(spans)) if spans else line

    def margin_mark(self, block: int, line: Line) -> str:
        """The mark of a highlight beside a line; "" for none."""
        spans = self.highlights.of(self.document.blocks[block])
        return beside_line(line, spans) if spans else ""

    def with_selection(self, block: int, line: Line) -> Line:
        """A line of a block with the selected text, and the caret over it, highlighted."""
        if self.selected is None:
            return line
        caret, spans = self.selected.caret, self.selected.spans(block, len(self.document.blocks[block].text))
        line = overlay(line, [(start, end, "selected-text") for start, end in spans])
        return overlay(line, [(caret.offset, caret.offset + 1, "caret")]) if caret.block == block else line

    def show_selected(self, selected: TextRange | None) -> None:
        """Highlight a range of the text, or none."""
        if selected != self.selected:
            self.selected = selected
            self.refresh()

    def forget_selection(self) -> None:
        """Select nothing, because another document is shown."""
        self.selected = self._drag_start = None

    def keep_in_sight(self, point: TextPoint) -> None:
        """Scroll as little as possible so that a character is in sight."""
        place = self.layout_now.place_of(*point)
        if place < self.top:
            self.move_to(place)
        elif self.layout_now.distance(self.top, place, self.page - 1) is None:
            self.move_to(self.layout_now.move(place, 1 - self.page))

    def point_near(self, event: events.MouseEvent) -> TextPoint | None:
        """The character under the mouse, or near it."""
        if not self.document.blocks:
            return None
        row = max(0, min(event.y - 1, self.page - 1))
        return self.layout_now.point_at(self.top, event.x - self.margin, row)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self.was_dragged = False
        self._drag_start = self.point_near(event) if event.button == 1 and event.y > 0 else None
        if self._drag_start:
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._drag_start is None:
            return
        if event.y < 1:
            self.scroll_lines(-1)
        elif event.y >= self.size.height:
            self.scroll_lines(1)
        point = self.point_near(event)
        if point and (self.was_dragged or point != self._drag_start):
            self.was_dragged = True
            self.post_message(self.Dragged(self._drag_start, point, False))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self.release_mouse()
        point = self.point_near(event)
        if self._drag_start and self.was_dragged and point:
            self.post_message(self.Dragged(self._drag_start, point, True))
        self._drag_start = None
