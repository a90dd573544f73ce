"""Groups of cards in a container: children of one form that each lead to another page, or are a comment."""

from __future__ import annotations

from tui_reader.parse.dom import HEADINGS, Element
from tui_reader.parse.html.boilerplate.measures import Measures

_NO_CARD = frozenset(("p", "tr", "td", "th", "dt", "dd", "span"))
FEWEST_CARDS, _MOST_CARDS, LONGEST_CARD = 3, 60, 600
"""Teasers of other articles in a group, and the characters of one. Chosen by hand."""


def has_cards(element: Element, measured: Measures, links: int) -> bool:
    """Whether most of an element is three or more children of one form that hold a link and little text each.

    `links`: the links to other pages that each must hold; a comment may have none.
    """
    for parent in (element, *list(element)[:3]):
        groups: dict[tuple[object, str], list[Element]] = {}
        children = [child for child in parent if child in measured.boxes]
        for child in children:
            groups.setdefault((child.tag, (child.get("class") or "")[:40]), []).append(child)
        for (tag, names), group in groups.items():
            if (
                len(group) < FEWEST_CARDS
                or len(group) * 3 < len(children) * 2
                or tag == "p"
                or (not names and tag in _NO_CARD)
            ):
                continue
            boxes = [measured.boxes[child] for child in group]
            cards = sum(
                box.links - box.anchors >= links and (box.chars <= LONGEST_CARD or not links) for box in boxes
            )
            if cards * 4 >= len(boxes) * 3:
                return True
    return False


def has_headline_cards(element: Element, measured: Measures) -> bool:
    """Whether most of an element is three or more children, each short and under a heading that is one link.

    A link to a place on the page opens the panel below it, such as an answer; it is no card.
    """
    for parent in (element, *list(element)[:3]):
        children = [child for child in parent if child in measured.boxes]
        if not FEWEST_CARDS <= len(children) <= _MOST_CARDS:
            continue
        cards = sum(1 for child in children if _is_headline_card(child, measured))
        if cards >= FEWEST_CARDS and cards * 4 >= len(children) * 3:
            return True
    return False


def _is_headline_card(element: Element, measured: Measures) -> bool:
    if element.tag in HEADINGS or measured.boxes[element].chars > LONGEST_CARD:
        return False
    headings = [heading for heading in element.iter(*HEADINGS) if heading in measured.boxes]
    if len(headings) != 1:
        return False
    box = measured.boxes[headings[0]]
    return box.linked * 10 >= box.chars * 9 and not box.files and box.anchors < box.links
