"""The lines of a PDF page with their places and sizes, raised and lowered characters in their line."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import byref, c_int, create_string_buffer
from itertools import groupby
from typing import Any, Literal, NamedTuple

from pypdfium2.raw import (
    FPDF_TEXTRENDERMODE_FILL_STROKE,
    FPDFText_GetFontInfo,
    FPDFText_GetTextObject,
    FPDFText_IsHyphen,
    FPDFTextObj_GetTextRenderMode,
)

from tui_reader.parse.documents.pdf.characters import (
    LEFTWARD,
    SECOND_HALF,
    CharacterPlaces,
    PlacedTables,
    Scale,
    Turned,
    page_characters,
    with_leftward_words,
)
from tui_reader.parse.documents.pdf.links import PrintedLink, linked_characters
from tui_reader.parse.documents.pdf.objects import is_artifact
from tui_reader.parse.rendering.formulas import SUBSCRIPTS, SUPERSCRIPTS
from tui_reader.text.clean import single_line

Shift = Literal["", "raised", "lowered", "mark"]
"""How a run stands in its line; `mark` is the mark of a note, with its brackets."""

_BOLD_FONT = re.compile(
    rb"bold|black|heavy|demi|-bd\b|cmbx|simhei|heiti|yahei|fzhei|\xe9\xbb\x91\xe4\xbd\x93|\xba\xda\xcc\xe5", re.I
)
"""Names of fonts that set headings apart: bold ones, and Hei of Chinese print, in Latin, UTF-8 and GB 18030."""

_FORCE_BOLD = 1 << 18
"""Flag of a font that is drawn bold (ISO 32000-1, 9.8.2)."""

# In sizes of the text beside them, chosen by hand: how large raised and lowered characters are, how far their
# baseline is above or below, and how far from each other two pieces of one word are.
_SMALL = 0.87
_SMALLEST = 0.35
_RAISED = (0.12, 0.9)
_LOWERED = (-0.5, -0.05)
_SAME_BASE = 0.08
_FARTHEST = 3.0
_OVERLAP = 0.35
_APART = 0.3
_SAME_LINE = 0.6
_SPACE = 0.35
_BEHIND_SCRIPT = 0.8
_BEHIND_MARK = 2.5
_WORD_GAP = 0.18
_SAME_PLACE, _SAME_SCALE = 0.01, 0.02
"""Points by which the baselines of one run differ at most, and the share by which the scales of its words do."""

_HYPHENS = "\ufffe\x02"
"""Characters by which pdfium names a hyphen at the end of a line, and a character without a code."""

_PARTS = re.compile(rf"[^\r\n{_HYPHENS}{SECOND_HALF}]+|.", re.DOTALL)
"""Parts of a line, ends of lines, and characters that are no text of their own."""
_WORD = re.compile("[^ ]+")

_UNKNOWN = "\ufffd"
_BACK = 1.0
_NEXT_ROW = 0.95
_LONGEST_SCRIPT = 12
"""Characters of a raised or lowered piece. Chosen by hand."""

_POWER = re.compile(r"[-+−]?[0-9n]{1,3}[-+−]?")
_INDEX = re.compile(r"[0-9]{1,3}[-+−]?")
_SUPER, _SUB = str.maketrans(SUPERSCRIPTS), str.maketrans(SUBSCRIPTS)


class PrintedRun(NamedTuple):
    """Characters of one size on one baseline; places and sizes in points from the lower left corner.

    Text that is turned has the size 0, and its own in `turned`. `link` is the address to which it leads; an
    `artifact` belongs to the frame of the page, as the file says.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False
    shift: Shift = ""
    link: str = ""
    turned: Turned | None = None
    artifact: bool = False


class PrintedLine(NamedTuple):
    """A line of a page, or the `mark` that stands for one of its tables. A line without runs has no place."""

    runs: tuple[PrintedRun, ...] = ()
    mark: str = ""

    @property
    def text(self) -> str:
        """The text of the line, powers and indices in the characters made for them."""
        return self.mark or "".join(map(shown, self.runs))

    @property
    def main(self) -> PrintedRun:
        """The run that sets the baseline and the size of the line: of the size that most characters have."""
        if len({run.size for run in self.runs}) == 1:
            return self.runs[0]
        counts: Counter[float] = Counter()
        for run in self.runs:
            counts[round(run.size, 1)] += len(run.text.strip()) if not run.shift else 0
        size = max(counts, key=lambda one: (counts[one], one))
        return next(run for run in self.runs if round(run.size, 1) == size)

    @property
    def is_bold(self) -> bool:
        """Whether all of the line is bold."""
        return bool(self.runs) and all(run.bold for run in self.runs if run.text.strip())

    @property
    def left(self) -> float:
        """Its left edge, in points."""
        return min(run.left for run in self.runs)

    @property
    def right(self) -> float:
        """Its right edge, in points."""
        return max(run.right for run in self.runs)


