"""Pages as the JSON objects that `parse --json` prints and the archive keeps, and back.

One object per page, schema 1; absent values are null. docs/json.md describes the keys, which are in its order.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from tui_reader import model
from tui_reader.model import Page, block_text, body_text

SCHEMA = 1

Json = dict[str, Any]

_ADDED_LATER: Json = {"repeated_title": None, "parts": (), "document": None, "left_out": (), "linked_pages": ()}
"""Keys that older archives lack, with their values."""


@contextmanager
def collection_paused() -> Iterator[None]:
    """Pause garbage collection: the million new objects of a long text have no reference cycles, and looking for
    them takes two fifths of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def to_json(page: Page) -> Json:
    """The JSON object of a page; its `kind` is "bulletin", "listing", "feed" or "error"."""
    kind = "error" if isinstance(page, model.Failure) else type(page).__name__.lower()
    return {"schema": SCHEMA, "kind": kind, **_PAGES[kind].write(page)}


def from_json(data: Mapping[str, Any]) -> Page:
    """The page of a JSON object. Raises ValueError for an unknown kind or schema, KeyError or TypeError for
    missing keys and values of a wrong type."""
    if data.get("schema") != SCHEMA:
        raise ValueError(f"unknown schema {data.get('schema')!r}; this program reads schema {SCHEMA}")
    if data.get("kind") not in _PAGES:
        raise ValueError(f"unknown kind of page {data.get('kind')!r}")
    page: Page = _PAGES[data["kind"]].read({**_ADDED_LATER, **data})
    return page


def decoded(text: str) -> Any:
    """The JSON value that `from_json` reads. The cells of tables are objects of the model already: as JSON objects
    those of a table of 10 MB take 30 MB more. Raises ValueError and KeyError."""
    # A catalogue may have any key, but only strings for values.
    return json.loads(
        text, object_hook=lambda data: _read_cell(data) if isinstance(data.get("columns"), int) else data
    )


