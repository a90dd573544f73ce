"""New matches of watches after a sync, announced as the settings ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader import paths
from tui_reader.commands.output.console import complain
from tui_reader.commands.transfer.watch_comparison import compare_watches

if TYPE_CHECKING:
    from tui_reader.config.settings import Config


def announce(settings: Config) -> None:
    """Compares what has arrived with the watches, if something is to be done with new matches, and does it.
    Failures are printed. Raises ArchiveError."""
    notified = settings.watch_notification == "notify-send"
    if not notified and not settings.watch_command:
        return
    from tui_reader.archive.opening import open_archive
    from tui_reader.export import watch_digest
    from tui_reader.programs import news

    with open_archive(paths.archive_location()) as archive:
        found = watch_digest.update(archive, compare_watches)
        if not found:
            return
        failure = news.announce(
            *watch_digest.announcement(found),
            lambda: watch_digest.digest_of_news(archive, found),
            notify=notified,
            command=settings.watch_command,
        )
        if failure:
            complain(None, failure)
