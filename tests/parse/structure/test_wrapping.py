"""Hard-wrapped text is joined into paragraphs; unwrapped text stays as it is."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model import Preformatted
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.wrapping import join_wrapped

PARAGRAPH = (
    "The harbour office has measured the water at the outer quay every morning since the spring and finds that it "
    "stands a hand higher than in any year before, which is why the berths there are closed until the autumn."
)


def _lines(text: str) -> list[DraftLine]:
    return [DraftLine(line, number) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _texts(text: str) -> list[str]:
    return [line.text for line in join_wrapped(_lines(text))]


def test_a_wrapped_paragraph_is_joined() -> None:
    wrapped = "\n\n".join(textwrap.fill(PARAGRAPH, 72) for _ in range(2))
    assert _texts("Tides\n\n" + wrapped) == ["Tides", PARAGRAPH, PARAGRAPH]


@pytest.mark.parametrize(
    "long",
    [
        pytest.param("See http://tides.example/" + "berth/" * 18 + " for all.", id="an address"),
        pytest.param("x" * 130, id="one word"),
        pytest.param(PARAGRAPH[:95], id="a little too long"),
        pytest.param(PARAGRAPH, id="an unwrapped paragraph"),
    ],
)
def test_a_long_line_among_wrapped_ones_proves_nothing(long: str) -> None:
    wrapped = textwrap.fill(PARAGRAPH, 70) + "\n" + textwrap.fill(PARAGRAPH, 70)
    assert _texts(f"{long}\n\n{wrapped}\n\n{long}") == [long, *_texts(wrapped), long]
    assert len(_texts(wrapped)) == 2


def test_a_block_is_not_joined() -> None:
    wrapped = _lines(textwrap.fill(PARAGRAPH, 60))
    drawing = DraftLine("", len(wrapped) + 1, block=Preformatted("+--+\n|  |"))
    below = DraftLine("and the rest of it is told below the drawing of the quay", len(wrapped) + 2)
    assert [line.text for line in join_wrapped([*wrapped, drawing, below])] == [PARAGRAPH, "", below.text]


def test_a_paragraph_has_the_number_of_its_first_line() -> None:
    joined = join_wrapped(_lines("Tides\n\n" + textwrap.fill(PARAGRAPH, 60)))
    assert [line.number for line in joined] == [1, 3]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Harbour Office\n3 Quay Street\nOldport\n" + PARAGRAPH[:70], id="an address"),
        pytest.param("本馆周三闭馆\n周四开放\n周五开放", id="Chinese"),
        pytest.param(PARAGRAPH + "\n" + PARAGRAPH + "\n" + PARAGRAPH, id="one paragraph per line"),
        pytest.param(
            "\n".join(PARAGRAPH[:length].rstrip() for length in (140, 62, 95, 180, 58, 44, 150)),
            id="one paragraph per line, long and short",
        ),
        pytest.param("\n".join(["- " + PARAGRAPH[:66]] * 3), id="bullets"),
        pytest.param("\n".join(f"{n}. {PARAGRAPH[:64]}." for n in range(1, 5)), id="a numbered list"),
    ],
)
def test_lines_that_are_not_joined(text: str) -> None:
    assert _texts(text) == text.split("\n")


@given(st.lists(st.text(alphabet="ab .1-\n", max_size=90), max_size=12).map("\n".join))
def test_joining_changes_only_spaces(text: str) -> None:
    assert "".join("".join(_texts(text)).split()) == "".join(text.split())
