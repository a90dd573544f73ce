"""A server on this machine for attachments: a workbook, at once or with a halt, and what comes in its place."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from support.workbooks import rows, text, xlsx

POSTS = xlsx({"岗位": rows(text("单位", "人数"), text("区水务局", "2")), "说明": rows(text("备注"))})


class FileServer:
    """Sends a workbook, at once or its second half when it may, and pages instead of files."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.may_go_on = Event()
        self.address = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path
        self.asked.append(path)
        if path == "/gone.doc":
            handler.send_error(404)
            return
        data = b"<html><title>404 not found</title><p>none</p></html>" if path == "/page.doc" else POSTS
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        half = len(data) // 2
        handler.wfile.write(data[:half])
        handler.wfile.flush()
        if path == "/slow.xlsx":
            self.may_go_on.wait(60)
        handler.wfile.write(data[half:])


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        # A client that was interrupted has closed its connection, which may show only in a later test.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def serving() -> Iterator[FileServer]:
    server = FileServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.answer(self)

        def log_message(self, *arguments: object) -> None: ...

    with _Server(("127.0.0.1", 0), Handler) as http:
        Thread(target=http.serve_forever, daemon=True).start()
        server.address = f"http://127.0.0.1:{http.server_port}"
        try:
            yield server
        finally:
            server.may_go_on.set()
            http.shutdown()
