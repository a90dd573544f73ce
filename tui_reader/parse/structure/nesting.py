"""Kinds of units that a document nests in another order than the conventional one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tui_reader.parse.structure.markers import ARTICLE, ARTICLES, SECTION_SIGN, SUBDIVISION, Marker

_MOVABLE = frozenset((ARTICLES, SECTION_SIGN, "section"))


def nested_as_printed(readings: Sequence[tuple[Marker, ...]]) -> list[tuple[Marker, ...]]:
    """The readings, the ranks of their words changed where the document nests two kinds the other way round.

    By convention articles are parts of sections and of §§. In a constitution sections are parts of articles: after
    the first article sections count on without an article between them. §§ within the articles of a Portuguese law
    are paragraphs, which are items; §§ above the first article contain the articles.
    """
    kinds: dict[str, int] = {}
    order: list[tuple[str, int | None]] = []
    for markers in readings:
        if markers and markers[0].ranked and markers[0].style in _MOVABLE:
            kinds.setdefault(markers[0].style, len(order))
            order.append((markers[0].style, markers[0].number))
    if ARTICLES not in kinds:
        return list(readings)
    changed: dict[str, dict[str, Any]] = {}
    for style in kinds.keys() - {ARTICLES}:
        alone, apart = _transitions(order, style)
        if kinds[ARTICLES] < kinds[style] and alone > apart:
            changed[style] = {"rank": ARTICLE + 1, "ranked": style != SECTION_SIGN, "sure": style != SECTION_SIGN}
        elif style == SECTION_SIGN and kinds[style] < kinds[ARTICLES]:
            changed[style] = {"rank": SUBDIVISION}
    if not changed:
        return list(readings)
    return [
        tuple(replace(each, **changed[each.style]) if each.style in changed else each for each in markers)
        for markers in readings
    ]


def _transitions(order: Sequence[tuple[str, int | None]], style: str) -> tuple[int, int]:
    """How often a number of this style follows its predecessor directly, and how often with articles between."""
    alone = apart = 0
    last: int | None = None
    between = False
    for kind, number in order:
        if kind == style:
            if last is not None and number == last + 1:
                alone += not between
                apart += between
            last, between = number, False
        elif kind == ARTICLES:
            between = True
    return alone, apart
