"""Where the runs of a page stand: in the article, in the frame of the site, in what was left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from tui_reader.parse.dom import Element, TextRun, text_of
from tui_reader.parse.html.boilerplate.names import KIND_REASONS, LINKS
from tui_reader.parse.html.coverage.frame import IN_FORM, marks_of_place
from tui_reader.parse.left_out import LeftOutLedger, place_of
from tui_reader.text.clean import without_space

_SHORT_TEXT = 1000
"""Characters of a text beside which links are not taken for menus. Chosen by hand."""
_REASONS_OF_LINKS = frozenset((None, LINKS, KIND_REASONS["edge"], KIND_REASONS["related"]))
"""Why elements are not read that the page shows and that no name or tag makes a box of the site."""
_PARTS = frozenset(("p", "li", "ul", "ol", "dt", "dd", "dl", "td", "th", "tr", "tbody", "thead", "tfoot", "table"))
"""Paragraphs and parts of lists and tables."""


class Traits(NamedTuple):
    """Whether a run stands in the article's container, in the frame of the site, in a sidebar; why and where it
    was left out, if the ledger says so; as what its tags and names mark the place, if not the article; and whether
    it stands in the article or directly beside it, in no box of the site, where a link is no entry of a menu."""

    inside: bool = False
    frame: bool = False
    side: bool = False
    reason: str | None = None
    where: str | None = None
    kind: str | None = None
    near: bool = False


class Places:
    """The traits of the elements of a page, each looked at once. `vicinity` holds all that is near the article."""

    def __init__(
        self, ledger: LeftOutLedger, container: Element | None, vicinity: Element | None, title: str
    ) -> None:
        self.ledger = ledger
        self.container = container
        self.vicinity = vicinity
        # What holds the article is no frame of the site, whatever its names.
        self.around: set[Element] = {*container.iterancestors()} if container is not None else set()
        self.title = without_space(title)
        self.known: dict[Element, Traits] = {}
        # Where removed elements stood; what was around one may have been removed later.
        self.parents = {removed.element: removed.parent for removed in ledger.removed}

    def of(self, element: Element) -> Traits:
        """What the elements around a run say of it."""
        known = self.known
        new: list[Element] = []
        around: Element | None = element
        while around is not None and around not in known:
            new.append(around)
            parent = around.getparent()
            around = parent if parent is not None else self.parents.get(around)
        found = known[around] if around is not None else Traits()
        for each in reversed(new):
            found = known[each] = self._traits_within(each, found)
        return found

    def is_near(self, run: TextRun) -> bool:
        """Whether a run stands in the article or directly beside it, in no box of the site."""
        return self.vicinity in run.chain and self.of(run.block).near

    def _traits_within(self, element: Element, outer: Traits) -> Traits:
        reason, where = outer.reason, outer.where
        if (own := self.ledger.reason_of(element)) is not None:
            reason, where = own, place_of(element)
        if element is self.container:
            return Traits(True, False, False, reason, where, near=True)
        frame, side, kind = outer.frame or element.tag == "button", outer.side, outer.kind
        near = outer.near or element is self.vicinity
        if outer.frame and kind is not None and not near and not outer.inside:
            # Nothing in the frame of the site changes it but a form; most elements of a page are in it.
            kind = IN_FORM if element.tag == "form" and element not in self.around else kind
        elif element not in self.around and (near or not outer.inside):
            marks = marks_of_place(element)
            near = near and not marks.box and reason in _REASONS_OF_LINKS
            if not outer.inside:
                kind = marks.kind if kind is None or marks.kind == IN_FORM else kind
                frame = frame or (marks.frame and not self._has_title(element))
                side = side or (marks.side and not outer.frame)
        near = near and not frame and not side
        if (frame, side, reason, kind, near) == (outer.frame, outer.side, outer.reason, outer.kind, outer.near):
            return outer
        return Traits(outer.inside, frame, side, reason, where, kind, near)

    def _has_title(self, element: Element) -> bool:
        """Whether an element has the heading of the article: what its header says besides, such as a verdict, is
        no frame."""
        headings = islice(element.iter("h1", "h2"), 4)
        return any(self.title == without_space(text_of(heading)) for heading in headings)


def vicinity_of(container: Element | None, runs: Sequence[TextRun], size: int) -> Element | None:
    """The element that holds all that is near an article whose text has `size` characters: its container; of a
    short text what holds the container, since it may be about the links beside it: sources, documents, further
    notices. Where no article was found, the page; None for a page without text."""
    if container is None:
        return runs[0].chain[-1] if runs else None
    if size >= _SHORT_TEXT:
        return container
    around = container
    # A paragraph or entry is no article apart from the others; what holds nothing else is the same place.
    for one in container.iterancestors():
        if one.tag in ("body", "html") or not (around.tag in _PARTS or len(one) == 1):
            return one
        around = one
    return around
