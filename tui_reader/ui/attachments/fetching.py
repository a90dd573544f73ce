"""Fetches one attachment in a thread: with progress, cancellable, kept where its bulletin is kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from threading import Event, Lock
from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.values import ArrivedFile
from tui_reader.ui.attachments.listing import FetchOutcome

if TYPE_CHECKING:
    from tui_reader.archive.values import AttachedFile
    from tui_reader.sync.attachments.on_demand import AttachmentFetcher, FileEvent
    from tui_reader.sync.context import Options
    from tui_reader.ui.attachments.listing import Owner
    from tui_reader.ui.panes import Session

Progress = Callable[[int, int | None], None]
"""Called with the bytes that have come, and the size that the server states, None where it states none."""


class AttachmentFetch:
    """One attachment on its way. `done` is called in the UI thread with how it ended; None after `cancel`, and
    where the archive failed, which is said."""

    def __init__(
        self,
        session: Session,
        owner: Owner,
        file: AttachedFile,
        progress: Progress,
        done: Callable[[FetchOutcome | None], object],
    ) -> None:
        self.file = file
        self.owner = owner
        self._session = session
        self._progress = progress
        self._done = done
        self._cancelled = Event()
        self._lock = Lock()
        self._fetcher: AttachmentFetcher | None = None

    def start(self) -> None:
        """Begin, in a thread."""
        self._session.app.in_background(self._work)

    def cancel(self) -> None:
        """Stop at once; nothing is kept."""
        with self._lock:
            self._cancelled.set()
            fetcher = self._fetcher
        if fetcher:
            fetcher.cancel()

    def _work(self) -> None:
        from tui_reader.sync.context import options_of

        app = self._session.app
        options = options_of(self._session.config)
        result: FetchOutcome | None = None
        try:
            is_kept = self.owner.id is not None and self._session.archive.read_only is None
            result = self._into_archive(options) if is_kept else self._for_this_run(options)
        except ArchiveError as error:
            app.call_in_ui(app.show_message, str(error))
        app.call_in_ui(self._done, None if self._cancelled.is_set() else result)

    def _into_archive(self, options: Options) -> FetchOutcome | None:
        """Fetch and keep the file of a bulletin of the archive."""
        from tui_reader.sync.attachments.on_demand import AskedFile, AttachmentFetcher
        from tui_reader.sync.events import FileProgress

        def report(event: FileEvent) -> None:
            if isinstance(event, FileProgress):
                self._progress(event.received, event.size)

        archive, id = self._session.archive, self.owner.id
        assert id is not None
        # Through a connection of its own, so that no key waits for the file to be written.
        own = None if archive.kept_in else archive
        fetcher = AttachmentFetcher(
            archive.kept_in, report, options, sources=self._session.read_sources(), archive=own
        )
        with self._lock:
            self._fetcher = fetcher
            if self._cancelled.is_set():
                return None
        results = fetcher.run([AskedFile(id, self.file.address or "")])
        if not results:
            # Another program has kept a newer text of the bulletin; after `cancel` nobody sees this.
            return FetchOutcome("failed", "the bulletin does not list this file any more; open it again")
        return FetchOutcome(results[0].state, results[0].reason)

    def _for_this_run(self, options: Options) -> FetchOutcome | None:
        """Fetch the file of a page that is not kept, or of an archive that cannot be written."""
        from tui_reader.parse.worker import Parser
        from tui_reader.sync.attachments.fetching import WantedFile
        from tui_reader.sync.attachments.on_demand import demand_policy, fetch_now, page_of

        wanted = WantedFile(self.file, 0, page_of(self.owner.bulletin.address))
        with closing(Parser(confined=options.confined)) as parser:
            found = fetch_now(wanted, parser, demand_policy(None, options), self._progress, self._cancelled)
        if found is None:
            return None
        if isinstance(found, ArrivedFile):
            return FetchOutcome("kept", found.not_read_reason, found)
        return FetchOutcome(found.state, found.reason)
