"""Where printed pages begin in the body of a bulletin."""

from __future__ import annotations

import pytest

from tui_reader.model import Bulletin, DocumentFile, Paragraph, Section
from tui_reader.parse.documents.printed.pages import page_starts


def bulletin(*lines: str, sections: tuple[Section, ...] = ()) -> Bulletin:
    return Bulletin("/x", preamble=tuple(Paragraph(line) for line in lines), sections=sections)


@pytest.mark.parametrize(
    ("lines", "pages", "starts"),
    [
        pytest.param(["甲一。", "乙二。"], ["甲一。", "乙二。"], (0, 1), id="a paragraph a page"),
        pytest.param(["甲一乙二。", "丙三。"], ["甲一", "乙二。\n丙三。"], (0, 1), id="a paragraph over the end"),
        pytest.param(["甲一乙二丙三。"], ["甲一", "乙二", "丙三。"], (0, 1, 1), id="one paragraph"),
        pytest.param(["甲一。", "丙三。"], ["甲一。", "", "丙三。"], (0, 1, 1), id="an empty page"),
        pytest.param(["甲一。"], ["", "甲一。", ""], (0, 0, 1), id="empty pages around"),
        pytest.param(["同上。"] * 3, ["同上。"] * 3, (0, 1, 2), id="pages alike"),
        pytest.param(["a word", "more of it"], ["title\na word", "not in it", "more of it"], (0, 1, 1), id="lost"),
        pytest.param([], ["甲"], (0,), id="no text"),
        pytest.param(["甲"], [], (), id="no pages"),
    ],
)
def test_the_line_of_each_page(lines: list[str], pages: list[str], starts: tuple[int, ...]) -> None:
    assert page_starts(bulletin(*lines), pages) == starts


def test_headings_and_run_in_headings_are_lines() -> None:
    sections = (
        Section("一、", 1, 1, "范围", run_in=True, closing="。", blocks=(Paragraph("东街停水。"),)),
        Section("二、", 2, 1, "时间", blocks=(Paragraph("三日上午。"),)),
    )
    text = bulletin("各村：", sections=sections)
    assert page_starts(text, ["各村：\n一、范围。东街停水。", "二、时间", "三日上午。"]) == (0, 2, 3)


def test_the_page_of_a_line() -> None:
    file = DocumentFile("pdf", "pdf", "1", 4, page_starts=(0, 2, 2, 5), recognized=(3,))
    assert [file.page_of(line) for line in range(6)] == [1, 1, 3, 3, 3, 4]
    assert [file.is_recognized(line) for line in (0, 2, 5)] == [False, True, False]
    assert DocumentFile("docx", "word", "1").page_of(3) is None
