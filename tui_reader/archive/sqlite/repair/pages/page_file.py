"""The pages of an archive file: those in the file, in its log, and in the journal of an unfinished change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, NamedTuple, Self

from tui_reader.archive.sqlite.db.file_identity import log_is_foreign
from tui_reader.archive.sqlite.db.file_length import left_of_header
from tui_reader.archive.sqlite.repair.pages.geometry import (
    HEADER,
    Header,
    is_page_size,
    read_header,
    shown_page_size,
)
from tui_reader.archive.sqlite.repair.pages.rollback_journal import Journal, read_journal
from tui_reader.archive.sqlite.repair.pages.write_ahead_log import Frame, FrameState, Log, read_log

PAGE_SIZE = 16384
"""Bytes of a page as this program makes archives."""

_FILE, _LOG, _JOURNAL = range(3)

_INDEX_BYTES = 136
"""The header of the index of a log (section 2.1 of the format of the WAL-index)."""

_SHORT = (
    "the file is shorter than it was: {count} of its {number} pages are missing; it was cut off, or not copied "
    "whole"
)
_LITTLE_LEFT = "the file was cut off: only {count} bytes of it are there"
_NO_FILE_HEADER = "the beginning of the file is missing or damaged"


class PageImage(NamedTuple):
    """The bytes of a page at one place: there may be several of a page, of different times."""

    number: int
    file: int
    offset: int


class PageFile:
    """A file with its log and its journal, open for reading.

    `current` is the newest intact image of each page, and `older` has all others, the newest first. `damage` says
    in one line each what is wrong with file and log as a whole.
    """

    def __init__(self, stack: ExitStack, path: Path) -> None:
        """Raises OSError."""
        self._stack = stack
        self._files: list[BinaryIO | None] = [stack.enter_context(path.open("rb")), None, None]
        for place, suffix in ((_LOG, "-wal"), (_JOURNAL, "-journal")):
            beside = path.with_name(path.name + suffix)
            if beside.is_file() and not (place == _LOG and log_is_foreign(path)):
                self._files[place] = stack.enter_context(beside.open("rb"))
        self._index = _beginning(path.with_name(path.name + "-shm"))
        self._length = self._file(_FILE).seek(0, 2)
        self.left_of_header = left_of_header(path)
        """How many bytes are left of a file that was cut off inside its header; None for any other."""
        self.header: Header | None = read_header(self._bytes(_FILE, 0, HEADER))
        self.page_size = self._page_size()
        journal = self._journal()
        log = self._log()
        self.whole_log = not log.damage and not journal.damage
        self.usable = self.page_size - (self.header.reserved if self.header and self.header.reserved < 64 else 0)
        self.current: dict[int, PageImage] = {}
        self.older: list[PageImage] = []
        self._place(log, journal)
        self.expected = self._expected(log, journal)
        """Pages that the database has, as its log or its header states; 0 when neither does."""
        self.damage = tuple(self._damage(log, journal))

    @classmethod
    def open(cls, path: Path) -> Self:
        """Opens the file at `path`, its symbolic links resolved. Raises OSError."""
        with ExitStack() as stack:
            opened = cls(stack, path.resolve())
            opened._stack = stack.pop_all()
        return opened

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()

    def read(self, image: PageImage) -> bytes:
        """The bytes of a page, filled up with zeros where the file ends inside it. Raises OSError."""
        return self._bytes(image.file, image.offset, self.page_size).ljust(self.page_size, b"\0")

    def present(self, image: PageImage) -> int:
        """How many bytes of a page are in the file."""
        return min(self.page_size, self._length - image.offset) if image.file == _FILE else self.page_size

    def newest_first(self, images: list[PageImage]) -> list[PageImage]:
        """Images of different pages, those from a damaged log before others, its last changes first: a row may be
        on several. Without such damage they stay in order, as each row is on one."""
        if self.whole_log:
            return images
        in_log = {each for each in images if each.file == _LOG} - self._stale
        return sorted(images, key=lambda each: -each.offset if each in in_log else 0)

    @property
    def page_count(self) -> int:
        """How many images there are."""
        return len(self.current) + len(self.older)

    @property
    def missing(self) -> int:
        """How many pages of the database are in none of the files, or only in part."""
        there = [each for each in self.current.values() if self.present(each) == self.page_size]
        return max(0, self.expected - sum(each.number <= self.expected for each in there))

    def _file(self, place: int) -> BinaryIO:
        file = self._files[place]
        assert file is not None
        return file

    def _bytes(self, place: int, offset: int, size: int) -> bytes:
        file = self._file(place)
        file.seek(offset)
        return file.read(size)

    def _page_size(self) -> int:
        stated = self.header.page_size if self.header and is_page_size(self.header.page_size) else 0
        if not stated and self._files[_LOG] is not None:
            stated = read_log(self._file(_LOG)).page_size
        found = shown_page_size(lambda at, size: self._bytes(_FILE, at, size), self._length, stated or PAGE_SIZE)
        return found if is_page_size(found) else PAGE_SIZE

    def _log(self) -> Log:
        nothing = Log(self.page_size, (), ())
        log = nothing if self._files[_LOG] is None else read_log(self._file(_LOG), self.page_size, self._index)
        return log if log.page_size == self.page_size else nothing._replace(damage=log.damage)

    def _journal(self) -> Journal:
        nothing = Journal(self.page_size, 0, (), ())
        journal = nothing if self._files[_JOURNAL] is None else read_journal(self._file(_JOURNAL))
        return journal if journal.page_size == self.page_size else nothing

    def _place(self, log: Log, journal: Journal) -> None:
        """Orders the images: what SQLite would take first, and what is newer than that before it."""
        size = self.page_size
        taken = _by_age(log, FrameState.COMMITTED, FrameState.NEWER)
        rest = _by_age(log, FrameState.DAMAGED, FrameState.OLDER)
        self._stale = {PageImage(each.number, _LOG, each.offset) for each in _by_age(log, FrameState.OLDER)}
        newest = [PageImage(each.number, _LOG, each.offset) for each in taken]
        newest += [PageImage(each.number, _JOURNAL, each.offset) for each in journal.pages]
        newest += [PageImage(at // size + 1, _FILE, at) for at in range(0, self._length, size)]
        newest += [PageImage(each.number, _LOG, each.offset) for each in rest]
        for image in newest:
            if image.number > 0 and image.number not in self.current:
                self.current[image.number] = image
            else:
                self.older.append(image)

    def _expected(self, log: Log, journal: Journal) -> int:
        if journal.size:
            return journal.size
        sizes = [each.size for each in log.frames if each.size and each.state is FrameState.COMMITTED]
        if sizes:
            return sizes[-1]
        return self.header.pages if self.header else 0

    def _damage(self, log: Log, journal: Journal) -> Iterator[str]:
        if self.left_of_header is not None:
            yield _LITTLE_LEFT.format(count=self.left_of_header)
        elif self.header is None and self._length:
            yield _NO_FILE_HEADER
        if self.missing:
            yield _SHORT.format(count=self.missing, number=self.expected)
        yield from log.damage
        yield from journal.damage


def _beginning(path: Path) -> bytes:
    """The first bytes of a file: enough for the header of an index; nothing if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(_INDEX_BYTES)
    except OSError:
        return b""


def _by_age(log: Log, *states: FrameState) -> list[Frame]:
    """The frames of these kinds, the newest first."""
    return [each for each in reversed(log.frames) if each.state in states]
