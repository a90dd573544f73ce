"""Metadata of a page: meta tags, JSON-LD, and the date in its address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tui_reader.parse.dom import Element, attribute, single_line
from tui_reader.text.dates import parse_moment
from tui_reader.text.web_address import is_web

Moment = tuple[datetime, bool, str]
"""A moment, whether its zone was assumed, and how it was written."""

_TITLE = ("articletitle", "og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title", "headline")
_SITE = ("sitename", "og:site_name", "application-name", "dc.publisher")
_COLUMN = ("columnname", "lanmu", "article:section", "channel")
_SOURCE = ("contentsource", "source", "dc.source", "mediaid")
_AUTHOR = ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "byl")
_DATES = (
    "pubdate", "firstpublishedtime", "publishdate", "published", "publish_date", "article:published_time",
    "og:article:published_time", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.created", "citation_date",
    "parsely-pub-date", "sailthru.date", "weibo: article:create_at", "og:release_date", "date", "datepublished",
    "time",
)  # fmt: skip
_STANDARD = ("articletitle", "sitename", "columnname", "siteidcode", "contentsource")
_LINKED = {
    "headline": "headline",
    "datePublished": "datepublished",
    "articleSection": "channel",
    "author": "byl",
    "publisher": "dc.publisher",
}
_LINKED_LIMIT = 500_000
_TAG = re.compile(r"<[^<>]{1,40}>")
_GOV_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})-(\d{2}[:：]\d{2}(?:[:：]\d{2})?)")
_ARTICLE = re.compile(r"article|posting|report|webpage|creativework|legislation|announcement", re.I)
_ADDRESS_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?!\d)|"
    r"(?<!\d)((?:19|20)\d\d)[-/](\d{1,2})[-/](\d{1,2})(?=[/_.-]|$)"
)


@dataclass(slots=True)
class Meta:
    """The meta values of a page by name in lower case; of repeated names the first non-empty value."""

    values: dict[str, str] = field(default_factory=dict)

    def first(self, names: tuple[str, ...]) -> str | None:
        """The value of the first name that has one."""
        return next((self.values[name] for name in names if name in self.values), None)

    @property
    def standard(self) -> bool:
        """Whether the page has the meta tags required of Chinese government sites: at least two of five."""
        return sum(name in self.values for name in _STANDARD) >= 2

    @property
    def title(self) -> str | None:
        """The title of the article, without tags; often with the site's name."""
        return next(iter(self.titles), None)

    @property
    def titles(self) -> tuple[str, ...]:
        """Every stated title of the article, each once and without tags, the most reliable first."""
        values = (single_line(_TAG.sub(" ", self.values[name])) for name in _TITLE if name in self.values)
        return tuple(dict.fromkeys(filter(None, values)))

    @property
    def site(self) -> str | None:
        """The name of the site."""
        return self.first(_SITE)

    @property
    def sites(self) -> tuple[str, ...]:
        """Every stated name of the site."""
        return tuple(self.values[name] for name in _SITE if name in self.values)

    @property
    def column(self) -> str | None:
        """The column of the site."""
        return self.first(_COLUMN)

    @property
    def source(self) -> str | None:
        """The publisher."""
        return self.first(_SOURCE)

    @property
    def author(self) -> str | None:
        """The author, unless the tag holds the address of a profile."""
        value = self.first(_AUTHOR)
        return None if value and is_web(value) else value

    @property
    def published(self) -> Moment | None:
        """When the page was published, by the first meta tag with a date."""
        for name in _DATES:
            raw = self.values.get(name)
            moment = parse_moment(_GOV_TIME.sub(r"\1 \2", raw).replace("∶", ":")) if raw else None
            if raw and moment:
                return *moment, raw
        return None


def read_meta(root: Element) -> Meta:
    """The values of meta tags, then of the first `<time>`, then of JSON-LD about the article."""
    meta = Meta()
    for element in root.iter("meta"):
        name = (element.get("name") or element.get("property") or element.get("itemprop") or "").strip().lower()
        value = attribute(element, "content", 500)
        if name and value and value.casefold() not in ("null", "undefined", "none"):
            meta.values.setdefault(name[:60], value)
    if moment := next(filter(None, (attribute(element, "datetime", 60) for element in root.iter("time"))), None):
        meta.values.setdefault("time", moment)
    size = 0
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and size < _LINKED_LIMIT:
            text = script.text or ""
            size += len(text)
            if size < _LINKED_LIMIT:
                _linked(text, meta)
    return meta


def _linked(text: str, meta: Meta) -> None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return
    for thing in _things(data, 0):
        if _ARTICLE.search(str(thing.get("@type"))[:200]):
            for key, name in _LINKED.items():
                _set(meta, name, thing.get(key))


def _things(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(data, dict):
        yield data
        yield from _things(data.get("@graph"), depth + 1)
        yield from _things(data.get("mainEntity"), depth + 1)
    elif isinstance(data, list):
        for value in data[:100]:
            yield from _things(value, depth + 1)


def _set(meta: Meta, name: str, value: Any) -> None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, str) and (text := single_line(value[:500])):
        meta.values.setdefault(name, text)


def address_moment(address: str) -> Moment | None:
    """The date that many sites put into an address: `/2018-11/12/`, `t20180426_1.html`."""
    path = address.partition("://")[2].partition("/")[2] or address
    for match in _ADDRESS_DATE.finditer(path):
        year, month, day = match.group(1, 2, 3) if match[1] else match.group(4, 5, 6)
        moment = parse_moment(f"{year}-{int(month):02}-{int(day):02}")
        if moment and moment[0].year >= 1990:
            return *moment, match[0]
    return None
