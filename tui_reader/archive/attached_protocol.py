"""The interface of an archive for attached files: the files that bulletins link, their texts, and what text
recognition read on their pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, BinaryIO, Protocol

from tui_reader.archive.values import (
    ArrivedFile,
    AttachedFile,
    DroppedFile,
    FileVersion,
    OutdatedFile,
    RefusalCause,
)

if TYPE_CHECKING:
    from tui_reader.model import Bulletin


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
        """Records how requests for attachments without a new file ended, all or none: `state`, `reason`, `cause`,
        `size_limit`, `etag`, `last_modified`, and the time in `fetched`, by default now. Of the other fields only
        `name` is used, where none is known, and `dropped`, where fewer are known.

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
        self, origin: str | None, limit: int, refused_for: Collection[RefusalCause] = ()
    ) -> list[tuple[int, AttachedFile]]:
        """Up to `limit` attachments with an address, in state "listed" or "failed", or "refused" for one of the
        causes `refused_for`, and the bulletins that link them, the newest first; of one followed source, or of
        all bulletins for None. An address comes once."""


class RecognizedPages(Protocol):
    """What text recognition read on the pages of attached files that are pictures, so that a run that was stopped
    goes on, and a better reader makes another text of it."""

    def keep_recognized_page(self, digest: str, page: int, engine: str, data: str) -> None:
        """Keeps what `engine`, a program with its version, read on a page, numbered from 1, of a file; does
        nothing when the file is not kept."""

    def recognized_pages(self, digest: str, engine: str | None = None) -> dict[int, str]:
        """What was kept of a file, by page; of one engine, or of any. Raises ArchiveError for damaged data."""

    def recognition_engines(self, digest: str) -> dict[int, str]:
        """Which program read each recognized page of a file, as in `keep_recognized_page`."""

    def keep_unreadable_page(self, digest: str, page: int, reason: str) -> None:
        """Keeps why a page of a file could not be read; does nothing when the file is not kept."""

    def unreadable_pages(self, digest: str) -> dict[int, str]:
        """The pages of a file that could not be read, with the reasons. Raises ArchiveError for damaged data."""

    def forget_recognized_pages(self, digest: str) -> None:
        """Deletes what was kept of a file, so that its pages are read again; its text stays."""

    def partly_read_files(self, origins: Collection[str], kinds: Collection[str]) -> list[AttachedFile]:
        """The kept files of some kinds that bulletins of some followed sources link now and that have no text, or
        none that is whole, the newest first; each once."""
