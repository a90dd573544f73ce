"""The small values that an archive takes and gives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from tui_reader.model import Bulletin, Listing

Filter = Literal["all", "unread", "starred"]
Order = Literal["date", "title", "source", "unread"]


class View(NamedTuple):
    """Which bulletins the list shows and in which order.

    `date`: newest first, undated last. `title`, `source`: as `collation.sort_key` has it, without a source last.
    `unread`: unread before read. Within one source and one state newest first; what ties stays in the order in
    which it was kept.

    `source`: only those of this source, "" for those without one; `tag`: only those with this tag; `since` and
    `until`: only those published on these days or between them. All conditions hold together.
    """

    filter: Filter = "all"
    order: Order = "date"
    source: str | None = None
    tag: str | None = None
    since: date | None = None
    until: date | None = None


class Row(NamedTuple):
    """A line of the list. `title` is never empty; `restored`: something was repaired, beyond an assumed zone;
    `revisions`: how many distinct texts were seen at its address; `tags` in the order of their names."""

    id: int
    address: str
    title: str
    published: datetime | None
    source: str | None
    site: str | None
    read: bool
    starred: bool
    restored: bool
    tampered: bool
    revisions: int = 1
    tags: tuple[str, ...] = ()


class Counts(NamedTuple):
    total: int
    unread: int
    starred: int


class Label(NamedTuple):
    """A source or a tag and how many bulletins have it; the name "" stands for no source."""

    name: str
    total: int
    unread: int


class Flags(NamedTuple):
    """What one key changes of a bulletin, and an undo goes back to."""

    read: bool
    starred: bool


class Position(NamedTuple):
    """A place in a bulletin: the number of its block in reading order and the code point within it."""

    block: int
    offset: int = 0


class Marks(NamedTuple):
    """The reading state of one bulletin; `position` is where reading stopped."""

    read: bool = False
    starred: bool = False
    position: Position | None = None


class SavedQuery(NamedTuple):
    name: str
    query: str


class Raw(NamedTuple):
    """The bytes of a page as they came, and what was declared of them."""

    data: bytes
    charset: str | None = None
    media_type: str | None = None


class Kept(NamedTuple):
    """What became of a bulletin that was to be kept: `id` stays the same for good. "changed": another text than
    the current one, which stays as a revision; or one from before it, that nobody knew, and is a revision now.
    "same": nothing new, but seen again."""

    id: int
    what: Literal["new", "changed", "same"]


class SeenDocument(NamedTuple):
    """What the next sync must know of something that was asked for: `key` says what, most often its address; the
    rest is what came with the answer, or with the place that named it, and tells whether it has changed."""

    key: str
    etag: str | None = None
    last_modified: str | None = None
    version: str | None = None


class FailedFetch(NamedTuple):
    """A bulletin that a source names and that could not be had: one line, what happened and what to do. `again`:
    the next sync tries again. `title` to `linked_from` are as the source has it; `tries` so far, `tried` last."""

    address: str
    message: str
    again: bool
    title: str | None = None
    version: str | None = None
    elsewhere: str | None = None
    captured: datetime | None = None
    linked_from: str | None = None
    tries: int = 1
    tried: datetime | None = None


class LastCrawl(NamedTuple):
    """The last walk through all of a source: `settings` is all that decided what it saw, as one text; the rest
    came with the page that it began at."""

    settings: str
    etag: str | None = None
    last_modified: str | None = None


class Synced(NamedTuple):
    """The last sync of a source: when it ended, how, and how many bulletins it brought and could not have.
    `message`: why the source as a whole failed, in one line; None when it did not."""

    at: datetime
    outcome: str
    new: int
    changed: int
    failed: int
    message: str | None = None


class Arrival(NamedTuple):
    """A page that a sync brings, and what is to be known with it. `origin`: the name of the source it came by;
    `seen`: when it was captured, None for now; `missed`: the address of a `FailedFetch` of this source that this
    page settles."""

    page: Bulletin | Listing
    raw: Raw | None = None
    origin: str | None = None
    seen: datetime | None = None
    sighting: SeenDocument | None = None
    missed: str | None = None


class Revision(NamedTuple):
    """One distinct text seen at an address: `number` counts from 1 in the order in which they were first seen;
    `digest` is the SHA-256 of what counts as its text, in hexadecimal digits."""

    number: int
    first_seen: datetime
    last_seen: datetime
    digest: str
    current: bool


def current_revision(revisions: Sequence[Revision]) -> Revision:
    """The text that stands at the address now."""
    return next(each for each in revisions if each.current)


def previous_revision(revisions: Sequence[Revision], revision: Revision) -> Revision | None:
    """The text that a revision replaced: for the current one, which may have come back, the other one that was
    seen last; else the one that was first seen before it. None for the first."""
    others = [each for each in revisions if each.number != revision.number]
    if revision.current:
        return max(others, key=lambda each: (each.last_seen, each.number), default=None)
    earlier = [each for each in others if each.number < revision.number]
    return max(earlier, key=lambda each: each.number, default=None)


class CompleteBulletin(NamedTuple):
    """A bulletin with all that is kept with its text; `revisions` with the oldest first."""

    id: int
    address: str
    site: str | None
    origin: str | None
    tags: tuple[str, ...]
    read: bool
    starred: bool
    revisions: tuple[Revision, ...]


class Hit(NamedTuple):
    """A bulletin that a search found, and where: `spans` are the places in `snippet` that match, `path` the
    headings from the outermost to the innermost section with its number, `section` its address; None where the
    match stands outside all sections."""

    row: Row
    snippet: str
    spans: tuple[tuple[int, int], ...]
    section: str | None
    path: tuple[str, ...]
