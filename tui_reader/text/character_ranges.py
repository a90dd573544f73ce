"""Code point ranges of scripts, each written for use inside a regular expression's character class.

A class with Han takes 1 to 2 ms to compile: `is_han` and `is_kana` are for code that runs at every start.
"""

HAN_BASIC = "\u4e00-\u9fff"
"""The first block of Han, without rare characters: for code that examines every character of a text."""

HAN = f"\u3400-\u4dbf{HAN_BASIC}\uf900-\ufaff\U00020000-\U0003ffff"
"""Han characters with all extensions and the compatibility ideographs."""

HAN_SIGNS = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c"
"""Signs used with Han: radicals, iteration marks, 〇 and other numerals."""

KANA = "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
"""Hiragana and katakana with their sound and length marks, without ゠ and ・."""

KANA_LETTERS = "\u3041-\u3093\u30a1-\u30f6"
"""Kana that identify Japanese: Chinese text also uses ー as a dash, and ヽ and ゝ as marks."""

KANA_HALFWIDTH = "\uff66-\uff9f"
"""Half-width katakana with their voicing marks."""

HANGUL = "\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7fb"
"""Hangul syllables and all jamo."""

BOPOMOFO = "\u3105-\u312f\u3190-\u319f\u31a0-\u31bf\u31c0-\u31e3"
"""Bopomofo, kanbun and strokes."""

YI = "\ua000-\ua4cf"
"""Yi syllables and radicals."""

TANGUT = "\U00016fe0-\U00018d8f\U0001aff0-\U0001b2ff"
"""Tangut, Khitan, Nüshu and the supplements of kana."""

UNMARKED = "\x00-\u02ff\u2010-\u20cf\u2100-\u2bff\u3000-\u3029\u3030-\u3098\u309b-\ua66e\uac00-\ud7ff\uff00-\uffff"
"""Blocks of letters, symbols and Han without combining marks and joiners, not all of them."""

CJK = f"{KANA}{HAN}{HANGUL}"
"""Letters of East Asia that take two cells and have no case."""


def is_han(character: str) -> bool:
    """Whether `HAN` contains a character."""
    return (
        "\u3400" <= character <= "\u4dbf"
        or "\u4e00" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U0003ffff"
    )


def is_kana(character: str) -> bool:
    """Whether `KANA` contains a character."""
    return (
        "\u3041" <= character <= "\u309f"
        or "\u30a1" <= character <= "\u30fa"
        or "\u30fc" <= character <= "\u30ff"
        or "\u31f0" <= character <= "\u31ff"
    )
