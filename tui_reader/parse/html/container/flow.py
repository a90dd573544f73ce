"""The whole of a short text: what stands beside it in the same flow of paragraphs, lists and tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from collections.abc import Set as AbstractSet

from tui_reader.parse.dom import HEADINGS, Element, TextRun, id_and_class, text_length, text_of
from tui_reader.parse.html.boilerplate.measures import WHOLE_SENTENCE
from tui_reader.parse.html.boilerplate.names import is_marked
from tui_reader.parse.html.container.density import SITE_TAGS, is_cut_short, is_site_box

_FLOW = frozenset(
    (*HEADINGS, "p", "ul", "ol", "dl", "li", "dt", "dd", "table", "tbody", "tr", "pre", "blockquote", "figure")
) | frozenset(("details", "hr", "br", "address", "math"))
"""Tags of the parts of a text; boxes beside a text may be columns of the page."""
_CONTENTS = re.compile(r"(?:^|[\s_-])(?:toc|contents|index)(?=$|[\s_-])", re.I)
_LISTS = frozenset(("ul", "ol", "dl", "table", "tbody", "tr"))
_SHORT, _LEAST_REST = 1000, 100
"""Characters of a text whose neighbours are looked at, a longer one stands for itself, and of neighbours without a
sentence. Chosen by hand."""


def whole_flow(
    element: Element, runs: Sequence[TextRun], elsewhere: Collection[int], doubted: AbstractSet[Element]
) -> Element:
    """The outermost element of whose parts each is a part of the same text as `element`, where this one is short.

    The parts of a text are paragraphs, headings, lists and tables, boxes of one tag and class, and boxes with few
    links, unless these are those of the whole page. Boxes of the site may stand between them. An element that
    is marked as the text of the article is the whole of it. `elsewhere` are the indexes of the runs of other
    articles, `doubted` the boxes of the site and copies of the page.
    """
    if is_marked(element) or text_length(element, _SHORT + 1) > _SHORT:
        return element
    chars: Counter[Element] = Counter()
    linked: Counter[Element] = Counter()
    others: set[Element] = set()
    for index, run in enumerate(runs):
        for around in run.chain:
            chars[around] += len(run.text)
            linked[around] += run.linked
        if index in elsewhere or is_cut_short(run.text, run.size) or not doubted.isdisjoint(run.chain):
            others.update(run.chain)
    best = element
    while best.tag not in ("body", "html"):
        parent = best.getparent()
        if parent is None or not _is_flow(parent, best, chars, linked, others):
            break
        best = parent
    return best if best is not element and _is_worth(best, element, runs) else element


def links_below_heading(
    runs: Sequence[TextRun], elsewhere: Collection[int], is_title: Callable[[TextRun], bool]
) -> Element | None:
    """The element that holds most of a page of links below its heading, such as an index.

    What is in boxes of the site or of other articles does not count, and a menu has no heading.
    """
    own = [run for index, run in enumerate(runs) if index not in elsewhere and not any(map(_is_frame, run.chain))]
    first = next(
        (
            index
            for index, run in enumerate(own)
            if not run.linked and (run.block.tag in HEADINGS or is_title(run))
        ),
        None,
    )
    if first is None:
        return None
    chars: Counter[Element] = Counter()
    for run in own[first:]:
        for around in run.chain:
            chars[around] += len(run.text)
    whole = max(chars.values())
    if whole < _LEAST_REST:
        return None
    enough = [element for element, size in chars.items() if size * 5 >= whole * 4]
    return min(enough, key=lambda element: (chars[element], -sum(1 for _ in element.iterancestors())))


def _is_frame(element: Element) -> bool:
    """Whether an element is a box of the site and no table of contents, which may be all that a page has."""
    return is_site_box(element) and (element.tag in SITE_TAGS or not _CONTENTS.search(id_and_class(element)))


def _is_worth(whole: Element, part: Element, runs: Sequence[TextRun]) -> bool:
    """Whether the rest of `whole` says as much as the part, or has a sentence."""
    held = rest = 0
    for run in runs:
        if part in run.chain:
            held += len(run.text)
        elif whole in run.chain and not any(map(is_site_box, run.chain)):
            rest += len(run.text)
            is_cut = is_cut_short(run.text, run.size)
            if run.linked * 3 <= len(run.text) and not is_cut and WHOLE_SENTENCE.match(run.text):
                return True
    return rest >= max(held, _LEAST_REST)


def _is_flow(
    parent: Element, part: Element, chars: Counter[Element], linked: Counter[Element], others: Collection[Element]
) -> bool:
    """Whether all that `parent` holds belongs to the same text as one of its parts."""
    children = [child for child in parent.iterchildren("*") if chars[child] and not is_site_box(child)]
    flow = [index for index, child in enumerate(children) if _inner(child, chars).tag in _FLOW]
    place = children.index(part) if part in children else 0
    # What follows a line with a colon belongs to it; beside a box, a list of links may be another one.
    takes_lists = part.tag in _FLOW or text_of(part).endswith((":", "："))
    has_boxes = False
    for index, child in enumerate(children):
        if child is part:
            continue
        if child in others:
            return False
        if (child.tag, child.get("class") or child) == (part.tag, part.get("class")) or child.tag in HEADINGS:
            continue
        if parent.tag == "body" and part.tag not in _FLOW:
            # The boxes of a page.
            return False
        is_linked = linked[child] * 2 > chars[child]
        if index in flow or (len(flow) > 1 and flow[0] < index < flow[-1]):
            # Links above a text are a menu, but for those of a list.
            if is_linked and parent.tag not in _LISTS and (index < place or not takes_lists):
                return False
        elif is_linked:
            return False
        else:
            has_boxes = True
    return not has_boxes or linked[parent] * 2 <= chars[parent]


def _inner(element: Element, chars: Counter[Element]) -> Element:
    """The only part of a box that has text, however many boxes are around it; else the box."""
    inner = element
    while (part := next((child for child in inner.iterchildren("*") if chars[child]), None)) is not None:
        if chars[part] < chars[inner]:
            break
        inner = part
        if inner.tag in _FLOW:
            return inner
    return element
