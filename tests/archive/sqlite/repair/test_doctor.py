"""Finding what is wrong with an archive file, and carrying over what a damaged one still holds."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.locking import READING, LockFile, lock_path
from tui_reader.archive.sqlite.db import connection as connections
from tui_reader.archive.sqlite.repair.doctor import Examination, empty_index, examine, rebuild_counts
from tui_reader.archive.sqlite.repair.salvage import salvage
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import FailedFetch, LastCrawl, Position, Raw, SeenDocument, Synced, View
from tui_reader.cli import main
from tui_reader.model import Announcement, Bulletin, Paragraph

COUNT = 60
NOW = datetime(2099, 3, 4, 5, 6, 7, tzinfo=UTC)


def text(number: int) -> Paragraph:
    return Paragraph("".join(chr(0x4E00 + (number * 997 + each * each) % 20000) for each in range(900)))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with something in every table, made once."""
    path = tmp_path_factory.mktemp("whole") / "archive.sqlite"
    with SqliteArchive.open(path) as archive:
        pages = [
            Bulletin(f"a:{number}", title=f"第{number}号", source="所", preamble=(text(number),))
            for number in range(1, COUNT + 1)
        ]
        archive.keep_all(pages)
        archive.keep_page(
            Bulletin("a:5", title="第5号", preamble=(text(99),), announcements=(Announcement("n"),)),
            Raw(b"raw", "gbk"),
        )
        archive.set_read(3, True)
        archive.set_position(3, Position(2, 3))
        archive.tag([4], ["要闻"])
        archive.save_query("所有", "号")
        archive.acknowledge("n", None)
        archive.record_seen([SeenDocument(f"a:{number}", '"etag"') for number in range(1, COUNT + 1)])
        archive.record_failures("站", [FailedFetch("a:99", "no answer", True)])
        archive.set_last_crawl("站", LastCrawl("all"))
        archive.set_synced("站", Synced(NOW, "failed", COUNT, 0, 1))
        while archive.index():
            pass
    return path


