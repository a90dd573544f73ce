"""The key of equal texts, against the forms of Unicode."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from tui_reader.parse.structure.match_key import compatible, match_key, words_key


@given(st.text(st.one_of(st.sampled_from("，：（…\u00a0¹％～e\u0301\u0308´①ﬁ"), st.characters())))
def test_the_compatible_form_is_that_of_unicode(text: str) -> None:
    assert compatible(text) == unicodedata.normalize("NFKC", text)


def test_space_case_and_width_do_not_count() -> None:
    assert match_key("关于 印发\u3000《Ｎotice》（试行）") == match_key("关于印发《NOTICE》(试行)")


def test_punctuation_does_not_count_among_words() -> None:
    assert words_key("Fees, set: 2026") == words_key("ＦＥＥＳ – set (2026)") == "feesset2026"
