"""`add` of a folder or container: every page is kept once, however often the command runs."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from support.commands import Run
from support.syncs import HTML, InlineParser, crawl, page, parser
from support.warc_files import Warc
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import View
from tui_reader.commands.transfer import file_add
from tui_reader.sync import writer
from tui_reader.sync.engine import Engine
from tui_reader.sync.events import Arrived, Event
from tui_reader.sync.files import importing

__all__ = ["parser"]


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(crawl(range(3)).bytes())
    return path


def test_a_line_for_each_page(run: Run, home: Path, warc: Path) -> None:
    done = run("add", warc)
    lines = [f"added {number + 1}: 通知{number}  <https://a.example/{number}>" for number in range(3)]
    assert (done.code, done.out.splitlines(), done.err) == (0, lines, "")
    with SqliteArchive.open(home / "data" / "archive.sqlite") as archive:
        assert archive.unindexed() == 0
        assert archive.synced() == {}
        assert {archive.origin(row.id) for row in archive.rows(View(), 0, 9)} == {None}


def test_an_unchanged_file_is_not_read_again(run: Run, warc: Path) -> None:
    run("add", warc)
    done = run("add", warc)
    assert (done.code, done.out) == (0, "")
    assert "1 page or file was not read again, because it has not changed" in done.err
    warc.write_bytes(crawl(range(4)).bytes())
    done = run("add", warc)
    assert done.out == "added 4: 通知3  <https://a.example/3>\n"
    assert "3 pages or files were not read again" in done.err


def test_an_interrupted_import_is_resumed(
    run: Run, home: Path, warc: Path, parser: InlineParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    warc.write_bytes(crawl(range(9)).bytes())
    shown = Engine.__init__

    def cancelling(self: Engine, path, profiles, on_event, *more, **named) -> None:  # type: ignore[no-untyped-def]
        def seen(event: Event) -> None:
            on_event(event)
            if isinstance(event, Arrived):
                self.cancel()

        shown(self, path, profiles, seen, *more, **named)

    with monkeypatch.context() as patch:
        patch.setattr(Engine, "__init__", cancelling)
        patch.setattr(writer, "BATCH", 2)
        patch.setattr(importing, "AHEAD", 2)
        done = run("add", warc)
    first = done.out.splitlines()
    assert done.code == 130
    assert "interrupted; what arrived is kept; run the same command again to resume" in done.err
    assert 0 < len(first) < 9
    rest = run("add", warc).out.splitlines()
    titles = sorted(line.split(": ")[1] for line in (*first, *rest) if line.startswith("added"))
    assert len(titles) == len(set(titles))
    assert not any(line.startswith(("changed", "unchanged")) for line in rest)
    with SqliteArchive.open(home / "data" / "archive.sqlite") as archive:
        assert archive.count() == 9


def test_pages_that_fail_and_listings_are_reported(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.html").write_bytes(page("通知"))
    (folder / "b.html").write_bytes(b"")
    entry = "<li><a href='{0}.html'>关于第{0}号道路施工的公告</a><span>2024-05-0{0}</span></li>"
    entries = "".join(map(entry.format, range(1, 9)))
    (folder / "c.html").write_bytes(f"<meta charset=utf-8><title>公告</title><ul>{entries}</ul>".encode())
    done = run("add", "--page", folder)
    assert done.code == 1
    assert done.out.startswith("added 1: 通知")
    assert f"{folder / 'b.html'}: " in done.err
    assert "1 item was not kept by itself" in done.err


def test_output_that_nobody_reads_ends_the_import(
    run: Run, home: Path, warc: Path, parser: InlineParser, monkeypatch: pytest.MonkeyPatch
) -> None:
    warc.write_bytes(crawl(range(9)).bytes())

    def gone(_text: str, **_options: object) -> None:
        raise BrokenPipeError

    with monkeypatch.context() as patch:
        patch.setattr(file_add, "print_text", gone)
        patch.setattr(writer, "BATCH", 2)
        patch.setattr(importing, "AHEAD", 2)
        done = run("add", warc)
    assert (done.code, done.err) == (0, "")
    with SqliteArchive.open(home / "data" / "archive.sqlite") as archive:
        kept = archive.count()
    assert 0 < kept < 9
    assert len(run("add", warc).out.splitlines()) == 9 - kept


def test_pages_are_read_again_on_request(run: Run, home: Path, warc: Path) -> None:
    run("add", warc)
    with closing(sqlite3.connect(home / "data" / "archive.sqlite")) as damaged, damaged:
        damaged.execute("UPDATE documents SET contract = x'00' WHERE id = 2")
    assert run("show", 2).code == 1
    assert run("add", warc).out == ""
    done = run("add", "--recheck", warc)
    assert done.code == 0
    assert len(done.out.splitlines()) == 3
    assert "通知1" in run("show", 2).out


def test_pages_that_failed_are_tried_and_reported_again(run: Run, home: Path, warc: Path) -> None:
    records = Warc(gzipped=True)
    records.response("https://a.example/0", page("通知"), HTML)
    records.response("https://a.example/1", b"\0\1\2\3" * 500, HTML)
    records.response("https://a.example/2", page("公告"), HTML)
    warc.write_bytes(records.bytes())
    first, second = run("add", warc), run("add", warc)
    assert [len(done.out.splitlines()) for done in (first, second)] == [2, 0]
    for done in (first, second):
        assert done.code == 1
        assert "https://a.example/1: " in done.err
    assert "2 pages or files were not read again" in second.err


@pytest.mark.skipif(not os.path.exists("/dev/fd"), reason="no names for what is open")  # noqa: PTH110
def test_the_pipe_of_a_shell_is_read_only_once(run: Run) -> None:
    reading, writing = os.pipe()
    try:
        os.write(writing, page("通知"))
        os.close(writing)
        done = run("add", f"/dev/fd/{reading}")
    finally:
        os.close(reading)
    assert (done.code, done.out) == (0, f"added 1: 通知  </dev/fd/{reading}>\n")
