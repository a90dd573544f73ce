"""One file for a user: its bytes whatever their type, under the rules of linked pages."""

from __future__ import annotations

import asyncio

import pytest

from support.demo_site.server import Answer, Routes
from tui_reader.sources import SourceError
from tui_reader.sources.http.single_file import fetch_file

PICTURE = Answer(b"\x89PNG", headers=("Content-Type: image/png",))


async def fetched(server: Routes, linked_from: str) -> bytes:
    return await asyncio.to_thread(fetch_file, server.url + "/1.png", linked_from, "")


async def test_a_picture_of_the_page_on_the_same_host(server: Routes) -> None:
    server.routes["/1.png"] = PICTURE
    assert await fetched(server, server.url + "/page.html") == b"\x89PNG"


@pytest.mark.parametrize("linked_from", ["", "https://public.example/page.html"])
async def test_no_other_page_leads_to_this_machine(server: Routes, linked_from: str) -> None:
    server.routes["/1.png"] = PICTURE
    with pytest.raises(SourceError):
        await fetched(server, linked_from)
    assert server.asked == []


async def test_what_is_missing(server: Routes) -> None:
    with pytest.raises(SourceError, match="404"):
        await fetched(server, server.url)
