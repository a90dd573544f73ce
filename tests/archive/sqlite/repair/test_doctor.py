"""Finding what is wrong with an archive file, and the command that says so."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import zlib
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from support.damaged_archives import (
    COUNT,
    FILE,
    NOW,
    change,
    check_progress,
    cut,
    damage,
    leaves,
    overwrite,
    page_size,
    text,
)
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sqlite.db import connection as connections
from tui_reader.archive.sqlite.repair.doctor import Examination, FileTotals, empty_index, examine, rebuild_counts
from tui_reader.archive.sqlite.repair.losses import Loss, Losses, write_report
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import ArrivedFile, SeenDocument
from tui_reader.cli import main
from tui_reader.model import Bulletin
from tui_reader.parse.confinement.process import Confinement
from tui_reader.parse.worker import Parser


class TestExamination:
    def test_a_sound_one(self, path: Path) -> None:
        before = path.read_bytes()
        found = examine(path, check_progress)
        assert found == Examination(
            found.newest, found.newest, total=COUNT, kept_files=FileTotals(1, len(FILE), 1)
        )
        assert found.sound
        assert path.read_bytes() == before

    @pytest.mark.parametrize("table", ["counts", "days", "source_days", "titles", "sources", "origins"])
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
            pytest.param(
                f"UPDATE documents SET contract = x'{zlib.compress(b'[' * 100_000).hex()}' WHERE id = 3",
                id="nested deeply",
            ),
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

    def test_a_newer_version_is_not_ours_to_judge(self, path: Path) -> None:
        change(path, "PRAGMA user_version = 99")
        with pytest.raises(ArchiveError, match="newer"):
            examine(path, check_progress)

    def test_the_database_of_another_program_is_not_either(self, path: Path) -> None:
        path.unlink()
        change(path, "CREATE TABLE documents (id INTEGER PRIMARY KEY, contract BLOB)")
        change(path, "INSERT INTO documents VALUES (1, x'789c03000000000100')")
        with pytest.raises(ArchiveError, match="another program"):
            examine(path, check_progress)

    @pytest.mark.parametrize(
        "statement",
        [
            "PRAGMA application_id = 7",
            "PRAGMA user_version = 0",
            "PRAGMA user_version = 1000000",
        ],
    )
    def test_a_header_that_is_false(self, path: Path, statement: str) -> None:
        change(path, statement)
        found = examine(path, check_progress)
        assert found.damage
        assert not found.sound

    @pytest.mark.parametrize("length", [16, 100, 0], ids=["its first words", "all of it", "the whole page"])
    def test_a_header_that_is_gone(self, path: Path, length: int) -> None:
        overwrite(path, [1], length, b"\0")
        found = examine(path, check_progress)
        assert found.damage[0] == "the beginning of the file is missing or damaged"

    def test_a_file_that_never_was_an_archive(self, path: Path) -> None:
        path.write_bytes(b"text\n" * 10_000)
        with pytest.raises(ArchiveError, match="not a bulletin archive"):
            examine(path, check_progress)

    @pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9, 0.999])
    def test_a_file_that_was_cut_off_is_never_sound(self, path: Path, share: float) -> None:
        cut(path, int(path.stat().st_size * share))
        assert examine(path, check_progress).damage[0].startswith("the file is shorter than it was: ")

    @pytest.mark.parametrize("length", [1, 15, 99])
    def test_a_file_that_was_cut_off_inside_its_header(self, path: Path, length: int) -> None:
        cut(path, length)
        damage = (f"the file was cut off: only {length} bytes of it are there",)
        assert examine(path, check_progress).damage == damage

    def test_an_empty_file_with_a_log_was_cut_off_and_keeps_it(self, path: Path, tmp_path: Path) -> None:
        left = tmp_path / "left.sqlite"
        left.write_bytes(b"")
        with SqliteArchive.open(path) as archive:
            archive.set_read(7, True)
            log = Path(f"{path}-wal").read_bytes()
        Path(f"{left}-wal").write_bytes(log)
        assert "only 0 bytes" in examine(left, check_progress).damage[0]
        assert Path(f"{left}-wal").read_bytes() == log

    def test_an_empty_file_beside_a_report_of_losses_was_cut_off(self, tmp_path: Path) -> None:
        path = tmp_path / "archive.sqlite"
        path.write_bytes(b"")
        write_report(Path(f"{path}.damaged-20990304-050607"), Losses({"bulletins": Loss(1)}, ()))
        assert examine(path, check_progress).damage == ("the file was cut off: only 0 bytes of it are there",)

    @pytest.mark.parametrize(
        ("statement", "field"),
        [
            pytest.param("UPDATE raw SET data = zeroblob(length(data))", "originals", id="a page"),
            pytest.param(
                "UPDATE raw SET data = CAST(substr(data, 1, length(data) - 4) || x'00000000' AS BLOB)",
                "originals",
                id="the checksum of a page",
            ),
            pytest.param("UPDATE former SET data = x'78'", "originals", id="a page of an earlier revision"),
            pytest.param("UPDATE former SET contract = x'78'", "revisions", id="an earlier revision"),
        ],
    )
    def test_what_does_not_match_its_checksum_is_named(self, path: Path, statement: str, field: str) -> None:
        change(path, statement)
        found = examine(path, check_progress)
        assert [each.id for each in getattr(found, field)] == [5]
        assert not found.sound

    @pytest.mark.parametrize("table", ["documents", "bulletins", "all_by_title", "words_data"])
    def test_damage(self, path: Path, table: str) -> None:
        damage(path, table, lambda leaves: leaves[-1:])
        assert examine(path, check_progress).damage

    def test_what_sqlite_finds_in_many_pages_is_one_line(self, path: Path) -> None:
        with SqliteArchive.open(path) as archive:
            archive.record_seen([SeenDocument(f"b:{number:04}", "e" * 900) for number in range(2000)])
        overwrite(path, leaves(path, "sightings")[1::2])
        (line,) = examine(path, check_progress).damage
        assert line.startswith("errors in its pages: 20 or more; SQLite's first: Page ")
        assert "\n" not in line

    def test_a_single_error(self, path: Path) -> None:
        data = bytearray(path.read_bytes())
        # How many pages are free (section 1.3 of the file format).
        data[36:40] = (int.from_bytes(data[36:40], "big") + 1).to_bytes(4, "big")
        path.write_bytes(data)
        (line,) = examine(path, check_progress).damage
        assert line.startswith("errors in its pages: 1; SQLite's first: Main freelist: size is ")


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


class TestCommand:
    @pytest.fixture(autouse=True)
    def _no_parser(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The line about the parser, for which its process is started, is tested in `test_confinement.py`."""
        monkeypatch.setattr(Parser, "confinement", lambda parser: Confinement(True, True, True))

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
        # All cells of the page are still there.
        assert main(["doctor", "--repair"]) == 0
        out = capsys.readouterr().out
        assert "the damaged file was moved to " in out
        assert "lost " not in out
        assert main(["doctor"]) == 0
        with SqliteArchive.open(path) as archive:
            assert archive.unindexed() == 0

    def test_losses_are_reported_until_they_are_accepted(
        self, path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        damage(path, "documents", lambda leaves: leaves[1:2], 0)
        damage(path, "raw", lambda leaves: leaves, 0)
        assert main(["doctor", "--repair"]) == 1
        repaired = capsys.readouterr().out
        assert "lost bulletins: " in repaired
        assert "perhaps lost, which cannot be counted: original pages" in repaired
        assert "号  <a:" in repaired
        assert main(["doctor"]) == 1
        assert "lost bulletins: " in capsys.readouterr().out
        assert main(["--lang", "zh_CN", "doctor"]) == 1
        assert re.search("已丢失 文章：[0-9]+\n", capsys.readouterr().out)
        assert main(["doctor", "--accept-losses"]) == 0
        capsys.readouterr()
        assert main(["doctor"]) == 0
        assert "lost" not in capsys.readouterr().out

    def test_bulletins_without_text_are_counted(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        damage(path, "documents", lambda leaves: leaves[1:2], 0)
        main(["doctor", "--repair"])
        (count,) = re.findall("lost bulletins: ([0-9]+)\n", capsys.readouterr().out)
        main(["doctor"])
        out = capsys.readouterr().out
        assert out.startswith(f"{count} bulletins are without their text; add their pages again\nintact: ")
        main(["doctor", "--accept-losses"])
        capsys.readouterr()
        assert main(["doctor"]) == 0
        assert capsys.readouterr().out.startswith(f"{count} bulletins are without")

    def test_in_chinese(
        self,
        path: Path,
        capsys: pytest.CaptureFixture[str],
        back_to_english: None,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
        cut(path, path.stat().st_size - page_size(path) // 2)
        assert main(["doctor"]) == 1
        assert "文件比原来短" in capsys.readouterr().out

    def test_the_index_on_request(self, path: Path) -> None:
        assert main(["doctor", "--rebuild-index"]) == 0
        assert examine(path, check_progress).sound

    def test_a_text_that_cannot_be_read_stays_a_finding(self, path: Path) -> None:
        change(path, "DELETE FROM documents WHERE id = 3")
        assert main(["doctor", "--repair"]) == 1

    @pytest.mark.parametrize(
        "statement",
        [
            pytest.param("UPDATE file_contents SET data = x'00' || substr(data, 2)", id="one byte is another"),
            pytest.param("UPDATE file_contents SET packed = 1, data = x'28b52ffd00'", id="it cannot be unpacked"),
            pytest.param("DELETE FROM file_contents", id="it is missing"),
        ],
    )
    def test_a_damaged_attachment_is_named_and_fetched_again(
        self, path: Path, capsys: pytest.CaptureFixture[str], statement: str
    ) -> None:
        change(path, statement)
        assert main(["doctor"]) == 1
        assert (
            "file 表.xls of bulletin 6 is damaged; fetch it again: 第6号  <a:6.xls>\n" in capsys.readouterr().out
        )
        assert main(["doctor", "--repair"]) == 1
        assert "the next sync fetches 1 attachment again\n" in capsys.readouterr().out
        with SqliteArchive.open(path) as archive:
            assert [each.address for _id, each in archive.unfetched(None, 9)] == ["a:6.xls"]
            archive.keep_files([ArrivedFile("a:6.xls", "表.xls", FILE, None, NOW)])
        assert main(["doctor"]) == 0

    @pytest.mark.parametrize(
        "statement",
        [
            pytest.param("UPDATE files SET size = 7", id="size"),
            pytest.param("UPDATE files SET size = 'x'", id="a size that is no number"),
            pytest.param("UPDATE files SET digest = zeroblob(32)", id="digest"),
            pytest.param("UPDATE files SET digest = 'x'", id="a digest that is none"),
            pytest.param("UPDATE file_contents SET digest = x'00'", id="digest beside the bytes"),
            pytest.param("UPDATE file_contents SET packed = 1", id="compressed or not"),
        ],
    )
    def test_a_damaged_row_of_a_file_is_named_and_mended(
        self, path: Path, capsys: pytest.CaptureFixture[str], statement: str
    ) -> None:
        change(path, statement)
        assert main(["doctor"]) == 1
        line = "what is recorded of file 表.xls of bulletin 6 is damaged; --repair mends it: 第6号  <a:6.xls>\n"
        assert line in capsys.readouterr().out
        assert main(["doctor", "--repair"]) == 0
        assert "mended the records of 1 attached file\n" in capsys.readouterr().out
        assert main(["doctor"]) == 0
        with SqliteArchive.open(path) as archive:
            (file,) = archive.attachments(6)
            assert (archive.file_bytes(file.digest or ""), file.size, file.state) == (FILE, len(FILE), "kept")

    def test_a_file_that_came_again_under_its_true_digest_is_one_again(self, path: Path) -> None:
        change(path, "UPDATE files SET digest = zeroblob(32)")
        with SqliteArchive.open(path) as archive:
            archive.keep_files([ArrivedFile("a:7", "7.xls", FILE, None, NOW)])
        assert main(["doctor", "--repair"]) == 0
        with SqliteArchive.open(path) as archive:
            states = archive.attachment_states(["a:6.xls", "a:7"]).values()
            assert [archive.file_bytes(each.digest or "") for each in states] == [FILE, FILE]
            assert archive.file_bytes_in_all() == len(FILE)
        assert main(["doctor"]) == 0

    def test_damaged_texts_and_recognized_pages_are_named_and_read_again(
        self, path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        digest = sha256(FILE).hexdigest()
        with SqliteArchive.open(path) as archive:
            for page in (1, 2):
                archive.keep_recognized_page(digest, page, "engine 1", "甲" * 99)
        change(
            path,
            "UPDATE recognized_pages SET data = substr(data, 1, 9) || zeroblob(5) WHERE page = 2",
            "UPDATE file_texts SET contract = substr(contract, 1, 20)",
        )
        assert main(["doctor"]) == 1
        out = capsys.readouterr().out
        assert (
            "recognized pages of file 表.xls of bulletin 6 are damaged; --repair deletes them: 第6号  <a:6.xls>"
            in out
        )
        assert (
            "the text of file 表.xls of bulletin 6 is damaged; --repair has it read again: 第6号  <a:6.xls>" in out
        )
        assert main(["doctor", "--repair"]) == 0
        assert main(["doctor"]) == 0
        with SqliteArchive.open(path) as archive:
            assert list(archive.recognized_pages(digest)) == [1]
            assert archive.file_text(digest) is None

    def test_a_damaged_size_is_not_counted(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        change(path, "UPDATE files SET size = 9223372036854775807")
        main(["doctor"])
        assert "1 attached file (0 B)" in capsys.readouterr().out

    def test_files_are_counted(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        with SqliteArchive.open(path) as archive:
            archive.keep_files([ArrivedFile("a:7", "独.pdf", b"7" * 1000, None, NOW)])
        assert main(["doctor"]) == 0
        assert "2 attached files (4.0 kB), 1 of them with text\n" in capsys.readouterr().out

    def test_as_json(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["doctor", "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["sound"] is True
        assert found["bulletins"] == COUNT
        assert found["kept_files"] == {"files": 1, "bytes": len(FILE), "texts": 1}
        change(path, "UPDATE files SET size = 7", "DELETE FROM documents WHERE id = 3")
        assert main(["doctor", "--json"]) == 1
        found = json.loads(capsys.readouterr().out)
        assert (found["sound"], [each["id"] for each in found["unreadable"]]) == (False, [3])
        assert found["file_records"] == [{"id": 6, "title": "第6号", "name": "表.xls", "address": "a:6.xls"}]
        assert main(["doctor", "--json", "--repair"]) == 2

    def test_json_of_losses(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        write_report(Path(f"{path}.damaged-20990304-050607"), Losses({"bulletins": Loss(1)}, ()))
        assert main(["doctor", "--json"]) == 1
        (report,) = json.loads(capsys.readouterr().out)["losses"]
        assert report["lost"] == {"bulletins": {"known": 1, "uncounted": False}}

    def test_files_that_nothing_needs_are_deleted_by_name(
        self, path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with SqliteArchive.open(path) as archive:
            later = [
                ArrivedFile("a:6.xls", "表.xls", FILE[1:], None, NOW),
                ArrivedFile("a:7", "独.pdf", b"7", None, NOW),
            ]
            archive.keep_files(later)
        assert main(["doctor", "--drop-files"]) == 0
        out = capsys.readouterr().out
        assert "deleted 独.pdf (1 B), which no bulletin links  <a:7>\ndeleted 1 attached file\n" in out
        assert main(["doctor", "--drop-files", "--file-quota", "1kB"]) == 0
        out = capsys.readouterr().out
        assert "deleted 表.xls (3.0 kB), replaced by a newer version  <a:6.xls>\n" in out
        assert "more than the quota; they stay" in out
        assert main(["doctor", "--drop-files", "--file-quota", "much"]) == 2

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
