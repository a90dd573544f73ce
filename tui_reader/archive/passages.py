"""The searchable text of a bulletin: its fields, and its body in passages with the sections around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tui_reader.archive.record import unpacked
from tui_reader.display_title import unmasked
from tui_reader.model import label_gap
from tui_reader.text.fold import search_fold
from tui_reader.text.terms import Field, field_terms, terms

BREAK = "\x00"
"""Separates texts that no phrase may span: it is in no term and is not white space."""

ORIGIN_MARK = "\ue005"
"""Marks the term made of the whole name of a followed source or of a site."""


# Earlier versions kept the labels of the page as keys of the catalogue.
_ISSUER_KEYS = ("issuer", "发文机关", "发布机构")


class Passage(NamedTuple):
    """A paragraph or heading, or a table or list with `BREAK` between its cells or items. `section` is the address
    of its section, `path` the headings from the outermost section to this one."""

    text: str
    section: str | None = None
    path: tuple[str, ...] = ()


class Passages(NamedTuple):
    """The searchable text of a bulletin. `issuer` holds every issuing body, separated by `BREAK`."""

    title: str
    publisher: str
    issuer: str
    number: str
    site: str
    body: tuple[Passage, ...]


def passages(document: bytes) -> Passages:
    """The passages of a packed document, in reading order, with injected strings removed from the fields. Raises
    ValueError for a damaged document.

    It reads the JSON object directly: making a `Bulletin` of it takes five times as long.
    """
    try:
        data = unpacked(document)
        masked = tuple(data["tampering"].get("masked", ()))
        return Passages(
            unmasked(data["title"], masked) or "",
            unmasked(data["source"], masked) or "",
            BREAK.join(_issuers(data, masked)),
            data["document_number"] or "",
            unmasked(data["site"], masked) or "",
            tuple(_body(data)),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no packed bulletin") from error


def same_words(one: bytes, other: bytes) -> bool:
    """Whether two documents have the same terms, as when only the ticker of the page differs."""
    try:
        return passages(one) == passages(other)
    except ValueError:
        return False


def document_terms(seen: Passages, origin: str | None = None, attached: Iterable[str] = ()) -> set[str]:
    """The index terms of a bulletin; `origin` is the followed source it came from, `attached` are the passages of
    its attached files."""
    fields: tuple[tuple[Field, str], ...] = (
        ("title", seen.title),
        ("publisher", seen.publisher),
        ("issuer", seen.issuer),
        ("number", seen.number),
    )
    folded = [(field, search_fold(text)) for field, text in fields if text]
    found = terms(BREAK.join([*(text for _field, text in folded), *(search_fold(p.text) for p in seen.body)]))
    for field, text in folded:
        found |= field_terms(field, text)
    if text := BREAK.join(attached):
        found |= terms(search_fold(text))
    found.update(origin_term(name) for name in (seen.site, origin) if name)
    return found


def origin_term(name: str) -> str:
    """The term of a site or followed source: the letters and digits of its whole name, because the tokenizer of
    the index splits terms at other ASCII characters. Different names may share a term."""
    letters = (each for each in search_fold(name) if each.isalnum() or not (each.isascii() or each.isspace()))
    return ORIGIN_MARK + "".join(letters)


def _issuers(data: Mapping[str, Any], masked: tuple[str, ...]) -> Iterator[str]:
    """The issuing bodies in masthead, catalogue and sign-off, each once."""
    stated = [(data["masthead"] or {}).get("issuer"), *map(data["catalogue"].get, _ISSUER_KEYS)]
    stated.append((data["sign_off"] or {}).get("issuer"))
    yield from dict.fromkeys(filter(None, (unmasked(issuer, masked) for issuer in stated)))


def _body(data: Mapping[str, Any]) -> Iterator[Passage]:
    for block in data["preamble"]:
        yield Passage(block_passage(block))
    yield from _sections(data["sections"], ())
    for attachment in data["attachments"]:
        yield Passage(attachment["title"] or "")
    if (sign_off := data["sign_off"]) and sign_off["issuer"]:
        yield Passage(sign_off["issuer"])


def _sections(sections: Sequence[Mapping[str, Any]], outer: tuple[str, ...]) -> Iterator[Passage]:
    for section in sections:
        label, address = section["label"] or "", section["address"]
        heading = f"{label}{label_gap(label, section['heading'])}{section['heading']}"
        path = (*outer, heading)
        blocks = [block_passage(block) for block in section["blocks"]]
        if section["run_in"] and blocks:
            # Printed on one line: a phrase may span the stop.
            blocks[0] = f"{heading}{section['closing']}{blocks[0]}"
        else:
            blocks.insert(0, f"{heading}{section['closing']}")
        for text in blocks:
            yield Passage(text, address, path)
        yield from _sections(section["sections"], path)


def block_passage(block: Mapping[str, Any]) -> str:
    """The text of a block given as its JSON object, with `BREAK` between cells or items."""
    if block["type"] == "table":
        cells = [block["caption"], *(cell["text"] for row in block["rows"] for cell in row)]
        return BREAK.join(filter(None, cells))
    if block["type"] == "list":
        return BREAK.join(f"{item['label']} {item['text']}".strip() for item in block["items"])
    return str(block["text"])
