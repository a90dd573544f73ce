"""Fetches one file for a user who asks for it, such as a picture."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from tui_reader.sources.fetching import INTERACTIVE, FetchFailed, Received, Request
from tui_reader.sources.http.client import Client


def fetch_file(address: str, linked_from: str, proxy: str | None = None) -> bytes:
    """The bytes at an address, fetched as a page that a user opens: at once, with the size limit of a page, and
    from private addresses only if they are on the host of the page `linked_from`. Raises SourceError. Call it in a
    thread without an event loop."""
    policy = replace(INTERACTIVE, proxy=proxy, pages_only=False)

    async def fetch() -> bytes:
        async with Client() as client:
            result = await client.fetch(Request(address, linked_from), policy)
        if isinstance(result, FetchFailed):
            raise result.error
        # A request without validators is never answered with 304.
        assert isinstance(result, Received)
        return result.page.data

    return asyncio.run(fetch())
