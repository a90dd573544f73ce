"""Values that an archive takes and returns."""

# Without `from __future__ import annotations`: typing compiles each annotation of a named tuple that is a text,
# which is a third of the time of this module, and the first paint needs it.

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from tui_reader.model import Bulletin, Listing

AttachmentState = Literal["listed", "kept", "gone", "refused", "failed"]
"""What the archive has of an attachment. listed: it was never fetched. kept: its file is in the archive. gone:
the server does not have it any more. refused: it was not fetched or not kept, for a reason that stays (too large,
a page came instead, robots.txt). failed: it could not be fetched, and the next sync tries again. A file that was
kept before stays in every state: `AttachedFile.digest` names it."""

RefusalCause = Literal["", "size", "archive", "quota"]
"""Why an attachment was refused, as far as programs decide by it; `AttachedFile.reason` has the words. size: it is
larger than the most that was fetched, `AttachedFile.size_limit`. archive: it is larger than an archive can keep.
quota: it was kept, and deleted for the quota of attached files. "" for all other reasons."""

Filter = Literal["all", "unread", "starred"]
Order = Literal["date", "title", "source", "unread"]


MOST_ANNOUNCEMENTS = 300
"""Announcements in the ticker: more take too long to scroll past, and to load at the start. Chosen by hand."""


class View(NamedTuple):
    """Which bulletins the list shows and in which order.

    `date`: newest first, undated last, and of these the last seen first. `title`, `source` (the publisher): in the
    order of `collation.sort_key`, without a publisher last. `unread`: unread before read. Within one publisher and
    one state newest first; ties stay in the order in which they were kept.

    `source`: only those of this publisher, "" for those without one; `tag`: only those with this tag; `since` and
    `until`: only those published on these days or between them; `origins`: only those that came from one of these
    followed sources, `("",)` for those that came from none, and () for all. All conditions apply together.
    `distinct`: of bulletins with the same text (`statistics.protocol.SameTexts`) that fulfil them, only the one
    that was kept first, if it does.
    """

    filter: Filter = "all"
    order: Order = "date"
    source: str | None = None
    tag: str | None = None
    since: date | None = None
    until: date | None = None
    origins: tuple[str, ...] = ()
    distinct: bool = False


def settled(view: View) -> View:
    """The view with its effective order: among unread bulletins all are unread, and of one publisher all have the
    same publisher."""
    same = (view.order == "unread" and view.filter == "unread") or (
        view.order == "source" and view.source is not None
    )
    return view._replace(order="date") if same else view


class Row(NamedTuple):
    """A row of the list. `title` is never empty; `source` is the publisher; `restored`: more was repaired than a
    missing time zone; `revisions`: how many distinct texts were seen at its address; `tags` by name; `origin`: the
    followed source that brought it; `others`: how many other bulletins have the same text; `watches`:
    the names of the watches that it newly matches."""

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
    origin: str | None = None
    others: int = 0
    watches: tuple[str, ...] = ()


class Counts(NamedTuple):
    """Numbers of bulletins."""

    total: int
    unread: int
    starred: int


class Label(NamedTuple):
    """A publisher, a followed source or a tag and how many bulletins have it; the name "" stands for none."""

    name: str
    total: int
    unread: int


class Flags(NamedTuple):
    """The marks of a bulletin that one key changes and undo restores."""

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


class Opened(NamedTuple):
    """A bulletin as it is opened: its text, its reading state and the name of the source it came from."""

    bulletin: "Bulletin"
    marks: Marks
    origin: str | None = None


class SavedQuery(NamedTuple):
    """A query of the search language under a name."""

    name: str
    query: str


class Raw(NamedTuple):
    """The bytes of a page as they were fetched, with the declared charset and media type."""

    data: bytes
    charset: str | None = None
    media_type: str | None = None


class Kept(NamedTuple):
    """The result of keeping a bulletin, whose `id` never changes. "changed": its text differs from the current
    one, which became a revision, or takes the place of one that was lost; or it is older and became a revision
    itself. "same": the text was known."""

    id: int
    what: Literal["new", "changed", "same"]


