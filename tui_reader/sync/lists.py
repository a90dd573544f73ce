"""What a list says less plainly than its entries: the name of its site, the versions of what a site map names."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from urllib.parse import urlsplit

from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.model import Listing
from tui_reader.sources.listings.plan import ListingPlan

SITE_TOLD_BY = 5
"""Bulletins of a list that are asked for the name of their site."""


def site_of(archive: SqliteArchive, page: Listing) -> str | None:
    """The name of the site of a list that shows none: what most of the bulletins that it names call theirs, as far
    as they are kept. Raises ArchiveError."""
    host = urlsplit(page.address).netloc
    beside = [entry.address for entry in page.entries if urlsplit(entry.address or "").netloc == host]
    ids = [archive.find(address) for address in beside[:SITE_TOLD_BY] if address]
    rows = [archive.row(id) for id in ids if id is not None]
    names = Counter(row.site for row in rows if row is not None and row.site)
    return names.most_common(1)[0][0] if names else None


def versioned(plan: ListingPlan) -> ListingPlan:
    """The entries of a site map, whose dates are those of the last change, with these for their versions."""
    entries = (each._replace(version=each.date.isoformat()) if each.date else each for each in plan.entries)
    return replace(plan, entries=tuple(entries))
