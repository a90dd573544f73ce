"""Small boxes of another kind at the edges of an article: calls to comment, buttons and tags behind its last
paragraph, links to columns and authors above its first one.

They have no names that say so, but neither a sentence of some length nor the form of a box with one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from tui_reader.parse.dom import Element, TextRun
from tui_reader.parse.html.boilerplate.controls import FILE
from tui_reader.parse.html.boilerplate.measures import Measures, is_prose
from tui_reader.parse.html.tables import is_data_table
from tui_reader.text.dates import find_dates

_BOXES = frozenset(("div", "section", "aside", "form", "footer", "nav", "article", "header"))
_TEXT = ("table", "h1", "figure", "figcaption", "pre", "blockquote", "img", "dl", "math")
"""Elements that only a text has."""
_OWN = re.compile(r"@|\d[\d\s()/.-]{4,}\d|\bwww\.|://|^[【（(\[].*[】）)\]]$")
"""Addresses, telephone numbers, and lines in brackets, as those of editors."""

# Characters, bytes and parts. Chosen by hand.
_PROSE, _LONGEST, _LONGEST_LINE = 80, 300, 100
_LONGEST_LABEL = 40
_MOST_OF_ALL, _LINKED = 0.1, 0.8


def boxes_at_edges(container: Element, runs: Sequence[TextRun], measured: Measures) -> list[Element]:
    """The boxes behind the last paragraph of prose that are left out, and those above the first that are links.

    None, where they hold more than a little.

    A box counts if it has no prose, table, image or file, no date and no address or telephone number, and if no
    box with prose has its tag and class: a short section among others stays, and so does a sign-off.
    """
    prose = [index for index, run in enumerate(runs) if is_prose(run, _PROSE)]
    if not prose:
        return []
    written = {element for index in prose for element in runs[index].chain}
    forms = {_form(element) for element in written if element is not container}
    edges: list[Element] = []
    for edge, least_linked in ((runs[: prose[0]], _LINKED), (runs[prose[-1] + 1 :], 0.0)):
        found: dict[Element, int] = {}
        for run in edge:
            box = _box(run, container, written, measured, least_linked)
            held = measured.boxes.get(box) if box is not None and box not in found else None
            if box is None or held is None or _form(box) in forms:
                continue
            if _is_furniture(box, runs[held.first : held.last + 1]):
                found[box] = held.chars
        if sum(found.values()) <= min(_LONGEST, _MOST_OF_ALL * measured.whole):
            edges += found
    return edges


def _box(
    run: TextRun, container: Element, written: Collection[Element], measured: Measures, linked: float
) -> Element | None:
    """The largest box around a run without prose, with this part of its text in links; None where the run is a
    line among the paragraphs."""
    box: Element | None = None
    for element in run.chain:
        held = measured.boxes.get(element)
        if element is container or element in written or (held and held.linked < linked * held.chars):
            break
        if element.tag in _BOXES:
            box = element
        elif element.tag in ("ul", "ol", "table"):
            box = None
    return box


def _form(element: Element) -> tuple[object, str]:
    return element.tag, ((element.get("class") or "").split() or [""])[0]


def _is_furniture(box: Element, lines: Sequence[TextRun]) -> bool:
    if next(box.iter(*_TEXT), None) is not None and (
        next((table for table in box.iter("table") if is_data_table(table)), None) is not None
        or next(box.iter(*_TEXT[1:]), None) is not None
    ):
        return False
    if any(FILE.search(link.get("href") or "") for link in box.iter("a")):
        return False
    if not any(line.linked for line in lines) and sum(len(line.text) for line in lines) > _LONGEST_LABEL:
        return False
    return not any(
        len(line.text) > _LONGEST_LINE or _OWN.search(line.text) or find_dates(line.text) for line in lines
    )
