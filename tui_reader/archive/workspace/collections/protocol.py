"""The part of the interface of an archive that is about collections."""

from __future__ import annotations

from typing import Protocol

from tui_reader.archive.workspace.collections.values import Collection, CollectionSummary


class Collections(Protocol):
    """Collections of the reader. In a shared archive each user has their own and those that are shared, which
    editors change; an own one hides a shared one of its name."""

    def collections(self) -> list[CollectionSummary]:
        """The collections by name."""

    def collection(self, name: str) -> Collection | None:
        """The collection of this name; None where there is none. What cannot be read of it are `damaged` items,
        which stay until they are removed."""

    def save_collection(self, collection: Collection, before: Collection | None) -> Collection:
        """Writes a collection in place of `before`, of which it may have another name, or as a new one for None;
        returns it as it was written. `shared` tells whose it is, and stays as it is. Raises CollectionChanged
        where `before` is not there any more, or its name is another one's; ValueError, in words for the user, for
        one that cannot be stored."""

    def forget_collection(self, before: Collection) -> None:
        """Deletes a collection. Raises CollectionChanged where it is not there any more."""

    def share_collection(self, name: str, shared: bool) -> None:
        """Gives a collection to all users, or back to this one alone. Raises ArchiveError in an archive without
        users, where there is no such collection, and where the role may not."""
