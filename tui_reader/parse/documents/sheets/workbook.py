"""A workbook as a draft: a section for each sheet, with its title lines and its table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tui_reader.model import Cell, DocumentFile, Link, Table
from tui_reader.parse.documents.embedded_files import embedded_files
from tui_reader.parse.documents.stated_title import meaningful_title
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.left_out import PassageRecorder
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.link_target import link_target

MOST_CELLS = 500_000
"""Cells with text of one workbook, 350 pages of small print. A larger one is read as far as that, row by row: it
would take more processor time than the parser's process has (25 µs a cell, 2026-11-30). Chosen by hand."""

MOST_PLACES = 4_000_000
"""Places of the tables of one workbook, empty ones too. Chosen by hand."""

LONGEST_CELL = 32_767
"""Characters of a cell, the most that Excel keeps; tables in text may have longer ones, which are cut."""
_LONGEST_COMMENT = 100_000
"""Characters of a comment, five times what is kept of all that a page leaves out. Chosen by hand."""
_LONGEST_TITLE = 120
_MOST_TITLE_ROWS = 8
_MOST_HEADER_ROWS = 6
_MOST_NAMED = 20
"""Cells that are named in a message. Chosen by hand."""

Area = tuple[int, int, int, int]
"""The first row, first column, last row and last column of merged cells, from 0."""


@dataclass(slots=True)
class WorkbookSheet:
    """One sheet: the text of its cells by row and column from 0, merged cells, comments (cell name, text), and
    lines of the drawings above it. `hidden`: the program that made it shows it only on request."""

    name: str
    hidden: bool = False
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    """The addresses to which the text of cells leads, by row and column."""
    merged: list[Area] = field(default_factory=list)
    comments: list[tuple[str, str]] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    cut_at: int | None = None
    """The row from which on nothing was read; None for a sheet that was read to its end."""
    is_damaged: bool = False
    """Whether a part of the file with its cells, comments or drawings is damaged."""
    is_missing: bool = False
    """Whether the file names the sheet, but does not hold it."""
    cut_cells: list[tuple[int, int]] = field(default_factory=list)
    """The rows and columns of cells that were too long."""
    most_repeated: int | None = None
    """How often a cell was read that the file repeats more often; None for a sheet without such cells."""

    charts: int = 0
    """How many charts the sheet has, which are not read."""

    def put(self, row: int, column: int, text: str) -> None:
        """Keep the text of a cell, cleaned; empty text is no cell."""
        if len(text) > LONGEST_CELL:
            self.cut_cells.append((row, column))
        if text := clean(text[:LONGEST_CELL]).strip():
            self.rows.setdefault(row, {})[column] = " ".join(text.split("\n"))

    def link(self, row: int, column: int, address: str) -> None:
        """Let the text of a cell lead to an address, if it is one that links may lead to."""
        if (target := link_target(None, address)) and len(self.links) < MOST_CELLS:
            self.links[row, column] = target

    def line(self, row: int, column: int) -> DraftLine:
        """The text of a cell as a line."""
        text = self.rows[row][column]
        return DraftLine(text, links=self.links_of(row, column, text))

    def links_of(self, row: int, column: int, text: str) -> tuple[Link, ...]:
        """The link of a cell, which all of its text has."""
        address = self.links.get((row, column))
        return (Link(0, len(text), address),) if address and text else ()


class CellBudget:
    """How many more cells of a workbook are read."""

    def __init__(self) -> None:
        self.left = MOST_CELLS

    def take(self, cells: int) -> bool:
        """Whether a row of so many cells can still be read."""
        self.left -= cells
        return self.left >= 0


