"""RSS 0.9x, 1.0, 2.0 and Atom 0.3 and 1.0, with the modules that feeds use, read item by item."""

from __future__ import annotations

import base64
import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote, urlsplit

from tui_reader.model import Attachment, Feed
from tui_reader.parse.feeds.elements import ElementReader, Field, channel_fields
from tui_reader.parse.feeds.items import MOST_ITEMS, FeedItem, OtherText, read_items, without_markup
from tui_reader.parse.feeds.splitting import FeedText, split_feed
from tui_reader.parse.html.fragment import plain_line
from tui_reader.parse.signatures import DOCTYPE, PROLOG
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean_line
from tui_reader.text.web_address import absolute, is_web
from tui_reader.text.xml_markup import without_cdata

# Characters that all uses of the declared entities add up to, and numbers of declarations. Chosen by hand.
_ENTITY_LIMIT = 200_000
_MOST_ENTITIES = 500
_ENTITY = re.compile(r"""<!ENTITY\s+(%?)\s*([^\s"'<>]{1,200})\s+(?:"([^"]*)"|'([^']*)')""")
_USE = re.compile(r"&([^\s;&<]{1,200});")
_REFERENCE = re.compile(r"&(?!#)|%")

_MAILBOX = re.compile(
    r"\s*\S+@\S+\s*\((?P<name>[^()]{1,200})\)\s*|(?P<before>[^<>@]{1,200}?)\s*<[^<>\s]+@[^<>\s]+>\s*"
)
_HTML_TYPES = ("text/html", "application/xhtml+xml", "html", "xhtml")
_PLAIN_TYPES = ("text", "text/plain")
_MEDIA = re.compile(r"(?:audio|video|image|font)/")
# The share of the longest text from which a text is as full. Chosen by hand.
_ABOUT_AS_FULL = 0.9
_TITLES = ("title", "dc:title", "media:title", "itunes:title")
_CONTENTS = ("content:encoded", "content", "xhtml:body", "body", "xhtml:div", "fulltext", "content_encoded")
_SUMMARY_NAMES = (
    "description summary dc:description abstract itunes:summary media:description tagline dc:abstract subtitle "
    "itunes:subtitle"
)
_SUMMARIES = tuple(_SUMMARY_NAMES.split())
_DATE_NAMES = "published pubdate dc:date issued dc:issued dc:created created date updated modified dc:modified"
_MOMENTS = tuple(_DATE_NAMES.split())
_AUTHORS = ("author", "dc:creator", "itunes:author", "managingeditor", "media:credit")
_SUBJECTS = ("category", "dc:subject", "itunes:keywords", "media:keywords")
_READ = frozenset((*_TITLES, *_CONTENTS, *_SUMMARIES, *_MOMENTS, *_AUTHORS, *_SUBJECTS))
# Elements without a text for readers, or with one that is read in another way.
_SILENT_NAMES = (
    "@ link guid id source enclosure comments rights contributor image thumbnail commentrss size format ttl "
    "generator language webmaster docs copyright in-reply-to"
)
_SILENT = frozenset(_SILENT_NAMES.split())
_TECHNICAL_NAMES = (
    "dc content media itunes rdf xml xhtml slash wfw georss geo gml sy feedburner googleplay podcast psc gd wp "
    "app opensearch admin cc creativecommons atom enc yt spotify rawvoice webfeeds snf rolie csaf"
)
_TECHNICAL = frozenset(_TECHNICAL_NAMES.split())
_MOST_FACTS = 30
_MORE_FACTS = f"the entry has more than {_MOST_FACTS} such fields"
_LONGEST_FACT = 1000


