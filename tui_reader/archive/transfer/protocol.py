"""The interface of an archive for copies: everything that it holds in streams, and the calls that take it over.

No call is about a single row, so that a copy over a network is bounded by the rows and not by their number of
round trips. A stream is of one state of the archive, even while other programs write to it, and of bounded memory.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from typing import Protocol

from tui_reader.archive.transfer.values import (
    AnnouncementRecord,
    CompleteText,
    KeptFile,
    PageReading,
    ReadingRecord,
)
from tui_reader.archive.values import AttachedFile, CompleteBulletin, SeenDocument


class CompleteRecords(Protocol):
    """All records of an archive, and adding those of another."""

    def complete_bulletins(
        self, wanted: Sequence[int] | None = None, *, as_kept: bool = False
    ) -> Generator[CompleteBulletin]:
        """The bulletins by address, all from one state of the archive, even while other programs write to it.
        `wanted`: only these ids, in ascending order; `as_kept`: in the order in which they were kept."""

    def complete_by_address(self, addresses: Iterable[str]) -> dict[str, CompleteBulletin]:
        """The bulletins kept from some addresses; unknown ones are left out."""

    def complete_texts(self, bulletins: Iterable[CompleteBulletin]) -> Generator[CompleteText]:
        """The texts of the revisions that are named in some bulletins, in their order; one that is not kept any
        more is left out."""

    def reading_records(self, addresses: Sequence[str] | None = None) -> Generator[ReadingRecord]:
        """The marks and tags of the reader by address; of some addresses, or of all that have any."""

    def put_reading_records(self, records: Sequence[ReadingRecord]) -> None:
        """Replaces the marks of addresses and adds tags to them, all or none."""

    def acknowledgements(self) -> list[tuple[str, str]]:
        """The acknowledged announcements: title and address, "" for every announcement with the title."""

    def add_acknowledgements(self, acknowledgements: Sequence[tuple[str, str]]) -> None:
        """Removes announcements from the ticker permanently, all or none."""

    def announcement_records(self) -> Generator[AnnouncementRecord]:
        """All announcements in the order in which they were kept."""

    def add_announcement_records(self, records: Sequence[AnnouncementRecord]) -> None:
        """As `BulletinStore.import_announcements`, for announcements of another archive."""

    def all_seen_documents(self) -> Generator[SeenDocument]:
        """The records of all documents that were fetched, by key."""

    def recorded_origins(self) -> list[str]:
        """The followed sources of which a sync has recorded its end, its crawl or a failed fetch, by name."""

    def kept_files(self, digests: Sequence[str] | None = None) -> Generator[KeptFile]:
        """The kept files without their bytes, in the order in which they were kept; some, or all."""

    def all_attachment_states(self) -> Generator[AttachedFile]:
        """What the archive has of attachments, by address, with the title ""; those that were never fetched are
        left out."""

    def page_readings(self, digest: str) -> list[PageReading]:
        """What text recognition kept of a file, by page. Raises ArchiveError for damaged data."""

    def keep_page_readings(self, digest: str, readings: Sequence[PageReading]) -> None:
        """Keeps what text recognition read on pages of a file, replacing what is there of the same pages; does
        nothing when the file is not kept."""
