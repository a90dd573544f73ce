"""Highlights in a document: the characters over which they are drawn, and the marks beside lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from tui_reader.ui.reader.document import DocumentBlock, OpenNoteBlock
from tui_reader.ui.widgets.lines import Line, Run, stamp
from tui_reader.ui.widgets.marks import HIGHLIGHT, NOTE

BlockKey = tuple[int, int]
"""The ordinal and the base of a block, which do not change when notes of the text are opened in their places."""


class HighlightSpan(NamedTuple):
    """The characters of one block, from `start` up to `end`, that a highlight covers, its `role`, and whether it
    has a text. `number` identifies the highlight in its document."""

    start: int
    end: int
    role: str
    has_text: bool
    number: int


class Highlights(NamedTuple):
    """The highlights of a document by block, in the order of their places."""

    by_block: Mapping[BlockKey, Sequence[HighlightSpan]] = MappingProxyType({})

    def of(self, block: DocumentBlock) -> Sequence[HighlightSpan]:
        """Those of one block."""
        if not self.by_block or isinstance(block, OpenNoteBlock):
            return ()
        return self.by_block.get((block.ordinal, block.base), ())


NO_HIGHLIGHTS = Highlights()


def drawn_spans(spans: Sequence[HighlightSpan]) -> list[tuple[int, int, str]]:
    """The spans as they are drawn, none over another: of several on one character the shortest counts, so that
    one within another shows."""
    if not spans:
        return []
    edges = sorted({edge for each in spans for edge in (each.start, each.end)})
    drawn: list[tuple[int, int, str]] = []
    for start, end in pairwise(edges):
        over = [each for each in spans if each.start <= start and each.end >= end]
        if not over:
            continue
        role = min(over, key=lambda each: (each.end - each.start, each.number)).role
        if drawn and drawn[-1][1:] == (start, role):
            drawn[-1] = (drawn[-1][0], end, role)
        else:
            drawn.append((start, end, role))
    return drawn


def beside_line(line: Line, spans: Sequence[HighlightSpan]) -> str:
    """The mark beside a line: of a note where one with a text begins in it, else of a highlight that it shows; ""
    for none. It is seen without colours, too."""
    shown = [(run.start, run.start + len(run.text)) for run in line.runs if run.start >= 0]
    mark = ""
    for each in spans:
        if any(start < each.end and each.start < end for start, end in shown):
            begins = any(start <= each.start < end for start, end in shown)
            if begins and each.has_text:
                return NOTE
            mark = HIGHLIGHT
    return mark


def with_margin_mark(line: Line, mark: str, margin: int, hanging: int) -> Line:
    """The line behind `margin` empty cells, with a mark beside it: in the margin, else in the first cell into
    which marks of the text hang, if that is empty."""
    if margin:
        lead = (Run(" " * (margin - 1), "body"), Run(mark, "note-mark"))
        return Line((*lead, *line.runs), margin + line.cells)
    if hanging and line.runs and line.runs[0].text[:1] == " ":
        return stamp(line, mark, 0, "note-mark")
    return line
