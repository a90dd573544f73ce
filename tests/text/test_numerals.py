"""Values of printed numerals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.numerals import chinese_number, roman_number

DIGITS = "零一二三四五六七八九"


def printed(number: int) -> str:
    """The standard Chinese numeral of 1 to 99,999,999."""
    high, low = divmod(number, 10_000)
    if high:
        gap = "零" if 0 < low < 1000 else ""
        return f"{printed(high)}万{gap}{printed(low) if low else ''}"
    text, gap = "", ""
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, low = divmod(low, scale)
        if digit:
            text += gap + DIGITS[digit] + name
            gap = ""
        elif text:
            gap = "零"
    return text


@given(st.integers(1, 99_999_999))
def test_every_standard_numeral_is_read(number: int) -> None:
    assert chinese_number(printed(number)) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("一", 1, id="one"),
        pytest.param("十", 10, id="ten"),
        pytest.param("十五", 15, id="fifteen"),
        pytest.param("二十", 20, id="twenty"),
        pytest.param("一百二十三", 123, id="hundreds"),
        pytest.param("一百零五", 105, id="a zero between"),
        pytest.param("一百二", 120, id="spoken"),
        pytest.param("一万二", 12_000, id="spoken ten thousands"),
        pytest.param("两千", 2000, id="两"),
        pytest.param("三亿五千万", 350_000_000, id="hundred millions"),
        pytest.param("一万亿", 10**12, id="trillion"),
        pytest.param("廿", 20, id="廿"),
        pytest.param("廿八", 28, id="廿八"),
        pytest.param("卅一", 31, id="卅一"),
        pytest.param("〇", 0, id="zero"),
        pytest.param("二○一○", 2010, id="digits with ○"),
        pytest.param("二〇一〇", 2010, id="digits with 〇"),
        pytest.param("二零一零", 2010, id="digits with 零"),
        pytest.param("二O一O", 2010, id="digits with a letter O"),
        pytest.param("壹佰贰拾叁", 123, id="financial"),
        pytest.param("叁萬", 30_000, id="financial, traditional"),
        pytest.param("12", 12, id="ASCII"),
        pytest.param("１２", 12, id="full-width"),
        pytest.param("10万", 100_000, id="digits with a scale"),
        pytest.param(" 三 ", 3, id="spaces around"),
    ],
)
def test_chinese_number(text: str, value: int) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a",
        "O",
        "百",
        "十十",
        "二百三百",
        "一百千",
        "百万",
        "三有",
        "第三",
        "-1",
        "1.5",
        "一亿亿",
        "万",
        "²",
        "零百",
        "9" * 5000,
    ],
)
def test_text_that_is_no_chinese_number(text: str) -> None:
    assert chinese_number(text) is None


@given(st.text("零〇一二十百千万亿廿0１O", max_size=12))
def test_any_text_gets_an_answer(text: str) -> None:
    value = chinese_number(text)
    assert value is None or value >= 0


@given(st.integers(1, 3999))
def test_every_roman_number_is_read(number: int) -> None:
    text, rest = "", number
    for letters, value in zip(
        ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"],
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        strict=True,
    ):
        text += letters * (rest // value)
        rest %= value
    assert roman_number(text) == roman_number(text.lower()) == number


@pytest.mark.parametrize(("text", "value"), [("Ⅳ", 4), ("ⅷ", 8), ("ⅩⅢ", 13)])
def test_roman_number_characters(text: str, value: int) -> None:
    assert roman_number(text) == value


@pytest.mark.parametrize("text", ["", "IIII", "VX", "IC", "iI", "MMMM", "A", "IL", "i.", "XIIX", "一"])
def test_text_that_is_no_roman_number(text: str) -> None:
    assert roman_number(text) is None
