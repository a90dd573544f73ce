"""What both formats of Hangul have: numbered paragraphs, notes that follow them, the draft of a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tui_reader.model import Cell, DocumentFile, Link, ListBlock, Table
from tui_reader.parse.documents.embedded_files import embedded_files
from tui_reader.parse.documents.paragraphs.lines import PartialLine, finished_line, with_merged_lists
from tui_reader.parse.documents.paragraphs.numbers import BULLET, ListLevel, ListNumbers
from tui_reader.parse.documents.stated_title import meaningful_title
from tui_reader.parse.documents.word.title import read_title
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.left_out import PassageRecorder
from tui_reader.parse.unsupported import UnsupportedPage

_PLACEHOLDER = re.compile(r"\^([1-9])")
_FORMATS = (
    *("decimal", "decimalEnclosedCircle", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter"),
    *(
        "decimalEnclosedCircle",
        "decimalEnclosedCircle",
        "ganada",
        "ganada",
        "chosung",
        "chosung",
        "chineseCounting",
    ),
)
"""Formats of numbers (KS X 6101, NumberType1) by their codes, under their names in Word."""
_NAMES = """
    DIGIT CIRCLED_DIGIT ROMAN_CAPITAL ROMAN_SMALL LATIN_CAPITAL LATIN_SMALL CIRCLED_LATIN_CAPITAL
    CIRCLED_LATIN_SMALL HANGUL_SYLLABLE CIRCLED_HANGUL_SYLLABLE HANGUL_JAMO CIRCLED_HANGUL_JAMO HANGUL_PHONETIC
"""
NAMED_FORMATS = {name: code for code, name in enumerate(_NAMES.split())}
"""Codes of formats of numbers by their names in HWPX."""
LEVELS = 7
"""Levels of numbers."""

_BULLETED, _OUTLINE = "bullet", "outline"


@dataclass(slots=True)
class ParagraphShape:
    """What numbers a paragraph: `kind` is empty, `outline`, `number` or `bullet`; `list_number` names the list."""

    kind: str = ""
    level: int = 0
    list_number: str = ""
    align: str = ""


def list_level(code: int, text: str, start: int) -> ListLevel:
    """A level of a list by the code of its format and its text, in which `^1` is the number of level 1."""
    form = _FORMATS[code] if 0 <= code < len(_FORMATS) else "decimal"
    return ListLevel(form, _PLACEHOLDER.sub(r"%\1", text), max(1, start))


class HangulText:
    """Builds the lines of a document: `paragraph` starts one, `add` adds to it, `finish` ends it."""

    def __init__(self, lists: dict[str, dict[int, ListLevel]], shapes: dict[str, ParagraphShape]) -> None:
        self.left_out = PassageRecorder()
        self.warnings: list[str] = []
        self.embedded: dict[str, None] = {}
        """Names of files in the document, in their order."""
        self.outline = ""
        """The list whose numbers the headings of this section have."""
        self._numbers = ListNumbers(lists, {name: name for name in lists})
        self._shapes = shapes
        self._notes = 0

    def next_note(self) -> tuple[str, str]:
        """The mark and the name of the next note."""
        self._notes += 1
        return f"[{self._notes}]", f"note-{self._notes}"

    def lines(self, parts: Sequence[PartialLine], shape_name: str) -> Iterator[DraftLine]:
        """The lines of a paragraph by its texts, behind its number."""
        shape = self._shapes.get(shape_name, ParagraphShape())
        label = ""
        if any(part.text.strip() for part in parts):
            if shape.kind == _BULLETED:
                label = BULLET
            elif shape.kind:
                name = self.outline if shape.kind == _OUTLINE else shape.list_number
                label = self._numbers.label(name, shape.level)
        level = shape.level + 1 if shape.kind == _OUTLINE and shape.level < 6 else None
        align = {"center": "center", "right": "right"}.get(shape.align, "left")
        for number, part in enumerate(parts):
            line = finished_line(part, label if number == 0 else "", level, align, shape.level)  # type: ignore[arg-type]
            if line is not None:
                yield line


@dataclass(slots=True)
class Note:
    """A note that follows its paragraph: its mark, name, and lines."""

    mark: str
    name: str
    lines: list[DraftLine] = field(default_factory=list)

    def marked(self) -> Iterator[DraftLine]:
        """The lines, the first behind the mark, which leads back."""
        for number, line in enumerate(self.lines):
            if line.block is not None:
                yield line
            elif number == 0:
                text = line.text.lstrip()
                lead = len(self.mark) + 1 - (len(line.text) - len(text))
                moved = (Link(link.start + lead, link.end + lead, link.address) for link in line.links)
                links = (Link(0, len(self.mark), f"#{self.name}"), *moved)
                yield replace(line, text=f"{self.mark} {text}", links=links, note=self.name)
            else:
                yield replace(line, note=self.name)


@dataclass(slots=True)
class HangulCell:
    """A cell at its place, with its lines."""

    row: int
    column: int
    columns: int = 1
    rows: int = 1
    lines: list[DraftLine] = field(default_factory=list)


def table_lines(cells: Sequence[HangulCell], caption: str | None, header_rows: int = 0) -> list[DraftLine]:
    """The lines of a table; one of one column is a frame around text."""
    rows: dict[int, list[HangulCell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    above = [DraftLine(caption)] if caption else []
    if max(map(len, rows.values()), default=0) <= 1:
        return [*above, *(line for cell in cells for line in cell.lines)]
    table = tuple(
        tuple(Cell(_flat(cell.lines), cell.columns, cell.rows) for cell in sorted(row, key=lambda one: one.column))
        for _number, row in sorted(rows.items())
    )
    pictures = [line for cell in cells for line in cell.lines if isinstance(line.block, Table)]
    if not any(cell.text for row in table for cell in row):
        return pictures
    return [DraftLine("", block=Table(table, min(header_rows, len(table) - 1), caption))]


def _flat(lines: Iterable[DraftLine]) -> str:
    """The text of a cell in one line."""
    texts: list[str] = []
    for line in lines:
        match line.block:
            case Table(rows=rows):
                texts += [cell.text for row in rows for cell in row]
            case ListBlock(items=items):
                texts += [f"{item.label} {item.text}" for item in items]
            case _:
                texts.append(line.text)
    return " ".join(" ".join(filter(None, texts)).split())


def finished(
    text: HangulText,
    lines: Iterable[DraftLine],
    address: str,
    kind: str,
    stated: str | None,
    not_read: Sequence[str],
) -> Draft:
    """The draft of a document by its lines. Raises UnsupportedPage without text."""
    read = list(text.left_out.passing(lines))
    if not any(line.text.strip() or line.block for line in read):
        raise UnsupportedPage("is a Hangul document without text; its pages may be pictures")
    draft = Draft(address, lines=with_merged_lists(read))
    draft.coverage.append(text.left_out.coverage)
    attachments, not_named = embedded_files(list(text.embedded))
    draft.attachments = attachments
    said = [*dict.fromkeys([*text.warnings, *not_read]), *not_named]
    draft.warnings += said
    draft.document = DocumentFile(kind, "", "", not_read=tuple(said))
    read_title(draft, "", meaningful_title(stated))
    return draft
