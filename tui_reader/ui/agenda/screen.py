"""The agenda on the whole screen: dates by day, and the sentence of the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from textual import events
from textual.app import ComposeResult

from tui_reader.archive.errors import ArchiveError
from tui_reader.fact_labels.dates import KIND_LABELS, due_sentence
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import labelled
from tui_reader.messages.translation import translated
from tui_reader.ui.agenda.dates import AllDates, DatesOfKind
from tui_reader.ui.agenda.rows import AgendaRows
from tui_reader.ui.articles.filters import describe_filter
from tui_reader.ui.articles.row_or_date import BadRowOrDate, days
from tui_reader.ui.keys.actions import Handler, Scope, movements_by_half
from tui_reader.ui.keys.hints import key_hints
from tui_reader.ui.panes import OriginScreen
from tui_reader.ui.reader.document import Document, TextBlock
from tui_reader.ui.sentence_pane import SentencePane
from tui_reader.ui.widgets.rows_pane import RowsPane

if TYPE_CHECKING:
    from tui_reader.archive.extracted.values import AgendaEntry
    from tui_reader.archive.values import View
    from tui_reader.extraction.values import KeyDateKind
    from tui_reader.ui.panes import Session


class AgendaPlace(NamedTuple):
    """Where an agenda was left: dates of which kind were shown, the row of the cursor, and its day."""

    kind: KeyDateKind | None
    row: int
    day: date | None


class AgendaScreen(OriginScreen):
    """The key dates of the bulletins of a view."""

    def __init__(self, session: Session, view: View, place: AgendaPlace | None = None) -> None:
        """`place`: where it was left before."""
        super().__init__(session.keymap, session.config.chord_timeout)
        self.session = session
        self.view = view
        self.kind: KeyDateKind | None = None
        self._place = place
        self.rows = AgendaRows(session.today, id="agenda")
        self.detail = SentencePane()
        self._detailed: AgendaEntry | None = None

    def compose(self) -> ComposeResult:
        yield from (self.rows, self.detail, self.prompt, self.status)

    def on_mount(self) -> None:
        self.set_focus(self.rows)
        self.prompt.mount_input()
        self.status.hints = key_hints("agenda", self.keymap)
        # Once it has a size, by which the cursor is brought into view.
        self.call_after_refresh(lambda: self.app.aside(self._show_first))

    def on_resize(self, event: events.Resize) -> None:
        self.detail.fit(self.size.height)

    def on_unmount(self) -> None:
        if self.rows.dates is not None:
            self.rows.dates.end()

    @property
    def scope(self) -> Scope:
        return "agenda"

    def handlers(self) -> Mapping[str, Handler]:
        return {
            **movements_by_half("agenda", self.rows),
            "help": self.session.show_help,
            "back": self.dismiss,
            "jump-back": self.jump_back,
            "agenda": self.dismiss,
            "cancel": self.dismiss,
            "open-date": self.open,
            "next-day": lambda: self._step_day(1),
            "previous-day": lambda: self._step_day(-1),
            "next-week": lambda: self._step_week(7),
            "previous-week": lambda: self._step_week(-7),
            "agenda-today": lambda: self.go_to(self.session.today()),
            "agenda-day": self.ask_day,
            "agenda-kind": self.choose_kind,
            "save-agenda": self.ask_file,
        }

    def again(self) -> Callable[[], AgendaScreen]:
        session, view, entry = self.session, self.view, self._entry(self.rows.cursor)
        place = AgendaPlace(self.kind, self.rows.cursor, entry.key_date.day if entry else None)
        return lambda: AgendaScreen(session, view, place)

    def _show_first(self) -> None:
        """Show the dates, at the place where the screen was left if it was. May raise ArchiveError."""
        place = self._place
        self.show_kind(place.kind if place else None, place.day if place else None)
        if place and place.kind is None:
            self.rows.jump_to(place.row)
            self._show_sentence()

    def show_kind(self, kind: KeyDateKind | None, day: date | None = None) -> None:
        """Show the dates of one kind from a day on, by default from today on, or all. May raise ArchiveError."""
        app, archive, rows = self.app, self.session.archive, self.rows
        if kind is None:
            dates: AllDates | DatesOfKind = AllDates(app, archive, self.view, self._arrived)
        else:
            dates = DatesOfKind(app, archive, self.view, kind, day or self.session.today(), self._found)
        if rows.dates is not None:
            rows.dates.end()
        self.kind = kind
        words = [*describe_filter(self.view), *([_(KIND_LABELS[kind])] if kind else [])]
        rows.show(dates, " · ".join(words))
        self._show_sentence()

    def _arrived(self) -> None:
        if self.is_attached:
            self.rows.refresh()
            self._show_sentence()

    def _found(self, before: int) -> None:
        """Dates of a kind were found, some of them before all others: those in sight stay where they are."""
        if not self.is_attached:
            return
        rows = self.rows
        rows.top, rows.cursor = rows.top + before, rows.cursor + before
        rows.measure()
        rows.move_to(rows.cursor, notify=False)
        self._arrived()

    def on_rows_pane_moved(self, event: RowsPane.Moved) -> None:
        self._show_sentence()

    def on_rows_pane_chosen(self, event: RowsPane.Chosen) -> None:
        """A click on the row of the cursor."""
        self.app.guarded(self.open)

    def open(self) -> None:
        """Go to the sentence that states the date under the cursor."""
        entry = self._entry(self.rows.cursor)
        if entry is not None:
            self.leave(lambda: self.session.go_to_text(entry.row.id, entry.key_date.place))

    def _entry(self, row: int) -> AgendaEntry | None:
        dates = self.rows.dates
        return dates.entry(row) if dates is not None and 0 <= row < len(dates) else None

    def go_to(self, day: date) -> None:
        """Go to the first date on a day or later, or to the last one."""
        if self.rows.dates is not None:
            self.rows.jump_to(self.rows.dates.row_of(day))

    def _step_day(self, step: int) -> None:
        """Go to the first date of the next day that has one, or of this or the previous one."""
        rows, dates = self.rows, self.rows.dates
        entry = self._entry(rows.cursor)
        if entry is None or dates is None:
            return
        day = entry.key_date.day
        if step > 0 and day == date.max:
            self._no_more(step)
            return
        row = dates.row_of(_days_after(day, 1) if step > 0 else day)
        if step < 0 and row == rows.cursor:
            before = self._entry(row - 1)
            row = dates.row_of(before.key_date.day) if before else -1
        if 0 <= row < len(dates):
            rows.jump_to(row)
        else:
            self._no_more(step)

    def _step_week(self, step: int) -> None:
        """Go to the first date a week later or earlier, or to the nearest beyond it."""
        before, entry = self.rows.cursor, self._entry(self.rows.cursor)
        if entry is not None:
            self.go_to(_days_after(entry.key_date.day, step))
            if step < 0 and self.rows.cursor == before:
                # Nothing within the week before.
                self.rows.jump_to(before - 1)
                self._step_day_start()
            if self.rows.cursor == before:
                self._no_more(step)

    def _step_day_start(self) -> None:
        """Go to the first date of the day of the cursor."""
        entry, dates = self._entry(self.rows.cursor), self.rows.dates
        if entry is not None and dates is not None:
            self.rows.jump_to(dates.row_of(entry.key_date.day))

    def _no_more(self, step: int) -> None:
        self.show_message(_("No later date.") if step > 0 else _("No earlier date."))

    def ask_day(self) -> None:
        """Ask for a date to go to."""
        label = _("Date, such as 2026-05: ")
        self.ask(label, self.rows, lambda text: self.app.guarded(lambda: self._day_typed(text)))

    def _day_typed(self, text: str | None) -> None:
        if not (text or "").strip():
            return
        try:
            since, until = days((text or "").strip(), self.session.today())
        except BadRowOrDate as error:
            self.show_message(str(error))
        else:
            self.go_to(since or until or self.session.today())

    def choose_kind(self) -> None:
        """Choose a kind of dates from a list."""
        from tui_reader.ui.widgets.pick_screen import Choice, PickScreen

        kinds: list[KeyDateKind | None] = [None, *KIND_LABELS]
        choices = [
            Choice(_(KIND_LABELS[kind]) if kind else _("All dates"), _("applied") if kind == self.kind else "")
            for kind in kinds
        ]

        def chosen(index: int | None) -> None:
            if index is not None:
                self.app.guarded(lambda: self.show_kind(kinds[index]))

        self.app.push_screen(PickScreen(_("Dates"), choices, kinds.index(self.kind)), chosen)

    def ask_file(self) -> None:
        """Ask for the name of a file, and write the dates that are shown into it."""
        if not self.rows.row_count():
            self.show_message(_("There are no dates to save."))
        else:
            self.ask(_("Save as: "), self.rows, self._save, text="agenda.ics")

    def _save(self, text: str | None) -> None:
        """Write the file in a thread, and say what came of it."""
        if not text or not text.strip():
            return
        from tui_reader.ui.agenda.exporting import write_calendar

        app, archive, view, kind = self.app, self.session.archive, self.view, self.kind
        path = Path(text.strip()).expanduser().absolute()

        def save() -> None:
            try:
                count = write_calendar(archive, view, kind, path)
            except FileExistsError:
                message = _("{path}: this file exists already; choose another name").format(path=path)
            except (ArchiveError, OSError, RuntimeError, ValueError) as error:
                reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
                message = _("Not saved: {reason}").format(reason=labelled(str(path), reason))
            else:
                saved = ngettext("{count} date saved in {path}", "{count} dates saved in {path}", count)
                message = saved.format(count=f"{count:,}", path=path)
            app.call_in_ui(app.show_message, message)

        self.show_message(_("Saving…"))
        app.in_background(save)

    def _show_sentence(self) -> None:
        """Show the sentence of the date under the cursor, and how a relative one was counted."""
        entry = self.rows.current
        if entry == self._detailed:
            return
        self._detailed = entry
        if entry is None:
            self.detail.show_document(Document.of([]), "")
            return
        blocks = [
            TextBlock(due_sentence(entry.key_date, self.session.today()), "number", 0),
            TextBlock(entry.text, "body", 1),
        ]
        if entry.key_date.basis:
            counted = _("Counted: {basis}").format(basis=translated(entry.key_date.basis))
            blocks.append(TextBlock(counted, "muted", 2))
        self.detail.show_document(Document.of(blocks), entry.row.title)


def _days_after(day: date, days: int) -> date:
    """A day so many days later, or the last or first one of the calendar: 9999-12-31 stands for "for ever"."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min
