"""Recovered rows into a new archive, and what is missing from them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from tui_reader.archive.attachment_links import addresses_of, stated
from tui_reader.archive.record import UNDATED, columns, digest, lacks_text, moment, undated_place, unpack, utc
from tui_reader.archive.sqlite.db.schema import SITES_BY_HOST, STEPS
from tui_reader.archive.sqlite.extracted import writing as extracted
from tui_reader.archive.sqlite.files.links import link, link_former
from tui_reader.archive.sqlite.repair import attached_files, unlabelled_rows
from tui_reader.archive.sqlite.repair.doctor import OnProgress
from tui_reader.archive.sqlite.repair.losses import Loss, Losses, LostPart, Unreadable, UnreadableFile
from tui_reader.archive.sqlite.repair.pages.page_file import PageFile
from tui_reader.archive.sqlite.repair.pages.recovery import Recovery
from tui_reader.archive.sqlite.repair.pages.shapes import FOURS, PAIRS, FoundRow
from tui_reader.archive.sqlite.repair.textless import complete_textless
from tui_reader.archive.sqlite.workspace import damage as workspace
from tui_reader.archive.sqlite.workspace import notes
from tui_reader.archive.sqlite.write import announcements, marks
from tui_reader.archive.workspace.damage import TABLES
from tui_reader.archive.workspace.notes.records import unpack_note
from tui_reader.text.clean import clean_line

OTHERS = (
    *("former", "raw", "announcements", "marks", "acknowledged", "tags", "saved"),
    *("sightings", "missed", "walked", "synced", "site_names"),
    *("files", "file_contents", "file_texts", "attachments", "file_versions", "recognized_pages", "notes"),
    *("watches", "watch_matches", "arrivals", "collections"),
)
"""The tables that are carried over, apart from those of bulletins and their documents."""

SEEN = ("sightings", "walked")
"""With these a sync skips what it has seen before."""

_ORDER = (
    *("bulletins", "documents", "former", "raw", "announcements", "marks", "acknowledged", "tags", "saved"),
    *("sightings", "missed", "walked", "synced", "site_names", PAIRS.name, FOURS.name),
    *("files", "file_contents", "file_texts", "attachments", "file_versions", "recognized_pages", "notes"),
    *("watches", "watch_matches", "arrivals", "collections"),
    # What says which rows there were.
    *("tags_by_address", "all_by_date", "sqlite_autoindex_bulletins_1", "former_by_bulletin"),
    *("announcements_by_title", "counts", "sqlite_sequence", "archive_id"),
)

# Indexes that hold every row of a table.
_INDEXES = {
    "bulletins": ("bulletins", "documents", "all_by_date", "sqlite_autoindex_bulletins_1"),
    "former": ("former", "former_by_bulletin"),
    "announcements": ("announcements", "announcements_by_title"),
    "tags": ("tags", "tags_by_address"),
}

_STAGES = (
    "CREATE TEMP TABLE listed (id INTEGER PRIMARY KEY, address, title, published, source, site, read, starred, "
    "kept, seen, origin, digest, revisions)",
    "CREATE TEMP TABLE known (kind TEXT, id INTEGER, address TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID",
    *unlabelled_rows.STAGES,
)
_LISTED = (
    *("id", "address", "title", "published", "source", "site", "read", "starred", "kept", "seen", "origin"),
    *("digest", "revisions"),
)


class Carried(NamedTuple):
    """The result: bulletins with their texts, rows of other tables, and what is lost."""

    bulletins: int
    others: dict[str, int]
    lost: Losses


def carry_over(
    pages: PageFile, new: sqlite3.Connection, now: datetime, on_progress: OnProgress, notice: str
) -> Carried:
    """Copies what the pages hold into `new`, an empty archive without foreign keys, in a transaction of the
    caller.

    A bulletin whose text is lost keeps its place if anything else of it was found, with `notice` as its text.
    When bulletins are lost, records of seen documents are not copied, so that the next sync fetches everything
    its sources list."""
    return _Transfer(pages, new, now, on_progress, notice).run()


class _Transfer:
    """One transfer. Rows are written as they are found; what depends on others waits in temporary tables."""

    def __init__(
        self, pages: PageFile, new: sqlite3.Connection, now: datetime, on_progress: OnProgress, notice: str
    ) -> None:
        self._pages = pages
        self._recovery = Recovery(pages)
        self._new = new
        self._now = now
        self._on_progress = on_progress
        self._notice = notice
        self._flawed = dict.fromkeys(("bulletins", *OTHERS), 0)
        self._late = list[FoundRow]()
        self._outdated = set[int]()
        self._old_pages = set[int]()
        self._total = self._last = 0
        self._done = 0

    def run(self) -> Carried:
        for statement in _STAGES:
            self._new.execute(statement)
        for find in (self._recovery.rows, self._recovery.remains):
            for name in _ORDER:
                for row in find(name):
                    self._put(name, row, again=find == self._recovery.remains)
        for row in self._late:
            self._stage(row)
        self._date_bulletins()
        textless = complete_textless(self._new, self._now, self._notice)
        unlabelled_rows.place(self._new, whole_index=self._recovery.is_whole("tags_by_address"))
        self._derive()
        parts = self._mend_workspace()
        files = attached_files.complete(self._new)
        lost = self._losses(textless, files)._replace(parts=parts)
        others = {table: self._count(table) for table in OTHERS}
        return Carried(self._count("bulletins") - len(textless), others, lost)

    def _put(self, name: str, row: FoundRow, *, again: bool) -> None:
        if name == "bulletins":
            self._late.append(row) if row.flawed else self._stage(row)
        elif name == "documents":
            self._put_document(row, again=again)
        elif name in ("former", "raw", "announcements"):
            self._insert(name, row)
            if name == "raw" and again and row.rowid is not None:
                self._old_pages.add(row.rowid)
        elif name == "notes":
            self._put_note(row)
        elif name == "counts":
            self._total = max(self._total, row.values["total"])
        elif name == "sqlite_sequence":
            if row.values["name"] == "bulletins":
                self._last = max(self._last, row.values["seq"])
        elif name == "archive_id":
            # For programs that have the damaged file open.
            self._new.execute("UPDATE archive_id SET id = ?", (row.values["id"],))
        elif name in _KNOWN:
            self._know(_KNOWN[name], row.values["id"], row.values.get("address"))
        elif row.flawed:
            # A key with replacement characters leads to nothing. On damaged pages other bytes may look like a row.
            self._flawed[_TABLES.get(name, name)] += not again
        elif name in unlabelled_rows.PAIRS:
            unlabelled_rows.stage(self._new, name, list(row.values.values()))
        else:
            self._insert(name, row)

    def _stage(self, row: FoundRow) -> None:
        values = [row.rowid, *(row.values[name] for name in _LISTED[1:])]
        self._new.execute(f"INSERT OR IGNORE INTO listed VALUES ({', '.join('?' * len(values))})", values)
        self._know("bulletins", row.rowid, row.values["address"])

    def _put_document(self, row: FoundRow, *, again: bool) -> None:
        """Writes a bulletin. Its columns are computed from its document, which has a checksum; a row of the table
        of bulletins has none."""
        id, document = row.rowid, row.values["contract"]
        assert id is not None
        try:
            bulletin = unpack(document)
        except ValueError:
            self._recovery.unread["documents"].add(id)
            return
        self._know("bulletins", id, bulletin.address)
        text_digest = None if lacks_text(bulletin) else digest(bulletin)
        values = columns(bulletin) | {"id": id, "digest": text_digest, "kept": utc(self._now)}
        try:
            self._new.execute(
                f"INSERT INTO bulletins ({', '.join(values)}) VALUES ({', '.join(f':{name}' for name in values)})",
                values,
            )
        except sqlite3.IntegrityError:
            # Another bulletin has its address.
            return
        self._new.execute("INSERT INTO documents VALUES (?, ?)", (id, document))
        link(self._new, id, addresses_of(bulletin))
        if again or not self._pages.whole_log:
            self._outdated.add(id)
        self._done += 1
        if self._done % 256 == 0:
            self._on_progress("bulletins", self._done, 0)

    def _put_note(self, row: FoundRow) -> None:
        """Writes a note, whose columns follow from what it holds, which has a checksum."""
        try:
            notes.keep(self._new, unpack_note(row.values["content"]))
        except ValueError:
            # `_mend_workspace` saves the words in its columns, unless a whole version of it is found.
            names = ", ".join(row.values)
            places = ", ".join(f":{name}" for name in row.values)
            self._new.execute(f"INSERT OR IGNORE INTO notes ({names}) VALUES ({places})", row.values)

    def _mend_workspace(self) -> tuple[LostPart, ...]:
        """Saves what can be read of damaged notes, watches and collections; returns what is lost of them."""
        found = workspace.faults(self._new)
        # Their rows stay in the damaged file.
        lost = workspace.mend(self._new, found, lambda *_: None, drop=False)
        for each in lost:
            self._flawed[TABLES[each.kind]] += 1
        return tuple(map(LostPart.of, lost))

    def _insert(self, table: str, row: FoundRow) -> None:
        values = dict(row.values)
        if row.flawed and table in self._flawed:
            self._flawed[table] += table == "announcements"
        names = ", ".join(values)
        self._new.execute(
            f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in values)})", values
        )
        if table == "former":
            former = (each.address for each in stated(values["contract"]) if each.address)
            link_former(self._new, values["bulletin"], former)
            self._know("former", row.rowid, None)
            self._know("bulletins", row.values["bulletin"], None)
        elif table == "raw":
            self._know("bulletins", row.rowid, None)
        elif table == "announcements":
            self._know("announcements", row.rowid, None)

    def _know(self, kind: str, id: int | None, address: str | None) -> None:
        if id is not None and 0 < id <= self._most_rows:
            self._new.execute(
                "INSERT INTO known VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET "
                "address = coalesce(address, excluded.address)",
                (kind, id, address),
            )

    @property
    def _most_rows(self) -> int:
        """A damaged number may have any value; files cannot hold more rows than one for each 16 bytes."""
        return max(self._pages.page_count * self._pages.page_size // 16, 100_000)

    def _date_bulletins(self) -> None:
        """Gives bulletins what only their rows say: when they were first seen, and where they came from."""
        self._new.execute(
            "UPDATE bulletins SET (kept, seen, origin) = (SELECT kept, seen, origin FROM listed "
            "WHERE listed.id = bulletins.id) WHERE id IN (SELECT id FROM listed)"
        )
        undated = self._new.execute("SELECT id, kept FROM bulletins WHERE sort_date = ?", (UNDATED,)).fetchall()
        self._new.executemany(
            "UPDATE bulletins SET sort_date = ? WHERE id = ?",
            ((undated_place(utc(moment(kept) or self._now)), id) for id, kept in undated),
        )

    def _derive(self) -> None:
        """Completes columns and tables that follow from others."""
        new = self._new
        if not self._recovery.is_whole("marks"):
            new.execute(
                "INSERT OR IGNORE INTO marks (address, read, starred) SELECT address, read = 1, starred = 1 "
                "FROM listed WHERE read = 1 OR starred = 1"
            )
        if self._version() < 3:
            for statement in SITES_BY_HOST:
                new.execute(statement)
        if not self._recovery.is_whole("raw"):
            self._assign_pages()
        # A text that is the current one again.
        new.execute(
            "DELETE FROM former WHERE digest = (SELECT digest FROM bulletins WHERE bulletins.id = former.bulletin)"
        )
        new.execute(
            "UPDATE bulletins SET revisions = 1 + (SELECT count(*) FROM former WHERE bulletin = bulletins.id) "
            "WHERE id IN (SELECT bulletin FROM former)"
        )
        extracted.wait(new)
        marks.derive_all(new)
        announcements.derive_all(new)
        for statement in _WATCHED:
            new.execute(statement)
        # Ids are never reused, not even those of lost bulletins.
        known = self._number("SELECT max(id) FROM known WHERE kind = 'bulletins'")
        top = min(self._most_rows, max(self._last, known))
        new.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'bulletins'", (top,))

    def _assign_pages(self) -> None:
        """Leaves each bulletin the original page of its current text. Nothing in a row of `raw` says which text it
        belongs to, but an earlier revision holds its own page. A page that may belong to a revision that was not
        found counts as lost."""
        new = self._new
        # A newer text is lost, and its page belongs to no other: the text that is there brings its own.
        earlier = (
            "FROM former JOIN bulletins ON bulletins.id = bulletin AND bulletins.digest = former.digest "
            "JOIN listed ON listed.id = bulletin AND listed.digest <> former.digest"
        )
        self._flawed["raw"] += new.execute(
            f"DELETE FROM raw WHERE EXISTS (SELECT 1 {earlier} WHERE bulletin = raw.id AND data IS NOT raw.data)"
        ).rowcount
        new.execute(
            "INSERT OR IGNORE INTO raw (id, charset, media_type, data) "
            f"SELECT bulletin, charset, media_type, data {earlier} WHERE data IS NOT NULL"
        )
        new.execute(
            "DELETE FROM raw WHERE EXISTS (SELECT 1 FROM former JOIN bulletins ON bulletins.id = bulletin "
            "WHERE bulletin = raw.id AND data = raw.data AND former.digest IS NOT bulletins.digest)"
        )
        for id in self._old_pages:
            self._flawed["raw"] += new.execute(
                "DELETE FROM raw WHERE id = ?1 AND (SELECT revisions FROM listed WHERE id = ?1) > "
                "1 + (SELECT count(*) FROM former WHERE bulletin = ?1)",
                (id,),
            ).rowcount

    def _version(self) -> int:
        header = self._pages.header
        return header.version if header and 0 < header.version <= len(STEPS) else len(STEPS)

    def _losses(self, textless: set[int], files: list[UnreadableFile]) -> Losses:
        named = tuple(self._lost_bulletins(textless))
        total = min(self._total, self._most_rows)
        known = len(named)
        tables = {
            "bulletins": Loss(
                max(known, total - (self._count("bulletins") - len(textless))),
                not (self._is_counted("bulletins") or (total and self._pages.whole_log)),
            ),
            "kept": Loss(self._number("SELECT count(*) FROM bulletins WHERE id NOT IN (SELECT id FROM listed)")),
        }
        for name in OTHERS:
            unread = len(self._recovery.unread[name])
            if name in ("former", "announcements"):
                unread = self._missing(name)
            tables[name] = Loss(unread + self._flawed[name], not self._is_counted(name))
        lost_files = len({each.address for each in files})
        if files and lost_files > tables["file_contents"].known:
            tables["file_contents"] = tables["file_contents"]._replace(known=lost_files)
        if tables["bulletins"].known or tables["bulletins"].uncounted:
            for name in SEEN:
                self._new.execute(f"DELETE FROM {name}")
                # The next sync records them again.
                tables[name] = Loss(0)
        found = {name: loss for name, loss in tables.items() if loss.known or loss.uncounted}
        return Losses(found, named, tuple(map(_cleaned, files)))

    def _lost_bulletins(self, textless: set[int]) -> Iterator[Unreadable]:
        """The bulletins that are known and whose texts are lost, or are older than the last one."""
        for id in self._recovery.unread["documents"] | self._recovery.unread["bulletins"]:
            self._know("bulletins", id, None)
        for id, title, address, there, before, now in self._new.execute(
            "SELECT known.id, coalesce(bulletins.title, listed.title, ''), coalesce(bulletins.address, "
            "listed.address, known.address, ''), bulletins.id IS NOT NULL, listed.digest, bulletins.digest "
            "FROM known LEFT JOIN listed USING (id) LEFT JOIN bulletins USING (id) WHERE kind = 'bulletins' "
            "ORDER BY known.id"
        ).fetchall():
            outdated = id in self._outdated and before is not None and before != now
            if not there or id in textless or outdated:
                yield Unreadable(id, clean_line(title), clean_line(address))

    def _is_counted(self, name: str) -> bool:
        return any(map(self._recovery.is_whole, _INDEXES.get(name, (name,))))

    def _missing(self, name: str) -> int:
        """The rows that an index of the table lists, or a page shows, and that were not found."""
        for id in self._recovery.unread[name]:
            self._know(name, id, None)
        return self._number(
            "SELECT (SELECT count(*) FROM known WHERE kind = ?1) - (SELECT count(*) FROM known WHERE kind = ?1 "
            f"AND id IN (SELECT id FROM {name}))",
            name,
        )

    def _count(self, table: str) -> int:
        return self._number(f"SELECT count(*) FROM {table}")

    def _number(self, query: str, *values: object) -> int:
        return int(self._new.execute(query, values).fetchone()[0] or 0)


def _cleaned(file: UnreadableFile) -> UnreadableFile:
    return UnreadableFile(file.id, clean_line(file.title), clean_line(file.name), clean_line(file.address))


_WATCHED = (
    "DELETE FROM arrivals WHERE bulletin NOT IN (SELECT id FROM bulletins)",
    "DELETE FROM watch_matches WHERE bulletin NOT IN (SELECT id FROM bulletins) "
    "OR watch NOT IN (SELECT id FROM watches)",
    # Numbers go on after the last arrival that was found: a watch that has seen a later one would miss what comes.
    "UPDATE watches SET (since, seen, checked) = (SELECT min(since, top), min(seen, top), min(checked, top) "
    "FROM (SELECT coalesce(max(number), 0) AS top FROM arrivals))",
)

_KNOWN = {
    "all_by_date": "bulletins",
    "sqlite_autoindex_bulletins_1": "bulletins",
    "former_by_bulletin": "former",
    "announcements_by_title": "announcements",
}
_TABLES = {PAIRS.name: "tags", FOURS.name: "sightings", "tags_by_address": "tags"}
"""Where a damaged row counts that is of no one table."""
