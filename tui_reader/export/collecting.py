"""Bulletins and sections as items of collections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.archive.workspace.collections.values import CollectionItem
from tui_reader.export.citing import cited_bulletin

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import Revision


def collected_item(
    archive: Archive, id: int, section: str | None = None, revision: Revision | None = None
) -> CollectionItem:
    """The item that stands for a bulletin, or for a section of it. Raises `citing.UnknownSection`, and
    ArchiveError."""
    cited = cited_bulletin(archive, id, section, revision)
    address = archive.bulletin(id).address
    return CollectionItem(address, cited.section, cited.title, cited.heading, cited.digest)
