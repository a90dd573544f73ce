"""Feeds of any length in parts: documents of some of the items, which parsers read side by side.

Splitting finds where items begin and end and reads nothing else, at many times the speed of a parser. So items
that an earlier sync has seen are recognised before they are parsed.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from itertools import chain
from typing import Any

from tui_reader.model import Bulletin, body_text
from tui_reader.sources import Fetched
from tui_reader.sync.split_article import Unparsed
from tui_reader.text.web_address import absolute

PART = 100
"""Items of one part: a parser takes 0.1 s for them. Chosen by hand."""

WHOLE = 1000
"""Items up to which a file is read as one. Chosen by hand."""

FEED_LIMIT = 64 << 20
"""Bytes of a feed."""

_HEAD = 16_000
_XML = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,40}:)?(?:rss|rdf|feed)[\s>]", re.I)
_JSON = re.compile(rb"https?:(?:\\?/){2}jsonfeed\.org(?:\\?/)version")
_IDENTITY = re.compile(
    r"<(?:[\w.-]{1,40}:)?(?:link|guid|id)(?P<rest>\s[^<>]*+)?>\s*+(?:<!\[CDATA\[\s*+)?(?P<text>[^<\]]*+)", re.I
)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.I)


class FeedParts:
    """A feed whose items can be read apart. `keys` identify the items, in order: the same item of the same feed
    has the same key in every sync, an item that has changed another."""

    def __init__(
        self, item: Fetched, head: str, items: Sequence[str], tail: str, between: str, shared: Iterable[str]
    ) -> None:
        self._item = item
        self._head, self._items, self._tail, self._between = head, items, tail, between
        self._shared = frozenset(shared)
        self.keys = [f"{item.address} {_digest(one)}" for one in items]

    def part(self, numbers: Sequence[int]) -> Unparsed:
        """The request to parse some of the items, as a feed of their own; without any, only what the feed says of
        itself."""
        body = self._between.join(self._items[number] for number in numbers)
        text = f"{self._head}{body}{self._tail}"
        charset = self._item.declared_charset or "utf-8"
        data = text.encode(charset, "replace" if charset == "utf-8" else "xmlcharrefreplace")
        item = replace(self._item, data=data)
        own = {value for number in numbers for value in _named(self._items[number], item.address)} & self._shared
        return Unparsed(item, (), {"shared": "\n".join(sorted(own))} if own else None)


def feed_parts(item: Fetched) -> FeedParts | None:
    """The parts of a feed; None for anything else, and for a feed that is too odd to be split."""
    if not (_XML.search(item.data[:_HEAD]) or _JSON.search(item.data[:_HEAD])):
        return None
    from tui_reader.parse.decode import BinaryContent, EmptyContent, decode

    try:
        decoded = decode(item.data, item.declared_charset)
    except (BinaryContent, EmptyContent):
        return None
    if decoded.text.lstrip("\ufeff \t\r\n")[:1] == "{":
        return _json_parts(item, decoded.text)
    from tui_reader.parse.feeds.splitting import split_feed, without_notice

    feed = split_feed(without_notice(decoded.text))
    if not feed.items or not feed.root:
        return None
    texts = [feed.text[start:end] for start, end in feed.items]
    shared = _shared(texts, item.address)
    # Parts are decoded as the whole was.
    known = replace(item, declared_charset=decoded.charset)
    return FeedParts(known, feed.head, texts, feed.tail, "\n", shared)


def _json_parts(item: Fetched, text: str) -> FeedParts | None:
    try:
        feed: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not items:
        return None
    texts = [json.dumps(one, ensure_ascii=False) for one in items]
    # The items come last, so that what is before and behind them is text.
    rest = json.dumps({**{key: value for key, value in feed.items() if key != "items"}, "items": []})
    shared = _shared(texts, item.address)
    return FeedParts(replace(item, declared_charset="utf-8"), rest[:-2], texts, rest[-2:], ",", shared)


def identities(item: str) -> Iterator[str]:
    """The links and identifiers of an item, as its parser finds them."""
    if item.startswith("{"):
        named = (json.loads(item).get(key) for key in ("url", "external_url", "id"))
        yield from (value for value in named if isinstance(value, str) and 0 < len(value) < 4000)
        return
    for found in _IDENTITY.finditer(item):
        for value in (found["text"], *(each for pair in _HREF.findall(found["rest"] or "") for each in pair)):
            if stripped := html.unescape(value).strip():
                yield stripped


def _named(text: str, address: str) -> set[str]:
    """The links and identifiers of an item, and the addresses that relative ones lead to in the feed at
    `address`."""
    stated = set(identities(text))
    led = (absolute(address, value) for value in stated if "://" not in value)
    return stated.union(filter(None, led))


def _shared(texts: Iterable[str], address: str) -> list[str]:
    """What several items have; the same item twice is one."""
    counted = Counter(chain.from_iterable(_named(text, address) for text in dict.fromkeys(texts)))
    return [value for value, count in counted.items() if count > 1]


def content_key(bulletin: Bulletin) -> str:
    """What tells an item from others with its address, wherever in the feed it is: a digest of what it says."""
    published = bulletin.published.isoformat() if bulletin.published else ""
    files = (one.address or one.title for one in bulletin.attachments)
    return _digest("\0".join((bulletin.title or "", published, body_text(bulletin), *files)))


def in_parts(item: Fetched, whole: Unparsed | None = None) -> Iterator[Unparsed]:
    """The requests to parse a file: one, which is `whole` if it is given, or several for a feed of more than
    `WHOLE` items."""
    parts = feed_parts(item)
    if parts is None or len(parts.keys) <= WHOLE:
        yield whole or Unparsed(item)
        return
    for start in range(0, len(parts.keys), WHOLE):
        yield parts.part(range(start, min(start + WHOLE, len(parts.keys))))


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
