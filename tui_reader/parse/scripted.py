"""Lists and pagers that a column page leaves to a script: jpage records in CDATA, the calls of TRS pagers."""

from __future__ import annotations

import re

from tui_reader.parse.dom import Element, absolute, parse_markup

# Hanweb's jpage keeps the entries of a column as records of markup, in the page or in the answer of a proxy.
_WRAPPED = re.compile(r"\s*<!\[CDATA\[|\]\]>\s*$")
_CELLS = re.compile(r"</?(?:tr|td|tbody|table|li|ul)(?![a-z])[^<>]*>", re.I)
_HREF = re.compile(r"href\s*=\s*(?:\"([^\"]{1,2000})\"|'([^']{1,2000})')", re.I)
_MOST_RECORDS = 2000
# TRS writes its pager with a script: pages in all, this page from 0, name and ending of the files. Newer ones name
# the box to draw in first; numbers may be variables that stand above the call.
_PAGER = re.compile(
    r"createPageHTML\s*\(\s*(?:(['\"])[\w-]{0,60}\1\s*,\s*)?(\w{1,40})\s*,\s*(\w{1,40})\s*,"
    r"\s*['\"]([\w-]{1,60})['\"]\s*,\s*['\"](\w{1,10})['\"]"
)
_PAGE_COUNT = re.compile(r"\bcountPage\s*=\s*(\d{1,6})")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|(?<!:)//[^\n]*", re.S)


def scripted_records(markup: str) -> Element | None:
    """The records of a jpage column as one element with an element for each; None when the page has none.

    `markup` is the page as it came, where scripts still stand.
    """
    parts = markup.split("<record>", _MOST_RECORDS + 1)[1 : _MOST_RECORDS + 1]
    # Rows would be dropped outside of a table, and items are told by their box anyway.
    records = [_CELLS.sub(" ", _WRAPPED.sub("", part.partition("</record>")[0])) for part in parts]
    if not records:
        return None
    whole = "".join(f"<div>{record}</div>" for record in records)
    root, _ = parse_markup(f"<html><body><div>{whole}</div></body></html>")
    body = root.find("body")
    return body[0] if body is not None and len(body) else None


def scripted_next(markup: str, base: str | None) -> str | None:
    """The next page of a pager that a script draws: `createPageHTML(9, 0, "index", "html")`, jpage's next group.

    Page 2 of the first is index_1. Calls in comments are old ones; a count beside the call overrules it.
    """
    if group := markup.partition("<nextgroup>")[2].partition("</nextgroup>")[0]:
        link = _HREF.search(group[:4000])
        return absolute(base, (link[1] or link[2]).replace("&amp;", "&")) if link else None
    if "createPageHTML" not in markup:
        return None
    code = _COMMENT.sub("", markup)
    for match in _PAGER.finditer(code):
        stated = _PAGE_COUNT.search(code)
        total, current = _number(stated[1] if stated else match[2], code), _number(match[3], code)
        if total is not None and current is not None:
            return absolute(base, f"{match[4]}_{current + 1}.{match[5]}") if current + 1 < total else None
    return None


def _number(word: str, code: str) -> int | None:
    """A number, or the value of the variable that stands for it."""
    if not word[0].isdigit():
        value = re.search(rf"\b{word}\s*=\s*(\d{{1,6}})", code)
        word = value[1] if value else ""
    return int(word) if re.fullmatch(r"[0-9]{1,6}", word) else None
