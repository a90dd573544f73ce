"""JSON Feed 1 and 1.1."""

from __future__ import annotations

import html
from collections.abc import Iterator

from tui_reader.model import Attachment, Feed
from tui_reader.parse.feeds.items import MOST_ITEMS, FeedItem, read_items
from tui_reader.parse.json_values import Json, inner, line_of, objects, raw_text, strings
from tui_reader.text.clean import clean_line
from tui_reader.text.web_address import absolute


def read_json_feed(feed: Json, address: str, charset: str | None) -> Feed:
    """A JSON Feed of version 1 or 1.1 (https://www.jsonfeed.org/version/1.1/)."""
    base = address if "://" in address else raw_text(feed.get("feed_url")) or raw_text(feed.get("home_page_url"))
    everything = objects(feed["items"])
    site = line_of(feed.get("title"), 300)
    items = [_item(one, base) for one in everything[:MOST_ITEMS]]
    entries, bulletins = read_items(items, address, charset, site)
    total = len(everything)
    left_out = (f"only the first {len(items)} of {total} entries were read",) if total > len(items) else ()
    return Feed(
        address,
        charset=charset,
        site=site,
        entries=entries,
        bulletins=bulletins,
        next=absolute(base, raw_text(feed.get("next_url"))),
        warnings=left_out,
    )


def _item(one: Json, base: str | None) -> FeedItem:
    markup, plain = raw_text(one.get("content_html")), raw_text(one.get("content_text"))
    # Version 1 has one author, 1.1 a list of them.
    authors = [
        line_of(author.get("name"), 100) for author in objects(one.get("authors")) or [inner(one, "author")]
    ]
    return FeedItem(
        title=_escaped(one.get("title")),
        link=raw_text(one.get("url")) or raw_text(one.get("external_url")),
        identifier=line_of(one.get("id")),
        moment=raw_text(one.get("date_published")) or raw_text(one.get("date_modified")),
        author=_escaped(", ".join(filter(None, authors))),
        content=markup or plain,
        summary=raw_text(one.get("summary")),
        is_plain=markup is None,
        base=base,
        attachments=tuple(_attachments(one, base)),
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
