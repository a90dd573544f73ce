"""What an engine reads for a search: candidates, newest first, and the texts they are checked against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, NamedTuple, Protocol

from tui_reader.archive.values import AttachmentPlace, Row

if TYPE_CHECKING:
    from tui_reader.archive.search.plan import Plan
    from tui_reader.query.nodes import Node


class Candidate(NamedTuple):
    """A bulletin that may match; `sure`: it matches."""

    sort_date: int
    id: int
    sure: bool


class StoredBulletin(NamedTuple):
    """A bulletin as a search reads it: its packed `document`, its `day` as a negated ordinal, 0 without one, its
    states, its tags as written, what the user's notes on it say, folded, and the kinds of its kept files."""

    document: bytes
    day: int
    read: bool
    starred: bool
    changed: bool
    restored: bool
    tampered: bool
    origin: str
    tags: Sequence[str] = ()
    notes: Sequence[str] = ()
    kinds: tuple[str, ...] = ()


class StoredText(NamedTuple):
    """The packed document of a bulletin, and whether files of it are kept."""

    document: bytes
    has_files: bool


class SearchReader(Protocol):
    """Reads an archive for one search until it is interrupted. Every method raises ArchiveError, and
    SearchInterrupted once it is interrupted."""

    def interrupt(self) -> None:
        """Stops reading, also while another thread reads."""

    def check(self) -> None:
        """Raises SearchInterrupted when the search was interrupted."""

    def open(self) -> AbstractContextManager[None]:
        """Holds a connection in its block; everything else is called within it."""

    def plan(self, node: Node | None) -> Plan:
        """The plan of a query, given the index as it is."""

    def candidates(self, plan: Plan) -> Iterator[Candidate]:
        """Every bulletin that a plan selects, newest first. One that changes in the meantime may come twice. It is
        continued in later blocks of `open`."""

    def count(self, plan: Plan, most: int) -> tuple[int, list[Candidate]] | None:
        """How many bulletins surely match, counted up to `most`, and those whose texts must be checked. None when
        most would have to be checked."""

    def bulletins(self, ids: Sequence[int]) -> dict[int, StoredBulletin]:
        """The bulletins that are there."""

    def texts(self, ids: Sequence[int]) -> dict[int, StoredText]:
        """The texts of the bulletins that are there."""

    def files(self, id: int, document: bytes) -> Iterable[tuple[AttachmentPlace, bytes | None]]:
        """The kept files of a bulletin, given its packed document, with their packed texts, in any order."""

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """The rows of the list for bulletins, in this order; ids that are not there are left out. Called outside
        of `open`."""
