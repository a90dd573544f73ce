"""Files and folders that their owner alone can read, whatever the umask says.

On Windows the folders of a user are private by inheritance; nothing is done there.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

FILE_MODE, FOLDER_MODE = 0o600, 0o700

_OF_OTHERS = 0o077


def make_private_folder(folder: Path) -> None:
    """Creates a folder and its missing parents, each for its owner alone. One that exists keeps its rights: it may
    hold other things. Raises OSError."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(FOLDER_MODE, exist_ok=True)
    if not folder.is_dir():
        folder.mkdir()


def create_private(path: Path) -> None:
    """Creates an empty file for its owner alone, unless there is one. Raises OSError."""
    if not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), FILE_MODE))


def make_private(path: Path) -> None:
    """Takes all rights on a file from others, where it is ours and the file system has rights."""
    if os.name == "nt":
        return
    with suppress(OSError):
        found = path.stat()
        if stat.S_ISREG(found.st_mode) and found.st_mode & _OF_OTHERS and found.st_uid == os.geteuid():
            path.chmod(stat.S_IMODE(found.st_mode) & ~_OF_OTHERS)


def usual_mode() -> int:
    """The rights that a new file gets, as the umask says."""
    # The only way to ask; another thread that creates a file meanwhile gets a private one.
    umask = os.umask(_OF_OTHERS)
    os.umask(umask)
    return 0o666 & ~umask
