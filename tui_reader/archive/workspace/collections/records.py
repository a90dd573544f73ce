"""Collections as they are stored and carried: JSON, packed with a checksum, so that damage is seen.

What cannot be read of a stored collection is an item as well, `damaged`: it keeps its place and its bytes until
somebody removes it, and hides no other item."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from tui_reader.archive.workspace.collections.values import (
    LONGEST_HEADING,
    LONGEST_NOTE,
    MOST_ITEMS,
    Collection,
    CollectionItem,
)
from tui_reader.archive.workspace.limits import LONGEST_ADDRESS, LONGEST_NAME
from tui_reader.archive.workspace.moments import moment_of

LONGEST_PACKED = 64 << 20
"""Bytes of the JSON of a collection at most, which are what is unpacked. Chosen by hand."""

_PIECE = 16
"""Packed bytes that are unpacked together where some are damaged."""

_ITEMS = '"items":['


def pack_collection(collection: Collection) -> bytes:
    """The name and the items of a collection, packed. Raises ValueError, in words for the user, for one that is
    too large."""
    found = {"name": collection.name, "items": items_json(collection.items)}
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    if len(text) > LONGEST_PACKED:
        raise ValueError(f"the notes of a collection are too long together: at most {LONGEST_PACKED >> 20} MiB")
    return zlib.compress(text)


def unpack_collection(data: object) -> Collection:
    """The collection that was packed, cleaned: others may have written the file. What cannot be read of it are
    `damaged` items."""
    from tui_reader.text.clean import clean_line

    text, whole = _unpacked(data)
    if whole:
        with suppress(ValueError, RecursionError):
            found = json.loads(text)
            if isinstance(found, dict) and isinstance(found.get("items"), list):
                name = found.get("name")
                stored = found["items"]
                # More than a collection has, in a file of somebody else: one item, to be removed.
                more = [stored[MOST_ITEMS:]] if len(stored) > MOST_ITEMS else []
                items = map(_stored_item, (*stored[:MOST_ITEMS], *more))
                return Collection(clean_line(name, LONGEST_NAME) if isinstance(name, str) else "").with_items(
                    items
                )
    kept = b64encode(data).decode() if isinstance(data, bytes) else ""
    rest = _damaged({"packed": kept})
    return Collection("").with_items([*_first_items(text), rest])


def _unpacked(data: object) -> tuple[str, bool]:
    """The JSON of a collection as far as it can be unpacked, and whether that is all of it."""
    if not isinstance(data, bytes):
        return "", False
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(data, LONGEST_PACKED)
        return found.decode("utf-8", "surrogatepass"), unpacker.eof
    except (zlib.error, UnicodeDecodeError):
        return b"".join(_first_pieces(data)).decode("utf-8", "replace"), False


def _first_pieces(data: bytes) -> Iterator[bytes]:
    """What can be unpacked before the damage: a call that fails returns nothing."""
    unpacker, room = zlib.decompressobj(), LONGEST_PACKED
    with suppress(zlib.error):
        for at in range(0, len(data), _PIECE):
            piece = unpacker.decompress(data[at : at + _PIECE], room)
            room -= len(piece)
            yield piece
            if not room:
                return


def _first_items(text: str) -> Iterator[CollectionItem]:
    """The items at the beginning of JSON that breaks off or is damaged further on."""
    at = text.find(_ITEMS) + len(_ITEMS)
    if at < len(_ITEMS):
        return
    decoder = json.JSONDecoder()
    with suppress(ValueError, RecursionError):
        while True:
            found, end = decoder.raw_decode(text, at)
            if isinstance(found, dict) and "�" not in text[at:end]:
                yield _item(found)
            if text[end : end + 1] != ",":
                return
            at = end + 1


def _stored_item(found: Any) -> CollectionItem:
    try:
        return _item(found)
    except ValueError:
        return _damaged(found)


def _damaged(found: Any) -> CollectionItem:
    return CollectionItem("", damaged=json.dumps(found, ensure_ascii=False, separators=(",", ":")))


def items_json(items: Sequence[CollectionItem]) -> list[Any]:
    """Items as JSON; what is empty is left out, and what is damaged is as it was."""
    return [
        json.loads(each.damaged)
        if each.damaged
        else {
            name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
            for name, value in each._asdict().items()
            if value
        }
        for each in items
    ]


def items_of(found: Any) -> list[CollectionItem]:
    """The items of the JSON that `items_json` returns, cleaned. Raises ValueError for other data."""
    if not isinstance(found, list) or len(found) > MOST_ITEMS:
        raise ValueError("no items of a collection")
    return [_item(each) for each in found]


def _item(found: Any) -> CollectionItem:
    from tui_reader.text.clean import clean, clean_line

    if not isinstance(found, dict):
        raise ValueError("no item of a collection")

    def text(name: str, most: int) -> str:
        value = found.get(name, "")
        if not isinstance(value, str) or len(value) > most:
            raise ValueError(f"no item of a collection: {name}")
        return clean(value) if name == "note" else clean_line(value, most)

    address = found.get("address")
    if not isinstance(address, str) or not address or len(address) > LONGEST_ADDRESS:
        raise ValueError("no item of a collection: address")
    added = found.get("added")
    moment = moment_of(added) if isinstance(added, str) else None
    return CollectionItem(
        address,
        text("section", 1_000),
        text("title", LONGEST_HEADING),
        text("heading", LONGEST_HEADING),
        text("digest", 64),
        text("note", LONGEST_NOTE),
        moment,
    )
