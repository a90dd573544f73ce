"""What can be told from the markup of a page without its tree: links, feeds that it offers, calls in its scripts.

The parser reads pages in a process of its own; this reads as little as paging needs, by patterns whose cost grows
with the length of the page alone.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from tui_reader.sources import content_type
from tui_reader.sources.addresses import document_address
from tui_reader.text.clean import clean_line

LONGEST_PAGE = 1_500_000
"""Characters of a page that are looked at."""

_MOST_LINKS = 5000
_HEAD = 200_000
_ANCHOR = re.compile(
    r"<a\s(?P<within>[^<>]{1,4000})>(?P<text>(?:[^<]++|<(?!/?a[\s>]))*+)</a\s*>",
    re.I,
)
_LINK = re.compile(r"<link\s(?P<within>[^<>]{1,4000})>", re.I)
_BASE = re.compile(r"<base\s(?P<within>[^<>]{1,4000})>", re.I)
_NEXT_WORDS = re.compile(
    r"[\[【<]?\s*(?:下一?页|下頁|下一頁|后一页|次へ|다음|next(?: page)?)\s*[>»›→]*\s*[\]】]?", re.I
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_ATTRIBUTE = re.compile(r"""([A-Za-z-]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_SCRIPT = re.compile(r"<!--.*?(?:-->|\Z)|<script\b[^<>]*>(?P<code>.*?)(?:</script|\Z)", re.I | re.S)
# In a script, `<!--` opens a comment of one line.
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|(?<!:)//[^\n]*|<!--[^\n]*", re.S)
_FEEDS = {
    "application/rss+xml": "RSS",
    "application/atom+xml": "Atom",
    "application/feed+json": "JSON Feed",
    "application/rdf+xml": "RSS",
}


class PageLink(NamedTuple):
    """A link as the page prints it."""

    address: str
    text: str


def markup_of(data: bytes, charset: str | None) -> str:
    """The page as text. `charset` is what the parser found out of it (`Listing.charset`); without one, anything
    but ASCII is unreadable, which is enough for pagers."""
    try:
        text = data[: 2 * LONGEST_PAGE].decode(charset or "latin-1", "replace")
    except (LookupError, UnicodeError):
        text = data[: 2 * LONGEST_PAGE].decode("latin-1")
    return text[:LONGEST_PAGE]


def links(markup: str, address: str) -> Iterator[PageLink]:
    """The links of a page to http(s) addresses, in order, with their texts on one line."""
    base = base_of(markup, address)
    for count, anchor in enumerate(_ANCHOR.finditer(markup)):
        if count >= _MOST_LINKS:
            return
        within = _attributes(anchor["within"])
        target = document_address(base, within.get("href"))
        if target:
            text = within.get("title") or html.unescape(_TAG.sub(" ", anchor["text"]))
            yield PageLink(target, clean_line(text, 500))


def has_scripted_pager(markup: str) -> bool:
    """Whether the link to the next page leads nowhere by itself: a script follows it."""
    for anchor in islice(_ANCHOR.finditer(markup), _MOST_LINKS):
        if _NEXT_WORDS.fullmatch(html.unescape(_TAG.sub("", anchor["text"])).strip()):
            within = _attributes(anchor["within"])
            href = within.get("href", "").strip().lower()
            # Without a call it is the last page, where the link is there for its looks.
            called = "(" in within.get("onclick", "") or re.match(r"javascript:(?!\s*(?:void|;|$))", href)
            if called and (not href or href.startswith(("javascript:", "#"))):
                return True
    return False


def feed_links(markup: str, address: str) -> tuple[PageLink, ...]:
    """The feeds that the head of a page offers (`<link rel="alternate" type="application/rss+xml">`), each once.
    The text is the title that the page gives a feed, or the name of its format."""
    head = markup[:_HEAD]
    base = base_of(head, address)
    found: dict[str, PageLink] = {}
    for link in _LINK.finditer(head):
        within = _attributes(link["within"])
        form = _FEEDS.get(content_type.media_type(within.get("type", "")))
        target = document_address(base, within.get("href"))
        if form and target and "alternate" in within.get("rel", "").lower().split():
            found.setdefault(target, PageLink(target, clean_line(within.get("title", ""), 200) or form))
    return tuple(found.values())


def base_of(markup: str, address: str) -> str:
    """What the links of a page start from: its `<base>`, else its address."""
    base = _BASE.search(markup[:_HEAD])
    return (document_address(address, _attributes(base["within"]).get("href")) if base else None) or address


def code_of(markup: str) -> str:
    """What the scripts of a page say, without comments; a script inside a comment of the page says nothing."""
    return "\n".join(_COMMENT.sub("", found["code"]) for found in _SCRIPT.finditer(markup) if found["code"])


def _attributes(within: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(within)
    return {
        name.lower(): html.unescape(double or single or bare) for name, double, single, bare in reversed(found)
    }
