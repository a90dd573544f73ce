"""Preparing the text that is shown next: at once where it is short, else in a thread, while keys are handled."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from tui_reader.archive.errors import ArchiveError
from tui_reader.ui.latest_job import LatestJob

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tui_reader.archive.protocol import Archive
    from tui_reader.model import Block, Bulletin, Section
    from tui_reader.ui.host import Host

LONG_JSON = 1_000_000
"""Bytes of JSON from which on a text is read in a thread: 30 to 60 ms of CPU (measured on 2026-11-30)."""

MANY_PARTS = 10_000
"""Paragraphs, items and rows from which on the document of a text is made in a thread: 20 to 50 ms of CPU
(measured on 2026-11-30)."""

_M_MMAP_THRESHOLD, _MAPPED_FROM = -3, 128 * 1024
"""The number of the parameter in glibc, and its value at the start of a program, in bytes."""

Result = TypeVar("Result")


class Preparation:
    """Prepares one text at a time, in one or several steps; the latest takes the place of the one before."""

    def __init__(self, app: Host) -> None:
        self._app = app
        # One after the other, for two long texts would take the memory of both.
        self._jobs = LatestJob(app.in_background)
        self._step: object | None = None
        self._afterwards: list[Callable[[], object]] = []

    @property
    def running(self) -> bool:
        """Whether a long text is being prepared."""
        return self._step is not None

    @staticmethod
    def reading_is_long(archive: Archive, id: int) -> bool:
        """Whether a bulletin is read from the archive in a thread."""
        return archive.is_longer(id, LONG_JSON)

    @staticmethod
    def making_is_long(bulletin: Bulletin) -> bool:
        """Whether the document of a bulletin is made in a thread."""
        parts = _parts(bulletin.preamble, bulletin.sections)
        return len(bulletin.left_out) + sum(islice(parts, MANY_PARTS + 1)) > MANY_PARTS

    def drop(self) -> None:
        """Forget what is being prepared, and what should be done afterwards."""
        self._step = None
        self._afterwards = []

    def start(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], object],
        failed: Callable[[ArchiveError], object] | None = None,
        *,
        long: bool,
    ) -> None:
        """Take a step: call `done` with the result of `work`, or `failed` with its error, by default to show it.
        That is at once, or for `long` work later, unless it is dropped before. `done` may take the next step. A
        failure of `long` work, or of `done` after it, drops what should be done afterwards."""
        failed = failed or (lambda error: self._app.show_message(str(error) if error.path else error.brief))
        if not long:
            try:
                result = work()
            except ArchiveError as error:
                failed(error)
            else:
                done(result)
            return
        step = self._step = object()

        def end(continued: Callable[[], object]) -> None:
            if self._step is not step:
                return
            self._step = None
            try:
                continued()
            except ArchiveError as error:
                # The text is not in the reader: none of it may be marked as read.
                self.drop()
                failed(error)
            else:
                self._continue()

        def run() -> None:
            if self._step is not step:
                return
            _give_back_large_blocks()
            try:
                result = work()
            except ArchiveError as error:
                reason = error
                self._app.call_in_ui(end, lambda: _raise(reason))
            else:
                self._app.call_in_ui(end, lambda: done(result))

        self._jobs.do(run)

    def afterwards(self, action: Callable[[], object]) -> None:
        """Do something once the text is shown: at once, if none is being prepared."""
        self._afterwards.append(action)
        self._continue()

    def _continue(self) -> None:
        while self._afterwards and not self.running:
            self._afterwards.pop(0)()


def _raise(error: ArchiveError) -> None:
    raise error


@cache
def _give_back_large_blocks() -> None:
    """Have glibc give back large blocks of memory as soon as they are free (mallopt(3), M_MMAP_THRESHOLD): by
    default it keeps those of up to 32 MB once it has seen some, and a text of 10 MB takes 7 MB more."""
    if sys.platform != "linux":
        return
    import ctypes

    # Other C libraries have no such function.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _MAPPED_FROM)


def _parts(blocks: Iterable[Block], sections: Iterable[Section]) -> Iterator[int]:
    """The number of parts of each block, of those of sections too."""
    from tui_reader.model import ListBlock, Table

    for block in blocks:
        match block:
            case Table(rows=parts) | ListBlock(items=parts):
                yield len(parts)
            case _:
                yield 1
    for section in sections:
        yield 1
        yield from _parts(section.blocks, section.sections)
