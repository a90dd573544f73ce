"""Ink that detection left out: ends of lines, and characters alone in a cell. Needs OpenCV, of the extra `ocr`."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("cv2", reason="OpenCV is not installed, which the extra ocr brings")

import numpy as np

from tui_reader.parse.documents.recognized.page import PixelBox
from tui_reader.parse.recognition.ink import in_cells, ink_of, with_ends

LINE = np.array([[100, 100], [300, 100], [300, 130], [100, 130]], np.float64)


def page(*marks: tuple[int, int, int, int]) -> Any:
    """A white page with black places: left, top, width, height."""
    grey = np.full((400, 700), 255, np.uint8)
    for left, top, width, height in marks:
        grey[top : top + height, left : left + width] = 0
    return ink_of(grey)


def span(boxes: list[Any]) -> list[tuple[int, int]]:
    return [(round(box[:, 0].min()), round(box[:, 0].max())) for box in boxes]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        pytest.param([(120, 105, 20, 20)], (100, 300), id="within"),
        pytest.param([(304, 120, 7, 7)], (100, 314), id="a mark behind it"),
        pytest.param([(70, 114, 22, 3)], (67, 300), id="a stroke before it"),
        pytest.param([(310, 105, 20, 20), (345, 105, 20, 20)], (100, 368), id="two characters"),
        pytest.param([(304, 120, 2, 2)], (100, 300), id="a speck"),
        pytest.param([(345, 105, 20, 20)], (100, 300), id="too far away"),
        pytest.param([(310, 140, 20, 20)], (100, 300), id="another line"),
        pytest.param([(308, 20, 3, 300), (316, 105, 8, 20)], (100, 300), id="behind a rule"),
        pytest.param([(310, 60, 20, 90)], (100, 300), id="a drawing"),
    ],
)
def test_ends_of_lines(marks: list[tuple[int, int, int, int]], expected: tuple[int, int]) -> None:
    ((left, right),) = span(with_ends(page(*marks), [LINE]))
    assert (left, right) == (pytest.approx(expected[0], abs=2), pytest.approx(expected[1], abs=2))


def test_a_mark_belongs_to_the_nearest_line() -> None:
    other = LINE + np.array([240.0, 0.0])
    assert span(with_ends(page((318, 105, 18, 20)), [LINE, other])) == [
        (100, 300),
        (pytest.approx(315, abs=2), 540),
    ]


def test_lines_from_top_to_bottom_stay() -> None:
    tall = np.array([[100, 100], [130, 100], [130, 300], [100, 300]], np.float64)
    assert span(with_ends(page((134, 120, 7, 7)), [tall])) == [(100, 130)]


@pytest.mark.parametrize(
    ("marks", "found"),
    [
        pytest.param([(60, 60, 4, 20)], True, id="a figure"),
        pytest.param([(60, 70, 20, 3)], True, id="a stroke"),
        pytest.param([(60, 70, 2, 2)], False, id="a speck"),
        pytest.param([], False, id="nothing"),
        pytest.param([(60, 50, 20, 20), (60, 90, 20, 20)], False, id="more than a line"),
    ],
)
def test_characters_alone_in_a_cell(marks: list[tuple[int, int, int, int]], found: bool) -> None:
    boxes = in_cells(page(*marks), [PixelBox(40, 40, 140, 120)], 28)
    assert len(boxes) == found
    for box in boxes:
        (left, top), (right, bottom) = box.min(axis=0), box.max(axis=0)
        mark = marks[0]
        assert left <= mark[0] < mark[0] + mark[2] <= right
        assert top <= mark[1] < mark[1] + mark[3] <= bottom
        assert bottom - top >= 20
