"""One attachment fetched."""

from __future__ import annotations

import asyncio

import pytest

from tui_reader.archive.values import ArrivedFile, AttachedFile, AttachmentState, RefusalCause
from tui_reader.i18n import install
from tui_reader.messages.translation import translated
from tui_reader.model import Bulletin, Page
from tui_reader.sources import SourceError
from tui_reader.sources.fetching import Fetched, FetchFailed, Policy, Received, Request
from tui_reader.sync.attachments.fetching import WantedFile, fetch_file, is_missing
from tui_reader.sync.attachments.on_demand import demand_policy
from tui_reader.sync.context import AttachmentOptions, Options
from tui_reader.sync.split_article import Unparsed


async def test_files_that_are_read_at_once_have_different_names() -> None:
    """Names are taken when they are chosen, not when a file was read."""
    reading = asyncio.Barrier(2)
    taken: set[str] = set()
    policy = demand_policy(None, Options(attachments=AttachmentOptions("list")))

    async def send(request: Request, _policy: Policy) -> Received:
        return Received(Fetched(request.address, f"单位\n{request.address}\n".encode(), media_type="text/csv"))

    async def read(page: Unparsed) -> Page:
        await reading.wait()
        return Bulletin(page.item.address, "表")

    async def fetch(number: int) -> str:
        file = AttachedFile("表", f"https://example.org/{number}.csv")
        wanted = WantedFile(file, 1, "https://example.org/1.html", taken)
        found = await fetch_file(wanted, policy, send, read)
        assert isinstance(found, ArrivedFile)
        return found.name

    assert sorted(await asyncio.gather(fetch(1), fetch(2))) == ["表 (2).csv", "表.csv"]


@pytest.mark.parametrize(
    ("message", "reason", "shown"),
    [
        (
            "the page broke off before its end; try again",
            "the file broke off before its end; try again",
            "文件未到结尾即中断；请重试",
        ),
        (
            "the server sent only a part of the page; try again later",
            "the server sent only a part of the file; try again later",
            "服务器只发送了文件的一部分；请稍后重试",
        ),
        ("the server refuses access", "the server refuses access", None),
    ],
)
async def test_a_file_that_did_not_come_is_not_called_a_page(
    back_to_english: None, message: str, reason: str, shown: str | None
) -> None:
    install("zh_CN")
    policy = demand_policy(None, Options(attachments=AttachmentOptions("list")))
    file = AttachedFile("表", "https://example.org/1.csv")

    async def send(request: Request, _policy: Policy) -> FetchFailed:
        return FetchFailed(SourceError(request.address, message))

    async def read(page: Unparsed) -> Page:
        raise AssertionError

    found = await fetch_file(WantedFile(file, 1, "https://example.org/1.html"), policy, send, read)
    assert isinstance(found, AttachedFile)
    assert found.reason == reason
    assert shown is None or translated(found.reason) == shown


@pytest.mark.parametrize(
    ("state", "cause", "limit", "missing"),
    [
        ("listed", "", 0, True),
        ("failed", "", 0, True),
        ("kept", "", 0, False),
        ("gone", "", 0, False),
        ("refused", "", 0, False),
        ("refused", "quota", 0, False),
        ("refused", "size", 20_000_000, False),
        ("refused", "size", 30_000_000, False),
        ("refused", "size", 19_999_999, True),
        ("refused", "size", 999, True),
    ],
)
def test_a_raised_limit_asks_again_for_what_was_too_large(
    state: AttachmentState, cause: RefusalCause, limit: int, missing: bool
) -> None:
    file = AttachedFile("", "https://e.org/a.pdf", state, "any words", cause=cause, size_limit=limit)
    assert is_missing(file, 20_000_000) == missing
