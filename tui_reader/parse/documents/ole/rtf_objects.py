"""RTF documents with the files that they embed as objects (Rich Text Format 1.9.1, `objdata`)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from itertools import islice

from tui_reader.model import DocumentFile
from tui_reader.parse.documents.embedded_files import embedded_files
from tui_reader.parse.documents.rtf import read_rtf
from tui_reader.parse.draft import Draft

_OBJECT = re.compile(rb"\\objdata(?![a-zA-Z])([\s0-9a-fA-F]*)")
_EMBEDDED = 2
_MOST_OBJECTS = 1000


def read_rtf_file(data: bytes, address: str) -> Draft:
    """As `read_rtf`, with the files in the document among its attachments."""
    draft = read_rtf(data, address)
    draft.attachments, not_named = embedded_files([name for name, _content in embedded_objects(data)])
    draft.warnings += not_named
    not_read = draft.document.not_read if draft.document is not None else ()
    draft.document = DocumentFile("rtf", "", "", not_read=(*not_read, *not_named))
    return draft


def embedded_objects(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The names and the bytes of the files in the objects of a document; objects that are none, such as formulas,
    are left out, and all where the library for OLE files is not installed."""
    try:
        from tui_reader.parse.documents.ole.container import SIGNATURE
        from tui_reader.parse.documents.ole.packages import native_file, object_file
    except ModuleNotFoundError:
        return
    for number, found in enumerate(islice(_OBJECT.finditer(data), _MOST_OBJECTS), 1):
        digits = b"".join(found[1].split())
        native = _native(bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii")))
        is_file = native.startswith(SIGNATURE)
        file = object_file(native, f"object{number}") if is_file else native_file(native)
        if file is not None:
            yield file


def _native(data: bytes) -> bytes:
    """The data of the program in an embedded object (MS-OLEDS 2.2.5): behind version, format, and the names of
    class, topic and item, each with its length; none for a link."""
    at = 8
    if len(data) < at or struct.unpack_from("<I", data, 4)[0] != _EMBEDDED:
        return b""
    for _name in range(3):
        if len(data) < at + 4:
            return b""
        at += 4 + int.from_bytes(data[at : at + 4], "little")
    size = int.from_bytes(data[at : at + 4], "little")
    return data[at + 4 : at + 4 + size]
