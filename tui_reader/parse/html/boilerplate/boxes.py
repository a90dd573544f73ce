"""Boxes of boilerplate in an article's container: sharing, related articles, newsletters, navigation, authors.

Evidence adds up: the tag, the words of its names, links, repeated cards, its position. The more there is, the
larger the part of the article that may be left out; past that part the box is text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from tui_reader.parse.dom import Element, TextRun, text_of, text_runs
from tui_reader.parse.html.boilerplate.names import (
    KIND_REASONS,
    LINKED_KINDS,
    LINKS,
    RELATED_WORDS,
    is_marked,
    name_kinds,
)
from tui_reader.parse.html.tables import is_data_table
from tui_reader.parse.left_out import LeftOutLedger

_TAGS = {"nav": 2.0, "aside": 1.0, "footer": 1.0, "menu": 1.0, "dialog": 1.0, "form": 0.5}
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
_INLINE = frozenset(("span", "a"))
_PLAIN = frozenset(("p", "li", "td", "address", "center", "details", "article", "header"))
_NO_CARD = frozenset(("p", "tr", "td", "th", "dt", "dd", "span"))
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
SENTENCE = re.compile(r"[。！？；，、]|[.,;:!?](?=\s|$|[\"”'’])")
"""A mark at the end of a sentence or of a part of one."""
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|7z|ofd|wps|et|hwpx?|odt|ods|csv)(?:$|[?#])", re.I)
_RELATED = re.compile(
    rf"\W*(?:{RELATED_WORDS}|関連(?:記事|リンク)|관련\s?(?:기사|뉴스)"
    r"|(?:related|recommended|more|most|latest|popular|trending|you (?:may|might)|see also|also read"
    r"|read (?:more|also|next)|mehr (?:zum|zu|aus|von)|weitere|ähnliche|verwandte|das könnte|auch interessant"
    r"|lesen sie|meistgelesen|aktuelle|à lire|lire aussi|sur le même|voir aussi|vous aimerez"
    r"|articles? (?:liés|similaires)|lea también|más (?:sobre|leídas)|te puede|relacionad[oa]s|artículos"
    r"|leia (?:mais|também)|veja também|notícias|leggi anche|articoli|potrebbe|lees (?:ook|meer)|czytaj|zobacz"
    r"|читайте|похожие|læs også|läs (?:också|mer))(?!\w))",
    re.I,
)
_SHARES = ((2.25, 0.5, 1 << 30), (1.5, 0.15, 900), (1.0, 0.06, 320))
"""Evidence, and the part of the article and the characters that it may leave out. Chosen by hand."""
_DISCUSSION_SHARES = ((2.5, 0.8, 1 << 30), *_SHARES)
"""The same for a discussion of several comments below a text; it is often longer than the text."""
_SURE = 2.25
_LITTLE = 60
"""Characters; a box with fewer and without a link is a label. Chosen by hand."""
_TAIL = 0.15
"""The part of the prose that may follow a box at the end of the text. Chosen by hand."""
_MOST_OF_ALL, _MOST_UNLINKED, _MOST_UNSURE = 0.8, 0.5, 0.25
"""The parts of the container that may be left out as text without links in all, besides a discussion, and as boxes
of one kind that are not sure. Chosen by hand."""


@dataclass(slots=True)
class _Box:
    """What an element holds: characters, those in links and in prose, its links, and its first and last run."""

    chars: int = 0
    linked: int = 0
    prose: int = 0
    links: int = 0
    files: int = 0
    anchors: int = 0
    first: int = -1
    last: int = -1
    tables: int = 0


@dataclass(slots=True)
class _Measures:
    """The measured container; `prose` holds the characters of prose before each run."""

    boxes: dict[Element, _Box]
    prose: list[int]
    whole: int
    found: list[tuple[float, Element, str]] = field(default_factory=list)


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
    measured = _measure(container, text_runs(container) if runs is None else _within(container, runs))
    if not measured.whole:
        return lambda _: False
    _find(container, measured)
    dropped = _bounded(measured)
    _add_headings(dropped, measured)
    if ledger is not None:
        for element, reason in dropped.items():
            ledger.note(element, reason)
    return dropped.__contains__


def _measure(container: Element, runs: Sequence[TextRun]) -> _Measures:
    boxes: dict[Element, _Box] = {}
    prose = [0]
    for index, run in enumerate(runs):
        size = len(run.text)
        is_prose = len(run.text.encode()) >= 80 and run.linked * 3 < size and SENTENCE.search(run.text) is not None
        prose.append(prose[-1] + size * is_prose)
        for element in _chain(run.block, container):
            box = boxes.setdefault(element, _Box())
            if box.first < 0:
                box.first = index
            box.last = index
            box.chars += size
            box.linked += run.linked
            box.prose += size * is_prose
    for link in container.iter("a"):
        address = link.get("href")
        if not address or not (any(part.strip() for part in link.itertext()) or len(link)):
            continue
        for element in _chain(link, container):
            if (held := boxes.get(element)) is not None:
                held.links += 1
                held.files += _FILE.search(address) is not None
                held.anchors += address.startswith("#")
    for table in container.iter("table", "pre", "blockquote"):
        for element in _chain(table, container):
            if (held := boxes.get(element)) is not None:
                held.tables += 1
    return _Measures(boxes, prose, boxes[container].chars if container in boxes else 0)


def _within(container: Element, runs: Sequence[TextRun]) -> list[TextRun]:
    """The runs in the container, which are neighbours."""
    first = next(
        (index for index, run in enumerate(runs) if _chain(run.block, container)[-1] is container), len(runs)
    )
    last = first
    while last < len(runs) and _chain(runs[last].block, container)[-1] is container:
        last += 1
    return list(runs[first:last])


def _chain(element: Element, container: Element) -> list[Element]:
    chain = []
    inner: Element | None = element
    while inner is not None:
        chain.append(inner)
        if inner is container:
            break
        inner = inner.getparent()
    return chain


def _find(container: Element, measured: _Measures) -> None:
    """Add the outermost boxes whose evidence covers what they hold to `measured.found`."""
    # A box that holds the heading of the page holds the article too, whatever its names.
    heading = next((h1 for h1 in container.iter("h1") if text_of(h1)), None)
    titled = set(heading.iterancestors()) if heading is not None else set()
    pending = list(reversed(container))
    while pending:
        element = pending.pop()
        if not isinstance(element.tag, str):
            continue
        box = measured.boxes.get(element)
        if element.tag in _BOXES and not (element in titled and box is not None and box.prose):
            score, reason = _evidence(element, box, measured)
            chars = box.chars if box else len(text_of(element))
            limits = _DISCUSSION_SHARES if reason == KIND_REASONS["comments"] else _SHARES
            if any(
                score >= least and chars <= share * measured.whole and chars <= most
                for least, share, most in limits
            ):
                if chars:
                    measured.found.append((score, element, reason))
                continue
        pending.extend(reversed(element))


def _evidence(element: Element, box: _Box | None, measured: _Measures) -> tuple[float, str]:
    """How much speaks for boilerplate, and the reason that is recorded for it."""
    kinds = name_kinds((element.get("id"), element.get("class")))
    reason = KIND_REASONS[min(kinds)] if kinds else LINKS
    if element.tag in _INLINE:
        return (1.0 if kinds & {"hidden", "share", "navigation"} else 0.0), reason
    if element.tag == "table" and is_data_table(element):
        return 0.0, reason
    if box is None or not box.links:
        kinds -= LINKED_KINDS
    score = _TAGS.get(element.tag, 0.0) + min(2, len(kinds) - 0.5 * ("widget" in kinds))
    if box is None:
        return score, reason
    if not kinds and (element.tag in _PLAIN or is_marked(element)):
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
    related = heading is not None and _RELATED.match(heading) is not None
    if not (score or related):
        return 0.0, reason
    before, after = measured.prose[box.first], measured.prose[-1] - measured.prose[box.last + 1]
    if before + after and (not before or after <= _TAIL * measured.prose[-1]):
        score += 0.5
    if _cards(element, measured, 0 if "comments" in kinds else 1):
        score += 1.0
    if related:
        score += 0.75
    elif heading is None and element.tag in ("ul", "ol") and _introduced(element):
        if not kinds:
            # References under their heading are text, however short.
            return 0.0, reason
        score -= 1.0
    if box.tables and density < 0.3:
        score -= 1.5
    # Sentences without a link are text, and the more so under a heading in the middle.
    if not box.links and box.chars >= _LITTLE and heading is not None and after > _TAIL * measured.prose[-1]:
        score -= 1.5
    elif not box.links and box.prose:
        score -= 0.5
    return score, reason


def _heading(element: Element) -> str | None:
    """The first line of a box where it is a heading or short, else the heading above it."""
    first = next((child for child in element.iter(*_HEADINGS)), None)
    if first is not None:
        return text_of(first)[:80]
    before = element.getprevious()
    if before is not None and element.tag in ("ul", "ol", "div", "p") and before.tag in (*_HEADINGS, "p", "div"):
        text = text_of(before)
        return text if len(text) <= 60 and _RELATED.match(text) else None
    return None


def _introduced(element: Element) -> bool:
    """Whether a list follows a heading or a line with a colon, as references and lists of files do."""
    before = element.getprevious()
    return before is not None and (before.tag in _HEADINGS or text_of(before).endswith((":", "：")))


def _cards(element: Element, measured: _Measures, links: int) -> bool:
    """Whether most of an element is three or more children of one form that hold a link and little text each.

    `links`: the links that each must hold; a comment may have none.
    """
    for parent in (element, *list(element)[:3]):
        groups: dict[tuple[object, str], list[Element]] = {}
        children = [child for child in parent if child in measured.boxes]
        for child in children:
            groups.setdefault((child.tag, (child.get("class") or "")[:40]), []).append(child)
        for (tag, names), group in groups.items():
            if (
                len(group) < 3
                or len(group) * 3 < len(children) * 2
                or tag == "p"
                or (not names and tag in _NO_CARD)
            ):
                continue
            boxes = [measured.boxes[child] for child in group]
            if sum(box.links >= links and (box.chars <= 600 or not links) for box in boxes) * 4 >= len(boxes) * 3:
                return True
    return False


def _bounded(measured: _Measures) -> dict[Element, str]:
    """The boxes to leave out with their reasons; those with the least evidence stay where too much would go."""
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
    return {element: reason for _, element, reason in measured.found if element not in kept}


def _add_headings(dropped: dict[Element, str], measured: _Measures) -> None:
    """Add the headings under which nothing is left but boxes that are left out."""

    def is_gone(element: Element) -> bool:
        return element in dropped or element not in measured.boxes

    def is_gone_alone(element: Element) -> bool:
        return is_gone(element) and not (element.tail or "").strip()

    before, after = _Siblings(Element.getprevious, is_gone), _Siblings(Element.getnext, is_gone_alone)
    is_heading = cache(lambda element: _is_heading(element, measured))
    for element, reason in list(dropped.items()):
        if element.tag in _INLINE or reason == KIND_REASONS["hidden"]:
            continue
        heading = before.first_left(element)
        if heading is None or (heading.tail or "").strip() or not is_heading(heading):
            continue
        following = after.first_left(heading)
        if following is None or following.tag in _HEADINGS:
            dropped[heading] = reason


class _Siblings:
    """The siblings of elements in one direction, without those that are `gone`, of which there may be ever more.

    A run of siblings that are gone is passed once, not once for each of them.
    """

    def __init__(self, step: Callable[[Element], Element | None], gone: Callable[[Element], bool]) -> None:
        self._step, self._gone = step, gone
        self._next: dict[Element, Element | None] = {}

    def first_left(self, element: Element) -> Element | None:
        """The first sibling that is not gone; None where there is none."""
        passed: list[Element] = []
        at = self._step(element)
        while at is not None and self._gone(at):
            passed.append(at)
            at = self._next[at] if at in self._next else self._step(at)
        self._next.update(dict.fromkeys(passed, at))
        return at


def _is_heading(element: Element, measured: _Measures) -> bool:
    """Whether an element is a heading without links, alone in its box, or a short line that announces links."""
    box = measured.boxes[element]
    if box.chars > 80 or box.linked * 2 > box.chars:
        return False
    if element.tag in _HEADINGS:
        return element.tag != "h1"
    inner = next(iter(element.iter(*_HEADINGS)), None)
    if inner is not None:
        return inner.tag != "h1" and box.chars == len(text_of(inner))
    return box.first == box.last and _RELATED.match(text_of(element)) is not None
