"""A table as rows of as many values as it has columns, and as text for spreadsheets: TSV and CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tui_reader.model import Align, Cell, Table

MAX_SPANNED = 64
"""Columns within which a cell may span several; one further right takes one column, as in the reader."""

MAX_HEAD = 8
"""More header rows than this are data set in bold, as in the reader."""

_AMOUNT = r" ?[$€£¥￥]?\.?\d[\d., ]*(?:[eE][+\-]?\d+)?[%‰]?[^\x00-\x7f＝＠＋－]*$"
_FORMULA = re.compile(rf"[\t\r\n]|\s*(?:[=@＝＠]|[+\-＋－](?!{_AMOUNT}))")
"""What a spreadsheet takes for a formula, also behind white space and with wide signs. A sign before a number, an
amount or a number with an exponent is none."""
_PLACEHOLDER = re.compile(r"[+\-＋－]*$")
_SEPARATORS = re.compile(r"[\t\r\n]")


class Sheet(NamedTuple):
    """`head` and `rows` as values, each with `columns` of them.

    A cell that spans rows is repeated in each of them, so that a row says the same wherever it is sorted to; one
    that spans columns stands in the first, in the head in all of them. `alignments` are those that all
    values of a column state, None where they differ or state none.
    """

    head: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    columns: int
    alignments: tuple[Align | None, ...] = ()

    @classmethod
    def of(cls, table: Table) -> Sheet:
        """The values of a table, each on one line."""
        count = table.header_rows if table.header_rows <= min(MAX_HEAD, len(table.rows) - 1) else 0
        head = _values(table.rows[:count], repeat_columns=True)
        rows = _values(table.rows[count:], repeat_columns=False)
        columns = max((len(row) for row in (*head, *rows)), default=0)
        alignments = _alignments(table.rows[count:], columns)
        return cls(_padded(head, columns), _padded(rows, columns), columns, alignments)

    def label(self, column: int) -> str:
        """The heading of a column: the cells of all header rows over it."""
        parts = dict.fromkeys(" ".join(row[column].split()) for row in self.head)
        return " ".join(part for part in parts if part)


def _alignments(rows: Sequence[tuple[Cell, ...]], columns: int) -> tuple[Align | None, ...]:
    if not any(cell.align for row in rows for cell in row):
        return (None,) * columns
    # The words stand for the cells, and are spread over rows and columns as their values are.
    stated = [tuple(cell._replace(text=cell.text and (cell.align or "none")) for cell in row) for row in rows]
    placed = zip(*_padded(_values(stated, repeat_columns=False), columns), strict=True)
    common = [set(column) - {""} for column in placed]
    return tuple(_ALIGNMENTS.get(next(iter(words))) if len(words) == 1 else None for words in common)


_ALIGNMENTS: dict[str, Align] = {"left": "left", "center": "center", "right": "right"}


class _Covered(NamedTuple):
    """A place that a cell further up covers: for how many rows, and with which value."""

    rows: int
    value: str


def _values(rows: Sequence[tuple[Cell, ...]], *, repeat_columns: bool) -> list[list[str]]:
    """The values of rows in their columns. As in browsers, a cell begins in the first free column."""
    if all(cell.columns == cell.rows == 1 for row in rows for cell in row):
        # Most tables; a large one is shown four times as fast.
        return [[" ".join(cell.text.split()) for cell in row] for row in rows]
    values: list[list[str]] = []
    covered: dict[int, _Covered] = {}
    for row in rows:
        line = _take_covered([], covered)
        begun: dict[int, _Covered] = {}
        for cell in row:
            text = " ".join(cell.text.split())
            for number in range(max(1, min(cell.columns, MAX_SPANNED - len(line)))):
                value = text if number == 0 or repeat_columns else ""
                if cell.rows > 1:
                    begun[len(line)] = _Covered(cell.rows - 1, value)
                line.append(value)
            _take_covered(line, covered)
        values.append(line)
        still = {at: each._replace(rows=each.rows - 1) for at, each in covered.items() if each.rows > 1}
        covered = {**still, **begun}
    return values


def _take_covered(line: list[str], covered: dict[int, _Covered]) -> list[str]:
    """The line with the values of the next places as far as they are covered from above."""
    while (above := covered.get(len(line))) is not None:
        line.append(above.value)
    return line


def _padded(rows: list[list[str]], columns: int) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row + [""] * (columns - len(row))) for row in rows)


def formula_escaped(value: str) -> str:
    """A value that no spreadsheet takes for a formula: those that begin with `=`, `@`, a tab or a line end, or
    with `+` or `-` and are no number get an apostrophe before them (OWASP, "CSV Injection")."""
    return f"'{value}" if _FORMULA.match(value) and not _PLACEHOLDER.match(value) else value


def tsv(rows: Iterable[Sequence[str]]) -> str:
    """Rows as lines of values separated by tabs, which spreadsheets take from the clipboard. A tab or line end in
    a value is a space: behind it another cell would begin."""
    return "".join("\t".join(formula_escaped(_SEPARATORS.sub(" ", value)) for value in row) + "\n" for row in rows)


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV (RFC 4180) in UTF-8, with the byte order mark without which Excel reads another encoding."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([*map(formula_escaped, row)] for row in rows)
    return text.getvalue().encode("utf-8-sig")
