"""Notes and highlights in the file that stores the marks; where their passages are, beside the texts."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tui_reader.anchoring.values import DETACHED
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.record import moment, utc
from tui_reader.archive.sqlite.db.connection import rows_with
from tui_reader.archive.sqlite.write.marking import MarkWriter
from tui_reader.archive.workspace.damage import note_of_columns
from tui_reader.archive.workspace.notes.records import folded, in_order, located, pack_note, placed_at, unpack_note
from tui_reader.archive.workspace.notes.values import ALL_NOTES, NoteFilter, PlacedNote, ReaderNote, checked, later

if TYPE_CHECKING:
    from tui_reader.model import Bulletin

_MANY = 1 << 40
_NEVER = datetime.fromtimestamp(0, UTC)


class NoteKeeper(MarkWriter):
    """See `workspace.notes.protocol.ReaderNotes`."""

    def bulletin(self, id: int) -> Bulletin:
        """See `protocol.ReadingState`."""
        raise NotImplementedError

    def notes(self, id: int) -> list[PlacedNote]:
        with self._reading():
            found = self.connection.execute("SELECT address FROM bulletins WHERE id = ?", (id,)).fetchone()
            if found is None:
                return []
            # An address of a file of others may hold control codes, which a note does not repeat.
            rows = self.connection.execute(
                f"{_PLACED} WHERE n.deleted = 0 AND (n.address = ? OR n.address = "
                "(SELECT address FROM bulletins WHERE id = ?))",
                (found[0], id),
            ).fetchall()
        return in_order(each._replace(bulletin=id) for each in self._placed(rows, id))

    def list_notes(self, wanted: NoteFilter = ALL_NOTES, start: int = 0, limit: int = _MANY) -> list[PlacedNote]:
        self.locate_notes()
        condition, values = _filter(wanted)
        sql = f"{_PLACED} WHERE {condition} ORDER BY n.edited DESC, n.uuid LIMIT ? OFFSET ?"
        with self._reading():
            rows = self.connection.execute(sql, (*values, limit, start)).fetchall()
        return self._placed(rows)

    def count_notes(self, wanted: NoteFilter = ALL_NOTES) -> int:
        if wanted.detached:
            self.locate_notes()
        condition, values = _filter(wanted)
        (count,) = self._one(f"SELECT count(*) FROM ({_PLACED} WHERE {condition})", values)
        return int(count)

    def noted(self, ids: Sequence[int]) -> dict[int, int]:
        sql = (
            "SELECT b.id, count(*) FROM bulletins b JOIN notes n ON n.address = b.address "
            "WHERE n.deleted = 0 AND b.id IN ({}) GROUP BY b.id"
        )
        with self._reading():
            return dict(rows_with(self.connection, sql, ids))

    def keep_notes(self, notes: Sequence[ReaderNote]) -> int:
        merged: dict[str, ReaderNote] = {}
        for note in map(checked, notes):
            known = merged.get(note.uuid)
            merged[note.uuid] = later(known, note) if known else note
        added: set[str] = set()

        def write(target: sqlite3.Connection) -> None:
            known = _known(target, list(merged))
            for note in merged.values():
                there = known.get(note.uuid)
                if there is not None and later(there, note) == there:
                    continue
                added.add(note.uuid)
                keep(target, note)
                if there is None or there.anchor != note.anchor:
                    target.execute("DELETE FROM note_places WHERE uuid = ?", (note.uuid,))

        if merged:
            self._write_everywhere(write)
        return len(added)

    def note_records(self, addresses: Sequence[str] | None = None) -> Generator[ReaderNote]:
        sql = "SELECT address, uuid, content FROM notes {} ORDER BY address, uuid"
        with self._reading():
            if addresses is None:
                rows: Iterable[tuple[Any, ...]] = self.connection.execute(sql.format(""))
            else:
                some = list(dict.fromkeys(addresses))
                unordered = "SELECT address, uuid, content FROM notes WHERE address IN ({})"
                rows = sorted(rows_with(self.connection, unordered, some))
            for _address, _uuid, content in rows:
                with suppress(ValueError):
                    yield unpack_note(content)

    def locate_notes(self) -> int:
        with self._reading():
            rows = self.connection.execute(_OUTDATED).fetchall()
        return self._locate(rows) if rows else 0

    def _locate(self, rows: Sequence[tuple[Any, ...]]) -> int:
        """Looks notes up: rows of the bulletin, its digest, the note and what is known of its place."""
        by_bulletin: dict[int, list[tuple[bytes, ReaderNote, str | None]]] = {}
        for id, digest, content, state in rows:
            with suppress(ValueError):
                by_bulletin.setdefault(id, []).append((digest, unpack_note(content), state))
        places: list[tuple[object, ...]] = []
        lost = 0
        for id, outdated in by_bulletin.items():
            notes = [note for _digest, note, _state in outdated]
            try:
                found = located(notes, self.bulletin(id))
            except ArchiveError:
                # A damaged text, which is reported where it is opened.
                found = [DETACHED] * len(notes)
            for (digest, note, before), place in zip(outdated, found, strict=True):
                lost += place.state == "detached" and before != "detached"
                places.append((note.uuid, digest, *place))
        # Where nothing can be written, they are looked up again.
        with suppress(ArchiveError), self._writing(0):
            self.connection.executemany("INSERT OR REPLACE INTO note_places VALUES (?, ?, ?, ?, ?, ?)", places)
        return lost

    def _placed(self, rows: Sequence[tuple[Any, ...]], only: int | None = None) -> list[PlacedNote]:
        notes: list[PlacedNote] = []
        outdated: dict[int, list[int]] = {}
        for number, content, id, title, digest, known, *place in rows:
            bulletin = id if only is None else only
            try:
                note = unpack_note(content)
            except ValueError:
                notes.append(
                    PlacedNote(self._columns_of_note(number), bulletin, title or "", DETACHED, damaged=True)
                )
                continue
            found = placed_at(*place) if known is not None and known == digest else None
            if found is None and bulletin is not None:
                outdated.setdefault(bulletin, []).append(len(notes))
            notes.append(PlacedNote(note, bulletin, title or "", found or DETACHED))
        for bulletin, numbers in outdated.items():
            with suppress(ArchiveError):
                for number, found in zip(
                    numbers,
                    located([notes[each].note for each in numbers], self.bulletin(bulletin)),
                    strict=True,
                ):
                    notes[number] = notes[number]._replace(place=found)
        if only is not None and outdated:
            self.locate_notes()
        return notes

    def _columns_of_note(self, number: int) -> ReaderNote:
        """What the columns say of a note whose content cannot be read."""
        sql = "SELECT uuid, address, edited, deleted, colour, folded FROM notes WHERE id = ?"
        uuid, address, edited, *rest = self._one(sql, (number,))
        return note_of_columns(uuid, address, moment(edited) or _NEVER, *rest)


def keep(connection: sqlite3.Connection, note: ReaderNote) -> None:
    """Writes a note, in place of another version of it that was not edited later."""
    connection.execute(
        "INSERT INTO notes (uuid, address, edited, deleted, colour, content, folded) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uuid) DO UPDATE SET "
        "address = excluded.address, edited = excluded.edited, deleted = excluded.deleted, "
        "colour = excluded.colour, content = excluded.content, folded = excluded.folded "
        "WHERE excluded.edited >= notes.edited",
        _columns(note),
    )


def _known(connection: sqlite3.Connection, uuids: Sequence[str]) -> dict[str, ReaderNote]:
    found = {}
    for uuid, content in rows_with(connection, "SELECT uuid, content FROM notes WHERE uuid IN ({})", uuids):
        with suppress(ValueError):
            found[uuid] = unpack_note(content)
    return found


def _columns(note: ReaderNote) -> tuple[object, ...]:
    return (
        note.uuid,
        note.address,
        utc(note.edited),
        note.deleted,
        note.colour,
        pack_note(note),
        "" if note.deleted else folded(note),
    )


def _filter(wanted: NoteFilter) -> tuple[str, tuple[object, ...]]:
    conditions, values = ["n.deleted = 0"], list[object]()
    for word in wanted.words.split():
        conditions.append("instr(n.folded, ?) > 0")
        values.append(word)
    if wanted.colour is not None:
        conditions.append("n.colour = ?")
        values.append(wanted.colour)
    if wanted.detached:
        conditions.append("(p.state = 'detached' OR b.id IS NULL)")
    return " AND ".join(conditions), tuple(values)


_PLACED = """
    SELECT n.id, n.content, b.id, b.title, coalesce(b.digest, x''),
        p.digest, p.state, p.start, p.ending, p.similarity
    FROM notes n LEFT JOIN bulletins b ON b.address = n.address LEFT JOIN note_places p ON p.uuid = n.uuid
"""

_OUTDATED = """
    SELECT b.id, coalesce(b.digest, x''), n.content, p.state
    FROM notes n JOIN bulletins b ON b.address = n.address LEFT JOIN note_places p ON p.uuid = n.uuid
    WHERE n.deleted = 0 AND p.digest IS NOT coalesce(b.digest, x'')
"""
