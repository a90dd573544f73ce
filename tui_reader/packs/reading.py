"""Reading packs: every part is checked before anybody sees it, and damage costs only what is damaged.

A pack may come from a stranger. Nothing in it names a place on this machine, nothing is unpacked to disk, and at
most one revision with its page is in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tui_reader.model import Announcement
from tui_reader.packs import envelope, warc_pack, zip_pack
from tui_reader.packs.envelope import Unsound
from tui_reader.packs.manifest_check import ManifestCheck
from tui_reader.packs.values import Damage, PackedRevision, PackError, PackHead, PackPart, PageFacts
from tui_reader.text.clean import clean_line

Progress = Callable[[int, int], None]
"""Takes how many bytes of how many are done."""

_LOOKED_AT = 4


class Problem(NamedTuple):
    """What is wrong with a pack: which part, by its name ("": the file) and address, and one line."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class OpenedPack(NamedTuple):
    """What a pack says of itself, when that can be read."""

    head: PackHead


class Notices(NamedTuple):
    """Some of the announcements of a pack."""

    announcements: list[Announcement]


Found = OpenedPack | PackedRevision | Notices | Problem


def is_pack(path: Path) -> bool:
    """Whether a file is a pack, to be taken in and not to be read as pages: by what is in it, also when its
    beginning is damaged. Raises OSError."""
    if not path.is_file():
        return False
    for part in islice(_parts(path), _LOOKED_AT):
        if isinstance(part, PackPart) and part.kind in ("head", "revision", "announcements", "manifest"):
            try:
                envelope.unsealed(part.data, part.kind, any_version=True)
            except Unsound:
                continue
            return True
    return False


def read_pack(path: Path, told: Progress) -> Iterator[Found]:
    """What is in a pack, in its order; problems where they are met. Raises OSError, and PackError for a file that
    is none or that a newer program has written."""
    if not is_pack(path):
        raise PackError(path, "this is no pack, or nothing of it can be read; get the file again")
    size = path.stat().st_size
    ledger = ManifestCheck()
    waiting: tuple[PackedRevision, PageFacts, str] | None = None
    for part in _parts(path):
        told(min(part.at, size), size)
        if waiting is not None and not (isinstance(part, PackPart) and part.entry.name == waiting[1].entry.name):
            yield waiting[0]
            yield Problem(waiting[2], "its page is missing or damaged; the text is whole")
            waiting = None
        if isinstance(part, Damage):
            ledger.damaged(part)
            yield Problem(clean_line(part.where, 100), part.what)
            continue
        ledger.read(part)
        try:
            if part.kind == "manifest":
                yield from (Problem(*each) for each in ledger.checked(part))
            elif part.kind == "head":
                yield OpenedPack(envelope.read_head(part.data))
            elif part.kind == "announcements":
                yield Notices(envelope.read_announcements(part.data))
            elif part.kind == "page":
                if waiting is None:
                    yield Problem(part.entry.name, "no bulletin names this page")
                    continue
                (item, facts, where), waiting = waiting, None
                yield from _with_page(item, facts, part.data, where)
            else:
                item, page = envelope.read_revision(part.data)
                where = f"{part.entry.name} <{item.page.address}>"
                if page is None:
                    yield item
                else:
                    waiting = (item, page, where)
        except envelope.NewerVersion as error:
            raise PackError(path, str(error)) from error
        except Unsound as error:
            ledger.unsound(part)
            yield Problem(part.entry.name, str(error))
    if waiting is not None:
        yield waiting[0]
        yield Problem(waiting[2], "its page is missing or damaged; the text is whole")
    if not ledger.ended:
        yield Problem("", "the last manifest is missing; whether anything else is, nobody knows")


def is_sealed(path: Path, made: datetime) -> bool:
    """Whether every byte of a pack is as it was written. `made` is what its head says. Raises OSError."""
    size = path.stat().st_size
    with path.open("rb") as file:
        if _is_zip(path):
            return zip_pack.is_sealed_zip(file, size)
        return warc_pack.is_sealed_warc(file, size, made)


def _with_page(item: PackedRevision, facts: PageFacts, data: bytes, where: str) -> Iterator[Found]:
    try:
        yield envelope.with_page(item, facts, data)
    except Unsound as error:
        yield item
        yield Problem(where, f"{error}; the text is whole")


def _parts(path: Path) -> Iterator[PackPart | Damage]:
    size = path.stat().st_size
    with path.open("rb") as file:
        read = zip_pack.read_zip if _is_zip(path) else warc_pack.read_warc
        yield from read(file, size)


def _is_zip(path: Path) -> bool:
    """By the first byte that is right: one may be damaged."""
    with path.open("rb") as file:
        head = file.read(len(zip_pack.MAGIC))
    as_zip = sum(a == b for a, b in zip(head, zip_pack.MAGIC, strict=False))
    as_gzip = sum(a == b for a, b in zip(head, warc_pack.MAGIC, strict=False))
    return as_zip > as_gzip
