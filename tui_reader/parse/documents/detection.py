"""Detection of PDF and Word documents, and the choice of their reader; the libraries are an optional extra."""

from __future__ import annotations

from typing import Literal

from tui_reader.parse.draft import Draft
from tui_reader.parse.unsupported import UnsupportedPage

DocumentKind = Literal["pdf", "word"]


def document_kind(data: bytes) -> DocumentKind | None:
    """The kind of document in `data`: PDF or Word (.docx); None for anything else."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    # A ZIP container holds the names of its members uncompressed.
    return "word" if data.startswith(b"PK\x03\x04") and b"word/document.xml" in data else None


def read_document(data: bytes, kind: DocumentKind, address: str) -> Draft:
    """The draft of a document's text. Raises UnsupportedPage, whose message continues the document's name, for a
    document that is damaged, encrypted or scanned, and where its library is not installed."""
    name = "PDF" if kind == "pdf" else "Word"
    try:
        if kind == "pdf":
            from tui_reader.parse.documents.pdf import read_pdf

            return read_pdf(data, address)
        from tui_reader.parse.documents.word import read_word

        return read_word(data, address)
    except ModuleNotFoundError as error:
        if error.name not in ("pypdf", "docx"):
            raise
        message = f"is a {name}{'' if kind == 'pdf' else ' document'}"
        raise UnsupportedPage(f"{message}; install bulletin-tui[documents] to read {name} files") from error
