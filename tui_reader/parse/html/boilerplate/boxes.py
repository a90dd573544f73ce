"""Boxes of boilerplate in an article's container: sharing, related articles, newsletters, navigation, authors.

Evidence adds up: the tag, the words of its names, links, repeated cards, its position. The more there is, the
larger the part of the article that may be left out; past that part the box is text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from tui_reader.parse.dom import HEADINGS, Element, TextRun, text_of, text_runs
from tui_reader.parse.html.boilerplate.cards import FEWEST_CARDS, LONGEST_CARD, has_cards, has_headline_cards
from tui_reader.parse.html.boilerplate.comments import captions
from tui_reader.parse.html.boilerplate.controls import is_control
from tui_reader.parse.html.boilerplate.credits import credit_elements
from tui_reader.parse.html.boilerplate.discussions import discussion_posts
from tui_reader.parse.html.boilerplate.edges import boxes_at_edges
from tui_reader.parse.html.boilerplate.headings import RELATED, add_headings
from tui_reader.parse.html.boilerplate.invitations import teaser_blocks
from tui_reader.parse.html.boilerplate.measures import INLINE, Box, Measures, measure, runs_within
from tui_reader.parse.html.boilerplate.names import (
    KIND_REASONS,
    LINKED_KINDS,
    LINKS,
    is_marked,
    name_kinds,
)
from tui_reader.parse.html.tables import is_data_table
from tui_reader.parse.left_out import LeftOutLedger

_TAGS = {"nav": 2.0, "aside": 1.0, "footer": 1.0, "menu": 1.0, "dialog": 1.0, "form": 0.5}
_ROLES = {
    "navigation": (2.0, "navigation"),
    "menu": (1.0, "navigation"),
    "menubar": (1.0, "navigation"),
    "toolbar": (1.5, "tools"),
    "search": (1.5, "tools"),
    "dialog": (1.5, "overlay"),
    "alertdialog": (1.5, "overlay"),
    "complementary": (1.0, "sidebar"),
    "contentinfo": (1.0, "footer"),
}
"""Evidence and kind of boxes by their ARIA role, which says the same as a tag."""
_DOCUMENT_ROLE = "doc-"
_DOCUMENT_FRAME = frozenset(("doc-toc", "doc-pagelist", "doc-pageheader", "doc-pagefooter"))
"""Roles of the parts of a document (DPUB-ARIA 1.1), such as notes, bibliography and glossary, which are text even
where they are mostly links, all but these. `note` is the same in ARIA."""
_BOXES = frozenset(
    (
        "div",
        "section",
        "aside",
        "nav",
        "footer",
        "form",
        "dialog",
        "menu",
        "ul",
        "ol",
        "dl",
        "table",
        "header",
        "p",
    )
) | frozenset(("li", "span", "a", "center", "td", "article", "details", "address"))
_INLINE_KINDS = frozenset(("hidden", "share", "navigation"))
"""Kinds of links and spans that are left out."""
_MOST_LINES = 60
"""Lines of a block that are searched for a link. Chosen by hand."""
_PLAIN = frozenset(("p", "li", "td", "address", "center", "details", "article", "header"))
_SHARES = ((2.25, 0.5, 1 << 30), (1.5, 0.15, 900), (1.0, 0.06, 320))
"""Evidence, and the part of the article and the characters that it may leave out. Chosen by hand."""
_DISCUSSION_SHARES = ((2.5, 0.8, 1 << 30), *_SHARES)
"""The same for a discussion of several comments below a text; it is often longer than the text."""
_SURE, _UNSURE = 2.25, 1.5
_ADVERTISED = frozenset(("advertisement",))
_LEAST_LEFT, _MANY_LINKS = 20, 3
"""Characters of a container that are left at least, and links that no sentence of a text has. Chosen by hand."""
_LITTLE = 60
"""Characters; a box with fewer and without a link is a label. Chosen by hand."""
_LONGEST_CAPTION, _FEWEST_BUTTONS = 40, 3
"""Characters beside the controls in a box, and buttons without links. Chosen by hand."""
_STAMP = re.compile(r"\d{1,4}[-./年]\s?\d{1,2}[-./月]\s?\d{1,4}|(?<!\d)(?:\d{1,2}:\d\d|(?:19|20)\d\d)(?!\d)")
_LONGEST_STAMP, _FEWEST_POSTS = 80, 2
"""Characters of a line with the date of a post, and posts of a discussion. Chosen by hand."""
_TAIL = 0.15
"""The part of the prose that may follow a box at the end of the text. Chosen by hand."""
_MOST_OF_ALL, _MOST_UNLINKED, _MOST_UNSURE = 0.8, 0.5, 0.25
"""The parts of the container that may be left out as text without links in all, besides a discussion, and as boxes
of one kind that are not sure. Chosen by hand."""


def boilerplate_filter(
    container: Element,
    trusted: bool,
    ledger: LeftOutLedger | None = None,
    runs: Sequence[TextRun] | None = None,
) -> Callable[[Element], bool]:
    """A test whether an element in the container is left out with everything in it; `ledger` records what is.

    `runs` are those of the page, where they are known. In a `trusted` container (one that a publishing system
    fills from its editor) nothing is left out: names say little, and links are the author's.
    """
    if trusted:
        return lambda _: False
    runs = text_runs(container) if runs is None else runs_within(container, runs)
    measured = measure(container, runs)
    if not measured.whole:
        return lambda _: False
    _find(container, measured)
    _find_posts(container, measured)
    dropped, room = _bounded(measured)
    further = (
        (teaser_blocks(runs, measured.range_of), "related"),
        (credit_elements(container, runs), "credit"),
        (boxes_at_edges(container, runs, measured), "edge"),
    )
    for elements, kind in further:
        for element in elements:
            chars = 0 if element in dropped else measured.unlinked(element)
            if chars <= room:
                dropped.setdefault(element, KIND_REASONS[kind])
                room -= chars
    add_headings(dropped, measured, container, room)
    if _left(dropped, measured) < _LEAST_LEFT:
        # A page of links, such as an index: they are its text.
        return lambda _: False
    if ledger is not None:
        for element, reason in dropped.items():
            ledger.note(element, reason)
    return dropped.__contains__


def _left(dropped: dict[Element, str], measured: Measures) -> int:
    """The characters of the container that are in none of the elements; all, where these hold too few."""
    boxes = [box for element in dropped if (box := measured.boxes.get(element)) is not None]
    if sum(box.chars for box in boxes) < measured.whole - _LEAST_LEFT:
        return measured.whole
    return sum(len(run.text) for run in measured.runs if not any(element in dropped for element in run.chain))


def _find(container: Element, measured: Measures) -> None:
    """Add the outermost boxes whose evidence covers what they hold to `measured.found`."""
    # A box that holds the heading of the page holds the article too, whatever its names.
    heading = next((h1 for h1 in container.iter("h1") if text_of(h1)), None)
    titled = set(heading.iterancestors()) if heading is not None else set()
    own = captions(measured.boxes)
    pending = list(reversed(container))
    while pending:
        element = pending.pop()
        if not isinstance(element.tag, str):
            continue
        if _is_document_part(element):
            continue
        box = measured.boxes.get(element)
        is_text = element in own or (element in titled and box is not None and bool(box.prose))
        if element.tag in _BOXES and not is_text:
            score, reason = _evidence(element, box, measured)
            limits: tuple[tuple[float, float, int], ...] = _SHARES
            if reason == KIND_REASONS["comments"] and box is not None:
                if _is_discussion(box, measured):
                    limits = _DISCUSSION_SHARES
                    score += 1.5 * _is_dated(box, measured)
                elif box.prose:
                    score = min(score, _UNSURE)
            if score < limits[-1][0]:
                pending.extend(reversed(element))
                continue
            chars = box.chars if box else len(text_of(element))
            if any(
                score >= least and chars <= share * measured.whole and chars <= most
                for least, share, most in limits
            ):
                if chars:
                    measured.found.append((score, element, reason))
                continue
        pending.extend(reversed(element))


def _is_document_part(element: Element) -> bool:
    role = element.get("role")
    return role is not None and (
        role == "note" or (role.startswith(_DOCUMENT_ROLE) and role not in _DOCUMENT_FRAME)
    )


def _find_posts(container: Element, measured: Measures) -> None:
    """Add the posts of discussions that no name describes to `measured.found`."""
    known = {element for _, element, _ in measured.found}
    for post in discussion_posts(measured.runs):
        if post in measured.boxes and post is not container and known.isdisjoint((post, *post.iterancestors())):
            measured.found.append((_DISCUSSION_SHARES[0][0], post, KIND_REASONS["comments"]))


def _is_discussion(box: Box, measured: Measures) -> bool:
    """Whether a box of comments stands below a text, with all comments in it.

    Where the text above is shorter than the first comment, or comments stand between parts of the text, the page
    is a thread: questions, answers and posts are its text.
    """
    if measured.comments is None and box.prose:
        measured.comments = box
    first = measured.comments
    if first is None or box is first or first.first <= box.first <= first.last:
        lengths = (after - before for before, after in pairwise(measured.prose[box.first : box.last + 2]))
        return measured.prose[box.first] >= next((length for length in lengths if length), 0)
    return False


def _is_dated(box: Box, measured: Measures) -> bool:
    """Whether the box is at the end and several of its lines are dates of posts."""
    if measured.prose[-1] - measured.prose[box.last + 1] > _TAIL * measured.prose[-1]:
        return False
    lines = (run.text for run in measured.runs[box.first : box.last + 1] if len(run.text) <= _LONGEST_STAMP)
    return sum(_STAMP.search(line) is not None for line in lines) >= _FEWEST_POSTS


def _evidence(element: Element, box: Box | None, measured: Measures) -> tuple[float, str]:
    """How much speaks for boilerplate, and the reason that is recorded for it."""
    kinds = name_kinds(element.get("id"), element.get("class"))
    reason = KIND_REASONS[min(kinds)] if kinds else LINKS
    if element.tag in INLINE:
        return _inline_evidence(element, kinds, reason, measured)
    if element.tag == "table" and is_data_table(element):
        return 0.0, reason
    if not _leads_away(kinds, box):
        kinds -= LINKED_KINDS
    role, kind = _ROLES.get(element.get("role") or "", (0.0, ""))
    if role and not kinds:
        reason = KIND_REASONS[kind]
    tagged = max(_TAGS.get(element.tag, 0.0), role)
    score = tagged + min(2, len(kinds) - 0.5 * ("widget" in kinds))
    if box is None:
        return score, reason
    if _is_of_controls(box):
        # Names of services and links that share or print the page, with a label of a few letters.
        return _SURE, reason if kinds else KIND_REASONS["share"]
    if element.tag == "article" and box.linked * 2 > box.chars and box.chars <= LONGEST_CARD and not box.files:
        # An article within the article that is little more than a link is the card of another one.
        return 1.5, KIND_REASONS["related"]
    if not kinds and (element.tag in _PLAIN or is_marked(element)):
        return 0.0, reason
    if not (kinds or score) and _is_of_text(element, box, measured):
        return 0.0, reason
    density = box.linked / box.chars
    if box.links >= 2 or (box.links and density > 0.8 and score):
        if box.files * 2 > box.links:
            score -= 1.5
        elif density > 0.6:
            score += 1.5
        elif density > 0.3:
            score += 0.75
        if box.anchors * 2 > box.links > 2 and density > 0.6:
            score += 0.75
    if not score and not box.links:
        return 0.0, reason
    heading = _heading(element)
    related = heading is not None and RELATED.match(heading) is not None
    headlines = box.links >= FEWEST_CARDS and has_headline_cards(element, measured)
    if not (score or related or headlines):
        return 0.0, reason
    before, after = measured.prose[box.first], measured.prose[-1] - measured.prose[box.last + 1]
    at_edge = bool(before + after) and (not before or after <= _TAIL * measured.prose[-1])
    score += 0.5 * at_edge
    if headlines:
        score += 1.75 if at_edge else 1.0
    elif has_cards(element, measured, 0 if "comments" in kinds else 1):
        score += 1.0
    if related:
        score += 0.75
    elif heading is None and _is_list(element) and _introduced(element):
        if not kinds:
            # References under their heading are text, however short.
            return 0.0, reason
        score -= 1.0
    if box.tables and density < 0.3:
        score -= 1.5
    if box.forms > (element.tag == "form") and "newsletter" in kinds:
        return score + 1.0, reason
    alone = len(kinds) + bool(tagged) == 1 and box.links < _MANY_LINKS and box.chars <= _SHARES[-1][2]
    if alone and measured.is_of_sentences(box):
        # A name or a tag alone is no reason to leave a sentence out.
        score -= 0.5
    # Sentences without a link are text, and the more so under a heading in the middle.
    if not box.links and box.chars >= _LITTLE and heading is not None and after > _TAIL * measured.prose[-1]:
        score -= 1.5
    elif not box.links and box.prose:
        score -= 0.5
    return score, reason


def _is_of_text(element: Element, box: Box, measured: Measures) -> bool:
    """Whether a box without a name is text whatever its links: one of several like it, such as a section that
    refers to another, a sentence with links, or a part of a page of links, such as an index."""
    return not measured.prose[-1] or measured.has_written_form(element, box) or measured.is_of_sentences(box)


def _inline_evidence(
    element: Element, kinds: frozenset[str], reason: str, measured: Measures
) -> tuple[float, str]:
    """The evidence for a link or span; none for a link in a sentence, which would lack its words."""
    is_link = element.tag == "a"
    if is_link and is_control(element):
        reason = KIND_REASONS["tools"]
    elif kinds.isdisjoint(_INLINE_KINDS):
        return 0.0, reason
    if is_link and "hidden" not in kinds and _is_in_sentence(element, measured):
        return 0.0, reason
    return 1.0, reason


def _is_in_sentence(link: Element, measured: Measures) -> bool:
    block = next((around for around in link.iterancestors() if around in measured.boxes), None)
    if block is None:
        return False
    text, box = text_of(link), measured.boxes[block]
    return any(
        measured.prose[index] < measured.prose[index + 1] and text in measured.runs[index].text
        for index in range(box.first, min(box.last + 1, box.first + _MOST_LINES))
    )


def _leads_away(kinds: frozenset[str], box: Box | None) -> bool:
    """Whether a box has a link or a form, or is a label above an advertisement."""
    if box is None:
        return False
    return bool(box.links or box.linked or box.forms) or (kinds == _ADVERTISED and box.chars < _LITTLE)


def _is_of_controls(box: Box) -> bool:
    """Whether a box holds names of services or links that share or print the page, and little else."""
    if box.links and box.links == box.controls:
        return box.chars - max(box.linked, box.labels) <= _LONGEST_CAPTION
    return box.buttons >= _FEWEST_BUTTONS and box.chars - box.labels <= min(_LONGEST_CAPTION, box.labels)


def _heading(element: Element) -> str | None:
    """The first line of a box where it is a heading or short, else the heading above it."""
    first = next((child for child in element.iter(*HEADINGS)), None)
    if first is not None:
        return text_of(first)[:80]
    before = element.getprevious()
    if before is not None and element.tag in ("ul", "ol", "div", "p") and before.tag in (*HEADINGS, "p", "div"):
        text = text_of(before)
        return text if len(text) <= 60 and RELATED.match(text) else None
    return None


def _is_list(element: Element) -> bool:
    """Whether an element is a list, or a box around a list and nothing else, as DocBook and AsciiDoc write it."""
    while element.tag == "div" and len(element) == 1 and not (element.text or element[0].tail or "").strip():
        element = element[0]
    return element.tag in ("ul", "ol")


def _introduced(element: Element) -> bool:
    """Whether a list follows a heading or a line with a colon, as references and lists of files do."""
    before = element.getprevious()
    return before is not None and (before.tag in HEADINGS or text_of(before).endswith((":", "：")))


def _bounded(measured: Measures) -> tuple[dict[Element, str], float]:
    """The boxes to leave out with their reasons, and how many characters without a link may go with them; those
    with the least evidence stay where too much would go."""
    room, all_room = _MOST_UNLINKED * measured.whole, _MOST_OF_ALL * measured.whole
    unsure: Counter[str] = Counter()
    for score, element, reason in measured.found:
        if score < _SURE and reason != LINKS and element in measured.boxes:
            unsure[reason] += measured.boxes[element].chars
    kept: set[Element] = set()
    for score, element, reason in sorted(measured.found, key=lambda found: -found[0]):
        box = measured.boxes.get(element)
        unlinked = box.chars - box.linked if box else 0
        discussion = reason == KIND_REASONS["comments"] and score >= _SURE
        much = score < _SURE and unsure[reason] > _MOST_UNSURE * measured.whole
        if much or unlinked > all_room or (unlinked > room and not discussion):
            kept.add(element)
            continue
        all_room -= unlinked
        room -= 0 if discussion else unlinked
    return {element: reason for _, element, reason in measured.found if element not in kept}, all_room
