"""Credits of images: who took or owns a picture, in its caption, at the end of it or beside the picture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml import etree

from tui_reader.parse.dom import Element, NameMatches, TextRun, text_length, text_of
from tui_reader.parse.html.named_elements import NamedElements

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
# Agencies and archives of photographs, and licences: names in all languages.
_AGENCY = (
    r"(?:Reuters|REUTERS|AFP|AP(?: Photo)?|dpa|DPA|Getty(?: Images)?|i[Ss]tock(?:photo)?|Shutter[Ss]tock|Unsplash"
    r"|Pixabay|Pexels|Adobe ?Stock|Alamy|EPA|EFE|ANSA|TASS|Xinhua|[Ii]mago(?: images)?|[Pp]icture[ -][Aa]lliance"
    r"|Flickr|Wikimedia(?: Commons)?|Depositphotos|Fotolia|CC[ -]BY(?:-[A-Z]{2})*(?: \d\.\d)?)"
)
_AGENCY_END = re.compile(
    rf"(?:^|[(\[|–—]|(?<=[.!?”\"])\s|\s/\s)\s*(?P<credit>(?:[^()\[\]|!?–—.]|\b[A-Z]\.){{0,60}}?(?<!\w){_AGENCY}(?!\w)[^()\[\]|!?]{{0,40}})[)\]]?\.?\s*$"
)
_MARK_END = re.compile(
    r"(?:^|[\s(\[|/])(?:©|\(c\)|ⓒ|(?:photo(?:graph|graphy)?s?|image|picture|foto|bild|fotografía|imagen|imagem|фото|fot)"
    r"(?:\.|[ /]credits?| courtesy(?: of)?)?(?:\s?[:：]| by(?= )))\s?(?P<credit>[^©]{2,60})$",
    re.I,
)
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:[a-z]*caption|image-?description|bildunterschrift|bu|legende?)(?=$|[\s_-])", re.I
)
_CAPTION_WORDS = ("caption", "description", "bildunterschrift", "bu", "legend")
_CAPTION_TAGS = ("p", "div", "span", "small", "em", "dd")
_DELIMITERS = " \t\r\n\u00a0/|–—-"
CREDIT = "data-credit"
"""Attribute of the part of a caption that is a credit."""
_SENTENCE = re.compile(r"[。！？；，]|[.!?;](?:\s|$)")

# Characters and levels. Chosen by hand.
_LONGEST, _LONGEST_PLAIN = 120, 80
_MOST_LOWER = 1
"""Words in lower case in a credit; a description has more."""
_LONGEST_CAPTION, _MOST_CAPTIONS = 600, 400
_NEAR, _LITTLE = 3, 300
"""Levels up to the box of the image, and the characters of such a box."""


def part_credits(root: Element, named: NamedElements) -> None:
    """Make the credit at the end of a caption an element of its own, with the attribute `CREDIT`, so that it can
    be left out alone."""
    meant = set(named.searching(_CAPTION, _CAPTION_WORDS, _CAPTION_TAGS, classes_only=True))
    if not meant and "figcaption" not in named.tags:
        return
    captions = (
        element
        for element in root.iter("figcaption", *_CAPTION_TAGS)
        if element.tag == "figcaption" or element in meant
    )
    for caption in list(islice(captions, _MOST_CAPTIONS)):
        if text_length(caption, _LONGEST_CAPTION) < _LONGEST_CAPTION and _is_beside_image(caption, root):
            _part(caption)


def _part(caption: Element) -> None:
    holder, behind = caption, None
    while len(holder):
        last = holder[-1]
        if (last.tail or "").strip():
            behind = last
            break
        if not text_of(last):
            return
        holder = last
    text = ((behind.tail if behind is not None else holder.text) or "").rstrip()
    start = _start_of_credit(text)
    if start is None or next(holder.iterancestors("pre", "table"), None) is not None:
        return
    if not text[:start].strip() and behind is None:
        if holder is not caption:
            holder.tag = "div"
        holder.set(CREDIT, "")
        return
    credit = etree.Element("div", {CREDIT: ""})
    credit.text = text[start:]
    if behind is not None:
        behind.tail = None
        behind.addnext(credit)
        behind.tail = text[:start].rstrip(_DELIMITERS)
    else:
        holder.text = text[:start].rstrip(_DELIMITERS)
        holder.insert(0, credit)


def _start_of_credit(text: str) -> int | None:
    """Where the credit at the end of a caption begins; None where it has none."""
    for pattern in (_MARK_END, _AGENCY_END):
        found = pattern.search(text)
        if found is not None and _is_of_names(found["credit"].strip("()[] .")):
            return found.start()
    return None


def credit_elements(container: Element, runs: Sequence[TextRun]) -> Iterator[Element]:
    """The elements that hold nothing but the credit of an image: by their names, or by a mark and names of owners.

    Both need the image: a line that begins in the same way elsewhere is text.
    """
    is_credit = NameMatches(_NAME)
    for element in container.iter("figcaption", *_TAGS):
        if element.get(CREDIT) is not None:
            yield element
            continue
        names = element.get("class")
        if (
            names
            and is_credit[names]
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
