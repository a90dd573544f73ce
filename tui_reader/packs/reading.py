"""Reads packs: every part is checked before it is returned, and only damaged parts are lost.

Packs are untrusted. Nothing in them names a path on this machine, nothing is unpacked to disk, and at most one
revision with its page is in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from itertools import chain, islice
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
    manifests = ManifestCheck()
    waiting: tuple[PackedRevision, PageFacts, str] | None = None
    attached: tuple[PackedFile, ManifestEntry, str] | None = None
    last = ""
    for part in chain(_parts(path, lambda at: on_progress(min(at, size), size)), (None,)):
        if waiting is not None and not _may_follow(part, waiting[1]):
            yield waiting[0]
            yield Problem(waiting[2], "its page is missing or damaged; the text is intact")
            waiting = None
        if attached is not None and not _is_next(part, attached[1]):
            yield Problem(attached[2], "its content is missing or damaged")
            attached = None
        if part is None:
            break
        on_progress(min(part.at, size), size)
        if isinstance(part, Damage):
            manifests.damaged(part)
            yield Problem(clean_line(part.where, 100), part.what)
            continue
        if not manifests.read(part):
            yield Problem(part.entry.name, "it is in the pack twice")
        last = part.entry.name
        try:
            if part.kind == "manifest":
                yield from (Problem(*each) for each in manifests.check(part))
            elif part.kind == "head":
                yield envelope.read_head(part.data)
            elif part.kind == "announcements":
                yield PackAnnouncements(envelope.read_announcements(part.data))
            elif part.kind == "page":
                if waiting is None:
                    yield Problem(part.entry.name, "no bulletin refers to this page")
                    continue
                (item, facts, where), waiting = waiting, None
                whole = envelope.with_page(item, facts, part.data)
                yield whole or item
                if whole is None:
                    yield Problem(where, "the bytes of the page do not match their hash; the text is intact")
            elif part.kind == "file":
                file, entry = read_file(part.data)
                address = file.seen[0].address if file.seen else ""
                last = f"{part.entry.name} <{address}>"
                attached = (file, entry, last)
            elif part.kind == "content":
                if attached is None:
                    yield Problem(part.entry.name, "no attached file refers to this content")
                    continue
                (file, _entry, where), attached = attached, None
                yield with_content(file, part.data) or Problem(where, "its content does not match its hash")
            else:
                item, page = envelope.read_revision(part.data)
                last = where = f"{part.entry.name} <{item.page.address}>"
                if item.left_out:
                    yield Problem(where, f"notes and places in collections that cannot be kept: {item.left_out}")
                if page is None:
                    yield item
                else:
                    waiting = (item, page, where)
        except envelope.NewerVersion as error:
            raise PackError(path, str(error)) from error
        except InvalidPart as error:
            manifests.refused(part)
            yield Problem(part.entry.name, str(error))
    if not manifests.ended:
        yield Problem(last, "the last manifest is missing; what followed this part is lost")


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
