"""The list of notes and highlights, of one article or of all, on the whole screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.app import ComposeResult

from tui_reader.archive.workspace.notes.values import NoteFilter, PlacedNote
from tui_reader.export.notes import state_of
from tui_reader.i18n import gettext as _
from tui_reader.text.fold import search_fold
from tui_reader.text.width import cell_width, crop
from tui_reader.ui.keys.actions import Handler, Scope, movements
from tui_reader.ui.keys.hints import action_hints, key_hints
from tui_reader.ui.notes.wording import note_line, note_text, passage_line
from tui_reader.ui.panes import OriginScreen
from tui_reader.ui.widgets.empty_state import EmptyState
from tui_reader.ui.widgets.lines import Line, Run
from tui_reader.ui.widgets.marks import HIGHLIGHT, NOTE
from tui_reader.ui.widgets.rows_pane import RowsPane

if TYPE_CHECKING:
    from tui_reader.ui.notes.controller import NoteKeys
    from tui_reader.ui.panes import Session

MOST = 5_000
"""Notes that are listed at once. Chosen by hand; words narrow the list."""


class NoteRows(RowsPane):
    """Two lines for each note: what it says, and below it the passage or the article, its state and its day."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.notes: Sequence[PlacedNote] = ()
        self.title = ""
        self.nothing = EmptyState("")
        self.with_articles = True

    def row_count(self) -> int:
        return len(self.notes)

    @property
    def row_height(self) -> int:
        return 2

    @property
    def current(self) -> PlacedNote | None:
        """The note under the cursor."""
        return self.notes[self.cursor] if self.cursor < len(self.notes) else None

    def heading(self) -> Line:
        return self.bar_line(self.title, self.position_text)

    def empty_state(self) -> EmptyState:
        return self.nothing

    def row_lines(self, row: int) -> list[Line]:
        placed, ambiguous = self.notes[row], self.ambiguous
        note, room = placed.note, max(12, self.size.width - 2)
        mark = NOTE if note.text else HIGHLIGHT
        first = crop(note_line(note), room - 4, ambiguous)
        role = "title" if note.text else f"highlight-{note.colour}"
        lead = (Run("  ", "body"), Run(f"{mark} ", "note-mark"), Run(first, role))
        facts = [state_of(placed), note.author, note.edited.astimezone().strftime("%Y-%m-%d")]
        right = crop(" · ".join(filter(None, facts)), room // 2, ambiguous)
        below = placed.title or note.address if self.with_articles else ""
        if note.text and note.anchor.exact:
            below = f"{passage_line(note)}  {below}" if below else passage_line(note)
        free = room - 4 - cell_width(right, ambiguous) - 2
        left = crop(below, max(4, free), ambiguous)
        gap = max(2, room - 4 - cell_width(left, ambiguous) - cell_width(right, ambiguous))
        second = (Run("    ", "body"), Run(left, "muted"), Run(" " * gap, "body"), Run(right, "muted"))
        return [
            Line(lead, 4 + cell_width(first, ambiguous)),
            Line(second, 4 + cell_width(left, ambiguous) + gap + cell_width(right, ambiguous)),
        ]


class NotesPlace(NamedTuple):
    """Where the list was left: the article whose notes were shown, None for all, how they were chosen, and the row
    of the cursor."""

    only: int | None
    words: str
    detached: bool
    row: int


class NotesScreen(OriginScreen):
    """Notes of one article, or of all of them; `q` and Escape return to the text."""

    def __init__(
        self,
        session: Session,
        keys: NoteKeys,
        undo: Callable[[], object],
        open_note: Callable[[PlacedNote], object],
        only: int | None,
        place: NotesPlace | None = None,
    ) -> None:
        """`only`: the bulletin whose notes are shown first, None for those of all; `place`: where the screen was
        left before."""
        super().__init__(session.keymap, session.config.chord_timeout)
        self.session = session
        self.rows = NoteRows(id="notes")
        self._keys, self._undo, self._open = keys, undo, open_note
        self._article = self._only = only
        self._words = ""
        self._detached = False
        if place is not None:
            self._only, self._words, self._detached, self.rows.cursor = place

    def compose(self) -> ComposeResult:
        yield from (self.rows, self.prompt, self.status)

    def on_mount(self) -> None:
        self.set_focus(self.rows)
        self.prompt.mount_input()
        self.status.hints = key_hints("notes", self.keymap)
        self.reload()

    def reload(self) -> None:
        """Read the notes again."""
        self.app.aside(self._read)

    def _read(self) -> None:
        archive = self.session.archive
        if self._only is not None:
            found = archive.notes(self._only)
            words = search_fold(self._words).split()
            found = [each for each in found if all(word in search_fold(note_text(each.note)) for word in words)]
            notes = [each for each in found if not self._detached or each.place.state == "detached"]
        else:
            wanted = NoteFilter(search_fold(self._words), detached=self._detached)
            notes = archive.list_notes(wanted, 0, MOST)
        rows = self.rows
        rows.notes, rows.title = notes, self._title()
        rows.with_articles = self._only is None
        rows.nothing = self._nothing()
        rows.move_to(min(rows.cursor, max(0, len(notes) - 1)), notify=False)
        rows.refresh()

    def _title(self) -> str:
        title = _("Notes of all articles") if self._only is None else _("Notes of this article")
        if self._detached:
            title = _("{title} · passage not found again").format(title=title)
        return f"{title} · {self._words}" if self._words else title

    def _nothing(self) -> EmptyState:
        if self._words or self._detached:
            hints = action_hints(self.keymap, ("cancel", _("all notes")))
            return EmptyState(_("No note is like this"), self._words, hints)
        how = _("{key} in a text highlights what is selected, or the first paragraph in sight.")
        return EmptyState(_("No notes"), how.format(key=self.session.key_text("highlight")))

    @property
    def scope(self) -> Scope:
        return "notes"

    def handlers(self) -> Mapping[str, Handler]:
        return {
            **movements("notes", self.rows),
            "help": self.session.show_help,
            "back": self.dismiss,
            "jump-back": self.jump_back,
            "cancel": self.cancel,
            "open-note": self.open,
            "edit-note": self.edit,
            "delete-note": self.delete,
            "filter-notes": self.filter,
            "find": self.filter,
            "notes-of-all": self.toggle_all,
            "detached-notes": self.toggle_detached,
            "copy-note": self.copy,
            "undo": self.undo,
        }

    def cancel(self) -> None:
        """Show all notes again, or close the list."""
        if self._words or self._detached:
            self._words, self._detached = "", False
            self.reload()
        else:
            self.dismiss()

    def on_rows_pane_chosen(self, event: RowsPane.Chosen) -> None:
        """A click on the row of the cursor."""
        self.app.guarded(self.open)

    def open(self) -> None:
        """Open the article of the note at its passage."""
        placed = self.rows.current
        if placed is None:
            return
        if placed.bulletin is None:
            message = _("The article is not in the archive: {address}")
            self.show_message(message.format(address=placed.note.address))
            return
        self.leave(lambda: self._open(placed))

    def again(self) -> Callable[[], NotesScreen]:
        made = (self.session, self._keys, self._undo, self._open, self._article)
        place = NotesPlace(self._only, self._words, self._detached, self.rows.cursor)
        return lambda: NotesScreen(*made, place)

    def edit(self) -> None:
        """Edit the note under the cursor."""
        if (placed := self.rows.current) is not None:
            self._keys.edit(placed.note, self.reload)

    def delete(self) -> None:
        """Delete the note under the cursor."""
        placed = self.rows.current
        if placed is not None and not placed.note.uuid:
            self.show_message(_("Nothing of this note can be read; `bulletin-tui doctor` deletes it."))
        elif placed is not None:
            self._keys.delete(placed.note)
            self.reload()

    def undo(self) -> None:
        """Undo the last change."""
        self._undo()
        self.reload()

    def filter(self) -> None:
        """Ask for words; the list follows while they are typed."""
        before = self._words

        def show(text: str) -> None:
            self._words = text.strip()
            self.rows.cursor = 0
            self.reload()

        def done(text: str | None) -> None:
            show(before if text is None else text)

        self.ask(_("Notes with: "), self.rows, done, show, text=before)

    def toggle_all(self) -> None:
        """Show the notes of this article, or of all."""
        if self._article is None:
            self.show_message(_("No article is open."))
            return
        self._only = self._article if self._only is None else None
        self.rows.cursor = 0
        self.reload()

    def toggle_detached(self) -> None:
        """Show only the notes whose passage was not found again, or all."""
        self._detached = not self._detached
        self.rows.cursor = 0
        self.reload()

    def copy(self) -> None:
        """Copy the note under the cursor with its passage."""
        if (placed := self.rows.current) is not None:
            self.app.copy(note_text(placed.note), _("the note"))
