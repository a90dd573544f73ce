"""The pages of a PDF as one text: page numbers and running heads out, notes behind their paragraphs, headings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence, Set
from dataclasses import replace
from typing import NamedTuple

from pypdfium2 import PdfPage

from tui_reader.model import Link, Table
from tui_reader.parse.documents.pdf.footnotes import Footnote, Rule, may_have_notes, without_notes
from tui_reader.parse.documents.pdf.headings import (
    PrintStyle,
    style_of,
    styled_headings,
    text_style,
    with_headings,
)
from tui_reader.parse.documents.pdf.lines import PrintedLine, PrintedRun, shown
from tui_reader.parse.documents.pdf.objects import bounds_of
from tui_reader.parse.documents.pdf.order import are_rows, columns_of, in_reading_order
from tui_reader.parse.documents.pdf.tables import PageTables, joined_tables
from tui_reader.parse.documents.printed.pages import (
    joined,
    measure_of,
    paragraph_lines,
    text_ranges,
    without_letter_spacing,
)
from tui_reader.parse.documents.printed.table_marks import table_of, with_tables
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.text.clean import without_space

_THINNEST, _SHORTEST_RULE = 3.0, 30.0
"""Points that the rule above notes is high at most and long at least. Chosen by hand."""

_MOST_RULES = 500
"""Lines and boxes of a page beyond which it is a drawing. Chosen by hand."""

_STEP = 0.1
"""The share by which the sizes of two lines of one paragraph differ at most. Chosen by hand."""

_CONTEXT = 8
"""Characters before the mark of a note by which it is found in its paragraph. Chosen by hand."""


class PageContent(NamedTuple):
    """The lines of a page in reading order, and its horizontal rules where it may have notes."""

    lines: Sequence[PrintedLine] = ()
    rules: Sequence[Rule] = ()


def page_content(page: PdfPage, lines: Sequence[PrintedLine], paths: Sequence[int]) -> PageContent:
    """The content of a page from its lines in the order of the file, and its paths."""
    if page.get_rotation():
        return PageContent(lines)
    ordered = in_reading_order(lines)
    return PageContent(ordered, _rules(paths) if may_have_notes(ordered) else ())


def unplaced_line(text: str) -> PrintedLine:
    """A line without a place, or the mark of a table."""
    return PrintedLine((PrintedRun(text, 0.0, 0.0, 0.0, 0.0),))


def _rules(paths: Sequence[int]) -> list[Rule]:
    found: list[Rule] = []
    for path in paths if len(paths) <= _MOST_RULES else ():
        left, bottom, right, top = bounds_of(path)
        if top - bottom <= _THINNEST and right - left >= _SHORTEST_RULE:
            found.append(Rule(left, right, (bottom + top) / 2))
    return found


class _Placed(NamedTuple):
    """A note by its name, with its page and the number of the line of the text in which its mark stands, or of the
    last line above it."""

    note: Footnote
    name: str
    page: int
    line: int


class PrintedText:
    """The text of the pages of a document.

    `text` is its text without notes, `paragraphs` its paragraphs, `pages` the texts of the lines of each page.
    Running heads are added to `repeated`, once each.
    """

    def __init__(self, contents: Sequence[PageContent], tables: PageTables, repeated: dict[str, str]) -> None:
        self._found = tables
        self._tables: list[Table | None] = list(tables.found)
        self._notes: list[_Placed] = []
        self._lines: list[PrintedLine] = []
        self._page_of_line: list[int] = []
        self._measures: dict[int, int] = {}
        self._parts: dict[int, int] = {}
        """The number of the table of which each is a part, for those that go on on another page."""
        self.pages: list[list[str]] = []
        self._read(contents, repeated)
        texts = [text for page in self.pages for text in page]
        styles = [style_of([line]) for line in self._lines]
        self._style = text_style(self._lines)
        apart = {number for number in range(1, len(styles)) if self._is_apart(number, styles)}
        found = paragraph_lines(texts, apart, self._measures)
        self.paragraphs = [text for text, _numbers in found]
        self._ranges = [numbers for _text, numbers in found]
        self._set_text(apart)

    def _set_text(self, apart: Set[int]) -> None:
        """Put the paragraphs below each other, with a blank line above those of another style."""
        lines: list[str] = []
        self._numbers: list[int] = []
        for text, numbers in zip(self.paragraphs, self._ranges, strict=True):
            lines += [""] if numbers.start in apart else []
            lines.append(text)
            self._numbers.append(len(lines))
        self.text = "\n".join(lines)

    def _is_apart(self, number: int, styles: Sequence[PrintStyle]) -> bool:
        """Whether a line is no part of the paragraph of the line before it: one of them is larger or bolder, or
        stands in a column beside others, or both are rows of cells."""
        before, one = styles[number - 1], styles[number]
        is_other_style = min(before.size, one.size) > 0 and (
            abs(one.size - before.size) > _STEP * before.size or one.bold != before.bold
        )
        if is_other_style or are_rows(self._lines[number - 1], self._lines[number]):
            return True
        is_same_page = self._page_of_line[number - 1] == self._page_of_line[number]
        return is_same_page and (number - 1 in self._measures) != (number in self._measures)

    def _read(self, contents: Sequence[PageContent], repeated: dict[str, str]) -> None:
        size = text_style([line for content in contents for line in content.lines]).size
        texts = [[_text(line) for line in content.lines] for content in contents]
        continued = False
        for page, (content, kept) in enumerate(zip(contents, text_ranges(texts, repeated), strict=True)):
            lines, notes = without_notes(content.lines[kept.start : kept.stop], content.rules, size, continued)
            continued = bool(notes)
            self.pages.append([_text(line) for line in lines])
            taken = self._continue_table(lines)
            for note in notes:
                last = len(self._lines) - taken + (len(lines) - 1 if note.line is None else note.line)
                if not note.mark and self._notes:
                    before = self._notes[-1]
                    whole = before.note._replace(text=joined(before.note.text, note.text))
                    self._notes[-1] = before._replace(note=whole)
                else:
                    self._notes.append(_Placed(note, f"note-{len(self._notes) + 1}", page, last))
            lines = lines[taken:]
            for column in columns_of(lines):
                measure = measure_of([_text(lines[number]) for number in column])
                self._measures.update((len(self._lines) + number, measure) for number in column)
            self._lines += lines
            self._page_of_line += [page] * len(lines)

    def _continue_table(self, lines: Sequence[PrintedLine]) -> int:
        """Put a table with which a page begins behind that with which the page before ends, where both are one;
        how many lines of the page that takes."""
        number = table_of(lines[0].mark) if lines else None
        above = table_of(self._lines[-1].mark) if self._lines else None
        if number is None or above is None or not self._found.continues(number):
            return 0
        whole, rest = self._tables[self._parts.get(above, above)], self._tables[number]
        assert whole is not None
        assert rest is not None
        self._parts[number] = self._parts.get(above, above)
        self._tables[self._parts[number]] = joined_tables(whole, rest)
        self._tables[number] = None
        return 1

    def structured(self, draft: Draft, outline: list[tuple[int, str]]) -> list[DraftLine]:
        """The lines of a draft of the paragraphs, with headings, notes and tables."""
        lines = with_headings(draft.lines, outline)
        if all(line.heading is None for line in lines):
            lines = self._with_styled_headings(lines)
        draft.lines = self._with_notes(lines)
        return with_tables(draft, self._tables)

    def _with_styled_headings(self, lines: list[DraftLine]) -> list[DraftLine]:
        styles = [style_of(self._lines[numbers.start : numbers.stop]) for numbers in self._ranges]
        levels = styled_headings(self.paragraphs, styles, list(map(len, self._ranges)), self._style)
        headings = {
            self._numbers[paragraph]: (level, self.paragraphs[paragraph]) for paragraph, level in levels.items()
        }
        found: list[DraftLine] = []
        for line in lines:
            level, text = headings.get(line.number, (None, ""))
            is_heading = line.block is None and level and line.text.strip() == text.strip()
            found.append(replace(line, heading=level) if is_heading else line)
        return found

    def _with_notes(self, lines: list[DraftLine]) -> list[DraftLine]:
        """The lines with the notes behind the paragraphs of their marks, each with links to the other."""
        if not self._notes:
            return lines
        found: list[DraftLine] = []
        notes: dict[int, list[DraftLine]] = {}
        for note, name, _page, place in self._notes:
            notes.setdefault(self._line_of(place, lines), []).append(_note_line(note, name))
        links = self._links(lines)
        found += notes.get(-1, [])
        for at, line in enumerate(lines):
            own = links.get(at)
            found.append(replace(line, links=tuple(sorted([*line.links, *own]))) if own else line)
            found += notes.get(at, [])
        return found

    def _links(self, lines: Sequence[DraftLine]) -> dict[int, list[Link]]:
        """The links from the marks in lines to their notes, by the numbers of the lines."""
        names = {(page, note.mark): name for note, name, page, _place in self._notes}
        found: dict[int, list[Link]] = {}
        ends: dict[int, int] = {}
        for place, line in enumerate(self._lines):
            for mark, before in _marks(line):
                name = names.get((self._page_of_line[place], mark))
                at = self._line_of(place, lines)
                start = _place_of(mark, before, lines[at].text, ends.get(at, 0)) if at >= 0 and name else -1
                if start >= 0:
                    ends[at] = start + len(mark)
                    found.setdefault(at, []).append(Link(start, ends[at], f"#{name}"))
        return found

    def _line_of(self, place: int, lines: Sequence[DraftLine]) -> int:
        """The number of the line of a draft that has a printed line, or of the last one before it, as the title
        has no line in a draft; -1 without any."""
        paragraph = bisect_right(self._ranges, place, key=lambda numbers: numbers.start) - 1
        number = self._numbers[paragraph] if paragraph >= 0 else 0
        return bisect_right(lines, number, key=lambda line: line.number) - 1


def _text(line: PrintedLine) -> str:
    return without_letter_spacing(line.text)


def _note_line(note: Footnote, name: str) -> DraftLine:
    text = f"{note.mark} {note.text}".strip()
    return DraftLine(text, links=(Link(0, len(note.mark), f"#{name}"),) if note.mark else (), note=name)


def _marks(line: PrintedLine) -> list[tuple[str, str]]:
    """The marks of notes in a line, each with the characters before it without spaces."""
    found: list[tuple[str, str]] = []
    text = ""
    for run in line.runs:
        if run.shift == "mark":
            found.append((run.text, without_space(text)[-_CONTEXT:]))
        text += shown(run)
    return found


def _place_of(mark: str, before: str, text: str, start: int) -> int:
    """Where a mark stands in a text, behind the characters `before` it; -1 where it does not."""
    at = text.find(mark, start)
    while at >= 0 and not without_space(text[:at]).endswith(before):
        at = text.find(mark, at + 1)
    return at
