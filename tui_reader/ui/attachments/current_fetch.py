"""The attachment that is on its way: begun, reported, cancelled by key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_reader.attachment_labels import attachment_title
from tui_reader.i18n import gettext as _
from tui_reader.labels import size_text
from tui_reader.ui.attachments.fetching import AttachmentFetch

if TYPE_CHECKING:
    from tui_reader.archive.values import AttachedFile
    from tui_reader.ui.attachments.listing import FetchOutcome, Owner
    from tui_reader.ui.panes import Session


class CurrentFetch:
    """Fetches one attachment at a time. `progress` is called with a line on how far it is, and with "" at the
    end."""

    def __init__(self, session: Session, progress: Callable[[str], None]) -> None:
        self._session = session
        self._progress = progress
        self._job: AttachmentFetch | None = None

    @property
    def running(self) -> bool:
        """Whether an attachment is on its way."""
        return self._job is not None

    def end(self) -> None:
        """Cancel without a word, at the end of the program."""
        if self._job is not None:
            self._job.cancel()

    def cancel(self) -> bool:
        """Cancel, and say so; False when nothing is on its way."""
        job, self._job = self._job, None
        if job is None:
            return False
        job.cancel()
        self._progress("")
        message = _("Not fetched, as you asked: {title}")
        self._session.app.show_message(message.format(title=attachment_title(job.file)))
        return True

    def start(self, owner: Owner, file: AttachedFile, ended: Callable[[FetchOutcome | None], object]) -> None:
        """Begin, unless another one is on its way, which is said. `ended` is called in the UI thread with how it
        ended; not after `cancel`."""
        app, title = self._session.app, attachment_title(file)
        if self._job is not None:
            message = _("Still fetching {title}; Escape cancels.")
            app.show_message(message.format(title=attachment_title(self._job.file)))
            return

        def show(came: int, size: int | None) -> None:
            if self._job is job:
                so_far = size_text(came) if size is None else f"{size_text(came)} / {size_text(size)}"
                text = _("Fetching {title} · {size} · Escape cancels")
                self._progress(text.format(title=title, size=so_far))

        def done(result: FetchOutcome | None) -> None:
            if self._job is job:
                self._job = None
                self._progress("")
                ended(result)

        job = AttachmentFetch(
            self._session,
            owner,
            file,
            lambda came, size: app.call_in_ui(lambda now: show(*now), (came, size)),
            done,
        )
        self._job = job
        show(0, None)
        job.start()
