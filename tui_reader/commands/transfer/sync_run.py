"""One sync from beginning to end, as `sync` and `add` run it: the engine, what is shown meanwhile, the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from tui_reader import paths
from tui_reader.archive.errors import ArchiveError
from tui_reader.commands.output.console import complain
from tui_reader.commands.output.sync_lines import Display, Events, Lines, Silent, has_failed, is_terminal
from tui_reader.config import settings as config
from tui_reader.sources.addresses import without_password
from tui_reader.sync.wording import report_lines

if TYPE_CHECKING:
    from tui_reader.sources.profiles.profile import Profiles
    from tui_reader.sources.sourcelist.reading import Source
    from tui_reader.sync.events import Report

SUCCESS, FAILURE, INTERRUPTED = 0, 1, 130

Form = Literal["lines", "json", "quiet"]
"""What is printed: lines for people, events as JSON, or failures alone."""


class SyncRequest(NamedTuple):
    """What the command line says of a sync; see `sync.engine.Options`."""

    since: date | None = None
    limit: int | None = None
    recheck: bool = False
    form: Form = "lines"


NO_WISHES = SyncRequest()


def synchronize(
    sources: Sequence[Source], profiles: Profiles, settings: config.Config, wishes: SyncRequest = NO_WISHES
) -> int:
    """Syncs the sources into the archive and prints the report, also of a sync that was interrupted. Returns the
    exit code: 0 all well, 1 some failed, 130 interrupted."""
    from tui_reader.sync.engine import Engine, Options

    options = Options.of(settings, since=wishes.since, limit=wishes.limit, recheck=wishes.recheck)
    display = _display(wishes.form, len(sources), lambda: engine.cancel())
    engine = Engine(paths.archive_path(), profiles, display.tell, options)
    trouble: ArchiveError | None = None
    with display:
        try:
            report = engine.run(sources)
        except ArchiveError as error:
            report, trouble = engine.report(), error
    if isinstance(display, Events):
        display.close(report)
        if display.error is not None:
            raise display.error
    _print(report, sources, wishes.form)
    if trouble is not None:
        raise trouble
    return INTERRUPTED if report.cancelled else FAILURE if has_failed(report) else SUCCESS


def _display(form: Form, total: int, broken: Callable[[], None]) -> Display:
    if form == "json":
        return Events(broken)
    if form == "quiet":
        return Silent()
    if not is_terminal():
        return Lines()
    from tui_reader.commands.output.sync_bars import Bars

    return Bars(total)


def _print(report: Report, sources: Sequence[Source], form: Form) -> None:
    """The report: what came of each source on standard output, what people must know on standard error."""
    if form == "lines":
        order = {source.name: place for place, source in enumerate(sources)}
        for line in report_lines(report, order):
            print(line, flush=True)
        for note in report.notes:
            complain(without_password(note.address), note.message)
    for failure in report.failures:
        complain(without_password(failure.address), failure.message)
