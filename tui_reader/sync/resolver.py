"""The resolver of sources: first page, profile, kind and plan of what is at an address.

Imports httpx (0.1 s): import this module only when there is an address to resolve.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import urlsplit

from tui_reader.archive.values import LastCrawl
from tui_reader.model import Bulletin, Failure, Feed, Page, described_text
from tui_reader.parse.worker import Parser
from tui_reader.sources import Fetched, SourceError
from tui_reader.sources.fetching import INTERACTIVE, FetchFailed, FetchResult, NotModified, Received, Request
from tui_reader.sources.http.client import Client
from tui_reader.sources.listings import csaf_index, detection, pagination, preparation
from tui_reader.sources.listings.links import PageLink, feed_links, markup_of
from tui_reader.sources.listings.plan import ListingEntry, ListingPlan
from tui_reader.sources.profiles.profile import Profile, Profiles
from tui_reader.sources.secrets import has_reference, secrets_of
from tui_reader.sources.source_kinds import PACKED, SourceKind
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.feeds.parts import in_parts, with_feed_bounds
from tui_reader.sync.split_article import NeededPage, Unparsed, page_or_error, read_article_async

SETTLED_BY_ADDRESS: tuple[SourceKind, ...] = ("csaf", "cdx", "json", *PACKED)
"""Kinds that `resolve_address` does not fetch: their first page is an index, or the whole of them, and large."""

GONE = (404, 410)
"""HTTP statuses of an address where nothing is."""


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The first page of a source.

    `asked` is the address that was requested, `item` the page as the parser gets it, `feeds` are those that it
    offers in its head. `page` is None for a listing that needs no parser; `page` and `plan` are None for a file
    that holds many documents.
    """

    asked: str
    received: Received
    item: Fetched
    page: Page | None = None
    plan: ListingPlan | None = None
    feeds: tuple[PageLink, ...] = ()


