"""Headings of boxes that are left out, and lines that announce links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache

from tui_reader.parse.dom import HEADINGS, Element, text_of
from tui_reader.parse.html.boilerplate.measures import INLINE, Measures
from tui_reader.parse.html.boilerplate.names import KIND_REASONS, RELATED_WORDS

RELATED = re.compile(
    rf"\W*(?:{RELATED_WORDS}|関連(?:記事|リンク)|관련\s?(?:기사|뉴스)"
    r"|(?:related|recommended|more|most|latest|popular|trending|you (?:may|might)|see also|also read"
    r"|read (?:more|also|next)|mehr (?:zum|zu|aus|von)|weitere|ähnliche|verwandte|das könnte|auch interessant"
    r"|lesen sie|meistgelesen|aktuelle|à lire|lire aussi|sur le même|voir aussi|vous aimerez"
    r"|articles? (?:liés|similaires)|lea también|más (?:sobre|leídas)|te puede|relacionad[oa]s|artículos"
    r"|leia (?:mais|também)|veja também|notícias|leggi anche|articoli|potrebbe|lees (?:ook|meer)|czytaj|zobacz"
    r"|читайте|похожие|læs også|läs (?:också|mer))(?!\w))",
    re.I,
)
"""The beginning of a line that announces links to other articles."""

_WITHOUT_HEADING = frozenset((KIND_REASONS["hidden"], KIND_REASONS["credit"]))
"""Reasons for elements that have no heading."""


def add_headings(dropped: dict[Element, str], measured: Measures, container: Element, room: float) -> None:
    """Add the headings under which nothing is left but boxes that are left out, also where both have boxes around
    them. `room`: how many of their characters may be left out."""
    gone: Counter[Element] = Counter()

    def is_gone(element: Element) -> bool:
        box = measured.boxes.get(element)
        return box is None or element in dropped or gone[element] >= box.chars

    def is_gone_alone(element: Element) -> bool:
        return is_gone(element) and not (element.tail or "").strip()

    before, after = _Siblings(Element.getprevious, is_gone), _Siblings(Element.getnext, is_gone_alone)
    is_heading = cache(lambda element: _is_heading(element, measured))
    pending = [
        (element, reason)
        for element, reason in dropped.items()
        if element.tag not in INLINE and reason not in _WITHOUT_HEADING
    ]
    while pending:
        element, reason = pending.pop()
        heading = before.first_left(element)
        if heading is not None and not (heading.tail or "").strip() and is_heading(heading):
            following = after.first_left(heading)
            chars = measured.unlinked(heading)
            if (following is None or following.tag in HEADINGS) and chars <= room:
                room -= chars
                dropped[heading] = reason
                pending.append((heading, reason))
        parent = element.getparent()
        box = measured.boxes.get(element)
        if parent is None or parent is container or box is None:
            continue
        gone[parent] += box.chars
        if parent in measured.boxes and gone[parent] >= measured.boxes[parent].chars and parent not in dropped:
            pending.append((parent, reason))


class _Siblings:
    """The siblings of elements in one direction, without those that are `gone`, of which there may be ever more.

    A run of siblings that are gone is passed once, not once for each of them.
    """

    def __init__(self, step: Callable[[Element], Element | None], gone: Callable[[Element], bool]) -> None:
        self._step, self._gone = step, gone
        self._next: dict[Element, Element | None] = {}

    def first_left(self, element: Element) -> Element | None:
        """The first sibling that is not gone; None where there is none."""
        passed: list[Element] = []
        at = self._step(element)
        while at is not None and self._gone(at):
            passed.append(at)
            at = self._next[at] if at in self._next else self._step(at)
        self._next.update(dict.fromkeys(passed, at))
        return at


def _is_heading(element: Element, measured: Measures) -> bool:
    """Whether an element is a heading without links, alone in its box, or a short line that announces links."""
    box = measured.boxes[element]
    if box.chars > 80 or box.linked * 2 > box.chars:
        return False
    if element.tag in HEADINGS:
        return element.tag != "h1"
    inner = next(iter(element.iter(*HEADINGS)), None)
    if inner is not None:
        return inner.tag != "h1" and box.chars == len(text_of(inner))
    return box.first == box.last and RELATED.match(text_of(element)) is not None
