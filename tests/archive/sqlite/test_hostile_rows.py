"""Rows that another program has written: what the archive returns is clean, and can be marked and removed."""

from __future__ import annotations

import json
import re
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui_reader.archive import record
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import (
    Arrival,
    ArrivedFile,
    FailedFetch,
    LastCrawl,
    Marks,
    Position,
    Raw,
    Synced,
    View,
)
from tui_reader.export.attachments import saved_name
from tui_reader.model import (
    Announcement,
    Attachment,
    Bulletin,
    LeftOut,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
    Section,
    Tampering,
)
from tui_reader.query.syntax import parse
from tui_reader.serialization import to_json

CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
EVIL = "\x1b]52;c;UFdO\x07\x9b31m\u202e\x00\x7f\r\n\u2028\t"
KEY = "https://example.org/1"


def strings(value: object) -> Iterator[str]:
    """Every string in a value, keys of mappings included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from strings(key)
            yield from strings(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings(getattr(value, field.name))
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from strings(each)


def evil(value: object) -> object:
    """A JSON value with `EVIL` after every string that is free text."""
    if isinstance(value, str):
        return value + EVIL
    if isinstance(value, list):
        return list(map(evil, value))
    if isinstance(value, dict):
        kept = ("kind", "type", "align", "published", "date")
        return {key: each if key in kept else evil(each) for key, each in value.items()}
    return value


def packed(document: object) -> bytes:
    packer = zlib.compressobj(zdict=record.DICTIONARY)
    return packer.compress(json.dumps(document).encode()) + packer.flush()


def hostile(document: bytes) -> bytes:
    found = record.unpacked(document)
    found["catalogue"] = {f"索引号{EVIL}": f"一{EVIL}"}
    return packed(evil(found))


PAGE = Bulletin(
    KEY,
    title="关于供水的通知",
    source="水务局",
    site="example",
    published=datetime(2024, 3, 5, 9, 0, tzinfo=UTC),
    announcements=(Announcement("停水", "https://example.org/a"),),
    preamble=(
        Paragraph("供水管网", (Link(0, 4, "https://example.org/l"),)),
        ListBlock((ListItem("1.", "供水", (Link(0, 2, "https://example.org/i"),)),)),
    ),
    sections=(Section("一、", 1, 1, "供水", blocks=(Paragraph("供水 water"),)),),
    attachments=(Attachment("附件", "https://example.org/f"),),
    left_out=(LeftOut("供水", "aside", "navigation", None),),
    tampering=Tampering(True, (), ()),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive in which every text of every table ends in control codes."""
    path = tmp_path / "archive.sqlite"
    with SqliteArchive.open(path) as archive:
        raw = Raw(b"<p>raw\x1b[31m</p>", "utf-8", "text/html")
        archive.keep_arrivals([Arrival(PAGE, raw, "源", datetime(2024, 3, 5, tzinfo=UTC))])
        archive.keep_page(replace(PAGE, title="关于供水的公告"), None, "源")
        archive.tag([1], ["水"])
        archive.save_query("常用", "供水")
        archive.record_failures("源", [FailedFetch("https://example.org/x", "no answer", True, "题", "v")])
        archive.set_last_crawl("源", LastCrawl("all", "etag", "modified"))
        archive.set_synced("源", Synced(datetime(2024, 3, 6, tzinfo=UTC), "failed", 0, 0, 1, "no answer"))
        archive.index()
    with closing(sqlite3.connect(path)) as connection, connection:
        tables = ("bulletins", "announcements", "tags", "saved", "sources", "site_names", "missed", "synced")
        for table in (*tables, "raw", "former"):
            kept = ("published", "first_seen", "last_seen", "kept", "seen", "gone", "at", "tried", "captured")
            for _at, name, kind, *_rest in connection.execute(f"PRAGMA table_info({table})").fetchall():
                if kind == "TEXT" and name not in (*kept, "page", "host", "title_key"):
                    connection.execute(f"UPDATE {table} SET {name} = {name} || ? WHERE {name} <> ''", (EVIL,))
        connection.execute("UPDATE tags SET address = (SELECT address FROM bulletins)")
        for table in ("documents", "former"):
            for id, document in connection.execute(f"SELECT id, contract FROM {table}").fetchall():
                connection.execute(f"UPDATE {table} SET contract = ? WHERE id = ?", (hostile(document), id))
    return path


