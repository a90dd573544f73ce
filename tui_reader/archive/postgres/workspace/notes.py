"""Notes and highlights of users of a shared archive: each sees their own, and those that others share."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tui_reader.anchoring.values import DETACHED
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.postgres.exchange import SharedExchange
from tui_reader.archive.postgres.write.kept_rows import columns_of
from tui_reader.archive.workspace.damage import note_of_columns
from tui_reader.archive.workspace.notes.records import folded, in_order, located, pack_note, placed_at, unpack_note
from tui_reader.archive.workspace.notes.values import ALL_NOTES, NoteFilter, PlacedNote, ReaderNote, checked, later

if TYPE_CHECKING:
    from tui_reader.model import Bulletin

_MANY = 1 << 40
_ROWS = 500


class SharedNotes(SharedExchange):
    """See `workspace.notes.protocol.ReaderNotes`."""

    def bulletin(self, id: int) -> Bulletin:
        """See `protocol.ReadingState`."""
        raise NotImplementedError

    def notes(self, id: int) -> list[PlacedNote]:
        rows = self._run(f"{_PLACED} WHERE NOT n.deleted AND {_SEEN} AND b.id = %s", (id,))
        return in_order(self._placed(rows))

    def list_notes(self, wanted: NoteFilter = ALL_NOTES, start: int = 0, limit: int = _MANY) -> list[PlacedNote]:
        self.locate_notes()
        condition, values = _filter(wanted)
        sql = f"{_PLACED} WHERE {condition} ORDER BY n.edited DESC, n.uuid LIMIT %s OFFSET %s"
        return self._placed(self._run(sql, (*values, limit, start)))

    def count_notes(self, wanted: NoteFilter = ALL_NOTES) -> int:
        if wanted.detached:
            self.locate_notes()
        condition, values = _filter(wanted)
        return int(self._value(f"SELECT count(*) FROM ({_PLACED} WHERE {condition}) AS found", values))

    def noted(self, ids: Sequence[int]) -> dict[int, int]:
        found = self._run(
            "SELECT b.id, count(*) FROM bulletins b JOIN notes n ON key_of(n.address) = key_of(b.address) "
            f"WHERE NOT n.deleted AND {_SEEN} AND b.id = ANY(%s::bigint[]) GROUP BY b.id",
            (list(ids),),
        )
        return {id: int(count) for id, count in found}

    def keep_notes(self, notes: Sequence[ReaderNote]) -> int:
        merged: dict[str, ReaderNote] = {}
        for note in map(checked, notes):
            known = merged.get(note.uuid)
            merged[note.uuid] = later(known, note) if known else note
        if not merged:
            return 0
        added = []
        with self.server.transaction() as connection:
            known_notes: dict[str, ReaderNote] = {}
            others = set[tuple[str, str]]()
            for user, own, content in connection.execute(_KNOWN, (list(merged),)).fetchall():
                with suppress(ValueError):
                    there = unpack_note(content)
                    if own:
                        known_notes[there.uuid] = there
                    else:
                        others.add((user, there.uuid))
            for note in merged.values():
                found = known_notes.get(note.uuid)
                theirs = note.author and (note.author, note.uuid) in others
                if not theirs and (found is None or later(found, note) != found):
                    added.append(note)
            if added:
                connection.execute(KEEP_NOTES, columns_of([note_columns(each) for each in added]))
                moved = [each.uuid for each in added]
                connection.execute(
                    "DELETE FROM note_places WHERE user_name = session_user AND owner = session_user "
                    "AND uuid = ANY(%s)",
                    (moved,),
                )
        return len(added)

    def note_records(self, addresses: Sequence[str] | None = None) -> Generator[ReaderNote]:
        condition, values = "", tuple[object, ...]()
        if addresses is not None:
            condition = "AND key_of(n.address) IN (SELECT key_of(asked) FROM unnest(%s::text[]) AS asked)"
            values = (list(dict.fromkeys(addresses)),)
        sql = f"{_RECORDS} {condition} ORDER BY n.address, n.uuid, n.user_name"
        with self._snapshot() as connection:
            for rows in self._stream(connection, "notes", sql, values, _ROWS):
                for content, author in rows:
                    with suppress(ValueError):
                        yield _of_author(unpack_note(content), author)

    def locate_notes(self) -> int:
        rows = self._run(_OUTDATED)
        by_bulletin: dict[int, list[tuple[Any, ...]]] = {}
        for id, *row in rows:
            by_bulletin.setdefault(id, []).append(tuple(row))
        places: list[tuple[Any, ...]] = []
        lost = 0
        for id, outdated in by_bulletin.items():
            notes, about = [], []
            for digest, owner, content, before in outdated:
                with suppress(ValueError):
                    notes.append(unpack_note(content))
                    about.append((digest, owner, before))
            try:
                found = located(notes, self.bulletin(id))
            except ArchiveError:
                # A damaged text, which is reported where it is opened.
                found = [DETACHED] * len(notes)
            for note, (digest, owner, before), place in zip(notes, about, found, strict=True):
                lost += place.state == "detached" and before != "detached"
                places.append((owner, note.uuid, digest, *place))
        if places and self.read_only is None:
            self.server.write(_PUT_PLACES, columns_of(places))
        return lost

    def _placed(self, rows: Sequence[tuple[Any, ...]]) -> list[PlacedNote]:
        notes: list[PlacedNote] = []
        outdated: dict[int, list[int]] = {}
        for user, uuid, content, author, id, title, digest, known, *place in rows:
            try:
                note = _of_author(unpack_note(content), author)
            except ValueError:
                left = _of_author(self._columns_of_note(user, uuid), author)
                notes.append(PlacedNote(left, id, title or "", DETACHED, damaged=True))
                continue
            found = placed_at(*place) if known is not None and known == digest else None
            if found is None and id is not None:
                outdated.setdefault(id, []).append(len(notes))
            notes.append(PlacedNote(note, id, title or "", found or DETACHED))
        for bulletin, numbers in outdated.items():
            with suppress(ArchiveError):
                text = self.bulletin(bulletin)
                for number, found in zip(
                    numbers, located([notes[each].note for each in numbers], text), strict=True
                ):
                    notes[number] = notes[number]._replace(place=found)
        return notes

    def _columns_of_note(self, user: str, uuid: str) -> ReaderNote:
        """What the columns say of a note whose content cannot be read."""
        sql = "SELECT address, edited, deleted, colour, folded FROM notes WHERE user_name = %s AND uuid = %s"
        return note_of_columns(uuid, *self._one(sql, (user, uuid)))


def _of_author(note: ReaderNote, author: str) -> ReaderNote:
    """A note as this user sees it: `author` is the user who shares it, "" for their own."""
    return note._replace(author=note.author or author)


def note_columns(note: ReaderNote) -> tuple[Any, ...]:
    """What `KEEP_NOTES` writes of a note."""
    words = "" if note.deleted else folded(note)
    return (
        note.uuid,
        note.address,
        note.edited,
        note.deleted,
        note.shared,
        note.colour,
        pack_note(note),
        words,
    )


def _filter(wanted: NoteFilter) -> tuple[str, tuple[object, ...]]:
    conditions, values = [f"NOT n.deleted AND {_SEEN}"], list[object]()
    for word in wanted.words.split():
        conditions.append("strpos(n.folded, %s) > 0")
        values.append(word)
    if wanted.colour is not None:
        conditions.append("n.colour = %s")
        values.append(wanted.colour)
    if wanted.detached:
        conditions.append("(p.state = 'detached' OR b.id IS NULL)")
    return " AND ".join(conditions), tuple(values)


# Row-level security says the same, but not to the owner of the archive.
_SEEN = "(n.user_name = session_user OR n.shared)"

_AUTHOR = "CASE WHEN n.user_name = session_user THEN '' ELSE n.user_name END"

_TABLES = """
    FROM notes n LEFT JOIN bulletins b ON key_of(b.address) = key_of(n.address)
    LEFT JOIN note_places p ON p.user_name = session_user AND p.owner = n.user_name AND p.uuid = n.uuid
