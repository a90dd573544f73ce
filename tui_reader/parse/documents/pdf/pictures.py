"""Pages of PDFs whose text is not in the file: scans, and pages whose characters are drawn."""

from __future__ import annotations

import re

from pypdfium2 import PdfPage
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

_LETTERS = re.compile(r"[^\W\d_]")
_UNKNOWN = re.compile("[\ufffd\0-\x08\x0e-\x1f\ue000-\uf8ff]")
_UNKNOWN_SHARE = 20
"""A page with more characters than one in so many that have no code shows more than its text says. By hand."""

_FEW_LETTERS, _MOST_OF_PAGE = 60, 0.5
"""A page with fewer letters, such as the mark of a scanning program, and with a picture on more than this share of
it, is a picture. Chosen by hand."""


def holds_letters(text: str) -> bool:
    """Whether the text of a page has letters of any script."""
    return _LETTERS.search(text) is not None


def has_unknown_characters(text: str) -> bool:
    """Whether many characters of a page have no code: their shapes are drawn, but what they are is not said."""
    return _UNKNOWN_SHARE * len(_UNKNOWN.findall(text)) > len(text)


def is_scan(page: PdfPage, text: str) -> bool:
    """Whether a page with little text of its own is covered by a picture."""
    if len(_LETTERS.findall(text)) >= _FEW_LETTERS:
        return False
    width, height = page.get_size()
    for image in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = image.get_bounds()
        across = max(0.0, min(right, width) - max(left, 0.0))
        down = max(0.0, min(top, height) - max(bottom, 0.0))
        if across * down > _MOST_OF_PAGE * width * height:
            return True
    return False


def is_picture(page: PdfPage) -> bool:
    """Whether the text of a page is not in the file, as far as the file tells. Raises PdfiumError."""
    textpage = page.get_textpage()
    text: str = textpage.get_text_range() if textpage.count_chars() > 0 else ""
    textpage.close()
    return not holds_letters(text) or has_unknown_characters(text) or is_scan(page, text)