def test_everything_that_is_read_is_clean(path: Path) -> None:
    with SqliteArchive.open(path) as archive:
        (kept,) = archive.complete_bulletins()
        (failed,) = archive.failed_fetches(f"源{EVIL}")
        (query,) = archive.saved_queries()
        found = {
            "rows": archive.rows(View(), 0, 10),
            "row": archive.row(1),
            "sources": archive.sources(),
            "tags": archive.tags(),
            "tags of": archive.tags_of([1]),
            "saved": query,
            "announcements": archive.announcements(True),
            "bulletin": archive.bulletin(1),
            "revisions": archive.revisions(1),
            "former": archive.revision(1, 1),
            "origin": archive.origin(1),
            "synced": archive.synced(),
            "failed": failed,
            "complete": kept,
            "hits": archive.search(parse("供水")).hits(0, 10),
            "hits in a section": archive.search(parse("water")).hits(0, 10),
            "media type": archive.raw(1, archive.revisions(1)[1])[1:],  # type: ignore[index]
        }
    for name, value in found.items():
        texts = list(strings(value))
        assert [text for text in texts if CONTROL.search(text)] == [], name
        if name != "revisions":
            assert any("\ufffd" in text for text in texts), f"{name}: nothing hostile was read"
    row = found["row"]
    assert "\n" not in row.title + row.address + (row.source or "")  # type: ignore[union-attr,operator]


def test_links_beyond_a_text_that_cleaning_has_shortened_are_left_out(path: Path) -> None:
    with SqliteArchive.open(path) as archive:
        page = archive.bulletin(1)
    for block in (page.preamble[0], page.preamble[1].items[0]):  # type: ignore[union-attr]
        for link in block.links:  # type: ignore[union-attr]
            assert 0 <= link.start <= link.end <= len(block.text)  # type: ignore[union-attr]


def test_the_bytes_of_a_page_are_exact(path: Path) -> None:
    with SqliteArchive.open(path) as archive:
        raw = archive.raw(1, archive.revisions(1)[1])
    assert raw is not None
    assert raw.data == b"<p>raw\x1b[31m</p>"


def test_marks_and_tags_of_a_hostile_row_are_kept(path: Path) -> None:
    with SqliteArchive.open(path) as archive:
        archive.set_starred(1, True)
        archive.set_position(1, Position(2, 1))
        (tag,) = archive.row(1).tags  # type: ignore[union-attr]
        archive.tag([1], ["new"], [tag])
    with SqliteArchive.open(path) as archive:
        assert archive.marks(1) == Marks(False, True, Position(2, 1))
        assert archive.row(1).starred  # type: ignore[union-attr]
        assert archive.row(1).tags == ("new",)  # type: ignore[union-attr]
        archive.set_flags(archive.flags([1]) | {1: archive.flags([1])[1]._replace(read=True, starred=False)})
        assert archive.marks(1)[:2] == (True, False)


def test_marks_of_a_hostile_row_are_found_for_an_archive_in_memory(path: Path) -> None:
    with SqliteArchive.open(path) as archive:
        archive.set_starred(1, True)
    with closing(sqlite3.connect(path)) as connection:
        (address,) = connection.execute("SELECT address FROM bulletins").fetchone()
    with SqliteArchive.open(None, marks=path) as archive:
        archive.keep(PAGE)
        archive.connection.execute("UPDATE bulletins SET address = ?", (address,))
        archive.use_marks(path)
        assert archive.marks(1).starred
        assert len(archive.tags()) == 1


def test_a_hostile_saved_query_can_be_deleted(path: Path) -> None:
    with SqliteArchive.open(path) as archive:
        archive.forget_query(archive.saved_queries()[0].name)
        assert archive.saved_queries() == []


