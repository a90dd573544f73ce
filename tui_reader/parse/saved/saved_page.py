"""The page inside a file that a browser or Word saved, and the address that the file names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from tui_reader.text.clean import clean_line
from tui_reader.text.web_address import absolute

_HEAD = 4096
# SingleFile writes its comment inside `<html`, and older versions word it differently.
_SINGLE_FILE = re.compile(
    r"<!--\s{0,80}(?:Page saved with|Archive processed by) SingleFile[^\n]{0,200}\n[ \t]*url:[ \t]*(\S{8,4000})",
    re.I,
)


class Resource(NamedTuple):
    """One file of a saved page. The charset and the type are as the file states them."""

    data: bytes
    charset: str | None = None
    media_type: str | None = None


class SavedPage(NamedTuple):
    """A page, the web address that it was saved from (None where none is stated), the pages in its frames, and the
    pictures of the file by their addresses."""

    address: str | None
    page: Resource
    frames: tuple[Resource, ...] = ()
    pictures: Mapping[str, bytes] = {}


def stated_origin(text: str) -> str | None:
    """The address in the comment that SingleFile writes at the head of a page; None without one.

    A canonical link and the comment of other browsers (`saved from url`) are no origin: pages built from a saved
    template have those of the template, so that several pages would share an address.
    """
    found = _SINGLE_FILE.search(text[:_HEAD])
    return web_origin(found[1]) if found else None


def web_origin(stated: object) -> str | None:
    """A stated address if it is a clean web address."""
    text = str(stated or "").strip().strip("<>")
    address = absolute(None, clean_line(text, 4000))
    return address if address and " " not in text else None
