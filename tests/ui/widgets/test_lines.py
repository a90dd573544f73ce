"""Marks put into laid-out lines."""

from __future__ import annotations

from tui_reader.ui.widgets.lines import Line, Run, with_mark


def test_a_mark_takes_a_blank_cell_and_moves_nothing() -> None:
    line = Line((Run("▪", "unread-mark"), Run("  停水", "body", 4)), 7)
    assert with_mark(line, "▸", 1) == Line((Run("▪", "unread-mark"), Run("▸", "body"), Run(" 停水", "body", 4)), 7)


def test_a_mark_never_takes_the_place_of_text() -> None:
    line = Line((Run("▪停水", "body"),), 5)
    assert with_mark(line, "▸", 1) == line
