"""Lists and pagers drawn by scripts on column pages: records of jpage, calls of TRS pagers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from tui_reader.text.web_address import absolute

if TYPE_CHECKING:
    from tui_reader.parse.dom import Element

MOST_RECORDS = 2000
"""Records that are read of one column page. Chosen by hand."""

# Hanweb's jpage keeps the entries of a column as records of markup, in the page or in the response of a proxy.
# Older columns keep the records as strings of a script.
_STORE = re.compile(r"(?:\bdataStore|\bInitData\w{0,40})\s*[:=]\s*\[")
_STRING = re.compile(r"""\s*,?\s*(?:'((?:[^'\\\n]|\\.)*+)'|"((?:[^"\\\n]|\\.)*+)")""", re.S)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))", re.S)
_CONTROLS = {"n": "\n", "r": "\n", "t": " ", "b": "", "f": "", "v": ""}
_ENDS = re.compile(r"\]\]>|</?script[^<>]*>", re.I)

# Newer ones keep them in CDATA.
_WRAPPED = re.compile(r"\s*<!\[CDATA\[|\]\]>\s*$")
_CELLS = re.compile(r"</?(?:tr|td|tbody|table|li|ul)(?![a-z])[^<>]*>", re.I)
_HREF = re.compile(r"href\s*=\s*(?:\"([^\"]{1,2000})\"|'([^']{1,2000})')", re.I)
# A TRS pager is a call with the number of pages, this page from 0, and the name and ending of the files. Newer
# calls begin with the box to draw in. Numbers may be variables set above the call.
_PAGER = re.compile(
    r"createPageHTML\s*\(\s*(?:(['\"])(?P<box>[\w-]{0,60})\1\s*,\s*)?(?P<total>\w{1,40})\s*,"
    r"\s*(?P<current>\w{1,40})\s*,\s*['\"](?P<stem>[\w-]{1,80})['\"]\s*,\s*['\"](?P<ending>\w{1,10})['\"]"
)
# Older pagers concatenate each link, as in "<a href=\"index"+"_"+nextPage+"."+"html\">".
_OLD_PAGER = re.compile(
    r"(?<![\w-])(?P<stem>[\w-]{1,60}?)(?:['\"]\s*\+\s*['\"])?_['\"]\s*\+\s*nextPage\s*\+"
    r"\s*['\"]\.(?:['\"]\s*\+\s*['\"])?(?P<ending>\w{1,10})"
)
PAGE_COUNT = re.compile(r"\bcountPage\s*=\s*(\d{1,6})")
"""The number of pages that a pager's script sets."""

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|(?<!:)//[^\n]*", re.S)


def with_records(text: str) -> str:
    """A page, or a response of jpage's proxy, with the records in its script (`dataStore=['<li>…','<li>…']`)
    appended as a store of markup, the form of newer columns; the same text where there are none."""
    if ("dataStore" not in text and "InitData" not in text) or "<record>" in text:
        return text
    records = "".join(f"<record><![CDATA[{_ENDS.sub('', record)}]]></record>" for record in _records(text))
    if not records:
        return text
    store = f'<script type="text/xml"><datastore><recordset>{records}</recordset></datastore></script>'
    # A response of the proxy is a script without markup.
    is_page = text.lstrip()[:1] == "<"
    return f"{text}{store}" if is_page else f"<html><body>{store}</body></html>"


def _records(text: str) -> Iterator[str]:
    count = 0
    for store in _STORE.finditer(text):
        at = store.end()
        while (string := _STRING.match(text, at)) and count < MOST_RECORDS:
            at = string.end()
            count += 1
            yield _ESCAPE.sub(_unescaped, string[1] if string[1] is not None else string[2])


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    if code:
        return chr(int(code, 16))
    return _CONTROLS.get(escape[3], escape[3])


def scripted_records(markup: str) -> Element | None:
    """The records of a jpage column as an element with a child for each; None where the page has none.

    `markup` is the original page with its scripts.
    """
    if "<record>" not in markup:
        return None
    parts = markup.split("<record>", MOST_RECORDS + 1)[1 : MOST_RECORDS + 1]
    # Rows would be dropped outside a table; each record gets its own `div`.
    records = [_CELLS.sub(" ", _WRAPPED.sub("", part.partition("</record>")[0])) for part in parts]
    if not records:
        return None
    from tui_reader.parse.dom import parse_markup

    whole = "".join(f"<div>{record}</div>" for record in records)
    root, _ = parse_markup(f"<html><body><div>{whole}</div></body></html>")
    body = root.find("body")
    return body[0] if body is not None and len(body) else None


def scripted_next(markup: str, base: str | None) -> str | None:
    """The next page of a pager drawn by a script: `createPageHTML(9, 0, "index", "html")`, or jpage's next group.

    Page 2 of that call is index_1. A call that begins with a box may count from 1, so that page 2 is index_2; the
    file name of this page's address, `base`, tells which. Calls in comments are ignored, and a `countPage` outside
    the call overrides its total.
    """
    if group := markup.partition("<nextgroup>")[2].partition("</nextgroup>")[0]:
        link = _HREF.search(group[:4000])
        return absolute(base, (link[1] or link[2]).replace("&amp;", "&")) if link else None
    if "createPageHTML" not in markup and "countPage" not in markup:
        return None
    code = _COMMENT.sub("", markup)
    stated = PAGE_COUNT.search(code)
    for call in pager_calls(code):
        total = _number(stated[1] if stated else call.total, code)
        current = _number(call.current, code)
        if total is not None and current is not None:
            name, ending = f"{call.stem}_", f".{call.ending}"
            numbered = re.search(rf"{re.escape(name)}\d+{re.escape(ending)}$", (base or "").partition("?")[0])
            from_one = call.boxed if numbered else current == 1
            following = absolute(base, f"{name}{current + 1}{ending}")
            return following if current + 1 < total + from_one else None
    return None


class PagerCall(NamedTuple):
    """The arguments of a pager's call; `total` and `current` are numbers or names of variables."""

    boxed: bool
    total: str
    current: str
    stem: str
    ending: str


def pager_calls(code: str) -> Iterator[PagerCall]:
    """The calls that draw a pager in the scripts of a page, without comments."""
    for found in _PAGER.finditer(code):
        yield PagerCall(found["box"] is not None, *found.group("total", "current", "stem", "ending"))
    for found in _OLD_PAGER.finditer(code):
        yield PagerCall(False, "countPage", "currentPage", *found.group("stem", "ending"))


def _number(word: str, code: str) -> int | None:
    """A number, or the value of a variable of that name."""
    if not word[0].isdigit():
        value = re.search(rf"\b{word}\s*=\s*(\d{{1,6}})", code)
        word = value[1] if value else ""
    return int(word) if re.fullmatch(r"[0-9]{1,6}", word) else None
