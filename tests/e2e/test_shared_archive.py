"""The installed program in a terminal on a shared archive, which is in a PostgreSQL database."""

from __future__ import annotations

from pathlib import Path

from support.pilot import bulletins
from support.terminal import Terminal
from tests.support.postgres_databases import postgres_archive, postgres_database
from tui_reader.archive.postgres.store import PostgresArchive
from tui_reader.archive.values import View


def test_a_shared_archive_is_read_marked_and_searched(tmp_path: Path) -> None:
    address = postgres_archive(tmp_path)
    with PostgresArchive.open(address) as archive:
        archive.keep_all(bulletins())
        first, second = archive.rows(View(), 0, 2)
        with Terminal(size=(120, 30), home=tmp_path, environ={"BULLETIN_TUI_ARCHIVE": address}) as terminal:
            # Typed before the archive is open.
            terminal.until("Articles")
            terminal.press("j", "s")
            terminal.until("2/")
            terminal.press("k", "enter")
            terminal.until("一、总体要求")
            terminal.press("g/", "第11次供水")
            terminal.until("1/1 ")
            terminal.send(b"\x11")
            assert terminal.wait() == 0
        marks = archive.flags([first.id, second.id])
    assert marks[first.id].read
    assert marks[second.id].starred


def test_a_database_without_an_archive_ends_the_program_with_one_line(tmp_path: Path) -> None:
    with Terminal(
        size=(200, 24), home=tmp_path, environ={"BULLETIN_TUI_ARCHIVE": postgres_database()}
    ) as terminal:
        assert terminal.wait() == 1
        output = terminal.after_the_screen().strip()
        assert len(output.splitlines()) == 1
        assert "bulletin-tui archive create" in output
