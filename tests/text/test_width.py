"""Cell widths agree with those of Textual; cropping never overflows."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_reader.text.width import cell_width, character_widths, crop

TEXTS = st.text(
    st.one_of(
        st.sampled_from("汉字，。“”…—①○e\u0301\u200d👩🇨한ｱ ─█a1"), st.characters(exclude_characters="\ufe0f")
    ),
    max_size=60,
)


@given(TEXTS)
@example("👩\u200d👩\u200d👧x")
@example("\u200d")
@example("a\x00\x1b\n")
def test_widths_agree_with_those_of_textual(text: str) -> None:
    assert cell_width(text) == cell_len(text)
    assert sum(character_widths(text)) == cell_len(text)


@pytest.mark.parametrize(
    ("text", "narrow", "wide"),
    [
        pytest.param("plain text", 10, 10, id="ASCII"),
        pytest.param("公告栏", 6, 6, id="Han"),
        pytest.param("“公告”", 6, 8, id="curly quotes"),
        pytest.param("……——", 4, 8, id="dots and dashes"),
        pytest.param("①℃○", 3, 6, id="ambiguous symbols"),
        pytest.param("┌──┐█", 5, 5, id="frames and blocks stay narrow"),
        pytest.param("e\u0301\u0323", 1, 1, id="marks"),
        pytest.param("ＡＢ１", 6, 6, id="full-width Latin"),
        pytest.param("ｶﾅ", 2, 2, id="half-width kana"),
        pytest.param("☎\ufe0f", 1, 2, id="emoji presentation is ignored"),
        pytest.param("", 0, 0, id="empty"),
    ],
)
def test_widths(text: str, narrow: int, wide: int) -> None:
    assert cell_width(text) == narrow
    assert cell_width(text, ambiguous=2) == wide


@given(TEXTS, st.integers(-1, 40), st.sampled_from([1, 2]))
def test_crop_never_overflows(text: str, cells: int, ambiguous: int) -> None:
    cut = crop(text, cells, ambiguous)
    assert cell_width(cut, ambiguous) <= max(0, cells)
    if cells > 0 and cell_width(text, ambiguous) <= cells:
        assert cut == text
    elif cut:
        assert cut.endswith("…")
        assert text.startswith(cut[:-1])


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        pytest.param("关于开展检查的通知", 18, "关于开展检查的通知", id="fits"),
        pytest.param("关于开展检查的通知", 16, "关于开展检查的…", id="a wide character is not halved"),
        pytest.param("关于开展检查的通知", 10, "关于开展…", id="odd cell left over"),
        pytest.param("an English title", 11, "an English…", id="the space before the cut goes"),
        pytest.param("e\u0301" * 6, 4, "e\u0301" * 3 + "…", id="marks stay with their base"),
        pytest.param(
            "e" + "\u0301" * 100 + "fgh", 4, "e" + "\u0301" * 100 + "fgh", id="a long tail of marks is no width"
        ),
        pytest.param("👩\u200d👧👩\u200d👧", 3, "👩\u200d👧…", id="joined emoji"),
        pytest.param("汉字", 1, "…", id="one cell"),
        pytest.param("汉字", 0, "", id="no cell"),
    ],
)
def test_crop(text: str, cells: int, expected: str) -> None:
    assert crop(text, cells) == expected


def test_the_ellipsis_is_ambiguous_too() -> None:
    assert crop("关于开展检查", 8, ambiguous=2) == "关于开…"
    assert crop("关于开展检查", 1, ambiguous=2) == ""
