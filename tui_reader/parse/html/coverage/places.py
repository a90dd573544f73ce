"""Where the runs of a page stand: in the article, in the frame of the site, in what was left out and why."""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

from tui_reader.parse.dom import Element, text_of
from tui_reader.parse.html.coverage.frame import IN_FORM, marks_of_place
from tui_reader.parse.left_out import LeftOutLedger, place_of
from tui_reader.text.clean import without_space


class Traits(NamedTuple):
    """Whether a run stands in the article's container, in the frame of the site, in a sidebar; why and where it
    was left out, if the ledger says so; and as what its tags and names mark the place, if not the article."""

    inside: bool = False
    frame: bool = False
    side: bool = False
    reason: str | None = None
    where: str | None = None
    kind: str | None = None


class Places:
    """The traits of the elements of a page, each looked at once."""

    def __init__(self, ledger: LeftOutLedger, container: Element | None, title: str) -> None:
        self.ledger = ledger
        self.container = container
        # What holds the article is no frame of the site, whatever its names.
        self.around: set[Element] = {*container.iterancestors()} if container is not None else set()
        self.title = without_space(title)
        self.known: dict[Element, Traits] = {}
        # An element may have been removed before the one around it.
        for removed in reversed(ledger.removed):
            outer = self.of(removed.parent) if removed.parent is not None else Traits()
            self.known[removed.element] = self._traits_within(removed.element, outer)

    def of(self, element: Element) -> Traits:
        """What the elements around a run say of it."""
        known = self.known
        new: list[Element] = []
        around: Element | None = element
        while around is not None and around not in known:
            new.append(around)
            around = around.getparent()
        found = known[around] if around is not None else Traits()
        for each in reversed(new):
            found = known[each] = self._traits_within(each, found)
        return found

    def _traits_within(self, element: Element, outer: Traits) -> Traits:
        reason, where = outer.reason, outer.where
        if (own := self.ledger.reason_of(element)) is not None:
            reason, where = own, place_of(element)
        if element is self.container:
            return Traits(True, False, False, reason, where)
        frame, side, kind = outer.frame or element.tag == "button", outer.side, outer.kind
        if not outer.inside and element not in self.around:
            marks = marks_of_place(element)
            kind = marks.kind if kind is None or marks.kind == IN_FORM else kind
            if not frame:
                # The header of an article has its heading; what it says besides, such as a verdict, is no frame.
                frame = marks.frame and not any(
                    self.title == without_space(text_of(heading))
                    for heading in islice(element.iter("h1", "h2"), 4)
                )
                side = side or marks.side
        if (frame, side, reason, kind) == (outer.frame, outer.side, outer.reason, outer.kind):
            return outer
        return Traits(outer.inside, frame, side, reason, where, kind)
