"""Progress of long work on standard error: bars on a terminal, lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from tui_reader.archive.errors import ArchiveLocked
from tui_reader.commands.output.console import complain
from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive

MANY = 512
"""Bulletins that take about a second to index; for fewer no progress is shown."""

_LINES = 10
PATIENCE = 3.0
"""Seconds before the first line: shorter work shows none."""


class ReportProgress(Protocol):
    """Called with how much of a stage is done; `total` is 0 if it is unknown."""

    def __call__(self, stage: str, done: int, total: int) -> None: ...


@contextmanager
def progress(names: Mapping[str, str], shown: Callable[[int], str] = str) -> Iterator[ReportProgress]:
    """Yields the function to call with progress. `names` are the names of the stages, `shown` formats amounts."""
    if not sys.stderr.isatty():
        yield _lines(names, shown)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        # Names of files are no markup, which may hold links.
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[share]}", markup=False),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(names[stage], total=None, share="")
            share = f"{shown(done)} / {shown(total) if total else '?'}"
            bars.update(tasks[stage], completed=done, total=total or None, share=share)

        yield report


def index_waiting(archive: Archive, at_least: int = 1) -> None:
    """Indexes the bulletins that wait for the search index, if there are `at_least` so many. A lock of another
    program is only reported: search finds bulletins that are not indexed, but more slowly."""
    total = archive.unindexed()
    if total < at_least:
        return
    with progress({"index": _("search index")}) as report:
        done = 0
        try:
            while taken := archive.index():
                done += taken
                if total > MANY:
                    # A renumbered index takes in more bulletins than waited at first.
                    report("index", done, max(total, done))
        except ArchiveLocked as error:
            complain(
                error.location, _("the search index will be completed later: {why}").format(why=error.message)
            )


ALONE = 20_000
"""Bulletins whose references and dates a command finds without being asked to: they take a minute or two."""


def extract_waiting(archive: Archive, at_most: int = ALONE) -> None:
    """Finds references and key dates in the bulletins that other rules have read, or none, if there are no more
    than `at_most`; 0 for any number. Of more, of those of an archive that cannot be written or that another
    program writes, it is reported that they wait."""
    total = archive.unextracted()
    if not total:
        return
    if at_most and total > at_most:
        message = _("references and dates of {count} older bulletins are not known yet; `{command}` finds them")
        complain(archive.location, message.format(count=total, command="bulletin-tui doctor --repair"))
        return
    later = _("references and dates of older bulletins ({count}) will be found later: {why}")
    if archive.read_only is not None:
        complain(archive.location, later.format(count=total, why=archive.read_only))
        return
    with progress({"extract": _("references and dates")}) as report:
        done = 0
        try:
            while taken := archive.extract():
                done += taken
                if total > MANY:
                    report("extract", done, max(total, done))
        except ArchiveLocked as error:
            complain(error.location, later.format(count=total - done, why=error.message))


def _lines(names: Mapping[str, str], shown: Callable[[int], str]) -> ReportProgress:
    tenths: dict[str, int] = {}
    started = time.monotonic()

    def report(stage: str, done: int, total: int) -> None:
        tenth = done * _LINES // total if total else 0
        if tenth > tenths.get(stage, -1) and time.monotonic() - started >= PATIENCE:
            tenths[stage] = tenth
            share = f" {shown(done)} / {shown(total)}" if total else ""
            complain(None, f"{names[stage]}{share}")

    return report
