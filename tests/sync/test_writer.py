"""The archive writer: transactions of many bulletins, waiting for other programs, failed writes."""

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
from tui_reader.sync.writer import ATTEMPTS, BATCH, ArchiveWriter


def arrival(number: int) -> Arrival:
    return Arrival(Bulletin(f"https://a.example/{number}", title=f"通知{number}"))


class FakeArchive:
    """An archive that records writes and their threads, and raises `errors`."""

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
    writer = ArchiveWriter(archive)  # type: ignore[arg-type]
    task = asyncio.create_task(writer.run())
    try:
        yield writer
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        writer.close()


async def test_many_in_one_transaction_in_one_thread() -> None:
    archive = FakeArchive()
    async with writing(archive) as writer:
        kept = await asyncio.gather(*(writer.keep(arrival(number)) for number in range(2 * BATCH + 9)))
        assert len(kept) == sum(archive.batches) == 2 * BATCH + 9
        assert archive.batches == [BATCH, BATCH, 9]
        await writer.index_rest()
        assert archive.unindexed == 0
        assert len(archive.threads) == 1
        assert threading.get_ident() not in archive.threads


async def test_a_real_archive(tmp_path: Path) -> None:
    archive = SqliteArchive.open(tmp_path / "archive.sqlite")
    async with writing(archive) as writer:
        found = await asyncio.gather(writer.keep(arrival(1)), writer.keep(arrival(1)))
        assert [one and one.what for one in found] == ["new", "same"]
        assert (
            await writer.keep(Arrival(Listing("https://a.example/", announcements=(Announcement("停水"),))))
            is None
        )
        assert await writer.do(archive.find, "https://a.example/1") == 1
        await writer.index_rest()
    assert archive.unindexed() == 0
    archive.close()


async def test_it_waits_for_another_writer() -> None:
    archive = FakeArchive()
    archive.errors = [ArchiveLocked(None, "busy")] * (ATTEMPTS - 1)
    async with writing(archive) as writer:
        assert await writer.keep(arrival(1)) == Kept(0, "new")


async def test_waiting_for_another_writer_ends() -> None:
    archive = FakeArchive()
    archive.errors = [ArchiveLocked(None, "busy")] * ATTEMPTS
    async with writing(archive) as writer:
        with pytest.raises(ArchiveLocked):
            await writer.keep(arrival(1))


async def test_after_a_failed_write_nothing_is_written() -> None:
    """A later record could state that the lost bulletins are kept."""
    archive = FakeArchive()
    archive.errors = [ArchiveError(None, "the disk is full")]
    async with writing(archive) as writer:
        kept = await asyncio.gather(
            *(writer.keep(arrival(number)) for number in range(BATCH + 1)), return_exceptions=True
        )
        assert {str(each) for each in kept} == {"the disk is full"}
        with pytest.raises(ArchiveError, match="the disk is full"):
            await writer.do(archive.index, 1)
        assert archive.batches == []


async def test_a_cancelled_arrival_does_not_hold_up_others() -> None:
    archive = FakeArchive()
    async with writing(archive) as writer:
        gone = asyncio.create_task(writer.keep(arrival(1)))
        await asyncio.sleep(0)
        gone.cancel()
        assert await writer.keep(arrival(2)) is not None
        assert sum(archive.batches) == 2


async def test_closing_waits_for_the_current_write() -> None:
    begun, go_on = threading.Event(), threading.Event()

    class Slow(FakeArchive):
        def keep_arrivals(self, arrivals: Sequence[Arrival]) -> list[Kept | None]:
            begun.set()
            assert go_on.wait(60)
            return super().keep_arrivals(arrivals)

    archive = Slow()
    async with writing(archive) as writer:
        waiting = asyncio.create_task(writer.keep(arrival(1)))
        await asyncio.to_thread(begun.wait)
        waiting.cancel()
        threading.Timer(0.02, go_on.set).start()
    assert archive.batches == [1]