class SeenDocument(NamedTuple):
    """A document that was fetched, for the next sync: `key` identifies it, most often by its address; the rest
    came with the response or with the listing and tells whether the document has changed."""

    key: str
    etag: str | None = None
    last_modified: str | None = None
    version: str | None = None


class FailedFetch(NamedTuple):
    """A bulletin that a source lists and that could not be fetched. `message`: one line, what happened and what to
    do; `retriable`: the next sync tries again; `title` to `linked_from` as in the listing; `tries` so far, `tried`
    last."""

    address: str
    message: str
    retriable: bool
    title: str | None = None
    version: str | None = None
    elsewhere: str | None = None
    captured: datetime | None = None
    linked_from: str | None = None
    tries: int = 1
    tried: datetime | None = None


class LastCrawl(NamedTuple):
    """The last complete crawl of a source: `settings` is everything that decided what it visited, as one text; the
    rest came with its first page."""

    settings: str
    etag: str | None = None
    last_modified: str | None = None


class Synced(NamedTuple):
    """The last sync of a source: when it ended, how, and how many bulletins were new, changed and failed.
    `message`: why the source as a whole failed, in one line; None when it did not."""

    at: datetime
    outcome: str
    new: int
    changed: int
    failed: int
    message: str | None = None


class Arrival(NamedTuple):
    """A page that a sync brings, and what to record with it. `origin`: the name of the source it came from;
    `seen`: when it was captured, None for now; `failed_address`: the address of a `FailedFetch` of this source
    that this page settles; `is_part`: the text may be only a part of the document, and does not replace one that
    holds more; `first_seen`: when the same text was first seen there, of a bulletin from another archive."""

    page: "Bulletin | Listing"
    raw: Raw | None = None
    origin: str | None = None
    seen: datetime | None = None
    seen_documents: tuple[SeenDocument, ...] = ()
    failed_address: str | None = None
    is_part: bool = False
    first_seen: datetime | None = None


class Revision(NamedTuple):
    """A distinct text seen at an address: `number` counts from 1 in the order in which they were first seen;
    `digest` is the SHA-256 of `record.digest` in hexadecimal digits."""

    number: int
    first_seen: datetime
    last_seen: datetime
    digest: str
    current: bool


class KnownText(NamedTuple):
    """A text that an archive holds: the bulletin, the SHA-256 of `record.digest` in hexadecimal digits, and
    whether it is the current text of its address."""

    id: int
    digest: str
    current: bool


def current_revision(revisions: Sequence[Revision]) -> Revision:
    """The revision that holds the current text."""
    return next(each for each in revisions if each.current)


def previous_revision(revisions: Sequence[Revision], revision: Revision) -> Revision | None:
    """The text that a revision replaced: for the current one, which may have come back, the other one that was
    seen last; else the one that was first seen before it. None for the first."""
    others = [each for each in revisions if each.number != revision.number]
    if revision.current:
        return max(others, key=lambda each: (each.last_seen, each.number), default=None)
    earlier = [each for each in others if each.number < revision.number]
    return max(earlier, key=lambda each: each.number, default=None)


def versions_as_revisions(versions: "Sequence[FileVersion]") -> list[Revision]:
    """The files seen at the address of an attachment, the newest first, as revisions in the same order."""
    numbered = sorted(versions, key=lambda each: (each.first_seen, each.digest))
    numbers = {each.digest: number for number, each in enumerate(numbered, 1)}
    return [
        Revision(numbers[each.digest], each.first_seen, each.last_seen, each.digest, each is versions[0])
        for each in versions
    ]


class CompleteBulletin(NamedTuple):
    """A bulletin with everything that is kept of it; `revisions` with the oldest first. `pages` has the digests of
    those whose bytes are kept."""

    id: int
    address: str
    site: str | None
    origin: str | None
    tags: tuple[str, ...]
    read: bool
    starred: bool
    revisions: tuple[Revision, ...]
    pages: frozenset[str] = frozenset()


