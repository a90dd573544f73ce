"""Column pages: their entries with titles and dates, distinguished from articles, and the next page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from tui_reader.model import Entry
from tui_reader.parse.dom import Element, TextRun, id_and_class, text_length, text_of
from tui_reader.parse.listings.rows import linked_rows, read_entries
from tui_reader.parse.listings.scripts import scripted_next
from tui_reader.parse.structure.match_key import match_key
from tui_reader.text.dates import find_dates
from tui_reader.text.web_address import absolute

_FEWEST = 3
_SHORTEST_ALONE = 8
_MOST_PROSE = 400
_SHORTEST_PROSE = 30
_FEW, _TEXT_SHARE = 5, 8
"""A few entries with eight times as much prose as titles are paragraphs, not teasers. Chosen by hand."""
_SHORTEST_INTRODUCTION = 60
"""Bytes of a line that introduces the links of a page of contents. Chosen by hand."""
_NEAR = 4
_ENTRY_TAGS = frozenset(["li", "tr", "div", "dd", "dt", "p", "article", "section"])
_GROUP_TAGS = ("ul", "ol", "dl", "table", "tbody", "div", "section", "td", "main")
_LIST_TAGS = ("ul", "ol", "dl", "table", "tbody")
_SCRIPTED_PAGER = re.compile(r"\bcreatePageHTML\s*\(|\bcountPage\s*=\s*\d|<recordset>")
_PAGER_WORDS = re.compile(
    r"(?:^|[\s\[【(（|<])"
    r"(?:上一?页|上頁|上一頁|前一页|尾页|末页|尾頁|最后一?页|前へ|이전|prev(?:ious)?(?: page)?)(?![\w篇])"
    r"|[共第]\s*\d+\s*[页頁条條]",
    re.I,
)
_NEXT = re.compile(
    r"(?:下一?页|下頁|下一頁|后一页|次へ|次のページ|다음|next(?: page)?|older(?: posts)?|suivant|weiter|siguiente)"
    r"\s*[>»›→]*|[>»›]",
    re.I,
)
_SENTENCE = re.compile(r"[。！？；]|[.!?](?=\s|$)")
_CLAUSE_MARK = re.compile(r"[。！？；，、：]|[.!?,;:](?=\s|$)")
_ENDS_SENTENCE = re.compile(r"[。！？.!?][”」』\"')）]*$")
_FOOTER_NAME = re.compile(r"(?:^|[\s_-])(?:foot|footer|bottom|copyright)\d?(?=$|[\s_-])")
_PAGE_TAGS = ("html", "body", "main", "article")
_SIDE_TAGS = ("aside", "nav", "footer")
_SIDE_ROLES = ("complementary", "navigation", "contentinfo")


@dataclass(frozen=True, slots=True)
class ListedEntries:
    """The entries of a column page in order, the address of the next page, and the characters of prose outside the
    lists of entries, which a listing does not show."""

    entries: tuple[Entry, ...]
    next: str | None
    prose: int


@dataclass(frozen=True, slots=True)
class _Group:
    element: Element
    entries: tuple[Entry, ...]

    @property
    def dated(self) -> int:
        return sum(entry.date is not None for entry in self.entries)

    @property
    def mostly_dated(self) -> bool:
        return self.dated * 2 >= len(self.entries)

    @property
    def weight(self) -> int:
        """Characters of titles; those with a date count three times, since menus have no dates."""
        return sum(len(entry.title) * (3 if entry.date else 1) for entry in self.entries)


def read_listing(
    page: Element, runs: Sequence[TextRun], base: str | None, markup: str, *, expected: bool = False
) -> ListedEntries | None:
    """The entries of a column page, or None for an article.

    A page is a listing where a group of three or more similar elements, each with a link as its title and at least
    half with a date, outweighs the prose outside it. Without dates it needs ten long titles, little beside them in
    the group, and no prose: a table of links and their data, or a page of contents, is a text. The last
    page of a column may have a single entry: with a pager, or where a listing is `expected`, fewer than three are
    enough. `markup` is the original page with its scripts. The limits were chosen by hand.
    """
    best = max(_groups(page, runs, base), key=lambda group: group.weight, default=None)
    if best is None or not best.mostly_dated or not _outweighs(best, page, runs):
        undated = best if best is not None and not best.mostly_dated and _outweighs(best, page, runs) else None
        best = _short_list(page, runs, base, markup, expected=expected) or undated
    if best is None:
        return None
    groups = _with_equals(best, base)
    return ListedEntries(
        tuple(dict.fromkeys(entry for group in groups for entry in group.entries)),
        next_page(page, base) or scripted_next(markup, base),
        _prose_outside({group.element for group in groups}, page, runs),
    )


def _groups(page: Element, runs: Sequence[TextRun], base: str | None) -> list[_Group]:
    """The groups of a page; none where each of them leaves too much prose outside for a listing.

    Most pages are articles: there only the boxes around the text have to be looked at, and they are no groups.
    """
    elements = list(page.iter(*_GROUP_TAGS))
    is_footer = cache(_is_footer)
    prose = [run for run in runs if _is_prose(run) and not any(map(is_footer, run.chain))]
    if sum(len(run.text) for run in prose) > _MOST_PROSE:
        held: dict[Element, int] = {}
        for run in prose:
            for element in run.chain:
                held[element] = held.get(element, 0) + len(run.text)
        least = held[page] - _MOST_PROSE
        around = (element for element in elements if held.get(element, 0) >= least)
        if all(_group(element, base, _FEWEST) is None for element in around):
            return []
    return [group for element in elements if (group := _group(element, base, _FEWEST)) is not None]


def _with_equals(best: _Group, base: str | None) -> list[_Group]:
    """A group and its equals: lists with the same tag and class in the same parent.

    A column that is divided by month or year has a list for each.
    """
    parent, kind = best.element.getparent(), (best.element.tag, best.element.get("class"))
    equals = (
        [element for element in parent if (element.tag, element.get("class")) == kind]
        if parent is not None
        else []
    )
    groups = (
        best if element is best.element else _group(element, base, 1) for element in equals or [best.element]
    )
    return [group for group in groups if group is not None and group.mostly_dated == best.mostly_dated]


def _outweighs(group: _Group, page: Element, runs: Sequence[TextRun]) -> bool:
    """Whether a group is the main content of its page."""
    prose = _prose_outside({group.element}, page, runs)
    if (prose and _is_beside(group.element)) or _has_dated_article(group.element, runs):
        return False
    titles = sum(len(entry.title) for entry in group.entries)
    if len(group.entries) <= _FEW and _prose_inside(group.element, runs) > max(_MOST_PROSE, titles * _TEXT_SHARE):
        return False
    if group.mostly_dated:
        return prose * 2 <= titles and prose <= _MOST_PROSE
    long = sum(len(entry.title) >= 12 for entry in group.entries)
    return (
        long >= 10
        and prose <= 80
        and sum(len(run.text) - run.linked for run in runs) <= titles
        and titles * 3 >= text_length(group.element) * 2
        and not _is_introduced(group.element, runs)
    )


def _is_introduced(group: Element, runs: Sequence[TextRun]) -> bool:
    """Whether a line above or within a group says what it is about, as on the page of contents of a book."""
    last = max((index for index, run in enumerate(runs) if group in run.chain), default=0)
    return any(
        run.size >= _SHORTEST_INTRODUCTION
        and run.linked * 3 <= len(run.text)
        and _CLAUSE_MARK.search(run.text) is not None
        and not _is_beside(run.block)
        for run in runs[:last]
    )


def _short_list(
    page: Element, runs: Sequence[TextRun], base: str | None, markup: str, *, expected: bool
) -> _Group | None:
    """One or two dated entries in a list or table, on a page with a pager and without prose."""
    if not expected and not has_pager(runs, markup):
        return None
    # `scripted_records` wraps the records of a script in `div`.
    tags = (*_LIST_TAGS, "div") if "<recordset>" in markup else _LIST_TAGS
    groups = (_group(element, base, 1) for element in page.iter(*tags))
    short = [
        group
        for group in groups
        if group is not None
        and group.dated == len(group.entries) < _FEWEST
        and all(entry.address and len(entry.title) >= _SHORTEST_ALONE for entry in group.entries)
    ]
    best = max(short, key=lambda group: group.weight, default=None)
    most = _MOST_PROSE if expected else 0
    return best if best is not None and _prose_outside({best.element}, page, runs) <= most else None


def has_pager(runs: Sequence[TextRun], markup: str) -> bool:
    """Whether a page has a pager: by its words, or by the script that draws it."""
    named = any(word in markup for word in ("createPageHTML", "countPage", "<recordset>"))
    if named and _SCRIPTED_PAGER.search(markup):
        return True
    return any(len(run.text) < 200 and _PAGER_WORDS.search(run.text) for run in runs)


def _group(element: Element, base: str | None, fewest: int) -> _Group | None:
    """The children of an element as entries; None unless at least two thirds of them are."""
    children = [child for child in element if isinstance(child.tag, str) and child.tag in _ENTRY_TAGS]
    if len(children) < fewest:
        return None
    rows = linked_rows(children)
    if len(rows) < fewest:
        return None
    filled = sum(_is_filled(child) and not _is_head(child) for child in children)
    if len(rows) * 3 < filled * 2:
        return None
    entries = read_entries(rows, base)
    if len(entries) < fewest or len(entries) * 3 < filled * 2:
        return None
    unique = dict.fromkeys(entries)
    return _Group(element, tuple(unique)) if len(unique) >= fewest else None


def _is_filled(row: Element) -> bool:
    """Whether a row holds text."""
    pieces: Iterator[Any] = row.itertext()
    return any(map(str.strip, pieces))


def _is_head(row: Element) -> bool:
    """Whether a row is the header of a table."""
    return row.tag == "tr" and any(cell.tag == "th" for cell in row) and next(row.iter("td", "a"), None) is None


def _prose_outside(groups: set[Element], page: Element, runs: Sequence[TextRun]) -> int:
    """Characters of prose outside the groups, without the footer of the page and teasers."""
    prose, footer = 0, dict[Element, int]()
    seen = False
    for run in runs:
        chain = run.chain
        if not groups.isdisjoint(chain):
            seen = True
            continue
        text = run.text
        if not _is_prose(run):
            continue
        # A footer is below the list. A name counts only there: wrappers of the whole page have such names too.
        name = next((box for box in reversed(chain) if _is_footer(box)), None) if seen else None
        if name is not None:
            footer[name] = footer.get(name, 0) + len(text)
        else:
            prose += len(text)
    return prose + sum(held for box, held in footer.items() if not _is_small(box, page))


def _prose_inside(group: Element, runs: Sequence[TextRun]) -> int:
    """Characters of prose in the group: the paragraphs of an article may each have a link, too."""
    return sum(len(run.text) - run.linked for run in runs if _is_prose(run) and group in run.chain)


def _is_prose(run: TextRun) -> bool:
    """Whether a run is a sentence that is not mostly links."""
    text = run.text
    return len(text) >= _SHORTEST_PROSE and run.linked * 3 <= len(text) and _SENTENCE.search(text) is not None


def _is_footer(element: Element) -> bool:
    """Whether an element is a footer by its tag, role or name."""
    if element.tag == "footer" or element.get("role") == "contentinfo":
        return True
    return element.tag not in _PAGE_TAGS and _FOOTER_NAME.search(id_and_class(element)) is not None


def _is_small(box: Element, page: Element) -> bool:
    """Whether a box is a small part of its page, and not the part with the main heading."""
    if next(box.iter("h1", "main", "article"), None) is not None:
        return False
    length = text_length(box)
    return length <= _MOST_PROSE or length * 2 <= text_length(page)


def _is_beside(element: Element) -> bool:
    """Whether a list stands beside the main text, by the tags around it: in `aside`, `nav` or `footer`."""
    return any(
        box.tag in _SIDE_TAGS or box.get("role") in _SIDE_ROLES for box in (element, *element.iterancestors())
    )


def _has_dated_article(group: Element, runs: Sequence[TextRun]) -> bool:
    """Whether the page's title or main heading is followed by a date and by text outside the group.

    A column has neither under its name: its dates are in its list.
    """
    named = match_key(text_of(group.getroottree().find(".//head/title")))
    head, dated = None, False
    for index, run in enumerate(runs):
        if group in run.chain:
            if dated:
                return False
            continue
        text = run.text
        if not run.linked and (run.block.tag == "h1" or (len(text) >= 6 and named.startswith(match_key(text)))):
            head, dated = index, False
        elif head is not None and not dated and index - head <= _NEAR and len(text) <= 80 and not run.linked:
            dated = any(len(text) - len(found.raw) <= 40 for found in find_dates(text))
        elif dated and run.linked * 3 <= len(text) and _ENDS_SENTENCE.search(text):
            return True
    return False


def next_page(page: Element, base: str | None) -> str | None:
    """The http(s) address of the next page, by the relation or the text of its link."""
    for link in page.iter("a"):
        relation = (link.get("rel") or "").lower().split()
        if "next" in relation or _NEXT.fullmatch(text_of(link)):
            address = absolute(base, link.get("href"))
            if address is not None and address != base:
                return address
    return None
