"""Which file a setting belongs in."""

from __future__ import annotations

from dataclasses import fields

from tui_reader.config.setting_files import OF_A_SOURCE, OF_THE_PROGRAM, file_advice
from tui_reader.config.settings import Config
from tui_reader.sources.sourcelist.reading import Source


def test_every_setting_is_listed() -> None:
    assert {one.name for one in fields(Config)} == OF_THE_PROGRAM
    assert {one.name for one in fields(Source)} == OF_A_SOURCE


def test_an_unknown_word_belongs_nowhere() -> None:
    assert file_advice("measur") == ""
