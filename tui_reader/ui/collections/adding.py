"""Adds what is selected, open or in sight to a collection that is chosen or named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tui_reader.archive.workspace.collections.adding import add_to_collection
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.messages.translation import translated
from tui_reader.text.fold import fold
from tui_reader.ui.widgets.pick_screen import Choice, PickScreen, contains

if TYPE_CHECKING:
    from tui_reader.archive.workspace.collections.values import CollectionItem
    from tui_reader.ui.action_targets import ActionTargets
    from tui_reader.ui.panes import Panes, Session


class CollectionAdding:
    """Adds to collections. All methods may raise ArchiveError; see `Host.guarded`."""

    def __init__(self, panes: Panes, session: Session, targets: ActionTargets) -> None:
        self._panes, self._session, self._targets = panes, session, targets
        self._last = ""
        """The collection that was chosen last."""

    def choose(self) -> None:
        """Choose a collection for the section in sight, the open text or the selected articles, and add them."""
        self._choose(self._targets.section())

    def _choose(self, section: str | None) -> None:
        session = self._session
        ids = self._targets.ids()
        if not ids:
            message = _("Only articles of the archive can be collected; {key} keeps this page.")
            self._panes.show_message(message.format(key=session.key_text("keep-page")))
            return
        names = session.archive.collections()
        choices = [Choice(each.name, f"{each.items:,}") for each in names]
        new = Choice(_("A new collection…"), words="new 新建", stays=True)
        choices.append(new)
        if section:
            choices.append(Choice(_("The whole text, not section {number}").format(number=section)))
        title = _("Add section {number} to").format(number=section) if section else self._title(len(ids))
        cursor = next((number for number, each in enumerate(names) if each.name == self._last), 0)
        app = session.app

        def picked(index: int | None) -> None:
            if index is None:
                return
            if index < len(names):
                app.guarded(lambda: self._add(names[index].name, ids, section))
            elif index == len(names):
                # Who filters by a name that no collection has means a new one of this name.
                is_filter = contains(new, fold(screen.typed).split())
                self._ask_name(ids, section, "" if is_filter else screen.typed)
            else:
                app.guarded(lambda: self._choose(None))

        screen = PickScreen(title, choices, cursor)
        app.push_screen(screen, picked)

    def _title(self, count: int) -> str:
        articles = ngettext("{count} article", "{count} articles", count).format(count=f"{count:,}")
        return _("Add {articles} to").format(articles=articles)

    def _ask_name(self, ids: Sequence[int], section: str | None, name: str) -> None:
        app = self._session.app

        def named(text: str | None) -> None:
            if text and text.strip():
                app.guarded(lambda: self._add(text.strip(), ids, section))

        self._panes.ask(_("Name of the collection: "), self._panes.focused or self._panes, named, text=name)

    def _add(self, name: str, ids: Sequence[int], section: str | None) -> None:
        from tui_reader.export.citing import UnknownSection
        from tui_reader.export.collecting import collected_item

        archive = self._session.archive
        former = self._targets.former()
        revision = former.revision if former else None
        try:
            items: list[CollectionItem] = [
                collected_item(archive, id, section, revision)._replace(added=datetime.now(UTC)) for id in ids
            ]
            collection, added = add_to_collection(archive, name, items)
        except UnknownSection:
            self._panes.show_message(_("This text has no section {number}.").format(number=section))
            return
        except ValueError as error:
            self._panes.show_message(translated(str(error)))
            return
        self._last = collection.name
        if not added:
            self._panes.show_message(_("It is in {name} already.").format(name=collection.name))
            return
        key = self._session.key_text("collection-list")
        message = ngettext(
            "Added to {name}, now {count} item; {key} shows it",
            "Added to {name}, now {count} items; {key} shows it",
            len(collection.items),
        )
        shown_count = f"{len(collection.items):,}"
        self._panes.show_message(message.format(name=collection.name, count=shown_count, key=key))
