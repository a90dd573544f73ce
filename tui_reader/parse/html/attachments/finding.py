"""Documents that an article links to, in its text and in the site's list of attachments below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from urllib.parse import SplitResult, urlsplit

from tui_reader.model import Attachment
from tui_reader.parse.dom import (
    HEADINGS,
    Element,
    NameMatches,
    attribute,
    id_and_class,
    single_line,
    surroundings,
    text_length,
    text_of,
    text_start,
)
from tui_reader.parse.html.attachments.addresses import kind_of, leads_to_page, may_send_file
from tui_reader.parse.html.attachments.counters import without_counter
from tui_reader.parse.html.attachments.hints import FileHint, has_file_icon, scripted_name, stated_file
from tui_reader.parse.html.attachments.words import ANNEX, GENERIC, HEADING, LABEL, is_numbered_file, unlabelled
from tui_reader.parse.rendering.elements import EMBEDDED
from tui_reader.parse.rendering.links import DOCUMENT_FORMATS, FILE_ENDING, link_address, viewed_file
from tui_reader.text.link_target import link_target
from tui_reader.text.web_address import file_in_address

_DOCUMENT_SCHEMES = ("http://", "https://", "file://", "ftp://", "ftps://")
_NAME = re.compile(rf"[^\s/]{FILE_ENDING}(?!\.\w|/)", re.I)
_PICTURE_NAME = re.compile(r"[^/\\:]+\.(?:jpe?g|png|bmp|gif|webp)", re.I)
_SIZE = re.compile(r"\d(?:[.,]\d+)?\s?(?:[KMG]i?B|[KMG]o|bytes|octets|[КМГ]Б|[КМГ]байт)\b", re.I)
_WORD = "|".join(one for one in DOCUMENT_FORMATS.split("|") if one not in ("et", "gd", "gw", "sep", "msg"))
"""Endings that are no words of a language; they name a format where they stand alone."""
_FORMAT = re.compile(rf"(?<![\w.])(?:{_WORD})(?!\w)", re.I)
_BARE_FORMAT = re.compile(
    rf"\W*(?:(?:download|télécharger)\W+|下载\W*)?(?:{_WORD})(?:\W+(?:version|file|download))?\W*", re.I
)
_PRINTS = re.compile(
    r"/print|[/_?=&-]print(?:$|[/?&=_-])|to_?pdf|打印|列印|印刷|인쇄|\bprint|drucken|als pdf|as pdf|en pdf|imprim"
    r"|stampa",
    re.I,
)
"""A link that makes a file of the page itself."""
_BOX = re.compile(r"(?:^|[\s_-])(?:fujian|fj|xgfj|attach(?:ment)?s?|annex|download-?list|file-?list)(?=$|[\s_-])")
_SENTENCE = re.compile(r"[。！？;；]|[.!?]\s")
_MOST_LEVELS = 3
_MOST_STEPS = 30
_LONGEST_HEADING = 60
_LONGEST_NAME = 160
_MOST_LINE_LINKS = 12


def read_attachments(container: Element, base: str | None) -> tuple[Attachment, ...]:
    """The attachments in order, each address once, titled as printed without 附件1：.

    A link in the article is an attachment by the ending of its address or name, by a stated format and size, by
    an address of a download with an identifier, or where it is labelled 附件 or Annex, or stands below such a
    heading. A link near the article must be labelled or headed, or be in a box named for attachments. A document
    in a frame counts anywhere on the page.
    """
    found: dict[str, Attachment] = {}
    headed: dict[Element, bool | None] = {}
    is_box = NameMatches(_BOX)
    for link in _links(container):
        _add(found, link, base, partial(_is_listed, link, headed))
    for link in _neighbouring(container):
        embedded = link.get(EMBEDDED) == "" or link.tag != "a"
        if not embedded and link.get(EMBEDDED) is None and leads_to_page(link.get("href")):
            continue
        boxes = islice(link.iterancestors(), 3)
        named = any(is_box[id_and_class(box)] for box in boxes) or _is_introduced(link)
        if named or embedded or _is_headed(link, headed):
            _add(found, link, base, _yes if named else _no)
    return tuple(found.values())


def _yes() -> bool:
    return True


def _no() -> bool:
    return False


def _is_listed(link: Element, headed: dict[Element, bool | None]) -> bool:
    return _is_introduced(link) or _is_headed(link, headed)


def embedded_documents(page: Element, base: str | None) -> tuple[Attachment, ...]:
    """The documents that a page without an article shows, in frames and otherwise."""
    found: dict[str, Attachment] = {}
    for link in page.iter():
        if link.get(EMBEDDED) is not None or _is_player(link):
            _add(found, link, base, _yes)
    return tuple(found.values())


def _is_player(element: Element) -> bool:
    """Whether an element without words, no link and no control, names a file: a script shows it there."""
    if element.tag not in ("div", "span", "p", "section"):
        return False
    if not stated_file(element).address or text_start(element, 1).strip():
        return False
    return all(element.get(name) is None for name in ("title", "role", "onclick", "aria-label"))


def _links(container: Element) -> Iterator[Element]:
    """The links of an article, and other elements whose script or attributes lead to a file."""
    for element in container.iter():
        if element.tag == "a" or element.get("onclick") is not None or stated_file(element).address:
            yield element


def _add(found: dict[str, Attachment], link: Element, base: str | None, is_introduced: Callable[[], bool]) -> None:
    hint = stated_file(link)
    address = _file_address(link, hint, base)
    title = text_of(link) or attribute(link, "title", 300) or attribute(link, "alt", 300)
    if link.tag != "a":
        if address is None:
            return
        if hint.address and (len(title) > _LONGEST_NAME or next(link.iter("a"), None) is not None):
            # A box around text or links, which also shows a file.
            title = ""
    if not _is_document(link, base, address, title, hint, is_introduced):
        return
    file_name = file_in_address(address) if address else ""
    name = without_counter(unlabelled(without_counter(title)))
    if not name or GENERIC.fullmatch(name):
        name = (
            _described(link)
            or hint.name
            or (scripted_name(link) if address is None else "")
            or name
            or file_name
            or (address or "" if link.get(EMBEDDED) is not None else "")
        )
    elif is_numbered_file(name):
        name = _attribute_name(link) or hint.name or name
    # The letter of a font of icons is no name.
    name = single_line(name) or file_name
    if not name:
        return
    attachment, key = Attachment(name, address), (address or name).partition("#")[0]
    known = found.get(key)
    if known is None or _says_more(attachment, known, file_name):
        # A link in the text often says only where to click, and one below it the name.
        found[key] = attachment


def _says_more(attachment: Attachment, known: Attachment, file_name: str) -> bool:
    """Whether the title of a link is a better name than that of an earlier one to the same file: words before the
    name in the address, and that before a word such as "download"."""

    def rank(title: str) -> int:
        return 0 if GENERIC.fullmatch(title) else 1 if title == file_name else 2

    return rank(attachment.title) > rank(known.title)


def _file_address(link: Element, hint: FileHint, base: str | None) -> str | None:
    """Where the file is: where a link leads, the file that the viewer there shows, or what attributes state."""
    address = link_address(link, base)
    if address is not None and not address.startswith(_DOCUMENT_SCHEMES):
        address = None
    if address is not None and (viewed := viewed_file(address)) is not None:
        return link_target(base, viewed) or address
    if hint.address and (address is None or kind_of(urlsplit(address)) in ("page", "script", "other")):
        return link_target(base, hint.address) or address
    return address


def _is_document(
    link: Element,
    base: str | None,
    address: str | None,
    title: str,
    hint: FileHint,
    is_introduced: Callable[[], bool],
) -> bool:
    if link.get(EMBEDDED) is not None or (link.tag != "a" and hint.address):
        return True
    parts = urlsplit(address) if address else None
    if parts is None:
        return _NAME.search(title) is not None or bool(hint.name or scripted_name(link))
    kind = kind_of(parts)
    titles = (title, attribute(link, "title", 300))
    if kind == "file" or any(_is_file_name(one, parts.hostname) for one in titles):
        return True
    if link.get("download") is not None or (_SIZE.search(title) and _FORMAT.search(title)):
        return True
    if kind == "picture":
        return _is_offered_picture(link, title, is_introduced)
    if kind == "page":
        return False
    if kind == "download" or _BARE_FORMAT.fullmatch(title) or hint.name:
        return True
    if has_file_icon(link):
        return not _PRINTS.search(f"{title} {address}")
    if kind == "script" or not _is_near(parts.hostname, base):
        return may_send_file(parts) and is_introduced()
    return is_introduced()


def _is_file_name(title: str, host: str | None) -> bool:
    """Whether a title ends like the name of a file; the name of a host (is.gd) does not count."""
    return "." in title and _NAME.search(title) is not None and title.lower() != (host or "")


def _is_offered_picture(link: Element, title: str, is_introduced: Callable[[], bool]) -> bool:
    """Whether a picture is offered as a file: by words instead of a small picture, and as an attachment, by the
    name of a file, or in a line of links with one to a file."""
    if not text_of(link) or next(link.iter("img"), None) is not None:
        return False
    if is_introduced() or _PICTURE_NAME.fullmatch(title):
        return True
    line = link.getparent()
    if line is None:
        return False
    others = list(islice(line.iter("a"), _MOST_LINE_LINKS))
    if not any(kind_of(_parts(other.get("href"))) == "file" for other in others):
        return False
    return sum(map(text_length, others)) >= text_length(line, _LONGEST_NAME)


def _parts(href: str | None) -> SplitResult:
    """The parts of a link as it is written; of a damaged one none."""
    try:
        return urlsplit(href or "")
    except ValueError:
        return urlsplit("")


def _is_near(host: str | None, base: str | None) -> bool:
    """Whether a host is the page's or one beside it; a list of files does not lead to other sites."""
    own = urlsplit(base).hostname if base else None
    return not own or not host or host.split(".")[-2:] == own.split(".")[-2:]


