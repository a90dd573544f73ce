"""The library of themes: their files, the theme for a terminal, and changes of files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.theme import Theme

from tui_reader.i18n import gettext as _
from tui_reader.ui.theme.no_color import is_colorless
from tui_reader.ui.theme.roles import COLOR_VARIABLES, role_variables
from tui_reader.ui.theme.theme_cache import ThemeCache

if TYPE_CHECKING:
    from tui_reader.config.yamlfile import Fault

DEFAULT = "ink-night"
MONOCHROME = "monochrome"
TERMINAL = "terminal"
SUFFIX = ".yaml"

REMEMBERED_THEME_FILE = "interface.json"
"""The file in the data folder that holds the theme chosen on the screen."""


def package_folder() -> Path:
    """The folder of the built-in themes: in the installed package, or at the top of a working copy."""
    package = Path(__file__).resolve().parents[2]
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"


class ThemeLibrary:
    """The themes of the user's folder and the built-in ones, each parsed when it is loaded."""

    def __init__(self, folders: Sequence[Path] | None = None, cache: Path | None = None) -> None:
        """`folders` are searched in order; by default the user's `themes`, then the built-in ones. `cache` is a
        folder in which themes are kept as they were read."""
        if folders is None:
            from tui_reader.paths import config_dir

            folders = (config_dir() / "themes", package_folder())
        self.folders = tuple(folders)
        self._cache = ThemeCache(cache)
        self._seen: dict[str, tuple[Path, int, int] | None] = {}

    def names(self) -> list[str]:
        """The names of all themes, in alphabetical order."""
        found: set[str] = set()
        for folder in self.folders:
            try:
                found.update(path.stem for path in folder.iterdir() if _is_theme_file(path))
            except OSError:
                # A missing or unreadable folder has no themes.
                continue
        return sorted(found)

    def path(self, name: str) -> Path | None:
        """The file of a theme, or None; one of the user overrides a built-in one."""
        if not name or name != Path(name).name:
            return None
        return next((path for folder in self.folders if _is_theme_file(path := folder / (name + SUFFIX))), None)

    def load(self, name: str) -> tuple[Theme, list[Fault]]:
        """The theme called `name` and no faults, or the default theme and the faults of the requested one."""
        path = self.path(name)
        self._seen[name] = _stamp(path)
        kept = self._cache.get(path) if path else None
        if kept:
            return kept, []
        from tui_reader.config.yamlfile import Fault, did_you_mean, quoted
        from tui_reader.ui.theme.themefile import read_theme

        if path is None:
            message = _("unknown theme {name}").format(name=quoted(name)) + did_you_mean(name, self.names())
            faults = [Fault(None, None, "theme", message)]
        else:
            theme, faults = read_theme(path)
            if theme is not None:
                self._cache.keep(path, theme)
                return theme, faults
        return self._fallback(), faults

    def changed(self, name: str) -> bool:
        """Whether the file of a theme has changed since it was loaded or last checked; two or three `stat`."""
        now = _stamp(self.path(name))
        before = self._seen.setdefault(name, now)
        self._seen[name] = now
        return now != before

    def _fallback(self) -> Theme:
        """The built-in default theme, even if the user's folder overrides it."""
        from tui_reader.ui.theme.themefile import read_theme

        theme, faults = read_theme(package_folder() / (DEFAULT + SUFFIX))
        if theme is None:
            raise RuntimeError(f"damaged installation: {'; '.join(map(str, faults))}")
        return theme


def choose_theme(
    requested: str, environ: Mapping[str, str], color_system: str | None, library: ThemeLibrary | None = None
) -> str:
    """The name of the theme for this terminal if `requested` is set.

    `environ` may contain `NO_COLOR`. `color_system` is `App.console.color_system`: `truecolor`, `256`, `standard`
    (16 colours), `windows` or None. `library` is used only to find out whether a theme is made for 16 colours.
    """
    if is_colorless(environ, color_system):
        return MONOCHROME
    if color_system in ("truecolor", "256") or requested in (TERMINAL, MONOCHROME):
        return requested
    # With 16 colours the nearest ones replace those of the theme: greys become equal, contrast is left to chance.
    theme, faults = (library or ThemeLibrary()).load(requested)
    return requested if theme.ansi and not faults else TERMINAL


def remembered_theme(path: Path, configured: str) -> str:
    """The theme chosen on the screen last; `configured` when there is none or the settings have changed since."""
    try:
        found = json.loads(path.read_text("utf-8"))
        theme, instead_of = found["theme"], found["instead_of"]
    except (OSError, ValueError, KeyError, TypeError):
        # The file is missing or damaged.
        return configured
    return theme if isinstance(theme, str) and instead_of == configured else configured


def remember_theme(path: Path, theme: str, configured: str) -> None:
    """Save the theme chosen on the screen, and that of the settings. Raises OSError."""
    from tui_reader.atomic_file import open_atomic_text

    with open_atomic_text(path, overwrite=True) as file:
        json.dump({"theme": theme, "instead_of": configured}, file)


def use_theme(app: App[Any], theme: Theme) -> None:
    """Register `theme` with `app` and show it, even if a theme with the same name is current."""
    app.register_theme(theme)
    if app.theme == theme.name:
        app.mutate_reactive(App.theme)
    else:
        app.theme = theme.name


def variable_defaults(theme: Theme) -> dict[str, str]:
    """The value of `App.get_theme_variable_defaults` while `theme` is current.

    These are the program's own variables, for themes that do not come from a theme file, and variables of
    Textual's style sheets that Textual does not set for themes in the terminal's own colours: without them it does
    not start.
    """
    fill = {}
    if theme.ansi:
        from tui_reader.ui.theme.themefile import textual_variables

        fill = dict.fromkeys(textual_variables(), "ansi_default")
    known = all(name in theme.variables for name in COLOR_VARIABLES)
    return fill if known else {**fill, **role_variables(theme)}


def _is_theme_file(path: Path) -> bool:
    try:
        return path.suffix == SUFFIX and not path.name.startswith(".") and path.is_file()
    except OSError:
        # The name is too long, or the folder may not be searched.
        return False


def _stamp(path: Path | None) -> tuple[Path, int, int] | None:
    if path is None:
        return None
    try:
        status = path.stat()
    except OSError:
        return None
    return path, status.st_mtime_ns, status.st_size
