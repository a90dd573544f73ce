"""Pages in web archives (WARC, ISO 28500), each under the address it was crawled from.

The framing of records is parsed here, record by record and within limits, so that a damaged record costs only
itself. The content of a record is parsed by warcio, which is imported with the first relevant record.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache, partial
from typing import TYPE_CHECKING

from tui_reader.sources import content_type
from tui_reader.sources.fetching import Fetched, SourceError, credible
from tui_reader.sources.files.arc import arc_records
from tui_reader.sources.files.decompression import ByteReader, Limits, size_in_words
from tui_reader.sources.files.encodings import CONTENT_ENCODINGS, dechunked, decompress
from tui_reader.sources.files.endings import lower_ending, may_hold_documents
from tui_reader.sources.files.record_window import DamagedRecord, RawRecord, RecordWindow
from tui_reader.text.clean import clean_line
from tui_reader.text.web_address import is_web

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

RECORD_LIMIT = 64 << 20
TOTAL_LIMIT = 256 << 30
"""Unpacked bytes of a web archive that are read: 1,500,000 pages of the usual size. Chosen by hand."""
MOST_PAGES = 5_000_000
_MOST_ENCODINGS = 3

_PIECE = 64 << 10
_VERSION = re.compile(rb"WARC/\d\.\d+\r?\n")
_BEFORE_VERSION = re.compile(rb"\n(?=WARC/)")
_LONGEST_VERSION = 16
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,15})[ \t]*\r?$", re.I | re.M)
_TYPE = re.compile(rb"^warc-type[ \t]*:[ \t]*(\w{1,20})", re.I | re.M)
_TARGET = re.compile(rb"^warc-target-uri[ \t]*:[ \t]*<?([^\r\n>]{1,4000})", re.I | re.M)

# WARC 1.1 allows fractions of seconds and reduced precision; a month alone is too imprecise.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII)

_PAGE_TYPES = """
    text/html application/xhtml+xml text/plain text/markdown text/x-markdown application/pdf
    application/rss+xml application/atom+xml application/rdf+xml application/feed+json
    application/vnd.openxmlformats-officedocument.wordprocessingml.document application/epub+zip
    application/vnd.oasis.opendocument.text application/rtf text/rtf text/calendar text/gemini
