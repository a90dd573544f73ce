"""Progress of long work on standard error: bars on a terminal, lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, Protocol

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
"""Bulletins whose references and dates a command finds, or whose texts it compares, without being asked to: they
take a minute or two."""


def extract_waiting(archive: Archive, at_most: int = ALONE) -> None:
    """Finds references and key dates in the bulletins that other rules have read, or none, if there are no more
    than `at_most`; 0 for any number. Of more, of those of an archive that cannot be written or that another
    program writes, it is reported that they wait."""
    many = _("references and dates of {count} older bulletins are not known yet; `{command}` finds them")
    later = _("references and dates of older bulletins ({count}) will be found later: {why}")
    words = _Words("extract", _("references and dates"), many, later)
    _bring_up_to_date(archive, archive.unextracted(), archive.extract, words, at_most)


def compare_waiting(archive: Archive, at_most: int = ALONE) -> None:
    """Compares the texts that wait to be compared with the others; `at_most` as for `extract_waiting`."""
    many = _("the texts of {count} older bulletins are not compared yet; `{command}` compares them")
    later = _("the texts of older bulletins ({count}) will be compared later: {why}")
    words = _Words("compare", _("same texts"), many, later)
    _bring_up_to_date(archive, archive.unfingerprinted(), archive.fingerprint, words, at_most)


class _Words(NamedTuple):
    """The name of a work and of its stage, and what is said when it is too `many`, or done `later`."""

    stage: str
    name: str
    many: str
    later: str


def _bring_up_to_date(archive: Archive, total: int, take: Callable[[], int], words: _Words, at_most: int) -> None:
    """Has `take` do its work, a portion at a time, until nothing of `total` waits."""
    if not total:
        return
    if at_most and total > at_most:
        complain(archive.location, words.many.format(count=total, command="bulletin-tui doctor --repair"))
        return
    if archive.read_only is not None:
        complain(archive.location, words.later.format(count=total, why=archive.read_only))
        return
    with progress({words.stage: words.name}) as report:
        done = 0
        try:
            while taken := take():
                done += taken
                if total > MANY:
                    report(words.stage, done, max(total, done))
        except ArchiveLocked as error:
            complain(error.location, words.later.format(count=max(0, total - done), why=error.message))


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
