"""Pieces of text that reach over a vertical rule or a wide gap: the cells or columns beside it, read as one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from tui_reader.parse.documents.recognized.page import PixelBox, TextPiece

_STROKES = "|｜丨1lI"
"""Characters as which a rule is read."""

_EDGE = 0.5
"""Heights of the text by which a rule stands within it, so that it is not the frame beside it. Chosen by hand."""

_CROSSED = 0.6
"""The share of the height of a text that a rule beside its characters has. Chosen by hand."""


_GAP = 1.0
"""Heights of the text between two of its characters at which it is divided. Chosen by hand: a word space has less,
and the gap between columns is wider."""


_MARGIN = 0.8
"""Widths of a character between the middle of the first or last one and the edge of its box. Chosen by hand."""


_GUTTER_STEP = 1.4
"""Steps from character to character at which a piece over a gutter is divided. Chosen by hand."""

_EDGES = 5
"""Lines that end before a gutter, and that begin behind it. Chosen by hand."""

_REACH = 1.3
"""Heights of a line between the edges of a gutter. Chosen by hand."""


def gutters(boxes: Sequence[PixelBox]) -> list[tuple[float, float]]:
    """The ranges from left to right between columns, as most lines of a page tell them: several end at the left of
    each and several begin at its right, and far fewer cross it."""
    lines = [box for box in boxes if box.width > 2 * box.height]
    if len(lines) < 2 * _EDGES:
        return []
    height = median(box.height for box in lines)
    found: list[tuple[float, float]] = []
    for right in sorted({box.right for box in lines}):
        if found and right <= found[-1][1]:
            continue
        ends = [box.right for box in lines if right - _REACH * height <= box.right <= right]
        begins = [box.left for box in lines if right - 0.4 * height <= box.left <= right + _REACH * height]
        crossing = sum(box.left < right - height and box.right > right + height for box in lines)
        if len(ends) >= _EDGES and len(begins) >= _EDGES and 4 * crossing <= len(ends) + len(begins):
            found.append((median(ends), median(begins)))
    return found


def at_gaps(
    piece: TextPiece, places: Sequence[float], columns: Sequence[tuple[float, float]] = ()
) -> list[tuple[TextPiece, list[float]]]:
    """A piece divided at its wide gaps, and at narrower ones in the gutters between `columns`, each part with the
    places of its characters; see `at_rules`."""
    text, box, certainty = piece
    letters = [index for index, letter in enumerate(text) if not letter.isspace()]
    steps = [after - before for before, after in pairwise(places)]
    if len(letters) != len(places) or len(steps) < 2:
        return [(piece, list(places))]
    pitch = median(steps)
    # A box may reach into the gap beside its text.
    first_edge, last_edge = places[0] - _MARGIN * pitch, places[-1] + _MARGIN * pitch
    left, right = max(box.left, round(first_edge)), min(box.right, round(last_edge))
    box = PixelBox(left, box.top, max(left, right), box.bottom)
    ends = [
        number
        for number, step in enumerate(steps, 1)
        if step > pitch + _GAP * box.height
        or (
            step >= _GUTTER_STEP * pitch
            and any(_meets(low, high, places[number - 1], places[number]) for low, high in columns)
        )
    ]
    if not ends:
        return [(TextPiece(text, box, certainty), list(places))]
    found: list[tuple[TextPiece, list[float]]] = []
    for first, end in pairwise([0, *ends, len(places)]):
        part = text[letters[first] : letters[end - 1] + 1]
        left = box.left if first == 0 else round(places[first] - pitch / 2)
        right = box.right if end == len(places) else round(places[end - 1] + pitch / 2)
        place = PixelBox(left, box.top, max(left, right), box.bottom)
        found.append((TextPiece(part, place, certainty), list(places[first:end])))
    return found


def _meets(low: float, high: float, before: float, after: float) -> bool:
    """Whether the middle of a gutter lies between two characters."""
    return before < (low + high) / 2 < after


def at_rules(piece: TextPiece, places: Sequence[float], rules: Sequence[PixelBox]) -> list[TextPiece]:
    """A piece divided at the vertical rules through it. `places` are the middles of its characters without white
    space, in pixels from the left edge of the page; where they do not fit, the piece is left whole."""
    text, box, certainty = piece
    letters = [index for index, letter in enumerate(text) if not letter.isspace()]
    if len(letters) != len(places) or len(places) < 2:
        return [piece]
    cuts = sorted(
        (rule.left + rule.right) / 2
        for rule in rules
        if rule.height > rule.width
        and min(rule.bottom, box.bottom) - max(rule.top, box.top) >= _CROSSED * box.height
        and places[0] < (rule.left + rule.right) / 2 < places[-1]
        and box.left + _EDGE * box.height < rule.left < box.right - _EDGE * box.height
    )
    if not cuts:
        return [piece]
    pitch = (places[-1] - places[0]) / (len(places) - 1)
    parts: list[list[int]] = [[]]
    left = [box.left, *map(round, cuts)]
    ends = [*map(round, cuts), box.right]
    number = 0
    for index, place in zip(letters, places, strict=True):
        while number < len(cuts) and place >= cuts[number]:
            number += 1
            parts.append([])
        near = min(abs(place - cut) for cut in cuts)
        if text[index] in _STROKES and near < 0.3 * pitch:
            continue
        parts[number].append(index)
    while len(parts) < len(ends):
        parts.append([])
    return [
        TextPiece(
            text[indexes[0] : indexes[-1] + 1].strip(_STROKES[:3] + " "),
            PixelBox(start, box.top, end, box.bottom),
            certainty,
        )
        for indexes, start, end in zip(parts, left, ends, strict=True)
        if indexes and text[indexes[0] : indexes[-1] + 1].strip(_STROKES[:3] + " ")
    ]