def read_sheets(
    sheets: Iterable[WorkbookSheet],
    address: str,
    kind: str,
    stated_title: str | None,
    *,
    damaged: bool = False,
    embedded: Sequence[str] = (),
) -> Draft:
    """The draft of a workbook. The sheets are read one after the other. `damaged`: a part that holds text of all
    sheets is damaged or cut. `embedded` are the names of files in it. Raises UnsupportedPage for a workbook
    without text."""
    draft = Draft(address)
    passages = PassageRecorder()
    names: list[str] = []
    not_read = ["the workbook is damaged; cells and sheets may be missing"] if damaged else []
    places = MOST_PLACES
    found_title = None
    for sheet in sheets:
        if sheet.is_damaged:
            not_read.append(f"the sheet {clean_line(sheet.name, 300) or 1} is damaged; cells of it may be missing")
        if sheet.hidden:
            _leave_out_hidden(sheet, passages)
            continue
        name = clean_line(sheet.name, 300)
        names += [name] if name else []
        titles, table, cut_at = _content(sheet, places)
        places -= sum(map(len, table.rows)) if table else 0
        lines = [DraftLine(name, heading=1)] if name and (titles or table or sheet.drawn) else []
        lines += titles
        lines += [DraftLine("", block=table)] if table else []
        lines += [DraftLine(text) for text in sheet.drawn]
        draft.lines += passages.passing(lines)
        found_title = found_title or next((line.text for line in titles if len(line.text) <= _LONGEST_TITLE), None)
        _leave_out_comments(sheet, passages)
        if cut_at is not None:
            not_read.append(f"the sheet {name or 1} was not read from row {cut_at + 1} on; it is too large")
        if sheet.is_missing:
            not_read.append(f"the sheet {name or 1} is not in the file, which is damaged")
        if sheet.cut_cells:
            cells = [cell_name(*place) for place in sheet.cut_cells[:_MOST_NAMED]]
            cells += ["…"] if len(sheet.cut_cells) > _MOST_NAMED else []
            not_read.append(
                f"cells of the sheet {name or 1} were cut after {LONGEST_CELL} characters: {', '.join(cells)}"
            )
        if (most := sheet.most_repeated) is not None:
            not_read.append(
                f"the sheet {name or 1} repeats cells more than {most} times, of which the rest was not read"
            )
        if sheet.charts:
            not_read.append(f"the sheet {name or 1} has charts that are not shown: {sheet.charts}")
    if not draft.lines:
        raise UnsupportedPage("is a workbook without text; there is nothing to read")
    draft.lines = [replace(line, number=at) for at, line in enumerate(draft.lines, 1)]
    draft.title = meaningful_title(stated_title) or found_title
    draft.coverage.append(passages.coverage)
    draft.attachments, not_named = embedded_files(embedded)
    not_read += not_named
    draft.warnings += not_read
    draft.document = DocumentFile(kind, "", "", sheets=tuple(names), not_read=tuple(not_read))
    return draft


def _leave_out_hidden(sheet: WorkbookSheet, passages: PassageRecorder) -> None:
    rows = ("\t".join(cells.values()) for _row, cells in sorted(sheet.rows.items()))
    passages.leave_out("\n".join([*rows, *sheet.drawn]) or "…", clean_line(sheet.name, 300), "hidden sheet")
    _leave_out_comments(sheet, passages)


def _leave_out_comments(sheet: WorkbookSheet, passages: PassageRecorder) -> None:
    name = clean_line(sheet.name, 300)
    for place, text in sheet.comments:
        passages.leave_out(clean_line(text, _LONGEST_COMMENT), f"{name} {place}", "comment of an editor")


def _content(sheet: WorkbookSheet, places: int) -> tuple[list[DraftLine], Table | None, int | None]:
    """The title lines above the table of a sheet, its table, and the row from which on it is cut."""
    used = sorted(sheet.rows)
    columns = sorted({column for cells in sheet.rows.values() for column in cells})
    if not used:
        return [], None, sheet.cut_at
    titles: list[DraftLine] = []
    while len(used) > 1 and len(columns) > 1 and len(titles) < _MOST_TITLE_ROWS and len(sheet.rows[used[0]]) == 1:
        row = used.pop(0)
        titles += [sheet.line(row, column) for column in sheet.rows[row]]
    cut_at = sheet.cut_at
    if len(used) * len(columns) > places:
        most = places // len(columns)
        cut_at = min(used[most], used[most] if cut_at is None else cut_at)
        used = used[:most]
    if not used:
        return titles, None, cut_at
    columns = sorted({column for row in used for column in sheet.rows[row]})
    if len(columns) == 1:
        # A sheet of one column is a text.
        return [*titles, *(sheet.line(row, column) for row in used for column in sheet.rows[row])], None, cut_at
    rows, header_rows = _table(sheet, used, columns)
    return titles, Table(rows, header_rows, None, _sheet_rows(used)), cut_at


