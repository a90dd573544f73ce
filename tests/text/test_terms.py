"""Terms find every occurrence of a phrase, and exact terms never match without one."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tui_reader.text.fold import search_fold
from tui_reader.text.terms import (
    Needed,
    ends_in_word,
    field_terms,
    needed,
    occurrences,
    searchable,
    terms,
)

MARK = "\ue000"

# Han, kana, Hangul, Thai, letters with and without case, digits, a vowel sign, marks that may be missing, symbols,
# punctuation and white space: few of each, so that they meet.
ALPHABET = '三农农工カ한กabcвक\u093e\u0301\u0651ش12☆._-"( \n'
texts = st.text(ALPHABET, max_size=25)


def spans(text: str, phrase: str, prefix: bool = False) -> list[tuple[int, int]]:
    return list(occurrences(search_fold(text), search_fold(phrase), prefix))


def has(found: set[str], need: Needed) -> bool:
    return found.issuperset(need.terms) and (
        not need.prefix or any(term.startswith(need.prefix) for term in found)
    )


@settings(max_examples=150)
@given(texts, st.integers(0, 25), st.integers(1, 25), st.booleans())
@example("三农" * 2, 1, 4, False)
@example("a 三农b", 0, 5, True)
def test_occurrences_have_the_terms(text: str, start: int, length: int, prefix: bool) -> None:
    folded = search_fold(text)
    start %= max(1, len(folded))
    phrase = folded[start : start + length]
    assume(searchable(phrase))
    need = needed(phrase, prefix)
    assert need.terms or need.prefix
    for other in (folded, folded.replace("农", "工"), folded[::-1], folded.replace(" ", ""), folded + "b"):
        occurs = any(occurrences(other, phrase, prefix))
        if occurs:
            assert has(terms(other), need)
        elif need.exact:
            assert not has(terms(other), need)


@settings(max_examples=100)
@given(texts, texts, texts)
def test_a_phrase_between_punctuation_occurs(before: str, phrase: str, after: str) -> None:
    folded = search_fold(phrase)
    assume(searchable(folded))
    text = search_fold(f"{before};{phrase};{after}")
    last = len(before) + 1 + len(phrase)
    assert any(start <= last and end > len(before) for start, end in occurrences(text, folded))


@settings(max_examples=100)
@given(texts, texts)
@example("三农三农 三农", "三农")
def test_occurrences_are_in_order_and_do_not_overlap(text: str, phrase: str) -> None:
    end_before = 0
    for start, end in occurrences(search_fold(text), search_fold(phrase)):
        assert end_before <= start < end <= len(text)
        end_before = end


@given(st.text(max_size=80))
@example("停水 Street12，“公告”")
def test_terms_are_safe_to_join_by_spaces(text: str) -> None:
    for term in terms(search_fold(text)):
        assert term
        assert not any(c.isspace() or (c.isascii() and not c.isalnum()) or "A" <= c <= "Z" for c in term)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("三农问", {"三", "农", "问", "三农", "农问"}, id="characters and pairs"),
        pytest.param("三农,问", {"三", "农", "问", "三农"}, id="no pair across punctuation"),
        pytest.param("通 知\n书", {"通", "知", "书", "通知", "知书"}, id="pairs across white space"),
        pytest.param("to go", {"to", "go"}, id="short words"),
        pytest.param("covid19", {"covid19", f"{MARK}cov"}, id="letters and digits are one word"),
        pytest.param("第21号", {"第", "21", "号"}, id="a word ends where a script without spaces begins"),
        pytest.param("a_b", {"a", "b"}, id="an underscore is punctuation"),
        pytest.param("カナ", {"カ", "ナ", "カナ"}, id="kana"),
        pytest.param("한국", {"한", "국", "한국"}, id="Hangul"),
        pytest.param("ไทย", {"ไ", "ท", "ย", "ไท", "ทย"}, id="Thai"),
        pytest.param("हिंदी", {"हिंदी", f"{MARK}हिं"}, id="vowel signs belong to the word"),
        pytest.param("cafe\u0301 x", {"cafe", f"{MARK}caf", "x"}, id="an accent that stands alone is left out"),
        pytest.param("25℃", {"25", "℃"}, id="symbol"),
        pytest.param("a\ue001b", {"a", "b"}, id="private characters are in no term"),
        pytest.param("x" * 100, {"x" * 64, f"{MARK}xxx"}, id="endless word"),
        pytest.param("é" * 100, {"e" * 64, f"{MARK}eee"}, id="endless word with accents"),
        pytest.param("“—” ,", set(), id="nothing to find"),
        pytest.param("", set(), id="nothing"),
    ],
)
def test_terms(text: str, expected: set[str]) -> None:
    assert terms(search_fold(text)) == expected


@given(st.text("abc12 -_(’‘“”–—…«»·•\u00a0\u3000", max_size=25))
@example("a’b—cab\u3000a")
def test_typographic_marks_separate_terms_in_every_text(text: str) -> None:
    """A text without letters beyond ASCII is read in another way."""
    assert terms(text) | {"三"} == terms(f"{text}(三")


def test_terms_of_fields_are_distinct() -> None:
    plain, title, source = terms("三农"), field_terms("title", "三农"), field_terms("publisher", "三农")
    assert len(plain) == len(title) == len(source) == 3
    assert not plain & title
    assert not title & source
    assert set(needed("三农", field="title").terms) <= title
    gove = needed("gove", prefix=True, field="title")
    assert has(field_terms("title", "government"), gove)
    assert not has(field_terms("publisher", "government") | terms("government"), gove)


@pytest.mark.parametrize(
    ("phrase", "prefix", "expected"),
    [
        pytest.param("三", False, Needed(("三",), True), id="one character"),
        pytest.param("三农", False, Needed(("三农",), True), id="two"),
        pytest.param("三 农", False, Needed(("三农",), True), id="a space between characters is nothing"),
        pytest.param("三农问", False, Needed(("三农", "农问"), False), id="three"),
        pytest.param("三农三农", False, Needed(("三农", "农三"), False), id="each term once"),
        pytest.param("work", False, Needed(("work",), True), id="word"),
        pytest.param("public works", False, Needed(("public", "works"), False), id="words"),
        pytest.param("第21号", False, Needed(("第", "21", "号"), False), id="mixed"),
        pytest.param("c++", False, Needed(("c",), False), id="punctuation is no term"),
        pytest.param("--", False, Needed((), False), id="only punctuation"),
        pytest.param("go", True, Needed((), True, "go"), id="short beginning"),
        pytest.param("gov", True, Needed((f"{MARK}gov",), True), id="three letters are a term"),
        pytest.param("gove", True, Needed((f"{MARK}gov",), True, "gove"), id="more than three"),
        pytest.param("public gov", True, Needed(("public", f"{MARK}gov"), False), id="words, the last one begun"),
        pytest.param("x" * 70, False, Needed(("x" * 64,), False), id="endless word"),
        pytest.param("x" * 64, False, Needed(("x" * 64,), False), id="as long as an endless word is kept"),
    ],
)
def test_needed(phrase: str, prefix: bool, expected: Needed) -> None:
    assert needed(phrase, prefix) == expected


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        pytest.param("the party met", "art", [], id="words are whole"),
        pytest.param("art, Art", "ART", ["art", "Art"], id="every place, whatever the case"),
        pytest.param("Ça coûte", "ca coute", ["Ça coûte"], id="accents"),
        pytest.param("climate  \n change", "climate change", ["climate  \n change"], id="any white space"),
        pytest.param("climatechange", "climate change", [], id="white space between words has to be there"),
        pytest.param("climate-change", "climate change", [], id="and is no hyphen"),
        pytest.param("关于三农问题", "三农", ["三农"], id="Chinese is not split into words"),
        pytest.param("關於三農問題", "三农问题", ["三農問題"], id="traditional"),
        pytest.param("通　知", "通知", ["通　知"], id="spaced out"),
        pytest.param("关于三\n农", "三农", ["三\n农"], id="broken line"),
        pytest.param("关于三农", "关于 三农", ["关于三农"], id="a space typed between Chinese characters"),
        pytest.param("第21号、第2号", "第2", ["第2"], id="a number is whole"),
        pytest.param("第 21 号", "第21号", ["第 21 号"], id="spaces around a number"),
        pytest.param("2010年7月", "2010 年 7 月", ["2010年7月"], id="spaces around numbers, typed"),
        pytest.param("21号 121号", "21号", ["21号"], id="a number begins at its first digit"),
        pytest.param("国发（2010）21号", "国发〔2010〕21号", ["国发（2010）21号"], id="brackets of all kinds"),
        pytest.param("关于「三农」的", "关于“三农”", ["关于「三农」"], id="quotes of all kinds"),
        pytest.param("关于“三农”的", "关于三农", [], id="punctuation has to be there"),
        pytest.param("甲， 乙", "甲,乙", ["甲， 乙"], id="white space beside punctuation"),
        pytest.param("GB / T 9704", "gb/t 9704", ["GB / T 9704"], id="standard"),
        pytest.param("C++ and C#", "c++", ["C++"], id="punctuation at the edge"),
        pytest.param("snake_case", "snake", ["snake"], id="an underscore ends a word"),
        pytest.param("cafe\u0301s cafe\u0301", "café", ["cafe\u0301"], id="accent that stands alone"),
        pytest.param("مُحَمَّد", "محمد", ["مُحَمَّد"], id="vowel signs nobody types"),
        pytest.param("हिंदी", "हि", [], id="vowel signs are part of the word"),
        pytest.param("ba a a", "a a", ["a a"], id="a place within a word hides none behind it"),
        pytest.param("人人人", "人人", ["人人"], id="none within another"),
        pytest.param("a", "", [], id="nothing"),
        pytest.param("", "a", [], id="in nothing"),
    ],
)
def test_occurrences(text: str, phrase: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in spans(text, phrase)] == found


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        pytest.param("Government of governors", "gov", [(0, 3), (14, 17)], id="beginnings of words"),
        pytest.param("misgovern", "gov", [], id="not within a word"),
        pytest.param("public governance", "public gov", [(0, 10)], id="of the last word"),
        pytest.param("publics governance", "public gov", [], id="of no other"),
    ],
)
def test_prefixes(text: str, phrase: str, found: list[tuple[int, int]]) -> None:
    assert spans(text, phrase, prefix=True) == found


@pytest.mark.parametrize(
    ("phrase", "letters"),
    [
        pytest.param("a gov", 3, id="word"),
        pytest.param("gov ", 0, id="finished"),
        pytest.param("三农", 0, id="Chinese"),
        pytest.param("第21", 2, id="digits"),
        pytest.param("c+", 0, id="punctuation"),
        pytest.param("", 0, id="nothing"),
    ],
)
def test_the_word_at_the_end(phrase: str, letters: int) -> None:
    assert ends_in_word(phrase) == letters


@pytest.mark.parametrize("phrase", ["", " ", "--", "“”", "_", "\ue000"])
def test_not_searchable(phrase: str) -> None:
    assert not searchable(search_fold(phrase))
