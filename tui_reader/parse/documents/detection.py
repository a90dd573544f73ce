"""Detection of documents by content, and the choice of their reader; libraries for PDF and Word are an extra."""

from __future__ import annotations

from typing import Literal

from tui_reader.parse.draft import Draft
from tui_reader.parse.signatures import pdf_start
from tui_reader.parse.unsupported import UnsupportedPage

DocumentKind = Literal["pdf", "word", "epub", "odt", "rtf"]


_HEAD = 4096


def document_kind(data: bytes) -> DocumentKind | None:
    """The kind of document in `data`: PDF, Word (.docx), EPUB, OpenDocument text, RTF; None for others."""
    if pdf_start(data) is not None:
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if b"application/vnd.oasis.opendocument.text" in data[:_HEAD] and (
        data.startswith(b"PK") or b"<office:document" in data[:_HEAD]
    ):
        return "odt"
    if not data.startswith(b"PK\x03\x04"):
        return None
    # A ZIP container holds the names of its members uncompressed.
    if b"application/epub+zip" in data[:_HEAD] or (b"META-INF/container.xml" in data and b".opf" in data):
        return "epub"
    return "word" if b"word/document.xml" in data else None


def refuse_ole(data: bytes) -> None:
    """Raise UnsupportedPage for an OLE container, which names what is in it: a document with a password or in an
    old format, a mail of Outlook."""
    if not data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return
    for name, what in _STREAMS:
        if name.encode("utf-16-le") in data:
            raise UnsupportedPage(what)


_STREAMS = (
    ("EncryptedPackage", "is an Office document with a password; save a copy without it"),
    ("__substg1.0_", "is an Outlook message (.msg); save it as .eml"),
    ("WordDocument", "is a Word document in the old format (.doc); save it as .docx"),
    ("Workbook", "is an Excel workbook in the old format (.xls); open it with a program made for it"),
    ("PowerPoint Document", "is a PowerPoint file in the old format (.ppt); open it with a program made for it"),
)


def read_document(data: bytes, kind: DocumentKind, address: str) -> Draft:
    """The draft of a document's text. Raises UnsupportedPage, whose message continues the document's name, for a
    document that is damaged, encrypted or scanned, and where its library is not installed."""
    match kind:
        case "epub":
            from tui_reader.parse.documents.epub import read_epub

            return read_epub(data, address)
        case "odt":
            from tui_reader.parse.documents.odt import read_odt

            return read_odt(data, address)
        case "rtf":
            from tui_reader.parse.documents.rtf import read_rtf

            return read_rtf(data, address)
        case _:
            return _read_with_library(data, kind, address)


def _read_with_library(data: bytes, kind: DocumentKind, address: str) -> Draft:
    name = "PDF" if kind == "pdf" else "Word"
    try:
        if kind == "pdf":
            from tui_reader.parse.documents.pdf import read_pdf

            return read_pdf(data, address)
        from tui_reader.parse.documents.word.reading import read_word

        return read_word(data, address)
    except ModuleNotFoundError as error:
        if error.name not in ("pypdf", "docx"):
            raise
        message = f"is a {name}{'' if kind == 'pdf' else ' document'}"
        raise UnsupportedPage(f"{message}; install bulletin-tui[documents] to read {name} files") from error
