"""One theme file: YAML, checked value by value, as a Textual theme with every variable of ours filled in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from textual.color import Color, ColorParseError
from textual.theme import Theme

from tui_reader.config.yamlfile import Fault, Place, YamlFile, did_you_mean, quoted, read_yaml
from tui_reader.i18n import gettext as _
from tui_reader.ui.theme.roles import COLOR_VARIABLES, ROLES, STYLE_WORDS, role_variables

REQUIRED = ("primary", "foreground", "background")
COLORS = (*REQUIRED, "secondary", "warning", "error", "success", "accent", "surface", "panel", "boost")
SWITCHES = ("dark", "ansi")
SHARES = ("luminosity_spread", "text_alpha")
MAPPINGS = ("variables", "styles")
KEYS = ("name", *SWITCHES, *COLORS, *SHARES, *MAPPINGS)


def read_theme(path: Path) -> tuple[Theme | None, list[Fault]]:
    """Read the theme in `path`; its name is the file's name without the suffix.

    Returns:
        The theme and no faults, or None and everything that is wrong with the file.
    """
    document, faults = read_yaml(path)
    if faults and not document.data:
        return None, faults
    check = _Check(document, faults)
    settings, variables, styles = check.settings(), check.variables(), check.styles()
    if faults:
        return None, sorted(faults, key=lambda fault: fault.line or 0)
    theme = Theme(name=path.stem, variables=variables, **settings)
    variables.update(role_variables(theme, styles))
    return theme, []


@cache
def textual_variables() -> frozenset[str]:
    """Return the names of the variables that Textual's own style sheets use and a theme may set."""
    natives = (Theme("", "red", ansi=ansi).to_color_system().generate() for ansi in (False, True))
    return frozenset(name for variables in natives for name in variables)


class _Check:
    """The checks on one file; each mistake is a fault on its own line."""

    def __init__(self, document: YamlFile, faults: list[Fault]) -> None:
        self._document = document
        self._faults = faults
        self._ansi = document.data.get("ansi") is True

    def settings(self) -> dict[str, Any]:
        """Return what is not a mapping, ready for `Theme`."""
        data = self._document.data
        for key in REQUIRED:
            if key not in data:
                self._fault((), _("{key} is missing: give it a colour").format(key=quoted(key)))
        found: dict[str, Any] = {}
        for key, value in data.items():
            if key in COLORS:
                found[key] = self._color((key,), value)
            elif key in SWITCHES:
                found[key] = self._instance((key,), value, bool, _("must be true or false"))
            elif key in SHARES:
                found[key] = self._share((key,), value)
            elif key == "name":
                self._name(value)
            elif key not in MAPPINGS:
                self._unknown((key,), KEYS)
        return found

    def variables(self) -> dict[str, str]:
        """Return the colours of ours and the values for Textual's own variables."""
        found = {}
        for key, value in self._mapping("variables").items():
            place = ("variables", key)
            if key in COLOR_VARIABLES:
                found[key] = self._color(place, value, opaque=True)
            elif key in textual_variables():
                found[key] = self._textual_value(place, value)
            else:
                self._unknown(place, (*COLOR_VARIABLES, *textual_variables()))
        return found

    def styles(self) -> dict[str, str]:
        """Return the text style of each role that is given one."""
        found = {}
        for key, value in self._mapping("styles").items():
            place = ("styles", key)
            if key in ROLES:
                found[key] = self._style(place, value)
            else:
                self._unknown(place, ROLES)
        return found

    def _fault(self, place: Place, message: str) -> None:
        self._faults.append(self._document.fault(place, message))

    def _refuse(self, place: Place, value: object, wanted: str) -> None:
        shown = quoted(self._document.written.get(place, value))
        message = _("{key} is {value}: it {wanted}").format(key=quoted(place[-1]), value=shown, wanted=wanted)
        self._fault(place, message)

    def _unknown(self, place: Place, known: Collection[str]) -> None:
        word = str(place[-1])
        self._fault(place, _("unknown key {key}").format(key=quoted(word)) + did_you_mean(word, known))

    def _mapping(self, key: str) -> Mapping[str, object]:
        value = self._document.data.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self._refuse((key,), value, _('must be lines of "name: value", indented below it'))
            return {}
        return value

    def _instance(self, place: Place, value: object, kind: type, wanted: str) -> Any:
        if not isinstance(value, kind):
            self._refuse(place, value, wanted)
        return value

    def _name(self, value: object) -> None:
        if value != self._document.path.stem:
            wanted = _("must be the file's name, {name}; or leave it out")
            self._refuse(("name",), value, wanted.format(name=quoted(self._document.path.stem)))

    def _share(self, place: Place, value: object) -> float | None:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
            self._refuse(place, value, _("must be a number from 0 to 1"))
            return None
        return float(value)

    def _color(self, place: Place, value: object, opaque: bool = False) -> str:
        if not isinstance(value, str):
            # An unquoted #1f2430 is a comment to YAML, so the value is missing; unquoted digits are a number.
            self._refuse(place, value, _('must be a colour in quotes, like "#1f2430"'))
            return ""
        try:
            color = Color.parse(value)
        except ColorParseError as error:
            wanted = _('must be a colour, like "#1f2430" or "steelblue"')
            near = error.suggested_color
            self._refuse(place, value, wanted + (did_you_mean(near, [near]) if near else ""))
            return ""
        if color.ansi is not None and not self._ansi:
            self._refuse(place, value, _('can be a colour of the terminal only in a theme with "ansi: true"'))
        elif opaque and color.a < 1:
            self._refuse(place, value, _("must be opaque: text is painted with it as it is"))
        return value

    def _style(self, place: Place, value: object) -> str:
        words = value.split() if isinstance(value, str) else [""]
        for word in words:
            if word not in STYLE_WORDS:
                wanted = _("must be made of {words}").format(words=", ".join(STYLE_WORDS))
                self._refuse(place, value, wanted + did_you_mean(word, STYLE_WORDS))
                break
        return " ".join(words) or "none"

    def _textual_value(self, place: Place, value: object) -> str:
        """Check a value for a variable of Textual's: a text style, or a colour with or without a share."""
        if "-style" in str(place[-1]):
            return self._style(place, value)
        color, _gap, share = value.partition(" ") if isinstance(value, str) else ("", "", "")
        if color in ("auto", "initial") and _is_percent(share):
            return str(value)
        if share and not _is_percent(share):
            self._refuse(place, value, _('must be a colour, then a share like "40%" or nothing'))
            return ""
        self._color(place, color or value)
        return str(value)


def _is_percent(share: str) -> bool:
    number = share.strip().removesuffix("%")
    return not share or (share.endswith("%") and number.isdecimal() and int(number) <= 100)
