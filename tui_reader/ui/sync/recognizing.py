"""Text recognition after a sync, in a thread: the scans of the sources whose setting is `always`."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError
from tui_reader.attachment_labels import attachment_title, scans_without_recognition
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import labelled
from tui_reader.messages.translation import translated

if TYPE_CHECKING:
    from tui_reader.archive.values import AttachedFile
    from tui_reader.parse.recognition.process import PageRead, Recognizer
    from tui_reader.ui.panes import Session


class BackgroundRecognition:
    """Reads one file after the other, the newest first, page by page; what was read is kept when it is stopped.
    `show` is called in the UI thread with the progress on one line, and with "" at the end."""

    def __init__(self, session: Session, show: Callable[[str], object]) -> None:
        self._session, self._show = session, show
        self._lock = Lock()
        self._stopped = Event()
        self._recognizer: Recognizer | None = None
        self._thread: Thread | None = None
        self._runs = False
        self._again = False
        """Whether a sync has ended since the files were listed that are being read."""
        self._tried: set[str] = set()
        """Digests of the files that were tried in this run of the program."""
        self._told = False

    @property
    def running(self) -> bool:
        """Whether pages are read, or are about to be."""
        return self._runs

    def start(self) -> None:
        """Begin, or where it runs, look for further files at its end; does nothing where no source wants it, or
        the archive cannot be written."""
        if self._session.archive.read_only is not None:
            return
        with self._lock:
            self._again = self._runs
            if self._again:
                return
            self._runs = True
            self._stopped.clear()
        self._thread = Thread(target=self._work, name="text recognition", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop at once."""
        with self._lock:
            self._stopped.set()
            self._again = False
            recognizer = self._recognizer
        if recognizer:
            recognizer.stop()

    def join(self, seconds: float) -> None:
        """Wait at most so many seconds for the end."""
        if self._thread:
            self._thread.join(seconds)

    def _work(self) -> None:
        """In the thread."""
        app = self._session.app
        goes_on = True
        while goes_on:
            try:
                self._read_waiting()
            except ArchiveError as error:
                app.call_in_ui(app.show_message, str(error))
            with self._lock:
                goes_on = self._runs = self._again
                self._again = False
                if goes_on:
                    # It may have been stopped before the sync whose files are read now.
                    self._stopped.clear()
        app.call_in_ui(self._show, "")

    def _read_waiting(self) -> None:
        from tui_reader.parse.recognition.process import can_recognize
        from tui_reader.sync.recognition.kept_files import waiting_files
        from tui_reader.sync.recognition.setting import always_recognized

        session = self._session
        names = always_recognized(session.read_sources(), session.config.text_recognition)
        files = list(waiting_files(session.archive, names, self._tried)) if names else []
        if files and not can_recognize():
            if not self._told:
                session.app.call_in_ui(session.note, scans_without_recognition(len(files)))
            self._told = True
            return
        for number, file in enumerate(files):
            if self._stopped.is_set():
                return
            self._read(file, len(files) - number - 1)

    def _read(self, file: AttachedFile, left: int) -> None:
        from tui_reader.parse.recognition.process import Recognizer
        from tui_reader.parse.worker import Parser
        from tui_reader.sync.recognition.kept_files import recognize_file

        session, title, read = self._session, attachment_title(file), 0
        call_in_ui = session.app.call_in_ui

        def on_page(page: PageRead) -> None:
            nonlocal read
            read += 1
            call_in_ui(self._show, progress_line(title, read, read + page.left, left))

        call_in_ui(self._show, progress_line(title, 0, 0, left))
        with self._lock:
            if self._stopped.is_set():
                return
            self._recognizer = recognizer = Recognizer(confined=session.config.confined)
        with Parser(confined=session.config.confined) as parser:
            found = recognize_file(session.archive, file, recognizer, parser, retry=False, on_page=on_page)
        if self._stopped.is_set():
            return
        self._tried.add(file.digest or "")
        reasons = [found.error] if found.error else [reason for _page, reason in found.failed[:1]]
        for reason in reasons:
            call_in_ui(session.note, labelled(title, translated(reason)))
        call_in_ui(lambda _none: session.app.index_soon(), None)


def progress_line(title: str, read: int, total: int, left: int) -> str:
    """The progress of a file of so many pages, and the number of those that come after it, on one line."""
    pages = f"{read} / {total}" if total else "…"
    line = _("Text recognition: {title} · {pages}").format(title=title, pages=pages)
    if left:
        line += " · " + ngettext("{count} more file", "{count} more files", left).format(count=f"{left:,}")
    return line
