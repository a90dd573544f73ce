"""How far long work has come, on standard error: a bar on a terminal, lines elsewhere."""

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
"""So many bulletins take about a second to index; below that nobody needs to be told."""

_LINES = 10
PATIENCE = 3.0
"""Seconds that pass before the first line: what is over sooner needs none."""


class Told(Protocol):
    """Takes how much of a piece of work is done; `total` 0: nobody knows of how much."""

    def __call__(self, stage: str, done: int, total: int) -> None: ...


@contextmanager
def progress(names: Mapping[str, str], shown: Callable[[int], str] = str) -> Iterator[Told]:
    """Gives what tells how far each stage has come; `names` says what to call it, `shown`
    how to write how much."""
    if not sys.stderr.isatty():
        yield _lines(names, shown)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[share]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks = {}

        def told(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(names[stage], total=None, share="")
            share = f"{shown(done)} / {shown(total) if total else '?'}"
            bars.update(tasks[stage], completed=done, total=total or None, share=share)

        yield told


def index_waiting(archive: Archive, at_least: int = 1) -> None:
    """Takes the bulletins that wait for the search index in, when there are so many. Search finds those that still
    wait too, only not as fast: that another program is writing is no failure."""
    total = archive.unindexed()
    if total < at_least:
        return
    with progress({"index": _("search index")}) as told:
        done = 0
        try:
            while taken := archive.index():
                done += taken
                if total > MANY:
                    # An index that is numbered anew takes in more than what waited at first.
                    told("index", done, max(total, done))
        except ArchiveLocked as error:
            complain(error.path, _("the search index is completed later: {why}").format(why=error.message))


def _lines(names: Mapping[str, str], shown: Callable[[int], str]) -> Told:
    tenths: dict[str, int] = {}
    begun = time.monotonic()

    def told(stage: str, done: int, total: int) -> None:
        tenth = done * _LINES // total if total else 0
        if tenth > tenths.get(stage, -1) and time.monotonic() - begun >= PATIENCE:
            tenths[stage] = tenth
            share = f" {shown(done)} / {shown(total)}" if total else ""
            complain(None, f"{names[stage]}{share}")

    return told
