"""Detection of mail, feeds, JSON and other XML by content, and the choice of their reader.

Media types and file endings are unreliable, so they decide only where the content is ambiguous.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from urllib.parse import urlsplit

from tui_reader.model import Bulletin, Feed, Listing
from tui_reader.parse.json_values import inner, objects
from tui_reader.parse.signatures import DOCTYPE, NOTICE_LIMIT, OPENING, PROLOG
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean_line

_HEADER = rb"(?:[!-9;-~]{1,80}+:[^\n]*+\n(?:[ \t][^\n]*+\n){0,60}+)"
_HEADERS = re.compile(rb"\s{0,20}" + _HEADER + rb"{3}")
_FEW_HEADERS = re.compile(rb"\s{0,20}" + _HEADER + rb"{1,2}\r?\n")
"""All headers of a draft."""
_COUNTED = re.compile(rb"(\d{1,10})[ \t]*\r?\n")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_MAIL_HEADERS = re.compile(
    rb"^(Received|Return-Path|Message-ID|MIME-Version|Delivered-To|From|Date|Subject|Content-Type):", re.I | re.M
)
_MAIL_TYPES = ("message/rfc822", "message/global")
_MAIL_ENDINGS = (".eml", ".emlx", ".mail")

_ROOT = re.compile(r"<([A-Za-z_][\w.-]*+:)?([A-Za-z_][\w.-]*+)(?=[\s/>])")
_DECLARATION = re.compile(r"\s*<\?xml\s")
_FEED_ROOTS = frozenset(("rss", "rdf", "feed"))
_SITEMAP_ROOTS = frozenset(("urlset", "sitemapindex"))
# Roots for the HTML reader: pages, fragments of pages, and responses of jpage's dataproxy.
_PAGE_ROOTS = frozenset(
    {"html", "head", "body", "title", "meta", "div", "p", "span", "table", "ul", "ol", "article", "section"}
    | {"main", "datastore"}
)
_NAMED = {
    "opml": "an OPML list of subscriptions; open the feeds in it one by one",
    "svg": "an SVG image; open it with a program made for it",
    "worddocument": "a Word 2003 XML document; save it as .docx",
}

# A feed or site map, behind whatever its server has printed before it.
_NOTED = re.compile(r"<(?:[A-Za-z_][\w.-]{0,40}:)?(?:rss|rdf|feed|urlset|sitemapindex)[\s>]", re.I)

# The first line of a list of addresses or captures.
_LISTED = re.compile(
    r"\ufeff?\s{0,200}(?:https?://\S+\s*$|CDX [A-Za-z] |\S{1,2000} \d{4,17} (?:\{|\w{1,20}:))", re.I | re.M
)

CALENDAR_START = re.compile(r"\s*+BEGIN:VCALENDAR[ \t]*+\r?\n", re.I)
_JSON_START = re.compile(r'\s*+(?:[A-Za-z_$][\w$.]{0,60}\(\s*+)?(?:\{\s*+["}]|\[\s*+[{"\]])')
_JSON_CALL = re.compile(r"\s*+[A-Za-z_$][\w$.]{0,60}\((.*)\)\s*;?\s*", re.S)
_FEED_HEAD = 16_000
"""Characters in which a damaged JSON Feed names its version."""
_JSON_FEED = re.compile(r"https?://jsonfeed\.org/version/")
_JSON_TYPES = ("application/json", "text/json")


def read_mail(data: bytes, address: str, media_type: str | None) -> Feed | Bulletin | None:
    """A mailbox or a single mail; None for anything else. It takes bytes: each message in a mailbox has its own
    charset."""
    data = _counted(data, address, media_type)
    if is_mailbox(data):
        from tui_reader.parse.mail.mailbox import read_mailbox

        return read_mailbox(data, address)
    if is_message(data, address, media_type):
        from tui_reader.parse.mail.message import read_message

        return read_message(data, address)
    return None


def mail_in(data: bytes, address: str) -> bytes | None:
    """The bytes of a single mail; None for a mailbox and for anything else."""
    data = _counted(data, address, None)
    return data if not is_mailbox(data) and is_message(data, address, None) else None


def _counted(data: bytes, address: str, media_type: str | None) -> bytes:
    """A mail without the length that Apple Mail writes above it, and its own property list below it."""
    if (counted := _COUNTED.match(data)) and is_message(data[counted.end() :], address, media_type):
        return data[counted.end() : counted.end() + int(counted[1])]
    return data


def read_data(
    text: str, address: str, charset: str | None, media_type: str | None, shared: str = ""
) -> Feed | Listing | Bulletin | None:
    """A feed, site map, calendar, list of addresses or JSON document; None for a page. Raises UnsupportedPage for
    XML and JSON without a reader. `shared`: what `feeds.rss_atom.read_feed` needs to know of a whole feed, in
    lines."""
    known = frozenset(filter(None, shared.split("\n")))
    if _NOTED.search(text[:NOTICE_LIMIT]):
        from tui_reader.parse.feeds.splitting import without_notice

        text = without_notice(text)
    if text[:4000].lstrip()[:1] == "<":
        return _read_xml(text, address, charset, media_type, known)
    if CALENDAR_START.match(text):
        from tui_reader.parse.documents.calendar import read_calendar

        return read_calendar(text, address, charset)
    if _JSON_START.match(text):
        return _read_json(text, address, charset, media_type, known)
    if _LISTED.match(text):
        from tui_reader.parse.listings.address_list import read_address_list

        return read_address_list(text, address, charset)
    return None


def is_mailbox(data: bytes) -> bool:
    """Whether the data is a mailbox: its first line opens a message."""
    return OPENING.match(data[:4096].lstrip(b"\r\n")) is not None


def is_message(data: bytes, address: str, media_type: str | None) -> bool:
    """Whether the data is one mail: it begins with headers, and its media type, its file ending or four header
    names typical of mail confirm it. A draft that is called mail has one or two headers."""
    head = data[:16_384]
    is_called_mail = bare_type(media_type) in _MAIL_TYPES or path_of(address).endswith(_MAIL_ENDINGS)
    if not _HEADERS.match(head):
        return is_called_mail and _FEW_HEADERS.match(head) is not None and _MAIL_HEADERS.search(head) is not None
    if is_called_mail:
        return True
    fields = {name.lower() for name in _MAIL_HEADERS.findall(_BLANK_LINE.split(head, maxsplit=1)[0])}
    fields.discard(b"content-type")
    return len(fields) >= 4 and b"from" in fields and bool(fields & {b"message-id", b"received", b"mime-version"})


def xml_root(text: str) -> str | None:
    """The name of the root element in lower case, without its prefix; None where the text has none."""
    prolog = PROLOG.match(text)
    start = prolog.end() if prolog else 0
    doctype = DOCTYPE.match(text, start)
    if doctype and (after := PROLOG.match(text, doctype.end())):
        start = after.end()
    root = _ROOT.match(text, start)
    return root[2].lower() if root else None


def _read_xml(
    text: str, address: str, charset: str | None, media_type: str | None, shared: frozenset[str]
) -> Feed | Listing | Bulletin | None:
    root = xml_root(text)
    if root in _FEED_ROOTS:
        from tui_reader.parse.feeds.rss_atom import read_feed

        return read_feed(text, address, charset, shared)
    if root in _SITEMAP_ROOTS:
        from tui_reader.parse.listings.sitemap import read_sitemap

        return read_sitemap(text, address, charset)
    if root == "alert" and "emergency:cap:" in text[:4000]:
        from tui_reader.parse.feeds.cap import read_alert

        return read_alert(text, address, charset)
    if root is None or root in _PAGE_ROOTS:
        return None
    kind = bare_type(media_type)
    called = kind.endswith(("/xml", "+xml")) and kind != "application/xhtml+xml"
    if _DECLARATION.match(text) or called or path_of(address).endswith(".xml"):
        what = _NAMED.get(root) or f"XML of a kind that is not read here (its root is {root[:40]})"
        raise UnsupportedPage(f"is {what}" if root in _NAMED else f"is {what}; open the page it belongs to")
    return None


def _read_json(
    text: str, address: str, charset: str | None, media_type: str | None, shared: frozenset[str]
) -> Feed | Listing | Bulletin | None:
    called = _JSON_CALL.fullmatch(text) if text.lstrip()[:1] not in "{[" else None
    try:
        value = json.loads(called[1] if called else text)
    except ValueError as error:
        if _JSON_FEED.search(text[:_FEED_HEAD]):
            from tui_reader.parse.feeds.json_splitting import mended

            if (found := mended(text)) is not None:
                feed = read_json(found[0], address, charset, shared)
                return replace(feed, warnings=(*feed.warnings, *found[1]))
        kind = bare_type(media_type)
        if kind in _JSON_TYPES or kind.endswith("+json") or path_of(address).endswith(".json"):
            place = (
                f"line {error.lineno}, column {error.colno}: {error.msg}"
                if isinstance(error, json.JSONDecodeError)
                else "a number is too long"
            )
            raise UnsupportedPage(f"is JSON that is damaged or cut off ({place}); fetch it again") from None
        return None
    return read_json(value, address, charset, shared)


def read_json(
    value: object, address: str, charset: str | None, shared: frozenset[str] = frozenset()
) -> Bulletin | Feed | Listing:
    """The page in a JSON Feed, CSAF or gkmlpt document. Raises UnsupportedPage for any other value."""
    document = value if isinstance(value, dict) else {}
    if _JSON_FEED.match(str(document.get("version", ""))[:100]) and isinstance(document.get("items"), list):
        from tui_reader.parse.feeds.json_feed import read_json_feed

        return read_json_feed(document, address, charset, shared)
    if inner(document, "rss", "channel") or isinstance(inner(document, "feed").get("entry"), list):
        from tui_reader.parse.feeds.json_feed import read_rss_in_json

        return read_rss_in_json(document, address, charset, shared)
    if inner(document, "document", "tracking"):
        from tui_reader.parse.advisories.csaf import read_csaf

        return read_csaf(document, address, charset)
    articles = objects(document.get("articles"))
    if isinstance(document.get("articles"), list) and all("title" in article for article in articles):
        from tui_reader.parse.listings.gkmlpt import read_gkmlpt

        return read_gkmlpt(document, address, charset)
    raise UnsupportedPage(
        f"is JSON {_shape(value)}, none of JSON Feed, RSS in JSON, CSAF and gkmlpt; open the page it belongs to"
    )


def _shape(value: object) -> str:
    """A description of an unknown document, such as `with the keys a, b`."""
    if not isinstance(value, dict):
        return "with a list at its top" if isinstance(value, list) else "without any structure"
    keys = ", ".join(clean_line(str(key), 30) for key in list(value)[:5])
    return f"with the keys {keys}" if keys else "without any key"


def bare_type(media_type: str | None) -> str:
    """A media type in lower case, without its parameters; empty where none is stated."""
    return (media_type or "").partition(";")[0].strip().lower()


def path_of(address: str) -> str:
    """The path of an address in lower case, without query and fragment."""
    try:
        return urlsplit(address).path.lower() if "://" in address else address.lower()
    except ValueError:
        return address.lower()
