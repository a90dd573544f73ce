"""The pages at addresses: fetched or read, and parsed."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from functools import cached_property
from itertools import chain, groupby, islice
from typing import TYPE_CHECKING, NamedTuple

from tui_reader import paths
from tui_reader.model import Bulletin, Failure, Feed, Page
from tui_reader.sources import Fetched, SourceError, find_in_container, open_source
from tui_reader.sources.files.container_kind import NO_SUCH_MEMBER
from tui_reader.sources.files.endings import media_type_of
from tui_reader.sources.files.filesystem import Noted, is_container, member_of
from tui_reader.sources.files.folder import PassedOver
from tui_reader.sources.opening import NO_WEB_ADDRESS, open_linked, path_at
from tui_reader.sync.feeds.parts import in_parts
from tui_reader.sync.split_article import NeededPage, Unparsed, read_article
from tui_reader.text.web_address import is_web

if TYPE_CHECKING:
    from concurrent.futures import Future

    from tui_reader.parse.worker import Parser
    from tui_reader.sources.profiles.profile import Profiles
    from tui_reader.sync.parser_pool import ParserPool

_AHEAD = 32
"""Pages that are read and parsed before those in front of them are returned. Chosen by hand: one page that
takes as long as twenty others holds up no parser."""

_AHEAD_BYTES = 64 << 20
"""Bytes of such pages, of which one may be larger."""


class _Ahead(NamedTuple):
    """A page that was read, in parts, and its first part while it is parsed."""

    item: Fetched
    parts: list[Unparsed]
    page: Future[Page] | None = None


def open_pages(
    addresses: Iterable[str],
    parser: Parser,
    linked_from: str | None = None,
    *,
    proxy: str | None = None,
    noted: Noted | None = None,
) -> Iterator[Page]:
    """As `fetched_pages`, without the fetched bytes."""
    for page, _fetched in fetched_pages(addresses, parser, linked_from, proxy=proxy, noted=noted):
        yield page


def fetched_pages(
    addresses: Iterable[str],
    parser: Parser,
    linked_from: str | None = None,
    *,
    proxy: str | None = None,
    noted: Noted | None = None,
) -> Iterator[tuple[Page, Fetched | None]]:
    """Iterates over the pages at the addresses, in order, each with the fetched bytes; a Failure, without bytes,
    for what cannot be opened. `linked_from` is the page that leads there, None for addresses that a user typed:
    a page may lead only to web pages, and to private addresses only on its own host; a file or folder, to files in
    its own folder and below. `proxy` is as in
    `fetching.Policy`; what is passed over in folders and archives is `noted`. Web addresses are fetched in a new
    event loop: call this in a thread where one is running.

    An article over several pages is one bulletin, with the bytes of its first page. Its further pages come from
    the same host, folder or archive file, and are not returned a second time where that contains them too.
    """
    articles = _Articles(parser, proxy)
    for on_the_web, group in groupby(addresses, is_web):
        if on_the_web:
            for address in group:
                yield from articles.on_the_web(address, linked_from, noted)
        elif linked_from is not None and (not linked_from or is_web(linked_from)):
            yield from ((Failure(address, NO_WEB_ADDRESS), None) for address in group)
        elif linked_from is not None:
            yield from articles.read_all(open_linked(address, linked_from) for address in group)
        else:
            items = (articles.on_this_machine(address, noted) for address in group)
            yield from articles.read_all(chain.from_iterable(items))


class _Articles:
    """Reads articles with their further pages, each page once."""

    def __init__(self, parser: Parser, proxy: str | None) -> None:
        self.parser = parser
        self.proxy = proxy
        self._joined: set[str] = set()
        self._found: dict[str, Fetched] = {}
        self._contents: dict[str, set[str]] = {}

    @cached_property
    def _in_processes(self) -> bool:
        """Whether pages are parsed by other processes, of which there may be several."""
        from tui_reader.parse.worker import Parser as ParserProcess

        return isinstance(self.parser, ParserProcess)

    @cached_property
    def profiles(self) -> Profiles:
        """The profiles of the user and the built-in ones. Callers report the errors in them."""
        from tui_reader.sources.profiles import profile

        return profile.load(paths.config_dir() / "profiles")[0]

    def on_the_web(
        self, address: str, linked_from: str | None, noted: Noted | None
    ) -> Iterator[tuple[Page, Fetched | None]]:
        """The page at a web address, or each page of the file there."""
        from tui_reader.sources.files.unpacking import unpack
        from tui_reader.sync.resolver import open_address

        if address in self._joined:
            return
        try:
            resolved = open_address(address, self.parser, self.profiles, linked_from, self.proxy)
        except SourceError as error:
            yield Failure(error.address, error.message), None
            return
        if resolved.page is not None:
            self._join(resolved.page)
            yield resolved.page, resolved.fetched
            if isinstance(resolved.page, Feed) and resolved.fetched is not None:
                rest = islice(in_parts(resolved.fetched), 1, None)
                yield from ((part.by(self.parser), resolved.fetched) for part in rest)
        elif resolved.fetched is not None:
            passed = PassedOver(in_container=True)
            yield from self.read_all(unpack(resolved.fetched, resolved.kind, passed))
            if noted is not None:
                for line in passed.notes():
                    noted(address, line)

    def on_this_machine(self, address: str, noted: Noted | None) -> Iterable[Fetched | SourceError]:
        """The pages at an address that a user typed. One in an archive that `open_source` does not unpack, such as
        RAR and 7z, or in any other file with files in it, is taken out in the parser's process."""
        try:
            place = member_of(path_at(address))
        except SourceError:
            place = None
        if place is None:
            return open_source(address, noted=noted)
        container, (first, *more) = str(place[0]), place[1][0].split("!/")
        unpacked = is_container(place[0])
        around = f"{container}!/{first}" if unpacked else container
        names = more if unpacked else [first, *more]
        found = next(open_source(around), None) if names else None
        if found is None or (unpacked and isinstance(found, SourceError)):
            return open_source(address, noted=noted)
        for name in names:
            if isinstance(found, Fetched):
                found = self._taken(found, name)
        return (found,)

    def _taken(self, around: Fetched, name: str) -> Fetched | SourceError:
        """A file within another, by its name there."""
        from tui_reader.parse.members.finding import MISSING
        from tui_reader.parse.page import page_name

        taken = self.parser.take_member(around.data, around.address, name)
        address = f"{around.address}!/{name}"
        if taken.data is not None:
            return Fetched(address, taken.data, None, media_type_of(name))
        if taken.reason == MISSING:
            return SourceError(address, NO_SUCH_MEMBER)
        whose = around.address if taken.is_about_container else name
        return SourceError(
            address, f"{page_name(whose)} {taken.reason or 'holds no text; there is nothing to read'}"
        )

    def read_all(self, items: Iterable[Fetched | SourceError]) -> Iterator[tuple[Page, Fetched | None]]:
        """The articles that begin with the fetched pages."""
        # Closed at once where the caller breaks off, so that no process works on.
        with closing(self._parsed_ahead(items)) as ahead:
            for read in ahead:
                if isinstance(read, SourceError):
                    yield Failure(read.address, read.message), None
                elif read.item.address not in self._joined:
                    page = self._article(read)
                    self._join(page)
                    yield page, read.item
                    yield from ((part.by(self.parser), read.item) for part in read.parts[1:])

    def _article(self, read: _Ahead) -> Page:
        """The page that was read, completed where it is the first of an article."""
        page = read.page.result() if read.page else None
        if len(read.parts) > 1:
            return page or read.parts[0].by(self.parser)

        def parse(unparsed: Unparsed) -> Page:
            return page if page and unparsed == read.parts[0] else self._parse(unparsed)

        return read_article(read.item, parse, self._fetch)

    def _parsed_ahead(self, items: Iterable[Fetched | SourceError]) -> Generator[_Ahead | SourceError, None, None]:
        """The items in order; where there are several, the next ones are parsed meanwhile, on all processors."""
        rest = iter(items)
        first = list(islice(rest, 2 if self._in_processes else 0))
        if len(first) < 2:
            for one in chain(first, rest):
                yield one if isinstance(one, SourceError) else _Ahead(one, list(in_parts(one)))
            return
        with closing(_more_parsers(self.parser)) as parsers:
            waiting: deque[_Ahead | SourceError] = deque()
            size = 0
            for item in chain(first, rest):
                if isinstance(item, SourceError):
                    waiting.append(item)
                elif item.address not in self._joined:
                    parts = list(in_parts(item))
                    waiting.append(_Ahead(item, parts, parsers.submit(parts[0])))
                    size += len(item.data)
                while len(waiting) > _AHEAD or size > _AHEAD_BYTES or (waiting and _is_done(waiting[0])):
                    read = waiting.popleft()
                    size -= len(read.item.data) if isinstance(read, _Ahead) else 0
                    yield read
            yield from waiting

    def _parse(self, unparsed: Unparsed) -> Page:
        return unparsed.by(self.parser)

    def _join(self, page: Page) -> None:
        if isinstance(page, Bulletin):
            self._joined.update(page.parts)

    def _fetch(self, needed: NeededPage) -> Fetched | SourceError:
        address = needed.address
        if needed.first.container is not None:
            return self._contained(needed.first.container, needed.addresses)
        return open_linked(address, needed.first.address)

    def _contained(self, container: str, waiting: Sequence[str]) -> Fetched | SourceError:
        """A page of a web archive. Archives have no index: one is searched for all needed pages at once, and to
        its end only once, after which its addresses are known."""
        address = waiting[0]
        if address not in self._found and address in self._contents.get(container, waiting):
            self._found, seen = find_in_container(container, waiting)
            if len(self._found) < len(waiting):
                self._contents[container] = seen
        return self._found.get(address) or SourceError(address, "this page is not in the web archive")


def _is_done(read: _Ahead | SourceError) -> bool:
    return isinstance(read, SourceError) or read.page is None or read.page.done()


def _more_parsers(parser: Parser) -> ParserPool:
    """Parsers with the bounds of this one, for all processors."""
    from tui_reader.parse.worker import Parser as ParserProcess
    from tui_reader.sync.parser_pool import ParserPool

    return ParserPool(None, lambda: ParserProcess(parser.deadline, parser.memory, confined=parser.confined))
