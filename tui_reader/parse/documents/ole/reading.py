"""What is in an OLE file, read by the reader of its kind."""

from __future__ import annotations

from importlib import import_module

from tui_reader.parse.documents.ole.container import OleDocument
from tui_reader.parse.draft import Draft
from tui_reader.parse.unsupported import UnsupportedPage

_READ = {
    "doc": ("doc.reading", "read_doc"),
    "hwp": ("hangul.hwp", "read_hwp"),
    "msg": ("ole.message", "read_message"),
    "ppt": ("slides.ppt", "read_ppt"),
    "works": ("ole.works", "read_works"),
    "xls": ("sheets.xls", "read_xls"),
}
_RIGHTS = "DRMEncryptedDataSpace"
"""A storage of documents that only a server unlocks (MS-OFFCRYPTO 2.2)."""
_REFUSED = {
    "encrypted": "is an Office document with a password; save a copy without it",
    "visio": "is a Visio drawing (.vsd); save it as PDF",
}


def read_ole(data: bytes, address: str) -> Draft:
    """The draft of an old Office document. Raises UnsupportedPage for one that is damaged, encrypted or of a kind
    that is not read."""
    container = OleDocument(data)
    kind = container.kind or ""
    if kind == "encrypted" and _RIGHTS in container.names_in("\x06DataSpaces", "DataSpaceInfo"):
        raise UnsupportedPage(
            "is an Office document protected by rights management; get a copy without protection"
        )
    if kind not in _READ:
        raise UnsupportedPage(
            _REFUSED.get(kind, "is an OLE file of an unknown program; open it with that program")
        )
    module, function = _READ[kind]
    draft: Draft = getattr(import_module(f"tui_reader.parse.documents.{module}"), function)(data, address)
    return draft
