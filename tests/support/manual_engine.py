"""An engine for tests: it tells what a test says, and ends when a test says so or when it is cancelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event as Flag

from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.events import Event, Report

PATIENCE = 20.0


class HandEngine:
    """One sync."""

    def __init__(self, tell: Callable[[Event], None]) -> None:
        self.tell = tell
        self.sources: tuple[Source, ...] = ()
        self.begun = Flag()
        self.ended = Flag()
        self.report = Report()

    def run(self, sources: Sequence[Source]) -> Report:
        self.sources = tuple(sources)
        self.begun.set()
        assert self.ended.wait(PATIENCE)
        return self.report

    def cancel(self) -> None:
        self.report = Report(self.report.ended, self.report.failures, cancelled=True)
        self.ended.set()

    def end(self, report: Report) -> None:
        self.report = report
        self.ended.set()

    @property
    def names(self) -> list[str]:
        """What is synced."""
        assert self.begun.wait(PATIENCE)
        return [source.name for source in self.sources]


class HandEngines:
    """Makes engines, and keeps them in order."""

    def __init__(self) -> None:
        self.made: list[HandEngine] = []

    def __call__(self, tell: Callable[[Event], None]) -> HandEngine:
        self.made.append(HandEngine(tell))
        return self.made[-1]

    @property
    def last(self) -> HandEngine:
        return self.made[-1]
