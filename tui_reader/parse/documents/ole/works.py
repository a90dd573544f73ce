"""Documents of Microsoft Works 5 to 9 (.wps): their text, which stands in one part of an indexed stream.

The index is a list of blocks of 24-byte entries: name, kind, place and length of a part. The format is not
published; this was found in files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.model import DocumentFile
from tui_reader.parse.documents.ole.container import OleDocument
from tui_reader.parse.documents.packed import DAMAGED
from tui_reader.parse.documents.plain_text import read_plain
from tui_reader.parse.draft import Draft
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean

_SIGNATURE = b"CHNK"
_FIRST_BLOCK, _ENTRY = 0x18, 24
_MOST_BLOCKS = 1000
_ENDS = re.compile("[\r\x0b\x0c\n]+")


def read_works(data: bytes, address: str) -> Draft:
    """The draft of a document. Notes stand at the end, as in the file. Raises UnsupportedPage for one that is
    damaged, has no text, or is of a version up to 4."""
    container = OleDocument(data)
    content = container.read("CONTENTS") or b""
    if "quill" in container.names:
        raise UnsupportedPage("is a Publisher document (.pub); save it as PDF")
    if not content.startswith(_SIGNATURE):
        raise UnsupportedPage("is a Microsoft Works document of an old version; save it as .docx")
    parts = list(_texts(content))
    text = "".join(content[start : start + length].decode("utf-16-le", "replace") for start, length in parts)
    lines = [line for part in _ENDS.split(text) if (line := " ".join(clean(part).split()))]
    if not lines:
        raise UnsupportedPage("is a Microsoft Works document without text; its pages may be pictures")
    draft = read_plain("\n".join(lines), address, None)
    is_cut = any(start + length > len(content) for start, length in parts)
    draft.document = DocumentFile("works", "", "", not_read=(DAMAGED,) if is_cut else ())
    draft.warnings += draft.document.not_read
    return draft


def _texts(content: bytes) -> Iterator[tuple[int, int]]:
    """The places and lengths of the parts with text, each once."""
    block = _FIRST_BLOCK
    seen: set[int] = set()
    found: set[int] = set()
    while block not in seen and len(seen) < _MOST_BLOCKS and block + 8 <= len(content):
        seen.add(block)
        at = block + 8
        for _ in range(int.from_bytes(content[block + 2 : block + 4], "little")):
            if at + _ENTRY > len(content):
                break
            start = int.from_bytes(content[at + 16 : at + 20], "little")
            if content[at + 2 : at + 6] == b"TEXT" and start not in found:
                found.add(start)
                yield start, int.from_bytes(content[at + 20 : at + 24], "little")
            at += max(_ENTRY, int.from_bytes(content[at : at + 2], "little"))
        block = int.from_bytes(content[block + 4 : block + 8], "little")