def shown(run: PrintedRun) -> str:
    """The text of a run; a power or an index would be another number without its place above or below the line."""
    text = run.text.strip()
    if run.shift == "raised" and _POWER.fullmatch(text):
        return run.text.replace(text, text.translate(_SUPER))
    if run.shift == "lowered" and _INDEX.fullmatch(text):
        return run.text.replace(text, text.translate(_SUB))
    return run.text


def lines_on_page(
    textpage: Any, placed: PlacedTables | None = None, links: Sequence[PrintedLink] = ()
) -> list[PrintedLine]:
    """The lines of a page in the order of the file, each table as its mark: `placed` says where tables stand. Runs
    have the addresses of `links`."""
    lines = _Lines(textpage, placed or PlacedTables(), links).read()
    return _with_stray_scripts(_joined_at_scripts([_shifted(line) for line in lines]))


class _Lines:
    """Divides the characters of a page at the ends of lines and where size or baseline change."""

    def __init__(self, textpage: Any, placed: PlacedTables, links: Sequence[PrintedLink]) -> None:
        self._page = textpage.raw
        self._places = CharacterPlaces(textpage)
        self._characters = with_leftward_words(page_characters(textpage), self._places)
        self._tables, self._marks = placed.tables, dict(placed.marks)
        self._links = linked_characters(self._characters, self._places, links)
        self._link = ""
        self._bold_names: dict[bytes, bool] = {}
        self._bold_objects: dict[int | None, bool] = {}
        self._artifacts: dict[int | None, bool] = {}
        self._found: list[PrintedLine] = []
        self._runs: list[PrintedRun] = []
        self._text: list[str] = []
        self._holds_text = False
        self._first = self._last = 0
        self._scale: Scale | None = None
        """That of the first character of the run, where it was asked for."""
        self._size = self._base = 0.0
        """Those of the last character."""

    def read(self) -> list[PrintedLine]:
        for found in _PARTS.finditer(self._characters):
            for table, link, start, end in self._pieces(*found.span()):
                if link != self._link:
                    self._end_run()
                    self._link = link
                if table is None:
                    self._read(start, end)
                elif table in self._marks:
                    self._end_line()
                    self._found.append(PrintedLine(mark=self._marks.pop(table)))
        self._end_line()
        return [*self._found, *(PrintedLine(mark=mark) for mark in self._marks.values())]

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int | None, str, int, int]]:
        """The pieces of a part of the page that stand in a table each, or in none, and lead to one address."""
        if not self._tables and not self._links:
            yield None, "", start, end
            return
        links, tables = self._links, self._tables
        for (table, link), group in groupby(
            range(start, end), key=lambda at: (tables[at] if tables else None, links.get(at, ""))
        ):
            numbers = [*group]
            yield table, link, numbers[0], numbers[-1] + 1

    def _read(self, start: int, end: int) -> None:
        """Read a part of a line, or a character that `_PARTS` sets apart."""
        first = self._characters[start]
        if first in "\r\n":
            self._end_line()
        elif first == SECOND_HALF:
            self._text.append("")
        elif first not in _HYPHENS:
            self._read_words(start, end)
        elif FPDFText_IsHyphen(self._page, start) == 1:
            # Behind a hyphen pdfium leaves out the end of the line.
            self._add(start, end, self._places.sizes_and_heights(start, end)[0], "-")
            self._end_line()
        else:
            self._add(start, end, self._places.sizes_and_heights(start, end)[0], _UNKNOWN)

    def _read_words(self, start: int, end: int) -> None:
        words = [found.span() for found in _WORD.finditer(self._characters, start, end)]
        if words:
            first = words[0][0]
            styles = self._places.sizes_and_heights(first, words[-1][1])
        for begin, stop in words:
            if begin > start:
                self._text.append(self._characters[start:begin])
            own = styles[begin - first : stop - first]
            if own.count(own[0]) == len(own):
                self._add(begin, stop, own[0])
            else:
                for index, style in enumerate(own, begin):
                    self._add(index, index + 1, style)
            start = stop
        if end > start:
            self._text.append(self._characters[start:end])

    def _add(self, start: int, end: int, style: tuple[float, float], text: str | None = None) -> None:
        """Add characters of one size and height, shown as `text`, to the run, or to a new one."""
        size, height = style
        if size != self._size or abs(height - self._base) > _SAME_PLACE or self._is_other_word(start, size):
            self._end_run()
        if not self._holds_text:
            self._first, self._holds_text, self._scale = start, True, None
        self._size, self._base, self._last = size, height, end - 1
        self._text.append(self._characters[start:end] if text is None else text)

    def _is_other_word(self, index: int, size: float) -> bool:
        """Whether a word begins far from the run so far, or of another size: fonts of one size are drawn at any
        scale."""
        if not self._holds_text or self._text[-1][-1:] != " ":
            return False
        if self._scale is None:
            self._scale = self._places.scale(self._first)
        factor = self._places.scale(index).factor
        if abs(factor - self._scale.factor) > _SAME_SCALE * factor:
            return True
        gap = self._places.origin(index)[0] - self._places.right(self._last)
        return gap > _SPACE * factor * size

    def _end_line(self) -> None:
        self._end_run()
        if any(run.text.strip() for run in self._runs):
            self._found.append(PrintedLine(tuple(self._runs)))
        self._runs = []
        self._text = []

    def _end_run(self) -> None:
        """Keep the text so far as a run; spaces alone belong to the next one."""
        if self._holds_text:
            run = self._run(single_line("".join(self._text)), self._first, self._last)
            if self._runs and _begins_line(self._runs[-1], run):
                self._found.append(PrintedLine(tuple(self._runs)))
                self._runs = []
            self._runs.append(run)
            self._text = []
            self._holds_text = False

    def _run(self, text: str, first: int, last: int) -> PrintedRun:
        places = self._places
        left, base = places.origin(first)
        scale = self._scale or places.scale(first)
        # Text that is turned has neither a height above others nor a place beside them.
        size = 0.0 if scale.is_turned else places.size(first) * scale.factor
        turned = places.turned(first, last) if scale.is_turned else None
        bold = self._is_bold(first) and (first == last or self._is_bold(last))
        right = places.right(last)
        if left > right and turned is None:
            # A line that runs to the left.
            left, right = places.origin(last)[0], places.right(first)
        artifact = self._is_artifact(first)
        return PrintedRun(text, left, right, base, size, bold, link=self._link, turned=turned, artifact=artifact)

    def _is_artifact(self, index: int) -> bool:
        number = self._places.text_object(index)
        known = self._artifacts.get(number)
        if known is None:
            known = self._artifacts[number] = is_artifact(FPDFText_GetTextObject(self._page, index))
        return known

    def _is_bold(self, index: int) -> bool:
        number = self._places.text_object(index)
        known = self._bold_objects.get(number)
        if known is None:
            known = self._bold_objects[number] = self._is_drawn_bold(index) or self._is_of_bold_font(index)
        return known

    def _is_drawn_bold(self, index: int) -> bool:
        drawn: Any = FPDFText_GetTextObject(self._page, index)
        return bool(drawn) and FPDFTextObj_GetTextRenderMode(drawn) == FPDF_TEXTRENDERMODE_FILL_STROKE

    def _is_of_bold_font(self, index: int) -> bool:
        name, flags = create_string_buffer(100), c_int()
        FPDFText_GetFontInfo(self._page, index, name, 100, byref(flags))
        known = self._bold_names.get(name.value)
        if known is None:
            is_bold = bool(_BOLD_FONT.search(name.value)) or bool(flags.value & _FORCE_BOLD)
            known = self._bold_names[name.value] = is_bold
        return known


