"""Text of an article in boxes that are named for comments."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import islice

from tui_reader.parse.dom import Element, id_and_class, text_length
from tui_reader.parse.html.boilerplate.names import name_kinds
from tui_reader.text.dates import find_dates

_SIGNATURE = re.compile("author|user|avatar|member|posted|date|time|repl(?:y|ies)|vote|like")
"""Names of what stands beside a comment of a reader."""
_FEWEST, _SHORTEST = 3, 80
"""Boxes of one form, and characters of each; a shorter one is a label, such as the number of comments. Chosen by
hand."""
_MOST_PARTS, _LONGEST_DATE = 60, 80
"""Elements that are searched for a signature, and characters of a line with a date. Chosen by hand."""


def captions(elements: Iterable[Element]) -> set[Element]:
    """The elements named for comments that are text of the article, such as remarks beside its pictures.

    Comments of readers stand side by side or in a box that is named for them too, and are signed: with an author,
    a date or a control for replies. Three or more boxes of one form, each alone beside something else and none of
    them signed, are of the article.
    """
    named = {
        element for element in elements if _is_named(element) and text_length(element, _SHORTEST) >= _SHORTEST
    }
    groups: dict[tuple[object, str | None], list[Element]] = {}
    for element in named:
        groups.setdefault((element.tag, element.get("class")), []).append(element)
    return {element for group in groups.values() if _are_captions(group, named) for element in group}


def _is_named(element: Element) -> bool:
    return "comments" in name_kinds(element.get("id"), element.get("class"))


def _are_captions(group: Collection[Element], named: Collection[Element]) -> bool:
    around = {parent for element in group if (parent := element.getparent()) is not None and len(parent) > 1}
    return (
        len(around) == len(group) >= _FEWEST
        and not any(ancestor in named for element in group for ancestor in element.iterancestors())
        and not any(map(_is_signed, around))
    )


def _is_signed(box: Element) -> bool:
    return any(
        element.tag == "time" or _SIGNATURE.search(id_and_class(element)) or _is_dated(element)
        for element in islice(box.iter("*"), _MOST_PARTS)
    )


def _is_dated(element: Element) -> bool:
    return any(text and len(text) <= _LONGEST_DATE and find_dates(text) for text in (element.text, element.tail))
