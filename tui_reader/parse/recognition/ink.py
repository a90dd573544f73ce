"""Ink that no piece of text covers: ends of lines and single characters, which detection leaves out."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from tui_reader.parse.documents.recognized.page import PixelBox

# In heights of a line, chosen by hand: the gap over which ink belongs to a line; the least side of a mark, which
# is more than a speck; and the largest mark, which is a character.
_GAP = 0.9
_LEAST_SIDE, _LEAST_AREA = 0.16, 0.012
_WIDEST, _HIGHEST = 1.6, 1.05

_WIDE = 1.2
"""A piece so many times as wide as high is a line."""

_ROUNDS = 4
"""Marks that follow each other at the end of a line."""

_RULE = 40
"""Pixels of a line from top to bottom that is no stroke of a character."""

_MARGIN = 3
_CELL_EDGE = 4
"""Pixels around a character, and from the middle of a rule to what is in its cell."""


def ink_of(grey: np.ndarray) -> np.ndarray:
    """The picture with ink as 255 and paper as 0: what is much darker than the paper around it, which photographs
    and bindings light unevenly."""
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    ink: np.ndarray = cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 14)
    return ink


def _marks(ink: np.ndarray) -> np.ndarray:
    """The connected places of ink: left, top, width, height and area of each."""
    _count, _labels, places, _middles = cv2.connectedComponentsWithStats(ink)
    found: np.ndarray = places[1:]
    return found


def with_ends(ink: np.ndarray, boxes: Sequence[np.ndarray]) -> list[np.ndarray]:
    """The corners of lines, from the upper left one clockwise, with the ends of these that stand beside them.
    Lines from top to bottom stay as they are."""
    places = [(each.min(axis=0), each.max(axis=0)) for each in boxes]
    spans = np.array([[*low, *high] for low, high in places], np.float64).reshape(-1, 4)
    heights = spans[:, 3] - spans[:, 1]
    lines = spans[:, 2] - spans[:, 0] >= _WIDE * heights
    if not lines.any():
        return list(boxes)
    usual = float(np.median(heights[lines]))
    loose = [mark for mark in _marks(ink) if _is_mark(mark, usual) and not _covered(mark, spans)]
    rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((_RULE, 1), np.uint8))
    grown = spans.copy()
    for _ in range(_ROUNDS):
        left = []
        for mark in loose:
            number = _nearest(mark, grown, heights, lines)
            if number is None or _is_between(rules, mark, grown[number]):
                left.append(mark)
                continue
            grown[number, 0] = min(grown[number, 0], mark[0] - _MARGIN)
            grown[number, 2] = max(grown[number, 2], mark[0] + mark[2] + _MARGIN)
        if len(left) == len(loose):
            break
        loose = left
    found = []
    for box, before, after in zip(boxes, spans, grown, strict=True):
        corners: np.ndarray = box.astype(np.float64).copy()
        corners[[0, 3], 0] += after[0] - before[0]
        corners[[1, 2], 0] += after[2] - before[2]
        corners[:, 0] = corners[:, 0].clip(0, ink.shape[1] - 1)
        found.append(corners)
    return found


def _is_mark(mark: np.ndarray, height: float) -> bool:
    _left, _top, width, tall, area = mark
    return bool(
        max(width, tall) >= _LEAST_SIDE * height
        and area >= _LEAST_AREA * height**2
        and width <= _WIDEST * height
        and tall <= _HIGHEST * height
    )


def _covered(mark: np.ndarray, spans: np.ndarray) -> bool:
    x, y = mark[0] + mark[2] / 2, mark[1] + mark[3] / 2
    return bool(((spans[:, 0] <= x) & (x <= spans[:, 2]) & (spans[:, 1] <= y) & (y <= spans[:, 3])).any())


def _nearest(mark: np.ndarray, spans: np.ndarray, heights: np.ndarray, lines: np.ndarray) -> int | None:
    """The line at whose end a mark stands."""
    left, top, width, tall, _area = (float(each) for each in mark)
    gaps = np.maximum(spans[:, 0] - (left + width), left - spans[:, 2])
    inside = (spans[:, 1] - 1 <= top) & (top + tall <= spans[:, 3] + 1)
    near = lines & inside & (gaps <= _GAP * heights)
    if not near.any():
        return None
    return int(np.argmin(np.where(near, gaps, np.inf)))


def _is_between(rules: np.ndarray, mark: np.ndarray, span: np.ndarray) -> bool:
    """Whether a rule stands between a mark and its line."""
    left, top, width, tall = (int(each) for each in mark[:4])
    start, end = (left + width, int(span[0])) if left + width / 2 < span[0] else (int(span[2]), left)
    low, high = sorted((start, end))
    return bool(rules[top : top + max(1, tall), max(0, low) : max(0, high) + 1].any())


def in_cells(ink: np.ndarray, cells: Sequence[PixelBox], height: float) -> list[np.ndarray]:
    """The corners of the text in cells of a table of which detection has found nothing; `height` is that of a
    line."""
    found = []
    for cell in cells:
        left, top = cell.left + _CELL_EDGE, cell.top + _CELL_EDGE
        part = ink[top : cell.bottom - _CELL_EDGE, left : cell.right - _CELL_EDGE]
        if part.size == 0:
            continue
        marks = [mark for mark in _marks(np.ascontiguousarray(part)) if _is_mark(mark, height)]
        if not marks:
            continue
        first = np.min([mark[:2] for mark in marks], axis=0)
        last = np.max([mark[:2] + mark[2:4] for mark in marks], axis=0)
        if last[1] - first[1] > _HIGHEST * height:
            # More than a line is no oversight of the detection, but a drawing.
            continue
        # As high as a line, so that 一 is not taken for a character that fills it.
        missing = max(0.0, 0.9 * height - (last[1] - first[1])) / 2
        x, y = left + first[0] - 2 * _MARGIN, max(cell.top + 2, top + first[1] - missing - 1)
        right, bottom = left + last[0] + 2 * _MARGIN, min(cell.bottom - 2, top + last[1] + missing + 1)
        found.append(np.array([[x, y], [right, y], [right, bottom], [x, bottom]], np.float64))
    return found
