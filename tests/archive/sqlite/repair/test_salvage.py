"""A damaged archive, replaced by a new one with everything that is on its pages."""

from __future__ import annotations

import shutil
import sqlite3
from hashlib import sha256
from pathlib import Path

import pytest

from support.damaged_archives import (
    COUNT,
    FILE,
    LONG,
    LONG_LENGTH,
    NOW,
    change,
    check_progress,
    cut,
    damage,
    exchange,
    leaves,
    overflow_pages,
    overwrite,
    page_size,
    text,
)
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.locking import READING, LockFile, sidecar_path
from tui_reader.archive.record import TEXT_LOST
from tui_reader.archive.sqlite.db import connection as connections
from tui_reader.archive.sqlite.repair.doctor import examine
from tui_reader.archive.sqlite.repair.losses import Loss, UnreadableFile
from tui_reader.archive.sqlite.repair.salvage import Salvaged, salvage
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import LastCrawl, Position, Raw, SeenDocument, Synced, View
from tui_reader.model import Bulletin, Paragraph

EVERYTHING = {
    "former": 1, "raw": 1, "announcements": 1, "marks": 1, "acknowledged": 1, "tags": 1, "saved": 1,
    "sightings": COUNT, "missed": 1, "walked": 1, "synced": 1, "site_names": 0,
    "files": 1, "file_contents": 1, "file_texts": 1, "attachments": 1, "file_versions": 1,
    "recognized_pages": 0, "notes": 1, "watches": 1, "watch_matches": 1, "arrivals": COUNT + 1,
    "collections": 1,
}  # fmt: skip
"""The rows of the archive apart from its bulletins."""


def texts(path: Path) -> dict[int, str]:
    """The texts of all bulletins that have one."""
    with SqliteArchive.open(path) as archive:
        pages = {row.id: archive.bulletin(row.id) for row in archive.rows(View(), 0, 999)}
    return {id: page.preamble[0].text for id, page in pages.items() if not page.warnings}  # type: ignore[union-attr]


def is_everything(done: Salvaged) -> bool:
    return (done.bulletins, done.others, bool(done.lost)) == (COUNT, EVERYTHING, False)


def test_what_is_lost_is_named_and_keeps_its_place(path: Path) -> None:
    damage(path, "documents", lambda leaves: leaves[2:4], 0)
    bytes_before = path.read_bytes()
    done = salvage(path, check_progress, NOW)
    assert done.aside.read_bytes() == bytes_before
    assert done.aside.name.startswith("archive.sqlite.damaged-2099030")
    lost = {each.id for each in done.lost.named}
    assert 0 < len(lost) < COUNT
    assert done.lost.tables == {"bulletins": Loss(len(lost))}
    assert done.bulletins == COUNT - len(lost)
    assert [(each.title, each.address) for each in done.lost.named] == [
        (f"第{id}号", f"a:{id}") for id in sorted(lost)
    ]
    with SqliteArchive.open(path) as archive:
        for row in archive.rows(View(), 0, 99):
            page = archive.bulletin(row.id)
            assert page.address == f"a:{row.id}" == row.address
            assert page.warnings == ((TEXT_LOST,) if row.id in lost else ())
            assert (page.preamble == (Paragraph(f"[{TEXT_LOST}]"),)) == (row.id in lost)
        assert archive.counts().total == COUNT
        # Lost bulletins must be fetched again, and not all of their addresses are known.
        assert archive.seen_documents([f"a:{number}" for number in range(1, COUNT + 1)]) == {}
        assert archive.last_crawl("站") is None
        assert archive.synced().keys() == {"站"}
        id = min(lost)
        assert archive.keep(Bulletin(f"a:{id}", title="again", preamble=(text(id),))) == id
        assert len(archive.revisions(id)) == 1
        assert archive.keep(Bulletin("a:new")) == COUNT + 1
    assert examine(path, check_progress).sound


