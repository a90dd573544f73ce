"""MHTML (RFC 2557), in which Chrome, Internet Explorer and Word save a page with its images in one file."""

from __future__ import annotations

import email
import re
from collections.abc import Sequence
from email.message import Message
from email.policy import compat32
from itertools import islice

from tui_reader.parse.mail.parts import parameter, payload
from tui_reader.parse.saved.saved_page import Resource, SavedPage, web_origin
from tui_reader.parse.unsupported import UnsupportedPage

# Parts. Chosen by hand.
_MOST_PARTS = 5000
_MOST_FRAMES = 50

_HEADERS = re.compile(rb"\s{0,20}+((?:[!-9;-~]{1,80}+:[^\n]*+\n(?:[ \t]+[^\s][^\n]*+\n)*+)++)")
_RELATED = re.compile(rb"^content-type:\s{0,20}(?:multipart/related|text/html)", re.I | re.M)
_SAVED = re.compile(rb"^(?:snapshot-content-location:|content-location:|from:[^\n]{0,40}saved by)", re.I | re.M)
_MAIL = re.compile(rb"^(?:to|cc|received|return-path|delivered-to|message-id):", re.I | re.M)
_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def is_mhtml(data: bytes) -> bool:
    """Whether the data is a saved page: it has the headers of a page with its files, and none that
    mail programs and servers add."""
    found = _HEADERS.match(data[:65_536].removeprefix(b"\xef\xbb\xbf"))
    head = found[1] if found else b""
    if not _RELATED.search(head):
        return False
    return bool(_SAVED.search(head)) or (b"mime-version:" in head.lower() and not _MAIL.search(head))


def read_mhtml(data: bytes) -> SavedPage:
    """The page in an MHTML file. Raises UnsupportedPage where no part is a page."""
    try:
        whole: Message = email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf").lstrip(), policy=compat32)
        parts = [part for part in islice(whole.walk(), _MOST_PARTS) if not part.is_multipart()]
        pages = [part for part in parts if part.get_content_type() in _PAGE_TYPES and payload(part).strip()]
        start = parameter(whole, "start")
        root = next((one for one in pages if start and str(one.get("content-id", "")).strip() == start), None)
        root = root if root is not None else next(iter(pages or parts), None)
        if root is None:
            raise UnsupportedPage("is an MHTML file without a page; save the page again")
        stated = (
            whole.get("snapshot-content-location"),
            root.get("content-location"),
            whole.get("content-location"),
        )
        frames = tuple(_resource(one) for one in pages if one is not root)
        origin = next((found for one in stated if (found := web_origin(one))), None)
        return SavedPage(origin, _resource(root), frames[:_MOST_FRAMES], _pictures(parts))
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError, AssertionError) as error:
        # The email package raises these for some malformed headers.
        if isinstance(error, UnsupportedPage):
            raise
        raise UnsupportedPage("is an MHTML file that is too damaged to be read; save the page again") from error


def _pictures(parts: Sequence[Message]) -> dict[str, bytes]:
    """The pictures by the addresses that the page may use: those of RFC 2557, and `cid:` (RFC 2392)."""
    found: dict[str, bytes] = {}
    for part in parts:
        if part.get_content_maintype() == "image":
            data = payload(part)
            name = str(part.get("content-id", "")).strip().strip("<>")
            for place in (str(part.get("content-location", "")).strip(), f"cid:{name}" if name else ""):
                if place:
                    found.setdefault(place, data)
    return found


def _resource(part: Message) -> Resource:
    return Resource(payload(part), parameter(part, "charset"), part.get_content_type())
