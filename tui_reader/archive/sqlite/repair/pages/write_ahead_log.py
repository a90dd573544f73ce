"""Write-ahead logs (section 4 of the file format), read beyond the place where SQLite stops.

SQLite takes the frames up to the last commit before the first frame that is not valid. Each later frame can still
be checked: its checksum continues from the one that the frame before it states.
"""

from __future__ import annotations

import struct
import sys
from enum import Enum, auto
from itertools import pairwise
from typing import BinaryIO, NamedTuple

from tui_reader.archive.sqlite.repair.pages.geometry import is_page_size

HEADER, FRAME_HEADER = 32, 24

_INDEX_HEADER = 48

_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}
"""Magic numbers with the byte order of the checksums."""

_OLD_SALTS = 100_000
"""How often a log may have been started over since a frame was written: each time adds 1 to the first salt. Chosen
by hand."""


class FrameState(Enum):
    """Whether the content of a frame counts."""

    COMMITTED = auto()
    """SQLite takes it."""
    NEWER = auto()
    """It is intact, after the place where SQLite stops."""
    OLDER = auto()
    """It is of an earlier use of the log: its page has been in the file since."""
    DAMAGED = auto()
    """Its checksum is wrong, or cannot be checked."""
    UNFINISHED = auto()
    """It is of a transaction that was interrupted, and was never part of the database."""


class Frame(NamedTuple):
    """A page in a log: its number, where its bytes begin, and the size of the database in pages if it ends a
    transaction, else 0."""

    number: int
    offset: int
    size: int
    state: FrameState


class Log(NamedTuple):
    """A log. `damage` says in one line each what is wrong with it."""

    page_size: int
    frames: tuple[Frame, ...]
    damage: tuple[str, ...]


def read_log(file: BinaryIO, page_size: int | None = None, index: bytes = b"") -> Log:
    """Reads a log; `page_size` is that of its file, if it is known, for a log that has lost its header. `index` is
    the beginning of its index (the file `-shm`), if there is one: it tells a log that was cut off from one whose
    last transaction a program was still writing."""
    file.seek(0, 2)
    length = file.tell()
    if length == 0:
        return Log(page_size or 0, (), ())
    file.seek(0)
    head = file.read(HEADER)
    stated = int.from_bytes(head[8:12], "big")
    order = _MAGIC.get(int.from_bytes(head[:4], "big"))
    sound = is_header(head)
    size = stated if sound or not page_size else page_size
    if not is_page_size(size):
        return Log(page_size or 0, (), (_NO_HEADER,))
    raw = _raw_frames(file, size, length)
    order, salts = (order or "<", head[16:24]) if sound else _guessed(file, raw, size)
    frames = _judged(file, raw, size, order, salts, head if sound else b"")
    if sound and _complete(frames, raw, salts, index):
        frames = [
            each._replace(state=FrameState.UNFINISHED)
            if each.state in (FrameState.NEWER, FrameState.DAMAGED)
            else each
            for each in frames
        ]
        return Log(size, tuple(frames), ())
    cut = (length - HEADER) % (FRAME_HEADER + size) > 0
    return Log(size, tuple(frames), tuple(_damage(frames, raw, salts, sound=sound, cut=cut)))


def is_header(head: bytes) -> bool:
    """Whether the first `HEADER` bytes of a log are its header, with the right checksum (section 4.1)."""
    order = _MAGIC.get(int.from_bytes(head[:4], "big"))
    if order is None or not is_page_size(int.from_bytes(head[8:12], "big")):
        return False
    return _checksum(head[:24], (0, 0), order) == _stored(head[24:])


class _Raw(NamedTuple):
    head: bytes
    offset: int


_NO_HEADER = "the beginning of the log of last changes is missing or damaged"
_MIDDLE = "the log of last changes is damaged: {count} pages in it cannot be checked"
_END = (
    "the log of last changes ends in the middle of a change: it was cut off, or a program was stopped while it "
    "wrote"
)


def _raw_frames(file: BinaryIO, size: int, length: int) -> list[_Raw]:
    """The headers of all whole frames."""
    found = []
    for offset in range(HEADER, length - FRAME_HEADER - size + 1, FRAME_HEADER + size):
        file.seek(offset)
        found.append(_Raw(file.read(FRAME_HEADER), offset + FRAME_HEADER))
    return found


