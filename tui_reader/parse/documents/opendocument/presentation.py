"""OpenDocument presentations and drawings (.odp, .fodp, .odg)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tui_reader.parse.documents.opendocument.file import open_file
from tui_reader.parse.documents.opendocument.objects import add_objects
from tui_reader.parse.documents.opendocument.text import TextReader
from tui_reader.parse.documents.packed import DAMAGED
from tui_reader.parse.documents.slides.presentation import LONGEST_TITLE, Slide, read_slides
from tui_reader.parse.draft import Draft
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean_line

_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_PRESENTATION = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
_FURNITURE = ("date-time", "footer", "header", "page-number", "page")
# Slides, and levels of groups of shapes. Chosen by hand.
_MOST_SLIDES = 5000
_DEEPEST_GROUP = 40


def read_odp(data: bytes, address: str) -> Draft:
    """The draft of a presentation or a drawing: a section for each page, its shapes in the order of the file.
    Raises UnsupportedPage for one that is damaged, has a password or no text."""
    file = open_file(data, "an OpenDocument presentation")
    reader = TextReader(file)
    pages = list(file.content.iter(f"{_DRAW}page"))
    slides = [_slide(page, reader) for page in pages[:_MOST_SLIDES]]
    not_read = [*reader.warnings, *([DAMAGED] if file.was_repaired else [])]
    if len(pages) > _MOST_SLIDES:
        not_read.append(f"only the first {_MOST_SLIDES} of {len(pages)} slides were read")
    if file.was_repaired and not any(slide.title or slide.lines or slide.notes for slide in slides):
        raise UnsupportedPage("is an OpenDocument presentation that is damaged; get the file again")
    draft = read_slides(slides, address, "odp", file.stated_title, not_read)
    add_objects(draft, file)
    draft.coverage.append(reader.left_out.coverage)
    return draft


def _slide(page: Any, reader: TextReader) -> Slide:
    slide = Slide(hidden=reader.styles.is_hidden(page.get(f"{_DRAW}style-name", ""), "drawing-page"))
    for shape in _shapes(page, 0):
        kind = shape.get(f"{_PRESENTATION}class", "")
        if shape.get(f"{_PRESENTATION}placeholder") == "true" or kind in _FURNITURE:
            continue
        lines = list(reader.lines([shape]))
        title = " ".join(line.all_text for line in lines) if kind == "title" and not slide.title else ""
        if 0 < len(title) <= LONGEST_TITLE:
            slide.title = clean_line(title, LONGEST_TITLE)
        else:
            slide.lines += lines
    for notes in page.iterchildren(f"{_PRESENTATION}notes"):
        slide.notes += _notes(notes, reader)
    slide.comments = [
        clean_line(" ".join(part.itertext()), 10_000)
        for note in page.iterchildren(f"{_OFFICE}annotation")
        for part in note.iterchildren("{*}p", "{*}list")
    ]
    return slide


def _shapes(parent: Any, depth: int) -> Iterator[Any]:
    """The shapes of a page, those in groups too."""
    for child in parent.iterchildren(f"{_DRAW}*"):
        if child.tag in (f"{_DRAW}g", f"{_DRAW}a") and depth < _DEEPEST_GROUP:
            yield from _shapes(child, depth + 1)
        else:
            yield child


def _notes(notes: Any, reader: TextReader) -> Iterator[str]:
    """The notes of the speaker, one text for each paragraph."""
    for shape in _shapes(notes, 0):
        if shape.get(f"{_PRESENTATION}class") not in _FURNITURE:
            texts = (text for line in reader.lines([shape]) for text in line.all_text.split("\n"))
            yield from (clean_line(text, 100_000) for text in texts if text.strip())
