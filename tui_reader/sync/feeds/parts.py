"""Feeds of any length in parts: documents of some of the items, which parsers read side by side.

Splitting finds where items begin and end and reads nothing else, at many times the speed of a parser. So items
that an earlier sync has seen are recognised before they are parsed. A long feed is in a file, and only the place
and a digest of each item are in memory.
"""

from __future__ import annotations

import json
import re
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from mmap import mmap

from tui_reader.model import Bulletin, described_text
from tui_reader.sources import Fetched
from tui_reader.sources.fetching import SIZE_LIMIT, Policy
from tui_reader.sources.spool import HEAD, looks_like_feed, release
from tui_reader.sync.split_article import Unparsed
from tui_reader.text.web_address import absolute

PART = 100
"""Items of one part: a parser takes 0.1 s for them. Chosen by hand."""

WHOLE = 1000
"""Items up to which a file is read as one. Chosen by hand."""

FEED_LIMIT = 1 << 30
"""Bytes of a feed, on disk while it is read."""

FEED_DEADLINE = 600.0
"""Seconds in which a feed is fetched."""

SAMPLE = 4 << 20
"""Bytes of a feed that show its charset."""

_DIGEST = 16
"""Bytes of a digest."""
_RELEASED = 8 << 20
"""Bytes of a file after which the memory that holds them is released."""
_GROUPS = 256
_IDENTITY = re.compile(
    r"<(?:[\w.-]{1,40}:)?(?:link|guid|id)(?P<rest>\s[^<>]*+)?>\s*+(?:<!\[CDATA\[\s*+)?(?P<text>[^<\]]*+)", re.I
)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.I)


class FeedParts:
    """A feed whose items can be read apart.

    `places` are the starts and ends of the items in `data`, in turn. `keys` identify the items, in order: the same
    item of the same feed has the same key in every sync, an item that has changed another.
    """

    def __init__(
        self, item: Fetched, data: bytes | mmap, places: array[int], head: bytes, tail: bytes, between: bytes
    ) -> None:
        self._item = item
        self._data, self._places = data, places
        self._head, self._tail, self._between = head, tail, between
        self._is_utf8 = item.declared_charset in ("utf-8", "ascii")
        self._digests = bytearray()
        self._shared = frozenset(self._repeated())

    def __len__(self) -> int:
        return len(self._places) // 2

    def keys(self, start: int = 0, end: int | None = None) -> list[str]:
        """The keys of the items from `start` to before `end`."""
        numbers = range(len(self))[start:end]
        return [f"{self._item.address} {self._digest(number).hex()}" for number in numbers]

    def part(self, numbers: Sequence[int]) -> Unparsed:
        """The request to parse some of the items, as a feed of their own; without any, only what the feed says of
        itself."""
        items = [self._bytes(number) for number in numbers]
        data = b"".join((self._head, self._between.join(items), self._tail))
        release(self._data)
        own = self._shared and {value for one in items for value in self._named(one)} & self._shared
        item = replace(self._item, data=data, whole=None)
        return Unparsed(item, (), {"shared": "\n".join(sorted(own))} if own else None)

    def _bytes(self, number: int) -> bytes:
        return self._data[self._places[2 * number] : self._places[2 * number + 1]]

    def _digest(self, number: int) -> bytes:
        return bytes(self._digests[number * _DIGEST : (number + 1) * _DIGEST])

    def _text(self, item: bytes) -> str:
        return item.decode(self._item.declared_charset or "utf-8", "replace")

    def _named(self, item: bytes) -> set[str]:
        """The links and identifiers of an item, and the addresses that relative ones lead to in the feed."""
        stated = set(identities(self._text(item)))
        led = (absolute(self._item.address, value) for value in stated if "://" not in value)
        return stated.union(filter(None, led))

    def _passing(self) -> Iterator[int]:
        """The numbers of the items; of a file, what was read is not held in memory."""
        released = 0
        for number in range(len(self)):
            yield number
            if self._places[2 * number] - released >= _RELEASED:
                released = self._places[2 * number]
                release(self._data)

    def _repeated(self) -> Iterator[str]:
        """What several items have; the same item twice is one. Sets the digests.

        Hashes of what all items have are compared first, then the texts of those that are there twice.
        """
        from hashlib import blake2b

        groups = [array("q") for _ in range(_GROUPS)]
        for number in self._passing():
            item = self._bytes(number)
            text = item if self._is_utf8 else self._text(item).encode()
            digest = blake2b(text, digest_size=_DIGEST).digest()
            self._digests += digest
            for value in (digest, *self._named(item)):
                hashed = hash(value)
                groups[hashed % _GROUPS].append(hashed)
        twice = {one for group in groups for one, other in pairwise(sorted(group)) if one == other}
        if not twice:
            return
        counted: Counter[str] = Counter()
        known = set[bytes]()
        for number in self._passing():
            digest = self._digest(number)
            if hash(digest) in twice:
                if digest in known:
                    continue
                known.add(digest)
            counted.update(value for value in self._named(self._bytes(number)) if hash(value) in twice)
        yield from (value for value, count in counted.items() if count > 1)


