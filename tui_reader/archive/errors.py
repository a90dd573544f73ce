"""Errors of an archive, each with a one-line message for the user."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class ArchiveError(Exception):
    """An archive that cannot be opened, read or written: `path` is its file (None: in memory, or on a server),
    `location` names its file or database, "" in memory, and `message` is one line that says what happened and what
    to do. They are cleaned of control characters, since they may quote the file."""

    def __init__(self, where: Path | str | None, message: str) -> None:
        """`where`: the file of the archive, or the address of its database without secrets."""
        from tui_reader.text.clean import clean_line

        super().__init__(where, message)
        self.path = where if isinstance(where, Path) else None
        self.location = clean_line(str(where or ""))
        self.message = clean_line(message)

    def __str__(self) -> str:
        return f"{self.location}: {self.message}" if self.location else self.message

    @property
    def brief(self) -> str:
        """The message behind the name of the file without its folder, for one line of a screen. A database is not
        named: its address would fill the line."""
        return f"{self.path.name}: {self.message}" if self.path else self.message


class ArchiveLocked(ArchiveError):
    """An archive that another program is writing to; a retry may succeed."""


class ArchiveUnavailable(ArchiveError):
    """An archive that cannot be written until something changes outside the program: its file is gone or replaced,
    its disk is full or failed, it is read-only, or its server cannot be reached."""


class SearchInterrupted(Exception):
    """A search that another thread has interrupted."""


class DamagedRow(Exception):
    """A row holds a value of a type that its column never has."""


DAMAGED = "this archive is damaged; `bulletin-tui doctor --repair` saves what can be read"

DAMAGED_BYTES = "its stored bytes are damaged; add its page again, or restore a backup"
"""Said of one text, page or file of an archive that is sound otherwise, whatever the engine."""

BUSY = "another program is writing to this archive; try again in a moment"

READ_ONLY = "this archive is read-only; make the file and its folder writable"

FILE_GONE = "the file is gone; put it back"

FILE_REPLACED = "another file has taken its place; put the former one back, or start the program again"

FILE_UNREACHABLE = "the file cannot be reached ({reason}); check its disk"

_MESSAGES = {
    sqlite3.SQLITE_NOTADB: (
        "this file is not a bulletin archive; name another file, or `bulletin-tui doctor --repair` if it was one"
    ),
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: "the archive cannot be opened; check that its folder exists and is writable",
    sqlite3.SQLITE_PERM: "the archive cannot be opened; check the permissions of the file and its folder",
    sqlite3.SQLITE_FULL: "the disk is full, nothing was written; free some space and try again",
    sqlite3.SQLITE_IOERR: "the disk failed while this archive was in use; check the disk and try again",
    sqlite3.SQLITE_TOOBIG: "this document is too large for an archive",
}

_UNAVAILABLE = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}


def explain(error: sqlite3.Error) -> str:
    """A one-line message for a SQLite error. The low byte of an extended code is its primary code."""
    message = _MESSAGES.get(_primary_code(error))
    return message or f"the archive cannot be used ({' '.join(str(error).split())}); put back a copy of the file"


def _primary_code(error: sqlite3.Error) -> int:
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else -1


@contextmanager
def explained(path: Path | None) -> Iterator[None]:
    """Converts SQLite errors in its block into ArchiveError, also those about values that SQLite cannot store:
    integers beyond 64 bits, and text with lone surrogates."""
    try:
        yield
    except sqlite3.Error as error:
        message = explain(error)
        kind = ArchiveLocked if message == BUSY else ArchiveError
        raise (ArchiveUnavailable if _primary_code(error) in _UNAVAILABLE else kind)(path, message) from error
    except (DamagedRow, UnicodeDecodeError) as error:
        # Python decodes the message of a SQLite error as UTF-8, and it may quote a damaged file.
        raise ArchiveError(path, DAMAGED) from error
    except (OverflowError, UnicodeEncodeError) as error:
        raise ArchiveError(path, f"an archive cannot hold this value ({error})") from error
