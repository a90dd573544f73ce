"""`bulletin-tui serve` in a headless Chromium: does it draw, take keys, end, and load nothing from elsewhere?

    python -m benchmarks.browser --chromium /usr/bin/chromium --picture /tmp/page.png

Starts the server on 127.0.0.1 in a scratch home with the samples, drives the browser by its debugging protocol,
and prints a line for each check. A page of another origin tries to use the server too. Every process ends with the
script, or after two minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

TOKEN = "benchmark-token-of-40-characters-0123456789"
SECONDS = 120
OTHER_SITE = (
    "data:text/html,<script>let s=new WebSocket('ws://127.0.0.1:{port}/ws?token={token}');"
    "s.onopen=()=>document.title='open';s.onerror=()=>document.title='refused'</script>"
)


class Page:
    """A page of the browser, and what it has requested and complained about."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self.requested: list[str] = []
        self.complaints: list[str] = []

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The result of a method of the protocol; events meanwhile are recorded."""
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        while True:
            message = await self._socket.receive_json()
            if message.get("id") == self._number:
                return dict(message.get("result", {}))
            self._record(message.get("method"), message.get("params", {}))

    def _record(self, method: str | None, parameters: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent":
            self.requested.append(parameters["request"]["url"])
        elif method == "Network.webSocketCreated":
            self.requested.append(parameters["url"])
        elif method == "Log.entryAdded" and parameters["entry"]["level"] == "error":
            self.complaints.append(parameters["entry"]["text"])

    async def value(self, expression: str) -> Any:
        """The value of an expression of JavaScript."""
        found = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return found["result"].get("value")

    async def until(self, expression: str) -> bool:
        """Waits until an expression is true; False after half a minute."""
        end = time.monotonic() + 30
        while not await self.value(expression):
            if time.monotonic() > end:
                return False
            await asyncio.sleep(0.1)
        return True

    async def press(self, text: str) -> None:
        """Types a text."""
        await self.value("document.querySelector('.xterm-helper-textarea').focus()")
        for letter in text:
            code = ord(letter.upper())
            for kind in ("keyDown", "keyUp"):
                await self.call(
                    "Input.dispatchKeyEvent",
                    type=kind,
                    text=letter if kind == "keyDown" else "",
                    key=letter,
                    windowsVirtualKeyCode=code,
                    modifiers=8 if letter.isupper() else 0,
                )


@asynccontextmanager
async def process(*argv: str, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that ends with the block."""
    started = await asyncio.create_subprocess_exec(
        *argv,
        env=os.environ | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.terminate()
            await started.wait()


async def checks(chromium: str, port: int, picture: Path | None, language: str) -> list[tuple[str, bool]]:
    """What was checked, and whether it holds."""
    found: list[tuple[str, bool]] = []
    with tempfile.TemporaryDirectory() as home:
        serve = (sys.executable, "-m", "tui_reader", "--lang", language, "serve", "--port", str(port))
        browser = (
            chromium,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            f"--remote-debugging-port={port + 1}",
            "--window-size=1200,800",
            f"--user-data-dir={home}/chromium",
            "about:blank",
        )
        variables = {"BULLETIN_TUI_HOME": home, "BULLETIN_TUI_WEB_TOKEN": TOKEN}
        async with process(*serve, **variables) as server, process(*browser), aiohttp.ClientSession() as http:
            assert server.stdout
            await server.stdout.readline()
            page = Page(await http.ws_connect(await debugging_address(http, port + 1), max_msg_size=0))
            for domain in ("Network", "Page", "Log", "Runtime"):
                await page.call(f"{domain}.enable")
            started = time.monotonic()
            await page.call("Page.navigate", url=f"http://127.0.0.1:{port}/?token={TOKEN}")
            found.append(("it draws", await page.until("document.body?.classList.contains('-first-byte')")))
            print(f"first bytes after {time.monotonic() - started:.1f} s")
            found.append(("the token is not in the address", "token" not in await page.value("location.href")))
            await asyncio.sleep(2)
            if picture:
                shot = await page.call("Page.captureScreenshot")
                picture.write_bytes(base64.b64decode(shot["data"]))
            await page.press("Q")
            found.append(("Q ends it", await page.until("document.body.classList.contains('-closed')")))
            foreign = [url for url in page.requested if f"//127.0.0.1:{port}/" not in url]
            found.append((f"nothing is loaded from elsewhere ({len(page.requested)} requests)", not foreign))
            found.append((f"the browser complains of nothing {page.complaints[:2]}", not page.complaints))
            await page.call("Page.navigate", url=OTHER_SITE.format(port=port, token=TOKEN))
            await page.until("document.title != ''")
            found.append(("another site is refused", await page.value("document.title") == "refused"))
    return found


async def debugging_address(http: aiohttp.ClientSession, port: int) -> str:
    """The address of the first page's debugging socket, once the browser has started."""
    while True:
        try:
            async with http.get(f"http://127.0.0.1:{port}/json") as answer:
                pages = [each for each in await answer.json() if each["type"] == "page"]
                if pages:
                    return str(pages[0]["webSocketDebuggerUrl"])
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.2)


def main() -> int:
    parser = argparse.ArgumentParser("python -m benchmarks.browser", description=__doc__)
    parser.add_argument("--chromium", default="chromium")
    parser.add_argument("--port", type=int, default=8917)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--lang", default="en")
    options = parser.parse_args()
    work = checks(options.chromium, options.port, options.picture, options.lang)
    found = asyncio.run(asyncio.wait_for(work, SECONDS))
    for what, holds in found:
        print(f"{'ok  ' if holds else 'FAIL'} {what}")
    return 0 if all(holds for _what, holds in found) else 1


if __name__ == "__main__":
    sys.exit(main())
