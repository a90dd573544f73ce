"""Threads of a forum: the posts that belong together."""

from __future__ import annotations

import re

from tui_reader.parse.dom import Element, text_of, text_start
from tui_reader.text.dates import find_dates

_POSTS = frozenset(("article", "div", "li", "section"))
_NUMBER = re.compile(r"[0-9]+")
_MOST_POSTS = 200
"""Posts of a thread that are looked at. Chosen by hand."""
_HEAD = 400
"""Characters of a post in which its date is looked for. Chosen by hand."""
_REPLY = re.compile(r"(?:[^\W\d_]{1,5}\s?[:：]\s*)+")


def whole_thread(element: Element) -> Element:
    """The element that holds all posts of a thread, where `element` is one post or within one; else `element`.

    A long post is denser than a page of short ones. Posts are of one form: a number in their ids, a date, and no
    title but that of the thread. Where a page does not close them, later ones are within earlier ones.
    """
    for post in (element, *element.iterancestors()):
        form = _form(post)
        if form is None:
            continue
        outer = [other for other in post.iterancestors(post.tag) if _form(other) == form]
        first = outer[-1] if outer else post
        parent = first.getparent()
        if parent is None:
            return element
        posts = [post for post in parent.iterchildren(first.tag) if _form(post) == form][:_MOST_POSTS] + outer
        if len(posts) > 1 and all(map(_is_dated, posts)) and len(_titles(posts)) < 2:
            return parent
    return element


def _form(element: Element) -> tuple[str, str, str] | None:
    """Tag, first class and the id without its number; None where an element has no such id."""
    identifier = element.get("id") or ""
    if element.tag not in _POSTS or not _NUMBER.search(identifier):
        return None
    names = (element.get("class") or "").split()
    return element.tag, names[0] if names else "", _NUMBER.sub("0", identifier)


def _is_dated(post: Element) -> bool:
    return next(post.iter("time"), None) is not None or bool(find_dates(text_start(post, _HEAD)))


def _titles(posts: list[Element]) -> set[str]:
    """The titles of the posts, without the marks of a reply."""
    headings = (text_of(heading)[:200] for post in posts for heading in post.iter("h1", "h2", "h3"))
    return {_REPLY.sub("", heading, count=1).strip() for heading in headings}
