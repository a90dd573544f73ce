"""Import of files that hold many pages into the archive, once: a line for each page, and progress."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from tui_reader import paths
from tui_reader.archive.errors import ArchiveError
from tui_reader.commands import FAILURE, INTERRUPTED, SUCCESS
from tui_reader.commands.output.console import complain, print_text
from tui_reader.commands.output.sync_lines import Lines, is_terminal
from tui_reader.commands.transfer.interruption import interrupted
from tui_reader.config.settings import Config
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.sources.opening import path_at
from tui_reader.sync.events import Arrived, Event, Failed, Noted
from tui_reader.sync.wording import end_line

if TYPE_CHECKING:
    from tui_reader.commands.output.sync_bars import Bars
    from tui_reader.sync.events import Report

MANY = 50
"""Pages of an import that ends with a line of totals; fewer can be counted on the screen. Chosen by hand."""


def import_files(address: str, settings: Config, *, recheck: bool = False) -> int:
    """Keeps the pages in a folder or container, and prints a line for each; of what an earlier import has kept
    nothing is parsed again, except with `recheck`. Returns the exit code: 0 success, 1 some failed, 130
    interrupted. Raises OSError when standard output cannot be written, which ends the import."""
    from tui_reader.sources.files.filesystem import address_of
    from tui_reader.sources.profiles.profile import Profiles
    from tui_reader.sources.sourcelist.reading import Source
    from tui_reader.sync.engine import Engine, Options

    path = path_at(address)
    at = address_of(path)
    options = Options(
        recheck=recheck,
        workers=settings.worker_count,
        keep_raw=settings.keep_raw,
        followed=False,
        confined=settings.confined,
    )
    display = Display(lambda: engine.cancel())
    engine = Engine(paths.archive_location(), Profiles(), display.on_event, options)
    failure: ArchiveError | None = None
    with display.shown:
        try:
            report = engine.run([Source(path.name or at, at, "folder")])
        except ArchiveError as error:
            report, failure = engine.report(), error
    if display.error is not None:
        raise display.error
    _print(at, report)
    if failure is not None:
        raise failure
    if report.cancelled:
        complain(None, interrupted())
        return INTERRUPTED
    return FAILURE if report.failures else SUCCESS


class Display:
    """What an import prints while it runs: a line for each page on standard output, failures on standard error,
    and progress there where it takes long. `shown` is entered meanwhile."""

    def __init__(self, broken: Callable[[], None]) -> None:
        """`broken` is called once when the output cannot be written; `error` is then the reason."""
        self.error: OSError | None = None
        self._broken = broken
        self._bars: Bars | None = None
        self._lines = Lines(ends=False)
        self.shown: AbstractContextManager[object] = nullcontext()
        if is_terminal():
            from tui_reader.commands.output.sync_bars import Bars

            self.shown = self._bars = Bars(1)

    def on_event(self, event: Event) -> None:
        """Prints what an event says."""
        if self.error is not None:
            return
        try:
            self._show(event)
        except OSError as error:
            # The import is cancelled, and the caller raises the error at its end.
            self.error = error
            self._broken()

    def _show(self, event: Event) -> None:
        match event:
            case Arrived(what=what, id=id, title=title, address=address):
                message = {
                    "new": _("added {id}: {title}  <{address}>"),
                    "changed": _("changed {id}: {title}  <{address}>"),
                    "same": _("unchanged {id}: {title}  <{address}>"),
                }[what]
                self._print(message.format(id=id, title=title, address=address))
            case Failed(address=address, message=message) | Noted(address=address, message=message):
                if self._bars is None:
                    complain(address, message)
            case _:
                (self._bars or self._lines).on_event(event)

    def _print(self, text: str) -> None:
        """On a terminal above the bar, which would otherwise be drawn over it."""
        if self._bars is not None and sys.stdout.isatty():
            self._bars.print_above(text)
        else:
            print_text(text, flush=False)


def _print(address: str, report: Report) -> None:
    """Prints what is left to say at the end."""
    if is_terminal():
        for note in report.notes:
            complain(note.address, note.message)
        for failure in report.failures:
            complain(failure.address, failure.message)
    total = report.total
    if total.known:
        message = ngettext(
            "{count} page or file was not read again, because it has not changed",
            "{count} pages or files were not read again, because they have not changed",
            total.known,
        )
        complain(address, message.format(count=f"{total.known:,}"))
    if total.skipped:
        message = ngettext(
            "{count} item was not kept by itself: a listing, part of an earlier bulletin, or a file without pages",
            "{count} items were not kept by themselves: listings, parts of earlier bulletins, files without pages",
            total.skipped,
        )
        complain(address, message.format(count=f"{total.skipped:,}"))
    if total.found > MANY:
        for ended in report.ended:
            complain(None, end_line(ended))
