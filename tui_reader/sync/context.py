"""The context that all sources of a sync share: client, parsers, archive writer, profiles and options."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol
from urllib.parse import urlsplit

from tui_reader.model import Page
from tui_reader.sources import Fetched, SourceError, find_in_container, open_source
from tui_reader.sources.fetching import FetchFailed, FetchResult, Policy, Received, Request
from tui_reader.sources.http.client import Client
from tui_reader.sources.http.dns import is_private_host
from tui_reader.sources.opening import NO_WEB_ADDRESS, open_linked
from tui_reader.sources.profiles.profile import Profile, Profiles
from tui_reader.sources.secrets import SourceSecrets, secrets_of
from tui_reader.sources.source_kinds import PACKED, SourceKind
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.parser_pool import ParserPool
from tui_reader.sync.progress import SyncProgress
from tui_reader.sync.split_article import NeededPage, page_or_error, read_article_async
from tui_reader.sync.writer import ArchiveWriter
from tui_reader.text.web_address import is_web

if TYPE_CHECKING:
    from tui_reader.config.user_commands import AfterSync

PACKED_LIMIT = 64 << 20
"""Bytes of a file that holds many documents."""

_NO_PAGES: tuple[SourceKind, ...] = (*PACKED, "csaf", "cdx", "json", "sitemap")

Fetch = Callable[[Request], Awaitable[FetchResult]]

Find = Callable[[str, Collection[str]], tuple[dict[str, Fetched], set[str]]]
"""As `sources.find_in_container`."""


AttachmentMode = Literal["none", "list", "known", "all"]
"""Which attachments are fetched. list: none, but they can be fetched on demand. known: those whose kind may be
read. none: none, also when all that are missing are fetched on demand."""

ATTACHMENT_MODES: tuple[AttachmentMode, ...] = ("none", "list", "known", "all")


class AttachmentOptions(NamedTuple):
    """Which attachments of a source are fetched, and the most of them: bytes of a file, bytes in one sync, and
    files of one bulletin, the first on its page."""

    mode: AttachmentMode = "list"
    file_size: int = 20_000_000
    per_sync: int = 100_000_000
    per_bulletin: int = 20


class Options(NamedTuple):
    """The options of one sync.

    `since` and `limit` narrow those of each source. `recheck`: known documents are requested again, on condition
    that they have changed. `workers`: pages parsed at once; None for one per processor. `proxy` is as in
    `fetching.Policy`, `pace` (seconds) for sources that set none. `keep_raw`: the bytes of a page are kept with
    its bulletin. `followed`: bulletins are marked with their sources, and their syncs recorded; else files
    are imported once. `confined` is as in `parse.worker.Parser`. `after`: what is done with new bulletins.
    `attachments` are for sources that set none. `quota`: bytes of attached files above which those that are needed
    least are deleted after the sync, as in `AttachedFiles.keep_to_quota`; None for no limit.
    """

    since: date | None = None
    limit: int | None = None
    recheck: bool = False
    workers: int | None = None
    proxy: str | None = None
    pace: float | None = None
    keep_raw: bool = True
    followed: bool = True
    confined: bool = False
    after: tuple[AfterSync, ...] = ()
    attachments: AttachmentOptions = AttachmentOptions()
    quota: int | None = None


class SyncSettings(Protocol):
    """The settings that a sync follows, as `config.settings.Config` has them."""

    @property
    def keep_raw(self) -> bool: ...
    @property
    def pace(self) -> float | None: ...
    @property
    def after_sync(self) -> tuple[AfterSync, ...]: ...
    @property
    def worker_count(self) -> int | None: ...
    @property
    def proxy_address(self) -> str | None: ...
    @property
    def attachment_limits(self) -> tuple[AttachmentMode, int, int, int]: ...
    @property
    def file_quota(self) -> int | None: ...
    @property
    def confined(self) -> bool: ...


def options_of(settings: SyncSettings) -> Options:
    """The options that the user's settings state."""
    return Options(
        workers=settings.worker_count,
        proxy=settings.proxy_address,
        pace=settings.pace,
        keep_raw=settings.keep_raw,
        confined=settings.confined,
        after=settings.after_sync,
        attachments=AttachmentOptions(*settings.attachment_limits),
        quota=settings.file_quota,
    )


@dataclass(frozen=True, slots=True)
class SourceWithoutSecrets(Source):
    """A source as a sync has it: its address without secrets, no headers. `secrets` puts both into requests."""

    secrets: SourceSecrets | None = None


