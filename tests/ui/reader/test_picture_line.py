"""The line that stands for a picture in the text."""

from __future__ import annotations

import pytest

from tui_reader.model import Bulletin, Image, Paragraph
from tui_reader.ui.reader.building import build_document
from tui_reader.ui.reader.document import TextBlock
from tui_reader.ui.reader.picture_line import file_name, picture_line

ADDRESS = "https://www.site.example/p/%E6%B0%B4%E5%8E%82.jpg?v=2"


@pytest.mark.parametrize(
    ("image", "line", "described"),
    [
        (Image("水厂", ADDRESS, width=640, height=480), "Image: 水厂 · 640 × 480 · 水厂.jpg", "Image: 水厂"),
        (Image(None, ADDRESS), "Image: 水厂.jpg", "Image: 水厂.jpg"),
        (Image(None, ADDRESS, "外景"), "Image: 外景 · 水厂.jpg", "Image: 外景"),
        (Image("水厂", None), "Image: 水厂 · without address", "Image: 水厂"),
        (Image(None, None, sha256="ab"), "Image: no description · in the page itself", "Image: no description"),
        (Image("a", "https://x.example/", width=9), "Image: a", "Image: a"),
    ],
)
def test_a_picture_is_one_line(image: Image, line: str, described: str) -> None:
    found = picture_line(image, image.address)
    assert found.text == line
    assert found.text[: found.described] == described


@pytest.mark.parametrize(
    ("image", "page", "line"),
    [
        (Image("水厂", ADDRESS), "https://other.example/1.html", "Image: 水厂 · 水厂.jpg · www.site.example"),
        (Image("水厂", ADDRESS), "https://site.example/1.html", "Image: 水厂 · 水厂.jpg"),
        (Image("水厂", ADDRESS), None, "Image: 水厂 · 水厂.jpg · www.site.example"),
        (Image("水厂", ADDRESS), "http://www.site.example/1.html", "Image: 水厂 · 水厂.jpg"),
        (Image("a", "https://x.example/"), "/home/me/page.html", "Image: a · x.example"),
        (Image("a", "https://x.example/a.png", sha256="ab"), None, "Image: a · in the page itself"),
    ],
)
def test_a_picture_of_another_host_says_where_it_is(image: Image, page: str | None, line: str) -> None:
    assert picture_line(image, page).text == line


def test_a_long_name_keeps_its_end() -> None:
    assert file_name(Image(None, f"https://x.example/{'a' * 90}.jpg")) == "…" + "a" * 35 + ".jpg"


def test_the_caption_is_below_the_line_and_is_an_element_of_its_own() -> None:
    page = "https://www.site.example/1"
    document = build_document(Bulletin(page, "题", preamble=(Image("甲", ADDRESS, caption="乙"), Paragraph("丙"))))
    blocks = [block for block in document.blocks if isinstance(block, TextBlock)][1:]
    assert [(block.text, block.align, block.image is not None) for block in blocks] == [
        ("Image: 甲 · 水厂.jpg", "left", True),
        ("乙", "center", False),
        ("丙", "left", False),
    ]
    assert [block.ordinal - blocks[0].ordinal for block in blocks] == [0, 1, 2]
    assert blocks[0].marks[0].address == ADDRESS


def test_a_picture_without_bytes_is_no_link() -> None:
    (block,) = build_document(Bulletin("a", "题", preamble=(Image("甲", None),))).blocks[1:]
    assert isinstance(block, TextBlock)
    assert (block.marks, block.image) == ((), None)
