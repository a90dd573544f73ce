"""`list`: tables and JSON of bulletins, and `add` of single pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.commands import NOTICE, Run
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import View
from tui_reader.model import (
    Bulletin,
    Restoration,
    Tampering,
)


class TestAddAndList:
    def test_one_line_for_each_page(self, run: Run, notice: Path) -> None:
        first, second = run("add", notice), run("add", notice)
        notice.write_text(NOTICE.replace("停水两天", "停水三天"), encoding="utf-8")
        third = run("add", notice)
        assert first.out == f"added 1: 关于河口镇停水的通知  <{notice}>\n"
        assert second.out == f"unchanged 1: 关于河口镇停水的通知  <{notice}>\n"
        assert third.out == f"changed 1: 关于河口镇停水的通知  <{notice}>\n"
        assert (first.code, second.code, third.code) == (0, 0, 0)

    def test_one_that_fails_stops_no_other(self, run: Run, notice: Path) -> None:
        result = run("add", notice.parent / "nothing", notice)
        assert result.code == 1
        assert result.out.startswith("added 1:")
        assert result.err.count("\n") == 1

    def test_list_as_json(self, run: Run, notice: Path) -> None:
        run("add", notice)
        (found,) = run("list", "--json").objects
        assert found == {
            "id": 1,
            "address": str(notice),
            "title": "关于河口镇停水的通知",
            "published": "2023-05-06T09:30:00+08:00",
            "source": "河口镇水务所",
            "site": None,
            "read": False,
            "starred": False,
            "restored": found["restored"],
            "tampered": False,
            "revisions": 1,
            "tags": [],
        }

    def test_list_as_a_table(self, run: Run, notice: Path) -> None:
        run("add", notice)
        line = run("list").out
        assert line.split()[0] == "1"
        assert "2023-05-06  河口镇水务所      关于河口镇停水的通知\n" in line

    @pytest.mark.parametrize(
        ("cells", "shown"),
        [
            (30, "     1 +    关于河口镇停水的…"),
            (40, "     1 +    2023-05-06  关于河口镇停水…"),
            (57, "     1 +    2023-05-06  关于河口镇停水的通知"),
            (58, "     1 +    2023-05-06  河口镇水务所      关于河口镇停水…"),
        ],
    )
    def test_a_narrow_terminal_keeps_the_title(
        self, run: Run, notice: Path, monkeypatch: pytest.MonkeyPatch, cells: int, shown: str
    ) -> None:
        run("add", notice)
        monkeypatch.setattr("tui_reader.commands.output.table.terminal_width", lambda: cells)
        assert run("list").out.splitlines() == [shown]

    def test_the_signs_of_the_marks(self, run: Run, home: Path) -> None:
        restored = (Restoration("title", "x?", "xy", "damaged"),)
        with SqliteArchive.open(home / "data" / "archive.sqlite") as archive:
            archive.keep_all([Bulletin("a:1", title="unread"), Bulletin("a:2", title="starred")])
            tampered = Tampering(tampered=True)
            archive.keep(Bulletin("a:3", title="both", restorations=restored, tampering=tampered))
            archive.set_read(2, True)
            archive.set_starred(2, True)
            archive.set_starred(3, True)
        lines = run("list").out.splitlines()
        assert {line.split()[-1]: line[7:11] for line in lines} == {
            "unread": "+   ",
            "starred": " *  ",
            "both": "+*~!",
        }

    def test_filters_order_and_limit(self, run: Run, home: Path) -> None:
        with SqliteArchive.open(home / "data" / "archive.sqlite") as archive:
            ids = archive.keep_all([Bulletin(f"a:{title}", title=title) for title in "cab"])
            archive.set_read(ids[0], True)
            archive.set_starred(ids[1], True)

        def titles(*argv: str) -> list[str]:
            return [found["title"] for found in run("list", "--json", *argv).objects]

        assert titles() == ["c", "a", "b"]
        assert titles("--order", "title") == ["a", "b", "c"]
        assert titles("--unread") == ["a", "b"]
        assert titles("--starred") == ["a"]
        assert titles("--limit", "2") == ["c", "a"]
        assert titles("--limit", "0") == []

    def test_more_rows_than_one_window(self, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from tui_reader.commands.options import query

        monkeypatch.setattr(query, "ROWS_WINDOW", 2)
        with SqliteArchive.open(home / "data" / "archive.sqlite") as archive:
            archive.keep_all([Bulletin(f"a:{number}") for number in range(5)])
        assert [found["id"] for found in run("list", "--json").objects] == [1, 2, 3, 4, 5]

    def test_nothing_is_made_by_looking(self, run: Run, home: Path) -> None:
        result = run("list")
        assert (result.code, result.out) == (0, "")
        assert "your archive is empty" in result.err
        assert not home.exists()

    def test_a_damaged_archive_is_one_line(self, run: Run, home: Path, notice: Path) -> None:
        path = home / "data" / "archive.sqlite"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"not a database " * 99)
        for argv in (("list",), ("show", "1"), ("add", notice)):
            result = run(*argv)
            assert result.code == 1
            assert result.err.startswith(f"bulletin-tui: {path}: this file is not a bulletin archive")
            assert result.err.count("\n") == 1


def test_a_view_of_every_filter_is_listed(run: Run, home: Path) -> None:
    """The choices of `list` are those of the archive."""
    with SqliteArchive.open(home / "data" / "archive.sqlite") as archive:
        archive.keep(Bulletin("a:1"))
        assert archive.count(View()) == 1
    for order in ("date", "title", "source", "unread"):
        assert run("list", "--order", order).code == 0
