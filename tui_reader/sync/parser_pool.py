"""A pool of parsers, each in its own process."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import LifoQueue

from tui_reader.model import Page
from tui_reader.parse.worker import Parser
from tui_reader.sync.split_article import Unparsed

MAX_PARSERS = 8
"""Each process takes about 60 MB; more of them wait for the one that reads files and keeps or prints pages."""


def default_count() -> int:
    """One parser per processor, up to `MAX_PARSERS`."""
    try:
        return min(len(os.sched_getaffinity(0)), MAX_PARSERS)
    except AttributeError:
        return min(os.cpu_count() or 1, MAX_PARSERS)


class ParserPool:
    """Parses up to `count` pages at once. A process starts when it is first needed."""

    def __init__(self, count: int | None = None, make: Callable[[], Parser] = Parser) -> None:
        self._all = [make() for _ in range(count or default_count())]
        # Last in, first out: where one parser is enough, the others never start.
        self._idle: LifoQueue[Parser] = LifoQueue()
        for parser in reversed(self._all):
            self._idle.put(parser)
        self._threads = ThreadPoolExecutor(len(self._all), thread_name_prefix="parser")

    def submit(self, unparsed: Unparsed) -> Future[Page]:
        """The page, or a Failure, as soon as it is parsed. Requests are taken up in their order."""
        return self._threads.submit(self._parse, unparsed)

    async def parse(self, unparsed: Unparsed) -> Page:
        """As `parse.worker.Parser.parse`."""
        return await asyncio.wrap_future(self.submit(unparsed))

    def close(self) -> None:
        """Ends the processes at once, without waiting for results."""
        for parser in self._all:
            parser.abort()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _parse(self, unparsed: Unparsed) -> Page:
        # There are as many threads as parsers: one is idle.
        parser = self._idle.get()
        try:
            return unparsed.by(parser)
        finally:
            self._idle.put(parser)