class _Codec(NamedTuple):
    """Converts values of one type to JSON and back."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _tuple(cls: Any, keys: str) -> _Codec:
    """A named tuple whose first values are these, in this order, and the same in JSON."""
    names = keys.split()
    values = itemgetter(*names)
    return _Codec(lambda value: dict(zip(names, value, strict=False)), lambda data: cls(*values(data)))


def _object(
    cls: Any, keys: str, derived: Mapping[str, Callable[[Any], Any]] | None = None, **codecs: _Codec
) -> _Codec:
    """An object with these keys: every field of the class, the same in JSON if it has no codec, and values
    `derived` from the fields."""
    names = keys.split()
    getters: dict[str, Callable[[Any], Any]] = {name: attrgetter(name) for name in names} | dict(derived or {})
    writers = [(name, getters[name], codecs[name].write if name in codecs else None) for name in names]
    readers = [(name, codecs[name].read if name in codecs else None) for name in cls.__match_args__]

    def write(value: Any) -> Json:
        return {name: convert(get(value)) if convert else get(value) for name, get, convert in writers}

    def read(data: Mapping[str, Any]) -> Any:
        return cls(*[convert(data[name]) if convert else data[name] for name, convert in readers])

    return _Codec(write, read)


def _optional(codec: _Codec) -> _Codec:
    write, read = codec
    return _Codec(lambda value: write(value) if value else None, lambda data: read(data) if data else None)


def _each(codec: _Codec) -> _Codec:
    write, read = codec
    return _Codec(
        lambda values: [write(each) for each in values], lambda data: tuple([read(each) for each in data])
    )


def _block(kind: str, keys: str, **codecs: _Codec) -> _Codec:
    return _object(_TYPES[kind], f"type text {keys}", {"type": lambda _: kind, "text": block_text}, **codecs)


def _read_block(data: Mapping[str, Any]) -> Any:
    if data["type"] not in _BLOCKS:
        raise ValueError(f"unknown type of block {data['type']!r}")
    return _BLOCKS[data["type"]].read(data)


def _write_left_out(entry: model.LeftOut) -> Json:
    written = entry._asdict()
    for name in ("more", "frame"):
        if not written[name]:
            del written[name]
    return written


def _read_left_out(data: Mapping[str, Any]) -> model.LeftOut:
    return model.LeftOut(
        data["text"], data["where"], data["reason"], data["place"], data.get("more", 0), data.get("frame", False)
    )


def _noted(codec: _Codec) -> _Codec:
    """The codec of a value that has the key `note` only where it is part of one."""

    def write(value: Any) -> Json:
        written: Json = codec.write(value)
        if not value.note:
            del written["note"]
        return written

    return _Codec(write, lambda data: codec.read({"note": "", **data}))


def _write_cell(cell: model.Cell) -> Json:
    written: Json = {"text": cell.text, "columns": cell.columns, "rows": cell.rows}
    if cell.align:
        written["align"] = cell.align
    if cell.links:
        written["links"] = _LINKS.write(cell.links)
    return written


def _read_cell(data: Mapping[str, Any] | model.Cell) -> model.Cell:
    if isinstance(data, model.Cell):
        return data
    links = data.get("links", ())
    return model.Cell(data["text"], data["columns"], data["rows"], data.get("align"), _LINKS.read(links))


def _write_table(table: model.Table) -> Json:
    written: Json = _TABLE.write(table)
    if not table.sheet_rows:
        del written["sheet_rows"]
    return written


def _read_table(data: Mapping[str, Any]) -> Any:
    return _TABLE.read({"sheet_rows": (), **data})


def _write_image(image: model.Image) -> Json:
    return {"type": "image", "text": block_text(image), **image._asdict()}


def _read_image(data: Mapping[str, Any]) -> model.Image:
    # Older archives have the first two keys.
    return model.Image(data["alt"], data["address"], *map(data.get, model.Image._fields[2:]))


_STRINGS = _NUMBERS = _Codec(list, tuple)
_DATE = _optional(_Codec(date.isoformat, date.fromisoformat))
_LINKS = _each(_tuple(model.Link, "start end address"))
_ROWS = _each(_each(_Codec(_write_cell, _read_cell)))
_ITEM = _noted(_object(model.ListItem, "label text links depth note", links=_LINKS))
_TYPES: dict[str, type[model.Block]] = {
    "paragraph": model.Paragraph,
    "quotation": model.Quotation,
    "preformatted": model.Preformatted,
    "image": model.Image,
    "list": model.ListBlock,
    "table": model.Table,
}
_TABLE = _block("table", "caption header_rows rows sheet_rows", rows=_ROWS, sheet_rows=_each(_STRINGS))
_BLOCKS = {
    "paragraph": _noted(_block("paragraph", "links align note", links=_LINKS)),
    "quotation": _block("quotation", "links", links=_LINKS),
    "preformatted": _block("preformatted", ""),
    "image": _Codec(_write_image, _read_image),
    "list": _block("list", "items", items=_each(_ITEM)),
    "table": _Codec(_write_table, _read_table),
}
_BLOCK_WRITERS = {_TYPES[kind]: codec.write for kind, codec in _BLOCKS.items()}
_BLOCK = _Codec(lambda block: _BLOCK_WRITERS[type(block)](block), _read_block)
_SECTION: _Codec = _object(
    model.Section,
    "label number level heading run_in closing address blocks sections",
    blocks=_each(_BLOCK),
    # Sections contain sections: this codec is looked up when it is used.
    sections=_each(_Codec(lambda section: _SECTION.write(section), lambda data: _SECTION.read(data))),
)
_ANNOUNCEMENTS = _each(_tuple(model.Announcement, "title address"))
_ENTRIES = _each(_object(model.Entry, "title address date", date=_DATE))
_EVIDENCE = _each(_tuple(model.Evidence, "what where"))
_TAMPERING = _object(model.Tampering, "tampered evidence masked", evidence=_EVIDENCE, masked=_STRINGS)
_NO_PAGES: Json = {"page_starts": (), "recognized": (), "pictures": (), "member_pages": (), "inner_members": ()}
"""Keys of the file of a document that older archives lack, with their values."""
_DOCUMENT = _object(
    model.DocumentFile,
    "kind reader version pages sheets not_read page_starts recognized pictures member_pages inner_members",
    sheets=_STRINGS,
    not_read=_STRINGS,
    page_starts=_NUMBERS,
    recognized=_NUMBERS,
    pictures=_NUMBERS,
    member_pages=_each(_NUMBERS),
    inner_members=_each(_object(model.InnerMember, "section page_starts", page_starts=_NUMBERS)),
)
_BULLETIN = _object(
    model.Bulletin,
    "address charset site announcements breadcrumb column title published source author document_number "
    "catalogue masthead byline repeated_title preamble sections attachments sign_off body_text restorations "
    "tampering parts document left_out warnings",
    {"body_text": body_text},
    announcements=_ANNOUNCEMENTS,
    breadcrumb=_STRINGS,
    published=_optional(_Codec(datetime.isoformat, datetime.fromisoformat)),
    catalogue=_Codec(dict, dict),
    masthead=_optional(_object(model.Masthead, "series kind issue issuer date", date=_DATE)),
    byline=_optional(_tuple(model.Byline, "role name")),
    repeated_title=_optional(_tuple(model.RepeatedTitle, "text place")),
    preamble=_each(_BLOCK),
    sections=_each(_SECTION),
    attachments=_each(_tuple(model.Attachment, "title address")),
    sign_off=_optional(_object(model.SignOff, "issuer date", date=_DATE)),
    restorations=_each(_tuple(model.Restoration, "field raw shown reason")),
    tampering=_TAMPERING,
    parts=_STRINGS,
    document=_optional(_Codec(_DOCUMENT.write, lambda data: _DOCUMENT.read({**_NO_PAGES, **data}))),
    left_out=_each(_Codec(_write_left_out, _read_left_out)),
    warnings=_STRINGS,
)
_PAGES = {
    "bulletin": _BULLETIN,
    "listing": _object(
        model.Listing,
        "address charset site column announcements entries next tampering warnings",
        announcements=_ANNOUNCEMENTS,
        entries=_ENTRIES,
        tampering=_TAMPERING,
        warnings=_STRINGS,
    ),
    "feed": _object(
        model.Feed,
        "address charset site column entries bulletins next warnings linked_pages",
        entries=_ENTRIES,
        bulletins=_each(_Codec(to_json, from_json)),
        warnings=_STRINGS,
        linked_pages=_STRINGS,
    ),
    "error": _tuple(model.Failure, "address error"),
}
