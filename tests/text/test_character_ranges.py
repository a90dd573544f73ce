"""Character ranges compared with the names and widths in Unicode."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable

import pytest

from tui_reader.text import character_ranges as ranges


def members(scripts: str) -> list[str]:
    """The assigned letters in the ranges."""
    pattern = re.compile(f"[{scripts}]")
    characters = map(chr, range(sys.maxunicode + 1))
    return [char for char in characters if pattern.match(char) and unicodedata.category(char) in ("Lo", "Lm")]


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("scripts", "names"),
    [
        (ranges.HAN_BASIC, "CJK UNIFIED IDEOGRAPH-"),
        (ranges.HAN, "CJK (UNIFIED|COMPATIBILITY) IDEOGRAPH-"),
        (ranges.KANA, "(HIRAGANA|KATAKANA|KATAKANA-HIRAGANA|VERTICAL KANA|SMALL) "),
        (ranges.KANA_LETTERS, "(HIRAGANA|KATAKANA) LETTER "),
        (ranges.KANA_HALFWIDTH, "HALFWIDTH KATAKANA"),
        (ranges.HANGUL, "HANGUL "),
        (ranges.BOPOMOFO, "(BOPOMOFO|CJK STROKE|IDEOGRAPHIC ANNOTATION) "),
        (ranges.YI, "YI (SYLLABLE|RADICAL) "),
    ],
)
def test_a_range_holds_letters_of_its_script_only(scripts: str, names: str) -> None:
    letters = members(scripts)
    assert letters
    assert [char for char in letters if not re.match(names, unicodedata.name(char))] == []


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("scripts", "name"),
    [
        (ranges.HAN, "CJK (UNIFIED|COMPATIBILITY) IDEOGRAPH-"),
        (
            f"{ranges.HANGUL}\uffa0-\uffdc",
            "(HALFWIDTH )?HANGUL (?!SINGLE DOT|DOUBLE DOT)",
        ),
        (ranges.YI, "YI (SYLLABLE|RADICAL) "),
    ],
)
def test_a_range_holds_every_letter_of_its_script(scripts: str, name: str) -> None:
    every = [char for char in map(chr, range(sys.maxunicode + 1)) if re.match(name, unicodedata.name(char, ""))]
    assert re.sub(f"[{scripts}]", "", "".join(every)) == ""


def test_wide_letters_have_no_case_and_take_two_cells() -> None:
    letters = members(ranges.CJK)
    assert {char for char in letters if char.lower() != char.upper()} == set()
    # The medial and final jamo combine with the wide initial before them.
    narrow = {char for char in letters if unicodedata.east_asian_width(char) not in "WF"}
    assert all(re.search("JUNGSEONG|JONGSEONG", unicodedata.name(char)) for char in narrow)


@pytest.mark.parametrize("mark", "・ー゠ヽヾゝゞ")
def test_marks_borrowed_by_chinese_text_are_no_kana_letters(mark: str) -> None:
    assert not re.match(f"[{ranges.KANA_LETTERS}]", mark)


@pytest.mark.parametrize("sign", "〇々〆⼀⺀〸")
def test_signs_written_among_han_are_listed_apart(sign: str) -> None:
    assert re.match(f"[{ranges.HAN_SIGNS}]", sign)
    assert not re.match(f"[{ranges.HAN}]", sign)


@pytest.mark.parametrize(
    ("contains", "scripts"), [(ranges.is_han, ranges.HAN), (ranges.is_kana, ranges.KANA)], ids=["Han", "kana"]
)
def test_the_functions_agree_with_the_ranges(contains: Callable[[str], bool], scripts: str) -> None:
    pattern = re.compile(f"[{scripts}]")
    characters = map(chr, range(0x40000))
    assert not [each for each in characters if contains(each) != bool(pattern.match(each))]
