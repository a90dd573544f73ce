"""The plan of a parsed listing page: its entries, and the pages that follow."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from urllib.parse import urldefrag

from tui_reader.model import Bulletin, Entry, Failure, Feed, Listing, Page
from tui_reader.sources.listings import cms_pagers
from tui_reader.sources.listings.cms_pagers import FoundPager
from tui_reader.sources.listings.links import has_scripted_pager, links
from tui_reader.sources.listings.plan import ListingEntry, ListingPlan, templated_pages
from tui_reader.sources.profiles.profile import Entries, Paging, Profile
from tui_reader.text.web_address import is_web

_UNKNOWN_SCRIPT = (
    "this column has further pages, but an unknown script leads there; write a profile with `paging` for it"
)
# Servers print messages before a site map.
_HEAD = 16_000
_SITEMAP_INDEX = re.compile(r"<(?:[\w.-]{1,40}:)?sitemapindex[\s>]", re.I)
_SITEMAP = re.compile(r"<(?:[\w.-]{1,40}:)?urlset[\s>]", re.I)


def plan(
    address: str,
    page: Page,
    markup: str = "",
    profile: Profile | None = None,
    start: str | None = None,
) -> ListingPlan:
    """The entries and further pages of the listing page at `address`; empty for a single page.

    `page` is the parsed page, `markup` its text (`links.markup_of`), which pagers drawn by scripts are read from.
    `start` is the address of the source as the user typed it, the base of a profile's templates. Items of a
    feed whose text is whole are not among the entries.
    """
    start = start or address
    rules = profile.entries if profile else Entries()
    match page:
        case Feed():
            if profile and profile.paging.address and page.entries:
                found = FoundPager(templated_pages(profile.paging, start, profile.paging.last))
            else:
                found = FoundPager((page.next,) if page.next and page.next != address else ())
            return ListingPlan(_matching(_without_text(page), rules), found.pages)
        case Listing() if _SITEMAP_INDEX.search(markup[:_HEAD]):
            children = dict.fromkeys(to for one in page.entries if (to := one.address) and to != address)
            return ListingPlan(pages=tuple(children), ordered=False, warnings=page.warnings)
        case Listing() if _SITEMAP.search(markup[:_HEAD]):
            # An entry without a title has its address instead.
            untitled = (one._replace(title="") if one.title == one.address else one for one in page.entries)
            return ListingPlan(_matching(untitled, rules), ordered=False, warnings=page.warnings)
        case Listing() if not rules.links:
            entries = _matching(page.entries, rules, address)
            found = _following(address, page, markup, profile, start)
        case Listing() | Bulletin() | Failure():
            linked = links(markup, address) if rules.links else ()
            entries = _matching((Entry(link.text, link.address) for link in linked), rules, address)
            if not (entries or isinstance(page, Listing) or cms_pagers.is_gkmlpt(address)):
                return ListingPlan()
            found = _following(address, page, markup, profile, start)
    single = bool(entries) and not found.pages and found.total is None and address == start
    warnings = (_UNKNOWN_SCRIPT,) if single and has_scripted_pager(markup) else ()
    return ListingPlan(entries, found.pages, found.total, warnings=warnings)


def _following(address: str, page: Page, markup: str, profile: Profile | None, start: str) -> FoundPager:
    """The further pages by the profile, or by the first convention that matches."""
    paging = profile.paging if profile else Paging()
    if paging.address is not None:
        return FoundPager(templated_pages(paging, start, paging.last))
    following = page.next if isinstance(page, Listing) else None
    listed = len(page.entries) if isinstance(page, Listing) else 0
    if paging.convention == "none":
        return FoundPager(())
    found: FoundPager | None = None
    if paging.convention in ("auto", "gkmlpt") and (found := cms_pagers.gkmlpt(address, markup, listed, start)):
        # The first page states what the parser cannot tell from a later one.
        return found
    if paging.convention in ("auto", "jpage"):
        found = cms_pagers.jpage(address, markup, following, listed)
    if found is None and paging.convention in ("auto", "trs"):
        found = cms_pagers.trs(address, markup)
    if found is None and paging.convention in ("auto", "numbers", "vsb"):
        found = cms_pagers.numbers(address, markup, following)
    if found is None or (not found.pages and found.total is None):
        found = FoundPager((following,) if following and following != address else ())
    return found


def _matching(entries: Iterable[Entry], rules: Entries, page: str | None = None) -> tuple[ListingEntry, ...]:
    """The entries that match the profile, each address once, without the page itself."""
    found: dict[str, ListingEntry] = {}
    for title, link, day in entries:
        address = urldefrag(link).url if link and is_web(link) else link
        if not address or address == page:
            continue
        groups = rules.fit(address)
        if groups is None:
            continue
        fetch_url = rules.fetch_url(address, groups)
        found.setdefault(address, ListingEntry(address, title or None, day or _day(groups), fetch_url=fetch_url))
    return tuple(found.values())


def _day(groups: dict[str, str | None]) -> date | None:
    """The date in the address of an entry, where the profile's pattern has groups for its parts."""
    try:
        return date(int(groups["year"] or ""), int(groups["month"] or ""), int(groups["day"] or ""))
    except (KeyError, ValueError):
        return None


def _without_text(feed: Feed) -> list[Entry]:
    """The entries of a feed whose text may be only a part of their page."""
    pages = {urldefrag(address).url for address in feed.linked_pages}
    return [entry for entry in feed.entries if entry.address and urldefrag(entry.address).url in pages]
