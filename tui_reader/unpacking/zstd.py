"""The Zstandard library, imported with the first data that needs it."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

ZSTD_FRAME = b"\x28\xb5\x2f\xfd"
"""The first bytes of a compressed frame (RFC 8878, 3.1.1)."""


@cache
def zstd_library() -> Any:
    """The standard library's module from Python 3.14 on, else its backport."""
    # Remembered: to look for a module that is not there takes a quarter of a millisecond.
    try:
        return import_module("compression.zstd")
    except ImportError:
        return import_module("backports.zstd")
