"""Pages and messages in markup and text: HTML, listings, feeds, mail, pages saved by browsers."""

from __future__ import annotations

import email
import email.policy
import json
import re
from collections.abc import Iterator
from xml.etree import ElementTree

from fuzz.checks import check_page, check_words, page_texts
from fuzz.html_text import check_against_the_standard
from fuzz.target import Target
from tui_reader.model import Bulletin, Failure, Feed, Page
from tui_reader.parse.page import parse_page

SITE = "https://www.site.example/notices/"
_PLAIN_MARKUP = re.compile(r"[<&]")
_ITEM_TEXTS = ("title", "description", "summary")


def parsed(data: bytes, name: str, media_type: str | None = None, **rules: str) -> Page:
    """The page in `data`, checked, under an address that ends in `name`."""
    page = parse_page(data, SITE + name, None, media_type, (), rules)
    check_page(page)
    return page


def html(data: bytes) -> None:
    """Any bytes as an HTML page."""
    parsed(data, "1.html", "text/html")


def html_words(data: bytes) -> None:
    """The words of a page against a parser of the HTML standard, and their order."""
    text = data.decode("utf-8", "replace")
    # The standard drops some control codes, and the program replaces them.
    if re.sub(r"[\n\t\r]", "", text).isprintable():
        check_against_the_standard(text)


def listing(data: bytes) -> None:
    """Any bytes as the column page of a site."""
    parsed(data, "", "text/html", expects="listing")


def feed(data: bytes) -> None:
    """RSS, RDF and Atom: every title of an item that an XML parser finds is in the page."""
    page = parsed(data, "feed.xml", "application/rss+xml")
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, LookupError, ValueError):
        return
    if isinstance(page, Feed) and b"<!" not in data:
        check_words(_titles(root), page_texts(page))


def _titles(root: ElementTree.Element) -> Iterator[str]:
    """The plain titles of the items of a feed."""
    kind = root.tag.rpartition("}")[2].lower()
    name = {"rss": "item", "rdf": "item", "feed": "entry"}.get(kind)
    space = root.tag.rpartition("}")[0] + "}" if "}" in root.tag and kind == "feed" else ""
    outer = root if kind == "feed" else root.find("channel")
    for item in outer.findall(f"{space}{name}") if name and outer is not None else ():
        title = item.find(f"{space}title")
        if title is not None and title.text and not len(title) and not _PLAIN_MARKUP.search(title.text):
            yield title.text


def json_feed(data: bytes) -> None:
    """JSON Feed: every title and plain text of an item is in the page."""
    page = parsed(data, "feed.json", "application/feed+json")
    try:
        given = json.loads(data)
    except (ValueError, RecursionError):
        return
    items = given.get("items") if isinstance(given, dict) else None
    if isinstance(page, Feed) and isinstance(items, list):
        read = [item for item in items if isinstance(item, dict)]
        given_texts = [item[key] for item in read for key in ("title", "content_text") if key in item]
        plain = [text for text in given_texts if isinstance(text, str) and not _PLAIN_MARKUP.search(text)]
        check_words(plain, page_texts(page))


def mail(data: bytes) -> None:
    """A message: every word of a plain text in ASCII or UTF-8 is in the page."""
    page = parsed(data, "1.eml", "message/rfc822")
    if not isinstance(page, Bulletin) or b"\0" in data:
        return
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    plain = message.get_content_type() == "text/plain" and not message.is_multipart()
    encoding = str(message.get("Content-Transfer-Encoding", "7bit")).strip().lower()
    if plain and encoding in ("7bit", "8bit") and message.get_content_charset("us-ascii") in ("us-ascii", "utf-8"):
        body = message.get_payload()
        if isinstance(body, str) and body.isascii() and body.isprintable():
            check_words([body], page_texts(page))


def mailbox(data: bytes) -> None:
    """A mailbox: behind whatever stands before it, the last message is found."""
    last = b"\n\nFrom a@site.example Mon Mar  2 08:00:00 2020\nFrom: a@site.example\nSubject: Zanzibar\n"
    page = parsed(data + last + b"Date: Mon, 2 Mar 2020 08:00:00 +0000\n\nKilimanjaro\n", "list.mbox")
    if data.startswith(b"From ") and isinstance(page, Feed) and b"MIME" not in data.upper():
        check_words(["Zanzibar Kilimanjaro"], page_texts(page))


def saved(data: bytes) -> None:
    """Pages saved by browsers: MHTML, webarchive, shortcuts."""
    parsed(data, "1.mhtml")


def plain_text(data: bytes) -> None:
    """Plain text: every word is shown or listed as left out."""
    page = parsed(data, "1.txt", "text/plain")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    if isinstance(page, Bulletin) and text.replace("\n", "").isprintable() and page.charset == "utf-8":
        _check_all_words(page, text)


def markdown(data: bytes) -> None:
    """Markdown: every word is shown or listed as left out, where there is no markup that hides some."""
    page = parsed(data, "1.md", "text/markdown")
    text = data.decode("utf-8", "replace")
    hidden = set(text) & set("<>&[]\\`{}!~|\ufffd:")
    if isinstance(page, Bulletin) and text.replace("\n", "").isprintable() and not hidden:
        _check_all_words(page, text)


def gemtext(data: bytes) -> None:
    """Gemtext."""
    parsed(data, "1.gmi", "text/gemini")


def _check_all_words(page: Page, text: str) -> None:
    if isinstance(page, Failure):
        return
    # Labels of fields become names.
    check_words(re.sub(r"\w+\s*[:：]", " ", text).split(), page_texts(page))


_PAGE = (
    "tui_reader.parse.page",
    "tui_reader.parse.bulletin",
    "tui_reader.parse.decode",
    "tui_reader.parse.structure",
)
_HTML = (*_PAGE, "tui_reader.parse.html", "tui_reader.parse.dom", "tui_reader.parse.markup_repair",
         "tui_reader.parse.rendering", "tui_reader.parse.tampering")  # fmt: skip

TARGETS = {
    "html": Target(html, _HTML, 6000),
    "html-words": Target(html_words, _HTML, 2000, "html"),
    "listing": Target(listing, (*_PAGE, "tui_reader.parse.listings"), 6000, "html"),
    "feed": Target(feed, ("tui_reader.parse.feeds",), 4000),
    "json-feed": Target(json_feed, ("tui_reader.parse.feeds", "tui_reader.parse.json_values"), 3000),
    "mail": Target(mail, ("tui_reader.parse.mail",), 4000),
    "mailbox": Target(mailbox, ("tui_reader.parse.mail",), 4000, "mail"),
    "saved": Target(saved, ("tui_reader.parse.saved",), 4000),
    "plain-text": Target(plain_text, (*_PAGE, "tui_reader.parse.documents.plain_text"), 3000),
    "markdown": Target(markdown, ("tui_reader.parse.documents.markdown",), 3000),
    "gemtext": Target(gemtext, ("tui_reader.parse.documents.gemtext",), 2000, "plain-text"),
}
