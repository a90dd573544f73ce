"""Text recognition of an attachment: in a thread, with progress, stoppable, kept page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError
from tui_reader.attachment_labels import attachment_title, scans_without_recognition
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import labelled
from tui_reader.messages.translation import translated

if TYPE_CHECKING:
    from tui_reader.archive.values import AttachedFile
    from tui_reader.parse.recognition.process import PageRead
    from tui_reader.sync.recognition.kept_files import Recognition
    from tui_reader.ui.attachments.listing import Owner
    from tui_reader.ui.panes import Session


class FileRecognition:
    """Recognizes the text of pages that are pictures, of one attachment at a time.

    `progress` is called with a line about the progress, and with "" at the end; `ended` with the job afterwards,
    before its result is reported.
    """

    def __init__(
        self, session: Session, progress: Callable[[str], None], ended: Callable[[RecognitionJob], None]
    ) -> None:
        self._session = session
        self._progress = progress
        self._ended = ended
        self._job: RecognitionJob | None = None
        self._told = False

    @property
    def running(self) -> bool:
        """Whether pages are being read."""
        return self._job is not None

    def stop(self) -> None:
        """Stop reading; the pages that were read are kept."""
        if self._job is not None:
            self._job.stop()

    def start(self, owner: Owner, file: AttachedFile) -> None:
        """Begin to read the pages of a kept attachment, or say why that is not possible. Raises ArchiveError."""
        from tui_reader.parse.recognition.process import NOT_INSTALLED, can_recognize
        from tui_reader.sync.recognition.kept_files import may_be_recognized

        app, archive, title = self._session.app, self._session.archive, attachment_title(file)
        if not file.digest:
            message = _("Only a file that is kept in the archive is read by text recognition: {title}")
            app.show_message(message.format(title=title))
        elif not may_be_recognized(file, archive):
            app.show_message(_("No page of it is a picture that was not read: {title}").format(title=title))
        elif not can_recognize():
            app.show_message(translated(NOT_INSTALLED))
        elif archive.read_only is not None:
            app.show_message(translated(archive.read_only))
        else:
            self._begin(owner, file)

    def start_on_open(self, owner: Owner, file: AttachedFile) -> None:
        """Begin to read the pages of an attachment that was opened, where the setting of its source says so. That
        text recognition is not installed is said once."""
        session = self._session
        if not file.digest or (file.has_text and not file.not_read) or session.archive.read_only is not None:
            return

        def decide() -> None:
            try:
                wanted = _is_wanted(session, owner, file)
            except ArchiveError as error:
                session.app.call_in_ui(session.app.show_message, str(error))
            else:
                session.app.call_in_ui(begin, wanted)

        def begin(wanted: bool) -> None:
            from tui_reader.parse.recognition.process import can_recognize

            if not wanted or self.running:
                return
            if can_recognize():
                self._begin(owner, file, retry=False)
            elif not self._told:
                self._told = True
                session.app.show_message(scans_without_recognition(1))

        # The list of sources is a file.
        session.app.in_background(decide)

    def _begin(self, owner: Owner, file: AttachedFile, *, retry: bool = True) -> None:
        title = attachment_title(file)
        job = RecognitionJob(
            self._session,
            owner,
            file,
            lambda read, total: self._show(title, read, total),
            lambda found: self._done(job, found),
            retry=retry,
        )
        self._job = job
        self._show(title, 0, 0)
        job.start()

    def _show(self, title: str, read: int, total: int) -> None:
        so_far = f"{read} / {total}" if total else "…"
        text = _("Reading the pages of {title} · {pages} · {key} stops")
        self._progress(text.format(title=title, pages=so_far, key=self._session.key_text("recognize-file")))

    def _done(self, job: RecognitionJob, found: Recognition | None) -> None:
        self._job = None
        self._progress("")
        self._ended(job)
        if found is None:
            return
        title, app = attachment_title(job.file), self._session.app
        if found.error or (found.failed and not found.read):
            reason = found.error or found.failed[0][1]
            app.show_message(labelled(title, translated(reason)))
            return
        counted = ngettext("{count} page was read", "{count} pages were read", found.read)
        app.show_message(labelled(title, counted.format(count=found.read)))


def _is_wanted(session: Session, owner: Owner, file: AttachedFile) -> bool:
    """Whether an opened file is read without a key. Slow; raises ArchiveError."""
    from tui_reader.sync.recognition.kept_files import awaits_recognition
    from tui_reader.sync.recognition.setting import recognition_time

    row = session.archive.row(owner.id) if owner.id is not None else None
    sources, default = session.read_sources(), session.config.text_recognition
    if recognition_time(row.origin if row else None, sources, default) == "on_demand":
        return False
    return awaits_recognition(file, session.archive)


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
        *,
        retry: bool = True,
    ) -> None:
        """`retry` is as in `recognize_file`."""
        from tui_reader.parse.recognition.process import Recognizer

        self.owner, self.file = owner, file
        self._session, self._progress, self._done = session, progress, done
        self._retry = retry
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
                found = recognize_file(
                    session.archive,
                    self.file,
                    self._recognizer,
                    parser,
                    retry=self._retry,
                    on_page=self._on_page,
                )
        except ArchiveError as error:
            session.app.call_in_ui(session.app.show_message, str(error))
        session.app.call_in_ui(self._done, found)

    def _on_page(self, page: PageRead) -> None:
        self._read += 1
        read, total = self._read, self._read + page.left
        self._session.app.call_in_ui(lambda _none: self._progress(read, total), None)
