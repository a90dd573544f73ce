"""A passage of a text by its words, and where it was found."""

from __future__ import annotations

from typing import Literal, NamedTuple

LONGEST = 20_000
"""Code points of a passage at most. Chosen by hand: some pages."""


class Anchor(NamedTuple):
    """A passage as `TextQuoteSelector` of the W3C Web Annotation Data Model names it: its words, and those before
    and after it, as many as tell it from other passages. `position` is where it began, and `rest` how much of the
    text followed it, in code points of `AnchorText.words`. `unique`: its words alone occurred once. An anchor
    without words stands for the whole bulletin."""

    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    position: int = 0
    rest: int = 0
    unique: bool = False


PlaceState = Literal["whole", "found", "changed", "detached"]
"""whole: the note is about the whole bulletin; found: the passage is there as it was; changed: a similar passage
is in its place; detached: it was not found, or could be in several places."""


class AnchorPlace(NamedTuple):
    """Where a passage is, from `start` up to `end` in code points of `AnchorText.words`; both 0 where it is
    nowhere. `similarity` of its words to those of the anchor is from 0 to 1."""

    state: PlaceState
    start: int = 0
    end: int = 0
    similarity: float = 0.0


WHOLE = AnchorPlace("whole")
DETACHED = AnchorPlace("detached")
