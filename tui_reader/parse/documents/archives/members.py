"""The members of archives: their names and contents, and the limits of what is unpacked."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from threading import current_thread, main_thread
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, cast, get_args

from tui_reader.parse.documents.packed import UNPACKED_LIMIT
from tui_reader.parse.signatures import signature_of
from tui_reader.parse.unsupported import UnsupportedPage

ArchiveKind = Literal["zip", "rar", "7z", "tar", "gzip", "bzip2", "xz", "zstd"]
_KINDS = frozenset(get_args(ArchiveKind))

MEMBER_LIMIT = 64 << 20
"""Bytes of one member; a larger one is not read. Chosen by hand."""

MOST_MEMBERS = 2000
"""Members that are read. Chosen by hand."""

TOO_LARGE = "unpacks to far more than one can hold; it is not read"
LOCKED = "is encrypted; unpack the archive with its password"
LINK = "is a link, which is not followed"
SLOW = "takes too long to read; open the file by itself"
BROKEN = "cannot be unpacked; get the file again"


_since: ContextVar[float | None] = ContextVar("reading_since", default=None)
_until: ContextVar[float | None] = ContextVar("reading_until", default=None)

_SOONEST = 0.001
"""Seconds to a signal that should have come."""

_SOFT = 0.8
"""The part of the time of a member after which its reader, where it looks at the time, ends. Chosen by hand."""


class TooSlow(BaseException):
    """A member has used its processor time. No reader may catch it, as `except Exception` would."""


def reading_since() -> float:
    """The processor time, in seconds, since which a file is read; of a member the time of its archive."""
    started = _since.get()
    return time.process_time() if started is None else started


def reading_until(seconds: float) -> float:
    """The processor time until which a file may be read that has so many seconds; a member of an archive may have
    less."""
    end, until = reading_since() + seconds, _until.get()
    return end if until is None else min(end, until)


@contextmanager
def reading_archive() -> Iterator[None]:
    """Members that are read within it share the time of the archive."""
    token = _since.set(reading_since())
    try:
        yield
    finally:
        _since.reset(token)


@contextmanager
def reading_member(seconds: float) -> Iterator[None]:
    """A member that is read within it has so much processor time: TooSlow is raised where it takes more. Where the
    system has no such timer, or another thread has it, only readers that look at the time end."""
    token = _until.set(time.process_time() + _SOFT * seconds)
    has_timer = hasattr(signal, "setitimer") and current_thread() is main_thread()
    before: Any = signal.signal(signal.SIGPROF, _too_slow) if has_timer else None
    waiting = signal.setitimer(signal.ITIMER_PROF, seconds)[0] if has_timer else 0.0
    try:
        yield
    finally:
        _until.reset(token)
        if has_timer:
            # A member of an archive in an archive has its time within that of the other.
            left = signal.setitimer(signal.ITIMER_PROF, 0)[0]
            signal.signal(signal.SIGPROF, before)
            if waiting:
                signal.setitimer(signal.ITIMER_PROF, max(_SOONEST, waiting - (seconds - left)))


class MemberProgress(NamedTuple):
    """Which member of an archive is read, for the program that watches this process, which a library may end or
    never return to. `begun` is told the number of each member, from 0, and None after it. `passed_over` is why
    members are not read, by number, to be put behind their names; those after `last` are not read either."""

    begun: Callable[[int | None], None] = lambda _number: None
    passed_over: Mapping[int, str] = MappingProxyType({})
    last: int | None = None


_progress: ContextVar[MemberProgress | None] = ContextVar("member_progress", default=None)


def member_progress(depth: int) -> MemberProgress:
    """What follows the members of an archive that is within so many, itself included: only the outermost one is
    followed."""
    return (_progress.get() if depth == 1 else None) or MemberProgress()


@contextmanager
def following_members(progress: MemberProgress) -> Iterator[None]:
    """The members of an archive that is read within it are followed by `progress`."""
    token = _progress.set(progress)
    try:
        yield
    finally:
        _progress.reset(token)


def _too_slow(_number: int, _frame: Any) -> None:
    raise TooSlow


class Member(NamedTuple):
    """A file in an archive: its name, its content, or why there is none, to be put behind its name."""

    name: str
    data: bytes | None
    reason: str = ""


class UnpackingBudget:
    """How many bytes the members of an archive may still unpack to."""

    def __init__(self, left: int = UNPACKED_LIMIT) -> None:
        self.left = left

    def most(self) -> int:
        """The bytes that the next member may unpack to."""
        return max(0, min(self.left, MEMBER_LIMIT))

    def take(self, data: bytes) -> bytes | None:
        """The content of a member that was read up to one byte more than `most`; None where it is too large."""
        fits = len(data) <= self.most()
        self.left -= len(data)
        return data if fits else None


def archive_kind(data: bytes) -> ArchiveKind | None:
    """The kind of an archive or compressed file by its content; None for other data."""
    found = signature_of(data)
    return cast("ArchiveKind", found.kind) if found is not None and found.kind in _KINDS else None


def what_is(kind: ArchiveKind) -> str:
    """An archive in messages."""
    names = {"zip": "a ZIP archive", "rar": "a RAR archive", "7z": "a 7-Zip archive", "tar": "a tar archive"}
    return names.get(kind, "a compressed file")


def damaged(kind: ArchiveKind) -> UnsupportedPage:
    """The error for an archive whose members are not known."""
    return UnsupportedPage(f"is {what_is(kind)} that is damaged; get the file again")
