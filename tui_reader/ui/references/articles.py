"""Where an article that is cited begins in the document of the text that has it."""

from __future__ import annotations

import re

from tui_reader.text.numerals import chinese_number
from tui_reader.ui.reader.document import Document, HeadingBlock, TextBlock

_LABEL = re.compile(
    r"\s*(?:第\s*(?P<han>[〇零一二三四五六七八九十百千\d０-９]+)\s*[条條](?:之(?P<of>[一二三四五六七八九十]+))?"
    r"|제\s*(?P<korean>\d+)\s*조"
    r"|(?:Art(?:icle|icolo|ículo|igo|ikel|\.)|§+|Sec(?:tion|\.)|Rule|Clause|Regulation|Статья)\s*"
    r"(?P<latin>\d+[a-z]?(?:[.\-]\d+)*))",
    re.IGNORECASE,
)
_PARTS = re.compile(r"(?P<article>[^(（]+)(?P<parts>.*)")
_PART = re.compile(r"[(（]\s*([^)）]+)\s*[)）]")


def block_of_article(document: Document, article: str) -> int | None:
    """The block in which an article begins, such as `12` or `6(1)`: that of the paragraph, where it has a heading
    of its own. None where the document has no such article."""
    found = _PARTS.fullmatch(article.strip())
    if found is None:
        return None
    wanted = found["article"].strip().casefold()
    for number, heading in enumerate(document.headings):
        section = heading.section
        if article_number(section.label or section.heading) == wanted:
            return _part(document, number, [each[1].strip() for each in _PART.finditer(found["parts"])]).block
    for index, block in enumerate(document.blocks):
        if isinstance(block, TextBlock) and not block.base and article_number(block.prefix + block.text) == wanted:
            return index
    return None


def article_number(text: str) -> str:
    """The number of the article with whose label a text begins, in digits; "" for none: `12` of 第十二条."""
    found = _LABEL.match(text)
    if found is None:
        return ""
    if found["han"]:
        number = chinese_number(found["han"])
        of = chinese_number(found["of"]) if found["of"] else None
        return "" if number is None else f"{number}-{of}" if of else str(number)
    return (found["korean"] or found["latin"]).casefold()


def _part(document: Document, article: int, parts: list[str]) -> HeadingBlock:
    """The heading of a part of an article, as far as parts have headings: its paragraphs often have none, but
    their items do."""
    number = article
    for part in parts:
        found = (_child(document, above, part) for above in dict.fromkeys((number, article)))
        number = next((child for child in found if child is not None), number)
    return document.headings[number]


def _child(document: Document, parent: int, part: str) -> int | None:
    """The heading with a number right below another heading."""
    headings = enumerate(document.headings)
    return next((i for i, each in headings if each.parent == parent and str(each.section.number) == part), None)
