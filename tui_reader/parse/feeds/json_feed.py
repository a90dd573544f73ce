"""JSON Feed 1 and 1.1, and RSS and Atom in JSON."""

from __future__ import annotations

import html
from collections.abc import Iterator

from tui_reader.model import Attachment, Feed
from tui_reader.parse.feeds.elements import Field
from tui_reader.parse.feeds.items import MOST_ITEMS, FeedItem, OtherText, ReadItems, read_items
from tui_reader.parse.feeds.rss_atom import item_of
from tui_reader.parse.json_values import Json, inner, line_of, objects, raw_text, strings
from tui_reader.text.clean import clean_line
from tui_reader.text.web_address import absolute


def read_json_feed(feed: Json, address: str, charset: str | None, shared: frozenset[str] = frozenset()) -> Feed:
    """A JSON Feed of version 1 or 1.1 (https://www.jsonfeed.org/version/1.1/), `shared` as in `rss_atom`."""
    base = address if "://" in address else raw_text(feed.get("feed_url")) or raw_text(feed.get("home_page_url"))
    everything = objects(feed.get("items"))
    items = [_item(one, base) for one in everything[:MOST_ITEMS]]
    home, site = absolute(base, raw_text(feed.get("home_page_url"))), line_of(feed.get("title"), 300)
    # Set by `sources.listings.json_listing` for the document at the address.
    is_document = feed.get("_document") is True and len(everything) == 1
    read = read_items(items, address, charset, site, home=home, shared=shared, is_document=is_document)
    return _feed(read, address, charset, site, absolute(base, raw_text(feed.get("next_url"))), len(everything))


def read_rss_in_json(
    document: Json, address: str, charset: str | None, shared: frozenset[str] = frozenset()
) -> Feed:
    """RSS in JSON (http://scripting.com/rss2json) or a ROLIE feed in JSON (RFC 8322 in the form of CSAF)."""
    channel = inner(document, "rss", "channel") or inner(document, "feed")
    atom = "entry" in channel
    held = channel.get("entry" if atom else "item")
    everything = objects(held if isinstance(held, list) else [held])
    links = list(_fields("link", channel.get("link")))
    stated = next((one.get("href") for one in links if one.get("rel") == "self"), None)
    base = address if "://" in address else stated
    items = [item_of([Field("@", "", {}), *_all_fields(one)], base, False) for one in everything[:MOST_ITEMS]]
    site = line_of(_value(channel.get("title")), 300)
    home = absolute(base, next((one.text for one in links if one.text), None))
    read = read_items(items, address, charset, site, home=home, shared=shared)
    following = next((one.get("href") for one in links if one.get("rel") == "next"), None)
    return _feed(read, address, charset, site, absolute(base, following), len(everything))


def _feed(
    read: ReadItems, address: str, charset: str | None, site: str | None, following: str | None, total: int
) -> Feed:
    left_out = (f"only the first {MOST_ITEMS} of {total} entries were read",) if total > MOST_ITEMS else ()
    return Feed(
        address,
        charset=charset,
        site=site,
        entries=read.entries,
        bulletins=read.bulletins,
        next=following,
        warnings=left_out,
        linked_pages=read.linked_pages,
    )


def _all_fields(item: Json) -> Iterator[Field]:
    for name, value in item.items():
        yield from _fields(str(name).lower(), value)


def _fields(name: str, value: object) -> Iterator[Field]:
    """The fields for one key, whose value may be a text, an object with attributes, or a list of them."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            attributes = {
                str(key).lstrip("@").lower(): str(each)
                for key, each in one.items()
                if isinstance(each, str | bool)
            }
            parts = tuple(Field(key, text, {}) for key, text in attributes.items())
            text = _value(one) or ""
            yield Field(name, text, attributes, inner=() if text else parts)
        elif isinstance(one, str | int | float) and not isinstance(one, bool):
            yield Field(name, str(one), {})


def _value(value: object) -> str | None:
    """The text of a value, which an object has under one of the usual keys."""
    if isinstance(value, dict):
        keys = ("#value", "#text", "$t", "_", "content", "value")
        return next((text for key in keys if (text := raw_text(value.get(key)))), None)
    return raw_text(value)


def _item(one: Json, base: str | None) -> FeedItem:
    markup, plain = raw_text(one.get("content_html")), raw_text(one.get("content_text"))
    # Version 1 has one author, 1.1 a list of them.
    authors = [
        line_of(author.get("name"), 100) for author in objects(one.get("authors")) or [inner(one, "author")]
    ]
    return FeedItem(
        title=_escaped(one.get("title")),
        link=raw_text(one.get("url"))
        or raw_text(one.get("external_url"))
        or absolute(None, raw_text(one.get("id"))),
        identifier=line_of(one.get("id")),
        moment=raw_text(one.get("date_published")) or raw_text(one.get("date_modified")),
        author=_escaped(", ".join(filter(None, authors))),
        content=markup or plain,
        summary=raw_text(one.get("summary")),
        is_plain=markup is None,
        summary_is_plain=True,
        base=base,
        attachments=tuple(_attachments(one, base)),
        others=(OtherText("content_text", plain, True),) if markup and plain else (),
        keywords=tuple(html.escape(tag, quote=False) for tag in strings(one.get("tags"))),
    )


def _attachments(one: Json, base: str | None) -> Iterator[Attachment]:
    for part in objects(one.get("attachments")):
        if address := absolute(base, raw_text(part.get("url"))):
            title = line_of(part.get("title"), 300) or clean_line(address.rpartition("/")[2], 300)
            yield Attachment(title or address, address)


def _escaped(value: object) -> str | None:
    text = raw_text(value)
    return html.escape(text, quote=False) if text else None