class SourceResolver:
    """Finds out what is at the address of a source.

    `start` is the address of its listing, `profile` and `kind` are as far as they are known: by the settings of
    the source and its address at first, by its first page after `resolve`.
    """

    def __init__(
        self,
        source: Source,
        profiles: Profiles,
        fetch: Callable[[Request], Awaitable[FetchResult]],
        parse: Callable[[Unparsed], Awaitable[Page]],
    ) -> None:
        self._source = source
        self._profiles = profiles
        self._fetch = fetch
        self._parse = parse
        stated = source.profile
        self.start = source.address
        self.profile: Profile | None = (profiles.named(stated) if stated else None) or profiles.for_address(
            source.address
        )
        self.kind: SourceKind | None = source.kind or detection.kind_of(source.address, self.profile)

    async def resolve(
        self, condition: LastCrawl | None = None, linked_from: str | None = None
    ) -> FirstPage | NotModified | FetchFailed:
        """Fetches the first page that exists among the addresses that the source may mean, and reads it.

        `condition` has the HTTP validators of the last crawl: NotModified when they still hold. `linked_from` is
        the page that leads to the source, None for an address that a user typed.
        """
        failed: FetchFailed | None = None
        for address in detection.start_addresses(self.start, self.kind, self.profile):
            etag, modified = (condition.etag, condition.last_modified) if condition else (None, None)
            request = Request(address, linked_from, etag, modified, charset=self._source.encoding)
            answer = await self._fetch(request)
            if isinstance(answer, NotModified):
                return answer
            if isinstance(answer, Received):
                try:
                    return await self._read_first(address, answer)
                except SourceError as error:
                    return FetchFailed(error)
            failed = failed or answer
            if answer.status not in GONE and answer.status is not None:
                break
        missing = SourceError(
            self.start, f"this folder has neither {csaf_index.CHANGES} nor {csaf_index.INDEX}; check the path"
        )
        return failed or FetchFailed(missing)

    async def follow_feed(self, first: FirstPage) -> FirstPage | NotModified | FetchFailed:
        """Turns to the feed that the first page offers, where that is the source: the source is set to be a feed,
        or the page lists nothing and is nothing to read, as a home page without a list. Else returns `first`."""
        asked = self._source.kind == "feed" and not isinstance(first.page, Feed)
        home = (
            isinstance(first.page, Bulletin)
            and self._source.kind is None
            and urlsplit(first.item.address).path in ("", "/")
        )
        offered = [link.address for link in first.feeds if link.address != self.start]
        if not offered or not (asked or home or isinstance(first.page, Failure)):
            return first
        self.start, self.kind = offered[0], "feed"
        # A user typed the address of the page, not that of the feed.
        return await self.resolve(linked_from=self._source.address)

    async def read_listing(self, item: Fetched) -> tuple[Page | None, ListingPlan]:
        """A further page of the listing, and what it names; None for a listing that needs no parser. Raises
        SourceError."""
        item = preparation.prepare(item, self.kind, self.profile, self._source.encoding)
        plan = await self._plan(item)
        if plan is not None:
            return None, plan
        page = await self._parse(Unparsed(item, (), self._rules(self.kind)))
        return page, await self._plan_of_page(item, page, markup_of(item.data, getattr(page, "charset", None)))

    def entries_of(self, feed: Feed) -> tuple[ListingEntry, ...]:
        """The pages behind items of a feed."""
        return pagination.plan(feed.address, feed, "", self.profile, self.start).entries

    async def _read_first(self, asked: str, received: Received) -> FirstPage:
        if self.kind in PACKED:
            return FirstPage(asked, received, received.page)
        item = preparation.prepare(received.page, self.kind, self.profile, self._source.encoding)
        plan = await self._plan(item)
        if plan is not None:
            return FirstPage(asked, received, item, None, plan)
        page = await self._parse(Unparsed(item, (), self._rules(self._source.kind)))
        text = markup_of(item.data, getattr(page, "charset", None))
        page = await self._detect(item, page, text)
        plan = await self._plan(item) or await self._plan_of_page(item, page, text)
        feeds = () if isinstance(page, Feed) else tuple(feed_links(text, item.address))
        return FirstPage(asked, received, item, page, plan, feeds)

    async def _detect(self, item: Fetched, page: Page, text: str) -> Page:
        """Detects profile and kind by the first page. Returns the page, parsed again if the profile has rules."""
        if self.profile is None and self._source.profile is None:
            self.profile = self._profiles.for_page(item.address, text)
            if rules := self._rules(self._source.kind):
                page = await self._parse(Unparsed(item, (), rules))
        if self._source.kind is None:
            self.kind = detection.refine(
                self.kind, page, item.data, media_type=item.media_type, profile=self.profile
            )
        return page

    async def _plan(self, item: Fetched) -> ListingPlan | None:
        """As `preparation.plan`, in a thread: a long list takes seconds, and other sources must go on."""
        return await asyncio.to_thread(
            preparation.plan, item.data, item.address, self.kind, self.profile, self.start
        )

    async def _plan_of_page(self, item: Fetched, page: Page, text: str) -> ListingPlan:
        return await asyncio.to_thread(pagination.plan, item.address, page, text, self.profile, self.start)

    def _rules(self, kind: SourceKind | None) -> dict[str, str] | None:
        """The parser's rules for a listing page: those of the profile, and for a column that it expects a listing,
        because a page with one or two entries passes for an article."""
        rules = self.profile.rules() if self.profile else None
        return {"expects": "listing", **(rules or {})} if kind == "column" else rules


class ResolvedSource(NamedTuple):
    """What is at an address.

    `title` is what the column, feed or site calls itself, None when it gives no title. `feeds` are those that the
    page offers in its head. `page` and `fetched` are the parsed page and its bytes, an article over several pages
    complete; `page` is None for an index and for a file that holds many documents, both for what was not fetched.
    """

    kind: SourceKind
    title: str | None = None
    feeds: tuple[PageLink, ...] = ()
    page: Page | None = None
    fetched: Fetched | None = None

    @property
    def is_bulletin(self) -> bool:
        """Whether the page is a document: one with a text that is not the home page of a site."""
        if not isinstance(self.page, Bulletin) or self.fetched is None:
            return False
        parts = urlsplit(self.fetched.address)
        return (parts.path not in ("", "/") or bool(parts.query)) and bool(described_text(self.page))


