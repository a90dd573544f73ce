"""Pieces of a text are found by an index as a plain search finds them."""

from __future__ import annotations

import pytest

from tui_reader.parse.html.coverage import text_index
from tui_reader.parse.html.coverage.text_index import TextIndex

WORDS = "".join(f"the{number}bridge" for number in range(300))


@pytest.mark.parametrize("most", [pytest.param(10**6, id="plainly"), pytest.param(-1, id="by the index")])
@pytest.mark.parametrize(
    "piece",
    [
        pytest.param("the0bridgethe1bridge", id="at the start"),
        pytest.param("bridgethe117bridgethe118b", id="within"),
        pytest.param("idgethe298bridgethe299bridge", id="at the end"),
        pytest.param("the7b", id="shorter than the index"),
        pytest.param("the117bridgethe119bridge", id="not there"),
        pytest.param("the299bridgethe300bridge", id="past the end"),
    ],
)
def test_a_piece_is_found_where_it_is(most: int, piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_index, "MOST_PLAIN", most)
    found = TextIndex(WORDS).find(piece)
    assert (found >= 0) == (piece in WORDS)
    assert found < 0 or WORDS.startswith(piece, found)


def test_a_text_that_repeats_itself_is_searched_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_index, "MOST_PLAIN", 0)
    index = TextIndex("=" * 8000 + "the end of the table")
    assert [index.find(piece) for piece in ("=" * 20, "=" * 12 + "the end", "=" * 12 + "no end")] == [0, 7988, -1]


def test_nothing_is_searched_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_index, "MOST_SEARCHED", 0)
    index = TextIndex(WORDS)
    assert (index.find("the7b"), index.is_exhausted, index.find("the7b")) == (70, True, -1)
