"""Roles: the things on screen that a theme gives a colour and a text style, and what they get when it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.style import Style
    from textual.color import Color
    from textual.theme import Theme

STYLE_WORDS = ("bold", "dim", "italic", "underline", "reverse", "strike", "none")
"""What a text style may be made of."""


@dataclass(frozen=True, slots=True)
class Role:
    """One thing on screen, and where its look comes from when the theme is silent.

    A colour is named by a colour of the theme (`primary`), by a role that stands earlier in the table, by `ink`
    (what reads on a strong colour), or by two names and a share: `foreground/background 40` is the foreground with
    40 % of the background in it.
    """

    color: str
    style: str = "none"
    background: str | None = None
    """Name of the variable that colours the cells behind; None: whatever the role stands on."""
    stands_out: bool = False
    """It is nothing but its background that tells this role from others."""


ROLES: Mapping[str, Role] = {
    "reader-text": Role("foreground"),
    "reader-muted": Role("foreground/background 35"),
    "reader-rule": Role("foreground/background 50"),
    "reader-title": Role("foreground", "bold"),
    "reader-masthead": Role("error", "bold"),
    "reader-heading": Role("primary", "bold"),
    "reader-link": Role("secondary", "underline"),
    "reader-match": Role("ink", "none", "reader-match-background", True),
    "reader-match-current": Role("ink", "bold underline", "reader-match-current-background", True),
    "reader-restored": Role("warning"),
    "reader-tampered": Role("error", "bold"),
    "reader-added": Role("success"),
    "reader-removed": Role("error", "strike"),
    "reader-moved": Role("secondary"),
    "list-unread": Role("foreground", "bold"),
    "list-read": Role("reader-muted"),
    "list-date": Role("reader-muted"),
    "list-star": Role("warning"),
    "list-selected": Role("foreground", "none", "list-selected-background", True),
    "list-selected-blurred": Role("foreground", "none", "list-selected-blurred-background", True),
    "outline-current": Role("primary", "bold"),
    "ticker-text": Role("foreground", "none", "ticker-background"),
    "ticker-label": Role("accent", "bold", "ticker-background"),
    "status-text": Role("reader-muted", "none", "status-background"),
    "status-key": Role("primary", "bold", "status-background"),
    "hint": Role("ink", "bold", "hint-background", True),
}
"""Every role, in the order their defaults build on each other."""

BACKGROUNDS: Mapping[str, str] = {
    "reader-match-background": "warning",
    "reader-match-current-background": "accent",
    "list-selected-background": "primary/background 70",
    "list-selected-blurred-background": "primary/background 85",
    "ticker-background": "surface",
    "status-background": "surface",
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
)
"""The colours of a theme that defaults are made from."""

COLOR_VARIABLES = (*ROLES, *BACKGROUNDS)
"""The colours that a theme may set under `variables`, beside Textual's own."""


def style_variable(role: str) -> str:
    """Return the name of the CSS variable that holds the text style of `role`: `$reader-heading-style`."""
    return f"{role}-style"


def role_variables(theme: Theme, styles: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return every variable of ours, as `theme` has it or else as it follows from the theme's own colours.

    Args:
        theme: Any Textual theme; one from a file of ours has all of them already.
        styles: Text styles by role, for the roles where the theme wants another than the default.
    """
    from textual.color import Color

    known = _base_colors(theme)
    for name, source in [*BACKGROUNDS.items(), *((name, role.color) for name, role in ROLES.items())]:
        given = theme.variables.get(name)
        known[name] = Color.parse(given) if given else _derived(source, known)
    variables = {name: known[name].hex for name in COLOR_VARIABLES}
    for name, role in ROLES.items():
        style = (styles or {}).get(name) or theme.variables.get(style_variable(name)) or role.style
        if role.stands_out and known[role.background or ""] == known["background"] and "reverse" not in style:
            style = "reverse" if style == "none" else f"{style} reverse"
        variables[style_variable(name)] = style
    return variables


def role_styles(variables: Mapping[str, str]) -> dict[str, Style]:
    """Return the Rich style of each role, for widgets that paint their own strips.

    Args:
        variables: `App.theme_variables`, which changes with the theme: cache the result until then.

    Returns:
        A style with a foreground, a background where the role has one, and the attributes that are on. The others
        are left open, so that styles add up: `list-unread` + `list-selected` stays bold.
    """
    from rich.style import Style
    from textual.color import Color

    found = {}
    for name, role in ROLES.items():
        words = variables[style_variable(name)].split()
        found[name] = Style(
            color=Color.parse(variables[name]).rich_color,
            bgcolor=Color.parse(variables[role.background]).rich_color if role.background else None,
            **{word: True for word in words if word != "none"},  # type: ignore[arg-type]
        )
    return found


def _base_colors(theme: Theme) -> dict[str, Color]:
    """Return the colours of `theme` that defaults build on, filled in as Textual fills them in."""
    from textual.color import Color

    generated = theme.to_color_system().generate()
    colors = {name: Color.parse(getattr(theme, name) or generated[name]) for name in BASE_COLORS}
    base = {name: colors["background"] if color.is_transparent else color for name, color in colors.items()}
    return {**base, "ink": Color.parse("ansi_black") if theme.ansi else base["background"]}


def _derived(source: str, known: Mapping[str, Color]) -> Color:
    """Return the colour that `source` means (see `Role`); in colours of the terminal the larger share stands."""
    names, _, percent = source.partition(" ")
    first, _, second = names.partition("/")
    if not second:
        return known[first]
    if known[first].ansi is not None or known[second].ansi is not None:
        return known[first if int(percent) <= 50 else second]
    return known[first].blend(known[second], int(percent) / 100)
