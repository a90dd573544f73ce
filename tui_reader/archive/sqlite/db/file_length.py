"""Whether a file is as long as its header states. SQLite opens some that are not, and fails at a page."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from tui_reader.archive.errors import ArchiveError

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_CUT_OFF = (
    "this archive was cut off: {count} of its {number} bytes are there; put back a whole copy, or "
    "`bulletin-tui doctor --repair` saves what is there"
)


def check(path: Path) -> None:
    """Raises ArchiveError for a file that is shorter than its header states, and has no log or journal from which
    SQLite completes it. A file that cannot be read, or has no header, is for SQLite to judge."""
    real = path.resolve()
    with suppress(OSError):
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
