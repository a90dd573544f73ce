"""The reader line by line: it prints text below text and asks for a command, which a screen reader follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.values import View
from tui_reader.attachment_labels import attachment_title
from tui_reader.attachment_labels import facts as attached_facts
from tui_reader.display_title import shown_title, without_strings
from tui_reader.export_formats.facts import day
from tui_reader.export_formats.plain_text import plain
from tui_reader.export_formats.secrets import shown_page
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import comma_list, labelled
from tui_reader.text.secrets import shown_address

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import Row

ROWS = 10
"""Rows of a list that are printed at a time."""
LINES = 20
"""Lines of a text, each a paragraph or heading, that are printed at a time."""


class LinearReader:
    """A list, of an archive or of search results, and the article that is open.

    `ask` prints a prompt and returns the next line of input; it raises EOFError at the end. `show` prints a line.
    """

    def __init__(
        self,
        archive: Archive,
        ask: Callable[[str], str],
        show: Callable[[str], object],
        *,
        marks_read: bool = True,
    ) -> None:
        self._archive = archive
        self._ask = ask
        self._show = show
        self._marks_read = marks_read
        self._view = View()
        self._found: list[Row] | None = None
        self._next_row = 0
        self._row = -1
        self._lines: list[str] = []
        self._reading = False

    def run(self) -> None:
        """Reads commands until `q` or the end of input."""
        counts = self._archive.counts()
        total = ngettext("{count} article", "{count} articles", counts.total).format(count=f"{counts.total:,}")
        self._show(
            _("{total}, {unread} unread. ? and Enter explains the commands.").format(
                total=total, unread=f"{counts.unread:,}"
            )
        )
        self._list_more()
        while True:
            try:
                command = self._ask("> ").strip()
            except EOFError:
                return
            try:
                if not self._carry_out(command):
                    return
            except ArchiveError as error:
                self._show(str(error))

    def _carry_out(self, command: str) -> bool:
        """Carries out a command; False to end."""
        if command == "q":
            if not self._reading and self._found is None:
                return False
            self._back()
        elif command.isdecimal() and len(command) < 10:
            self._open(int(command) - 1)
        elif command.startswith("/"):
            self._search(command[1:].strip())
        elif action := self._actions().get(command):
            action()
        else:
            self._show(_("There is no command {name}; ? explains them.").format(name=command))
        return True

    def _actions(self) -> dict[str, Callable[[], None]]:
        return {
            "": self._more,
            "n": lambda: self._open(self._row + 1),
            "p": lambda: self._open(self._row - 1),
            "l": self._list_again,
            "u": lambda: self._filter(View(filter="unread")),
            "a": lambda: self._filter(View()),
            "s": self._star,
            "o": self._tell_address,
            "?": self._help,
        }

    def _help(self) -> None:
        for line in (
            _("A number and Enter opens the article of that number; Enter alone reads on."),
            _("n: next article. p: previous article. l: the list from its beginning."),
            _("u: unread articles. a: all articles. / and words: search."),
            _("s: star or unstar. o: the address of the article."),
            _("q: back to the list; from the list, quit."),
        ):
            self._show(line)

    def _count(self) -> int:
        return len(self._found) if self._found is not None else self._archive.count(self._view)

    def _rows(self, start: int, limit: int) -> Sequence[Row]:
        if self._found is not None:
            return self._found[start : start + limit]
        return self._archive.rows(self._view, start, limit)

    def _more(self) -> None:
        if self._reading:
            self._read_more()
        else:
            self._list_more()

    def _list_again(self) -> None:
        self._reading, self._next_row = False, 0
        self._list_more()

    def _list_more(self) -> None:
        rows = self._rows(self._next_row, ROWS)
        for number, row in enumerate(rows, self._next_row + 1):
            self._show(f"{number}. {self._described(row)}")
        self._next_row += len(rows)
        if not rows:
            self._show(_("No more articles."))

    def _described(self, row: Row) -> str:
        state = (_("unread") if not row.read else "", _("starred") if row.starred else "")
        facts = (*state, (day(row.published) or "")[:10], row.source or "")
        return comma_list([row.title, *filter(None, facts)])

    def _open(self, index: int) -> None:
        rows = self._rows(index, 1) if index >= 0 else ()
        if not rows:
            self._show(_("There is no such article."))
            return
        (row,) = rows
        bulletin = shown_page(self._archive.bulletin(row.id))
        self._row, self._reading = index, True
        text = plain(replace(bulletin, attachments=()))
        self._lines = [line for line in text.splitlines() if line.strip()]
        self._lines += self._attachments(row.id, bulletin.tampering.masked)
        self._read_more()
        # An article that leaves the list of unread ones must not change the numbers while one reads.
        if self._marks_read and self._view.filter == "all" and not row.read:
            self._archive.set_read(row.id, True)

    def _attachments(self, id: int, masked: tuple[str, ...]) -> Iterator[str]:
        """A line for each attachment: its number, title, kind, size and state, and its address."""
        for number, file in enumerate(self._archive.attachments(id), 1):
            label = _("Attachment {number}").format(number=number)
            parts = [attachment_title(file), *attached_facts(file, whole=True)]
            address = f"  <{shown_address(file.address)}>" if file.address else ""
            yield without_strings(labelled(label, comma_list(parts)) + address, masked)

    def _read_more(self) -> None:
        for line in self._lines[:LINES]:
            self._show(line)
        self._lines = self._lines[LINES:]
        if not self._lines:
            self._show(_("End of the article."))
        else:
            count = len(self._lines)
            more = ngettext("{count} more line; Enter reads on.", "{count} more lines; Enter reads on.", count)
            self._show(more.format(count=count))

    def _back(self) -> None:
        if self._reading:
            self._reading = False
            self._show(_("Back in the list."))
        else:
            self._filter(View())

    def _filter(self, view: View) -> None:
        self._view, self._found, self._row = view, None, -1
        self._list_again()

    def _search(self, text: str) -> None:
        from tui_reader.query.nodes import QueryError
        from tui_reader.query.syntax import parse

        try:
            hits = self._archive.search(parse(text)).hits(0, 300)
        except QueryError as error:
            self._show(error.message)
            return
        self._found, self._row = [hit.row for hit in hits], -1
        count = len(hits)
        self._show(ngettext("{count} article found", "{count} articles found", count).format(count=count))
        self._list_again()

    def _current(self) -> Row | None:
        rows = self._rows(self._row, 1) if self._row >= 0 else ()
        if not rows:
            self._show(_("Open an article first."))
        return rows[0] if rows else None

    def _star(self) -> None:
        if row := self._current():
            starred = not self._archive.flags([row.id])[row.id].starred
            self._archive.set_starred(row.id, starred)
            self._show(_("Starred.") if starred else _("Star removed."))

    def _tell_address(self) -> None:
        if row := self._current():
            bulletin = shown_page(self._archive.bulletin(row.id))
            self._show(f"{shown_title(bulletin)}: {bulletin.address}")
