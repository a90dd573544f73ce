"""A folder for files of a target; it is removed when the process ends."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path


@cache
def scratch() -> Path:
    """The folder of this process."""
    folder = Path(tempfile.mkdtemp(prefix="bulletin-tui-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
