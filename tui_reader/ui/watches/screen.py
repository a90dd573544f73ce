"""The list of watches on the whole screen: opened, added, changed, deleted, marked as seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from tui_reader.archive.workspace.watches import Watch, WatchState
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import comma_list
from tui_reader.messages.translation import translated
from tui_reader.text.width import cell_width, crop
from tui_reader.ui.keys.actions import Handler, Scope, movements
from tui_reader.ui.keys.hints import action_hints, key_hints
from tui_reader.ui.keys.keyed_screen import KeyedScreen
from tui_reader.ui.latest_job import LatestJob
from tui_reader.ui.widgets.empty_state import EmptyState
from tui_reader.ui.widgets.lines import Line, Run
from tui_reader.ui.widgets.rows_pane import RowsPane

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.ui.keys.keymap import Keymap
    from tui_reader.ui.panes import Session

_LEAST_NAME = 10
"""Cells of a name that the query behind it leaves. Chosen by hand."""


class WatchRows(RowsPane):
    """A row for each watch: its number of new matches, its name, query and sources."""

    def __init__(self, keymap: Keymap, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.states: list[WatchState] = []
        self._keymap = keymap
        self.progress = ""
        """How much of what has arrived was compared, while that goes on."""

    def row_count(self) -> int:
        return len(self.states)

    @property
    def current(self) -> WatchState | None:
        """The watch under the cursor."""
        return self.states[self.cursor] if self.cursor < len(self.states) else None

    def heading(self) -> Line:
        title = _("Watches")
        return self.bar_line(f"{title} · {self.progress}" if self.progress else title, self.position_text)

    def empty_state(self) -> EmptyState:
        text = _("A watch is a query whose new matches are counted.")
        return EmptyState(_("No watches"), text, action_hints(self._keymap, ("add", _("add"))))

    def row_lines(self, row: int) -> list[Line]:
        state, ambiguous = self.states[row], self.ambiguous
        room = max(8, self.size.width - 2)
        most = max(len(f"{each.new:,}") for each in self.states)
        count = f"{state.new:,}" if state.new else "–"
        lead = f"  {count:>{most}}  "
        free = room - cell_width(lead, ambiguous)
        name = crop(state.watch.name, max(_LEAST_NAME, free // 2), ambiguous)
        about = crop(_about(state), max(0, free - cell_width(name, ambiguous) - 2), ambiguous)
        gap = max(0, free - cell_width(name, ambiguous) - cell_width(about, ambiguous))
        runs = (
            Run(lead, "unread-mark" if state.new else "muted"),
            Run(name, "unread" if state.new else "read"),
            Run(" " * gap, "body"),
            Run(about, "muted"),
        )
        return [Line(runs, room)]


def _about(state: WatchState) -> str:
    """The query, sources and state of a watch on one line."""
    watch = state.watch
    parts = [] if watch.query == watch.name else [watch.query or _("everything")]
    parts += [comma_list(watch.sources)] if watch.sources else []
    parts += [_("shared")] if watch.shared else []
    if state.mistake:
        return translated(state.mistake)
    return " · ".join(parts)


class WatchesScreen(KeyedScreen):
    """The watches; `q` and Escape return to the panes."""

    def __init__(self, session: Session, open_matches: Callable[[Watch], object]) -> None:
        """`open_matches` shows the new matches of a watch."""
        super().__init__(session.keymap, session.config.chord_timeout)
        self.session = session
        self.rows = WatchRows(session.keymap, id="watches")
        self._open_matches = open_matches
        self._comparing = LatestJob(session.app.in_background)
        self._stopped = False
        self._undo: list[tuple[str, Callable[[], object]]] = []

    def compose(self) -> ComposeResult:
        yield from (self.rows, self.prompt, self.status)

    def on_mount(self) -> None:
        self.set_focus(self.rows)
        self.prompt.mount_input()
        self.status.hints = key_hints("watches", self.keymap)
        self.reload()
        self.compare()

    @property
    def scope(self) -> Scope:
        return "watches"

    @property
    def _archive(self) -> Archive:
        return self.session.archive

    def handlers(self) -> Mapping[str, Handler]:
        return {
            **movements("watches", self.rows),
            "help": self.session.show_help,
            "back": self.close,
            "cancel": self.cancel,
            "open-watch": self.open,
            "add": self.add,
            "edit-watch": self.edit,
            "delete-watch": self.delete,
            "see-watch": self.see,
            "see-all-watches": self.see_all,
            "undo": self.undo,
        }

    def reload(self, name: str | None = None) -> None:
        """Show the present states, with the cursor on the watch of a name."""

        def read() -> None:
            self.rows.states = self._archive.watches()
            names = [state.watch.name for state in self.rows.states]
            self.rows.move_to(names.index(name) if name in names else self.rows.cursor, notify=False)
            self.rows.refresh()

        self.app.aside(read, "watches")

    def compare(self) -> None:
        """In a thread: compare what has arrived with the watches, a portion at a time."""
        archive = self._archive
        self._stopped = False

        def work() -> None:
            from tui_reader.archive.errors import ArchiveError

            try:
                if archive.kept_in is None or archive.read_only is None:
                    total, done = archive.unwatched(), 0
                    while (
                        not self._comparing.waiting and not self._stopped and (taken := archive.update_watches())
                    ):
                        done += taken
                        self.app.call_in_ui(self._compared, (done, max(total, done)))
            except ArchiveError as error:
                self.app.call_in_ui(self.app.show_message, error.brief)
            self.app.call_in_ui(self._compared, None)

        self._comparing.do(work)

    def _compared(self, done: tuple[int, int] | None) -> None:
        """Show how much was compared; None: no more is, for now."""
        self.rows.progress = ""
        if done is not None and done[0] < done[1] and not self._stopped:
            text = _("{done}/{total}; {key} stops")
            key = self.session.key_text("cancel")
            self.rows.progress = text.format(done=f"{done[0]:,}", total=f"{done[1]:,}", key=key)
        self.reload()

    def cancel(self) -> None:
        """Stop the comparison, which goes on from there the next time; without one, close the list."""
        if not self.rows.progress:
            self.close()
            return
        self._stopped = True
        self.rows.progress = ""
        self.rows.refresh()
        self.show_message(_("Stopped; what was compared stays, the rest is compared the next time."))

    def close(self) -> None:
        """Close the list; the comparison ends with it."""
        self._stopped = True
        self.dismiss()

    def on_rows_pane_chosen(self, event: RowsPane.Chosen) -> None:
        """A click on the row of the cursor."""
        self.app.guarded(self.open)

    def _current(self) -> WatchState | None:
        state = self.rows.current
        if state is None:
            key = self.session.key_text("add")
            self.show_message(_("No watches; {key} adds one.").format(key=key))
        return state

    def open(self) -> None:
        """Show the new matches of the watch under the cursor."""
        state = self._current()
        if state is None:
            return
        if state.mistake:
            self.show_message(translated(state.mistake))
        elif not state.new:
            self.show_message(_("Nothing new matches {name}.").format(name=state.watch.name))
        else:
            self.dismiss()
            self._open_matches(state.watch)

    def add(self) -> None:
        """Ask for a name, a query and sources, and add a watch."""
        self._ask(Watch("", ""), lambda watch: self._added(watch))

    def _added(self, watch: Watch) -> None:
        if any(state.watch.name == watch.name for state in self._archive.watches()):
            message = _("There is a watch named {name} already; choose another name.")
            self.show_message(message.format(name=watch.name))
            return
        if self._save(watch):
            self._remember(_("Not added: {name}"), watch.name, lambda: self._archive.forget_watch(watch.name))
            message = _("Added {name}; what arrives from now on is compared.").format(name=watch.name)
            self.show_message(self._about_sources(watch) or message)

    def edit(self) -> None:
        """Change name, query and sources of the watch under the cursor."""
        state = self._current()
        if state is None:
            return
        before = state.watch

        def changed(watch: Watch) -> None:
            if watch != before and self._save(watch, before.name):
                restore = lambda: self._archive.save_watch(before, watch.name)  # noqa: E731
                self._remember(_("As it was: {name}"), before.name, restore)
                message = _("Changed {name}.").format(name=watch.name)
                self.show_message(self._about_sources(watch) or message)
                self.compare()

        self._ask(before, changed)

    def _ask(self, watch: Watch, done: Callable[[Watch], object]) -> None:
        """Ask for the name, the query and the sources of a watch, one after the other; Escape ends it."""
        from tui_reader.query.completion import KnownNames
        from tui_reader.ui.search.query_completion import QueryCompletion, error_in

        def named(name: str | None) -> None:
            if name and name.strip():
                complete = QueryCompletion(KnownNames([], [], []))
                given = watch._replace(name=name.strip())
                self.ask(
                    _("Query; none for all articles: "),
                    self.rows,
                    lambda query: queried(given, query),
                    lambda text: self.prompt.show_error(error_in(text)),
                    complete=complete,
                    text=watch.query,
                )

        def queried(given: Watch, query: str | None) -> None:
            if query is None:
                return
            label = _("Sources, with commas between them; none for all: ")
            with_query = given._replace(query=query.strip())
            text = ", ".join(watch.sources)
            self.ask(label, self.rows, lambda names: sourced(with_query, names), text=text)

        def sourced(given: Watch, names: str | None) -> None:
            if names is None:
                return
            sources = tuple(name.strip() for name in names.replace("，", ",").split(",") if name.strip())
            self.app.guarded(lambda: done(given._replace(sources=sources)))

        self.ask(_("Name of the watch: "), self.rows, named, text=watch.name)

    def _about_sources(self, watch: Watch) -> str:
        """What is said of sources that brought nothing yet, such as misspelt ones; "" where there are none."""
        known = {label.name for label in self._archive.origins()} | self._archive.synced().keys()
        unknown = [name for name in watch.sources if name not in known]
        if not unknown:
            return ""
        return _("Saved, but no article came from {names} yet; {key} corrects the name.").format(
            names=comma_list(unknown), key=self.session.key_text("edit-watch")
        )

    def _save(self, watch: Watch, replacing: str | None = None) -> bool:
        try:
            self._archive.save_watch(watch, replacing)
        except ValueError as error:
            self.show_message(translated(str(error)))
            return False
        self.reload(watch.name)
        return True

    def delete(self) -> None:
        """Delete the watch under the cursor; undo restores it with what was seen."""
        state = self._current()
        if state is None:
            return
        watch = state.watch
        self._archive.forget_watch(watch.name)

        def restore() -> None:
            self._archive.save_watch(watch, since=state.since, seen=state.seen)
            self.compare()

        self._remember(_("Restored {name}"), watch.name, restore)
        self.reload()
        message = _("Deleted {name}; {key} restores it.")
        self.show_message(message.format(name=watch.name, key=self.session.key_text("undo")))

    def see(self) -> None:
        """Mark the matches of the watch under the cursor as seen."""
        if (state := self._current()) is not None:
            self._see([state])

    def see_all(self) -> None:
        """Mark the matches of all watches as seen."""
        if self._current() is not None:
            self._see(self.rows.states)

    def _see(self, states: list[WatchState]) -> None:
        new = [state for state in states if state.new]
        for state in new:
            self._archive.see_watch(state.watch.name, state.checked)

        def restore() -> None:
            for state in new:
                self._archive.see_watch(state.watch.name, state.seen)

        count = sum(state.new for state in new)
        if count:
            name = comma_list(state.watch.name for state in new)
            self._remember(_("New again: {name}"), name, restore)
        self.reload()
        message = ngettext("{count} match marked as seen", "{count} matches marked as seen", count)
        self.show_message(message.format(count=f"{count:,}") if count else _("Nothing new to mark as seen."))

    def _remember(self, done: str, name: str, restore: Callable[[], object]) -> None:
        self._undo.append((done.format(name=name), restore))

    def undo(self) -> None:
        """Take the last change on this screen back."""
        if not self._undo:
            self.show_message(_("Nothing to undo."))
            return
        done, restore = self._undo.pop()
        restore()
        self.reload()
        self.show_message(done)
