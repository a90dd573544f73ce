"""The hints of keys on the status line, in both languages."""

from __future__ import annotations

import pytest

from tui_reader.i18n import install
from tui_reader.ui.keys.hints import hint
from tui_reader.ui.keys.keymap import build_keymap


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        pytest.param("en", "q close   Space page down   / find   ] heading", id="English"),
        pytest.param("zh_CN", "q 关闭   Space 翻页   / 查找   ] 标题", id="Chinese"),
    ],
)
@pytest.mark.usefixtures("back_to_english")
def test_a_document_over_the_panes(language: str, expected: str) -> None:
    install(language)
    assert hint("everywhere", build_keymap()[0]) == expected
