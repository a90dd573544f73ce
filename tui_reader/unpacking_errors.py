"""What the standard library raises for damaged ZIP archives. Imported late: it imports zipfile."""

from __future__ import annotations

import struct
import zlib
from zipfile import BadZipFile

_ERRORS: list[type[Exception]] = [
    BadZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    # An encrypted member, and a compression that this Python lacks.
    RuntimeError,
    ValueError,
    struct.error,
    zlib.error,
]
try:
    import lzma
except ImportError:
    # Some builds of Python have no LZMA.
    pass
else:
    _ERRORS.append(lzma.LZMAError)

UNPACKING_ERRORS: tuple[type[Exception], ...] = tuple(_ERRORS)
"""For `except`: opening a ZIP archive, reading its directory, and unpacking a member. MemoryError is not among
them: a member packed with LZMA can ask for a dictionary of 4 GiB and be whole."""

UNPACKING_OR_MEMORY: tuple[type[Exception], ...] = (*UNPACKING_ERRORS, MemoryError)
"""For `except`: the same where what cannot be unpacked is left out, for whichever reason."""
