"""A screen that shows one document, such as the help or the tampering report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from tui_reader.i18n import gettext as _
from tui_reader.ui.keys.actions import Handler, Scope
from tui_reader.ui.keys.hints import key_hints
from tui_reader.ui.navigation.history import History
from tui_reader.ui.reader.document import Document
from tui_reader.ui.reader.linked_screen import LinkedScreen
from tui_reader.ui.reader.reader import Reader
from tui_reader.ui.reader.scrolled import reading_handlers
from tui_reader.ui.reader.selection.selecting import Selecting
from tui_reader.ui.reader.typography.typesetting import EXACT

if TYPE_CHECKING:
    from tui_reader.ui.panes import Session

CLOSING = {"back", "cancel", "help", "evidence", "quit"}
"""Actions that close the screen, whatever their keys."""


class DocumentScreen(LinkedScreen):
    """Has the keys of the reader; those that leave the reader close the screen."""

    def __init__(self, session: Session, title: str, document: Document, *, wider: int = 16) -> None:
        """`wider`: Han characters in a line more than in the reader."""
        super().__init__(session.keymap, session.config.chord_timeout)
        self.session = session
        self._history: History[tuple[int, int]] = History()
        self.reader = Reader(
            session.measure,
            wider=wider,
            typesetting=EXACT,
            before_jump=self._leave_position,
            id="document",
        )
        self.selecting = Selecting(self.reader, self._show_hints)
        self.title = title
        self._document = document

    def compose(self) -> ComposeResult:
        yield self.reader
        yield self.prompt
        yield self.status

    def on_mount(self) -> None:
        self.reader.show_document(self._document, self.title or "")
        self.set_focus(self.reader)
        self.prompt.mount_input()
        self._show_hints()

    def _show_hints(self) -> None:
        scope: Scope = "text-selection" if self.selecting.active else "everywhere"
        self.status.hints = key_hints(scope, self.keymap)

    def on_selectable_text_dragged(self, event: Reader.Dragged) -> None:
        self.selecting.drag(event)

    @property
    def scope(self) -> Scope:
        return "text-selection" if self.selecting.active else "reader"

    @property
    def linked_text(self) -> Reader:
        return self.reader

    def handlers(self) -> Mapping[str, Handler]:
        reader = self.reader
        return {
            **dict.fromkeys(CLOSING, self.dismiss),
            "find": lambda: self.ask("/", reader, lambda text: None, reader.find),
            "next-match": lambda: reader.step_match(1),
            "previous-match": lambda: reader.step_match(-1),
            **self.selecting.handlers(),
            "open-in-sight": self.open_in_sight,
            **reading_handlers(reader),
            **self.link_handlers(),
            "jump-back": self.jump_back,
            "jump-forward": self.jump_forward,
        }

    def open_in_sight(self) -> None:
        """Open the table in sight on the whole screen."""
        from tui_reader.ui.reader.in_sight import open_in_sight

        open_in_sight(self.session, self.reader)

    def _leave_position(self) -> None:
        self._history.leave(self.reader.position)

    def jump_back(self) -> None:
        """Return to where the last jump began, or before the first one, to what is below this screen."""
        position = self._history.back(self.reader.position)
        if position is None:
            self.dismiss()
        else:
            self.reader.go_to_position(position)

    def jump_forward(self) -> None:
        """Go to where `jump_back` came from."""
        position = self._history.forward(self.reader.position)
        if position is None:
            self.show_message(_("No later place."))
        else:
            self.reader.go_to_position(position)
