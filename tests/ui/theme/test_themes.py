"""The library of themes: names, fallbacks, changes of files, and the theme for a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from textual.app import App
from textual.widgets import Static

from tui_reader.ui.theme.themes import (
    DEFAULT,
    MONOCHROME,
    TERMINAL,
    ThemeLibrary,
    choose_theme,
    package_folder,
    use_theme,
    variable_defaults,
)

ROOT = Path(__file__).parents[3]
SOUND = 'primary: "#9ab8d8"\nforeground: "#dcdcdc"\nbackground: "#1c1f24"\n'


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "themes"
    folder.mkdir()
    return folder


@pytest.fixture
def library(folder):
    return ThemeLibrary([folder, package_folder()])


def test_names_come_from_file_names_alone(folder, library):
    shipped = sorted(path.stem for path in package_folder().iterdir())
    assert library.names() == shipped
    (folder / "slate.yaml").write_text("[ not read")
    for other in ("notes.txt", ".hidden.yaml", "slate.yaml~"):
        (folder / other).write_text(SOUND)
    (folder / "folder.yaml").mkdir()
    assert library.names() == sorted([*shipped, "slate"])


def test_listing_names_parses_nothing():
    code = (
        "import sys; from tui_reader.ui.theme.themes import ThemeLibrary; ThemeLibrary().names();"
        "sys.exit('yaml' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_theme_of_the_user_overrides_a_built_in_one(folder, library):
    (folder / "paper.yaml").write_text(SOUND)
    theme, faults = library.load("paper")
    assert (theme.name, theme.primary, faults) == ("paper", "#9ab8d8", [])


def test_by_default_the_themes_of_the_user_are_in_the_configuration_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path))
    own = tmp_path / "config" / "themes"
    own.mkdir(parents=True)
    (own / "slate.yaml").write_text(SOUND)
    assert ThemeLibrary().load("slate")[0].primary == "#9ab8d8"


def test_a_theme_with_errors_is_replaced_by_the_built_in_default(folder, library):
    (folder / "slate.yaml").write_text(SOUND + "dark: 3\n")
    (folder / f"{DEFAULT}.yaml").write_text("also: wrong\n")
    theme, faults = library.load("slate")
    assert theme.name == DEFAULT
    assert [str(fault) for fault in faults] == ['slate.yaml:4: "dark" is "3": it must be true or false']


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        pytest.param("ink-nigth", 'unknown theme "ink-nigth"; did you mean "ink-night"?', id="misspelt"),
        pytest.param("../secret", 'unknown theme "../secret"', id="a path"),
        pytest.param("", 'unknown theme ""', id="nothing"),
        pytest.param("x" * 5000, "unknown theme", id="absurdly long"),
        pytest.param("a\0b", 'unknown theme "a\\u0000b"', id="NUL"),
    ],
)
def test_an_unknown_theme_is_replaced_by_the_default(folder, library, name, fault):
    (folder.parent / "secret.yaml").write_text(SOUND)
    theme, faults = library.load(name)
    assert theme.name == DEFAULT
    assert str(faults[0]).startswith(fault)
    assert len(faults) == 1


def test_a_change_of_the_file_is_reported_once(folder, library):
    path = folder / "slate.yaml"
    path.write_text(SOUND)
    library.load("slate")
    assert not library.changed("slate")
    path.write_text(SOUND + "dark: true\n")
    assert library.changed("slate")
    assert not library.changed("slate")
    before = path.stat()
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert library.changed("slate")


def test_a_theme_that_is_added_or_removed_has_changed(folder, library):
    assert library.load("slate")[1]
    path = folder / "slate.yaml"
    path.write_text(SOUND)
    assert library.changed("slate")
    path.unlink()
    assert library.changed("slate")
    library.load("paper")
    (folder / "paper.yaml").write_text(SOUND)
    assert library.changed("paper")


@pytest.mark.parametrize(
    ("environ", "color_system", "theme"),
    [
        pytest.param({}, "truecolor", "paper", id="16 million colours"),
        pytest.param({}, "256", "paper", id="256 colours"),
        pytest.param({}, "standard", TERMINAL, id="16 colours"),
        pytest.param({}, "windows", TERMINAL, id="old Windows console"),
        pytest.param({"NO_COLOR": "1"}, "truecolor", MONOCHROME, id="NO_COLOR"),
        pytest.param({"NO_COLOR": ""}, "truecolor", "paper", id="NO_COLOR empty"),
        pytest.param({}, None, MONOCHROME, id="dumb"),
    ],
)
def test_the_theme_depends_on_the_terminal(library, environ, color_system, theme):
    assert choose_theme("paper", environ, color_system, library) == theme


def test_a_theme_made_for_16_colours_is_used_with_16_colours(folder, library):
    ansi = "ansi: true\nprimary: ansi_cyan\nforeground: ansi_default\nbackground: ansi_default\n"
    (folder / "own.yaml").write_text(ansi)
    (folder / "broken.yaml").write_text(ansi + "dark: 3\n")
    chosen = [
        choose_theme(name, {}, "standard", library) for name in ("own", MONOCHROME, TERMINAL, "broken", "absent")
    ]
    assert chosen == ["own", MONOCHROME, TERMINAL, TERMINAL, TERMINAL]


class Painted(App[None]):
    CSS = "#heading { color: $reader-heading; }"

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme)

    def compose(self):
        yield Static("HEADING", id="heading")


async def test_the_current_theme_can_be_replaced_under_its_name(folder, library):
    path = folder / "slate.yaml"
    path.write_text(SOUND)
    app = Painted()
    async with app.run_test() as pilot:
        use_theme(app, library.load("slate")[0])
        await pilot.pause()
        heading = app.query_one("#heading")
        assert heading.styles.color.hex == "#9AB8D8"
        path.write_text(SOUND.replace("#9ab8d8", "#ffcc00"))
        assert library.changed("slate")
        use_theme(app, library.load("slate")[0])
        await pilot.pause()
        assert heading.styles.color.hex == "#FFCC00"
        assert app.theme_variables["reader-heading"] == "#FFCC00"


@pytest.mark.parametrize("name", ThemeLibrary([package_folder()]).names())
async def test_every_built_in_theme_can_be_shown(name, library):
    app = Painted()
    async with app.run_test() as pilot:
        use_theme(app, library.load(name)[0])
        await pilot.pause()
        assert app.theme == name
        assert app.query_one("#heading").styles.color.hex == app.current_theme.variables["reader-heading"]
