"""The files of rules: every pattern can be compiled, and every language has tests of its own."""

from __future__ import annotations

import re

import pytest

from tui_reader.extraction.key_dates.rules import FOLDER, language_rules

LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.txt"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pattern_can_be_compiled(language: str) -> None:
    found = language_rules(language)
    assert found is not None
    assert found.months or language in ("ja", "ko", "zh")
    for _kind, words in found.near:
        assert re.compile(words)
    for group in found.groups:
        assert group.words
        for rule in group.rules:
            assert "{" not in re.sub(r"\{\d*,?\d*\}", "", rule.pattern), rule.pattern
            assert re.compile(rule.pattern)
