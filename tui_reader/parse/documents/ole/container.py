"""OLE files (MS-CFB), in which old Office documents, mails of Outlook and Hangul documents are kept."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import olefile

from tui_reader.parse.unsupported import UnsupportedPage

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of an OLE file."""

STREAM_LIMIT = 256 << 20
"""Bytes of one stream that are read. Chosen by hand."""

# Streams by which a kind is told, in the order of this list: a workbook may hold a Word document, in a storage.
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


class OleDocument:
    """An OLE file. Raises UnsupportedPage for a damaged one."""

    def __init__(self, data: bytes) -> None:
        try:
            self._file: Any = olefile.OleFileIO(BytesIO(data), raise_defects=olefile.DEFECT_FATAL)
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
        if found is None:
            return None
        try:
            data: bytes = self._file.openstream([found]).read(STREAM_LIMIT)
        except (OSError, ValueError, TypeError, AttributeError, IndexError):
            return b""
        return data

    @property
    def title(self) -> str | None:
        """The title in the properties of the document."""
        try:
            properties = self._file.get_metadata()
        except (OSError, ValueError, TypeError, AttributeError, IndexError, KeyError, LookupError):
            # Damaged properties do not mean damaged text.
            return None
        title = properties.title
        if not isinstance(title, bytes):
            return title or None
        page = properties.codepage or 1252
        codec = "utf-8" if page in (65001, -535) else "gb18030" if page == 936 else f"cp{page & 0xFFFF}"
        try:
            return title.decode(codec, "replace").strip("\0 ")
        except LookupError:
            return None