def _described(link: Element) -> str:
    """What stands beside a link that says only "download": the name of the file, in its attribute or its row."""
    if name := _attribute_name(link):
        return name
    for box in islice(link.iterancestors("td", "li", "p", "dd", "tr"), 2):
        words = [text_of(one) for one in islice(box.iter("a"), _MOST_LINE_LINKS)]
        if any(word and not GENERIC.fullmatch(word) for word in words):
            break
        text = text_start(box, _LONGEST_NAME + 1)
        for word in filter(None, words):
            text = text.replace(word, " ")
        text = without_counter(unlabelled(single_line(text).strip())).strip(" :：()（）[]|/、-–—·")
        if len(words) > 1 and (len(text) > _LONGEST_HEADING or _SENTENCE.search(text)):
            # A sentence with several links, each of which says only "here".
            break
        if text and not GENERIC.fullmatch(text):
            return text if len(text) < _LONGEST_NAME else ""
    return _right_before(link)


def _right_before(link: Element) -> str:
    """The words of the element right before a link, with nothing but other links that say what to do between."""
    before = link.getprevious()
    while before is not None and before.tag == "a" and GENERIC.fullmatch(text_of(before)):
        before = before.getprevious()
    if before is None or before.tag not in ("span", "b", "strong", "em", "label", "font"):
        return ""
    if (before.tail or "").strip() or next(before.iter("a"), None) is not None:
        return ""
    text = without_counter(unlabelled(single_line(text_start(before, _LONGEST_NAME + 1)))).strip(" :：")
    return text if len(text) < _LONGEST_NAME and not GENERIC.fullmatch(text) else ""


