"""What is extracted from a text as it is stored: keys as numbers, places and dates packed.

The codes of kinds and effects are part of the format of archives: they must never change.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import TYPE_CHECKING, Any, NamedTuple

from tui_reader.extraction.values import Effect, KeyDate, KeyDateKind, ReferenceKind, TextPlace

if TYPE_CHECKING:
    from tui_reader.archive.extracted.rules import Findings

_REFERENCE_KINDS: tuple[ReferenceKind, ...] = ("number", "title", "article", "advisory", "tender", "address")
_EFFECTS: tuple[Effect, ...] = ("", "amends", "repeals", "replaces", "extends")
_KEY_DATE_KINDS: tuple[KeyDateKind, ...] = (
    *("application", "bid", "objection", "comment", "effective", "expiry", "hearing", "payment", "other"),
)

_DICTIONARY = (
    b"Monday to Friday, public holidays are not known; counted from the day after working days calendar days from "
    b'"Europe/Berlin""Asia/Tokyo""Asia/Shanghai","+08:00",,null,null,0,"","'
)
"""The zlib dictionary. It must never change, because what was packed with it could not be read any more."""

EFFECT_CODES: Mapping[Effect, int] = {effect: code for code, effect in enumerate(_EFFECTS)}


class StoredReference(NamedTuple):
    """As `values.CitedReference`, without what is read elsewhere."""

    kind: ReferenceKind
    key: int
    place: TextPlace
    article: str = ""
    effect: Effect = ""


class StoredFacts(NamedTuple):
    """What is stored of a text: `identities`, `citing` and `key_dates` packed; None for nothing. `keys` are the
    numbers under which others cite it, `citations` those that it cites, each with the code of what it does to it,
    `days` the ordinals of its key dates in their order."""

    identities: bytes | None = None
    key_dates: bytes | None = None
    citing: bytes | None = None

    @property
    def is_sound(self) -> bool:
        """Whether all of it can be read."""
        try:
            return (self.keys, self.citations, self.days) is not None
        except ValueError:
            return False

    @property
    def keys(self) -> tuple[int, ...]:
        """The numbers under which others cite it. Raises ValueError for damaged data."""
        return unpacked_keys(self.identities)

    @property
    def citations(self) -> dict[int, int]:
        """The numbers that it cites, each with the code of its effect. Raises ValueError for damaged data."""
        return citations(unpacked_references(self.citing))

    @property
    def days(self) -> list[int]:
        """The ordinals of its key dates, in their order. Raises ValueError for damaged data."""
        return [each.day.toordinal() for each in unpacked_key_dates(self.key_dates)]


def key_number(key: str) -> int:
    """A number of 63 bits for the key of a document. Two of a million different keys have the same one with a
    probability of 1 in 10 million."""
    from hashlib import blake2b

    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def stored(found: Findings) -> StoredFacts:
    """What is stored of what the rules found. A reference of a text to itself is none, but for the number of its
    tender, which other notices share."""
    keys = list(dict.fromkeys(map(key_number, found.identities)))
    numbered = ((each, key_number(each.key)) for each in found.references)
    shared = ("article", "tender")
    references = [(each, number) for each, number in numbered if each.kind in shared or number not in keys]
    citing = [
        _trimmed(
            [
                *(_REFERENCE_KINDS.index(each.kind), number, each.place.line, each.place.start),
                *(each.place.end - each.place.start, each.article, EFFECT_CODES[each.effect]),
            ],
            ["", 0],
        )
        for each, number in references
    ]
    key_dates = [
        _trimmed(
            [
                *(_KEY_DATE_KINDS.index(each.kind), each.day.toordinal(), each.place.line, each.place.start),
                *(each.place.end - each.place.start, _minutes(each.time), each.zone),
                *(each.begins and each.begins.toordinal(), each.basis),
            ],
            [None, "", None, ""],
        )
        for each in found.key_dates
    ]
    return StoredFacts(struct.pack(f">{len(keys)}q", *keys) or None, _packed(key_dates), _packed(citing))


def unpacked_keys(data: bytes | None) -> tuple[int, ...]:
    """The numbers of `StoredFacts.identities`. Raises ValueError for damaged data."""
    try:
        return struct.unpack(f">{len(data) // 8}q", data) if data else ()
    except (struct.error, TypeError) as error:
        raise ValueError("no packed keys") from error


def unpacked_references(data: bytes | None) -> list[StoredReference]:
    """The references of `StoredFacts.citing`, in the order of the text. Raises ValueError for damaged data."""
    found = []
    for row in _unpacked(data):
        try:
            kind, key, line, start, length, article, effect = row + ["", 0][len(row) - 5 :]
            place = TextPlace(int(line), int(start), int(start) + int(length))
            found.append(StoredReference(_REFERENCE_KINDS[kind], int(key), place, str(article), _EFFECTS[effect]))
        except (TypeError, IndexError) as error:
            raise ValueError("no packed references") from error
    return found


def unpacked_key_dates(data: bytes | None) -> list[KeyDate]:
    """The key dates of `StoredFacts.key_dates`, in the order of the text. Raises ValueError for damaged data."""
    found = []
    for row in _unpacked(data):
        try:
            kind, day, line, start, length, minutes, zone, begins, basis = (
                row + [None, "", None, ""][len(row) - 5 :]
            )
            place = TextPlace(int(line), int(start), int(start) + int(length))
            clock = None if minutes is None else time(*divmod(int(minutes), 60))
            first = None if begins is None else date.fromordinal(begins)
            found.append(
                KeyDate(_KEY_DATE_KINDS[kind], date.fromordinal(day), place, clock, str(zone), first, str(basis))
            )
        except (TypeError, IndexError, OverflowError) as error:
            raise ValueError("no packed key dates") from error
    return found


def citations(references: Iterable[StoredReference]) -> dict[int, int]:
    """The numbers of what is cited, each once with the code of the strongest effect on it. Articles of the text
    itself are none."""
    found: dict[int, int] = {}
    for each in references:
        if each.kind != "article":
            found[each.key] = max(found.get(each.key, 0), EFFECT_CODES[each.effect])
    return found


def effect_of(code: int) -> Effect:
    """The effect with a code, "" for an unknown one."""
    return _EFFECTS[code] if 0 <= code < len(_EFFECTS) else ""


def _minutes(clock: time | None) -> int | None:
    return None if clock is None else clock.hour * 60 + clock.minute


def _trimmed(row: list[Any], defaults: Sequence[Any]) -> list[Any]:
    """A row without the values at its end that are the same as the last of `defaults`."""
    least = len(row) - len(defaults)
    while len(row) > least and row[-1] == defaults[len(row) - 1 - least]:
        row.pop()
    return row


def _packed(rows: list[list[Any]]) -> bytes | None:
    if not rows:
        return None
    import json

    packer = zlib.compressobj(wbits=-15, zdict=_DICTIONARY)
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return packer.compress(text) + packer.flush()


def _unpacked(data: bytes | None) -> list[list[Any]]:
    if not data:
        return []
    import json

    unpacker = zlib.decompressobj(wbits=-15, zdict=_DICTIONARY)
    try:
        rows = json.loads((unpacker.decompress(data) + unpacker.flush()).decode("utf-8", "surrogatepass"))
    except (zlib.error, TypeError, RecursionError) as error:
        raise ValueError("nothing packed") from error
    if not isinstance(rows, list) or not all(isinstance(row, list) and len(row) >= 5 for row in rows):
        raise ValueError("nothing packed")
    return rows
