"""Folding keeps every offset and makes variants equal."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.fold import fold, representatives, search_fold, search_pattern


@pytest.mark.parametrize("function", [fold, search_fold])
@given(text=st.text(max_size=60))
def test_length_is_kept_and_folding_is_idempotent(function: Callable[[str], str], text: str) -> None:
    folded = function(text)
    assert len(folded) == len(text)
    assert function(folded) == folded


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


def test_search_fold_is_idempotent_for_every_code_point() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    folded = search_fold(everything)
    assert len(folded) == len(everything)
    assert search_fold(folded) == folded


def test_no_representative_is_itself_a_variant() -> None:
    table = representatives()
    assert len(table) > 4000
    assert not set(table) & set(table.values())
    assert all(len(variant) == len(one) == 1 for variant, one in table.items())


@pytest.mark.parametrize(
    ("alike", "one"),
    [
        pytest.param("发髮發発髪", "发", id="five ways to write one"),
        pytest.param("后後", "后", id="simplified is an old character"),
        pytest.param("里裏裡", "里", id="Taiwan and Hong Kong"),
        pytest.param("线綫線", "线", id="thread"),
        pytest.param("卫衞衛", "卫", id="guard"),
        pytest.param("着著", "着", id="particle, as in Taiwan"),
        pytest.param("广廣広", "广", id="Japanese"),
        pytest.param("国國", "国", id="Japanese as simplified"),
        pytest.param("芸", "芸", id="Japanese form that is a Chinese character of its own"),
        pytest.param("斗鬥闘鬭", "斗", id="Japanese by way of another old form"),
        pytest.param("了瞭", "了", id="of two simplified forms one"),
        pytest.param("复復複覆", "复", id="reply"),
        pytest.param("余餘馀", "余", id="left by a conversion"),
        pytest.param("车車⾞車", "车", id="radical and compatibility form"),
        pytest.param("㑇㑳", "㑇", id="rare"),
        pytest.param("𫛚鳽", "𫛚", id="beyond the first plane"),
        pytest.param("aAａＡáÁàäâãåǎảạấæÆ", "a", id="a"),
        pytest.param("sSſß", "s", id="s"),
        pytest.param("iIíÎïıİ", "i", id="i"),
        pytest.param("dDđĐð", "d", id="d"),
        pytest.param("oOøÓőơỡ", "o", id="o"),
        pytest.param("еЕёЁѐ", "е", id="Cyrillic e"),
        pytest.param("йЙ", "й", id="Cyrillic short i is a letter"),
        pytest.param("їЇ", "ї", id="Ukrainian yi is a letter"),
        pytest.param("αΑάἄᾳ", "α", id="alpha"),
        pytest.param("σΣς", "σ", id="final sigma"),
        pytest.param("اأإآ", "ا", id="alef"),
        pytest.param("يیى", "ي", id="yeh"),
        pytest.param("7７٧۷७๗", "7", id="digits of all scripts"),
        pytest.param("アｱ", "ア", id="half-width kana"),
        pytest.param("〇○◯", "〇", id="written zero"),
        pytest.param("([（［〔【", "(", id="brackets"),
        pytest.param(")]）］〕】", ")", id="closing brackets"),
        pytest.param("<＜《〈", "<", id="angle brackets"),
        pytest.param('"“”„«「」『』＂', '"', id="quotes"),
        pytest.param("'‘’`＇", "'", id="single quotes"),
        pytest.param("--–—－−", "-", id="dashes"),
        pytest.param("~～〜", "~", id="waves"),
        pytest.param(".．。｡", ".", id="full stops"),
        pytest.param(",，、､", ",", id="commas"),
        pytest.param("·・･•", "·", id="middle dots"),
        pytest.param(" \u3000\u00a0\u2003", " ", id="spaces"),
        pytest.param("\n", "\n", id="line break"),
    ],
)
def test_characters_equal_to_search(alike: str, one: str) -> None:
    assert search_fold(alike) == one * len(alike)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("象像", id="two characters in simplified text too"),
        pytest.param("划画", id="neither"),
        pytest.param("m²", id="superscripts are no digits"),
        pytest.param("①ⅳ℃", id="enclosed digits, numerals, units"),
        pytest.param("ガか゛", id="voiced kana are other kana"),
        pytest.param("日本语, 한국어, ไทย", id="scripts without case and accents"),
        pytest.param("a_b/c@d#e", id="other ASCII"),
    ],
)
def test_characters_that_search_keeps_apart(text: str) -> None:
    assert search_fold(text) == text


def test_search_fold_of_a_sentence() -> None:
    folded = search_fold("國發〔2010〕２１號《關於“三農”工作的意見》，Ｃafé İstanbul")
    assert folded == '国发(2010)21号<关于"三农"工作的意见>,cafe istanbul'


def test_the_pattern_of_a_text_matches_what_folds_to_the_same() -> None:
    """Each code point among all of them."""
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    folded = search_fold(everything)
    for one in ["e", "É", "水", "发", "髮", "-", "]", "^", "\\", "〇", "1", "٣", " ", "'", "\U0002f80f", "𝟙"]:
        wanted = search_fold(one)
        same = [at for at, each in enumerate(folded) if each == wanted]
        assert [match.start() for match in search_pattern(one).finditer(everything)] == same


SIMILAR = st.text(alphabet="eéËＥ發发髮.。-—[](（水٣3\\^", max_size=12)


@given(text=SIMILAR, wanted=SIMILAR.filter(bool))
def test_the_pattern_finds_what_the_folded_text_has(text: str, wanted: str) -> None:
    match = search_pattern(wanted).search(text)
    assert (match.start() if match else -1) == search_fold(text).find(search_fold(wanted))
