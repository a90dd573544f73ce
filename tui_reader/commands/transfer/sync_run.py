"""One sync from start to end, for `sync` and `add`: the engine, the display of progress, the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from tui_reader import paths
from tui_reader.archive.errors import ArchiveError
from tui_reader.commands import FAILURE, INTERRUPTED, SUCCESS
from tui_reader.commands.output.console import complain, print_text
from tui_reader.commands.output.sync_lines import Events, Lines, Silent, has_failed, is_terminal
from tui_reader.commands.transfer.interruption import interrupted
from tui_reader.commands.transfer.watch_news import announce
from tui_reader.config import settings as config
from tui_reader.sources.secrets import hidden_address
from tui_reader.sync.wording import deleted_lines, report_lines

if TYPE_CHECKING:
    from tui_reader.commands.output.sync_bars import Bars
    from tui_reader.sources.profiles.profile import Profiles
    from tui_reader.sources.sourcelist.reading import Source
    from tui_reader.sync.events import Report
    from tui_reader.sync.worker.leased_sources import LeasedSources
    from tui_reader.sync.worker.shared_limits import JobLimits

Form = Literal["lines", "json", "quiet"]
"""What is printed: lines for people, events as JSON, or failures only."""


class SyncRequest(NamedTuple):
    """Options of a sync on the command line; see `sync.engine.Options`."""

    since: date | None = None
    limit: int | None = None
    recheck: bool = False
    form: Form = "lines"


DEFAULT_REQUEST = SyncRequest()


class LeasedSync(NamedTuple):
    """What a worker syncs with: its sources one by one, and the limits of hosts that it shares with others."""

    supply: LeasedSources
    limits: JobLimits


def synchronize(
    sources: Sequence[Source],
    profiles: Profiles,
    settings: config.Config,
    request: SyncRequest = DEFAULT_REQUEST,
    leased: LeasedSync | None = None,
) -> int:
    """Syncs the sources into the archive and prints the report, also of a sync that was interrupted. Of `leased`
    sources only those are synced that this worker takes. Returns the exit code: 0 success, 1 some failed, 130
    interrupted."""
    from tui_reader.sources.http.client import Client
    from tui_reader.sync.context import options_of
    from tui_reader.sync.engine import Engine

    options = options_of(settings)._replace(since=request.since, limit=request.limit, recheck=request.recheck)
    display = _display(request.form, len(sources), lambda: engine.cancel())
    client = Client if leased is None else lambda: Client(shared=leased.limits)
    engine = Engine(paths.archive_location(), profiles, display.on_event, options, client=client)
    failure: ArchiveError | None = None
    with display:
        try:
            report = engine.run(sources if leased is None else leased.supply)
        except ArchiveError as error:
            report, failure = engine.report(), error
    if isinstance(display, Events):
        display.close(report)
        if display.error is not None:
            raise display.error
    _print(report, sources, request.form)
    if failure is not None:
        raise failure
    if report.cancelled and request.form == "lines":
        complain(None, interrupted())
    if not report.cancelled and not _recognize(sources, settings, request.form):
        return INTERRUPTED
    if not report.cancelled:
        announce(settings)
    return INTERRUPTED if report.cancelled else FAILURE if has_failed(report) else SUCCESS


def _recognize(sources: Sequence[Source], settings: config.Config, form: Form) -> bool:
    """Reads the scans of the sources whose setting is `always`. False where Ctrl-C ended it. Raises
    ArchiveError."""
    from tui_reader.sync.recognition.setting import always_recognized

    names = always_recognized(sources, settings.text_recognition)
    if not names:
        return True
    from tui_reader.archive.opening import open_archive
    from tui_reader.commands.transfer.recognition import recognize_waiting

    with open_archive(paths.archive_location()) as archive:
        return recognize_waiting(archive, names, confined=settings.confined, quiet=form != "lines")


def _display(form: Form, total: int, broken: Callable[[], None]) -> Silent | Bars:
    if form == "json":
        return Events(broken)
    if form == "quiet":
        return Silent()
    if not is_terminal():
        return Lines()
    from tui_reader.commands.output.sync_bars import Bars

    return Bars(total)


def _print(report: Report, sources: Sequence[Source], form: Form) -> None:
    """Prints the report: results of the sources on standard output, notes and failures on standard error."""
    if form == "lines":
        order = {source.name: place for place, source in enumerate(sources)}
        for line in report_lines(report, order):
            print_text(line)
        for note in report.notes:
            complain(hidden_address(note.address), note.message)
        for line in deleted_lines(report.deleted):
            complain(None, line)
    failed = [(each.address, each.message) for each in report.failures]
    failed += [(each.address, each.message) for each in report.actions_failed]
    for address, message in failed:
        complain(hidden_address(address), message)
