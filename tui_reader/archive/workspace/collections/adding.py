"""Items added to a collection by its name, also while another program writes it."""

from __future__ import annotations

from collections.abc import Iterable

from tui_reader.archive.workspace.collections.protocol import Collections
from tui_reader.archive.workspace.collections.values import Collection, CollectionChanged, CollectionItem

_ATTEMPTS = 20
"""How often a collection is read again that somebody else has written. Each time one of them has got ahead: of
four programs that added to the same new collection, one gave up after 3. Chosen by hand."""


def add_to_collection(archive: Collections, name: str, items: Iterable[CollectionItem]) -> tuple[Collection, int]:
    """Adds those items at the end of a collection that it does not have, and makes it where there is none; returns
    it, and how many were new. Raises ValueError and ArchiveError as `save_collection`."""
    wanted = tuple(items)
    for attempt in range(1, _ATTEMPTS + 1):
        before = archive.collection(name)
        longer = (before or Collection(name)).with_items(wanted)
        added = len(longer.items) - (len(before.items) if before else 0)
        if before is not None and not added:
            return before, 0
        try:
            return archive.save_collection(longer, before), added
        except CollectionChanged:
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError("the last attempt returns or raises")
