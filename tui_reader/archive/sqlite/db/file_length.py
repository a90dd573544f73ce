"""Whether a file is as long as its header states. SQLite opens some that are not, and fails at a page."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sqlite.db.file_identity import log_is_foreign

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_CUT_OFF = (
    "this archive was cut off: {count} of its {number} bytes are there; restore a complete copy, or "
    "`bulletin-tui doctor --repair` saves what is there"
)
_LITTLE_LEFT = (
    "this archive was cut off: only {count} bytes of the file are there; restore a complete copy, or "
    "`bulletin-tui doctor --repair` saves what is there"
)


def check(path: Path) -> None:
    """Raises ArchiveError for a file that is shorter than its header states, and has no log or journal from which
    SQLite completes it, and for one that was cut off inside its header. Other files without a header, and
    those that cannot be read, are for SQLite to judge."""
    real = path.resolve()
    with suppress(OSError):
        left = left_of_header(path)
        if left is not None:
            raise ArchiveError(path, _LITTLE_LEFT.format(count=left))
        with real.open("rb") as file:
            header = file.read(_HEADER)
            length = file.seek(0, 2)
        if len(header) < _HEADER or not header.startswith(_MAGIC):
            return
        size = int.from_bytes(header[16:18], "big")
        stated = int.from_bytes(header[28:32], "big") * (65536 if size == 1 else size)
        if length >= stated:
            return
        for suffix in ("-wal", "-journal"):
            beside = real.with_name(real.name + suffix)
            if beside.exists() and beside.stat().st_size:
                return
        raise ArchiveError(path, _CUT_OFF.format(count=length, number=stated))


def left_of_header(path: Path) -> int | None:
    """How many bytes are left of an archive file that was cut off inside its header, 0 to 99; None for any other
    file. Raises OSError.

    An empty file may be a new one. It was cut off if a log or journal with pages of it is beside it, which SQLite
    would delete, or a file that a repair set aside: a repair leaves none that is empty."""
    real = path.resolve()
    with real.open("rb") as file:
        header = file.read(_HEADER)
    if len(header) == _HEADER or not _MAGIC.startswith(header[: len(_MAGIC)]):
        return None
    return len(header) if header or _was_longer(real) else None


def _was_longer(empty: Path) -> bool:
    log = empty.with_name(f"{empty.name}-wal")
    if log.exists() and log.stat().st_size and not log_is_foreign(empty):
        return True
    journal = empty.with_name(f"{empty.name}-journal")
    if journal.exists():
        with journal.open("rb") as file:
            # The pages of the file before the change (section 3 of the file format); none while it is created.
            if any(file.read(20)[16:]):
                return True
    return any(each.name.startswith(f"{empty.name}.damaged-") for each in empty.parent.iterdir())
