"""The numbers of paragraphs (一、 （一） 1. a)), which are not part of the text and have to be counted."""

from __future__ import annotations

import re
from typing import NamedTuple

from tui_reader.text.clean import clean
from tui_reader.text.numerals import roman_numeral

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_FULL_WIDTH = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}
_KOREAN = {"ganada": "가나다라마바사아자차카타파하", "chosung": "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"}
_SEQUENCES = {
    "ideographtraditional": _STEMS,
    "ideographzodiac": "子丑寅卯辰巳午未申酉戌亥",
    "ideographenclosedcircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "decimalenclosedparen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalenclosedfullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "aiueofullwidth": (
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
    ),
    "irohafullwidth": (
        "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
    ),
}
_SEQUENCES |= {"aiueo": _SEQUENCES["aiueofullwidth"], "iroha": _SEQUENCES["irohafullwidth"]}
_LEGAL = ("零壹贰叁肆伍陆柒捌玖", "拾")
_HAN_COUNTING = ("chinesecounting", "japanesecounting", "taiwanesecounting", "ideographdigital")
_PLACEHOLDER = re.compile(r"%([1-9])")
_LEVELS = 9
_LARGEST_NUMBER = 100_000

NUMBER_FORMATS = {
    **{1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital"},
    **{
        11: "japaneseCounting",
        17: "japaneseCounting",
        18: "decimalEnclosedCircle",
        22: "decimalZero",
        23: "bullet",
    },
    **{28: "decimalEnclosedCircle", 30: "ideographTraditional", 33: "taiwaneseCounting", 255: "none"},
    **{35: "taiwaneseCounting", 36: "ideographDigital", 37: "chineseCounting", 39: "chineseCounting"},
}
"""Formats by the codes of binary Word documents and Word 2003 XML (MS-OSHARED 2.2.1.3); others are decimal."""

BULLET = "•"


class ListLevel(NamedTuple):
    """One level of a list: number format, text with placeholders (%1), first number."""

    format: str
    text: str
    start: int


class ListNumbers:
    """Counts the numbered paragraphs of one document, in the order of calls to `label`.

    `levels` are those of each list by its name, or by `abstract` and the name of its counter in `counters`: lists
    with the same counter count on.
    """

    def __init__(self, levels: dict[str, dict[int, ListLevel]], counters: dict[str, str]) -> None:
        self._levels = levels
        self._lists = counters
        self._counts: dict[str, list[int]] = {}

    def label(self, number: str, level: int) -> str:
        """The number or bullet before the next paragraph of a list; empty if Word prints none."""
        name = self._lists.get(number, "")
        levels = self._levels.get(number) or self._levels.get(f"abstract {name}", {})
        own = levels.get(level)
        if own is None or not 0 <= level < _LEVELS:
            return ""
        if own.format == "bullet":
            return BULLET
        counts = self._counts.setdefault(name or number, [0] * _LEVELS)
        counts[level] = min(max(counts[level] + 1, own.start), _LARGEST_NUMBER)
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)

        def number_of(placeholder: re.Match[str]) -> str:
            index = int(placeholder[1]) - 1
            form = levels.get(index, own)
            return format_number(counts[index] or form.start, form.format)

        # Damaged documents state any characters around the number.
        return (
            "" if own.format == "none" else clean(_PLACEHOLDER.sub(number_of, own.text)).replace("\n", " ").strip()
        )

    def restart(self, number: str, level: int, value: int) -> None:
        """Let the next paragraph of a level of a list have this number."""
        counts = self._counts.setdefault(self._lists.get(number, "") or number, [0] * _LEVELS)
        if 0 <= level < _LEVELS:
            counts[level] = min(max(value - 1, 0), _LARGEST_NUMBER)


def format_number(number: int, number_format: str) -> str:
    """A number in a number format of Word (ST_NumberFormat); digits in formats that are not supported."""
    lowered = number_format.lower()
    if lowered.startswith(_HAN_COUNTING):
        return _chinese(number)
    sequence = _SEQUENCES.get(lowered, "")
    # Letters and stems begin again; there are no more enclosed numbers.
    if sequence and (number <= len(sequence) or "enclosed" not in lowered):
        return sequence[(number - 1) % len(sequence)]
    if lowered in ("chineselegalsimplified", "ideographlegaltraditional"):
        return _chinese(number, *_LEGAL)
    if lowered.startswith("decimalfullwidth"):
        return str(number).translate(_FULL_WIDTH)
    if lowered in _KOREAN:
        return _KOREAN[lowered][(number - 1) % 14]
    if lowered in ("lowerletter", "upperletter"):
        letters = chr(ord("a") + (number - 1) % 26) * min(1 + (number - 1) // 26, 9)
        return letters.upper() if lowered == "upperletter" else letters
    if lowered in ("lowerroman", "upperroman"):
        return roman_numeral(number).upper() if lowered == "upperroman" else roman_numeral(number)
    if lowered.startswith("decimalenclosedcircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return f"{number:02}" if lowered == "decimalzero" else str(number)


def _chinese(number: int, digits: str = _DIGITS, ten: str = "十") -> str:
    """1 to 99 in Chinese numerals; larger numbers digit by digit."""
    if number >= 100:
        return "".join(digits[int(digit)] for digit in str(number))
    tens, rest = divmod(number, 10)
    head = ("" if tens == 1 and ten == "十" else digits[tens]) + ten if tens else ""
    return head + (digits[rest] if rest or not tens else "")
