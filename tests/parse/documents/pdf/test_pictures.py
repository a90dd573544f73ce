"""Pages of PDFs whose text is not what they show."""

from __future__ import annotations

import pytest
from pypdfium2 import PdfDocument

from support.pdf_files import pdf
from tui_reader.model import Bulletin, Failure
from tui_reader.parse.documents.pdf.pictures import has_false_characters, is_picture
from tui_reader.parse.documents.recognized.page import RecognizedPage
from tui_reader.parse.page import parse_page

ENGLISH = "The river is closed between the two bridges until the end of June."
CHINESE = "青河自北桥至南桥的一段，本月不得通行，请各单位及时公告。"
SHIFTED = "".join(chr(ord(letter) - 29) for letter in ENGLISH.replace(" ", "_"))
"""As the numbers of glyphs of a TrueType font, which are 29 below ASCII."""


def without_codes(line: str) -> bytes:
    """A PDF whose font does not say what its glyphs are."""
    return pdf([line]).replace(b"/ToUnicode 5 0 R", b" " * len("/ToUnicode 5 0 R"))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(without_codes(SHIFTED), True, id="numbers of glyphs"),
        pytest.param(without_codes(ENGLISH), False, id="numbers that are the characters"),
        pytest.param(without_codes(CHINESE), False, id="Han as they are"),
        pytest.param(
            without_codes(CHINESE[::-1].replace("的", "㐂").replace("一", "㐅")), False, id="Han reversed"
        ),
        pytest.param(pdf([SHIFTED]), False, id="the font says so"),
        pytest.param(pdf([]), False, id="no text"),
    ],
)
def test_numbers_of_glyphs_are_no_text(data: bytes, expected: bool) -> None:
    page = PdfDocument(data)[0]
    textpage = page.get_textpage()
    assert has_false_characters(page, textpage.get_text_range()) is expected


def test_such_a_page_is_named_and_may_be_recognized() -> None:
    data = without_codes(SHIFTED)
    assert is_picture(PdfDocument(data)[0])
    found = parse_page(data, "/x/notice.pdf")
    assert isinstance(found, Bulletin)
    assert found.document is not None
    assert found.document.pictures == (1,)
    assert found.document.not_read == ("page 1 has characters without a code; what they show may be missing",)


def test_pages_on_which_nothing_was_recognized_are_said_to_be_read() -> None:
    empty = RecognizedPage(1000, 1400).to_json()
    found = parse_page(pdf([]), "/x/scan.pdf", recognized={1: empty})
    assert isinstance(found, Failure)
    assert found.error == "scan.pdf is a PDF on whose pages no text was recognized"
    found = parse_page(pdf([], []), "/x/scan.pdf", recognized={1: empty})
    assert isinstance(found, Failure)
    assert "without text (pictures of pages)" in found.error
