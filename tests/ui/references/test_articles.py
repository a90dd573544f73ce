"""The numbers of articles, and where they begin in a document."""

from __future__ import annotations

import pytest

from tui_reader.model import Bulletin, Paragraph, Section, address_sections
from tui_reader.ui.reader.building import build_document
from tui_reader.ui.references.articles import article_number, block_of_article


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("第十二条", "12"),
        ("第一百二十条之一　为了", "120-1"),
        ("第３条", "3"),
        ("第十二章", ""),
        ("제5조", "5"),
        ("Article 6", "6"),
        ("Art. 17a Right to erasure", "17a"),
        ("§ 5", "5"),
        ("Section 39.13", "39.13"),
        ("Particle 6", ""),
        ("", ""),
    ],
)
def test_the_number_of_an_article(label: str, number: str) -> None:
    assert article_number(label) == number


def test_an_article_is_found_by_its_heading_and_its_item_by_that_of_the_item() -> None:
    items = (Section("（一）", 1, 2, "水价"), Section("（二）", 2, 2, "水质"))
    articles = (
        Section("第一条", 1, 1, "", blocks=(Paragraph("目的。"),)),
        Section("第二条", 2, 1, "范围", sections=items),
    )
    document = build_document(Bulletin("a", "办法", sections=address_sections(articles)))
    found = [block_of_article(document, article) for article in ("1", "2", "2(1)(2)", "3")]
    assert [None if block is None else document.blocks[block].text for block in found] == [
        "第一条",
        "第二条 范围",
        "（二）水质",
        None,
    ]


def test_an_article_without_a_heading_is_found_by_the_beginning_of_its_paragraph() -> None:
    paragraphs = (Paragraph("依照第二条办理。"), Paragraph("第二条　本办法适用于本市。"))
    document = build_document(Bulletin("a", "办法", preamble=paragraphs))
    block = block_of_article(document, "2")
    assert block is not None
    assert document.blocks[block].text.startswith("第二条")
