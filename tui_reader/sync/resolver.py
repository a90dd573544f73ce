"""What is behind an address that somebody wants to follow: its first page is fetched once and looked at.

Imports httpx (0.1 s): import this module only when there is an address to look at.
"""

from __future__ import annotations

import asyncio
from contextlib import closing, nullcontext
from typing import NamedTuple
from urllib.parse import urlsplit

from tui_reader.model import Bulletin, Failure, Feed, Page, body_text
from tui_reader.parse.worker import Parser
from tui_reader.sources import Fetched, SourceError
from tui_reader.sources.fetching import FetchFailed, NotModified, Policy, Request
from tui_reader.sources.http.client import Client
from tui_reader.sources.listings import detection, pagination, preparation
from tui_reader.sources.listings.links import PageLink, feed_links, markup_of
from tui_reader.sources.profiles.profile import Profile, Profiles
from tui_reader.sources.source_kinds import PACKED, SourceKind
from tui_reader.sync.split_article import Unparsed, read_article_async

UNASKED: tuple[SourceKind, ...] = ("csaf", "cdx", "json", *PACKED)
"""Kinds that need no look: the first page of these is an index, or all there is, and large."""


class ResolvedSource(NamedTuple):
    """What an address leads to.

    `title` is what the column, feed or site calls itself, None when it does not say. `feeds` are those that the
    page offers in its head. `page` and `fetched` are the page as it was read and as it came, an article over
    several pages whole; None for kinds that are known without a look (`UNASKED`).
    """

    kind: SourceKind
    title: str | None = None
    feeds: tuple[PageLink, ...] = ()
    page: Page | None = None
    fetched: Fetched | None = None

    @property
    def is_bulletin(self) -> bool:
        """Whether the page is a document by itself: one with a text, and not the front of a site."""
        if not isinstance(self.page, Bulletin) or self.fetched is None:
            return False
        parts = urlsplit(self.fetched.address)
        return (parts.path not in ("", "/") or bool(parts.query)) and bool(body_text(self.page))


def probe(
    address: str,
    *,
    kind: SourceKind | None = None,
    profile: Profile | None = None,
    profiles: Profiles | None = None,
    parser: Parser | None = None,
    linked_from: str | None = None,
    proxy: str | None = None,
) -> ResolvedSource:
    """What is behind an address of the web. `kind` and `profile` are those that people set, `profiles` those to
    choose from when they set none. `linked_from` is the page that leads there, None for an address that a user
    typed: see `sources.fetching.Request`.

    Asks for one page, as a user does who opens it: at once and without robots.txt. Raises SourceError when it
    cannot be had. Runs an event loop of its own: to be called in a thread where one is running.
    """
    profile = profile or (profiles.for_address(address) if profiles else None)
    expected = kind or detection.kind_of(address, profile)
    if expected in UNASKED:
        return ResolvedSource(expected)
    with nullcontext(parser) if parser else closing(Parser()) as reading:
        look = _Look(reading, kind, profile, profiles, proxy)
        start = detection.starts(address, expected, profile)[0]
        return asyncio.run(look.at(Request(start, linked_from), expected))


class _Look:
    """One look: what is known before it, and the parser for what comes."""

    def __init__(
        self,
        parser: Parser,
        kind: SourceKind | None,
        profile: Profile | None,
        profiles: Profiles | None,
        proxy: str | None,
    ) -> None:
        self._parser = parser
        self._kind = kind
        self._profile = profile
        self._profiles = profiles
        headers = profile.headers if profile else {}
        self._policy = Policy(
            pace=0.0, robots=False, attempts=1, patience=0.0, headers=headers, home=None, proxy=proxy
        )

    async def at(self, request: Request, expected: SourceKind | None) -> ResolvedSource:
        async with Client() as client:
            item = await self._fetch(client, request)
            if isinstance(item, SourceError):
                raise item
            item = preparation.prepared(item, expected, self._profile)
            if preparation.plan(item.data, item.address, expected, self._profile, request.address) is not None:
                assert expected is not None
                return ResolvedSource(expected, fetched=item)
            page = await self._read(client, item)
        return self._judged(item, page, expected, request.address)

    def _judged(self, item: Fetched, page: Page, expected: SourceKind | None, start: str) -> ResolvedSource:
        text = markup_of(item.data, None if isinstance(page, Failure) else page.charset)
        profile = self._profile or (self._profiles.for_page(item.address, text) if self._profiles else None)
        if profile is not self._profile and profile and (rules := profile.rules()):
            page = self._parser.parse(item.data, item.address, item.declared_charset, item.media_type, (), rules)
        kind = self._kind or detection.refine(
            expected, page, item.data, media_type=item.media_type, profile=profile
        )
        if kind == "page" and not self._kind:
            found = pagination.plan(item.address, page, text, profile, start)
            kind = "column" if found.entries or found.pages else kind
        feeds = () if isinstance(page, Feed) else feed_links(text, item.address)
        return ResolvedSource(kind, _title(page), feeds, page, item)

    async def _read(self, client: Client, item: Fetched) -> Page:
        """The page, with the pages on which an article goes on."""
        rules = self._profile.rules() if self._profile else None
        page = await self._parse(Unparsed(item, (), rules))
        return await read_article_async(
            item,
            self._parse,
            lambda needed: self._fetch(client, Request(needed.address, needed.first.address)),
            page=page,
        )

    async def _parse(self, unparsed: Unparsed) -> Page:
        item, more = unparsed.item, [(part.address, part.data) for part in unparsed.more]
        return self._parser.parse(
            item.data, item.address, item.declared_charset, item.media_type, more, unparsed.rules
        )

    async def _fetch(self, client: Client, request: Request) -> Fetched | SourceError:
        answer = await client.fetch(request, self._policy)
        if isinstance(answer, FetchFailed):
            return answer.error
        assert not isinstance(answer, NotModified), "nothing was asked that could be unchanged"
        return answer.page


def _title(page: Page) -> str | None:
    """What to call a source by its first page: the site and its column, or the one of them that names both."""
    if isinstance(page, Failure):
        return None
    site, column = page.site or "", page.column or ""
    if isinstance(page, Bulletin):
        return page.title or column or site or None
    if site in column or column in site:
        return max(site, column, key=len) or None
    return f"{site} {column}"