@pytest.mark.parametrize("share", [0.5, 0.6, 0.9, 0.99, 1 - 1e-5])
def test_what_a_file_that_was_cut_off_still_holds(path: Path, share: float) -> None:
    size, whole = page_size(path), path.stat().st_size
    # Each leaf by itself: a row on a page of the beginning is there.
    pages = leaves(path, "documents")
    cut(path, int(whole * share))
    there = [page for page in pages if page * size <= whole * share]
    done = salvage(path, check_progress, NOW)
    lost = done.lost.tables.get("bulletins", Loss(0))
    assert (done.bulletins + lost.known, lost.uncounted) == (COUNT, False)
    assert done.bulletins >= (COUNT // len(pages) - 1) * len(there)
    assert (len(there) == len(pages)) == (not lost.known)
    kept = texts(path)
    assert len(kept) == done.bulletins
    assert all(words == text(id, len(words)).text for id, words in kept.items() if id not in (5,))


@pytest.mark.parametrize("table", ["all_by_title", "words_data", "bulletins"])
def test_nothing_is_lost_where_documents_and_marks_are_whole(path: Path, table: str) -> None:
    damage(path, table, lambda leaves: leaves[-1:])
    done = salvage(path, check_progress, NOW)
    assert is_everything(done)
    with SqliteArchive.open(path) as archive:
        assert archive.counts() == (COUNT, COUNT - 1, 0)
        assert archive.marks(3).position == Position(2, 3)
        assert archive.tags_of([4]) == {4: ("要闻",)}
        assert [each.query for each in archive.saved_queries()] == ["号"]
        assert [each.row.id for each in archive.watch_matches("号", 0, 9)] == [5]
        collected = archive.collection("号")
        assert collected is not None
        assert [each.note for each in collected.items] == ["先读"]
        archive.keep(Bulletin("a:1", title="第1号"))
        archive.update_watches()
        assert archive.watches()[0].new == 2
        assert archive.raw(5) == Raw(b"raw", "gbk", None)
        assert [each.number for each in archive.revisions(5)] == [2, 1]
        assert archive.announcements() == []
        assert archive.announcements(include_acknowledged=True)[0].title == "n"
        assert archive.seen_documents(["a:7"]) == {"a:7": SeenDocument("a:7", '"etag"')}
        assert [each.address for each in archive.failed_fetches("站")] == ["a:99"]
        assert archive.last_crawl("站") == LastCrawl("all")
        assert archive.synced() == {"站": Synced(NOW, "failed", COUNT, 0, 1)}
    assert examine(path, check_progress).sound


@pytest.mark.parametrize(("version", "site"), [(2, "b.org"), (3, "市")])
def test_announcements_of_an_older_version_go_to_their_hosts(path: Path, version: int, site: str) -> None:
    change(
        path,
        "UPDATE announcements SET site = '市', address = 'https://b.org/1'",
        f"PRAGMA user_version = {version}",
    )
    salvage(path, check_progress, NOW)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT site FROM announcements").fetchall() == [(site,)]
    connection.close()


def test_marks_come_back_from_the_list(path: Path) -> None:
    damage(path, "marks", lambda leaves: leaves)
    salvage(path, check_progress, NOW)
    with SqliteArchive.open(path) as archive:
        assert [row.id for row in archive.rows(View(), 0, 99) if row.read] == [3]


def test_of_a_damaged_table_without_row_ids_all_other_pages_are_read(path: Path) -> None:
    with SqliteArchive.open(path) as archive:
        archive.record_seen([SeenDocument(f"b:{number:04}", "e" * 200) for number in range(2000)])
    pages = len(leaves(path, "sightings"))
    damage(path, "sightings", lambda leaves: leaves[pages // 2 :][:1], 0)
    done = salvage(path, check_progress, NOW)
    assert (2000 + COUNT) * (pages - 2) // pages < done.others["sightings"] < 2000 + COUNT
    assert done.lost.tables == {"sightings": Loss(0, uncounted=True)}
    with SqliteArchive.open(path) as archive:
        assert len(archive.seen_documents(["b:0000", "b:1999"])) == 2


@pytest.mark.parametrize("length", [16, 100, 0], ids=["its first words", "all of it", "the whole page"])
def test_without_a_header(path: Path, length: int) -> None:
    overwrite(path, [1], length, b"\0")
    done = salvage(path, check_progress, NOW)
    assert (done.bulletins, done.others) == (COUNT, EVERYTHING)
    assert "bulletins" not in done.lost.tables
    assert len(texts(path)) == COUNT


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("table", "other"),
    # Each table with two others: two of the same kind of tree, of another kind, an index.
    [
        *(
            ("documents", "former"),
            ("documents", "all_by_date"),
            ("bulletins", "raw"),
            ("bulletins", "words_data"),
        ),
        *(("marks", "site_names"), ("marks", "former"), ("tags", "acknowledged"), ("tags", "raw")),
        *(("saved", "site_names"), ("saved", "all_by_date"), ("sightings", "acknowledged")),
        *(("sightings", "words_data"), ("notes", "former"), ("notes", "all_by_date")),
    ],
)
def test_two_pages_that_changed_places(path: Path, table: str, other: str) -> None:
    exchange(path, leaves(path, table)[0], leaves(path, other)[0])
    done = salvage(path, check_progress, NOW)
    assert (done.bulletins, done.others) == (COUNT, EVERYTHING)
    assert all(not loss.known for loss in done.lost.tables.values())


def test_notes_are_whole_and_at_their_passages(path: Path) -> None:
    exchange(path, leaves(path, "notes")[0], leaves(path, "former")[0])
    salvage(path, check_progress, NOW)
    with SqliteArchive.open(path) as archive:
        (placed,) = archive.list_notes()
    assert (placed.note.text, placed.bulletin, placed.place.state) == ("核对\n一次", 7, "found")


@pytest.mark.parametrize("other", ["leaf", "overflow", "index"])
def test_a_page_of_a_long_text_that_changed_places(path: Path, other: str) -> None:
    pages = overflow_pages(path)
    assert len(pages) > 2
    with_what = {"leaf": leaves(path, "documents")[-1], "overflow": pages[0], "index": leaves(path, "by_rank")[0]}
    exchange(path, pages[2], with_what[other])
    done = salvage(path, check_progress, NOW)
    assert (done.bulletins, done.others) == (COUNT, EVERYTHING)
    assert texts(path)[LONG] == text(LONG, LONG_LENGTH).text


def test_two_pages_of_a_long_text_that_changed_places(path: Path) -> None:
    pages = overflow_pages(path)
    exchange(path, pages[0], leaves(path, "documents")[-1])
    exchange(path, pages[2], leaves(path, "by_rank")[0])
    done = salvage(path, check_progress, NOW)
    assert (done.bulletins, done.others) == (COUNT, EVERYTHING)
    assert texts(path)[LONG] == text(LONG, LONG_LENGTH).text


def test_the_log_has_pages_beyond_the_end_of_a_file_that_was_cut_off(path: Path, tmp_path: Path) -> None:
    left = tmp_path / "left.sqlite"
    with SqliteArchive.open(path) as archive:
        archive.keep(Bulletin("b:1", title="新", preamble=(text(1, 60_000),)))
        for suffix in ("", "-wal"):
            shutil.copy(f"{path}{suffix}", f"{left}{suffix}")
    cut(left, 3 * page_size(left))
    salvage(left, check_progress, NOW)
    assert text(1, 60_000).text in texts(left).values()


def test_the_log_of_an_emptied_file_is_read(path: Path, tmp_path: Path) -> None:
    left = tmp_path / "left.sqlite"
    with SqliteArchive.open(path) as archive:
        archive.connection.execute("VACUUM")
        shutil.copy(f"{path}-wal", f"{left}-wal")
    left.write_bytes(b"")
    assert is_everything(salvage(left, check_progress, NOW))


def test_of_a_file_that_was_cut_off_inside_its_header_the_extent_of_the_loss_is_unknown(path: Path) -> None:
    cut(path, 60)
    done = salvage(path, check_progress, NOW)
    assert done.lost.tables["bulletins"].uncounted
    assert done.report is not None
    assert examine(path, check_progress).sound


@pytest.mark.no_cover
def test_the_log_is_read_beyond_its_damage(path: Path, tmp_path: Path) -> None:
    left = tmp_path / "left.sqlite"
    with SqliteArchive.open(path) as archive:
        for number in range(20):
            archive.keep(Bulletin(f"b:{number}", title="新", preamble=(text(number),)))
        for suffix in ("", "-wal"):
            shutil.copy(f"{path}{suffix}", f"{left}{suffix}")
    log = Path(f"{left}-wal")
    data = bytearray(log.read_bytes())
    # One frame in the middle; SQLite takes nothing after it.
    frame = 24 + page_size(left)
    at = 32 + (len(data) - 32) // frame // 2 * frame
    data[at : at + frame] = bytes(frame)
    log.write_bytes(data)
    assert examine(left, check_progress).damage
    done = salvage(left, check_progress, NOW)
    # Frames of the last pages follow, and have every row of the page that is gone.
    assert done.bulletins > COUNT + 15
    assert Path(f"{done.aside}-wal").read_bytes() == data
    assert not Path(f"{left}-wal").exists()


def test_it_stays_the_same_archive(path: Path) -> None:
    change(path, "UPDATE archive_id SET id = '0123456789abcdef0123456789abcdef'")
    salvage(path, check_progress, NOW)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT id FROM archive_id").fetchall() == [("0123456789abcdef0123456789abcdef",)]
    connection.close()


def test_what_an_earlier_repair_lost_stays_lost(path: Path) -> None:
    damage(path, "documents", lambda leaves: leaves[2:4], 0)
    id = salvage(path, check_progress, NOW).lost.named[0].id
    damage(path, "all_by_title", lambda leaves: leaves[-1:])
    salvage(path, check_progress, NOW)
    with SqliteArchive.open(path) as archive:
        archive.keep(Bulletin(f"a:{id}", preamble=(text(id),)))
        assert len(archive.revisions(id)) == 1


def test_no_damaged_file_is_written_over(path: Path) -> None:
    first, second = salvage(path, check_progress, NOW), salvage(path, check_progress, NOW)
    assert first.aside != second.aside
    assert first.aside.exists()
    assert second.aside.exists()


def test_it_stays_where_it_is_when_the_new_one_cannot_be_made(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = connections.connect

    def full_disk(path: Path) -> sqlite3.Connection:
        new = connect(path)
        new.execute("PRAGMA max_page_count = 20")
        return new

    before = path.read_bytes()
    monkeypatch.setattr(connections, "connect", full_disk)
    with pytest.raises(ArchiveError, match="full"):
        salvage(path, check_progress, NOW)
    assert path.read_bytes() == before
    assert not [each for each in path.parent.iterdir() if "damaged" in each.name or "repaired" in each.name]


def test_it_stays_where_it_is_when_the_log_of_the_new_one_cannot_be_written_into_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = connections.connect
    readers = []

    def held(path: Path) -> sqlite3.Connection:
        new = connect(path)
        readers.append(sqlite3.connect(path, isolation_level=None))
        readers[-1].execute("BEGIN")
        readers[-1].execute("SELECT count(*) FROM bulletins").fetchone()
        return new

    before = path.read_bytes()
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.05)
    monkeypatch.setattr(connections, "connect", held)
    with pytest.raises(ArchiveError, match="another program"):
        salvage(path, check_progress, NOW)
    readers[-1].close()
    assert path.read_bytes() == before
    assert not [each for each in path.parent.iterdir() if "damaged" in each.name or "repaired" in each.name]


def test_not_while_somebody_reads(path: Path) -> None:
    reader = LockFile(sidecar_path(path, READING))
    assert reader.acquire()
    with pytest.raises(ArchiveError, match="close that one first"):
        salvage(path, check_progress, NOW)
    reader.release()


def kept_file(path: Path) -> tuple[list[int], str, bytes | None]:
    """The bulletins that lead to the file of the archive, its state, and its bytes."""
    digest = sha256(FILE).hexdigest()
    with SqliteArchive.open(path) as archive:
        (attached,) = archive.attachments(6)
        if attached.digest is None:
            return archive.bulletins_with(digest), attached.state, None
        return archive.bulletins_with(digest), attached.state, archive.file_bytes(digest)


@pytest.mark.parametrize("table", ["attachment_links", "files", "file_texts"])
def test_an_attached_file_is_carried_over(path: Path, table: str) -> None:
    damage(path, table, lambda leaves: leaves[:1], 0)
    done = salvage(path, check_progress, NOW)
    assert done.lost.files == ()
    assert kept_file(path) == ([6], "kept", FILE)
    assert examine(path, check_progress).sound


def test_a_lost_file_is_named_with_its_bulletin_and_fetched_again(path: Path) -> None:
    damage(path, "file_contents", lambda leaves: leaves, 0)
    done = salvage(path, check_progress, NOW)
    assert done.lost.files == (UnreadableFile(6, "第6号", "表.xls", "a:6.xls"),)
    assert done.lost.tables["file_contents"].known == 1
    assert kept_file(path) == ([], "listed", None)
    with SqliteArchive.open(path) as archive:
        assert [(id, each.address) for id, each in archive.unfetched(None, 9)] == [(6, "a:6.xls")]
    assert examine(path, check_progress).sound


def test_of_damaged_notes_watches_and_collections_the_rest_is_saved_and_the_loss_is_named(path: Path) -> None:
    change(
        path,
        "UPDATE notes SET content = CAST(x'78' || content AS BLOB)",
        "UPDATE collections SET content = substr(content, 1, length(content) - 9)",
        "UPDATE watches SET sources = '['",
    )
    damage(path, "raw", lambda pages: pages)
    done = salvage(path, check_progress, NOW)
    named = [(part.kind, part.what, part.name[:2], part.address, part.rows) for part in done.lost.parts]
    assert named == [
        ("note", "content", "核对", "a:7", 1),
        ("watch", "sources", "号", "", 1),
        ("collection", "items", "号", "", 1),
    ]
    assert {each: done.lost.tables[each].known for each in ("notes", "watches", "collections")} == {
        "notes": 1,
        "watches": 1,
        "collections": 1,
    }
    with SqliteArchive.open(path) as archive:
        assert archive.workspace_faults() == []
        (placed,) = archive.list_notes()
        assert placed.note.text.startswith("核对 一次")
        assert [(each.name, each.items) for each in archive.collections()] == [("号", 0)]


def test_a_note_without_the_beginning_of_its_content_is_a_loss(path: Path) -> None:
    change(path, "UPDATE notes SET content = x'00'")
    damage(path, "raw", lambda pages: pages)
    done = salvage(path, check_progress, NOW)
    assert done.lost.tables["notes"].known == 1
