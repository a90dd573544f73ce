"""A pane of text whose notes open in place: below the paragraph with the mark, until they are closed."""

from __future__ import annotations

from tui_reader.i18n import gettext as _
from tui_reader.ui.reader.document import NO_DOCUMENT, Document, OpenNoteBlock
from tui_reader.ui.reader.findable import FindableText
from tui_reader.ui.reader.hinted import HintedText
from tui_reader.ui.reader.layout import TextPoint
from tui_reader.ui.reader.notes.opening import (
    OpenNote,
    follows_its_mark,
    marks_of,
    moved_blocks,
    with_open_notes,
)
from tui_reader.ui.reader.visible_links import NoteTarget


class NotedText(FindableText, HintedText):
    """The part of the reader that opens notes, and leads from notes back to their marks."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._without_notes: Document = NO_DOCUMENT
        self._open_notes: tuple[OpenNote, ...] = ()

    def replace_document(self, document: Document) -> None:
        """Show the same document with other notes opened, at the same reading position."""
        raise NotImplementedError

    def close_all_notes(self, document: Document) -> None:
        """Begin with another document, of which no note is open."""
        self._without_notes, self._open_notes = document, ()

    def update_document(self, document: Document) -> None:
        """Show a document of the same blocks, some in other words; the notes that are open stay so."""
        self._without_notes = document
        self.replace_document(with_open_notes(document, self._open_notes))

    def follow_note(self, target: NoteTarget, *, there: bool = False) -> None:
        """Open the note of a mark below its paragraph, or close it again; go to the place of the note where it
        stands right there, or with `there`. From the note go back to its mark."""
        block = self.document.blocks[target.block]
        note = OpenNote(target.name, block.ordinal)
        if target.back and isinstance(block, OpenNoteBlock):
            self._set_open(tuple(each for each in self._open_notes if each != note))
        elif target.back:
            self._go_back(target)
        elif there or follows_its_mark(self._without_notes, note):
            self._show_point(TextPoint(self.document.notes[target.name][0], 0))
        elif note in self._open_notes:
            self._set_open(tuple(each for each in self._open_notes if each != note))
        else:
            self._set_open((*self._open_notes, note))
            self._show_opened(note)

    def toggle_notes(self) -> None:
        """Open the notes of all marks in sight, or close all notes if these are open."""
        targets = [link.target for link in self.links_in_view() if isinstance(link.target, NoteTarget)]
        blocks = self.document.blocks
        marked = dict.fromkeys(
            OpenNote(target.name, blocks[target.block].ordinal) for target in targets if not target.back
        )
        wanted = [note for note in marked if not follows_its_mark(self._without_notes, note)]
        closed = [note for note in wanted if note not in self._open_notes]
        if closed:
            self._set_open((*self._open_notes, *closed))
        elif self._open_notes:
            self._set_open(())
        elif marked:
            self.app.show_message(_("The notes stand below the text that refers to them."))
        else:
            self.app.show_message(_("No notes in sight."))

    def _set_open(self, notes: tuple[OpenNote, ...]) -> None:
        before = self.document
        self._open_notes = notes
        document = with_open_notes(self._without_notes, notes)
        self.move_matches(moved_blocks(before, document))
        self.replace_document(document)

    def _show_opened(self, note: OpenNote) -> None:
        """Scroll so that an open note is in sight, from its beginning if it is longer than the screen."""
        blocks = self.document.blocks
        mine = [
            index
            for index, block in enumerate(blocks)
            if isinstance(block, OpenNoteBlock) and (block.shown.note, block.ordinal) == (note.name, note.ordinal)
        ]
        end = TextPoint(mine[-1], max(0, len(self._shown_text(mine[-1])) - 1))
        self.keep_in_sight(end)
        self.keep_in_sight(TextPoint(mine[0], 0))

    def _shown_text(self, index: int) -> str:
        block = self.document.blocks[index]
        return block.shown.text if isinstance(block, OpenNoteBlock) else block.text

    def _go_back(self, target: NoteTarget) -> None:
        """Go to the mark that a link in a note means: of several in the same order, else the first one."""
        marks = marks_of(self.document, target.name)
        if marks:
            self._show_point(marks[target.number] if target.number < len(marks) else marks[0])

    def _show_point(self, point: TextPoint) -> None:
        """Jump so that a character is a third of the screen below the top, unless it is in sight."""
        place = self.layout_now.place_of(*point)
        if self.layout_now.distance(self.top, place, self.page - 1) is None:
            self.jump_to(self.layout_now.move(place, -(self.page // 3)))
