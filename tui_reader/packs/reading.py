"""Reads packs: every part is checked before it is returned, and only damaged parts are lost.

Packs are untrusted. Nothing in them names a path on this machine, nothing is unpacked to disk, and at most one
revision with its page is in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tui_reader.model import Announcement
from tui_reader.packs import envelope, warc_pack, zip_pack
from tui_reader.packs.envelope import InvalidPart
from tui_reader.packs.files import PackedFile, read_file, with_content
from tui_reader.packs.hashing import digest_of
from tui_reader.packs.manifest_check import ManifestCheck
from tui_reader.packs.values import Damage, ManifestEntry, PackedRevision, PackError, PackHead, PackPart, PageFacts
from tui_reader.text.clean import clean_line

Progress = Callable[[int, int], None]
"""Receives the bytes done and the total."""

MAX_PROBLEMS = 1000
"""Problems of one pack that are reported one by one; more are counted."""

# Parts that `is_pack` tries.
_TRIED = 4


class Problem(NamedTuple):
    """A problem of a pack: the part, by name and address ("" for the whole file), and one line."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class PackAnnouncements(NamedTuple):
    """Some of the announcements of a pack."""

    announcements: list[Announcement]


PackContent = PackHead | PackedRevision | PackedFile | PackAnnouncements | Problem


def is_pack(path: Path) -> bool:
    """Whether a file is a pack and not pages to read: by its content, even if its beginning is damaged. Raises
    OSError."""
    if not path.is_file():
        return False
    if _newer_version(path) is not None:
        return True
    for part in islice(_parts(path, lambda at: None), _TRIED):
        if isinstance(part, PackPart) and part.kind in ("head", "revision", "announcements", "manifest"):
            try:
                envelope.unsealed(part.data, part.kind, any_version=True)
            except InvalidPart:
                continue
            return True
    return False


def read_pack(path: Path, on_progress: Progress) -> Iterator[PackContent]:
    """The content of a pack, in its order, with problems where they occur. Raises OSError, and PackError for a
    file that is not a pack or was written by a newer program."""
    if version := _newer_version(path):
        raise PackError(path, envelope.newer_message(version))
    if not is_pack(path):
        raise PackError(path, "this is not a pack, or nothing in it can be read; get the file again")
    size = path.stat().st_size
    reader = _ContentReader()
    for part in _parts(path, lambda at: on_progress(min(at, size), size)):
        yield from reader.unfollowed(part)
        on_progress(min(part.at, size), size)
        try:
            yield from reader.content(part)
        except envelope.NewerVersion as error:
            raise PackError(path, str(error)) from error
    yield from reader.end()


