"""The shared archive: a PostgreSQL database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from tui_reader.archive.postgres import schema
from tui_reader.archive.postgres.connection import Server
from tui_reader.archive.postgres.extracted.reading import SharedFacts
from tui_reader.archive.postgres.files.keeping import SharedFiles
from tui_reader.archive.postgres.files.recognized import SharedRecognizedPages
from tui_reader.archive.postgres.files.unneeded import SharedFileCleaner
from tui_reader.archive.postgres.lists.rows import SharedLists
from tui_reader.archive.postgres.search.search import SharedSearch
from tui_reader.archive.postgres.source_locks import SharedSourceLocks
from tui_reader.archive.postgres.statistics.comparing import SharedTexts
from tui_reader.archive.postgres.statistics.sums import SharedSums
from tui_reader.archive.postgres.transfer import SharedTransfer
from tui_reader.archive.postgres.workspace.collections import SharedCollections
from tui_reader.archive.postgres.workspace.damage import SharedDamage
from tui_reader.archive.postgres.workspace.notes import SharedNotes
from tui_reader.archive.postgres.workspace.watches import SharedWatches
from tui_reader.archive.postgres.write.bulletins import SharedBulletins
from tui_reader.archive.postgres.write.marking import SharedMarks
from tui_reader.archive.postgres.write.sync_state import SharedSyncRecords


class PostgresArchive(
    SharedTexts,
    SharedSums,
    SharedWatches,
    SharedSearch,
    SharedLists,
    SharedMarks,
    SharedBulletins,
    SharedFiles,
    SharedFileCleaner,
    SharedRecognizedPages,
    SharedSyncRecords,
    SharedTransfer,
    SharedDamage,
    SharedCollections,
    SharedNotes,
    SharedFacts,
):
    """An archive on a server. See `protocol.Archive`.

    Many programs may have it open, each user with marks of their own.
    """

    @classmethod
    def open(cls, address: str) -> Self:
        """Opens the archive in the database at `address`, a URI or connection string of libpq. Raises ArchiveError
        when the server cannot be reached, or has no archive of this version."""
        server = Server(address)
        try:
            schema.check(server)
        except BaseException:
            server.close()
            raise
        archive = cls(server)
        if archive.read_only is not None:
            archive.warnings.append(archive.read_only)
        return archive

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def claim(self) -> bool:
        # Marks belong to users, not to instances.
        return True

    def source_locks(self) -> SharedSourceLocks:
        return SharedSourceLocks(self.server)


if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive

    def _implements(archive: PostgresArchive) -> Archive:
        """Lets mypy check the class against the protocol."""
        return archive
