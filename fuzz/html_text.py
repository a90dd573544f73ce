"""The words of a page by html5lib, which builds the tree of the HTML standard, against the parser's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from fuzz.checks import words
from tui_reader.model import Listing, body_text
from tui_reader.parse.bulletin import finish
from tui_reader.parse.decode import EmptyContent
from tui_reader.parse.html.article import read_html
from tui_reader.parse.html.coverage.sorting import PageCoverage, SortedText
from tui_reader.text.clean import clean

_SPACE = "{http://www.w3.org/1999/xhtml}"
_NOT_TEXT = frozenset(("script", "style", "title", "template", "noscript", "select", "datalist", "head", "iframe"))
"""Elements whose text browsers do not show as text of the page, or show as a choice."""
_TAG = re.compile(r"<[^<>]*>?")
_ADDRESS = "https://www.site.example/notices/1.html"


def standard_text(markup: str) -> tuple[list[str], bool]:
    """The texts of a page in the order of the standard, and whether its markup is without errors."""
    import html5lib

    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"))
    root = parser.parse(markup)
    return list(_texts(root)), not parser.errors


def _texts(element: Any) -> Iterator[str]:
    tag = element.tag
    if not isinstance(tag, str):
        # A comment.
        return
    if tag.removeprefix(_SPACE) not in _NOT_TEXT:
        if element.text:
            # Markup in a form is listed as that of a template, by what it says.
            yield _TAG.sub(" ", element.text) if tag == f"{_SPACE}textarea" else element.text
        for child in element:
            yield from _texts(child)
            if child.tail:
                yield child.tail
    elif tag == f"{_SPACE}head":
        return


def check_against_the_standard(markup: str) -> None:
    """Every word that the standard's tree holds is body, metadata, navigation or listed as left out; those of the
    body that occur once are in the order of the standard where the markup has no errors."""
    texts, valid = standard_text(markup)
    try:
        draft = read_html(markup, _ADDRESS, "utf-8")
    except EmptyContent:
        assert not any(words(clean(text)) for text in texts), f"no text was found, and there is {texts}"
        return
    if isinstance(draft, Listing):
        return
    bulletin = finish(draft)
    parts = [bulletin.title or ""]
    for coverage in draft.coverage:
        if isinstance(coverage, PageCoverage):
            parts += _parts(coverage.sort(bulletin))
    held = re.sub(r"\s", "", "".join(parts))
    for text in texts:
        for word in words(clean(text)):
            assert _is_held(word, held, markup), f"{word!r} of {text[:80]!r} is lost"
    if valid:
        _check_order(words(" ".join(texts)), words(body_text(bulletin)))


def _is_held(word: str, held: str, markup: str) -> bool:
    """Whether a word is there; one that is in two places of the markup may be: the standard joins a text before a
    table and one that stands in it outside of its cells."""
    if word in held:
        return True
    return word not in markup and any(word[:at] in held and word[at:] in held for at in range(1, len(word)))


def _parts(found: SortedText) -> Iterator[str]:
    yield from found.body
    yield from found.metadata
    yield from found.navigation
    for entry in found.left_out:
        yield entry.text


def _check_order(standard: list[str], body: list[str]) -> None:
    once = {word for word, count in Counter(standard).items() if count == 1}
    once &= {word for word, count in Counter(body).items() if count == 1}
    places = {word: place for place, word in enumerate(standard)}
    order = [word for word in body if word in once]
    assert order == sorted(order, key=places.__getitem__), "the body is not in the order of the page"