def test_a_hostile_announcement_can_be_acknowledged(path: Path) -> None:
    with SqliteArchive.open(path) as archive:
        (shown,) = archive.announcements()
        archive.acknowledge(shown.title, shown.address)
        assert archive.announcements() == []
    with SqliteArchive.open(path) as archive:
        assert archive.announcements() == []


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"title": 7}, id="a number as title"),
        pytest.param(
            {"preamble": [{"type": "paragraph", "text": ["x"], "links": [], "align": None}]}, id="a list"
        ),
        pytest.param({"attachments": [{"title": {"a": 1}, "address": None}]}, id="an object"),
        pytest.param({"warnings": [None]}, id="null"),
        pytest.param({"document_number": 7}, id="a number as document number"),
    ],
)
def test_a_document_with_values_of_wrong_types_is_damaged(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "archive.sqlite"
    with SqliteArchive.open(path) as archive:
        archive.keep(PAGE)
        document = packed(to_json(PAGE) | change)
        archive.connection.execute("UPDATE documents SET contract = ?", (document,))
        with pytest.raises(ArchiveError, match="damaged"):
            archive.bulletin(1)
        archive.search(parse("供水")).hits(0, 10)


@pytest.mark.parametrize("size", [float("inf"), float("-inf"), 1 << 62, -1, "x"])
def test_sizes_that_no_file_has_do_not_count(tmp_path: Path, size: object) -> None:
    now = datetime(2024, 3, 5, tzinfo=UTC)
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        archive.keep_files(
            [ArrivedFile(f"a:{name}", name, name.encode(), None, now) for name in ("1", "2", "three")]
        )
        archive.connection.execute("UPDATE files SET size = ? WHERE size = 1", (size,))
        assert archive.file_bytes_in_all() == len("three")
        assert archive.keep_to_quota(10) == []


@pytest.mark.parametrize(
    ("column", "value"), [("data", 7), ("data", "x\x1b[31m"), ("engine", b"\xff"), ("page", "x")]
)
def test_recognized_pages_with_values_of_other_types_are_damaged(
    tmp_path: Path, column: str, value: object
) -> None:
    now = datetime(2024, 3, 5, tzinfo=UTC)
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        archive.keep_files([ArrivedFile("a:1", "1", b"water", None, now)])
        (file,) = archive.attachment_states(["a:1"]).values()
        archive.keep_recognized_page(file.digest or "", 1, "engine", "{}")
        archive.connection.execute(f"UPDATE recognized_pages SET {column} = ?", (value,))
        with pytest.raises(ArchiveError, match="damaged"):
            archive.recognized_pages(file.digest or "")
        archive.forget_recognized_pages(file.digest or "")
        assert archive.recognized_pages(file.digest or "") == {}


@pytest.mark.parametrize("value", [b"\xff\xfe", "x\x1b[31m", -1, 2.5, 1 << 60])
@pytest.mark.parametrize(
    ("table", "column"),
    [
        *(("files", column) for column in ("digest", "size", "kind", "media_type", "kept")),
        *(("attachments", column) for column in ("state", "reason", "name", "fetched", "etag", "last_modified")),
        *(("file_versions", column) for column in ("first_seen", "last_seen")),
        *(("file_texts", column) for column in ("reader", "version", "pages", "not_read", "reason", "contract")),
        *(("file_contents", column) for column in ("digest", "packed")),
    ],
)
def test_rows_of_files_with_values_of_other_types(tmp_path: Path, table: str, column: str, value: object) -> None:
    """None of them is an error of the program; a file that is not intact is named."""
    now = datetime(2024, 3, 5, tzinfo=UTC)
    text = Bulletin("https://example.org/f", preamble=(Paragraph("水文员"),))
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        archive.keep_page(PAGE, None, "源")
        archive.keep_files([ArrivedFile(text.address, "f.csv", b"water", "text/csv", now, kind="csv", text=text)])
        archive.index()
        archive.connection.execute(f"UPDATE {table} SET {column} = ?", (value,))
        (file,) = archive.attachments(1)
        shown = [file, *archive.file_versions(text.address), *archive.outdated_files({"csv": "2"}, 9)]
        assert not [each for each in strings(shown) if CONTROL.search(each)]
        assert all(isinstance(each, str | None) for each in (file.name, file.kind, file.etag, file.media_type))
        assert saved_name(file)
        assert isinstance(file.size, int)
        with suppress(ArchiveError):
            assert archive.file_bytes(file.digest or "") == b"water"
        with suppress(ArchiveError):
            archive.file_text(file.digest or "")
        archive.search(parse("水文员")).hits(0, 9)
        archive.drop_files(0, only_look=True)
        archive.keep_files([ArrivedFile(text.address, "f.csv", b"new", "text/csv", now, kind="csv")])
