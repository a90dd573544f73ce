"""Zstandard (RFC 8878), decompressed piece by piece within limits, with the dictionaries of web archives."""

from __future__ import annotations

from io import BytesIO
from typing import Any, BinaryIO

from tui_reader.sources.files.container_kind import is_skippable
from tui_reader.sources.files.decompression import DamageSearch, read_all, seek_bytes
from tui_reader.unpacking.zstd import ZSTD_FRAME, zstd_library

_PIECE = 64 << 10
# The frame before the first record of a .warc.zst holds the dictionary of all others.
_DICTIONARY = b"\x5d\x2a\x4d\x18"
# The memory that a decompressor may use for what it has written, as a power of two, and bytes of a dictionary.
_WINDOW = 27
_LARGEST_DICTIONARY = 16 << 20


class ZstdReader:
    """The content of a Zstandard file of any number of frames, with the dictionary that web archives put before
    their first record (the IIPC's .warc.zst). A damaged frame ends the reading and sets `damage`; `recover`
    continues after it."""

    def __init__(self, file: BinaryIO) -> None:
        self.damage: str | None = None
        self._file = file
        self._pending = b""
        self._frame = file.tell()
        self._decompressor: Any = None
        self._dictionary: Any = None
        self._search = DamageSearch()

    def read(self, size: int) -> bytes:
        """At most `size` bytes; empty at the end and at damage."""
        while self.damage is None:
            if self._decompressor is None and not self._open_frame():
                return b""
            decompressor = self._decompressor
            assert decompressor is not None
            if decompressor.needs_input and not self._pending:
                self._pending = self._file.read(_PIECE)
                if not self._pending:
                    self.damage = "it breaks off before its end"
                    return b""
            pending, self._pending = self._pending, b""
            try:
                data: bytes = decompressor.decompress(pending, size)
            except (zstd_library().ZstdError, MemoryError):
                self.damage = "its compression is broken"
                return b""
            if decompressor.eof:
                self._pending, self._decompressor = decompressor.unused_data, None
            if data:
                return data
        return b""

    def recover(self) -> bool:
        """Go to the next frame after a damaged one; False if there is none."""
        if not seek_bytes(self._file, self._search.start(self._frame, self._file.tell()), ZSTD_FRAME):
            return False
        self._pending, self._decompressor, self.damage = b"", None, None
        return True

    def _open_frame(self) -> bool:
        """Start the next frame; False at the end."""
        zstd = zstd_library()
        while self._fill(8):
            self._frame = self._file.tell() - len(self._pending)
            if not is_skippable(self._pending):
                break
            length = int.from_bytes(self._pending[4:8], "little")
            is_dictionary = self._pending.startswith(_DICTIONARY) and self._dictionary is None
            if not is_dictionary:
                self._skip(8 + length)
                continue
            if length > _LARGEST_DICTIONARY or not self._fill(8 + length):
                self.damage = "its dictionary cannot be read"
                return False
            stored, self._pending = self._pending[8 : 8 + length], self._pending[8 + length :]
            content = unzstd_data(stored, _LARGEST_DICTIONARY) if stored.startswith(ZSTD_FRAME) else stored
            try:
                self._dictionary = zstd.ZstdDict(
                    content or b"", is_raw=not (content or b"").startswith(b"\x37\xa4\x30\xec")
                )
            except (zstd.ZstdError, ValueError):
                self.damage = "its dictionary cannot be read"
                return False
        if not self._pending:
            return False
        if not self._pending.startswith(ZSTD_FRAME):
            self.damage = "something else follows the compressed data"
            return False
        options = {zstd.DecompressionParameter.window_log_max: _WINDOW}
        try:
            self._decompressor = zstd.ZstdDecompressor(self._dictionary, options)
        except (zstd.ZstdError, MemoryError):
            self.damage = "its dictionary cannot be read"
            return False
        return True

    def _fill(self, size: int) -> bool:
        """Read ahead to `size` bytes; False if the file ends before."""
        while len(self._pending) < size:
            piece = self._file.read(max(_PIECE, size - len(self._pending)))
            if not piece:
                return False
            self._pending += piece
        return True

    def _skip(self, size: int) -> None:
        held = min(size, len(self._pending))
        self._pending = self._pending[held:]
        self._file.seek(size - held, 1)


def unzstd_data(data: bytes, limit: int) -> bytes | None:
    """The content of Zstandard data, at most `limit` + 1 bytes; None if it is damaged."""
    reader = ZstdReader(BytesIO(data))
    content = read_all(reader, limit)
    return None if reader.damage and len(content) <= limit else content
