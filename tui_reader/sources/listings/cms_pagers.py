"""Pagers of content management systems: the addresses of a column's further pages, from the page itself.

TRS calls `createPageHTML(9, 0, "index", "html")` (index_1 is page 2) or, with the name of a box first, counts from
1 (list_2 is page 2); older versions link `"index"+"_"+nextPage+"."+"html"`, counted from 0. VSB counts down
(`zbgg/10.htm` is page 2 of 11, `1.htm` the last). Hanweb's jpage requests windows of records from a proxy. gkmlpt
returns JSON.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple
from urllib.parse import urlsplit

from tui_reader.sources.addresses import document_address, query_of, with_query
from tui_reader.sources.listings.links import base_of, code_of, links
from tui_reader.sources.listings.plan import MOST_PAGES, NumberedPages

GKMLPT_PAGE = 100
"""Articles on a page of gkmlpt, usually."""

_JPAGE_GROUP = 3
"""Pages that jpage loads at once, unless its call states another number."""

_CALL = re.compile(
    r"createPageHTML\s*\(\s*(?:(['\"])(?P<box>[\w-]{0,60})\1\s*,\s*)?(?P<total>\w{1,40})\s*,\s*(?P<current>\w{1,40})\s*,"
    r"\s*['\"](?P<stem>[\w-]{1,60})['\"]\s*,\s*['\"](?P<ending>\w{1,10})['\"]"
)
_OLD_CALL = re.compile(
    r"(?<![\w-])(?P<stem>[\w-]{1,60}?)(?:['\"]\s*\+\s*['\"])?_['\"]\s*\+\s*nextPage\s*\+"
    r"\s*['\"]\.(?:['\"]\s*\+\s*['\"])?(?P<ending>\w{1,10})"
)
_COUNT = re.compile(r"\bcountPage\s*=\s*(\d{1,7})")
_LAST_WORDS = re.compile(
    r"[\[【(（]?\s*(?:尾页|末页|最末页|最后一?页|尾頁|最後頁|最後へ|last(?:\s+page)?|»|>>|>\||›\|)\s*[\]】)）]?",
    re.I,
)
_NEXT_WORDS = re.compile(
    r"[\[【(（]?\s*(?:下一?页|下頁|下一頁|后一页|次へ|次のページ|다음|next(?:\s+page)?|older(?:\s+\w+)?)\s*[>»›→]*\s*[\]】)）]?|[>›]",
    re.I,
)
_NUMBER = re.compile(r"(\d+)")
_TOTAL_RECORD = re.compile(r"\btotal_?record\s*[:=]\s*['\"]?(\d{1,8})|<totalrecord>\s*(\d{1,8})", re.I)
_PER_PAGE = re.compile(r"\bperPage\s*:\s*['\"]?(\d{1,4})")
_GROUP_SIZE = re.compile(r"\bgroupSize\s*:\s*['\"]?(\d{1,3})")
_PROXY = re.compile(r"\bproxyUrl\s*:\s*['\"]([^'\"\s]{1,500})['\"]")
_PARAMETERS = re.compile(r"(?:\bajaxParam\s*:|\bparam_?\w{0,40}\s*=)\s*\{([^{}]{1,2000})\}")
_PAIR = re.compile(r"""['"]?(\w{1,40})['"]?\s*:\s*(?:'([^']{0,500})'|"([^"]{0,500})"|(-?\d{1,12}))""")
_TOTAL = re.compile(r'"total"\s*:\s*"?(\d{1,8})')
_SID = re.compile(r"""\bSID\b['"]?\s*[:=]\s*['"]?(\d{1,12})""")
_CATEGORY = re.compile(r"\d{1,9}")


class FoundPager(NamedTuple):
    """The further pages, in order, and the total number of pages, if known."""

    pages: Sequence[str]
    total: int | None = None


def trs(address: str, markup: str) -> FoundPager | None:
    """The pages of a TRS pager. Calls in comments are obsolete and ignored; a `countPage` variable overrides the
    count in the call."""
    if "createPageHTML" not in markup and "countPage" not in markup:
        return None
    code = code_of(markup)
    counted = _COUNT.search(code)
    base = base_of(markup, address)
    calls = [found.group("total", "current", "stem", "ending", "box") for found in _CALL.finditer(code)]
    calls += [("countPage", "currentPage", *old.group("stem", "ending"), None) for old in _OLD_CALL.finditer(code)]
    for stated, at, stem, kind, box in calls:
        total = int(counted[1]) if counted else _value(stated, code)
        current = _value(at, code)
        if total is None or current is None:
            continue
        name, ending = f"{stem}_", f".{kind}"
        numbered = re.search(rf"{re.escape(name)}\d+{re.escape(ending)}$", address.partition("?")[0])
        # Only the first page, which has no number, shows whether the count starts at 0 or 1.
        from_one = current == 1 if not numbered else box is not None
        between = range(current + 1, total + 1 if from_one else total)
        return FoundPager(NumberedPages(between, partial(_numbered, base, name, ending)), total)
    return None


def _numbered(base: str, name: str, ending: str, number: int) -> str:
    return document_address(base, f"{name}{number}{ending}") or base


def _value(word: str, code: str) -> int | None:
    """A number, or the value of a variable."""
    if not word[0].isdigit():
        value = re.search(rf"\b{word}\s*=\s*(\d{{1,7}})", code)
        word = value[1] if value else ""
    return int(word) if re.fullmatch(r"[0-9]{1,7}", word) else None


def numbers(address: str, markup: str, following: str | None) -> FoundPager | None:
    """All pages from the next to the last one, if the pager links both and they differ in one number, ascending or
    descending (VSB). `following` is the next page, if the parser found it."""
    last = None
    for link in links(markup, address):
        if following is None and _NEXT_WORDS.fullmatch(link.text):
            following = link.address
        if _LAST_WORDS.fullmatch(link.text):
            last = link.address
    if following is None or following == address:
        return None
    if last is None or last == address:
        return FoundPager((following,))
    parts, ends = _NUMBER.split(following), _NUMBER.split(last)
    different = [at for at, (one, other) in enumerate(zip(parts, ends, strict=False)) if one != other]
    # Odd parts are the numbers.
    if len(parts) != len(ends) or len(different) != 1 or different[0] % 2 == 0:
        return FoundPager((following,))
    place = different[0]
    first, end, width = int(parts[place]), int(ends[place]), len(parts[place])
    step = 1 if end > first else -1
    padded = parts[place].startswith("0")

    def address_of(number: int) -> str:
        return "".join([*parts[:place], str(number).zfill(width if padded else 1), *parts[place + 1 :]])

    if abs(end - first) > MOST_PAGES:
        return FoundPager((following,))
    between = range(first, end + step, step)
    return FoundPager(NumberedPages(between, address_of), _total(address, parts, place, len(between)))


def _total(address: str, parts: list[str], place: int, count: int) -> int | None:
    """The number of pages, if the current page has no number and so is the first; None otherwise."""
    own = _NUMBER.split(address)
    alike = len(own) == len(parts) and all(
        mine == other for at, (mine, other) in enumerate(zip(own, parts, strict=True)) if at != place
    )
    return None if alike else count + 1


def jpage(address: str, markup: str, following: str | None, listed: int) -> FoundPager | None:
    """The windows of records of a jpage column. `following` is the next window if the page links it; otherwise the
    windows are computed. `listed` is the number of records on this page."""
    if following and "dataproxy" in following:
        return FoundPager((following,))
    counted = _TOTAL_RECORD.search(markup)
    if counted is None:
        return None
    total = int(counted[1] or counted[2])
    asked = query_of(address)
    if asked.get("startrecord", "").isdecimal() and asked.get("endrecord", "").isdecimal():
        first, end = int(asked["startrecord"]), int(asked["endrecord"])
        window = end - first + 1
        # The last window is shorter, so only the page itself gives the number of windows.
        return _windows(address, end + 1, window, total)._replace(total=None) if window > 0 else None
    code = code_of(markup)
    proxy, per_page = _PROXY.search(code), _PER_PAGE.search(code)
    if proxy is None or per_page is None:
        return None
    group = _GROUP_SIZE.search(code)
    window = max(1, int(per_page[1])) * (max(1, int(group[1])) if group else _JPAGE_GROUP)
    given = _PARAMETERS.search(code)
    pairs = _PAIR.findall(given[1]) if given else ()
    values = {name: one or other or number for name, one, other, number in pairs}
    target = document_address(base_of(markup, address), proxy[1])
    if target is None:
        return None
    asking = with_query(target, {"startrecord": "1", "endrecord": str(window), "perpage": per_page[1], **values})
    # A page with fewer records than a window needs the first window too.
    return _windows(asking, window + 1 if listed >= min(window, total) else 1, window, total)


def _windows(address: str, first: int, window: int, total: int) -> FoundPager:
    def address_of(start: int) -> str:
        return with_query(address, {"startrecord": str(start), "endrecord": str(min(start + window - 1, total))})

    return FoundPager(NumberedPages(range(first, total + 1, window), address_of), math.ceil(total / window))


def gkmlpt(address: str, markup: str, listed: int, start: str) -> FoundPager | None:
    """The pages of a category in the API of the gkmlpt platform. Its HTML page holds no entries; the fragment of
    its address (`/gkmlpt/index#475`), which may be left in `start` only, names the category."""
    head, mark, rest = address.partition("/gkmlpt/")
    if not mark:
        return None
    if not rest.startswith("api/"):
        fragment = _CATEGORY.match(start.partition("#")[2])
        site = _SID.search(markup)
        first = f"{head}{mark}api/all/{fragment[0] if fragment else 0}?page=1"
        return FoundPager((f"{first}&sid={site[1]}" if site else first,))
    counted = _TOTAL.search(markup)
    asked = query_of(address).get("page", "1")
    page = int(asked) if asked.isdecimal() and len(asked) < 7 else 1
    if counted is None or not listed:
        return FoundPager(())
    total = int(counted[1])
    # The first page shows the page size; later ones may be shorter.
    is_first = page <= 1 or address == start
    size = listed if is_first and listed < total else max(listed, GKMLPT_PAGE)
    pages = math.ceil(total / size)
    following = NumberedPages(range(max(page, 1) + 1, pages + 1), lambda n: with_query(address, {"page": str(n)}))
    return FoundPager(following, pages if page <= 1 else None)


def is_gkmlpt(address: str) -> bool:
    """Whether an address belongs to a gkmlpt platform."""
    try:
        return "/gkmlpt/" in urlsplit(address).path
    except ValueError:
        return False
