"""What is damaged of notes, watches and collections: found, repaired, or dropped, on every engine alike.

A repair saves what can be read: of a note without its content the words that it was searched by, of a collection
the items that are whole, of a watch its query. Rows are set aside as they were before anything of them is lost.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol

from tui_reader.anchoring.values import Anchor
from tui_reader.archive.workspace.limits import LONGEST_NAME
from tui_reader.archive.workspace.notes.values import COLOURS, MOST_TEXT, Colour, ReaderNote

Kind = Literal["note", "watch", "collection", "arrivals"]

What = Literal[
    "content", "columns", "place", "name", "query", "sources", "numbers", "matches", "items", "arrivals"
]
"""content: what a note holds cannot be read; items: some of a collection cannot; query: that of a watch cannot be
run; sources: those that it is restricted to cannot be read; name: it has none, a long one, or one with control
codes. The others are derived, and made again: columns, place (of a passage), numbers (up to which arrivals were
compared or seen), matches (of bulletins that are not there), arrivals (likewise)."""

_LOSSY: tuple[What, ...] = ("content", "name", "query", "sources", "items")


class WorkspaceFault(NamedTuple):
    """Something that is damaged. `name` is that of a watch or collection, or the first words of a note on the
    bulletin at `address`, whose `title` is "" where it is not kept. `rows` of them, or items of it, are concerned.
    `key` names the row, for the engine."""

    kind: Kind
    what: What
    name: str = ""
    address: str = ""
    title: str = ""
    rows: int = 1
    key: Any = None

    @property
    def loses(self) -> bool:
        """Whether something of it is lost when it is repaired or dropped."""
        return self.what in _LOSSY


SetAside = Callable[[list[dict[str, Any]], "list[WorkspaceFault]"], object]
"""Keeps rows, as JSON, before they change, and the faults of which something is lost. Raises OSError."""

TABLES = {"note": "notes", "watch": "watches", "collection": "collections"}
"""The tables of what may be lost, by kind."""


class WorkspaceRepair(Protocol):
    """What the user has in an archive, checked and repaired."""

    def workspace_faults(self) -> list[WorkspaceFault]:
        """What is damaged of the notes, watches and collections of the user, by kind and name. Reads all."""

    def mend_workspace(
        self, faults: Sequence[WorkspaceFault], set_aside: SetAside, *, drop: bool = False
    ) -> list[WorkspaceFault]:
        """Repairs what is still as one of `faults` says, all or nothing; `drop` deletes what cannot be read
        instead. A query that cannot be run stays unless it is dropped. Returns those of which something was lost.
        Raises OSError of `set_aside`, and ArchiveError."""


def note_of_columns(
    uuid: object, address: object, edited: datetime, deleted: object, colour: object, folded: object
) -> ReaderNote:
    """The note that is left of a row whose content cannot be read: about the whole bulletin, with the words that
    `note:` looks in. Its values may be of any type."""
    known: Colour = next((each for each in COLOURS if each == colour), COLOURS[0])
    return ReaderNote(
        uuid if isinstance(uuid, str) else "",
        address if isinstance(address, str) else "",
        Anchor(),
        known,
        folded[:MOST_TEXT] if isinstance(folded, str) and not deleted else "",
        edited,
        edited,
        bool(deleted),
    )


def is_name(name: object) -> bool:
    """Whether a stored name may be the name of a watch or collection."""
    return isinstance(name, str) and 0 < len(name) <= LONGEST_NAME


def mended_name(name: object, kind: str, number: int, taken: Sequence[str]) -> str:
    """A name for what has none that can be one: its beginning, or its kind and number."""
    from tui_reader.text.clean import clean_line

    found = clean_line(name, LONGEST_NAME - 20) if isinstance(name, str) else ""
    wanted = found or f"{kind} {number}"
    more = 1
    while wanted in taken:
        more += 1
        wanted = f"{found or kind} {number} ({more})"
    return wanted


def source_names(data: object) -> tuple[str, ...] | None:
    """The names of sources as a watch stores them; None where they cannot be read."""
    try:
        found = json.loads(data) if isinstance(data, str) else None
    except (ValueError, RecursionError):
        return None
    return tuple(found) if isinstance(found, list) and all(isinstance(each, str) for each in found) else None


def first_words(text: object) -> str:
    """The first words of a note, for messages."""
    from tui_reader.text.clean import clean_line

    return clean_line(text, 40) if isinstance(text, str) else ""


def in_order(faults: Sequence[WorkspaceFault]) -> list[WorkspaceFault]:
    """Faults by kind, name and address, so that they have the same numbers as long as nothing changes."""
    kinds = ("note", "watch", "collection", "arrivals")
    return sorted(
        faults, key=lambda each: (kinds.index(each.kind), each.name, each.address, each.what, repr(each.key))
    )


def aside_row(table: str, row: dict[str, object]) -> dict[str, Any]:
    """A row as it is set aside: texts and numbers as JSON has them, bytes in Base64."""
    return {"table": table, "row": {name: _json_value(value) for name, value in row.items()}}


def _json_value(value: object) -> Any:
    if isinstance(value, bytes):
        return {"base64": b64encode(value).decode()}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        # Lone surrogates, which no file can hold, as their escapes.
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, list):
        return [_json_value(each) for each in value]
    return value if value is None or isinstance(value, (bool, int, float)) else repr(value)
