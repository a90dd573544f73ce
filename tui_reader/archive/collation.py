"""Keys by which titles and publishers are compared and sorted."""

from __future__ import annotations

import codecs
import re
import unicodedata

# Titles that agree in this many characters keep the order of the archive; the limit keeps keys small.
_LETTERS = 80

_NUMBER = re.compile("[0-9]+")

NOTHING_LAST = b"\xff"


def title_key(title: str) -> str:
    """A title for comparison: without spaces, in NFKC."""
    # Normalized again: an accent on a space is now on the letter before it.
    return unicodedata.normalize("NFKC", "".join(unicodedata.normalize("NFKC", title).split()))


def sort_key(text: str) -> bytes:
    """Bytes that sort as a reader expects: case, accents, width and punctuation are ignored, numbers sort by
    value.

    Chinese characters sort by their GB 2312 code, in which the 3,755 common characters are in pinyin order, so
    that no table of readings is needed; characters outside GB 2312 follow by code point.
    """
    letters = "".join(filter(_counts, unicodedata.normalize("NFKD", text[:_LETTERS]))) or text[:_LETTERS]
    return _NUMBER.sub(_by_value, letters.casefold()).encode("gb2312", "bulletin-tui-after-gb2312")


def source_key(name: str) -> bytes:
    """The key of a publisher: spellings that sort alike are one."""
    return sort_key(name) if name else NOTHING_LAST


def _counts(character: str) -> bool:
    """Whether a character counts: letters, digits, vowel signs of Indic scripts; not accents and punctuation."""
    return unicodedata.category(character)[0] in "LNM" and not "\u0300" <= character <= "\u036f"


def _by_value(match: re.Match[str]) -> str:
    """Digits without leading zeros, preceded by their count, so that 9 sorts before 10. The count is one digit up
    to 9; `:` and the characters after it continue the sequence."""
    digits = match[0].lstrip("0") or "0"
    return f"{chr(ord('0') + min(len(digits), 60))}{digits}"


def _after_gb2312(error: UnicodeError) -> tuple[bytes, int]:
    """Encodes what GB 2312 lacks behind 0xF8, which is above its lead bytes."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return (
        b"".join(b"\xf8" + c.encode("utf-8", "surrogatepass") for c in error.object[error.start : error.end]),
        error.end,
    )


codecs.register_error("bulletin-tui-after-gb2312", _after_gb2312)
