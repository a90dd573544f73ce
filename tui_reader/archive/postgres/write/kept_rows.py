"""The rows that a batch of bulletins changes, collected and written with a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from tui_reader.archive.arrivals import FormerText, PreparedArrival
from tui_reader.archive.attachment_links import addresses_of
from tui_reader.archive.extracted.storage import StoredFacts
from tui_reader.archive.postgres.extracted import writing as extracted
from tui_reader.archive.postgres.search.terms import bulletin_terms
from tui_reader.archive.postgres.search.writing import write_keys, write_terms
from tui_reader.archive.postgres.write.arrivals import CHANGED, NEW, record_arrivals
from tui_reader.archive.values import Raw

Column = str | int | bool | bytes | datetime | None

COLUMNS: Mapping[str, str] = {
    "title": "text",
    "published": "text",
    "source": "text",
    "site": "text",
    "restored": "boolean",
    "tampered": "boolean",
    "kept": "timestamptz",
    "seen": "timestamptz",
    "day": "integer",
    "sort_date": "bigint",
    "sort_title": "bytea",
    "sort_source": "bytea",
    "title_key": "text",
    "revisions": "integer",
    "digest": "bytea",
    "origin": "text",
    "folded_title": "text",
    "folded_source": "text",
    "folded_origin": "text",
}
"""The columns of bulletins that a text or a sync determines, with their types."""

_UPDATE = (
    f"UPDATE bulletins b SET ({', '.join(COLUMNS)}) = ROW ({', '.join(f'n.{name}' for name in COLUMNS)}) "
    f"FROM unnest(%s::bigint[], {', '.join(f'%s::{kind}[]' for kind in COLUMNS.values())}) "
    f"AS n (id, {', '.join(COLUMNS)}) WHERE b.id = n.id"
)

_TAKE_BACK = (
    "DELETE FROM former f USING unnest(%s::bigint[], %s::bytea[]) AS n (bulletin, digest) "
    "WHERE f.bulletin = n.bulletin AND f.digest = n.digest"
)

_REPLACE_CURRENT = (
    "INSERT INTO former (bulletin, digest, first_seen, last_seen, contract, charset, media_type, data) "
    "SELECT id, digest, kept, seen, contract, charset, media_type, data "
    "FROM bulletins JOIN documents USING (id) LEFT JOIN raw USING (id) WHERE id = ANY(%s)"
)

# The page that was captured last represents its text.
_ADD_FORMER = """
    INSERT INTO former AS f (bulletin, digest, first_seen, last_seen, contract, charset, media_type, data)
    VALUES (%s, %b, %s, %s, %b, %s, %s, %b)
    ON CONFLICT (bulletin, digest) DO UPDATE SET
        first_seen = least(f.first_seen, excluded.first_seen),
        last_seen = greatest(f.last_seen, excluded.last_seen),
        contract = CASE WHEN excluded.last_seen >= f.last_seen THEN excluded.contract ELSE f.contract END,
        (charset, media_type, data) = ROW (
            CASE WHEN excluded.last_seen >= f.last_seen AND excluded.data IS NOT NULL
                THEN excluded.charset ELSE f.charset END,
            CASE WHEN excluded.last_seen >= f.last_seen AND excluded.data IS NOT NULL
                THEN excluded.media_type ELSE f.media_type END,
            CASE WHEN excluded.last_seen >= f.last_seen AND excluded.data IS NOT NULL
                THEN excluded.data ELSE f.data END
        )
