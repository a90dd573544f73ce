"""Lines of PDF pages: powers and indices stay in their line, whatever order they are drawn in."""

from __future__ import annotations

import pytest

from support.pdf_files import Text, placed_pdf
from tui_reader.model import Bulletin, body_text
from tui_reader.parse.page import parse_page

TITLE = (50.0, 760.0, 12.0, "管网改造公告")


def lines_of(*texts: Text, drawn: str = "") -> list[str]:
    page = parse_page(placed_pdf([TITLE, *texts], drawn=drawn), "/x/notice.pdf")
    assert isinstance(page, Bulletin), page
    assert page.title == TITLE[3]
    return body_text(page).splitlines()


def row(*pieces: tuple[float, float, str], y: float = 700.0) -> list[Text]:
    """Pieces of a line one after the other, each with its size and its height above the baseline."""
    x = 50.0
    found: list[Text] = []
    for size, height, text in pieces:
        found.append((x, y + height, size, text))
        x += size * len(text)
    return found


@pytest.mark.parametrize(
    ("pieces", "line"),
    [
        pytest.param([(12, 0, "面积35m"), (7, 5, "2"), (12, 0, "以内")], "面积35m² 以内", id="a power"),
        pytest.param([(12, 0, "10"), (7, 5, "-6"), (12, 0, "以下")], "10⁻⁶ 以下", id="a negative power"),
        pytest.param([(12, 0, "CO"), (8, -3, "2"), (12, 0, "含量")], "CO₂ 含量", id="an index"),
        pytest.param([(12, 0, "1"), (8, 4, "st"), (12, 0, "会议")], "1st 会议", id="raised letters"),
        pytest.param([(12, 0, "35m"), (12, 5, "2"), (12, 0, "以内")], "35m² 以内", id="a power of the same size"),
        pytest.param([(12, 0, "限期"), (7, 5, "[3]"), (12, 0, "整改")], "限期[3] 整改", id="a citation"),
    ],
)
def test_raised_and_lowered_pieces_stay_in_their_line(pieces: list[tuple[float, float, str]], line: str) -> None:
    assert "".join(lines_of(*row(*pieces))).replace(" ", "") == line.replace(" ", "")


def test_powers_that_are_drawn_after_the_text() -> None:
    first, power, rest = row((12, 0, "面积35m"), (7, 5, "2"), (12, 0, "以内"))
    other = (50.0, 680.0, 12.0, "下一行。")
    assert lines_of(first, rest, other, power) == ["面积35m²以内", "下一行。"]


def test_a_small_line_above_another_is_no_power() -> None:
    assert lines_of((50, 720, 7, "12"), (50, 700, 12, "第二行。")) == ["12", "第二行。"]


def test_a_large_first_letter_is_not_the_line_of_small_ones() -> None:
    large, rest = (50.0, 690.0, 36.0, "T"), (90.0, 710.0, 12.0, "his notice is in force.")
    assert "".join(lines_of(large, rest)) == "This notice is in force."


def test_characters_beyond_the_first_plane() -> None:
    assert lines_of((50, 700, 12, "𠮷野家的通知。")) == ["𠮷野家的通知。"]
