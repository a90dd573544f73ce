"""The links and document numbers in the lines on the screen, with their cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from tui_reader.model import Image
from tui_reader.text.unbreakable import document_numbers
from tui_reader.text.width import cell_width
from tui_reader.ui.reader.document import Document, DocumentBlock, OpenNoteBlock, TableBlock, TextBlock
from tui_reader.ui.widgets.hyperlinks import LinkedText
from tui_reader.ui.widgets.lines import Line


class WebTarget(NamedTuple):
    """A link to an address."""

    address: str


class PlaceTarget(NamedTuple):
    """A link to a place on the same page: `#name`, and the words of the link."""

    address: str
    words: str


class NumberTarget(NamedTuple):
    """A document number in the text, which may be that of another bulletin."""

    number: str


class PictureTarget(NamedTuple):
    """A picture of the text."""

    image: Image


class NoteTarget(NamedTuple):
    """A mark of a note in a block of the document; with `back`, a link in the note back to its mark, `number` its
    place among such links of the block."""

    name: str
    block: int
    back: bool = False
    number: int = 0


class AttachmentTarget(NamedTuple):
    """An attachment in the list below the text, by its number from 1; and its address, if it has one."""

    number: int
    address: str | None


class CitationTarget(NamedTuple):
    """A reference to a bulletin of the archive, by its number, and the article that is cited; as printed."""

    id: int
    article: str
    text: str


class CitedSpan(NamedTuple):
    """The characters of a reference in the text of a block."""

    start: int
    end: int
    target: CitationTarget


CitedSpans = Mapping[tuple[int, int], Sequence[CitedSpan]]
"""The references by the ordinal and the base of their block, which stay when notes of the text are opened."""


NOTHING_CITED: CitedSpans = MappingProxyType({})

LinkTarget = (
    CitationTarget | WebTarget | PlaceTarget | NumberTarget | PictureTarget | NoteTarget | AttachmentTarget
)


class VisibleLink(NamedTuple):
    """The part of a link on one line: the line, counted from 0, and its cells `start` up to `end`. `first`: it is
    the uppermost part that is visible."""

    line: int
    start: int
    end: int
    target: LinkTarget
    first: bool


class _Span(NamedTuple):
    start: int
    end: int
    target: LinkTarget


def visible_links(
    lines: Iterable[tuple[int, Line]], document: Document, ambiguous: int = 1, cited: CitedSpans = NOTHING_CITED
) -> Iterator[VisibleLink]:
    """The links in laid-out lines, each line with the index of its block, from left to right and from top to
    bottom, and the references to bulletins here. A link over several lines has a part on each."""
    spans: dict[int, list[_Span]] = {}
    seen: set[tuple[int, _Span]] = set()
    for number, (index, line) in enumerate(lines):
        if index not in spans:
            spans[index] = _spans_of(document, index, cited)
        if not spans[index]:
            continue
        for span, start, end in _cells_of(line, spans[index], ambiguous):
            yield VisibleLink(number, start, end, span.target, (index, span) not in seen)
            seen.add((index, span))


def links_of(block: DocumentBlock) -> tuple[LinkedText, ...]:
    """The links of a block by their offsets in its text."""
    block = block.shown if isinstance(block, OpenNoteBlock) else block
    marks = block.marks if isinstance(block, TextBlock | TableBlock) else ()
    return tuple(LinkedText(mark.start, mark.end, mark.address) for mark in marks if mark.address)


def cited_in(block: DocumentBlock, cited: CitedSpans) -> Sequence[CitedSpan]:
    """The references in a block."""
    return cited.get((block.ordinal, block.base), ()) if cited and not isinstance(block, OpenNoteBlock) else ()


def _spans_of(document: Document, index: int, cited: CitedSpans) -> list[_Span]:
    """The links of a block, the references that are not part of a link, and the document numbers that are part of
    neither; of a picture or an attachment itself."""
    block = document.blocks[index]
    references = cited_in(block, cited)
    block = block.shown if isinstance(block, OpenNoteBlock) else block
    if isinstance(block, TextBlock) and (block.image or block.attachment):
        mark = block.marks[0]
        listed = AttachmentTarget(block.attachment or 0, mark.address)
        return [_Span(mark.start, mark.end, PictureTarget(block.image) if block.image else listed)]
    links: list[_Span] = []
    backs = 0
    for link in links_of(block):
        target = _target(link, block, index, document, backs)
        backs += isinstance(target, NoteTarget) and target.back
        links.append(_Span(link.start, link.end, target))
    for each in references:
        if not any(link.start < each.end and each.start < link.end for link in links):
            links.append(_Span(*each))
    numbers = [
        _Span(start, end, NumberTarget(block.text[start:end]))
        for start, end in document_numbers(block.text)
        if not any(link.start < end and start < link.end for link in links)
    ]
    return sorted([*links, *numbers], key=lambda span: span.start)


def _target(link: LinkedText, block: DocumentBlock, index: int, document: Document, backs: int) -> LinkTarget:
    """The target of a link in a block, in which `backs` links lead back to the marks of a note."""
    if not link.address.startswith("#"):
        return WebTarget(link.address)
    # Not at the start of the program: no text that is shown then has such links.
    from tui_reader.text.link_target import place_name

    name = place_name(link.address)
    if name not in document.notes:
        return PlaceTarget(link.address, block.text[link.start : link.end])
    if isinstance(block, TextBlock) and block.note == name:
        return NoteTarget(name, index, back=True, number=backs)
    return NoteTarget(name, index)


def _cells_of(line: Line, spans: Sequence[_Span], ambiguous: int) -> Iterator[tuple[_Span, int, int]]:
    """The spans that the line shows a part of, with the first cell of that part and the one after it."""
    found: dict[_Span, tuple[int, int]] = {}
    cell = 0
    for run in line.runs:
        if run.start >= 0:
            for span in spans:
                first, last = max(span.start, run.start), min(span.end, run.start + len(run.text))
                if first < last:
                    begin = cell + cell_width(run.text[: first - run.start], ambiguous)
                    end = cell + cell_width(run.text[: last - run.start], ambiguous)
                    found[span] = (found.get(span, (begin, end))[0], end)
        cell += cell_width(run.text, ambiguous)
    for span, (begin, end) in found.items():
        yield span, begin, end
