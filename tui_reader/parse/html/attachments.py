"""Documents that an article links to, in its text and in the site's list of attachments below it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote, urlsplit

from tui_reader.model import Attachment
from tui_reader.parse.dom import Element, attribute, id_and_class, single_line, text_of, text_start
from tui_reader.parse.rendering import EMBEDDED
from tui_reader.text.character_ranges import HAN
from tui_reader.text.web_address import absolute

_ENDINGS = r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|dps|ofd|ceb|gd|rtf|csv|zip|rar|7z|od[tsp])"
_PATH = re.compile(_ENDINGS + "$", re.I)
_NAME = re.compile(_ENDINGS + r"\b", re.I)
_DOWNLOAD = re.compile(r"down(?:load|file)?|attach|fileid|getfile|showfile", re.I)
_LABEL = re.compile(
    r"[（(【\[]?\s*(?:附件|附表|附)\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})?"
    rf"(?![{HAN}])\s*[】\]）)]?\s*[:：.、]?\s*"
)
_BOX = re.compile(r"(?:^|[\s_-])(?:fujian|fj|xgfj|attach(?:ment)?s?|annex|download-?list)(?=$|[\s_-])")
_MOST_LEVELS = 3


def read_attachments(container: Element, base: str | None) -> tuple[Attachment, ...]:
    """The attachments in order, each address once, titled as printed without 附件1：.

    A link in the article is an attachment by the ending of its address or name, or where it is labelled 附件. A
    link near the article must be labelled, or be in a box named for attachments.
    """
    found: dict[str, Attachment] = {}
    for link in container.iter("a"):
        _add(found, link, base, introduced=_is_introduced(link))
    for link in _neighbouring(container):
        boxes = islice(link.iterancestors(), 3)
        if _is_introduced(link) or any(_BOX.search(id_and_class(box)) for box in boxes):
            _add(found, link, base, introduced=True)
    return tuple(found.values())


def _add(found: dict[str, Attachment], link: Element, base: str | None, introduced: bool) -> None:
    address = absolute(base, link.get("href"))
    title = text_of(link) or attribute(link, "title", 300)
    path = urlsplit(address).path if address else ""
    document = _PATH.search(path) or _NAME.search(title)
    if not document and link.get(EMBEDDED) is None and not (introduced and address and _DOWNLOAD.search(address)):
        return
    name = _LABEL.sub("", title, count=1) or unquote(path.rpartition("/")[2])
    if name:
        found.setdefault(address or name, Attachment(single_line(name), address))


def _neighbouring(container: Element) -> Iterator[Element]:
    """The links outside the article, up to three levels above it."""
    inside = set(container.iter("a"))
    scope = container
    for parent in islice(container.iterancestors(), _MOST_LEVELS):
        if parent.tag in ("body", "html"):
            break
        scope = parent
    return (link for link in scope.iter("a") if link not in inside)


def _is_introduced(link: Element) -> bool:
    """Whether the link or its line begins with 附件."""
    if _LABEL.match(text_of(link)):
        return True
    parent = link.getparent()
    if parent is None or parent.tag not in ("li", "p", "td", "span"):
        return False
    return _LABEL.match(single_line(text_start(parent, 200))) is not None
