"""What is drawn as one stays together; the oracle is wcwidth, which has the grapheme clusters of Unicode."""

from __future__ import annotations

from itertools import accumulate, product

import pytest
import wcwidth
from hypothesis import example, given
from hypothesis import strategies as st

from tui_reader.text.width import cell_width, character_widths, cluster_end, cluster_start, crop, keeps_clusters
from tui_reader.text.wrap import line_breaks
from tui_reader.ui.widgets.lines import Line, Run, overlay, stamp

PEOPLE = "👦👧👨👩🧑👴👵👶🕵🤵👮"
SKINS = "🏻🏼🏽🏾🏿"
LETTERS = [chr(0x1F1E6 + number) for number in range(26)]

EMOJI = [
    *(person + skin for person, skin in product(PEOPLE, SKINS)),
    *("\u200d".join(family) for family in product("👨👩", "👩👨", "👦👧", "👧👦")),
    *(f"{person}{skin}\u200d{work}" for person, skin, work in product("👨👩🧑", ["", *SKINS], "🚒🔬💻🎓")),
    *("".join(pair) for pair in product(LETTERS, LETTERS)),
    *(f"{key}\u20e3" for key in "0123456789#*"),
    *("❤\u200d🔥", "🏳\u200d🌈", "🏴\u200d☠", "☝🏽", "⛹🏿\u200d♀"),
]

TEXTS = st.lists(
    st.sampled_from([*EMOJI, "公", "告", "，", "（", "a", "é", "e\u0301", "한", " ", "🙂", "🇨"]), max_size=24
).map("".join)


def boundaries(text: str) -> set[int]:
    """Where clusters begin, and the end of the text."""
    return {0, *accumulate(map(len, wcwidth.iter_graphemes(text)))}


def test_sequences_of_emoji_are_as_wide_as_the_tables_of_unicode_say() -> None:
    assert [one for one in EMOJI if cell_width(one) != wcwidth.wcswidth(one)] == []
    assert [one for one in EMOJI if character_widths(one)[0] != cell_width(one)] == []


@given(TEXTS)
@example("🇨🇳🇨🇨🇳")
def test_clusters_are_those_of_unicode(text: str) -> None:
    assert {at for at in range(len(text) + 1) if keeps_clusters(text, at)} == boundaries(text)


@given(TEXTS, st.integers(0, 60))
def test_offsets_move_to_the_nearest_boundary(text: str, at: int) -> None:
    at = min(at, len(text))
    assert cluster_start(text, at) == max(each for each in boundaries(text) if each <= at)
    assert cluster_end(text, at) == min(each for each in boundaries(text) if each >= at)


@given(TEXTS, st.integers(2, 30))
def test_lines_break_between_clusters(text: str, width: int) -> None:
    assert set(line_breaks(text, width)) <= boundaries(text)


@given(TEXTS, st.integers(1, 30))
def test_cropped_text_ends_behind_a_cluster(text: str, cells: int) -> None:
    cut = crop(text, cells)
    kept = cut if cut == text else cut.removesuffix("…")
    assert any(text[:each].rstrip() == kept.rstrip() for each in boundaries(text))


@given(TEXTS, st.integers(0, 40), st.integers(1, 9))
def test_highlighting_splits_no_cluster(text: str, start: int, length: int) -> None:
    line = Line((Run(text, "body", 0),), cell_width(text))
    runs = overlay(line, [(start, start + length, "match")]).runs
    assert "".join(run.text for run in runs) == text
    assert set(accumulate(len(run.text) for run in runs)) <= boundaries(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [("👍🏽好", "a 好"), ("🇨🇳好", "a 好"), ("👩\u200d👧好", "a 好"), ("好👍🏽", "a 👍🏽")],
    ids=["skin", "flag", "family", "before"],
)
def test_a_hint_covers_a_cluster_whole(text: str, shown: str) -> None:
    line = stamp(Line((Run(text, "body", 0),), cell_width(text)), "a", 0, "hint")
    assert "".join(run.text for run in line.runs) == shown
