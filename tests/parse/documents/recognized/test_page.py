"""Recognized pages as JSON texts, and texts that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.parse.documents.recognized.layout import items_of
from tui_reader.parse.documents.recognized.page import PixelBox, RecognizedPage, TextPiece

PAGE = RecognizedPage(
    1240, 1754, (TextPiece("停水通知", PixelBox(150, 150, 254, 176), 0.987),), (PixelBox(150, 300, 600, 302),)
)
sizes = st.integers(-3000, 3000)
boxes = st.builds(PixelBox, sizes, sizes, sizes, sizes)
pages = st.builds(
    RecognizedPage,
    sizes,
    sizes,
    st.lists(st.builds(TextPiece, st.text(max_size=8), boxes), max_size=12).map(tuple),
    st.lists(boxes, max_size=12).map(tuple),
)


def test_a_page_there_and_back() -> None:
    assert RecognizedPage.from_json(PAGE.to_json()) == PAGE


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"width":1,"height":1,"pieces":[["a"]],"rules":[]}', "[" * 10_000]
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        RecognizedPage.from_json(text)


def test_text_is_clean_and_boxes_are_in_order() -> None:
    foreign = RecognizedPage(
        1, 1, (TextPiece("a\u202eb\x1b[2J", PixelBox(9, 9, 1, 1)), TextPiece(" ", PixelBox(0, 0, 1, 1)))
    )
    (piece,) = RecognizedPage.from_json(foreign.to_json()).pieces
    assert piece.text.isprintable()
    assert piece.box == PixelBox(9, 9, 9, 9)


@given(pages)
def test_every_piece_of_any_page_is_read(page: RecognizedPage) -> None:
    page = RecognizedPage.from_json(page.to_json())
    shown = "".join(
        item.text if item.table is None else "".join(cell.text for row in item.table.rows for cell in row)
        for item in items_of(page)
    )
    for piece in page.pieces:
        assert set("".join(piece.text.split())) - set("-") <= set(shown)
