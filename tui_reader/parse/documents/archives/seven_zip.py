"""7-Zip archives, which py7zr unpacks in one pass: files packed together cannot be read one by one."""

from __future__ import annotations

import gc
import lzma
import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import py7zr
import py7zr.py7zr as implementation
from py7zr.exceptions import ArchiveError
from py7zr.io import Py7zIO, WriterFactory

from tui_reader.parse.documents.archives.members import (
    BROKEN,
    LINK,
    LOCKED,
    MEMBER_LIMIT,
    TOO_LARGE,
    Member,
    UnpackingBudget,
    damaged,
)
from tui_reader.parse.unsupported import TOO_MUCH_MEMORY, UnsupportedPage
from tui_reader.unpacking.member_names import plain_name
from tui_reader.unpacking_errors import UNPACKING_ERRORS

# Damage raises anything in a library in Python that trusts counts and offsets of a file.
_ERRORS: tuple[type[Exception], ...] = (
    *UNPACKING_ERRORS,
    *(ArchiveError, lzma.LZMAError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError),
)
_ERRORS_OR_MEMORY: tuple[type[Exception], ...] = (*_ERRORS, MemoryError)


_BLOCK = 32 << 20
"""Bytes that py7zr unpacks at once. Chosen by hand."""
# It would ask the system for the memory that is free, which the parser's process may not read.
implementation.get_memory_limit = lambda: _BLOCK  # type: ignore[attr-defined]

_START = 32
"""Bytes before the first member (7zFormat.txt, "SignatureHeader")."""


class _Full(Exception):
    """More bytes than may be unpacked."""


class _Kept(Py7zIO):
    """Keeps a member, as far as it is not too large."""

    def __init__(self, budget: UnpackingBudget) -> None:
        self.parts: list[bytes] = []
        self.length = 0
        self._budget = budget

    def write(self, s: Any) -> int:
        self.length += len(s)
        self._budget.left -= len(s)
        if self._budget.left < 0:
            raise _Full
        if self.length <= MEMBER_LIMIT:
            self.parts.append(bytes(s))
        return len(s)

    def read(self, size: int | None = None) -> bytes:
        return b"".join(self.parts)[:size]

    def seek(self, offset: int, whence: int = 0) -> int:
        return offset

    def flush(self) -> None:
        """Nothing is written anywhere."""

    def size(self) -> int:
        return self.length


class _Files(WriterFactory):
    def __init__(self, budget: UnpackingBudget) -> None:
        self.found: dict[int, _Kept] = {}
        self._budget = budget

    def create(self, filename: str) -> Py7zIO:
        kept = _Kept(self._budget)
        self.found[int(filename.rpartition("/")[2])] = kept
        return kept


def seven_zip_members(data: bytes, budget: UnpackingBudget) -> Iterator[Member]:
    """The members of an archive. Raises UnsupportedPage for one that is damaged or encrypted."""
    try:
        listed, contents, reason = _unpacked(data, budget)
    finally:
        # py7zr leaves cycles of few objects and 16 MB and more for each archive, up to the limit of the process.
        gc.collect()
    for number, (name, is_folder, is_link) in enumerate(listed):
        kept = contents.get(number)
        if is_folder:
            continue
        if is_link:
            yield Member(plain_name(name), None, LINK)
        elif kept is None:
            yield Member(plain_name(name), None, reason or BROKEN)
        elif kept.length > MEMBER_LIMIT:
            yield Member(plain_name(name), None, TOO_LARGE)
        else:
            yield Member(plain_name(name), kept.read())


def _unpacked(data: bytes, budget: UnpackingBudget) -> tuple[list[tuple[str, bool, bool]], dict[int, _Kept], str]:
    """The members by name, each with whether it is a folder or a link; the contents by their numbers; and why
    others have none."""
    files = _Files(budget)
    try:
        archive = py7zr.SevenZipFile(BytesIO(data), "r")
        locked = archive.needs_password()
        listed = [(str(one.filename), one.is_directory, one.is_symlink) for one in archive.list()]
        _number(archive)
    except py7zr.PasswordRequired as error:
        raise UnsupportedPage("is an encrypted 7-Zip archive; save a copy without its password") from error
    except _ERRORS as error:
        if _breaks_off(data):
            raise UnsupportedPage(
                "is a 7-Zip archive that breaks off, or the first of several parts; get the whole archive"
            ) from error
        raise damaged("7z") from error
    if locked:
        return listed, {}, LOCKED
    reason = ""
    try:
        archive.extractall(factory=files)
    except _Full:
        reason = TOO_LARGE
    except _ERRORS_OR_MEMORY as error:
        # What was unpacked before is whole; the file that broke off is not.
        reason = TOO_MUCH_MEMORY if isinstance(error, MemoryError) else BROKEN
        if files.found:
            files.found.popitem()
    return listed, files.found, reason


def _number(archive: Any) -> None:
    """Calls each member by its number. py7zr unpacks nothing of an archive where one name leads out of it, and
    gives members of one name others, which further members may have."""
    for number, one in enumerate(archive.files.files_list):
        one["filename"] = str(number)


def _breaks_off(data: bytes) -> bool:
    """Whether the header of an archive, whose place and size its first bytes state, is behind its end."""
    offset, size = struct.unpack_from("<QQ", data.ljust(_START, b"\0"), 12)
    return _START + int(offset) + int(size) > len(data)