def _begins_line(before: PrintedRun, run: PrintedRun) -> bool:
    """Whether a run is on another line than the one before it, although pdfium saw no end between them."""
    if (before.turned is None) != (run.turned is None):
        return True
    size = max(before.size, run.size)
    height = abs(run.base - before.base)
    goes_back = run.left < before.right - _BACK * size and height > _SAME_BASE * size
    if goes_back and (LEFTWARD.search(before.text) or LEFTWARD.search(run.text)):
        goes_back = run.right > before.left + _BACK * size
    return min(before.size, run.size) > 0 and (goes_back or height > _NEXT_ROW * size)


def _is_beside(before: PrintedRun, after: PrintedRun, size: float) -> bool:
    """Whether a run begins where the one before it ends."""
    return -_OVERLAP * size <= after.left - before.right <= _APART * size


def _shift_of(run: PrintedRun, main: PrintedRun) -> Shift:
    """How a run stands beside the main one of its line."""
    if main.size <= 0 or run.size < _SMALLEST * main.size or len(run.text.strip()) > _LONGEST_SCRIPT:
        return ""
    is_figure = _POWER.fullmatch(run.text.strip()) is not None and run.size <= 1.02 * main.size
    height = (run.base - main.base) / main.size
    if _RAISED[0] <= height <= _RAISED[1] and (run.size <= _SMALL * main.size or (is_figure and height >= 0.2)):
        return "raised"
    if _LOWERED[0] <= height <= _LOWERED[1] and run.size <= _SMALL * main.size:
        return "lowered"
    return ""


