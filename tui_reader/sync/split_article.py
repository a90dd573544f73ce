"""An article over several pages: which page is needed next, and when it is whole. Pure: no input, no output."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlsplit

from tui_reader.model import Bulletin, Page
from tui_reader.sources import Fetched, SourceError, is_web

MOST_PARTS = 50
PARTS_LIMIT = 64 << 20
"""Bytes of all pages of one article."""


class Wanted(NamedTuple):
    """A further page is needed: the first of `addresses`; the others will be, after it. It is to come from where
    the page `beside` came from: its host, its folder, its web archive."""

    addresses: Sequence[str]
    beside: Fetched


class Unparsed(NamedTuple):
    """What is to be parsed next: the page `item`, with `more` pages of the same article."""

    item: Fetched
    more: Sequence[Fetched] = ()
    rules: Mapping[str, str] | None = None


Steps = Generator[Wanted | Unparsed, "Fetched | SourceError | Page", Page]
"""Gives what is needed and takes it: for Wanted a Fetched or SourceError, for Unparsed a page. Returns a page."""


def whole(first: Fetched, rules: Mapping[str, str] | None = None) -> Steps:
    """The page that was fetched; if it is the first of an article, with all the others in it, which are then named
    in its `parts`. What is missing is among its warnings. `rules` are those of `parse_page`."""
    page = yield Unparsed(first, (), rules)
    assert not isinstance(page, Fetched | SourceError)
    if not isinstance(page, Bulletin) or not page.parts:
        return page
    parts, trouble = yield from _parts(first, page.parts)
    if parts:
        joined = yield Unparsed(first, parts)
        if isinstance(joined, Bulletin):
            page = joined
        else:
            trouble = "its pages together are too much to read"
    if trouble is None:
        return page
    return replace(page, warnings=(*page.warnings, f"the article goes on, but {trouble}"))


def _parts(
    first: Fetched, named: Sequence[str]
) -> Generator[Wanted | Unparsed, Fetched | SourceError | Page, tuple[list[Fetched], str | None]]:
    """The further pages of an article in order, and why there are not all of them.

    A pager may show only the pages next to its own: the last page is asked for those behind it.
    """
    waiting, parts, size = list(named), list[Fetched](), len(first.data)
    seen = {first.address}
    while waiting:
        if len(parts) == MOST_PARTS:
            return parts, f"no more than {MOST_PARTS} further pages are read"
        part = yield from _part(first, waiting)
        if isinstance(part, SourceError):
            return parts, str(part)
        size += len(part.data)
        if size > PARTS_LIMIT:
            return parts, f"its pages together are larger than {PARTS_LIMIT >> 20} MiB"
        if part.address in seen:
            return parts, f"{waiting[0]} leads back to a page before it"
        parts.append(part)
        seen.update((part.address, waiting.pop(0)))
        if not waiting:
            last = yield Unparsed(part)
            further = last.parts if isinstance(last, Bulletin) else ()
            waiting = [address for address in further if address not in seen]
    return parts, None


def _part(
    first: Fetched, waiting: Sequence[str]
) -> Generator[Wanted | Unparsed, Fetched | SourceError | Page, Fetched | SourceError]:
    """The page at the first of the addresses: from where the article itself came, nowhere else."""
    address = waiting[0]
    elsewhere = SourceError(address, "this page is somewhere else, where no part of the article can be")
    if first.archive is None and not _beside(first.address, address):
        return elsewhere
    part = yield Wanted(waiting, first)
    assert isinstance(part, Fetched | SourceError)
    if isinstance(part, SourceError) or first.archive is not None or _beside(first.address, part.address):
        return part
    return elsewhere


def _beside(one: str, other: str) -> bool:
    """Whether two addresses are of one host, or both of files."""
    if is_web(one) and is_web(other):
        return urlsplit(one).netloc.lower() == urlsplit(other).netloc.lower()
    return not is_web(one) and not is_web(other)
