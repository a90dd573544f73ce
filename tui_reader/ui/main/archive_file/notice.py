"""Reports when the archive file cannot be written, and when it can again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.i18n import gettext as _
from tui_reader.messages.translation import translated
from tui_reader.ui.main.session import waiting_line

if TYPE_CHECKING:
    from tui_reader.archive.errors import ArchiveUnavailable
    from tui_reader.ui.main.session import ReadingSession


class FileNotice:
    """Checks the file of the archive, and shows a line when its state has changed since the last check."""

    def __init__(self, session: ReadingSession) -> None:
        self._session = session
        self._reported: ArchiveUnavailable | None = None
        self._copies = 0

    def check(self) -> None:
        """Show what has changed; when a copy of the archive has taken its place, show that copy."""
        session = self._session
        before, trouble, copies = self._reported, session.archive.check_file(), session.archive.copies_opened
        self._reported = trouble
        if copies != self._copies:
            self._copies = copies
            session.show_copy()
            session.note(_("A copy has taken the place of the archive file; it is shown now."))
        elif trouble and (before is None or before.message != trouble.message):
            # In full on the evidence screen.
            session.notes.append(translated(str(trouble)))
            session.app.show_message(waiting_line(trouble))
        elif before and not trouble:
            there = _("The archive file can be written again; all marks are in it.")
            remote = _("The archive answers again; marks that have waited are written.")
            session.app.show_message(remote if session.archive.remote else there)
            if session.archive.remote and session.is_empty:
                session.panes.preview_soon()
