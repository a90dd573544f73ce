"""Tables without rules on recognized pages."""

from __future__ import annotations

import pytest

from support.recognition import HIGH, page_with
from tui_reader.parse.documents.recognized.layout import items_of
from tui_reader.parse.documents.recognized.page import RecognizedPage

LINE_ABOVE = page_with("本月完成的工程如下，金额单位为万元，由各区分别承担", top=60)


def columns(*texts: tuple[int, list[str]]) -> RecognizedPage:
    """A page of columns of texts, each with its left edge; empty ones leave their row free."""
    pages = [page_with(*(text or " " for text in column), left=left) for left, column in texts]
    pieces = [piece for page in (LINE_ABOVE, *pages) for piece in page.pieces if piece.text.strip()]
    return RecognizedPage(1240, 1754, tuple(pieces))


def shown(page: RecognizedPage) -> list[list[list[str]] | str]:
    return [
        [[cell.text for cell in row] for row in item.table.rows] if item.table is not None else item.text
        for item in items_of(page)
    ]


NAMES = ["名称", "青河堤防", "白沙水闸"]


def test_rows_with_the_same_gaps_are_a_table() -> None:
    page = columns((150, NAMES), (500, ["长度", "12", "7"]), (800, ["金额", "1,204", "86"]))
    assert shown(page)[1:] == [[["名称", "长度", "金额"], ["青河堤防", "12", "1,204"], ["白沙水闸", "7", "86"]]]


def test_an_empty_cell_stays_in_its_column() -> None:
    page = columns((150, NAMES), (500, ["长度", "", "7"]), (800, ["金额", "1,204", ""]))
    assert shown(page)[1:] == [[["名称", "长度", "金额"], ["青河堤防", "", "1,204"], ["白沙水闸", "7", ""]]]


def test_a_cell_of_two_lines() -> None:
    page = columns(
        (150, ["名称", "青河堤防", "", "白沙水闸"]), (500, ["备注", "由区财政承担，次年", "拨付", "无"])
    )
    assert shown(page)[1:] == [[["名称", "备注"], ["青河堤防", "由区财政承担，次年拨付"], ["白沙水闸", "无"]]]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(columns((150, NAMES[:2]), (500, ["长度", "12"])), id="two rows"),
        pytest.param(
            columns((150, NAMES), (150 + 5 * HIGH, ["长度", "12", "7"])), id="gaps of the width of a letter"
        ),
        pytest.param(columns((150, ["1.", "2.", "3."]), (300, NAMES)), id="items of a list"),
    ],
)
def test_what_is_no_table_stays_lines(page: RecognizedPage) -> None:
    assert all(isinstance(one, str) for one in shown(page))
