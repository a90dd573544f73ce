"""The server: a page with a terminal, and a process of the program for each browser that opens it."""

from __future__ import annotations

import logging
import shlex
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from html import escape
from pathlib import Path

import textual_serve
from aiohttp import web
from textual_serve.server import Server

from tui_reader.i18n import gettext as _
from tui_reader.web.guard import Guard

MOST_SESSIONS = 8
"""Browsers at a time; each has a process of its own."""

STATIC = Path(textual_serve.__file__).parent / "static"

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The page loads from this server alone; styles are inline in xterm.js."""

_PAGE = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/css/xterm.css">
<script src="/static/js/textual.js"></script>
<script src="/focus.js"></script>
<style>
body {{ background: #101010; color: #e0e0e0; font-family: monospace; margin: 0 }}
#ended {{ display: none; padding: 2em }}
body.-closed #ended {{ display: block }}
body.-closed #terminal {{ display: none }}
a {{ color: inherit }}
</style>
</head>
<body>
<p id="ended"><a href="/">{ended}</a></p>
<div id="terminal" class="textual-terminal" data-session-websocket-url="{socket}" data-font-size="{size}"></div>
</body>
</html>
"""

_FOCUS = """new MutationObserver((_changes, observer) => {
  const line = document.querySelector(".xterm-helper-textarea");
  if (line) {
    observer.disconnect();
    line.focus({ preventScroll: true });
  }
}).observe(document, { childList: true, subtree: true });
"""
"""Gives the keys to the terminal as soon as it is there; xterm.js waits for a click. A file of its own, because
the policy allows no script within the page."""


class WebServer(Server):
    """textual-serve's server behind a guard, with a page of its own, which loads nothing from elsewhere."""

    def __init__(
        self,
        arguments: Sequence[str],
        host: str,
        port: int,
        guard: Guard,
        *,
        title: str,
        ended: str,
        started: Callable[[], None] = lambda: None,
    ) -> None:
        """`arguments`: the program and its arguments; `ended`: the text of the link to start again; `started` is
        called when the server accepts connections."""
        command = subprocess.list2cmdline(arguments) if sys.platform == "win32" else shlex.join(arguments)
        super().__init__(command, host, port, title)
        self._guard = guard
        self._ended = ended
        self.started = started
        self._sessions = 0

    @property
    def cookie(self) -> str:
        """The name of the cookie with the token. Cookies do not tell ports apart."""
        return f"bulletin-tui-{self.port}"

    def initialize_logging(self) -> None:
        """Warnings only: what textual-serve logs by default has the values of variables in it."""
        logging.basicConfig(level=logging.CRITICAL)

    async def make_app(self) -> web.Application:
        """The application, for tests and for `serve`."""
        app = web.Application(middlewares=[self._checked])
        app.add_routes(
            [
                web.get("/", self._index),
                web.get("/focus.js", self._focus),
                web.get("/ws", self.handle_websocket),
                web.get("/download/{key}", self.handle_download),
                web.static("/static", STATIC),
            ]
        )
        app.on_startup.append(self.on_startup)
        app.on_shutdown.append(self.on_shutdown)
        return app

    _make_app = make_app

    async def on_startup(self, app: web.Application) -> None:
        """Tells that the server has started."""
        self.started()

    @web.middleware
    async def _checked(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        given = [each for each in (request.query.get("token"), request.cookies.get(self.cookie)) if each]
        if refusal := self._guard.refusal(request.host, request.headers.get("Origin"), given):
            return _secured(web.Response(status=refusal.status, text=refusal.text + "\n"))
        response = await handler(request)
        return response if response.prepared else _secured(response)

    async def _index(self, request: web.Request) -> web.StreamResponse:
        """The page. The token moves from the address into a cookie, so that it is not in the browser's history."""
        token = request.query.get("token")
        if token and self._guard.admits([token]):
            response = web.Response(status=303, headers={"Location": "/"})
            response.set_cookie(self.cookie, token, httponly=True, samesite="Strict")
            return response
        scheme = "wss" if request.secure or request.headers.get("X-Forwarded-Proto") == "https" else "ws"
        size = request.query.get("fontsize", "")
        text = _PAGE.format(
            title=escape(self.title),
            ended=escape(self._ended),
            socket=escape(f"{scheme}://{request.host}/ws"),
            size=int(size) if size.isascii() and size.isdigit() and len(size) < 3 else 16,
        )
        return web.Response(text=text, content_type="text/html")

    async def _focus(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(text=_FOCUS, content_type="text/javascript")

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """A browser connects: starts a process of the program for it, unless there are too many."""
        if self._sessions >= MOST_SESSIONS:
            raise web.HTTPServiceUnavailable(text=_("too many browsers use the program; close one") + "\n")
        self._sessions += 1
        try:
            return await super().handle_websocket(request)
        finally:
            self._sessions -= 1


def _secured(response: web.StreamResponse) -> web.StreamResponse:
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
