"""Folding keeps every offset and makes equal what readers type alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.fold import fold


@given(st.text(max_size=60))
def test_length_is_kept_and_once_is_enough(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Notice No. 5", "notice no. 5", id="case"),
        pytest.param("ＧＢ／Ｔ９７０４，（一）", "gb/t9704,(一)", id="full-width"),
        pytest.param("ｱﾊﾟ｡", "アハ゜。", id="half-width kana"),
        pytest.param("“引”‘文’", "\"引\"'文'", id="quotes"),
        pytest.param("二○一○", "二〇一〇", id="two ways to write zero"),
        pytest.param("甲\u3000乙\u00a0丙", "甲 乙 丙", id="spaces"),
        pytest.param("ΟΔΟΣ ὁδός", "οδοσ ὁδόσ", id="final sigma"),
        pytest.param("İstanbul ÉCOLE", "İstanbul école", id="a capital whose small form is longer stays"),
    ],
)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected
