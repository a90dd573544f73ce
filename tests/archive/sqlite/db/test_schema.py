"""Migrations: all or nothing, and never of a file that is not ours or newer than we are."""

from __future__ import annotations

import json
import sqlite3
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.record import columns, digest, pack
from tui_reader.archive.sqlite.db.schema import APPLICATION_ID, STEPS, SchemaError, migrate
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival, ArrivedFile, LastCrawl, SeenDocument, View
from tui_reader.model import Announcement, Attachment, Bulletin, Listing
from tui_reader.query.syntax import parse
from tui_reader.serialization import to_json

NEXT = ("ALTER TABLE bulletins ADD COLUMN note TEXT", "UPDATE bulletins SET note = 'migrated'")


def connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive of today with one bulletin."""
    path = tmp_path / "archive.sqlite"
    with SqliteArchive.open(path) as archive:
        archive.keep(Bulletin("a:1", title="kept"))
    return path


def version(path: Path) -> int:
    connection = connect(path)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def test_a_new_file_gets_every_step(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite"
    SqliteArchive.open(path).close()
    assert version(path) == len(STEPS)
    connection = connect(path)
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    connection.close()


def test_an_empty_file_is_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "empty.sqlite"
    path.touch()
    with SqliteArchive.open(path) as archive:
        assert archive.counts().total == 0


def test_an_older_file_gets_the_missing_steps_and_keeps_its_rows(path: Path) -> None:
    connection = connect(path)
    migrate(connection, (*STEPS, NEXT))
    assert connection.execute("SELECT title, note FROM bulletins").fetchall() == [("kept", "migrated")]
    connection.close()
    assert version(path) == len(STEPS) + 1


def test_a_step_that_fails_changes_nothing(path: Path) -> None:
    connection = connect(path)
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, (*STEPS, (*NEXT, "UPDATE nowhere SET x = 1")))
    assert not connection.in_transaction
    columns = {column[1] for column in connection.execute("PRAGMA table_info(bulletins)")}
    connection.close()
    assert "note" not in columns
    assert version(path) == len(STEPS)


def test_another_instance_that_migrated_first_is_noticed(path: Path) -> None:
    waiting = connect(path)
    steps = (*STEPS, NEXT)

    class Overtaken:
        """A connection that loses the race for the lock to another instance."""

        in_transaction = property(lambda self: waiting.in_transaction)

        def execute(self, sql: str) -> sqlite3.Cursor:
            if sql == "BEGIN IMMEDIATE":
                other = connect(path)
                migrate(other, steps)
                other.close()
            return waiting.execute(sql)

    migrate(Overtaken(), steps)  # type: ignore[arg-type]
    waiting.close()
    assert version(path) == len(steps)


def test_an_older_file_and_every_new_one_gets_an_id_of_its_own(tmp_path: Path) -> None:
    older = connect(tmp_path / "older.sqlite")
    migrate(older, STEPS[:5])
    migrate(older)
    SqliteArchive.open(tmp_path / "new.sqlite").close()
    new = connect(tmp_path / "new.sqlite")
    ids = [each.execute("SELECT id FROM archive_id").fetchall() for each in (older, new)]
    older.close()
    new.close()
    assert [len(id) for [(id,)] in ids] == [32, 32]
    assert ids[0] != ids[1]


def test_a_newer_file_is_left_alone(path: Path) -> None:
    connection = connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match=r"newer bulletin-tui \(version 99 .*update") as caught:
        SqliteArchive.open(path)
    assert "\n" not in str(caught.value)
    assert caught.value.path == path
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("CREATE TABLE cookies (id)", id="tables of its own"),
        pytest.param("PRAGMA application_id = 7", id="an identity of its own"),
        pytest.param("PRAGMA user_version = 1", id="a version of its own"),
    ],
)
def test_the_database_of_another_program_is_left_alone(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "places.sqlite"
    connection = connect(path)
    connection.execute(statement)
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match="another program"):
        SqliteArchive.open(path)
    assert path.read_bytes() == before


def test_the_refusal_of_a_foreign_schema_comes_before_any_lock(tmp_path: Path) -> None:
    connection = connect(tmp_path / "other.sqlite")
    connection.execute("CREATE TABLE cookies (id)")
    with pytest.raises(SchemaError):
        migrate(connection)
    assert not connection.in_transaction
    connection.close()


def test_version_8_moves_into_version_9(tmp_path: Path) -> None:
    """Bulletins are linked with their attachments when they are indexed again."""
    path = tmp_path / "archive.sqlite"
    connection = connect(path)
    migrate(connection, STEPS[:8])
    page = Bulletin("a:1", title="招聘", attachments=(Attachment("岗位表", "a:1.xls"), Attachment("盖章件")))
    values = columns(page) | {"kept": "2021", "digest": digest(page)}
    connection.execute(
        f"INSERT INTO bulletins ({', '.join(values)}) VALUES ({', '.join(f':{name}' for name in values)})", values
    )
    connection.execute("INSERT INTO documents VALUES (1, ?)", (pack(page),))
    connection.close()
    with SqliteArchive.open(path) as archive:
        assert [each.title for each in archive.attachments(1)] == ["岗位表", "盖章件"]
        assert archive.unfetched(None, 9) == []
        assert archive.index() == 1
        assert [each.address for _id, each in archive.unfetched(None, 9)] == ["a:1.xls"]
        text = Bulletin("a:1.xls", title="甲岗")
        archive.keep_files([ArrivedFile("a:1.xls", "1.xls", b"1", None, datetime.now(UTC), text=text)])
        assert archive.unindexed() == 1
        assert [hit.row.id for hit in archive.search(parse("甲岗")).hits(0, 9)] == [1]


def test_version_9_moves_into_version_10(tmp_path: Path) -> None:
    """Why files were refused is read out of the words once."""
    path = tmp_path / "archive.sqlite"
    connection = connect(path)
    migrate(connection, STEPS[:9])
    reasons = {
        "a:1": "the file is larger than 1.23 MB, the most that is fetched",
        "a:2": "the file is larger than 1e+03 MB, the most that is fetched",
        "a:3": "the file is larger than 999 bytes, the most that is fetched",
        "a:4": "deleted for the quota of attached files (0.15 MB); fetch it again",
        "a:5": "a page came instead of the file",
    }
    for address, reason in reasons.items():
        connection.execute(
            "INSERT INTO attachments (address, state, reason, name, fetched) VALUES (?, 'refused', ?, '', '2021')",
            (address, reason),
        )
    connection.close()
    with SqliteArchive.open(path) as archive:
        states = archive.attachment_states(reasons)
    assert [(each.cause, each.size_limit) for each in states.values()] == [
        ("size", 1_230_000),
        ("size", 1_000_000_000),
        ("size", 999),
        ("quota", 0),
        ("", 0),
    ]


def test_version_6_moves_into_version_7(tmp_path: Path) -> None:
    """The bulletins of each source are counted; whatever changes them later changes the counts."""
    path = tmp_path / "archive.sqlite"
    connection = connect(path)
    migrate(connection, STEPS[:6])
    for id, origin, read in ((1, "甲", 1), (2, "甲", 0), (3, None, 0)):
        connection.execute(
            "INSERT INTO bulletins (id, address, title, read, origin, sort_date, sort_title, sort_source, "
            "title_key, restored, tampered, kept) VALUES (?, ?, '', ?, ?, 0, x'00', x'00', '', 0, 0, '2021')",
            (id, f"a:{id}", read, origin),
        )
    migrate(connection)
    counts = "SELECT origin, total, unread, starred FROM origins"
    assert connection.execute(counts).fetchall() == [("", 1, 1, 0), ("甲", 2, 1, 0)]
    connection.execute("UPDATE bulletins SET read = 1, starred = 1 WHERE id = 2")
    connection.execute("UPDATE bulletins SET origin = '乙' WHERE id = 3")
    connection.execute("DELETE FROM bulletins WHERE id = 1")
    assert connection.execute(counts).fetchall() == [("乙", 1, 1, 0), ("甲", 1, 0, 1)]
    connection.close()


def test_version_1_moves_into_version_2(tmp_path: Path) -> None:
    """Rows, marks and documents stay; the tables of counts and the new order are made of them."""
    path = tmp_path / "archive.sqlite"
    connection = connect(path)
    migrate(connection, STEPS[:1])
    rows = [
        (1, "a:1", "乙", "2021-03-04T16:00:00+00:00", "水务局", 1, b"\xd2\xd2", b"\xcb\xae"),
        (2, "a:2", "甲", "2021-03-04T23:00:00+08:00", None, 0, b"\xbc\xd7", b"\xff"),
        (3, "a:3", "丙", None, "水务局", 0, b"\xb1\xfb", b"\xcb\xae"),
    ]
    for id, address, title, published, source, read, sort_title, sort_source in rows:
        connection.execute(
            "INSERT INTO bulletins (id, address, title, published, source, read, sort_date, sort_title, "
            "sort_source, title_key, restored, tampered, kept) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '2021-03-05T00:00:00+00:00')",
            (
                id,
                address,
                title,
                published,
                source,
                read,
                0 if published else 1 << 40,
                sort_title,
                sort_source,
                title,
            ),
        )
        document = to_json(Bulletin(address, title=title))
        connection.execute(
            "INSERT INTO documents VALUES (?, ?)", (id, zlib.compress(json.dumps(document).encode()))
        )
    connection.execute("INSERT INTO marks (address, read) VALUES ('a:1', 1)")
    connection.close()
    with SqliteArchive.open(path) as archive:
        assert [row.title for row in archive.rows(View(), 0, 9)] == ["甲", "乙", "丙"]
        assert [row.title for row in archive.rows(View(order="title"), 0, 9)] == ["丙", "甲", "乙"]
        assert [(label.name, label.total, label.unread) for label in archive.sources()] == [
            ("水务局", 2, 1),
            ("", 1, 1),
        ]
        assert archive.counts() == (3, 2, 0)
        assert archive.position(View("unread"), 3) == 1
        assert archive.unindexed() == 3
        assert archive.index() == 3
        assert archive.bulletin(2).title == "甲"
        assert archive.revisions(1)[0].current
        # Who kept a text before digests were kept does not see a revision in the same page.
        assert archive.keep_page(Bulletin("a:2", title="甲")).what == "same"


def test_version_2_moves_into_version_3(tmp_path: Path) -> None:
    """Bulletins, revisions, the index and announcements stay; what a sync needs is empty and can be filled."""
    path = tmp_path / "archive.sqlite"
    connection = connect(path)
    migrate(connection, STEPS[:2])
    page, before = Bulletin("https://a.org/1", title="今"), Bulletin("https://a.org/1", title="昔")
    seen = {"kept": "2021-03-05T00:00:00.123456+00:00", "seen": "2021-03-06T00:00:00.123456+00:00"}
    values = columns(page) | seen | {"digest": digest(page), "revisions": 2, "origin": "站"}
    connection.execute(
        f"INSERT INTO bulletins ({', '.join(values)}) VALUES ({', '.join(f':{name}' for name in values)})", values
    )
    connection.execute("INSERT INTO documents VALUES (1, ?)", (pack(page),))
    connection.execute(
        "INSERT INTO former (bulletin, digest, first_seen, last_seen, contract) VALUES (1, ?, ?, ?, ?)",
        (digest(before), "2021-03-01T00:00:00+00:00", "2021-03-02T00:00:00+00:00", pack(before)),
    )
    for title, done in (("a", 0), ("b", 1)):
        connection.execute(
            "INSERT INTO announcements (site, title, first_seen, last_seen, acknowledged) "
            "VALUES ('a.org', ?, ?, ?, ?)",
            (title, seen["kept"], seen["seen"], done),
        )
    connection.execute("INSERT INTO acknowledged VALUES ('b', '')")
    connection.close()
    with SqliteArchive.open(path) as archive:
        assert version(path) == len(STEPS)
        assert [archive.revision(1, number) for number in (1, 2)] == [before, page]
        assert archive.counts() == (1, 1, 0)
        assert [(each.title, each.site, each.gone) for each in archive.announcements()] == [("a", "a.org", None)]
        assert (archive.seen_documents(["https://a.org/1"]), archive.last_crawl("站"), archive.synced()) == (
            {},
            None,
            {},
        )
        column = Listing("https://a.org/", announcements=(Announcement("c"),))
        kept = archive.keep_arrivals(
            [Arrival(page, seen_documents=(SeenDocument(page.address),)), Arrival(column)]
        )
        assert kept == [(1, "same"), None]
        assert [each.title for each in archive.announcements()] == ["c"]
        archive.set_last_crawl("站", LastCrawl("all"))
        archive.rename_origin("站", "新站")
        assert archive.last_crawl("新站") == LastCrawl("all")
        assert list(archive.seen_documents([page.address])) == [page.address]


def test_the_announcements_of_version_2_move_to_the_hosts_of_their_sites(tmp_path: Path) -> None:
    """In version 2 a site was its name, or its host where the name was unknown."""
    path = tmp_path / "archive.sqlite"
    connection = connect(path)
    migrate(connection, STEPS[:2])
    pages = [("https://a.org/1", "旧市"), ("https://a.org:81/2?x=://y", "县"), ("https://a.org", "市")]
    for address, site in [*pages, ("file:1", "镇"), ("http://c.org/1", None)]:
        values = columns(Bulletin(address, title="通知", site=site)) | {"kept": ""}
        connection.execute(
            f"INSERT INTO bulletins ({', '.join(values)}) VALUES ({', '.join(f':{each}' for each in values)})",
            values,
        )
    moved = [
        ("市", "leads elsewhere", "https://b.org/1", "a.org"),
        ("市", "leads nowhere", None, "a.org"),
        ("县", "has a port", "https://a.org:81/3", "a.org:81"),
        ("镇", "of a file", "https://d.org/2", "d.org"),
        ("镇", "of a file, leads nowhere", None, "镇"),
        ("镇", "of a file, leads to a file", "file:2", "镇"),
        ("c.org", "a host", "https://d.org/1", "c.org"),
        ("", "nobody knows", "https://d.org/1", ""),
        ("a.org", "twice", None, "a.org"),
        ("市", "twice", None, "市"),
    ]
    for site, title, address, _host in moved:
        connection.execute(
            "INSERT INTO announcements (site, title, address, first_seen, last_seen) VALUES (?, ?, ?, '', '')",
            (site, title, address),
        )
    migrate(connection)
    found = connection.execute("SELECT site FROM announcements ORDER BY id").fetchall()
    names = dict(connection.execute("SELECT * FROM site_names"))
    connection.close()
    assert [site for (site,) in found] == [host for *_row, host in moved]
    assert names == {"a.org": "市", "a.org:81": "县"}
