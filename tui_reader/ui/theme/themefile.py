"""Theme files: YAML, validated value by value, as Textual themes with the program's own variables."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from textual.color import Color, ColorParseError
from textual.theme import Theme

from tui_reader.config import checks
from tui_reader.config.checks import Check, SettingsSection
from tui_reader.config.yamlfile import Fault, did_you_mean, quoted, read_yaml
from tui_reader.i18n import gettext as _
from tui_reader.i18n import word_list
from tui_reader.ui.theme.roles import COLOR_VARIABLES, ROLES, STYLE_WORDS, role_variables

REQUIRED = ("primary", "foreground", "background")
COLORS = (*REQUIRED, "secondary", "warning", "error", "success", "accent", "surface", "panel", "boost")
SWITCHES = ("dark", "ansi")
SHARES = ("luminosity_spread", "text_alpha")
MAPPINGS = ("variables", "styles")


def read_theme(path: Path) -> tuple[Theme | None, list[Fault]]:
    """The theme in `path`, named after the file, and no faults; or None and all faults."""
    document, faults = read_yaml(path)
    if faults and not document.data:
        return None, faults
    top = SettingsSection(document, (), document.data, faults)
    for key in REQUIRED:
        if key not in top.data:
            top.fault((), _("{key} is missing: give it a colour").format(key=quoted(key)))
    unknown = _("unknown key {key}")
    ansi = top.data.get("ansi") is True
    settings = top.read(_settings(path.stem, ansi), unknown=unknown)
    variables = _below(top, settings, "variables").read(
        _variables(ansi, top.data.get("variables")), unknown=unknown
    )
    styles = _below(top, settings, "styles").read(dict.fromkeys(ROLES, _style), unknown=unknown)
    if faults:
        return None, sorted(faults, key=lambda fault: fault.line or 0)
    settings = {key: value for key, value in settings.items() if key not in ("name", *MAPPINGS)}
    theme = Theme(name=path.stem, variables=variables, **settings)
    variables.update(role_variables(theme, styles))
    return theme, []


@cache
def textual_variables() -> frozenset[str]:
    """The names of the variables of Textual's style sheets, which a theme may set."""
    natives = (Theme("", "red", ansi=ansi).to_color_system().generate() for ansi in (False, True))
    return frozenset(name for variables in natives for name in variables)


def _settings(stem: str, ansi: bool) -> dict[str, Check]:
    """The check of each top-level key; `stem` is the name of the file without suffix."""

    def name(value: object, written: str | None) -> object:
        if value != stem:
            raise ValueError(_("must be the name of the file, {name}, or be left out").format(name=quoted(stem)))
        return value

    return {
        "name": name,
        **dict.fromkeys(SWITCHES, checks.switch),
        **dict.fromkeys(COLORS, partial(_color, ansi=ansi)),
        **dict.fromkeys(SHARES, checks.number(0, 1)),
        **dict.fromkeys(MAPPINGS, _mapping),
    }


def _variables(ansi: bool, given: object) -> dict[str, Check]:
    """The check of each variable: those of the program are colours, those of Textual colours or text styles. The
    latter take 2 ms to list, and are left out when none of the `given` ones needs them."""
    color, own = partial(_color_and_share, ansi=ansi), partial(_color, ansi=ansi, opaque=True)
    known: dict[str, Check] = dict.fromkeys(COLOR_VARIABLES, own)
    if isinstance(given, Mapping) and not given.keys() <= known.keys():
        known = {**{key: _style if "-style" in key else color for key in textual_variables()}, **known}
    return known


def _below(top: SettingsSection, found: dict[str, Any], key: str) -> SettingsSection:
    """The section under a key; empty if its value was rejected."""
    return SettingsSection(top.document, (key,), found.get(key), top.faults)


def _mapping(value: object, written: str | None) -> object:
    if value is not None and not isinstance(value, dict):
        raise ValueError(_('must be lines of "name: value", indented below it'))
    return value


def _color(value: object, written: str | None, *, ansi: bool, opaque: bool = False) -> str:
    """A colour; with `ansi` also a colour of the terminal, with `opaque` without transparency."""
    if not isinstance(value, str):
        # In YAML an unquoted #1f2430 is a comment, so the value is missing, and unquoted digits are a number.
        raise ValueError(_('must be a colour in quotes, like "#1f2430"'))
    try:
        color = Color.parse(value)
    except ColorParseError as error:
        near = error.suggested_color
        wanted = _('must be a colour, like "#1f2430" or "steelblue"')
        raise ValueError(wanted + (did_you_mean(near, [near]) if near else "")) from error
    if color.ansi is not None and not ansi:
        raise ValueError(_('can be a colour of the terminal only in a theme with "ansi: true"'))
    if opaque and color.a < 1:
        raise ValueError(_("must be opaque"))
    return value


def _style(value: object, written: str | None) -> str:
    """A text style made of STYLE_WORDS."""
    words = value.split() if isinstance(value, str) else [""]
    for word in words:
        if word not in STYLE_WORDS:
            wanted = _("must be made of {words}").format(words=word_list(STYLE_WORDS))
            raise ValueError(wanted + did_you_mean(word, STYLE_WORDS))
    return " ".join(words) or "none"


def _color_and_share(value: object, written: str | None, *, ansi: bool) -> str:
    """A colour, optionally with a percentage, as in variables of Textual."""
    color, _gap, share = value.partition(" ") if isinstance(value, str) else ("", "", "")
    if color in ("auto", "initial") and _is_percent(share):
        return str(value)
    if share and not _is_percent(share):
        raise ValueError(_('must be a colour, then a share like "40%" or nothing'))
    _color(color or value, written, ansi=ansi)
    return str(value)


def _is_percent(share: str) -> bool:
    number = share.strip().removesuffix("%")
    return not share or (share.endswith("%") and number.isdecimal() and int(number) <= 100)
