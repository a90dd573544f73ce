"""Conventions of official documents in Chinese print (GB/T 9704-2012): the face of headings by their numbers, the
addressee, the sign-off, and the list of attachments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from tui_reader.model import Align, Block, Paragraph, Section, Table, block_text
from tui_reader.text.character_ranges import is_han, is_kana
from tui_reader.text.width import cell_width

_CHAPTER = re.compile("第.{1,6}[编篇章节]$")
_ARTICLE = re.compile("第.{1,8}[条條]")
_FIRST = re.compile("[一二三四五六七八九十百]{1,4}、")
_SECOND = re.compile("[(（][一二三四五六七八九十百]{1,4}[)）]")
_NUMBER = re.compile(r"[(（]?[0-9０-９]{1,3}[)）.．、]?")

_DATE = re.compile("(?:[0-9０-９]{4}|[〇○零一二三四五六七八九]{4})年.{1,3}月.{1,3}日")
_ATTACHMENTS = re.compile(r"(附\s?件[:：]\s?)(?:([1１][.．、])\s?)?")
_FURTHER = re.compile(r"[2-9２-９][.．、]\s?|[1-9１-９][0-9０-９][.．、]\s?")

DATE_RIGHT = 8
"""Cells to the right of the date of a sign-off: four characters (GB/T 9704-2012, 7.3.5)."""

ADDRESSEE = 200
"""Characters of an addressee at most. Chosen by hand."""


class HeadingFace(NamedTuple):
    """The role and place of a heading. `number_only`: where it runs in, only its number has the role.
    `space_before`: an empty line stands before it where it runs in."""

    role: str
    align: Align = "left"
    number_only: bool = False
    space_before: bool = True


def heading_face(section: Section) -> HeadingFace:
    """The face of a section's heading, by the form of its number, else by its level."""
    label = section.label or ""
    if _ARTICLE.fullmatch(label):
        return HeadingFace("article", number_only=True)
    if _CHAPTER.fullmatch(label):
        return HeadingFace("heading-1", "center")
    if _FIRST.fullmatch(label):
        return HeadingFace("heading-1")
    if _SECOND.fullmatch(label):
        return HeadingFace("heading-2", space_before=bool(section.heading))
    if _NUMBER.fullmatch(label) and section.run_in:
        return HeadingFace("number", number_only=True, space_before=False)
    return HeadingFace(f"heading-{min(section.level, 3)}", space_before=bool(section.heading))


class ParagraphForm(NamedTuple):
    """How a paragraph is set: cells before its first line and before the others, and to the right of it.

    `group`: no empty line stands between paragraphs of one group, unless it is `left`. `caption`: it is the
    caption of the table below it.
    """

    group: Literal["indented", "left", "center", "right"] = "left"
    first_indent: int = 0
    rest_indent: int = 0
    right_indent: int = 0
    caption: bool = False


def paragraph_forms(blocks: Sequence[Block], indent: int) -> list[ParagraphForm]:
    """The form of each block, if it is a paragraph. Chinese paragraphs have a first line indented by `indent`
    cells, except for the addressee; with 0 there are neither indents nor lists of attachments."""
    forms: list[ParagraphForm] = []
    for number, block in enumerate(blocks):
        if number < len(forms):
            continue
        if not isinstance(block, Paragraph):
            forms.append(ParagraphForm())
        elif block.align == "right":
            forms += _sign_off(blocks, number) or [ParagraphForm("right")]
        elif block.align == "center":
            below = blocks[number + 1] if number + 1 < len(blocks) else None
            forms.append(ParagraphForm("center", caption=isinstance(below, Table) and not below.caption))
        elif not indent or not opens_in_han(block.text):
            forms.append(ParagraphForm())
        elif _is_addressee(blocks, number):
            forms.append(ParagraphForm("indented"))
        else:
            forms += _attachment_list(blocks, number, indent) or [ParagraphForm("indented", indent)]
    return forms


def _is_addressee(blocks: Sequence[Block], number: int) -> bool:
    """Whether a paragraph is the addressee of a document: the first one that is not centred, one clause ending in
    a colon."""
    text = block_text(blocks[number])
    if not text.endswith(("：", ":")) or len(text) > ADDRESSEE or re.search("[。；]|如下|下列|以下", text):
        return False
    if any(not isinstance(other, Paragraph) or other.align == "left" for other in blocks[:number]):
        return False
    return number + 1 < len(blocks) and isinstance(blocks[number + 1], Paragraph)


def _sign_off(blocks: Sequence[Block], first: int) -> list[ParagraphForm]:
    """The forms of a sign-off: paragraphs aligned right, the last of them a date, the issuers centred over it."""
    lines: list[str] = []
    for block in blocks[first:]:
        if not isinstance(block, Paragraph) or block.align != "right":
            break
        lines.append(block.text)
        if _DATE.fullmatch(block.text.strip()):
            date = cell_width(block.text)
            indents = [max(0, DATE_RIGHT + (date - cell_width(line)) // 2) for line in lines]
            return [ParagraphForm("right", right_indent=cells) for cells in indents]
    return []


def _attachment_list(blocks: Sequence[Block], first: int, indent: int) -> list[ParagraphForm]:
    """The forms of a list of attachments, `附件：1.` and what follows: the numbers stand under each other, and
    further lines of an entry under its name."""
    match = _ATTACHMENTS.match(block_text(blocks[first]))
    if match is None:
        return []
    under = indent + cell_width(match[1])
    forms = [ParagraphForm("indented", indent, under + cell_width(match[2] or ""))]
    for block in blocks[first + 1 :] if match[2] else ():
        number = _FURTHER.match(block.text) if isinstance(block, Paragraph) and block.align == "left" else None
        if number is None:
            break
        forms.append(ParagraphForm("indented", under, under + cell_width(number[0])))
    return forms


def opens_in_han(text: str) -> bool:
    """Whether one of the first 8 characters is Han or kana: punctuation or a number may precede it."""
    return any(is_han(character) or is_kana(character) for character in text[:8])
