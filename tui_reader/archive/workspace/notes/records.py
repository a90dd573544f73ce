"""Notes as they are stored: packed, with a checksum, so that a damaged file gives back what is whole."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, get_args

from tui_reader.anchoring.values import LONGEST, WHOLE, Anchor, AnchorPlace, PlaceState
from tui_reader.archive.workspace.limits import LONGEST_ADDRESS
from tui_reader.archive.workspace.moments import moment_of
from tui_reader.archive.workspace.notes.values import COLOURS, MOST_TEXT, PlacedNote, ReaderNote

if TYPE_CHECKING:
    from tui_reader.model import Bulletin

_NO_NOTE = "no packed note"

_CONTEXT = 1_000
"""Code points of a stored context at most."""

_LONGEST_PACKED = 6 * (MOST_TEXT + LONGEST + LONGEST_ADDRESS + 4 * _CONTEXT)
"""Bytes of the JSON of a note at most: a code point takes up to six."""


def pack_note(note: ReaderNote) -> bytes:
    """A note, packed."""
    text = json.dumps(note_json(note), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"))


def unpack_note(data: bytes) -> ReaderNote:
    """The note that was packed, cleaned: others may have written the file. Raises ValueError for other data."""
    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(data, _LONGEST_PACKED)
        if not unpacker.eof:
            raise ValueError(_NO_NOTE)
        return note_of(json.loads(text.decode("utf-8", "surrogatepass")))
    except (zlib.error, TypeError, RecursionError) as error:
        raise ValueError(_NO_NOTE) from error


def note_json(note: ReaderNote) -> dict[str, Any]:
    """A note as JSON, in the terms of the W3C Web Annotation Data Model: a body, and a target with a quote and a
    position; see `docs/notes.md`."""
    found: dict[str, Any] = {
        "id": f"urn:uuid:{note.uuid}",
        "type": "Annotation",
        "motivation": "commenting" if note.text else "highlighting",
        "created": _moment_text(note.made),
        "modified": _moment_text(note.edited),
        "target": {"source": note.address},
    }
    if note.deleted:
        return {**found, "deleted": True}
    found["body"] = {"type": "TextualBody", "format": "text/plain", "value": note.text}
    found["colour"] = note.colour
    anchor = note.anchor
    if anchor.exact:
        found["target"]["selector"] = {
            "type": "TextQuoteSelector",
            "exact": anchor.exact,
            "prefix": anchor.prefix,
            "suffix": anchor.suffix,
            "position": anchor.position,
            "rest": anchor.rest,
            "unique": anchor.unique,
        }
    if note.shared:
        found["shared"] = True
    if note.author:
        found["creator"] = note.author
    return found


def note_of(found: Any) -> ReaderNote:
    """The note of the JSON that `note_json` returns, cleaned. Raises ValueError for other data."""
    from tui_reader.text.clean import clean, clean_line

    def text_of(values: Mapping[str, Any], name: str, most: int) -> str:
        value = values.get(name, "")
        if not isinstance(value, str) or len(value) > most:
            raise ValueError(_NO_NOTE)
        return clean(value)

    if not isinstance(found, dict) or not isinstance(found.get("target"), dict):
        raise ValueError(_NO_NOTE)
    uuid, target = found.get("id"), found["target"]
    if not isinstance(uuid, str) or not uuid.startswith("urn:uuid:") or len(uuid) > 100:
        raise ValueError(_NO_NOTE)
    address = target.get("source")
    if not isinstance(address, str) or not address or len(address) > LONGEST_ADDRESS:
        raise ValueError(_NO_NOTE)
    anchor = Anchor()
    selector = target.get("selector")
    if isinstance(selector, dict):
        numbers = [selector.get(name, 0) for name in ("position", "rest")]
        if not all(type(each) is int and 0 <= each < 1 << 40 for each in numbers):
            raise ValueError(_NO_NOTE)
        anchor = Anchor(
            text_of(selector, "exact", LONGEST),
            text_of(selector, "prefix", _CONTEXT),
            text_of(selector, "suffix", _CONTEXT),
            numbers[0],
            numbers[1],
            selector.get("unique") is True,
        )
    body = found.get("body", {})
    colour = found.get("colour")
    return ReaderNote(
        clean_line(uuid.removeprefix("urn:uuid:"), 64),
        address,
        anchor,
        colour if colour in COLOURS else COLOURS[0],
        text_of(body, "value", MOST_TEXT).strip() if isinstance(body, dict) else "",
        _moment(found.get("created")),
        _moment(found.get("modified")),
        found.get("deleted") is True,
        found.get("shared") is True,
        clean_line(text_of(found, "creator", 1_000), 100),
    )


def _moment_text(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _moment(value: object) -> datetime:
    if not isinstance(value, str):
        raise ValueError(_NO_NOTE)
    return moment_of(value)


def folded(note: ReaderNote) -> str:
    """What `note:` looks in: the text and the passage, as `search_fold` folds them."""
    from tui_reader.text.fold import search_fold

    return " ".join(search_fold(f"{note.text}\n{note.anchor.exact}").split())


def placed_at(state: object, start: object, end: object, similarity: object) -> AnchorPlace | None:
    """Where a passage is by stored values; None where they cannot be those of a place."""
    known: PlaceState | None = next((each for each in get_args(PlaceState) if each == state), None)
    if known is None or type(start) is not int or type(end) is not int or not isinstance(similarity, (int, float)):
        return None
    return AnchorPlace(known, start, end, float(similarity)) if 0 <= start <= end < 1 << 40 else None


def located(notes: Sequence[ReaderNote], bulletin: Bulletin) -> list[AnchorPlace]:
    """Where the passages of some notes are in a bulletin."""
    if not any(each.anchor.exact for each in notes):
        return [WHOLE] * len(notes)
    from tui_reader.anchoring.locating import locate
    from tui_reader.anchoring.text import AnchorText

    text = AnchorText.of(bulletin)
    return [locate(each.anchor, text) for each in notes]


def in_order(notes: Iterable[PlacedNote]) -> list[PlacedNote]:
    """The notes on one bulletin in the order of their places: those on the whole first, detached ones last."""
    ranks = {"whole": 0, "found": 1, "changed": 1, "detached": 2}

    def rank(each: PlacedNote) -> tuple[Any, ...]:
        place = each.place
        first = each.note.anchor.position if place.state == "detached" else place.start
        return ranks[place.state], first, -place.end, each.note.made, each.note.uuid

    return sorted(notes, key=rank)
