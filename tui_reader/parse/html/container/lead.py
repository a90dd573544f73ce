"""The lead of an article: the summary or subtitle between its heading and the element that holds its text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache

from tui_reader.parse.dom import Element, TextRun, text_length
from tui_reader.parse.html.boilerplate.measures import SENTENCE
from tui_reader.parse.html.boilerplate.names import name_kinds
from tui_reader.parse.html.container.density import SITE_TAGS, begins_with_information
from tui_reader.parse.html.container.neighbours import is_title
from tui_reader.text.dates import find_dates

_NO_LEAD = frozenset(("figcaption", "figure", "li", "td", "dd"))
_SUBTITLE_TAGS = frozenset(("h2", "h3", "h4", "p", "div"))
_TEASER_KINDS = frozenset(("related", "widget"))
_SHORTEST_LEAD, _LONGEST_LEAD, _MOST_LEAD = 80, 1500, 3
"""Bytes of a lead, and how many blocks may stand between the heading and the text. Chosen by hand."""
_SHORTEST_SUBTITLE, _MOST_LINKS = 40, 8
"""Bytes of a line directly below the title in its box, where a shorter one is a column or a name, and linked lines
between it and the text, where more are the menu below the name of the site. Chosen by hand."""


def find_lead(
    container: Element, runs: Sequence[TextRun], doubted: Collection[Element], titles: Collection[str]
) -> tuple[Element, ...]:
    """The blocks of prose between the last heading above the container, an `h1` or the title, and the container.

    A line directly below the title, in its box and without links and dates, is a subtitle; below the name of the
    site it is its motto. `doubted` are boxes of the site; one named for a teaser is the lead itself. `titles` are
    those that the page states.
    """
    lead: list[Element] = []
    subtitle: Element | None = None
    heading: TextRun | None = None
    links = 0
    # The lines of one block share its length.
    length = cache(text_length)
    for index, run in enumerate(runs):
        if container in run.chain:
            break
        is_main = any(element.tag == "h1" for element in run.chain[:3])
        links += run.linked * 2 > len(run.text)
        if is_main or (run.linked * 2 <= len(run.text) and is_title(run.text, titles)):
            lead, subtitle, heading, links = [], None, run, 0
        elif heading is not None and _is_lead(run, doubted, length):
            lead.append(run.block)
        elif heading is not None and runs[index - 1] is heading and is_title(heading.text, titles):
            subtitle = run.block if _is_subtitle(run, heading, doubted) else None
    else:
        return ()
    if subtitle is not None and links <= _MOST_LINKS:
        lead.insert(0, subtitle)
    found = tuple(dict.fromkeys(lead))
    return found if len(found) <= _MOST_LEAD else ()


def _is_lead(run: TextRun, doubted: Collection[Element], length: Callable[[Element], int]) -> bool:
    size = run.size
    return (
        _SHORTEST_LEAD <= size <= _LONGEST_LEAD
        and run.linked * 3 < len(run.text)
        and SENTENCE.search(run.text) is not None
        and not begins_with_information(run.text)
        and not _is_outside(run, doubted)
        and length(run.block) <= 2 * len(run.text)
    )


def _is_subtitle(run: TextRun, heading: TextRun, doubted: Collection[Element]) -> bool:
    return (
        run.block.tag in _SUBTITLE_TAGS
        and not run.linked
        and _SHORTEST_SUBTITLE <= run.size <= _LONGEST_LEAD
        and any(element in heading.chain[1:3] for element in run.chain[1:3])
        and not begins_with_information(run.text)
        and not _is_outside(run, doubted)
        and text_length(run.block) <= 2 * len(run.text)
        and not find_dates(run.text)
    )


def _is_outside(run: TextRun, doubted: Collection[Element]) -> bool:
    """Whether a run is a caption, an item or a cell, or in a box of the site."""
    for element in run.chain:
        if element.tag in _NO_LEAD:
            return True
        if element in doubted:
            kinds = name_kinds(element.get("id"), element.get("class"))
            if element.tag in SITE_TAGS or not kinds or kinds - _TEASER_KINDS:
                return True
    return False
