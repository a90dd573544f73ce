"""OLE files (MS-CFB), in which old Office documents, mails of Outlook and Hangul documents are kept."""

from __future__ import annotations

from io import BytesIO
from typing import Any, NamedTuple
from uuid import UUID

import olefile

from tui_reader.parse.unsupported import UnsupportedPage

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of an OLE file."""

STREAM_LIMIT = 256 << 20
"""Bytes of one stream that are read. Chosen by hand."""

MOST_NAMES = 5000
"""Names of one storage that are looked at, each by a search through all. Chosen by hand."""

_CODE_PAGE, _TITLE, _UNICODE = 1, 2, 0x1F
_MOST_PROPERTIES = 200
_LONGEST_TITLE = 1000

# Streams that identify a kind, in the order of this list: a workbook may hold a Word document, in a storage.
_KINDS = (
    ("EncryptedPackage", "encrypted"),
    ("FileHeader", "hwp"),
    ("__properties_version1.0", "msg"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
    ("MatOST", "works"),
    ("CONTENTS", "works"),
    ("VisioDocument", "visio"),
)


DEEPEST_STORAGE = 20
"""Storages within storages that are taken out. Chosen by hand."""


class Storage(NamedTuple):
    """A storage: its streams and storages by their names, and the 16 bytes that name its program."""

    held: dict[str, bytes | Storage]
    class_id: bytes = bytes(16)


class OleDocument:
    """An OLE file. Raises UnsupportedPage for a damaged one."""

    def __init__(self, data: bytes) -> None:
        try:
            self._file: Any = olefile.OleFileIO(BytesIO(data), raise_defects=olefile.DEFECT_FATAL)
            for entry in self._file.direntries:
                # olefile follows a circle of sectors for as long as the stated size lasts.
                if entry is not None and entry.size > len(data):
                    entry.size = len(data)
            self._size = len(data)
            self.names = {entry.name.lower(): entry.name for entry in self._file.root.kids}
        except (OSError, ValueError, TypeError, AttributeError, IndexError, RecursionError) as error:
            raise UnsupportedPage("is a damaged Office document; get the file again") from error

    @property
    def kind(self) -> str | None:
        """`doc`, `xls`, `ppt`, `msg`, `hwp`, `works`, `visio`, `encrypted`; None for others."""
        return next((kind for name, kind in _KINDS if name.lower() in self.names), None)

    def read(self, name: str) -> bytes | None:
        """The bytes of a stream of the root, in any case of its name, as far as they are there; None without."""
        found = self.names.get(name.lower())
        return None if found is None else self.read_in(found)

    def read_in(self, *path: str) -> bytes:
        """The bytes of a stream within storages, as far as they are there; none where it is damaged or missing."""
        try:
            data: bytes = self._file.openstream(list(path)).read(STREAM_LIMIT)
        except (OSError, ValueError, TypeError, AttributeError, IndexError, OverflowError):
            return b""
        return data

    def names_in(self, *path: str) -> list[str]:
        """The names of the streams and storages within a storage, of the root without one, in the order of the
        file's directory; up to MOST_NAMES."""
        entry = self._file.root
        for name in path:
            entry = next((kid for kid in entry.kids if kid.name == name), None)
            if entry is None:
                return []
        return [kid.name for kid in entry.kids[:MOST_NAMES]]

    def storage(self, *path: str) -> Storage | None:
        """A storage with all that it holds; None where there is none, or it is damaged or goes too deep."""
        entry = self._file.root
        for name in path:
            entry = next((kid for kid in entry.kids if kid.name == name), None)
            if entry is None:
                return None
        # In a damaged file streams share sectors, and could be as long as the file each.
        return self._taken(entry, path, [self._size])

    def _taken(self, entry: Any, path: tuple[str, ...], left: list[int]) -> Storage | None:
        if len(path) > DEEPEST_STORAGE or len(entry.kids) > MOST_NAMES:
            return None
        try:
            class_id = UUID(entry.clsid).bytes_le if entry.clsid else bytes(16)
        except ValueError:
            class_id = bytes(16)
        held: dict[str, bytes | Storage] = {}
        for kid in entry.kids:
            if kid.entry_type == olefile.STGTY_STORAGE:
                inner = self._taken(kid, (*path, kid.name), left)
                if inner is None:
                    return None
                held[kid.name] = inner
            elif kid.entry_type == olefile.STGTY_STREAM:
                data = self.read_in(*path, kid.name)
                left[0] -= len(data) + 1
                if left[0] < 0 or len(data) < kid.size:
                    return None
                held[kid.name] = data
        return Storage(held, class_id)

    @property
    def title(self) -> str | None:
        """The title in the properties of the document (MS-OLEPS)."""
        data = self.read("\x05SummaryInformation") or self.read("\x05HwpSummaryInformation") or b""
        section = _number(data, 44)
        # olefile reads every property, a damaged list of which may state billions of entries.
        entries = {
            _number(data, at): section + _number(data, at + 4)
            for at in range(section + 8, section + 8 + 8 * min(_number(data, section + 4), _MOST_PROPERTIES), 8)
        }
        place, page = entries.get(_TITLE, len(data)), _number(data, entries.get(_CODE_PAGE, len(data)) + 4)
        length = min(_number(data, place + 4), _LONGEST_TITLE)
        if _number(data, place) == _UNICODE:
            return data[place + 8 : place + 8 + 2 * length].decode("utf-16-le", "replace").strip("\0 ") or None
        text = data[place + 8 : place + 8 + length]
        codec = {65001: "utf-8", 936: "gb18030"}.get(page & 0xFFFF, f"cp{page & 0xFFFF or 1252}")
        try:
            return text.decode(codec, "replace").strip("\0 ") or None
        except LookupError:
            return None


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")
