"""Roles: every theme, also one of Textual, has a colour and a style for each role."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from support.contrast import contrast
from tui_reader.ui.theme.roles import (
    BACKGROUNDS,
    COLOR_VARIABLES,
    ROLES,
    role_styles,
    role_variables,
    style_variable,
)
from tui_reader.ui.theme.themes import variable_defaults


@pytest.fixture
def theme() -> Theme:
    return Theme("slate", primary="#9ab8d8", foreground="#dcdcdc", background="#1c1f24")


@pytest.mark.parametrize("name", BUILTIN_THEMES)
def test_any_theme_of_textual_gets_every_role(name):
    theme = BUILTIN_THEMES[name]
    variables = variable_defaults(theme)
    assert {*COLOR_VARIABLES, *map(style_variable, ROLES)} <= set(variables)
    assert set(role_styles(variables)) == set(ROLES)


@pytest.mark.parametrize("name", [name for name, theme in BUILTIN_THEMES.items() if not theme.ansi])
def test_what_is_derived_from_a_theme_of_textual_can_be_read(name):
    theme = BUILTIN_THEMES[name]
    variables = role_variables(theme)
    background = theme.background or theme.to_color_system().generate()["background"]
    for role, its in ROLES.items():
        ground = variables[its.background] if its.background else background
        least = 2.5 if role == "reader-rule" else 4.5
        assert contrast(Color.parse(variables[role]), Color.parse(ground)) >= least, role
    for role in ("list-unread", "list-read", "list-date", "list-star", "list-mark"):
        row = Color.parse(variables["list-selected-background"])
        assert contrast(Color.parse(variables[role]), row) >= 4.5, role


def test_what_a_theme_states_is_left_alone():
    theme = Theme("pale", primary="#9ab8d8", background="#ffffff", variables={"reader-heading": "#eeeeee"})
    assert role_variables(theme)["reader-heading"] == "#EEEEEE"


def test_role_styles_add_up(theme):
    styles = role_styles(role_variables(theme))
    row = styles["list-unread"] + styles["list-selected"]
    assert row.bold
    assert row.bgcolor == styles["list-selected"].bgcolor
    assert styles["reader-text"].bgcolor is None
    assert styles["reader-text"].bold is None


def test_defaults_refer_only_to_known_colours():
    base = {
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
        "ink",
    }
    known = set(base)
    for name, role in ROLES.items():
        assert set(role.color.split(" ")[0].split("/")) <= known, name
        assert role.background is None or role.background in BACKGROUNDS
        known.add(name)
    for source in BACKGROUNDS.values():
        assert {each for each in source.split(" ")[0].split("/") if not each.startswith("#")} <= base


def test_a_complete_theme_keeps_its_role_variables(theme):
    theme.variables.update(role_variables(theme, {"reader-link": "reverse", "list-date": "dim"}))
    assert role_variables(theme) == theme.variables
