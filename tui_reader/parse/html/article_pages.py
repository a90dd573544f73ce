"""Articles that are split over several pages: the addresses of the further pages, and their text joined.

Publishing systems name the pages of an article after its first one: TRS `t2020_1.html` for the second page,
portals `C1234_2.html` or `c1234-2.html`, others `c.html?page=2`. Only such addresses are further pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from tui_reader.model import Listing
from tui_reader.parse.dom import Element, text_of
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.listings.scripts import PAGE_COUNT, pager_calls
from tui_reader.parse.structure.match_key import match_key
from tui_reader.text.web_address import absolute, is_web

MOST_PARTS = 50
"""Pages of one article. Chosen by hand."""

_NAME = re.compile(
    r"(?P<stem>.+?)(?:(?P<mark>[_-])(?P<number>\d{1,3}))?"
    r"(?P<ending>\.(?:s?html?|xhtml|jhtml|phtml|aspx?|jsp|php))",
    re.I,
)
# Columns, not articles: their pages are other lists.
_COLUMN_NAMES = re.compile(r"index|default|list\w*|more|news_?list|column\w*", re.I)
_LABEL = re.compile(r"[\[【(（第\s]*(\d{1,3})[\]】)）页頁\s]*|page\s+(\d{1,3})", re.I)
_NEXT = re.compile(
    r"[\[【(（]?\s*(?:下一?[页頁]|后一页|次へ|次のページ|next(?:\s+page)?)\s*[>»›→]*\s*[\]】)）]?|[>»›]", re.I
)
_LAST = re.compile(r"[\[【(（]?\s*(?:尾页|末页|尾頁|最后一页|last(?:\s+page)?)\s*[\]】)）]?|[>»]{2}\|?", re.I)
_QUERY = re.compile(r"(?:^|&)(?:page|p|pn|pageno|page_no|pageindex|curpage)=(\d{1,3})(?=&|$)", re.I)

_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)(?:</script|\Z)", re.I | re.S)
_COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.S)
_CURRENT = re.compile(r"\bcurrentPage\s*=\s*(\d{1,4})")
_PAGER_WORD = re.compile(
    r"(?<!\d)第?\s?\d{1,3}\s?(?:/\s?\d{1,3}|[页頁])?(?!\d)|共\s?\d{1,3}\s?[页頁]|[上下]一?[页頁]|首[页頁]|[尾末][页頁]"
    r"|余下全文|剩余全文|阅读全文|显示全文|分页阅读|\b(?:previous|next|first|last|pages?)\b",
    re.I,
)
_PAGER_REST = re.compile(r"[\s|｜·,，<>«»‹›\[\]【】()（）…._:：/-]*")
_PART_MARK = re.compile(r"[\s(（\[【_-]*(?:第?[0-9一二三四五六七八九十]{1,3}[页頁]?|[上中下])[)）\]】]?$")


def further_parts(root: Element, markup: str, base: str | None, address: str) -> tuple[str, ...]:
    """The addresses of the further pages of this page's article, in order; at most MOST_PARTS.

    `root` is the tree with the pager, `markup` the original page with its scripts, `base` the base of relative
    links. The address of a further page differs from this one's only in its number, and its link has the text of a
    pager: `2`, `[2]`, `第2页`, 下一页, 尾页. Further pages of a file are files in the same folder.
    """
    scripted = "createPageHTML" in markup or "countPage" in markup
    for page_address in filter(None, dict.fromkeys((base or address, address))):
        parts = (_scripted_parts(markup, page_address) if scripted else []) or _linked_parts(root, page_address)
        found = dict.fromkeys(_sibling(address, part) for part in parts[:MOST_PARTS])
        found.pop(address, None)
        if found:
            return tuple(found)
    return ()


def _scripted_parts(markup: str, page_address: str) -> list[str]:
    """The further pages in a pager drawn by a script: they are numbered from 1, the first page has no number."""
    code = "\n".join(_COMMENT.sub("", script) for script in _SCRIPT.findall(markup))
    name = _NAME.fullmatch(_file_name(page_address))
    if name is None or _COLUMN_NAMES.fullmatch(name["stem"]):
        return []
    stated = PAGE_COUNT.search(code)
    stems = (name["stem"], f"{name['stem']}{name['mark'] or ''}{name['number'] or ''}")
    calls = (call for call in pager_calls(code) if not call.boxed and f"{call.total}{call.current}".isdecimal())
    if call := next(calls, None):
        if call.stem not in stems:
            return []
        total, current = int(stated[1] if stated else call.total), int(call.current)
        stem, ending = call.stem, f".{call.ending}"
    else:
        current_page = _CURRENT.search(code)
        quoted = next(
            (stem for stem in stems if re.search(rf"[\"']{re.escape(stem)}[\"']?\s*\+?\s*[\"']?_", code)), None
        )
        if stated is None or current_page is None or quoted is None:
            return []
        total, current, stem, ending = int(stated[1]), int(current_page[1]), quoted, name["ending"]
    return [
        urljoin(page_address, f"{stem}_{number}{ending}")
        for number in range(current + 1, min(total, current + 1 + MOST_PARTS))
    ]


def _linked_parts(root: Element, page_address: str) -> list[str]:
    """The further pages linked by the page's pager, with those that it omits (1 2 3 … 9)."""
    series = dict(_series(page_address))
    own_name = _NAME.fullmatch(_file_name(page_address)) if series else None
    if own_name is None:
        return []
    stem = own_name["stem"]
    names = tuple(stem + mark for mark in "._-")
    numbers: dict[str, dict[int, str]] = {name: {} for name in series}
    for link in root.iter("a", "link"):
        href = link.get("href")
        # The name of the file is that of this page: most links are ruled out before their text is read.
        if not href:
            continue
        same_name = stem in href and any(name in href for name in names)
        if not same_name and href.lstrip()[:1] not in ("?", "#"):
            continue
        if len(href) > 2000 or not (label := _label(link)):
            continue
        try:
            target = urljoin(page_address, href.strip().partition("#")[0])
        except ValueError:
            continue
        if not target.isascii() and is_web(page_address):
            target = absolute(page_address, href.strip().partition("#")[0]) or target
        for name, number in _series(target):
            if name in series and _agrees(label, number):
                numbers[name].setdefault(number, target)
    for name, own in series.items():
        # `a_5.html` is page 5 of `a.html` only if its pager leads back to the first page.
        if own == 0 or numbers[name].keys() & {0, 1}:
            found = _without_gaps({number: to for number, to in numbers[name].items() if number > own}, own)
            if found:
                return found
    return []


