"""Attached files copied, with the states of attachments, the texts of files and their recognized pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tui_reader.archive.copying.values import Fault, Report, portions
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.transfer.values import KeptFile
from tui_reader.archive.values import ArrivedFile, AttachedFile

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.model import Bulletin

_FILES = 50
_BYTES = 16 << 20
"""Files, and their bytes, that are written together. Chosen by hand."""

_ADDRESSES = 500


class FileCopier:
    """Copies what is kept of attachments; `added` and `same` count files."""

    def __init__(self, source: Archive, target: Archive, report: Report, fault: Fault) -> None:
        self.added = self.same = 0
        self._source, self._target = source, target
        self._report, self._fault = report, fault

    def run(self, wanted: Sequence[int] | None = None) -> None:
        """Copies all files and states, or those of the bulletins with the ids `wanted`. Raises what `report`
        raises, between two transactions."""
        if wanted is not None:
            self._copy_of(wanted)
            return
        self._copy_files(None)
        with closing(self._source.all_attachment_states()) as found:
            for portion in portions(found, _ADDRESSES):
                self._report("files", self.added + self.same, 0)
                self._target.record_attachment_states(lacking_states(self._target, portion))

    def _copy_of(self, wanted: Sequence[int]) -> None:
        attached = [each for id in wanted for each in self._source.attachments(id) if each.address]
        self._copy_files(list(dict.fromkeys(each.digest for each in attached if each.digest)))
        states = list(self._source.attachment_states({each.address or "" for each in attached}).values())
        for portion in portions(iter(states), _ADDRESSES):
            self._target.record_attachment_states(lacking_states(self._target, portion))

    def _copy_files(self, digests: Sequence[str] | None) -> None:
        """Copies files by their SHA-256; None: all."""
        done = 0
        with closing(self._source.kept_files(digests)) as found:
            for portion in portions(found, _FILES):
                known = {each.digest: each for each in self._target.kept_files([each.digest for each in portion])}
                read: list[tuple[KeptFile, list[ArrivedFile]]] = []
                size = 0
                for each in portion:
                    self._report("files", done, 0)
                    done += 1
                    if arrived := self._wanted(each, known.get(each.digest)):
                        read.append((each, arrived))
                        size += each.size
                    if size > _BYTES:
                        self._keep(read)
                        read, size = [], 0
                self._keep(read)

    def _wanted(self, file: KeptFile, known: KeptFile | None) -> list[ArrivedFile]:
        """The file as it arrives, when the other archive lacks something of it."""
        if known is not None and not lacking_of_file(file, known) and not damage_of(self._target, file.digest):
            self.same += 1
            return []
        if not file.sightings:
            self._fault(file.digest, "this file was seen at no address, and was not copied")
            return []
        try:
            return self._arrived(file)
        except ArchiveError as error:
            self._fault(file.sightings[0].address, error.message)
            return []

    def _keep(self, files: list[tuple[KeptFile, list[ArrivedFile]]]) -> None:
        """Keeps files with their texts, and then what text recognition read on their pages."""
        self._target.keep_files([each for _file, arrived in files for each in arrived])
        self.added += len(files)
        for file, arrived in files:
            text = arrived[0].text
            if text is not None and text.document is not None and text.document.version != file.reader_version:
                # A later reader has tried, and found no more; the text states the reader that made it.
                self._target.keep_file_text(file.digest, None, "", file.reader_version)
            if file.page_readings:
                self._copy_pages(file)

    def _copy_pages(self, file: KeptFile) -> None:
        try:
            readings = self._source.page_readings(file.digest)
        except ArchiveError as error:
            self._fault(file.sightings[0].address, error.message)
            return
        try:
            there = {each.page for each in self._target.page_readings(file.digest)}
        except ArchiveError:
            # They are damaged; those of the source take their place.
            there = set()
        self._target.keep_page_readings(file.digest, [each for each in readings if each.page not in there])

    def _arrived(self, file: KeptFile) -> list[ArrivedFile]:
        """The file as it arrives at each of its addresses, its text at the first."""
        data = self._source.file_bytes(file.digest)
        states = self._source.attachment_states([each.address for each in file.sightings])
        found = []
        text, reason, version = self._text(file), file.reason, file.reader_version
        for each in file.sightings:
            state = states.get(each.address, AttachedFile("", each.address))
            current = state.digest == file.digest
            found.append(
                ArrivedFile(
                    each.address,
                    state.name,
                    data,
                    file.media_type,
                    each.last_seen,
                    state.etag if current else None,
                    state.last_modified if current else None,
                    file.kind,
                    text,
                    reason,
                    version,
                    each.first_seen,
                )
            )
            text, reason, version = None, "", ""
        return found

    def _text(self, file: KeptFile) -> Bulletin | None:
        try:
            return self._source.file_text(file.digest)
        except ArchiveError as error:
            self._fault(file.sightings[0].address, error.message)
            return None


def lacking_of_file(file: KeptFile, known: KeptFile | None) -> list[str]:
    """What the other archive lacks of a file: "file", "sightings", "text", "pages"."""
    if known is None:
        return ["file"]
    lacking = []
    now = datetime.now(UTC)
    there = {each.address: each for each in known.sightings}
    for each in file.sightings:
        other = there.get(each.address)
        last = min(each.last_seen, now)
        if other is None or other.first_seen > min(each.first_seen, last) or other.last_seen < last:
            lacking.append("sightings")
            break
    if (file.has_text and not known.has_text) or (
        not known.has_text and (file.reason, file.reader_version) != (known.reason, known.reader_version)
    ):
        lacking.append("text")
    if file.page_readings > known.page_readings:
        lacking.append("pages")
    return lacking


def damage_of(archive: Archive, digest: str) -> str:
    """Reads the bytes of a kept file, and returns one line when they do not have this digest; "" when they do."""
    sink = _HashSink()
    try:
        archive.write_file(digest, sink)
    except ArchiveError as error:
        return error.message
    return "" if sink.hexdigest() == digest else "the bytes of its file differ"


class _HashSink(io.BytesIO):
    """Takes the parts of a file and keeps their hash alone."""

    def __init__(self) -> None:
        super().__init__()
        self._seen = sha256()

    def write(self, data: Any, /) -> int:
        view = memoryview(data)
        self._seen.update(view)
        return view.nbytes

    def hexdigest(self) -> str:
        """The SHA-256 of what was written, in hexadecimal digits."""
        return self._seen.hexdigest()


def lacking_states(target: Archive, states: Sequence[AttachedFile]) -> list[AttachedFile]:
    """The states to record in the other archive, where the server was asked later, or its attachment has none. A
    file that could not be copied leaves none."""
    known = target.attachment_states([each.address for each in states if each.address])
    now = datetime.now(UTC)
    found = []
    for each in states:
        there = known.get(each.address or "")
        if there is None or (there.digest == each.digest and _later(each, there, now)):
            found.append(_again(each))
        elif there.dropped < each.dropped:
            found.append(_again(there._replace(dropped=each.dropped)))
    return found


def _again(state: AttachedFile) -> AttachedFile:
    # "kept" would say that the file was seen again at this time.
    return state._replace(state="listed") if state.state == "kept" else state


def _later(one: AttachedFile, other: AttachedFile, now: datetime) -> bool:
    return one.fetched is not None and (other.fetched is None or min(one.fetched, now) > other.fetched)
