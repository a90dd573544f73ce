"""Fetching of attached files by commands: with the settings of the sources, and progress on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.commands.output.progress import progress
from tui_reader.commands.transfer.interruption import first_interrupt
from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import AttachedFile
    from tui_reader.config.settings import Config

_AT_ONCE = 5
"""Files that are fetched like pages that a user opens; more are fetched as politely as in a sync. Chosen by
hand."""


class MissingFiles(NamedTuple):
    """The places of files in a list that are to be fetched, and how many are left out because their source is not
    asked for files."""

    wanted: list[int]
    left_out: int


def missing_files(archive: Archive, found: Sequence[tuple[int, AttachedFile]], settings: Config) -> MissingFiles:
    """Which attachments with an address are not there, of those given with their bulletins: as in a sync, and
    without sources of which none are wanted (`attachments: none`). Raises ArchiveError."""
    from tui_reader.commands.options.source_choice import read_sources
    from tui_reader.sync.attachments.fetching import is_missing
    from tui_reader.sync.context import attachments_of, options_of

    options = options_of(settings)
    sources = {source.name: source for source in read_sources(briefly=True).known}
    origins: dict[int, str | None] = {}
    wanted: list[int] = []
    left_out = 0
    for place, (id, file) in enumerate(found):
        if not file.address:
            continue
        if id not in origins:
            row = archive.row(id)
            origins[id] = row.origin if row else None
        source = sources.get(origins[id] or "")
        limits = attachments_of(source, options) if source else options.attachments
        if not is_missing(file, limits.file_size):
            continue
        if limits.mode == "none":
            left_out += 1
        else:
            wanted.append(place)
    return MissingFiles(wanted, left_out)


class FetchedFiles(NamedTuple):
    """The attachments of which the server was asked, by bulletin and address, and whether Ctrl-C ended it."""

    done: frozenset[tuple[int, str]]
    interrupted: bool


def fetch_files(archive: Archive, asked: Sequence[tuple[int, str]], settings: Config) -> FetchedFiles:
    """Fetches attachments, by their bulletins and addresses, into an archive. What came before an interruption is
    kept. Raises ArchiveError."""
    from tui_reader.commands.options.source_choice import read_sources
    from tui_reader.sync.attachments.on_demand import AskedFile, AttachmentFetcher, FileEvent
    from tui_reader.sync.context import options_of
    from tui_reader.sync.events import FileFetched

    done = 0
    with progress({"files": _("files")}) as report:

        def on_event(event: FileEvent) -> None:
            nonlocal done
            done += isinstance(event, FileFetched)
            report("files", done, len(asked))

        fetcher = AttachmentFetcher(
            archive.kept_in,
            on_event,
            options_of(settings),
            sources=read_sources(briefly=True).known,
            archive=archive,
            polite=len(asked) > _AT_ONCE,
        )
        with first_interrupt(fetcher.cancel) as pressed:
            results = fetcher.run([AskedFile(*each) for each in asked])
    return FetchedFiles(frozenset((each.bulletin, each.address) for each in results), pressed.is_set())
