"""Metadata of a page: meta tags, JSON-LD, and the date in its address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from tui_reader.parse.dom import Element, TaggedElements, attribute, id_and_class, single_line, text_of
from tui_reader.text.dates import parse_moment, stated_moment
from tui_reader.text.web_address import is_web

Moment = tuple[datetime, bool, str]
"""A moment, whether its zone was assumed, and how it was written."""

_TITLE = ("articletitle", "og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title", "headline")
_SITE = ("sitename", "og:site_name", "application-name", "dc.publisher")
_COLUMN = ("columnname", "lanmu", "article:section", "channel")
_SOURCE = ("contentsource", "source", "dc.source", "mediaid")
_AUTHOR = ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "byl", "rel=author")
_PUBLISHER = ("dcterms.publisher", "dc.publisher", "citation_publisher", "publisher", "article:publisher")
_MOST_AUTHORS, _MOST_NAME_WORDS = 5, 5
"""More words are a sentence, such as an invitation to see all texts of an author. Chosen by hand."""
# Names of dates without marks (`article:published_time` is articlepublishedtime): exact names by precedence, the
# endings by which publishing systems form others, and names that also mean other dates of a document.
_PUBLISHED = (
    "pubdate", "firstpublishedtime", "publishdate", "published", "articlepublishedtime", "dcdateissued",
    "dctermsissued", "dcdate", "citationdate", "sailthrudate", "weiboarticlecreateat", "ogreleasedate", "date",
    "datepublished",
)  # fmt: skip
_PUBLISHED_ENDINGS = (
    "publishedtime", "publicationdate", "publisheddate", "publishdate", "publishtime", "publishedat", "pubdate",
    "datepublished", "dateissued", "citationdate", "onlinedate", "releasedate",
)  # fmt: skip
_CREATED = (
    "dctermsdate", "elsewhere", "dctermscreated", "dcdatecreated", "datecreated", "articlecreated", "createdat",
    "uploaddate",
)  # fmt: skip
_MODIFIED = (
    "articlemodifiedtime", "ogupdatedtime", "datemodified", "lastmodified", "lastmod", "dctermsmodified",
    "dcdatemodified", "modified", "updated", "revised", "dateupdated",
)  # fmt: skip
_STANDARD = ("articletitle", "sitename", "columnname", "siteidcode", "contentsource")
_LINKED = {
    "headline": "headline",
    "datePublished": "datepublished",
    "dateCreated": "datecreated",
    "uploadDate": "uploaddate",
    "dateModified": "datemodified",
    "articleSection": "channel",
    "author": "byl",
    "publisher": "dc.publisher",
}
_DATED_TAGS, _AUTHOR_TAGS = ("time", "span", "abbr", "div", "p"), ("a", "span", "p", "div", "address")
_MARKED_TAGS = frozenset((*_DATED_TAGS, *_AUTHOR_TAGS))
_MARKS = frozenset(("itemprop", "pubdate", "rel"))
_LINKED_LIMIT = 500_000
_MOST_DATED, _MOST_PIECES = 1000, 8
_TAG = re.compile(r"<[^<>]{1,40}>")
_GOV_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})-(\d{2}[:：]\d{2}(?:[:：]\d{2})?)")
_ARTICLE = re.compile(r"article|posting|report|webpage|creativework|legislation|announcement", re.I)
_JSON_DATE = re.compile(r'"(datePublished|dateModified)"\s{0,9}:\s{0,9}"([^"<>]{8,40})"')
# Boxes with dates of other texts, and with that of today, by how a class or id begins: a wrapper that says what it
# holds beside the article ends so (`has-sidebar`).
_TODAY_NAMES = "nav|top-?bar|today|clock|current-?date"
_ELSEWHERE = re.compile(
    r"(?:^|\s)(?:comment|kommentar|leserbrief|respond|repl(?:y|ies)|related|recent|teaser|sidebar|widget|similar|popular|"
    rf"most-?read|latest|{_TODAY_NAMES})"
)
_TODAY = re.compile(rf"(?:^|\s)(?:{_TODAY_NAMES})")
_OWN_TIME = re.compile(
    r"(?:^|[\s_-])(?:(?:dt-?)?published|(?:entry|post|article|pub(?:lish|lication)?)-?_?date)(?=$|[\s_-])"
)
_UNSET = datetime(1970, 1, 2, tzinfo=UTC)
"""Systems print the first day of 1970, or an earlier one, where a date is missing."""
_NEVER = datetime(2101, 1, 1, tzinfo=UTC)
"""Systems print a day far ahead, such as the last of 9999, where a text has no end. Chosen by hand."""
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
        """The publisher, unless the tag holds the address of a profile."""
        return self.first(_SOURCE) or self._name(_PUBLISHER)

    @property
    def author(self) -> str | None:
        """The author, unless the tag holds the address of a profile."""
        return self._name(_AUTHOR)

    def _name(self, names: tuple[str, ...]) -> str | None:
        """The first value that is a name and not an address."""
        values = (self.values[name] for name in names if name in self.values)
        return next((value for value in values if not is_web(value)), None)

    @property
    def published(self) -> Moment | None:
        """When the page was published: by a meta tag or JSON-LD, else by its `<time>`, else when it was made."""
        named = self._squeezed()
        endings = (name for end in _PUBLISHED_ENDINGS for name in named if name.endswith(end))
        return _first_moment(named, (*_PUBLISHED, *endings, "time", *_CREATED))

    @property
    def modified(self) -> Moment | None:
        """When the page was last changed, by a meta tag or JSON-LD."""
        return _first_moment(self._squeezed(), _MODIFIED)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses that the page states as its own."""
        return tuple(self.values[name] for name in ("canonical", "og:url") if name in self.values)

    def _squeezed(self) -> dict[str, str]:
        """The values by names without marks; of several the first."""
        return {re.sub(r"[^a-z]", "", name): value for name, value in reversed(self.values.items())}