"""

_ADD_DOCUMENT = "INSERT INTO documents VALUES (%s, %b) ON CONFLICT (id) DO UPDATE SET contract = excluded.contract"

_PUT_RAW = "INSERT INTO raw VALUES (%s, %s, %s, %b) ON CONFLICT (id) DO {}"
_PUT_RAW_ANEW = _PUT_RAW.format(
    "UPDATE SET charset = excluded.charset, media_type = excluded.media_type, data = excluded.data"
)
_PUT_MISSING_RAW = _PUT_RAW.format("NOTHING")

# Links of former texts stay, with `current` false.
_UNLINK = (
    "UPDATE attachment_links l SET current = false WHERE l.bulletin = ANY(%s) AND l.current AND NOT EXISTS ("
    "SELECT FROM unnest(%s::bigint[], %s::text[]) AS n (bulletin, address) "
    "WHERE n.bulletin = l.bulletin AND key_of(n.address) = key_of(l.address))"
)
_LINK = (
    "INSERT INTO attachment_links AS l SELECT *, {current} FROM unnest(%s::bigint[], %s::text[]) "
    "AS n (bulletin, address) ON CONFLICT (bulletin, key_of(address)) DO {conflict}"
)
_LINK_CURRENT = _LINK.format(current="true", conflict="UPDATE SET current = true WHERE NOT l.current")
_LINK_FORMER = _LINK.format(current="false", conflict="NOTHING")


class BulletinRow(NamedTuple):
    """A bulletin as it is stored: its packed document, its columns, and when each former text was first and last
    seen by digest, and what was extracted from its text."""

    id: int
    document: bytes
    values: dict[str, Any]
    former: dict[bytes, tuple[datetime, datetime]]
    facts: StoredFacts = StoredFacts()


class ChangedRows:
    """Changes of bulletins, each of another one, that are written together."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[str, Any]] = {}
        self._taken_back: list[tuple[int, bytes]] = []
        self._replaced: list[int] = []
        self._former: list[tuple[Any, ...]] = []
        self._documents: list[tuple[int, bytes]] = []
        self._raw: dict[str, list[tuple[Any, ...]]] = {_PUT_RAW_ANEW: [], _PUT_MISSING_RAW: []}
        self._links: dict[int, list[str]] = {}
        self._former_links: list[tuple[int, str]] = []
        self._keys: dict[int, Sequence[int]] = {}
        self._with_files: dict[int, bytes] = {}
        self._new: set[int] = set()
        self._facts: dict[int, StoredFacts] = {}
        self._former_facts: dict[int, StoredFacts] = {}
        self._arrivals: dict[int, int] = {}

    def add(self, id: int, ready: PreparedArrival, keys: Sequence[int] | None) -> None:
        """The first text of a bulletin that has a row already."""
        assert ready.text is not None
        self._new.add(id)
        self._arrivals[id] = NEW
        self.replace_document(id, ready.text.document)
        self.put_raw(id, ready.text.raw, replace=True)
        if addresses := addresses_of(ready.bulletin):
            self.link(id, addresses)
        self.index(id, ready, keys)
        self._facts[id] = ready.facts or StoredFacts()

    def update(self, row: BulletinRow, values: Mapping[str, Column]) -> None:
        """Other columns of a row; only differences are written."""
        if any(row.values[name] != value for name, value in values.items()):
            row.values.update(values)
            self._rows[row.id] = row.values

    def arrived(self, id: int) -> None:
        """Another text, which watches are compared with."""
        self._arrivals[id] = CHANGED

    def take_back(self, id: int, digest: bytes) -> None:
        """Removes a former text."""
        self._taken_back.append((id, digest))

    def replace_current(self, id: int) -> None:
        """Makes the stored text with its bytes a former one."""
        self._replaced.append(id)

    def add_former(self, id: int, text: FormerText, seen: datetime) -> None:
        """A former text that was captured at `seen`."""
        data, charset, media_type = text.raw or (None, None, None)
        self._former.append((id, text.digest, seen, seen, text.document, charset, media_type, data))

    def replace_document(self, id: int, document: bytes) -> None:
        """Another packed document."""
        self._documents.append((id, document))

    def put_raw(self, id: int, raw: Raw | None, replace: bool) -> None:
        """The bytes of the current text, in place of others or where there are none."""
        if raw is not None:
            row = (id, raw.charset, raw.media_type, raw.data)
            self._raw[_PUT_RAW_ANEW if replace else _PUT_MISSING_RAW].append(row)

    def link(self, id: int, addresses: Iterable[str]) -> None:
        """The attachments of the current text."""
        self._links[id] = list(addresses)

    def link_former(self, id: int, addresses: Iterable[str]) -> None:
        """The attachments of a former text."""
        self._former_links += [(id, address) for address in addresses]

    def index(self, id: int, ready: PreparedArrival, keys: Sequence[int] | None) -> None:
        """The terms of the current text, as far as they have been made before."""
        assert ready.text is not None
        if addresses_of(ready.bulletin):
            self._with_files[id] = ready.text.document
        else:
            self._keys[id] = bulletin_terms(ready.text.document) if keys is None else keys

    def extract(self, row: BulletinRow, ready: PreparedArrival) -> None:
        """What is extracted from the current text, or sorts by another date, in place of what was."""
        self._former_facts[row.id] = row.facts
        self._facts[row.id] = ready.facts or StoredFacts()

    def write(self, connection: Any) -> None:
        """Writes everything, in a transaction of the caller."""
        # By the dates that bulletins had until now.
        extracted.remove(connection, self._former_facts)
        if self._taken_back:
            connection.execute(_TAKE_BACK, columns_of(self._taken_back))
        if self._replaced:
            connection.execute(_REPLACE_CURRENT, (self._replaced,))
            connection.execute("DELETE FROM raw WHERE id = ANY(%s)", (self._replaced,))
        _many(connection, _ADD_FORMER, self._former)
        _many(connection, _ADD_DOCUMENT, self._documents)
        for statement, rows in self._raw.items():
            _many(connection, statement, rows)
        if self._rows:
            rows = [(id, *(values[name] for name in COLUMNS)) for id, values in sorted(self._rows.items())]
            connection.execute(_UPDATE, columns_of(rows))
        extracted.add(connection, self._facts)
        self._write_links(connection)
        write_keys(connection, self._keys)
        if self._with_files:
            write_terms(connection, self._with_files)
        record_arrivals(connection, self._arrivals)

    def _write_links(self, connection: Any) -> None:
        links = [(id, address) for id, addresses in self._links.items() for address in addresses]
        ids, addresses = [id for id, _address in links], [address for _id, address in links]
        if changed := [id for id in self._links if id not in self._new]:
            connection.execute(_UNLINK, (changed, ids, addresses))
        if links:
            connection.execute(_LINK_CURRENT, (ids, addresses))
        if self._former_links:
            connection.execute(_LINK_FORMER, columns_of(dict.fromkeys(self._former_links)))


def columns_of(rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    """Rows as lists of their columns, for `unnest`."""
    return [list(column) for column in zip(*rows, strict=True)]


def _many(connection: Any, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)
