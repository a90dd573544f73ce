"""What a row of each table of an archive looks like as a record: by it, a row is recognised on any page.

Version 1 of the archive has fewer columns, and the rows that it wrote stay as short: a column that was added
later is NULL, or missing at the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from tui_reader.archive.sqlite.repair.pages.records import Text
from tui_reader.unpacking.zstd import ZSTD_FRAME

ZLIB = b"\x78"
"""The first byte of data that zlib compressed with a window of 32 KiB (RFC 1950, 2.2), as the archive does."""

_INTEGERS = frozenset((1, 2, 3, 4, 5, 6, 8, 9))


class Column(NamedTuple):
    """A column: its name, its kind, and whether it may be NULL. The kind "rowid" stands for the row id, which the
    record itself does not hold."""

    name: str
    kind: str
    optional: bool

    def takes(self, serial: int) -> bool:
        """Whether a value of this serial type may stand in it."""
        if serial == 0:
            return self.optional
        if self.kind == "integer":
            return serial in _INTEGERS
        return serial >= 12 and serial % 2 == (self.kind == "text")


class Shape(NamedTuple):
    """A table or an index. Rows of a table with row ids are `numbered`; `least` columns are in every row."""

    name: str
    numbered: bool
    columns: tuple[Column, ...]
    least: int

    def fits(self, serials: Sequence[int]) -> bool:
        """Whether a record with these serial types may be a row of it."""
        if not self.least <= len(serials) <= len(self.columns):
            return False
        return all(column.takes(serial) for column, serial in zip(self.columns, serials, strict=False))

    @property
    def is_checked(self) -> bool:
        """Whether its rows hold compressed data, which has a checksum."""
        return self.name in _CHECKED

    @property
    def is_useful_in_part(self) -> bool:
        """Whether its rows say something although their compressed data is damaged."""
        return self.name in ("notes", "collections")

    def row(self, rowid: int | None, values: list[object]) -> FoundRow | None:
        """A row of it; None when its values cannot be in it."""
        check = _CONTENT.get(self.name)
        named = {column.name: value for column, value in zip(self.columns, values, strict=False)}
        if check is not None and not check(named):
            return None
        flawed = False
        for column in self.columns:
            value = named.setdefault(column.name, None)
            if column.kind == "rowid":
                named[column.name] = rowid
            elif isinstance(value, Text):
                named[column.name], valid = _decoded(value)
                flawed = flawed or not valid
        return FoundRow(rowid, named, flawed)


class FoundRow(NamedTuple):
    """A row by the names of its columns. `flawed`: a text in it is not valid, and has replacement characters."""

    rowid: int | None
    values: dict[str, Any]
    flawed: bool = False


def _decoded(data: bytes) -> tuple[str, bool]:
    try:
        return data.decode(), True
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace"), False


def _shape(name: str, *columns: str, least: int = 0) -> Shape:
    """`columns` as name:kind, with ? at the end of those that may be NULL."""
    found = []
    for each in columns:
        column, _colon, kind = each.partition(":")
        found.append(Column(column, kind.rstrip("?"), kind.endswith("?") or kind == "rowid"))
    return Shape(name, found[0].kind == "rowid" or name in _UNNAMED, tuple(found), least or len(found))


# Tables with row ids that no column names.
_UNNAMED = ("sqlite_schema", "sqlite_sequence", "counts", "archive_id")

SHAPES = {
    shape.name: shape
    for shape in (
        _shape("sqlite_schema", "type:text", "name:text", "tbl_name:text", "rootpage:integer", "sql:text?"),
        _shape("sqlite_sequence", "name:text", "seq:integer"),
        _shape("counts", "total:integer", "unread:integer", "starred:integer"),
        _shape("archive_id", "id:text"),
        _shape(
            "bulletins",
            "id:rowid",
            "address:text",
            "title:text",
            "published:text?",
            "source:text?",
            "site:text?",
            "restored:integer",
            "tampered:integer",
            "read:integer",
            "starred:integer",
            "kept:text",
            "sort_date:integer",
            "sort_title:blob",
            "sort_source:blob",
            "title_key:text",
            "rank:integer?",
            "day:integer",
            "revisions:integer",
            "digest:blob?",
            "seen:text?",
            "origin:text?",
            least=15,
        ),
        _shape("documents", "id:rowid", "contract:blob"),
        _shape(
            "announcements",
            "id:rowid",
            "site:text",
            "title:text",
            "address:text?",
            "first_seen:text",
            "last_seen:text",
            "acknowledged:integer",
            "page:text?",
            "gone:text?",
            least=7,
        ),
        _shape(
            "former",
            "id:rowid",
            "bulletin:integer",
            "digest:blob?",
            "first_seen:text",
            "last_seen:text",
            "contract:blob",
            "charset:text?",
            "media_type:text?",
            "data:blob?",
        ),
        _shape("raw", "id:rowid", "charset:text?", "media_type:text?", "data:blob"),
        _shape("marks", "address:text", "read:integer", "starred:integer", "block:integer?", "offset:integer?"),
        _shape("acknowledged", "title:text", "address:text"),
        _shape("tags", "tag:text", "address:text"),
        _shape("saved", "name:text", "query:text"),
        _shape("site_names", "host:text", "name:text"),
        _shape("sightings", "key:text", "etag:text?", "last_modified:text?", "version:text?"),
        _shape("walked", "origin:text", "settings:text", "etag:text?", "last_modified:text?"),
        _shape(
            "missed",
            "origin:text",
            "address:text",
            "message:text",
            "again:integer",
            "title:text?",
            "version:text?",
            "elsewhere:text?",
            "captured:text?",
            "linked_from:text?",
            "tries:integer",
            "tried:text",
        ),
        _shape(
            "synced",
            "origin:text",
            "at:text",
            "outcome:text",
            "new:integer",
            "changed:integer",
            "failed:integer",
            "message:text?",
        ),
        _shape(
            "files",
            "id:rowid",
            "digest:blob",
            "size:integer",
            "kind:text",
            "media_type:text?",
            "kept:text",
        ),
        _shape("file_contents", "id:rowid", "digest:blob", "packed:integer", "data:blob"),
        _shape(
            "file_texts",
            "id:rowid",
            "reader:text",
            "version:text",
            "pages:integer?",
            "not_read:text",
            "reason:text",
            "contract:blob?",
        ),
        _shape(
            "attachments",
            "address:text",
            "state:text",
            "reason:text",
            "name:text",
            "fetched:text",
            "etag:text?",
            "last_modified:text?",
            "file:integer?",
            "cause:text?",
            "size_limit:integer?",
            "dropped:integer?",
            least=8,
        ),
        _shape("file_versions", "address:text", "file:integer", "first_seen:text", "last_seen:text"),
        _shape(
            "notes",
            "id:rowid",
            "uuid:text",
            "address:text",
            "edited:text",
            "deleted:integer",
            "colour:text",
            "content:blob",
            "folded:text",
        ),
        _shape("collections", "id:rowid", "name:text", "edited:text", "items:integer", "content:blob"),
        _shape("arrivals", "number:rowid", "bulletin:integer", "kind:integer", "at:integer"),
        _shape(
            "watches",
            "id:rowid",
            "name:text",
            "query:text",
            "sources:text",
            "since:integer",
            "seen:integer",
            "checked:integer",
        ),
        _shape(
            "watch_matches",
            "watch:integer",
            "bulletin:integer",
            "number:integer",
            "kind:integer",
            "at:integer",
        ),
        _shape("recognized_pages", "file:integer", "page:integer", "engine:text", "data:blob"),
        # Indexes, which say which rows there were.
        _shape("tags_by_address", "address:text", "tag:text"),
        _shape("all_by_date", "sort_date:integer", "id:integer"),
        _shape("sqlite_autoindex_bulletins_1", "address:text", "id:integer"),
        _shape("former_by_bulletin", "bulletin:integer", "first_seen:text", "id:integer"),
        _shape("announcements_by_title", "title:text", "id:integer"),
    )
}
"""Every table whose rows are carried over, and what counts them, by name."""

PAIRS = _shape("pairs", "first:text", "second:text")
"""Rows of two texts, which do not show which table they are from: `acknowledged`, `tags` and its index, `saved`,
`site_names`."""

FOURS = _shape("fours", "first:text", "second:text?", "third:text?", "fourth:text?")
"""The same for `sightings` and `walked`."""

_CHECKED = (
    "documents",
    "former",
    "raw",
    "file_contents",
    "file_texts",
    "recognized_pages",
    "notes",
    "collections",
)

_KINDS = (b"table", b"index", b"trigger", b"view")


def _is_packed(data: object) -> bool:
    return isinstance(data, bytes) and data.startswith(ZLIB)


def _is_compressed(data: object) -> bool:
    return data is None or (isinstance(data, bytes) and data.startswith((ZLIB, ZSTD_FRAME)))


_DIGEST = 32
"""Bytes of a SHA-256."""

_CONTENT: dict[str, Callable[[dict[str, Any]], bool]] = {
    "sqlite_schema": lambda row: row["type"] in _KINDS,
    "documents": lambda row: _is_packed(row["contract"]),
    "former": lambda row: _is_packed(row["contract"]),
    "raw": lambda row: _is_compressed(row["data"]),
    "recognized_pages": lambda row: _is_compressed(row["data"]),
    "archive_id": lambda row: re.fullmatch(rb"[0-9a-f]{32}", row["id"]) is not None,
    "files": lambda row: len(row["digest"]) == _DIGEST,
    "file_contents": lambda row: len(row["digest"]) == _DIGEST and row["packed"] in (0, 1),
    "file_texts": lambda row: row["contract"] is None or _is_packed(row["contract"]),
    "notes": lambda row: _is_packed(row["content"]) and row["deleted"] in (0, 1),
    "collections": lambda row: _is_packed(row["content"]),
    "marks": lambda row: row["read"] in (0, 1) and row["starred"] in (0, 1),
}
"""What values can be, where types alone let rows of other tables pass; texts are bytes here."""


_NUMBERED = (
    *("bulletins", "documents", "former", "raw", "announcements"),
    *("sqlite_schema", "sqlite_sequence", "counts", "archive_id"),
    *("files", "file_contents", "file_texts", "notes", "watches", "collections"),
)
_KEYED = ("marks", "missed", "synced", "attachments", "file_versions", "recognized_pages")

UNPLACED = {
    True: tuple(map(SHAPES.__getitem__, _NUMBERED)),
    False: (*map(SHAPES.__getitem__, _KEYED), PAIRS, FOURS),
}
"""What a row outside the tree of its table may be, by whether it has a row id."""
