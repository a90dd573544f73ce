"""Reads the pages of an attachment by text recognition in a thread, with progress; kept page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError

if TYPE_CHECKING:
    from tui_reader.archive.values import AttachedFile
    from tui_reader.parse.recognition.process import PageRead
    from tui_reader.sync.recognition.kept_files import Recognition
    from tui_reader.ui.attachments.listing import Owner
    from tui_reader.ui.panes import Session


class RecognitionJob:
    """One attachment whose pages are read. `progress` is called in the UI thread with the pages that were read and
    those to be read in all, `done` with the outcome, or None where the archive failed, which is said."""

    def __init__(
        self,
        session: Session,
        owner: Owner,
        file: AttachedFile,
        progress: Callable[[int, int], None],
        done: Callable[[Recognition | None], object],
    ) -> None:
        from tui_reader.parse.recognition.process import Recognizer

        self.owner, self.file = owner, file
        self._session, self._progress, self._done = session, progress, done
        self._recognizer = Recognizer(confined=session.config.confined)
        self._read = 0

    def start(self) -> None:
        """Begin, in a thread."""
        self._session.app.in_background(self._work)

    def stop(self) -> None:
        """Stop at once; the pages that were read are kept, and make the text of the file."""
        self._recognizer.stop()

    def _work(self) -> None:
        from tui_reader.parse.worker import Parser
        from tui_reader.sync.recognition.kept_files import recognize_file

        session, found = self._session, None
        try:
            with Parser(confined=session.config.confined) as parser:
                found = recognize_file(session.archive, self.file, self._recognizer, parser, on_page=self._on_page)
        except ArchiveError as error:
            session.app.call_in_ui(session.app.show_message, str(error))
        session.app.call_in_ui(self._done, found)

    def _on_page(self, page: PageRead) -> None:
        self._read += 1
        read, total = self._read, self._read + page.left
        self._session.app.call_in_ui(lambda _none: self._progress(read, total), None)
