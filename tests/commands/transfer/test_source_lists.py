"""`import` and `export` of lists of sources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.commands import SOURCES, Run, write_sources
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.sources.sourcelist.reading import Source

NOTICE = "关于河口镇停水的通知\n\n东街明日停水，请相互转告。\n"


URLS = """\
https://www.example.org/a.xml bids "~招标"
exec:~/bin/feed
https://www.example.com/feed.xml/
"""


class TestOtherPrograms:
    def test_import_of_urls(self, run: Run, home: Path, listed: Any, tmp_path: Path) -> None:
        write_sources(home, SOURCES)
        (tmp_path / "urls").write_text(URLS, encoding="utf-8")
        done = run("import", tmp_path / "urls", tmp_path / "nothing")
        assert done.code == 1
        assert done.out.splitlines() == [
            'added "招标"  <https://www.example.org/a.xml>',
            "1 source was listed already",
            "to fetch them: bulletin-tui sync",
        ]
        assert [line.partition(": ")[2].partition(": ")[0] for line in done.err.splitlines()] == [
            "urls:2",
            str(tmp_path / "nothing"),
        ]
        assert listed()["招标"] == Source("招标", "https://www.example.org/a.xml", "feed", tags=("bids",))
        assert run("import", tmp_path / "urls").out == "2 sources were listed already\n"

    def test_opml_out_and_in(self, run: Run, home: Path, listed: Any, tmp_path: Path) -> None:
        write_sources(home, SOURCES + "  - address: /home/me/pages\n")
        opml, urls = tmp_path / "list.opml", tmp_path / "urls"
        done = run("export", "--opml", opml, "--urls", urls)
        assert (done.code, done.out) == (0, "")
        assert done.err.splitlines() == [
            'bulletin-tui: "/home/me/pages" is not exported: it is a path on this machine',
            'bulletin-tui: "County notices" is not exported: it is not a feed',
            'bulletin-tui: "/home/me/pages" is not exported: it is not a feed',
        ]
        assert urls.read_text(encoding="utf-8") == 'https://www.example.com/feed.xml "bids" "~招标公告"\n'
        assert run("export", "--opml", "-").out == opml.read_text(encoding="utf-8")
        before = [(source.name, source.address, source.tags) for source in listed().values()][:2]
        write_sources(home, "")
        assert run("import", opml).code == 0
        assert sorted((source.name, source.address, source.tags) for source in listed().values()) == sorted(before)

    def test_a_file_is_not_written_over_unasked(self, run: Run, home: Path, tmp_path: Path) -> None:
        write_sources(home, SOURCES)
        (tmp_path / "urls").write_text("mine")
        done = run("export", "--urls", tmp_path / "urls")
        assert (done.code, (tmp_path / "urls").read_text()) == (1, "mine")
        assert "--force overwrites it" in done.err
        assert run("export", "--urls", tmp_path / "urls", "--force").code == 0

    def test_bulletins_are_exported_by_themselves(self, run: Run) -> None:
        assert run("export", "all", "--opml", "-").code == 2

    def test_a_pack(self, run: Run, open_archive: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "a.txt").write_text(NOTICE, encoding="utf-8")
        run("add", tmp_path / "a.txt")
        assert run("export", "--pack", tmp_path / "all.zip").code == 0
        monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path / "elsewhere"))
        done = run("import", tmp_path / "all.zip")
        assert (done.code, done.out) == (0, f"{tmp_path / 'all.zip'}: 1 new, 0 changed, 0 unchanged\n")
        assert run("import", tmp_path / "all.zip").out.endswith("0 new, 0 changed, 1 unchanged\n")
        with SqliteArchive.open(tmp_path / "elsewhere" / "data" / "archive.sqlite") as kept:
            assert (kept.bulletin(1).title, kept.unindexed()) == ("关于河口镇停水的通知", 0)
