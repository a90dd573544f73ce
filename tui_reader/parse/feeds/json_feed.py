"""JSON documents: JSON Feed, the lists of the gkmlpt platform, CSAF advisories; others are refused by name."""

from __future__ import annotations

import html
import json
import re
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tui_reader.model import Attachment, Bulletin, Entry, Feed, Listing
from tui_reader.parse.feeds.items import MOST_ITEMS, FeedItem, read_items
from tui_reader.parse.json_values import Json, inner, line_of, objects, raw_text, strings
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean_line
from tui_reader.text.dates import CHINA, parse_date
from tui_reader.text.web_address import absolute

_CALLBACK = re.compile(r"\s*+[A-Za-z_$][\w$.]{0,60}\((.*)\)\s*;?\s*", re.S)
_FEED_VERSION = re.compile(r"https?://jsonfeed\.org/version/")


def load(text: str) -> Any:
    """The value that the text is. Raises ValueError for what is no JSON, RecursionError for nesting too deep."""
    called = _CALLBACK.fullmatch(text) if text.lstrip()[:1] not in "{[" else None
    return json.loads(called[1] if called else text)


def read_json(value: object, address: str, charset: str | None) -> Bulletin | Feed | Listing:
    """The page that a JSON value is. Raises Refused for a value of a make that is not known."""
    document = value if isinstance(value, dict) else {}
    if _FEED_VERSION.match(str(document.get("version", ""))[:100]) and isinstance(document.get("items"), list):
        return read_json_feed(document, address, charset)
    if inner(document, "document", "tracking"):
        from tui_reader.parse.advisories.csaf import read_csaf

        return read_csaf(document, address, charset)
    articles = objects(document.get("articles"))
    if isinstance(document.get("articles"), list) and all("title" in one for one in articles):
        return read_gkmlpt(document, address, charset)
    raise UnsupportedPage(
        f"is JSON {_shape(value)}, which is none of JSON Feed, CSAF and gkmlpt; open the page it belongs to"
    )


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


def _attachments(one: Json, base: str | None) -> list[Attachment]:
    found = [
        (line_of(part.get("title"), 300), absolute(base, raw_text(part.get("url"))))
        for part in objects(one.get("attachments"))
    ]
    return [
        Attachment(title or clean_line(address.rpartition("/")[2], 300) or address, address)
        for title, address in found
        if address
    ]


def _escaped(value: object) -> str | None:
    text = raw_text(value)
    return html.escape(text, quote=False) if text else None


def read_gkmlpt(answer: Json, address: str, charset: str | None) -> Listing:
    """A page of articles as the disclosure platform of Guangdong answers (`/gkmlpt/api/all/{category}?page=`)."""
    articles = objects(answer.get("articles"))
    entries = [entry for article in articles if (entry := _article(article, address))]
    publishers = {line_of(article.get("publisher"), 100) for article in articles}
    column = next(
        (name for key in ("classify", "category") if (name := line_of(inner(answer, key).get("name")))), None
    )
    return Listing(
        address,
        charset=charset,
        site=publishers.pop() if len(publishers) == 1 else None,
        column=column,
        entries=tuple(entries),
        next=_next_page(address, len(articles), answer.get("total")),
    )


def _article(article: Json, base: str) -> Entry | None:
    title = line_of(article.get("title"))
    if title is None:
        return None
    links = (absolute(base, raw_text(article.get(key))) for key in ("url", "post_url"))
    moments = ("display_publish_time", "first_publish_time", "date", "created_at", "create_time")
    days = (_day(article.get(key)) for key in moments)
    return Entry(title, next(filter(None, links), None), next(filter(None, days), None))


def _day(value: object) -> date | None:
    """The day in China of a moment in seconds since 1970, or of a printed one."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) in (9, 10):
        value = int(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return datetime.fromtimestamp(value, CHINA).date() if 0 < value < 1 << 32 else None
    return parse_date(value[:100]) if isinstance(value, str) else None


def _next_page(address: str, count: int, total: object) -> str | None:
    """The address of the page after this one, while the total says that there is one.

    How many articles are on a page is the site's affair. Behind a short last page another one may seem to follow:
    that comes empty and ends it.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    page = int(query["page"]) if query.get("page", "").isdecimal() and len(query["page"]) < 7 else 1
    page = max(page, 1)
    if not isinstance(total, int) or not count or page * count >= total or not parts.netloc:
        return None
    return urlunsplit(parts._replace(query=urlencode({**query, "page": str(page + 1)})))


def _shape(value: object) -> str:
    """What can be seen of an unknown document, as in `with the keys a, b`."""
    if not isinstance(value, dict):
        return "with a list at its top" if isinstance(value, list) else "without any structure"
    keys = ", ".join(clean_line(str(key), 30) for key in list(value)[:5])
    return f"with the keys {keys}" if keys else "without any key"
