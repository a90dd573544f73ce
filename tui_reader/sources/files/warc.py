"""Pages in web archives (WARC, ISO 28500), each under the address it was crawled from.

The framing of records is parsed here, record by record and within limits, so that a damaged record costs only
itself. The content of a record is parsed by warcio, which is imported with the first relevant record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.sources import content_type
from tui_reader.sources.fetching import Fetched, SourceError, credible
from tui_reader.sources.files.decompression import ByteReader, Limits, inflate, size_in_words
from tui_reader.text.clean import clean_line
from tui_reader.text.web_address import is_web

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

RECORD_LIMIT = 64 << 20
TOTAL_LIMIT = 16 << 30
MOST_PAGES = 200_000

_PIECE = 64 << 10
_HEAD_LIMIT = 64 << 10
_VERSION = re.compile(rb"WARC/\d\.\d+\r?\n")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,15})[ \t]*\r?$", re.I | re.M)
_TYPE = re.compile(rb"^warc-type[ \t]*:[ \t]*(\w{1,20})", re.I | re.M)
_TARGET = re.compile(rb"^warc-target-uri[ \t]*:[ \t]*<?([^\r\n>]{1,4000})", re.I | re.M)

# WARC 1.1 allows fractions of seconds and reduced precision; a month alone is too imprecise.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII)

_PAGE_TYPES = """
    text/html application/xhtml+xml text/plain text/markdown text/x-markdown application/pdf
    application/rss+xml application/atom+xml application/rdf+xml application/feed+json
    application/vnd.openxmlformats-officedocument.wordprocessingml.document
