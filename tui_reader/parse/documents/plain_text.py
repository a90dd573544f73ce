"""Text dumps of pages and plain text notices as drafts: boilerplate, title and fields separated from the body."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from tui_reader.model import Announcement, LeftOut
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.left_out import AnchoredPassages
from tui_reader.parse.structure.columns import aligned_lines, is_row, join_aligned
from tui_reader.parse.structure.fields import Fields, labelled_fields
from tui_reader.parse.structure.markers import find_markers
from tui_reader.parse.structure.masthead import is_issue
from tui_reader.parse.structure.match_key import match_key
from tui_reader.parse.structure.navigation import (
    column_of,
    has_only_navigation_words,
    is_column,
    is_footer,
    is_menu,
    is_navigation,
    read_breadcrumb,
)
from tui_reader.parse.structure.ticker import LABEL, split_ticker
from tui_reader.parse.structure.wrapping import join_wrapped
from tui_reader.parse.tampering.signs import PagePlace, detect, navigation_restoration

# Lines and characters. Chosen by hand.
_HEAD_LINES = 40
_LONGEST_TITLE = 80
_LONGEST_LATIN_TITLE = 160
_LONGEST_INFORMATION = 400
_LONGEST_TICKER = 100_000
_MOST_TITLE_LINES = 3
_SENTENCE_END = tuple("。；;，,：:")


@dataclass(slots=True)
class _Head:
    """The lines above the body by kind, as indexes of the lines of the page."""

    tickers: list[int] = field(default_factory=list)
    navigation: list[int] = field(default_factory=list)
    menus: list[int] = field(default_factory=list)
    breadcrumbs: list[int] = field(default_factory=list)
    information: dict[int, Fields] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    other: list[int] = field(default_factory=list)

    def boilerplate(self) -> list[int]:
        return sorted([*self.tickers, *self.navigation, *self.menus, *self.breadcrumbs])


def read_plain(text: str, address: str, charset: str | None) -> Draft:
    """The draft of a plain text; `text` is clean.

    Boilerplate is recognised by position and form above the title: navigation words, a ticker with its label, a
    breadcrumb, an information line of labelled fields with the title directly above it. In a text without these
    the first line is the title if it is short, and everything else is body. Unrecognised lines stay in the body.
    """
    filled = [
        DraftLine(text=line, number=number)
        for number, line in enumerate(text.split("\n"), 1)
        if line and not line.isspace()
    ]
    reader = _PlainTextReader(filled, Draft(address=address, charset=charset))
    reader.read()
    return reader.draft


class _PlainTextReader:
    """Fills the draft from the lines of a page; `taken` holds the indexes of lines that are not body, and
    `left_out` the reasons of those that are nowhere."""

    def __init__(self, page: list[DraftLine], draft: Draft) -> None:
        self.page = page
        self.draft = draft
        self.taken: set[int] = set()
        self.left_out: dict[int, str] = {}
        self.head = _Head()
        self.site: int | None = None

    def read(self) -> None:
        """Fill the draft."""
        self._sort_head()
        self._read_title()
        self._read_information()
        self._read_tickers()
        self._read_navigation()
        self._read_footer()
        body = [line for index, line in enumerate(self.page) if index not in self.taken]
        self.draft.lines = join_wrapped(join_aligned(body))
        self._list_left_out()

    def _list_left_out(self) -> None:
        """List the lines that are left out below the line of the body that stands above each."""
        above = ""
        passages: list[tuple[LeftOut, str]] = []
        for index, line in enumerate(self.page):
            if index in self.left_out:
                entry = LeftOut(line.text.strip(), f"line {line.number}", self.left_out[index])
                passages.append((entry, above))
            elif index not in self.taken:
                above = line.text
        if passages:
            self.draft.coverage.append(AnchoredPassages(tuple(passages)))

    def text(self, index: int) -> str:
        return self.page[index].text.strip()

    def _sort_head(self) -> None:
        """Sort the first lines by kind, up to the first paragraph of prose."""
        aligned = {index for run in aligned_lines(self.page[: 2 * _HEAD_LINES]) for index in run}
        for index in range(min(len(self.page), _HEAD_LINES)):
            text = self.text(index)
            found = labelled_fields(text) if len(text) <= _LONGEST_INFORMATION else Fields()
            if is_navigation(text):
                self.head.navigation.append(index)
            elif is_menu(text):
                self.head.menus.append(index)
            elif read_breadcrumb(text):
                self.head.breadcrumbs.append(index)
            elif len(text) <= _LONGEST_TICKER and LABEL.match(text) and self._may_be_ticker():
                self.head.tickers.append(index)
            elif index in aligned:
                self.head.rows.append(index)
            elif _is_information(found, text):
                self.head.information[index] = found
            elif _is_prose(text) or (find_markers(text) and find_markers(text)[0].sure):
                break
            elif is_row(text):
                self.head.rows.append(index)
            else:
                self.head.other.append(index)

    def _may_be_ticker(self) -> bool:
        """Whether the next line may be a ticker: no information line and at most three other lines precede it."""
        return not self.head.information and len(self.head.other) <= 3

    def _read_title(self) -> None:
        """Read title, column and site above the information line, or the first line of a bare text."""
        head = self.head
        self._drop_false_tickers()
        boilerplate = head.boilerplate()
        first_information = min(head.information, default=None)
        above = [i for i in head.other if first_information is None or i < first_information]
        if not above and first_information is not None:
            # A catalogue of fields may come first; the title follows it.
            above = [i for i in head.other if i > first_information][:1]
            first_information = None
        candidates = [i for i in above if not boilerplate or i > boilerplate[-1]]
        if boilerplate and candidates and (banner := [i for i in above if i < boilerplate[0]]):
            self.site = banner[0]
            self.taken.add(banner[0])
            self.draft.site = self.text(banner[0])
        elif boilerplate and not candidates and first_information is not None:
            candidates = [i for i in above if i < boilerplate[0]][-1:]
        if not candidates:
            return
        if first_information is None:
            self._title_of_bare_text(candidates, bool(boilerplate))
        else:
            self._title_above_information(candidates)

    def _drop_false_tickers(self) -> None:
        """Drop tickers (`公告：`) on a page without other boilerplate, fields, or several titles."""
        head = self.head
        others = head.navigation or head.menus or head.breadcrumbs or head.information
        for index in list(head.tickers):
            if not others and len(split_ticker(self.text(index))) < 2:
                head.tickers.remove(index)
                head.other.append(index)
        head.other.sort()

    def _title_above_information(self, candidates: list[int]) -> None:
        """Read column and headline; the issue of a periodical is left for the masthead."""
        candidates = [index for index in candidates if not is_issue(self.text(index))] or candidates
        self._take_column(candidates)
        title = self._headline(candidates)
        self.draft.title = " ".join(self.text(index) for index in title)
        self.taken.update(title)

    def _take_column(self, candidates: list[int]) -> None:
        """Take the name of a column above the headline out of the candidates."""
        if len(candidates) > 1 and is_column(self.text(candidates[0])):
            self.draft.column = self.text(candidates[0])
            self.taken.add(candidates.pop(0))

    def _headline(self, candidates: list[int]) -> list[int]:
        """The lines of the headline, up to the next blank line above the information line.

        Blank lines between all lines of the page do not separate anything.
        """
        start, numbers = len(candidates) - 1, [self.page[index].number for index in candidates]
        while start > 0 and (numbers[start] - numbers[start - 1] == 1 or self._double_spaced()):
            start -= 1
        return candidates[start:][-_MOST_TITLE_LINES:]

    def _double_spaced(self) -> bool:
        return all(after.number - before.number > 1 for before, after in pairwise(self.page[:_HEAD_LINES]))

    def _title_of_bare_text(self, candidates: list[int], has_boilerplate: bool) -> None:
        if has_boilerplate:
            self._take_column(candidates)
        first = candidates[0]
        before = [i for i in range(first) if i not in self.head.information and i not in self.head.rows]
        if len(self.page) == 1 or (before and not has_boilerplate):
            return
        title = [first]
        # An ASCII headline may be wrapped over two lines of one paragraph.
        if first + 1 in candidates and self.text(first).isascii() and self._is_wrapped_once(first):
            title.append(first + 1)
        self.draft.title = " ".join(self.text(index) for index in title)
        self.taken.update(title)

    def _is_wrapped_once(self, first: int) -> bool:
        """Whether the line and the next one form one paragraph before a blank line."""
        gaps = [after.number - before.number for before, after in pairwise(self.page[first : first + 3])]
        return len(gaps) == 2 and gaps[0] == 1 < gaps[1]

    def _read_information(self) -> None:
        draft, fields = self.draft, Fields()
        leftovers: list[tuple[int, str]] = []
        for index, found in sorted(self.head.information.items()):
            self.taken.add(index)
            rest = " ".join(filter(None, (found.rest, *fields.conflicts(found))))
            if rest:
                leftovers.append((index, rest))
            fields = fields.merged(found)
        draft.source, draft.author, draft.document_number = fields.source, fields.author, fields.document_number
        draft.catalogue = dict(fields.catalogue)
        if draft.title is None:
            draft.title = fields.catalogue.get("title")
        if fields.published:
            draft.set_published(fields.published, fields.zone_assumed, fields.published_raw or "")
        for index, rest in leftovers:
            self.page[index] = DraftLine(rest, self.page[index].number)
            self.taken.discard(index)

    def _read_tickers(self) -> None:
        unique: dict[str, Announcement] = {}
        for index in self.head.tickers:
            self.taken.add(index)
            for announcement in split_ticker(self.text(index)):
                unique.setdefault(match_key(announcement.title), announcement)
        self.draft.announcements = tuple(unique.values())

    def _read_navigation(self) -> None:
        """Read breadcrumb and navigation, and signs of tampering in them."""
        draft = self.draft
        for index in self.head.breadcrumbs:
            steps = read_breadcrumb(self.text(index))
            draft.breadcrumb = draft.breadcrumb or steps
            if steps == draft.breadcrumb:
                self.taken.add(index)
            else:
                self._leave_out(index, "navigation")
        draft.column = draft.column or column_of(draft.breadcrumb, draft.title)
        for index in self.head.menus:
            self._leave_out(index, "navigation")
        places = [
            PagePlace(self.text(index), f"line {self.page[index].number}", "navigation")
            for index in sorted([*self.head.navigation, *self.head.menus, *self.head.breadcrumbs])
        ]
        if self.site is not None:
            places.insert(0, PagePlace(self.text(self.site), f"line {self.page[self.site].number}", "site"))
        draft.tampering = detect(places, draft.title)
        masked = draft.tampering.masked
        restored = {
            place.where: restoration
            for place in places
            if place.kind == "navigation" and (restoration := navigation_restoration(place, masked))
        }
        draft.restorations += restored.values()
        for index in self.head.navigation:
            is_known = f"line {self.page[index].number}" in restored or has_only_navigation_words(self.text(index))
            self.taken.add(index)
            if not is_known:
                self._leave_out(index, "navigation")
        if draft.site in masked:
            draft.site = None

    def _read_footer(self) -> None:
        """Leave out the footer below the text; only a page with boilerplate or fields has one."""
        if not self.head.boilerplate() and not self.head.information:
            return
        for index in reversed(range(len(self.page))):
            if index in self.taken or not is_footer(self.text(index)):
                return
            if has_only_navigation_words(self.text(index)):
                self.taken.add(index)
            else:
                self._leave_out(index, "a page footer")

    def _leave_out(self, index: int, what: str) -> None:
        self.taken.add(index)
        self.left_out[index] = what


def _is_information(found: Fields, text: str) -> bool:
    """Whether labelled fields make up most of the line; a sentence that contains 来源： is not one."""
    if not found:
        return found.has_buttons and not found.rest
    return len(found.rest) * 5 <= len(text) * 2 and not text.endswith("。")


def _is_prose(text: str) -> bool:
    longest = _LONGEST_LATIN_TITLE if text[:_LONGEST_LATIN_TITLE].isascii() else _LONGEST_TITLE
    if len(text) > longest or text.endswith(_SENTENCE_END):
        return True
    stops = sum(text.count(mark) for mark in "。；")
    return stops > 0 or (text.isascii() and text.endswith(".") and len(text.split()) > 6)
