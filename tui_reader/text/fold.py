"""Folding of text for find and for search, one code point to one, so that offsets stay valid."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_VARIANTS = Path(__file__).with_name("variants.txt")


# Half-width katakana; spaces, quotes, Han zeros and final sigma, which readers type in one form; full-width ASCII.
_TABLE = str.maketrans(
    "".join(map(chr, range(0xFF61, 0xFFA0))) + "\u3000\u00a0‘’“”○◯ς" + "".join(map(chr, range(0xFF01, 0xFF5F))),
    "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜"
    "  ''\"\"〇〇σ" + "".join(map(chr, range(0x21, 0x7F))),
)

# Brackets, quotes, dashes and stops of one family are equal, since readers do not know which form a page prints.
_FAMILIES = {
    "'": "`´‘’‚‛′ʹʻʼ",
    '"': "“”„‟″«»‹›「」『』〝〞〟",
    "(": "[{〔【〖〘〚",
    ")": "]}〕】〗〙〛",
    "<": "《〈〈⟨⟪",
    ">": "》〉〉⟩⟫",
    "-": "‐‑‒–—―−─",
    "~": "∼〜",
    ",": "、",
    ".": "。",
    "·": "•‧∙⋅・",
}

# Letters without a decomposition in Unicode, which are typed as the plain letter on keyboards without them.
_LETTERS = {
    "a": "æ",
    "d": "ðđ",
    "h": "ħ",
    "i": "ı",
    "l": "ł",
    "o": "øœ",
    "s": "ſß",
    "t": "ŧþ",
    "σ": "ς",
    "ا": "آأإٱ",
    "ك": "ک",
    "ي": "ىی",
    "〇": "○◯",
}
_SAME_TO_SEARCH = {
    one: shown for table in (_FAMILIES, _LETTERS) for shown, several in table.items() for one in several
}

# In these, the mark makes another letter: й is never typed as и.
_LETTERS_OF_THEIR_OWN = "йїўѓќ"

_PLANE = 0x10000
_BEYOND = chr(_PLANE)
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")

# Blocks with characters that fold, besides the Han in the table of variants.
_BLOCKS = [(0, 0x58F), (0x610, 0x1FFF), (0x2000, 0x218F), (0x2212, 0x223C), (0x22C5, 0x22C5), (0x2329, 0x232A)]
_BLOCKS += [(0x24B6, 0x24CF), (0x2500, 0x2500), (0x25CB, 0x25EF), (0x27E8, 0x27EB), (0x2C00, 0x2DFF)]
_BLOCKS += [(0x2E80, 0x2FDF), (0x3000, 0x30FF), (0xA620, 0xABFF), (0xF900, 0xFAFF), (0xFE30, 0xFE6F)]
_BLOCKS += [(0xFF00, 0xFFEF)]
_ASTRAL_BLOCKS = [(0x10400, 0x104D3), (0x10570, 0x10595), (0x10C80, 0x10CB2), (0x118A0, 0x118E9)]
_ASTRAL_BLOCKS += [(0x16E40, 0x16E5F), (0x1D7CE, 0x1D7FF), (0x1E900, 0x1E959), (0x2F800, 0x2FA1D)]

# Compatibility forms that are variants of the same character; superscripts and circled digits are not.
_COMPATIBLE = "[\xa0\u2000-\u200a\u202f\u205f\u2e80-\u2fdf\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffef]"
_ACCENTED = "[\xc0-\u024f\u0370-\u052f\u1e00-\u1fff\u2126-\u212b]"


def fold(text: str) -> str:
    """`text` without differences of case and width, of the same length, for find within a page.

    A character whose lower case is longer (`İ`) is kept.
    """
    if text.isascii():
        return text.lower()
    narrow = text.translate(_TABLE)
    lower = narrow.lower()
    if len(lower) != len(text):
        lower = "".join(small if len(small := character.lower()) == 1 else character for character in narrow)
    return lower.replace("ς", "σ")


def search_fold(text: str) -> str:
    """`text` as search compares it, of the same length. Folding is idempotent.

    Equal are: upper and lower case; full and half width; digits of all scripts; letters with and without the
    accents that Unicode composes in Latin, Greek and Cyrillic (é e, ế e, ё е; but й, ї, ў, ѓ, ќ are letters of
    their own) and similar letters (ß s, ø o, ı i); traditional, simplified and Japanese forms of a Han character;
    compatibility forms and radicals, which PDF files contain; brackets, quotes, dashes and stops of one family.
    """
    folded = text.translate(_plane())
    return folded.translate(_astral()) if _ASTRAL.search(folded) else folded


def search_pattern(text: str) -> re.Pattern[str]:
    """Matches in any text what `search_fold` makes equal to `text`.

    A search by it takes about a thirtieth of the time of folding the text.
    """
    same = _same()
    return re.compile("".join(f"[{re.escape(same.get(one, one))}]" for one in search_fold(text)))


@cache
def _same() -> dict[str, str]:
    """The characters that fold to each one, itself included, for those to which others do."""
    same: dict[str, list[str]] = {}
    astral = _astral()
    changed = [(code, folded) for code, folded in enumerate(_plane()) if code != folded]
    for code, folded in (*changed, *((code, ord(one)) for code, one in astral.items())):
        last = chr(folded) if folded < _PLANE else astral.get(folded, chr(folded))
        same.setdefault(last, [last]).append(chr(code))
    return {folded: "".join(several) for folded, several in same.items()}


@cache
def _plane() -> list[int]:
    """The folded code point of each one below U+10000. As a list, `str.translate` is twice as fast as with a dict
    of all characters, and many times as fast as with one that lacks most of them."""
    table = list(range(_PLANE))
    for character in _changing(_BLOCKS):
        table[ord(character)] = ord(_folded(character))
    for variant, representative in representatives().items():
        if variant < _BEYOND:
            table[ord(variant)] = ord(representative)
    return table


@cache
def _astral() -> dict[int, str]:
    table = {ord(variant): one for variant, one in representatives().items() if variant >= _BEYOND}
    return table | {ord(character): _folded(character) for character in _changing(_ASTRAL_BLOCKS)}


def _changing(blocks: list[tuple[int, int]]) -> Iterator[str]:
    """The characters of the blocks that may fold, by fast tests."""
    for first, last in blocks:
        for character in map(chr, range(first, last + 1)):
            if (
                character in _SAME_TO_SEARCH
                or character.isdecimal()
                or unicodedata.decomposition(character)
                or (not character.islower() and character != character.lower())
            ):
                yield character


def _folded(character: str) -> str:
    character = fold(character)
    if re.match(_COMPATIBLE, character) and len(compatible := unicodedata.normalize("NFKC", character)) == 1:
        character = compatible
    if re.match(_ACCENTED, character) and character not in _LETTERS_OF_THEIR_OWN:
        letters = unicodedata.normalize("NFD", character)
        if letters[0].isalpha() and all(map(unicodedata.combining, letters[1:])):
            character = letters[0].lower()
    character = _SAME_TO_SEARCH.get(character, character)
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return representatives().get(character, character)


@cache
def representatives() -> dict[str, str]:
    """The representative of each variant of a Han character, traditional, regional or Japanese: mostly the
    simplified form.

    `variants.txt` states how the table was derived from OpenCC. The package itself is not used: it converts whole
    phrases, which changes lengths, and takes 19 ms to import and 7 MB on disk; the table takes 2 ms and 31 kB.
    """
    lines = _VARIANTS.read_text(encoding="utf-8").splitlines()
    groups = (line.split() for line in lines if not line.startswith("#"))
    return {variant: group[0] for line in groups for group in line for variant in group[1:]}
