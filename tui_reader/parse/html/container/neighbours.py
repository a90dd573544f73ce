"""Other articles on the page of an article, which endless pages load below it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tui_reader.parse.dom import Element, TextRun, head_title, text_of
from tui_reader.parse.html.boilerplate.measures import is_prose
from tui_reader.parse.structure.match_key import match_key
from tui_reader.text.dates import find_dates

_LEAST_KEY = 6
"""Letters of a heading that is compared with the title of its page. Chosen by hand."""
_LEAST_ARTICLE, _PROSE = 300, 60
"""Bytes of an article beside another one, and of each of its paragraphs. Chosen by hand."""
_AROUND, _LONGEST_DATE_LINE = 4, 80
"""Lines before and after a heading, and characters of each, that are searched for a date. Chosen by hand."""
_MOST_HEADINGS = 60
_HEADINGS = ("h1", "h2", "h3")


@dataclass(frozen=True, slots=True)
class _Heading:
    """The heading of the run `index`, and whether it is the title of the page."""

    element: Element
    index: int
    titled: bool


def page_titles(element: Element) -> tuple[str, ...]:
    """The keys of the titles that a page states in its head."""
    tree = element.getroottree().getroot()
    graph = tree.find(".//meta[@property='og:title']")
    title = head_title(tree)
    stated = [
        text_of(tree.find(".//title") if title is None else title),
        (graph.get("content") or "") if graph is not None else "",
    ]
    return tuple(key for text in stated if (key := match_key(text)))


def is_title(text: str, titles: Collection[str]) -> bool:
    """Whether a heading is the title of its page, or the beginning of it before the name of the site."""
    key = match_key(text)
    return len(key) >= _LEAST_KEY and any(title.startswith(key) for title in titles)


def neighbour_runs(runs: Sequence[TextRun], titles: Collection[str]) -> frozenset[int]:
    """The indexes of the runs of text of other articles.

    Another article has a heading of the level of the page's title, which links to another page or has a date near
    it, and prose; below the title it comes after the prose of the page's own article. Sections have neither link
    nor date. Nothing is found on a page whose title is no heading.
    """
    headings = _headings(runs, titles)
    titled = [heading for heading in headings if heading.titled]
    if not titled or len(headings) > _MOST_HEADINGS:
        return frozenset()
    own = min(titled, key=lambda heading: heading.element.tag)
    others = [
        heading
        for heading in headings
        if heading.element.tag == own.element.tag
        and not heading.titled
        and (heading.index < own.index or _prose(runs[own.index : heading.index]) >= _LEAST_ARTICLE)
        and _is_independent(heading, runs)
    ]
    if not others:
        return frozenset()
    apart = {element for each in titled for element in (each.element, *each.element.iterancestors())}
    found: set[int] = set()
    for heading in others:
        found.update(_article(heading, runs, apart))
    left = [run for index, run in enumerate(runs) if index not in found]
    return frozenset(found) if _prose(left) >= _LEAST_ARTICLE else frozenset()


def _headings(runs: Sequence[TextRun], titles: Collection[str]) -> list[_Heading]:
    found: dict[Element, _Heading] = {}
    for index, run in enumerate(runs):
        block = run.block
        if block.tag in _HEADINGS and block not in found:
            found[block] = _Heading(block, index, is_title(run.text, titles))
    return list(found.values())


def _is_independent(heading: _Heading, runs: Sequence[TextRun]) -> bool:
    """Whether a heading links to another page, or has a date on a short line near it."""
    for link in (next(heading.element.iter("a"), None), next(heading.element.iterancestors("a"), None)):
        address = (link.get("href") or "") if link is not None else ""
        if address and "#" not in address and not address.startswith(("javascript:", "mailto:")):
            return True
    near = runs[max(0, heading.index - _AROUND) : heading.index + _AROUND + 1]
    return any(len(run.text) <= _LONGEST_DATE_LINE and find_dates(run.text) for run in near)


def _article(heading: _Heading, runs: Sequence[TextRun], apart: Collection[Element]) -> range:
    """The runs of the largest box that begins with a heading and holds no other article's beginning."""
    before = next((run for run in reversed(runs[: heading.index]) if is_prose(run, _PROSE)), None)
    outside = {*apart, *(before.chain if before is not None else ())}
    box = heading.element
    while (parent := box.getparent()) is not None and parent not in outside:
        box = parent
    first = last = heading.index
    while first and box in runs[first - 1].chain:
        first -= 1
    while last + 1 < len(runs) and box in runs[last + 1].chain:
        last += 1
    return range(first, last + 1) if _prose(runs[first : last + 1]) >= _LEAST_ARTICLE else range(0)


def _prose(runs: Sequence[TextRun]) -> int:
    """The bytes of prose in runs of text."""
    return sum(run.size for run in runs if is_prose(run, _PROSE))