"""
_PAGES = frozenset(_PAGE_TYPES.split())
_MAYBE_FEEDS = frozenset(("application/xml", "text/xml", "application/json", "text/json"))
_MAYBE_PAGES = _PAGES | _MAYBE_FEEDS | {"", "application/octet-stream"}
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OTHER_DOCUMENTS = {
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    f"{_OFFICE}.spreadsheetml.sheet": ".xlsx",
    f"{_OFFICE}.presentationml.presentation": ".pptx",
    "application/zip": ".zip",
}
# Fetched by the scripts of pages, and read where they are feeds.
_DATA_OF_PAGES = frozenset((".cdx", ".cdxj", ".json", ".jsonl", ".xml"))
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b|jsonfeed\.org/version", re.I)
_MARKUP = re.compile(rb"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
# What crawlers record about themselves and make of pages: wget, wpull, Browsertrix, ArchiveWeb.page, Heritrix.
_OWN = re.compile(
    r"(?:metadata|dns|whois|filedesc|warcinfo|screenshot|urn:x-[\w-]+|urn:(?:pageinfo|view|thumbnail|text|fullpage)):",
    re.I,
)
_ROBOTS = re.compile(r"https?://[^/]+/robots\.txt(?:[?#]|$)", re.I)


def read_warc(
    reader: ByteReader, container: str, limits: Limits | None = None, skipped: Counter[str] | None = None
) -> Iterator[Fetched | SourceError]:
    """The pages of a web archive in crawl order, with a SourceError for each damaged record.

    `container` is the address of the file. Pages are successful responses and resources that are web pages, plain
    text, feeds or documents; requests, revisits, redirects, styles, images and the logs of crawlers are skipped.
    Text converted from pages (the WET files of Common Crawl) is read where the archive holds no pages before it.
    `limits` defaults to those for files on disk. The endings of documents of other kinds are counted in `skipped`.
    """
    limits = limits or Limits(RECORD_LIMIT, TOTAL_LIMIT)
    yield from _read(_records(reader, limits), container, limits, skipped)


def read_arc(
    reader: ByteReader, container: str, limits: Limits | None = None, skipped: Counter[str] | None = None
) -> Iterator[Fetched | SourceError]:
    """As `read_warc`, for the older format ARC."""
    limits = limits or Limits(RECORD_LIMIT, TOTAL_LIMIT)
    yield from _read(arc_records(reader, limits), container, limits, skipped)


def _read(
    records: Iterator[RawRecord | DamagedRecord], container: str, limits: Limits, skipped: Counter[str] | None
) -> Iterator[Fetched | SourceError]:
    skipped = Counter() if skipped is None else skipped
    found = 0
    originals = False
    for record in records:
        if isinstance(record, DamagedRecord):
            where = f"record {record.number}" + (f" ({clean_line(record.target, 200)})" if record.target else "")
            yield SourceError(container, f"{where}: {record.what}; it is left out")
            continue
        if record.converted and originals:
            continue
        originals = originals or not record.converted
        page = _page(record, container, limits.page, skipped)
        if page is None:
            continue
        found += isinstance(page, Fetched)
        yield page
        if found >= MOST_PAGES:
            yield SourceError(container, f"this holds more than {MOST_PAGES} pages; the rest is left out")
            return
    if not found:
        yield SourceError(container, "this web archive holds no pages that can be read; name another file")


def _records(reader: ByteReader, limits: Limits) -> Iterator[RawRecord | DamagedRecord]:
    window = RecordWindow(reader, limits, _VERSION, _BEFORE_VERSION, _LONGEST_VERSION)
    return window.records(partial(_head, window), partial(_record, window))


def _head(window: RecordWindow) -> tuple[int, int] | None:
    """The lengths of the header and of the content of the record that begins here; None without both."""
    end = window.find_head()
    length = _LENGTH.search(window.data, 0, end) if end else None
    return (end, int(length[1])) if end and length else None


def _record(window: RecordWindow, number: int, lengths: tuple[int, int]) -> RawRecord | DamagedRecord | None:
    """The record that begins here, removed from the window; None for a type that is never a page."""
    end, length = lengths
    head = bytes(window.data[:end])
    kind, uri = _TYPE.search(head), _TARGET.search(head)
    target = uri[1].decode("utf-8", "replace").strip() if uri else None
    if kind is None:
        window.skip(end + length)
        return DamagedRecord(number, target, "its head is damaged")
    if kind[1].lower() not in (b"response", b"resource", b"conversion") or target is None:
        return None if window.skip(end + length) else DamagedRecord(number, target, window.broken_off())
    data = window.take(end, length, number, target)
    if isinstance(data, DamagedRecord):
        return data
    return RawRecord(number, target, data, kind[1].lower() == b"conversion")


def _page(raw: RawRecord, container: str, limit: int, skipped: Counter[str]) -> Fetched | SourceError | None:
    """The page in a record; None if it holds something else, which is counted in `skipped` if it is a document."""
    from io import BytesIO

    from warcio.exceptions import ArchiveLoadFailed
    from warcio.recordloader import ArcWarcRecordLoader
    from warcio.statusandheaders import StatusAndHeadersParserException

    _silence_warcio()
    where = f"record {raw.number} ({clean_line(raw.target, 200)})"
    try:
        record = ArcWarcRecordLoader(verify_http=False).parse_record_stream(BytesIO(raw.data), known_format="warc")
        headers = record.http_headers
        if headers is not None and not (headers.get_statuscode() or "").startswith("2"):
            return None
        stated = (headers or record.rec_headers).get_header("Content-Type") or ""
        media_type = content_type.media_type(stated)
        if media_type not in _MAYBE_PAGES or _ROBOTS.match(raw.target) or _OWN.match(raw.target):
            _count_document(media_type, raw.target, skipped)
            return None
        data = _body(record, limit)
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError) as error:
        return SourceError(container, f"{where}: it cannot be read ({clean_line(str(error), 80)}); it is left out")
    except _Unreadable as reason:
        return SourceError(container, f"{where}: {reason}; it is left out")
    if not data.strip() or not _is_page(media_type, data):
        _count_document(media_type, raw.target, skipped)
        return None
    target = clean_line(raw.target, 2000)
    address = target if is_web(target) else f"{container}!/{target}"
    captured = _moment(record.rec_headers.get_header("WARC-Date") or "")
    return Fetched(address, data, content_type.charset(stated), media_type or None, container, captured)


@cache
def _silence_warcio() -> None:
    """Gives the log of warcio a handler, once: without one its warnings would be printed over the interface."""
    import logging

    logging.getLogger("warcio").addHandler(logging.NullHandler())


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
    data = b"".join(iter(lambda: stream.read(_PIECE), b""))
    if headers is None:
        return data
    is_chunked = "chunked" in (headers.get_header("Transfer-Encoding") or "").lower()
    whole = dechunked(data)
    if whole is not None:
        # Several crawlers drop the header and keep the chunks.
        data = whole
    elif is_chunked:
        from io import BytesIO

        from warcio.bufferedreaders import ChunkedDataReader

        # Not warcio's own decompression, which has no limit.
        stream = ChunkedDataReader(BytesIO(data))
        data = b"".join(iter(lambda: stream.read(_PIECE), b""))
    stated = (headers.get_header("Content-Encoding") or "").lower()
    for encoding in reversed([one.strip() for one in stated.split(",")][:_MOST_ENCODINGS]):
        if encoding in ("", "identity", "none") or _MARKUP.match(data[:4096]):
            continue
        if encoding not in CONTENT_ENCODINGS:
            raise _Unreadable(f"its compression ({clean_line(encoding, 20)}) cannot be read")
        content = decompress(data, encoding, limit)
        if content is None:
            raise _Unreadable("its compression is broken")
        if len(content) > limit:
            raise _Unreadable(f"it unpacks to more than {size_in_words(limit)}, the most that is read")
        data = content
    return data


def _count_document(media_type: str, target: str, skipped: Counter[str]) -> None:
    """Counts a record that is no page in `skipped` if it is a document, by its media type or its address."""
    ending = _OTHER_DOCUMENTS.get(media_type) or lower_ending(re.split("[?#]", target, maxsplit=1)[0])
    if (
        may_hold_documents(ending)
        and ending not in _DATA_OF_PAGES
        and not media_type.startswith(("image/", "text/"))
    ):
        skipped[ending] += 1


def _is_page(media_type: str, data: bytes) -> bool:
    """Whether a record is a page, by content where the media type is ambiguous."""
    if media_type in _PAGES:
        return True
    if media_type in _MAYBE_FEEDS:
        return _FEED.search(data[:4096]) is not None
    return _MARKUP.match(data[:4096]) is not None
