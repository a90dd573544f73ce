"""Preparation of fetched bytes for the parser, and plans of listings that are not parsed as pages.

`sync.resolver` runs the first page of a source through it, `sync.crawl` the further pages, `sync.fetch_jobs` the
documents. No network, no files, no clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO

from tui_reader.sources.addresses import document_address
from tui_reader.sources.fetching import Fetched, SourceError
from tui_reader.sources.files.decompression import gunzip
from tui_reader.sources.listings import cdx, csaf_index, json_listing
from tui_reader.sources.listings.plan import ListingEntry, ListingPlan
from tui_reader.sources.profiles.profile import Profile
from tui_reader.sources.source_kinds import SourceKind

UNPACKED_LIMIT = 50 << 20
"""Largest unpacked size of a compressed list, in bytes: the limit of the site map protocol (sitemaps.org)."""

MOST_LINES = 50_000
# Servers print messages before a site map.
_HEAD = 16_000
_MARKUP = re.compile(rb"\A[\xef\xbb\xbf\s]*<|<\?xml|<(?:[\w.-]{1,40}:)?(?:urlset|sitemapindex)[\s>]", re.I)
FEED_TYPE = "application/feed+json"


def plan(
    data: bytes, address: str, kind: SourceKind | None, profile: Profile | None = None, start: str | None = None
) -> ListingPlan | None:
    """The plan of a listing that is not a page; None for a page, which is parsed and then planned by `pagination`.

    `start` is the address of the source, the base of a profile's templates. Raises SourceError for data that is
    not of its kind.
    """
    match kind:
        case "csaf":
            found = csaf_index.plan(data, address)
        case "cdx":
            found = cdx.plan(data, address, profile)
        case "json" if profile is not None and profile.json and not json_listing.holds_texts(profile):
            found = json_listing.plan(data, address, profile, start or address)
        case "sitemap" if data.strip() and not _MARKUP.search(data[:_HEAD]):
            found = _plain_sitemap(data, address)
        case _:
            return None
    return replace(found, entries=tuple(_wanted(found.entries, profile))) if profile else found


def prepare(
    item: Fetched,
    kind: SourceKind | None,
    profile: Profile | None = None,
    encoding: str | None = None,
    *,
    document: bool = False,
) -> Fetched:
    """A fetched item as input for the parser: gzip unpacked (as for site maps), with the encoding from the
    settings, and JSON with full texts converted to JSON Feed. `document`: the item is a document, not a listing.
    Raises SourceError if it cannot be unpacked or does not fit the profile."""
    if item.data.startswith(b"\x1f\x8b\x08") and kind not in ("warc", "zip"):
        data = gunzip(BytesIO(item.data), item.address, UNPACKED_LIMIT, "try again later")
        item = replace(item, data=data, media_type=None)
    if wanted := encoding or (profile.encoding if profile else None):
        item = replace(item, declared_charset=wanted)
    if profile is None:
        return item
    opening = item.data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if document and profile.article and opening in (b"{", b"["):
        feed = json_listing.feed_of_document(item.data, item.address, profile)
    elif not document and kind == "json" and json_listing.holds_texts(profile):
        feed = json_listing.feed_of_listing(item.data, item.address, profile)
    else:
        return item
    return replace(item, data=feed, declared_charset="utf-8", media_type=FEED_TYPE)


def _wanted(entries: Iterable[ListingEntry], profile: Profile) -> Iterator[ListingEntry]:
    """The entries whose addresses match the profile."""
    for entry in entries:
        groups = profile.entries.fit(entry.address)
        if groups is not None:
            fetch_url = entry.fetch_url or profile.entries.fetch_url(entry.address, groups)
            yield entry._replace(fetch_url=fetch_url)


def _plain_sitemap(data: bytes, address: str) -> ListingPlan:
    """A site map in plain text: one address per line."""
    lines = [line for line in data.decode("utf-8-sig", "replace").splitlines() if line.strip()]
    read = [document_address("", line) for line in lines[:MOST_LINES] if not line.startswith("#")]
    found = dict.fromkeys(filter(None, read))
    if not found:
        raise SourceError(address, "this site map lists no addresses; check the address")
    warnings = []
    if len(lines) > MOST_LINES:
        warnings.append(f"only the first {MOST_LINES} of {len(lines)} lines were read")
    if unread := read.count(None):
        warnings.append(f"{unread:,} lines are no address")
    return ListingPlan(tuple(map(ListingEntry, found)), ordered=False, warnings=tuple(warnings))
