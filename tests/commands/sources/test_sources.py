"""`sources`, `remove`, `rename`, `pause` and `resume`."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from support.commands import SOURCES, Run, write_sources
from tui_reader.archive.values import Synced
from tui_reader.model import Bulletin
from tui_reader.text.width import cell_width

COLUMN = "https://www.example.org/tzgg/"


class TestChanges:
    @pytest.fixture(autouse=True)
    def kept(self, home: Path, open_archive: Any) -> None:
        write_sources(home, SOURCES)
        with open_archive() as opened:
            opened.keep_page(Bulletin("https://www.example.org/tzgg/1.html", title="停水"), None, "County notices")
            moment = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
            opened.set_synced("County notices", Synced(moment, "failed", 7, 1, 2))

    def test_remove_keeps_the_bulletins(self, run: Run, listed: Any, open_archive: Any) -> None:
        done = run("remove", "county notices")
        assert done == (0, 'removed "County notices"; its bulletins stay in the archive\n', "")
        assert list(listed()) == ["招标公告"]
        with open_archive() as opened:
            assert (opened.counts().total, opened.synced()) == (1, {})

    def test_rename_takes_along_what_the_archive_knows(self, run: Run, listed: Any, open_archive: Any) -> None:
        assert run("rename", COLUMN, "县通知") == (0, 'renamed "County notices" to "县通知"\n', "")
        assert list(listed()) == ["县通知", "招标公告"]
        with open_archive() as opened:
            assert (opened.origin(1), list(opened.synced())) == ("县通知", ["县通知"])

    def test_a_rename_that_the_archive_cannot_follow_is_none(self, run: Run, listed: Any, home: Path) -> None:
        (home / "data" / "archive.sqlite").write_bytes(b"not a database " * 99)
        done = run("rename", "County notices", "x")
        assert (done.code, list(listed())) == (1, ["County notices", "招标公告"])
        assert "is not a bulletin archive" in done.err

    def test_pause_and_resume(self, run: Run, listed: Any, home: Path) -> None:
        assert run("pause", "County notices", "招标公告").out.splitlines() == [
            'paused "County notices"',
            'paused "招标公告"',
        ]
        assert all(source.paused for source in listed().values())
        assert run("resume", "招标公告").out == 'resumed "招标公告"\n'
        assert [source.paused for source in listed().values()] == [True, False]
        text = (home / "config" / "sources.yaml").read_text(encoding="utf-8")
        assert run("pause", "County notices").code == 0
        assert (home / "config" / "sources.yaml").read_text(encoding="utf-8") == text
        assert text.startswith("sources:\n  # the county\n")

    @pytest.mark.parametrize(
        ("argv", "code", "message"),
        [
            pytest.param(
                ["remove", "Country notices", "招标公告"], 2, 'did you mean "County notices"?', id="remove"
            ),
            pytest.param(
                ["rename", "zzz", "a"], 2, 'no source called "zzz"; see `bulletin-tui sources`', id="rename"
            ),
            pytest.param(["pause", "zzz"], 2, 'no source called "zzz"', id="pause"),
            pytest.param(["resume", "zzz"], 2, 'no source called "zzz"', id="resume"),
            pytest.param(["rename", "招标公告", "County notices"], 2, "already", id="a name that is taken"),
            pytest.param(["rename", "招标公告", "COUNTY notices"], 2, "already", id="taken in another case"),
            pytest.param(["rename", "招标公告", " "], 2, "must have a name", id="no name"),
            pytest.param(["remove"], 2, "required: SOURCE", id="nothing"),
        ],
    )
    def test_mistakes_change_nothing(self, run: Run, home: Path, argv: list[str], code: int, message: str) -> None:
        done = run(*argv)
        assert (done.code, done.out, done.err.count("\n")) == (code, "", 1)
        assert message in done.err
        assert (home / "config" / "sources.yaml").read_text(encoding="utf-8") == SOURCES

    def test_the_case_of_a_name_can_be_changed(self, run: Run, listed: Any) -> None:
        assert run("rename", "county notices", "County Notices").code == 0
        assert list(listed()) == ["County Notices", "招标公告"]

    @pytest.mark.parametrize("argv", [["pause", "招标公告"], ["rename", "招标公告", "x"], ["remove", "招标公告"]])
    def test_mistakes_of_the_list_are_told_briefly(self, run: Run, home: Path, argv: list[str]) -> None:
        write_sources(home, SOURCES + "    limt: 3\n    robts: no\n    pace: -1\n")
        done = run(*argv)
        assert (done.code, done.err.count("\n")) == (0, 1)
        assert 'sources.yaml:8: unknown setting "limt"' in done.err
        assert "(2 more errors; see `bulletin-tui sources`)" in done.err
        assert run("sources").err.count("sources.yaml:") == (0 if argv[0] == "remove" else 4)

    def test_sources_as_a_table(self, run: Run) -> None:
        run("pause", "招标公告")
        first, second = run("sources").out.splitlines()
        assert first.startswith("County notices        https://www.example.org/tzgg/     2026-03-04 ")
        assert first.endswith("  7 new, 1 changed, 2 failed")
        assert second.startswith("招标公告        feed  https://www.example.com/feed.xml  never synced")
        assert second.endswith("  paused")

    @pytest.mark.parametrize("cells", [40, 100, 200])
    def test_the_table_fits_a_terminal(self, run: Run, monkeypatch: pytest.MonkeyPatch, cells: int) -> None:
        monkeypatch.setattr("tui_reader.commands.output.table.terminal_width", lambda: cells)
        lines = run("sources").out.splitlines()
        assert max(map(cell_width, lines)) <= cells
        assert [line.endswith("2 failed") for line in lines] == [cells >= 100, False]
        assert lines[0].startswith("County noti")
        assert (COLUMN in lines[0]) == (cells >= 100)

    def test_sources_as_json(self, run: Run) -> None:
        first, second = run("sources", "--json").objects
        assert first == {
            "name": "County notices",
            "address": COLUMN,
            "kind": None,
            "profile": None,
            "tags": [],
            "since": None,
            "limit": None,
            "robots": True,
            "paused": False,
            "synced": {
                "at": "2026-03-04T05:06:00+00:00",
                "outcome": "failed",
                "new": 7,
                "changed": 1,
                "failed": 2,
                "message": None,
            },
        }
        assert (second["kind"], second["tags"], second["synced"]) == ("feed", ["bids"], None)

    def test_a_source_with_a_mistake_is_shown_as_such(self, run: Run, home: Path) -> None:
        write_sources(home, SOURCES.replace("tags: [bids]", "pace: -1"))
        done = run("sources")
        assert done.code == 1
        assert done.out.splitlines()[1].endswith("  paused because of an error")
        assert "sources.yaml:7: " in done.err
        done = run("resume", "招标公告")
        assert (done.code, done.out) == (1, "")
        assert "is skipped until its settings are fixed" in done.err


@pytest.mark.parametrize("cells", [None, 80], ids=["pipe", "terminal"])
def test_an_empty_list_is_one_message_and_creates_no_file(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, cells: int | None
) -> None:
    monkeypatch.setattr("tui_reader.commands.output.table.terminal_width", lambda: cells)
    assert run("sources") == (
        0,
        "",
        "bulletin-tui: there are no sources yet; add one with `bulletin-tui add URL|FOLDER`\n",
    )
    assert not home.exists()


def test_changing_the_list_imports_nothing_of_the_network(tmp_path: Path) -> None:
    code = (
        "import sys; from tui_reader.cli import main\n"
        "for argv in ('pause a', 'resume a', 'rename a b', 'remove b'): assert not main(argv.split())\n"
        "heavy = {'httpx', 'rich', 'lxml', 'textual', 'tui_reader.sync.engine'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or None)"
    )
    write_sources(tmp_path, "sources:\n  - name: a\n    address: https://a.example/\n")
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        env={"BULLETIN_TUI_HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
