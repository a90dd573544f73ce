"""Site maps and indexes of site maps (https://www.sitemaps.org/protocol.html) as listings."""

from __future__ import annotations

import re
from datetime import date

from lxml import etree

from tui_reader.model import Entry, Listing
from tui_reader.parse.dom import Element
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean_line
from tui_reader.text.dates import parse_date
from tui_reader.text.web_address import absolute

MOST_ENTRIES = 50_000
"""Addresses of one site map: the limit of the protocol, as are 52,428,800 bytes."""

_SIZE_LIMIT = 52_428_800
_CHUNK = 1_000_000
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,200}\?>")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


def read_sitemap(text: str, address: str, charset: str | None) -> Listing:
    """A site map as a listing.

    The title of an entry is its address unless it states one; its date is that of publication in a site map of
    news, else of the last change. Raises UnsupportedPage where there is no address.
    """
    parser = etree.XMLPullParser(
        events=("end",), recover=True, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    entries: dict[str, Entry] = {}
    text = _DECLARATION.sub("", text[:_SIZE_LIMIT], count=1)
    whole = True
    for start in range(0, len(text), _CHUNK):
        parser.feed(text[start : start + _CHUNK].encode("utf-8", "replace"))
        for _, element in parser.read_events():
            if not isinstance(element, Element) or _name(element) not in ("url", "sitemap"):
                continue
            if (entry := _entry(element, address)) and entry.address:
                entries.setdefault(entry.address, entry)
            _free(element)
        if len(entries) > MOST_ENTRIES:
            whole = False
            break
    if not entries:
        raise UnsupportedPage("is a site map that lists no pages; check the address")
    kept = tuple(entries.values())[:MOST_ENTRIES]
    warnings = () if whole else (f"only the first {MOST_ENTRIES:,} addresses were read",)
    return Listing(address, charset=charset, entries=kept, warnings=warnings)


def _entry(element: Element, base: str) -> Entry | None:
    values: dict[str, str] = {}
    for part in element.iter():
        name = _name(part)
        # Addresses of images and translations are deeper in the element, after the page's own.
        if name in ("loc", "lastmod", "title", "publication_date") and part.text:
            values.setdefault(name, part.text)
    target = absolute(base if "://" in base else None, values.get("loc"))
    if target is None:
        return None
    title = clean_line(values.get("title", ""), 500)
    return Entry(title or target, target, _day(values.get("publication_date") or values.get("lastmod")))


def _day(moment: str | None) -> date | None:
    """The day of a W3C date in its own zone; None for a year or month alone."""
    if not moment or not (stated := _ISO.match(moment.strip())):
        return None
    try:
        return date.fromisoformat(stated[0])
    except ValueError:
        return parse_date(moment[:100])


def _name(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _free(element: Element) -> None:
    """Free an element that was read, so that the tree of a site map of 50 MB does not stay in memory."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
