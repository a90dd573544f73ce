"""Archives and packs of others: random values in rows, any bytes as a pack, parts of packs that are sealed."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cache, partial
from typing import Any, cast, get_args

from fuzz.checks import check_clean, check_error, check_page
from fuzz.scratch import scratch
from fuzz.target import Target
from tui_reader.anchoring.text import AnchorText
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.statistics.values import Grouping
from tui_reader.archive.values import Arrival, Filter, Order, Raw, View
from tui_reader.archive.workspace.collections.values import Collection, CollectionItem
from tui_reader.archive.workspace.notes.values import ReaderNote, new_note
from tui_reader.archive.workspace.watches import Watch
from tui_reader.model import Announcement, Bulletin, Link, Listing, Paragraph, Section, body_text
from tui_reader.packs import envelope
from tui_reader.packs.import_pack import import_pack
from tui_reader.packs.reading import is_pack
from tui_reader.packs.values import PackedRevision, PackError, PackHead, PartKind
from tui_reader.packs.verifying import verify
from tui_reader.packs.writing import write_pack
from tui_reader.packs.zip_pack import ZipSink
from tui_reader.query.syntax import parse
from tui_reader.serialization import from_json

_STARTED = datetime.now(UTC)
DAY = datetime(2024, 5, 1, 6, 7, 8, tzinfo=UTC)
HEAD = PackHead(DAY, "bulletin-tui", marks=True)
_TODAY = date(2024, 5, 1)
_FACTS = "根据《供水条例》（国发〔2016〕10号）检修，废止本镇2020年第3号通告。申请截止到2024年6月1日。"
_ORDERS: tuple[Order, ...] = ("date", "title", "source", "unread")
_FILTERS: tuple[Filter, ...] = ("all", "unread", "starred")
_VIEWS = [
    *(View(only, order) for order in _ORDERS for only in _FILTERS),
    View(tag="水"),
    View(source="水务局", since=date(2024, 5, 2)),
]
_CHANGE = re.compile(rb"^(\w{1,20})\.(\w{1,20}) (\d) ([tbxizn]) ?(.*)$", re.M)


def _page(number: int, text: str) -> Bulletin:
    section = Section(
        "一、", 1, 1, "安排", address="1", blocks=(Paragraph(text, (Link(0, 1, "https://a.example/"),)),)
    )
    return Bulletin(
        f"https://a.example/{number}.html", title=f"停水通知 {number}", source="水务局", site="河口镇",
        published=DAY.replace(day=number), announcements=(Announcement("招聘公告", "https://a.example/job"),),
        sections=(section,),
    )  # fmt: skip


def _fill(archive: SqliteArchive) -> None:
    """Rows in every table that is read."""
    raw = Raw("<p>今晚停水。".encode(), "utf-8", "text/html")
    front = Listing("https://a.example/", site="河口镇", announcements=(Announcement("招标"),))
    archive.keep_arrivals(
        [
            Arrival(_page(1, "今晚停水。"), raw, "水务", DAY),
            Arrival(_page(1, "明晚停水。"), None, "水务", DAY.replace(day=3)),
            Arrival(_page(2, _FACTS), raw, None, DAY.replace(day=4)),
            Arrival(_page(3, "恢复供水。"), None, "水务", DAY.replace(day=6)),
            Arrival(front, seen=DAY.replace(day=7)),
        ]
    )
    archive.index()
    archive.tag([1, 3], ["水", "要闻"])
    archive.set_starred(2, True)
    archive.save_query("停水", "title:停水")


def _fill_workspace(archive: SqliteArchive) -> None:
    """What readers make of bulletins, and what is extracted from them."""
    archive.save_watch(Watch("停水", "停水", ("水务",)), since=0, seen=0)
    archive.update_watches()
    anchor = AnchorText.of(archive.bulletin(2)).anchor(9, 12)
    archive.keep_notes([new_note("https://a.example/2.html", anchor, text="何时\n恢复？")])
    item = CollectionItem("https://a.example/1.html", "1", "停水通知 1", "安排", note="要闻\n一")
    archive.save_collection(Collection("水务", (item,)), None)
    archive.extract()
    archive.fingerprint()


@cache
def _image() -> bytes:
    """The file of a filled archive."""
    with SqliteArchive.open(None) as archive:
        _fill(archive)
        _fill_workspace(archive)
        return bytes(archive.connection.serialize())


def rows(data: bytes) -> None:
    """Values put into the rows of an archive, each by a line `TABLE.COLUMN ROW KIND VALUE`, in which KIND is t
    (text), x (text in hexadecimal bytes), b (bytes in hexadecimal), z (bytes that are compressed), i (integer) or
    n (null). Whatever is read then is clean, or an ArchiveError says that the archive is damaged."""
    with SqliteArchive.open(None) as archive:
        archive.connection.deserialize(_image())
        for change in _CHANGE.findall(data)[:20]:
            with suppress(sqlite3.Error, OverflowError, ValueError):
                _change(archive.connection, *change)
        for name, read in _READS.items():
            _check_read(name, partial(read, archive))
        for id in range(1, 5):
            for name, read_one in _READS_OF_ONE.items():
                _check_read(name, partial(read_one, archive, id))


def _check_read(name: str, read: Callable[[], Any]) -> None:
    try:
        _check_value(read())
    except ArchiveError as error:
        check_error(error.message)
    except AssertionError as error:
        raise AssertionError(f"{name}: {error}") from error


def _change(
    connection: sqlite3.Connection, table: bytes, column: bytes, row: bytes, kind: bytes, value: bytes
) -> None:
    stored: object = {b"t": value.decode("utf-8", "replace"), b"z": zlib.compress(value), b"n": None}.get(kind)
    if kind == b"i":
        stored = int(value)
    if kind in (b"b", b"x"):
        stored = bytes.fromhex(value.decode("ascii", "replace"))
    shown = "CAST(? AS TEXT)" if kind == b"x" else "?"
    where = "1" if "WITHOUT" in _definition(connection, table.decode()) else f"rowid = {int(row)}"
    changed = f"UPDATE OR IGNORE {table.decode()} SET {column.decode()} = {shown} WHERE {where}"
    connection.execute(changed, (stored,))
    connection.commit()


def _definition(connection: sqlite3.Connection, table: str) -> str:
    found = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    return str(found[0]) if found else ""


def _check_value(value: Any) -> None:
    """Every string in a value of the archive is clean; a bulletin is one that can be shown."""
    if isinstance(value, Bulletin):
        check_page(value)
        body_text(value)
    elif isinstance(value, Raw):
        # Its bytes are parsed again, and never shown.
        check_clean(value.charset or "")
        check_clean(value.media_type or "")
    elif isinstance(value, str):
        check_clean(value)
    elif isinstance(value, ReaderNote):
        for text in (value.text, *value.anchor[:3]):
            check_clean(text, lines=True)
        _check_value(value[:2] + value[3:4] + value[5:])
    elif isinstance(value, CollectionItem):
        # What is damaged is stored again, and never shown.
        check_clean(value.note, lines=True)
        _check_value(value._replace(note="", damaged="")[:])
    elif isinstance(value, dict):
        for key, each in value.items():
            _check_value(key)
            _check_value(each)
    elif isinstance(value, Iterator | list | tuple):
        for each in value:
            _check_value(each)


_READS: dict[str, Callable[[SqliteArchive], Any]] = {
    "counts": lambda archive: archive.counts(),
    "rows": lambda archive: [archive.rows(view, 0, 9) for view in _VIEWS],
    "count": lambda archive: [archive.count(View(tag="水")), archive.ids(View(), 0, 9)],
    "row of day": lambda archive: archive.row_of_day(View(), date(2024, 5, 2)),
    "next unread": lambda archive: archive.next_unread(View(), 0, 1),
    "next title": lambda archive: archive.next_title(View(), "供水", 0, 1),
    "find": lambda archive: [archive.find_title("停水通知 1"), archive.find("https://a.example/1.html")],
    "sources": lambda archive: archive.sources(),
    "tags": lambda archive: archive.tags(),
    "saved queries": lambda archive: archive.saved_queries(),
    "announcements": lambda archive: [archive.announcements(True), archive.announcements()],
    "complete bulletins": lambda archive: archive.complete_bulletins(),
    "search": lambda archive: archive.search(parse("停水 OR 供水")).hits(0, 9),
    "relevance": lambda archive: archive.search(parse("is:unread tag:水"), by_relevance=True).hits(0, 9),
    "count hits": lambda archive: archive.count_hits(parse("date:2024"), 9),
    "index": lambda archive: [archive.unindexed(), archive.index()],
    "sync state": lambda archive: [archive.synced(), archive.last_crawl("水务"), archive.failed_fetches("水务")],
    "keep": lambda archive: [archive.keep_page(_page(number, "又检修。")) for number in (2, 4)],
    "adopt": lambda archive: archive.adopt("新", ["https://a.example/1.html"]),
    "rename": lambda archive: archive.rename_origin("水务", "水"),
    "extract": lambda archive: [archive.unextracted(), archive.extract()],
    "agenda": lambda archive: [archive.agenda(View(), None, None, 0, 9), archive.agenda_count(View(tag="水"))],
    "validity": lambda archive: [archive.validity([1, 2, 3]), archive.next_dates([1, 2, 3], _TODAY)],
    "edges": lambda archive: archive.reference_edges(),
    "days": lambda archive: archive.day_counts().days,
    "groups": lambda archive: [archive.group_counts(View(), by) for by in get_args(Grouping)],
    "words": lambda archive: [archive.topic_words(View(), 9), archive.fingerprint()],
    "rhythm": lambda archive: [archive.publication_days("publisher", 9), archive.publication_days("source", 9)],
    "watches": lambda archive: [archive.watches(), archive.watched([1, 2, 3]), archive.update_watches()],
    "matches": lambda archive: [archive.watch_matches("停水", 0, 9, all=True), archive.carried_matches("停水")],
    "notes": lambda archive: [archive.list_notes(), archive.count_notes(), archive.noted([1, 2])],
    "records": lambda archive: [archive.note_records(), archive.locate_notes()],
    "collections": lambda archive: [archive.collections(), archive.collection("水务")],
}
_READS_OF_ONE: dict[str, Callable[[SqliteArchive, int], Any]] = {
    "row": lambda archive, id: archive.row(id),
    "bulletin": lambda archive, id: archive.bulletin(id),
    "marks": lambda archive, id: [archive.marks(id), archive.flags([id])],
    "tags of": lambda archive, id: archive.tags_of([id]),
    "position": lambda archive, id: archive.position(View(), id),
    "origin": lambda archive, id: archive.origin(id),
    "raw": lambda archive, id: archive.raw(id),
    "revision": lambda archive, id: [archive.revision(id, each.number) for each in archive.revisions(id)],
    "revisions": lambda archive, id: archive.revisions(id),
    "references": lambda archive, id: [archive.references(id), archive.cited_by(id, 0, 9)],
    "key dates": lambda archive, id: [archive.key_dates(id), archive.same_texts(id)],
    "notes": lambda archive, id: archive.notes(id),
    "read": lambda archive, id: archive.set_read(id, True),
    "tag": lambda archive, id: archive.tag([id], ["新"]),
}


def record(data: bytes) -> None:
    """JSON as a page: it is read, or refused with one of the errors that are documented."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return
    if isinstance(found, dict):
        with suppress(ValueError, KeyError, TypeError):
            from_json(found)


