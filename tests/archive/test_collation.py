"""Which titles are the same, and which comes first."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.archive.collation import NOTHING_LAST, sort_key, title_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("关于 举办 展览的通知", "关于举办展览的通知", id="spaces"),
        pytest.param("通知　（１号）", "通知(1号)", id="ideographic space and width"),
        pytest.param("ﾆｭｰｽ", "ニュース", id="half-width kana"),
        pytest.param("e\u0301te\u0301", "été", id="composition"),
    ],
)
def test_titles_that_are_the_same(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [pytest.param("Notice", "notice", id="case"), pytest.param("公告", "公示", id="words")]
)
def test_titles_that_are_not(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


@pytest.mark.parametrize(
    "in_order",
    [
        pytest.param(["Notice 2", "notice 9", "Notice 10", "notice 0100"], id="numbers by value"),
        pytest.param(["第９期", "第10期", "第11期"], id="full-width digits"),
        pytest.param(["2", "1234567890", "12345678901", "a"], id="long numbers before letters"),
        pytest.param(["apple", "Banana", "cherry"], id="case aside"),
        pytest.param(["eau", "élection", "fête"], id="accents aside"),
        pytest.param(["“安全”须知", "《办法》", "【通知】"], id="punctuation aside"),
        pytest.param(["安", "北", "从", "东", "恩", "发", "关", "和", "加", "开", "拉", "明", "南"], id="pinyin"),
        pytest.param(["abc", "Привет", "安全"], id="alphabets before Han"),
        pytest.param(["张", "座", "㐂"], id="rare characters after common ones"),
    ],
)
def test_order(in_order: list[str]) -> None:
    shuffled = random.Random(4).sample(in_order, len(in_order))
    assert sorted(shuffled, key=sort_key) == in_order


def test_punctuation_alone_still_has_a_key() -> None:
    assert sort_key("——") != sort_key("……")


@given(st.text(st.characters(exclude_categories=["Cs"])))
@settings(max_examples=100)
def test_every_text_has_a_key_that_sorts_before_none(text: str) -> None:
    assert sort_key(text) < NOTHING_LAST
    assert title_key(title_key(text)) == title_key(text)
