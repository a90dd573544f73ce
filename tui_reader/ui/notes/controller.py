"""Notes and highlights in the open text: drawn, made, edited, gone through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui_reader.anchoring.text import AnchorText
from tui_reader.anchoring.values import Anchor
from tui_reader.archive.workspace.notes.values import NoteTooLong, deleted, edited, new_note
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.ui.notes.wording import note_line, passage_line
from tui_reader.ui.reader.layout import TextPoint
from tui_reader.ui.reader.places.words import DocumentWords, element_at
from tui_reader.ui.reader.selection.highlights import Highlights, HighlightSpan

if TYPE_CHECKING:
    from tui_reader.archive.workspace.notes.values import PlacedNote, ReaderNote
    from tui_reader.model import Bulletin
    from tui_reader.ui.articles.marking import MarkHistory
    from tui_reader.ui.notes.editor import WrittenNote
    from tui_reader.ui.panes import Session
    from tui_reader.ui.reader.reader import Reader
    from tui_reader.ui.reader.selection.selecting import Selecting


class NoteKeys:
    """Acts on the notes of the open text. All methods may raise ArchiveError; see `Host.guarded`."""

    def __init__(self, session: Session, reader: Reader, selecting: Selecting, marking: MarkHistory) -> None:
        self._session, self._reader = session, reader
        self._selecting, self._marking = selecting, marking
        self.notes: Sequence[PlacedNote] = ()
        self._words: DocumentWords | None = None
        self._text: tuple[Bulletin, AnchorText] | None = None

    def show(self, notes: Sequence[PlacedNote]) -> None:
        """Draw the notes of the open text."""
        self.notes = notes
        self._reader.show_highlights(self._highlights())
        lost = sum(each.place.state == "detached" for each in notes)
        if lost:
            message = ngettext(
                "{count} note whose passage was not found again; {key} lists it.",
                "{count} notes whose passages were not found again; {key} lists them.",
                lost,
            )
            self._session.app.show_message(message.format(count=lost, key=self._session.key_text("note-list")))

    def reload(self) -> None:
        """Read the notes of the open text again, and draw them."""
        id = self._session.open_id
        self.notes = () if id is None else self._session.archive.notes(id)
        self._reader.show_highlights(self._highlights())

    def _document_words(self) -> DocumentWords | None:
        bulletin, document = self._reader.bulletin, self._reader.document
        if bulletin is None:
            return None
        if self._text is None or self._text[0] is not bulletin:
            self._text = (bulletin, AnchorText.of(bulletin))
        if self._words is None or self._words.document is not document or self._words.text is not self._text[1]:
            self._words = DocumentWords(document, self._text[1])
        return self._words

    def _highlights(self) -> Highlights:
        words = self._document_words() if self.notes else None
        if words is None:
            return Highlights()
        found: dict[tuple[int, int], list[HighlightSpan]] = {}
        for number, placed in enumerate(self.notes):
            note, place = placed.note, placed.place
            for block, start, end in words.spans(place.start, place.end):
                shown = words.document.blocks[block]
                span = HighlightSpan(start, end, f"highlight-{note.colour}", bool(note.text), number)
                found.setdefault((shown.ordinal, shown.base), []).append(span)
        return Highlights(found)

    def highlight(self) -> None:
        """Highlight the selected text, or the paragraph in sight; of a highlighted one, edit the note."""
        words = self._document_words()
        reader, app = self._reader, self._session.app
        if words is None or self._session.open_id is None:
            app.show_message(
                _("Notes can be made on the text of an article, not on its attachments.")
                if reader.shows_attachment
                else _("Only an article that the archive holds can have notes.")
            )
            return
        selected = reader.selected
        if selected is None:
            point = self._point_in_sight(words)
            if point is not None and (placed := self._note_at(point)) is not None:
                self.edit(placed.note)
                return
            selected = None if point is None else element_at(reader.document, point)
        found = None if selected is None else words.words_in(selected)
        if found is None:
            app.show_message(_("Only title and text of an article can be highlighted."))
            return
        try:
            anchor = words.text.anchor(*found)
        except ValueError:
            app.show_message(_("This passage is too long for a note; select a part of it."))
            return
        self._selecting.end()
        self._make(anchor)

    def _point_in_sight(self, words: DocumentWords) -> TextPoint | None:
        """The current match, else the first character of the text in sight; that of the title where no other is,
        for a short text never leaves the title behind."""
        reader = self._reader
        first = reader.first_point_in_sight()
        points = [first] if first else []
        for block, line in reader.layout_now.window(reader.top, reader.page):
            points += [TextPoint(block, run.start) for run in line.runs if run.start >= 0][:1]
        found = [each for each in points if words.words_in(element_at(reader.document, each))]
        if reader.current_match is not None:
            return next(iter(found), None)
        blocks = reader.document.blocks
        below = (each for each in found if getattr(blocks[each.block], "role", "") != "title")
        return next(below, next(iter(found), None))

    def _make(self, anchor: Anchor) -> None:
        from tui_reader.ui.notes.editor import WrittenNote

        bulletin = self._reader.bulletin
        if bulletin is None:
            return
        note = new_note(bulletin.address, anchor)
        id = self._session.open_id

        def keep(written: WrittenNote) -> None:
            made = edited(note, colour=written.colour, text=written.text, shared=written.shared)
            self._keep(id, made, None)

        self._write(note, WrittenNote(note.colour, ""), keep, is_new=True)

    def edit_at(self, point: TextPoint) -> None:
        """Open the note on a character, if there is one."""
        if (placed := self._note_at(point)) is not None:
            self.edit(placed.note)

    def edit(self, note: ReaderNote, then: Callable[[], object] = lambda: None) -> None:
        """Open a note to be edited or deleted; `then` is called once that is done."""
        from tui_reader.ui.notes.editor import WrittenNote

        if self._is_of_another(note):
            return
        id = self._session.archive.find(note.address)

        def keep(written: WrittenNote) -> None:
            if written.deleted:
                self.delete(note)
            else:
                changes = {"colour": written.colour, "text": written.text, "shared": written.shared}
                self._keep(id, edited(note, **changes), note)
            then()

        self._write(note, WrittenNote(note.colour, note.text, note.shared), keep, is_new=False)

    def _is_of_another(self, note: ReaderNote) -> bool:
        """Whether another user shares the note, who alone can change it; then says so."""
        if not note.author or not self._session.archive.remote:
            return False
        message = _("This note is shared by {author}, who alone can change it: {text}")
        self._session.app.show_message(message.format(author=note.author, text=note_line(note)))
        return True

    def _write(
        self, note: ReaderNote, written: WrittenNote, keep: Callable[[WrittenNote], None], *, is_new: bool
    ) -> None:
        from tui_reader.ui.notes.editor import NoteEditor

        app = self._session.app

        def done(result: WrittenNote | None) -> None:
            if result is None:
                return
            try:
                app.guarded(lambda: keep(result))
            except NoteTooLong as error:
                message = _("The note has {length} characters and may have {most}; shorten it.")
                app.show_message(message.format(length=f"{error.length:,}", most=f"{error.most:,}"))
                # With what was typed.
                self._write(note, result, keep, is_new=is_new)

        editor = NoteEditor(passage_line(note), written, is_new=is_new, can_share=self._session.archive.remote)
        app.push_screen(editor, done)

    def delete(self, note: ReaderNote) -> None:
        """Delete a note, which can be undone."""
        if self._is_of_another(note):
            return
        self._keep(self._session.archive.find(note.address), deleted(note), note)
        key = self._session.key_text("undo")
        self._session.app.show_message(_("Note deleted; {key} brings it back.").format(key=key))

    def _keep(self, id: int | None, note: ReaderNote, before: ReaderNote | None) -> None:
        self._marking.keep_note(-1 if id is None else id, note, before)
        self.reload()
        if before is None:
            key = self._session.key_text("undo")
            what = _("Note kept") if note.text else _("Highlighted")
            self._session.app.show_message(_("{done}; {key} undoes it.").format(done=what, key=key))

    def _note_at(self, point: TextPoint) -> PlacedNote | None:
        """The note on a character, the shortest of several; or one that begins in the same line."""
        block = self._reader.document.blocks[point.block]
        spans = self._reader.highlights.of(block)
        over = [each for each in spans if each.start <= point.offset < each.end]
        if not over:
            place = self._reader.layout_now.place_of(*point)
            over = [
                each
                for each in spans
                if self._reader.layout_now.place_of(point.block, each.start).line == place.line
            ]
        found = min(over, key=lambda each: each.end - each.start, default=None)
        return None if found is None else self.notes[found.number]

    def _points(self) -> list[tuple[TextPoint, int]]:
        """Where the notes begin on the screen, in their order, and their numbers."""
        first: dict[int, TextPoint] = {}
        for index, block in enumerate(self._reader.document.blocks):
            for span in self._reader.highlights.of(block):
                first.setdefault(span.number, TextPoint(index, span.start))
        return sorted((point, number) for number, point in first.items())

    def step(self, step: int) -> None:
        """Go to the next (1) or previous (-1) highlight, and say what its note says."""
        reader = self._reader
        points = self._points()
        if not points:
            key = self._session.key_text("highlight")
            message = _("No notes in this text; {key} highlights the paragraph in sight.")
            self._session.app.show_message(message.format(key=key))
            return
        layout, top = reader.layout_now, reader.top
        current = self._current
        here = next((at for at, (_point, number) in enumerate(points) if number == current), None)
        if here is not None and layout.distance(top, layout.place_of(*points[here][0]), reader.page - 1) is None:
            here = None
        if here is None:
            places = [layout.place_of(*point) for point, _number in points]
            after = next((at for at, place in enumerate(places) if place >= top), len(points))
            at = after if step > 0 else after - 1
        else:
            at = here + step
        if not 0 <= at < len(points):
            self._session.app.show_message(_("No next note.") if step > 0 else _("No previous note."))
            return
        self.go_to(points[at][1])

    _current: int | None = None

    def go_to(self, number: int) -> None:
        """Go to a note of the open text by its number in `notes`."""
        point = next((point for point, found in self._points() if found == number), None)
        placed = self.notes[number]
        self._current = number
        if point is not None:
            reader = self._reader
            place = reader.layout_now.place_of(*point)
            if reader.layout_now.distance(reader.top, place, reader.page - 1) is None:
                reader.jump_to(reader.layout_now.move(place, -(reader.page // 3)))
        author = f"{placed.note.author}: " if placed.note.author else ""
        self._session.app.show_message(author + note_line(placed.note))

    def go_to_note(self, uuid: str) -> None:
        """Go to a note of the open text by its UUID, if it is there."""
        number = next((at for at, each in enumerate(self.notes) if each.note.uuid == uuid), None)
        if number is not None:
            self.go_to(number)