@cache
def _pack(form: str) -> bytes:
    """A small pack."""
    with SqliteArchive.open(None) as archive:
        _fill(archive)
        items = [
            PackedRevision(
                archive.revision(whole.id, each.number), each.first_seen, each.last_seen, each.number,
                each.current, each.digest, archive.raw(whole.id, each), whole.origin, whole.tags, whole.read,
                whole.starred,
            )
            for whole in archive.complete_bulletins()
            for each in whole.revisions
        ]  # fmt: skip
        file = io.BytesIO()
        write_pack(file, scratch() / f"a.{form}", HEAD, items, archive.announcements(True), print)
    return file.getvalue()


def packs(data: bytes) -> None:
    """Any bytes as a pack; and a pack in which bytes were changed, each by three bytes: two for the place and one
    to add. A changed pack does not verify."""
    _check_pack(data)
    whole = _pack(("zip", "warc.gz")[len(data) % 2])
    changed = bytearray(whole)
    for at in range(0, min(len(data), 24) - 2, 3):
        place = int.from_bytes(data[at : at + 2], "big") % len(changed)
        changed[place] = (changed[place] + data[at + 2]) % 256
    problems = _check_pack(bytes(changed))
    if changed != whole:
        assert problems != [], "a changed pack verifies"


def _check_pack(data: bytes) -> list[str] | None:
    """The problems of a pack that `verify` reports, None for a file that is none. Problems are clean lines; what
    is imported is clean; a second import changes nothing."""
    path = scratch() / "a.zip"
    path.write_bytes(data)
    problems: list[str] = []
    try:
        is_pack(path)
        verify(path, _check_progress, problems.append)
        with SqliteArchive.open(None) as archive:
            first = import_pack(archive, path, _check_progress)
            before = _everything(archive)
            again = import_pack(archive, path, _check_progress)
            assert again.new == again.changed == 0, f"a second import: {again}"
            assert _everything(archive) == before, "a second import changed something"
            _check_value(before)
    except PackError as error:
        check_error(error.message)
        return None
    for problem in (*problems, *first.problems):
        check_error(problem)
    return problems


