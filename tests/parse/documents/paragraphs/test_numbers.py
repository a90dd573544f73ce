"""Labels of the paragraphs of lists."""

from __future__ import annotations

from tui_reader.parse.documents.paragraphs.numbers import ListLevel, ListNumbers


def test_a_label_has_no_control_codes() -> None:
    numbers = ListNumbers({"1": {0: ListLevel("decimal", "\x10a\u202e\n%1\x1b.", 1)}}, {})
    assert numbers.label("1", 0) == "\ufffda\ufffd 1\ufffd."
