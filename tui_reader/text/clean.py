"""Sanitizing of untrusted text, once, where bytes become strings: control codes, invisible characters, bidi."""

from __future__ import annotations

import re
import unicodedata

from tui_reader.text.character_ranges import UNMARKED
from tui_reader.text.compiled import compiled

_REPLACEMENT = "\ufffd"
_MOST_MARKS = 8

# Replaced by U+FFFD: control codes, bidi controls as in Trojan Source (CVE-2021-42574), noncharacters and
# surrogates, which cannot be encoded.
_VISIBLE = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_INVISIBLE = (
    "\u00ad\u034f\u061c\u17b4\u17b5\u180e"
    "\u200b\u200e\u200f\u2060-\u2065\u206a-\u206f\ufe0e\ufe0f\ufeff\ufff0-\ufffb"
)
_VISIBLE_ASTRAL = "".join(f"{chr(end)}{chr(end + 1)}" for end in range(0x1FFFE, 0x110000, 0x10000))
_INVISIBLE_ASTRAL = "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
_BREAKS = "\x0b\x0c\x85\u2028\u2029"
_BLANKS = "\u3164\uffa0"

# Arabic to N'Ko, Indic scripts, Tibetan, Myanmar, Khmer, Mongolian, Arabic presentation forms, Indic on plane 1.
_JOINING = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ua840-\uaadf\ufb50-\ufdcf\ufe70-\ufefc"
    "\U00011000-\U00011fff"
)

# Compiled at first use: together they take 6 ms, and starting the program cleans nothing.
_FORBIDDEN = f"[{_VISIBLE}{_VISIBLE_ASTRAL}{_INVISIBLE}{_INVISIBLE_ASTRAL}{_BREAKS}{_BLANKS}]"
_DROPPED = f"[{_INVISIBLE}{_INVISIBLE_ASTRAL}]"
# Above U+FFFF all is suspect: each further range slows every search.
_SUSPECT = f"[{_VISIBLE}{_INVISIBLE}{_BREAKS}{_BLANKS}\t\r\u200c\u200d\U00010000-\U0010ffff]"
# Of what may be forbidden, Python calls only marks and blanks printable.
_MARK = f"[^{UNMARKED}]"
# Nine marks in a row are within a match. The first is apart from the others: `re` skips to it at full speed.
_MARK_RUN = f"[^{UNMARKED}][^{UNMARKED}]{{8,}}"
_EMOJI = "\u2600-\u27bf\U0001f000-\U0001faff"
_JOINED_EMOJI = f"(?<=[{_EMOJI}])\u200d(?=[{_EMOJI}])"
_LOOSE_JOINER = f"(?!{_JOINED_EMOJI})(?:(?<![{_JOINING}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINING}]))"
# Nobody joins nine emoji; endless chains would be drawn in two cells.
_CHAIN = f"(?:[{_EMOJI}][\U0001f3fb-\U0001f3ff]?\u200d){{8}}"


def clean(text: str) -> str:
    """`text` made safe to draw: line breaks become `\\n`, tabs become spaces up to the next multiple of 8 columns.

    Controls, lone surrogates, noncharacters and bidi embeddings, overrides and isolates become U+FFFD. Invisible
    format characters are removed, as are joiners outside of emoji and of the scripts that need them, and combining
    marks after the eighth in a row. Clean text is returned unchanged.
    """
    if is_plain(text):
        return text
    if compiled(_SUSPECT).search(text):
        text = _purge(text)
    if not text.isascii() and compiled(_MARK_RUN).search(text):
        text = _without_loose_joiners(compiled(_MARK_RUN).sub(_thin, text))
    return text


def single_line(text: str) -> str:
    """`text` cleaned, with a space for each line break, for what must not break the line it is shown in."""
    text = clean(text)
    return text.replace("\n", " ") if "\n" in text else text


def collapsed(text: str) -> str:
    """`text` cleaned, with one space for each run of ASCII spaces and line breaks; spaces at the ends stay."""
    if not text.isprintable():
        text = clean(text.replace("\n", " ").replace("\t", " ").replace("\r", " "))
        if "\n" in text:
            text = text.replace("\n", " ")
    elif not _is_unmarked(text):
        text = clean(text)
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def without_space(text: str) -> str:
    """The text without white space, for comparing what was set in lines of other lengths."""
    return "".join(text.split())


def without_case(text: str) -> str:
    """The text folded as patterns that ignore case compare it: `İ` and `ı` are `i`, `ſ` is `s`, `ς` is `σ`."""
    return text.casefold().replace("i\u0307", "i").replace("ı", "i")


def clean_line(text: str, limit: int = 1000) -> str:
    """`text` cleaned, on one line: runs of spaces and line breaks become one space, ends are stripped.

    Text longer than `limit` code points is cut and ends in `…`.
    """
    if "\t" in text:
        text = text.replace("\t", " ")
    text = clean(text)
    if "\n" in text:
        text = text.replace("\n", " ")
    text = text.strip()
    while "  " in text:
        text = text.replace("  ", " ")
    if len(text) > limit:
        text = text[: max(0, limit - 1)].rstrip("\u200c\u200d").rstrip() + "…"
    return text


def is_plain(text: str) -> bool:
    """Whether a text is clean for certain. Most text is, and this takes a quarter of the time of the searches."""
    if not (text.isprintable() or text.replace("\n", "").replace("\u3000", "").replace("\xa0", "").isprintable()):
        return False
    return _is_unmarked(text)


def _is_unmarked(text: str) -> bool:
    """Whether a printable text has no marks, joiners and blanks for certain."""
    return text.isascii() or not (
        _BLANKS[0] in text or _BLANKS[1] in text or compiled(_MARK).search(text) is not None
    )


def _purge(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = compiled(_FORBIDDEN).sub(_replace, text)
    text = _without_loose_joiners(text)
    return text.expandtabs(8) if "\t" in text else text


def _without_loose_joiners(text: str) -> str:
    if "\u200c" not in text and "\u200d" not in text:
        return text
    text = compiled(_LOOSE_JOINER).sub("", text)
    return compiled(_CHAIN).sub(lambda chain: chain[0][:-1], text) if "\u200d" in text else text


def _replace(match: re.Match[str]) -> str:
    character = match[0]
    if character in _BREAKS:
        return "\n"
    if character in _BLANKS:
        return " "
    return "" if compiled(_DROPPED).match(character) else _REPLACEMENT


def _thin(match: re.Match[str]) -> str:
    """A run of symbols and marks without the marks after the eighth in a row."""
    kept: list[str] = []
    marks = 0
    for character in match[0]:
        joined = unicodedata.category(character)[0] == "M" or character in "\u200c\u200d"
        marks = marks + 1 if joined else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def joined_surrogates(text: str) -> str:
    """The text with each pair of UTF-16 surrogates as one character; U+FFFD stands for half a pair."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
