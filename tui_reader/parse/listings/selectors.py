"""Column pages whose entries are found by the CSS selectors of a profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from cssselect import SelectorError
from lxml import etree, html
from lxml.cssselect import CSSSelector

from tui_reader.model import Entry, Listing
from tui_reader.parse.dom import Element, attribute, base_address, parse_markup, text_of
from tui_reader.parse.draft import Draft
from tui_reader.parse.listings.column import next_page
from tui_reader.parse.listings.scripts import scripted_next
from tui_reader.parse.rendering.unrendered import remove_unrendered
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.dates import parse_date
from tui_reader.text.web_address import absolute

MOST_ENTRIES = 5000
"""Entries that are read of one page. Chosen by hand."""

_RULES = ("entry", "title", "link", "date")
"""The rules that are selectors."""


def select_listing(page: Draft | Listing, text: str, rules: Mapping[str, str]) -> Listing:
    """The listing of a page by its profile; `page` is the result of the parser's own rules.

    `text` is the markup. `rules` has a selector for `entry`, and optionally for `title`, `link` and `date` within
    an entry, and a strptime format as `dates`. By default the longest link of an entry is its title, and any date
    in it is its date. Raises UnsupportedPage for an invalid selector.
    """
    root, _ = parse_markup(text)
    base = base_address(root, page.address)
    remove_unrendered(root)
    selectors = {key: _compiled(key, rules[key]) for key in _RULES if key in rules}
    if "entry" not in selectors:
        raise UnsupportedPage("cannot be listed: the profile has no selector for entry; correct the profile")
    entries: dict[Entry, None] = {}
    for element in _all(root, selectors["entry"])[:MOST_ENTRIES]:
        if entry := _entry(element, selectors, rules.get("dates"), base):
            entries.setdefault(entry)
    warnings = tuple(page.warnings)
    if not entries:
        warnings = (*warnings, "the selectors of the profile find no entries on this page")
    if isinstance(page, Listing):
        return replace(page, entries=tuple(entries), warnings=warnings)
    return Listing(
        page.address,
        charset=page.charset,
        site=page.site,
        column=page.column or page.title,
        announcements=page.announcements,
        entries=tuple(entries),
        next=next_page(root, base) or scripted_next(text, base),
        tampering=page.tampering,
        warnings=warnings,
    )


def _compiled(key: str, rule: str) -> CSSSelector:
    try:
        selector = CSSSelector(rule, translator="html")
        # Unknown namespaces raise only when the selector is applied.
        selector(html.Element("p"))
    except (SelectorError, etree.XPathError, RecursionError) as error:
        reason = str(error) or type(error).__name__
        message = f"cannot be listed: the profile's selector for {key} is none ({reason}); correct the profile"
        raise UnsupportedPage(message) from error
    return selector


def _entry(
    element: Element, selectors: Mapping[str, CSSSelector], date_format: str | None, base: str | None
) -> Entry | None:
    link = _first(element, selectors.get("link"))
    if link is None or not link.get("href"):
        within = element if link is None else link
        links = [anchor for anchor in within.iter("a") if anchor.get("href")]
        link = max(links, key=lambda anchor: len(text_of(anchor)), default=None)
    title_element = _first(element, selectors.get("title"))
    title = text_of(title_element)
    if not title and link is not None:
        title = attribute(link, "title", 500) or text_of(link)
    target = absolute(base, link.get("href")) if link is not None else None
    date_element = _first(element, selectors.get("date"))
    outside = text_of(element).replace(title, " ", 1) if date_element is None else text_of(date_element)
    return Entry(title, target, _day(outside, date_format)) if title and target else None


def _first(element: Element, selector: CSSSelector | None) -> Element | None:
    return next(iter(_all(element, selector)), None) if selector else None


def _all(element: Element, selector: CSSSelector) -> list[Element]:
    found = selector(element)
    return [element for element in found if isinstance(element, Element)] if isinstance(found, list) else []


def _day(text: str, date_format: str | None) -> date | None:
    if date_format is None:
        return parse_date(text[:400])
    try:
        return datetime.strptime(text.strip()[:100], date_format).date()
    except ValueError:
        return None
