"""Bulletins, search hits and labels as lines for people and as JSON objects."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tui_reader.attachment_labels import shown_path
from tui_reader.commands.output.console import BOLD, NOT_BOLD, print_text, terminal_width
from tui_reader.i18n import gettext as _
from tui_reader.text.secrets import shown_address
from tui_reader.text.width import cell_width, crop

if TYPE_CHECKING:
    from tui_reader.archive.values import Hit, Label, Row

_PUBLISHER_CELLS = 16
_LEAST_TITLE = 16
"""Cells of a title, eight Han characters, for which a narrow terminal does without publisher, and then date."""
_GAP = 2


def row_object(row: Row) -> dict[str, object]:
    """A row as the JSON object that `list` and `search` print, see `docs/json.md`."""
    return {
        "id": row.id,
        "address": shown_address(row.address),
        "title": row.title,
        "published": row.published and row.published.isoformat(),
        "source": row.source,
        "site": row.site,
        "read": row.read,
        "starred": row.starred,
        "restored": row.restored,
        "tampered": row.tampered,
        "revisions": row.revisions,
        "tags": list(row.tags),
    }


def hit_object(hit: Hit) -> dict[str, object]:
    """A search hit as the JSON object that `search` prints, see `docs/json.md`."""
    return {
        **row_object(hit.row),
        "snippet": hit.snippet,
        "spans": [list(span) for span in hit.spans],
        "section": hit.section,
        "path": list(hit.path),
        "attachment": None if hit.attachment is None else hit.attachment._asdict(),
    }


def print_rows(rows: Iterable[Row]) -> None:
    """Prints number, marks (`+` unread, `*` starred, `~` restored, `!` tampered), date, publisher and title. Lines
    are whole in a pipe and cut at the width of a terminal, which leaves out publisher and date if the title had no
    room else."""
    cells = terminal_width()
    lead, date = 6 + 1 + 4 + 1, 10 + _GAP
    free = (cells or 0) - lead - _LEAST_TITLE
    with_publisher = cells is None or free >= date + _PUBLISHER_CELLS + _GAP
    with_date = cells is None or free >= date
    for row in rows:
        marks = "".join(
            sign if on else " "
            for sign, on in (("+", not row.read), ("*", row.starred), ("~", row.restored), ("!", row.tampered))
        )
        columns = [f"{_day(row):<10}"] if with_date else []
        if with_publisher:
            columns.append(padded(crop(row.source or "", _PUBLISHER_CELLS), _PUBLISHER_CELLS))
        _print_line(f"{row.id:>6} {marks} {(' ' * _GAP).join([*columns, row.title])}", cells)


def print_hit(hit: Hit) -> None:
    """Prints number, date and title; below them the headings and the matching passage, bold on a terminal."""
    cells = terminal_width()
    _print_line(f"{hit.row.id:>6} {_day(hit.row):<10}  {hit.row.title}", cells)
    styled = cells is not None and os.environ.get("TERM") != "dumb"
    parts = [*shown_path(hit), _highlighted(hit) if styled else hit.snippet]
    print_text(f"{'':19}{' › '.join(filter(None, parts))}", styled=styled)


def print_labels(labels: Iterable[Label]) -> None:
    """Prints publishers or tags with their total and unread counts."""
    for label in labels:
        name = label.name or _("(no publisher)")
        print_text(f"{label.total:>8} {label.unread:>8}  {name}", flush=False)


def print_columns(rows: Sequence[tuple[str, ...]], shrinkable: Sequence[tuple[int, int]]) -> None:
    """Prints rows in columns as wide as their texts. On a narrow terminal the `shrinkable` columns, by index and
    least width in cells, are shortened, and then the lines; a pipe gets them whole."""
    if not rows:
        return
    cells = terminal_width()
    widths = [max(map(cell_width, column)) for column in zip(*rows, strict=True)]
    for column, least in shrinkable if cells else ():
        excess = sum(widths) + _GAP * (len(widths) - 1) - (cells or 0)
        widths[column] = max(min(least, widths[column]), widths[column] - max(excess, 0))
    for row in rows:
        texts = (padded(crop(text, width), width) for text, width in zip(row, widths, strict=True))
        _print_line((" " * _GAP).join(texts).rstrip(), cells)


def padded(text: str, width: int) -> str:
    """Text padded with spaces to a width in cells."""
    return text + " " * (width - cell_width(text))


def _print_line(line: str, cells: int | None) -> None:
    print_text(crop(line, cells) if cells else line, flush=False)


def _day(row: Row) -> str:
    return row.published.date().isoformat() if row.published else ""


def _highlighted(hit: Hit) -> str:
    text, end = "", 0
    for start, stop in hit.spans:
        text += f"{hit.snippet[end:start]}{BOLD}{hit.snippet[start:stop]}{NOT_BOLD}"
        end = stop
    return text + hit.snippet[end:]