def resolve_address(
    address: str,
    *,
    kind: SourceKind | None = None,
    profile: str | None = None,
    profiles: Profiles | None = None,
    parser: Parser | None = None,
    linked_from: str | None = None,
    proxy: str | None = None,
    run: Callable[[Coroutine[object, object, ResolvedSource]], ResolvedSource] = asyncio.run,
) -> ResolvedSource:
    """Resolves an address of the web for a user who adds it: at once, without retries and robots.txt.

    `kind` and `profile` (a name) are those that the user set, `profiles` those to choose from. `linked_from` is
    the page that leads there, None for an address that a user typed: see `sources.fetching.Request`. Raises
    SourceError when the page cannot be fetched. `run` runs the work in an event loop of its own: call it in a
    thread where one is running.
    """
    source = Source("", address, kind, profile)
    with nullcontext(parser) if parser else Parser() as opened:
        work = _resolve_address(source, profiles or Profiles(), opened, linked_from, proxy, SETTLED_BY_ADDRESS)
        return run(work)


def open_address(
    address: str, parser: Parser, profiles: Profiles, linked_from: str | None = None, proxy: str | None = None
) -> ResolvedSource:
    """As `resolve_address`, for a user who reads what is there: a page, even one that lists others, or a typed
    address of a file that holds many documents, which is fetched but not unpacked."""
    kind = detection.kind_of(address) if linked_from is None else None
    source = Source("", address, kind if kind in PACKED else "page")
    return asyncio.run(_resolve_address(source, profiles, parser, linked_from, proxy, ()))


async def _resolve_address(
    source: Source,
    profiles: Profiles,
    parser: Parser,
    linked_from: str | None,
    proxy: str | None,
    settled: Collection[SourceKind],
) -> ResolvedSource:
    secrets = secrets_of(source.address, {}) if has_reference(source.address) else None
    if secrets is not None:
        source = replace(source, address=secrets.address)

    async def parse(unparsed: Unparsed) -> Page:
        # The first part of a long feed says what it is.
        return next(in_parts(unparsed.item, unparsed)).by(parser)

    async with Client() as client:

        async def fetch(request: Request) -> FetchResult:
            headers = resolver.profile.headers if resolver.profile else {}
            pages_only = resolver.kind not in PACKED
            policy = replace(
                INTERACTIVE,
                headers=headers,
                home=source.address if secrets else None,
                secrets=secrets,
                proxy=proxy,
                pages_only=pages_only,
            )
            is_feed = resolver.kind == "feed" or detection.kind_of(request.address) == "feed"
            return await client.fetch(request, with_feed_bounds(policy, is_feed=is_feed))

        async def fetch_part(needed: NeededPage) -> Fetched | SourceError:
            return page_or_error(await fetch(Request(needed.address, needed.first.address)))

        resolver = SourceResolver(source, profiles, fetch, parse)
        if resolver.kind is not None and resolver.kind in settled:
            return ResolvedSource(resolver.kind)
        first = await resolver.resolve(linked_from=linked_from)
        if isinstance(first, FetchFailed):
            raise first.error
        assert isinstance(first, FirstPage), "a request without validators is never answered with 304"
        kind, page, item = resolver.kind, first.page, first.item
        assert kind is not None, "`resolve` settles the kind"
        if page is None:
            return ResolvedSource(kind, fetched=item)
        if kind == "page" and source.kind is None and first.plan and (first.plan.entries or first.plan.pages):
            kind = "column"
        page = await read_article_async(item, parse, fetch_part, page=page)
        return ResolvedSource(kind, _title(page), first.feeds, page, item)


def _title(page: Page) -> str | None:
    """The title of a source by its first page: its site and column, or the one of them that contains the other."""
    if isinstance(page, Failure):
        return None
    site, column = page.site or "", page.column or ""
    if isinstance(page, Bulletin):
        return page.title or column or site or None
    if site in column or column in site:
        return max(site, column, key=len) or None
    return f"{site} {column}"
