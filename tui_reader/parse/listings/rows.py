"""Rows of a list or table as entries: which text is the title, which link the address, and the order of dates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, starmap
from urllib.parse import urlsplit

from tui_reader.model import Entry
from tui_reader.parse.dom import Element, attribute, single_line, text_of
from tui_reader.text.character_ranges import HAN
from tui_reader.text.compiled import compiled
from tui_reader.text.dates import find_dates, parse_date
from tui_reader.text.web_address import absolute

# Characters, links and rows. Chosen by hand.
_SHORTEST, _LONGEST = 5, 160
"""Characters of an entry's title; longer text is the beginning of an article. Chosen by hand."""
_SHORTEST_DATED = 2
"""Characters of the title of an entry with a date: 任免, 年报. Chosen by hand."""
_LONGEST_UNDATED = 600
_LONGEST_DATED_PART = 400
_MOST_LINKS = 6
_FEWEST_REPEATS = 3
_FEWEST_LETTERS = 4

_BULLETS = " \u00a0\u3000·•・●○◆◇■□▪▶►>»*-."
_SEPARATORS = " \u00a0\u3000·•・●○◆◇■□▪▶►|｜/,，;；:：–—-"
_EMPTY_PAIR = re.compile(r"[\[(（【]\s*[\])）】]")
_TRUNCATED = re.compile(r"(?:\.{3,}|…+)\s*$")
_DATE_TAIL = re.compile(r"[\[(（【]?\s*$")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_HAN_NUMBER = (
    rf"[{HAN}]{{1,12}}[〔\[(（【［]\s?\d{{4}}\s?[〕\])）】］]\s?第?\s?\d{{1,5}}\s?[号號]|第\s?\d{{1,6}}\s?[号號期]"
)
_LONGEST_WORD = 5
"""Letters of a word in a docket number (No., Civ, Ohio). Chosen by hand."""
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|rtf|odt|hwpx?|txt)$", re.I)
_TITLE_HEADS = re.compile(
    r"\W*(?:(?:case|short|document|full)\s+)?(?:title|name|caption|case|style|subject|matter|parties|description)\W*"
    r"|.{0,4}(?:标题|標題|名称|名稱|案件名|件名|제목|사건명)"
    r"|\W*(?:titre|intitulé|objet|titel|betreff|título|asunto|assunto|titolo|oggetto|название|наименование)\W*",
    re.I,
)


LinkedRow = tuple[Element, list[Element]]
"""An element of a group and its links."""


@dataclass(slots=True)
class _Row:
    """One element of a group: its whole text, its links with their texts, and the texts of its cells."""

    element: Element
    whole: str
    links: list[tuple[Element, str]]
    link: Element
    title: str
    cells: tuple[str, ...]
    own: str | None = None

    @property
    def weak(self) -> bool:
        """Whether the link's text cannot be a title: too short, or only a number."""
        return len(self.title) < _SHORTEST or is_identifier(self.title)


def is_identifier(text: str) -> bool:
    """Whether a text is the number of a case or document and nothing else: digits with few and short words."""
    if len(text) > 40:
        return False
    if not text.isascii() and compiled(_HAN_NUMBER).fullmatch(text):
        return True
    words = _WORD.findall(text)
    digits = sum(map(str.isdecimal, text))
    return 0 < digits >= sum(map(len, words)) / 2 and all(len(word) <= _LONGEST_WORD for word in words)


def linked_rows(elements: Iterable[Element]) -> list[LinkedRow]:
    """The rows among similar elements that may be entries: those with a few links and no list within."""
    linked = ((element, _few_links(element)) for element in elements)
    return [
        (element, links)
        for element, links in linked
        if links and next(element.iter("ul", "ol", "table"), None) in (None, element)
    ]


def read_entries(linked: Iterable[LinkedRow], base: str | None) -> list[Entry]:
    """The entries in rows, in order; rows that hold none are left out.

    The title is the row's longest link. Where the links of most rows say the same (`PDF`, `View`) or are numbers,
    the title is the text beside the link: in a table the column with the name of the case or document, elsewhere
    the row without its links and date. Numeric dates are read month first where one of the rows shows that order
    and none contradicts it.
    """
    rows = list(starmap(_row, linked))
    month_first = _is_month_first(row.whole for row in rows)
    _name_rows(rows, month_first)
    return [entry for row in rows if (entry := _entry(row, base, month_first)) is not None]


def _few_links(element: Element) -> list[Element]:
    """The links in an element; none where there are more than an entry has."""
    links = list(islice((link for link in element.iter("a") if link.get("href")), _MOST_LINKS + 1))
    return links if len(links) <= _MOST_LINKS else []


def _row(element: Element, links: Sequence[Element]) -> _Row:
    texts = [(link, text_of(link)) for link in links]
    link, title = max(texts, key=lambda pair: len(pair[1]))
    cells = tuple(text_of(cell) for cell in element if cell.tag in ("td", "th")) if element.tag == "tr" else ()
    return _Row(element, text_of(element), texts, link, title, cells)


def _name_rows(rows: Sequence[_Row], month_first: bool) -> None:
    """Set the own titles of rows whose links are no titles."""
    skeletons = Counter(_skeleton(row.title) for row in rows)
    enough = max(_FEWEST_REPEATS, len(rows) / 2)
    weak = [row for row in rows if row.weak or skeletons[_skeleton(row.title)] >= enough]
    if not weak or len(weak) * 2 < len(rows):
        return
    column = _title_column(weak)
    for row in weak:
        if column is not None and column < len(row.cells):
            own = row.cells[column]
        else:
            own = _beside_links(row, month_first)
        if own != row.title and sum(map(str.isalpha, own)) >= _FEWEST_LETTERS:
            row.own = own


