"""Names of the site of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from tui_reader.parse.dom import Element, attribute, stated_addresses, text_of
from tui_reader.parse.structure.match_key import words_key

ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}", re.I)
"""An address or the name of a host where a title is expected."""
_HOME_PATH = re.compile(
    r"/?(?:(?:index|home|default|startseite)(?:\.\w{3,5})?)?/?|/(?:[a-z]{2}(?:[-_][a-z]{2})?)/?", re.I
)
_LONGEST_HOME = 20
"""Characters of the last part of an address that `_HOME_PATH` can match."""
SITE_END = re.compile(r"(?:网站?|门户|政府|官网|平台|频道|在线)\s*$")
_MOST_NAMES = 8


def site_names(root: Element, stated: Iterable[str | None]) -> list[str]:
    """The names of the site: those in the meta tags, and the text or picture of the link to its home page."""
    names = [name for name in stated if name]
    own = next(filter(None, map(str.strip, stated_addresses(root))), "")
    for link in root.iter("a"):
        href = (link.get("href") or "").strip()
        if not href or not _may_be_home(href, own) or not _is_home(href, own):
            continue
        image = next(link.iter("img"), None)
        name = text_of(link) or (attribute(image, "alt", 100) if image is not None else "")
        if 0 < len(name) <= 100:
            names.append(name)
        if len(names) >= _MOST_NAMES:
            break
    return names


def _may_be_home(href: str, own: str) -> bool:
    """Whether an address can be that of a home page, by the length of its last part; most are not."""
    name = href.rpartition("/")[2]
    return (len(name) <= _LONGEST_HOME and href.count("/") <= 4) or ":" in name or own.startswith(href)


def _is_home(href: str, own: str) -> bool:
    """Whether an address is that of a home page: without a path, or a folder above the page's own address."""
    if href.isprintable() and "//" not in href and not any(mark in href for mark in ":?#"):
        # A path alone.
        return _HOME_PATH.fullmatch(href) is not None
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    if parts.query or parts.fragment:
        return False
    if _HOME_PATH.fullmatch(parts.path):
        return bool(parts.netloc or parts.path)
    return (
        bool(parts.netloc)
        and parts.path.count("/") <= 2
        and len(own) > len(href) + 3
        and own.startswith(f"{href.rstrip('/')}/")
    )


def is_site_name(text: str, sites: Iterable[str]) -> bool:
    """Whether a text names the site: a known name, an address, or words that end as only such names do."""
    key = words_key(text)
    known = any(key == words_key(site) for site in sites)
    return not key or known or ADDRESS.fullmatch(text) is not None or SITE_END.search(text) is not None
