"""The pages of a PDF as one text: page numbers and running heads out, notes behind their paragraphs, headings."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from pypdfium2 import PdfPage

from tui_reader.model import Link, Table
from tui_reader.parse.documents.pdf.artifacts import frames, in_frame
from tui_reader.parse.documents.pdf.footnotes import (
    Footnote,
    Rule,
    may_have_notes,
    raised_labels,
    with_mark,
    without_notes,
)
from tui_reader.parse.documents.pdf.headings import (
    PrintStyle,
    largest_title,
    style_of,
    styled_headings,
    text_style,
    with_headings,
)
from tui_reader.parse.documents.pdf.lines import PrintedLine, PrintedRun, shown
from tui_reader.parse.documents.pdf.links import PAGE
from tui_reader.parse.documents.pdf.objects import bounds_of
from tui_reader.parse.documents.pdf.order import are_rows, columns_of, in_reading_order
from tui_reader.parse.documents.pdf.tables import PageTables, joined_tables
from tui_reader.parse.documents.pdf.turned import is_turned, with_whole_turned_lines
from tui_reader.parse.documents.printed.pages import (
    SENTENCE_END,
    Furniture,
    edge_key,
    joined,
    measure_of,
    paragraph_lines,
    text_ranges,
    without_letter_spacing,
)
from tui_reader.parse.documents.printed.table_marks import table_of, with_tables
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.structure.markers import find_markers
from tui_reader.text.clean import without_space

_THINNEST, _SHORTEST_RULE = 3.0, 30.0
"""Points that the rule above notes is high at most and long at least. Chosen by hand."""

_MOST_RULES = 500
"""Lines and boxes of a page beyond which it is a drawing. Chosen by hand."""

_STEP = 0.1
"""The share by which the sizes of two lines of one paragraph differ at most. Chosen by hand."""

_SPACED, _LARGEST_PITCH = 1.3, 3.5
"""How many times the pitch of lines a paragraph stands below the one before it at least where there is space
between paragraphs, and the largest pitch in sizes of the text. Chosen by hand."""

_FEW_PAGES = 2
_LONGEST_NUMBERED = 60
"""Pages that a turned line stands on at most where it is no watermark; characters of a numbered heading. Chosen by
hand."""

_CONTEXT = 8
"""Characters before the mark of a note by which it is found in its paragraph. Chosen by hand."""


class PageContent(NamedTuple):
    """The lines of a page in reading order, its horizontal rules where it may have notes, its height, and lines
    that are `turned` while others are not."""

    lines: Sequence[PrintedLine] = ()
    rules: Sequence[Rule] = ()
    height: float = 0.0
    turned: Sequence[PrintedLine] = ()


def page_content(page: PdfPage, lines: Sequence[PrintedLine], paths: Sequence[int]) -> PageContent:
    """The content of an upright page from its lines in the order of the file, and its paths. Lines that are turned
    stand behind the others, since they belong to no paragraph of these."""
    whole = with_whole_turned_lines(lines)
    turned = [line for line in whole if is_turned(line)]
    if 2 * sum(len(line.text) for line in turned) > sum(len(line.text) for line in whole):
        # A vertical page is drawn in the order in which it is read.
        return PageContent(whole, height=page.get_height())
    ordered = in_reading_order([line for line in whole if not is_turned(line)])
    return PageContent(ordered, _rules(paths) if may_have_notes(ordered) else (), page.get_height(), turned)


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
    Running heads and page numbers are added to `furniture`. `title` is the largest text of the first page, which
    stands first in `text`; "" where the first line is as large.
    """

    def __init__(self, contents: Sequence[PageContent], tables: PageTables, furniture: Furniture) -> None:
        self._found = tables
        self._tables: list[Table | None] = list(tables.found)
        self._notes: list[_Placed] = []
        self._lines: list[PrintedLine] = []
        self._page_of_line: list[int] = []
        self._measures: dict[int, int] = {}
        self._parts: dict[int, int] = {}
        """The number of the table of which each is a part, for those that go on on another page."""
        self.pages: list[list[str]] = []
        self.linked: set[str] = set(tables.linked)
        """The addresses of the links of pages that lead from words of the text."""
        self._read(contents, furniture)
        texts = [_text(line) for line in self._lines]
        styles = [style_of([line]) for line in self._lines]
        self._style = text_style(self._lines)
        self._pitch = self._usual_pitch()
        apart = {number for number in range(1, len(styles)) if self._is_apart(number, styles)}
        found = paragraph_lines(texts, apart, self._measures)
        self.paragraphs = [text for text, _numbers in found]
        self._ranges = [numbers for _text, numbers in found]
        self._title = self._largest()
        self.title = ""
        for number in self._title:
            self.title = (
                joined(self.title, self.paragraphs[number].strip()) if self.title else self.paragraphs[number]
            )
        self._set_text(apart)

    def _largest(self) -> range:
        """The numbers of the paragraphs of the title, by its size; none where it is the first one, alone."""
        first_page = [numbers for numbers in self._ranges if self._page_of_line[numbers.start] == 0]
        styles = [style_of(self._lines[numbers.start : numbers.stop]) for numbers in first_page]
        found = largest_title(self.paragraphs, styles, self._style)
        return range(0) if found == range(1) else found

    def _set_text(self, apart: Set[int]) -> None:
        """Put the paragraphs below each other, with a blank line above those of another style."""
        lines: list[str] = [self.title, ""] if self._title else []
        self._numbers: list[int] = []
        for paragraph, (text, numbers) in enumerate(zip(self.paragraphs, self._ranges, strict=True)):
            if paragraph in self._title:
                self._numbers.append(1)
                continue
            lines += [""] if numbers.start in apart else []
            lines.append(text)
            self._numbers.append(len(lines))
        self.text = "\n".join(lines)

    def _is_apart(self, number: int, styles: Sequence[PrintStyle]) -> bool:
        """Whether a line is no part of the paragraph of the line before it: one of them is larger or bolder, or
        stands in a column beside others, or both are rows of cells."""
        before, one = styles[number - 1], styles[number]
        if _direction(self._lines[number - 1]) != _direction(self._lines[number]):
            return True
        is_other_style = min(before.size, one.size) > 0 and (
            abs(one.size - before.size) > _STEP * before.size or one.bold != before.bold
        )
        if is_other_style or are_rows(self._lines[number - 1], self._lines[number]):
            return True
        is_same_page = self._page_of_line[number - 1] == self._page_of_line[number]
        if is_same_page and min(before.size, one.size) > 0 and self._has_space_above(number):
            return True
        return is_same_page and (number - 1 in self._measures) != (number in self._measures)

    def _has_space_above(self, number: int) -> bool:
        """Whether a line stands further below the one before it, which ends a sentence, than others do."""
        before, one = self._lines[number - 1], self._lines[number]
        if not before.runs[0].base - one.runs[0].base > _SPACED * self._pitch > 0:
            return False
        is_below = before.left < one.right and one.left < before.right
        return is_below and before.text.rstrip().endswith(SENTENCE_END)

    def _usual_pitch(self) -> float:
        """The points from the baseline of a line to that of the next one in the text; 0 where that is unknown."""
        gaps: Counter[float] = Counter()
        for before, one in pairwise(self._lines):
            if before.runs and one.runs and before.runs[0].size == one.runs[0].size > 0:
                gaps[round(2 * (before.runs[0].base - one.runs[0].base)) / 2] += 1
        likely = [(count, gap) for gap, count in gaps.items() if 0 < gap < _LARGEST_PITCH * self._style.size]
        return max(likely)[1] if likely else 0.0

    def _read(self, contents: Sequence[PageContent], furniture: Furniture) -> None:
        size = text_style([line for content in contents for line in content.lines]).size
        contents = _without_frames(contents, size, furniture)
        texts = [[_text(line) for line in content.lines] for content in contents]
        continued = False
        marks: set[str] = set()
        for page, (content, kept) in enumerate(zip(contents, text_ranges(texts, furniture), strict=True)):
            own_lines = [*content.lines[kept.start : kept.stop], *content.turned]
            lines, notes = without_notes(own_lines, content.rules, size, continued, marks)
            continued = bool(notes)
            marks |= raised_labels(lines)
            self.pages.append([_text(line) for line in lines])
            taken = self._continue_table(lines)
            for note in notes:
                last = len(self._lines) - taken + (len(lines) - 1 if note.line is None else note.line)
                if not note.mark and self._notes:
                    before = self._notes[-1]
                    text, links = joined(before.note.text, note.text), (*before.note.links, *note.links)
                    whole = before.note._replace(text=text, links=links)
                    self._notes[-1] = before._replace(note=whole)
                    continue
                at = with_mark(self._lines, note) if note.mark and note.line is None else None
                marked_page = page if at is None else self._page_of_line[at]
                self._notes.append(_Placed(note, f"note-{len(self._notes) + 1}", marked_page, last))
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
        draft.lines = self._with_notes(self._with_links(lines))
        return with_tables(draft, self._tables)

    def _with_links(self, lines: list[DraftLine]) -> list[DraftLine]:
        """The lines with the links of the printed ones; `linked` has their addresses."""
        found: dict[int, list[Link]] = {}
        ends: dict[int, int] = {}
        for place, line in enumerate(self._lines):
            for address, text, before in _linked(line):
                at = self._line_of(place, lines)
                start = _place_of(text, before, lines[at].text, ends.get(at, 0)) if at >= 0 else -1
                if start < 0:
                    continue
                ends[at] = start + len(text)
                target = self._target(address, lines)
                own = found.setdefault(at, [])
                if own and own[-1].address == target and not lines[at].text[own[-1].end : start].strip():
                    own[-1] = own[-1]._replace(end=ends[at])
                else:
                    own.append(Link(start, ends[at], target))
                self.linked.add(address)
        return [
            replace(line, links=tuple(sorted([*line.links, *found[at]]))) if at in found else line
            for at, line in enumerate(lines)
        ]

    def _target(self, address: str, lines: Sequence[DraftLine]) -> str:
        """The address of a link; one to a page leads to the heading to which it leads there, if there is one."""
        if not address.startswith(PAGE):
            return address
        page, _comma, height = address.removeprefix(PAGE).partition(",")
        place = self._line_below(int(page) - 1, float(height)) if height else None
        at = self._line_of(place, lines) if place is not None else -1
        text = lines[at].text.strip() if at >= 0 and lines[at].block is None else ""
        is_numbered = len(text) <= _LONGEST_NUMBERED and bool(find_markers(text))
        return f"#{text.replace('%', '%25')}" if text and (lines[at].heading or is_numbered) else f"{PAGE}{page}"

    def _line_below(self, page: int, height: float) -> int | None:
        """The number of the highest line of a page below a height."""
        first, end = bisect_left(self._page_of_line, page), bisect_right(self._page_of_line, page)
        below = [
            (line.main.base, -number)
            for number, line in enumerate(self._lines[first:end], first)
            if line.runs and line.main.size > 0 and line.main.base <= height
        ]
        return -max(below)[1] if below else None

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
            line = _note_line(note, name)
            own_links = self._links_of(note, line.text, lines)
            notes.setdefault(self._line_of(place, lines), []).append(
                replace(line, links=(*line.links, *own_links))
            )
        links = self._links(lines)
        found += notes.get(-1, [])
        for at, line in enumerate(lines):
            own = links.get(at)
            found.append(replace(line, links=tuple(sorted([*line.links, *own]))) if own else line)
            found += notes.get(at, [])
        return found

    def _links_of(self, note: Footnote, text: str, lines: Sequence[DraftLine]) -> list[Link]:
        """The links within a note with this text."""
        found: list[Link] = []
        end = len(note.mark)
        for address, words in note.links:
            start = text.find(words.removesuffix("-"), end)
            if start < 0:
                continue
            end = start + len(words.removesuffix("-"))
            target = self._target(address, lines)
            self.linked.add(address)
            if found and found[-1].address == target and not text[found[-1].end : start].strip():
                found[-1] = found[-1]._replace(end=end)
            else:
                found.append(Link(start, end, target))
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


