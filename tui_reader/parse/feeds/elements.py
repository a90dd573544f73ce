"""Elements of a feed as named fields, read one item at a time, whatever state its markup is in."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from tui_reader.text.xml_markup import local_name, with_references

_FAMILIES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dc",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/xml/1998/namespace": "xml",
}
# Namespaces of the formats themselves; their elements have no prefix here.
_CORE = (
    "http://www.w3.org/2005/atom",
    "http://purl.org/atom/ns#",
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/",
    "http://channel.netscape.com/",
    "http://backend.userland.com/",
    "http://blogs.law.harvard.edu/",
    "http://cyber.law.harvard.edu/",
    "http://www.rssboard.org/",
)
_PREFIXES = {"dcterms": "dc", "a10": "", "atom": "", "rss": "", "atom10": ""}

_OPENING = re.compile(r"<([A-Za-z_][\w.:-]*+)([^<>]*+)>")
_CLOSING = re.compile(r"</([A-Za-z_][\w.:-]*+)\s*+>")
_ATTRIBUTE = re.compile(r"""([\w:.-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
_SECTION = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.S)
_NAMESPACE = re.compile(r"""\sxmlns(?::([\w.-]{1,40}))?\s*+=\s*+(?:"([^"<]{0,300})"|'([^'<]{0,300})')""")
_ROOT_PREFIX = re.compile(r"<([A-Za-z_][\w.-]*+):(?:feed|rss)(?=[\s>])")
_MOST_NAMESPACES = 300
_MOST_ATTRIBUTES = 200
_DEEPEST = 6


def _is_known(uri: str) -> bool:
    return uri.lower() in _FAMILIES or uri.lower().startswith(_CORE)


class Field(NamedTuple):
    """One element of an item or channel.

    `name` is the local name in lower case, with the family of its namespace unless that is the format's own:
    `title`, `dc:creator`. `text` is its text, or its markup where `is_markup`: elements were inside that should
    have been escaped, or that the format allows. `inner` are the elements inside.
    """

    name: str
    text: str
    attributes: Mapping[str, str]
    is_markup: bool = False
    inner: tuple[Field, ...] = ()

    def get(self, name: str) -> str | None:
        """The value of an attribute, without the space around it; None for none."""
        value = self.attributes.get(name)
        return value.strip() if value else None


class ElementReader:
    """Reads elements of one feed. `head` is the text before its items, whose namespaces hold in all of them;
    `entities` are those that it declares, by name."""

    def __init__(self, head: str, entities: Mapping[str, str] | None = None) -> None:
        found = dict.fromkeys(_NAMESPACE.findall(head))
        spaces = {prefix: double or single for prefix, double, single in list(found)[:_MOST_NAMESPACES]}
        for prefix in ("", *_ROOT_PREFIX.findall(head)[:1]):
            # A misspelt namespace of the root is that of the format.
            if (uri := spaces.get(prefix)) and not _is_known(uri):
                spaces[prefix] = _CORE[0]
        declared = "".join(
            f' xmlns{":" + prefix if prefix else ""}="{html.escape(html.unescape(uri))}"'
            for prefix, uri in spaces.items()
            if prefix not in ("xml", "xmlns") and (uri or not prefix)
        )
        self._open, self._close = f"<feed-part{declared}>", "</feed-part>"
        self._entities = entities or {}
        self._parser = etree.XMLParser(
            resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
        )

    def fields(self, markup: str) -> list[Field]:
        """The elements inside the one element in `markup`; the attributes of that are a first field `@`."""
        markup = self.resolved(markup)
        try:
            part = etree.fromstring((self._open + markup + self._close).encode("utf-8", "replace"), self._parser)
        except etree.XMLSyntaxError:
            return list(_damaged(markup))
        return fields_of(part[0] if len(part) == 1 else part)

    def tree(self, markup: str) -> list[Field]:
        """The elements inside the one in `markup`, each with all that is inside it, whatever their namespaces."""
        root = etree.fromstring(self.resolved(markup).encode("utf-8", "replace"), _lenient())
        return [_tree(child, 0) for child in root if isinstance(child.tag, str)] if root is not None else []

    def resolved(self, markup: str) -> str:
        """The markup as `with_references`, with the entities of the feed."""
        return _bounded(with_references(markup, self._entities))


def fields_of(element: etree._Element) -> list[Field]:
    """The elements inside an element, after a field `@` with its own attributes."""
    inside = [_field(child) for child in element if isinstance(child.tag, str)]
    return [Field("@", "", _attributes(element)), *inside]


def _bounded(markup: str) -> str:
    """The markup without the attributes of elements that have more than any feed: libxml2 walks through all of
    them to add another one."""
    if markup.count("=") <= _MOST_ATTRIBUTES:
        return markup
    return _OPENING.sub(_without_flood, markup)


def _without_flood(tag: re.Match[str]) -> str:
    if tag[2].count("=") <= _MOST_ATTRIBUTES:
        return tag[0]
    return f"<{tag[1]}/>" if tag[2].endswith("/") else f"<{tag[1]}>"


def _lenient() -> etree.XMLParser:
    return etree.XMLParser(
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )


def _tree(element: etree._Element, depth: int) -> Field:
    inner = () if depth > _DEEPEST else tuple(_tree(one, depth + 1) for one in element if isinstance(one.tag, str))
    name = str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()
    return Field(name, element.text or "", _attributes(element), False, inner)


def channel_fields(markup: str) -> list[Field]:
    """The fields of a feed itself from its text without items, as far as it is well formed. The field `@` has the
    attributes of the root, which hold the base of the document."""
    root = etree.fromstring(markup.encode("utf-8", "replace"), _lenient()) if markup.strip() else None
    if root is None:
        return []
    own = fields_of(root)
    for part in root:
        if isinstance(part.tag, str) and _name(part.tag, part.prefix).rpartition(":")[2] == "channel":
            return [*own[:1], *fields_of(part)[1:]]
    return own


@lru_cache(2000)
def _name(tag: str, prefix: str | None) -> str:
    """The name of a field by the tag of its element in lxml's form."""
    space, _, local = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    local = local.lower()
    if ":" in local:
        # The prefix was never declared.
        prefix, _, local = local.partition(":")
        family = _PREFIXES.get(prefix, prefix)
    elif not space or (space.lower().startswith(_CORE) and "/modules/" not in space):
        family = ""
    else:
        family = _FAMILIES.get(space.lower()) or _PREFIXES.get(prefix or "", prefix or "") or "other"
    return f"{family}:{local}" if family else local


def _attributes(element: etree._Element) -> dict[str, str]:
    return {
        _name(str(key), None) if str(key)[:1] == "{" else str(key).lower(): str(value)
        for key, value in element.attrib.items()
    }


def _field(element: etree._Element) -> Field:
    name = _name(str(element.tag), element.prefix)
    if len(element) == 0:
        return Field(name, element.text or "", _attributes(element))
    attributes = _attributes(element)
    inner = tuple(
        Field(_name(child.tag, child.prefix), child.text or "", _attributes(child))
        for child in element
        if isinstance(child.tag, str)
    )
    return Field(name, _markup_inside(element), attributes, True, inner)


def _markup_inside(element: etree._Element) -> str:
    """The markup inside an element as HTML, without the prefixes of its namespaces."""
    for part in element.iterdescendants():
        if isinstance(part.tag, str):
            part.tag = local_name(part.tag)
    etree.cleanup_namespaces(element)
    inside = [html.escape(element.text or "", quote=False)]
    inside += (etree.tostring(child, encoding="unicode", method="html") for child in element)
    return "".join(inside)


def _damaged(markup: str) -> Iterator[Field]:
    """The outermost elements of an item that is not well formed, each as far as its own end tag."""
    closing: dict[str, list[int]] = {}
    for end_tag in _CLOSING.finditer(markup):
        closing.setdefault(end_tag[1].lower(), []).append(end_tag.start())
    root = _OPENING.match(markup)
    place = root.end() if root else 0
    while (tag := _OPENING.search(markup, place)) is not None:
        name, rest = tag[1].lower(), tag[2]
        place = tag.end()
        attributes = {
            key.lower(): html.unescape(double or single) for key, double, single in _ATTRIBUTE.findall(rest)
        }
        if rest.endswith("/"):
            yield Field(_name(name, None), "", attributes)
            continue
        ends = closing.get(name, [])
        at = bisect_left(ends, place)
        if at < len(ends):
            end = ends[at]
            following = end + len(name) + 2
        else:
            # Without an end tag the text goes on to the next tag, a CDATA section to its end.
            section = _SECTION.match(markup, place)
            end = section.end() if section else markup.find("<", place)
            end = len(markup) if end < 0 else end
            following = end
        text, is_markup = _content(markup[place:end])
        place = following
        yield Field(_name(name, None), text, attributes, is_markup)


def _content(markup: str) -> tuple[str, bool]:
    """The text inside an element of a damaged item, and whether it is markup that was never escaped."""
    outside = _SECTION.sub("", markup)
    if _OPENING.search(outside):
        return _SECTION.sub(lambda found: found[1], markup), True
    pieces, place = list[str](), 0
    for found in _SECTION.finditer(markup):
        pieces += (html.unescape(markup[place : found.start()]), found[1])
        place = found.end()
    return "".join((*pieces, html.unescape(markup[place:]))), False
