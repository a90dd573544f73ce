"""Keeping a batch of bulletins: the current text of an address, and former ones as revisions.

The texts of an address are placed one after the other, those of different addresses together, so that a batch
takes as many round trips as a bulletin. What is read of an address is locked: two writers of one address take
turns, in the order of addresses, so that none waits for the other forever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from tui_reader.archive.arrivals import FormerText, PreparedArrival, is_held, was_lost
from tui_reader.archive.attachment_links import addresses_of, stated
from tui_reader.archive.extracted.storage import StoredFacts
from tui_reader.archive.postgres.write.kept_rows import COLUMNS, BulletinRow, ChangedRows, Column
from tui_reader.archive.record import UNDATED, undated_place, utc
from tui_reader.archive.values import Kept
from tui_reader.text.fold import fold, search_fold

_BY_ADDRESS = "key_of(b.address) IN (SELECT key_of(address) FROM unnest(%s::text[]) AS n (address))"

KNOWN = f"SELECT b.address, b.digest FROM bulletins b WHERE {_BY_ADDRESS}"
"""The digests of the current texts of addresses."""

# A bulletin that was inserted in the same batch has no document yet.
_READ = (
    f"SELECT b.id, d.contract, b.address, {', '.join(f'b.{name}' for name in COLUMNS)} "
    f"FROM bulletins b JOIN documents d USING (id) WHERE {_BY_ADDRESS} ORDER BY b.address FOR UPDATE OF b"
)

_READ_FORMER = (
    "SELECT f.bulletin, f.digest, f.first_seen, f.last_seen FROM former f JOIN bulletins b ON b.id = f.bulletin "
    f"WHERE {_BY_ADDRESS}"
)

# The numbers are in the order of arrival, the rows in that of addresses: see above. The update, which never
# happens, waits for another writer of the address, and locks its row.
_INSERT = (
    f"INSERT INTO bulletins AS b (id, address, {', '.join(COLUMNS)}) OVERRIDING SYSTEM VALUE SELECT * FROM ("
    "SELECT nextval('bulletins_id_seq'), n.* FROM unnest(%s::text[], "
    f"{', '.join(f'%s::{kind}[]' for kind in COLUMNS.values())}) AS n (address, {', '.join(COLUMNS)})"
    ") AS n ORDER BY address "
    "ON CONFLICT (key_of(address)) DO UPDATE SET revisions = b.revisions WHERE false RETURNING id, address"
)


_READ_EXTRACTED = (
    "SELECT e.bulletin, e.identities, e.key_dates, e.citing FROM extracts e JOIN bulletins b ON b.id = e.bulletin "
    f"WHERE {_BY_ADDRESS}"
)


class TextCapture(NamedTuple):
    """A text that was seen at its address: the number of the arrival, and when; None for `now`, which is later
    for each arrival. `keys` are those of its terms, if they have been made."""

    number: int
    ready: PreparedArrival
    now: datetime
    seen: datetime | None
    keys: Sequence[int] | None = None


class PlacedText(NamedTuple):
    """What became of a capture. `latest`: when its address was last seen, if it became a former text."""

    kept: Kept
    seen: datetime
    latest: datetime | None = None


def place(
    connection: Any, captures: Sequence[TextCapture], known: Mapping[str, bytes | None]
) -> dict[int, PlacedText]:
    """Writes captures of different addresses, each as the first, the current or a former text of its address, in a
    transaction of the caller; returns what became of each arrival by its number. `known`: the addresses that were
    kept a moment ago."""
    by_address = {each.ready.bulletin.address: each for each in captures}
    added = [each for address, each in by_address.items() if address not in known]
    inserted = _insert(connection, added) if added else None
    addresses = list(by_address)
    rows = connection.execute(_READ, (addresses,), binary=True)
    former = connection.execute(_READ_FORMER, (addresses,), binary=True)
    extracted = connection.execute(_READ_EXTRACTED, (addresses,), binary=True) if added != captures else ()
    changes = ChangedRows()
    placed: dict[int, PlacedText] = {}
    for id, address in inserted or ():
        capture = by_address[address]
        changes.add(id, capture.ready, capture.keys)
        placed[capture.number] = PlacedText(Kept(id, "new"), capture.seen or capture.now)
    found = {
        address: BulletinRow(id, contract, dict(zip(COLUMNS, values, strict=True)), {})
        for id, contract, address, *values in rows
    }
    by_id = {row.id: row for row in found.values()}
    for id, digest, first, last in former:
        by_id[id].former[digest or b""] = (first, last)
    facts = {id: StoredFacts(*columns) for id, *columns in extracted}
    found = {address: row._replace(facts=facts.get(row.id, StoredFacts())) for address, row in found.items()}
    for address, row in found.items():
        capture = by_address[address]
        placed[capture.number] = _Placement(row, capture, changes).result()
    changes.write(connection)
    return placed


def _insert(connection: Any, captures: Sequence[TextCapture]) -> Any:
    """A cursor for the ids and addresses of the bulletins that are new."""
    rows = []
    for _number, ready, now, seen, _keys in captures:
        assert ready.text is not None
        last = seen or now
        # A text that was first seen before is the same one.
        first = ready.arrival.first_seen
        values = column_values(ready) | {"digest": None if ready.is_lost else ready.text.digest, "revisions": 1}
        values |= {"kept": min(first.astimezone(UTC), last) if first else last, "seen": last}
        values |= _origin(ready.arrival.origin)
        if values["sort_date"] == UNDATED:
            values["sort_date"] = undated_place(utc(values["kept"]))
        rows.append((ready.bulletin.address, *(values[name] for name in COLUMNS)))
    return connection.execute(_INSERT, [list(column) for column in zip(*rows, strict=True)], binary=True)


def column_values(ready: PreparedArrival) -> dict[str, Any]:
    """The columns that a text determines."""
    values = dict(ready.columns or {})
    del values["address"]
    return values | {"folded_title": fold(values["title"]), "folded_source": fold(values["source"] or "")}


def _origin(name: str | None) -> dict[str, Column]:
    return {"origin": name, "folded_origin": search_fold(name or "")}


class _Placement:
    """A capture of an address that has a bulletin."""

    def __init__(self, row: BulletinRow, capture: TextCapture, changes: ChangedRows) -> None:
        self.row, self.ready, self.changes, self.keys = row, capture.ready, changes, capture.keys
        assert capture.ready.text is not None
        self.text: FormerText = capture.ready.text
        self.captured = capture.seen is not None
        self.seen = capture.seen or self._not_before_earlier(capture.now)
        self.latest: datetime | None = None

    def result(self) -> PlacedText:
        kept = Kept(self.row.id, self._place())
        return PlacedText(kept, self.seen, self.latest)

    def _not_before_earlier(self, now: datetime) -> datetime:
        """The time of a page that was fetched just now: not before what was recorded of its address, even if the
        clock has been set back since, so that revisions stay in order. Another text is later by a microsecond."""
        last: datetime = self.row.values["seen"]
        if last < now:
            return now
        same = self.row.values["digest"] == self.text.digest
        return last if same else last + timedelta(microseconds=1)

    def _place(self) -> Any:
        """Writes the text; returns what `Kept.what` is."""
        before = self.row.values
        if self.ready.is_lost:
            return "same"
        if before["digest"] is None and was_lost(self.row.document):
            return self._replace_lost()
        if self.captured and (self.seen, self.text.digest) < (before["seen"], before["digest"] or b""):
            self.latest = before["seen"]
            return self._place_before(self.seen)
        if self.ready.arrival.is_part and before["digest"] != self.text.digest:
            held = is_held(self.row.document, self.ready.bulletin)
            if held is not False:
                return "same" if held else self._place_before(before["kept"])
        return self._replace()

    def _place_before(self, seen: datetime) -> str:
        """Writes a text that was captured before the current one was last seen."""
        before, digest = self.row.values, self.text.digest
        if digest == before["digest"]:
            if seen < before["kept"]:
                self.changes.update(self.row, {"kept": seen})
            return "same"
        self.changes.link_former(self.row.id, addresses_of(self.ready.bulletin))
        self.changes.add_former(self.row.id, self.text, seen)
        if digest in self.row.former:
            return "same"
        self.row.former[digest] = (seen, seen)
        self.changes.update(self.row, {"revisions": 1 + len(self.row.former)})
        return "changed"

    def _replace(self) -> str:
        """Makes a text the current one. Only differences are written, since most pages that are fetched again have
        not changed."""
        row, before, text = self.row, self.row.values, self.text
        values = column_values(self.ready) | {"digest": text.digest, "seen": self.seen}
        values |= _origin(self.ready.arrival.origin or before["origin"])
        if values["sort_date"] == UNDATED:
            # Another text does not move one that had no date before.
            values["sort_date"] = undated_place(utc(self.seen)) if before["day"] else before["sort_date"]
        changed = before["digest"] not in (None, text.digest)
        if changed:
            first = self._take_back()
            self.changes.replace_current(row.id)
            row.former[before["digest"]] = (before["kept"], before["seen"])
            values |= {"kept": min(first or self.seen, self.seen), "revisions": 1 + len(row.former)}
        if row.document != text.document:
            self._replace_document()
        if row.document != text.document or values["sort_date"] != before["sort_date"]:
            self.changes.extract(row, self.ready)
        if changed:
            self.changes.arrived(row.id)
        self.changes.put_raw(row.id, text.raw, replace=row.document != text.document)
        self.changes.update(row, values)
        return "changed" if changed else "same"

    def _replace_document(self) -> None:
        from tui_reader.archive.passages import same_words

        old, new = self.row.document, self.text.document
        self.changes.replace_document(self.row.id, new)
        if stated(old) != stated(new):
            self.changes.link(self.row.id, addresses_of(self.ready.bulletin))
            self.changes.index(self.row.id, self.ready, self.keys)
        elif not same_words(old, new):
            self.changes.index(self.row.id, self.ready, self.keys)

    def _take_back(self) -> datetime | None:
        """Removes a text that comes back from the former ones; returns when it was first seen, None for one that
        was not among them."""
        if self.text.digest not in self.row.former:
            return None
        self.changes.take_back(self.row.id, self.text.digest)
        return self.row.former.pop(self.text.digest)[0]

    def _replace_lost(self) -> str:
        """Replaces a text that a repair could not save, without recording the replaced one as a revision. A new
        text that was captured before the latest revision is kept as a revision."""
        last = max((last for _first, last in self.row.former.values()), default=None)
        if self.captured and last is not None and self.seen <= last:
            return self._place_before(self.seen)
        kept, first = self.row.values["kept"], self._take_back()
        self._replace()
        self.changes.arrived(self.row.id)
        revisions = 1 + len(self.row.former)
        self.changes.update(self.row, {"kept": min(kept, first or self.seen, self.seen), "revisions": revisions})
        return "changed"
