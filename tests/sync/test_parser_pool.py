"""The pool of parsers: concurrency, reuse, and closing at any moment."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping, Sequence

import pytest

from tui_reader.model import Bulletin, Failure, Page
from tui_reader.parse.worker import Parser
from tui_reader.sources import Fetched
from tui_reader.sync.parser_pool import MAX_PARSERS, ParserPool, default_count
from tui_reader.sync.split_article import Unparsed


class BlockedParser:
    """Parses when the event is set; `most` were parsing at once."""

    at_work = 0
    most = 0
    lock = threading.Lock()

    def __init__(self, let: threading.Event) -> None:
        self.let = let
        self.given: list[tuple[str, Sequence[tuple[str, bytes]], Mapping[str, str] | None]] = []
        self.aborted = False

    def parse(
        self,
        data: bytes,
        address: str,
        declared_charset: str | None = None,
        media_type: str | None = None,
        more: Sequence[tuple[str, bytes]] = (),
        rules: Mapping[str, str] | None = None,
    ) -> Page:
        with self.lock:
            BlockedParser.at_work += 1
            BlockedParser.most = max(BlockedParser.most, BlockedParser.at_work)
        assert self.let.wait(60)
        with self.lock:
            BlockedParser.at_work -= 1
        self.given.append((address, more, rules))
        return Failure(address, "aborted") if self.aborted else Bulletin(address)

    def abort(self) -> None:
        self.aborted = True
        self.let.set()


@pytest.fixture
def let() -> threading.Event:
    BlockedParser.at_work = BlockedParser.most = 0
    return threading.Event()


def page(number: int) -> Unparsed:
    return Unparsed(Fetched(f"https://a.example/{number}", b"x"))


async def test_as_many_pages_at_once_as_parsers(let: threading.Event) -> None:
    parsers = ParserPool(3, lambda: BlockedParser(let))  # type: ignore[arg-type,return-value]
    tasks = [asyncio.create_task(parsers.parse(page(number))) for number in range(9)]
    while BlockedParser.at_work < 3:
        await asyncio.sleep(0.001)
    let.set()
    found = await asyncio.gather(*tasks)
    assert [one.address for one in found] == [f"https://a.example/{number}" for number in range(9)]
    assert BlockedParser.most == 3
    parsers.close()


async def test_one_parser_is_enough_for_one_page_at_a_time(let: threading.Event) -> None:
    let.set()
    made: list[BlockedParser] = []

    def make() -> BlockedParser:
        made.append(BlockedParser(let))
        return made[-1]

    parsers = ParserPool(3, make)  # type: ignore[arg-type]
    for number in range(4):
        await parsers.parse(page(number))
    assert sorted(len(one.given) for one in made) == [0, 0, 4]
    parsers.close()


async def test_further_pages_and_rules(let: threading.Event) -> None:
    let.set()
    parser = BlockedParser(let)
    parsers = ParserPool(1, lambda: parser)  # type: ignore[arg-type,return-value]
    await parsers.parse(page(1)._replace(more=[Fetched("b", b"y")], rules={"entry": "li"}))
    assert parser.given == [("https://a.example/1", [("b", b"y")], {"entry": "li"})]
    parsers.close()


async def test_closing_ends_parsing(let: threading.Event) -> None:
    parsers = ParserPool(1, lambda: BlockedParser(let))  # type: ignore[arg-type,return-value]
    tasks = [asyncio.create_task(parsers.parse(page(number))) for number in range(3)]
    while not BlockedParser.at_work:
        await asyncio.sleep(0.001)
    for task in tasks:
        task.cancel()
    assert all(
        isinstance(one, asyncio.CancelledError) for one in await asyncio.gather(*tasks, return_exceptions=True)
    )
    parsers.close()


async def test_a_worker_killed_while_parsing() -> None:
    parsers = ParserPool(1, lambda: Parser(deadline=20.0))
    assert isinstance(await parsers.parse(Unparsed(Fetched("a", "<p>停水通知</p>".encode()))), Bulletin)
    waiting = asyncio.create_task(parsers.parse(Unparsed(Fetched("a", b"<p>" * 2_000_000))))
    await asyncio.sleep(0.02)
    parsers.close()
    assert isinstance(await waiting, Failure)


def test_default_count() -> None:
    assert 1 <= default_count() <= MAX_PARSERS
