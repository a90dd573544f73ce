"""A screen that shows one document, such as the help or the tampering report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult

from tui_reader.ui.keys.actions import Handler, Scope
from tui_reader.ui.keys.hints import hint
from tui_reader.ui.keys.key_sequences import KeySequences
from tui_reader.ui.keys.keyed_screen import KeyedScreen
from tui_reader.ui.reader.document import Document
from tui_reader.ui.reader.reader import Reader, reading_handlers

CLOSING = {"back", "cancel", "help", "evidence", "quit"}
"""Actions that close the screen, whatever their keys."""


class DocumentScreen(KeyedScreen):
    """Has the keys of the reader; those that leave the reader close the screen."""

    DEFAULT_CSS: ClassVar[str] = "DocumentScreen { background: $background; }"

    def __init__(
        self, title: str, document: Document, key_sequences: KeySequences, chord_timeout: float, measure: int
    ) -> None:
        super().__init__(key_sequences, chord_timeout)
        self.reader = Reader(measure, id="document")
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
        self.status.show_hint(hint("everywhere", self.key_sequences.keymap))

    @property
    def scope(self) -> Scope:
        return "reader"

    def handlers(self) -> Mapping[str, Handler]:
        reader = self.reader
        return {
            **dict.fromkeys(CLOSING, self.dismiss),
            "find": lambda: self.ask("/", reader, lambda text: None, reader.find),
            "next-match": lambda: reader.step_match(1),
            "previous-match": lambda: reader.step_match(-1),
            **reading_handlers(reader),
        }
