"""Gives a file to the program of the system: as a private copy with its own name, removed at the end of the
program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tui_reader.export.attachments import HARMLESS
from tui_reader.ui.browser import opener

_PREFIX = "bulletin-tui-file-"

_ABANDONED = 24 * 3600
"""Seconds after which a copy that a killed program has left is removed."""


class TemporaryFiles:
    """Copies of files for other programs, each in a folder that only the user can read."""

    def __init__(self) -> None:
        self._folders: dict[tuple[str, bytes], Path] = {}

    def copy_of(self, name: str, data: bytes) -> Path:
        """The path of a copy with this name; the same again for the same file. Raises OSError."""
        from hashlib import sha256

        key = name, sha256(data).digest()
        folder = self._folders.get(key)
        if folder is not None and (folder / name).exists():
            return folder / name
        if not self._folders:
            _remove_abandoned(Path(tempfile.gettempdir()))
        folder = self._folders[key] = Path(tempfile.mkdtemp(prefix=_PREFIX))
        path = folder / name
        # Read-only: what is typed into this copy would be lost with it.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        return path

    def remove(self) -> None:
        """Remove all copies, at the end of the program."""
        for folder in self._folders.values():
            shutil.rmtree(folder, ignore_errors=True)
        self._folders.clear()


def _remove_abandoned(parent: Path) -> None:
    """Remove the copies of this user that are older than a day."""
    with suppress(OSError):
        for folder in parent.glob(f"{_PREFIX}*"):
            with suppress(OSError):
                status = folder.lstat()
                own = not hasattr(os, "getuid") or status.st_uid == os.getuid()
                if own and not folder.is_symlink() and time.time() - status.st_mtime > _ABANDONED:
                    shutil.rmtree(folder, ignore_errors=True)


def may_be_opened(name: str) -> bool:
    """Whether a file is a document, a picture or an archive by its ending: no desktop runs those as programs."""
    return Path(name).suffix.lower() in HARMLESS


def file_opener(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str | None:
    """The program that opens files on the desktop of the user; None without one, and over SSH, where it would open
    them on another screen, unless that one is forwarded."""
    over_ssh = any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"))
    if over_ssh and not (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")):
        return None
    return opener(environ, platform)


def open_file(path: Path, program: str) -> None:
    """Start `program` with a file as its only argument, without waiting for it. Raises OSError."""
    subprocess.Popen(
        [program, str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
