"""The revisions screen: a list of the revisions of a bulletin above the changes of the selected one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.values import Revision, current_revision, previous_revision
from tui_reader.compare.bulletins import compare
from tui_reader.compare.lines import summary_text
from tui_reader.display_title import shown_title
from tui_reader.i18n import gettext as _
from tui_reader.labels import labelled
from tui_reader.text.width import cell_width
from tui_reader.ui.keys.actions import Handler, Scope, movements_by_half
from tui_reader.ui.keys.hints import key_hints
from tui_reader.ui.latest_job import LatestJob
from tui_reader.ui.reader.building import build_document
from tui_reader.ui.reader.document_screen import DocumentScreen
from tui_reader.ui.reader.linked_screen import LinkedScreen
from tui_reader.ui.reader.reader import Reader
from tui_reader.ui.reader.typography.typesetting import EXACT
from tui_reader.ui.revisions.comparison import ComparisonDocument, comparison_document, note_document
from tui_reader.ui.revisions.history import TextHistory, bulletin_history
from tui_reader.ui.widgets.lines import Line, Run
from tui_reader.ui.widgets.rows_pane import RowsPane

if TYPE_CHECKING:
    from tui_reader.ui.panes import Session

LIST_SHARE = 3
"""The list takes at most a third of the screen."""

SHORT_HASH = 8
"""Digits of a hash that are shown, enough to distinguish the revisions of one bulletin."""

CURRENT = "*"

WIDE = 64
"""Cells from which a row shows also when a revision was last seen."""

ComparisonKey = tuple[int | None, int, bool]
"""Identifies a comparison: numbers of the older and the newer revision, and whether unchanged text is shown."""


def show_revisions(session: Session, id: int) -> None:
    """Open the revisions of a bulletin, or show a message if there is only one. Raises ArchiveError."""
    history = bulletin_history(session, id)
    if len(history.revisions) < 2:
        session.app.show_message(_("There is only one revision of this text."))
    else:
        session.app.push_screen(RevisionsScreen(session, history))


class RevisionList(RowsPane):
    """A row for each revision: number, short hash, when it was first and last seen, and what its history says
    of it; `*` marks the current one."""

    def __init__(self, history: TextHistory, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.history = history
        self.revisions = list(history.revisions)

    @property
    def current(self) -> Revision:
        """The revision under the cursor."""
        return self.revisions[self.cursor]

    def row_count(self) -> int:
        return len(self.revisions)

    def heading(self) -> Line:
        columns = _("first seen – last seen") if self.size.width >= WIDE else _("first seen")
        return self.bar_line(f"{self.history.words.heading} · {self.history.title}", columns)

    def row_lines(self, row: int) -> list[Line]:
        revision = self.revisions[row]
        digits = len(str(max(each.number for each in self.revisions)))
        number = f" {CURRENT if revision.current else ' '} {revision.number:>{digits}}  "
        hash = f"{revision.digest[:SHORT_HASH]:<{SHORT_HASH}}  "
        seen = f"{revision.first_seen.astimezone():%Y-%m-%d %H:%M}"
        if self.size.width >= WIDE:
            seen += f" – {revision.last_seen.astimezone():%Y-%m-%d %H:%M}"
        runs = [Run(number, "body"), Run(hash, "muted"), Run(seen, "date")]
        cells = sum(cell_width(run.text, self.ambiguous) for run in runs)
        for word in (self.history.facts(revision), _("current") if revision.current else ""):
            if word and cells + 2 + cell_width(word, self.ambiguous) <= self.size.width:
                runs.append(Run(f"  {word}", "body"))
                cells += 2 + cell_width(word, self.ambiguous)
        return [Line(tuple(runs), cells)]


class RevisionsScreen(LinkedScreen):
    """Shows one comparison at a time, made in a thread, so that long texts do not block the screen."""

    def __init__(self, session: Session, history: TextHistory) -> None:
        super().__init__(session.keymap, session.config.chord_timeout)
        self.session = session
        self.history = history
        self.revisions = list(history.revisions)
        self.list = RevisionList(history, id="revisions")
        self.comparison = Reader(session.measure, wider=16, typesetting=EXACT, id="comparison")
        self.with_current = False
        self.whole = False
        self.shown: ComparisonKey | None = None
        """The visible comparison; None while it is being computed."""
        self._requested: ComparisonKey | None = None
        self._changes: tuple[int, ...] = ()
        self._change: int | None = None
        self._comparing = LatestJob(session.app.in_background)

    def compose(self) -> ComposeResult:
        yield from (self.list, self.comparison, self.prompt, self.status)

    def on_mount(self) -> None:
        self.prompt.mount_input()
        self.set_focus(self.list)
        self.status.hints = key_hints("revisions", self.keymap)
        self.app.guarded(self.compare)

    def on_resize(self, event: events.Resize) -> None:
        self.list.styles.height = max(2, min(len(self.revisions) + 1, self.size.height // LIST_SHARE))

    @property
    def scope(self) -> Scope:
        return "revisions"

    @property
    def linked_text(self) -> Reader:
        return self.comparison

    def handlers(self) -> Mapping[str, Handler]:
        """Actions that need an article do nothing here."""
        return {
            **movements_by_half("revisions", self.comparison if self.focused is self.comparison else self.list),
            "help": self.session.show_help,
            "back": self.dismiss,
            "revisions": self.dismiss,
            "cancel": self.cancel,
            "next-pane": self.focus_other_pane,
            "previous-pane": self.focus_other_pane,
            "find": self.find,
            "next-match": lambda: self._step_match_or_change(1),
            "previous-match": lambda: self._step_match_or_change(-1),
            "next-article": self.list.line_down,
            "previous-article": self.list.line_up,
            "open-revision": self.open_revision,
            "next-change": lambda: self._step_change(1),
            "previous-change": lambda: self._step_change(-1),
            "against-current": self.toggle_against_current,
            "show-same": self.toggle_same,
            **self.link_handlers(),
        }

    def on_rows_pane_moved(self, event: RowsPane.Moved) -> None:
        self.app.guarded(self.compare)

    def on_rows_pane_chosen(self, event: RowsPane.Chosen) -> None:
        self.app.guarded(self.open_revision)

    def compare(self) -> None:
        """Compare the revision under the cursor in a thread, and show the result."""
        chosen = self.list.current
        if self.with_current:
            old, new = (None if chosen.current else chosen), current_revision(self.revisions)
        else:
            old, new = previous_revision(self.revisions, chosen), chosen
        key = (old.number if old else None, new.number, self.whole)
        if key == self._requested:
            return
        self._requested, self.shown = key, None
        if old is None:
            words = self.history.words
            note = words.is_current if self.with_current else words.is_first
            self._show(key, self._title(None, new), note_document(note))
            return
        whole, app = self.whole, self.app
        bracketed = app.colorless or not app.text_styles.has_colors_for("inserted", "removed")

        def work() -> None:
            title = self._title(old, new)
            try:
                texts = self.history.text(old), self.history.text(new)
            except ArchiveError as error:
                texts = str(error), ""
            match texts:
                case str(missing), _ignored:
                    result = note_document(missing)
                case _ignored, str(missing):
                    result = note_document(missing)
                case older, newer:
                    comparison = compare(older, newer)
                    title = labelled(title, summary_text(comparison))
                    result = comparison_document(comparison, whole=whole, bracketed=bracketed)
            app.call_in_ui(lambda shown: self._show(*shown), (key, title, result))

        self._comparing.do(work)

    def _title(self, old: Revision | None, new: Revision) -> str:
        words = self.history.words
        if old is None:
            return words.one.format(number=new.number)
        return words.two.format(old=old.number, new=new.number)

    def _show(self, key: ComparisonKey, title: str, compared: ComparisonDocument) -> None:
        if key == self._requested and self.is_attached:
            self.shown, self._changes, self._change = key, compared.changes, None
            self.comparison.show_document(compared.document, title)

    def _step_change(self, step: int) -> None:
        """Scroll to the next or previous change, starting with the first or last one."""
        count = len(self._changes)
        if not count:
            self.show_message(_("There are no changes."))
            return
        first = 0 if step > 0 else count - 1
        change = first if self._change is None else (self._change + step) % count
        self._change = change
        self.comparison.jump_to(self.comparison.layout_now.start_of(self._changes[change]))
        self.show_message(_("Change {number} of {count}").format(number=f"{change + 1:,}", count=f"{count:,}"))

    def _step_match_or_change(self, step: int) -> None:
        if not self.comparison.step_match(step):
            self._step_change(step)

    def find(self) -> None:
        """Ask for a word to find in the comparison."""
        self.ask("/", self.focused or self.comparison, lambda text: None, self.comparison.find)

    def toggle_against_current(self) -> None:
        """Compare with the current revision, or with the previous one."""
        self.with_current = not self.with_current
        self.compare()
        previous = _("Compared with the previous revision.")
        self.show_message(_("Compared with the current revision.") if self.with_current else previous)

    def toggle_same(self) -> None:
        """Show or hide unchanged text."""
        self.whole = not self.whole
        self.compare()

    def open_revision(self) -> None:
        """Show the whole text of the revision under the cursor."""
        revision = self.list.current
        bulletin = self.history.text(revision)
        if isinstance(bulletin, str):
            self.show_message(bulletin)
            return
        document = build_document(bulletin, first_indent=self.session.config.first_line_indent)
        title = f"{self.history.words.one.format(number=revision.number)} · {shown_title(bulletin)}"
        self.app.push_screen(DocumentScreen(self.session, title, document, wider=0))

    def focus_other_pane(self) -> None:
        """Move the focus between list and comparison."""
        self.set_focus(self.list if self.focused is self.comparison else self.comparison)

    def cancel(self) -> None:
        """Clear the matches of find, or close the screen."""
        if self.comparison.current_match is not None:
            self.comparison.clear_find()
        else:
            self.dismiss()
