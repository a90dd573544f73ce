"""Shortcuts to web pages of Windows (.url), macOS (.webloc) and Linux (.desktop): a listing of one entry."""

from __future__ import annotations

import re
from urllib.parse import unquote

from tui_reader.model import Entry, Listing
from tui_reader.text.clean import clean_line
from tui_reader.text.web_address import absolute

_SECTION = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[(?:InternetShortcut|DEFAULT|Desktop Entry)\]", re.I)
_URL = re.compile(rb"^URL=[ \t]*([^\r\n]{1,4000})", re.I | re.M)
_NAME = re.compile(rb"^Name=[ \t]*([^\r\n]{1,500})", re.I | re.M)
_LARGEST = 64 << 10
_ENDINGS = re.compile(r"\.(?:url|webloc|website|desktop)$", re.I)


def read_shortcut(data: bytes, address: str) -> Listing | None:
    """The page to which a shortcut leads, under the name of the file; None for anything else."""
    if len(data) > _LARGEST:
        return None
    target, name = _target(data)
    web = absolute(None, target) if target else None
    if web is None:
        return None
    file_name = unquote(address).replace("\\", "/").rpartition("/")[2]
    title = clean_line(name, 500) or clean_line(_ENDINGS.sub("", file_name), 500)
    return Listing(address, entries=(Entry(title or web, web),))


def _target(data: bytes) -> tuple[str, str]:
    """The address of a shortcut and its own name; empty without one."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode()
    if _SECTION.match(data):
        found, name = _URL.search(data), _NAME.search(data)
        shown = name[1].decode("utf-8", "replace") if name else ""
        return (found[1].decode("utf-8", "replace").strip() if found else "", shown)
    if data.startswith(b"bplist00") or b"<plist" in data[:1024]:
        import plistlib
        from xml.parsers.expat import ExpatError

        try:
            values = plistlib.loads(data)
        except (ValueError, ExpatError, RecursionError, OverflowError, TypeError, LookupError, AttributeError):
            return "", ""
        if isinstance(values, dict) and isinstance(values.get("URL"), str):
            return values["URL"], str(values.get("Name", "")) if isinstance(values.get("Name"), str) else ""
    return "", ""
