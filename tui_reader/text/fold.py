"""Fold text for in-page find: case and width differences removed, one code point to one, so offsets stay true."""

from __future__ import annotations

# Quotes and the two written zeros are folded as well: nobody types them the way a page happens to print them.
_ALIKE = {
    0x3000: " ",
    0x00A0: " ",
    0x2018: "'",
    0x2019: "'",
    0x201C: '"',
    0x201D: '"',
    0x25CB: "〇",
    0x25EF: "〇",
    0x03C2: "σ",
}
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_HALF_KATAKANA = dict(
    zip(
        range(0xFF61, 0xFFA0),
        "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜",
        strict=True,
    )
)
_TABLE = {**_FULL_WIDTH, **_HALF_KATAKANA, **_ALIKE}


def fold(text: str) -> str:
    """`text` with case and width differences removed, of the same length, so that a hit's offsets hold in both.

    A character whose lower case is longer than itself (`İ`) stays as it is.
    """
    if text.isascii():
        return text.lower()
    narrow = text.translate(_TABLE)
    lower = narrow.lower()
    if len(lower) != len(text):
        lower = "".join(small if len(small := character.lower()) == 1 else character for character in narrow)
    return lower.replace("ς", "σ")
