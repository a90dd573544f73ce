"""`attachments ocr`: what is said of each file, files that need none, and the missing extra."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from support.pdf_files import pdf
from support.recognition import FakeRecognition, page_with
from tui_reader.archive.opening import open_archive
from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import Arrival, ArrivedFile, AttachedFile
from tui_reader.commands.transfer.recognition import RecognizedFiles, recognize_files, recognize_waiting
from tui_reader.model import Attachment, Bulletin, body_text
from tui_reader.parse.recognition import process

SCAN, OTHER = pdf([], []), pdf([])


@pytest.fixture
def store() -> Iterator[Archive]:
    archive = open_archive(None)
    files = (("scan.pdf", SCAN, "pdf"), ("other.pdf", OTHER, "pdf"), ("list.xls", b"rows", "xls"))
    archive.keep_files(
        [ArrivedFile(f"/{name}", name, data, None, datetime.now(UTC), kind=kind) for name, data, kind in files]
    )
    yield archive
    archive.close()


def files_of(store: Archive) -> list[tuple[str, AttachedFile]]:
    states = store.attachment_states(["/scan.pdf", "/other.pdf", "/list.xls"])
    kept = [
        (f"1:{number}", states[name]) for number, name in enumerate(("/scan.pdf", "/other.pdf", "/list.xls"), 1)
    ]
    return [*kept, ("1:4", AttachedFile("名单", "https://example.org/4")), ("2:1", states["/scan.pdf"])]


def test_each_file_is_read_once(
    store: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake = FakeRecognition(tmp_path, {1: page_with("青河自北桥至南桥。"), 2: "fails"})
    monkeypatch.setattr(process, "Recognizer", partial(process.Recognizer, command=fake.command))
    monkeypatch.setattr(process, "can_recognize", lambda: True)
    found = recognize_files(store, [each for each in files_of(store) if each[0] != "1:2"])
    assert found == RecognizedFiles([], ["1:4", "1:1"])
    assert capsys.readouterr().err.splitlines() == [
        "bulletin-tui: 1:3: no page of this file is a picture; there is nothing to recognize",
        "bulletin-tui: 1:4: this file was not fetched; `bulletin-tui attachments fetch` does",
        "bulletin-tui: 1:1: page 2: it needs more memory than a page may take",
        "bulletin-tui: 1:1: 1 page was read",
    ]
    text = store.file_text(files_of(store)[0][1].digest or "")
    assert text is not None
    assert body_text(text) == "" or "青河" in body_text(text) + (text.title or "")
    assert [page for _process, page in fake.asked] == [1, 2]


def test_without_the_extra_one_line_says_what_to_install(
    store: Archive, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(process, "can_recognize", lambda: False)
    assert recognize_files(store, files_of(store), named=False) == RecognizedFiles([], ["1:1", "1:2"])
    assert capsys.readouterr().err == (
        "bulletin-tui: text recognition is not installed; install bulletin-tui[ocr]\n"
    )


@pytest.fixture
def followed(store: Archive) -> Archive:
    """The archive, with a bulletin of a source that links both scans."""
    attachments = (Attachment("甲", "/scan.pdf"), Attachment("乙", "/other.pdf"))
    store.keep_arrivals(
        [Arrival(Bulletin("https://example.org/1", "通告", attachments=attachments), origin="水利")]
    )
    return store


@pytest.mark.parametrize("quiet", [False, True])
def test_after_a_sync_the_scans_of_its_sources_are_read(
    followed: Archive,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    quiet: bool,
) -> None:
    fake = FakeRecognition(tmp_path, {1: page_with("青河自北桥至南桥。"), 2: "fails"})
    monkeypatch.setattr(process, "Recognizer", partial(process.Recognizer, command=fake.command))
    monkeypatch.setattr(process, "can_recognize", lambda: True)
    assert recognize_waiting(followed, ["人事"], quiet=quiet)
    assert capsys.readouterr().err == ""
    assert recognize_waiting(followed, ["水利"], quiet=quiet)
    err = capsys.readouterr().err
    assert "bulletin-tui: scan.pdf: page 2: it needs more memory than a page may take\n" in err
    assert ("1 page was read" in err) is not quiet
    # What failed is not tried after each sync.
    asked = fake.asked
    assert recognize_waiting(followed, ["水利"], quiet=quiet)
    assert fake.asked == asked


def test_after_a_sync_without_the_extra(
    followed: Archive, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(process, "can_recognize", lambda: False)
    assert recognize_waiting(followed, ["水利"])
    assert capsys.readouterr().err == (
        "bulletin-tui: 2 scanned files wait for text recognition, which is not installed; "
        "install bulletin-tui[ocr]\n"
    )
