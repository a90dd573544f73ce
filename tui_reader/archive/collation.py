"""Keys by which titles and sources are compared and sorted."""

from __future__ import annotations

import codecs
import re
import unicodedata

# Titles that agree in so many letters are ordered by their place in the archive; keys stay small.
_LETTERS = 80

_NUMBER = re.compile("[0-9]+")

NOTHING_LAST = b"\xff"


def title_key(title: str) -> str:
    """What is left of a title for the question "is it the same?": no spaces, compatibility forms folded (NFKC)."""
    # Once more afterwards: an accent that stood on a space now stands on the letter before it.
    return unicodedata.normalize("NFKC", "".join(unicodedata.normalize("NFKC", title).split()))


def sort_key(text: str) -> bytes:
    """Bytes that sort like the text for a reader: case, accents, width and punctuation aside, numbers by value.

    Chinese characters take their GB 2312 code, whose 3,755 common characters stand in the order of their
    pinyin, so that no table of readings is needed; characters outside GB 2312 follow by code point.
    """
    letters = "".join(filter(_counts, unicodedata.normalize("NFKD", text[:_LETTERS]))) or text[:_LETTERS]
    return _NUMBER.sub(_by_value, letters.casefold()).encode("gb2312", "bulletin-tui-after-gb2312")


def _counts(character: str) -> bool:
    """Letters, digits and the vowel signs of Indic scripts count; accents and punctuation do not."""
    return unicodedata.category(character)[0] in "LNM" and not "\u0300" <= character <= "\u036f"


def _by_value(match: re.Match[str]) -> str:
    """Digits without leading zeros behind their count, so that 9 sorts before 10. A count of one digit suffices
    up to 9 digits; `:` and the letters after it go on from there."""
    digits = match[0].lstrip("0") or "0"
    return f"{chr(ord('0') + min(len(digits), 60))}{digits}"


def _after_gb2312(error: UnicodeError) -> tuple[bytes, int]:
    """0xF8 is above every lead byte of GB 2312."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return (
        b"".join(b"\xf8" + c.encode("utf-8", "surrogatepass") for c in error.object[error.start : error.end]),
        error.end,
    )


codecs.register_error("bulletin-tui-after-gb2312", _after_gb2312)
