"""Following links by key: while hints are shown, letters name links."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.ui.links.hint_labels import LETTERS, hint_labels
from tui_reader.ui.links.opening import AnnouncementTarget, Target
from tui_reader.ui.widgets.status import Hint

if TYPE_CHECKING:
    from tui_reader.ui.announcements.ticker import Ticker
    from tui_reader.ui.keys.keyed_screen import KeyedScreen
    from tui_reader.ui.reader.reader import Reader
    from tui_reader.ui.reader.visible_links import VisibleLink

COPY = "y"


class FollowsTargets(Protocol):
    """Does what keys ask of a link."""

    def follow(self, target: Target) -> None:
        """Open what the target leads to."""

    def open_outside(self, target: Target) -> None:
        """Open the address of the target outside."""

    def copy(self, target: Target) -> None:
        """Copy the address of the target."""


class LinkKeys:
    """Shows a label on every link in sight and takes the keys until one is named, or Escape."""

    def __init__(self, screen: KeyedScreen, reader: Reader, ticker: Ticker | None, opener: FollowsTargets) -> None:
        """`ticker`: where an announcement is labelled too."""
        self._screen = screen
        self._reader = reader
        self._ticker = ticker
        self._opener = opener
        self._targets: dict[str, Target] = {}
        self._links: list[tuple[VisibleLink, str]] = []
        self._announced = ""
        """The label of the announcement; "" where none is in sight."""
        self._typed = ""
        self._act: Callable[[Target], None] = opener.follow

    @property
    def shown(self) -> bool:
        """Whether hints are shown, so that keys belong here."""
        return bool(self._targets)

    def start(self, *, outside: bool = False) -> None:
        """Show the hints. `outside`: links open in the browser."""
        links = [link for link in self._reader.links_in_view() if link.first]
        announcement = self._ticker.current if self._ticker and self._ticker.size.height else None
        labels = hint_labels(len(links) + (announcement is not None))
        self._links = list(zip(links, labels, strict=False))
        self._targets = {label: link.target for link, label in self._links}
        if not labels:
            self._screen.show_message(_("No links in sight."))
            return
        self._announced = ""
        if announcement is not None:
            self._announced = labels[-1]
            self._targets[self._announced] = AnnouncementTarget(announcement)
        self._act = self._opener.open_outside if outside else self._opener.follow
        self._typed = ""
        self._draw()

    def press(self, key: str) -> bool:
        """Take a key; False for one that is no letter: then the hints are gone and it has its usual meaning."""
        if key == "backspace" and self._typed:
            self._typed = self._typed[:-1]
        elif key == COPY and not self._typed:
            self._act = self._opener.copy
        elif len(key) == 1 and key.lower() in LETTERS:
            self._letter(key)
            return True
        else:
            self.leave()
            return key in ("escape", "backspace")
        self._draw()
        return True

    def _letter(self, key: str) -> None:
        """Add a letter of a label: a capital one opens the link in the browser."""
        if key.isupper():
            self._act = self._opener.open_outside
        self._typed += key.lower()
        target = self._targets.get(self._typed)
        if target is not None:
            act = self._act
            self.leave()
            act(target)
        elif any(label.startswith(self._typed) for label in self._targets):
            self._draw()
        else:
            typed = self._typed
            self.leave()
            self._screen.show_message(_("No link has the letters {letters}.").format(letters=typed))

    def leave(self) -> None:
        """Remove the hints."""
        self._targets, self._links, self._announced = {}, [], ""
        self._draw()

    def _draw(self) -> None:
        """Draw the labels that begin with what was typed, and the keys in the status line."""
        typed = self._typed
        self._reader.show_link_hints([(link, label) for link, label in self._links if label.startswith(typed)])
        if self._ticker:
            self._ticker.show_link_hint(self._announced if self._announced.startswith(typed) else "")
        status, count = self._screen.status, len(self._targets)
        status.chord = self._hints() if count else ()
        links = ngettext("{count} link", "{count} links", count).format(count=count)
        status.typed = f"{typed}…" if count and typed else links if count else ""

    def _hints(self) -> tuple[Hint, ...]:
        copy, leave = Hint(COPY, _("copy")), Hint("Esc", _("leave"))
        if self._act == self._opener.copy:
            return Hint(_("letter"), _("copy")), leave
        if self._act == self._opener.open_outside:
            return Hint(_("letter"), _("open outside")), copy, leave
        return Hint(_("letter"), _("follow")), Hint(_("capital"), _("open outside")), copy, leave
