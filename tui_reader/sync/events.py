"""Events of a sync, and the report at its end.

`sync --json` prints events: the names of their classes and fields are its keys, except `counts`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tui_reader.archive.values import AttachmentState

Outcome = Literal["done", "failed", "cancelled"]
"""The outcome for one source. "failed": its listing or some pages could not be fetched; the others were kept."""


class SourceCounts(NamedTuple):
    """The progress of a source, in numbers.

    `found`: bulletins that the source lists; `known` of them were not requested, because they are kept already or
    too old. `new`, `changed` and `same` were fetched and are kept; `skipped` are not bulletins; `failed` could not
    be fetched or read; `waiting` are not finished. `pages` are the listing pages read, of `pages_total` if a page
    states a total. `requests` were sent to servers, `received` bytes came back. `read` bytes of the files on this
    machine were read, of `read_total`; those of unchanged files are in neither. `seconds` since the start.

    `files_found`: files that the bulletins link and that are requested; `files` of them came and are kept,
    `files_same` have not changed, `files_refused` are not kept (too large, a page came instead, gone), and
    `files_failed` are requested again by the next sync.
    """

    found: int = 0
    known: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    skipped: int = 0
    failed: int = 0
    waiting: int = 0
    pages: int = 0
    pages_total: int | None = None
    requests: int = 0
    received: int = 0
    seconds: float = 0.0
    read: int = 0
    read_total: int = 0
    files_found: int = 0
    files: int = 0
    files_same: int = 0
    files_refused: int = 0
    files_failed: int = 0

    @property
    def files_done(self) -> int:
        """Requested files with a result."""
        return self.files + self.files_same + self.files_refused + self.files_failed

    @property
    def done(self) -> int:
        """Finished bulletins."""
        return self.known + self.new + self.changed + self.same + self.skipped + self.failed

    @property
    def expected(self) -> int:
        """An estimate of `found` at the end: listing pages not read yet count like those read, and so do bytes."""
        if 0 < self.read < self.read_total:
            # Of the pages of a file, a number per byte.
            return max(self.found, self.done * self.read_total // self.read)
        if not self.pages_total or not self.pages or self.pages >= self.pages_total:
            return self.found
        return max(self.found, self.found * self.pages_total // self.pages)

    @property
    def rate(self) -> float:
        """Bulletins fetched per second, since the start."""
        return (self.done - self.known) / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """An estimate of the remaining seconds at this rate, as `expected`; None when there is nothing to base it
        on."""
        if self.rate and self.read_total:
            return (self.expected - self.done) / self.rate
        if not self.rate or (self.pages_total is None and not self.waiting):
            return None
        ahead = max((self.pages_total or self.pages) - self.pages, 0)
        per_page = (self.found - self.known) / self.pages if self.pages else 0.0
        return (self.waiting + ahead * per_page) / self.rate


class Begun(NamedTuple):
    """The sync of a source begins."""

    source: str
    address: str


class Progress(NamedTuple):
    """The progress of a source: a few times per second while something happens."""

    source: str
    counts: SourceCounts


class Arrived(NamedTuple):
    """A bulletin is kept, and survives a crash from now on. `what` is as in `archive.values.Kept`."""

    source: str
    id: int
    what: Literal["new", "changed", "same"]
    address: str
    title: str


class FileFetched(NamedTuple):
    """A file that a bulletin links was requested. `state` is as in `archive.values`: "kept" files survive a crash
    from now on, or have not changed; `reason` says why a file was not fetched or not kept. `size` in bytes, 0 for
    one that did not come. `source` is "" for a bulletin that no followed source has brought."""

    source: str
    bulletin: int
    address: str
    state: AttachmentState
    name: str = ""
    size: int = 0
    reason: str = ""


class FileProgress(NamedTuple):
    """How much of a file has arrived, in bytes on the wire; `size` as the server states it, None where it does
    not."""

    bulletin: int
    address: str
    received: int
    size: int | None = None


class Failed(NamedTuple):
    """Something could not be fetched or read: one line with the reason and what to do. `again`: the next sync
    retries it."""

    source: str
    address: str
    message: str
    again: bool = False


class Noted(NamedTuple):
    """A note that is not a failure, such as entries that were left out."""

    source: str
    address: str
    message: str


class ActionFailed(NamedTuple):
    """An action after the sync could not be carried out: the bulletin, or the place of the mistake; the reason."""

    address: str
    message: str


class Ended(NamedTuple):
    """The sync of a source ends."""

    source: str
    counts: SourceCounts
    outcome: Outcome


class FilesDeleted(NamedTuple):
    """Attached files were deleted after the sync, because all together had more bytes than `quota`: how many, and
    their bytes. `left`: the bytes of those that stay, more than the quota where none of them may go."""

    files: int
    size: int
    left: int
    quota: int


class Indexing(NamedTuple):
    """The search index takes in the bulletins of a large sync at its end, after all sources: `done` of `total`."""

    done: int
    total: int


Event = Begun | Progress | Arrived | FileFetched | Failed | Noted | Ended | FilesDeleted | Indexing | ActionFailed


def total(counts: Iterable[SourceCounts]) -> SourceCounts:
    """The sum of several counts, without `pages_total`; `seconds` of the slowest."""
    every = list(counts)
    sums = {
        name: sum(getattr(each, name) for each in every)
        for name in SourceCounts._fields
        if name not in ("seconds", "pages_total")
    }
    return SourceCounts(**sums, seconds=max((each.seconds for each in every), default=0.0))


@dataclass(frozen=True, slots=True)
class Report:
    """The results of a sync: the end of every source that was begun, every failure and every note, and the actions
    after it that failed; what was deleted for the quota of attached files."""

    ended: tuple[Ended, ...] = ()
    failures: tuple[Failed, ...] = ()
    notes: tuple[Noted, ...] = ()
    cancelled: bool = False
    actions_failed: tuple[ActionFailed, ...] = ()
    deleted: FilesDeleted | None = None

    @property
    def total(self) -> SourceCounts:
        """The counts of all sources together."""
        return total(each.counts for each in self.ended)