def _shifted(line: PrintedLine) -> PrintedLine:
    """The line, its raised and lowered runs marked as such, without the spaces that stand before them."""
    if len(line.runs) < 2:
        return line
    main = line.main
    runs: list[PrintedRun] = []
    for run in line.runs:
        shift = _shift_of(run, main) if run.base != main.base else ""
        if runs and shift and _is_beside(runs[-1], run, main.size):
            runs[-1] = runs[-1]._replace(text=runs[-1].text.rstrip())
        before = runs[-1] if runs else None
        if before and shift and before.shift == shift and abs(before.base - run.base) <= _SAME_BASE * main.size:
            # Fonts of several scripts have their characters at heights that differ a little.
            runs[-1] = before._replace(text=before.text + run.text, right=run.right)
        else:
            runs.append(run._replace(shift=shift))
    return line._replace(runs=tuple(runs))


def _joined_at_scripts(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """The lines, those joined between which pdfium saw an end at a raised or lowered piece."""
    found: list[PrintedLine] = []
    for line in lines:
        if found and line.runs and found[-1].runs and _are_one_line(found[-1], line):
            found[-1] = _shifted(PrintedLine(_spaced(found[-1].runs, line.runs)))
        else:
            found.append(line)
    return found


def _spaced(before: tuple[PrintedRun, ...], after: tuple[PrintedRun, ...]) -> tuple[PrintedRun, ...]:
    """The runs of two pieces of a line, with a space where there is one between them."""
    gap = after[0].left - before[-1].right
    ends_word = before[-1].text.endswith(" ") or after[0].text[:1] >= "\u2e80"
    space = "" if ends_word or gap <= _WORD_GAP * max(before[-1].size, after[0].size) else " "
    return (*before[:-1], before[-1]._replace(text=before[-1].text + space), *after)


def _are_one_line(above: PrintedLine, below: PrintedLine) -> bool:
    last, first = above.runs[-1], below.runs[0]
    main, other = above.main, below.main
    size = max(main.size, other.size)
    gap = first.left - last.right
    if not size or gap < -_OVERLAP * size:
        return False
    # A mark at the beginning of a line, such as that of a note, stands further from its text.
    if len(above.runs) == 1 and gap <= _BEHIND_MARK * size and _shift_of(last, other):
        return True
    if gap > _BEHIND_SCRIPT * size:
        return False
    if abs(first.base - last.base) <= _SAME_BASE * size and gap <= _SAME_LINE * size:
        return True
    if _shift_of(first, main):
        return len(below.runs) == 1 or abs(other.base - main.base) <= _SAME_BASE * size
    return bool(last.shift) and abs(other.base - main.base) <= _SAME_BASE * size


def _with_stray_scripts(lines: list[PrintedLine]) -> list[PrintedLine]:
    """The lines, those that are a raised or lowered piece alone put into the line in which they stand: some
    programs draw them before or after all others."""
    found = list(lines)
    by_height = sorted((line.runs[0].base, number) for number, line in enumerate(lines) if line.runs)
    bases, numbers = [base for base, _number in by_height], [number for _base, number in by_height]
    for place, line in enumerate(lines):
        if len(line.runs) != 1 or not 0 < len(line.text.strip()) <= 4 or not line.runs[0].size:
            continue
        script = line.runs[0]
        far = _FARTHEST * script.size
        first, end = bisect_left(bases, script.base - far), bisect_right(bases, script.base + far)
        for number in sorted(numbers[first:end]):
            host = found[number]
            if number == place or not host.runs or abs(host.runs[0].base - script.base) > far:
                continue
            if host.main.size <= 0 or not _shift_of(script, host.main):
                continue
            at = _slot(host, script)
            if at is not None:
                found[number] = _shifted(PrintedLine((*host.runs[:at], script, *host.runs[at:])))
                found[place] = PrintedLine()
                break
    return [line for line in found if line.runs or line.mark]


def _slot(host: PrintedLine, script: PrintedRun) -> int | None:
    """The number of the run of a line before which a piece stands; None where it stands in no gap of the line."""
    size = host.main.size
    for at in range(1, len(host.runs) + 1):
        before, after = host.runs[at - 1], host.runs[at] if at < len(host.runs) else None
        if _is_beside(before, script, size) and (after is None or script.right <= after.left + _OVERLAP * size):
            return at
    return None
