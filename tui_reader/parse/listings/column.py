"""Column pages: their entries with titles and dates, distinguished from articles, and the next page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tui_reader.model import Entry
from tui_reader.parse.dom import Element, TextRun, attribute, id_and_class, text_length, text_of
from tui_reader.parse.listings.scripts import scripted_next
from tui_reader.text.dates import find_dates, parse_date
from tui_reader.text.web_address import absolute

_FEWEST = 3
_SHORTEST, _LONGEST = 5, 160
"""Characters of an entry's title; longer text is the beginning of an article. Chosen by hand."""
_SHORTEST_ALONE = 8
_MOST_PROSE = 400
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
_BULLETS = " \u00a0\u3000·•・●○◆◇■□▪▶►>»*-."
_SENTENCE = re.compile(r"[。！？；]|[.!?](?=\s|$)")
_TRUNCATED = re.compile(r"(?:\.{3,}|…+)\s*$")
_DATE_TAIL = re.compile(r"[\[(（【]?\s*$")


@dataclass(frozen=True, slots=True)
class ListedEntries:
    """The entries of a column page in order, and the address of the next page."""

    entries: tuple[Entry, ...]
    next: str | None


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
    half with a date, outweighs the prose outside it. Without dates it needs ten long titles and no prose. The last
    page of a column may have a single entry: with a pager, or where a listing is `expected`, fewer than three are
    enough. `markup` is the original page with its scripts. The limits were chosen by hand.
    """
    groups = [
        group for element in page.iter(*_GROUP_TAGS) if (group := _group(element, base, _FEWEST)) is not None
    ]
    best = max(groups, key=lambda group: group.weight, default=None)
    if best is None or not best.mostly_dated or not _outweighs(best, runs):
        undated = best if best is not None and not best.mostly_dated and _outweighs(best, runs) else None
        best = _short_list(page, runs, base, markup, expected=expected) or undated
    if best is None:
        return None
    return ListedEntries(best.entries, next_page(page, base) or scripted_next(markup, base))


def _outweighs(group: _Group, runs: Sequence[TextRun]) -> bool:
    """Whether a group is the main content of its page."""
    prose = _prose_outside(group.element, runs)
    titles = sum(len(entry.title) for entry in group.entries)
    if group.mostly_dated:
        return prose * 2 <= titles and prose <= _MOST_PROSE
    long = sum(len(entry.title) >= 12 for entry in group.entries)
    return long >= 10 and prose <= 80 and sum(len(run.text) - run.linked for run in runs) <= titles


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
    return best if best is not None and _prose_outside(best.element, runs) <= most else None


def has_pager(runs: Sequence[TextRun], markup: str) -> bool:
    """Whether a page has a pager: by its words, or by the script that draws it."""
    if _SCRIPTED_PAGER.search(markup):
        return True
    return any(len(run.text) < 200 and _PAGER_WORDS.search(run.text) for run in runs)


def _group(element: Element, base: str | None, fewest: int) -> _Group | None:
    """The children of an element as entries; None unless at least two thirds of them are."""
    children = [child for child in element if isinstance(child.tag, str) and child.tag in _ENTRY_TAGS]
    if len(children) < fewest:
        return None
    entries = [entry for child in children if (entry := _entry(child, base)) is not None]
    filled = sum(text_length(child) > 0 and not _is_head(child) for child in children)
    if len(entries) < fewest or len(entries) * 3 < filled * 2:
        return None
    unique = dict.fromkeys(entries)
    return _Group(element, tuple(unique)) if len(unique) >= fewest else None


def _is_head(row: Element) -> bool:
    """Whether a row is the header of a table."""
    return row.tag == "tr" and any(cell.tag == "th" for cell in row) and next(row.iter("td", "a"), None) is None


def _entry(element: Element, base: str | None) -> Entry | None:
    """The entry in one element: its longest link is the title, with the date outside or at its end."""
    links = [link for link in element.iter("a") if link.get("href")]
    if not links or len(links) > 6 or next(element.iter("ul", "ol", "table"), None) not in (None, element):
        return None
    link = max(links, key=lambda anchor: len(text_of(anchor)))
    whole = text_of(element)
    title = text_of(link)
    dates = find_dates(title)
    last = dates[-1] if dates and not title[dates[-1].end :].strip(" ])）】") else None
    found = parse_date(whole.replace(title, " ", 1)[:400]) or (parse_date(last.raw) if last else None)
    title = _bare_title(_DATE_TAIL.sub("", title[: last.start]) if last else title, attribute(link, "title", 500))
    if not _SHORTEST <= len(title) <= _LONGEST or (len(whole) > 600 and found is None):
        return None
    address = absolute(base, link.get("href"))
    if address is None and found is None and base is not None:
        return None
    return Entry(title, address, found)


def _bare_title(title: str, full: str) -> str:
    """The title without bullet; a truncated one is completed from the `title` attribute, `full`."""
    title = title.strip(_BULLETS) if not title.strip().endswith("...") else title.lstrip(_BULLETS)
    stem = _TRUNCATED.sub("", title)
    return full if full and len(full) > len(stem) and full.startswith(stem[:10]) else title


def _prose_outside(group: Element, runs: Sequence[TextRun]) -> int:
    """Characters of prose outside the group, without footers and teasers."""
    prose = 0
    for run in runs:
        text = run.text
        if len(text) < 30 or run.linked * 3 > len(text) or not _SENTENCE.search(text):
            continue
        chain = [run.block, *run.block.iterancestors()]
        if group in chain or any(element.tag == "footer" or "foot" in id_and_class(element) for element in chain):
            continue
        prose += len(text)
    return prose


def next_page(page: Element, base: str | None) -> str | None:
    """The http(s) address of the next page, by the relation or the text of its link."""
    for link in page.iter("a"):
        relation = (link.get("rel") or "").lower().split()
        if "next" in relation or _NEXT.fullmatch(text_of(link)):
            address = absolute(base, link.get("href"))
            if address is not None and address != base:
                return address
    return None
