"""A pattern is compiled once, with its flags."""

from __future__ import annotations

import re

from tui_reader.text.compiled import compiled


def test_a_pattern_is_compiled_once() -> None:
    assert compiled("首页") is compiled("首页")


def test_flags_belong_to_the_pattern() -> None:
    assert compiled("home", re.IGNORECASE).match("Home")
    assert not compiled("home").match("Home")