def _skeleton(text: str) -> str:
    """The text with its numbers made equal, so that `PDF (120 kB)` and `PDF (98 kB)` are the same."""
    return _DIGITS.sub("0", text).casefold()


def _title_column(rows: Sequence[_Row]) -> int | None:
    """The column of a table with the titles: that with such a head, else that with the most different letters."""
    width = Counter(len(row.cells) for row in rows).most_common(1)[0][0]
    if width < 2:
        return None
    if (named := _named_column(rows[0].element, width)) is not None:
        return named
    columns = list(zip(*(row.cells for row in rows if len(row.cells) == width), strict=True))
    best, most = None, 0
    for index, texts in enumerate(columns):
        if len(set(map(_skeleton, texts))) * 2 < len(texts) or sum(map(is_identifier, texts)) * 2 > len(texts):
            continue
        if sum(len(text) > _LONGEST for text in texts) * 2 > len(texts) or _is_date_column(texts):
            continue
        letters = sum(sum(map(str.isalpha, text)) for text in texts)
        if letters > most:
            best, most = index, letters
    return best


def _named_column(row: Element, width: int) -> int | None:
    """The first column whose head names titles, in the first row of the table."""
    table = next(row.iterancestors("table"), None)
    first = next(table.iter("tr"), None) if table is not None else None
    if first is None or first is row:
        return None
    heads = [text_of(cell) for cell in first if cell.tag in ("td", "th")]
    if len(heads) != width:
        return None
    return next((index for index, head in enumerate(heads) if _TITLE_HEADS.fullmatch(head[:60])), None)


def _is_date_column(texts: Sequence[str]) -> bool:
    """Whether most cells of a column hold a date and little else."""
    dated = sum(
        any(len(text) - len(found.raw) <= 12 for found in find_dates(text)) for text in texts if len(text) < 60
    )
    return dated * 2 > len(texts)


def _beside_links(row: _Row, month_first: bool) -> str:
    """The text of a row without its links and dates."""
    inside = {element for link, _ in row.links for element in link.iter()}
    pieces = [row.element.text or ""]
    for element in row.element.iter():
        if element is row.element:
            continue
        if element not in inside:
            pieces.append(element.text or "")
        if element not in inside or element.tag == "a":
            pieces.append(element.tail or "")
    text = _iso_dates(single_line(" ".join(pieces)), month_first)
    for found in reversed(find_dates(text[:_LONGEST_DATED_PART])):
        text = f"{text[: found.start]} {text[found.end :]}"
    return single_line(_EMPTY_PAIR.sub(" ", text)).strip(_SEPARATORS)


def _is_month_first(texts: Iterable[str]) -> bool:
    """Whether numeric dates with slashes are printed month first: one has no other reading, none is day first."""
    days = [(int(first), int(second)) for text in texts for first, second, _ in _SLASHED.findall(text)]
    return any(second > 12 for _, second in days) and all(first <= 12 for first, _ in days)


def _iso_dates(text: str, month_first: bool) -> str:
    """The text with its numeric dates in the form of ISO 8601, where they are month first."""
    return _SLASHED.sub(lambda found: f"{found[3]}-{found[1]:0>2}-{found[2]:0>2}", text) if month_first else text


def _date(text: str, month_first: bool) -> date | None:
    return parse_date(_iso_dates(text, month_first))


def _entry(row: _Row, base: str | None, month_first: bool) -> Entry | None:
    """The entry of a row, with the date outside of its title or at the title's end."""
    if row.own is not None:
        return _named_entry(row, row.own, base, month_first)
    title, whole = row.title, row.whole
    dates = find_dates(title)
    last = dates[-1] if dates and not title[dates[-1].end :].strip(" ])）】") else None
    found = _date(whole.replace(title, " ", 1)[:_LONGEST_DATED_PART], month_first)
    found = found or (_date(last.raw, month_first) if last else None)
    title = _bare_title(
        _DATE_TAIL.sub("", title[: last.start]) if last else title, attribute(row.link, "title", 500)
    )
    shortest = _SHORTEST if found is None else _SHORTEST_DATED
    if not shortest <= len(title) <= _LONGEST or (len(whole) > _LONGEST_UNDATED and found is None):
        return None
    address = absolute(base, row.link.get("href"))
    if address is None and found is None and base is not None:
        return None
    return Entry(title, address, found)


def _named_entry(row: _Row, title: str, base: str | None, month_first: bool) -> Entry | None:
    """The entry of a row whose title is beside its links; it leads to the file where a link is that of a file."""
    title = title.strip(_BULLETS)
    if not _FEWEST_LETTERS <= len(title) <= _LONGEST:
        return None
    found = _date(row.whole.replace(title, " ", 1)[:_LONGEST_DATED_PART], month_first)
    links = [link for link, _ in row.links]
    link = next((link for link in links if _is_file(link, base)), row.link)
    return Entry(title, absolute(base, link.get("href")), found)


def _is_file(link: Element, base: str | None) -> bool:
    """Whether a link leads to a document that is not a page."""
    address = absolute(base, link.get("href")) or link.get("href") or ""
    try:
        return _FILE.search(urlsplit(address).path) is not None
    except ValueError:
        return False


def _bare_title(title: str, full: str) -> str:
    """The title without bullet; a truncated one is completed from the `title` attribute, `full`."""
    title = title.strip(_BULLETS) if not title.strip().endswith("...") else title.lstrip(_BULLETS)
    stem = _TRUNCATED.sub("", title)
    return full if full and len(full) > len(stem) and full.startswith(stem[:10]) else title
