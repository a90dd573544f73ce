"""Addresses that links lead to, and their keys: `url:` and the address without its scheme, `www.`, fragment and
final slash, since sites answer with and without these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui_reader.extraction.references.body import Body
from tui_reader.extraction.references.mentions import Mention
from tui_reader.text.web_address import is_web


def address_key(address: str) -> str:
    """The key of a web address; the path of a file is kept as it is."""
    if not is_web(address):
        return f"url:{address}"
    rest = address.partition("#")[0].partition("://")[2]
    host, slash, path = rest.partition("/")
    return "url:" + host.lower().removeprefix("www.") + (slash + path).rstrip("/")


def linked(body: Body, skipped: Iterable[str]) -> Iterator[Mention]:
    """The links to other pages of the web, the first of each address, without those with the keys `skipped`."""
    seen = set(skipped)
    for link in body.links:
        if not is_web(link.address) or link.start >= link.end:
            continue
        key = address_key(link.address)
        if key not in seen:
            seen.add(key)
            yield Mention(link.start, link.end, "address", key)
