"""Credits of images: who took or owns a picture, in its caption or beside it, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tui_reader.parse.dom import Element, TextRun, text_of

_TAGS = ("span", "small", "cite", "em", "i", "p", "div", "li", "dd", "b", "strong", "label")
_NAME = re.compile(
    r"(?:^|[\s_-])(?:(?:photo|image|img|picture|media|caption|bild|foto)?[_-]?(?:credits?|copyrights?"
    r"(?:[_-]?(?:note|text|notice|info))?)"
    r"|(?:photo|image|img|picture|media|bild|foto|caption)[_-]{0,2}"
    r"(?:source|author|owner|rights|quelle|nachweis|autor|agency)"
    r"|bildnachweis|bildquelle|fotocredit|photographer|fotograf|photo-?by)(?=$|[\s_-])",
    re.I,
)
# Words for a photograph and its rights. `Source:` below a chart states where the figures are from, and is text.
_MARK = re.compile(
    r"[\s(\[/–—-]*(?:(?:file |stock |cover )?(?:photo(?:graph|graphy|graphie)?|image|picture|illustration)s?"
    r"(?: credit| courtesy(?: of)?)?(?: by)?|credits?|copyright|fotos?(?:nachweis|grafie|credit)?"
    r"|bild(?:er|nachweis|quelle|rechte)?|titelbild|cr[ée]dits?(?: photos?)?|fotografía|imagen|imagem|crédito"
    r"|zdjęcie|fot|фото|иллюстрация|kuva|valokuva|beeld|fotó|写真|写真提供|图源|图片来源|摄影|사진|ภาพ|صورة|צילום)"
    r"\s*[:：/|.]\s*"
    r"|[\s(\[]*(?:photo|image|foto|picture)s? (?:by|courtesy of|von|de|di|av|af)\s+"
    r"|[\s(\[]*(?:©|\(c\)|ⓒ)\s*",
    re.I,
)
_SENTENCE = re.compile(r"[。！？；，]|[.!?;](?:\s|$)")

# Characters and levels. Chosen by hand.
_LONGEST, _LONGEST_PLAIN = 120, 80
_MOST_LOWER = 1
"""Words in lower case in a credit; a description has more."""
_NEAR, _LITTLE = 3, 300
"""Levels up to the box of the image, and the characters of such a box."""


def credit_elements(container: Element, runs: Sequence[TextRun]) -> Iterator[Element]:
    """The elements that hold nothing but the credit of an image: by their names, or by a mark and names of owners.

    Both need the image: a line that begins in the same way elsewhere is text.
    """
    for element in container.iter(*_TAGS):
        names = element.get("class")
        if (
            names
            and _NAME.search(names)
            and 0 < len(text := text_of(element)) <= _LONGEST
            and not _SENTENCE.search(text.rstrip(". "))
            and _is_beside_image(element, container)
        ):
            yield element
    for run in runs:
        if (
            len(run.text) <= _LONGEST_PLAIN
            and (mark := _MARK.match(run.text)) is not None
            and _is_of_names(run.text[mark.end() :])
            and run.block is not container
            and text_of(run.block) == run.text
            and _is_beside_image(run.block, container)
        ):
            yield run.block


def _is_of_names(text: str) -> bool:
    """Whether a text is names of persons and agencies: capitals, at most one other word, no sentence."""
    text = text.strip(" )]\t\u00a0.")
    if not text or _SENTENCE.search(text):
        return False
    words = text.split()
    lower = sum(
        1
        for word in words
        if len(word) > 3 and word[:1].islower() and not any(map(str.isupper, word)) and "." not in word
    )
    wide = sum(1 for letter in text if ord(letter) > 0x2E80)
    return lower <= _MOST_LOWER and wide <= 12 and len(words) <= 10


def _is_beside_image(element: Element, container: Element) -> bool:
    """Whether an element stands in a figure, or in a small box with an image, or follows one."""
    at = element
    for _ in range(_NEAR):
        before = at.getprevious()
        if before is not None and _is_image(before):
            return True
        parent = at.getparent()
        if parent is None or parent is container:
            return False
        if parent.tag in ("figure", "figcaption", "picture"):
            return True
        if next(parent.iter("img", "picture", "video", "figure"), None) is not None:
            return len(text_of(parent)) <= _LITTLE
        at = parent
    return False


def _is_image(element: Element) -> bool:
    if element.tag in ("img", "picture", "figure", "video"):
        return True
    return next(element.iter("img", "picture"), None) is not None and len(text_of(element)) <= _LITTLE