def _sheet_rows(used: list[int]) -> tuple[tuple[int, int], ...]:
    """As `Table.sheet_rows`, for rows counted from 0."""
    starts = [
        (number, row + 1) for number, row in enumerate(used, 1) if number == 1 or row != used[number - 2] + 1
    ]
    return () if starts == [(1, 1)] else tuple(starts)


def _table(sheet: WorkbookSheet, used: list[int], columns: list[int]) -> tuple[tuple[tuple[Cell, ...], ...], int]:
    """The rows of a table without empty rows and columns, and how many of them are its header."""
    spans, covered = _spans(sheet, used, columns)
    rows: list[tuple[Cell, ...]] = []
    linked = bool(sheet.links)
    for row in used:
        texts = sheet.rows[row]
        hidden = covered.get(row, set())
        rows.append(
            tuple(
                Cell(
                    text := texts.get(column, ""),
                    *spans.get((row, column), (1, 1)),
                    links=sheet.links_of(row, column, text) if linked else (),
                )
                for column in columns
                if column not in hidden
            )
        )
    return tuple(rows), _header_rows(rows, len(columns))


def _spans(
    sheet: WorkbookSheet, used: list[int], columns: list[int]
) -> tuple[dict[tuple[int, int], tuple[int, int]], dict[int, set[int]]]:
    """How many columns and rows of the table a merged cell covers, and what others cover, by row."""
    from bisect import bisect_left, bisect_right

    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: dict[int, set[int]] = {}
    left_to_look_at = 2 * MOST_PLACES
    for top, left, bottom, right in dict.fromkeys(sheet.merged):
        wide = columns[bisect_left(columns, left) : bisect_right(columns, right)]
        high = used[bisect_left(used, top) : bisect_right(used, bottom)]
        if not wide or not high or wide[0] != left or high[0] != top or len(wide) * len(high) == 1:
            continue
        left_to_look_at -= len(wide) + len(high)
        if left_to_look_at < 0:
            # Areas that do not overlap have fewer rows and columns; those that are left would hide no text.
            break
        places = set(wide)
        if any(sheet.rows[row].keys() & places for row in high[1:]) or sheet.rows[top].keys() & places - {left}:
            # A program that merged cells with text shows the first; the others are text of the file.
            continue
        if any(places & covered.get(row, set()) for row in high):
            continue
        spans[top, left] = len(wide), len(high)
        for row in high:
            covered.setdefault(row, set()).update(wide[1:] if row == top else wide)
    return spans, covered


def _header_rows(rows: list[tuple[Cell, ...]], width: int) -> int:
    """The number of rows that name the columns: up to the first in which every column has a text, with the cells
    that reach into it from above, and none a number."""
    reaching: list[int] = [0] * width
    for number, row in enumerate(rows[:_MOST_HEADER_ROWS]):
        cells: Iterator[Cell] = iter(row)
        full, at = True, 0
        while at < width:
            if reaching[at]:
                reaching[at] -= 1
                at += 1
                continue
            cell = next(cells, None)
            if cell is None:
                return 0
            full = full and bool(cell.text) and not _is_number(cell.text)
            for column in range(at, min(at + cell.columns, width)):
                reaching[column] = cell.rows - 1
            at += max(1, cell.columns)
        if full:
            below = max(reaching)
            return min(number + 1 + below, len(rows)) if number + 1 < len(rows) else 0
    return 0


def _is_number(text: str) -> bool:
    return not any(char.isalpha() for char in text) and any(char.isdigit() for char in text)


def cell_name(row: int, column: int) -> str:
    """The name of a cell: `A1` for row 0 and column 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"
