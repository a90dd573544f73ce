"""A feed's text cut into its head, its items and its tail, so that items can be read one by one.

What is damaged in one item then cannot swallow the next, and a feed of any length is read in parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from mmap import mmap
from typing import Any, NamedTuple

from tui_reader.parse.signatures import DOCTYPE, NOTICE_LIMIT, PROLOG

_TAG = r"<(?P<close>/?)(?P<name>(?:[\w.-]{1,40}:)?(?:item|entry))(?P<rest>\s[^<>]*+|/)?>"
_ITEM = rf"<!--|<!\[CDATA\[|{_TAG}"
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?(rss|rdf|feed)(?=[\s/>])", re.I)


class _Marks:
    """What divides a feed, for its text or for its bytes."""

    def __init__(self, form: Callable[[str], Any]) -> None:
        self.tag: re.Pattern[Any] = re.compile(form(_TAG), re.I)
        self.any: re.Pattern[Any] = re.compile(form(_ITEM), re.I)
        self.section, self.end_of_section = form("<![CDATA["), form("]]>")
        self.comment, self.end_of_comment = form("<!--"), form("-->")
        self.end_tag, self.slash, self.colon, self.nothing = form("</"), form("/"), form(":"), form("")
        self.names = {name: form(name) for name in ("item", "entry")}


_OF_TEXT, _OF_BYTES = _Marks(str), _Marks(str.encode)


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
    name = root_of(text[: NOTICE_LIMIT + 20_000])
    items = list(item_places(text, name))
    is_cut = bool(items) and items[-1][1] < 0
    if is_cut:
        items[-1] = (items[-1][0], len(text))
    return FeedText(text, name, items, is_cut)


def root_of(head: str) -> str:
    """The name of the root of a feed in lower case, without its prefix, by its first `NOTICE_LIMIT` characters and
    more; empty for none."""
    root = _ROOT.search(head)
    return root[1].lower() if root else ""


def item_places(feed: str | bytes | mmap, root: str) -> Iterator[tuple[int, int]]:
    """Start and end of every item of the feed with this root; the end of one that the feed cuts off is -1.

    The feed is text, or bytes of a charset in which ASCII characters are as in ASCII.
    """
    names = ("entry", "item") if root == "feed" else ("item", "entry")
    for name in names:
        places = _places(feed, name)
        if (first := next(places, None)) is not None:
            yield first
            yield from places
            return


def _places(feed: Any, wanted: str) -> Iterator[tuple[int, int]]:
    """The places of the elements of this name."""
    marks = _OF_TEXT if isinstance(feed, str) else _OF_BYTES
    name = marks.names[wanted]
    full: str | bytes | None = None
    start: int | None = None
    for tag in _tags(feed, marks):
        found = tag["name"].lower()
        if full is None and (found.rpartition(marks.colon)[2] == name and not tag["close"]):
            full = found
        if found != full:
            continue
        if tag["close"]:
            if start is not None:
                yield start, tag.end()
                start = None
            continue
        if start is not None:
            yield start, tag.start()
        start = tag.start()
    if start is not None:
        yield start, -1


def _tags(feed: Any, marks: _Marks) -> Iterator[re.Match[Any]]:
    """The tags of items, but those of empty ones and those in comments and CDATA sections.

    A section that is opened again and holds the end of an item was not closed: it ends there. So does a comment,
    and one whose first tag of an item is an end tag, which belongs to the item that the comment is in.
    """
    comments = _Comments(feed, marks)
    sections = _Enclosed(feed, marks, marks.section, marks.end_of_section)
    search = marks.any.search
    place = 0
    while (found := search(feed, place)) is not None:
        place = found.end()
        if found["name"] is not None:
            if not (found["rest"] or marks.nothing).endswith(marks.slash):
                yield found
        elif found[0] == marks.comment:
            place = comments.end(place)
        else:
            ends = sections.closed(place)
            if not sections.opened_again(place):
                place = min(ends + 3, len(feed))


class _Enclosed:
    """The comments or the CDATA sections of a feed, asked for from its start to its end; each place is looked for
    once, however many of them begin before it."""

    def __init__(self, feed: Any, marks: _Marks, opening: str | bytes, closing: str | bytes) -> None:
        self._feed = feed
        self._marks = marks
        self._opening, self._closing = opening, closing
        self._ends = self._opens = self._closes = 0

    def closed(self, place: int) -> int:
        """Where the one whose text begins at `place` is closed; the length of the feed for nowhere."""
        self._ends = _next(self._feed, self._closing, place, self._ends)
        return self._ends

    def opened_again(self, place: int) -> bool:
        """Whether another one begins before it is closed, and the end of an item before that one."""
        self._opens = _next(self._feed, self._opening, place, self._opens)
        if self._opens >= self._ends:
            return False
        end_tag = self._marks.end_tag
        self._closes = _next(self._feed, end_tag, place, self._closes)
        while self._closes < self._opens and not self._marks.tag.match(self._feed, self._closes):
            self._closes = _next(self._feed, end_tag, self._closes + 2, 0)
        return self._closes < self._opens


class _Comments(_Enclosed):
    """The comments of a feed, asked for from its start to its end."""

    def __init__(self, feed: Any, marks: _Marks) -> None:
        super().__init__(feed, marks, marks.comment, marks.end_of_comment)
        self._first: re.Match[Any] | None = None
        self._searched = -1

    def end(self, place: int) -> int:
        """The end of the comment whose text begins at `place`; `place` itself for one that was not closed."""
        ends = self.closed(place)
        if ends == len(self._feed):
            return place
        if self._searched < place:
            self._first = self._marks.tag.search(self._feed, place)
            self._searched = self._first.start() if self._first else len(self._feed)
        if self._first is None or self._first.start() > ends:
            return ends + 3
        return place if self._first["close"] or self.opened_again(place) else ends + 3


def _next(feed: Any, what: str | bytes, place: int, known: int) -> int:
    """The next place of a text from `place` on, its length for none; `known` is the last answer."""
    if known >= place and known:
        return known
    found: int = feed.find(what, place)
    return len(feed) if found < 0 else found


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
