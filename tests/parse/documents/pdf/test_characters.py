"""Characters of PDF pages: words that run to the left, in the order in which they are read."""

from __future__ import annotations

from typing import cast

import pytest

from tui_reader.parse.documents.pdf.characters import CharacterPlaces, with_leftward_words


class Places:
    """Characters with these places from left to right."""

    def __init__(self, *places: float) -> None:
        self.places = places

    def origin(self, index: int) -> tuple[float, float]:
        return self.places[index], 700.0


@pytest.mark.parametrize(
    ("drawn", "places", "read"),
    [
        pytest.param("رسجلا", (50, 60, 70, 80, 90), "الجسر", id="an Arabic word from its end"),
        pytest.param("םולש", (50, 60, 70, 80), "שלום", id="a Hebrew word from its end"),
        pytest.param("الجسر", (90, 80, 70, 60, 50), "الجسر", id="a word as it is read"),
        pytest.param("اإلصالح", (95, 90, 90, 80, 70, 70, 60), "الإصلاح", id="ligatures from their end"),
        pytest.param("الإصلاح", (95, 90, 90, 80, 70, 70, 60), "الإصلاح", id="ligatures as they are read"),
        pytest.param("ab 12", (50, 60, 70, 80, 90), "ab 12", id="words that run to the right"),
    ],
)
def test_words_that_run_to_the_left(drawn: str, places: tuple[float, ...], read: str) -> None:
    assert with_leftward_words(drawn, cast("CharacterPlaces", Places(*places))) == read
