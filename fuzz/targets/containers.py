"""Files that hold pages, and lists of pages: web archives and their indexes, ZIP, tar, site maps, robots.txt."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable

from fuzz.checks import check_clean, check_error
from fuzz.target import Target
from fuzz.targets.documents import zipped
from fuzz.targets.pages import SITE, parsed
from tui_reader.sources.fetching import Fetched, SourceError
from tui_reader.sources.files.container_kind import ContainerKind, container_kind
from tui_reader.sources.files.containers import read_container
from tui_reader.sources.files.decompression import Limits
from tui_reader.sources.http.robots import read_rules
from tui_reader.sources.listings import cdx, csaf_index, preparation
from tui_reader.sources.listings.plan import ListingPlan
from tui_reader.text.web_address import is_web

LIMITS = Limits(1 << 20, 8 << 20)
_LAST = "https://last.example/page.html"
_PAGE = b"<html><body><p>The last page</p></body></html>"
_BLOCK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + _PAGE
_LAST_WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %b\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n"
) % (_LAST.encode(), len(_BLOCK), _BLOCK)
_LAST_ARC = b"%b 192.0.2.1 20200101000000 text/html %d\n%b\n" % (_LAST.encode(), len(_BLOCK), _BLOCK)


def _contents(data: bytes, kind: ContainerKind) -> list[Fetched]:
    """The pages of a container, checked, with its errors checked and left out."""
    pages: list[Fetched] = []
    total = 0
    for item in read_container(io.BytesIO(data), kind, "/archives/a.bin", None, LIMITS):
        if isinstance(item, SourceError):
            check_clean(item.address)
            check_error(item.message)
        else:
            check_clean(item.address)
            total += len(item.data)
            assert len(item.data) <= LIMITS.page, f"a page of {len(item.data):,} bytes"
            pages.append(item)
    assert total <= LIMITS.whole, f"{total:,} bytes of pages"
    return pages


def warc(data: bytes) -> None:
    """WARC: a whole record behind any others is read, unless one before it claims its bytes."""
    pages = _contents(data + b"\r\n\r\n" + _LAST_WARC, "warc")
    if not re.search(rb"content-length|\n\n|\r\n\r\n", data, re.I):
        assert [page.data for page in pages if page.address == _LAST] == [_PAGE], "the last record is lost"


def arc(data: bytes) -> None:
    """ARC: a whole record behind any others is read, unless one before it claims its bytes."""
    pages = _contents(data + b"\n" + _LAST_ARC, "arc")
    if not re.search(rb"\d[ \t]*\r?\n", data):
        assert [page.data for page in pages if page.address == _LAST] == [_PAGE], "the last record is lost"


def container(data: bytes) -> None:
    """Any bytes as the container that they look like."""
    kind = container_kind(data[:4096])
    if kind is not None:
        _contents(data, kind)


def zip_members(data: bytes) -> None:
    """ZIP archives of members that a text describes, such as WACZ collections and pages saved in ZIP."""
    _contents(zipped(data), "zip")


def capture_index(data: bytes) -> None:
    """CDX: every capture is a web address."""
    cdx.is_index(data)
    try:
        _check_plan(cdx.plan(data, "https://web.example/cdx/search/cdx?url=site.example", None))
    except SourceError as error:
        check_error(error.message)


def advisory_index(data: bytes) -> None:
    """CSAF distributions: no entry leads out of its folder."""
    folder = "https://csaf.example/white/"
    csaf_index.is_index(data)
    try:
        plan = csaf_index.plan(data, f"{folder}changes.csv")
    except SourceError as error:
        check_error(error.message)
        return
    _check_plan(plan)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{":
        assert all(entry.address.startswith(folder) and "/../" not in entry.address for entry in plan.entries)


def sitemap(data: bytes) -> None:
    """Site maps in XML and in plain text."""
    parsed(data, "sitemap.xml", "application/xml")
    try:
        plan = preparation.plan(data, f"{SITE}sitemap.txt", "sitemap")
    except SourceError as error:
        check_error(error.message)
        return
    if plan is not None:
        _check_plan(plan)


def robots(data: bytes) -> None:
    """robots.txt: a site that forbids everything to every program at the end of the file is obeyed."""
    rules = read_rules(data)
    assert 0 <= rules.crawl_delay < math.inf
    rules.allow("https://site.example/notices/1.html?a=b")
    if not re.search(rb"allow|agent", data, re.I):
        closed = read_rules(data + b"\nUser-agent: *\nDisallow: /\n")
        assert not closed.allow("https://site.example/notices/1.html"), "a closed site is open"


def _check_plan(plan: ListingPlan) -> None:
    addresses: Iterable[str] = [*(entry.address for entry in plan.entries), *plan.pages]
    for address in addresses:
        assert is_web(address), address
        check_clean(address)
    for entry in plan.entries:
        check_clean(entry.title or "")
    for warning in plan.warnings:
        check_error(warning)


_FILES, _LISTINGS = "tui_reader.sources.files", "tui_reader.sources.listings"

TARGETS = {
    "warc": Target(warc, (_FILES,), 4000),
    "arc": Target(arc, (_FILES,), 3000, "warc"),
    "container": Target(container, (_FILES,), 4000),
    "zip-members": Target(zip_members, (_FILES,), 4000),
    "cdx": Target(capture_index, (f"{_LISTINGS}.cdx", "tui_reader.sources.addresses"), 3000),
    "csaf-index": Target(advisory_index, (f"{_LISTINGS}.csaf_index", f"{_LISTINGS}.json_listing"), 3000),
    "sitemap": Target(sitemap, ("tui_reader.parse.listings.sitemap", f"{_LISTINGS}.preparation"), 3000),
    "robots": Target(robots, ("tui_reader.sources.http.robots",), 2000),
}
