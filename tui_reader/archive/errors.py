"""What can go wrong with an archive file, in one line for people."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class ArchiveError(Exception):
    """An archive that cannot be opened, read or written: the file (None: in memory) and one line that says
    what happened and what to do. The line is cleaned here, for it may quote the file; so is the name when it is
    shown."""

    def __init__(self, path: Path | None, message: str) -> None:
        from tui_reader.text.clean import clean_line

        super().__init__(path, message)
        self.path = path
        self.message = clean_line(message)

    def __str__(self) -> str:
        from tui_reader.text.clean import clean_line

        return f"{clean_line(str(self.path))}: {self.message}" if self.path else self.message


class ArchiveLocked(ArchiveError):
    """An archive that another program is writing to: what failed may succeed in a moment."""


class SearchInterrupted(Exception):
    """A search that another thread has ended."""


DAMAGED = "this archive is damaged; `bulletin-tui doctor --repair` carries over what can be read"

BUSY = "another program is writing to this archive; try again in a moment"

_MESSAGES = {
    sqlite3.SQLITE_NOTADB: "this file is not a bulletin archive; name another file or move this one away",
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_READONLY: "this archive is read-only; make the file and its folder writable",
    sqlite3.SQLITE_CANTOPEN: "the archive cannot be opened; check that its folder exists and is writable",
    sqlite3.SQLITE_PERM: "the archive cannot be opened; check the permissions of the file and its folder",
    sqlite3.SQLITE_FULL: "the disk is full, nothing was written; free some space and try again",
    sqlite3.SQLITE_IOERR: "the disk failed while this archive was in use; check the disk and try again",
    sqlite3.SQLITE_TOOBIG: "this document is too large for an archive",
}


def explain(error: sqlite3.Error) -> str:
    """One line for a SQLite error. Extended codes fold to their primary code, which is the low byte."""
    code = getattr(error, "sqlite_errorcode", None)
    message = _MESSAGES.get(code & 0xFF) if isinstance(code, int) else None
    return message or f"the archive cannot be used ({' '.join(str(error).split())}); put back a copy of the file"


def _is_lock(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


@contextmanager
def explained(path: Path | None) -> Iterator[None]:
    """Turns the errors of SQLite in its block into ArchiveError, and those of values that it cannot hold: whole
    numbers beyond 64 bits, text that is no Unicode (half of a surrogate pair)."""
    try:
        yield
    except sqlite3.Error as error:
        raise (ArchiveLocked if _is_lock(error) else ArchiveError)(path, explain(error)) from error
    except UnicodeDecodeError as error:
        # The message of a SQLite error quotes the file, which Python takes for UTF-8.
        raise ArchiveError(path, DAMAGED) from error
    except (OverflowError, UnicodeEncodeError) as error:
        raise ArchiveError(path, f"an archive cannot hold this value ({error})") from error
