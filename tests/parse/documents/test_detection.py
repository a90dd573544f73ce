"""Detection of PDF and Word documents, and the error where the library for one is missing."""

from __future__ import annotations

import sys

import pytest

from tui_reader.model import Failure
from tui_reader.parse.documents.detection import document_kind
from tui_reader.parse.page import parse_page


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.4", "pdf"),
        (b"\r\n%PDF-1.4", "pdf"),
        (b"PK\x03\x04..word/document.xml", "word"),
        (b"PK\x03\x04..xl/workbook.xml", None),
        (b"\xef\xbb\xbf%PDF-1.4", "pdf"),
        (b"junk %PDF-1.4\n1 0 obj", "pdf"),
        (b"The %PDF- mark", None),
        (b"The mark %PDF-1.4 of a file", None),
        (b"x" * 1025 + b"%PDF-1.4 1 0 obj", None),
    ],
)
def test_kinds_of_documents(data: bytes, kind: str | None) -> None:
    assert document_kind(data) == kind


@pytest.mark.parametrize(
    ("data", "module", "line"),
    [
        pytest.param(
            b"%PDF-1.7",
            "pypdf",
            "x.bin is a PDF; install bulletin-tui[documents] to read PDF files",
            id="pdf",
        ),
        pytest.param(
            b"PK\x03\x04 word/document.xml",
            "docx",
            "x.bin is a Word document; install bulletin-tui[documents] to read Word files",
            id="word",
        ),
    ],
)
def test_the_error_without_the_extra_names_it(
    monkeypatch: pytest.MonkeyPatch, data: bytes, module: str, line: str
) -> None:
    readers = ("tui_reader.parse.documents.pdf", "tui_reader.parse.documents.word.reading")
    for name in [name for name in sys.modules if name.partition(".")[0] == module or name in readers]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    assert parse_page(data, "/x/x.bin") == Failure("/x/x.bin", line)


@pytest.mark.parametrize(
    ("stream", "words"),
    [
        ("EncryptedPackage", "is an Office document with a password; save a copy without it"),
        ("WordDocument", "is a Word document in the old format (.doc)"),
        ("Workbook", "is an Excel workbook in the old format (.xls)"),
        ("PowerPoint Document", "is a PowerPoint file in the old format (.ppt)"),
        ("__substg1.0_0037001F", "is an Outlook message (.msg)"),
        ("Else", "is an old Office document"),
    ],
)
def test_old_and_locked_office_files_are_named(stream: str, words: str) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(512)
    page = parse_page(data, "/x/x.docx")
    assert isinstance(page, Failure)
    assert words in page.error