def _agrees(label: str, number: int) -> bool:
    """Whether a link with this text can lead to `number`; some sites count from 0, and page 1 has no number."""
    if not label.isdecimal():
        return True
    return number == int(label) - 1 or (number == int(label) and number != 1) or label == "1"


def _label(link: Element) -> str:
    """The label of a pager's link: a number, `next` or `last`; empty for other links."""
    if "next" in (link.get("rel") or "").lower().split():
        return "next"
    text = text_of(link) if link.tag == "a" else ""
    if len(text) > 16:
        return ""
    if number := _LABEL.fullmatch(text):
        return number[1] or number[2]
    return "next" if _NEXT.fullmatch(text) else "last" if _LAST.fullmatch(text) else ""


def _without_gaps(numbers: dict[int, str], known: int) -> list[str]:
    """The addresses in order; missing ones between them are derived from the last one."""
    if not numbers:
        return []
    first, last = min(numbers), max(numbers)
    if first > known + 2:
        # A pager always shows the pages next to its own.
        return []
    head, _, tail = numbers[last].rpartition(str(last))
    order = range(first, min(last, first + MOST_PARTS - 1) + 1)
    return [numbers.get(number, f"{head}{number}{tail}") for number in order]


def _series(address: str) -> Iterator[tuple[str, int]]:
    """Every reading of an address as a series, which the pages of an article share, and a number in it.

    `a_2.html` may be page 2 of `a.html` or the first page of its own article.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return
    folder, _, file = parts.path.rpartition("/")
    name = _NAME.fullmatch(file)
    if name is None or _COLUMN_NAMES.fullmatch(name["stem"]):
        return
    folder = f"{parts.netloc.lower()}{folder}"
    query = f"?{parts.query}" if parts.query else ""
    paged = _QUERY.search(parts.query)
    rest = _QUERY.sub("", parts.query).strip("&")
    yield f"query {folder}/{file}?{rest}", int(paged[1]) if paged else 0
    yield f"name {folder}/{file}{query}", 0
    if name["number"]:
        yield f"name {folder}/{name['stem']}{name['ending']}{query}", int(name["number"])


def _file_name(address: str) -> str:
    path = urlsplit(address).path if "://" in address else address.replace("\\", "/")
    return path.rpartition("/")[2]


def _sibling(address: str, part: str) -> str:
    """The part's address; for a file, the path in its folder, whatever address the page was saved from."""
    if is_web(address):
        return part
    folder, slash, _ = address.replace("\\", "/").rpartition("/")
    return f"{folder}{slash}{_file_name(part)}"