def without_secrets(source: Source) -> Source:
    """The source without what may be known to its own host only; the same one if there is nothing to hide."""
    secrets = secrets_of(source.address, source.headers) if is_web(source.address) else None
    if secrets is None:
        return source
    given = {one.name: getattr(source, one.name) for one in fields(Source)}
    return SourceWithoutSecrets(**{**given, "address": secrets.address, "headers": {}}, secrets=secrets)


@dataclass(frozen=True, slots=True)
class SyncContext:
    """Shared by all sources of one sync."""

    client: Client
    parsers: ParserPool
    writer: ArchiveWriter
    profiles: Profiles
    options: Options

    async def fetch(self, request: Request, policy: Policy, progress: SyncProgress) -> FetchResult:
        """Fetches a web address, or a path that a source on this machine lists; counts it in `progress`."""
        answer: FetchResult
        if is_web(request.address):
            answer = await self.client.fetch(request, policy)
        else:
            item = await asyncio.to_thread(_read, request, policy)
            answer = Received(item) if isinstance(item, Fetched) else FetchFailed(item)
        progress.count(requests=1, received=answer.received_bytes)
        return answer

    async def read_article(
        self, item: Fetched, fetch: Fetch, page: Page | None = None, find: Find = find_in_container
    ) -> Page:
        """The article that begins with the fetched page `item`; `page` is that page if it is parsed already.
        `find` looks for further pages in the container that the article came from."""

        async def fetch_part(needed: NeededPage) -> Fetched | SourceError:
            address, container = needed.address, needed.first.container
            if container is not None:
                found, _seen = await asyncio.to_thread(find, container, needed.addresses[:1])
                return found.get(address) or SourceError(address, "this page is not in the web archive")
            return page_or_error(await fetch(Request(address, needed.first.address)))

        return await read_article_async(item, self.parsers.parse, fetch_part, page=page)


def _read(request: Request, policy: Policy) -> Fetched | SourceError:
    """The page at a path. One that a list or a page names is not read beyond the folder of that, unless links are
    followed."""
    if is_web(request.linked_from or ""):
        return SourceError(request.address, NO_WEB_ADDRESS)
    if request.linked_from is not None:
        return open_linked(
            request.address, request.linked_from, policy.feed_limit, follow_links=policy.follow_links
        )
    return next(
        open_source(request.address, policy.feed_limit),
        SourceError(request.address, "there is nothing at this path; check it"),
    )


def bounds_of(source: Source, options: Options) -> tuple[date | None, int | None]:
    """The first day and the number of entries to which a source is limited: the narrower of its own limits and
    those of this sync."""
    since = max(filter(None, (source.since, options.since)), default=None)
    return since, min(filter(None, (source.limit, options.limit)), default=None)


def attachments_of(source: Source, options: Options) -> AttachmentOptions:
    """Which attachments of a source are fetched: by its own settings, then the options."""
    default = options.attachments
    return AttachmentOptions(
        source.attachments or default.mode,
        source.attachment_size or default.file_size,
        source.attachments_per_sync or default.per_sync,
        source.attachments_per_bulletin or default.per_bulletin,
    )


def policy_of(source: Source, profile: Profile | None, kind: SourceKind | None, options: Options) -> Policy:
    """The fetch policy of a source: by its own settings, then its profile, then the options."""
    default = Policy()
    paces = (source.pace, profile.pace if profile else None, options.pace, default.delay)
    concurrencies = (source.concurrency, profile.concurrency if profile else None, default.concurrency)
    policy = replace(
        default,
        delay=next(each for each in paces if each is not None),
        concurrency=next(each for each in concurrencies if each is not None),
        robots=source.robots,
        headers={**(profile.headers if profile else {}), **source.headers},
        home=source.address,
        private=_is_private(source),
        secrets=source.secrets if isinstance(source, SourceWithoutSecrets) else None,
        proxy=options.proxy,
        follow_links=source.follow_links,
        pages_only=kind not in _NO_PAGES,
    )
    return replace(policy, size_limit=PACKED_LIMIT) if kind in PACKED else policy


def _is_private(source: Source) -> bool | None:
    """Whether a source is on this machine or network, by what was typed: its host, or `private: true`."""
    if not is_web(source.address):
        return None
    return source.private or is_private_host(urlsplit(source.address).hostname or "")
