"""The screen of a table: moves, sorts, finds, copies as TSV and saves as CSV."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from tui_reader.atomic_file import open_atomic
from tui_reader.export_formats.sheet import Sheet, csv_bytes, tsv
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import labelled
from tui_reader.model import sheet_row
from tui_reader.text.clean import single_line
from tui_reader.ui.keys.actions import Handler, Scope, movements
from tui_reader.ui.keys.hints import key_hints
from tui_reader.ui.keys.keyed_screen import KeyedScreen
from tui_reader.ui.reader.sheet.view import SheetView

if TYPE_CHECKING:
    from tui_reader.model import Table
    from tui_reader.ui.panes import Session

_MOST_DIGITS = 9
"""Digits of the number of a row; no table has so many rows."""

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\\/:*?"<>|\s.]+')


class SheetScreen(KeyedScreen):
    """One table; `q` and Escape return to the text."""

    def __init__(self, session: Session, table: Table, title: str, *, row: int = 1, of_file: bool = False) -> None:
        """`title` stands for the caption of a table without one. `row` is the current row, counted from 1 with
        those of the head. `of_file`: rows have the numbers that search hits in files name, see `SheetView`."""
        super().__init__(session.keymap, session.config.chord_timeout)
        self.session = session
        self.caption = single_line(table.caption or title)
        sheet = Sheet.of(table)
        rows = range(len(sheet.head) + 1, len(table.rows) + 1)
        numbers = [sheet_row(table.sheet_rows, each) for each in rows] if of_file else None
        self.view = SheetView(sheet, self.caption, numbers, max(0, row - 1 - len(sheet.head)), id="sheet")

    def compose(self) -> ComposeResult:
        yield from (self.view, self.prompt, self.status)

    def on_mount(self) -> None:
        self.set_focus(self.view)
        self.prompt.mount_input()
        self.show_hints()

    def show_hints(self) -> None:
        """Show the keys that do something here and now."""
        column, columns = self.view.column, self.view.sheet.columns
        to_the_right = column + 1 < columns
        idle = {"column-left"} if to_the_right or column == 0 else set()
        idle |= set() if to_the_right else {"column-right"}
        self.status.hints = key_hints("table", self.keymap, without=idle)

    def on_sheet_view_column_changed(self) -> None:
        self.show_hints()

    @property
    def scope(self) -> Scope:
        return "table"

    def handlers(self) -> Mapping[str, Handler]:
        view = self.view
        return {
            **movements("table", view),
            "help": self.session.show_help,
            "back": self.dismiss,
            "cancel": self.cancel,
            "find": lambda: self.ask("/", view, self._found, view.find),
            "next-match": lambda: self._step_match(1),
            "previous-match": lambda: self._step_match(-1),
            "go-to-row": lambda: self.ask(_("Row: "), view, self._go_to_row),
            "column-left": lambda: view.move_to(view.row, view.column - 1),
            "column-right": lambda: view.move_to(view.row, view.column + 1),
            "first-column": lambda: view.move_to(view.row, 0),
            "last-column": lambda: view.move_to(view.row, view.sheet.columns - 1),
            "sort-column": self.sort,
            "table-cards": view.toggle_cards,
            "copy-table": self.copy_table,
            "copy-cell": self.copy_cell,
            "save-table": self.save,
        }

    def cancel(self) -> None:
        """Remove the highlighting of find, or close the screen."""
        if self.view.needle:
            self.view.find("")
        else:
            self.dismiss()

    def _found(self, text: str | None) -> None:
        if not text:
            self.view.find("")
        elif not self.view.find(text):
            self.show_message(_("Not found: {text}").format(text=text))

    def _step_match(self, step: int) -> None:
        if not self.view.step_match(step):
            self.show_message(_("Nothing to find yet; press / to find."))

    def _go_to_row(self, text: str | None) -> None:
        wanted = (text or "").strip()
        if not wanted:
            return
        view = self.view
        if not (wanted.isdecimal() and view.go_to_number(int(wanted[:_MOST_DIGITS]))):
            first, last = (view.numbers[0], view.numbers[-1]) if view.numbers else (0, 0)
            message = _("No such row; the rows of this table have numbers from {first} to {last}.")
            self.show_message(message.format(first=first, last=last))

    def sort(self) -> None:
        """Sort by the current column, and say how."""
        view = self.view
        view.sort()
        name = view.sheet.label(view.column) or str(view.column + 1)
        if view.sorted_by is None:
            self.show_message(_("In the order of the page"))
        elif view.sorted_by[1]:
            self.show_message(_("Sorted by {column}, descending").format(column=name))
        else:
            self.show_message(_("Sorted by {column}, ascending").format(column=name))

    def _rows(self) -> list[Sequence[str]]:
        """The head and all rows in the order shown."""
        sheet = self.view.sheet
        return [*sheet.head, *(sheet.rows[number] for number in self.view.order)]

    def copy_table(self) -> None:
        """Copy the table for a spreadsheet, in the order shown."""
        rows = self._rows()
        what = ngettext("a table of {count} row", "a table of {count} rows", len(rows))
        self.app.copy(tsv(rows), what.format(count=f"{len(rows):,}"))

    def copy_cell(self) -> None:
        """Copy the current cell."""
        view = self.view
        value = view.sheet.rows[view.order[view.row]][view.column] if view.order else ""
        if value:
            self.app.copy(value, value)
        else:
            self.show_message(_("Nothing to copy here."))

    def save(self) -> None:
        """Ask for the name of a file, and save the table as CSV, in the order shown."""
        name = _NOT_IN_NAMES.sub("-", self.caption).strip("-")[:60] or "table"
        self.ask(_("Save as: "), self.view, self._save, text=f"{name}.csv")

    def _save(self, text: str | None) -> None:
        if not text or not text.strip():
            return
        try:
            target = Path(text.strip()).expanduser().absolute()
            with open_atomic(target, overwrite=False) as file:
                file.write(csv_bytes(self._rows()))
        except FileExistsError:
            self.show_message(_("{path}: this file exists already; choose another name").format(path=target))
        except (OSError, RuntimeError, ValueError) as error:
            reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
            self.show_message(_("Not saved: {reason}").format(reason=labelled(text.strip(), reason)))
        else:
            self.show_message(_("Saved {path}").format(path=target))