"""
_PAGES = frozenset(_PAGE_TYPES.split())
_MAYBE_FEEDS = frozenset(("application/xml", "text/xml", "application/json", "text/json"))
_MAYBE_PAGES = _PAGES | _MAYBE_FEEDS | {"", "application/octet-stream"}
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b|jsonfeed\.org/version", re.I)
_MARKUP = re.compile(rb"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_ROBOTS = re.compile(r"https?://[^/]+/robots\.txt(?:[?#]|$)", re.I)


class _Raw(NamedTuple):
    """The bytes of one record; numbers count from 1."""

    number: int
    target: str
    data: bytes


class _Damage(NamedTuple):
    number: int
    target: str | None
    what: str


def read_warc(reader: ByteReader, archive: str, limits: Limits | None = None) -> Iterator[Fetched | SourceError]:
    """The pages of a web archive in crawl order, with a SourceError for each damaged record.

    `archive` is the address of the file. Pages are successful responses and resources that are web pages, plain
    text, feeds or documents; requests, revisits, redirects, styles and images are skipped. `limits` defaults to
    those for files on disk.
    """
    limits = limits or Limits(RECORD_LIMIT, TOTAL_LIMIT)
    found = 0
    for record in _records(reader, limits):
        if isinstance(record, _Damage):
            where = f"record {record.number}" + (f" ({clean_line(record.target, 200)})" if record.target else "")
            yield SourceError(archive, f"{where}: {record.what}; it is left out")
            continue
        page = _page(record, archive, limits.page)
        if page is None:
            continue
        found += isinstance(page, Fetched)
        yield page
        if found >= MOST_PAGES:
            yield SourceError(archive, f"this holds more than {MOST_PAGES} pages; the rest is left out")
            return
    if not found:
        yield SourceError(archive, "this web archive holds no pages that can be read; name another file")


class _Window:
    """A buffer of the next bytes of a reader."""

    def __init__(self, reader: ByteReader, limits: Limits) -> None:
        self.reader = reader
        self.limits = limits
        self.data = bytearray()
        self.total = 0

    def fill(self, size: int) -> bool:
        """Read ahead to `size` bytes; False if the reader ends before."""
        while len(self.data) < size:
            piece = self.reader.read(_PIECE) if self.total < self.limits.whole else b""
            if not piece:
                return False
            self.total += len(piece)
            self.data += piece
        return True

    def skip(self, size: int) -> bool:
        """Skip `size` bytes; False if the reader ends before."""
        while size > len(self.data):
            size -= len(self.data)
            self.data.clear()
            if not self.fill(1):
                return False
        del self.data[:size]
        return True

    def skip_line_ends(self) -> None:
        while self.fill(1) and self.data[0] in b"\r\n":
            del self.data[: len(self.data) - len(self.data.lstrip(b"\r\n"))]

    def broken_off(self) -> str:
        """Why the reader ended inside a record."""
        return self.reader.damage or "the file breaks off in it"

    def find_head(self) -> int | None:
        """The length of the record header that begins here; None without one."""
        self.fill(16)
        if not _VERSION.match(self.data):
            return None
        for size in (1 << 10, 4 << 10, 16 << 10, _HEAD_LIMIT):
            more = self.fill(size)
            if end := _BLANK_LINE.search(self.data, 0, _HEAD_LIMIT):
                return end.end()
            if not more:
                break
        return None

    def seek_record(self) -> bool:
        """Go to the next line that looks like the start of a record; False if there is none."""
        del self.data[:1]
        while True:
            at = self.data.find(b"\nWARC/")
            if at >= 0:
                del self.data[: at + 1]
                return True
            del self.data[: max(0, len(self.data) - 5)]
            if not self.fill(len(self.data) + 1):
                self.data.clear()
                return False


def _records(reader: ByteReader, limits: Limits) -> Iterator[_Raw | _Damage]:
    """The records that may be pages, and one _Damage for each run of damaged records."""
    window, number, whole = _Window(reader, limits), 0, True
    while True:
        window.skip_line_ends()
        if not window.data:
            if reader.damage is None:
                return
            if whole:
                yield _Damage(number + 1, None, reader.damage)
            whole = False
            if not reader.recover():
                return
            continue
        end = window.find_head()
        length = _LENGTH.search(window.data, 0, end) if end else None
        if end is None or length is None:
            if whole:
                number += 1
                yield _Damage(number, None, reader.damage or "it has no head")
            whole = False
            window.seek_record()
            continue
        number += 1
        record = _record(window, number, end, int(length[1]))
        whole = not isinstance(record, _Damage)
        if record is not None:
            yield record


def _record(window: _Window, number: int, end: int, length: int) -> _Raw | _Damage | None:
    """The record that begins here, removed from the window; None for a type that is never a page."""
    head = bytes(window.data[:end])
    kind, uri = _TYPE.search(head), _TARGET.search(head)
    target = uri[1].decode("utf-8", "replace").strip() if uri else None
    if kind is None:
        window.skip(end + length)
        return _Damage(number, target, "its head is damaged")
    if kind[1].lower() not in (b"response", b"resource") or target is None:
        return None if window.skip(end + length) else _Damage(number, target, window.broken_off())
    if length > window.limits.page:
        window.skip(end + length)
        largest = size_in_words(window.limits.page)
        return _Damage(number, target, f"it is larger than {largest}, the most that is read")
    if not window.fill(end + length):
        what = window.broken_off()
        # A length that is too large by mistake must not swallow the records after it.
        window.seek_record()
        return _Damage(number, target, what)
    with memoryview(window.data) as ahead:
        # Half the peak memory of a slice.
        data = bytes(ahead[: end + length])
    del window.data[: end + length]
    window.skip_line_ends()
    if window.fill(16) and not _VERSION.match(window.data):
        window.data[:0] = data
        window.seek_record()
        return _Damage(number, target, "its length is not what it says")
    return _Raw(number, target, data)


def _page(raw: _Raw, archive: str, limit: int) -> Fetched | SourceError | None:
    """The page in a record; None if it holds something else."""
    import logging
    from io import BytesIO

    from warcio.exceptions import ArchiveLoadFailed
    from warcio.recordloader import ArcWarcRecordLoader
    from warcio.statusandheaders import StatusAndHeadersParserException

    # Without a handler its warnings would be printed over the interface.
    logging.getLogger("warcio").addHandler(logging.NullHandler())
    where = f"record {raw.number} ({clean_line(raw.target, 200)})"
    try:
        record = ArcWarcRecordLoader(verify_http=False).parse_record_stream(BytesIO(raw.data), known_format="warc")
        headers = record.http_headers
        if headers is not None and not (headers.get_statuscode() or "").startswith("2"):
            return None
        stated = (headers or record.rec_headers).get_header("Content-Type") or ""
        media_type = content_type.media_type(stated)
        if media_type not in _MAYBE_PAGES or _ROBOTS.match(raw.target):
            return None
        data = _body(record, limit)
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError) as error:
        return SourceError(archive, f"{where}: it cannot be read ({clean_line(str(error), 80)}); it is left out")
    except _Unreadable as reason:
        return SourceError(archive, f"{where}: {reason}; it is left out")
    if not data.strip() or not _is_page(media_type, data):
        return None
    target = clean_line(raw.target, 2000)
    address = target if is_web(target) else f"{archive}!/{target}"
    captured = _moment(record.rec_headers.get_header("WARC-Date") or "")
    return Fetched(address, data, content_type.charset(stated), media_type or None, archive, captured)


def _moment(stated: str) -> datetime | None:
    """The time in a WARC-Date, in UTC; None for an invalid or incredible one."""
    if not _MOMENT.fullmatch(stated := stated.strip()):
        return None
    try:
        moment = datetime.fromisoformat(stated)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return credible(moment)


class _Unreadable(Exception):
    """The body of a record cannot be read; the text is the reason."""


def _body(record: ArcWarcRecord, limit: int) -> bytes:
    """The body of a response without its transfer and content encodings."""
    headers = record.http_headers
    stream = record.raw_stream
    if headers is not None and "chunked" in (headers.get_header("Transfer-Encoding") or "").lower():
        from warcio.bufferedreaders import ChunkedDataReader

        # Not warcio's own decompression, which has no limit.
        stream = ChunkedDataReader(stream)
    data = b"".join(iter(lambda: stream.read(_PIECE), b""))
    stated = headers.get_header("Content-Encoding") if headers is not None else None
    if (encoding := (stated or "").strip().lower()) in ("", "identity", "none") or _MARKUP.match(data[:4096]):
        return data
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise _Unreadable(f"its compression ({clean_line(encoding, 20)}) cannot be read")
    content = inflate(data, limit)
    if content is None:
        raise _Unreadable("its compression is broken")
    if len(content) > limit:
        raise _Unreadable(f"it unpacks to more than {size_in_words(limit)}, the most that is read")
    return content


def _is_page(media_type: str, data: bytes) -> bool:
    """Whether a record is a page, by content where the media type is ambiguous."""
    if media_type in _PAGES:
        return True
    if media_type in _MAYBE_FEEDS:
        return _FEED.search(data[:4096]) is not None
    return _MARKUP.match(data[:4096]) is not None
