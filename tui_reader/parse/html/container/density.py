"""The density of prose in the elements of a page, by a score of every run of text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from tui_reader.parse.dom import Element, TextRun, text_length
from tui_reader.parse.html.boilerplate.comments import captions
from tui_reader.parse.html.boilerplate.measures import SENTENCE
from tui_reader.parse.html.boilerplate.names import LINKED_KINDS, is_marked, name_kinds
from tui_reader.parse.html.tables import is_data_table

_PARAGRAPHS = frozenset(("p", "span", "blockquote", "pre"))
SITE_TAGS = frozenset(("footer", "nav", "aside", "form"))
"""Tags of the boxes of a site."""
_TEASER = ("详细", "详情", "全文", "更多", "more")
_INFORMATION = re.compile(
    r".{0,6}(?:发布|发表|更新|来源|时间|日期|作者|published|posted|updated|source|author).{0,4}[:：]", re.I
)
_LONGEST_LABEL = 20
_LONGEST_TEASER, _LONGEST_CUT = 300, 1000
"""Bytes of a teaser that ends in a link to more, or in dots; longer text is a paragraph. Chosen by hand."""
_SHARED_PART = 2.5
"""Two copies of an article share at least 1/2.5 of the prose of the fuller one. Chosen by hand."""
_DISCUSSION = 6
"""Comments are the text of a page where they hold this many times its other prose. Chosen by hand."""


@dataclass(slots=True)
class _ScoredRun:
    """The score of a text run, and the elements around it from the inside out."""

    chain: tuple[Element, ...]
    score: float


def prose_scores(
    runs: Sequence[TextRun], elsewhere: Collection[int], is_title: Callable[[TextRun], bool]
) -> tuple[dict[Element, float], set[Element]]:
    """The score of every element, and the boxes of the site and copies of the page.

    Prose counts for an element; links, fragments of text and what belongs `elsewhere` count against it. Of two
    copies of a page, for desktops and for telephones, each holds the title.
    """
    scored: list[_ScoredRun] = []
    seen: dict[str, _ScoredRun] = {}
    repeats: list[tuple[_ScoredRun, _ScoredRun]] = []
    tables: dict[Element, bool] = {}
    linked = [run.linked for run in runs]
    for index, run in enumerate(runs):
        score = _score(run, any(linked[max(0, index - 1) : index + 2]), index in elsewhere)
        if score < 0 and run.linked and _in_table(run, tables):
            score = 0.0
        scored_run = _ScoredRun(run.chain, score)
        scored.append(scored_run)
        # A page can hold the article twice, for desktops and for telephones; it counts once.
        key = "".join(run.text[:80].split())[:40] if len(run.text) >= 20 else ""
        first = seen.setdefault(key, scored_run) if len(key) >= 20 else scored_run
        if first is not scored_run:
            repeats.append((first, scored_run))
    prose = _prose(scored)
    copies: dict[Element, Element] = {}
    if repeats:
        copies = _copies(repeats, prose)
        _count_once(scored, repeats, copies.keys())
        prose = _prose(scored)
    total = max(prose.values(), default=0.0)
    # A sidebar's name is ignored on an element with 40 % of the prose or more.
    doubted = {element for element, held in prose.items() if held < total * 0.4 and is_site_box(element)}
    doubted -= captions(prose)
    doubted -= _discussion(scored, doubted)
    if copies:
        titled = {element for run in filter(is_title, runs) for element in run.chain}
        doubted.update(copy for copy, other in copies.items() if copy in titled and other in titled)
    for scored_run in scored:
        if scored_run.score > 0 and not doubted.isdisjoint(scored_run.chain):
            scored_run.score *= -0.3
    return _sums(scored), doubted


def _in_table(run: TextRun, known: dict[Element, bool]) -> bool:
    """Whether a run is in a table with a header, whose links are data; `known` caches the tables."""
    table = None
    if run.block.tag in ("td", "th", "p", "div", "li"):
        table = next((element for element in run.chain if element.tag == "table"), None)
    if table is None:
        return False
    if table not in known:
        known[table] = next(table.iter("th"), None) is not None and is_data_table(table)
    return known[table]


def _discussion(scored: Sequence[_ScoredRun], doubted: Collection[Element]) -> set[Element]:
    """The comments among the boxes of the site, where a page is a discussion: its other prose is a small part."""
    comments = {
        element
        for element in doubted
        if element.tag not in SITE_TAGS and name_kinds(element.get("id"), element.get("class")) == {"comments"}
    }
    if not comments:
        return comments
    own = said = 0.0
    for scored_run in scored:
        around = [element for element in scored_run.chain if element in doubted] if scored_run.score > 0 else []
        if scored_run.score > 0 and not around:
            own += scored_run.score
        elif around and comments.issuperset(around):
            said += scored_run.score
    return comments if own * _DISCUSSION < said else set()


def _prose(scored: Iterable[_ScoredRun]) -> dict[Element, float]:
    """The score of the prose alone in every element."""
    return _sums([scored_run for scored_run in scored if scored_run.score > 0])


def _sums(scored: Iterable[_ScoredRun]) -> dict[Element, float]:
    """The sum of the scores in every element."""
    sums: defaultdict[Element, float] = defaultdict(float)
    for scored_run in scored:
        score = scored_run.score
        for element in scored_run.chain:
            sums[element] += score
    return sums


def _copies(
    repeats: Sequence[tuple[_ScoredRun, _ScoredRun]], prose: dict[Element, float]
) -> dict[Element, Element]:
    """Of every two elements that share much of their text, the one with less prose, with the other one.

    The copy for telephones may be another version of the text, so not all of it is repeated.
    """
    shared: dict[tuple[Element, Element], float] = {}
    for first, later in repeats:
        if first.score > 0 and later.score > 0 and (pair := _diverging(first.chain, later.chain)):
            shared[pair] = shared.get(pair, 0.0) + later.score
    return dict(
        (later, first) if prose[later] <= prose[first] else (first, later)
        for (first, later), score in shared.items()
        if score * _SHARED_PART >= max(prose[first], prose[later])
    )


def _count_once(
    scored: Sequence[_ScoredRun], repeats: Sequence[tuple[_ScoredRun, _ScoredRun]], copies: AbstractSet[Element]
) -> None:
    """Set the score of repeated text to 0 in copies; outside of copies, everywhere but in the first place."""
    for first, later in repeats:
        if copies.isdisjoint(first.chain):
            later.score = 0.0
    if copies:
        for scored_run in scored:
            if not copies.isdisjoint(scored_run.chain):
                scored_run.score = 0.0


def _diverging(first: Sequence[Element], later: Sequence[Element]) -> tuple[Element, Element] | None:
    """The first two elements from the root in which the chains differ; None where one contains the other."""
    for element, other in zip(reversed(first), reversed(later), strict=False):
        if element is not other:
            return element, other
    return None


def is_site_box(element: Element) -> bool:
    """Whether an element is a box of the site by its tag or its names."""
    if element.tag in SITE_TAGS:
        return True
    if element.tag in ("body", "html", "article", "main"):
        return False
    kinds = name_kinds(element.get("id"), element.get("class"))
    if not kinds:
        return False
    kinds -= {"widget"}
    # Boxes of these kinds consist of links; a teaser without one is the lead of the article.
    return bool(kinds - LINKED_KINDS) or (bool(kinds) and element.find(".//a[@href]") is not None)


def begins_with_information(text: str) -> bool:
    """Whether a line begins with the date, the publisher or the author and their label."""
    start = text[:_LONGEST_LABEL]
    return (":" in start or "：" in start) and _INFORMATION.match(start) is not None


def is_cut_short(text: str, size: int) -> bool:
    """Whether a text of `size` bytes is a teaser that ends in dots."""
    return size <= _LONGEST_CUT and text.endswith(("...", "…"))


def _leads_on(text: str) -> bool:
    """Whether a text ends in the words of a link to the whole of it, such as 详细 or `[more] >>`."""
    text = text.rstrip(">»").rstrip()
    return (text[:-1] if text.endswith(("]", "】", ")", "）")) else text).lower().endswith(_TEASER)


def _score(run: TextRun, near_links: bool, teaser: bool) -> float:
    # Size in bytes of UTF-8: a Han character says as much as three Latin letters. The weights were chosen by hand.
    text = run.text
    size = run.size
    linked = run.linked / len(text)
    if linked > 0.5 or teaser or (size <= _LONGEST_TEASER and _leads_on(text)) or is_cut_short(text, size):
        return -0.5 * min(size, 200)
    if size < 300 and begins_with_information(text):
        return -0.25 * min(size, 60)
    if size >= 60 and SENTENCE.search(text):
        return size * (1 - linked)
    if not near_links:
        # Short lines without a link around them are names, figures or verse; navigation consists of links.
        return 0.3 * size
    return -0.25 * min(size, 60)


def densest(scores: dict[Element, float]) -> Element | None:
    """The element with the highest score; of equal ones the innermost."""
    best: Element | None = None
    top = 0.0
    for element, score in scores.items():
        if score > top or (score == top and best is not None and best in element.iterancestors()):
            best, top = element, score
    if best is not None and best.tag in _PARAGRAPHS:
        # One long paragraph among short lines is not the whole article; its parent is, with half the score or
        # few links.
        parent = best.getparent()
        if parent is not None and (scores.get(parent, 0.0) >= top / 2 or _is_text(parent)):
            return parent
        if parent is not None and is_marked(parent):
            return parent
    return best


def _is_text(element: Element) -> bool:
    """Whether links make up less than a third of an element within the page."""
    if element.tag in ("body", "html"):
        return False
    return sum(map(text_length, element.iter("a"))) * 3 < text_length(element)