class _ContentReader:
    """Reads the parts of a pack in their order. A revision waits for its page, an attached file for its content,
    which are parts of their own."""

    def __init__(self) -> None:
        self._manifests = ManifestCheck()
        self._revision: tuple[PackedRevision, PageFacts, str] | None = None
        """The revision that waits for its page, with what it says of it, and its name in problems."""
        self._file: tuple[PackedFile, ManifestEntry, str] | None = None
        """The file that waits for its content, with the entry of that, and its name in problems."""
        self._last = ""

    def unfollowed(self, part: PackPart | Damage | None) -> Iterator[PackContent]:
        """What waited for another part than the one that comes; None at the end."""
        if self._revision is not None and not _may_follow(part, self._revision[1]):
            (item, _facts, where), self._revision = self._revision, None
            yield item
            yield Problem(where, "its page is missing or damaged; the text is intact")
        if self._file is not None and not _is_next(part, self._file[1]):
            (_item, _entry, where), self._file = self._file, None
            yield Problem(where, "its content is missing or damaged")

    def content(self, part: PackPart | Damage) -> Iterator[PackContent]:
        """What a part holds. Raises `envelope.NewerVersion`."""
        if isinstance(part, Damage):
            self._manifests.damaged(part)
            yield Problem(clean_line(part.where, 100), part.what)
            return
        if not self._manifests.read(part):
            yield Problem(part.entry.name, "it is in the pack twice")
        self._last = part.entry.name
        try:
            yield from self._content(part)
        except InvalidPart as error:
            self._manifests.refused(part)
            yield Problem(part.entry.name, str(error))

    def end(self) -> Iterator[PackContent]:
        """What is missing at the end of the pack."""
        yield from self.unfollowed(None)
        if not self._manifests.ended:
            yield Problem(self._last, "the last manifest is missing; what followed this part is lost")

    def _content(self, part: PackPart) -> Iterator[PackContent]:
        match part.kind:
            case "manifest":
                yield from (Problem(*each) for each in self._manifests.check(part))
            case "head":
                yield envelope.read_head(part.data)
            case "announcements":
                yield PackAnnouncements(envelope.read_announcements(part.data))
            case "page":
                yield from self._page(part)
            case "file":
                file, entry = read_file(part.data)
                address = file.seen[0].address if file.seen else ""
                self._last = f"{part.entry.name} <{address}>"
                self._file = (file, entry, self._last)
            case "content":
                if self._file is None:
                    yield Problem(part.entry.name, "no attached file refers to this content")
                    return
                (file, _entry, where), self._file = self._file, None
                yield with_content(file, part.data) or Problem(where, "its content does not match its hash")
            case "revision":
                yield from self._read_revision(part)

    def _page(self, part: PackPart) -> Iterator[PackContent]:
        if self._revision is None:
            yield Problem(part.entry.name, "no bulletin refers to this page")
            return
        (item, facts, where), self._revision = self._revision, None
        whole = envelope.with_page(item, facts, part.data)
        yield whole or item
        if whole is None:
            yield Problem(where, "the bytes of the page do not match their hash; the text is intact")

    def _read_revision(self, part: PackPart) -> Iterator[PackContent]:
        item, page = envelope.read_revision(part.data)
        self._last = where = f"{part.entry.name} <{item.page.address}>"
        if item.left_out:
            yield Problem(where, f"notes and places in collections that cannot be kept: {item.left_out}")
        if page is None:
            yield item
        else:
            self._revision = (item, page, where)


def is_sealed(path: Path, made: datetime) -> bool:
    """Whether no byte of a pack has changed since it was written. `made` is as in its head. Raises OSError."""
    seal = zip_pack.seal if _is_zip(path) else partial(warc_pack.seal, made=made)
    start = path.stat().st_size - len(seal("0" * 64))
    if start < 0:
        return False
    with path.open("rb") as file:
        digest = digest_of(file, start)
        file.seek(start)
        return file.read() == seal(digest)


def _may_follow(part: PackPart | Damage | None, page: PageFacts) -> bool:
    """Whether a part is the page of the revision before it, or a manifest, which may come between the two."""
    return isinstance(part, PackPart) and (part.kind == "manifest" or part.entry.name == page.entry.name)


def _is_next(part: PackPart | Damage | None, content: ManifestEntry) -> bool:
    """Whether a part is this content, or a manifest, which may come before it."""
    return isinstance(part, PackPart) and (part.kind == "manifest" or part.entry.name == content.name)


def _parts(path: Path, on_position: Callable[[int], None]) -> Iterator[PackPart | Damage]:
    size = path.stat().st_size
    with path.open("rb") as file:
        read = zip_pack.read_zip if _is_zip(path) else warc_pack.read_warc
        yield from read(file, size, on_position)


def _newer_version(path: Path) -> int | None:
    """The version of a pack that is newer than this program; None for any other file."""
    with path.open("rb") as file:
        start = (zip_pack if _is_zip(path) else warc_pack).head_of_any_version(file)
    return envelope.newer_version(start)


def _is_zip(path: Path) -> bool:
    """By the first bytes, of which one may be damaged."""
    with path.open("rb") as file:
        head = file.read(len(zip_pack.MAGIC))
    as_zip = sum(a == b for a, b in zip(head, zip_pack.MAGIC, strict=False))
    as_gzip = sum(a == b for a, b in zip(head, warc_pack.MAGIC, strict=False))
    return as_zip > as_gzip