def read_feed(text: str, address: str, charset: str | None, shared: frozenset[str] = frozenset()) -> Feed:
    """The feed in `text`. Raises UnsupportedPage for a feed that is hostile or empty.

    `shared`: the links and identifiers that several items of the whole feed have, where `text` is a part of it.
    """
    entities = _declared(text)
    feed = split_feed(text)
    reader = ElementReader(feed.head, entities)
    atom = feed.root == "feed"
    channel = _channel(feed, reader)
    stated = address if is_web(address) else _linked(channel, ("self",), None) or absolute(None, _link(channel))
    top = next((one for one in channel if one.name == "@"), None)
    base = (absolute(stated, top.get("xml:base")) if top else None) or stated
    site = _text_of(channel, _TITLES, atom)
    ranges = feed.items[:MOST_ITEMS]
    items = [item_of(reader.fields(text[start:end]), base, atom) for start, end in ranges]
    if not items and not site and not any(one.name != "@" for one in channel):
        raise UnsupportedPage("is called a feed, and nothing in it can be read; open the site it belongs to")
    home = absolute(base, _link(channel))
    read = read_items(items, address, charset, plain_line(site, 300), home=home, shared=shared)
    warnings = []
    if len(items) < len(feed.items):
        warnings.append(f"only the first {len(items)} of {len(feed.items)} entries were read")
    if feed.is_cut:
        warnings.append("the feed is cut off inside its last entry")
    return Feed(
        address,
        charset=charset,
        site=plain_line(site, 300),
        entries=read.entries,
        bulletins=read.bulletins,
        next=_linked(channel, ("next", "prev-archive"), base),
        warnings=tuple(warnings),
        linked_pages=read.linked_pages,
    )


def _declared(text: str) -> dict[str, str]:
    """The entities that a document declares. Raises UnsupportedPage for those that would expand: nested ones, and
    long ones that are used often."""
    prolog = PROLOG.match(text)
    doctype = DOCTYPE.match(text, prolog.end() if prolog else 0)
    if doctype is None or not doctype["subset"]:
        return {}
    declared = _ENTITY.findall(doctype["subset"])
    if len(declared) > _MOST_ENTITIES:
        raise UnsupportedPage(f"declares {len(declared)} entities, as no feed does; it is not read")
    uses = Counter(_USE.findall(text)) if declared else Counter[str]()
    expanded = 0
    found: dict[str, str] = {}
    for percent, name, double, single in declared:
        value = double or single
        if percent or _REFERENCE.search(value):
            raise UnsupportedPage("declares entities that are made of others, as XML bombs do; it is not read")
        expanded += len(value) * uses[name]
        found.setdefault(name, html.unescape(value))
    if expanded > _ENTITY_LIMIT:
        raise UnsupportedPage("declares entities that expand when they are read, as XML bombs do; it is not read")
    return found


def _channel(feed: FeedText, reader: ElementReader) -> list[Field]:
    """The fields of the feed itself, before and behind its items."""
    text = reader.resolved(feed.head + feed.tail)
    prolog = PROLOG.match(text)
    start = prolog.end() if prolog else 0
    if doctype := DOCTYPE.match(text, start):
        start = doctype.end()
    return channel_fields(text[start:])


def item_of(fields: Sequence[Field], base: str | None, atom: bool) -> FeedItem:
    """One item by its fields. `base` is the address of the feed, `atom` whether a text is plain unless its type
    says otherwise."""
    top = fields[0] if fields and fields[0].name == "@" else Field("@", "", {})
    base = absolute(base, top.get("xml:base")) or base
    flat = [*fields, *(part for one in fields if one.name == "media:group" for part in one.inner)]
    contents, summaries = _contents(flat), _summaries(flat)
    content, summary = _fullest(contents), _fullest(summaries)
    chosen = content or summary
    others = (one for one in (*contents, *summaries) if one is not content and one is not summary)
    identifier = _identifier(flat, top)
    moments = [value for name in _MOMENTS for one in flat if one.name == name and (value := _bare(one.text))]
    is_plain = chosen is not None and _is_plain(chosen, atom)
    stated = list(_facts(flat))
    facts: dict[str, dict[str, None]] = {}
    for name, text in stated[:_MOST_FACTS]:
        facts.setdefault(name, {})[text] = None
    more = (OtherText(name, text, True, _MORE_FACTS) for name, text in stated[_MOST_FACTS:])
    return FeedItem(
        title=_text_of(flat, _TITLES, atom),
        link=_link(flat, content_of=True) or _permanent(flat, atom),
        identifier=identifier,
        moment=moments[0] if moments else None,
        author=", ".join(dict.fromkeys(_authors(flat))) or None,
        source=_source(flat),
        content=_body(content) if content else None,
        summary=_body(summary) if summary else None,
        is_plain=is_plain,
        summary_is_plain=summary is not None and _is_plain(summary, atom),
        base=(absolute(base, chosen.get("xml:base")) if chosen else None) or base,
        attachments=tuple(dict.fromkeys(_enclosures(flat, base))),
        keywords=tuple(_keywords(flat)),
        facts={name: "; ".join(texts) for name, texts in facts.items()},
        others=(*(OtherText(one.name, _body(one), _is_plain(one, atom)) for one in others), *more),
    )


