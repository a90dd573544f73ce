"""One attachment: fetched as politely as a page, told from a page that came instead, and read by the parser."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from tui_reader.archive.values import ArrivedFile, AttachedFile
from tui_reader.model import Page
from tui_reader.sources.fetching import FetchFailed, FetchResult, NotModified, Policy, Received, Request
from tui_reader.sources.file_names import file_name
from tui_reader.sync.attachments.contents import kind_of_content, replaced_by
from tui_reader.sync.attachments.file_text import text_or_reason
from tui_reader.sync.split_article import Unparsed
from tui_reader.text.file_names import unique_file_name

DEADLINE = 180.0
"""Seconds for a file, which takes longer than a page: 20 MB at 1 Mbit/s. Chosen by hand."""

GONE = (404, 410)
MEGABYTE = 1_000_000
"""Bytes of a megabyte in messages."""

_ENDINGS = {"gzip": "gz", "bzip2": "bz2", "zstd": "zst", "jpeg": "jpg", "tiff": "tif"}
_ENDINGS |= dict.fromkeys(("ole", "zip", "riff", "elf"), "")
"""Endings of kinds that are not written as the kind; "" for containers of documents of many kinds."""

_PAGE = re.compile(r"(?<=\bthe )page\b")

Send = Callable[[Request, Policy], Awaitable[FetchResult]]
Read = Callable[[Unparsed], Awaitable[Page]]


class WantedFile(NamedTuple):
    """An attachment to fetch: what the archive has of it, the bulletin that links it with its address, and the
    names that other files of that bulletin have. A set gets the name of the file as soon as it is chosen, so that
    files that are fetched at once have different ones."""

    file: AttachedFile
    bulletin: int
    linked_from: str
    taken: Collection[str] = ()

    @property
    def address(self) -> str:
        """The address of the file."""
        return self.file.address or ""


def file_policy(policy: Policy, limit: int) -> Policy:
    """The policy for files of up to `limit` bytes, by that for the pages of a source."""
    return replace(policy, size_limit=limit, feed_limit=0, deadline=DEADLINE, pages_only=False)


async def fetch_file(
    wanted: WantedFile,
    policy: Policy,
    send: Send,
    read: Read,
    on_bytes: Callable[[int, int | None], None] | None = None,
) -> ArrivedFile | AttachedFile:
    """The file with what the parser makes of it, or the state to record where none came. A file that is kept is
    requested on condition that it has changed."""
    file = wanted.file
    etag, modified = (file.etag, file.last_modified) if file.digest else (None, None)
    page = wanted.linked_from
    answer = await send(Request(wanted.address, page, etag, modified, referer=page, on_bytes=on_bytes), policy)
    now = datetime.now(UTC)
    match answer:
        case FetchFailed():
            return _not_fetched(file, answer, policy.size_limit)._replace(fetched=now)
        case NotModified():
            return _state(file, "kept")._replace(fetched=now, etag=answer.etag, last_modified=answer.last_modified)
        case Received():
            return await _arrived(wanted, answer, now, read)


def too_large(limit: int) -> str:
    """Why a file of more than `limit` bytes is refused."""
    size = f"{limit / MEGABYTE:.3g} MB" if limit >= MEGABYTE else f"{limit} bytes"
    return f"the file is larger than {size}, the most that is fetched"


def is_missing(file: AttachedFile, limit: int) -> bool:
    """Whether an attachment is to be fetched that is not there: one that was never fetched, or failed, or was
    refused because of its size under a smaller limit than `limit`, in bytes."""
    if file.state in ("listed", "failed"):
        return True
    return file.state == "refused" and file.cause == "size" and limit > file.size_limit


def _state(file: AttachedFile, state: str, reason: str = "") -> AttachedFile:
    return AttachedFile("", file.address, state, reason, file.name)  # type: ignore[arg-type]


def _not_fetched(file: AttachedFile, failed: FetchFailed, limit: int) -> AttachedFile:
    if failed.status in GONE:
        return _state(file, "gone", "the server does not have this file any more")
    if failed.too_large:
        return _state(file, "refused", too_large(limit))._replace(cause="size", size_limit=limit)
    # Requests are worded for pages.
    reason = _PAGE.sub("file", failed.error.message)
    return _state(file, "failed" if failed.retriable else "refused", reason)


async def _arrived(wanted: WantedFile, answer: Received, now: datetime, read: Read) -> ArrivedFile | AttachedFile:
    file, page = wanted.file, answer.page
    kind = kind_of_content(page.data)
    name = file_name(answer.disposition, file.title, wanted.address, _ENDINGS.get(kind, kind))
    is_sent_as_file = "attachment" in (answer.disposition or "").lower()
    instead = replaced_by(page.data, page.media_type, name, is_sent_as_file=is_sent_as_file)
    if instead is not None:
        return _state(file, "refused", instead)._replace(fetched=now)
    name = file.name or unique_file_name(name or "file", wanted.taken)
    if isinstance(wanted.taken, set):
        wanted.taken.add(name)
    arrived = ArrivedFile(
        wanted.address, name, page.data, page.media_type, now, answer.etag, answer.last_modified, kind
    )
    return with_text(arrived, await read(Unparsed(replace(page, address=wanted.address))))


def with_text(arrived: ArrivedFile, read: Page) -> ArrivedFile:
    """The file with the text that was read from it, or with the reason why there is none."""
    text, reason = text_or_reason(read)
    kind = text.document.kind if text is not None and text.document is not None else ""
    return arrived._replace(text=text, kind=kind or arrived.kind, not_read_reason=reason)