def feed_parts(item: Fetched) -> FeedParts | None:
    """The parts of a feed; None for anything else, and for a feed that is too odd to be split."""
    if not looks_like_feed(item.data):
        return None
    from tui_reader.parse.decode import BinaryContent, EmptyContent, decode

    data = item.data if item.whole is None else item.whole
    sample = data[:SAMPLE]
    if len(sample) < len(data):
        # Not within a character.
        sample = sample[: sample.rfind(b"<") + 1] or sample
    try:
        decoded = decode(sample, item.declared_charset)
    except (BinaryContent, EmptyContent):
        return None
    # Parts are decoded as the whole is.
    known = replace(item, declared_charset=decoded.charset)
    return (_json_parts if decoded.text.lstrip("\ufeff \t\r\n")[:1] == "{" else _xml_parts)(
        known, data, decoded.text
    )


def _xml_parts(item: Fetched, data: bytes | mmap, start: str) -> FeedParts | None:
    from tui_reader.parse.feeds.splitting import item_places, root_of

    root = root_of(start[:HEAD])
    if not root:
        return None
    places = _collected(item_places(data, root), data)
    if not places:
        return None
    if places[-1] < 0:
        places[-1] = len(data)
    return FeedParts(item, data, places, data[: places[0]], data[places[-1] :], b"\n")


def _json_parts(item: Fetched, data: bytes | mmap, _start: str) -> FeedParts | None:
    from tui_reader.parse.feeds.json_splitting import item_places

    places = _collected(item_places(data), data)
    if not places or item.declared_charset not in ("utf-8", "ascii"):
        return None
    return FeedParts(item, data, places, data[: places[0]], data[places[-1] :], b",")


def _collected(found: Iterator[tuple[int, int]], data: bytes | mmap) -> array[int]:
    places = array("q")
    released = 0
    for start, end in found:
        places.extend((start, end))
        if start - released >= _RELEASED:
            released = start
            release(data)
    return places


def with_feed_bounds(policy: Policy, *, is_feed: bool) -> Policy:
    """The policy for a page that may be a feed of any length; `is_feed`: it is one, and may take long."""
    return replace(policy, feed_limit=FEED_LIMIT, deadline=FEED_DEADLINE if is_feed else policy.deadline)


def in_memory(item: Fetched) -> Fetched:
    """The item, with as much of a whole that is no feed as a page may have."""
    return item if item.whole is None else replace(item, data=item.whole[:SIZE_LIMIT], whole=None)


def identities(item: str) -> Iterator[str]:
    """The links and identifiers of an item, as its parser finds them."""
    if item.startswith("{"):
        try:
            stated = json.loads(item)
        except (ValueError, RecursionError):
            return
        named = (stated.get(key) for key in ("url", "external_url", "id"))
        yield from (value for value in named if isinstance(value, str) and 0 < len(value) < 4000)
        return
    from html import unescape

    for found in _IDENTITY.finditer(item):
        for value in (found["text"], *(each for pair in _HREF.findall(found["rest"] or "") for each in pair)):
            if stripped := unescape(value).strip():
                yield stripped


def content_key(bulletin: Bulletin) -> str:
    """A digest of what an item says, wherever in the feed it is: distinguishes it from others with its address."""
    from hashlib import blake2b

    published = bulletin.published.isoformat() if bulletin.published else ""
    files = (one.address or one.title for one in bulletin.attachments)
    text = "\0".join((bulletin.title or "", published, described_text(bulletin), *files))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).hexdigest()


def in_parts(item: Fetched, whole: Unparsed | None = None, size: int | None = None) -> Iterator[Unparsed]:
    """The requests to parse a file: one, which is `whole` if it is given, or several for a feed of more
    than `WHOLE` items, with `size` items each, or as many."""
    size = size or WHOLE
    parts = feed_parts(item)
    if parts is None or (len(parts) <= WHOLE and item.whole is None):
        yield Unparsed(in_memory(item)) if item.whole else whole or Unparsed(item)
        return
    for start in range(0, len(parts), size):
        yield parts.part(range(start, min(start + size, len(parts))))