def _first(fields: Iterable[Field], names: Sequence[str]) -> Field | None:
    """The first field with a text, by the order of the names."""
    ranked = [(names.index(one.name), at, one) for at, one in enumerate(fields) if one.name in names]
    return next((one for *_, one in sorted(ranked, key=lambda each: each[:2]) if one.text.strip()), None)


def _summaries(fields: Sequence[Field]) -> list[Field]:
    """The summaries of an item, by the order of their names; those of its pictures last."""
    held = [one for one in fields if one.name in _SUMMARIES and one.text.strip()]
    return sorted(held, key=lambda one: (one.name.startswith("media:"), _SUMMARIES.index(one.name)))


def _fullest(fields: Sequence[Field]) -> Field | None:
    """The first of the fullest texts; text that belongs to pictures only where there is no other."""
    own = [one for one in fields if not one.name.startswith("media:")] or fields
    if len(own) < 2:
        return own[0] if own else None
    sizes = [len(without_markup(_body(one))) for one in own]
    return next(one for one, size in zip(own, sizes, strict=True) if size >= _ABOUT_AS_FULL * max(sizes))


def _contents(fields: Sequence[Field]) -> list[Field]:
    """The contents of an item, those in markup first, which are richer than plain text."""
    held = [
        one
        for one in fields
        if one.name in _CONTENTS
        and one.text.strip()
        and not one.get("src")
        and not _is_media(one)
        and (one.get("mode") == "base64" or not (one.get("type") or "").startswith("application/octet"))
    ]
    return sorted(held, key=lambda one: not (one.is_markup or (one.get("type") or "html").lower() in _HTML_TYPES))


def _is_plain(field: Field, atom: bool) -> bool:
    return atom and not field.is_markup and (field.get("type") or "text").lower() in _PLAIN_TYPES


def _bare(text: str) -> str:
    """A text without CDATA marks that were escaped, which would hide it as a comment."""
    return without_cdata(text).strip()


def _body(field: Field) -> str:
    if field.get("mode") == "base64":
        try:
            return base64.b64decode(field.text, validate=False).decode("utf-8", "replace")
        except ValueError:
            return field.text
    return _bare(field.text)


def _text_of(fields: Sequence[Field], names: Sequence[str], atom: bool) -> str | None:
    """A text construct as markup; Atom states its type, and RSS is markup in practice."""
    field = _first(fields, names)
    if field is None:
        return None
    text = _bare(field.text)
    return html.escape(text, quote=False) if _is_plain(field, atom) else text


def _link(fields: Sequence[Field], content_of: bool = False) -> str | None:
    """The address of the page of an item or feed, as stated: of several links the one to a page, then any other
    alternate, the source of its content, at last its own entry."""
    ranked: list[tuple[int, str]] = []
    for one in fields:
        if one.name == "link":
            relation = (one.get("rel") or "alternate").lower().rpartition("/")[2]
            kind = (one.get("type") or "text/html").lower().partition(";")[0]
            href = one.get("href") or (one.text.strip() if not one.is_markup else "") or one.get("rdf:resource")
            rank = {"alternate": 0 if kind in _HTML_TYPES else 1, "self": 4 if content_of else 9}.get(relation, 9)
            if href and rank < 9:
                ranked.append((rank, _bare(href)))
        elif content_of and one.name == "content" and (src := one.get("src")) and not _is_media(one):
            ranked.append((3, src))
    usable = [(rank, href) for rank, href in ranked if ":" not in href.partition("/")[0] or is_web(href)]
    return min(usable, key=lambda each: each[0])[1] if usable else None