class AttachmentPlace(NamedTuple):
    """A place in an attached file: `number` is that of the attachment, counted from 1 in the order of the page,
    with its `title`, the `name` of its file, the SHA-256 of that in hexadecimal digits, and its kind by content.
    `section` is the address of the section in the text of the file, `row` the row of a table in it, counted from 1
    as in its sheet, `table_row` the same row counted as it is shown, `page` the printed page; each None where
    there is none. `recognized`: the page was read by text recognition. `members` are the names of the file in an
    archive in which the place is, and of those in archives within, the outermost first; () for any other."""

    number: int
    title: str
    name: str
    digest: str
    kind: str
    section: str | None = None
    row: int | None = None
    page: int | None = None
    recognized: bool = False
    table_row: int | None = None
    members: tuple[str, ...] = ()


class Hit(NamedTuple):
    """A bulletin that a search found: `spans` are the matches in `snippet` as offsets, `path` the headings around
    it from the outermost to the innermost section, `section` the address of the innermost; None where the match is
    outside all sections. `attachment`: the match is there, in an attached file, whose headings `path` holds."""

    row: Row
    snippet: str
    spans: tuple[tuple[int, int], ...]
    section: str | None
    path: tuple[str, ...]
    attachment: AttachmentPlace | None = None


class AttachedFile(NamedTuple):
    """An attachment of a bulletin, in the order of the page, and what the archive has of it. The state belongs to
    the address: bulletins that link the same address share it.

    `title` and `address` are as in `model.Attachment`; `reason` is English, one line, and says why the file was
    refused or failed, or why a kept one has no text; `name` is a file name that is safe on every file system.
    `digest` is the SHA-256 of the file that was kept last, in hexadecimal digits, None when none was; `size` in
    bytes, `media_type` as the server declared it, `kind` by content (`xls`, `pdf`), "" when unknown. `pages`
    is the number of printed pages, of a workbook that of its sheets, and `not_read` is as in `model.DocumentFile`;
    `has_text`: its text can be read. `fetched` is when the server was last asked, `etag` and `last_modified` what
    it said then. `versions`: how many of the files that were seen at the address are kept, and `dropped` how many
    of them were deleted by `drop_files` or `keep_to_quota`. `recognized`: text recognition has read pages of it.
    `cause`: why it was refused, and `size_limit` the limit in bytes that it exceeds, 0 for another cause.
    """

    title: str
    address: str | None
    state: AttachmentState = "listed"
    reason: str = ""
    name: str = ""
    digest: str | None = None
    size: int = 0
    media_type: str | None = None
    kind: str = ""
    pages: int | None = None
    has_text: bool = False
    not_read: tuple[str, ...] = ()
    fetched: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    versions: int = 0
    recognized: bool = False
    cause: RefusalCause = ""
    size_limit: int = 0
    dropped: int = 0


class ArrivedFile(NamedTuple):
    """The file that a fetch of an attachment brings. `text` is what the parser made of it, whose `document` names
    the reader and its version. Where there is none, `not_read_reason` says why (encrypted, an unknown format) and
    `reader_version` is the version of the reader that tried, as in `model.DocumentFile`; "" when none did.
    `first_seen`: when it was first seen at the address, of a file from another archive; None for `fetched`."""

    address: str
    name: str
    data: bytes
    media_type: str | None
    fetched: datetime
    etag: str | None = None
    last_modified: str | None = None
    kind: str = ""
    text: "Bulletin | None" = None
    not_read_reason: str = ""
    reader_version: str = ""
    first_seen: datetime | None = None


class DroppedFile(NamedTuple):
    """A file that an archive does not keep any more, by one of the names and addresses that it had, "" for none.
    `former`: a bulletin links its address, where another file has taken its place; `current`: a bulletin links it,
    and it is gone for a quota; otherwise no bulletin links it."""

    digest: str
    name: str
    address: str
    size: int
    former: bool
    current: bool = False


class OutdatedFile(NamedTuple):
    """A kept file that another version of its reader may read better: its SHA-256 in hexadecimal digits, its kind
    by content, an address at which it was seen, None for none, and when it was kept."""

    digest: str
    kind: str
    address: str | None
    kept: datetime


class FileVersion(NamedTuple):
    """A file seen at the address of an attachment: its SHA-256 in hexadecimal digits, its size in bytes, its kind
    by content, and when it was seen there."""

    digest: str
    size: int
    kind: str
    first_seen: datetime
    last_seen: datetime
