"""Pages whose text was recognized are marked in every text of a bulletin."""

from __future__ import annotations

import pytest

from tui_reader.export_formats.html import html
from tui_reader.export_formats.markdown import markdown
from tui_reader.export_formats.page_marks import page_marks
from tui_reader.export_formats.plain_text import plain
from tui_reader.model import Bulletin, DocumentFile, Paragraph, Section

SECTIONS = (
    Section("一、", 1, 1, "范围", run_in=True, closing="。", address="1", blocks=(Paragraph("东街停水。"),)),
    Section("二、", 2, 1, "时间", address="2", blocks=(Paragraph("三日上午。"), Paragraph("四日复水。"))),
)


def scanned(recognized: tuple[int, ...] = (2, 3), starts: tuple[int, ...] = (0, 2, 2, 4)) -> Bulletin:
    """Its lines: 各村：, 一、范围。东街停水。, 二、时间, 三日上午。, 四日复水。"""
    document = DocumentFile("pdf", "pdf", "1", len(starts), page_starts=starts, recognized=recognized)
    return Bulletin("/x", title="停水", preamble=(Paragraph("各村："),), sections=SECTIONS, document=document)


def test_runs_of_pages() -> None:
    assert [(mark.line, mark.page, mark.recognized) for mark in page_marks(scanned())] == [
        (2, 3, True),
        (4, 4, False),
    ]
    assert page_marks(scanned(())) == []
    assert page_marks(Bulletin("/x")) == []
    assert [str(mark) for mark in page_marks(scanned((1, 4)))] == ["≈ page 1", "page 3", "≈ page 4"]


def test_plain_text() -> None:
    assert plain(scanned()).split("\n\n")[1:] == [
        "各村：",
        "一、范围。东街停水。",
        "≈ page 3",
        "二、时间\n三日上午。",
        "page 4",
        "四日复水。",
    ]
    assert plain(scanned(), SECTIONS[1]).split("\n\n") == [
        "≈ page 3",
        "二、时间\n三日上午。",
        "page 4",
        "四日复水。",
    ]
    assert plain(scanned((1,)), SECTIONS[0]).startswith("≈ page 1")


def test_markdown() -> None:
    assert markdown(scanned((2, 3), (0, 1, 1, 3))).split("\n\n")[1:] == [
        "各村：",
        "*≈ page 3*",
        "**一、范围**。东街停水。",
        "## 二、时间",
        "*page 4*",
        "三日上午。",
        "四日复水。",
    ]


@pytest.mark.parametrize(
    ("starts", "above"), [((0, 1), "<b>一、范围"), ((0, 2), "<h2"), ((0, 4), '<p dir="auto">四日')]
)
def test_html(starts: tuple[int, int], above: str) -> None:
    _before, _mark, after = html(scanned((2,), starts)).partition("<p><small>≈ page 2</small></p>\n")
    assert after.removeprefix('<p dir="auto">').startswith(above.removeprefix('<p dir="auto">'))
