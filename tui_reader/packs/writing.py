"""Writes packs one revision at a time, in the order given, with bounded memory."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from tui_reader.model import Announcement
from tui_reader.packs import envelope
from tui_reader.packs.files import PackedFile, file_json
from tui_reader.packs.values import (
    MAX_FILES,
    PAGE_LIMIT,
    TEXT_LIMIT,
    ManifestEntry,
    PackedRevision,
    PackHead,
    PageFacts,
    Sink,
)
from tui_reader.packs.warc_pack import WarcSink
from tui_reader.packs.zip_pack import ZipSink

ENDINGS = (".zip", ".warc.gz")

ANNOUNCEMENTS_PER_FILE = 1000
"""Announcements in one file of a pack."""


class Written(NamedTuple):
    """The numbers of bulletins, their revisions, original pages, announcements and attached files in a pack;
    `not_packed`: files that the archive has of their attachments, and the pack has not."""

    bulletins: int = 0
    revisions: int = 0
    pages: int = 0
    announcements: int = 0
    attached: int = 0
    not_packed: int = 0


def write_pack(
    file: BinaryIO,
    target: Path,
    head: PackHead,
    items: Iterable[PackedRevision],
    announcements: Iterable[Announcement],
    failed: Callable[[str, str], None],
    files: Iterable[PackedFile] = (),
) -> Written:
    """Writes a pack into the open empty `file`, which will be named `target`; its ending selects the format. The
    revisions of a bulletin must follow each other. `failed` is called with the address and a line for anything too
    large for readers, which is left out. `files` are
    the attached files, of a pack whose head says so. The same content gives the same file, byte for byte.

    Raises OSError, and ValueError for a name with another ending.
    """
    if not target.name.lower().endswith(ENDINGS):
        raise ValueError(target.name)
    if not target.name.lower().endswith(".zip"):
        return _PackWriter(WarcSink(file, head), head, failed).write(items, announcements, files)
    # The directory of a large pack is large too; its folder is more likely to have room for it than /tmp.
    with tempfile.TemporaryFile(dir=target.parent) as spool:
        return _PackWriter(ZipSink(file, spool), head, failed).write(items, announcements, files)


class _PackWriter:
    """Writes the parts of a pack into a sink, and the manifests."""

    def __init__(self, sink: Sink, head: PackHead, failed: Callable[[str, str], None]) -> None:
        self._sink = sink
        self._head = head
        self._failed = failed
        self._files: list[ManifestEntry] = []
        self._manifests: list[ManifestEntry] = []
        self._done = Written()
        self._address: str | None = None
        self._absent: dict[bytes, str] = {}

    def write(
        self, items: Iterable[PackedRevision], announcements: Iterable[Announcement], files: Iterable[PackedFile]
    ) -> Written:
        self._list(self._sink.add("head", envelope.head_json(self._head)))
        for item in items:
            self._item(item)
        for file in files:
            self._file(file)
        left, number = iter(announcements), 0
        while batch := list(islice(left, ANNOUNCEMENTS_PER_FILE)):
            number += 1
            data = envelope.announcements_json(batch, self._head.marks)
            self._list(self._sink.add("announcements", data, f"{number:04}"))
            self._count(announcements=len(batch))
        self._count(not_packed=len(self._absent))
        counts = self._done._asdict()
        for name, said in (("attached", self._head.files), ("not_packed", self._absent)):
            if not said:
                del counts[name]
        absent = [(digest.hex(), address) for digest, address in islice(self._absent.items(), MAX_FILES)]
        self._sink.add("manifest", envelope.manifest_json(self._files, self._manifests, counts, absent))
        self._sink.close()
        return self._done

    def _item(self, item: PackedRevision) -> None:
        first = item.page.address != self._address
        place = f"{self._done.bulletins + first:07}/{item.number}"
        if item.raw is not None and len(item.raw.data) > PAGE_LIMIT:
            self._failed(item.page.address, f"its page is larger than {PAGE_LIMIT >> 20} MiB and is left out")
            item = item._replace(raw=None)
        raw, page = item.raw, None
        if raw is not None:
            name = self._sink.page_name(place, item)
            entry = ManifestEntry(name, len(raw.data), sha256(raw.data).hexdigest())
            page = PageFacts(entry, raw.charset, raw.media_type)
        data = envelope.revision_json(item, page)
        if len(data) > TEXT_LIMIT and item.notes:
            self._failed(item.page.address, "its notes are too large for a pack and are left out")
            item = item._replace(notes=())
            data = envelope.revision_json(item, page)
        if len(data) > TEXT_LIMIT:
            self._failed(item.page.address, f"it is larger than {TEXT_LIMIT >> 20} MiB as JSON and is left out")
            return
        self._address = item.page.address
        for each in item.attachments:
            if each.digest:
                self._absent.setdefault(bytes.fromhex(each.digest), each.address or "")
        self._list(self._sink.add("revision", data, place, item))
        if raw is not None:
            self._list(self._sink.add("page", raw.data, place, item))
        self._count(bulletins=int(first), revisions=1, pages=int(raw is not None))

    def _file(self, file: PackedFile) -> None:
        address = file.seen[0].address
        if len(file.data) > PAGE_LIMIT:
            self._failed(address, f"this file is larger than {PAGE_LIMIT >> 20} MiB and is left out")
            return
        place, where = f"{self._done.attached + 1:07}", (address, file.media_type)
        name = self._sink.content_name(place, address)
        entry = ManifestEntry(name, len(file.data), file.digest)
        data = file_json(file, entry)
        if len(data) > TEXT_LIMIT and file.recognized:
            message = (
                f"what text recognition read in it is larger than {TEXT_LIMIT >> 20} MiB as JSON and is left out"
            )
            self._failed(address, message)
            file = file._replace(recognized=())
            data = file_json(file, entry)
        if len(data) > TEXT_LIMIT:
            self._failed(address, f"its text is larger than {TEXT_LIMIT >> 20} MiB as JSON and is left out")
            data = file_json(file._replace(text=None, reader_version=""), entry)
        self._list(self._sink.add("file", data, place, None, where))
        self._list(self._sink.add("content", file.data, place, None, where))
        self._absent.pop(bytes.fromhex(file.digest), None)
        self._count(attached=1)

    def _list(self, entry: ManifestEntry) -> None:
        self._files.append(entry)
        if len(self._files) >= MAX_FILES:
            data = envelope.manifest_json(self._files, None, {})
            self._manifests.append(self._sink.add("manifest", data, f"{len(self._manifests) + 1:04}"))
            self._files = []

    def _count(self, **more: int) -> None:
        self._done = Written(*[n + more.get(name, 0) for name, n in self._done._asdict().items()])
