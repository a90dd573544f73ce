"""Detection of PDF and Word documents, and the error where the library for one is missing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from support.ole_files import ole
from tui_reader.model import Bulletin, Failure
from tui_reader.parse.documents.detection import document_kind
from tui_reader.parse.page import parse_page


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.4", "pdf"),
        (b"\r\n%PDF-1.4", "pdf"),
        (b"PK\x03\x04..word/document.xml", "docx"),
        (b"PK\x03\x04..xl/workbook.xml", "xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
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
            "pypdfium2",
            "x.bin is a PDF; install bulletin-tui[documents] to read PDF files",
            id="pdf",
        ),
        pytest.param(
            b"PK\x03\x04 word/document.xml",
            "docx",
            "x.bin is a Word document; install bulletin-tui[documents] to read Word files",
            id="word",
        ),
        pytest.param(
            ole({"Workbook": b""}),
            "olefile",
            "x.bin is an Office document in the old format; install bulletin-tui[documents] to read Office files",
            id="ole",
        ),
    ],
)
def test_the_error_without_the_extra_names_it(
    monkeypatch: pytest.MonkeyPatch, data: bytes, module: str, line: str
) -> None:
    readers = tuple(f"tui_reader.parse.documents.{name}" for name in ("pdf.", "word.reading", "ole."))
    for name in [name for name in sys.modules if name.partition(".")[0] == module or name.startswith(readers)]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    assert parse_page(data, "/x/x.bin") == Failure("/x/x.bin", line)


@pytest.mark.parametrize(
    ("stream", "words"),
    [
        ("EncryptedPackage", "is an Office document with a password; save a copy without it"),
        ("WordDocument", "is a damaged Word document; get the file again"),
        ("PowerPoint Document", "is a damaged presentation; get the file again"),
        ("__properties_version1.0", "is a message of Outlook without text"),
        ("FileHeader", "is a damaged Hangul document; get the file again"),
        ("MatOST", "is a Microsoft Works document"),
        ("Else", "is an OLE file of an unknown program; open it with that program"),
    ],
)
def test_old_and_locked_office_files_are_named(stream: str, words: str) -> None:
    page = parse_page(ole({stream: b"x"}), "/x/x.docx")
    assert isinstance(page, Failure)
    assert words in page.error


def test_a_damaged_container_is_said() -> None:
    error = "x.docx is a damaged Office document; get the file again"
    assert parse_page(ole({"WordDocument": b"x"})[:600], "/x/x.docx") == Failure("/x/x.docx", error)


def test_documents_under_rights_management_are_told_from_those_with_a_password() -> None:
    place = "\x06DataSpaces/DataSpaceInfo/DRMEncryptedDataSpace"
    error = "x.docx is an Office document protected by rights management; get a copy without protection"
    assert parse_page(ole({"EncryptedPackage": b"x", place: b"x"}), "/x/x.docx") == Failure("/x/x.docx", error)


@pytest.mark.parametrize("length", [162, 165])
def test_the_lock_file_of_an_open_document_is_named(length: int) -> None:
    name = "admin"
    data = bytes((len(name),)) + name.encode().ljust(53) + bytes((len(name), 0)) + name.encode("utf-16-le")
    error = "~$x.docx is the lock file of an open document, not the document; get the file without ~$"
    assert parse_page(data.ljust(length, b" "), "/x/~$x.docx") == Failure("/x/~$x.docx", error)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"Founder CEB\0 2.5", "a CEB document (Founder Apabi)"),
        (b"CAJ\0" + bytes(9), "a CAJ document (CNKI)"),
        (b"HN\0\0" + bytes(9), "a CAJ document (CNKI)"),
        (b"MSCF\0\0\0\0" + bytes(9), "a CAB archive"),
    ],
)
def test_formats_of_single_programs_are_named(data: bytes, what: str) -> None:
    error = f"x.pdf is {what}, not text; open it with a program made for it"
    assert parse_page(data, "/x/x.pdf") == Failure("/x/x.pdf", error)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("通知.gd", "a GD document (Sursen) by its name"),
        ("通知.edc", "an EDC document by its name"),
        ("通知.dat", "binary data"),
    ],
)
def test_unknown_data_is_named_by_the_ending_of_an_official_format(name: str, what: str) -> None:
    error = f"{name} is {what}, not text; open it with a program made for it"
    assert parse_page(bytes(range(16)) * 40, f"/x/{name}") == Failure(f"/x/{name}", error)


@pytest.mark.parametrize(
    ("data", "name", "kind", "reader"),
    [
        (b"<html><table><tr><td>a<td>b<tr><td>1<td>2</table></html>", "a.xls", "html", "html.article"),
        (b"<html><body><p>Notice of works.</p></body></html>", "a.doc", "html", "html.article"),
        (b"Notice of works in Mill Lane.", "a.doc", "txt", "plain_text"),
        (b"name\tlength\nMill\t12\n", "a.xls", "csv", "sheets.delimited"),
    ],
)
def test_texts_under_the_name_of_a_document_state_what_they_are(
    data: bytes, name: str, kind: str, reader: str
) -> None:
    page = parse_page(data, f"/x/{name}")
    assert isinstance(page, Bulletin)
    assert page.document is not None
    assert (page.document.kind, page.document.reader, page.document.version) == (kind, reader, "1")


def test_a_page_is_no_document() -> None:
    page = parse_page(b"<html><body><p>Notice of works.</p></body></html>", "https://example.org/a.html")
    assert isinstance(page, Bulletin)
    assert page.document is None


def test_the_versions_of_readers_are_known_without_the_readers() -> None:
    """Every sync that keeps files asks for them."""
    code = (
        "import sys; from tui_reader.parse.documents.detection import reader_versions; assert reader_versions(); "
        "print({'lxml', 'pypdfium2', 'docx'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
