"""A screen over the panes with a text whose links are followed by key."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from tui_reader.ui.keys.keyed_screen import KeyedScreen

if TYPE_CHECKING:
    from tui_reader.ui.keys.actions import Handler
    from tui_reader.ui.panes import LinkLabels, Session
    from tui_reader.ui.reader.reader import Reader


class LinkedScreen(KeyedScreen):
    """Shows the labels of the links in sight of its text, and takes the keys until one is named."""

    session: Session

    @property
    def linked_text(self) -> Reader:
        """The text with the links."""
        raise NotImplementedError

    @cached_property
    def link_labels(self) -> LinkLabels:
        """The labels, made at their first use."""
        return self.session.link_labels(self, self.linked_text)

    def link_handlers(self) -> Mapping[str, Handler]:
        """The handlers of the actions that show the labels."""
        return {
            "follow-link": lambda: self.link_labels.start(),
            "open-link": lambda: self.link_labels.start(outside=True),
        }

    @property
    def _labelled(self) -> bool:
        return "link_labels" in self.__dict__ and self.link_labels.shown

    def intercept_key(self, key: str) -> bool:
        return self._labelled and self.link_labels.press(key)

    def show_typed(self) -> None:
        if not self._labelled:
            super().show_typed()

    def on_hinted_text_hints_removed(self) -> None:
        self.link_labels.leave()
