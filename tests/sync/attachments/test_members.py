"""Members of archives, read when they are opened, and what is said of those that are not there."""

from __future__ import annotations

import io
from dataclasses import replace
from zipfile import ZipFile

import pytest

from tui_reader.archive.values import AttachedFile
from tui_reader.model import Attachment, Bulletin, DocumentFile
from tui_reader.sync.attachments.file_text import file_of_bulletin, occurrence_of
from tui_reader.sync.attachments.members import ReadFile, read_file, read_member

CONTAINER = AttachedFile("附件.zip", None, name="附件.zip")


def packed(**members: bytes) -> bytes:
    data = io.BytesIO()
    with ZipFile(data, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.txt", content)
    return data.getvalue()


def test_a_member_that_is_not_there_is_named() -> None:
    found = read_member(CONTAINER, packed(a=b"text"), AttachedFile("b.txt", None), confined=False)
    assert found == "b.txt is not in the file any more"


def test_an_error_of_the_archive_names_the_archive() -> None:
    found = read_member(CONTAINER, b"7z\xbc\xaf\x27\x1c", AttachedFile("b.txt", None), confined=False)
    assert isinstance(found, str)
    assert found.startswith("附件.zip is a 7-Zip archive that ")


def test_a_member_is_taken_out_by_the_process_of_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_arguments: object) -> None:
        raise AssertionError("unpacked in the program's own process")

    monkeypatch.setattr("tui_reader.parse.members.finding.find_member", refused)
    found = read_member(CONTAINER, packed(a="通知全文。".encode()), AttachedFile("a.txt", None), confined=False)
    assert isinstance(found, ReadFile)
    assert (found.data.decode(), found.file.name, found.file.kind) == ("通知全文。", "a.txt", "txt")


def test_files_of_a_bulletin_that_is_a_document() -> None:
    read = DocumentFile("pdf", "pdf.reading", "1")
    files = (Attachment("a.xls"), Attachment("b", "https://e.org/b"), Attachment("a.xls"))
    bulletin = Bulletin("file:///x/%E5%90%8D.pdf", "名单", attachments=files, document=read)
    file = file_of_bulletin(bulletin)
    assert file is not None
    assert (file.name, file.kind) == ("名.pdf", "pdf")
    assert [occurrence_of(bulletin, number) for number in (1, 3)] == [1, 2]
    assert file_of_bulletin(replace(bulletin, document=None)) is None
    assert file_of_bulletin(replace(bulletin, attachments=files[1:2])) is None
    assert file_of_bulletin(replace(bulletin, address="/x/a.eml", document=None)) is not None


def test_a_file_that_is_not_read_says_why_as_after_a_fetch() -> None:
    read = read_file(AttachedFile("a.bin", None), b"\x7fELF\x02\x01\x01", confined=False)
    assert read.text is None
    assert read.file.reason.startswith("this file is ")
