"""The screen of the keys, narrowed by typing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui_reader.i18n import gettext as _
from tui_reader.ui.keys.actions import Handler
from tui_reader.ui.keys.hints import key_hints
from tui_reader.ui.reader.document_screen import DocumentScreen
from tui_reader.ui.reader.help.document import help_document

if TYPE_CHECKING:
    from tui_reader.ui.panes import Session


class HelpScreen(DocumentScreen):
    """All actions with their keys, or those that have the words which were typed."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Keys"), help_document(session.keymap), wider=24)
        self._typed = ""

    def handlers(self) -> Mapping[str, Handler]:
        return {**super().handlers(), "find": self._ask, "cancel": self._cancel}

    def _show_hints(self) -> None:
        super()._show_hints()
        if not self.selecting.active:
            self.status.hints = key_hints("help", self.keymap)

    def _ask(self) -> None:
        self.ask("/", self.reader, lambda text: self._narrow(text or ""), self._narrow)

    def _narrow(self, typed: str) -> None:
        if typed != self._typed:
            self._typed = typed
            self.reader.show_document(help_document(self.keymap, typed), self.title or "")

    def _cancel(self) -> None:
        """Show all actions again, or close the screen."""
        if self._typed:
            self._narrow("")
        else:
            self.dismiss()
