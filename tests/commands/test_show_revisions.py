"""`show`: original bytes and earlier revisions."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from support.commands import Run
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Raw
from tui_reader.model import Bulletin, Paragraph, Section

CHINA = timezone(timedelta(hours=8))


def bulletin(number: int, title: str, day: datetime | None, source: str | None, text: str) -> Bulletin:
    section = Section("一、", 1, 1, "内容", address="1", blocks=(Paragraph(text),))
    return Bulletin(f"a:{number}", title=title, published=day, source=source, sections=(section,))


@pytest.fixture
def archive(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "home" / "data" / "archive.sqlite"
    with SqliteArchive.open(path) as kept:
        kept.keep_page(
            bulletin(1, "东街停水", datetime(2010, 7, 16, tzinfo=CHINA), "水务所", "东街更换水管。"),
            Raw(b"\xe5\x85\xac\x00\r\n", "utf-8", "text/html"),
        )
        kept.keep(bulletin(2, "西街停电", datetime(2012, 3, 1, tzinfo=CHINA), "供电所", "西街检修水泵房线路。"))
        kept.keep(bulletin(3, "招聘 / 启事", None, None, "招聘两人。"))
        kept.tag([1], ["要闻"])
        kept.save_query("停", "title:停")
        kept.index()
    return path


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
