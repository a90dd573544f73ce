"""What every start of the app reads and parses alike, done once by each test process: the built-in themes, the
style sheets and the default keys, a third of the CPU time of a start. What could be changed is copied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from textual.css import stylesheet
from textual.css.model import RuleSet
from textual.css.tokenizer import Token
from textual.theme import Theme

from tui_reader.ui import app
from tui_reader.ui.keys.keymap import Keymap
from tui_reader.ui.theme import themefile
from tui_reader.ui.theme.themes import package_folder


def repeat_quickly(patch: pytest.MonkeyPatch) -> None:
    """Puts the quick functions in the place of those that the app starts with."""
    _quick_themes(patch)
    _quick_keys(patch)
    _quick_styles(patch)


def _quick_themes(patch: pytest.MonkeyPatch) -> None:
    read, folder = themefile.read_theme, package_folder()
    read_built_in = cache(read)

    def read_theme(path: Path) -> tuple[Theme | None, list[Any]]:
        if path.parent != folder:
            return read(path)
        theme, faults = read_built_in(path)
        return theme and replace(theme, variables=dict(theme.variables)), list(faults)

    patch.setattr(themefile, "read_theme", read_theme)


def _quick_keys(patch: pytest.MonkeyPatch) -> None:
    build = app.build_keymap
    built = cache(build)

    def build_keymap() -> tuple[Keymap, list[Any]]:
        keymap, faults = built()
        return replace(keymap, bindings={scope: dict(keys) for scope, keys in keymap.bindings.items()}), faults

    patch.setattr(app, "build_keymap", build_keymap)


def _quick_styles(patch: pytest.MonkeyPatch) -> None:
    """Textual keeps the rules of a style sheet for one app; they depend on the text and the variables alone."""
    parse, tokenize = stylesheet.parse, stylesheet.tokenize_values
    parsed: dict[tuple[object, ...], tuple[RuleSet, ...]] = {}

    @cache
    def tokenized(variables: frozenset[tuple[str, str]]) -> dict[str, Any]:
        # A style sheet that defined one of them again would fail here, not add to the list of all apps.
        return {name: tuple(tokens) for name, tokens in tokenize(dict(variables)).items()}

    def tokenize_values(variables: Mapping[str, str]) -> dict[str, list[Token]]:
        return tokenized(frozenset(variables.items()))

    def parse_rules(
        scope: str, css: str, place: tuple[str, str], *, variable_tokens: dict[str, list[Token]], **options: Any
    ) -> tuple[RuleSet, ...]:
        # The tokens of the same variables are the same object.
        variables = id(variable_tokens) if "$" in css else None
        key = (scope, css, place, variables, *sorted(options.items()))
        if key not in parsed:
            parsed[key] = tuple(parse(scope, css, place, variable_tokens=variable_tokens, **options))
        return parsed[key]

    patch.setattr(stylesheet, "tokenize_values", tokenize_values)
    patch.setattr(stylesheet, "parse", parse_rules)
