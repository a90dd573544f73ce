"""Members of archives, read when they are opened, and what is said of those that are not there."""

from __future__ import annotations

import io
import sys
from zipfile import ZipFile

import pytest

from tui_reader.archive.values import AttachedFile
from tui_reader.ui.attachments.members import read_file, read_member

CONTAINER = AttachedFile("附件.zip", None, name="附件.zip")
RAR = b"Rar!\x1a\x07\x01\x00"


def packed(**members: bytes) -> bytes:
    data = io.BytesIO()
    with ZipFile(data, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.txt", content)
    return data.getvalue()


def test_a_member_that_is_not_there_is_named() -> None:
    found = read_member(CONTAINER, packed(a=b"text"), AttachedFile("b.txt", None), confined=False)
    assert found == "b.txt is not in the archive any more"


def test_an_error_of_the_archive_names_the_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "tui_reader.parse.documents.archives.rar", raising=False)
    monkeypatch.setitem(sys.modules, "rars", None)
    found = read_member(CONTAINER, RAR, AttachedFile("b.txt", None), confined=False)
    assert found == "附件.zip is a RAR archive; install bulletin-tui[documents] to read RAR files"


def test_a_file_that_is_not_read_says_why_as_after_a_fetch() -> None:
    read = read_file(AttachedFile("a.bin", None), b"\x7fELF\x02\x01\x01", confined=False)
    assert read.text is None
    assert read.file.reason.startswith("this file is ")
