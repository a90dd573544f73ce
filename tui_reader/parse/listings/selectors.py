"""Column pages whose entries people point out themselves, by the CSS selectors of a profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from cssselect import SelectorError
from lxml import etree, html
from lxml.cssselect import CSSSelector

from tui_reader.model import Entry, Listing
from tui_reader.parse.dom import Element, attribute, base_address, parse_markup, remove_silent, text_of
from tui_reader.parse.draft import Draft
from tui_reader.parse.listings.column import next_page
from tui_reader.parse.listings.scripts import scripted_next
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.dates import parse_date
from tui_reader.text.web_address import absolute

MOST_ENTRIES = 5000


def select_listing(page: Draft | Listing, text: str, rules: Mapping[str, str]) -> Listing:
    """The listing that a page is by its profile, whatever `page`, the parser's own view of it, says.

    `text` is the markup. `rules` has a selector for `entry` and may have some for `title`, `link` and `date`
    inside it, and the form of the dates as `dates`. Without them the longest link of an entry is its title, and
    any date in it is its date. Raises Refused for a selector that is none.
    """
    root, _ = parse_markup(text)
    base = base_address(root, page.address)
    remove_silent(root)
    finders = {key: _finder(key, rules[key]) for key in _PLACES if key in rules}
    if "entry" not in finders:
        raise UnsupportedPage("cannot be listed: the profile has no selector for entry; correct the profile")
    entries: dict[Entry, None] = {}
    for element in _all(root, finders["entry"])[:MOST_ENTRIES]:
        if entry := _entry(element, finders, rules.get("dates"), base):
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


def _finder(key: str, selector: str) -> CSSSelector:
    try:
        finder = CSSSelector(selector, translator="html")
        # What names a namespace is noticed only here.
        finder(html.Element("p"))
    except (SelectorError, etree.XPathError, RecursionError) as error:
        reason = str(error) or type(error).__name__
        message = f"cannot be listed: the profile's selector for {key} is none ({reason}); correct the profile"
        raise UnsupportedPage(message) from error
    return finder


def _entry(
    element: Element, finders: Mapping[str, CSSSelector], form: str | None, base: str | None
) -> Entry | None:
    linked = _first(element, finders.get("link"))
    if linked is None or not linked.get("href"):
        within = element if linked is None else linked
        links = [one for one in within.iter("a") if one.get("href")]
        linked = max(links, key=lambda one: len(text_of(one)), default=None)
    titled = _first(element, finders.get("title"))
    title = text_of(titled)
    if not title and linked is not None:
        title = attribute(linked, "title", 500) or text_of(linked)
    target = absolute(base, linked.get("href")) if linked is not None else None
    dated = _first(element, finders.get("date"))
    outside = text_of(element).replace(title, " ", 1) if dated is None else text_of(dated)
    return Entry(title, target, _day(outside, form)) if title and target else None


def _first(element: Element, finder: CSSSelector | None) -> Element | None:
    return next(iter(_all(element, finder)), None) if finder else None


def _all(element: Element, finder: CSSSelector) -> list[Element]:
    found = finder(element)
    return [one for one in found if isinstance(one, Element)] if isinstance(found, list) else []


def _day(text: str, form: str | None) -> date | None:
    if form is None:
        return parse_date(text[:400])
    try:
        return datetime.strptime(text.strip()[:100], form).date()
    except ValueError:
        return None


_PLACES = ("entry", "title", "link", "date")
