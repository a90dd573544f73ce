"""Attachments fetched on demand: those that a user asks for, with progress, stoppable at any time.

Imports httpx and the parser (0.2 s): import this module only when there is something to fetch.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from threading import Event
from time import monotonic
from typing import NamedTuple

from tui_reader.archive.opening import open_archive
from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import ArrivedFile, AttachedFile
from tui_reader.model import Page
from tui_reader.parse.worker import Parser
from tui_reader.paths import ArchiveLocation
from tui_reader.sources.fetching import ELSEWHERE, Policy
from tui_reader.sources.http.client import Client
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.attachments.fetching import WantedFile, fetch_file, file_policy
from tui_reader.sync.attachments.keeping import FileBatch
from tui_reader.sync.concurrency.cancellable import CancellableRun
from tui_reader.sync.context import Options, attachments_of, policy_of, without_secrets
from tui_reader.sync.events import FileFetched, FileProgress
from tui_reader.sync.parser_pool import ParserPool
from tui_reader.sync.split_article import Unparsed
from tui_reader.sync.writer import ArchiveWriter
from tui_reader.text.web_address import is_web

MOST_BYTES = 200_000_000
"""Bytes of a file that a user asks for."""

PROGRESS_INTERVAL = 0.1
"""Seconds between two reports on a file that arrives."""

FileEvent = FileProgress | FileFetched
OnBytes = Callable[[int, int | None], None]


class AskedFile(NamedTuple):
    """An attachment of a bulletin, by its address."""

    bulletin: int
    address: str


class AttachmentFetcher:
    """Fetches attachments that a user asks for. One `run` at a time.

    `path` is where the archive is; each run opens it; `archive` is an open archive to use instead. `sources` are
    the followed ones: headers, secrets and pace of the one that brought a bulletin apply to its files. `on_event`
    receives FileProgress while a file arrives and FileFetched when its result is in the archive, in the thread of
    `run`; it must be quick and raise nothing. `polite`: robots.txt and the pace of the source apply and the limits
    of a file hold, as in a sync; for many files. Otherwise files are requested at once, one by one, up to
    `MOST_BYTES`. `client` makes the HTTP client, for tests.
    """

    def __init__(
        self,
        path: ArchiveLocation | None,
        on_event: Callable[[FileEvent], None],
        options: Options | None = None,
        *,
        sources: Iterable[Source] = (),
        archive: Archive | None = None,
        polite: bool = False,
        client: Callable[[], Client] = Client,
    ) -> None:
        self._path = path
        self._on_event = on_event
        self._options = options or Options()
        self._sources = {source.name: source for source in sources}
        self._archive = archive
        self._polite = polite
        self._client = client
        self._running = CancellableRun()
        self._results: list[FileFetched] = []

    def run(self, asked: Sequence[AskedFile]) -> list[FileFetched]:
        """Fetches, reads and keeps files, in their order, also such as are kept: those on condition that they have
        changed. Returns the results; of a cancelled run those until then. What was kept stays kept. Attachments
        that their bulletin does not have, and those without a web address, are left out. Raises ArchiveError.

        Blocks, and runs its own event loop: where one is running, call it in a thread.
        """
        self._results = []
        self._running.run(lambda: self._run(asked))
        return self._results

    def cancel(self) -> None:
        """Ends the current run at once, or the next one before it begins. Callable from any thread."""
        self._running.cancel()

    async def _run(self, asked: Sequence[AskedFile]) -> None:
        archive = self._archive or open_archive(self._path)
        writer = ArchiveWriter(archive)
        confined = self._options.confined
        parsers = ParserPool(1, lambda: Parser(confined=confined))
        try:
            if not self._running.cancelled:
                async with self._client() as client:
                    await self._fetch_all(asked, client, writer, parsers)
        except asyncio.CancelledError:
            pass
        finally:
            parsers.close()
            writer.close()
            if self._archive is None:
                archive.close()

    async def _fetch_all(
        self, asked: Sequence[AskedFile], client: Client, writer: ArchiveWriter, parsers: ParserPool
    ) -> None:
        names: dict[int, set[str]] = {}
        kept = False
        for each in dict.fromkeys(asked):
            found = await writer.do(_wanted, writer.archive, each)
            if found is None:
                continue
            wanted, origin = found
            taken = names.setdefault(each.bulletin, set(wanted.taken))
            policy = self._policy(origin)
            fetched = await fetch_file(
                wanted._replace(taken=taken), policy, client.fetch, parsers.parse, self._reporter(each)
            )
            if isinstance(fetched, ArrivedFile):
                kept = True
            batch = FileBatch(writer, origin or "", self._kept)
            await batch.add(wanted, fetched)
            await batch.flush()
        if kept:
            await writer.index_rest()

    def _policy(self, origin: str | None) -> Policy:
        return demand_policy(self._sources.get(origin or ""), self._options, polite=self._polite)

    def _reporter(self, asked: AskedFile) -> OnBytes:
        return _throttled(
            lambda received, size: self._on_event(FileProgress(asked.bulletin, asked.address, received, size))
        )

    def _kept(self, result: FileFetched, _unchanged: bool) -> None:
        self._results.append(result)
        self._on_event(result)


def demand_policy(source: Source | None, options: Options, *, polite: bool = False) -> Policy:
    """How files are fetched that a user asks for: by the settings of the source that brought their bulletin, None
    for others, at once or, if `polite`, as in a sync."""
    limit = MOST_BYTES
    if source is not None and is_web(source.address):
        policy = policy_of(without_secrets(source), None, source.kind, options)
        if polite:
            limit = attachments_of(source, options).file_size
    else:
        policy = Policy(delay=options.pace if options.pace is not None else Policy().delay, proxy=options.proxy)
        if polite:
            limit = options.attachments.file_size
    if not polite:
        policy = replace(policy, robots=False, delay=0.0, attempts=2, max_wait=0.0)
    return file_policy(policy, limit)


def fetch_now(
    wanted: WantedFile,
    parser: Parser,
    policy: Policy,
    on_bytes: OnBytes | None = None,
    cancelled: Event | None = None,
    *,
    client: Callable[[], Client] = Client,
) -> ArrivedFile | AttachedFile | None:
    """One file, read by `parser` and kept nowhere, or the state in which its attachment is now, which is not
    recorded; None if `cancelled` was set meanwhile, which ends the request within a tenth of a second. `policy` is
    that of `demand_policy`; `on_bytes` is as in `fetching.Request`, called every `PROGRESS_INTERVAL` at most.

    Blocks, and runs its own event loop: where one is running, call it in a thread.
    """

    def read(unparsed: Unparsed) -> Awaitable[Page]:
        return asyncio.to_thread(unparsed.by, parser)

    async def fetch() -> ArrivedFile | AttachedFile:
        async with client() as connected:
            return await fetch_file(wanted, policy, connected.fetch, read, on_bytes and _throttled(on_bytes))

    async def run() -> ArrivedFile | AttachedFile | None:
        fetching = asyncio.create_task(fetch())
        while not fetching.done():
            await asyncio.wait((fetching,), timeout=0.1)
            if cancelled is not None and cancelled.is_set():
                fetching.cancel()
                with suppress(asyncio.CancelledError):
                    await fetching
                return None
        return fetching.result()

    return asyncio.run(run())


def _wanted(archive: Archive, asked: AskedFile) -> tuple[WantedFile, str | None] | None:
    """The attachment with what the archive has of it, and the source of its bulletin; None for one that it does
    not have."""
    row = archive.row(asked.bulletin)
    if row is None or not is_web(asked.address):
        return None
    listed = archive.attachments(asked.bulletin)
    file: AttachedFile | None = next((one for one in listed if one.address == asked.address), None)
    if file is None:
        return None
    names = {one.name for one in listed if one.name and one.address != asked.address}
    return WantedFile(file, asked.bulletin, page_of(row.address), names), row.origin


def _throttled(on_bytes: OnBytes) -> OnBytes:
    """`on_bytes`, called at once and then no more often than every `PROGRESS_INTERVAL`."""
    last = float("-inf")

    def report(received: int, size: int | None) -> None:
        nonlocal last
        now = monotonic()
        if now - last >= PROGRESS_INTERVAL:
            last = now
            on_bytes(received, size)

    return report


def page_of(address: str) -> str:
    """The page that links the files of a bulletin, as `WantedFile.linked_from`: one from a file of this machine
    leads to public addresses only."""
    return address if is_web(address) else ELSEWHERE
