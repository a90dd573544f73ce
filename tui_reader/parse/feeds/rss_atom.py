"""RSS 0.9x, 1.0, 2.0 and Atom: limited in size before feedparser reads them, cleaned afterwards."""

from __future__ import annotations

import html
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from tui_reader.model import Attachment, Feed
from tui_reader.parse.dom import SIZE_LIMIT
from tui_reader.parse.feeds.items import MOST_ITEMS, FeedItem, read_items
from tui_reader.parse.html.fragment import plain_line, without_controls
from tui_reader.parse.json_values import inner, objects, raw_text
from tui_reader.parse.signatures import DOCTYPE, PROLOG
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean_line
from tui_reader.text.web_address import absolute

DEPTH_LIMIT = 256
"""Nested elements; feeds need ten, and each level costs feedparser more than the one before. Chosen by hand."""

ATTRIBUTE_LIMIT = 200
"""Attributes of one element; feedparser takes minutes for tens of thousands. Chosen by hand."""

# Characters that all uses of the declared entities add up to, and numbers of declarations. Chosen by hand.
_ENTITY_LIMIT = 200_000
_MOST_ENTITIES = 500
_MOST_NAMESPACES = 300
_ENTITY = re.compile(r"""<!ENTITY\s+(%?)\s*([^\s"'<>]{1,200})\s+(?:"([^"]*)"|'([^']*)')""")
_USE = re.compile(r"&([^\s;&<]{1,200});")
_NAMESPACE = re.compile(r"""xmlns(?::[\w.-]+)?\s*=\s*(?:"[^"]*+"|'[^']*+')""")
_REFERENCE = re.compile(r"&(?!#)|%")
# Comments, CDATA sections and processing instructions are skipped whole; an unclosed one ends with the file.
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
    r"|<(?P<close>/?)(?P<name>[A-Za-z_][\w:.-]*+)(?P<rest>[^<>]*+)>",
    re.S,
)
_ATTRIBUTE = re.compile(r"""[^\s"'=]++\s*+=(?:\s*+(?:"[^"]*+"|'[^']*+'))?""")
_UNCLOSED = frozenset(("br", "hr", "img"))
_ITEMS = frozenset(("item", "entry"))


def read_feed(text: str, address: str, charset: str | None) -> Feed:
    """The feed in `text`. Raises UnsupportedPage for a feed that is hostile, too damaged or empty."""
    _check_entities(text)
    limited, total, is_truncated = _limited(text)
    parsed = _parse(limited)
    feed: Mapping[str, Any] = parsed["feed"]
    base = address if "://" in address else _self_address(feed)
    atom = str(parsed.get("version", "")).startswith("atom")
    site = _detail(feed, "title", atom)
    items = [_item(entry, base, atom) for entry in parsed["entries"]]
    entries, bulletins = read_items(items, address, charset, plain_line(site, 300))
    if not entries and not feed:
        raise UnsupportedPage("is called a feed, and nothing in it can be read; open the site it belongs to")
    warnings = [f"only the first {len(items)} of {total} entries were read"] if len(items) < total else []
    if is_truncated:
        warnings.append(f"only the first {SIZE_LIMIT // 1_000_000} million characters were read")
    return Feed(
        address,
        charset=charset,
        site=plain_line(site, 300),
        entries=entries,
        bulletins=bulletins,
        next=_linked(feed, ("next", "prev-archive"), base),
        warnings=tuple(warnings),
    )


