"""Links of a document that is shown over the panes, such as a revision: where they lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.i18n import gettext as _
from tui_reader.text.link_target import place_name
from tui_reader.ui.reader.visible_links import (
    AttachmentTarget,
    NoteTarget,
    NumberTarget,
    PictureTarget,
    PlaceTarget,
    WebTarget,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui_reader.ui.links.opening import LinkOpener, Target
    from tui_reader.ui.panes import Session
    from tui_reader.ui.reader.reader import Reader


class LinksOverPanes:
    """Follows places and notes in the document itself, and anything else in the reader below it."""

    def __init__(self, session: Session, reader: Reader, opener: LinkOpener, close: Callable[[], object]) -> None:
        """`close` closes what lies over the panes."""
        self._session = session
        self._reader = reader
        self._opener = opener
        self._close = close

    def follow(self, target: Target) -> None:
        """Show what the target leads to."""
        match target:
            case NoteTarget():
                self._reader.follow_note(target)
            case PlaceTarget(address, words):
                name = place_name(address)
                if not self._reader.go_to_place(name, words):
                    message = _("No heading of this text is named #{name}.")
                    self._session.app.show_message(message.format(name=name))
            case PictureTarget():
                self._opener.follow(target)
            case AttachmentTarget(address=None):
                self._opener.copy(target)
            case AttachmentTarget(address=str(address)):
                # Its number may be another in the text below.
                self._follow_below(WebTarget(address))
            case _:
                self._follow_below(target)

    def open_outside(self, target: Target) -> None:
        """Open the address of the target outside; what has none, and files, as `follow` does."""
        match target:
            case NoteTarget():
                self._reader.follow_note(target, there=True)
            case PlaceTarget() | NumberTarget() | AttachmentTarget(address=None):
                self.follow(target)
            case WebTarget(address) if address.startswith("file:"):
                self.follow(target)
            case _:
                self._opener.open_outside(target)

    def copy(self, target: Target) -> None:
        """Copy the address of the target; see `LinkOpener.copy`."""
        self._opener.copy(target)

    def _follow_below(self, target: Target) -> None:
        self._close()
        self._opener.follow(target)
