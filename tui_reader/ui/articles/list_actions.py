"""Actions on the article list: select, mark, tag, undo, filter, sort, go to a row or a date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from tui_reader.archive.values import Filter, View
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.text.width import crop
from tui_reader.ui.articles.article_list import order_name
from tui_reader.ui.articles.filters import describe_filter, filter_choices, is_narrowed, widened
from tui_reader.ui.articles.marking import Change, Flag
from tui_reader.ui.articles.row_or_date import BadRowOrDate, days, range_text, row_or_day
from tui_reader.ui.keys.actions import Handler
from tui_reader.ui.panes import MarkUpdate

if TYPE_CHECKING:
    from tui_reader.ui.articles.article_list import ArticleList
    from tui_reader.ui.articles.marking import MarkHistory
    from tui_reader.ui.panes import Panes, Session

MOST = 20_000
"""Bulletins that can be selected: marking so many takes a second, undoing it another."""

LONG = 2000
"""Bulletins from which marking takes long enough for a message: about 60 ms per thousand."""


class ListActions:
    """Acts on the selection, else on the row under the cursor; while the reader has the focus, on the open text.

    All methods may raise ArchiveError; see `Host.guarded`.
    """

    def __init__(self, panes: Panes, session: Session, articles: ArticleList, marking: MarkHistory) -> None:
        self.panes = panes
        self.session = session
        self.list = articles
        self.rows = articles.rows
        self.marking = marking

    def handlers(self) -> Mapping[str, Handler]:
        """The handlers of the actions that mark, select, filter and sort."""
        return {
            "toggle-star": lambda: self.toggle("starred"),
            "toggle-read": lambda: self.toggle("read"),
            "select": self.toggle_selected,
            "select-to-here": self.select_to_cursor,
            "select-all": self.select_all,
            "show-all": self.show_all,
            "show-unread": lambda: self.show_marked("unread"),
            "show-starred": lambda: self.show_marked("starred"),
            "filter": self.choose_filter,
            "sort": self.next_order,
            "go-to": self.ask_row_or_date,
        }

    def targets(self) -> list[int]:
        """The bulletins that an action applies to."""
        if self.panes.listing:
            if self.list.selection and not self.panes.searching:
                return self.list.selection.ids
            row = self.panes.current_row
            return [row.id] if row else []
        target = self.session.target_id
        return [] if target is None else [target]

    def open_revisions(self) -> None:
        """Open the revisions of the row under the cursor, or of the open text."""
        from tui_reader.ui.revisions.screen import show_revisions

        row = self.panes.current_row if self.panes.listing else None
        id = row.id if row else None if self.panes.listing else self.session.open_id
        if id is not None:
            show_revisions(self.session, id)

    def toggle(self, flag: Flag) -> None:
        """Mark the selection, or the article under the cursor; remove the mark if all have it."""
        ids = self.targets()

        def toggle() -> None:
            change = self.marking.toggle(flag, ids)
            if change:
                self._show((change,))
                self.session.tell_mark(change_text(change) if len(change.ids) > 1 or flag == "starred" else "")

        self._run(_("Marking {count}…"), len(ids), toggle)

    def _run(self, message: str, count: int, work: Callable[[], None]) -> None:
        """Call `work`, which changes `count` bulletins; for many, show `message` first."""
        if count < LONG:
            work()
        else:
            self.panes.show_message(message.format(count=f"{count:,}"))
            self.panes.call_after_refresh(lambda: self.session.app.guarded(work))

    def edit_tags(self) -> None:
        """Ask for the tags of the bulletins; the prompt holds the tags common to all."""
        from tui_reader.ui.articles.tags import TagCompletion

        ids = self.targets()
        if not ids:
            return
        panes, archive = self.panes, self.session.archive
        before = archive.tags_of(ids)
        some = dict.fromkeys(tag for tags in before.values() for tag in tags)
        common = [tag for tag in some if all(tag in before.get(id, ()) for id in ids)]
        others = " ".join(f"#{tag}" for tag in some if tag not in common)
        # The rest of the line is for the tags that are typed.
        others = crop(others, panes.size.width // 3, self.list.ambiguous)
        label = _("Tags ({tags} on some): ").format(tags=others) if others else _("Tags: ")
        completion = TagCompletion([tag.name for tag in archive.tags()])

        def complete(text: str, _cursor: int) -> tuple[str, int]:
            line = completion(text)
            return line, len(line)

        panes.ask(
            label,
            panes.focused or self.list,
            lambda text: self.session.app.guarded(lambda: self._tag(ids, text, common)),
            complete=complete,
            text="".join(f"{tag} " for tag in common),
        )

    def _tag(self, ids: list[int], text: str | None, before: list[str]) -> None:
        from tui_reader.ui.articles.tags import tag_words

        if text is None:
            return
        changes = self.marking.tag(ids, *tag_words(text, before))
        if changes:
            self._show(changes)
            self.session.tell_mark("  ".join(map(change_text, changes)))

    def undo(self) -> None:
        """Undo the last step, wherever the cursor is now."""
        count = self.marking.next_undo
        if count:
            self._run(_("Undoing {count}…"), count, self._undo_last)
        else:
            self.panes.show_message(_("Nothing to undo."))

    def _undo_last(self) -> None:
        changes = self.marking.undo()
        self._show(tuple(change._replace(value=not change.value) for change in changes))
        parts = ["  ".join(map(change_text, changes))]
        ids = {id for change in changes for id in change.ids}
        row = self.session.archive.row(ids.pop()) if len(ids) == 1 else None
        if row:
            parts.append(row.title)
        self.session.tell_mark(_("Undone: {what}").format(what="  ".join(parts)))

    def _show(self, changes: tuple[Change, ...]) -> None:
        """Show changes. The row of a single bulletin stays in place; of many, those left out now are removed."""
        ids = {id for change in changes for id in change.ids}
        if changes and changes[0].flag == "note":
            self.session.notes_changed()
            return
        if len(ids) == 1:
            (id,) = ids
            tags = self.session.archive.tags_of([id]).get(id, ()) if changes[0].flag == "tag" else None
            flags = {change.flag: change.value for change in changes}
            self.panes.update_marks(id, MarkUpdate(flags.get("read"), flags.get("starred"), tags))
            return
        if any(_leaves(self.rows.view, change) for change in changes):
            self.list.selection.clear()
        self.list.reload()
        self.panes.refresh_results()
        self.panes.fit_panes()

    def toggle_selected(self) -> None:
        """Select the article under the cursor, or deselect it."""
        entry = self.list.current
        if entry:
            self.list.selection.toggle(entry.id)
            self._selection_changed()

    def select_to_cursor(self) -> None:
        """Select the rows from the one selected last by itself up to the cursor."""
        last, cursor = self.list.selection.last, self.list.cursor
        start = self.rows.index_of(last) if last is not None else None
        start = cursor if start is None else start
        self._select(min(start, cursor), max(start, cursor) + 1)

    def select_all(self) -> None:
        """Select every article of the view."""
        self._select(0, len(self.rows))

    def _select(self, start: int, end: int) -> None:
        end = min(end, len(self.rows))
        selection = self.list.selection
        if end - start > MOST:
            self._show_too_many(end - start)
        elif start < end:
            more = [id for id in self.rows.ids(start, end) if id not in selection]
            if len(selection) + len(more) > MOST:
                self._show_too_many(len(selection) + len(more))
            else:
                selection.add(more)
                self._selection_changed()

    def _show_too_many(self, count: int) -> None:
        message = _("Cannot select {count} articles (limit {most}); filter the list with {key}.")
        self.panes.show_message(
            message.format(count=f"{count:,}", most=f"{MOST:,}", key=self.session.key_text("filter"))
        )

    def clear_selection(self) -> bool:
        """Deselect all articles; False when none was selected."""
        if not self.list.selection:
            return False
        self.list.selection.clear()
        self._selection_changed()
        return True

    def _selection_changed(self) -> None:
        self.list.refresh()
        self.panes.fit_panes()

    def show_all(self) -> None:
        """Show read and unread articles that match the filter; when they are shown already, remove the filter."""
        view = self.rows.view
        if view.filter == "all":
            self._set_view(widened(view))
        else:
            self._set_view(view._replace(filter="all"))
        if is_narrowed(self.rows.view):
            what, key = " · ".join(describe_filter(self.rows.view)), self.session.key_text("show-all")
            self.panes.show_message(
                _("Showing all of {what}; press {key} again to clear the filter.").format(what=what, key=key)
            )

    def show_marked(self, wanted: Filter) -> None:
        """Show only the unread or starred articles that match the filter."""
        self._set_view(self.rows.view._replace(filter=wanted))

    def next_order(self) -> None:
        """Sort by the next of the orders."""
        self._set_view(self.rows.view._replace(order=self.rows.next_order))
        self.panes.show_message(_("Sorted {order}.").format(order=order_name(self.rows.view.order)))

    def _set_view(self, view: View) -> None:
        self.list.set_view(view)
        self.panes.fit_panes()

    def choose_filter(self) -> None:
        """Choose a filter from a list; filters are combined, and choosing one again removes it."""
        from tui_reader.ui.widgets.pick_screen import Choice, PickScreen

        app, archive = self.session.app, self.session.archive
        labels = archive.sources(), archive.tags(), archive.origins()
        choices = filter_choices(self.rows.view, self.rows.counts(), *labels)

        def chosen(index: int | None) -> None:
            if index is None:
                return
            view = choices[index].view
            app.guarded(lambda: self._ask_dates() if view is None else self._set_view(view))

        app.push_screen(PickScreen(_("Filter"), [Choice(each.text, each.note) for each in choices]), chosen)

    def _ask_dates(self) -> None:
        view = self.rows.view
        self.panes.ask(
            _("Dates, such as 2010-07..2012: "),
            self.list,
            lambda text: self.session.app.guarded(lambda: self._filter_dates(text)),
            text=range_text(view.since, view.until) if view.since or view.until else "",
        )

    def _filter_dates(self, text: str | None) -> None:
        """Apply a range of dates; an empty line removes the filter."""
        if text is None:
            return
        try:
            since, until = days(text, date.today()) if text.strip() else (None, None)
        except BadRowOrDate as error:
            self.panes.show_message(str(error))
        else:
            self._set_view(self.rows.view._replace(since=since, until=until))

    def ask_row_or_date(self) -> None:
        """Ask for a row number or a date to go to."""
        self.panes.ask(
            _("Row or date: "),
            self.list,
            lambda text: self.session.app.guarded(lambda: self.go_to((text or "").strip())),
        )

    def go_to(self, text: str) -> None:
        """Go to a row by its number, or to the newest row of a date, sorting the list by date if necessary."""
        if not text:
            return
        try:
            found = row_or_day(text, date.today())
        except BadRowOrDate as error:
            self.panes.show_message(str(error))
            return
        if isinstance(found, int):
            self.list.jump_to(found - 1)
            return
        if self.rows.view.order not in ("date", "unread"):
            self.list.set_view(self.rows.view._replace(order="date"))
            self.panes.show_message(_("Sorted {order}.").format(order=order_name("date")))
        self.list.jump_to(self.rows.index_of_day(found))


def _leaves(view: View, change: Change) -> bool:
    """Whether a view leaves out bulletins after this change."""
    if change.flag == "tag":
        return change.tag == view.tag and not change.value
    if change.flag == "read":
        return view.filter == "unread" and change.value
    return view.filter == "starred" and not change.value


def change_text(change: Change) -> str:
    """A change in a few words."""
    count = len(change.ids)
    counted = f"{count:,}"
    match change.flag, change.value:
        case "read", True:
            text = ngettext("Marked as read.", "{count} marked as read.", count)
        case "read", False:
            text = ngettext("Marked as unread.", "{count} marked as unread.", count)
        case "starred", True:
            text = ngettext("Starred.", "{count} starred.", count)
        case "starred", False:
            text = ngettext("Star removed.", "{count} stars removed.", count)
        case "note", _:
            was_deleted = change.note is not None and change.note.deleted
            text = _("Note deleted.") if was_deleted else _("Note kept.")
        case _, True:
            text = ngettext("Tagged #{tag}.", "{count} tagged #{tag}.", count)
        case _:
            text = ngettext("Tag #{tag} removed.", "Tag #{tag} removed from {count}.", count)
    return text.format(count=counted, tag=change.tag)