def _everything(archive: SqliteArchive) -> list[Any]:
    announced = [_bounded(each) for each in archive.announcements(True)]
    found: list[Any] = [archive.rows(View(), 0, 99), announced, archive.tags()]
    for whole in archive.complete_bulletins():
        found.append(whole._replace(revisions=tuple(map(_bounded, whole.revisions))))
        found += [archive.revision(whole.id, each.number) for each in whole.revisions]
    return found


def _bounded(seen: Any) -> Any:
    """A value without the time at which it was seen, where that is now: because it states none, or one to come."""
    times = {name: getattr(seen, name) for name in ("first_seen", "last_seen")}
    return seen._replace(**{name: time if time and time < _STARTED else None for name, time in times.items()})


def _check_progress(done: int, total: int) -> None:
    assert 0 <= done <= total


def pack_parts(data: bytes) -> None:
    """A pack of parts whose JSON is sealed correctly, each given by a line `KIND PLACE JSON`."""
    file, spool = io.BytesIO(), io.BytesIO()
    sink = ZipSink(file, spool)
    for line in data.split(b"\n")[:12]:
        kind, _space, rest = line.partition(b" ")
        place, _space, text = rest.partition(b" ")
        with suppress(ValueError, RecursionError, KeyError, OverflowError):
            values = json.loads(text)
            part = cast("PartKind", kind.decode())
            sink.add(part, envelope.sealed(part, values), place.decode("ascii") if part != "head" else "")
    sink.close()
    _check_pack(file.getvalue())


_ARCHIVE = ("tui_reader.archive", "tui_reader.serialization")

TARGETS = {
    "rows": Target(rows, _ARCHIVE, 1500),
    "record": Target(record, ("tui_reader.serialization", "tui_reader.model"), 4000),
    "packs": Target(packs, ("tui_reader.packs",), 3000),
    "pack-parts": Target(pack_parts, ("tui_reader.packs",), 5000),
}
