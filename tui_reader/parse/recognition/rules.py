"""Rules on the picture of a page: the horizontal and vertical lines of tables and frames."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from tui_reader.parse.documents.recognized.page import PixelBox

# Pixels at 150 dpi, chosen by hand: the shortest rules, more than a stroke of a character of text; the thickest
# ones; the gap in a rule that is closed; and how far one may stand out of a piece of text to be a part of it.
_SHORTEST_ACROSS, _SHORTEST_DOWN = 40, 26
_THICKEST = 12
_GAP = 5
_STROKE_MARGIN = 6


def find_rules(grey: np.ndarray, texts: Sequence[PixelBox]) -> tuple[PixelBox, ...]:
    """The rules of a straight page; strokes of the characters in `texts` are none."""
    # Ink is what is much darker than the paper around it, which photographs light unevenly.
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15)
    across = _lines(ink, (_SHORTEST_ACROSS, 1), (_GAP, 1))
    down = _lines(ink, (1, _SHORTEST_DOWN), (1, _GAP))
    found = [rule for rule in across if rule.height <= _THICKEST < rule.width]
    found += [rule for rule in down if rule.width <= _THICKEST < rule.height]
    return tuple(rule for rule in found if not any(_is_stroke(rule, text) for text in texts))


def _lines(ink: np.ndarray, shortest: tuple[int, int], gap: tuple[int, int]) -> list[PixelBox]:
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, gap))
    lines = cv2.morphologyEx(closed, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shortest))
    # A rule that is one pixel off between its ends is one.
    lines = cv2.dilate(lines, np.ones((3, 3), np.uint8))
    _count, _labels, places, _middles = cv2.connectedComponentsWithStats(lines)
    boxes = (
        PixelBox(int(x), int(y), int(x + width), int(y + height)) for x, y, width, height, _area in places[1:]
    )
    # Without what `dilate` added.
    return [PixelBox(box.left + 1, box.top + 1, box.right - 1, box.bottom - 1) for box in boxes]


def _is_stroke(rule: PixelBox, text: PixelBox) -> bool:
    return (
        text.left - _STROKE_MARGIN <= rule.left
        and rule.right <= text.right + _STROKE_MARGIN
        and text.top - _STROKE_MARGIN <= rule.top
        and rule.bottom <= text.bottom + _STROKE_MARGIN
    )
