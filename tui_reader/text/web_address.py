"""Web addresses: recognition, and absolute addresses of links."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from tui_reader.text.clean import clean

MOST_CHARACTERS = 4000
"""Longer addresses are rejected. Chosen by hand."""

_JUNK = re.compile(r"[\x00-\x20\x7f-\xa0\ufffd]")


def is_web(address: str) -> bool:
    """Whether an address is an http or https address, not a path, a name or another scheme."""
    return address[:8].lower().startswith(("http://", "https://"))


def absolute(base: str | None, href: object) -> str | None:
    """The http(s) address of a link in the document at `base`, cleaned, with its fragment.

    None for scripts, mail, bare fragments, damaged addresses and other types. Where `base` is not a web address,
    only absolute links have one.
    """
    if not isinstance(href, str) or href.lstrip().startswith("#"):
        return None
    href = _JUNK.sub("", clean(href.strip()))
    if not href or len(href) > MOST_CHARACTERS:
        return None
    try:
        joined = urljoin(base, href) if base and is_web(base) else href
        parts = urlsplit(joined)
        usable = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return joined if usable else None
