"""The characters of a PDF page as pdfium gives them, and in which table each of them stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pypdfium2.raw import FPDFText_GetUnicode

_UNKNOWN = "\ufffd"
_LONE = re.compile("[\ud800-\udfff]")


class PlacedTables(NamedTuple):
    """The number of the table in which each character of a page stands, None outside of all, and the mark of each
    table. () without tables."""

    tables: Sequence[int | None] = ()
    marks: Mapping[int, str] = {}


def page_characters(textpage: Any) -> Sequence[str]:
    """The characters of a page, as many as pdfium counts: one beyond U+FFFF counts as two, the second being ""."""
    count = textpage.count_chars()
    whole: str = textpage.get_text_range() if count > 0 else ""
    if len(whole) == count and _LONE.search(whole) is None:
        return whole
    codes = [FPDFText_GetUnicode(textpage, index) for index in range(count)]
    found: list[str] = []
    for place, code in enumerate(codes):
        following = codes[place + 1] if place + 1 < count else 0
        if 0xD800 <= code < 0xDC00 <= following < 0xE000:
            found.append(chr(0x10000 + (code - 0xD800) * 0x400 + following - 0xDC00))
        elif 0xDC00 <= code < 0xE000 and place and 0xD800 <= codes[place - 1] < 0xDC00:
            found.append("")
        else:
            found.append(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else _UNKNOWN)
    return found
