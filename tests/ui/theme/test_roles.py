"""Roles: every theme, also one of Textual, has a colour and a style for each role."""

from __future__ import annotations

import pytest
from textual.theme import BUILTIN_THEMES, Theme

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
    assert all(set(source.split(" ")[0].split("/")) <= base for source in BACKGROUNDS.values())


def test_a_complete_theme_keeps_its_role_variables(theme):
    theme.variables.update(role_variables(theme, {"reader-link": "reverse", "list-date": "dim"}))
    assert role_variables(theme) == theme.variables
