"""The server of the program in a browser: nobody gets anything without the token, and the page loads from here."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, WSServerHandshakeError, web

from tui_reader import i18n
from tui_reader.web import server as servers
from tui_reader.web.guard import Guard
from tui_reader.web.server import WebServer

TOKEN = "the-right-token-0123456789"


@pytest.fixture
async def address() -> AsyncIterator[str]:
    """A running server, whose program ends at once."""
    server = WebServer(["true"], "127.0.0.1", 0, Guard(("localhost",), TOKEN), title="<b>", ended="again")
    runner = web.AppRunner(await server.make_app())
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}"
    await runner.cleanup()


@pytest.mark.parametrize(
    "path", ["/", "/ws", "/download/x", "/static/js/textual.js", "/focus.js", "/nowhere", "/?token=wrong"]
)
async def test_nothing_without_the_token(address: str, path: str) -> None:
    async with ClientSession() as client, client.get(address + path) as answer:
        assert answer.status == 401


async def test_the_token_moves_from_the_address_into_a_cookie(address: str) -> None:
    async with ClientSession() as client:
        async with client.get(f"{address}/?token={TOKEN}", allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (303, "/")
            cookie = answer.headers["Set-Cookie"]
            assert "HttpOnly" in cookie
            assert "SameSite=Strict" in cookie
        name, _, value = cookie.partition(";")[0].partition("=")
        async with client.get(address, headers={"Cookie": f"{name}={value}"}) as answer:
            assert answer.status == 200


async def test_the_page_loads_from_this_server_alone(address: str) -> None:
    async with ClientSession(headers={"Cookie": f"bulletin-tui-0={TOKEN}"}) as client:
        async with client.get(f"{address}/?fontsize=18") as answer:
            text = await answer.text()
            policy = answer.headers["Content-Security-Policy"]
        assert "<title>&lt;b&gt;</title>" in text
        assert 'data-font-size="18"' in text
        assert policy.startswith("default-src 'none'; script-src 'self';")
        own = address.removeprefix("http:")
        links = re.findall(r'(?:href|src|url)="([^"]*)"', text)
        assert len(links) == 6
        assert all(link.startswith(("/", "data:,", f"ws:{own}/")) and not link.startswith("//") for link in links)
        for link in (each for each in links if each.startswith(("/static/", "/focus"))):
            async with client.get(address + link) as answer:
                assert answer.status == 200


@pytest.mark.parametrize("header", [{"Origin": "http://evil.example"}, {"Host": "evil.example"}])
async def test_a_socket_of_another_site_is_refused(address: str, header: dict[str, str]) -> None:
    async with ClientSession() as client:
        with pytest.raises(WSServerHandshakeError) as error:
            await client.ws_connect(f"{address}/ws?token={TOKEN}", headers=header)
        assert error.value.status in (403, 421)


@pytest.mark.usefixtures("back_to_english")
async def test_a_reason_in_chinese_is_sent_in_utf_8(address: str) -> None:
    i18n.install("zh_CN")
    async with ClientSession() as client, client.get(address) as answer:
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert (await answer.read()).decode("utf-8") == "请打开服务器显示的带令牌的地址\n"


async def test_too_many_browsers_are_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "MOST_SESSIONS", 0)
    async with ClientSession() as client, client.get(f"{address}/ws?token={TOKEN}") as answer:
        assert answer.status == 503
