"""Values of printed numerals: Chinese, financial, full-width and Roman numerals."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 32  # characters of a numeral; int() takes long for hostile strings

_DIGITS = {
    **dict(zip("〇一二三四五六七八九", range(10), strict=True)),
    **dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    **dict.fromkeys("○◯Oo", 0),
    **{"两": 2, "兩": 2, "貳": 2, "參": 3, "叄": 3, "陸": 6, "弌": 1, "弍": 2, "弎": 3, "幺": 1},
}
_SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": "二十", "卄": "二十", "卅": "三十", "卌": "四十"}
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), 0xFF2F, 0xFF4F)}
_HIGH = ((10**8, "亿億"), (10**4, "万萬"))

_ROMAN = re.compile(r"(M{0,3})(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_STEPS = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
                (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def chinese_number(text: str) -> int | None:
    """The value of a whole numeral: `一百二十三`, `廿`, `二○一○`, `12`, `１２`, `叁佰`, `10万`; else None.

    A final digit directly after 百, 千, 万 or 亿 counts in the next lower scale, as in speech: `一百二` is 120.
    """
    text = text.strip().translate(_FULL_WIDTH)
    if not text or len(text) > _LONGEST:
        return None
    if text.isascii() and text.isdigit():
        return int(text)
    if text in ("O", "o", "Oo"):
        return None
    if all(character in _DIGITS or character in "0123456789" for character in text):
        return int("".join(str(_DIGITS.get(character, character)) for character in text))
    for short, full in _TENS.items():
        text = text.replace(short, full)
    return _scaled(text, 10**12)


def _scaled(text: str, below: int) -> int | None:
    """The value of a numeral with 亿 and 万, each group smaller than the scale above it."""
    for scale, names in _HIGH:
        at = max(text.rfind(name) for name in names)
        if at < 0:
            continue
        high = _scaled(text[:at], scale)
        rest = text[at + 1 :]
        if not high or scale >= below:
            return None
        if not rest:
            return high * scale
        if len(rest) == 1 and rest in _DIGITS and _DIGITS[rest]:
            return high * scale + _DIGITS[rest] * scale // 10
        low = _scaled(rest, scale)
        return None if low is None else high * scale + low
    return int(text) if text.isascii() and text.isdigit() else _group(text)


def _group(text: str) -> int | None:
    """The value of a numeral below 10,000: digits with their scales in descending order."""
    text = text.lstrip("零〇○")
    total, scale, digit, zero = 0, 10_000, None, False
    for character in text:
        if character in _SCALES:
            step = _SCALES[character]
            if step >= scale or (digit is None and step != 10) or digit == 0:
                return None
            total += (1 if digit is None else digit) * step
            scale, digit, zero = step, None, False
        elif digit is not None or character not in _DIGITS:
            return None
        elif _DIGITS[character] == 0:
            if zero:
                return None
            zero = True
        else:
            digit = _DIGITS[character]
    if digit is None:
        return None if zero or not text else total
    return total + digit * (scale // 10 if 100 <= scale <= 1000 and not zero else 1)


def roman_number(text: str) -> int | None:
    """The value of a well-formed Roman numeral (1 to 3999), all capitals, all small, or `Ⅳ`; else None."""
    text = text.strip()
    if text and all("Ⅰ" <= character <= "ⅿ" for character in text):
        text = unicodedata.normalize("NFKC", text)
    if not text or len(text) > 15 or not (text.isupper() or text.islower()):
        return None
    text = text.upper()
    if not _ROMAN.fullmatch(text):
        return None
    values = [_ROMAN_VALUES[letter] for letter in text]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def roman_numeral(number: int) -> str:
    """A number in small Roman numerals, with at most nine thousands."""
    letters = ""
    for value, letter in _ROMAN_STEPS:
        times, number = divmod(number, value)
        letters += letter * min(times, 9)
    return letters
