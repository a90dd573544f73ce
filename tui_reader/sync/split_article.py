"""Articles split over several pages: which page is needed next, and the drivers that fetch and parse until an
article is complete."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from tui_reader.model import Bulletin, Page, Restoration
from tui_reader.sources import Fetched, SourceError
from tui_reader.sources.fetching import FetchFailed, FetchResult, Received
from tui_reader.text.web_address import is_web

if TYPE_CHECKING:
    from tui_reader.parse.worker import Parser

MAX_PARTS = 50
"""Further pages of one article. Chosen by hand."""

PARTS_LIMIT = 64 << 20
"""Bytes of all pages of one article. Chosen by hand."""


class NeededPage(NamedTuple):
    """A request for the first of `addresses`; the others will be requested after it. The page must come from where
    the article's `first` page came from: its host, its folder, its web archive."""

    addresses: Sequence[str]
    first: Fetched

    @property
    def address(self) -> str:
        """The address of the page."""
        return self.addresses[0]


class Unparsed(NamedTuple):
    """A request to parse the page `item`, with `more` pages of the same article, the parser's `rules`, and what
    text recognition read on pages of a document, by their numbers."""

    item: Fetched
    more: Sequence[Fetched] = ()
    rules: Mapping[str, str] | None = None
    recognized: Mapping[int, str] | None = None

    def by(self, parser: Parser) -> Page:
        """The page, or a Failure."""
        item, more = self.item, [(part.address, part.data) for part in self.more]
        page = (item.data, item.address, item.declared_charset, item.media_type, more, self.rules)
        return parser.parse(*page, recognized=self.recognized) if self.recognized else parser.parse(*page)


ArticleSteps = Generator[NeededPage | Unparsed, "Fetched | SourceError | Page", Page]
"""Yields requests and receives the answers: a Fetched or SourceError for NeededPage, a Page for Unparsed. Returns
the article."""


def read_article(
    item: Fetched, parse: Callable[[Unparsed], Page], fetch: Callable[[NeededPage], Fetched | SourceError]
) -> Page:
    """The page `item`, complete with its further pages; blocking."""
    steps = assemble(item)
    try:
        step = next(steps)
        while True:
            step = steps.send(parse(step) if isinstance(step, Unparsed) else fetch(step))
    except StopIteration as end:
        page: Page = end.value
        return page


async def read_article_async(
    item: Fetched,
    parse: Callable[[Unparsed], Awaitable[Page]],
    fetch: Callable[[NeededPage], Awaitable[Fetched | SourceError]],
    *,
    page: Page | None = None,
) -> Page:
    """As `read_article`, in an event loop. `page` is the parsed `item`, if it has been parsed already."""
    steps = assemble(item)
    try:
        step = next(steps)
        if page is not None:
            step = steps.send(page)
        while True:
            step = steps.send(await (parse(step) if isinstance(step, Unparsed) else fetch(step)))
    except StopIteration as end:
        article: Page = end.value
        return article


def page_or_error(result: FetchResult) -> Fetched | SourceError:
    """The page of the result of a request without validators, which is never answered with 304."""
    if isinstance(result, FetchFailed):
        return result.error
    assert isinstance(result, Received)
    return result.page


def assemble(first: Fetched) -> ArticleSteps:
    """The steps from a fetched page to the article that begins there. The addresses of the further pages are in
    `parts` of the returned bulletin, missing pages among its warnings. Pure: no input, no output."""
    page = yield from _joined(first)
    if not isinstance(page, Bulletin) or page.title or not first.title:
        return page
    reason = "the page has no title; this is the title that its archive lists"
    return replace(
        page, title=first.title, restorations=(*page.restorations, Restoration("title", "", first.title, reason))
    )


def _joined(first: Fetched) -> ArticleSteps:
    page = yield Unparsed(first)
    assert not isinstance(page, Fetched | SourceError)
    if not isinstance(page, Bulletin) or not page.parts:
        return page
    parts, problem = yield from _parts(first, page.parts)
    if parts:
        joined = yield Unparsed(first, parts)
        if isinstance(joined, Bulletin):
            page = joined
        else:
            problem = "its pages together are too much to read"
    if problem is None:
        return page
    return replace(page, warnings=(*page.warnings, f"the article continues, but {problem}"))


def _parts(
    first: Fetched, named: Sequence[str]
) -> Generator[NeededPage | Unparsed, Fetched | SourceError | Page, tuple[list[Fetched], str | None]]:
    """The further pages of an article in order, and why some are missing.

    A pager may show only its neighbouring pages, so the last page is parsed for the pages after it.
    """
    waiting, parts, size = list(named), list[Fetched](), len(first.data)
    seen = {first.address}
    while waiting:
        if len(parts) == MAX_PARTS:
            return parts, f"no more than {MAX_PARTS} further pages are read"
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
) -> Generator[NeededPage | Unparsed, Fetched | SourceError | Page, Fetched | SourceError]:
    """The page at the first of the addresses, if it comes from where the article itself came from."""
    address = waiting[0]
    foreign = SourceError(address, "this page has another origin than the article")
    if first.container is None and not _same_origin(first.address, address):
        return foreign
    part = yield NeededPage(waiting, first)
    assert isinstance(part, Fetched | SourceError)
    if isinstance(part, SourceError) or first.container is not None or _same_origin(first.address, part.address):
        return part
    return foreign


def _same_origin(one: str, other: str) -> bool:
    """Whether two addresses have the same host, or are both of files."""
    if is_web(one) and is_web(other):
        return urlsplit(one).netloc.lower() == urlsplit(other).netloc.lower()
    return not is_web(one) and not is_web(other)
