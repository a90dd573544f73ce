"""Where a link of a text leads: to an address on the web, of another scheme, of a file, or on the page itself."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import quote, unquote, urljoin

from tui_reader.text.clean import clean_line
from tui_reader.text.web_address import MOST_CHARACTERS, absolute, is_web

OTHER_SCHEMES = (
    *("ftp", "ftps", "gemini", "geo", "gopher", "irc", "mailto", "news", "sip", "sms", "tel", "xmpp"),
    "bulletin",
)
"""Schemes besides http, https and file whose addresses are kept: they name a person, a place or a file, and run
nothing. From the registry of URI schemes of IANA (2026-11), chosen by hand; the last is that of permalinks."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_LETTERS = "!#$%&'()*+,/:;=?@[]~"
_TOP = frozenset(("#", "#top"))
"""Fragments that lead to the top of the page or, in scripted controls, nowhere."""


def link_target(base: str | None, href: object) -> str | None:
    """The address of a link in the text at `base`, a web address, a `file:` URI or the path of a file.

    A web address is as `absolute` makes it; another address has one of `OTHER_SCHEMES`; `#name` is a place on the
    page itself. Links of a file lead to files as `file:` URIs. None for scripts, embedded data, unknown schemes,
    and for links from the web to files.
    """
    if not isinstance(href, str):
        return None
    if (web := absolute(base, href)) is not None:
        return web
    href = clean_line(re.sub(r"[\t\n\r]", "", href), MOST_CHARACTERS + 1)
    if not href or len(href) > MOST_CHARACTERS:
        return None
    if href.startswith("#"):
        return None if href.lower() in _TOP else href
    if named := _SCHEME.match(href):
        scheme, rest = named[1].lower(), href[named.end() :]
        if scheme in OTHER_SCHEMES:
            return f"{scheme}:{quote(rest, safe=_LETTERS)}" if rest.strip("/") else None
        if scheme != "file":
            return None
    own = file_address(base)
    if own is None:
        return None
    href = href.replace("\\", "/")
    if href.startswith("//"):
        # A page of the web, saved without its scheme.
        return absolute(None, f"https:{href}")
    try:
        return urljoin(own, quote(href, safe=_LETTERS))
    except ValueError:
        return None


def file_address(address: str | None) -> str | None:
    """The `file:` URI of the path of a file, or of such a URI; None for any other address."""
    if not address:
        return None
    if address[:7].lower() == "file://":
        return address
    return Path(address).as_uri() if os.path.isabs(address) else None  # noqa: PTH117


def is_link_target(address: str) -> bool:
    """Whether an address is one that `link_target` makes; others may come from archives and packs of others."""
    named = _SCHEME.match(address)
    return (
        address.startswith("#")
        or is_web(address)
        or (named is not None and named[1].lower() in (*OTHER_SCHEMES, "file"))
    )


def place_name(address: str) -> str:
    """The name of a place on a page, as people read it, from `#name`."""
    return clean_line(unquote(address.removeprefix("#")), MOST_CHARACTERS)


def place_address(page: str, place: str) -> str:
    """The address of a place, `#name`, on the page at an address. It replaces the fragment of a web address, which
    that of an entry of a feed may have; in a path, `#` is a character of a name."""
    return (page.partition("#")[0] if is_web(page) else page) + place
