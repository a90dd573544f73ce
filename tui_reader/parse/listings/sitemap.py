"""Site maps and indexes of site maps (https://www.sitemaps.org/protocol.html) as listings."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date

from tui_reader.model import Entry, Listing
from tui_reader.parse.signatures import DOCTYPE, PROLOG
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean_line
from tui_reader.text.dates import parse_date
from tui_reader.text.web_address import absolute
from tui_reader.text.xml_markup import with_references, without_cdata

MOST_ENTRIES = 50_000
"""Addresses of one site map: the limit of the protocol, as are 52,428,800 bytes."""

_SIZE_LIMIT = 52_428_800
_LONGEST_ENTRY = 100_000
"""Characters; one with a thousand images takes as many. Chosen by hand."""

# Comments are skipped whole; an unclosed one ends with the text.
_ENTRY = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|<(?P<close>/?)(?P<prefix>(?:[\w.-]{1,40}:)?)(?:url|sitemap)(?P<rest>\s[^<>]*+|/)?>",
    re.S | re.I,
)
_FIELD = re.compile(
    r"<(?P<prefix>(?:[\w.-]{1,40}:)?)(?P<name>loc|lastmod|title|publication_date)(?:\s[^<>]*+)?>"
    r"(?P<text>(?:<!\[CDATA\[.*?\]\]>|[^<])*+)",
    re.S | re.I,
)
_OWN = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\w{1,10});)\w{1,100};")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


def read_sitemap(text: str, address: str, charset: str | None) -> Listing:
    """A site map as a listing.

    The title of an entry is its address unless it states one; its date is that of publication in a site map of
    news, else of the last change. Entries are read one by one, so that damage in one does not end the list; those
    without an address are counted in a warning. Raises UnsupportedPage where there is no address.
    """
    entries: dict[str, Entry] = {}
    unread = 0
    whole = len(text) <= _SIZE_LIMIT
    base = address if "://" in address else None
    body, declares = _body(text[:_SIZE_LIMIT])
    for prefix, part in _entries(body):
        if len(entries) >= MOST_ENTRIES:
            whole = False
            break
        entry = None if declares and _OWN.search(part) else _entry(part, prefix, base)
        if entry is None or entry.address is None:
            unread += 1
        else:
            entries.setdefault(entry.address, entry)
    if not entries:
        raise UnsupportedPage("is a site map that lists no pages; check the address")
    warnings = [] if whole else [f"only the first {len(entries):,} addresses were read"]
    if unread:
        warnings.append(f"{unread:,} entries have no address that can be read")
    return Listing(address, charset=charset, entries=tuple(entries.values()), warnings=tuple(warnings))


def _body(text: str) -> tuple[str, bool]:
    """The text behind a declaration of entities, none of which is expanded, and whether there are any."""
    prolog = PROLOG.match(text)
    doctype = DOCTYPE.match(text, prolog.end() if prolog else 0)
    return (text[doctype.end() :], bool(doctype["subset"])) if doctype else (text, False)


def _entries(text: str) -> Iterator[tuple[str, str]]:
    """The prefix and the inside of every entry; one that is not closed ends where the next begins."""
    opened: tuple[str, int] | None = None
    for tag in _ENTRY.finditer(text):
        prefix = tag["prefix"]
        if prefix is None or (tag["rest"] or "").endswith("/"):
            continue
        if opened is not None and (tag["close"] or prefix == opened[0]):
            yield opened[0], text[opened[1] : min(tag.start(), opened[1] + _LONGEST_ENTRY)]
            opened = None
        if not tag["close"]:
            opened = (prefix, tag.end())
    if opened is not None and "</" in (rest := text[opened[1] : opened[1] + _LONGEST_ENTRY]):
        # The text is cut off, perhaps inside an address.
        yield opened[0], rest


def _entry(part: str, prefix: str, base: str | None) -> Entry | None:
    values: dict[str, str] = {}
    for found in _FIELD.finditer(part):
        # Addresses of images and translations have prefixes of their own.
        name = found["name"].lower()
        if name in ("title", "publication_date") or found["prefix"].lower() == prefix.lower():
            values.setdefault(name, found["text"])
    values = {name: _plain(text) for name, text in values.items()}
    target = absolute(base, values.get("loc"))
    if target is None:
        return None
    title = clean_line(values.get("title", ""), 500)
    return Entry(title or target, target, _day(values.get("publication_date") or values.get("lastmod")))


def _plain(text: str) -> str:
    """A text without references and CDATA marks. A single & stays: most are in addresses that were not escaped."""
    return without_cdata(text) if "<![CDATA[" in text else html.unescape(with_references(text))


def _day(moment: str | None) -> date | None:
    """The day of a W3C date in its own zone; None for a year or month alone."""
    if not moment or not (stated := _ISO.match(moment.strip())):
        return None
    try:
        return date.fromisoformat(stated[0])
    except ValueError:
        return parse_date(moment[:100])
