"""One web page as a user opens it: no delay, no retries, no robots.txt.

Imports httpx (0.1 s): import this module only when there is a page to fetch.
"""

from __future__ import annotations

from dataclasses import replace

from tui_reader.sources.fetching import (
    DEADLINE,
    ELSEWHERE,
    INTERACTIVE,
    SIZE_LIMIT,
    Fetched,
    FetchFailed,
    Received,
    Request,
)
from tui_reader.sources.http.client import Client


async def fetch(
    url: str,
    *,
    allow_private: bool,
    deadline: float = DEADLINE,
    limit: int = SIZE_LIMIT,
    pages_only: bool = True,
    proxy: str | None = None,
) -> Fetched:
    """The page at an http or https address, under the address it was redirected to.

    `deadline` is in seconds from the name look-up to the last byte, `limit` in bytes after decompression,
    `pages_only` and `proxy` as for `fetching.Policy`. `allow_private` is for addresses that a user typed: they may
    be on this machine or network and redirect within it; a public address may never redirect to a private one.
    Raises SourceError for every failure.
    """
    policy = replace(INTERACTIVE, deadline=deadline, size_limit=limit, pages_only=pages_only, proxy=proxy)
    async with Client() as client:
        result = await client.fetch(Request(url, None if allow_private else ELSEWHERE), policy)
    if isinstance(result, FetchFailed):
        raise result.error
    assert isinstance(result, Received), "the request had no validators"
    return result.page
