"""Keys of terms: which of them are unique, and what they cannot tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.archive.postgres.search.terms import (
    bulletin_terms,
    is_exact,
    is_own_key,
    prefix_key,
    term_key,
    term_keys,
)
from tui_reader.archive.record import pack
from tui_reader.model import Bulletin, Paragraph
from tui_reader.text.fold import search_fold
from tui_reader.text.terms import needed, terms

short = st.text(st.characters(min_codepoint=0xE01, max_codepoint=0xD7FF), min_size=1, max_size=2)


@given(one=short, other=short)
def test_short_terms_are_their_own_keys(one: str, other: str) -> None:
    assert is_own_key(one)
    assert (term_key(one) == term_key(other)) == (one == other)


@given(
    one=short,
    other=st.sampled_from(["road", "\ue00012", "\ue001通知", "ab", "1", "\U0001f600", "𠀀通"]),
)
def test_other_terms_have_none_of_these_keys(one: str, other: str) -> None:
    assert not is_own_key(other)
    assert term_key(one) != term_key(other)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4)))
def test_keys_are_in_order_and_fit(words: list[str]) -> None:
    keys = term_keys(words)
    assert keys == sorted({term_key(word) for word in words})
    assert all(-(1 << 31) <= key < 1 << 31 for key in keys)


TEXT = "停水通知 Roadworks 2021年 საქართველო კა Straße ế"


@pytest.mark.parametrize("phrase", ["停水", "通知", "roadworks", "2021", "straße", "ế", "კა"])
def test_the_keys_of_a_phrase_are_among_those_of_its_text(phrase: str) -> None:
    keys = set(bulletin_terms(pack(Bulletin("a", preamble=(Paragraph(TEXT),)))))
    assert terms(search_fold(TEXT)) >= set(needed(search_fold(phrase)).terms)
    assert keys >= set(term_keys(needed(search_fold(phrase)).terms))


@pytest.mark.parametrize(
    "prefix", ["r", "ro", "road", "roadwork", "roadworks", "20", "2021", "სა", "საქარ", "stra"]
)
def test_the_beginnings_of_words_have_keys(prefix: str) -> None:
    keys = bulletin_terms(pack(Bulletin("a", title=TEXT, preamble=(Paragraph(TEXT),))))
    for mark in ("", "\ue001"):
        key = prefix_key(mark + prefix)
        assert key is None if prefix == "სა" else key in keys
        assert is_exact(mark + prefix) == (prefix != "roadworks")


def test_sources_are_no_terms() -> None:
    assert bulletin_terms(pack(Bulletin("a", site="河口"))) == []


def test_a_damaged_document_has_no_terms() -> None:
    assert bulletin_terms(b"damaged") == []
