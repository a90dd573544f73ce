"""Files that appear under their name when all of them is on the disk."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO


@contextmanager
def written_bytes(target: Path, force: bool) -> Iterator[BinaryIO]:
    """A file that appears under its name when all of it is on the disk, and not at all when something fails
    before. Raises FileExistsError for one that is there already, unless `force`."""
    if not force and (target.exists() or target.is_symlink()):
        raise FileExistsError(17, "exists", str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{os.getpid()}.part")
    try:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if force:
            part.replace(target)
            return
        try:
            # Unlike a rename, a link replaces nothing that appeared meanwhile.
            target.hardlink_to(part)
        except FileExistsError:
            raise
        except OSError:
            # A file system without links.
            part.rename(target)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def written(target: Path, force: bool) -> Iterator[TextIO]:
    """As `written_bytes`, for text."""
    with written_bytes(target, force) as file:
        stream = io.TextIOWrapper(file, encoding="utf-8", errors="backslashreplace", newline="\n")
        yield stream
        stream.flush()
        stream.detach()
