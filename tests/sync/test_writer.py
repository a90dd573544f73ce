"""The writer: what arrives together is written together, and what was told as kept is kept."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tui_reader.archive.errors import ArchiveError, ArchiveLocked
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival, Kept
from tui_reader.model import Announcement, Bulletin, Listing
from tui_reader.sync.writer import BATCH, TRIES, ArchiveWriter


def arrival(number: int) -> Arrival:
    return Arrival(Bulletin(f"https://a.example/{number}", title=f"通知{number}"))


class Shelf:
    """An archive that notes how often it was written to and in which threads, and may refuse."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.threads = set[int]()
        self.errors: list[ArchiveError] = []
        self.unindexed = 0

    def keep_arrivals(self, arrivals: Sequence[Arrival]) -> list[Kept | None]:
        self.threads.add(threading.get_ident())
        if self.errors:
            raise self.errors.pop(0)
        self.batches.append(len(arrivals))
        self.unindexed += len(arrivals)
        return [Kept(number, "new") for number, _ in enumerate(arrivals)]

    def index(self, limit: int) -> int:
        self.threads.add(threading.get_ident())
        done = min(limit, self.unindexed)
        self.unindexed -= done
        return done


@asynccontextmanager
async def writing(archive: object) -> AsyncIterator[ArchiveWriter]:
    keeper = ArchiveWriter(archive)  # type: ignore[arg-type]
    writer = asyncio.create_task(keeper.run())
    try:
        yield keeper
    finally:
        writer.cancel()
        await asyncio.gather(writer, return_exceptions=True)
        keeper.close()


async def test_many_in_one_transaction_in_one_thread() -> None:
    shelf = Shelf()
    async with writing(shelf) as keeper:
        kept = await asyncio.gather(*(keeper.keep(arrival(number)) for number in range(2 * BATCH + 9)))
        assert len(kept) == sum(shelf.batches) == 2 * BATCH + 9
        assert shelf.batches == [BATCH, BATCH, 9]
        told: list[int] = []
        await keeper.index_rest(lambda: told.append(shelf.unindexed))
        assert shelf.unindexed == 0
        assert len(shelf.threads) == 1
        assert threading.get_ident() not in shelf.threads


async def test_a_real_archive(tmp_path: Path) -> None:
    archive = SqliteArchive.open(tmp_path / "archive.sqlite")
    async with writing(archive) as keeper:
        found = await asyncio.gather(keeper.keep(arrival(1)), keeper.keep(arrival(1)))
        assert [one and one.what for one in found] == ["new", "same"]
        assert (
            await keeper.keep(Arrival(Listing("https://a.example/", announcements=(Announcement("停水"),))))
            is None
        )
        assert await keeper.do(archive.find, "https://a.example/1") == 1
        await keeper.index_rest(lambda: None)
    assert archive.unindexed() == 0
    archive.close()


async def test_another_writer_is_waited_for() -> None:
    shelf = Shelf()
    shelf.errors = [ArchiveLocked(None, "busy")] * (TRIES - 1)
    async with writing(shelf) as keeper:
        assert await keeper.keep(arrival(1)) == Kept(0, "new")


async def test_another_writer_is_not_waited_for_for_ever() -> None:
    shelf = Shelf()
    shelf.errors = [ArchiveLocked(None, "busy")] * TRIES
    async with writing(shelf) as keeper:
        with pytest.raises(ArchiveLocked):
            await keeper.keep(arrival(1))


async def test_after_bulletins_were_lost_nothing_is_written() -> None:
    """Else what comes later could say that all before it is kept."""
    shelf = Shelf()
    shelf.errors = [ArchiveError(None, "the disk is full")]
    async with writing(shelf) as keeper:
        kept = await asyncio.gather(
            *(keeper.keep(arrival(number)) for number in range(BATCH + 1)), return_exceptions=True
        )
        assert {str(each) for each in kept} == {"the disk is full"}
        with pytest.raises(ArchiveError, match="the disk is full"):
            await keeper.do(shelf.index, 1)
        assert shelf.batches == []


async def test_who_no_longer_waits_holds_nobody_up() -> None:
    shelf = Shelf()
    async with writing(shelf) as keeper:
        gone = asyncio.create_task(keeper.keep(arrival(1)))
        await asyncio.sleep(0)
        gone.cancel()
        assert await keeper.keep(arrival(2)) is not None
        assert sum(shelf.batches) == 2


async def test_closing_waits_for_what_is_being_written() -> None:
    begun, go_on = threading.Event(), threading.Event()

    class Slow(Shelf):
        def keep_arrivals(self, arrivals: Sequence[Arrival]) -> list[Kept | None]:
            begun.set()
            assert go_on.wait(10)
            return super().keep_arrivals(arrivals)

    shelf = Slow()
    async with writing(shelf) as keeper:
        waiting = asyncio.create_task(keeper.keep(arrival(1)))
        await asyncio.to_thread(begun.wait)
        waiting.cancel()
        threading.Timer(0.02, go_on.set).start()
    assert shelf.batches == [1]
