"""The reader pane: a bulletin, drawn with its heading line, links and highlights; clicks on them, and matches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip

from tui_reader.i18n import gettext as _
from tui_reader.model import Bulletin, DocumentFile, Image, Table
from tui_reader.serialization import collection_paused
from tui_reader.text.width import cell_width
from tui_reader.ui.reader.building import build_document, listed_files
from tui_reader.ui.reader.document import NO_DOCUMENT, Document, DocumentBlock, TableBlock, TextBlock
from tui_reader.ui.reader.find import Finding
from tui_reader.ui.reader.layout import Place, TextPoint
from tui_reader.ui.reader.outline.breadcrumb import SEPARATOR, breadcrumb
from tui_reader.ui.reader.scrolled import ScrolledText
from tui_reader.ui.reader.selection.highlights import NO_HIGHLIGHTS, with_margin_mark
from tui_reader.ui.reader.title_block import HeadFact, publication_line, running_title
from tui_reader.ui.reader.visible_links import (
    NOTHING_CITED,
    AttachmentTarget,
    CitationTarget,
    NoteTarget,
    PictureTarget,
    PlaceTarget,
    WebTarget,
    links_of,
)
from tui_reader.ui.widgets.lines import EMPTY_LINE, Line, overlay

if TYPE_CHECKING:
    from tui_reader.archive.values import AttachedFile
    from tui_reader.query.nodes import Phrase


class Reader(ScrolledText, can_focus=True):
    """A heading line above the text."""

    @dataclass
    class CitationClicked(Message):
        """A click on a reference to a bulletin of the archive."""

        target: CitationTarget

    @dataclass
    class AttachmentClicked(Message):
        """A click on an attachment in the list below the text, by its number from 1."""

        number: int

    @dataclass
    class HighlightClicked(Message):
        """A click on a highlighted character."""

        point: TextPoint

    bulletin: Bulletin | None = None
    whole = False
    """Whether the text that the page leaves out is shown in its place."""
    origin: str | None = None
    files: Sequence[AttachedFile] = ()
    """The attachments listed below the text."""
    facts: Sequence[HeadFact] = ()
    publication = ""
    """Date and publisher, which the heading line shows while the head of the page is on the screen."""
    _label = ""
    _visible: Sequence[tuple[int, Line]] = ()

    @property
    def file(self) -> DocumentFile | None:
        return self.bulletin.document if self.bulletin is not None else None

    def show(
        self,
        bulletin: Bulletin | None,
        position: tuple[int, int] = (0, 0),
        origin: str | None = None,
        files: Sequence[AttachedFile] = (),
        label: str = "",
        document: Document | None = None,
        facts: Sequence[HeadFact] = (),
    ) -> None:
        """Show a bulletin at a reading position: ordinal of the element, offset in it. `origin` is the followed
        source that brought it, `files` are its attachments, by default as the page lists them. `label` stands in
        the bar instead of date and publisher. `document` is what `built` has made of it, if that is done. `facts`
        stand below the head."""
        self.facts = facts
        self.bulletin, self.whole, self.origin = bulletin, False, origin
        self.highlights, self.cited = NO_HIGHLIGHTS, NOTHING_CITED
        self.files = files or (listed_files(bulletin) if bulletin else ())
        self._label = label
        self.publication = label or (publication_line(bulletin, origin) if bulletin else "")
        if bulletin and document is None:
            document = self.built(bulletin, origin=origin, files=self.files, facts=facts)
        title = running_title(bulletin) if bulletin else ""
        self.show_document(document or NO_DOCUMENT, title, position)

    def show_waiting(self, title: str, reason: str) -> None:
        """Show only a title, and why there is no text below it."""
        self.show(None)
        blocks = (
            TextBlock(title, "title", 0, align="center"),
            TextBlock(reason, "muted", 1, space_before=1, align="center"),
        )
        self.show_document(Document.of(blocks), title)

    def show_files(self, files: Sequence[AttachedFile], document: Document) -> None:
        """Show the document with the attachments in another state, at the same reading position."""
        self.files = files
        self.update_document(document)

    def show_whole(self, whole: bool, document: Document) -> None:
        """Show the document with what the page leaves out in its place, or without it; the position stays."""
        self.whole = whole
        self.show_document(document, self.title, self.position)

    def built(
        self,
        bulletin: Bulletin,
        *,
        whole: bool = False,
        origin: str | None = None,
        files: Sequence[AttachedFile] = (),
        facts: Sequence[HeadFact] = (),
    ) -> Document:
        """The document of a bulletin; see `build_document`. Changes nothing here: any thread may call it."""
        indent = self.typesetting.first_indent
        with collection_paused():
            return build_document(
                bulletin, first_indent=indent, whole=whole, origin=origin, files=files, facts=facts
            )

    def line(self, y: int) -> Strip:
        if y == 0:
            return self.strip("heading", self._heading_line(), role=self.title_role)
        if y > len(self._visible):
            return self.strip("empty", EMPTY_LINE)
        block, line = self._visible[y - 1]
        shown = overlay(self.with_highlights(block, self.with_cited(block, line)), self.match_spans(block))
        shown = self.with_link_hints(y - 1, self.with_selection(block, shown))
        padding = self.margin
        if mark := self.margin_mark(block, line):
            shown, padding = with_margin_mark(shown, mark, padding, self.area.hanging), 0
        return self.strip(block, shown, padding=padding, links=links_of(self.document.blocks[block]))

    def draw(self, crop: Region) -> list[Strip]:
        self.check_link_hints()
        self._visible = list(self.layout_now.window(self.top, self.page))
        return super().draw(crop)

    def caret(self) -> Offset:
        """The line of the current match, or else the first line of text."""
        current = self.matches.all[self.current_match] if self.current_match is not None else None
        line = None
        if current is not None:
            place = self.layout_now.place_of(current.block, current.start)
            line = self.layout_now.distance(self.top, place, self.page - 1)
        return Offset(self.margin, 1 + (line or 0))

    @property
    def shows_attachment(self) -> bool:
        """Whether the text is that of an attached file."""
        return bool(self._label)

    @property
    def empty_title(self) -> str:
        """What the bar says without a text."""
        return _("Reader")

    def _heading_line(self) -> Line:
        if not self.document.blocks:
            return self.bar_line(self.empty_title)
        in_head = self.top.block < self.document.head
        label = self._label or (in_head and self.publication) or self.title
        index = self.current_heading
        if index is not None:
            room = max(8, self.size.width - 12)
            path = breadcrumb(self.document.headings, index, room, self.ambiguous)
            titled = f"{label}{SEPARATOR}{path}" if label and (self._label or not in_head) else path
            label = titled if cell_width(titled, self.ambiguous) <= room else path
        progress = _("end") if self.at_end else f"{self.layout_now.progress(self.top):.0%}"
        return self.bar_line(label, progress)

    def highlight(
        self,
        phrases: Sequence[Phrase],
        section: str | None,
        point: TextPoint | None = None,
        moved: Callable[[], object] = lambda: None,
    ) -> None:
        """Highlight all words of a search and go to the first one in a section, given by its address, or from a
        point of the text on. In a long text that takes several steps, between which keys are handled: `moved` is
        called when the first one is shown."""
        heading = next((h for h in self.document.headings if section and h.section.address == section), None)
        if section:
            self.go_to_section(section)
        # One jump for section and match, so that one way back leads to where the reader was before.
        go = self.move_to if heading else self.jump_to
        block, offset = point or (heading.block if heading else 0, 0)

        def show(place: Place) -> None:
            go(place)
            moved()

        self.start_finding(Finding(self.document, phrases, block, offset), show)

    def mark_words(self, phrases: Sequence[Phrase]) -> None:
        """Highlight words, without going to any of them."""
        self.start_finding(Finding(self.document, phrases), lambda _place: None)

    def objects_in_sight(self) -> list[Table | Image]:
        """The tables and pictures of which a row is on the screen, from top to bottom; that with the current match
        alone, if it is one of them."""
        blocks = self.document.blocks
        shown = {
            id(found): found
            for block in dict.fromkeys(block for block, _line in self.layout_now.window(self.top, self.page))
            if (found := _object_of(blocks[block])) is not None
        }
        if self.current_match is not None:
            found = _object_of(blocks[self.matches.all[self.current_match].block])
            if id(found) in shown:
                return [shown[id(found)]]
        return list(shown.values())

    def row_of_match(self, table: Table) -> int | None:
        """The row of a table in which the current match is, counted from 1 with those of the head; None where it
        is elsewhere."""
        if self.current_match is None:
            return None
        match = self.matches.all[self.current_match]
        block = self.document.blocks[match.block]
        if not isinstance(block, TableBlock) or block.grid.table is not table:
            return None
        return block.group.first + block.text.count("\n", 0, match.start) + 1

    def on_click(self, event: events.Click) -> None:
        if self.was_dragged:
            return
        # Not at the start of the program: no link has been clicked then.
        from tui_reader.text.link_target import place_name

        match self.target_at(event.x, event.y):
            case PlaceTarget(address, words):
                self.go_to_place(place_name(address), words)
            case NoteTarget() as target:
                self.follow_note(target)
            case WebTarget(str(address)) | PictureTarget(Image(address=str(address))):
                self.app.open_link(address)
            case PictureTarget(image):
                self.app.open_picture(image)
            case CitationTarget() as target:
                self.post_message(self.CitationClicked(target))
            case AttachmentTarget(number):
                self.post_message(self.AttachmentClicked(number))
            case None if self.highlights.by_block and (point := self.point_near(event)) is not None:
                spans = self.highlights.of(self.document.blocks[point.block])
                if any(span.start <= point.offset < span.end for span in spans):
                    self.post_message(self.HighlightClicked(point))


def _object_of(block: DocumentBlock) -> Table | Image | None:
    """The table or picture that a block shows."""
    if isinstance(block, TableBlock):
        return block.grid.table
    return block.image if isinstance(block, TextBlock) else None
