"""Landlock: the files that this process can open, and the TCP ports, by the Linux kernel (5.13 or later).

Linux user-space API, landlock(7): https://docs.kernel.org/userspace-api/landlock.html
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Iterable
from contextlib import suppress

# The numbers are the same on every architecture but alpha.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_QUERY = 1
_PATH_BENEATH = 1

_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
# Everything that version 1 knows; then moving between folders (2), truncation (3) and ioctl of devices (5).
_FIRST_RIGHTS = (1 << 13) - 1
_LATER_RIGHTS = {2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
# Version 4: bind and connect of TCP. Version 6: abstract Unix sockets and signals to processes outside.
_TCP_RIGHTS, _SCOPES = 0b11, 0b11


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def version() -> int:
    """The version of Landlock that the kernel offers; 0 where it has none, or has it switched off."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(0, int(_library().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION_QUERY)))


def restrict_files(readable: Iterable[str]) -> int:
    """From here on this thread, and what it starts, can open nothing but the files and folders in `readable`, for
    reading, and no TCP connection where the kernel can refuse it. What is open stays open. Paths that do not exist
    are passed over. Returns the version of Landlock.

    Needs PR_SET_NO_NEW_PRIVS. Raises OSError where the kernel refuses.
    """
    offered = version()
    if not offered:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    handled = _FIRST_RIGHTS | sum(right for since, right in _LATER_RIGHTS.items() if offered >= since)
    rules = _Ruleset(handled, _TCP_RIGHTS if offered >= 4 else 0, _SCOPES if offered >= 6 else 0)
    size = 24 if offered >= 6 else 16 if offered >= 4 else 8
    ruleset = _call(_CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    try:
        for path in dict.fromkeys(readable):
            with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
                _allow(ruleset, path)
        _call(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
    return offered


def _allow(ruleset: int, path: str) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        # Execution is for shared libraries: it is asked for where a file is mapped by a loader, not by the kernel.
        rights = _READ_FILE | _EXECUTE | (_READ_DIR if os.path.isdir(path) else 0)  # noqa: PTH112
        beneath = _PathBeneath(rights, descriptor)
        _call(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(beneath), 0)
    finally:
        os.close(descriptor)


def _call(number: int, *arguments: object) -> int:
    result = int(_library().syscall(number, *arguments))
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result


def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