def _is_media(field: Field) -> bool:
    return _MEDIA.match(field.get("type") or "") is not None


def _permanent(fields: Sequence[Field], atom: bool) -> str | None:
    """The address that an item has as its identifier, unless the identifier is said to be none."""
    for one in fields:
        if (
            one.name == "guid"
            and (one.get("ispermalink") or "true").lower() != "false"
            and is_web(_bare(one.text))
        ):
            return _bare(one.text)
        if atom and one.name == "id" and is_web(_bare(one.text)):
            return _bare(one.text)
    return None


def _identifier(fields: Sequence[Field], top: Field) -> str | None:
    for name in ("guid", "id", "dc:identifier"):
        for one in fields:
            if one.name == name and (value := _bare(one.text)):
                return value
    return top.get("rdf:about")


def _authors(fields: Sequence[Field]) -> Iterator[str]:
    for name in _AUTHORS:
        found = [one for one in fields if one.name == name]
        for one in found:
            inner = [part.text.strip() for part in one.inner if part.name == "name"]
            text = inner[0] if inner else "" if one.inner else _bare(one.text)
            if mailbox := _MAILBOX.fullmatch(text[:500]):
                text = (mailbox["name"] or mailbox["before"] or "").strip(' "') or text
            if text:
                yield text
        if any(one.text.strip() for one in found):
            return


def _source(fields: Sequence[Field]) -> str | None:
    for name in ("source", "dc:publisher"):
        for one in fields:
            if one.name == name:
                titles = [part.text.strip() for part in one.inner if part.name == "title"]
                if text := titles[0] if titles else "" if one.inner else _bare(one.text):
                    return text
    return None


def _enclosures(fields: Sequence[Field], base: str | None) -> Iterator[Attachment]:
    for one in fields:
        if one.name == "enclosure":
            href = one.get("url") or one.get("href") or one.get("rdf:resource") or one.get("enc:url")
        elif one.name == "link" and (one.get("rel") or "").rpartition("/")[2] == "enclosure":
            href = one.get("href")
        elif one.name == "media:content" and not (one.get("type") or one.get("medium") or "image").startswith(
            "image"
        ):
            href = one.get("url")
        else:
            continue
        if address := absolute(base, href):
            name = plain_line(one.get("title"), 300) or clean_line(
                unquote(urlsplit(address).path).rpartition("/")[2], 300
            )
            yield Attachment(name or address, address)


def _keywords(fields: Sequence[Field]) -> Iterator[str]:
    for one in fields:
        if one.name in _SUBJECTS:
            text = one.get("label") or one.get("term") or _bare(one.text) or one.get("text")
            if text:
                yield from text.split(",") if one.name.endswith("keywords") else (text,)


def _facts(fields: Sequence[Field]) -> Iterator[tuple[str, str]]:
    """What else an item states in words: elements of no known meaning, those of alerts, and what it replies to."""
    for one in fields:
        family, _, local = one.name.rpartition(":")
        if one.name == "thr:in-reply-to":
            if reply := one.get("href") or one.get("ref"):
                yield "in_reply_to", reply
        elif one.name not in _READ and local not in _SILENT and family not in _TECHNICAL and not one.inner:
            text = clean_line(_bare(one.text), _LONGEST_FACT)
            if text and not is_web(text):
                yield clean_line(local, 40), text


def _linked(fields: Sequence[Field], relations: Iterable[str], base: str | None) -> str | None:
    for relation in relations:
        for one in fields:
            href = one.get("href") if one.name == "link" and one.get("rel") == relation else None
            found = absolute(base, href) if href else None
            if found and found != base:
                return found
    return None
