"""The handful of keys that the status line offers in each pane, as the keymap has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from tui_reader.i18n import N_
from tui_reader.i18n import gettext as _
from tui_reader.ui.keys.actions import Scope
from tui_reader.ui.keys.keymap import Keymap, keys_text

Special = Literal["selection", "sync-running"]
"""Places with hints of their own for what is under way there."""

HINTS: Mapping[Scope | Special, tuple[tuple[str, str], ...]] = {
    "list": (
        ("open-article", N_("read")),
        ("find", N_("find")),
        ("help", N_("keys")),
        ("search", N_("search")),
        ("filter", N_("filter")),
        ("select", N_("select")),
        ("toggle-star", N_("star")),
        ("focus-ticker", N_("announcements")),
    ),
    "results": (
        ("open-result", N_("read")),
        ("search", N_("search")),
        ("back", N_("list")),
        ("results-order", N_("order")),
        ("save-query", N_("save")),
        ("help", N_("keys")),
    ),
    "selection": (
        ("toggle-read", N_("read or unread")),
        ("toggle-star", N_("star")),
        ("tag", N_("tag")),
        ("cancel", N_("select none")),
        ("select-to-here", N_("select to here")),
    ),
    "reader": (
        ("next-heading", N_("heading")),
        ("outline", N_("sections")),
        ("find", N_("find")),
        ("next-article", N_("article")),
        ("help", N_("keys")),
    ),
    "everywhere": (
        ("back", N_("close")),
        ("reader-page-down", N_("on")),
        ("find", N_("find")),
        ("next-heading", N_("heading")),
    ),
    "outline": (("open-section", N_("read")), ("outline", N_("sections")), ("help", N_("keys"))),
    "revisions": (
        ("next-change", N_("change")),
        ("open-revision", N_("read")),
        ("against-current", N_("current or before")),
        ("show-same", N_("whole")),
        ("back", N_("close")),
        ("help", N_("keys")),
    ),
    "sync": (
        ("sync", N_("sync")),
        ("sync-all", N_("all")),
        ("back", N_("close")),
        ("help", N_("keys")),
        ("show-failures", N_("failures")),
        ("open-browser", N_("open")),
        ("pause-source", N_("pause")),
    ),
    "sync-running": (
        ("cancel-sync", N_("cancel")),
        ("back", N_("close")),
        ("help", N_("keys")),
    ),
    "ticker": (
        ("open-announcement", N_("open")),
        ("next-announcement", N_("next")),
        ("acknowledge", N_("seen")),
        ("help", N_("keys")),
    ),
}
"""Action and word, the most useful first: what does not fit is cut off at the right. Those of "everywhere" are for
a document shown over the panes, those of "selection" for the list while something is
selected, those of "sync-running" for the sources while a sync runs."""


def hint(scope: Scope | Special, keymap: Keymap) -> str:
    """The hints of a pane on one line; an action without a key is left out."""
    parts = []
    for name, word in HINTS[scope]:
        keys = keymap.keys_of(name)
        if keys:
            parts.append(f"{keys_text(keys[0])} {_(word)}")
    return "   ".join(parts)
