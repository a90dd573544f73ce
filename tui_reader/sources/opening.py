"""Opening of addresses on this machine as users type them: a file, a folder, `-` or a `file://` URI."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from tui_reader.sources.addresses import path_of
from tui_reader.sources.fetching import Fetched, SourceError
from tui_reader.sources.files.filesystem import (
    Noted,
    ReadPosition,
    address_of,
    is_container,
    is_folder,
    read_linked,
    read_path,
    read_standard_input,
    status_at,
    unreadable,
)
from tui_reader.text.web_address import is_web

# Two letters at least: `C:` is a drive.
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)

STANDARD_INPUT = "-"

NO_WEB_ADDRESS = "a page may only lead to http and https addresses; type this one yourself"
"""What is wrong with a link of a web page to a file."""


def open_source(address: str, feed_limit: int = 0, noted: Noted | None = None) -> Iterator[Fetched | SourceError]:
    """Every page at an address on this machine, in order, with a SourceError in place of each that cannot be read;
    `feed_limit` and `noted` are as in `read_path`. What is at a web address `sync.resolver` finds out."""
    if address == STANDARD_INPUT:
        yield read_standard_input()
        return
    path = _path(address)
    if isinstance(path, SourceError):
        yield path
    else:
        yield from read_path(path, feed_limit=feed_limit, noted=noted)


def open_linked(
    address: str, linked_from: str, feed_limit: int = 0, *, follow_links: bool = False
) -> Fetched | SourceError:
    """The page at a path that the page or list at another path names, as `filesystem.read_linked`."""
    path, base = _path(address), _path(linked_from)
    if isinstance(path, SourceError):
        return path
    if isinstance(base, SourceError):
        return base
    return read_linked(address_of(path), address_of(base), feed_limit, follow_links=follow_links)


def find_in_container(
    container: str, wanted: Collection[str], position: ReadPosition | None = None
) -> tuple[dict[str, Fetched], set[str]]:
    """The pages with the `wanted` addresses in the container at an address, such as a web archive, and the
    addresses of all pages up to the last of them. `position` follows the reading."""
    path = _path(container)
    return find_among(read_path(path, position) if isinstance(path, Path) else (), wanted)


def find_among(
    items: Iterable[Fetched | SourceError], wanted: Collection[str]
) -> tuple[dict[str, Fetched], set[str]]:
    """As `find_in_container`, for the items of a container, such as those of `unpacking.unpack`."""
    found: dict[str, Fetched] = {}
    seen: set[str] = set()
    for item in items:
        if isinstance(item, Fetched):
            seen.add(item.address)
            if item.address in wanted:
                found.setdefault(item.address, item)
                if len(found) == len(wanted):
                    break
    return found, seen


def check(address: str) -> SourceError | None:
    """The error in an address, as far as it shows without opening it; None for every web address."""
    if address == STANDARD_INPUT or is_web(address):
        return None
    path = _path(address)
    if isinstance(path, SourceError):
        return path
    try:
        status_at(path)
    except (OSError, ValueError) as error:
        return unreadable(path, error)
    return None


def holds_many(address: str) -> bool:
    """Whether an address on this machine is that of a folder or of a container, which may hold any number of
    pages."""
    if address == STANDARD_INPUT or is_web(address):
        return False
    path = _path(address)
    return isinstance(path, Path) and (is_folder(path) or is_container(path))


def path_at(address: str) -> Path:
    """The path that an address on this machine names. Raises SourceError."""
    path = _path(address)
    if isinstance(path, SourceError):
        raise path
    return path


def _path(address: str) -> Path | SourceError:
    if not address:
        return SourceError("(empty)", "this is not an address; name a file, a folder or a web address")
    scheme = _SCHEME.match(address)
    if scheme is None:
        return Path(address)
    if scheme[1].lower() != "file":
        message = f"{scheme[1].lower()}: cannot be opened; name a file, a folder or an http(s) address"
        return SourceError(address, message)
    elsewhere = "this file is on another machine; write file:/// and its path on this one"
    return path_of(address) or SourceError(address, elsewhere)