def _first_moment(named: Mapping[str, str], names: Iterable[str]) -> Moment | None:
    """The first moment that can be one, far enough from the limits of dates to add days to it."""
    for name in names:
        raw = named.get(name)
        moment = stated_moment(_GOV_TIME.sub(r"\1 \2", raw).replace("∶", ":")) if raw else None
        if raw and moment and _UNSET <= moment[0] < _NEVER:
            return *moment, raw
    return None


def read_meta(root: Element | TaggedElements) -> Meta:
    """The values of meta tags, then of elements with a date of the article, then of JSON-LD about it."""
    meta = Meta()
    for element in root.iter("meta"):
        name = (
            element.get("name") or element.get("property") or element.get("itemprop") or element.get("http-equiv")
        )
        name = (name or "").strip().lower()
        value = attribute(element, "content", 500)
        if name and value and value.casefold() not in ("null", "undefined", "none"):
            meta.values.setdefault(name[:60], value)
    for link in root.iter("link"):
        if (link.get("rel") or "").strip().lower() == "canonical" and (address := attribute(link, "href", 500)):
            meta.values.setdefault("canonical", address)
    marked = [
        element
        for element in root.iter(*_MARKED_TAGS)
        if element.tag == "time" or not _MARKS.isdisjoint(element.keys())
    ]
    _read_dated_elements(marked, meta)
    _read_authors(marked, meta)
    size = 0
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and size < _LINKED_LIMIT:
            text = script.text or ""
            size += len(text)
            if size < _LINKED_LIMIT:
                _linked(text, meta)
    return meta


def _read_authors(marked: Iterable[Element], meta: Meta) -> None:
    """The names of the links and elements that are marked as the article's author."""
    names: dict[str, None] = {}
    for element in marked:
        if element.tag not in _AUTHOR_TAGS:
            continue
        named = "author" in (element.get("rel") or "").lower().split() or element.get("itemprop") == "author"
        if not named or is_elsewhere(element):
            continue
        inner = next((part for part in element.iter() if part.get("itemprop") == "name"), element)
        name = text_of(inner) or attribute(inner, "content", 100)
        if 2 <= len(name) <= 60 and len(name.split()) <= _MOST_NAME_WORDS and len(names) < _MOST_AUTHORS:
            names[name] = None
    if names:
        meta.values.setdefault("rel=author", ", ".join(names))


def _read_dated_elements(marked: Iterable[Element], meta: Meta) -> None:
    """The dates of `itemprop` and `<time>` that belong to the article: of several the first, named ones before."""
    own: str | None = None
    first: str | None = None
    others: list[str] = []
    dated = (
        element
        for element in marked
        if element.tag in _DATED_TAGS
        and (element.tag == "time" or element.get("itemprop") or element.get("pubdate") is not None)
    )
    for element in islice(dated, _MOST_DATED):
        named = (element.get("itemprop") or "").strip().lower()
        published = named == "datepublished" or element.get("pubdate") is not None
        if element.tag != "time" and not (published or named == "datemodified"):
            continue
        text = attribute(element, "datetime", 80) or attribute(element, "content", 80)
        text = text or single_line(" ".join(map(str, islice(element.itertext(), _MOST_PIECES)))[:200])[:80]
        if not any(map(str.isdigit, text)):
            continue
        if is_elsewhere(element):
            if not any(_TODAY.search(id_and_class(parent)) for parent in element.iterancestors()):
                others.append(text)
        elif named == "datemodified":
            meta.values.setdefault("datemodified", text)
        elif published or _OWN_TIME.search(id_and_class(element)):
            own = own or text
        else:
            first = first or text
    if value := own or first:
        meta.values.setdefault("time", value)
    if len(set(others)) == 1:
        meta.values.setdefault("elsewhere", others[0])


def is_elsewhere(element: Element) -> bool:
    """Whether an element is in a place of other texts' dates: comments, teasers, sidebars; by tags and names."""
    for ancestor in (element, *element.iterancestors()):
        if ancestor.tag in ("body", "html", "main"):
            return False
        if ancestor.tag in ("aside", "nav") or _ELSEWHERE.search(id_and_class(ancestor)):
            return True
    return False


def _linked(text: str, meta: Meta) -> None:
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        for match in _JSON_DATE.finditer(text):
            meta.values.setdefault(match[1].lower(), match[2])
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
    if isinstance(value, list) and name == "byl":
        value = ", ".join(dict.fromkeys(filter(None, map(_name_of, value[:_MOST_AUTHORS]))))
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, str) and (text := single_line(value[:500])):
        meta.values.setdefault(name, text)


def _name_of(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name")
    return single_line(value[:100]) if isinstance(value, str) else ""


def address_moment(address: str) -> Moment | None:
    """The date that many sites put into an address: `/2018-11/12/`, `t20180426_1.html`."""
    path = address.partition("://")[2].partition("/")[2] or address
    for match in _ADDRESS_DATE.finditer(path):
        year, month, day = match.group(1, 2, 3) if match[1] else match.group(4, 5, 6)
        moment = parse_moment(f"{year}-{int(month):02}-{int(day):02}")
        if moment and moment[0].year >= 1990:
            return *moment, match[0]
    return None
