"""Lines that stand for the tables of a printed page while its lines are joined to paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tui_reader.model import Table, block_text
from tui_reader.parse.draft import Draft, DraftLine

_MARK = re.compile(r"■ ruledtable([a-j]+)z")
_DIGITS = str.maketrans("0123456789", "abcdefghij")
_LETTERS = str.maketrans("abcdefghij", "0123456789")


def mark_of(number: int) -> str:
    """The line that stands for a table. It looks like an item of a list, so that it is joined with no other."""
    return f"■ ruledtable{str(number).translate(_DIGITS)}z"


def table_of(line: str) -> int | None:
    """The number of the table for which a line stands; None for any other line."""
    found = _MARK.fullmatch(line.strip())
    return int(found[1].translate(_LETTERS)) if found else None


def page_text(lines: Sequence[str], tables: Sequence[Table]) -> str:
    """The text of a page with its tables, which have marks among the lines."""
    numbers = [table_of(line) for line in lines]
    texts = [
        block_text(tables[number]) if number is not None and number < len(tables) else line
        for line, number in zip(lines, numbers, strict=True)
    ]
    return "\n".join(texts)


def with_tables(draft: Draft, tables: Sequence[Table | None]) -> list[DraftLine]:
    """The lines of a draft with the tables where their marks are; None is one that is a part of another."""
    if not tables:
        return draft.lines
    waiting = {number: table for number, table in enumerate(tables) if table is not None}
    lines: list[DraftLine] = []
    for line in draft.lines:
        number = table_of(line.text) if line.block is None else None
        if number is None or number not in waiting:
            lines.append(line)
        else:
            lines.append(replace(line, text="", links=(), block=waiting.pop(number)))
    if draft.title and table_of(draft.title) is not None:
        draft.title = None
    lines += [DraftLine("", block=table) for table in waiting.values()]
    return [replace(line, number=number) for number, line in enumerate(lines, 1)]
