"""Pages of PDFs whose text is not in the file: scans, and pages whose characters are drawn."""

from __future__ import annotations

import re

from pypdfium2 import PdfPage
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE, FPDFText_HasUnicodeMapError

from tui_reader.parse.documents.pdf.objects import bounds_of, objects_on_page
from tui_reader.text.character_ranges import HAN

_LETTERS = re.compile(r"[^\W\d_]")
_UNKNOWN = re.compile("[\ufffd\0-\x08\x0e-\x1f\ue000-\uf8ff]")
_UNKNOWN_SHARE = 20
"""A page with more characters than one in so many that have no code shows more than its text says. By hand."""

_SAMPLE = 300
"""Characters of a page that are looked at. Chosen by hand."""

_WORDS = re.compile(r"(?<!\w)(?:[A-ZÀ-ÞА-ЯΑ-Ω]?[a-zß-öø-ÿа-яα-ω]{2,}|[A-ZÀ-ÞА-ЯΑ-Ω]{2,}|\d+)(?!\w)|[ぁ-ヿ가-힣]+")
_HAN_RUN = re.compile(f"[{HAN}]+")
_COMMON_HAN = frozenset(
    "的一是不了在人有中大上国和地到出年以生会为对行可于发成用方公同分部定等業业通市関关政规定法日月第本事項项員员"
)
"""Characters of every longer text, official ones first. Chosen by hand."""
_FEWEST_COMMON = 3

_FEW_LETTERS, _MOST_OF_PAGE = 60, 0.5
"""A page with fewer letters, such as the mark of a scanning program, and with a picture on more than this share of
it, is a picture. Chosen by hand."""


def holds_letters(text: str) -> bool:
    """Whether the text of a page has letters of any script."""
    return _LETTERS.search(text) is not None


def has_unknown_characters(text: str) -> bool:
    """Whether many characters of a page have no code: their shapes are drawn, but what they are is not said."""
    return _UNKNOWN_SHARE * len(_UNKNOWN.findall(text)) > len(text)


def has_false_characters(page: PdfPage, text: str) -> bool:
    """Whether the characters of a page are not those that it shows: its fonts do not say what their glyphs are,
    and the numbers of these, taken for characters, make no words. Raises PdfiumError."""
    if not text.strip() or _reads_as_text(text):
        return False
    textpage = page.get_textpage()
    count = textpage.count_chars()
    places = range(0, count, max(1, count // _SAMPLE))
    wrong = sum(FPDFText_HasUnicodeMapError(textpage.raw, place) == 1 for place in places)
    textpage.close()
    return bool(2 * wrong > len(places))


def _reads_as_text(text: str) -> bool:
    """Whether most of the text are words in the usual mixture of cases, numbers, kana, or Han among which are
    those that every text has."""
    whole = sum(map(len, text.split()))
    words = sum(len(word) for word in _WORDS.findall(text))
    han = _HAN_RUN.findall(text)
    if len(_COMMON_HAN & set(text)) >= _FEWEST_COMMON:
        words += sum(map(len, han))
    return 2 * words > whole


def is_scan(page: PdfPage, text: str) -> bool:
    """Whether a page with little text of its own is covered by a picture."""
    if len(_LETTERS.findall(text)) >= _FEW_LETTERS:
        return False
    width, height = page.get_size()
    for image in objects_on_page(page, FPDF_PAGEOBJ_IMAGE):
        left, bottom, right, top = bounds_of(image)
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
    unknown = has_unknown_characters(text) or has_false_characters(page, text)
    return not holds_letters(text) or unknown or is_scan(page, text)
