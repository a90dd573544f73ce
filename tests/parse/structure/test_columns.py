"""Columns and ASCII drawings become preformatted blocks; lines that are only padded stay lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model import Preformatted
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.columns import is_row, join_aligned


def _join(*texts: str) -> list[str | list[str]]:
    """The text of each line, and the lines of a block as a list; an empty text is a blank line."""
    lines = [DraftLine(text, number) for number, text in enumerate(texts, 1) if text]
    return [
        line.block.text.split("\n") if isinstance(line.block, Preformatted) else line.text
        for line in join_aligned(lines)
    ]


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(["Year     Ships", "2019       412", "2020       388"], id="columns"),
        pytest.param(
            ["年份      船数      吨位", "2019      四百      八千", "2020      三百      七千"], id="in Han"
        ),
        pytest.param(["+--------+", "| Quay   |", "+--------+"], id="a box"),
        pytest.param(["┌──┐", "│码头│", "└──┘"], id="a box of lines"),
        pytest.param(["| berth | ship |", "| one | Alma |"], id="bars"),
        pytest.param(["Year     Ships", "--------------", "2020       388"], id="a rule between rows"),
        pytest.param(
            ["--------------", "Year     Ships", "2020       388", "=============="], id="rules around rows"
        ),
        pytest.param(["Tel:     12345", "Berth:   north"], id="a form"),
    ],
)
def test_aligned_lines_are_preformatted(texts: list[str]) -> None:
    indented = [f"    {text}" for text in texts]
    assert _join("Before it.", *indented, "After it.") == ["Before it.", texts, "After it."]


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(["Quay Group          A. Mole"], id="one row"),
        pytest.param(["Year     Ships", "", "2019       412"], id="blank lines between"),
        pytest.param(["Berths", "======", "Ships moor here."], id="an underlined heading"),
        pytest.param(["1.     Berths", "2.     Tolls"], id="wide gaps behind numbers"),
        pytest.param(["-     Berths", "o     Tolls"], id="wide gaps behind bullets"),
        pytest.param(["+ berths", "+ tolls"], id="plus signs for bullets"),
        pytest.param(["+44 1632 960001", "+44 1632 960002"], id="telephone numbers"),
        pytest.param(["青禾馆讯          第3期", "市图书馆办公室     2018年4月20日"], id="a Chinese masthead"),
        pytest.param(["Quay News          Issue 14", "Harbour Office     12 March 2018"], id="a masthead"),
        pytest.param(["会     议     纪     要", "简     报     专     刊"], id="letters spaced out"),
        pytest.param(["Date: 20 April 2018     Source: Quay News", "Author: A. Mole     Views: 3"], id="fields"),
        pytest.param(
            ["The   harbour  office  has   measured  the", "water   at  the  outer   quay  every  morning"],
            id="justified",
        ),
    ],
)
def test_padded_lines_stay_lines(texts: list[str]) -> None:
    assert _join(*texts) == [text for text in texts if text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Quay Working Group          A. Mole", True, id="name at the right edge"),
        pytest.param("     The Berth Protocol", False, id="indented only"),
        pytest.param("The Berth  Protocol", False, id="two spaces"),
        pytest.param("延长开放时间    方便读者借阅", False, id="a Chinese title in two halves"),
        pytest.param("会    议    纪    要", False, id="letters spaced out"),
        pytest.param("序号    名称与规格    数量", True, id="the head of a Chinese table"),
    ],
)
def test_rows_of_cells(text: str, expected: bool) -> None:
    assert is_row(text) is expected


@given(st.lists(st.text(alphabet="a1 |+-=_甲:：", max_size=30), max_size=10))
def test_no_character_is_lost(texts: list[str]) -> None:
    kept = "".join("".join(item) for item in _join(*[text for text in texts if text.strip()]))
    assert "".join(kept.split()) == "".join("".join(texts).split())
