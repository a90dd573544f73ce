"""Theme files: their keys, their defaults, and the message for each error."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.theme import Theme

from tui_reader.ui.theme.roles import COLOR_VARIABLES, ROLES, role_styles, style_variable
from tui_reader.ui.theme.themefile import COLORS, MAPPINGS, SHARES, SWITCHES, read_theme

SOUND = 'primary: "#9ab8d8"\nforeground: "#dcdcdc"\nbackground: "#1c1f24"\n'


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "themes"
    folder.mkdir()
    return folder


def faults_of(folder: Path, text: str) -> list[str]:
    path = folder / "slate.yaml"
    path.write_text(text, encoding="utf-8")
    theme, faults = read_theme(path)
    assert (theme is None) == bool(faults)
    return [str(fault) for fault in faults]


def theme_of(folder: Path, text: str) -> Theme:
    path = folder / "slate.yaml"
    path.write_text(text, encoding="utf-8")
    theme, faults = read_theme(path)
    assert faults == []
    assert theme is not None
    return theme


def test_the_keys_of_a_file_are_those_of_a_textual_theme():
    assert {"name", *SWITCHES, *COLORS, *SHARES, *MAPPINGS} - {"styles"} == set(Theme.__dataclass_fields__)


def test_every_key_is_applied(folder):
    values = {**dict.fromkeys(COLORS, "#123456"), "dark": False, "luminosity_spread": 0.25, "text_alpha": 1.0}
    written = "".join(
        f"{key}: {str(value).lower() if value is False else repr(value)}\n" for key, value in values.items()
    )
    theme = theme_of(folder, f"name: slate\n{written}")
    assert theme.name == "slate"
    assert {key: getattr(theme, key) for key in values} == values


def test_three_colours_are_enough(folder):
    theme = theme_of(folder, SOUND)
    assert set(theme.variables) == {*COLOR_VARIABLES, *map(style_variable, ROLES)}
    assert theme.variables["reader-heading"] == "#9AB8D8"
    assert theme.variables["reader-heading-style"] == "bold"


def test_a_role_of_the_theme_overrides_the_default_and_its_derived_roles(folder):
    theme = theme_of(
        folder,
        SOUND
        + 'variables:\n  reader-muted: "#808080"\nstyles:\n  reader-heading: underline\n  list-unread: none\n',
    )
    assert theme.variables["list-date"] == "#808080"
    assert theme.variables["reader-heading-style"] == "underline"
    assert theme.variables["list-unread-style"] == "none"


def test_a_theme_may_set_the_variables_of_textual(folder):
    lines = (
        "footer-background: '#222222'",
        "text-muted: auto 70%",
        "border: '#9ab8d8 40%'",
        "link-style: bold underline",
    )
    theme = theme_of(folder, SOUND + "variables:\n" + "".join(f"  {line}\n" for line in lines))
    assert theme.variables["border"] == "#9ab8d8 40%"
    assert theme.to_color_system().generate()["footer-background"] == "#222222"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("primry: red", 'unknown key "primry"; did you mean "primary"?', id="unknown key"),
        pytest.param("warning: '#12345'", '"warning" is "#12345": it must be a colour, like', id="no colour"),
        pytest.param(
            "warning: stelblue", 'like "#1f2430" or "steelblue"; did you mean "steelblue"?', id="misspelt colour"
        ),
        pytest.param(
            "warning: #123456", '"warning" is "": it must be a colour in quotes', id="unquoted hash is a comment"
        ),
        pytest.param("warning: 123456", "must be a colour in quotes", id="number"),
        pytest.param("warning: [red]", "must be a colour in quotes", id="list"),
        pytest.param("warning: ansi_red", 'only in a theme with "ansi: true"', id="colour of the terminal"),
        pytest.param("dark: 1", '"dark" is "1": it must be true or false', id="dark a number"),
        pytest.param("text_alpha: 2", "must be a number from 0 to 1", id="share too large"),
        pytest.param("text_alpha: yes", "must be a number from 0 to 1", id="share a switch"),
        pytest.param("luminosity_spread: .nan", "must be a number from 0 to 1", id="share no number"),
        pytest.param(
            "name: other", '"name" is "other": it must be the name of the file, "slate"', id="other name"
        ),
        pytest.param("variables: red", "must be lines of", id="variables a word"),
        pytest.param("styles: [bold]", "must be lines of", id="styles a list"),
        pytest.param("variables: {reader-headign: red}", 'did you mean "reader-heading"?', id="misspelt role"),
        pytest.param(
            "variables: {footer-backgroud: red}", 'did you mean "footer-background"?', id="misspelt variable"
        ),
        pytest.param("variables: {reader-link: '#12345678'}", "must be opaque", id="see-through role"),
        pytest.param("variables: {reader-link: 'red 40%'}", "must be a colour, like", id="role with a share"),
        pytest.param("variables: {border: 'red 140%'}", "then a share like", id="share over 100 %"),
        pytest.param("variables: {border: 'rad 40%'}", "must be a colour, like", id="no colour with a share"),
        pytest.param("variables: {border: 4}", "must be a colour in quotes", id="variable a number"),
        pytest.param("variables: {link-style: blod}", 'did you mean "bold"?', id="misspelt style of Textual"),
        pytest.param("styles: {reader-link: 'bold undeline'}", 'did you mean "underline"?', id="misspelt style"),
        pytest.param("styles: {reader-link: 3}", "must be made of bold, dim", id="style a number"),
        pytest.param("styles: {reader-match-background: bold}", "unknown key", id="style for a background"),
        pytest.param("primary: red", '"primary" is given twice; the first one, in line 1, is used', id="twice"),
    ],
)
def test_an_error_is_reported_with_its_line_and_the_theme_is_not_used(folder, text, fault):
    faults = faults_of(folder, f"{SOUND}{text}\n")
    assert len(faults) == 1
    assert faults[0].startswith("slate.yaml:4: ")
    assert fault in faults[0]


def test_all_errors_are_reported_in_the_order_of_the_file(folder):
    faults = faults_of(folder, "dark: 3\nvariables:\n  hint: 1\nprimary: x\nstyles:\n  hint: x\nforeground: y\n")
    assert [fault.split()[0] for fault in faults] == ["slate.yaml:"] + [
        f"slate.yaml:{line}:" for line in (1, 3, 4, 6, 7)
    ]
    assert '"background" is missing' in faults[0]


def test_an_empty_file_lacks_the_required_keys(folder):
    assert [fault.partition(" is missing")[0] for fault in faults_of(folder, "")] == [
        f'slate.yaml: "{key}"' for key in ("primary", "foreground", "background")
    ]


def test_in_the_terminals_own_colours_a_selected_row_is_reversed(folder):
    text = "ansi: true\nprimary: ansi_cyan\nforeground: ansi_default\nbackground: ansi_default\n"
    styles = role_styles(theme_of(folder, text).variables)
    assert styles["list-selected"].reverse
    assert not styles["ticker-text"].reverse
    assert styles["reader-match"].color.number == 0
