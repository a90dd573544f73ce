"""The interface of an archive: what the rest of the program asks of it, whichever engine stores it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, Self

from tui_reader.archive.errors import ArchiveUnavailable
from tui_reader.archive.values import (
    Arrival,
    ArrivedFile,
    AttachedFile,
    CompleteBulletin,
    Counts,
    DroppedFile,
    FailedFetch,
    FileVersion,
    Flags,
    Hit,
    Kept,
    Label,
    LastCrawl,
    Marks,
    OutdatedFile,
    Position,
    Raw,
    Revision,
    Row,
    SavedQuery,
    SeenDocument,
    Synced,
    View,
)

if TYPE_CHECKING:
    from tui_reader.model import Announcement, Bulletin, Page
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

    def complete_bulletins(self, wanted: Sequence[int] | None = None) -> Iterator[CompleteBulletin]:
        """The bulletins by address, all from one state of the archive, even while other programs write to it.
        `wanted`: only these ids, in ascending order."""

    def import_announcements(self, announcements: Sequence[Announcement]) -> None:
        """Adds announcements with their dates to those that are known. Of one that is known already the later
        observation decides whether it is gone. Their `site` is the name of the site, or its host."""


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

    def adopt(self, origin: str, addresses: Sequence[str]) -> int:
        """Assigns a source to the bulletins at these addresses that came from another or from none, in the search
        index too; returns how many there were. For a source that was removed and added again, or renamed by hand.
        Writes nothing when all have the name already."""

    def forget_origin(self, origin: str) -> None:
        """Deletes the sync state of a source; its bulletins and the records of fetched documents stay."""


class AttachedFiles(Protocol):
    """The files that bulletins link: what was fetched of them, by SHA-256, and the texts read from them.

    A file is kept once, however many addresses lead to it. Reading it takes memory for the file and one mebibyte.
    """

    def attachments(self, id: int) -> list[AttachedFile]:
        """The attachments of the current text of a bulletin in the order of its page, also those without an
        address. Empty when there is no such bulletin."""

    def attachment_states(self, addresses: Iterable[str]) -> dict[str, AttachedFile]:
        """What the archive has of attachments, by address, with the title ""; addresses that were never fetched
        are left out."""

    def keep_files(self, files: Sequence[ArrivedFile], states: Sequence[AttachedFile] = ()) -> None:
        """Keeps fetched files with their texts as the current ones of their addresses, in one transaction: all or
        none, also when the program is killed. The same file under the same address is only seen again; another
        file there becomes its newest version, or an earlier one when it was fetched before the current one.
        A file that is too large for a row of the archive is not kept: its attachment is refused, with this
        reason.

        A text replaces that of another version of its reader; one that is not whole (`document.not_read`) does
        not replace a whole one. `states` are recorded after the files, in the same transaction."""

    def record_attachment_states(self, states: Sequence[AttachedFile]) -> None:
        """Records how requests for attachments without a new file ended, all or none: `state`, `reason`, `etag`,
        `last_modified`, and the time in `fetched`, by default now. Of the other fields only `name` is used, where
        none is known.

        "kept" stands for an answer that nothing has changed: a kept file is seen again, and what was refused stays
        refused. "listed" forgets a failure. Kept files and their validators stay in every case. Attachments
        without an address are ignored."""

    def file_bytes(self, digest: str) -> bytes:
        """The bytes of an attached file; `Archive.file` is the file of the archive itself. Raises ArchiveError for
        one that is not kept, and for one whose bytes do not have this digest any more."""

    def write_file(self, digest: str, target: BinaryIO) -> None:
        """As `file_bytes`, written to a file in parts; what is written before ArchiveError is raised is not to be
        used."""

    def file_text(self, digest: str) -> Bulletin | None:
        """The text that was read from a file; None when there is none. Raises ArchiveError for a damaged one."""

    def keep_file_text(
        self, digest: str, text: Bulletin | None, reason: str = "", reader_version: str = ""
    ) -> None:
        """Replaces the text of a kept file by that of another reader; without a text, `reason` says why there is
        none and `reader_version` is the version of the reader that tried. A text that was read before stays when
        the new reader finds none. Does nothing when the file is not kept."""

    def outdated_files(self, versions: Mapping[str, str], limit: int) -> list[OutdatedFile]:
        """Up to `limit` kept files that another version of their reader has read, or none
        has tried to read, the newest first. `versions`: by kind, the version of the reader of this program, as in
        `model.DocumentFile.version`; files of other kinds are left out."""

    def file_versions(self, address: str) -> list[FileVersion]:
        """The files seen at an address, the current one first."""

    def bulletins_with(self, digest: str) -> list[int]:
        """The bulletins that link, or linked in a former text, an address where this file was seen, the newest
        first."""

    def drop_files(self, most: int | None = None, *, only_look: bool = False) -> list[DroppedFile]:
        """Deletes files that nothing needs, and returns them; with `only_look` none is deleted.

        These are the files that no bulletin links, in its current text or a former one. `most`: as long as all
        files have more bytes than this, also those that another file has replaced at every address, the ones seen
        last longest ago first. The current file of an attachment that a bulletin links is never deleted, so that
        more bytes than `most` may remain. Others' states stay. Freed space is used by what is kept next; the
        archive file itself does not shrink."""

    def keep_to_quota(self, most: int) -> list[DroppedFile]:
        """Deletes attached files as long as all together have more than `most` bytes, and returns them: first
        those that no bulletin links, then those that another one has replaced, then those of the oldest bulletins,
        whose attachments are refused from then on, with this reason, so that no sync fetches them again.

        Files stay that a bulletin links which is starred, has a tag, or came from no followed source, and files
        that are gone from their server. Nothing is deleted before the links of all bulletins are recorded, as in
        `drop_files`."""

    def file_bytes_in_all(self) -> int:
        """The bytes of all kept files, before compression."""

    def unfetched(
        self, origin: str | None, limit: int, also_refused: str | None = None
    ) -> list[tuple[int, AttachedFile]]:
        """Up to `limit` attachments with an address, in state "listed" or "failed", or "refused" with a reason
        that begins with `also_refused`, and the bulletins that link them, the newest first; of one followed
        source, or of all bulletins for None. An address comes once."""


class RecognizedPages(Protocol):
    """What text recognition read on the pages of attached files that are pictures, so that a run that was stopped
    goes on, and a better reader makes another text of it."""

    def keep_recognized_page(self, digest: str, page: int, engine: str, data: str) -> None:
        """Keeps what `engine`, a program with its version, read on a page, numbered from 1, of a file; does
        nothing when the file is not kept."""

    def recognized_pages(self, digest: str, engine: str | None = None) -> dict[int, str]:
        """What was kept of a file, by page; of one engine, or of any. Raises ArchiveError for damaged data."""

    def keep_unreadable_page(self, digest: str, page: int, reason: str) -> None:
        """Keeps why a page of a file could not be read; does nothing when the file is not kept."""

    def unreadable_pages(self, digest: str) -> dict[int, str]:
        """The pages of a file that could not be read, with the reasons. Raises ArchiveError for damaged data."""

    def forget_recognized_pages(self, digest: str) -> None:
        """Deletes what was kept of a file, so that its pages are read again; its text stays."""

    def partly_read_files(self, origins: Collection[str], kinds: Collection[str]) -> list[AttachedFile]:
        """The kept files of some kinds that bulletins of some followed sources link now and that have no text, or
        none that is whole, the newest first; each once."""


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

    def unindexed(self) -> int:
        """How many bulletins wait for the search index: all of them when another version of the program built
        it."""

    def index(self, limit: int = ...) -> int:
        """Adds up to `limit` waiting bulletins, the newest, to the search index; returns how many, 0 when none
        waits. Can be interrupted at any time and continued by another run."""


class Archive(
    RowLists, ReadingState, BulletinStore, SyncRecords, AttachedFiles, RecognizedPages, BulletinSearch, Protocol
):
    """A whole archive. It may be used from several threads. Every method raises ArchiveError, and no other error,
    when the archive is damaged, locked by another program, read-only or out of space."""

    path: Path | None
    """The file it was opened from; None in memory."""
    patience: float
    """Seconds that a write waits for other programs."""
    warnings: list[str]
    """One line for each thing that will not work as usual."""

    trouble: ArchiveUnavailable | None
    """Why marks wait, as far as `check_file` or a mark has found out; None when they are written."""
    copies_opened: int
    """How often a copy of this archive has taken the place of its file and was opened: then the ids of bulletins
    may mean others."""

    @property
    def file(self) -> Path | None:
        """The file that is read and written; None for an archive in memory, copies included, and while the file is
        gone or another one has taken its place."""

    @property
    def read_only(self) -> str | None:
        """Why nothing can be kept; None when it can."""

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
