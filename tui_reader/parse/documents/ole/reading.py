"""What is in an OLE file, read by the reader of its kind."""

from __future__ import annotations

from importlib import import_module

from tui_reader.parse.documents.ole.container import OleDocument
from tui_reader.parse.draft import Draft
from tui_reader.parse.unsupported import UnsupportedPage

_READ = {"xls": ("sheets.xls", "read_xls"), "doc": ("doc.reading", "read_doc")}
_REFUSED = {
    "encrypted": "is an Office document with a password; save a copy without it",
    "msg": "is an Outlook message (.msg); save it as .eml",
    "ppt": "is a PowerPoint file in the old format (.ppt); open it with a program made for it",
    "hwp": "is a Hangul document (.hwp); save it as .docx or PDF",
    "works": "is a Microsoft Works document; save it as .docx",
    "visio": "is a Visio drawing (.vsd); save it as PDF",
}


def read_ole(data: bytes, address: str) -> Draft:
    """The draft of an old Office document. Raises UnsupportedPage for one that is damaged, encrypted or of a kind
    that is not read."""
    kind = OleDocument(data).kind or ""
    if kind not in _READ:
        raise UnsupportedPage(
            _REFUSED.get(kind, "is an OLE file of an unknown program; open it with that program")
        )
    module, function = _READ[kind]
    draft: Draft = getattr(import_module(f"tui_reader.parse.documents.{module}"), function)(data, address)
    return draft
