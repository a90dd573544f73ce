"""The parts of a pack: head, revisions of bulletins, announcements, manifests; and the limits of their sizes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from tui_reader.archive.values import AttachedFile, Raw
from tui_reader.archive.workspace.collections.values import CollectionItem
from tui_reader.archive.workspace.notes.values import ReaderNote
from tui_reader.model import Bulletin

VERSION = 2
"""The newest version of the format. A pack with a higher one was written by a newer program. A pack without
attached files has version 1, which earlier programs read."""

TEXT_LIMIT = 32 << 20
"""Bytes of one JSON file. The largest bulletin seen has 3 MiB."""

PAGE_LIMIT = 64 << 20
"""Bytes of the page of a revision, the most that is read of a file; pages of the web are smaller."""

HEAD_LIMIT = 64 << 10
"""Bytes of the head of a pack that are read to find its version."""

SMALL = 1 << 20
MAX_RATIO = 200
"""The compression ratio of data larger than `SMALL`, above which it is taken for a decompression bomb. Texts reach
a few tens."""

MAX_FILES = 5000
"""Files per manifest, which bounds the memory of a reader."""

PartKind = Literal["head", "revision", "page", "file", "content", "announcements", "manifest"]


class PackError(Exception):
    """A pack that cannot be written or read at all: the file and one line with what to do."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(path, message)
        self.path = path
        self.message = message

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class PackHead(NamedTuple):
    """The head of a pack: when and by which program it was made, of which selection (None for everything), and
    whether it includes marks (read, starred) and attached files."""

    made: datetime
    program: str
    selection: str | None = None
    marks: bool = False
    files: bool = False


class CollectedItem(NamedTuple):
    """An item of a collection that is about a bulletin of the pack: the name of the collection and its place in
    it, from 0. Its address is that of the bulletin in the pack."""

    collection: str
    place: int
    item: CollectionItem


class PackedRevision(NamedTuple):
    """One revision of a bulletin, with the `origin`, `tags`, `read` and `starred` of the bulletin; marks are None
    if the pack has none. `digest`, `number` and `current` are as in `archive.values.Revision`. `attachments` are
    the states of its attachments that have one, whether or not the pack has their files; `collected` is where
    collections have the bulletin, with its current text alone, and `notes` are those on it, deleted ones too;
    `left_out` counts those of both that cannot be read, or are longer than an archive keeps."""

    page: Bulletin
    first_seen: datetime
    last_seen: datetime
    number: int = 1
    current: bool = True
    digest: str = ""
    raw: Raw | None = None
    origin: str | None = None
    tags: tuple[str, ...] = ()
    read: bool | None = None
    starred: bool | None = None
    attachments: tuple[AttachedFile, ...] = ()
    collected: tuple[CollectedItem, ...] = ()
    notes: tuple[ReaderNote, ...] = ()
    left_out: int = 0


class ManifestEntry(NamedTuple):
    """A file of a pack in its manifest; `size` in bytes, `sha256` in hexadecimal digits. In a web archive a file
    is a record, including its header."""

    name: str
    size: int
    sha256: str


class PageFacts(NamedTuple):
    """The page of a revision: the file with its bytes, the declared charset and media type."""

    entry: ManifestEntry
    charset: str | None
    media_type: str | None


class PackPart(NamedTuple):
    """A file of a pack, intact by the checksums of the file format. `at` is the offset of its end in the pack."""

    kind: PartKind
    entry: ManifestEntry
    data: bytes
    at: int


class Damage(NamedTuple):
    """Damage: the file, one line, and the offset after it in the pack."""

    where: str
    what: str
    at: int


class Sink(Protocol):
    """A file format of packs, written part by part.

    An attached file is added after the bulletins, and its content after it; `where` is one of its addresses, and
    its media type. The `place` of both is the number of the file.

    The `place` of a revision and of its page is the number of the bulletin with that of the revision, `0000001/1`,
    that of announcements and manifests their number, `0001`; the head and the last manifest have none.
    """

    def add(
        self,
        kind: PartKind,
        data: bytes,
        place: str = "",
        item: PackedRevision | None = None,
        where: tuple[str, str | None] | None = None,
    ) -> ManifestEntry:
        """Writes a part, the head first, a page after its revision; `item` is the revision of both. Returns the
        entry for the manifest."""

    def page_name(self, place: str, item: PackedRevision) -> str:
        """The name of the file with the page of a revision."""

    def content_name(self, place: str, address: str) -> str:
        """The name of the file with the bytes of an attached file."""

    def close(self) -> None:
        """Ends the file with the hash of everything before it."""
