"""The interface of an archive: what the rest of the program asks of it, whichever engine stores it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from tui_reader.archive.attached_protocol import AttachedFiles, RecognizedPages
from tui_reader.archive.errors import ArchiveUnavailable
from tui_reader.archive.extracted.protocol import Extracted
from tui_reader.archive.statistics.protocol import SameTexts, Statistics
from tui_reader.archive.transfer.protocol import CompleteRecords
from tui_reader.archive.values import (
    Arrival,
    Counts,
    FailedFetch,
    Flags,
    Hit,
    Kept,
    KnownText,
    Label,
    LastCrawl,
    Marks,
    Opened,
    Position,
    Raw,
    Revision,
    Row,
    SavedQuery,
    SeenDocument,
    Synced,
    View,
)
from tui_reader.archive.workspace.collections.protocol import Collections
from tui_reader.archive.workspace.damage import WorkspaceRepair
from tui_reader.archive.workspace.notes.protocol import ReaderNotes
from tui_reader.archive.workspace.watches import Watches

if TYPE_CHECKING:
    from tui_reader.archive.sync_jobs.protocol import SyncJobs
    from tui_reader.model import Announcement, Bulletin, Page
    from tui_reader.paths import ArchiveLocation
    from tui_reader.query.nodes import Query


class RowLists(Protocol):
    """Rows of a view by their number, counted from 0, in bounded time at any size."""

    def counts(self) -> Counts:
        """How many bulletins there are, how many are unread, how many starred. Marks that are not written yet
        count, although the views, and so `count`, follow only when they are."""

    def count(self, view: View = ...) -> int:
        """How many rows a view has; read from stored sums."""

    def rows(self, view: View, start: int, limit: int) -> list[Row]:
        """The rows `start` to `start + limit`; fewer at the end."""

    def position(self, view: View, id: int) -> int | None:
        """The row of a bulletin; None when the view leaves it out."""

    def positions(self, view: View, ids: Sequence[int]) -> dict[int, int]:
        """The rows of several bulletins; those that the view leaves out are left out."""

    def row_of_day(self, view: View, day: date) -> int:
        """The first row of a view in order of date that was published on `day` or before; the last row when all
        are newer. Where unread bulletins come first, the first such row among them."""

    def next_unread(self, view: View, start: int, step: int) -> int | None:
        """The unread row nearest to `start`, which may be that row: at or after it when `step` is positive, else
        at or before it, wrapping around at the ends. None when all are read."""

    def next_title(self, view: View, needle: str, start: int, step: int) -> int | None:
        """As `next_unread`, the nearest row whose title or publisher holds `needle`; both as `text.fold` folds
        them, the needle already folded."""

    def ids(self, view: View, start: int, end: int) -> list[int]:
        """The bulletins of the rows `start` up to, not including, `end`."""

    def row(self, id: int) -> Row | None:
        """The row of one bulletin; None when there is no such bulletin."""

    def rows_of(self, ids: Sequence[int]) -> list[Row]:
        """The rows of several bulletins, in the order of `ids`; ids that are not there are left out."""

    def find(self, address: str) -> int | None:
        """The id of the bulletin kept from an address."""

    def find_title(self, title: str) -> int | None:
        """The id of the newest bulletin with this title, spaces and compatibility forms aside."""

    def sources(self) -> list[Label]:
        """The publishers with their counts, in the order of the list; "" for bulletins without one comes last."""

    def origins(self) -> list[Label]:
        """The followed sources that bulletins came from with their counts, by name; "" for those that came from
        none comes last. Read from stored sums. Marks that are not written yet count."""

    def changed(self) -> bool:
        """Whether another connection has written since the last call."""


class ReadingState(Protocol):
    """What the reader did with bulletins: marks, tags, saved queries, acknowledged announcements.

    Marks of one bulletin do not fail because another program is writing, or because the file is gone, read-only or
    on a full disk: they show at once, and are written with the next mark or page that can be, by
    `Archive.check_file`, at the latest by `Archive.close`.
    """

    def bulletin(self, id: int) -> Bulletin:
        """The current text. Raises ArchiveError when there is none with this id, or it is damaged."""

    def opened(self, id: int) -> Opened:
        """All that is needed to show a bulletin, in one call. Raises ArchiveError as `bulletin` does."""

    def is_longer(self, id: int, size: int) -> bool:
        """Whether the JSON of the current text takes more than `size` bytes; False for one that is not there or is
        damaged. Quick, whatever its length."""

    def marks(self, id: int) -> Marks:
        """Whether a bulletin is read and starred, and where reading stopped."""

    def set_read(self, id: int, read: bool) -> None:
        """Marks a bulletin as read or unread."""

    def set_starred(self, id: int, starred: bool) -> None:
        """Stars a bulletin or removes its star."""

    def flags(self, ids: Sequence[int]) -> dict[int, Flags]:
        """Whether each bulletin is read and starred; unknown ids are left out."""

    def set_flags(self, flags: Mapping[int, Flags]) -> None:
        """Marks many bulletins at once, all or none. Unlike a single mark it waits for other programs, and raises
        ArchiveLocked when they do not finish in time. While the file is away or full, all of them wait."""

    def set_position(self, id: int, position: Position | None) -> None:
        """Remembers where reading stopped; None forgets it. Does nothing in an archive that cannot be written,
        because the user did not ask for it."""

    def tags(self) -> list[Label]:
        """All tags with their counts, by name."""

    def tags_of(self, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """The tags of each bulletin by name; bulletins without any are left out."""

    def tag(self, ids: Sequence[int], add: Iterable[str], remove: Iterable[str] = ()) -> None:
        """Adds tags to bulletins and removes others. A tag is one line, without spaces at its ends. Raises
        ValueError for an empty one."""

    def saved_queries(self) -> list[SavedQuery]:
        """The saved queries by name."""

    def save_query(self, name: str, query: str) -> None:
        """Saves a query, replacing the one of this name. Raises ValueError for an empty name."""

    def forget_query(self, name: str) -> None:
        """Deletes a saved query."""

    def announcements(self, include_acknowledged: bool = ...) -> list[Announcement]:
        """The announcements in the order in which they were first seen, each once per site: those that are on
        their sites now and were not acknowledged, at most the last 300; or all ever seen, gone ones included."""

    def acknowledge(self, title: str, address: str | None) -> None:
        """Removes an announcement from the ticker permanently; without an address, every one with this title."""


class BulletinStore(Protocol):
    """Adding bulletins, and every text that was seen of them."""

    def keep(self, page: Bulletin) -> int:
        """As `keep_page`; returns the id."""

    def keep_page(self, page: Bulletin, raw: Raw | None = None, origin: str | None = None) -> Kept:
        """Keeps a bulletin with its announcements as the current one of its address: a former text that differs
        becomes a revision. `raw`: the bytes it was parsed from; `origin`: the name of the source it came from.

        It survives a power cut when this returns. Search finds it at once, and through its index after `index`.
        """

    def keep_all(self, pages: Iterable[Page]) -> list[int]:
        """Keeps pages in one transaction; returns the ids of the bulletins. Of a listing the announcements are
        kept, of a feed its bulletins, of a failure nothing."""

    def keep_arrivals(self, arrivals: Sequence[Arrival]) -> list[Kept | None]:
        """Keeps what a sync brings as `keep_page` does, with all that the next sync must know, in one transaction:
        all of it or nothing, also when the program is killed. Returns the result for each; None for a listing.

        An arrival that was captured before the current text of its address was last seen becomes a revision. The
        result does not depend on the order in which captures arrive."""

    def revisions(self, id: int) -> list[Revision]:
        """Every distinct text seen at the address of a bulletin, the current one first."""

    def revision(self, id: int, number: int) -> Bulletin:
        """The text of one revision. Raises ArchiveError when there is none with this number."""

    def raw(self, id: int, revision: Revision | None = None) -> Raw | None:
        """The bytes that one revision, by default the current text, was parsed from; None when they were not
        kept."""

    def texts_by_digest(self, prefix: str) -> list[KnownText]:
        """The texts whose digest begins with `prefix`, hexadecimal digits in lower case, at most 100: the current
        text of a bulletin before former ones, the bulletin that was kept first before others. The same text may
        stand at several addresses. Through an index. Raises ValueError for another prefix, or an empty one."""

    def import_announcements(self, announcements: Sequence[Announcement]) -> None:
        """Adds announcements with their dates to those that are known. Of one that is known already the later
        observation decides whether it is gone. Their `site` is the name of the site, or its host."""


class SourceLocking(Protocol):
    """Locks of the sources that this program syncs into an archive."""

    def acquire(self, source: str) -> bool:
        """Locks the source of this name, until `release` or `close`. False when another program has it."""

    def release(self, source: str) -> None:
        """Releases the lock of a source."""

    def close(self) -> None:
        """Releases all locks."""


class SyncRecords(Protocol):
    """The records of earlier syncs that the next one needs, by the name of the source (the origin)."""

    def seen_documents(self, keys: Iterable[str]) -> dict[str, SeenDocument]:
        """The records of documents fetched before, by key; unknown keys are left out. Tens of keys take less
        than a millisecond."""

    def record_seen(self, documents: Sequence[SeenDocument]) -> None:
        """Records fetched documents for the next sync, replacing earlier records."""

    def failed_fetches(self, origin: str) -> list[FailedFetch]:
        """The failed fetches of a source, the one tried longest ago first."""

    def record_failures(self, origin: str, failures: Sequence[FailedFetch]) -> None:
        """Records failed fetches. An address that failed before counts one more try; `tried` defaults to now."""

    def forget_failures(self, origin: str, addresses: Iterable[str]) -> None:
        """Forgets failed fetches: their pages were fetched, or are not listed any more."""

    def last_crawl(self, origin: str) -> LastCrawl | None:
        """The last complete crawl of a source; None when there was none."""

    def set_last_crawl(self, origin: str, crawl: LastCrawl | None) -> None:
        """Records a complete crawl of a source; None makes the next one visit every page."""

    def origin(self, id: int) -> str | None:
        """The name of the source that a bulletin came from; None when it came from none."""

    def synced(self) -> dict[str, Synced]:
        """The last sync of each source, by the name of the source."""

    def set_synced(self, origin: str, synced: Synced) -> None:
        """Records how a sync of a source ended."""

    def rename_origin(self, old: str, new: str) -> None:
        """Gives everything that came from a source another name, in the search index too, replacing what is
        recorded under that name. Takes about a second for 100,000 bulletins."""

    def source_locks(self) -> SourceLocking:
        """New locks of sources: two programs that sync one at the same time would request everything twice. The
        locks of a program that ends are released, however it ends."""

    def adopt(self, origin: str, addresses: Sequence[str]) -> int:
        """Assigns a source to the bulletins at these addresses that came from another or from none, in the search
        index too; returns how many there were. For a source that was removed and added again, or renamed by hand.
        Writes nothing when all have the name already."""

    def sync_jobs(self) -> SyncJobs:
        """The jobs of the workers that sync into this archive: those of all machines, or of this one where the
        archive is a file of it."""

    def forget_origin(self, origin: str) -> None:
        """Deletes the sync state of a source; its bulletins and the records of fetched documents stay."""


class SearchHits(Protocol):
    """The hits of one query, found as they are asked for. Hits that were returned keep their numbers."""

    def hits(self, start: int, limit: int) -> list[Hit]:
        """The hits `start` to `start + limit`, counted from 0; fewer at the end. Raises SearchInterrupted and
        ArchiveError, and then again at every call."""

    @property
    def known(self) -> int:
        """How many hits are known so far."""

    @property
    def complete(self) -> bool:
        """Whether all hits are known."""

    def interrupt(self) -> None:
        """Stops this search, also while another thread runs it."""


class BulletinSearch(Protocol):
    """Search in everything, and its index."""

    def search(self, query: Query, *, by_relevance: bool = False) -> SearchHits:
        """The hits of a query, the newest first, or the newest 300 of them by relevance. Marks that are not
        written yet show and do not count."""

    def count_hits(self, query: Query, most: int) -> int:
        """How many bulletins a query hits, counted up to `most`."""

    def matching(self, query: Query, ids: Sequence[int]) -> list[int]:
        """Those of some bulletins that a query hits, in their order."""

    def hits_of(self, query: Query, ids: Sequence[int]) -> list[Hit]:
        """Some bulletins as hits of a query, in their order, whether they match it or not; unknown ids are left
        out."""

    def unindexed(self) -> int:
        """How many bulletins wait for the search index: all of them when another version of the program built
        it."""

    def index(self, limit: int = ...) -> int:
        """Adds up to `limit` waiting bulletins, the newest, to the search index; returns how many, 0 when none
        waits. Can be interrupted at any time and continued by another run."""


class Archive(
    RowLists,
    ReadingState,
    BulletinStore,
    SyncRecords,
    AttachedFiles,
    RecognizedPages,
    CompleteRecords,
    Extracted,
    BulletinSearch,
    Collections,
    ReaderNotes,
    Statistics,
    SameTexts,
    Watches,
    WorkspaceRepair,
    Protocol,
):
    """A whole archive. It may be used from several threads. Every method raises ArchiveError, and no other error,
    when the archive is damaged, locked by another program, read-only or out of space."""

    path: Path | None
    """The file it was opened from; None in memory and on a server."""
    patience: float
    """Seconds that a write waits for other programs."""
    warnings: list[str]
    """One line for each thing that will not work as usual."""
    remote: bool
    """Whether calls cross a network, so that each may take long or never return. Screens then ask in a thread; of
    an embedded archive they ask at once. The attributes and properties of this class answer from memory."""

    trouble: ArchiveUnavailable | None
    """Why marks wait, as far as `check_file` or a mark has found out; None when they are written."""
    copies_opened: int
    """How often a copy of this archive has taken the place of its file and was opened: then the ids of bulletins
    may mean others."""

    @property
    def location(self) -> str:
        """The name of its file or database in messages, without secrets; "" in memory."""

    @property
    def kept_in(self) -> ArchiveLocation | None:
        """Where what is read and written is kept, and others may open it: a file or a database. None for an
        archive in memory, copies included, and while the file is gone or another one has taken its place."""

    @property
    def read_only(self) -> str | None:
        """Why nothing can be kept; None when it can."""

    def may_keep(self) -> bool:
        """Whether bulletins may be kept: not in an archive that is read-only, nor by a role that only reads."""

    def check_file(self) -> ArchiveUnavailable | None:
        """Whether the file can be written, also that of marks: returns why not, or None. For a check every second:
        it takes some microseconds.

        When the file is gone, renamed or replaced, nothing is written to it any more; what the archive shows
        stays. When it is back, or a copy of the same archive has taken its place, that one is opened, and the
        marks that wait are written to it. Another archive is not touched."""

    def claim(self) -> bool:
        """Makes this the instance whose marks count, as long as it is open. False when another instance has the
        archive: then this one becomes read-only and follows what the other writes; `warnings` says so."""

    def close(self) -> None:
        """Writes the marks that wait for another program and closes the archive in any case. Can be called
        twice."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exception: object) -> None: ...
