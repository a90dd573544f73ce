"""Hints on the status line: whole or not at all, keys in a role of their own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.pilot import lines, main, press
from tui_reader.text.width import cell_width
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.widgets.lines import Line
from tui_reader.ui.widgets.status import Hint, hint_line

HINTS = (Hint("Enter", "read"), Hint("g /", "search"), Hint("g a", "announcements"), Hint("?", "keys"))


def text(line: Line) -> str:
    return "".join(run.text for run in line.runs)


@pytest.mark.parametrize(
    ("width", "typed", "shown"),
    [
        pytest.param(56, "", " Enter read   g / search   g a announcements     ? keys ", id="all"),
        pytest.param(52, "", " Enter read   g / search                     ? keys ", id="too close to the last"),
        pytest.param(40, "", " Enter read   g / search         ? keys ", id="one less"),
        pytest.param(40, "g…", " Enter read   g / search     g…  ? keys ", id="typed"),
        pytest.param(12, "", "     ? keys ", id="the last alone"),
        pytest.param(6, "", "      ", id="nothing"),
        pytest.param(6, "g…", "   g… ", id="typed alone"),
    ],
)
def test_the_hints_that_fit(width: int, typed: str, shown: str) -> None:
    assert text(hint_line(HINTS, width, 1, typed)) == shown


def test_keys_and_words_differ_in_role() -> None:
    runs = hint_line(HINTS, 60, 1).runs
    assert [run.text for run in runs if run.role == "status-key"] == ["Enter", "g /", "g a", "?"]


WORDS = st.text("查找 find→", min_size=1, max_size=12)


@given(
    hints=st.lists(st.builds(Hint, st.sampled_from(["", "Enter", "g a"]), WORDS), max_size=8),
    width=st.integers(1, 120),
    ambiguous=st.sampled_from([1, 2]),
    typed=st.sampled_from(["", "g…", "Section 2.1"]),
)
def test_no_hint_is_cut(hints: list[Hint], width: int, ambiguous: int, typed: str) -> None:
    line = hint_line(hints, width, ambiguous, typed)
    assert cell_width(text(line), ambiguous) == line.cells == width
    shown = [run.text for run in line.runs if run.role != "status-typed" and run.text.strip()]
    whole = {part for hint in hints for part in (hint.keys, hint.word, f" {hint.word}")}
    assert set(shown) <= whole


@pytest.mark.parametrize("width", [40, 60, 80, 100])
async def test_the_last_line_of_the_main_screen_ends_with_the_key_for_all_keys(
    app: BulletinApp, width: int
) -> None:
    async with app.run_test(size=(width, 24)) as pilot:
        await press(pilot, "l", "2")
        assert lines(main(app).status)[0].endswith("Section 2  ? keys")
