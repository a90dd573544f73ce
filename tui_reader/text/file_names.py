"""File names that every file system and shell takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from tui_reader.text.clean import clean_line

LONGEST = 120
"""Bytes of a name in UTF-8: file systems take 255, encrypted ones 143. Chosen by hand."""

_LONGEST_READ = 1000
"""Characters of a name that are looked at."""
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f]+')
"""Characters that Windows does not take, of which POSIX forbids `/` and NUL."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.I)
"""Names of devices on Windows, with any ending."""
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")


def ending_of(name: str) -> str:
    """The ending of a name with its dot, as it is written; "" for none."""
    found = _ENDING.search(name)
    return found[0] if found else ""


def safe_file_name(name: str, limit: int = LONGEST) -> str:
    """A name that every file system takes, in at most `limit` bytes of UTF-8; its ending stays. "" for a name of
    which nothing is left."""
    text = unicodedata.normalize("NFC", name[:_LONGEST_READ].encode("utf-8", "replace").decode())
    text = _FORBIDDEN.sub("_", clean_line(text, _LONGEST_READ).replace("\ufffd", ""))
    text = "".join(letter for letter in text if unicodedata.category(letter) not in ("Cf", "Cs", "Co", "Cn"))
    text = " ".join(text.split()).strip(". ")
    # A leading hyphen would be an option for a program.
    if text.startswith("-") or _RESERVED.match(text):
        text = f"_{text}"
    if not text.strip("_"):
        return ""
    return cut_file_name(text, limit)


def cut_file_name(name: str, limit: int = LONGEST, suffix: str = "") -> str:
    """A name in at most `limit` bytes of UTF-8, with `suffix` before its ending, which stays."""
    found = _ENDING.search(name)
    ending = found[0] if found and found.start() else ""
    room = limit - len(f"{suffix}{ending}".encode())
    stem = name.removesuffix(ending).encode("utf-8", "replace")[:room].decode("utf-8", "ignore").rstrip(". ")
    return f"{stem}{suffix}{ending}"


def unique_file_name(name: str, taken: Collection[str]) -> str:
    """A name that no other one of `taken` has, case aside: this one, or that with a number, as `a (2).pdf`."""
    folded = {one.casefold() for one in taken}
    if name.casefold() not in folded:
        return name
    numbered = (cut_file_name(name, LONGEST, f" ({number})") for number in range(2, len(folded) + 3))
    return next(one for one in numbered if one.casefold() not in folded)