def _without_frames(contents: Sequence[PageContent], size: float, furniture: Furniture) -> list[PageContent]:
    """The pages without the lines that belong to their frames, which are added to `furniture`: those of `frames`,
    and turned lines that most pages have, such as watermarks."""
    found = frames([content.lines for content in contents], [content.height for content in contents], size)
    keys = [{edge_key(line.text) for line in content.turned} for content in contents]
    counts = Counter(key for page in keys for key in page)
    common = {key for key, count in counts.items() if count > _FEW_PAGES and 2 * count > len(contents)}
    pages: list[PageContent] = []
    for content, own in zip(contents, found, strict=True):
        turned = [line for line in content.turned if edge_key(line.text) not in common]
        for text in (*in_frame(content.lines, own), *(one.text for one in content.turned if one not in turned)):
            furniture.add(without_letter_spacing(text))
        lines = [line for number, line in enumerate(content.lines) if number not in own]
        pages.append(content._replace(lines=lines, turned=turned))
    return pages


def _direction(line: PrintedLine) -> int:
    """In which direction a line is turned; 0 for a level one."""
    turned = line.runs[0].turned if line.runs else None
    return turned.degrees if turned is not None else 0


def _linked(line: PrintedLine) -> list[tuple[str, str, str]]:
    """The address of each run of a line that has one, its text, and the characters before it without spaces."""
    found: list[tuple[str, str, str]] = []
    text = ""
    for run in line.runs:
        if run.link and (own := shown(run).strip()):
            is_last = run is line.runs[-1]
            own = own.removesuffix("-") if is_last and len(own) > 1 else own
            found.append((run.link, own, without_space(text)[-_CONTEXT:]))
        text += shown(run)
    return found


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