def _attribute_name(link: Element) -> str:
    """The name of the file in an attribute of its link."""
    for name in ("download", "title", "data-filename", "aria-label"):
        value = without_counter(attribute(link, name, 300))
        if value and not GENERIC.fullmatch(value) and not is_numbered_file(value):
            return value
    return ""


def _neighbouring(container: Element) -> Iterator[Element]:
    """The links outside the article, up to three levels above it, and documents in frames of the whole page."""
    inside = set(container.iter("a"))
    around = surroundings(container, _MOST_LEVELS)
    inside.update(neighbours := [link for link in around.iter("a") if link not in inside])
    yield from neighbours
    own = set(container.iter())
    yield from (one for one in around.iter("div", "span", "p", "section") if one not in own and _is_player(one))
    root = container.getroottree().getroot()
    yield from (link for link in root.iter("a") if link.get(EMBEDDED) == "" and link not in inside)


def _is_introduced(link: Element) -> bool:
    """Whether the link or its line begins with 附件, Annex or another such word."""
    own = single_line(text_start(link, 200))
    if LABEL.match(own) or ANNEX.match(own):
        return True
    parent = link.getparent()
    if parent is None or parent.tag not in ("li", "p", "td", "span", "dd", "strong", "b", "em"):
        return False
    line = single_line(text_start(parent, 200))
    return LABEL.match(line) is not None or (len(line) <= _LONGEST_NAME and ANNEX.match(line) is not None)


def _is_headed(link: Element, known: dict[Element, bool | None]) -> bool:
    """Whether a link stands below a heading such as 附件 or Attachments, with nothing but links between.

    `known` holds the answer for elements: None where only links stand before them.
    """
    for element in (link, *islice(link.iterancestors(), _MOST_LEVELS + 1)):
        if element.tag in ("body", "article", "main"):
            return False
        passed: list[Element] = []
        verdict: bool | None = None
        before: Element | None = element
        while before is not None and before not in known and len(passed) < _MOST_STEPS:
            passed.append(before)
            before = before.getprevious()
            if before is not None:
                verdict = _heads_files(before)
                if verdict is not None:
                    break
        if verdict is None and before is not None:
            verdict = known.get(before)
        known.update(dict.fromkeys(passed, verdict))
        if verdict is not None:
            return verdict
    return False


def _heads_files(element: Element) -> bool | None:
    """Whether an element heads a list of files; None for one with nothing but links."""
    text = text_start(element, _LONGEST_HEADING + 1).strip()
    if not text:
        return None
    if len(text) <= _LONGEST_HEADING and HEADING.fullmatch(text):
        return True
    is_links = element.tag not in HEADINGS and next(element.iter("a"), None) is not None
    return None if is_links else False
