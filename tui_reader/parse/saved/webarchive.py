"""Web archives of Safari: a property list with the main resource of a page and those of its frames."""

from __future__ import annotations

import plistlib
from collections.abc import Iterator, Mapping
from xml.parsers.expat import ExpatError

from tui_reader.parse.saved.saved_page import Resource, SavedPage, web_origin
from tui_reader.parse.unsupported import UnsupportedPage

# Frames and their depth. Chosen by hand.
_MOST_FRAMES = 50
_MOST_PARTS = 5000
_DEEPEST = 5


def read_webarchive(data: bytes) -> SavedPage:
    """The page in a web archive. Raises UnsupportedPage for another or a damaged property list."""
    try:
        found = plistlib.loads(data)
    except (
        ValueError,
        ExpatError,
        RecursionError,
        OverflowError,
        TypeError,
        LookupError,
        AttributeError,
    ) as error:
        raise UnsupportedPage("is a property list that is damaged; save the page again") from error
    archive = found if isinstance(found, dict) else {}
    page = _resource(archive)
    if page is None:
        raise UnsupportedPage("is a property list without a page; open it with a program made for it")
    main = archive["WebMainResource"]
    frames = tuple(_frames(archive, 0))[:_MOST_FRAMES]
    return SavedPage(web_origin(main.get("WebResourceURL")), page, frames, _pictures(archive))


def _resource(archive: object) -> Resource | None:
    main = archive.get("WebMainResource") if isinstance(archive, dict) else None
    content = main.get("WebResourceData") if isinstance(main, dict) else None
    if not isinstance(main, dict) or not isinstance(content, bytes):
        return None
    charset, kind = main.get("WebResourceTextEncodingName"), main.get("WebResourceMIMEType")
    return Resource(
        content, charset if isinstance(charset, str) else None, kind if isinstance(kind, str) else None
    )


def _pictures(archive: Mapping[str, object]) -> dict[str, bytes]:
    """The pictures of the page by their addresses."""
    parts = archive.get("WebSubresources")
    found: dict[str, bytes] = {}
    for part in parts[:_MOST_PARTS] if isinstance(parts, list) else ():
        values = part if isinstance(part, dict) else {}
        address, data = values.get("WebResourceURL"), values.get("WebResourceData")
        is_picture = str(values.get("WebResourceMIMEType")).startswith("image/")
        if is_picture and isinstance(address, str) and isinstance(data, bytes):
            found.setdefault(address, data)
    return found


def _frames(archive: object, depth: int) -> Iterator[Resource]:
    inner = archive.get("WebSubframeArchives") if isinstance(archive, dict) and depth < _DEEPEST else None
    for one in inner[:_MOST_FRAMES] if isinstance(inner, list) else ():
        if (found := _resource(one)) is not None:
            yield found
        yield from _frames(one, depth + 1)
