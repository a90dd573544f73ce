"""Screens over the panes that the keys of the main screen open: notes, watches, collections, references, dates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui_reader.i18n import gettext as _
from tui_reader.ui.keys.actions import Handler

if TYPE_CHECKING:
    from tui_reader.archive.workspace.collections.values import CollectionItem
    from tui_reader.archive.workspace.notes.values import PlacedNote
    from tui_reader.ui.main.late_parts import LateParts


class ScreenOpener:
    """Opens each screen, and leads from it to the texts that it lists. The screens are imported when they are
    opened, not at the start."""

    def __init__(self, panes: LateParts) -> None:
        self._panes = panes
        self._session = panes.session

    def handlers(self) -> Mapping[str, Handler]:
        """The handlers of the actions that open screens."""
        return {
            "note-list": self._notes,
            "watches": self._watches,
            "collection-list": self._collections,
            "revisions": self._revisions,
            "references": self._references,
            "agenda": self._agenda,
            # After digits, the main screen takes the key and goes to that section.
            "open-in-sight": self._in_sight,
        }

    def _notes(self) -> None:
        """List the notes of the open text, or of all where the list has the focus."""
        from tui_reader.ui.notes.screen import NotesScreen

        panes, session = self._panes, self._session
        only = None if panes.listing or session.open_id is None else session.open_id
        panes.app.push_screen(NotesScreen(session, panes.note_keys, panes.undo, self._open_note, only))

    def _open_note(self, placed: PlacedNote) -> None:
        """Open the text of a note at its passage."""
        if placed.bulletin is not None:
            self._session.go_to_bulletin(placed.bulletin)
            go = self._session.navigator.arrive
            note_keys = self._panes.note_keys
            self._session.once_shown(lambda: go(lambda: note_keys.go_to_note(placed.note.uuid)))

    def _watches(self) -> None:
        """List the watches."""
        from tui_reader.ui.watches.screen import WatchesScreen

        panes = self._panes

        def back(_result: object) -> None:
            panes.watches_changed()

        panes.app.push_screen(WatchesScreen(self._session, panes.search.open_watch), back)

    def _collections(self) -> None:
        from tui_reader.ui.collections.screen import CollectionsScreen

        self._panes.app.push_screen(CollectionsScreen(self._session, self._open_collected))

    def _open_collected(self, id: int, item: CollectionItem) -> None:
        """Read an item of a collection, at its section."""
        self._session.go_to_bulletin(id)
        if item.section:
            go = self._session.navigator.arrive
            self._session.once_shown(lambda: go(lambda: self._panes.go_to_section(item.section)))

    def _revisions(self) -> None:
        """Show the versions of the open attachment, or the revisions of an article."""
        panes = self._panes
        if panes.listing or not panes.attachment_open:
            panes.list_actions.open_revisions()
        else:
            panes.attachments.show_versions()

    def _references(self) -> None:
        """Show what the article under the cursor, or the open one, cites and what cites it."""
        from tui_reader.ui.references.screen import ReferencesScreen

        panes, session = self._panes, self._session
        row = panes.current_row if panes.listing else None
        id = row.id if row else session.target_id
        if id is None:
            panes.show_message(_("References are known of articles in the archive only."))
        else:
            panes.app.push_screen(ReferencesScreen(session, id, lambda *found: panes.missing.look_for(*found)))

    def _agenda(self) -> None:
        """Show the key dates of the articles of the list."""
        from tui_reader.ui.agenda.screen import AgendaScreen

        self._panes.app.push_screen(AgendaScreen(self._session, self._panes.list.rows.view))

    def _in_sight(self) -> None:
        """Open the table or the picture in sight on the whole screen."""
        from tui_reader.ui.reader.in_sight import open_in_sight

        open_in_sight(self._session, self._panes.reader)