def _guessed(file: BinaryIO, raw: list[_Raw], size: int) -> tuple[str, bytes]:
    """The byte order and the salts of a log without its header, from the first frames that agree with those before
    them."""
    for order in ("<", ">"):
        for before, frame in pairwise(raw):
            if _fits(file, frame, size, order, _stored(before.head[16:])):
                return order, frame.head[8:16]
    return "<", raw[0].head[8:16] if raw else b""


def _judged(file: BinaryIO, raw: list[_Raw], size: int, order: str, salts: bytes, head: bytes) -> list[Frame]:
    seed = _stored(head[24:]) if head else None
    frames, unbroken, committed = list[Frame](), bool(head), 0
    for frame in raw:
        number, pages = struct.unpack(">II", frame.head[:8])
        own = frame.head[8:16] == salts
        intact = seed is not None and _fits(file, frame, size, order, seed)
        seed = _stored(frame.head[16:])
        unbroken = unbroken and own and intact
        state = FrameState.NEWER if own and intact else FrameState.DAMAGED
        if not own and (intact or _is_old(frame.head[8:12], salts[:4])):
            state = FrameState.OLDER
        frames.append(Frame(number, frame.offset, pages, state))
        if unbroken and pages:
            committed = len(frames)
    return [
        each._replace(state=FrameState.COMMITTED) if place < committed else each
        for place, each in enumerate(frames)
    ]


def _complete(frames: list[Frame], raw: list[_Raw], salts: bytes, index: bytes) -> bool:
    """Whether the index says that all transactions that ended are among the committed frames. What follows them is
    then of a transaction that did not end: SQLite may write frames of it again, and corrects the checksums behind
    them only at its end (walRewriteChecksums in wal.c). A later frame that ends a transaction contradicts that."""
    stated = _indexed(index, salts)
    committed = sum(each.state is FrameState.COMMITTED for each in frames)
    later = zip(frames[committed:], raw[committed:], strict=True)
    return stated == committed and not any(frame.size and each.head[8:16] == salts for frame, each in later)


def _indexed(index: bytes, salts: bytes) -> int | None:
    """How many frames of the log are committed, as its index states (section 2.1 of the format of the WAL-index);
    None if it is damaged, or that of another log. Its header is stored twice, in the byte order of the machine."""
    header = index[:_INDEX_HEADER]
    if len(header) < _INDEX_HEADER or header != index[_INDEX_HEADER : 2 * _INDEX_HEADER]:
        return None
    order = "<" if sys.byteorder == "little" else ">"
    if _checksum(header[:40], (0, 0), order) != struct.unpack(f"{order}2I", header[40:48]):
        return None
    count = int(struct.unpack(f"{order}I", header[16:20])[0])
    return count if count == 0 or header[32:40] == salts else None


def _damage(frames: list[Frame], raw: list[_Raw], salts: bytes, *, sound: bool, cut: bool) -> list[str]:
    found = [] if sound else [_NO_HEADER]
    doubtful = sum(each.state is FrameState.DAMAGED for each in frames)
    unfinished = any(each.state is FrameState.NEWER for each in frames)
    if doubtful:
        found.append(_MIDDLE.format(count=doubtful))
    elif (unfinished and sound) or (cut and (not raw or raw[-1].head[8:16] == salts)):
        found.append(_END)
    return found


def _fits(file: BinaryIO, frame: _Raw, size: int, order: str, seed: tuple[int, int]) -> bool:
    file.seek(frame.offset)
    partial = _checksum(frame.head[:8], seed, order)
    return _checksum(file.read(size), partial, order) == _stored(frame.head[16:])


def _checksum(data: bytes, seed: tuple[int, int], order: str) -> tuple[int, int]:
    """Continues a checksum (section 4.2) over bytes whose number is a multiple of 8."""
    first, second = seed
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for place in range(0, len(words), 2):
        first = first + words[place] + second & 0xFFFFFFFF
        second = second + words[place + 1] + first & 0xFFFFFFFF
    return first, second


def _stored(data: bytes) -> tuple[int, int]:
    """A checksum as it is stored; of too few bytes one that fits nothing."""
    return struct.unpack(">II", data[:8]) if len(data) >= 8 else (-1, -1)


def _is_old(salt: bytes, now: bytes) -> bool:
    return 0 < (int.from_bytes(now, "big") - int.from_bytes(salt, "big")) % (1 << 32) < _OLD_SALTS
