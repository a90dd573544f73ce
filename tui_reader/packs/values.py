"""What a pack is made of: its head, revisions of bulletins, announcements; and the limits that hold for all."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from tui_reader.archive.values import Raw
from tui_reader.model import Bulletin

VERSION = 1
"""Of the format: a pack with a larger one was written by a newer program."""

TEXT_LIMIT = 32 << 20
"""Bytes of one JSON text. The largest bulletin that was seen has 3 MiB."""

PAGE_LIMIT = 256 << 20
"""Bytes of a page as it came; what a sync keeps is smaller."""

SMALL = 1 << 20
MOST_RATIO = 200
"""How many times its packed size something larger than `SMALL` may unpack to; text gets to some tens."""

MOST_FILES = 5000
"""Files behind which a manifest stands, so that nobody has to remember more."""

Kind = Literal["head", "revision", "page", "announcements", "manifest"]


class PackError(Exception):
    """A pack that cannot be written or read at all: the file and one line that says what to do."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(path, message)
        self.path = path
        self.message = message

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class PackHead(NamedTuple):
    """What a pack says of itself: when it was made, by which program, of which selection (None: of all), and
    whether what was read and starred went along."""

    made: datetime
    program: str
    selection: str | None = None
    marks: bool = False
    version: int = VERSION


class PackedRevision(NamedTuple):
    """One revision of a bulletin, and what holds for all of them: `origin`, `tags`, `read`, `starred` (None: not
    told). `digest`, `number` and `current` are as in `archive.values.Revision`."""

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


class ManifestEntry(NamedTuple):
    """A file of a pack as its manifest has it; `sha256` in hexadecimal digits. In a web archive a file is a
    record, hashed from its first line on."""

    name: str
    size: int
    sha256: str


class PageFacts(NamedTuple):
    """What a revision says of the page that it was parsed from: the file with its bytes, and what was declared."""

    entry: ManifestEntry
    charset: str | None
    media_type: str | None


class PackPart(NamedTuple):
    """A file of a pack as it was read, whole by the checksums of the file format. `at`: how far into the file its
    end is."""

    kind: Kind
    entry: ManifestEntry
    data: bytes
    at: int


class Damage(NamedTuple):
    """What could not be read, and where."""

    where: str
    what: str
    at: int


class Sink(Protocol):
    """A file format that a pack is written in, part by part. Each call returns what the manifest lists."""

    def head(self, data: bytes) -> ManifestEntry:
        """What the pack says of itself; first of all."""

    def page_name(self, place: str, item: PackedRevision) -> str:
        """The name that the page of a revision will have."""

    def revision(self, place: str, item: PackedRevision, data: bytes) -> ManifestEntry:
        """The JSON of a revision; `place` says which, as in `0000001/1`."""

    def page(self, place: str, item: PackedRevision, raw: Raw) -> ManifestEntry:
        """The bytes of its page, behind it."""

    def announcements(self, number: int, data: bytes) -> ManifestEntry:
        """A portion of the announcements."""

    def manifest(self, number: int | None, data: bytes) -> ManifestEntry:
        """What the files since the last manifest are; None: the last one of the pack."""

    def close(self) -> None:
        """Ends the file with the hash of all that stands before."""
