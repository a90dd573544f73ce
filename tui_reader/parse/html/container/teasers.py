"""The summaries of other pages on a page: cards that repeat, each a linked headline and a short text below it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tui_reader.parse.dom import Element, TextRun
from tui_reader.parse.html.boilerplate.measures import is_prose
from tui_reader.parse.html.container.density import is_site_box

_LEAST_CARDS = 3
_LEAST_HEADLINE = 12
_LONGEST_CARD, _MOST_LINES = 900, 8
"""Bytes and lines of a card; a longer one is a text. Chosen by hand."""
_OWN_TEXT, _PROSE, _MOST_TEASERS = 200, 60, 8
"""Bytes of the text of a page and of each of its paragraphs, and how many times its length the teasers beside it
may have; a page with less text consists of its teasers. Chosen by hand."""
_BETWEEN = 4
"""Lines from the headline of a card to its summary at most, such as a date and an author. Chosen by hand."""
_NO_CARD = frozenset(("p", "tr", "td", "th", "dt", "dd", "span", "body", "html"))


def teaser_runs(runs: Sequence[TextRun]) -> frozenset[int]:
    """The indexes of the runs of text that are summaries of other pages.

    A card is an element with a headline that is a link to another page on a separate line, and one short text
    after it. Three or more cards side by side are teasers, whatever their names. A link within a sentence or
    before it on its line makes no card, nor does one to a place on the same page: those are lists of a text.
    """
    pairs: list[tuple[int, int]] = []
    headline = -_BETWEEN - 1
    for index, run in enumerate(runs):
        if run.linked * 10 >= len(run.text) * 9:
            headline = index if _is_headline(run) else headline
        elif index - headline <= _BETWEEN and run.linked * 2 <= len(run.text):
            pairs.append((headline, index))
    if len(pairs) < _LEAST_CARDS:
        return frozenset()
    groups: dict[tuple[Element | None, object], dict[Element, list[int]]] = {}
    for headline, index in pairs:
        card = _card(runs, headline, index)
        if card is not None:
            groups.setdefault((card.getparent(), card.tag), {}).setdefault(card, []).append(index)
    found = frozenset(
        index
        for group in groups.values()
        if len(group) >= _LEAST_CARDS
        for indexes in group.values()
        for index in indexes
    )
    return found if found and _is_beside_article(runs, found) else frozenset()


def _is_beside_article(runs: Sequence[TextRun], teasers: Collection[int]) -> bool:
    """Whether a page holds text besides its teasers; without it they are what the page shows."""
    own = teased = 0
    for index, run in enumerate(runs):
        size = run.size
        if index in teasers:
            teased += size
        elif is_prose(run, _PROSE):
            own += 0 if any(map(is_site_box, run.chain)) else size
    return own >= _OWN_TEXT and own * _MOST_TEASERS >= teased


def _is_headline(run: TextRun) -> bool:
    """Whether a line is a link to another page, long enough to be a headline."""
    if run.size < _LEAST_HEADLINE:
        return False
    link = next(run.block.iter("a"), None)
    if link is None:
        link = next(run.block.iterancestors("a"), None)
    address = (link.get("href") or "") if link is not None else ""
    return bool(address) and "#" not in address


def _card(runs: Sequence[TextRun], headline: int, summary: int) -> Element | None:
    """The element that holds a headline and a summary and little else; None where there is none."""
    outside = set(runs[headline].chain)
    card = next((element for element in runs[summary].chain if element in outside), None)
    if card is None:
        return None
    first = last = headline
    while first and last - first <= _MOST_LINES and card in runs[first - 1].chain:
        first -= 1
    while last + 1 < len(runs) and last - first <= _MOST_LINES and card in runs[last + 1].chain:
        last += 1
    size = sum(run.size for run in runs[first : last + 1])
    if last - first >= _MOST_LINES or size > _LONGEST_CARD:
        return None
    # A card may be alone in the column of a grid.
    beside = {*runs[first - 1].chain} if first else set()
    beside.update(runs[last + 1].chain if last + 1 < len(runs) else ())
    while (parent := card.getparent()) is not None and parent.tag not in ("body", "html") and parent not in beside:
        card = parent
    return None if card.tag in _NO_CARD else card
