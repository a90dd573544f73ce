"""Links, feeds and script code in the markup of a page, by regular expressions.

Pages are parsed in another process; this reads only what pagination needs, with patterns that run in linear time.
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
"""Characters of a page that are searched. Chosen by hand."""

_MOST_LINKS = 5000
_HEAD = 200_000
_ANCHOR = re.compile(r"<a\s(?P<within>[^<>]{1,4000})>(?P<text>(?:[^<]++|<(?!/?a[\s>]))*+)</a\s*>", re.I)
_LINK = re.compile(r"<link\s(?P<within>[^<>]{1,4000})>", re.I)
_BASE = re.compile(r"<base\s(?P<within>[^<>]{1,4000})>", re.I)
_NEXT_WORDS = re.compile(
    r"[\[【<]?\s*(?:下一?页|下頁|下一頁|后一页|次へ|다음|next(?: page)?)\s*[>»›→]*\s*[\]】]?", re.I
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_ATTRIBUTE = re.compile(r"""([A-Za-z-]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_SCRIPT = re.compile(r"<!--.*?(?:-->|\Z)|<script\b[^<>]*>(?P<code>.*?)(?:</script|\Z)", re.I | re.S)
# In a script, `<!--` opens a one-line comment.
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|(?<!:)//[^\n]*|<!--[^\n]*", re.S)
_FEEDS = {
    "application/rss+xml": "RSS",
    "application/atom+xml": "Atom",
    "application/feed+json": "JSON Feed",
    "application/rdf+xml": "RSS",
}


class PageLink(NamedTuple):
    """A link and its text."""

    address: str
    text: str


def markup_of(data: bytes, charset: str | None) -> str:
    """The page as text. `charset` is the one that the parser detected (`Listing.charset`); without it, only ASCII
    is decoded correctly, which is enough for pagers."""
    try:
        text = data[: 2 * LONGEST_PAGE].decode(charset or "latin-1", "replace")
    except (LookupError, UnicodeError):
        text = data[: 2 * LONGEST_PAGE].decode("latin-1")
    return text[:LONGEST_PAGE]


def links(markup: str, address: str) -> Iterator[PageLink]:
    """The links to http(s) addresses, in order, with their texts on one line."""
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
    """Whether the link to the next page calls a script instead of naming an address."""
    for anchor in islice(_ANCHOR.finditer(markup), _MOST_LINKS):
        if _NEXT_WORDS.fullmatch(html.unescape(_TAG.sub("", anchor["text"])).strip()):
            within = _attributes(anchor["within"])
            href = within.get("href", "").strip().lower()
            # Without a call this is the last page, and the link is inactive.
            called = "(" in within.get("onclick", "") or re.match(r"javascript:(?!\s*(?:void|;|$))", href)
            if called and (not href or href.startswith(("javascript:", "#"))):
                return True
    return False


def feed_links(markup: str, address: str) -> tuple[PageLink, ...]:
    """The feeds in the head of a page (`<link rel="alternate" type="application/rss+xml">`), each once. The text
    is the title of the feed, or the name of its format."""
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
    """The base of the links of a page: its `<base>`, else its address."""
    base = _BASE.search(markup[:_HEAD])
    return (document_address(address, _attributes(base["within"]).get("href")) if base else None) or address


def code_of(markup: str) -> str:
    """The script code of a page, without comments; scripts inside HTML comments are ignored."""
    return "\n".join(_COMMENT.sub("", found["code"]) for found in _SCRIPT.finditer(markup) if found["code"])


def _attributes(within: str) -> dict[str, str]:
    found = reversed(_ATTRIBUTE.findall(within))
    return {name.lower(): html.unescape(double or single or bare) for name, double, single, bare in found}
