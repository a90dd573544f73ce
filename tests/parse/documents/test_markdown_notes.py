"""Footnotes of Markdown: the text as typed, with links from marks to notes and back."""

from __future__ import annotations

from tui_reader.model import Bulletin, ListBlock, Paragraph, Quotation, body_text
from tui_reader.parse.bulletin import finish
from tui_reader.parse.documents.markdown import read_markdown

TEXT = """# 公告

河道[^1]分两级[^note]，见[^9]。

- 一级[^1]

> 二级[^note]

[^1]: 指市管河道。
[^note]: 二〇二〇年修订[^1]。
"""


def read(text: str) -> Bulletin:
    return finish(read_markdown(text, "/x/a.md", None))


def test_the_text_is_as_typed_with_each_note_on_its_own_line() -> None:
    assert body_text(read(TEXT)).split("\n") == [
        "河道[^1]分两级[^note]，见[^9]。",
        "• 一级[^1]",
        "二级[^note]",
        "[^1]: 指市管河道。",
        "[^note]: 二〇二〇年修订[^1]。",
    ]


def test_marks_lead_to_their_notes_and_back() -> None:
    first, items, quoted, one, other = read(TEXT).preamble
    assert isinstance(first, Paragraph)
    assert isinstance(items, ListBlock)
    assert isinstance(quoted, Quotation)
    assert isinstance(one, Paragraph)
    assert isinstance(other, Paragraph)
    assert (one.note, other.note) == ("note-1", "note-2")
    linked = [
        [(block.text[link.start : link.end], link.address) for link in block.links]
        for block in (first, items.items[0], quoted, one, other)
    ]
    assert linked == [
        [("[^1]", "#note-1"), ("[^note]", "#note-2")],
        [("[^1]", "#note-1")],
        [("[^note]", "#note-2")],
        [("[^1]", "#note-1")],
        [("[^note]", "#note-2"), ("[^1]", "#note-1")],
    ]


def test_brackets_without_a_note_are_text() -> None:
    (block,) = read("# 公告\n\n见[^1]。").preamble
    assert block == Paragraph("见[^1]。")
