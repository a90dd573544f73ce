"""One attachment fetched."""

from __future__ import annotations

import asyncio

from tui_reader.archive.values import ArrivedFile, AttachedFile
from tui_reader.model import Bulletin, Page
from tui_reader.sources.fetching import Fetched, Policy, Received, Request
from tui_reader.sync.attachments.fetching import WantedFile, fetch_file
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
