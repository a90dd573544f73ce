"""New matches of watches, announced while the program is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.ui.host import Host
    from tui_reader.ui.panes import Session


class Announcing:
    """Compares what has arrived with the watches, and announces new matches as the settings ask for."""

    def __init__(
        self, app: Host, session: Session, write: Callable[[str], None], changed: Callable[[], object]
    ) -> None:
        """`write` sends codes to the terminal; `changed` updates the marks of the list."""
        self._app = app
        self._session = session
        self._write, self._changed = write, changed

    def compare(self, archive: Archive, stopped: Callable[[], bool]) -> None:
        """In a thread, with an archive of its own. Raises ArchiveError."""
        from tui_reader.export import watch_digest
        from tui_reader.programs.news import announce

        found = watch_digest.update(archive, partial(watch_digest.compare_all, stopped=stopped))
        if not found:
            return
        texts = watch_digest.announcement(found)
        self._app.call_in_ui(lambda texts: self._show(*texts), texts)
        config = self._session.config
        failure = announce(
            *texts,
            lambda: watch_digest.digest_of_news(archive, found),
            notify=config.watch_notification == "notify-send",
            command=config.watch_command,
        )
        if failure:
            self._app.call_in_ui(self._session.note, failure)

    def _show(self, title: str, line: str) -> None:
        from tui_reader.ui.terminal.notification import notification

        kind = self._session.config.watch_notification
        if kind in ("osc9", "osc777"):
            self._write(notification(kind, title, line))
        key = self._session.key_text("watches")
        message = _("{title}: {line}; {key} shows them.")
        self._app.show_message(message.format(title=title, line=line, key=key))
        self._changed()
