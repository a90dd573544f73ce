"""`show`: original bytes and earlier revisions."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.commands import Run, bulletin
from tui_reader.archive.sqlite.store import SqliteArchive


@pytest.mark.usefixtures("archive")
class TestShow:
    def test_the_bytes_as_they_came(self, run: Run) -> None:
        assert run("show", "1", "--raw") == (0, "公\0\r\n", "")

    def test_bytes_that_were_not_kept(self, run: Run) -> None:
        done = run("show", "2", "--raw")
        assert (done.code, done.out) == (1, "")
        assert "were not kept" in done.err

    @pytest.mark.parametrize("argv", [["1#1"], ["1", "--revision", "1"]])
    def test_bytes_are_those_of_the_whole_current_page(self, run: Run, argv: list[str]) -> None:
        assert run("show", *argv, "--raw").code == 2

    def test_an_earlier_text(self, run: Run, archive: Path) -> None:
        with SqliteArchive.open(archive) as kept:
            kept.keep(bulletin(2, "西街停电", None, "供电所", "改为明日。"))
        assert "检修" in run("show", "2", "--revision", "1").out
        assert "改为明日" in run("show", "2", "--revision", "2").out
        assert run("show", "2").out == run("show", "2", "--revision", "2").out
        done = run("show", "2", "--revision", "3")
        assert (done.code, done.out) == (1, "")
        assert done.err == "bulletin-tui: 2: there is no revision 3; it has 1 to 2\n"
