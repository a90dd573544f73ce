"""A sync engine driven by a test, which emits its events and ends it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event as Flag

from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.events import Event, Report

TIMEOUT = 60.0
"""Seconds that a test waits for another thread."""


class ManualEngine:
    """One sync; it ends when the test calls `end`, or when it is cancelled."""

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self.emit = emit
        self.sources: tuple[Source, ...] = ()
        self.begun = Flag()
        self.ended = Flag()
        self.report = Report()

    def run(self, sources: Sequence[Source]) -> Report:
        self.sources = tuple(sources)
        self.begun.set()
        assert self.ended.wait(TIMEOUT)
        return self.report

    def cancel(self) -> None:
        self.report = Report(self.report.ended, self.report.failures, cancelled=True)
        self.ended.set()

    def end(self, report: Report) -> None:
        self.report = report
        self.ended.set()

    @property
    def names(self) -> list[str]:
        """The names of the sources being synced."""
        assert self.begun.wait(TIMEOUT)
        return [source.name for source in self.sources]


class ManualEngines:
    """Makes engines and stores them in order."""

    def __init__(self) -> None:
        self.made: list[ManualEngine] = []

    def __call__(self, emit: Callable[[Event], None]) -> ManualEngine:
        self.made.append(ManualEngine(emit))
        return self.made[-1]

    @property
    def last(self) -> ManualEngine:
        return self.made[-1]