def _parse(text: str) -> Mapping[str, Any]:
    """The result of feedparser, which gets a stream because it could take a string for an address."""
    import feedparser  # type: ignore[import-untyped]

    try:
        parsed: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(without_controls(text).encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except (LookupError, ValueError, TypeError, AttributeError, AssertionError) as error:
        # feedparser raises these on some damaged feeds.
        what = clean_line(f"{type(error).__name__}: {error}", 100)
        raise UnsupportedPage(f"is a feed that is too damaged to be read ({what}); fetch it again") from error
    return parsed


def _check_entities(text: str) -> None:
    """Refuse a document whose entities would expand: nested ones, and long ones that are used often."""
    prolog = PROLOG.match(text)
    doctype = DOCTYPE.match(text, prolog.end() if prolog else 0)
    if doctype is None or not doctype["subset"]:
        return
    declared = _ENTITY.findall(doctype["subset"])
    if len(declared) > _MOST_ENTITIES:
        raise UnsupportedPage(f"declares {len(declared)} entities of its own, as no feed does; it is not read")
    uses = Counter(_USE.findall(text)) if declared else Counter[str]()
    expanded = 0
    for percent, name, double, single in declared:
        value = double or single
        if percent or _REFERENCE.search(value):
            raise UnsupportedPage("declares entities that are made of others, as XML bombs do; it is not read")
        expanded += len(value) * uses[name]
    if expanded > _ENTITY_LIMIT:
        raise UnsupportedPage("declares entities that swell when they are read, as XML bombs do; it is not read")


def _check_names(tag: re.Match[str], namespaces: set[str]) -> None:
    """Refuse an element with too many attributes or that exceeds the limit of namespaces."""
    rest = tag["rest"]
    if rest.count("=") > ATTRIBUTE_LIMIT and len(_ATTRIBUTE.findall(rest)) > ATTRIBUTE_LIMIT:
        raise UnsupportedPage(
            f"has an element of over {ATTRIBUTE_LIMIT} attributes, as no feed does; it is not read"
        )
    if "xmlns" in rest:
        namespaces.update(_NAMESPACE.findall(rest))
        if len(namespaces) > _MOST_NAMESPACES:
            raise UnsupportedPage(
                f"declares more than {_MOST_NAMESPACES} namespaces, as no feed does; it is not read"
            )


def _limited(text: str) -> tuple[str, int, bool]:
    """The feed limited in items and characters, the number of its items, and whether characters were cut.

    Whole items are left out, so that the rest stays well formed. Raises UnsupportedPage for nesting and attributes
    beyond any feed.
    """
    count = kept_end = last_end = depth = 0
    namespaces: set[str] = set()
    inside: int | None = None
    for tag in _TAG.finditer(text):
        name = tag["name"]
        if name is None:
            continue
        local = name.rpartition(":")[2].lower()
        _check_names(tag, namespaces)
        if tag["close"]:
            depth = max(0, depth - 1)
            if inside is not None and local in _ITEMS:
                # Tags that items leave open must not add up.
                depth, inside = inside, None
                count += 1
                last_end = tag.end()
                if count <= MOST_ITEMS and last_end <= SIZE_LIMIT:
                    kept_end = last_end
        elif not tag["rest"].endswith("/") and local not in _UNCLOSED:
            if inside is None and local in _ITEMS:
                inside = depth
            depth += 1
            if depth > DEPTH_LIMIT:
                raise UnsupportedPage(
                    f"nests its elements more than {DEPTH_LIMIT} deep, as no feed does; it is not read"
                )
    if kept_end < last_end:
        text = text[:kept_end] + text[last_end:]
    return text[:SIZE_LIMIT], count, len(text) > SIZE_LIMIT


def _item(entry: Mapping[str, Any], base: str | None, atom: bool) -> FeedItem:
    contents = [one for one in objects(entry.get("content")) if raw_text(one.get("value"))]
    # Atom allows several contents; markup is richer than plain text.
    chosen = max(contents, key=lambda one: "html" in str(one.get("type")), default=None)
    summary = inner(entry.get("summary_detail"))
    text = chosen or summary
    author = inner(entry.get("author_detail"))
    moment = next((value for name in ("published", "updated", "created") if (value := _own(entry, name))), None)
    return FeedItem(
        title=_detail(entry, "title", atom),
        link=raw_text(entry.get("link")),
        identifier=raw_text(entry.get("id")),
        moment=moment,
        author=raw_text(author.get("name")) or raw_text(entry.get("author")),
        source=raw_text(inner(entry.get("source")).get("title")) or raw_text(entry.get("publisher")),
        content=raw_text(chosen.get("value")) if chosen else None,
        summary=raw_text(summary.get("value")),
        is_plain=atom and text.get("type") == "text/plain",
        base=absolute(base, raw_text(text.get("base"))) or base,
        attachments=tuple(_enclosures(entry, base)),
        keywords=tuple(term for tag in objects(entry.get("tags")) if (term := raw_text(tag.get("term")))),
    )


def _detail(values: Mapping[str, Any], name: str, atom: bool) -> str | None:
    """A text construct as markup; Atom states its type, and RSS is markup in practice."""
    text = raw_text(values.get(name))
    is_plain = atom and inner(values.get(f"{name}_detail")).get("type") == "text/plain"
    return html.escape(text, quote=False) if text and is_plain else text


def _enclosures(entry: Mapping[str, Any], base: str | None) -> Iterator[Attachment]:
    for link in objects(entry.get("links")):
        address = absolute(base, raw_text(link.get("href"))) if link.get("rel") == "enclosure" else None
        if address:
            name = plain_line(raw_text(link.get("title")), 300) or clean_line(
                unquote(urlsplit(address).path).rpartition("/")[2], 300
            )
            yield Attachment(name or address, address)


def _linked(feed: Mapping[str, Any], relations: Iterable[str], base: str | None) -> str | None:
    for relation in relations:
        for link in objects(feed.get("links")):
            found = absolute(base, raw_text(link.get("href"))) if link.get("rel") == relation else None
            if found and found != base:
                return found
    return None


def _self_address(feed: Mapping[str, Any]) -> str | None:
    """The address of a feed that was opened as a file: its own, or that of its site."""
    return _linked(feed, ("self",), None) or absolute(None, raw_text(feed.get("link")))


def _own(entry: Mapping[str, Any], name: str) -> str | None:
    """A field that the entry has; feedparser returns the value of another field for some missing ones."""
    return raw_text(entry[name]) if name in entry else None
