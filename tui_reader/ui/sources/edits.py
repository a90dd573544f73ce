"""Changes to the list of sources from the screen: one at a time in a thread, each with undo."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.opening import open_archive
from tui_reader.archive.values import View
from tui_reader.i18n import gettext as _
from tui_reader.paths import may_exist
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from pathlib import Path

    from tui_reader.archive.protocol import SyncRecords
    from tui_reader.archive.values import FailedFetch, LastCrawl, Synced
    from tui_reader.sources.sourcelist.reading import Source
    from tui_reader.ui.keys.keyed_screen import KeyedScreen
    from tui_reader.ui.panes import Session
    from tui_reader.ui.sync.setup import SyncSetup

LEVELS = 20
"""Changes that can be undone."""

_AT_ONCE = 1000
"""Rows that are read at a time."""

_BETWEEN_TAGS = re.compile(r"[,，、;；]")


class SyncState(NamedTuple):
    """What the archive knows of the syncs of a source, which goes with the source and comes back with it."""

    failed: list[FailedFetch]
    crawl: LastCrawl | None
    synced: Synced | None

    @classmethod
    def of(cls, archive: SyncRecords, origin: str) -> SyncState:
        """The present state of a source."""
        return cls(archive.failed_fetches(origin), archive.last_crawl(origin), archive.synced().get(origin))

    def put_back(self, archive: SyncRecords, origin: str) -> None:
        """Record this state again."""
        archive.record_failures(origin, self.failed)
        archive.set_last_crawl(origin, self.crawl)
        if self.synced:
            archive.set_synced(origin, self.synced)


class SourceEdit(NamedTuple):
    """A change: the bytes of the list before and after it, its sentence, the marks made until then, and what it
    changed in the archive: a name, or the state of a removed source. `others` are the addresses of the bulletins
    that had the new name already, from a source that is followed no more."""

    before: bytes
    after: bytes
    sentence: str
    marks_made: int
    renamed: tuple[str, str] | None = None
    removed: tuple[str, SyncState] | None = None
    others: tuple[str, ...] = ()


class SourceEdits:
    """Renames, tags, pauses, moves, removes and adds sources in their file. Errors are shown; then nothing has
    changed."""

    def __init__(self, session: Session, setup: SyncSetup, marks_made: Callable[[], int]) -> None:
        """`marks_made` counts the steps that undo of marks could take back; the later one is undone first."""
        self.app = session.app
        self.setup = setup
        self.on_changed: list[Callable[[tuple[str, str] | None], None]] = []
        """Called after each change, with the old and the new name if a source was renamed."""
        self._marks_made = marks_made
        self._edits: list[SourceEdit] = []
        self._kept_after: tuple[int, int] | None = None
        """The numbers of marks and edits before a page that was kept."""
        self._busy = False

    def choose(self, screen: KeyedScreen, source: Source) -> None:
        """Choose what to change about a source."""
        from tui_reader.ui.widgets.pick_screen import Choice, PickScreen

        changes: list[tuple[str, str, Callable[[], None]]] = [
            (_("Name"), source.name, lambda: self.ask_name(screen, source)),
            (_("Address"), source.shown_address, lambda: self.ask_address(screen, source)),
            (_("Tags"), ", ".join(source.tags), lambda: self.ask_tags(screen, source)),
            (_("Resume") if source.paused else _("Pause"), "", lambda: self.toggle_pause(source)),
            (_("Remove from the list"), _("its articles stay"), lambda: self.remove(source)),
        ]

        def chosen(index: int | None) -> None:
            if index is not None:
                changes[index][2]()

        title = _("Change {name}").format(name=source.name)
        self.app.push_screen(PickScreen(title, [Choice(what, now) for what, now, _do in changes]), chosen)

    def ask_name(self, screen: KeyedScreen, source: Source) -> None:
        """Ask for another name."""
        self._ask(screen, _("Name: "), source.name, lambda name: self.rename(source, name))

    def ask_address(self, screen: KeyedScreen, source: Source) -> None:
        """Ask for another address. One with a secret is not shown, and has to be typed again."""
        known = source.address if source.address == source.shown_address else ""
        self._ask(screen, _("Address: "), known, lambda address: self.set_address(source, address))

    def ask_tags(self, screen: KeyedScreen, source: Source) -> None:
        """Ask for the tags, with commas between them."""
        self._ask(
            screen,
            _("Tags, with commas between: "),
            ", ".join(source.tags),
            lambda text: self.set_tags(source, _BETWEEN_TAGS.split(text)),
            may_be_empty=True,
        )

    def _ask(
        self,
        screen: KeyedScreen,
        label: str,
        text: str,
        done: Callable[[str], None],
        *,
        may_be_empty: bool = False,
    ) -> None:
        def entered(typed: str | None) -> None:
            if typed is not None and typed.strip() != text and (typed.strip() or may_be_empty):
                done(typed.strip())

        if screen.focused is not None:
            screen.ask(label, screen.focused, entered, text=text)

    def rename(self, source: Source, name: str) -> None:
        """Rename a source, in the archive too."""
        from tui_reader.sources.sourcelist.reading import LONGEST_NAME

        # As the list has it.
        name = clean_line(name, LONGEST_NAME)

        def change(path: Path) -> str:
            from tui_reader.sources.sourcelist import editing

            editing.rename(path, source.name, name)
            try:
                self._rename_in_archive(source.name, name)
            except ArchiveError:
                editing.rename(path, name, source.name)
                raise
            return _("Renamed {name} to {new}.").format(name=source.name, new=name)

        self._run(change, renamed=(source.name, name))

    def set_address(self, source: Source, address: str) -> None:
        """Give a source another address."""

        def change(path: Path) -> str:
            from tui_reader.sources.sourcelist import editing

            editing.set_address(path, source.name, address)
            return _("{name} has another address now.").format(name=source.name)

        self._run(change)

    def set_tags(self, source: Source, tags: Sequence[str]) -> None:
        """Give a source these tags and no others."""

        def change(path: Path) -> str:
            from tui_reader.sources.sourcelist import editing

            editing.set_tags(path, source.name, tags)
            shown = ", ".join(filter(None, (tag.strip() for tag in tags)))
            if not shown:
                return _("{name} has no tags now.").format(name=source.name)
            return _("Tags of {name}: {tags}").format(name=source.name, tags=shown)

        self._run(change)

    def toggle_pause(self, source: Source) -> None:
        """Pause a source, or resume it."""

        def change(path: Path) -> str:
            from tui_reader.sources.sourcelist import editing

            editing.pause(path, source.name, not source.paused)
            sentence = _("Resumed {name}.") if source.paused else _("Paused {name}.")
            return sentence.format(name=source.name)

        self._run(change)

    def remove(self, source: Source) -> None:
        """Remove a source from the list; its bulletins stay."""

        def change(path: Path) -> str:
            from tui_reader.sources.sourcelist import editing

            editing.remove(path, source.name)
            return _("Removed {name}; its articles stay.").format(name=source.name)

        self._run(change, removed=source.name)

    def add(self, source: Source, done: Callable[[], None]) -> None:
        """Add a source, then call `done` in the UI thread."""

        def change(path: Path) -> str:
            from tui_reader.sources.sourcelist import editing

            editing.add(path, [source])
            return _("Added {name}.").format(name=source.name)

        self._run(change, done=done)

    @property
    def last_is_newest(self) -> bool:
        """Whether the last change of the list came after the last mark that can be undone."""
        return bool(self._edits) and self._edits[-1].marks_made >= self._marks_made()

    def page_kept(self) -> None:
        """A page was kept, which is not undone: an archive loses nothing that it holds."""
        self._kept_after = (self._marks_made(), len(self._edits))

    @property
    def kept_is_newest(self) -> bool:
        """Whether a page was kept after all that can be undone, and no undo has said since that it stays."""
        return self._kept_after == (self._marks_made(), len(self._edits))

    def undo(self) -> None:
        """Undo the last change of the list."""
        if self._busy:
            return
        if self.kept_is_newest:
            self._kept_after = None
            self.app.show_message(_("What is kept stays in the archive; undo again for the change before it."))
            return
        if not self._edits:
            self.app.show_message(_("Nothing to undo."))
            return
        edit = self._edits[-1]

        def change(path: Path) -> str:
            from tui_reader.sources.sourcelist import editing

            editing.restore(path, edit.before, edit.after)
            try:
                self._undo_in_archive(edit)
            except ArchiveError:
                editing.restore(path, edit.after, edit.before)
                raise
            return _("Undone: {what}").format(what=edit.sentence)

        back = (edit.renamed[1], edit.renamed[0]) if edit.renamed else None
        self._run(change, renamed=back, undone=edit)

    def _undo_in_archive(self, edit: SourceEdit) -> None:
        if not (edit.renamed or edit.removed) or not may_exist(self.setup.archive):
            return
        with closing(open_archive(self.setup.archive)) as archive:
            if edit.renamed:
                archive.rename_origin(edit.renamed[1], edit.renamed[0])
                archive.adopt(edit.renamed[1], edit.others)
            if edit.removed:
                edit.removed[1].put_back(archive, edit.removed[0])

    def _addresses_of(self, origin: str) -> tuple[str, ...]:
        """The addresses of the bulletins that came from a source."""
        if not may_exist(self.setup.archive):
            return ()
        with closing(open_archive(self.setup.archive)) as archive:
            view = View(origins=(origin,))
            starts = range(0, archive.count(view), _AT_ONCE)
            return tuple(row.address for start in starts for row in archive.rows(view, start, _AT_ONCE))

    def _rename_in_archive(self, old: str, new: str) -> None:
        if may_exist(self.setup.archive):
            with closing(open_archive(self.setup.archive)) as archive:
                archive.rename_origin(old, new)

    def _forget(self, name: str) -> SyncState | None:
        """Remove the sync state of a source from the archive, and return it."""
        if not may_exist(self.setup.archive):
            return None
        with closing(open_archive(self.setup.archive)) as archive:
            state = SyncState.of(archive, name)
            archive.forget_origin(name)
            return state

    def _run(
        self,
        change: Callable[[Path], str],
        *,
        renamed: tuple[str, str] | None = None,
        removed: str | None = None,
        undone: SourceEdit | None = None,
        done: Callable[[], None] | None = None,
    ) -> None:
        """Make a change in a thread; then remember it for undo, and show its sentence."""
        app, path = self.app, self.setup.sources
        if self._busy:
            app.show_message(_("The list of sources is being changed; try again."))
            return
        self._busy = True
        marks_made = self._marks_made()

        def work() -> None:
            from tui_reader.sources.sourcelist.editing import ChangedSince, SourceFileError, content, restore

            try:
                before = content(path)
                others = self._addresses_of(renamed[1]) if renamed and renamed[1] and not undone else ()
                sentence = change(path)
                after = content(path)
                try:
                    state = self._forget(removed) if removed else None
                except ArchiveError:
                    restore(path, before, after)
                    raise
            except (SourceFileError, ArchiveError) as error:
                app.call_in_ui(outdated if undone and isinstance(error, ChangedSince) else failed, str(error))
                return
            gone = (removed, state) if removed and state else None
            app.call_in_ui(made, SourceEdit(before, after, sentence, marks_made, renamed, gone, others))

        def failed(message: str) -> None:
            self._busy = False
            app.show_message(message)

        def outdated(message: str) -> None:
            # Earlier changes cannot be undone either; without them undo takes back the marks before them.
            self._edits.clear()
            failed(message)

        def made(edit: SourceEdit) -> None:
            self._busy = False
            if undone is not None:
                self._edits.remove(undone)
            else:
                self._edits = [*self._edits, edit][-LEVELS:]
            for changed in self.on_changed:
                changed(renamed)
            app.show_message(edit.sentence)
            if done:
                done()

        app.in_background(work)
