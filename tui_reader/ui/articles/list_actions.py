"""What the keys do with bulletins of the list: select, mark, tag, take back, filter, go to a row or a date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from tui_reader.archive.values import View
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.text.width import crop
from tui_reader.ui.articles.article_list import order_name
from tui_reader.ui.articles.filters import filter_choices, is_narrowed, view_words, widened
from tui_reader.ui.articles.marking import Change, Flag
from tui_reader.ui.articles.row_or_date import BadRowOrDate, days, range_text, row_or_day
from tui_reader.ui.articles.selection import MOST
from tui_reader.ui.articles.tags import TagCompletion, tag_words

if TYPE_CHECKING:
    from tui_reader.ui.articles.article_list import ArticleList
    from tui_reader.ui.articles.marking import MarkHistory
    from tui_reader.ui.panes import Panes, Session

LONG = 2000
"""From so many bulletins on marking takes long enough to be said: some 60 ms a thousand."""


class ListActions:
    """The actions on what is selected, or else on the row under the cursor; where one reads, on the open text.

    Methods that ask the archive may raise ArchiveError: who calls them turns it into a line.
    """

    def __init__(self, panes: Panes, session: Session, articles: ArticleList, marking: MarkHistory) -> None:
        self.panes = panes
        self.session = session
        self.list = articles
        self.rows = articles.rows
        self.marking = marking

    def _meant(self) -> list[int]:
        """The bulletins that a key acts on."""
        if self.panes.listing:
            if self.list.selection and not self.panes.searching:
                return self.list.selection.ids
            row = self.panes.current_row
            return [row.id] if row else []
        open_id = self.session.open_id
        return [] if open_id is None else [open_id]

    def open_revisions(self) -> None:
        """The texts seen at the address of the row under the cursor; where one reads, of the open text."""
        from tui_reader.ui.revisions.screen import show_revisions

        row = self.panes.current_row if self.panes.listing else None
        id = row.id if row else None if self.panes.listing else self.session.open_id
        if id is not None:
            show_revisions(self.session, id)

    def toggle_read(self) -> None:
        self._toggle("read")

    def toggle_star(self) -> None:
        self._toggle("starred")

    def _toggle(self, flag: Flag) -> None:
        ids = self._meant()

        def toggle() -> None:
            change = self.marking.toggle(flag, ids)
            if change:
                self._show((change,))
                if len(change.ids) > 1 or flag == "starred":
                    self.panes.show_message(change_text(change))

        self._after_saying(_("Marking {count}…"), len(ids), toggle)

    def _after_saying(self, message: str, count: int, work: Callable[[], None]) -> None:
        """Do something with so many bulletins; what takes more than a moment is said before it begins."""
        if count < LONG:
            work()
        else:
            self.panes.show_message(message.format(count=f"{count:,}"))
            self.panes.call_after_refresh(lambda: self.session.app.guarded(work))

    def edit_tags(self) -> None:
        """Type the tags of what is meant; the line begins with those that all of it has."""
        ids = self._meant()
        if not ids:
            return
        panes, archive = self.panes, self.session.archive
        before = archive.tags_of(ids)
        some = dict.fromkeys(tag for tags in before.values() for tag in tags)
        common = [tag for tag in some if all(tag in before.get(id, ()) for id in ids)]
        others = " ".join(f"#{tag}" for tag in some if tag not in common)
        # What is typed needs room too.
        others = crop(others, panes.size.width // 3, self.list.ambiguous)
        label = _("Tags ({tags} on some): ").format(tags=others) if others else _("Tags: ")
        panes.ask(
            label,
            panes.focused or self.list,
            lambda text: self.session.app.guarded(lambda: self._tag(ids, text, common)),
            complete=TagCompletion([tag.name for tag in archive.tags()]),
            text="".join(f"{tag} " for tag in common),
        )

    def _tag(self, ids: list[int], text: str | None, before: list[str]) -> None:
        if text is None:
            return
        changes = self.marking.tag(ids, *tag_words(text, before))
        if changes:
            self._show(changes)
            self.panes.show_message("  ".join(map(change_text, changes)))

    def undo(self) -> None:
        """Take back the last step; where the cursor is now does not matter."""
        count = self.marking.next_undo
        if count:
            self._after_saying(_("Taking back {count}…"), count, self._undo_last)
        else:
            self.panes.show_message(_("Nothing to take back."))

    def _undo_last(self) -> None:
        changes = self.marking.undo()
        self._show(tuple(change._replace(value=not change.value) for change in changes))
        said = ["  ".join(map(change_text, changes))]
        ids = {id for change in changes for id in change.ids}
        row = self.session.archive.row(ids.pop()) if len(ids) == 1 else None
        if row:
            said.append(row.title)
        self.panes.show_message(_("Taken back: {what}").format(what="  ".join(said)))

    def _show(self, changes: tuple[Change, ...]) -> None:
        """Draw what changed. A single row stays where it is; of many those that the view leaves out are gone."""
        ids = {id for change in changes for id in change.ids}
        if len(ids) == 1:
            (id,) = ids
            tags = self.session.archive.tags_of([id]).get(id, ()) if changes[0].flag == "tag" else None
            flags = {change.flag: change.value for change in changes}
            self.panes.marked(id, read=flags.get("read"), starred=flags.get("starred"), tags=tags)
            return
        if any(_leaves(self.rows.view, change) for change in changes):
            self.list.selection.clear()
        self.list.reload()
        self.panes.refresh_results()
        self.panes.fit_panes()

    def toggle_selected(self) -> None:
        entry = self.list.current
        if entry:
            self.list.selection.toggle(entry.id)
            self._selected()

    def select_to_cursor(self) -> None:
        """The rows from the one that was selected last, by itself, to the cursor."""
        last = self.list.selection.last
        start = self.rows.position(last) if last is not None else None
        here = self.list.cursor
        start = here if start is None else start
        self._select(min(start, here), max(start, here) + 1)

    def select_all(self) -> None:
        self._select(0, len(self.rows))

    def _select(self, start: int, end: int) -> None:
        end = min(end, len(self.rows))
        selection = self.list.selection
        if end - start > MOST:
            self._say_too_many(end - start)
        elif start < end:
            more = [id for id in self.rows.ids(start, end) if id not in selection]
            if len(selection) + len(more) > MOST:
                self._say_too_many(len(selection) + len(more))
            else:
                selection.add(more)
                self._selected()

    def _say_too_many(self, count: int) -> None:
        said = _("{count} articles are more than can be selected, {most}: narrow the list with {key}.")
        self.panes.show_message(
            said.format(count=f"{count:,}", most=f"{MOST:,}", key=self.session.key_text("filter"))
        )

    def clear_selection(self) -> bool:
        """Select nothing; whether something was."""
        if not self.list.selection:
            return False
        self.list.selection.clear()
        self._selected()
        return True

    def _selected(self) -> None:
        self.list.refresh()
        self.panes.fit_panes()

    def show_all(self) -> None:
        """Read and unread of what the filter lets through; a second time, all that there is."""
        view = self.rows.view
        if view.filter == "all":
            self._look(widened(view))
        else:
            self._look(view._replace(filter="all"))
        if is_narrowed(self.rows.view):
            what, key = " · ".join(view_words(self.rows.view)), self.session.key_text("show-all")
            self.panes.show_message(
                _("All of {what}; {key} once more takes the filter off.").format(what=what, key=key)
            )

    def show_unread(self) -> None:
        self._look(self.rows.view._replace(filter="unread"))

    def show_starred(self) -> None:
        self._look(self.rows.view._replace(filter="starred"))

    def next_order(self) -> None:
        self._look(self.rows.view._replace(order=self.rows.next_order))
        self.panes.show_message(_("Sorted {order}.").format(order=order_name(self.rows.view.order)))

    def _look(self, view: View) -> None:
        self.list.look(view)
        self.panes.fit_panes()

    def choose_filter(self) -> None:
        """Choose what the list shows; filters add up until they are chosen again."""
        from tui_reader.ui.widgets.pick_screen import Choice, PickScreen

        app, archive = self.session.app, self.session.archive
        found = filter_choices(self.rows.view, self.rows.counts(), archive.sources(), archive.tags())

        def take(index: int | None) -> None:
            if index is None:
                return
            view = found[index].view
            app.guarded(lambda: self._ask_dates() if view is None else self._look(view))

        app.push_screen(PickScreen(_("Filter"), [Choice(each.text, each.note) for each in found]), take)

    def _ask_dates(self) -> None:
        view = self.rows.view
        self.panes.ask(
            _("Dates, such as 2010-07..2012: "),
            self.list,
            lambda text: self.session.app.guarded(lambda: self._filter_dates(text)),
            text=range_text(view.since, view.until) if view.since or view.until else "",
        )

    def _filter_dates(self, text: str | None) -> None:
        """An empty line takes the filter off."""
        if text is None:
            return
        try:
            since, until = days(text, date.today()) if text.strip() else (None, None)
        except BadRowOrDate as error:
            self.panes.show_message(str(error))
        else:
            self._look(self.rows.view._replace(since=since, until=until))

    def ask_row_or_date(self) -> None:
        self.panes.ask(
            _("Row or date: "),
            self.list,
            lambda text: self.session.app.guarded(lambda: self.go_to((text or "").strip())),
        )

    def go_to(self, text: str) -> None:
        """Go to a row by its number, or to the newest row of a date; where rows are not in order of date, they are
        from now on. Says so when the text is neither."""
        if not text:
            return
        try:
            place = row_or_day(text, date.today())
        except BadRowOrDate as error:
            self.panes.show_message(str(error))
            return
        if isinstance(place, int):
            self.list.jump_to(place - 1)
            return
        if self.rows.view.order not in ("date", "unread"):
            self.list.look(self.rows.view._replace(order="date"))
            self.panes.show_message(_("Sorted {order}.").format(order=order_name("date")))
        self.list.jump_to(self.rows.row_of_day(place))


def _leaves(view: View, change: Change) -> bool:
    """Whether a view no longer shows what was changed."""
    if change.flag == "tag":
        return change.tag == view.tag and not change.value
    if change.flag == "read":
        return view.filter == "unread" and change.value
    return view.filter == "starred" and not change.value


def change_text(change: Change) -> str:
    """What was done, in a few words."""
    count = len(change.ids)
    counted = f"{count:,}"
    match change.flag, change.value:
        case "read", True:
            said = ngettext("Marked as read.", "{count} marked as read.", count)
        case "read", False:
            said = ngettext("Marked as unread.", "{count} marked as unread.", count)
        case "starred", True:
            said = ngettext("Starred.", "{count} starred.", count)
        case "starred", False:
            said = ngettext("Star taken off.", "{count} stars taken off.", count)
        case _, True:
            said = ngettext("Tagged #{tag}.", "{count} tagged #{tag}.", count)
        case _:
            said = ngettext("Tag #{tag} taken off.", "Tag #{tag} taken off {count}.", count)
    return said.format(count=counted, tag=change.tag)
