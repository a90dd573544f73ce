"""File names: their order in a folder."""

from __future__ import annotations

import pytest

from tui_reader.sources.files.endings import natural_key


@pytest.mark.parametrize(
    "in_order",
    [
        pytest.param(["9", "10", "10a", "a"], id="numbers by value"),
        pytest.param(["第9期", "第10期"], id="within text"),
        pytest.param(["a", "B", "c"], id="case aside"),
        pytest.param(["01.html", "1.html", "02.html"], id="zeros aside"),
        pytest.param(["c.html", "c-2.html", "c-10.html"], id="the first page of an article"),
    ],
)
def test_natural_order(in_order: list[str]) -> None:
    backwards = in_order[::-1]
    assert sorted(backwards, key=natural_key) == in_order