"""

_PLACED = f"""
    SELECT n.user_name, n.uuid, n.content, {_AUTHOR}, b.id, b.title, coalesce(b.digest, ''::bytea),
        p.digest, p.state, p.start, p.ending, p.similarity
    {_TABLES}
"""

_OUTDATED = f"""
    SELECT b.id, coalesce(b.digest, ''::bytea), n.user_name, n.content, p.state
    {_TABLES}
    WHERE NOT n.deleted AND {_SEEN} AND b.id IS NOT NULL
        AND p.digest IS DISTINCT FROM coalesce(b.digest, ''::bytea)
"""

_RECORDS = f"""
    SELECT n.content, {_AUTHOR} FROM notes n WHERE {_SEEN}
"""

_KNOWN = f"""
    SELECT n.user_name, n.user_name = session_user, n.content FROM notes n WHERE {_SEEN} AND n.uuid = ANY(%s)
"""

KEEP_NOTES = """
    INSERT INTO notes AS n (uuid, address, edited, deleted, shared, colour, content, folded)
    SELECT * FROM unnest(
        %s::text[], %s::text[], %s::timestamptz[], %s::boolean[], %s::boolean[], %s::text[], %s::bytea[],
        %s::text[]
    ) AS w (uuid, address, edited, deleted, shared, colour, content, folded) ORDER BY uuid
    ON CONFLICT (user_name, uuid) DO UPDATE SET
        address = excluded.address, edited = excluded.edited, deleted = excluded.deleted,
        shared = excluded.shared, colour = excluded.colour, content = excluded.content,
        folded = excluded.folded
    WHERE excluded.edited >= n.edited
"""

_PUT_PLACES = """
    INSERT INTO note_places (owner, uuid, digest, state, start, ending, similarity)
    SELECT * FROM unnest(
        %s::text[], %s::text[], %s::bytea[], %s::text[], %s::integer[], %s::integer[], %s::double precision[]
    ) AS w (owner, uuid, digest, state, start, ending, similarity) ORDER BY owner, uuid
    ON CONFLICT (user_name, owner, uuid) DO UPDATE SET
        digest = excluded.digest, state = excluded.state, start = excluded.start,
        ending = excluded.ending, similarity = excluded.similarity
"""
