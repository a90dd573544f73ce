"""Themes by name: where their files are, which one a terminal gets, and when a file changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_reader.config.yamlfile import Fault, did_you_mean, quoted
from tui_reader.i18n import gettext as _
from tui_reader.ui.theme.no_color import is_colorless, line_filters
from tui_reader.ui.theme.roles import ROLES, role_styles, role_variables
from tui_reader.ui.theme.themefile import read_theme, textual_variables

if TYPE_CHECKING:
    from textual.app import App
    from textual.theme import Theme

__all__ = [
    "DEFAULT", "MONOCHROME", "ROLES", "TERMINAL", "ThemeLibrary", "choose_theme", "is_colorless", "line_filters",
    "role_styles", "role_variables", "use_theme", "variable_defaults",
]  # fmt: skip

DEFAULT = "ink-night"
MONOCHROME = "monochrome"
TERMINAL = "terminal"
SUFFIX = ".yaml"


def package_folder() -> Path:
    """Return the folder of the themes that ship: in the installed package, or at the top of a working copy."""
    package = Path(__file__).resolve().parents[2]
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"


class ThemeLibrary:
    """The themes there are: the reader's own folder first, then those that ship; parsed one by one."""

    def __init__(self, folders: Sequence[Path] | None = None) -> None:
        """Look in `folders`, the first one first; by default in the reader's `themes`, then in those that ship."""
        if folders is None:
            from tui_reader.paths import config_dir

            folders = (config_dir() / "themes", package_folder())
        self.folders = tuple(folders)
        self._seen: dict[str, tuple[Path, int, int] | None] = {}

    def names(self) -> list[str]:
        """Return the name of every theme, in alphabetical order."""
        found: set[str] = set()
        for folder in self.folders:
            try:
                found.update(path.stem for path in folder.iterdir() if _is_theme_file(path))
            except OSError:
                # A folder that is not there, or may not be read, has no themes.
                continue
        return sorted(found)

    def path(self, name: str) -> Path | None:
        """Return the file of the theme called `name`: the reader's own before the one that ships."""
        if not name or name != Path(name).name:
            return None
        return next((path for folder in self.folders if _is_theme_file(path := folder / (name + SUFFIX))), None)

    def load(self, name: str) -> tuple[Theme, list[Fault]]:
        """Return the theme called `name`, or the default theme and what is wrong with the wanted one.

        Whoever reloads a theme that is on screen may rather keep it when there are faults.
        """
        path = self.path(name)
        self._seen[name] = _stamp(path)
        if path is None:
            message = _("there is no theme {name}").format(name=quoted(name)) + did_you_mean(name, self.names())
            faults = [Fault(None, None, "theme", message)]
        else:
            theme, faults = read_theme(path)
            if theme is not None:
                return theme, faults
        return self._fallback(), faults

    def changed(self, name: str) -> bool:
        """Return whether the file of theme `name` is another one, or has other content, than when it was loaded.

        Says so once for each change: then it is for the caller to load the theme anew. Costs two or three `stat`.
        """
        now = _stamp(self.path(name))
        before = self._seen.setdefault(name, now)
        self._seen[name] = now
        return now != before

    def _fallback(self) -> Theme:
        """Return the default theme as it ships, whatever the reader's folder holds; it must not fail."""
        theme, faults = read_theme(package_folder() / (DEFAULT + SUFFIX))
        if theme is None:
            raise RuntimeError(f"damaged installation: {'; '.join(map(str, faults))}")
        return theme


def choose_theme(
    wanted: str, environ: Mapping[str, str], color_system: str | None, library: ThemeLibrary | None = None
) -> str:
    """Return the name of the theme that this terminal gets when the reader wants `wanted`.

    Args:
        wanted: The theme in the settings.
        environ: `NO_COLOR` is looked up here.
        color_system: `App.console.color_system`: `truecolor`, `256`, `standard` (16 colours), `windows` or None.
        library: Where `wanted` is; asked only whether a theme of the reader's own is made for 16 colours.
    """
    if is_colorless(environ, color_system):
        return MONOCHROME
    if color_system in ("truecolor", "256") or wanted in (TERMINAL, MONOCHROME):
        return wanted
    # With 16 colours the nearest ones stand in for the theme's: different greys fall together, contrast is luck.
    theme, faults = (library or ThemeLibrary()).load(wanted)
    return wanted if theme.ansi and not faults else TERMINAL


def use_theme(app: App[Any], theme: Theme) -> None:
    """Register `theme` with `app` and show it, also when a theme of that name is on screen already."""
    from textual.app import App as AnyApp

    app.register_theme(theme)
    if app.theme == theme.name:
        app.mutate_reactive(AnyApp.theme)
    else:
        app.theme = theme.name


def variable_defaults(theme: Theme) -> dict[str, str]:
    """Return what `App.get_theme_variable_defaults` should give while `theme` is current.

    These are our own variables, for themes that do not come from a file of ours, and those that Textual's style
    sheets use but Textual leaves out of themes in the terminal's own colours: without them it does not start.
    """
    fill = dict.fromkeys(textual_variables(), "ansi_default") if theme.ansi else {}
    return {**fill, **role_variables(theme)}


def _is_theme_file(path: Path) -> bool:
    try:
        return path.suffix == SUFFIX and not path.name.startswith(".") and path.is_file()
    except OSError:
        # A name that is too long, a folder that may not be searched: no theme for us.
        return False


def _stamp(path: Path | None) -> tuple[Path, int, int] | None:
    if path is None:
        return None
    try:
        status = path.stat()
    except OSError:
        return None
    return path, status.st_mtime_ns, status.st_size
