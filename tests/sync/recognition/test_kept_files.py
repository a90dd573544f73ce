"""Kept files read by text recognition: page by page into the archive, resumed, as the text of the file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from support.pdf_files import pdf
from support.recognition import FakeRecognition, page_with
from tui_reader.archive.opening import open_archive
from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import Arrival, ArrivedFile, AttachedFile
from tui_reader.model import Attachment, Bulletin, body_text
from tui_reader.parse.documents.recognized.page import RecognizedPage
from tui_reader.parse.page import parse_page
from tui_reader.parse.recognition.process import PageRead, Recognizer
from tui_reader.parse.worker import Parser
from tui_reader.sync.recognition.kept_files import Recognition, may_be_recognized, recognize_file, waiting_files

ADDRESS = "https://example.org/scan.pdf"
SCAN = pdf(["关于河道管理的通知", "附名录，请各区水利局按名录逐段核对并上报。"], [], [], [])
PAGES: dict[int, RecognizedPage | str] = {
    2: page_with("青河自北桥至南桥。"),
    3: page_with("白河自东桥至西桥。"),
    4: page_with("黑河全段。"),
}


class InProcess:
    """The parser without a process of its own."""

    def parse(self, data: bytes, address: str, **more: object) -> object:
        return parse_page(data, address, recognized=more["recognized"])  # type: ignore[arg-type]


PARSER: Parser = InProcess()  # type: ignore[assignment]


def kept(store: Archive, data: bytes = SCAN) -> AttachedFile:
    read = parse_page(data, ADDRESS)
    text = read if isinstance(read, Bulletin) else None
    store.keep_files([ArrivedFile(ADDRESS, "scan.pdf", data, None, datetime.now(UTC), kind="pdf", text=text)])
    return store.attachment_states([ADDRESS])[ADDRESS]


@pytest.fixture
def store() -> Iterator[Archive]:
    archive = open_archive(None)
    yield archive
    archive.close()


def text_of(store: Archive, data: bytes = SCAN) -> str:
    text = store.file_text(hashlib.sha256(data).hexdigest())
    return body_text(text) if text else ""


def test_the_pages_become_the_text_of_the_file(store: Archive, tmp_path: Path) -> None:
    file, seen = kept(store), list[PageRead]()
    assert may_be_recognized(file, store)
    fake = FakeRecognition(tmp_path, PAGES)
    found = recognize_file(store, file, Recognizer(command=fake.command), PARSER, on_page=seen.append)
    assert (found.read, found.failed, found.error) == (3, (), "")
    assert [page.page for page in seen] == [2, 3, 4]
    assert "白河自东桥至西桥。" in text_of(store)
    state = store.attachment_states([ADDRESS])[ADDRESS]
    assert (state.has_text, state.not_read, may_be_recognized(state, store)) == (True, (), False)
    text = store.file_text(file.digest or "")
    assert text is not None
    assert text.document is not None
    assert text.document.recognized == (2, 3, 4)


def test_a_run_that_was_stopped_goes_on(store: Archive, tmp_path: Path) -> None:
    file, fake = kept(store), FakeRecognition(tmp_path, PAGES)
    recognizer = Recognizer(command=fake.command)
    found = recognize_file(store, file, recognizer, PARSER, on_page=lambda page: recognizer.stop())
    assert (found.read, list(store.recognized_pages(file.digest or ""))) == (1, [2])
    assert "青河自北桥" in text_of(store)
    # Its file is fetched again, and read without recognition.
    state = kept(store)
    assert state.not_read == ("the pages 3–4 hold no text; they may be pictures",)
    assert may_be_recognized(state, store)
    assert recognize_file(store, state, Recognizer(command=fake.command), PARSER).read == 2
    assert [page for _process, page in fake.asked] == [2, 3, 4]
    assert recognize_file(store, state, Recognizer(command=fake.command), PARSER, again=True).read == 3


def test_pages_that_failed_are_tried_again(store: Archive, tmp_path: Path) -> None:
    file = kept(store)
    first = FakeRecognition(tmp_path, {**PAGES, 3: "fails"})
    found = recognize_file(store, file, Recognizer(command=first.command), PARSER)
    assert found.failed == ((3, "it needs more memory than a page may take"),)
    second = FakeRecognition(tmp_path, PAGES)
    assert recognize_file(store, file, Recognizer(command=second.command), PARSER).read == 1
    assert [page for _process, page in second.asked][-1] == 3


def test_a_file_whose_pages_are_all_pictures(store: Archive, tmp_path: Path) -> None:
    data = pdf([], [])
    file = kept(store, data)
    assert not file.has_text
    assert may_be_recognized(file, store)
    empty = FakeRecognition(tmp_path, {1: RecognizedPage(100, 100), 2: RecognizedPage(100, 100)})
    found = recognize_file(store, file, Recognizer(command=empty.command), PARSER)
    assert (found.read, found.text) == (2, None)
    # As after a fetch: about the file, whatever its address.
    assert store.attachment_states([ADDRESS])[ADDRESS].reason.startswith(
        "this file is a PDF on whose pages no text was recognized"
    )


def test_what_is_not_read(store: Archive, tmp_path: Path) -> None:
    recognizer = Recognizer(command=FakeRecognition(tmp_path, {}).command)
    listed = AttachedFile("名单", ADDRESS)
    assert recognize_file(store, listed, recognizer, PARSER) == Recognition(error="it is not kept; fetch it first")
    word = AttachedFile("名单", ADDRESS, "kept", digest="0" * 64, kind="docx")
    assert not may_be_recognized(listed, store)
    assert not may_be_recognized(word, store)
    whole = kept(store, pdf(["通知", "全文。"]))
    assert not may_be_recognized(whole, store)
    assert recognize_file(store, whole, recognizer, PARSER) == Recognition()


def test_files_that_wait_for_recognition(tmp_path: Path) -> None:
    store = open_archive(None)
    attachments = tuple(Attachment(name, f"https://example.org/{name}.pdf") for name in "abcd")
    store.keep_arrivals(
        [Arrival(Bulletin("https://example.org/", "通告", attachments=attachments), origin="水利")]
    )
    files = [SCAN, pdf(["通知", "全文。"]), pdf([], []), b"%PDF-1.4 damaged"]
    for each, data in zip(attachments, files, strict=True):
        read = parse_page(data, each.address or "")
        text = read if isinstance(read, Bulletin) else None
        reason = "" if isinstance(read, Bulletin) else "this file is a damaged PDF; get the file again"
        reason = "this file is a PDF without text (pictures of pages)" if data == files[2] else reason
        when = datetime.now(UTC)
        store.keep_files(
            [
                ArrivedFile(
                    each.address or "", "a.pdf", data, None, when, kind="pdf", text=text, not_read_reason=reason
                )
            ]
        )

    def waiting() -> list[str]:
        return [file.address or "" for file in waiting_files(store, ["水利"])]

    assert waiting() == [attachments[0].address, attachments[2].address]
    assert list(waiting_files(store, ["人事"])) == []
    # The page that failed is not tried again, unless somebody asks for it.
    fake = FakeRecognition(tmp_path, {**PAGES, 3: "fails"})
    (first, *_rest) = waiting_files(store, ["水利"])
    assert recognize_file(store, first, Recognizer(command=fake.command), PARSER).read == 2
    assert waiting() == [attachments[2].address]
    assert list(waiting_files(store, ["水利"], [hashlib.sha256(files[2]).hexdigest()])) == []
    state = store.attachment_states([first.address or ""])[first.address or ""]
    assert recognize_file(store, state, Recognizer(command=fake.command), PARSER, retry=False) == Recognition(
        text=store.file_text(first.digest or "")
    )
    assert recognize_file(store, state, Recognizer(command=fake.command), PARSER).failed[0][0] == 3
    store.close()
