"""Whether left-out text belongs to the frame of the site: forms, menus, footers, teasers of other articles.

Such text is listed but not announced, because no reader of the article misses it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from tui_reader.model import LeftOut
from tui_reader.parse.dom import Element, TextRun
from tui_reader.parse.html.boilerplate.measures import SENTENCE
from tui_reader.parse.html.boilerplate.names import KIND_REASONS, LINKS, name_kinds
from tui_reader.parse.left_out import REPEATED

IN_FORM = "in a form"
COPY = "a second copy of the article"

_COMMENTS = KIND_REASONS["comments"]
_DRAWING = "in a drawing"
_HIDDEN = "hidden by the page"

_TAGS = {
    "form": IN_FORM,
    "nav": KIND_REASONS["navigation"],
    "menu": KIND_REASONS["navigation"],
    "footer": KIND_REASONS["footer"],
    "dialog": KIND_REASONS["overlay"],
}
_CERTAIN = frozenset(
    {IN_FORM, REPEATED, COPY, "on a button", "navigation", "a page footer", "lines of the site below the text"}
    | {KIND_REASONS[kind] for kind in ("share", "newsletter", "advertisement", "consent", "tools", "footer")}
    | {KIND_REASONS[kind] for kind in ("information", "hidden")}
)
"""Reasons of text that is of the frame wherever it stands and however long it is."""
_LIKELY = frozenset({LINKS} | {reason for kind, reason in KIND_REASONS.items() if kind != "comments"}) - _CERTAIN
"""Reasons of text that is of the frame unless it is prose within the article."""
_DOUBTFUL = (_LIKELY | {KIND_REASONS["tools"]}) - {KIND_REASONS["overlay"], KIND_REASONS["navigation"]}
"""Reasons of boxes that hold an article on some pages."""

_FRAME_TAGS = frozenset(("nav", "header", "footer", "menu", "form", "button"))
_BOX_TAGS = _FRAME_TAGS | {"aside"}
_ARTICLE_TAGS = frozenset(("html", "body", "article", "main"))
"""Tags whose names say nothing, since an article may be in them."""
_FRAME_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "menu", "menubar", "toolbar"))
_FRAME_NAMES = frozenset(
    {"header", "head", "top", "footer", "foot", "bottom", "nav", "navbar", "navigation", "menu", "breadcrumb"}
    | {
        "breadcrumbs",
        "copyright",
        "pagination",
        "pager",
        "pages",
        "toolbar",
        "search",
        "banner",
        "share",
        "social",
    }
)
_SIDE_NAMES = frozenset(("sidebar", "side", "aside", "widget", "related", "recommend", "tags"))
_WORD = re.compile(r"[a-z]+")

# Characters. Chosen by hand.
_SHORTEST_PROSE = 60
_SHORTEST_HEADLINE = 20
"""A shorter link, counted in bytes of its prose, is no headline of another article."""
_LONGEST_TEASER = 400
_LONGEST_BETWEEN = 40
"""A longer text between a headline and its teaser is no date or column."""
_MOST_LEVELS = 4
"""Levels up from a teaser to what holds its headline too."""

_WIDE = re.compile(r"[^\x00-\u02ff]")


class PlaceMarks(NamedTuple):
    """What an element is by its own tag, names and role: outside the article as a reason, and whether it is of the
    frame of the site or a sidebar; everywhere whether it is a box of the site, such as a menu."""

    kind: str | None
    frame: bool
    side: bool
    box: bool


def marks_of_place(element: Element) -> PlaceMarks:
    """The marks of an element."""
    return _marks(str(element.tag), element.get("id"), element.get("class"), element.get("role"))


@lru_cache(4096)
def _marks(tag: str, identifier: str | None, classes: str | None, role: str | None) -> PlaceMarks:
    # Pages repeat few names.
    words = set(_WORD.findall(f"{identifier or ''} {classes or ''}".lower()))
    frame = tag in _FRAME_TAGS or role in _FRAME_ROLES or not _FRAME_NAMES.isdisjoint(words)
    side = tag == "aside" or not _SIDE_NAMES.isdisjoint(words)
    kinds = name_kinds(identifier, classes)
    if (kind := _TAGS.get(tag)) is None and kinds:
        # The first in the order of the alphabet, as for boxes in the article.
        kind = KIND_REASONS[min(kinds)]
    box = tag in _BOX_TAGS or role in _FRAME_ROLES or (tag not in _ARTICLE_TAGS and bool(kinds - {"widget"}))
    return PlaceMarks(kind, frame, side, box)


def is_frame(run: TextRun, reason: str, kind: str | None, inside: bool) -> bool:
    """Whether a run is left out as a part of the frame of the site or as a repeat; `kind` is what the elements
    around it are, as a reason."""
    if reason in _CERTAIN or kind in _CERTAIN or (kind in _LIKELY and not inside):
        return True
    if reason in _LIKELY:
        return not (inside and _is_prose(run))
    if reason == _HIDDEN and (not inside or run.linked * 2 >= len(run.text)):
        return not _is_prose(run)
    # What stands around the comments: counts, buttons, names. Names of icons.
    return (kind == _COMMENTS or reason in (_COMMENTS, _DRAWING)) and not _is_prose(run)


def is_teaser(runs: Sequence[TextRun], index: int) -> bool:
    """Whether a run outside the article is the short text below, or above, the linked headline of another one; a
    short line such as a date may stand between them."""
    run = runs[index]
    if len(run.text) > _LONGEST_TEASER:
        return False
    above = index - 1
    if above > 0 and len(runs[above].text) <= _LONGEST_BETWEEN and not runs[above].linked:
        above -= 1
    return any(
        0 <= at < len(runs) and _is_headline(runs[at]) and _are_close(runs[at].block, run.block)
        for at in (above, index + 1)
    )


def bounded_frame(entries: list[LeftOut], size: int) -> list[LeftOut]:
    """The entries; those of doubtful places not as frame if they hold more text than the article, of `size`
    characters, does: it may be the wrong one."""
    if sum(len(entry.text) for entry in entries if entry.frame and entry.reason in _DOUBTFUL) <= size:
        return entries
    return [entry._replace(frame=False) if entry.reason in _DOUBTFUL else entry for entry in entries]


def _is_prose(run: TextRun) -> bool:
    return run.size >= _SHORTEST_PROSE and run.linked * 2 < len(run.text) and SENTENCE.search(run.text) is not None


def _is_headline(run: TextRun) -> bool:
    size = len(run.text)
    return (
        run.linked * 10 >= size * 8
        and size <= _LONGEST_TEASER
        and size + len(_WIDE.findall(run.text)) >= _SHORTEST_HEADLINE
    )


def _are_close(one: Element, other: Element) -> bool:
    """Whether two blocks stand in the same small part of a page."""
    return not set(_up(one)).isdisjoint(_up(other))


def _up(element: Element) -> tuple[Element, ...]:
    """An element and those around it, a few levels up."""
    return (element, *islice(element.iterancestors(), _MOST_LEVELS))
