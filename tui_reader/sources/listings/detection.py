"""Detection of the kind of a source, from its address and from its first page."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from tui_reader.model import Bulletin, Failure, Feed, Listing, Page
from tui_reader.sources.addresses import path_of
from tui_reader.sources.listings import cdx, csaf_index
from tui_reader.sources.profiles.profile import Profile
from tui_reader.sources.source_kinds import SourceKind
from tui_reader.text.web_address import is_web

_FEED = re.compile(
    r"/(?:feed|rss|atom)/?$|\.(?:rss|atom|rdf)$|/(?:feed|rss|atom|rss2|index)\.xml$|/feed\.json$|/rss_?\w*\.xml$"
)
_SITEMAP = re.compile(r"/[\w.-]*site_?map[\w.-]*\.(?:xml|txt)(?:\.gz)?$")
_CSAF = re.compile(
    r"/(?:changes\.csv|provider-metadata\.json)$|/csaf(?:/(?:white|green|amber|red|clear|advisories|v2[\d.]*))*/?$"
)
_MBOX = re.compile(r"\.mbox(?:\.gz)?$|/(?:19|20)\d\d-[a-z]{3,9}\.txt(?:\.gz)?$|/(?:19|20)\d\d(?:q[1-4])?\.mbox$")
_ENDINGS: tuple[tuple[re.Pattern[str], SourceKind], ...] = (
    (re.compile(r"\.(?:zip|wacz|maff|tgz|tar(?:\.(?:gz|zst))?)$"), "zip"),
    (re.compile(r"\.w?arc(?:\.(?:gz|zst))?$"), "warc"),
    (_MBOX, "mbox"),
    (_CSAF, "csaf"),
    (_SITEMAP, "sitemap"),
    (_FEED, "feed"),
)
_SITEMAP_ROOT = re.compile(rb"<(?:\w{1,20}:)?(?:urlset|sitemapindex)[\s>]")
_ROLIE = re.compile(rb'\s*\{\s*"feed"\s*:\s*\{')
_HEAD = 4096


def kind_of(address: str, profile: Profile | None = None) -> SourceKind | None:
    """The kind of the source at an address, by its profile, its ending, or the file or folder at a path. None for
    a web address whose kind shows only in its first page, and for a path that does not exist."""
    if profile is not None and (profile.json or profile.kind):
        return "json" if profile.json else cast("SourceKind", profile.kind)
    if is_web(address):
        if cdx.is_request(address):
            return "cdx"
        try:
            path = urlsplit(address).path.lower()
        except ValueError:
            return None
        return _by_ending(path)
    path = _path(address)
    if os.path.isdir(path):  # noqa: PTH112
        indexed = any(os.path.isfile(os.path.join(path, name)) for name in _FOLDER_LISTS)  # noqa: PTH113, PTH118
        return "csaf" if indexed else "folder"
    if os.path.isfile(path.partition("!/")[0]):  # noqa: PTH113
        return _by_ending("/" + path.lower()) or "file"
    return None


def refine(
    kind: SourceKind | None,
    page: Page | None,
    head: bytes = b"",
    *,
    media_type: str | None = None,
    profile: Profile | None = None,
) -> SourceKind:
    """The kind of a source by its first page: `page` as parsed (None if it was not), `head`, its first bytes, and
    `media_type` as declared by the server. `kind` is the result of `kind_of`. Not for a kind set by the user.
    """
    head = head[:_HEAD]
    if profile is not None and profile.json and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return "json"
    if csaf_index.is_index(head) or _is_provider(head):
        return "csaf"
    if cdx.is_index(head):
        return "cdx"
    if _SITEMAP_ROOT.search(head) and not isinstance(page, Bulletin):
        return "sitemap"
    match page:
        case Feed():
            return "mbox" if head.lstrip(b"\r\n").startswith(b"From ") else "feed"
        case Listing():
            return kind if kind in ("json", "sitemap") else "column"
        case Bulletin():
            return kind if kind == "file" else "page"
        case Failure() | None:
            return _packed(head, media_type) or kind or "page"


def start_addresses(address: str, kind: SourceKind | None, profile: Profile | None = None) -> tuple[str, ...]:
    """The addresses to try for the first page of a source, in order until one exists: users often type another
    address than that of the list itself. A single page is where it is."""
    if kind != "page" and profile is not None and (meant := profile.started(address)):
        address = meant
    if kind == "cdx" and is_web(address):
        return (cdx.start(address),)
    if kind == "csaf":
        return _csaf_starts(address)
    return (address,)


def _csaf_starts(address: str) -> tuple[str, ...]:
    if not is_web(address):
        path = _path(address)
        if not os.path.isdir(path):  # noqa: PTH112
            return (address,)
        return tuple(str(Path(path, name)) for name in _FOLDER_LISTS if Path(path, name).is_file())
    parts = urlsplit(address)
    if "." in parts.path.rpartition("/")[2]:
        return (address,)
    folder = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
    known = folder.endswith("/.well-known/csaf")
    lists = (csaf_index.METADATA, *_FOLDER_LISTS) if known else (*_FOLDER_LISTS, csaf_index.METADATA)
    return tuple(f"{folder}/{name}" for name in lists)


def _by_ending(path: str) -> SourceKind | None:
    return next((kind for pattern, kind in _ENDINGS if pattern.search(path)), None)


def _path(address: str) -> str:
    """The path of an address that is not a web address."""
    if address.lower().startswith("file://"):
        return str(path_of(address) or address)
    return address


def _is_provider(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a CSAF provider's metadata or a ROLIE feed of advisories."""
    if head.lstrip()[:1] != b"{":
        return False
    metadata = b'"canonical_url"' in head and b"provider-metadata" in head
    return metadata or (_ROLIE.match(head) is not None and b"csaf" in head.lower())


def _packed(head: bytes, media_type: str | None) -> SourceKind | None:
    """The kind of a container, by its first bytes or media type."""
    if head.startswith(b"PK\x03\x04") or media_type == "application/zip":
        return "zip"
    if re.match(rb"WARC/\d\.\d", head) or media_type == "application/warc":
        return "warc"
    return "mbox" if media_type == "application/mbox" else None


_FOLDER_LISTS = (csaf_index.CHANGES, csaf_index.INDEX)
