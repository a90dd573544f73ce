"""The collections on the whole screen: their items ordered, noted, removed, opened and exported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.workspace.collections.values import Collection, CollectionItem
from tui_reader.i18n import gettext as _
from tui_reader.messages.translation import translated
from tui_reader.ui.collections.rows import CollectionRows
from tui_reader.ui.keys.actions import Handler, Scope, movements
from tui_reader.ui.keys.hints import key_hints
from tui_reader.ui.panes import OriginScreen
from tui_reader.ui.widgets.rows_pane import RowsPane

if TYPE_CHECKING:
    from tui_reader.ui.panes import Session

_LINE_END = " ⏎ "
"""Stands for a line end of a note while it is edited on one line."""

MOST_UNDO = 20
"""Changes that can be undone. Chosen by hand."""


class CollectionsScreen(OriginScreen):
    """The list of collections; Enter opens one, `q` and Escape go back."""

    def __init__(
        self,
        session: Session,
        open_item: Callable[[int, CollectionItem], object],
        opened: Collection | None = None,
        row: int = 0,
    ) -> None:
        """`open_item` reads a bulletin by its number, at the section of the item; `opened` is the collection that
        is shown first, at a row."""
        super().__init__(session.keymap, session.config.chord_timeout)
        self.session = session
        self.rows = CollectionRows(session.keymap, id="collections")
        self.rows.add_key = session.key_text("collect")
        self.rows.opened, self._row = opened, row
        self._open_item = open_item
        self._undo: list[tuple[Collection | None, Collection | None]] = []
        """What was changed: a collection before and after, None where there was none."""

    def compose(self) -> ComposeResult:
        yield from (self.rows, self.prompt, self.status)

    def on_mount(self) -> None:
        self.set_focus(self.rows)
        self.prompt.mount_input()
        self.app.aside(lambda: self._read(self._row))

    @property
    def scope(self) -> Scope:
        return "collections"

    def handlers(self) -> Mapping[str, Handler]:
        return {
            **movements("collections", self.rows),
            "help": self.session.show_help,
            "back": self.close,
            "jump-back": self.jump_back,
            "cancel": self.close,
            "collection-list": self.dismiss,
            "open-collected": self.open,
            "item-up": lambda: self.move(-1),
            "item-down": lambda: self.move(1),
            "edit-collected": self.edit,
            "remove-collected": self.remove_current,
            "new-collection": self.create,
            "share-collection": self.share,
            "export": self.export,
            "export-collection": self.export,
            "undo": self.undo,
        }

    def on_rows_pane_chosen(self, event: RowsPane.Chosen) -> None:
        """A click on the row of the cursor."""
        self.app.guarded(self.open)

    def _read(self, cursor: int | None = None) -> None:
        """Read what is shown again; another collection than before is at its first row."""
        rows, archive = self.rows, self.session.archive
        self.status.hints = key_hints("collections" if rows.opened is None else "collected", self.keymap)
        rows.summaries = archive.collections()
        if rows.opened is not None:
            rows.opened = archive.collection(rows.opened.name)
        if rows.opened is not None:
            addresses = {each.address for each in rows.opened.items}
            rows.kept = frozenset(each for each in addresses if archive.find(each) is not None)
        place = rows.cursor if cursor is None else cursor
        rows.move_to(max(0, min(place, rows.row_count() - 1)), notify=False)
        rows.refresh(layout=True)

    def _current(self) -> Collection | None:
        """The collection that is open, or under the cursor."""
        rows = self.rows
        if rows.opened is not None:
            return rows.opened
        if rows.cursor >= len(rows.summaries):
            self.show_message(rows.empty_state().why)
            return None
        return self.session.archive.collection(rows.summaries[rows.cursor].name)

    def close(self) -> None:
        """Go back to the list of collections, or to the text."""
        rows = self.rows
        if rows.opened is None:
            self.dismiss()
            return
        name, rows.opened = rows.opened.name, None
        rows.top = 0
        self._read(next((number for number, each in enumerate(rows.summaries) if each.name == name), 0))

    def open(self) -> None:
        """Open the collection, or read the item under the cursor."""
        rows = self.rows
        if rows.opened is None:
            rows.opened = self._current()
            rows.top = 0
            self._read(0)
            return
        if rows.cursor >= len(rows.opened.items):
            return
        item = rows.opened.items[rows.cursor]
        if self._is_damaged(item):
            return
        id = self.session.archive.find(item.address)
        if id is None:
            self.show_message(_("This article is not in the archive."))
            return
        found = id
        self.leave(lambda: self._open_item(found, item))

    def again(self) -> Callable[[], CollectionsScreen]:
        session, open_item, rows = self.session, self._open_item, self.rows
        opened, row = rows.opened, rows.cursor
        return lambda: CollectionsScreen(session, open_item, opened, row)

    def _is_damaged(self, item: CollectionItem) -> bool:
        """Whether an item can only be removed; then says so."""
        if item.damaged:
            key = self.session.key_text("remove-collected")
            self.show_message(_("This item cannot be read; {key} removes it.").format(key=key))
        return bool(item.damaged)

    def _save(self, after: Collection, before: Collection | None, cursor: int | None = None) -> bool:
        """Write a collection that can be undone; False, with a message, where that is not possible."""
        try:
            written = self.session.archive.save_collection(after, before)
        except ValueError as error:
            self.show_message(translated(str(error)))
            return False
        except ArchiveError:
            self._read()
            raise
        self._undo = [*self._undo[1 - MOST_UNDO :], (before, written)]
        if self.rows.opened is not None:
            self.rows.opened = written
        self._read(cursor)
        return True

    def move(self, by: int) -> None:
        """Move the item under the cursor."""
        opened, row = self.rows.opened, self.rows.cursor
        if opened is None:
            self.show_message(_("Only the items of a collection are in an order of your own; open one."))
        elif 0 <= row + by < len(opened.items):
            self._save(opened.moved(row, row + by), opened, row + by)

    def edit(self) -> None:
        """Edit the note of the item, or the name of the collection."""
        before = self._current()
        if before is None:
            return
        row, items = self.rows.cursor, self.rows.opened is not None
        if items and (row >= len(before.items) or self._is_damaged(before.items[row])):
            return

        def done(text: str | None) -> None:
            if text is None:
                return
            if items:
                note = text.strip().replace(_LINE_END, "\n")
                self.app.guarded(lambda: self._save(before.noted(row, note), before))
            elif text.strip() and text.strip() != before.name:
                self.app.guarded(lambda: self._save(before._replace(name=text.strip()), before))

        label = _("Note: ") if items else _("Name of the collection: ")
        text = before.items[row].note.replace("\n", _LINE_END) if items else before.name
        self.ask(label, self.rows, done, text=text)

    def remove_current(self) -> None:
        """Remove the item from the collection, or delete the collection; its articles stay."""
        before, rows = self._current(), self.rows
        if before is None:
            return
        key = self.session.key_text("undo")
        if rows.opened is None:
            self.session.archive.forget_collection(before)
            self._undo = [*self._undo[1 - MOST_UNDO :], (before, None)]
            self._read()
            self.show_message(_("Deleted {name}; {key} undoes it").format(name=before.name, key=key))
        elif rows.cursor < len(before.items) and self._save(before.without(rows.cursor), before):
            self.show_message(_("Removed; {key} undoes it").format(key=key))

    def undo(self) -> None:
        """Undo the last change."""
        if not self._undo:
            self.show_message(_("Nothing to undo."))
            return
        before, after = self._undo.pop()
        archive, rows = self.session.archive, self.rows
        if before is None and after is not None:
            archive.forget_collection(after)
            rows.opened = None if rows.opened and rows.opened.name == after.name else rows.opened
        elif before is not None:
            written = archive.save_collection(before, after)
            # Earlier steps end in what is there again now.
            self._undo = [(one, written if two == before else two) for one, two in self._undo]
            if rows.opened is not None and after is not None and rows.opened.name == after.name:
                rows.opened = written
        self._read()
        changed = before or after
        if changed is not None:
            self.show_message(_("Undone: {what}").format(what=changed.name))

    def create(self) -> None:
        """Ask for the name of a new collection."""

        def named(text: str | None) -> None:
            if text and text.strip():
                self.app.guarded(lambda: self._create(text.strip()))

        if self.rows.opened is None:
            self.ask(_("Name of the collection: "), self.rows, named)
        else:
            self.show_message(_("A new one is added in the list of collections."))

    def _create(self, name: str) -> None:
        """Make a collection, and move to it."""
        self._save(Collection(name), None)
        names = [each.name for each in self.rows.summaries]
        if name in names:
            self.rows.move_to(names.index(name))

    def share(self) -> None:
        """Share the collection with all users of the archive, or take it back."""
        before = self._current()
        if before is None:
            return
        self.session.archive.share_collection(before.name, not before.shared)
        self._undo = []
        self._read()
        shared = _("{name} is shared with all users.") if not before.shared else _("{name} is yours alone.")
        self.show_message(shared.format(name=before.name))

    def export(self) -> None:
        """Choose a format and a file, and write the collection as one document."""
        from tui_reader.ui.collections.exporting import CollectionExport

        found = self._current()
        if found is not None:
            CollectionExport(self, self.session, self.rows, found).choose()
