"""Cleaning: what is replaced, removed and kept; cleaning is idempotent."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.text.clean import clean, clean_line, collapsed, single_line

FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff"
    "\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0010fffe\U0010ffff]"
)
CONTROLS = "\x00\x1b\x07\x7f\x9b\r\n\t\x0b\x85\u202e\u2066\u200b\u200d\u200c\ufeff\ufe0f\u2028" + chr(0xD800)
HOSTILE = st.text(
    st.one_of(
        st.sampled_from(CONTROLS + "\u0301\u094d\u0915س"),
        st.sampled_from("汉字 a“\u00a0\u3000"),
        st.characters(),
    ),
    max_size=80,
)
ESCAPE_SHOWN = "\ufffd[31m"


@given(HOSTILE)
@settings(max_examples=300)
def test_clean_text_has_nothing_forbidden_and_cleaning_is_idempotent(text: str) -> None:
    cleaned = clean(text)
    assert not FORBIDDEN.search(cleaned)
    assert clean(cleaned) == cleaned
    cleaned.encode()
    marks = 0
    for character in cleaned:
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        assert marks <= 8


@given(HOSTILE, st.integers(1, 40))
@settings(max_examples=300)
def test_a_line_is_one_line_within_its_limit(text: str, limit: int) -> None:
    line = clean_line(text, limit)
    assert "\n" not in line
    assert "  " not in line
    assert line == line.strip()
    assert len(line) <= limit
    assert not FORBIDDEN.search(line)
    assert clean_line(line, limit) == line


@given(HOSTILE)
@settings(max_examples=300)
def test_a_single_line_is_clean_text_without_breaks(text: str) -> None:
    line = single_line(text)
    assert not re.search("[\n\x0b\x0c\r\x85\u2028\u2029]", line)
    assert line == clean(text).replace("\n", " ")


@given(
    st.text(
        st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Po", "Sm", "Zs"], max_codepoint=0xFFFF), max_size=60
    )
)
def test_clean_text_is_unchanged(text: str) -> None:
    plain = text.replace("\u3164", "").replace("\uffa0", "")
    assert clean(plain) == plain


def test_no_mark_escapes_the_limit() -> None:
    marks = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code))[0] == "M"]
    kept = [mark for mark in marks if clean(mark) == mark]
    assert len(kept) > len(marks) * 0.98
    assert [mark for mark in kept if len(clean("a" + mark * 30)) != 9] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("甲\r\n乙\r丙\n丁", "甲\n乙\n丙\n丁", id="line breaks"),
        pytest.param("a\x0bb\x0cc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf", id="other line breaks"),
        pytest.param("ab\tc\n\td", "ab      c\n        d", id="tabs to the next eighth column"),
        pytest.param("\x1b[31m红", ESCAPE_SHOWN + "红", id="escape sequence"),
        pytest.param("a\x9b2Jb\x07\x7f", "a\ufffd2Jb\ufffd\ufffd", id="C1 control, bell, delete"),
        pytest.param("申\u202e报\u202c人\u2066", "申\ufffd报\ufffd人\ufffd", id="bidi controls"),
        pytest.param("a\u200eb\u200fc\u061cd", "abcd", id="direction marks"),
        pytest.param("公\u200b告\ufeff通\u00ad知\u2060", "公告通知", id="zero-width characters"),
        pytest.param("☎\ufe0f❤\ufe0e", "☎❤", id="variation selectors"),
        pytest.param("a\U000e0061\U000e007fb", "ab", id="tag characters"),
        pytest.param(
            "a" + chr(0xD83D) + "b\ufdd0\uffff\U0001fffe", "a\ufffdb\ufffd\ufffd\ufffd", id="what is no character"
        ),
        pytest.param("e" + "\u0301" * 40 + "!", "e" + "\u0301" * 8 + "!", id="forty marks"),
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="Persian needs its non-joiner"),
        pytest.param("क्\u200dष", "क्\u200dष", id="Devanagari needs its joiner"),
        pytest.param("通\u200d知\u200c书", "通知书", id="Han needs none"),
        pytest.param("👩\u200d👧", "👩\u200d👧", id="emoji need their joiner"),
        pytest.param(
            "👩🏽\u200d🚒❤\ufe0f\u200d🔥", "👩🏽\u200d🚒❤\u200d🔥", id="without the selectors between them"
        ),
        pytest.param("👩\u200d甲\u200d👧\u200d", "👩甲👧", id="emoji and Han need none"),
        pytest.param(
            "👩\u200d" * 20 + "👧", ("👩\u200d" * 7 + "👩") * 2 + "👩\u200d" * 4 + "👧", id="an endless family"
        ),
        pytest.param("葛\U000e0100城", "葛\U000e0100城", id="ideographic variants stay"),
        pytest.param("\u00a0\u3000办公室\u00a0", "\u00a0\u3000办公室\u00a0", id="padding stays"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("  关于  印发\n\n通知\t的 函 ", "关于 印发 通知 的 函", id="spaces folded, ends stripped"),
        pytest.param("\u3000标题\u00a0\u00a0", "标题", id="padding at the ends goes"),
        pytest.param("甲\u3000\u3000乙", "甲\u3000\u3000乙", id="padding inside stays"),
        pytest.param("", "", id="empty"),
    ],
)
def test_clean_line(text: str, expected: str) -> None:
    assert clean_line(text) == expected


def test_a_long_line_is_cut() -> None:
    assert clean_line("汉" * 1001) == "汉" * 999 + "…"
    assert clean_line("汉" * 1000) == "汉" * 1000
    assert clean_line("one two", 5) == "one…"


@given(HOSTILE)
@settings(max_examples=300)
def test_collapsed_text_is_clean_text_with_single_spaces(text: str) -> None:
    assert collapsed(text) == re.sub("[ \n]+", " ", clean(text))
