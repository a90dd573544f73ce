"""What list, reader, search and sync ask of an archive: the seam at which another engine could stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from tui_reader.archive.values import (
    Arrival,
    Counts,
    FailedFetch,
    Flags,
    Hit,
    Kept,
    Label,
    LastCrawl,
    Marks,
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
    from tui_reader.query.syntax import Query


class Lists(Protocol):
    """Rows of a view by their number, counted from 0, in bounded time at any size."""

    def counts(self) -> Counts:
        """How many bulletins there are, how many unread, how many with a star."""

    def count(self, view: View = ...) -> int:
        """How many rows a view has."""

    def rows(self, view: View, start: int, limit: int) -> list[Row]:
        """The rows `start` to `start + limit`; fewer at the end."""

    def position(self, view: View, id: int) -> int | None:
        """The row of a bulletin; None when the view leaves it out."""

    def row_of_day(self, view: View, day: date) -> int:
        """The first row of a view in order of date that is of `day` or older; the last row when all are newer."""

    def next_unread(self, view: View, start: int, step: int) -> int | None:
        """The unread row nearest to `start` in steps of 1 or -1, going round."""

    def next_title(self, view: View, needle: str, start: int, step: int) -> int | None:
        """As `next_unread`, a row whose title or source holds the folded `needle`."""

    def ids(self, view: View, start: int, end: int) -> list[int]:
        """The bulletins of the rows `start` up to, not including, `end`."""

    def row(self, id: int) -> Row | None:
        """The line of the list for one bulletin."""

    def find(self, address: str) -> int | None:
        """The id of the bulletin kept from an address."""

    def find_title(self, title: str) -> int | None:
        """The id of the newest bulletin with this title."""

    def sources(self) -> list[Label]:
        """The sources of the bulletins with their counts, in the order of the list."""

    def changed(self) -> bool:
        """Whether somebody else has written since this was asked last."""


class Reading(Protocol):
    """Bulletins as they were kept, and what the reader did with them."""

    def bulletin(self, id: int) -> Bulletin:
        """The current text of a bulletin."""

    def marks(self, id: int) -> Marks:
        """What was read and starred, and where reading stopped."""

    def set_read(self, id: int, read: bool) -> None:
        """Marks a bulletin as read or unread."""

    def set_starred(self, id: int, starred: bool) -> None:
        """Stars a bulletin or takes its star."""

    def flags(self, ids: Sequence[int]) -> dict[int, Flags]:
        """Whether each bulletin is read and starred; ids that are not there are left out."""

    def set_flags(self, flags: Mapping[int, Flags]) -> None:
        """Marks many bulletins at once, all or none."""

    def set_position(self, id: int, position: Position | None) -> None:
        """Remembers where reading stopped."""

    def tags(self) -> list[Label]:
        """All tags with their counts, by name."""

    def tags_of(self, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """The tags of bulletins, each list by name; without tags a bulletin is left out."""

    def tag(self, ids: Sequence[int], add: Iterable[str], remove: Iterable[str] = ()) -> None:
        """Gives tags to bulletins and takes some away."""

    def saved_queries(self) -> list[SavedQuery]:
        """The queries that were saved, in the order of their names."""

    def save_query(self, name: str, query: str) -> None:
        """Saves a query under a name, in the place of one that had it."""

    def forget_query(self, name: str) -> None:
        """Takes a saved query away."""

    def announcements(self, include_acknowledged: bool = ...) -> list[Announcement]:
        """The announcements of the sites that stand there now and were not acknowledged; else all ever met."""

    def acknowledge(self, title: str, address: str | None) -> None:
        """Takes an announcement from the ticker for good."""


class Keeping(Protocol):
    """What adding and syncing need."""

    def keep_page(self, page: Bulletin, raw: Raw | None = None, origin: str | None = None) -> Kept:
        """Keeps a bulletin, with the bytes it came from and the name of the source it came by; it survives a power
        cut when this returns."""

    def keep_all(self, pages: Iterable[Page]) -> list[int]:
        """Keeps pages in one transaction; returns the ids of the bulletins."""

    def keep_arrivals(self, arrivals: Sequence[Arrival]) -> list[Kept | None]:
        """Keeps what a sync brings, with all that is to be known of it, in one transaction: all of it or nothing.
        What became of each; None for a listing, of which only the announcements are kept."""

    def revisions(self, id: int) -> list[Revision]:
        """Every distinct text seen at the address of a bulletin, the current one first."""

    def revision(self, id: int, number: int) -> Bulletin:
        """The text of one revision."""

    def raw(self, id: int) -> Raw | None:
        """The bytes that the current text was parsed from, if they were kept."""


class Syncing(Protocol):
    """What a sync has to know of the ones before it, by the name of the source: its origin."""

    def sightings(self, keys: Iterable[str]) -> dict[str, SeenDocument]:
        """What is known of what was asked for before; keys never seen are left out."""

    def note_sightings(self, sightings: Sequence[SeenDocument]) -> None:
        """Notes what the next sync must know, in the place of what was known."""

    def missed(self, origin: str) -> list[FailedFetch]:
        """What could not be had of a source, what was tried longest ago first."""

    def note_missed(self, origin: str, missed: Sequence[FailedFetch]) -> None:
        """Notes what could not be had. What was missed before, by its address, was tried once more."""

    def settle_missed(self, origin: str, addresses: Iterable[str]) -> None:
        """Forgets what was missed: it is kept by now, or nobody names it any more."""

    def walked(self, origin: str) -> LastCrawl | None:
        """The last walk through all of a source; None when there was none."""

    def set_walked(self, origin: str, walked: LastCrawl | None) -> None:
        """Notes a walk through all of a source; None: the next one must see all again."""

    def origin(self, id: int) -> str | None:
        """The name of the source that a bulletin came by; None when it came by none."""

    def synced(self) -> dict[str, Synced]:
        """The last sync of each source."""

    def set_synced(self, origin: str, synced: Synced) -> None:
        """Notes how a sync of a source ended."""

    def rename_origin(self, old: str, new: str) -> None:
        """Gives all that came by a source to another name."""

    def adopt(self, origin: str, addresses: Sequence[str]) -> int:
        """Gives the name of a source to the bulletins at these addresses that came by another or by none; returns
        how many there were."""

    def forget_origin(self, origin: str) -> None:
        """Forgets what only a sync of a source needs. Its bulletins stay, and so does what was seen of them."""


class SearchHits(Protocol):
    """The hits of one query, found as they are asked for. Hits that were given stay in their places."""

    def hits(self, start: int, limit: int) -> list[Hit]:
        """The hits `start` to `start + limit`, counted from 0; fewer at the end. Raises SearchInterrupted."""

    @property
    def known(self) -> int:
        """How many hits are known so far."""

    @property
    def complete(self) -> bool:
        """Whether no more are to come."""

    def interrupt(self) -> None:
        """Ends what runs in another thread now, and this search with it."""


class Searching(Protocol):
    """Search over everything."""

    def search(self, query: Query, *, by_relevance: bool = False) -> SearchHits:
        """The hits of a query, newest first, found as they are asked for."""

    def count_hits(self, query: Query, most: int) -> int:
        """How many bulletins a query hits, counted up to `most`."""

    def unindexed(self) -> int:
        """How many bulletins wait for the search index."""

    def index(self, limit: int) -> int:
        """Takes up to `limit` waiting bulletins into the search index; returns how many it took, 0 at the end."""


class Archive(Lists, Reading, Keeping, Syncing, Searching, Protocol):
    """A whole archive."""

    def close(self) -> None:
        """Writes what waits and lets go of everything."""
