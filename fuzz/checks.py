"""What must hold of whatever the program makes of untrusted bytes. Each check raises AssertionError.

The checks know Unicode and the words of the model, and none of the rules of the code that they check.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tui_reader.archive.record import pack, unpack
from tui_reader.model import Bulletin, Failure, Feed, Link, Listing, Page, walk_sections
from tui_reader.serialization import from_json, to_json

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINES = frozenset(("Preformatted", "LeftOut", "RepeatedTitle"))
"""Classes of the model whose texts may have line breaks."""
_UNEXPECTED = "please report the page"
"""What a Failure says of an exception that no reader expected."""
_WORD = re.compile(r"[^\W\d_]+")


def forbidden(text: str, *, lines: bool = False) -> str | None:
    """The first character of a text that a terminal must not receive: a control code, half of a surrogate pair, a
    bidi control; None without one. `lines`: line breaks are allowed."""
    for character in text:
        if character == "\n" and lines:
            continue
        if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in _BIDI:
            return character
    return None


def check_clean(text: str, *, lines: bool = False) -> None:
    """A text holds nothing that a terminal must not receive."""
    found = forbidden(text, lines=lines)
    assert found is None, f"{found!r} in {text[:200]!r}"


def strings(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every string in a value of the model, with the name of the class that holds it."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping):
        for pair in value.items():
            yield from strings(list(pair), name)
    elif isinstance(value, tuple) and hasattr(value, "_fields"):
        yield from strings(list(value), type(value).__name__)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from strings(each, name)
    elif hasattr(value, "__match_args__"):
        yield from strings([getattr(value, each) for each in value.__match_args__], type(value).__name__)


def check_page(page: Page) -> None:
    """A page has clean strings only, consistent links and sections, and is the same after it was stored."""
    for name, text in strings(page):
        check_clean(text, lines=name in _LINES)
    data = to_json(page)
    assert from_json(json.loads(json.dumps(data))) == page, "not the same after a round trip through JSON"
    match page:
        case Failure():
            check_error(page.error)
            assert _UNEXPECTED not in page.error, page.error
        case Bulletin():
            _check_bulletin(page)
        case Feed():
            for bulletin in page.bulletins:
                _check_bulletin(bulletin)
        case Listing():
            for entry in page.entries:
                assert entry.title, "an entry without a title"


def _check_bulletin(bulletin: Bulletin) -> None:
    assert unpack(pack(bulletin)) == bulletin, "not the same after it was packed for the archive"
    addresses = [section.address for section in walk_sections(bulletin.sections)]
    assert len(addresses) == len(set(addresses)), f"sections share an address: {addresses}"
    assert all(section.level >= 1 for section in walk_sections(bulletin.sections))
    blocks = list(bulletin.preamble)
    for section in walk_sections(bulletin.sections):
        blocks += section.blocks
    for block in blocks:
        for part in getattr(block, "items", (block,)):
            _check_links(getattr(part, "text", ""), getattr(part, "links", ()))
        for row in getattr(block, "rows", ()):
            assert all(cell.columns >= 1 and cell.rows >= 1 for cell in row)


def _check_links(text: str, links: Iterable[Link]) -> None:
    end = 0
    for link in links:
        assert end <= link.start < link.end <= len(text), f"the link {link} in a text of {len(text)} characters"
        end = link.end


def check_error(message: str) -> None:
    """A message for users is one clean line."""
    assert message.strip(), "an empty message"
    check_clean(message)


def words(text: str) -> list[str]:
    """The runs of letters of a text, without marks, digits and punctuation."""
    return _WORD.findall(text)


def check_words(given: Iterable[str], kept: Iterable[str]) -> None:
    """Every run of letters in `given` occurs in the texts `kept`, wherever those have their spaces."""
    held = "".join("".join(kept).split())
    for text in given:
        for word in words(text):
            assert word in held, f"{word!r} of {text[:80]!r} is neither shown nor listed as left out"


def page_texts(page: Page) -> list[str]:
    """Every string of a page."""
    return [text for _name, text in strings(page)]
