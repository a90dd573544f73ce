"""The bulletins that an export applies to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.i18n import ngettext

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.model import Bulletin


class Chosen(NamedTuple):
    """Bulletins of an archive by their numbers, or one that is open and not in the archive."""

    archive: Archive
    ids: tuple[int, ...] = ()
    page: Bulletin | None = None

    def __len__(self) -> int:
        return len(self.ids) or int(self.page is not None)

    def bulletins(self) -> Iterator[tuple[int | None, Bulletin]]:
        """Each with its number. Reads the archive: for a thread, where there are many. Raises ArchiveError."""
        for id in self.ids:
            yield id, self.archive.bulletin(id)
        if self.page is not None:
            yield None, self.page

    def counted(self) -> str:
        """How many there are, in words."""
        return ngettext("{count} article", "{count} articles", len(self)).format(count=f"{len(self):,}")
