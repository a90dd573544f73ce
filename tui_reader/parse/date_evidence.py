"""Where a date of publication was found, if the page does not call it that."""

from __future__ import annotations

from collections.abc import Iterable

from tui_reader.model import Restoration

ADDRESS = "the date in the address of the page"
LAST_UPDATE = "the date of the last update"
LABELLED = "a labelled date elsewhere on the page"
BESIDE = "a date beside the text, which the page does not name"
DATELINE = "the date with which the text begins"
TITLE = "the date in the title"
FIRST_LINES = "the date in the first lines of the text"
MASTHEAD = "the date in the masthead"
SIGN_OFF = "the date of the sign-off"

_WEAK = frozenset((LAST_UPDATE, BESIDE, DATELINE, TITLE, FIRST_LINES, MASTHEAD, SIGN_OFF))


def is_weak(restorations: Iterable[Restoration]) -> bool:
    """Whether the date of publication may be another date of the page; what a listing states is better then."""
    return any(one.field == "published" and one.reason in _WEAK for one in restorations)
