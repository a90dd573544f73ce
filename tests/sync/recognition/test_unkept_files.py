"""Text recognition of files that are not kept: what is read, how sure it is, and what fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.pdf_files import pdf
from support.recognition import FakeRecognition, page_with
from tui_reader.model import Bulletin, Failure, body_text
from tui_reader.parse.documents.recognized.page import PixelBox, RecognizedPage, TextPiece
from tui_reader.parse.page import parse_page
from tui_reader.parse.recognition.process import Recognizer
from tui_reader.parse.worker import Parser
from tui_reader.sources.fetching import Fetched
from tui_reader.sync.recognition.unkept_files import (
    PageCertainty,
    certainty_of,
    has_pictures,
    recognize_page,
)

SCAN = pdf(["关于河道管理的通知", "附名录，请各区水利局按名录逐段核对并上报。"], [], [])


class InProcess:
    """The parser without a process of its own."""

    def parse(self, data: bytes, address: str, *_rest: object, recognized: object = None) -> object:
        return parse_page(data, address, recognized=recognized)  # type: ignore[arg-type]


PARSER: Parser = InProcess()  # type: ignore[assignment]


def test_the_text_of_the_pictures_comes_into_the_page(tmp_path: Path) -> None:
    page = parse_page(SCAN, "scan.pdf")
    assert has_pictures(page)
    fake = FakeRecognition(tmp_path, {2: page_with("青河自北桥至南桥。"), 3: "fails"})
    found = recognize_page(page, Fetched("scan.pdf", SCAN), Recognizer(command=fake.command), PARSER)
    assert isinstance(found.page, Bulletin)
    assert "青河自北桥至南桥。" in body_text(found.page)
    assert found.page.document is not None
    assert (found.page.document.recognized, found.page.document.pictures) == ((2,), (3,))
    assert found.pages == (PageCertainty(2, "fake 1", 0.99),)
    assert (found.failed, found.error) == (((3, "it needs more memory than a page may take"),), "")


def test_a_file_that_cannot_be_read_stays_as_it_was(tmp_path: Path) -> None:
    page = Failure("scan.pdf", "scan.pdf is a PDF without text")
    fake = FakeRecognition(tmp_path, {})
    found = recognize_page(page, Fetched("scan.pdf", b"no pages"), Recognizer(command=fake.command), PARSER)
    assert (found.page, found.error) == (page, "it is neither a PDF nor a picture")


@pytest.mark.parametrize("data", [pdf(["通知", "全文。"]), "通知\n\n全文。".encode(), b"%PDF-1.4 damaged"])
def test_pages_without_pictures(data: bytes) -> None:
    assert not has_pictures(parse_page(data, "notice.pdf"))


def test_certainty_is_that_of_the_characters() -> None:
    box = PixelBox(0, 0, 100, 20)
    pieces = (TextPiece("青河自北", box, 0.9), TextPiece("桥", box, 0.4))
    page = RecognizedPage(200, 200, pieces).to_json()
    assert certainty_of(1, "e", page) == PageCertainty(1, "e", 0.8, (("桥", 0.4),))
    assert certainty_of(2, "e", RecognizedPage(200, 200).to_json()) == PageCertainty(2, "e", None)
