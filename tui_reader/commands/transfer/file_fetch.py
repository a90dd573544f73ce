"""Fetching of attached files by commands: with the settings of the sources, and progress on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_reader.commands import FAILURE, SUCCESS
from tui_reader.commands.output.progress import progress
from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.config.settings import Config

_AT_ONCE = 5
"""Files that are fetched like pages that a user opens; more are fetched as politely as in a sync. Chosen by
hand."""


def fetch_files(archive: Archive, asked: Sequence[tuple[int, str]], settings: Config) -> int:
    """Fetches attachments, by their bulletins and addresses, into an archive, and returns the exit code. What came
    before an interruption is kept."""
    from tui_reader.commands.options.source_choice import read_sources
    from tui_reader.sync.attachments.on_demand import AskedFile, AttachmentFetcher, FileEvent
    from tui_reader.sync.context import AttachmentOptions, Options
    from tui_reader.sync.events import FileFetched

    done = 0
    with progress({"files": _("files")}) as report:

        def on_event(event: FileEvent) -> None:
            nonlocal done
            done += isinstance(event, FileFetched)
            report("files", done, len(asked))

        options = Options(
            proxy=settings.proxy_address,
            pace=settings.pace,
            confined=settings.confined,
            attachments=AttachmentOptions(*settings.attachment_limits),
        )
        fetcher = AttachmentFetcher(
            archive.path,
            on_event,
            options,
            sources=read_sources(briefly=True).known,
            archive=archive,
            polite=len(asked) > _AT_ONCE,
        )
        results = fetcher.run([AskedFile(*each) for each in asked])
    return SUCCESS if len(results) == len(dict.fromkeys(asked)) else FAILURE
