"""Half-width marks of Chinese text in full width: where, and in the places of the text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.typography.full_width import full_width_marks


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("首先,从巩固成果来看", "首先，从巩固成果来看", id="comma"),
        pytest.param("方法:一是;二是?好!", "方法：一是；二是？好！", id="other marks and the end"),
        pytest.param("(一)必须", "（一）必须", id="brackets around a number"),
        pytest.param("附件(见第3页),另行", "附件（见第3页），另行", id="bracket with a digit inside"),
        pytest.param("以“品质,共享”为原则,突出", "以“品质，共享”为原则，突出", id="beside quotation marks"),
        pytest.param("增长9.7%,高峰", "增长9.7%，高峰", id="after a percentage"),
        pytest.param("工作,2010年", "工作，2010年", id="before a year"),
        pytest.param("共1,200件,每件9:30", "共1,200件，每件9:30", id="within numbers"),
        pytest.param("见http://a.example/b,c(d)", "见http://a.example/b,c(d)", id="in an address"),
        pytest.param("Water is off, see (b): now", "Water is off, see (b): now", id="Latin"),
        pytest.param("使用Word(2010版)打开", "使用Word(2010版)打开", id="bracket beside Latin"),
        pytest.param("第一, 第二", "第一, 第二", id="with a space"),
    ],
)
def test_marks_between_chinese_are_full_width(text: str, shown: str) -> None:
    assert full_width_marks(text) == shown


@given(st.text("水务局一二,;:?!()（），。“” aB1.%\n", max_size=60))
def test_every_character_keeps_its_place(text: str) -> None:
    shown = full_width_marks(text)
    assert len(shown) == len(text)
    assert unicodedata.normalize("NFKC", shown) == unicodedata.normalize("NFKC", text)
