"""Words in which anchors count, and the blocks of a document that show them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.anchoring.text import AnchorText
from tui_reader.extraction.values import TITLE, TextPlace
from tui_reader.model import (
    Bulletin,
    Cell,
    Image,
    ListBlock,
    ListItem,
    Paragraph,
    Preformatted,
    Quotation,
    RepeatedTitle,
    Section,
    Table,
)
from tui_reader.ui.reader.building import build_document
from tui_reader.ui.reader.layout import TextPoint, TextRange
from tui_reader.ui.reader.places.words import DocumentWords, element_at

TABLE = Table(((Cell("岗位"), Cell("人数")), (Cell("司钻"), Cell("2")), (Cell("司机"), Cell("2"))), 1)
BULLETIN = Bulletin(
    "a:1",
    "关于招聘的公告",
    preamble=(
        Paragraph("现将有关事项公告如下,请遵照执行:"),
        ListBlock((ListItem("1.", "提交申请表"), ListItem("2.", "提交申请表"))),
        Image("图", "https://example.org/a.png", caption="报名流程"),
        TABLE,
        Quotation("逾期不予受理。"),
        Preformatted("电话  0000\n传真  0001"),
    ),
    sections=(
        Section("（一）", 1, 1, "条件", True, "。", "1", (Paragraph("年满十八周岁。"),)),
        Section("二、", 2, 1, "附则", address="2", blocks=(Paragraph("本公告由人事科负责解释。" * 500),)),
    ),
)


def shown(words: DocumentWords, start: int, end: int) -> str:
    blocks = words.document.blocks
    return "".join("".join(blocks[at].text[low:high].split()) for at, low, high in words.spans(start, end))


PASSAGES = ("关于招聘的公告", "请遵照执行", "提交申请表", "报名流程", "司机2", "逾期", "电话0000", "年满十八周岁")


def test_every_word_that_is_shown_is_found_where_it_stands() -> None:
    text = AnchorText.of(BULLETIN)
    words = DocumentWords(build_document(BULLETIN), text)
    for passage in PASSAGES:
        at = text.words.index(passage)
        assert AnchorText(shown(words, at, at + len(passage))).words == passage


def test_a_selection_is_the_words_that_it_covers() -> None:
    text = AnchorText.of(BULLETIN)
    document = build_document(BULLETIN)
    words = DocumentWords(document, text)
    second = [index for index, block in enumerate(document.blocks) if block.text == "提交申请表"][1]
    start, end = TextPoint(second, 2), TextPoint(second, 5)
    found = words.words_in(TextRange(start, end, end))
    assert found is not None
    first = text.words.index("提交申请表")
    assert found == (text.words.index("申请表", first + 5), text.words.index("申请表", first + 5) + 3)


def test_what_is_no_text_of_the_article_has_no_words() -> None:
    document = build_document(Bulletin("a:1", "题", site="站", preamble=(Paragraph("正文。"),)))
    words = DocumentWords(document, AnchorText("题\n正文。"))
    last = len(document.blocks) - 1
    assert document.blocks[last].text == "Site: 站"
    end = TextPoint(last, 4)
    assert words.words_in(TextRange(TextPoint(last, 0), end, end)) is None


def test_the_element_at_a_point_is_a_paragraph_with_all_its_parts_or_a_row() -> None:
    document = build_document(BULLETIN)
    table = next(index for index, block in enumerate(document.blocks) if "司钻" in block.text)
    row = element_at(document, TextPoint(table, document.blocks[table].text.index("司机")))
    assert document.blocks[table].text[row.start.offset : row.end.offset] == "司机\t2"
    parts = [index for index, block in enumerate(document.blocks) if "人事科" in block.text]
    assert len(parts) > 1
    whole = element_at(document, TextPoint(parts[1], 3))
    assert (whole.start, whole.end.block) == (TextPoint(parts[0], 0), parts[-1])


@given(st.integers(0, 6000), st.integers(1, 80))
def test_words_and_selections_are_each_other(start: int, length: int) -> None:
    text = AnchorText.of(BULLETIN)
    words = DocumentWords(build_document(BULLETIN), text)
    spans = list(words.spans(start, start + length))
    if not spans:
        return
    (first, low, _), (last, _, high) = spans[0], spans[-1]
    end = TextPoint(last, high)
    found = words.words_in(TextRange(TextPoint(first, low), end, end))
    assert found is not None
    assert start <= found[0] < found[1] <= start + length
    assert shown(words, *found) == shown(words, start, start + length)


REPEATING = Bulletin(
    "a:1",
    "区政府关于印发《规则》的通知",
    preamble=(Paragraph("各镇："), Paragraph("《规则》已通过，\n见附件。"), TABLE, Paragraph("区政府")),
    repeated_title=RepeatedTitle("区政府关于印发\n《规则》的通知", 0),
)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (TextPlace(TITLE, 7, 11), ["《规则》"]),
        (TextPlace(3, 0, 4), ["《规则》"]),
        (TextPlace(4, 1, 3), ["附件"]),
        (TextPlace(6, 0, 4), ["司钻\t2"]),
        # A line of the repeated title, which is shown once.
        (TextPlace(1, 0, 4), ["区政府关于印发《规则》的通知"]),
        (TextPlace(9, 0, 1), []),
        (TextPlace(-2, 0, 1), []),
    ],
)
def test_a_place_of_the_text_is_shown_by_characters_of_blocks(place: TextPlace, expected: list[str]) -> None:
    words = DocumentWords.of(build_document(REPEATING), REPEATING)
    assert [words.document.blocks[at].text[low:high] for at, low, high in words.spans_of(place)] == expected
