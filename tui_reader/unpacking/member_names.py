"""Names of the members of archives: their charset where none is stated, and what leads out of the archive."""

from __future__ import annotations

import re
from collections.abc import Iterable

_COMMON_CHARACTERS = {
    "gb18030": re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]"),
    "cp932": re.compile(rb"[\x81-\x83\x88-\x97].", re.S),
    "big5": re.compile(rb"[\xa1-\xc6]."),
}
"""Punctuation, kana and the common ideographs (level 1) of the charsets in which Windows writes names."""
_LEAST_COMMON = 0.79
"""Share of common characters from which names are in a charset. Two letters of cp437 also decode as a rare
character of each. Chosen by hand."""


def plain_name(name: str) -> str:
    """The name of a member without what would lead out of the archive: roots and `..`, which programs that unpack
    archives drop too."""
    return "/".join(part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))


def charset_of_names(names: Iterable[bytes]) -> str:
    """The charset of the names without the UTF-8 flag: one for the archive, since it was packed by one program.

    By the ZIP specification it is cp437; Windows writes the charset of its country, and several tools write UTF-8
    without the flag.
    """
    joined = b"\n".join(name for name in names if not name.isascii())
    best, most = "cp437", _LEAST_COMMON
    for charset, common in (("utf-8", None), *_COMMON_CHARACTERS.items()):
        try:
            text = joined.decode(charset)
        except UnicodeDecodeError:
            continue
        if common is None:
            return charset
        wide = [char.encode(charset) for char in text if char > "\x7f"]
        share = sum(common.fullmatch(char) is not None for char in wide) / max(1, len(wide))
        # Most characters of one charset are also some of another, but not its common ones.
        if share > most:
            best, most = charset, share
    return best
