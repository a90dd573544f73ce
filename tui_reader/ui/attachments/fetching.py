"""Fetches one attachment in a thread: with progress, cancellable, kept where its bulletin is kept."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError

if TYPE_CHECKING:
    from tui_reader.archive.values import ArrivedFile, AttachedFile
    from tui_reader.parse.worker import Parser
    from tui_reader.ui.attachments.listing import Owner
    from tui_reader.ui.panes import Session

Progress = Callable[[int, int | None], None]
"""Called with the bytes that have come, and the size that the server states, None where it states none."""


class AttachmentFetch:
    """One attachment on its way. `done` is called in the UI thread with the file that came, or the attachment in
    its new state, or None after `cancel` and where the archive failed, which is said."""

    def __init__(
        self,
        session: Session,
        parser: Callable[[], Parser],
        owner: Owner,
        file: AttachedFile,
        progress: Progress,
        done: Callable[[ArrivedFile | AttachedFile | None], object],
    ) -> None:
        self.file = file
        self.owner = owner
        self._session = session
        self._parser = parser
        self._progress = progress
        self._done = done
        self._cancelled = Event()

    def start(self) -> None:
        """Begin, in a thread."""
        self._session.app.in_background(self._work)

    def cancel(self) -> None:
        """Stop as soon as possible; nothing is kept."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._cancelled.is_set()

    def _work(self) -> None:
        app = self._session.app
        try:
            found = self._fetched()
            if found is not None and not self.cancelled and self.owner.id is not None:
                self._keep(found)
        except ArchiveError as error:
            app.call_in_ui(app.show_message, str(error))
            found = None
        app.call_in_ui(self._done, None if self.cancelled else found)

    def _fetched(self) -> ArrivedFile | AttachedFile | None:
        config = self._session.config
        return fetch_now(
            self.file,
            self.owner.bulletin.address,
            self._parser(),
            config.proxy_address,
            self._progress,
            self._cancelled,
        )

    def _keep(self, found: ArrivedFile | AttachedFile) -> None:
        """Keep the file, or its state, in an archive that can be written."""
        from tui_reader.archive.values import ArrivedFile

        archive = self._session.archive
        if archive.read_only is not None:
            return
        if isinstance(found, ArrivedFile):
            archive.keep_files([found])
        else:
            archive.record_attachment_states([found])


def fetch_now(
    file: AttachedFile,
    page: str,
    parser: Parser,
    proxy: str | None,
    progress: Progress,
    cancelled: Event,
) -> ArrivedFile | AttachedFile | None:
    """The file at the address of an attachment of a page, read; or the attachment in its new state. Called in a
    thread; `progress` is called as the file comes."""
    from datetime import UTC, datetime
    from urllib.parse import unquote, urlsplit

    from tui_reader.archive.values import ArrivedFile
    from tui_reader.model import Bulletin, Failure
    from tui_reader.parse.documents.archives.members import archive_kind
    from tui_reader.parse.documents.detection import document_kind
    from tui_reader.sources.fetching import SourceError
    from tui_reader.sources.http.single_file import fetch_file

    assert file.address
    try:
        data = fetch_file(file.address, page, proxy)
    except SourceError as error:
        return file._replace(state="failed", reason=error.message)
    if cancelled.is_set():
        return None
    progress(len(data), len(data))
    read = parser.parse(data, file.address)
    text = read if isinstance(read, Bulletin) and read.document else None
    kind = text.document.kind if text and text.document else document_kind(data) or archive_kind(data) or ""
    reason = read.error if isinstance(read, Failure) else ""
    name = unquote(urlsplit(file.address).path.rpartition("/")[2])
    return ArrivedFile(
        file.address, name, data, None, datetime.now(UTC), kind=kind, text=text, not_read_reason=reason
    )
