"""The attachments of one source, fetched after its pages, the newest first, within the limits of the source."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import AttachedFile, RefusalCause
from tui_reader.sources.fetching import FetchResult, Policy, Request
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.attachments.fetching import (
    MEGABYTE,
    WantedFile,
    fetch_file,
    file_policy,
    is_missing,
)
from tui_reader.sync.attachments.keeping import FileBatch
from tui_reader.sync.attachments.selection import MOST, SelectedFiles, select
from tui_reader.sync.context import AttachmentOptions, SyncContext
from tui_reader.sync.events import FileFetched
from tui_reader.sync.progress import SyncProgress

FAILURES_IN_A_ROW = 10
"""Files in a row that could not be fetched, after which the others are left to the next sync. Chosen by hand."""


class AttachmentSync:
    """Fetches the files that the bulletins of a source link and the archive does not have: those that were never
    fetched, that failed, or that were larger than a limit which was raised since; with `Options.recheck` also
    those whose server refused them or sent something else. `requested_again` are the addresses of bulletins
    that were, whose kept files are as well, on condition that they have changed."""

    def __init__(
        self,
        source: Source,
        context: SyncContext,
        progress: SyncProgress,
        policy: Policy,
        options: AttachmentOptions,
        requested_again: Collection[str] = (),
    ) -> None:
        self._source = source
        self._context = context
        self._progress = progress
        self._policy = file_policy(policy, options.file_size)
        self._options = options
        self._requested_again = requested_again
        self._reasons: dict[str, tuple[str, int]] = {}
        self._received = 0
        self._failures = 0
        self._names: dict[int, set[str]] = {}
        self._batch = FileBatch(context.writer, source.name, self._kept)

    async def run(self) -> None:
        """Fetches and keeps files. What was not fetched has a note for each reason. Raises ArchiveError."""
        if self._options.mode not in ("known", "all"):
            return
        archive = self._context.writer.archive
        selection = await self._context.writer.do(self._select, archive)
        waiting = list(reversed(selection.wanted))
        self._progress.count(files_found=len(waiting))
        if waiting:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(self._policy.concurrency + 1, len(waiting))):
                    group.create_task(self._work(waiting))
            await self._batch.flush()
        self._note(selection, waiting)

    def _select(self, archive: Archive) -> SelectedFiles:
        limit = self._options.file_size
        # What is known of some refusals says that asking again is of no use.
        causes: tuple[RefusalCause, ...] = ("size", "") if self._context.options.recheck else ("size",)
        unfetched = archive.unfetched(self._source.name, MOST, causes)
        found = [(id, file) for id, file in unfetched if is_missing(file, limit) or _is_asked_again(file)]
        known = {file.address for _, file in found}
        for address in self._requested_again:
            if (id := archive.find(address)) is None:
                continue
            for file in archive.attachments(id):
                if file.digest and file.address not in known:
                    found.append((id, file))
                    known.add(file.address)
        return select(archive, found, self._options)

    async def _work(self, waiting: list[WantedFile]) -> None:
        while waiting and self._received < self._options.per_sync and self._failures < FAILURES_IN_A_ROW:
            wanted = waiting.pop()
            names = self._names.setdefault(wanted.bulletin, set(wanted.taken))
            fetched = await fetch_file(
                wanted._replace(taken=names), self._policy, self._send, self._context.parsers.parse
            )
            failed = isinstance(fetched, AttachedFile) and fetched.state == "failed"
            self._failures = self._failures + 1 if failed else 0
            await self._batch.add(wanted, fetched)

    async def _send(self, request: Request, policy: Policy) -> FetchResult:
        answer = await self._context.fetch(request, policy, self._progress)
        self._received += answer.received_bytes
        return answer

    def _kept(self, result: FileFetched, unchanged: bool) -> None:
        self._progress.file(result, unchanged=unchanged)
        if result.state != "kept":
            address, count = self._reasons.get(result.reason, (result.address, 0))
            self._reasons[result.reason] = (address, count + 1)

    def _note(self, selection: SelectedFiles, waiting: list[WantedFile]) -> None:
        """A note for each reason for which files were not fetched."""
        for reason, (address, count) in self._reasons.items():
            message = f"this file was not fetched: {reason}"
            if count > 1:
                message = f"{count:,} files were not fetched, as this one: {reason}"
            self._progress.noted(address, message)
        own = self._source.address
        if waiting and self._failures >= FAILURES_IN_A_ROW:
            message = f"{FAILURES_IN_A_ROW} files in a row could not be fetched; the next sync fetches the rest"
            self._progress.noted(own, message)
        elif waiting:
            size = f"{self._options.per_sync / MEGABYTE:.3g} MB"
            message = f"after {size} of files the others are left to the next sync; there are {len(waiting):,}"
            self._progress.noted(own, message)
        brought = self._progress.counts.new + self._progress.counts.changed
        if selection.unread and brought:
            # At the next sync they would be told again.
            unread = f"{selection.unread:,}"
            self._progress.noted(own, f"files of kinds that are not read are left out: {unread}")
        if selection.over and brought:
            most = f"{self._options.per_bulletin:,}"
            left = f"{selection.over:,}"
            self._progress.noted(
                own, f"of a bulletin only the first {most} files are fetched; others left out: {left}"
            )
        if waiting:
            self._progress.count(files_found=-len(waiting))


def _is_asked_again(file: AttachedFile) -> bool:
    """Whether it was refused for what the server said, which may say something else now."""
    return file.state == "refused" and not file.cause
