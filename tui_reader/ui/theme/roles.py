"""Roles: the elements of the screen with a colour and a text style in a theme, and their defaults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rich.style import Style
from textual.color import Color
from textual.theme import Theme

from tui_reader.ui.theme.contrast import READABLE, VISIBLE, readable

STYLE_WORDS = ("bold", "dim", "italic", "underline", "reverse", "strike", "none")
"""The words of a text style."""


class Role(NamedTuple):
    """One element of the screen, with the defaults for themes that do not set it.

    A colour is a colour of the theme (`primary`), one of its own (`#e6c229`), a role that comes earlier in the
    table, `ink` (that of the background, for text on a strong colour), or a blend of two:
    `foreground/background 40` is the foreground with 40 % of the background.
    """

    color: str
    style: str = "none"
    background: str | None = None
    """Name of the background variable; None for the background of the surrounding line."""
    by_background: bool = False
    """Whether only its background distinguishes this role from others."""


ROLES: Mapping[str, Role] = {
    "reader-text": Role("foreground"),
    "reader-muted": Role("foreground/background 35"),
    "reader-rule": Role("foreground/background 50"),
    "reader-title": Role("foreground", "bold"),
    "reader-masthead": Role("error", "bold"),
    "reader-heading": Role("primary", "bold"),
    "reader-link": Role("secondary", "underline"),
    "reader-reference": Role("reader-text", "underline"),
    "reader-match": Role("ink", "none", "reader-match-background", True),
    "reader-match-current": Role("ink", "bold underline", "reader-match-current-background", True),
    **{
        f"reader-highlight-{colour}": Role(
            "foreground", "underline", f"reader-highlight-{colour}-background", True
        )
        for colour in ("yellow", "green", "blue", "red", "purple")
    },
    "reader-note-mark": Role("accent", "bold"),
    "reader-restored": Role("warning"),
    "reader-tampered": Role("error", "bold"),
    "reader-added": Role("success"),
    "reader-inserted": Role("reader-added", "underline"),
    "reader-removed": Role("error", "strike"),
    "reader-moved": Role("secondary"),
    "list-unread": Role("reader-title"),
    "list-mark": Role("accent"),
    "list-read": Role("reader-muted"),
    "list-date": Role("reader-muted"),
    "list-star": Role("accent"),
    "list-selected": Role("foreground", "bold", "list-selected-background", True),
    "list-selected-blurred": Role("foreground", "none", "list-selected-blurred-background"),
    "outline-current": Role("primary", "bold"),
    "ticker-text": Role("foreground", "none", "ticker-background"),
    "ticker-label": Role("accent", "bold", "ticker-background"),
    "pane-focused": Role("primary", "bold", "pane-focused-background", True),
    "status-text": Role("reader-muted", "none", "status-background"),
    "status-message": Role("foreground", "none", "status-background"),
    "status-key": Role("primary", "bold", "status-background"),
    "hint": Role("ink", "bold", "hint-background", True),
}
"""All roles; a default may refer to earlier ones."""

BACKGROUNDS: Mapping[str, str] = {
    "reader-match-background": "warning",
    "reader-match-current-background": "accent",
    "reader-highlight-yellow-background": "#e6c229/background 72",
    "reader-highlight-green-background": "#4caf50/background 72",
    "reader-highlight-blue-background": "#3d8bff/background 72",
    "reader-highlight-red-background": "#f0524f/background 72",
    "reader-highlight-purple-background": "#a35cff/background 72",
    "list-selected-background": "primary/background 70",
    "list-selected-blurred-background": "primary/background 85",
    "ticker-background": "surface",
    "status-background": "surface",
    "pane-focused-background": "panel",
    "hint-background": "accent",
}
"""The variables that colour cells behind text, and their defaults in the same notation as a role's colour."""

BASE_COLORS = (
    "primary",
    "secondary",
    "accent",
    "warning",
    "error",
    "success",
    "foreground",
    "background",
    "surface",
    "panel",
)
"""The colours of a theme from which defaults are derived."""

COLOR_VARIABLES = (*ROLES, *BACKGROUNDS)
"""The colours that a theme may set under `variables`, in addition to those of Textual."""


def style_variable(role: str) -> str:
    """The name of the variable for the text style of a role, such as `reader-heading-style`."""
    return f"{role}-style"


def role_variables(theme: Theme, styles: Mapping[str, str] | None = None) -> dict[str, str]:
    """The program's own variables, from the variables of any Textual theme or derived from its colours. Text in
    derived colours is made readable on its background; what the theme states for a role stays.

    `styles` are text styles by role, which override those of the theme and the defaults.
    """
    known = _base_colors(theme)
    stated = set(theme.variables)
    for name, source in [*BACKGROUNDS.items(), *((name, role.color) for name, role in ROLES.items())]:
        given = theme.variables.get(name)
        known[name] = Color.parse(given) if given else _derived(source, known)
        if source in stated:
            stated.add(name)
        if name in ROLES and name not in stated:
            least = VISIBLE if name == "reader-rule" else READABLE
            known[name] = readable(known[name], [known[ground] for ground in _grounds(name)], least)
    variables = {name: known[name].hex for name in COLOR_VARIABLES}
    for name, role in ROLES.items():
        style = (styles or {}).get(name) or theme.variables.get(style_variable(name)) or role.style
        if role.by_background and known[role.background or ""] == known["background"] and "reverse" not in style:
            style = "reverse" if style == "none" else f"{style} reverse"
        variables[style_variable(name)] = style
    return variables


def role_styles(variables: Mapping[str, str]) -> dict[str, Style]:
    """The Rich style of each role, from `App.theme_variables`.

    A style has a foreground, a background where the role has one, and the attributes that are on; the others are
    unset, so that styles can be added: `list-unread` + `list-selected` stays bold.
    """
    found = {}
    for name, role in ROLES.items():
        words = variables[style_variable(name)].split()
        found[name] = Style(
            color=Color.parse(variables[name]).rich_color,
            bgcolor=Color.parse(variables[role.background]).rich_color if role.background else None,
            **{word: True for word in words if word != "none"},  # type: ignore[arg-type]
        )
    return found


def _grounds(name: str) -> tuple[str, ...]:
    """The backgrounds on which the text of a role stands."""
    own = ROLES[name].background
    if own:
        return (own,)
    rows = ("list-selected-background", "list-selected-blurred-background") if name.startswith("list-") else ()
    return ("background", *rows)


def _base_colors(theme: Theme) -> dict[str, Color]:
    """The colours from which defaults are derived, completed as Textual completes them."""
    generated = theme.to_color_system().generate()
    colors = {name: Color.parse(getattr(theme, name) or generated[name]) for name in BASE_COLORS}
    base = {name: colors["background"] if color.is_transparent else color for name, color in colors.items()}
    return {**base, "ink": Color.parse("ansi_black") if theme.ansi else base["background"]}


def _derived(source: str, known: Mapping[str, Color]) -> Color:
    """The colour that `source` describes (see `Role`). Of colours of the terminal the larger share wins."""
    names, _, percent = source.partition(" ")
    first, _, second = names.partition("/")
    color = Color.parse(first) if first.startswith("#") else known[first]
    if not second:
        return color
    if color.ansi is not None or known[second].ansi is not None:
        return color if int(percent) <= 50 else known[second]
    return color.blend(known[second], int(percent) / 100)