@pytest.fixture
def path(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    path = tmp_path / "home" / "data" / "archive.sqlite"
    path.parent.mkdir(parents=True)
    shutil.copy(whole, path)
    return path


def check_progress(stage: str, done: int, total: int) -> None:
    assert 0 <= done <= (total or done)


def change(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def damage(path: Path, table: str, which: Callable[[list[int]], list[int]]) -> None:
    """Overwrites some of the leaf pages of a table."""
    connection = sqlite3.connect(path)
    root, size = connection.execute(
        "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_schema WHERE name = ?", (table,)
    ).fetchone()
    connection.close()
    data = bytearray(path.read_bytes())
    start = (root - 1) * size
    leaves = [root]
    if data[start] in (2, 5):
        cells = int.from_bytes(data[start + 3 : start + 5], "big")
        at = [start + int.from_bytes(data[start + 12 + 2 * n : start + 14 + 2 * n], "big") for n in range(cells)]
        leaves = [int.from_bytes(data[each : each + 4], "big") for each in at]
        leaves.append(int.from_bytes(data[start + 8 : start + 12], "big"))
    for page in which(leaves):
        data[(page - 1) * size : (page - 1) * size + 200] = b"\xee" * 200
    path.write_bytes(data)


class TestExamination:
    def test_a_sound_one(self, path: Path) -> None:
        before = path.read_bytes()
        found = examine(path, check_progress)
        assert found == Examination(found.newest, found.newest, total=COUNT)
        assert found.sound
        assert path.read_bytes() == before

    @pytest.mark.parametrize("table", ["counts", "days", "source_days", "titles", "sources"])
    def test_counts_that_are_wrong(self, path: Path, table: str) -> None:
        change(path, f"UPDATE {table} SET unread = unread + 1")
        assert examine(path, check_progress).counts == (table,)
        rebuild_counts(path)
        assert examine(path, check_progress).sound

    @pytest.mark.parametrize(
        "statement",
        [
            pytest.param("UPDATE bulletins SET revisions = 1 WHERE id = 5", id="too few"),
            pytest.param("UPDATE bulletins SET revisions = 2 WHERE id = 6", id="too many"),
        ],
    )
    def test_numbers_of_revisions_that_are_wrong(self, path: Path, statement: str) -> None:
        change(path, statement)
        assert examine(path, check_progress).counts == ("revisions",)
        rebuild_counts(path)
        assert examine(path, check_progress).sound
        with SqliteArchive.open(path) as archive:
            assert [row.revisions for row in archive.rows_of([5, 6])] == [2, 1]

    @pytest.mark.parametrize(
        "statement",
        [
            pytest.param("UPDATE documents SET contract = x'00' WHERE id = 3", id="no document"),
            pytest.param(
                "UPDATE documents SET contract = substr(contract, 1, length(contract) - 3) WHERE id = 3",
                id="cut off",
            ),
            pytest.param("DELETE FROM documents WHERE id = 3", id="gone"),
        ],
    )
    def test_a_text_that_cannot_be_read_is_named(self, path: Path, statement: str) -> None:
        change(path, statement)
        assert [tuple(each) for each in examine(path, check_progress).unreadable] == [(3, "第3号", "a:3")]

    def test_an_index_that_lost_its_words(self, path: Path) -> None:
        change(path, "INSERT INTO words (words) VALUES ('delete-all')")
        found = examine(path, check_progress)
        assert (found.missing, found.sound) == (COUNT, False)
        empty_index(path)
        assert examine(path, check_progress).waiting == COUNT
        with SqliteArchive.open(path) as archive:
            assert archive.index() == COUNT
        assert examine(path, check_progress).sound

    def test_late_arrivals_are_counted(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from tui_reader.archive.sqlite.search import index

        change(path, "UPDATE bulletins SET rank = -id WHERE id <= 3")
        assert examine(path, check_progress).late == 3
        monkeypatch.setattr(index, "LATE", 2)
        assert examine(path, check_progress).disordered

    def test_a_program_that_was_stopped_before_it_kept_anything(self, tmp_path: Path) -> None:
        path = tmp_path / "archive.sqlite"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
        assert examine(path, check_progress).sound
        path.write_bytes(b"")
        assert examine(path, check_progress).sound

    def test_an_older_version_stays_one(self, path: Path) -> None:
        change(path, "PRAGMA user_version = 1")
        found = examine(path, check_progress)
        assert (found.version, found.sound, found.damage) == (1, False, ())
        assert sqlite3.connect(path).execute("PRAGMA user_version").fetchone() == (1,)

    @pytest.mark.parametrize("pragma", ["user_version = 99", "application_id = 7"])
    def test_what_is_not_ours_to_judge(self, path: Path, pragma: str) -> None:
        change(path, f"PRAGMA {pragma}")
        with pytest.raises(ArchiveError):
            examine(path, check_progress)

    @pytest.mark.parametrize("table", ["documents", "bulletins", "all_by_title", "words_data"])
    def test_damage(self, path: Path, table: str) -> None:
        damage(path, table, lambda leaves: leaves[-1:])
        assert examine(path, check_progress).damage


class TestALogLeftBehind:
    """By a program that was stopped while it wrote the log into the file, so that either is damaged alone."""

    @pytest.fixture
    def left(self, path: Path, tmp_path: Path) -> Path:
        left = tmp_path / "left" / path.name
        left.parent.mkdir()
        with SqliteArchive.open(path) as archive:
            archive.keep_all(
                [Bulletin(f"b:{number}", title="新", preamble=(text(number),)) for number in range(60)]
            )
            for suffix in ("", "-wal"):
                shutil.copy(f"{path}{suffix}", f"{left}{suffix}")
        data, log = bytearray(left.read_bytes()), Path(f"{left}-wal").read_bytes()
        size = int.from_bytes(log[8:12], "big")
        for start in range(32, len(log) // 2, 24 + size):
            at = (int.from_bytes(log[start : start + 4], "big") - 1) * size
            data[at : at + size] = log[start + 24 : start + 24 + size]
        left.write_bytes(data)
        connection = sqlite3.connect(f"{left.as_uri()}?immutable=1", uri=True)
        with pytest.raises(sqlite3.DatabaseError):
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "damaged"
        connection.close()
        return left

    def test_what_it_holds_counts_where_nothing_can_be_written(
        self, left: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(connections, "writable", lambda _path: False)
        found = examine(left, check_progress)
        assert (found.sound, found.total) == (True, COUNT + 60)

    def test_a_log_that_cannot_be_read_is_no_damage(
        self, left: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        # Where nothing can be written, the index of a log that was left without one cannot be made either.
        Path(f"{left}-shm").symlink_to(left.parent / "nowhere" / "shm")
        monkeypatch.setattr("tui_reader.paths.archive_path", lambda: left)
        assert main(["doctor"]) == 1
        seen = capsys.readouterr()
        assert "cannot be checked here" in seen.err
        assert "damaged" not in seen.out + seen.err
        assert "--repair" not in seen.out + seen.err


def test_a_transaction_that_was_interrupted_before_there_was_a_log_is_undone(path: Path, tmp_path: Path) -> None:
    """As a program leaves it that is killed while it makes or migrates a file."""
    left = tmp_path / "left" / path.name
    left.parent.mkdir()
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in ("journal_mode = DELETE", "cache_size = 1"):
        connection.execute(f"PRAGMA {statement}")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE documents SET contract = zeroblob(9000)")
    for suffix in ("", "-journal"):
        shutil.copy(f"{path}{suffix}", f"{left}{suffix}")
    connection.execute("ROLLBACK")
    connection.close()
    found = examine(left, check_progress)
    assert (found.sound, found.total) == (True, COUNT)


class TestSalvage:
    def test_what_can_be_read_is_carried_over(self, path: Path) -> None:
        damage(path, "documents", lambda leaves: leaves[2:4])
        bytes_before = path.read_bytes()
        done = salvage(path, check_progress, NOW)
        assert done.aside.read_bytes() == bytes_before
        assert done.aside.name.startswith("archive.sqlite.damaged-2099030")
        assert 0 < done.lost < COUNT
        assert (done.bulletins + done.lost, len(done.named)) == (COUNT, done.lost)
        lost = {each.id for each in done.named}
        assert {each.title for each in done.named} == {f"第{id}号" for id in lost}
        with SqliteArchive.open(path) as archive:
            assert {row.id for row in archive.rows(View(), 0, 99)} == set(range(1, COUNT + 1)) - lost
            for row in archive.rows(View(), 0, 99):
                assert archive.bulletin(row.id).address == f"a:{row.id}" == row.address
            assert archive.unindexed() == done.bulletins
            assert archive.keep(Bulletin("a:new")) == COUNT + 1
            # Lost bulletins must be fetched again, and not all of their addresses are known.
            assert archive.seen_documents([f"a:{number}" for number in range(1, COUNT + 1)]) == {}
            assert archive.last_crawl("站") is None
            assert archive.synced().keys() == {"站"}
        assert examine(path, check_progress).sound

    @pytest.mark.parametrize("table", ["all_by_title", "words_data", "bulletins"])
    def test_nothing_is_lost_where_documents_and_marks_are_whole(self, path: Path, table: str) -> None:
        damage(path, table, lambda leaves: leaves[-1:])
        done = salvage(path, check_progress, NOW)
        assert (done.bulletins, done.lost) == (COUNT, 0)
        assert done.others == {
            "former": 1, "raw": 1, "announcements": 1, "marks": 1, "acknowledged": 1, "tags": 1, "saved": 1,
            "sightings": COUNT, "missed": 1, "walked": 1, "synced": 1, "site_names": 0,
        }  # fmt: skip
        with SqliteArchive.open(path) as archive:
            assert archive.counts() == (COUNT, COUNT - 1, 0)
            assert archive.marks(3).position == Position(2, 3)
            assert archive.tags_of([4]) == {4: ("要闻",)}
            assert [each.query for each in archive.saved_queries()] == ["号"]
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
    def test_announcements_of_an_older_version_go_to_their_hosts(
        self, path: Path, version: int, site: str
    ) -> None:
        change(
            path,
            "UPDATE announcements SET site = '市', address = 'https://b.org/1'",
            f"PRAGMA user_version = {version}",
        )
        salvage(path, check_progress, NOW)
        connection = sqlite3.connect(path)
        assert connection.execute("SELECT site FROM announcements").fetchall() == [(site,)]
        connection.close()

    def test_marks_come_back_from_the_list(self, path: Path) -> None:
        damage(path, "marks", lambda leaves: leaves)
        salvage(path, check_progress, NOW)
        with SqliteArchive.open(path) as archive:
            assert [row.id for row in archive.rows(View(), 0, 99) if row.read] == [3]

    @pytest.mark.parametrize("end", [0, -1])
    def test_of_a_damaged_table_without_row_ids_both_ends_are_read(self, path: Path, end: int) -> None:
        with SqliteArchive.open(path) as archive:
            archive.record_seen([SeenDocument(f"b:{number:04}", "e" * 200) for number in range(2000)])
        damage(path, "sightings", lambda leaves: leaves[len(leaves) // 2 :][:1])
        carried = salvage(path, check_progress, NOW).others["sightings"]
        assert 1500 < carried < 2000 + COUNT
        with SqliteArchive.open(path) as archive:
            ends = [f"b:{number:04}" for number in (0, 1999)]
            assert ends[end] in archive.seen_documents(ends)

    def test_it_stays_the_same_archive(self, path: Path) -> None:
        change(path, "UPDATE archive_id SET id = 'as before'")
        salvage(path, check_progress, NOW)
        connection = sqlite3.connect(path)
        assert connection.execute("SELECT id FROM archive_id").fetchall() == [("as before",)]
        connection.close()

    def test_no_damaged_file_is_written_over(self, path: Path) -> None:
        first, second = salvage(path, check_progress, NOW), salvage(path, check_progress, NOW)
        assert first.aside != second.aside
        assert first.aside.exists()
        assert second.aside.exists()

    def test_it_stays_where_it_is_when_the_new_one_cannot_be_made(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
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

    def test_not_while_somebody_reads(self, path: Path) -> None:
        reader = LockFile(lock_path(path, READING))
        assert reader.acquire()
        with pytest.raises(ArchiveError, match="close that one first"):
            salvage(path, check_progress, NOW)
        reader.release()


class TestCommand:
    def test_sound(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["doctor"]) == 0
        assert f"{COUNT} bulletins" in capsys.readouterr().out

    def test_what_can_be_counted_again(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        change(path, "UPDATE days SET total = total + 1", "INSERT INTO words (words) VALUES ('delete-all')")
        assert main(["doctor"]) == 1
        assert "doctor --repair" in capsys.readouterr().out
        assert main(["doctor", "--repair"]) == 0
        assert main(["doctor"]) == 0

    def test_a_damaged_file(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        damage(path, "documents", lambda leaves: leaves[1:2])
        assert main(["doctor"]) == 1
        assert capsys.readouterr().out.startswith("damaged: ")
        main(["doctor", "--repair"])
        out = capsys.readouterr().out
        assert "the damaged file was moved to " in out
        assert "lost " in out
        assert main(["doctor"]) == 0
        with SqliteArchive.open(path) as archive:
            assert archive.unindexed() == 0

    def test_the_index_on_request(self, path: Path) -> None:
        assert main(["doctor", "--rebuild-index"]) == 0
        assert examine(path, check_progress).sound

    def test_a_text_that_cannot_be_read_stays_a_finding(self, path: Path) -> None:
        change(path, "DELETE FROM documents WHERE id = 3")
        assert main(["doctor", "--repair"]) == 1

    def test_no_archive(self, path: Path) -> None:
        path.unlink()
        assert main(["doctor"]) == 0
        assert not path.exists()

    @pytest.mark.parametrize("argv", [["doctor"], ["doctor", "--repair", "--rebuild-index"]])
    def test_a_folder_in_its_place(self, path: Path, capsys: pytest.CaptureFixture[str], argv: list[str]) -> None:
        path.unlink()
        path.mkdir()
        assert main(argv) == 1
        assert capsys.readouterr() == ("", f"bulletin-tui: {path}: this is a folder; name a file\n")
