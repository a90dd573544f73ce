"""The keys that the status line shows for each pane, the most useful first; where one can leave, how is the
second, so that a narrow terminal says it too."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from tui_reader.i18n import N_
from tui_reader.i18n import gettext as _
from tui_reader.ui.keys.actions import Action, Scope
from tui_reader.ui.keys.keymap import Keymap, KeySequence, keys_text
from tui_reader.ui.keys.other_layouts import is_other_script
from tui_reader.ui.widgets.status import Hint

Special = Literal["selection", "help", "source-list", "sync-running", "collected"]
"""States of a pane that have hints of their own."""

HINTS: Mapping[Scope | Special, tuple[tuple[str, str], ...]] = {
    "list": (
        ("open-article", N_("read")),
        ("find", N_("find")),
        ("search", N_("search")),
        ("filter", N_("filter")),
        ("select", N_("select")),
        ("toggle-star", N_("star")),
        ("focus-ticker", N_("announcements")),
        ("help", N_("keys")),
    ),
    "results": (
        ("open-result", N_("read")),
        ("back", N_("list")),
        ("search", N_("search")),
        ("results-order", N_("order")),
        ("save-query", N_("save")),
        ("help", N_("keys")),
    ),
    "selection": (
        ("toggle-read", N_("read or unread")),
        ("toggle-star", N_("star")),
        ("tag", N_("tag")),
        ("cancel", N_("deselect")),
        ("select-to-here", N_("select to here")),
        ("help", N_("keys")),
    ),
    "reader": (
        ("next-heading", N_("heading")),
        ("outline", N_("sections")),
        ("find", N_("find")),
        ("next-article", N_("next article")),
        ("evidence", N_("evidence")),
        ("help", N_("keys")),
    ),
    "attachment": (
        ("back", N_("text")),
        ("open-file", N_("outside")),
        ("save-file", N_("save")),
        ("next-heading", N_("heading")),
        ("outline", N_("sections")),
        ("find", N_("find")),
        ("help", N_("keys")),
    ),
    "attachments": (
        ("open-attachment", N_("read")),
        ("back", N_("text")),
        ("fetch-file", N_("fetch")),
        ("open-listed-file", N_("outside")),
        ("save-listed-file", N_("save")),
        ("revisions", N_("versions")),
        ("help", N_("keys")),
    ),
    "everywhere": (
        ("reader-page-down", N_("page down")),
        ("find", N_("find")),
        ("next-heading", N_("heading")),
        ("back", N_("close")),
    ),
    "help": (
        ("find", N_("filter")),
        ("reader-page-down", N_("page down")),
        ("next-heading", N_("heading")),
        ("back", N_("close")),
    ),
    "outline": (
        ("open-section", N_("read")),
        ("outline", N_("sections")),
        ("toggle-fold", N_("fold")),
        ("help", N_("keys")),
    ),
    "revisions": (
        ("next-change", N_("change")),
        ("back", N_("close")),
        ("open-revision", N_("read")),
        ("against-current", N_("current/previous")),
        ("show-same", N_("whole")),
        ("help", N_("keys")),
    ),
    "references": (
        ("open-reference", N_("read")),
        ("back", N_("close")),
        ("reference-place", N_("in the text")),
        ("find-reference", N_("look for it")),
        ("next-cited", N_("next document")),
        ("help", N_("keys")),
    ),
    "agenda": (
        ("open-date", N_("read")),
        ("back", N_("close")),
        ("agenda-today", N_("today")),
        ("next-day", N_("day")),
        ("next-week", N_("week")),
        ("agenda-kind", N_("kinds")),
        ("save-agenda", N_("save")),
        ("help", N_("keys")),
    ),
    "overview": (
        ("open-period", N_("articles")),
        ("back", N_("list")),
        ("overview-closer", N_("shorter")),
        ("overview-wider", N_("longer")),
        ("overview-next", N_("next page")),
        ("topic-words", N_("words")),
        ("overview-sort", N_("sort")),
        ("help", N_("keys")),
    ),
    "watches": (
        ("open-watch", N_("matches")),
        ("back", N_("close")),
        ("add", N_("add")),
        ("edit-watch", N_("edit")),
        ("see-watch", N_("seen")),
        ("delete-watch", N_("delete")),
        ("undo", N_("undo")),
        ("help", N_("keys")),
    ),
    "source-list": (
        ("open-source", N_("articles")),
        ("add", N_("add")),
        ("edit-source", N_("edit")),
        ("sync", N_("sync")),
        ("fold-source", N_("fold")),
        ("source-list", N_("close")),
        ("help", N_("keys")),
    ),
    "sync": (
        ("sync", N_("sync")),
        ("back", N_("close")),
        ("add", N_("add")),
        ("open-source", N_("articles")),
        ("sync-all", N_("all")),
        ("show-failures", N_("failures")),
        ("edit-source", N_("edit")),
        ("help", N_("keys")),
    ),
    "sync-running": (
        ("cancel-sync", N_("cancel")),
        ("back", N_("close")),
        ("help", N_("keys")),
    ),
    "text-selection": (
        ("copy-selected", N_("copy")),
        ("end-selection", N_("leave")),
        ("select-characters", N_("characters or lines")),
        ("highlight-selected", N_("highlight")),
        ("other-end", N_("other end")),
        ("help", N_("keys")),
    ),
    "notes": (
        ("open-note", N_("read")),
        ("back", N_("close")),
        ("edit-note", N_("edit")),
        ("delete-note", N_("delete")),
        ("notes-of-all", N_("this article or all")),
        ("filter-notes", N_("filter")),
        ("help", N_("keys")),
    ),
    "collections": (
        ("open-collected", N_("open")),
        ("back", N_("close")),
        ("new-collection", N_("add")),
        ("edit-collected", N_("rename")),
        ("remove-collected", N_("delete")),
        ("export-collection", N_("save")),
        ("help", N_("keys")),
    ),
    "collected": (
        ("open-collected", N_("read")),
        ("back", N_("collections")),
        ("item-down", N_("move")),
        ("edit-collected", N_("note")),
        ("remove-collected", N_("remove")),
        ("export-collection", N_("save")),
        ("help", N_("keys")),
    ),
    "table": (
        ("back", N_("text")),
        ("column-right", N_("column")),
        ("column-left", N_("column")),
        ("sort-column", N_("sort")),
        ("table-cards", N_("cards")),
        ("find", N_("find")),
        ("copy-table", N_("copy")),
        ("save-table", N_("save")),
        ("help", N_("keys")),
    ),
    "picture": (
        ("back", N_("text")),
        ("zoom-in", N_("zoom in")),
        ("zoom-fit", N_("whole picture")),
        ("next-picture", N_("next picture")),
        ("previous-picture", N_("previous picture")),
        ("open-browser", N_("outside")),
        ("copy-picture-address", N_("copy")),
        ("save-picture", N_("save")),
        ("help", N_("keys")),
    ),
    "ticker": (
        ("open-announcement", N_("open")),
        ("next-announcement", N_("next")),
        ("acknowledge", N_("dismiss")),
        ("help", N_("keys")),
    ),
}
"""Action and label, the most useful first, and the last one for the right edge; those without room are left out.
"everywhere" is for a document over the panes, "help" for the list of keys, "selection" for the list with selected
articles, "source-list" for the side list, "sync" and
"sync-running" for the screen of the sources, without a sync and during one."""


def action_hints(keymap: Keymap, *names_and_words: tuple[str, str]) -> tuple[Hint, ...]:
    """A hint for each action that has a key, with a translated word."""
    return tuple(
        Hint(keys_text(keys[0]), word) for name, word in names_and_words if (keys := keymap.keys_of(name))
    )


def key_hints(
    scope: Scope | Special, keymap: Keymap, *, first: Sequence[str] = (), without: Collection[str] = ()
) -> tuple[Hint, ...]:
    """The hints of a pane, without actions that have no key; see `Status.hints`. `first` are actions of `WORDS` to
    name before the others, `without` those that have no effect at present."""
    words = [*((name, WORDS[name]) for name in first), *HINTS[scope]]
    return action_hints(keymap, *((name, _(word)) for name, word in words if name not in without))


WORDS: Mapping[str, str] = {
    "search": N_("search"),
    "views": N_("views"),
    "watches": N_("watches"),
    "focus-ticker": N_("announcements"),
    "source-list": N_("side list"),
    "sync-screen": N_("sources"),
    "go-to": N_("row or date"),
    "go-to-row": N_("row"),
    "jump-forward": N_("forward"),
    "keep-page": N_("keep the page"),
    "attachments": N_("attachments"),
    "note-list": N_("notes"),
    "collection-list": N_("collections"),
    "references": N_("references"),
    "agenda-day": N_("date"),
    "printed-page": N_("printed page"),
    "suspend": N_("suspend"),
    "set-bookmark": N_("bookmark"),
    "print": N_("print"),
    "overview": N_("overview"),
    "same-texts": N_("same text"),
    "fold-same": N_("fold same texts"),
    "zen": N_("only the text"),
    "toggle-notes": N_("notes in sight"),
    "toggle-fold": N_("fold"),
    "fold-source": N_("fold"),
    "fold-all": N_("fold all"),
    "unfold-all": N_("unfold all"),
    "copy-address": N_("address"),
    "copy-title": N_("title"),
    "copy-selection": N_("selection"),
    "copy-section": N_("section"),
    "copy-markdown": N_("whole text"),
    "copy-citation": N_("citation"),
    **{
        f"{scope}-top": N_("top")
        for scope in (
            "list",
            "results",
            "reader",
            "attachments",
            "outline",
            "text-selection",
            "collections",
            "notes",
            "table",
            "sync",
            "revisions",
            "references",
            "agenda",
            "overview",
            "watches",
        )
    },
}
"""Short labels of the actions that end a sequence of keys."""


def chord_hints(continuations: Mapping[str, Sequence[Action]]) -> tuple[Hint, ...]:
    """A hint for each key that may follow: its action, or `…` for the beginning of a longer sequence; the last one
    is the key that discards the pending ones."""
    hints = []
    for key, actions in continuations.items():
        first = actions[0]
        word = _(WORDS.get(first.name, first.description)) if len(actions) == 1 else "…"
        hints.append(Hint(keys_text((key,)), word))
    return (*hints, Hint(keys_text(("escape",)), _("cancel")))


def unbound_text(keys: KeySequence, keymap: Keymap) -> str:
    """That keys have no action, and the key that shows those which have; of a character that no keyboard with
    Latin letters sends, what to do."""
    if is_other_script(keys[-1]):
        return _("{key} is no key here; switch to Latin letters.").format(key=keys[-1])
    help_keys = keymap.keys_of("help")
    if not help_keys:
        return _("{key} has no action here.").format(key=keys_text(keys))
    shown = keys_text(help_keys[0])
    return _("{key} has no action here; {help} shows the keys.").format(key=keys_text(keys), help=shown)
