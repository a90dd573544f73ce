"""Where a link leads: its address, also the one that a script opens, and the file that a viewer shows."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from urllib.parse import unquote, urljoin

from tui_reader.parse.dom import Element
from tui_reader.text.link_target import link_target
from tui_reader.text.web_address import absolute, is_web

DOCUMENT_FORMATS = (
    "pdf|docx?|docm|dot[xm]?|xls[xmb]?|xlt[xm]?|ppt[xm]?|pps[xm]?|pot[xm]?|wps|wpt|et|ett|dps|dpt|ofd|cebx?|gd|gw|sep"
    "|edc|caj|kdh|xps|oxps|djvu?|hwpx?|hwt|hml|jtdc?|rtf|csv|tsv|epub|mobi|zip|rar|7z|tar|tgz|gz|od[tspg]|dwg|dxf|vsdx?"
    "|km[lz]|p7m|tiff?|msg|eml"
)
"""Endings of the names of files that a page offers, as alternatives of a pattern: documents, sheets, archives,
drawings, scans in a format that browsers do not show, and the formats of official documents (OFD, CEB, GD, SEP,
EDC, HWP, JTD)."""

FILE_ENDING = rf"\.(?:{DOCUMENT_FORMATS})(?![\w-])"
"""Pattern of the ending of an address that leads to a document."""

OPENS = "data-opened-address"
"""Attribute of a link with the address that its script opens, where that is not written in the link."""

# A string that is not closed goes to the end, so that no place is looked at twice.
_STRING = re.compile(r"""'((?:[^'\\]|\\.)*+)(?:'|\Z)|"((?:[^"\\]|\\.)*+)(?:"|\Z)""", re.S)
_OPENS = re.compile(r"(?:open|assign|replace)\s*\(\s*$|(?:location|href|src)\s*=\s*$", re.I)
_LONGEST_SCRIPT = 4000
_VIEWER = re.compile(r"viewer|preview|gview|pdf[._-]?js|flowpaper|flipbook|op/(?:embed|view)\.aspx|reader", re.I)
_SENDS = re.compile(r"down_?load|down_?file|file_?down|get_?file|send_?file|attach|stream", re.I)
_PARAMETER = re.compile(
    r"[?&#](?:file(?:_?(?:url|path|name))?|src|url|link|path|pdf(?:_?(?:url|path|file))?|doc(?:_?url)?)=([^&#]+)",
    re.I,
)
_FILE = re.compile(rf"{FILE_ENDING}(?:$|[?#])", re.I)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,2000}={0,2}")


def link_address(link: Element, base: str | None) -> str | None:
    """The address of a link, as `link_target`: its `href`; of one that leads to no other page, what its script
    opens. None where neither leads anywhere."""
    href = link.get("href")
    target = link_target(base, href)
    if target is not None and not target.startswith("#"):
        return target
    opened = link.get(OPENS)
    if opened is not None and (address := absolute(base, opened)) is not None:
        return address
    return scripted_address(link_script(link), base) or target


def link_script(link: Element) -> str:
    """The script that runs when a link is followed; `;` where it has none."""
    href = link.get("href")
    script = href.strip() if href and href.lstrip()[:11].lower() == "javascript:" else ""
    return f"{unquote(script[11:])};{link.get('onclick') or ''}"


def script_strings(script: str) -> list[str]:
    """The strings of a short script, without their escaped slashes; those of its first 4,000 characters."""
    found = _STRING.finditer(script[:_LONGEST_SCRIPT])
    return [(string[1] or string[2] or "").replace("\\/", "/").strip() for string in found]


def scripted_address(script: str, base: str | None) -> str | None:
    """The address that a script opens: a string with a slash, or any string that the script itself opens."""
    if len(script) < 4:
        return None
    script = script[:_LONGEST_SCRIPT]
    for string in _STRING.finditer(script):
        text = (string[1] or string[2] or "").replace("\\/", "/").strip()
        opened = _OPENS.search(script[max(0, string.start() - 40) : string.start()]) is not None
        is_path = "/" in text and " " not in text and "<" not in text and not text.startswith("#")
        if (opened or is_path) and (address := absolute(base, text)) is not None:
            return address
    return None


def viewed_file(address: str) -> str | None:
    """The address of the file that the viewer at `address` shows, as the viewer is given it: `/a.pdf` for
    `viewer.html?file=%2Fa.pdf`. None for an address that is no viewer's, such as that of a script that sends the
    file itself. A relative address of a viewer's parameter is joined with the viewer's address, as pdf.js does
    (its viewer.html, 2026). kkFileView has the address in Base64 (its documentation, 2026)."""
    if "=" not in address:
        return None
    path = address.partition("?")[0].partition("#")[0]
    is_viewer = _VIEWER.search(path) is not None
    if not is_viewer and (_SENDS.search(path) or _FILE.search(path)):
        return None
    for parameter in _PARAMETER.finditer(address):
        value = unquote(parameter[1]).strip()
        if is_viewer and _BASE64.fullmatch(value) and not _FILE.search(value):
            value = _decoded(value) or value
        if not _FILE.search(value) and not (is_viewer and "/" in value):
            continue
        try:
            return value if value.startswith("/") or is_web(value) else urljoin(path, value)
        except ValueError:
            return None
    return None


def _decoded(value: str) -> str | None:
    """The web address that is written in Base64; None for other texts."""
    try:
        text = b64decode(value + "=" * (-len(value) % 4), altchars=b"-_" if "-" in value or "_" in value else None)
        address = unquote(text.decode())
    except (binascii.Error, ValueError):
        return None
    return address if is_web(address) else None
