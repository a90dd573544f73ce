"""Collections as they are stored and carried: JSON, packed with a checksum, so that damage is seen."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from tui_reader.archive.workspace.collections.values import (
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST_ITEMS,
    Collection,
    CollectionItem,
)

_LONGEST = 64 << 20
"""Bytes of a collection that are unpacked. Chosen by hand."""

_LONGEST_ADDRESS = 100_000
_LONGEST_TITLE = 2_000


def pack_collection(collection: Collection) -> bytes:
    """The name and the items of a collection, packed."""
    found = {"name": collection.name, "items": items_json(collection.items)}
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"))


def unpack_collection(data: bytes) -> Collection:
    """The collection that was packed, cleaned: others may have written the file. Raises ValueError for other
    data."""
    from tui_reader.text.clean import clean_line

    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(data, _LONGEST)
        if not unpacker.eof:
            raise ValueError("no packed collection")
        found = json.loads(text.decode("utf-8", "surrogatepass"))
        if not isinstance(found, dict) or not isinstance(found.get("name"), str):
            raise ValueError("no packed collection")
        name = clean_line(found["name"], LONGEST_NAME)
        return Collection(name).with_items(items_of(found.get("items")))
    except (zlib.error, TypeError, RecursionError) as error:
        raise ValueError("no packed collection") from error


def items_json(items: Sequence[CollectionItem]) -> list[dict[str, Any]]:
    """Items as JSON; what is empty is left out."""
    return [
        {
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
    if not isinstance(address, str) or not address or len(address) > _LONGEST_ADDRESS:
        raise ValueError("no item of a collection: address")
    added = found.get("added")
    moment = datetime.fromisoformat(added) if isinstance(added, str) else None
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return CollectionItem(
        address,
        text("section", 1_000),
        text("title", _LONGEST_TITLE),
        text("heading", _LONGEST_TITLE),
        text("digest", 64),
        text("note", LONGEST_NOTE),
        moment,
    )
