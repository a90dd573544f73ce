"""One page of the web, as a user opens it: at once, without the manners that many pages ask for.

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
    """The page at an http or https address, after redirects, whose last address becomes the page's own.

    `deadline` is in seconds for everything from the name look-up to the last byte, `limit` in bytes after
    decompression, `pages_only` and `proxy` as for `fetching.Policy`. `allow_private` is for addresses that a user
    typed: those may lie on this machine or network and redirect within it; a public address may never redirect to
    a private one. It is asked for once, and robots.txt, which is for programs that follow links by themselves, is
    not. Raises SourceError for every failure.
    """
    policy = replace(INTERACTIVE, deadline=deadline, cap=limit, pages_only=pages_only, proxy=proxy)
    async with Client() as client:
        answer = await client.fetch(Request(url, None if allow_private else ELSEWHERE), policy)
    if isinstance(answer, FetchFailed):
        raise answer.error
    assert isinstance(answer, Received), "nothing was asked that could be unchanged"
    return answer.page
