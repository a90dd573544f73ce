"""Changes that other programs make to the archive: noticed, and shown while the program is open."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.opening import open_archive
from tui_reader.paths import may_exist
from tui_reader.ui.main.archive_file.notice import FileNotice

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.paths import ArchiveLocation
    from tui_reader.ui.main.main_panes import MainPanes
    from tui_reader.ui.main.session import ReadingSession

SLOW = 0.05
"""Seconds an update may take before updates become rarer; a large archive sorted by title takes longer."""

RARELY = 20
"""Slow updates take at most one part in so many of the time."""


class PendingArchive:
    """An archive that is empty, or a file that is missing. It is opened at the first check, not at the start."""

    def __init__(self, location: ArchiveLocation) -> None:
        self._location = location
        self._archive: Archive | None = None
        self._closed = False

    def arrived(self) -> Archive | None:
        """Return the open archive, once, as soon as it holds a bulletin; the caller owns it then.

        Raises ArchiveError, once, when it cannot be opened; every later call returns None.
        """
        if self._closed:
            return None
        try:
            if self._archive is None:
                self._archive = open_archive(self._location)
                self._archive.changed()
            elif self._archive.check_file() and may_exist(self._location):
                # Another file has taken the place of the empty one.
                self._archive.close()
                self._archive = None
                return None
            elif not self._archive.changed():
                return None
            if not self._archive.counts().total:
                return None
            self._archive.claim()
        except ArchiveError:
            self.close()
            raise
        found, self._archive, self._closed = self._archive, None, True
        return found

    def close(self) -> None:
        """Stop waiting."""
        self._closed = True
        if self._archive is not None:
            self._archive.close()
            self._archive = None


class ArchiveFollower:
    """Updates the panes when another program, such as a sync in another window, has written to the archive, and
    replaces the samples when the first bulletin arrives in the user's archive."""

    def __init__(
        self, session: ReadingSession, pending: PendingArchive | None, sync_running: Callable[[], bool]
    ) -> None:
        self._session = session
        self._pending = pending
        self._sync_running = sync_running
        self._file_notice = FileNotice(session)
        self._following = False
        """Whether changes are being shown: an archive behind a network may let them wait."""
        self.next_update = 0.0

    def follow(self) -> None:
        """Show what has changed; while the prompt or another screen is open, only what happened to the file. May
        raise ArchiveError."""
        session, panes = self._session, self._session.screen
        if panes is not None:
            self._file_notice.check()
        if panes is None or not panes.is_current or panes.prompt.display:
            return
        archive = self._pending.arrived() if self._pending else None
        if archive:
            session.replace_archive(archive)
            return
        if session.archive.kept_in is None or monotonic() < self.next_update:
            return
        if self._following or not (session.archive.changed() or session.rows.incomplete):
            return
        self._following = True
        try:
            self._show_changes(panes)
        finally:
            self._following = False

    def _show_changes(self, panes: MainPanes) -> None:
        session = self._session
        begun = monotonic()
        before = session.rows.counts().total
        panes.list.reload(keep_pinned=True)
        panes.refresh_results()
        session.show_announcements()
        if not self._sync_running():
            # The line of a sync counts new articles itself, and indexing would take the file from it.
            session.app.index_soon()
            panes.count_new(session.rows.counts().total - before)
        now = monotonic()
        if now - begun > SLOW:
            self.next_update = now + (now - begun) * RARELY

    def close(self) -> None:
        """Stop waiting for the user's archive."""
        if self._pending:
            self._pending.close()