def join_parts(first: Draft, more: Iterable[tuple[str, Draft | Listing | None]]) -> list[str]:
    """Append the text of further pages to the first one; returns the addresses of those that were joined.

    Title and pager, which every page repeats, are kept once. A page with another title is left out with a warning,
    and so are all after it, since the text would have a gap.
    """
    joined: list[str] = []
    first.lines = _without_pager(first.lines)
    for address, part in more:
        if not isinstance(part, Draft) or not part.lines or not _same_title(first.title, part.title):
            first.warnings.append(f"part {len(joined) + 2} of the article ({address}) is another page; left out")
            break
        lines = _without_title(_without_pager(part.lines), first.title)
        shift = first.lines[-1].number if first.lines else 0
        first.lines = [*first.lines, *(replace(line, number=line.number + shift) for line in lines)]
        known = {one.address or one.title for one in first.attachments}
        new = (one for one in part.attachments if (one.address or one.title) not in known)
        first.attachments = (*first.attachments, *new)
        first.coverage += part.coverage
        first.left_out += part.left_out
        first.warnings += [one for one in part.warnings if one not in first.warnings]
        joined.append(address)
    return joined


def _same_title(first: str | None, other: str | None) -> bool:
    """Whether two pages have the same title, apart from a page number; a missing title matches any."""
    if not first or not other:
        return True
    this, that = (match_key(_PART_MARK.sub("", title)) for title in (first, other))
    return this.startswith(that) or that.startswith(this)


def _without_title(lines: list[DraftLine], title: str | None) -> list[DraftLine]:
    wanted = match_key(title or "")
    start = 0
    while wanted and start < len(lines) and lines[start].block is None:
        text = match_key(_PART_MARK.sub("", lines[start].text))
        if not text or text not in wanted or len(text) * 2 < len(wanted):
            break
        start += 1
    return lines[start:]


def _without_pager(lines: list[DraftLine]) -> list[DraftLine]:
    """The lines without the pager above or below them, on one line or on several."""
    start, end = 0, len(lines)
    while end > start and _is_pager(lines[end - 1]):
        end -= 1
    while start < end and _is_pager(lines[start]):
        start += 1
    return lines[start:end]


def _is_pager(line: DraftLine) -> bool:
    text = line.text.strip()
    if line.block is not None or not 0 < len(text) <= 120:
        return False
    rest, words = _PAGER_WORD.subn("", text)
    return words > 0 and _PAGER_REST.fullmatch(rest) is not None
