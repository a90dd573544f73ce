"""From addresses to pages: the sources, and the parser behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from tui_reader.model import Failure, Page
from tui_reader.sources import SourceError, open_source


class PageParser(Protocol):
    """What `parse.worker.Parser` is to us: bytes and what was declared of them in, a page out, no exceptions."""

    def parse(self, data: bytes, address: str, declared_charset: str | None, media_type: str | None) -> Page: ...


def pages(addresses: Iterable[str], parser: PageParser, linked_from: str | None = None) -> Iterator[Page]:
    """Every page behind the addresses, in order and as each is ready; what cannot be opened as a Failure in its
    place. `linked_from` is the page that leads there, None for addresses that a user typed: see
    `sources.open_source`, also on why this is to be called in a thread where an event loop is running."""
    for address in addresses:
        for item in open_source(address, linked_from):
            if isinstance(item, SourceError):
                yield Failure(item.address, item.message)
            else:
                yield parser.parse(item.data, item.address, item.declared_charset, item.media_type)
