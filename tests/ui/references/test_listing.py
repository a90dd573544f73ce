"""The sentence around a place in a text."""

from __future__ import annotations

import pytest

from tui_reader.extraction.values import TITLE, TextPlace
from tui_reader.model import Bulletin
from tui_reader.ui.references.listing import document_title, sentence_at


@pytest.mark.parametrize(
    ("line", "cited", "sentence"),
    [
        ("先行。依照《办法》执行。其余从略。", "《办法》", "依照《办法》执行。"),
        ("依照《办法》", "《办法》", "依照《办法》"),
        ("“依照《办法》执行。”他说。", "《办法》", "“依照《办法》执行。”"),
        ("See the act. It cites Article 6 of it. So it ends.", "Article 6", "It cites Article 6 of it."),
        ("By Art. 6 and No. 7 it holds. Next.", "No. 7", "By Art. 6 and No. 7 it holds."),
    ],
)
def test_the_sentence_around_a_place(line: str, cited: str, sentence: str) -> None:
    start = line.index(cited)
    found = sentence_at([line], Bulletin("a"), TextPlace(0, start, start + len(cited)))
    assert found.text == sentence
    assert found.text[found.start : found.end] == cited


def test_a_place_in_the_title_and_one_that_is_not_there() -> None:
    bulletin = Bulletin("a", "关于废止《办法》的决定")
    assert sentence_at([""], bulletin, TextPlace(TITLE, 4, 8)) == ("关于废止《办法》的决定", 4, 8)
    assert sentence_at([""], bulletin, TextPlace(7, 0, 1)) == ("", 0, 0)


def test_the_title_of_a_document_is_without_its_article() -> None:
    assert document_title("《供水办法》第十二条") == "《供水办法》"
    assert document_title("CVE-2024-1234") == "CVE-2024-1234"
