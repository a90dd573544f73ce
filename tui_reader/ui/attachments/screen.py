"""The list of the attachments of a text, on the whole screen: read, fetched, opened outside, saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from tui_reader.attachment_labels import SEPARATOR, attachment_title, facts
from tui_reader.i18n import gettext as _
from tui_reader.messages.translation import translated
from tui_reader.text.secrets import shown_address
from tui_reader.text.width import cell_width, crop
from tui_reader.ui.attachments.listing import AttachmentActions, OpenedFile, Owner, Then
from tui_reader.ui.attachments.versions import show_versions
from tui_reader.ui.keys.actions import Handler, Scope, movements
from tui_reader.ui.keys.hints import key_hints
from tui_reader.ui.keys.keyed_screen import KeyedScreen
from tui_reader.ui.widgets.empty_state import EmptyState
from tui_reader.ui.widgets.lines import Line, Run
from tui_reader.ui.widgets.rows_pane import RowsPane

if TYPE_CHECKING:
    from tui_reader.archive.values import AttachedFile
    from tui_reader.ui.panes import Session

_LEAST_TITLE = 12
"""Cells of a title that the facts behind it leave. Chosen by hand."""


class AttachmentRows(RowsPane):
    """A row for each attachment: number, title, and at the right kind, size and state."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.files: list[AttachedFile] = []

    def row_count(self) -> int:
        return len(self.files)

    @property
    def current(self) -> AttachedFile | None:
        """The attachment under the cursor."""
        return self.files[self.cursor] if self.cursor < len(self.files) else None

    def heading(self) -> Line:
        return self.bar_line(_("Attachments"), self.position_text)

    def empty_state(self) -> EmptyState:
        return EmptyState(_("This text has no attachments."))

    def row_lines(self, row: int) -> list[Line]:
        file, ambiguous = self.files[row], self.ambiguous
        room = max(8, self.size.width - 2)
        lead = f"  {row + 1:>{len(str(len(self.files)))}}  "
        free = room - len(lead)
        # The title whole, up to half of the row, so that a long reason can be read as well.
        needed = min(cell_width(attachment_title(file), ambiguous), max(_LEAST_TITLE, free // 2))
        parts, most = list(facts(file, whole=True)), max(8, free - needed - 2)
        while len(parts) > 1 and cell_width(SEPARATOR.join(parts), ambiguous) > most:
            # The state, which comes last, is what one looks for.
            del parts[0]
        shown = crop(SEPARATOR.join(parts), most, ambiguous)
        title = crop(attachment_title(file), max(4, free - cell_width(shown, ambiguous) - 2), ambiguous)
        gap = max(2, free - cell_width(title, ambiguous) - cell_width(shown, ambiguous))
        role = "title" if file.digest or file.state == "kept" else "body"
        runs = (Run(lead, "muted"), Run(title, role), Run(" " * gap, "body"), Run(shown, "muted"))
        return [Line(runs, room)]


class AttachmentsScreen(KeyedScreen):
    """The attachments of one text; `q` and Escape return to it."""

    def __init__(self, session: Session, attachments: AttachmentActions, owner: Owner) -> None:
        super().__init__(session.keymap, session.config.chord_timeout)
        self.session = session
        self.attachments = attachments
        self.owner = owner
        self.rows = AttachmentRows(id="attachments")
        self._digits = ""

    def compose(self) -> ComposeResult:
        yield from (self.rows, self.prompt, self.status)

    def on_mount(self) -> None:
        self.set_focus(self.rows)
        self.prompt.mount_input()
        self.status.hints = key_hints("attachments", self.keymap)
        self.reload()

    def reload(self) -> None:
        """Show the present states."""

        def read() -> None:
            self.rows.files = list(self.attachments.files_of(*self.owner))
            self.rows.move_to(self.rows.cursor, notify=False)
            self.rows.refresh()

        self.app.aside(read)

    @property
    def scope(self) -> Scope:
        return "attachments"

    def handlers(self) -> Mapping[str, Handler]:
        return {
            **movements("attachments", self.rows),
            "help": self.session.show_help,
            "back": self.dismiss,
            "cancel": self.cancel,
            "open-attachment": self.open,
            "fetch-file": self.fetch,
            "open-listed-file": lambda: self._at_hand(self.attachments.open_outside),
            "save-listed-file": lambda: self._at_hand(self._save),
            "recognize-listed-file": lambda: self.attachments.recognize(self.owner, self.rows.cursor + 1),
            "cancel-fetch": self._cancel_fetch,
            "revisions": self.show_versions,
            "copy-address": self.copy_address,
        }

    def intercept_key(self, key: str) -> bool:
        """Move to the attachment whose number is typed; the digits of one follow each other at once."""
        if len(key) != 1 or not key.isascii() or not key.isdigit():
            self._digits = ""
            return False
        for typed in (self._digits + key, key):
            if 0 < int(typed) <= len(self.rows.files):
                self._digits = typed
                self.rows.move_to(int(typed) - 1)
                break
        return True

    def on_rows_pane_moved(self, event: RowsPane.Moved) -> None:
        """Say why the file under the cursor is not there, or not read."""
        file = self.rows.current
        if file and file.reason:
            self.show_message(translated(file.reason))

    def on_rows_pane_chosen(self, event: RowsPane.Chosen) -> None:
        """A click on the row of the cursor."""
        self.app.guarded(self.open)

    def cancel(self) -> None:
        """Cancel the fetching of a file, or close the list."""
        if not self.attachments.cancel():
            self.dismiss()

    def _cancel_fetch(self) -> None:
        if not self.attachments.cancel():
            self.show_message(_("Nothing is being fetched."))

    def _at_hand(self, then: Then, *, again: bool = False) -> None:
        self.attachments.at_hand(self.owner, self.rows.cursor + 1, then, again=again)

    def open(self) -> None:
        """Read the attachment under the cursor in the reader, once it is there and unless the list was left."""
        self._at_hand(self._read)

    def _read(self, opened: OpenedFile) -> None:
        if self.is_current:
            self.dismiss()
            self.attachments.show(opened)
        else:
            self._fetched(opened)

    def fetch(self) -> None:
        """Fetch the attachment under the cursor, also when it is kept."""
        before = self.rows.current.digest if self.rows.current else None
        self._at_hand(lambda opened: self._fetched(opened, before), again=True)

    def _fetched(self, opened: OpenedFile, before: str | None = None) -> None:
        """Say that a file is there, also where the list was left in the meantime; `before` is the digest of the
        one that was there."""
        is_same = before and before == opened.file.digest
        message = _("Not changed since it was fetched: {title}") if is_same else _("Fetched {title}")
        self.app.show_message(message.format(title=attachment_title(opened.file)))

    def _save(self, opened: OpenedFile) -> None:
        if self.is_current:
            self.attachments.save(self, self.rows, opened)
        else:
            self._fetched(opened)

    def show_versions(self) -> None:
        """Show the files that were seen at the address of the attachment under the cursor."""
        if (file := self.rows.current) is not None:
            show_versions(self.session, file)

    def copy_address(self) -> None:
        """Copy the address of the attachment under the cursor."""
        file = self.rows.current
        if file and file.address:
            self.app.copy(file.address, shown_address(file.address))
        elif file:
            self.show_message(_("The page states no address of this attachment: {title}").format(title=file.title))
