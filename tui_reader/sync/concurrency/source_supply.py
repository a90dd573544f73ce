"""Where the sources of a sync come from: a list, or jobs that are taken one by one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol, Self

from tui_reader.sources.sourcelist.reading import Source


class SourceSupply(AbstractAsyncContextManager[object], Protocol):
    """Gives a sync its sources one by one, each when there is a slot for it. Its context ends when all of them
    have ended, or the sync was cancelled or has failed."""

    async def take(self) -> Source | None:
        """The next source; None when this sync gets no more."""

    def started(self, source: Source, task: asyncio.Task[None]) -> None:
        """The sync of a source runs as this task. Cancelling the task ends it, and no other."""


class GivenSources:
    """All sources of a sync, known at its start. See `SourceSupply`."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._left = iter(sources)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        pass

    async def take(self) -> Source | None:
        return next(self._left, None)

    def started(self, source: Source, task: asyncio.Task[None]) -> None:
        pass
