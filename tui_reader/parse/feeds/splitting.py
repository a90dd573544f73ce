"""A feed's text cut into its head, its items and its tail, so that items can be read one by one.

What is damaged in one item then cannot swallow the next, and a feed of any length is read in parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tui_reader.parse.signatures import DOCTYPE, NOTICE_LIMIT, PROLOG

_SECTION = "<![CDATA["
_COMMENT = "<!--"
_TAG = r"<(?P<close>/?)(?P<name>(?:[\w.-]{1,40}:)?(?:item|entry))(?P<rest>\s[^<>]*+|/)?>"
_ITEM_TAG = re.compile(_TAG, re.I)
_ITEM = re.compile(rf"<!--|<!\[CDATA\[|{_TAG}", re.I)
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?(rss|rdf|feed)(?=[\s/>])", re.I)


class FeedText(NamedTuple):
    """The text of a feed: what is before its first item, the places of its items, and what is behind the last.

    `root` is the name of the root element in lower case, without its prefix. `is_cut`: the text ends inside an
    item.
    """

    text: str
    root: str
    items: list[tuple[int, int]]
    is_cut: bool

    @property
    def head(self) -> str:
        """The text before the first item; the whole text of a feed without one."""
        return self.text[: self.items[0][0]] if self.items else self.text

    @property
    def tail(self) -> str:
        """The text behind the last item."""
        return self.text[self.items[-1][1] :] if self.items else ""


def split_feed(text: str) -> FeedText:
    """The parts of the RSS, RDF or Atom feed in `text`.

    An item that is not closed ends where the next one begins, because no format nests them.
    """
    root = _ROOT.search(text[: NOTICE_LIMIT + 20_000])
    name = root[1].lower() if root else ""
    wanted = "entry" if name == "feed" else "item"
    items = _items(text, wanted) or _items(text, "item" if wanted == "entry" else "entry")
    is_cut = bool(items) and items[-1][1] < 0
    if is_cut:
        items[-1] = (items[-1][0], len(text))
    return FeedText(text, name, items, is_cut)


def _items(text: str, wanted: str) -> list[tuple[int, int]]:
    """Start and end of every element of this name; the end of one that the text cuts off is -1."""
    found: list[tuple[int, int]] = []
    full: str | None = None
    start: int | None = None
    for tag in _tags(text):
        name = tag["name"].lower()
        if full is None and (name.rpartition(":")[2] == wanted and not tag["close"]):
            full = name
        if name != full:
            continue
        if tag["close"]:
            if start is not None:
                found.append((start, tag.end()))
                start = None
            continue
        if start is not None:
            found.append((start, tag.start()))
        start = tag.start()
    if start is not None:
        found.append((start, -1))
    return found


def _tags(text: str) -> Iterator[re.Match[str]]:
    """The tags of items, but those of empty ones and those in comments and CDATA sections.

    A section that is opened again and holds the end of an item was not closed: it ends there. So does a comment,
    and one whose first tag of an item is an end tag, which belongs to the item that the comment is in.
    """
    comments = _Comments(text)
    place = ends = closes = opens = 0
    while (found := _ITEM.search(text, place)) is not None:
        place = found.end()
        if found["name"] is not None:
            if not (found["rest"] or "").endswith("/"):
                yield found
        elif found[0] == _COMMENT:
            place = comments.end(place)
        elif found[0] == _SECTION:
            # Each place is looked for once, however many sections begin before it.
            ends = _next(text, "]]>", place, ends)
            opens = _next(text, _SECTION, place, opens)
            if opens < ends:
                closes = _next(text, "</", place, closes)
                while closes < opens and not _ITEM.match(text, closes):
                    closes = _next(text, "</", closes + 2, 0)
            if not closes < opens < ends:
                place = min(ends + 3, len(text))


class _Comments:
    """The comments of a text, asked for from its start to its end; each place is looked for once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = self._opens = self._closes = 0
        self._first: re.Match[str] | None = None
        self._searched = -1

    def end(self, place: int) -> int:
        """The end of the comment whose text begins at `place`; `place` itself for one that was not closed."""
        self._ends = _next(self._text, "-->", place, self._ends)
        if self._ends == len(self._text):
            return place
        if self._searched < place:
            self._first = _ITEM_TAG.search(self._text, place)
            self._searched = self._first.start() if self._first else len(self._text)
        if self._first is None or self._first.start() > self._ends:
            return self._ends + 3
        if self._first["close"]:
            return place
        self._opens = _next(self._text, _COMMENT, place, self._opens)
        if self._opens < self._ends:
            self._closes = _next(self._text, "</", place, self._closes)
            while self._closes < self._opens and not _ITEM_TAG.match(self._text, self._closes):
                self._closes = _next(self._text, "</", self._closes + 2, 0)
            if self._closes < self._opens:
                return place
        return self._ends + 3


def _next(text: str, what: str, place: int, known: int) -> int:
    """The next place of a text from `place` on, the length of the text for none; `known` is the last answer."""
    if known >= place and known:
        return known
    found = text.find(what, place)
    return len(text) if found < 0 else found


def without_notice(text: str) -> str:
    """The text without the lines that a server's software has put before its XML, such as warnings of PHP.

    Text that does not lead to a feed or a site map within `NOTICE_LIMIT` characters is returned as it is.
    """
    start = PROLOG.match(text)
    place = start.end() if start else 0
    if DOCTYPE.match(text, place) or _DOCUMENT.match(text, place):
        return text
    window = text[:NOTICE_LIMIT]
    declared = window.find("<?xml")
    root = _DOCUMENT.search(window)
    if root is None and declared < 0:
        return text
    opening = (
        declared if declared >= 0 and (root is None or declared < root.start()) else root.start() if root else 0
    )
    if opening != declared and _PAGE.search(text[:opening]):
        return text
    rest = text[opening:]
    prolog = PROLOG.match(rest)
    after = prolog.end() if prolog else 0
    doctype = DOCTYPE.match(rest, after)
    if doctype is not None:
        second = PROLOG.match(rest, doctype.end())
        after = second.end() if second else doctype.end()
    return rest if _DOCUMENT.match(rest, after) else text


# Pages hold RDF too, in comments, but no declaration of XML.
_PAGE = re.compile(r"<(?:html|head|body|title)[\s>]", re.I)
_DOCUMENT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?(?:rss|rdf|feed|urlset|sitemapindex|opml)(?=[\s/>])", re.I)
