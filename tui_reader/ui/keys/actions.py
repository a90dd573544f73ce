"""The table of actions: name, scope, default keys and description of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple, Protocol

from tui_reader.i18n import N_

Handler = Callable[[], object]
"""Carries out an action. Each screen binds the names of its actions to handlers, see `KeyedScreen.handlers`."""

Scope = Literal[
    "everywhere",
    "list",
    "results",
    "reader",
    "attachment",
    "attachments",
    "outline",
    "ticker",
    "text-selection",
    "notes",
    "table",
    "picture",
    "sync",
    "revisions",
    "references",
    "agenda",
    "overview",
    "watches",
    "collections",
]

SCOPE_TITLES: dict[Scope, str] = {
    "everywhere": N_("Everywhere"),
    "list": N_("Article list"),
    "results": N_("Search results"),
    "reader": N_("Reader"),
    "attachment": N_("While an attachment is open"),
    "attachments": N_("List of attachments"),
    "outline": N_("Outline"),
    "ticker": N_("Announcements"),
    "text-selection": N_("While text is selected"),
    "notes": N_("Notes and highlights"),
    "table": N_("Table on the whole screen"),
    "picture": N_("Picture on the whole screen"),
    "sync": N_("Sources"),
    "revisions": N_("Revisions"),
    "references": N_("References"),
    "agenda": N_("Agenda"),
    "overview": N_("Overview"),
    "watches": N_("Watches"),
    "collections": N_("Collections"),
}
"""Every scope with its title, in the order of the help."""

WIDER_SCOPES: dict[Scope, Scope] = {"attachment": "reader"}
"""Scopes whose pane has the actions of another scope besides its own, which come first."""


def scopes_of(scope: Scope) -> tuple[Scope, ...]:
    """The scopes whose actions a pane has, those that come first in front."""
    wider = WIDER_SCOPES.get(scope)
    return tuple(dict.fromkeys((scope, *([wider] if wider else []), "everywhere")))


class Action(NamedTuple):
    """A command of the interface. `name` is used in keys.yaml; `keys` are sequences such as `]`, `g a`, `ctrl+d`.

    Actions of different scopes may share a key: that of the focused pane takes precedence over "everywhere".
    """

    name: str
    scope: Scope
    keys: tuple[str, ...]
    description: str


def _pane(scope: Scope) -> tuple[Action, ...]:
    """The movements in a pane of lines."""
    return (
        Action(f"{scope}-down", scope, ("j", "down"), N_("One line down")),
        Action(f"{scope}-up", scope, ("k", "up"), N_("One line up")),
        Action(f"{scope}-page-down", scope, ("space", "pagedown", "ctrl+f"), N_("One page down")),
        Action(f"{scope}-page-up", scope, ("b", "pageup", "ctrl+b"), N_("One page up")),
        Action(f"{scope}-top", scope, ("g g", "home"), N_("Go to the top")),
        Action(f"{scope}-bottom", scope, ("G", "end"), N_("Go to the bottom")),
    )


ACTIONS: tuple[Action, ...] = (
    Action("help", "everywhere", ("?", "f1"), N_("Show the keys")),
    Action("palette", "everywhere", ("ctrl+p",), N_("Find an action by name")),
    Action(
        "command",
        "everywhere",
        (":",),
        N_("Go to a section, row, date, line or share, or run an action"),
    ),
    Action("back", "everywhere", ("q",), N_("Go back; quit from the list")),
    Action("quit", "everywhere", ("Q", "ctrl+q"), N_("Quit")),
    Action("cancel", "everywhere", ("escape",), N_("Clear the selection, typed keys, matches or message")),
    Action("next-pane", "everywhere", ("tab",), N_("Next pane")),
    Action("previous-pane", "everywhere", ("shift+tab",), N_("Previous pane")),
    Action("pane-left", "everywhere", ("h", "left"), N_("Go to the left pane")),
    Action("pane-right", "everywhere", ("l", "right"), N_("Go to the right pane")),
    Action("zen", "everywhere", ("z z",), N_("Show only the text, or all panes")),
    Action("theme", "everywhere", ("T",), N_("Choose a theme")),
    Action("find", "everywhere", ("/",), N_("Find in this pane")),
    Action("search", "everywhere", ("g /",), N_("Search all articles")),
    Action("source-list", "everywhere", ("g l",), N_("Show or hide the list of sources")),
    Action("add", "everywhere", ("a",), N_("Add a source or a page by its address")),
    Action("keep-page", "everywhere", ("c",), N_("Keep the page that was opened by a link")),
    Action("views", "everywhere", ("g v",), N_("Choose a view: all, unread, starred or a saved search")),
    Action("watches", "everywhere", ("g w",), N_("Show watches and what newly matches them")),
    Action("save-query", "everywhere", ("*",), N_("Save this search")),
    Action("next-match", "everywhere", ("n",), N_("Next match")),
    Action("previous-match", "everywhere", ("N",), N_("Previous match")),
    Action("next-article", "everywhere", ("J",), N_("Next article")),
    Action("previous-article", "everywhere", ("K",), N_("Previous article")),
    Action("jump-back", "everywhere", ("ctrl+o",), N_("Back to the previous place, text or search")),
    Action("jump-forward", "everywhere", ("ctrl+i", "g o"), N_("Forward again")),
    Action("set-bookmark", "everywhere", ("g m",), N_("Set a bookmark here, named by a letter")),
    Action("go-to-bookmark", "everywhere", ("'",), N_("Go to a bookmark, by its letter")),
    Action("follow-link", "everywhere", ("f",), N_("Follow a link in sight, by its letters")),
    Action("open-link", "everywhere", ("F",), N_("Open a link in sight in a browser, by its letters")),
    Action("attachments", "everywhere", ("g f",), N_("Open the attachment, or choose among several")),
    Action("open-browser", "everywhere", ("o",), N_("Open the page in a browser")),
    Action("copy-address", "everywhere", ("y y",), N_("Copy the address")),
    Action("copy-title", "everywhere", ("y t",), N_("Copy the title")),
    Action("copy-selection", "everywhere", ("y s",), N_("Copy the selected text")),
    Action(
        "copy-section",
        "everywhere",
        ("y p",),
        N_("Copy this section and the address that leads to it"),
    ),
    Action("copy-markdown", "everywhere", ("y m",), N_("Copy the whole text as Markdown")),
    Action(
        "copy-citation",
        "everywhere",
        ("Y", "y c"),
        N_("Copy a citation (GB/T 7714, BibTeX, RIS …) or a permalink"),
    ),
    Action("note-list", "everywhere", ("g n",), N_("List notes and highlights")),
    Action("collect", "everywhere", ("C",), N_("Add the article or the section in sight to a collection")),
    Action("collection-list", "everywhere", ("g c",), N_("Show collections")),
    Action("focus-ticker", "everywhere", ("g a",), N_("Go to the announcements")),
    Action("next-announcement", "everywhere", (".",), N_("Next announcement")),
    Action("previous-announcement", "everywhere", (",",), N_("Previous announcement")),
    Action("pause-ticker", "everywhere", ("p",), N_("Pause or resume the announcements")),
    Action("sync", "everywhere", ("r",), N_("Sync this article's source, or all if it has none")),
    Action("sync-all", "everywhere", ("R",), N_("Sync all sources")),
    Action("sync-screen", "everywhere", ("g s",), N_("Show sources and sync progress")),
    Action("export", "everywhere", ("e",), N_("Save as Markdown, text, HTML, JSON or a pack")),
    Action("print", "everywhere", ("g p",), N_("Print")),
    Action("pipe", "everywhere", ("|",), N_("Give the text to a program and show what it prints")),
    Action("revisions", "everywhere", ("v",), N_("Show revisions and changes of this article or file")),
    Action("references", "everywhere", ("g r",), N_("Show what this article cites and what cites it")),
    Action("agenda", "everywhere", ("A",), N_("Show deadlines and other key dates")),
    Action("overview", "everywhere", ("g t",), N_("Show articles by year, month, day and publisher")),
    Action("fold-same", "everywhere", ("z =",), N_("Fold articles with the same text into one row, or show all")),
    Action("same-texts", "everywhere", ("g =",), N_("List other articles with the same text")),
    Action("evidence", "everywhere", ("!",), N_("Show repairs, signs of tampering and what is left out")),
    Action("left-out", "everywhere", ("w",), N_("Show or hide what is left out of the page, in its place")),
    Action("toggle-star", "everywhere", ("s",), N_("Star or unstar")),
    Action("toggle-read", "everywhere", ("m",), N_("Mark as read or unread")),
    Action("tag", "everywhere", ("#",), N_("Add or remove tags")),
    Action("undo", "everywhere", ("ctrl+z",), N_("Undo the last mark, star, tag or change of a source")),
    Action("redraw", "everywhere", ("ctrl+l",), N_("Redraw the screen")),
    Action("suspend", "everywhere", ("g z",), N_("Suspend the program; fg in the shell brings it back")),
    Action("wider", "everywhere", ("+", "="), N_("Longer lines")),
    Action("narrower", "everywhere", ("-",), N_("Shorter lines")),
    *_pane("list"),
    Action("list-half-page-down", "list", ("ctrl+d", "d"), N_("Half a page down")),
    Action("list-half-page-up", "list", ("ctrl+u",), N_("Half a page up")),
    Action("open-article", "list", ("enter",), N_("Open the article")),
    Action("next-unread", "list", ("u",), N_("Next unread article")),
    Action("previous-unread", "list", ("U",), N_("Previous unread article")),
    Action("select", "list", ("x",), N_("Select or deselect")),
    Action("select-to-here", "list", ("X",), N_("Select from the last selected article to this one")),
    Action("select-all", "list", ("ctrl+a",), N_("Select all articles shown")),
    Action("show-all", "list", ("1",), N_("Show read and unread articles; press again to clear the filter")),
    Action("show-unread", "list", ("2",), N_("Show unread articles")),
    Action("show-starred", "list", ("3",), N_("Show starred articles")),
    Action("filter", "list", ("\\",), N_("Filter by source, publisher, tag or date")),
    Action("sort", "list", ("S",), N_("Sort by date, title, publisher or unread first")),
    Action("group-headings", "list", ("M",), N_("Show or hide group headings")),
    Action("go-to", "list", ("g d",), N_("Go to a row or a date")),
    *_pane("results"),
    Action("results-half-page-down", "results", ("ctrl+d", "d"), N_("Half a page down")),
    Action("results-half-page-up", "results", ("ctrl+u",), N_("Half a page up")),
    Action("open-result", "results", ("enter",), N_("Open the article at the match")),
    Action("results-order", "results", ("S",), N_("Sort by date or relevance")),
    *_pane("reader"),
    Action("reader-half-page-down", "reader", ("d", "ctrl+d"), N_("Half a page down")),
    Action("reader-half-page-up", "reader", ("u", "ctrl+u"), N_("Half a page up")),
    Action("next-heading", "reader", ("]",), N_("Next heading")),
    Action("previous-heading", "reader", ("[",), N_("Previous heading")),
    Action("next-top-heading", "reader", ("}",), N_("Next top-level heading")),
    Action("previous-top-heading", "reader", ("{",), N_("Previous top-level heading")),
    Action("parent-heading", "reader", ("(",), N_("Parent heading")),
    Action(
        "open-in-sight",
        "reader",
        ("enter",),
        N_("Go to the typed section number; without one, open the table or picture in sight"),
    ),
    Action("toggle-notes", "reader", ("z n",), N_("Open or close the notes of the text in sight")),
    Action("select-text", "reader", ("V",), N_("Select lines of the text")),
    Action("highlight", "reader", ("H",), N_("Highlight the paragraph in sight, or edit its note")),
    Action("next-note", "reader", (">",), N_("Next highlight or note")),
    Action("previous-note", "reader", ("<",), N_("Previous highlight or note")),
    Action("printed-page", "reader", ("P",), N_("Show the printed page as a picture")),
    Action("open-file", "attachment", ("o",), N_("Open the file with the program of the system")),
    Action("save-file", "attachment", ("s",), N_("Save the file")),
    Action("recognize-file", "attachment", ("O",), N_("Read scanned pages by text recognition, or stop")),
    *_pane("attachments"),
    Action("open-attachment", "attachments", ("enter",), N_("Read the attachment; fetch it if it is not kept")),
    Action("fetch-file", "attachments", ("f",), N_("Fetch the file, also again")),
    Action("open-listed-file", "attachments", ("o",), N_("Open the file with the program of the system")),
    Action("save-listed-file", "attachments", ("s",), N_("Save the file")),
    Action("recognize-listed-file", "attachments", ("O",), N_("Read scanned pages by text recognition, or stop")),
    Action("cancel-fetch", "attachments", ("x",), N_("Cancel the fetching of files")),
    Action("outline", "everywhere", ("t",), N_("Choose a section")),
    *_pane("outline"),
    Action("open-section", "outline", ("enter",), N_("Open the section")),
    Action("toggle-fold", "outline", ("z a",), N_("Hide or show subsections")),
    Action("fold-all", "outline", ("z M",), N_("Hide all subsections")),
    Action("unfold-all", "outline", ("z R",), N_("Show all subsections")),
    Action("open-announcement", "ticker", ("enter",), N_("Open the announcement")),
    Action("acknowledge", "ticker", ("X",), N_("Remove the announcement from the ticker")),
    *_pane("text-selection"),
    Action("character-left", "text-selection", ("h", "left"), N_("One character to the left")),
    Action("character-right", "text-selection", ("l", "right"), N_("One character to the right")),
    Action("line-start", "text-selection", ("0", "^"), N_("Start of the line")),
    Action("line-end", "text-selection", ("$",), N_("End of the line")),
    Action("next-paragraph", "text-selection", ("}", "]"), N_("Next paragraph")),
    Action("previous-paragraph", "text-selection", ("{", "["), N_("Previous paragraph")),
    Action("select-characters", "text-selection", ("v",), N_("Select characters or whole lines")),
    Action("select-lines", "text-selection", ("V",), N_("Select whole lines")),
    Action("other-end", "text-selection", ("o",), N_("Move the other end")),
    Action("copy-selected", "text-selection", ("y", "enter"), N_("Copy the selected text and end the selection")),
    Action("highlight-selected", "text-selection", ("H",), N_("Highlight the selected text, with a note")),
    Action("end-selection", "text-selection", ("escape", "q"), N_("End the selection")),
    *_pane("notes"),
    Action("open-note", "notes", ("enter",), N_("Open the article at the passage")),
    Action("edit-note", "notes", ("E",), N_("Edit the note")),
    Action("delete-note", "notes", ("D", "delete"), N_("Delete the note")),
    Action("filter-notes", "notes", ("\\",), N_("Show notes that hold some words")),
    Action("notes-of-all", "notes", ("a",), N_("Show the notes of this article or of all")),
    Action("detached-notes", "notes", ("!",), N_("Show only notes whose passage was not found again")),
    Action("copy-note", "notes", ("y",), N_("Copy the note with its passage")),
    *_pane("table"),
    Action("go-to-row", "table", ("g d",), N_("Go to a row, by its number")),
    Action("column-left", "table", ("h", "left"), N_("One column to the left")),
    Action("column-right", "table", ("l", "right"), N_("One column to the right")),
    Action("first-column", "table", ("0", "^"), N_("First column")),
    Action("last-column", "table", ("$",), N_("Last column")),
    Action("sort-column", "table", ("s",), N_("Sort by this column, descending, as on the page")),
    Action("table-cards", "table", ("c",), N_("Show rows as cards or in columns")),
    Action("copy-table", "table", ("y",), N_("Copy the table for a spreadsheet (TSV)")),
    Action("copy-cell", "table", ("Y",), N_("Copy the cell")),
    Action("save-table", "table", ("w",), N_("Save the table as CSV")),
    Action("zoom-in", "picture", ("+", "="), N_("Zoom in")),
    Action("zoom-out", "picture", ("-",), N_("Zoom out")),
    Action("zoom-fit", "picture", ("0",), N_("Show the whole picture")),
    Action("picture-left", "picture", ("h", "left"), N_("Move to the left")),
    Action("picture-down", "picture", ("j", "down"), N_("Move down")),
    Action("picture-up", "picture", ("k", "up"), N_("Move up")),
    Action("picture-right", "picture", ("l", "right"), N_("Move to the right")),
    Action("next-picture", "picture", ("n", "space"), N_("Next picture")),
    Action("previous-picture", "picture", ("p", "b"), N_("Previous picture")),
    Action("copy-picture-address", "picture", ("y",), N_("Copy the address of the picture")),
    Action("save-picture", "picture", ("s", "w"), N_("Save the picture")),
    *_pane("sync"),
    Action("open-source", "sync", ("enter",), N_("Show the articles of the source")),
    Action("show-failures", "sync", ("!",), N_("Show all failures")),
    Action("edit-source", "sync", ("E",), N_("Change name, address or tags of the source, pause or remove it")),
    Action("remove-source", "sync", ("D",), N_("Remove the source from the list; its articles stay")),
    Action("fold-source", "sync", ("z a",), N_("Hide or show the sources of the folder")),
    Action("cancel-sync", "sync", ("x",), N_("Cancel the sync; articles already fetched are kept")),
    Action("pause-source", "sync", ("p",), N_("Pause or resume the source")),
    *_pane("revisions"),
    Action("revisions-half-page-down", "revisions", ("d", "ctrl+d"), N_("Half a page down")),
    Action("revisions-half-page-up", "revisions", ("u", "ctrl+u"), N_("Half a page up")),
    Action("open-revision", "revisions", ("enter",), N_("Open the revision")),
    Action("next-change", "revisions", ("]",), N_("Next change (also n when not searching)")),
    Action("previous-change", "revisions", ("[",), N_("Previous change (also N when not searching)")),
    Action("against-current", "revisions", ("c",), N_("Compare with the current or the previous revision")),
    Action("show-same", "revisions", ("w",), N_("Show the whole text or only changes")),
    *_pane("references"),
    Action("references-half-page-down", "references", ("d", "ctrl+d"), N_("Half a page down")),
    Action("references-half-page-up", "references", ("u", "ctrl+u"), N_("Half a page up")),
    Action("open-reference", "references", ("enter",), N_("Go to the cited article, or to where it is cited")),
    Action("reference-place", "references", ("t",), N_("Go to where the text says so")),
    Action("find-reference", "references", ("s",), N_("Look for a missing document: archive, sources, web")),
    Action("next-cited", "references", ("]",), N_("Next document")),
    Action("previous-cited", "references", ("[",), N_("Previous document")),
    *_pane("agenda"),
    Action("agenda-half-page-down", "agenda", ("d", "ctrl+d"), N_("Half a page down")),
    Action("agenda-half-page-up", "agenda", ("u", "ctrl+u"), N_("Half a page up")),
    Action("open-date", "agenda", ("enter",), N_("Go to the sentence with the date")),
    Action("next-day", "agenda", ("]",), N_("Next day with a date")),
    Action("previous-day", "agenda", ("[",), N_("Previous day with a date")),
    Action("next-week", "agenda", ("}",), N_("A week later")),
    Action("previous-week", "agenda", ("{",), N_("A week earlier")),
    Action("agenda-today", "agenda", (".", "0"), N_("Go to today")),
    Action("agenda-day", "agenda", ("g d",), N_("Go to a date")),
    Action("agenda-kind", "agenda", ("\\",), N_("Show dates of one kind, or of all")),
    Action("save-agenda", "agenda", ("e",), N_("Save the dates that are shown for a calendar (.ics)")),
    *_pane("overview"),
    Action("overview-half-page-down", "overview", ("d", "ctrl+d"), N_("Half a page down; the next year")),
    Action("overview-half-page-up", "overview", ("u", "ctrl+u"), N_("Half a page up; the year before")),
    Action("open-period", "overview", ("enter",), N_("Show the period or the publisher in the list")),
    Action("overview-closer", "overview", ("l", "right", "+", "="), N_("Shorter periods; the next day")),
    Action("overview-wider", "overview", ("h", "left", "-"), N_("Longer periods; the day before")),
    Action("overview-next", "overview", ("tab",), N_("Next page")),
    Action("overview-previous", "overview", ("shift+tab",), N_("Previous page")),
    Action("overview-timeline", "overview", ("1",), N_("Timeline")),
    Action("overview-calendar", "overview", ("2",), N_("Calendar")),
    Action("overview-publishers", "overview", ("3",), N_("Publishers, and which of them went quiet")),
    Action("overview-sources", "overview", ("4",), N_("Sources, and which of them went quiet")),
    Action("overview-sections", "overview", ("5",), N_("Sections of the sites")),
    Action("overview-sort", "overview", ("S",), N_("Sort by number, or quiet ones first")),
    Action("topic-words", "overview", ("w",), N_("List words that are frequent in this period")),
    *_pane("watches"),
    Action("open-watch", "watches", ("enter",), N_("Show what newly matches the watch")),
    Action("edit-watch", "watches", ("E",), N_("Change name, query or sources of the watch")),
    Action("delete-watch", "watches", ("D", "delete"), N_("Delete the watch")),
    Action("see-watch", "watches", ("m",), N_("Mark what matches the watch as seen")),
    Action("see-all-watches", "watches", ("M",), N_("Mark what matches all watches as seen")),
    *_pane("collections"),
    Action("open-collected", "collections", ("enter",), N_("Open the collection, or read the article")),
    Action("item-up", "collections", ("K",), N_("Move the item up")),
    Action("item-down", "collections", ("J",), N_("Move the item down")),
    Action("edit-collected", "collections", ("E",), N_("Edit the note of the item, or rename the collection")),
    Action("remove-collected", "collections", ("D", "delete"), N_("Remove the item, or delete the collection")),
    Action("new-collection", "collections", ("a",), N_("New collection")),
    Action("share-collection", "collections", ("S",), N_("Share the collection with all users, or take it back")),
    Action("export-collection", "collections", ("e",), N_("Save the collection as Markdown, HTML, EPUB or Word")),
)

BY_NAME: dict[str, Action] = {action.name: action for action in ACTIONS}


class Movable(Protocol):
    """A pane of lines, as the keys move in it."""

    def line_down(self) -> None:
        """One line down."""

    def line_up(self) -> None:
        """One line up."""

    def page_down(self) -> None:
        """One page down."""

    def page_up(self) -> None:
        """One page up."""

    def go_to_top(self) -> None:
        """To the first line."""

    def go_to_bottom(self) -> None:
        """To the last line."""


class MovableByHalf(Movable, Protocol):
    """A pane of lines in which keys also move by half a page."""

    def half_page_down(self) -> None: ...
    def half_page_up(self) -> None: ...


def movements(scope: Scope, pane: Movable) -> dict[str, Handler]:
    """The handlers of the actions of `_pane(scope)`."""
    return {
        f"{scope}-down": pane.line_down,
        f"{scope}-up": pane.line_up,
        f"{scope}-page-down": pane.page_down,
        f"{scope}-page-up": pane.page_up,
        f"{scope}-top": pane.go_to_top,
        f"{scope}-bottom": pane.go_to_bottom,
    }


def movements_by_half(scope: Scope, pane: MovableByHalf) -> dict[str, Handler]:
    """The handlers of `movements`, and those of the two actions for half a page."""
    return {
        **movements(scope, pane),
        f"{scope}-half-page-down": pane.half_page_down,
        f"{scope}-half-page-up": pane.half_page_up,
    }


def command_action(name: str) -> str:
    """The name of the action that runs a command of config.yaml."""
    return f"run-{name}"


def common_prefix(names: Sequence[str]) -> str:
    """The longest common prefix of some names; "" for none."""
    if not names:
        return ""
    # All names between the first and the last in order share what these two share.
    first, last = min(names), max(names)
    same = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), None)
    return first[:same]
