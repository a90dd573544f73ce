"""A writer of web archives as crawlers write them, record by record."""

from __future__ import annotations

import gzip

HTML = "text/html; charset=gb2312"


class Warc:
    """A web archive under construction; each method appends one record. `starts` are the record offsets."""

    def __init__(self, gzipped: bool = False, date: str | None = "2020-01-01T00:00:00Z") -> None:
        self._gzipped = gzipped
        self._date = f"WARC-Date: {date}\r\n" if date is not None else ""
        self._data = b""
        self.starts: list[int] = []
        self._add("warcinfo", None, "application/warc-fields", b"software: by hand\r\n")

    def response(
        self, address: str, body: bytes, kind: str = HTML, *headers: tuple[str, str], status: str = "200 OK"
    ) -> Warc:
        stated = [("Content-Type", kind)] if kind else []
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in [*stated, *headers])]
        block = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
        return self._add("response", address, "application/http; msgtype=response", block)

    def resource(self, address: str, body: bytes, kind: str = "text/plain") -> Warc:
        return self._add("resource", address, kind, body)

    def conversion(self, address: str, body: bytes) -> Warc:
        return self._add("conversion", address, "text/plain", body)

    def request(self, address: str) -> Warc:
        return self._add("request", address, "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n")

    def revisit(self, address: str) -> Warc:
        return self._add("revisit", address, "application/http; msgtype=response", b"HTTP/1.1 200 OK\r\n\r\n")

    def bytes(self) -> bytes:
        return self._data

    def _add(self, kind: str, address: str | None, content_type: str, block: bytes) -> Warc:
        target = f"WARC-Target-URI: {address}\r\n" if address else ""
        head = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\n{target}{self._date}"
            f"Content-Type: {content_type}\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        record = head.encode() + block + b"\r\n\r\n"
        self.starts.append(len(self._data))
        self._data += gzip.compress(record) if self._gzipped else record
        return self
