"""A pane with one document, scrolled by line, page, share, heading and place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import events
from textual.message import Message

from tui_reader.i18n import gettext as _
from tui_reader.model import DocumentFile, section_heading
from tui_reader.ui.keys.actions import Handler, movements_by_half
from tui_reader.ui.reader.document import NO_DOCUMENT, Document
from tui_reader.ui.reader.find import heading_at
from tui_reader.ui.reader.layout import TOP, Layout, Place, TextPoint
from tui_reader.ui.reader.notes.noted import NotedText
from tui_reader.ui.reader.typography.measure import TextArea, text_area
from tui_reader.ui.reader.typography.typesetting import TYPESETTING, Typesetting

WHEEL_LINES = 3
"""Lines scrolled by one step of the mouse wheel."""


class ScrolledText(NotedText):
    """The part of the reader that moves in a document. The place at the top of the text determines everything else
    that is shown."""

    @dataclass
    class SectionChanged(Message):
        """The reading position moved to another heading: an index into the document's headings, or None."""

        heading: int | None

    class AtEnd(Message):
        """Page down was pressed at the end of the text."""

    def __init__(
        self,
        measure: int | None,
        *,
        wider: int = 0,
        typesetting: Typesetting = TYPESETTING,
        before_jump: Callable[[], object] = lambda: None,
        id: str | None = None,
    ) -> None:
        """`measure` and `wider` are those of `text_area`. `before_jump` is called where a jump begins, so that one
        can return there."""
        super().__init__(id=id)
        self._before_jump = before_jump
        self.measure = measure
        self.wider = wider
        self.typesetting = typesetting
        self.document = NO_DOCUMENT
        self.title = ""
        self.top: Place = TOP
        self._read_at = (0, 0)
        """The reading position. It stays until the reader moves: another size begins its lines elsewhere, and the
        text may be laid out for it before `top` follows."""
        self._layout: Layout | None = None
        self._heading_blocks: list[int] = []
        self._reported_heading: int | None = None
        self._target_heading: int | None = None

    @property
    def file(self) -> DocumentFile | None:
        """The file that the document is of; None for a page."""
        return None

    def show_document(self, document: Document, title: str, position: tuple[int, int] = (0, 0)) -> None:
        """Show a document; the heading line shows `title`, and the section."""
        self.document, self.title = document, title
        self.close_all_notes(document)
        self._heading_blocks = [heading.block for heading in self.document.headings]
        self.forget_matches()
        self.forget_selection()
        self._layout = self._target_heading = None
        self._read_at = position
        self.top = self._place_at(position)
        self._reported_heading = self.current_heading
        self.refresh()

    def replace_document(self, document: Document) -> None:
        self.document = document
        self._heading_blocks = [heading.block for heading in document.headings]
        self.forget_selection()
        self.top = self._place_at(self._read_at)
        self.refresh()

    @property
    def area(self) -> TextArea:
        """The place of the text in the pane."""
        return text_area(self.size.width, self.app.size.width, self.measure, self.wider)

    @property
    def margin(self) -> int:
        """Empty cells to the left of the lines of the layout."""
        area = self.area
        return area.margin - area.hanging

    @property
    def layout_now(self) -> Layout:
        """The document laid out for the current width and measure."""
        area = self.area
        layout = self._layout
        if (
            layout is None
            or (layout.width, layout.head_space) != (area.width, area.head_space)
            or layout.document is not self.document
        ):
            layout = self._layout = Layout(
                self.document, area.width, self.ambiguous, area.hanging, self.typesetting, area.head_space
            )
            self._strips.clear()
        return layout

    @property
    def page(self) -> int:
        """Lines of text below the heading line."""
        return max(1, self.size.height - 1)

    @property
    def position(self) -> tuple[int, int]:
        """The reading position, independent of the width: ordinal of the element, offset in it."""
        return self._read_at

    @property
    def at_end(self) -> bool:
        """Whether the last line is visible."""
        return not self.document.blocks or self.top >= self.layout_now.last_top(self.page)

    @property
    def current_heading(self) -> int | None:
        """The heading being read: the one jumped to, even if the end of the text keeps it from the top; on the
        last screen the last visible one; else the one of the top line."""
        if self._target_heading is not None:
            return self._target_heading
        if self.at_end and self.top > TOP:
            blocks = [block for block, _line in self.layout_now.window(self.top, self.page)]
            return heading_at(self._heading_blocks, blocks[-1]) if blocks else None
        if not self.document.blocks:
            return None
        # A heading below one empty line counts as the top.
        return heading_at(self._heading_blocks, self.layout_now.move(self.top, 1).block)

    def visible_part(self) -> tuple[float, float] | None:
        if self.at_end and self.top <= TOP:
            return None
        layout = self.layout_now
        end = 1.0 if self.at_end else layout.progress(layout.move(self.top, self.page))
        return layout.progress(self.top), end

    def first_point_in_sight(self) -> TextPoint | None:
        """The current match if it is in sight, else the first text in sight; None where no text is."""
        if self.current_match is not None:
            match = self.matches.all[self.current_match]
            point = TextPoint(match.block, match.start)
            if self.layout_now.distance(self.top, self.layout_now.place_of(*point), self.page - 1) is not None:
                return point
        return self.layout_now.first_point(self.top, self.page)

    def move_to(self, place: Place) -> None:
        """Scroll a place to the top of the screen, but not beyond the last full screen."""
        place = self._limited(place)
        self._target_heading = None
        if place != self.top:
            self.top = place
            self._read_at = self.layout_now.position(place)
            self.refresh()
        self._report_heading()

    def _report_heading(self) -> None:
        """Post SectionChanged if the current heading has changed."""
        heading = self.current_heading
        if heading != self._reported_heading:
            self._reported_heading = heading
            self.refresh()
            self.post_message(self.SectionChanged(heading))

    def _limited(self, place: Place) -> Place:
        """The place, or the top of the last full screen if that is above it."""
        return min(place, self.layout_now.last_top(self.page)) if self.document.blocks else TOP

    def _place_at(self, position: tuple[int, int]) -> Place:
        return TOP if position == (0, 0) else self._limited(self.layout_now.place_at(*position))

    def jump_to(self, place: Place) -> None:
        """Move to a place, far from the present one, to which one can return."""
        self._before_jump()
        self.move_to(place)

    def go_to_position(self, position: tuple[int, int]) -> None:
        """Move to a reading position, see `position`."""
        self.move_to(self._place_at(position))

    def scroll_lines(self, lines: int) -> None:
        """Scroll down by lines, or up if negative."""
        if self.document.blocks:
            self.move_to(self.layout_now.move(self.top, lines))

    def line_down(self) -> None:
        self.scroll_lines(1)

    def line_up(self) -> None:
        self.scroll_lines(-1)

    def page_down(self) -> None:
        """Scroll by a page less one line; at the end, post AtEnd."""
        if self.at_end:
            self.post_message(self.AtEnd())
        else:
            self.scroll_lines(max(1, self.page - 1))

    def page_up(self) -> None:
        """Scroll up by a page less one line."""
        self.scroll_lines(-max(1, self.page - 1))

    def half_page_down(self) -> None:
        """Scroll down by half a page."""
        self.scroll_lines(max(1, self.page // 2))

    def half_page_up(self) -> None:
        """Scroll up by half a page."""
        self.scroll_lines(-max(1, self.page // 2))

    def go_to_top(self) -> None:
        """Jump to the beginning of the text."""
        self.jump_to(TOP)

    def go_to_bottom(self) -> None:
        """Jump to the end of the text."""
        self.jump_to(self.layout_now.last_top(self.page))

    def go_to_share(self, share: float) -> None:
        """Jump to the line before which `share` of the text lies, from 0 to 1."""
        self.jump_to(self.layout_now.place_at_share(share))

    def go_to_line(self, number: int) -> None:
        """Jump to a line of the present layout, counted from 1."""
        self.jump_to(self.layout_now.move(TOP, number - 1) if self.document.blocks else TOP)

    def go_by_lines(self, lines: int) -> None:
        """Jump down by lines, or up if negative."""
        self.jump_to(self.layout_now.move(self.top, lines) if self.document.blocks else TOP)

    def go_to_heading(self, index: int) -> None:
        """Scroll a heading to the top of the screen."""
        self.jump_to(self.layout_now.start_of(self.document.headings[index].block))
        self._target_heading = index
        self._report_heading()

    def go_to_block(self, block: int) -> None:
        """Jump to a block of the document, such as one with a heading."""
        index = next((i for i, each in enumerate(self.document.headings) if each.block == block), None)
        if index is not None:
            self.go_to_heading(index)
        else:
            self.jump_to(self.layout_now.start_of(block))

    def go_to_section(self, address: str) -> bool:
        """Go to a section by its address, such as `2.1`; False if there is none."""
        for index, heading in enumerate(self.document.headings):
            if heading.section.address == address:
                self.go_to_heading(index)
                return True
        return False

    def go_to_place(self, name: str, words: str) -> bool:
        """Go to the heading that a link with these words to the place `name` means: one that says the same as the
        words, else as the name, as the addresses of headings do; else to the printed page of the name. False if
        there is none."""
        for wanted in filter(None, map(_letters, (words, name))):
            for index, heading in enumerate(self.document.headings):
                section = heading.section
                if wanted in map(_letters, (section_heading(section), section.heading)):
                    self.go_to_heading(index)
                    return True
        return self._go_to_page(name)

    def _go_to_page(self, name: str) -> bool:
        """Go to the printed page of the document that `page-3` names; False if it has none."""
        # Not at the start of the program: no document with pages is open then.
        from tui_reader.ui.reader.places.lines import point_of_page

        file = self.file
        number = name.removeprefix("page-")
        if file is None or number == name or not (number.isascii() and number.isdecimal()):
            return False
        point = point_of_page(self.document, file, int(number[:9]))
        if point is None:
            return False
        self.jump_to(self.layout_now.start_of(point.block))
        return True

    def step_heading(self, step: int, *, top_level: bool = False) -> None:
        """Go to the next (1) or previous (-1) heading; back from inside a section to the start of that section."""
        headings = self.document.headings
        wanted = [i for i, h in enumerate(headings) if not top_level or h.parent is None]
        current = self.current_heading
        index = current if current is not None else -1
        if step > 0:
            target = next((i for i in wanted if i > index), None)
        else:
            inside = index in wanted and self.top > self.layout_now.start_of(headings[index].block)
            target = next((i for i in reversed(wanted) if i < index or (inside and i == index)), None)
        if target is not None:
            self.go_to_heading(target)
        elif step < 0 and self.top > TOP:
            self.jump_to(TOP)
        elif step < 0:
            self.app.show_message(_("No previous heading."))
        else:
            self.app.show_message(_("No next heading.") if headings else _("This text has no headings."))

    def parent_heading(self) -> None:
        """Go to the parent of the current heading, or to the top."""
        current = self.current_heading
        parent = None if current is None else self.document.headings[current].parent
        if current is None:
            self.app.show_message(_("No parent heading."))
        elif parent is None:
            self.jump_to(TOP)
        else:
            self.go_to_heading(parent)

    def set_measure(self, measure: int | None) -> None:
        """Use lines of `measure` Han characters, at the same reading position."""
        self.measure = measure
        self.top = self._place_at(self._read_at)
        self.refresh()
        self._report_heading()

    def on_resize(self, event: events.Resize) -> None:
        if self._layout is None or not self.document.blocks:
            return
        self.top = self._place_at(self._read_at)
        # It may have been drawn in the new size before, from the previous place.
        self.refresh()
        self._report_heading()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.scroll_lines(WHEEL_LINES)
        event.stop()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.scroll_lines(-WHEEL_LINES)
        event.stop()


def _letters(text: str) -> str:
    """The letters and digits of a text, in lower case: addresses of headings replace all other characters."""
    return "".join(filter(str.isalnum, text)).casefold()


def reading_handlers(reader: ScrolledText) -> dict[str, Handler]:
    """The handlers of the actions that move in a document."""
    return {
        **movements_by_half("reader", reader),
        "next-heading": lambda: reader.step_heading(1),
        "previous-heading": lambda: reader.step_heading(-1),
        "next-top-heading": lambda: reader.step_heading(1, top_level=True),
        "previous-top-heading": lambda: reader.step_heading(-1, top_level=True),
        "parent-heading": reader.parent_heading,
        "toggle-notes": reader.toggle_notes,
    }
