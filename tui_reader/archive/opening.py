"""Opening an archive: the one place that knows which engine stores it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.paths import ArchiveLocation

NO_DRIVER = "a shared archive needs a package: `pip install 'bulletin-tui[postgres]'`"


ONLY_READS = "your role may read this archive and keep nothing in it; ask its owner for the role of an editor"


def check_right(location: ArchiveLocation | None) -> None:
    """Raises ArchiveError where the user may not keep bulletins in a shared archive: before lists are changed and
    pages fetched for nothing. A file says so when it is opened."""
    if location is None or isinstance(location, Path):
        return
    with open_archive(location) as archive:
        if not archive.may_keep():
            raise ArchiveError(archive.location, archive.read_only or ONLY_READS)


def open_archive(location: ArchiveLocation | None, *, marks: Path | None = None, as_copy: bool = False) -> Archive:
    """Opens the archive at `location`; None makes one in memory. A file is created or migrated as needed, a
    database is not: see `bulletin-tui archive`.

    `marks` names another archive file that stores the reading state of one in memory, so that bulletins opened
    without keeping them resume where they were left; when it cannot be used, marks live in memory and `warnings`
    says so. Raises ValueError for an archive that stores its own. `as_copy` works on a copy in memory of a file
    that nobody writes to. Raises ArchiveError.
    """
    if location is not None and not isinstance(location, Path):
        # Imported here because few archives are shared: the driver takes 0.1 s.
        try:
            from tui_reader.archive.postgres.store import PostgresArchive
        except ImportError as error:
            if (error.name or "").partition(".")[0] != "psycopg":
                raise
            raise ArchiveError(str(location), NO_DRIVER) from error

        return PostgresArchive.open(location.uri)
    from tui_reader.archive.sqlite.store import SqliteArchive

    return SqliteArchive.open(location, marks=marks, as_copy=as_copy)
