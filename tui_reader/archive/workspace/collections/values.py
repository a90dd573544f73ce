"""Collections as values: an item is a bulletin or a section by its address, with the text that was seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.workspace.limits import LONGEST_ADDRESS, checked_name

MOST_ITEMS = 5_000
"""Items of a collection, which is read and written as a whole. Chosen by hand."""

LONGEST_NOTE = 20_000
"""Code points of the note of an item. Chosen by hand: some pages."""

LONGEST_HEADING = 2_000
"""Code points of a title or heading that an item remembers; of a longer one its beginning, with an ellipsis. The
bulletin has all of it."""


class CollectionItem(NamedTuple):
    """A bulletin by its `address`, or the `section` of it with this address, "" for the whole text. `title` and
    `heading` are those of the text when it was `added`, and `digest` its SHA-256 in hexadecimal digits, "" where
    it is not known: they say what is meant where the bulletin is not kept, or has another text. `damaged` is the
    JSON of an item that cannot be read, as it is stored; all else of it is empty."""

    address: str
    section: str = ""
    title: str = ""
    heading: str = ""
    digest: str = ""
    note: str = ""
    added: datetime | None = None
    damaged: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What an item is about; a collection has each once."""
        return self.address, self.section or self.damaged


class Collection(NamedTuple):
    """Items in their order under a name. `edited` is when it was last written, None before that; `shared`: all
    users of the archive have it."""

    name: str
    items: tuple[CollectionItem, ...] = ()
    edited: datetime | None = None
    shared: bool = False

    def with_items(self, items: Iterable[CollectionItem]) -> Collection:
        """The collection with those items at the end that it does not have."""
        known = {each.key for each in self.items}
        new = {each.key: each for each in items if each.key not in known}
        return self._replace(items=(*self.items, *new.values()))

    def without(self, index: int) -> Collection:
        """The collection without the item with an index."""
        return self._replace(items=(*self.items[:index], *self.items[index + 1 :]))

    def moved(self, index: int, to: int) -> Collection:
        """The collection with an item at another index, as near as there is one."""
        items = list(self.items)
        items.insert(max(0, min(to, len(items) - 1)), items.pop(index))
        return self._replace(items=tuple(items))

    def noted(self, index: int, note: str) -> Collection:
        """The collection with another note on an item."""
        items = list(self.items)
        items[index] = items[index]._replace(note=note)
        return self._replace(items=tuple(items))


class CollectionSummary(NamedTuple):
    """A collection in a list: how many items it has."""

    name: str
    items: int
    edited: datetime
    shared: bool = False


class CollectionChanged(ArchiveError):
    """Somebody has written a collection since it was read; read it again."""


def edit_time(before: Collection | None, now: datetime) -> datetime:
    """When a collection is written: later than what it replaces, whatever the clock says, so that each version has
    a time of its own."""
    if before is None or before.edited is None:
        return now
    return max(now, before.edited + timedelta(microseconds=1))


CHANGED = "the collection {name} was changed meanwhile; open it again"
SHARED_BY_EDITORS = "the collection {name} is shared; an editor may change it"
NO_COLLECTION = "there is no collection {name}"
ONE_USER = "this archive has one user; collections are shared in a shared archive"


def checked_collection(collection: Collection) -> Collection:
    """A collection as it may be stored. Raises ValueError for an empty or long name, too many items, a long note
    or a long address, in words for the user."""
    from tui_reader.text.clean import clean_line

    name = checked_name(collection.name, "a collection needs a name of at most {count} characters")
    if len(collection.items) > MOST_ITEMS:
        raise ValueError(f"a collection has at most {MOST_ITEMS} items; begin another one")
    if any(len(each.note) > LONGEST_NOTE for each in collection.items):
        raise ValueError(f"a note in a collection has at most {LONGEST_NOTE} characters")
    if any(len(each.address) > LONGEST_ADDRESS for each in collection.items):
        raise ValueError(f"an address in a collection has at most {LONGEST_ADDRESS} characters")
    items = (
        each._replace(
            title=clean_line(each.title, LONGEST_HEADING), heading=clean_line(each.heading, LONGEST_HEADING)
        )
        for each in collection.items
    )
    return collection._replace(name=name, items=Collection(name).with_items(items).items)
