"""What became of a page: every run of its text is body, metadata, plain navigation, or left out for a reason.

The runs of the page, in reading order and with what was removed before reading, are looked up in the finished
bulletin. Thus text that any rule drops shows up, whether the rule says so or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from tui_reader.model import Bulletin, LeftOut
from tui_reader.parse.dom import Element, TextRun
from tui_reader.parse.html.boilerplate.lines import is_button, is_information
from tui_reader.parse.html.boilerplate.names import KIND_REASONS, LINKS
from tui_reader.parse.html.coverage.bulletin_text import CLAUSE, BulletinText
from tui_reader.parse.html.coverage.frame import COPY, bounded_frame, is_frame, is_teaser
from tui_reader.parse.html.coverage.places import Places, Traits, vicinity_of
from tui_reader.parse.html.coverage.reading_order import in_reading_order
from tui_reader.parse.left_out import REPEATED, LeftOutLedger, Removed, place_of
from tui_reader.parse.structure.fields import labelled_fields
from tui_reader.parse.structure.navigation import is_navigation, read_breadcrumb
from tui_reader.text.clean import without_case, without_space
from tui_reader.text.dates import find_dates

_NOT_READ = "not part of the article"
_INSIDE = "taken for boilerplate within the article"

# Characters. Chosen by hand.
_LONGEST_LINK = 200
"""Longer text that is one link may be a paragraph."""
_LONGEST_FRAME = 160
"""Longer text in header and footer is prose."""
_LONGEST_LABEL = 60
"""Longer text between links or in a sidebar is prose."""
_LONGEST_HEADING = 20
"""A longer text above a link is no heading of a list of links."""
_LONGEST_COPY = 40
_LONGEST_FIELDS = 400
_SHORTEST_SENTENCE = 20
_SHORTEST_ANCHOR = 8
_MOST_GAPS = 8
"""Spaces between the labels of links in a line."""
_FEW_LETTERS = 2
"""Letters between the fields of a line of metadata that say nothing, as `by` and `at`."""

_NAVIGATION_KINDS = frozenset((None, KIND_REASONS["navigation"], KIND_REASONS["footer"]))
"""What the places of the frame are in which a text of some length may be navigation."""
_REASONS_OF_FIELDS = frozenset((None, KIND_REASONS["information"]))
_NAMED_PLACES = frozenset(
    ("aside", "nav", "header", "footer", "form", "article", "section", "table", "noscript", "main")
)
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:UTC|GMT|CES?T|[EPCM][SD]T|Z\b)?")
_OWNER = re.compile(r"ICP备|公网安备|网站标识码|版权所有|©|\bcopyright\b|\ball rights reserved\b", re.I)
_SITE_OWNER = re.compile(
    r"ICP备|公网安备|网站标识码|版权所有|\ball rights reserved\b"
    r"|(?:©|\bcopyright\b)[^\d©]{0,40}(?:19|20)\d\d|(?:19|20)\d\d\s{0,3}©",
    re.I,
)
"""The same where nothing marks the frame of the site: there a name alone may be the credit of an image, after its
description."""
_OWNER_WORDS = ("icp备", "公网安备", "网站标识码", "版权所有", "©", "copyright", "reserved")
"""What both patterns contain; most lines have none of it."""
_FIELD_MARK = re.compile(r"[\d:：]")
_LETTERS = re.compile(r"\w")
_SENTENCE_END = re.compile(r"[。！？；.!?…][\"”’）)]*$|[，。；]|[a-z]{2}[.!?] [A-Z]")


@dataclass(slots=True)
class SortedText:
    """The text of a page by what became of it."""

    body: list[str] = field(default_factory=list)
    metadata: list[str] = field(default_factory=list)
    navigation: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PageCoverage:
    """The runs of a page, what its ledger says of them, and the element of the article; None where it has none.

    `elements` are those of the page, which are only held: without a reference lxml makes its object of an element
    again for every pass.
    """

    runs: list[TextRun]
    ledger: LeftOutLedger
    container: Element | None
    elements: object = None

    def __call__(self, bulletin: Bulletin) -> list[LeftOut]:
        """What the bulletin leaves out of its page."""
        return self.sort(bulletin).left_out

    def sort(self, bulletin: Bulletin) -> SortedText:
        """The runs of the page, and the elements that the ledger removed, by what became of them.

        A run that stands outside the container and repeats the body is no loss; within the container it is left
        out. Neighbouring pieces with the same place and reason are one entry. Time grows linearly with the page.
        """
        return _RunSorter(self.runs, self.ledger, self.container, BulletinText(bulletin)).sort()


class _RunSorter:
    def __init__(
        self, runs: list[TextRun], ledger: LeftOutLedger, container: Element | None, parts: BulletinText
    ) -> None:
        self.ledger = ledger
        self.parts = parts
        vicinity = vicinity_of(container, runs, len(parts.flat))
        self.traits = Places(ledger, container, vicinity, parts.bulletin.title or "-")
        self.day = _day(parts.bulletin.published) if parts.bulletin.published else None
        self.found = SortedText()
        self.line = 0
        self.uses: dict[str, int] = {}
        self.texts: list[str] = []
        self.about = ("", "", 0, False)
        self.left: set[str] = set()
        removed: list[Removed] = []
        for each in ledger.removed:
            # Menus that open hold nothing but labels of links.
            if all(map(self._is_menu_entry, each.runs)):
                self.found.navigation += [run.text for run in each.runs]
            else:
                removed.append(each)
        self.runs = list(in_reading_order(runs, removed, ledger))

    def sort(self) -> SortedText:
        """The text of the page, sorted."""
        for index, run in enumerate(self.runs):
            self._sort(index, run, without_space(run.text))
        self._end_entry()
        self._shorten_copy()
        self.found.left_out = bounded_frame(self.found.left_out, len(self.parts.flat))
        return self.found

    def _shorten_copy(self) -> None:
        """Keep the beginning of a second copy of the article, such as one for telephones, which is no loss."""
        copy = [entry for entry in self.found.left_out if entry.reason == REPEATED]
        if sum(len(entry.text) for entry in copy) * 2 > len(self.parts.flat):
            rest = [entry for entry in self.found.left_out if entry.reason != REPEATED]
            self.found.left_out = [*rest, copy[0]._replace(text=f"{copy[0].text[:_LONGEST_COPY]}…", reason=COPY)]

    def _sort(self, index: int, run: TextRun, key: str) -> None:
        parts = self.parts
        places = parts.places.get(key)
        if places is None and self._is_menu_entry(run):
            # Most runs of most pages.
            self.found.navigation.append(run.text)
            return
        if places is None and key in parts.metadata:
            self.found.metadata.append(run.text)
            return
        traits = self.traits.of(run.block)
        if places is not None:
            used = self.uses[key] = self.uses.get(key, 0) + 1
            if used <= len(places) or not traits.inside or len(key) < _SHORTEST_SENTENCE:
                self.found.body.append(run.text)
                if used <= len(places) and traits.inside:
                    self.line = max(self.line, places[used - 1] + 1)
            else:
                self._leave_out(index, run, run.text, traits.reason or REPEATED, traits)
        elif self._is_navigation(index, run, traits):
            self.found.navigation.append(run.text)
        elif (line := parts.find(key)) is not None:
            self.found.body.append(run.text)
            # A few letters may stand anywhere.
            if traits.inside and len(key) >= _SHORTEST_ANCHOR:
                self.line = max(self.line, line + 1)
        elif (beside := self._beside_fields(run.text, traits.reason)) is not None:
            self.found.metadata.append(_without(run.text, beside))
            for text in beside:
                self._leave_out(index, run, text, traits.reason or _NOT_READ, traits)
        else:
            self._sort_clauses(index, run, traits)

    def _is_menu_entry(self, run: TextRun) -> bool:
        return _is_link_label(run) and not self.traits.is_near(run)

    def _is_navigation(self, index: int, run: TextRun, traits: Traits) -> bool:
        text = run.text
        if len(text) > _LONGEST_FIELDS:
            return False
        if is_navigation(text) or is_button(text) or not _LETTERS.search(text):
            return True
        if (
            not traits.inside
            and not traits.near
            and _is_link(run)
            and run.linked
            and (not traits.reason or self._between_links(index))
        ):
            return True
        if not traits.near and not traits.reason and self._heads_links(index):
            return True
        if traits.inside and not traits.frame:
            return False
        if len(text) <= _LONGEST_FRAME and _names_owner(text, _OWNER if traits.frame else _SITE_OWNER):
            return True
        sentence = len(text) >= _SHORTEST_SENTENCE and _SENTENCE_END.search(text) is not None
        if traits.frame:
            # A comment or a notice in the footer has no stop at its end, and is no navigation.
            plain = traits.kind in _NAVIGATION_KINDS or run.linked * 2 >= len(text)
            return not sentence and (len(text) <= _LONGEST_LABEL or (len(text) <= _LONGEST_FRAME and plain))
        if len(text) > _LONGEST_LABEL or sentence:
            return False
        return traits.side or bool(read_breadcrumb(text)) or (not traits.near and self._between_links(index))

    def _heads_links(self, index: int) -> bool:
        """Whether a short run stands above a link that is not read, as the heading of a list of links does."""
        if len(self.runs[index].text) > _LONGEST_HEADING:
            return False
        following = self.runs[index + 1 : index + 2]
        return any(_is_link(run) and without_space(run.text) not in self.parts.places for run in following)

    def _is_of_links(self, index: int, run: TextRun, inside: bool) -> bool:
        """Whether a run is the label of a link or the heading of a list of links; within the article a longer link
        may be a paragraph."""
        return _is_link_label(run) or (not inside and _is_link(run)) or self._heads_links(index)

    def _between_links(self, index: int) -> bool:
        """Whether three of the four runs around are links, as a heading or a date in a list of links is."""
        around = [*self.runs[max(0, index - 2) : index], *self.runs[index + 1 : index + 3]]
        return sum(map(_is_link, around)) >= 3

    def _beside_fields(self, text: str, reason: str | None) -> list[str] | None:
        """What a line of fields says besides the fields of the bulletin; None for any other line, and for a line
        with other dates in a box that is left out for a `reason`: those of an event are no field."""
        marked = _FIELD_MARK.search(text) is not None
        if len(text) > (_LONGEST_FIELDS if marked else _LONGEST_LABEL):
            return None
        dates = find_dates(text) if marked else []
        if reason not in _REASONS_OF_FIELDS and any(_day(date.value) != self.day for date in dates):
            return None
        if marked and is_information(text):
            fields = labelled_fields(text)
            values = (
                fields.source,
                fields.author,
                fields.document_number,
                *fields.catalogue.values(),
                fields.rest,
            )
            return [value for value in values if value and not self._is_known(value)]
        rest = _CLOCK.sub("\n", text) if marked else text
        for found in dates:
            rest = rest.replace(found.raw, "\n")
        for value in self.parts.values:
            if value in rest:
                rest = rest.replace(value, "\n")
        if len(rest) == len(text) or len(_LETTERS.findall(rest)) * 3 > len(_LETTERS.findall(text)):
            return None
        return [part.strip() for part in rest.split("\n") if not self._is_known(part)]

    def _is_known(self, value: str) -> bool:
        """Whether a piece of a line of fields is one of the bulletin, a date, or too short to say anything."""
        letters = len(_LETTERS.findall(value))
        dates = find_dates(value) if letters < _LONGEST_LABEL else []
        return letters <= _FEW_LETTERS or len(dates) == 1 == len(value.split()) or self.parts.holds(value)

    def _sort_clauses(self, index: int, run: TextRun, traits: Traits) -> None:
        """Leave out the clauses of a run that are nowhere in the bulletin."""
        missing: list[tuple[int, int]] = []
        held = 0
        for clause in CLAUSE.finditer(run.text):
            if not _LETTERS.search(clause[0]) or self.parts.holds(clause[0]):
                held += clause.end() - clause.start()
            elif missing and missing[-1][1] >= clause.start() - 2:
                missing[-1] = (missing[-1][0], clause.end())
            else:
                missing.append((clause.start(), clause.end()))
        reason = traits.reason or (_INSIDE if traits.inside else _NOT_READ)
        if held * 3 < len(run.text):
            self._leave_out(index, run, run.text, reason, traits)
            return
        stop = 0
        for start, end in missing:
            self.found.body.append(run.text[stop:start])
            self._leave_out(index, run, run.text[start:end].strip(), reason, traits)
            stop = end
        self.found.body.append(run.text[stop:])

    def _leave_out(self, index: int, run: TextRun, text: str, reason: str, traits: Traits) -> None:
        reason = self.ledger.reason_of_line(text) or reason
        if reason in (_NOT_READ, _INSIDE) and traits.near and self._is_of_links(index, run, traits.inside):
            reason = LINKS
        if reason == _NOT_READ:
            reason = traits.kind or (LINKS if is_teaser(self.runs, index) else reason)
        where = traits.where or _place(run.block)
        frame = text in self.left or is_frame(run, reason, traits.kind, traits.inside)
        self.left.add(text)
        about = (where, reason, self.line, frame)
        if about != self.about:
            self._end_entry()
            self.about = about
        self.texts.append(text)

    def _end_entry(self) -> None:
        """Make neighbouring pieces with the same place and reason an entry."""
        if self.texts:
            where, reason, line, frame = self.about
            self.found.left_out.append(LeftOut("\n".join(self.texts), where, reason, line, frame=frame))
            self.texts = []


def _names_owner(text: str, pattern: re.Pattern[str]) -> bool:
    folded = without_case(text)
    return any(word in folded for word in _OWNER_WORDS) and pattern.search(text) is not None


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _is_link(run: TextRun) -> bool:
    """Whether a run is a link, but for a few letters as of a date, and too short for a paragraph that is one."""
    size = len(run.text)
    if size > _LONGEST_LINK:
        return False
    return run.linked * 10 >= size * 9 or (run.linked * 2 >= size and size - run.linked <= _LONGEST_HEADING)


def _is_link_label(run: TextRun) -> bool:
    """Whether a run is nothing but links with short labels, as an entry of a menu is wherever it stands."""
    size = len(run.text)
    between = min(run.text.count(" "), _MOST_GAPS)
    return size <= _LONGEST_LABEL and run.linked > 0 and size - run.linked <= max(size // 10, between)


def _place(element: Element) -> str:
    """The nearest element around a run that has a name or a tag that names a place."""
    for ancestor in (element, *element.iterancestors()):
        if ancestor.tag in ("body", "html"):
            break
        if ancestor.tag in _NAMED_PLACES or ancestor.get("id") or ancestor.get("class"):
            return place_of(ancestor)
    return place_of(element)


def _without(text: str, parts: Iterable[str]) -> str:
    """A text without some of its parts, whose words may stand apart in it."""
    text = f" {text} "
    for part in parts:
        if part in text:
            text = text.replace(part, " ")
            continue
        for word in part.split():
            whole = f" {word} "
            text = text.replace(whole if whole in text else word, " ", 1)
    return text.strip()
