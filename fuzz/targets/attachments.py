"""Kinds of attachments: slides, Hangul documents, messages of Outlook, Word in one XML file, archives, pictures.

OLE files are fuzzed as they are: their streams are not compressed, and those of Hangul documents need not be.
"""

from __future__ import annotations

from fuzz.checks import check_clean
from fuzz.target import Target
from fuzz.targets.documents import zipped
from fuzz.targets.pages import parsed
from tui_reader.model import Bulletin, Failure
from tui_reader.parse.documents.drawings.pictures import picture_kind

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCUMENTS = "tui_reader.parse.documents"


def pptx(data: bytes) -> None:
    """Presentations in XML."""
    parsed(zipped(data), "1.pptx")


def hwpx(data: bytes) -> None:
    """Hangul documents in XML."""
    parsed(zipped(data, "application/hwp+zip"), "1.hwpx")


def word_xml(data: bytes) -> None:
    """Word 2003 XML, and DOCX in one file."""
    parsed(data, "1.doc")


def ole(data: bytes) -> None:
    """OLE files: presentations, messages, Hangul and Works documents."""
    parsed(data if data.startswith(_OLE) else _OLE + data[8:], "1.bin")


def archive(data: bytes) -> None:
    """Archives read as one document: no name of a member leads out, and each that is not read has a line."""
    page = parsed(data, "1.zip")
    if isinstance(page, Bulletin) and page.document is not None and page.document.reader == "archives.reading":
        for section in page.sections:
            assert not section.heading.startswith("/"), section.heading
            assert ".." not in section.heading.split("/"), section.heading
        for line in page.document.not_read:
            check_clean(line)


def picture(data: bytes) -> None:
    """Pictures: every one is a bulletin of one block."""
    page = parsed(data, "1.png")
    if picture_kind(data) is not None:
        assert not isinstance(page, Failure), page


_PACKED = (f"{_DOCUMENTS}.packed", f"{_DOCUMENTS}.detection")

TARGETS = {
    "pptx": Target(pptx, (*_PACKED, f"{_DOCUMENTS}.slides.pptx", f"{_DOCUMENTS}.slides.presentation"), 6000),
    "hwpx": Target(hwpx, (*_PACKED, f"{_DOCUMENTS}.hangul.hwpx", f"{_DOCUMENTS}.hangul.paragraphs"), 5000),
    "word-xml": Target(word_xml, (f"{_DOCUMENTS}.word.xml2003",), 4000),
    "ole": Target(ole, (f"{_DOCUMENTS}.ole", f"{_DOCUMENTS}.slides.ppt", f"{_DOCUMENTS}.hangul"), 9000),
    "archive": Target(archive, (f"{_DOCUMENTS}.archives",), 3000),
    "picture": Target(picture, (f"{_DOCUMENTS}.drawings.pictures",), 500),
}
