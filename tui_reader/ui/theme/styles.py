"""The Rich style of each kind of text under the current theme."""

from __future__ import annotations

from collections.abc import Mapping

from rich.style import Style
from textual.color import Color

from tui_reader.ui.theme.roles import BACKGROUNDS, ROLES, role_styles

ROLE_OF: Mapping[str, str] = {
    "body": "reader-text",
    "muted": "reader-muted",
    "rule": "reader-rule",
    "title": "reader-title",
    "masthead": "reader-masthead",
    "byline": "reader-muted",
    "notice-key": "reader-heading",
    "heading-1": "reader-heading",
    "heading-2": "reader-title",
    "heading-3": "reader-title",
    "article": "reader-heading",
    "number": "reader-title",
    "term": "reader-title",
    "key": "reader-heading",
    "link": "reader-link",
    "cited": "reader-reference",
    "match": "reader-match",
    "match-current": "reader-match-current",
    **{
        f"highlight-{colour}": f"reader-highlight-{colour}"
        for colour in ("yellow", "green", "blue", "red", "purple")
    },
    "note-mark": "reader-note-mark",
    "restored": "reader-restored",
    "added": "reader-added",
    "inserted": "reader-inserted",
    "removed": "reader-removed",
    "moved": "reader-moved",
    "tampered": "reader-tampered",
    "quotation": "reader-muted",
    "preformatted": "reader-text",
    "left-out": "reader-muted",
    "note": "reader-muted",
    "prefix": "reader-muted",
    "caption": "reader-muted",
    "label": "reader-heading",
    "table-head": "reader-title",
    "card-label": "reader-muted",
    "unread": "list-unread",
    "unread-mark": "list-mark",
    "read": "list-read",
    "date": "list-date",
    "star": "list-star",
    "tag": "list-date",
    "selected": "list-mark",
    "group": "reader-heading",
    "cursor": "list-selected",
    "cursor-blurred": "list-selected-blurred",
    "current-section": "outline-current",
    "selected-text": "list-selected",
    "caret": "reader-match-current",
    "pane-title": "status-text",
    "pane-title-focused": "pane-focused",
    "ticker": "ticker-text",
    "ticker-label": "ticker-label",
    "status": "status-text",
    "status-message": "status-message",
    "status-key": "status-key",
    "status-typed": "status-key",
    "hint": "hint",
}
"""The theme role of each kind of text; several kinds may share one."""


class Styles:
    """Rich styles by kind of text, computed once per theme."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        """`variables` are those of the theme, see `App.theme_variables`."""
        self._roles = role_styles(variables)
        self._background = Color.parse(variables["background"])
        self._base = Style(bgcolor=self._background.rich_color, color=self._roles["reader-text"].color)
        self._fills = {name: Color.parse(variables[name]) for name in BACKGROUNDS}
        self._styles: dict[tuple[str, str], Style] = {}

    def style(self, kind: str, fill: str = "body") -> Style:
        """The style of a kind of text on a line with the background of kind `fill`."""
        found = self._styles.get((kind, fill))
        if found is None:
            base = self._base + self._roles[ROLE_OF[fill]]
            found = base if kind == fill else base + self._roles[ROLE_OF[kind]]
            self._styles[(kind, fill)] = found
        return found

    def has_colors_for(self, kind: str, other: str) -> bool:
        """Whether the colours of two kinds of text tell them apart."""
        return self.style(kind).color != self.style(other).color

    @property
    def flat(self) -> bool:
        """Whether the row of the cursor has no background of its own in a pane without the focus."""
        return self._fills["list-selected-blurred-background"] == self._background

    def background(self, kind: str) -> Color:
        """The background colour of a kind of text."""
        name = ROLES[ROLE_OF[kind]].background
        return self._fills[name] if name else self._background
