"""From addresses to pages: the sources, and the parser behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol
from urllib.parse import urlsplit

from tui_reader.model import Bulletin, Failure, Page
from tui_reader.sources import Fetched, SourceError, find_in_archive, is_web, open_source

MOST_PARTS = 50
PARTS_LIMIT = 64 << 20
"""Bytes of all pages of one article."""


class PageParser(Protocol):
    """What `parse.worker.Parser` is to us: bytes and what was declared of them in, a page out, no exceptions."""

    def parse(
        self,
        data: bytes,
        address: str,
        declared_charset: str | None,
        media_type: str | None,
        more: Sequence[tuple[str, bytes]] = (),
    ) -> Page: ...


def pages(addresses: Iterable[str], parser: PageParser, linked_from: str | None = None) -> Iterator[Page]:
    """As `fetched_pages`, the pages alone."""
    for page, _fetched in fetched_pages(addresses, parser, linked_from):
        yield page


def fetched_pages(
    addresses: Iterable[str], parser: PageParser, linked_from: str | None = None
) -> Iterator[tuple[Page, Fetched | None]]:
    """Every page behind the addresses, in order and as each is ready, with the bytes it was parsed from; what
    cannot be opened as a Failure in its place, without any. `linked_from` is the page that leads there, None for
    addresses that a user typed: see `sources.open_source`, also on why this is to be called in a thread where an
    event loop is running.

    An article that goes on over several pages is one bulletin: its further pages are fetched from the same host,
    or read from the same folder or archive, and do not come again by themselves where that holds them too. The
    bytes are those of its first page.
    """
    articles = _Articles(parser)
    for address in addresses:
        for item in open_source(address, linked_from):
            if isinstance(item, SourceError):
                yield Failure(item.address, item.message), None
            elif item.address not in articles.joined:
                yield articles.read(item), item


class _Articles:
    """The articles of one source, each with the pages on which it goes on; `joined` are those pages."""

    def __init__(self, parser: PageParser) -> None:
        self.parser = parser
        self.joined: set[str] = set()
        self._found: dict[str, Fetched] = {}
        self._contents: dict[str, set[str]] = {}

    def read(self, item: Fetched) -> Page:
        """The page that was fetched; if it is the first of an article, with all the others in it."""
        page = self.parser.parse(item.data, item.address, item.declared_charset, item.media_type)
        if not isinstance(page, Bulletin) or not page.parts:
            return page
        parts, trouble = self._parts(item, page.parts)
        if parts:
            more = [(part.address, part.data) for part in parts]
            whole = self.parser.parse(item.data, item.address, item.declared_charset, item.media_type, more)
            if isinstance(whole, Bulletin):
                self.joined.update(whole.parts)
                page = whole
            else:
                trouble = "its pages together are too much to read"
        if trouble is None:
            return page
        return replace(page, warnings=(*page.warnings, f"the article goes on, but {trouble}"))

    def _parts(self, first: Fetched, named: Sequence[str]) -> tuple[list[Fetched], str | None]:
        """The further pages of an article in order, and why there are not all of them.

        A pager may show only the pages next to its own: the last page is asked for those behind it.
        """
        waiting, parts, size = list(named), list[Fetched](), len(first.data)
        seen = {first.address}
        while waiting:
            if len(parts) == MOST_PARTS:
                return parts, f"no more than {MOST_PARTS} further pages are read"
            part = self._part(first, waiting)
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
                last = self.parser.parse(part.data, part.address, part.declared_charset, part.media_type)
                further = last.parts if isinstance(last, Bulletin) else ()
                waiting = [address for address in further if address not in seen]
        return parts, None

    def _part(self, first: Fetched, waiting: Sequence[str]) -> Fetched | SourceError:
        """The page at the first of the addresses: from where the article itself came, nowhere else."""
        address = waiting[0]
        if first.archive is not None:
            return self._archived(first.archive, waiting)
        elsewhere = SourceError(address, "this page is somewhere else, where no part of the article can be")
        if not _beside(first.address, address):
            return elsewhere
        linked_from = first.address if is_web(address) else None
        part = next(open_source(address, linked_from), elsewhere)
        return part if isinstance(part, SourceError) or _beside(first.address, part.address) else elsewhere

    def _archived(self, archive: str, waiting: Sequence[str]) -> Fetched | SourceError:
        """A page of a web archive. That has no index and is read again: for all that is waited for at once, and
        to its end only once, which then tells what it does not hold."""
        address = waiting[0]
        if address not in self._found and address in self._contents.get(archive, waiting):
            self._found, seen = find_in_archive(archive, waiting)
            if len(self._found) < len(waiting):
                self._contents[archive] = seen
        return self._found.get(address) or SourceError(address, "this page is not in the web archive")


def _beside(one: str, other: str) -> bool:
    """Whether two addresses are of one host, or both of files."""
    if is_web(one) and is_web(other):
        return urlsplit(one).netloc.lower() == urlsplit(other).netloc.lower()
    return not is_web(one) and not is_web(other)
