"""The pages at addresses: fetched or read, and parsed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from tui_reader.model import Bulletin, Failure, Page
from tui_reader.sources import Fetched, SourceError, find_in_archive, open_source
from tui_reader.sync.split_article import NeededPage, read_article
from tui_reader.text.web_address import is_web

if TYPE_CHECKING:
    from tui_reader.parse.worker import Parser


def open_pages(
    addresses: Iterable[str], parser: Parser, linked_from: str | None = None, *, proxy: str | None = None
) -> Iterator[Page]:
    """As `fetched_pages`, without the fetched bytes."""
    for page, _fetched in fetched_pages(addresses, parser, linked_from, proxy=proxy):
        yield page


def fetched_pages(
    addresses: Iterable[str], parser: Parser, linked_from: str | None = None, *, proxy: str | None = None
) -> Iterator[tuple[Page, Fetched | None]]:
    """Iterates over the pages at the addresses, in order, each with the fetched bytes; a Failure, without bytes,
    for what cannot be opened. `linked_from` is the page that leads there, None for addresses that a user typed;
    `proxy` is as in `fetching.Policy`. Where an event loop is running, call this in a thread: see
    `sources.open_source`.

    An article over several pages is one bulletin, with the bytes of its first page. Its further pages come from
    the same host, folder or archive file, and are not returned a second time where that contains them too.
    """
    articles = _Articles(parser, proxy)
    for address in addresses:
        for item in open_source(address, linked_from, proxy):
            if isinstance(item, SourceError):
                yield Failure(item.address, item.message), None
            elif item.address not in articles.joined:
                yield articles.read(item), item


class _Articles:
    """Reads articles with their further pages; `joined` are the addresses of these."""

    def __init__(self, parser: Parser, proxy: str | None) -> None:
        self.parser = parser
        self.proxy = proxy
        self.joined: set[str] = set()
        self._found: dict[str, Fetched] = {}
        self._contents: dict[str, set[str]] = {}

    def read(self, item: Fetched) -> Page:
        """The article that begins with the fetched page."""
        page = read_article(item, lambda unparsed: unparsed.by(self.parser), self._fetch)
        if isinstance(page, Bulletin):
            self.joined.update(page.parts)
        return page

    def _fetch(self, needed: NeededPage) -> Fetched | SourceError:
        address = needed.address
        if needed.first.archive is not None:
            return self._archived(needed.first.archive, needed.addresses)
        linked_from = needed.first.address if is_web(address) else None
        nothing = SourceError(address, "there is nothing at this address")
        return next(open_source(address, linked_from, self.proxy), nothing)

    def _archived(self, archive: str, waiting: Sequence[str]) -> Fetched | SourceError:
        """A page of a web archive. Archives have no index: one is searched for all needed pages at once, and to
        its end only once, after which its addresses are known."""
        address = waiting[0]
        if address not in self._found and address in self._contents.get(archive, waiting):
            self._found, seen = find_in_archive(archive, waiting)
            if len(self._found) < len(waiting):
                self._contents[archive] = seen
        return self._found.get(address) or SourceError(address, "this page is not in the web archive")
