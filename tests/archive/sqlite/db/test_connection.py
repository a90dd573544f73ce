"""Files that are damaged, foreign, locked, read-only or full: one line each, and what can be read is read."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sqlite.db import connection as connections
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival, FailedFetch, Marks, Position, SeenDocument, Synced, View
from tui_reader.model import Announcement, Bulletin, Paragraph


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "archive.sqlite"
    with SqliteArchive.open(path) as archive:
        for number in range(40):
            text = Paragraph("".join(chr(0x4E00 + (number * 97 + each) % 5000) for each in range(600)))
            archive.keep(Bulletin(f"a:{number}", title=f"第{number}号", preamble=(text,)))
        archive.keep(Bulletin("a:0", title="第0号", announcements=(Announcement("n"),)))
        archive.set_read(1, True)
        archive.set_position(1, Position(2, 3))
    return path


@pytest.fixture
def read_only(monkeypatch: pytest.MonkeyPatch, path: Path) -> Path:
    """A file that may not be written, also for a user who may write everything."""
    path.chmod(0o444)
    may = os.access
    monkeypatch.setattr(
        connections.os,
        "access",
        lambda place, mode: may(place, mode) and not (mode == os.W_OK and Path(place) == path),
    )
    return path


def one_line(error: ArchiveError) -> str:
    assert "\n" not in str(error)
    assert "sqlite" not in error.message.lower()
    return error.message


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("公告\n".encode() * 400, id="text"),
        pytest.param(b"%PDF-1.7\n" + bytes(4096), id="pdf"),
        pytest.param(b"SQLite format 2\0" + bytes(4096), id="almost"),
    ],
)
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(content)
    with pytest.raises(ArchiveError) as caught:
        SqliteArchive.open(path)
    assert "is not a bulletin archive; name another file, or `bulletin-tui doctor --repair`" in one_line(
        caught.value
    )
    assert path.read_bytes() == content


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="this is a folder"):
        SqliteArchive.open(tmp_path)


def test_a_hostile_name_is_cleaned_in_errors(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b]0;x\x07\n\u202e.sqlite"
    path.mkdir()
    with pytest.raises(ArchiveError) as caught:
        SqliteArchive.open(path)
    assert caught.value.path == path
    assert str(caught.value) == f"{tmp_path}/a\ufffd]0;x\ufffd \ufffd.sqlite: this is a folder; name a file in it"


def test_a_hostile_file_is_cleaned_in_errors(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_schema SET sql = 'CREATE TABLE \x1b[31m(' WHERE name = 'bulletins'")
    connection.close()
    with pytest.raises(ArchiveError) as caught:
        SqliteArchive.open(path).counts()
    assert one_line(caught.value).isprintable()


def test_a_hostile_name_is_cleaned_in_warnings(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = tmp_path / "\x1b[31m.sqlite"
    path.rename(hostile)
    monkeypatch.setattr(connections.os, "access", lambda place, mode: mode != os.W_OK)
    for options in ({"path": hostile}, {"path": None, "marks": hostile}):
        with SqliteArchive.open(**options) as archive:  # type: ignore[arg-type]
            (warning,) = archive.warnings
            assert warning.startswith(f"{tmp_path}/\ufffd[31m.sqlite: ")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match="its folder cannot be created"):
        SqliteArchive.open(tmp_path / "file" / "archive.sqlite")


def test_damaged_copies_raise_archive_errors_or_answer(path: Path) -> None:
    """Any byte may be wrong: a file that still opens must answer, or report in one line that it cannot."""
    whole = path.read_bytes()
    chance = random.Random(20)
    refused = 0
    for _ in range(60):
        damaged = bytearray(whole)
        if chance.random() < 0.3:
            damaged = damaged[: chance.randrange(100, len(damaged))]
        for _ in range(chance.choice((1, 20, 400))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            with SqliteArchive.open(path) as archive:
                for row in archive.rows(View(), 0, 50):
                    archive.position(View(), row.id)
                    archive.marks(row.id)
                archive.announcements()
                archive.keep(Bulletin("a:new", title="new"))
                for id in range(1, 42):
                    archive.bulletin(id)
        except ArchiveError as error:
            refused += 1
            one_line(error)
        Path(f"{path}-journal").unlink(missing_ok=True)
    assert refused > 10


def test_a_damaged_document_names_its_bulletin(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE documents SET contract = x'00' WHERE id = 3")
    connection.commit()
    connection.close()
    with SqliteArchive.open(path) as archive:
        with pytest.raises(ArchiveError, match="bulletin 3: its stored bytes are damaged"):
            archive.bulletin(3)
        assert archive.bulletin(4).title == "第3号"


def test_bytes_that_are_no_text_cost_one_title(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE bulletins SET title = CAST(x'ff' AS TEXT), published = 'noon' WHERE id = 3")
    connection.commit()
    connection.close()
    with SqliteArchive.open(path) as archive:
        row = archive.row(3)
        assert row is not None
        assert (row.title, row.published) == ("\ufffd", None)
        assert len(archive.rows(View(), 0, 50)) == 40


def test_a_full_disk_changes_nothing(path: Path) -> None:
    with SqliteArchive.open(path) as archive:
        pages = archive.connection.execute("PRAGMA page_count").fetchone()[0]
        archive.connection.execute(f"PRAGMA max_page_count = {pages}")
        large = Paragraph("".join(chr(0x4E00 + random.Random(1).randrange(9000)) for _ in range(200)) * 3000)
        noise = Paragraph("".join(map(chr, random.Random(2).choices(range(0x4E00, 0x9000), k=90000))))
        with pytest.raises(ArchiveError, match="the disk is full, nothing was written"):
            archive.keep_all([Bulletin("a:new", title="new"), Bulletin("a:large", preamble=(large, noise))])
        assert archive.counts().total == 40
        assert archive.find("a:new") is None
        archive.connection.execute("PRAGMA max_page_count = 100000")
        archive.keep(Bulletin("a:new", title="new"))
        assert archive.counts().total == 41


class TestReadOnlyArchive:
    def test_it_is_read_and_marked_for_the_time_being(self, read_only: Path) -> None:
        before = read_only.read_bytes()
        with SqliteArchive.open(read_only) as archive:
            assert archive.warnings == [f"{read_only}: this archive is read-only; marks and stars are not kept"]
            assert archive.bulletin(1).title == "第0号"
            assert archive.marks(1) == Marks(read=True, position=Position(2, 3))
            archive.set_read(1, False)
            archive.set_starred(2, True)
            assert archive.counts() == (40, 40, 1)
        assert read_only.read_bytes() == before

    @pytest.mark.parametrize(
        "write",
        [
            pytest.param(lambda archive: archive.keep(Bulletin("a:new")), id="a bulletin"),
            pytest.param(lambda archive: archive.keep_arrivals([Arrival(Bulletin("a:new"))]), id="arrivals"),
            pytest.param(lambda archive: archive.record_seen([SeenDocument("a:new")]), id="sightings"),
            pytest.param(
                lambda archive: archive.record_failures("s", [FailedFetch("a:new", "gone", False)]), id="missed"
            ),
            pytest.param(lambda archive: archive.forget_failures("s", ["a:new"]), id="settled"),
            pytest.param(lambda archive: archive.set_last_crawl("s", None), id="walked"),
            pytest.param(
                lambda archive: archive.set_synced("s", Synced(datetime(2024, 1, 1, tzinfo=UTC), "done", 0, 0, 0)),
                id="synced",
            ),
            pytest.param(lambda archive: archive.rename_origin("s", "t"), id="rename"),
            pytest.param(lambda archive: archive.forget_origin("s"), id="forget"),
        ],
    )
    def test_nothing_is_kept_in_it(self, read_only: Path, write: Callable[[SqliteArchive], object]) -> None:
        with SqliteArchive.open(read_only) as archive:
            with pytest.raises(ArchiveError, match="read-only; make the file and its folder writable"):
                write(archive)
            assert archive.counts().total == 40
            assert archive.seen_documents(["a:new"]) == {}

    def test_one_too_large_to_copy_is_read_where_it_is(
        self, read_only: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(connections, "COPY_LIMIT", 1000)
        with SqliteArchive.open(read_only) as archive:
            assert len(archive.rows(View(), 0, 50)) == 40
            archive.set_position(1, Position(2))
            for write in (lambda: archive.set_read(1, True), lambda: archive.keep(Bulletin("a:new"))):
                with pytest.raises(ArchiveError, match="read-only; make the file and its folder writable"):
                    write()


class TestMarksThatCannotBeKept:
    def test_read_only_marks_are_shown_and_changed_for_the_time_being(self, read_only: Path) -> None:
        with SqliteArchive.open(None, marks=read_only) as archive:
            (warning,) = archive.warnings
            assert str(read_only) in warning
            assert "read-only" in warning
            id = archive.keep(Bulletin("a:0", title="第0号"))
            assert archive.marks(id) == Marks(read=True, position=Position(2, 3))
            archive.set_starred(id, True)
            assert archive.counts() == (1, 0, 1)
        with SqliteArchive.open(None, marks=read_only) as archive:
            assert not archive.marks(archive.keep(Bulletin("a:0"))).starred

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            pytest.param(b"no database at all, just words" * 9, "not a bulletin archive", id="text"),
            pytest.param(None, "this is a folder", id="folder"),
        ],
    )
    def test_a_file_that_is_no_archive(self, tmp_path: Path, content: bytes | None, says: str) -> None:
        marks = tmp_path / "marks"
        if content is None:
            marks.mkdir()
        else:
            marks.write_bytes(content)
        with SqliteArchive.open(None, marks=marks) as archive:
            (warning,) = archive.warnings
            assert says in warning
            assert "\n" not in warning
            archive.set_read(archive.keep(Bulletin("a:0")), True)
            assert archive.counts() == (1, 0, 0)
        if content is not None:
            assert marks.read_bytes() == content


def test_a_new_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    SqliteArchive.open(tmp_path / "share" / "bulletin-tui" / "archive.sqlite").close()
    assert stat.S_IMODE((tmp_path / "share" / "bulletin-tui").stat().st_mode) == 0o700


def test_a_copy_of_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no such file"):
        SqliteArchive.open(tmp_path / "nothing.sqlite", as_copy=True)
