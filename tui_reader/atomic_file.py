"""Atomic file writes: a file appears under its name when it is complete, or not at all."""

from __future__ import annotations

import errno
import io
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO
from zlib import crc32

from tui_reader.private_files import FILE_MODE, make_private_folder, usual_mode

if sys.platform != "win32":
    import fcntl

_PART = ".bulletin-tui.part"
"""Is added to the name of a file that is not complete. No other program uses it, so that it may be removed."""

_LONGEST_NAME = 220
"""Bytes of a file name that leave room for what is added to it; file systems allow 255."""

_ABANDONED_AFTER = 600
"""Seconds after which a temporary file that nobody has locked is abandoned: one that was just created is not
locked for a moment. Chosen by hand."""

_cleared = set[Path]()
"""Folders whose abandoned files this process has removed; it looks once."""


@contextmanager
def open_atomic(target: Path, *, overwrite: bool, mode: int | None = None) -> Iterator[BinaryIO]:
    """Opens a temporary file next to `target` for writing; on success it is synced to the disk and renamed, on any
    exception removed. A symbolic link is replaced, not followed. Missing parent folders are created.

    A process that is killed leaves at most `.NAME.bulletin-tui.part`, which the next write of the same target
    removes, and after some minutes the next write to the folder.

    Args:
        overwrite: Replace an existing file.
        mode: Permissions of the file; None for those that the umask leaves. Until it is complete, the owner alone
            can read it. With a mode, missing folders are created for the owner alone.

    Raises:
        FileExistsError: The target exists, and `overwrite` is False.
        OSError: The file cannot be written.
    """
    if not overwrite and (target.exists() or target.is_symlink()):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    try:
        if mode is None:
            target.parent.mkdir(parents=True, exist_ok=True)
        else:
            make_private_folder(target.parent)
    except FileExistsError as error:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), error.filename) from error
    _clear(target.parent)
    file = _create(target)
    part = Path(file.name)
    try:
        with file:
            if mode is not None:
                part.chmod(mode)
            yield file
            file.flush()
            if mode is None:
                part.chmod(usual_mode())
            os.fsync(file.fileno())
            if sys.platform != "win32":
                # Before closing: the lock that keeps other writers from removing the file ends with it.
                _commit(part, target, overwrite)
        if sys.platform == "win32":
            _commit(part, target, overwrite)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def open_atomic_text(target: Path, *, overwrite: bool, mode: int | None = None) -> Iterator[TextIO]:
    """As `open_atomic`, for text in UTF-8; lone surrogates are written as escapes."""
    with open_atomic(target, overwrite=overwrite, mode=mode) as file:
        stream = io.TextIOWrapper(file, encoding="utf-8", errors="backslashreplace", newline="\n")
        yield stream
        stream.flush()
        stream.detach()


def _create(target: Path) -> BinaryIO:
    """A new temporary file, locked; under a random name while another process writes the same target."""
    name = os.fsencode(target.name)
    part = target.with_name(f".{target.name if len(name) <= _LONGEST_NAME else f'{crc32(name):08x}'}{_PART}")
    try:
        file = _open_new(part)
    except FileExistsError:
        if not _remove_abandoned(part):
            part = part.with_name(f"{part.name}.{os.urandom(4).hex()}")
        file = _open_new(part)
    if sys.platform != "win32":
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return file


def _open_new(path: Path) -> BinaryIO:
    return open(path, "xb", opener=lambda name, flags: os.open(name, flags, FILE_MODE))


def _clear(folder: Path) -> None:
    """Removes the temporary files in a folder that processes left which were killed some time ago."""
    if folder in _cleared:
        return
    _cleared.add(folder)
    with suppress(OSError):
        for part in folder.glob(f".*{_PART}*"):
            if part.lstat().st_mtime < time.time() - _ABANDONED_AFTER:
                _remove_abandoned(part)


def _remove_abandoned(part: Path) -> bool:
    """Removes the temporary file of a process that was killed. One in use is locked, on Windows by being open; it
    stays, and the result is False."""
    try:
        if sys.platform != "win32" and not part.is_symlink():
            with part.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                part.unlink(missing_ok=True)
        else:
            part.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _commit(part: Path, target: Path, overwrite: bool) -> None:
    if overwrite:
        part.replace(target)
        return
    try:
        # Unlike a rename, a link does not replace a file that was created meanwhile.
        target.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:
        # The file system has no hard links.
        part.rename(target)
    else:
        part.unlink()
