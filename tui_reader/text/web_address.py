"""Web addresses: recognition, and absolute addresses of links."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from tui_reader.text.clean import clean

MOST_CHARACTERS = 4000
"""Longer addresses are rejected. Chosen by hand."""

# Addresses that joining leaves as they are, and paths that it appends.
_PLAIN = re.compile(
    r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?::\d+)?/[\w.~%/=&+,!*:@$'-]*(?:\?[\w.~%/=&+,!*:@$'?-]+)?", re.A
)
_PLAIN_PATH = re.compile(r"/?[\w~%=&+,!*@$'-][\w.~%/=&+,!*@$'-]*(?:\?[\w.~%/=&+,!*:@$'?-]+)?", re.A)
_JUNK = re.compile(r"[\x00-\x20\x7f-\xa0\ufffd]")


def is_web(address: str) -> bool:
    """Whether an address is an http or https address, not a path, a name or another scheme."""
    return address[:8].lower().startswith(("http://", "https://"))


def absolute(base: str | None, href: object) -> str | None:
    """The http(s) address of a link in the document at `base`, cleaned, with its fragment.

    None for scripts, mail, bare fragments, damaged addresses and other types. Where `base` is not a web address,
    only absolute links have one.
    """
    if not isinstance(href, str):
        return None
    href = href.strip()
    if href.startswith("#"):
        return None
    if len(href) <= MOST_CHARACTERS:
        if _PLAIN.fullmatch(href):
            return href
        if base and "/." not in href and "//" not in href and _PLAIN_PATH.fullmatch(href):
            root, folder = _prefixes(base)
            return (root if href[0] == "/" else folder) + href if root else None
    href = _JUNK.sub("", clean(href))
    if not href or len(href) > MOST_CHARACTERS:
        return None
    try:
        joined = urljoin(base, href) if base and is_web(base) else href
        parts = urlsplit(joined)
        usable = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return joined if usable else None


@lru_cache(16)
def _prefixes(base: str) -> tuple[str, str]:
    """What joining puts before a path from the root, and before a relative path; empty without a usable base."""
    if not is_web(base):
        return "", ""
    try:
        joined = urljoin(base, "/x"), urljoin(base, "x")
        return (joined[0][:-2], joined[1][:-1]) if urlsplit(joined[0]).hostname else ("", "")
    except ValueError:
        return "", ""
