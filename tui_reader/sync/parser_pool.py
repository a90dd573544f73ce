"""Several parsers at once, each in a process of its own."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tui_reader.model import Page
from tui_reader.parse.worker import Parser
from tui_reader.sync.split_article import Unparsed

MOST = 4
"""Each takes some 60 MB."""


def usual_count() -> int:
    """One for each processor, up to `MOST`."""
    try:
        return min(len(os.sched_getaffinity(0)), MOST)
    except AttributeError:
        return min(os.cpu_count() or 1, MOST)


class ParserPool:
    """As many pages are parsed at once as there are parsers; a process is started when it is needed first."""

    def __init__(self, count: int | None = None, make: Callable[[], Parser] = Parser) -> None:
        self._all = [make() for _ in range(count or usual_count())]
        # The one that was used last comes first: where one is enough, the others never start.
        self._idle: asyncio.LifoQueue[Parser] = asyncio.LifoQueue()
        for parser in reversed(self._all):
            self._idle.put_nowait(parser)
        self._threads = ThreadPoolExecutor(len(self._all), thread_name_prefix="parser")

    async def parse(self, unparsed: Unparsed) -> Page:
        """As `parse.worker.Parser.parse`."""
        item = unparsed.item
        more = [(part.address, part.data) for part in unparsed.more]
        parser = await self._idle.get()
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._threads,
                lambda: parser.parse(
                    item.data, item.address, item.declared_charset, item.media_type, more, unparsed.rules
                ),
            )
        finally:
            self._idle.put_nowait(parser)

    def close(self) -> None:
        """End the processes at once; whatever is being parsed comes to nothing."""
        for parser in self._all:
            parser.abort()
        self._threads.shutdown(wait=False, cancel_futures=True)
