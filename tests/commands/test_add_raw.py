"""`add`: the bytes of pages are kept unless the settings disable it."""

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


class TestAdd:
    @pytest.mark.parametrize("keep", [True, False])
    def test_the_bytes_are_kept_unless_the_settings_say_no(self, run: Run, tmp_path: Path, keep: bool) -> None:
        page = tmp_path / "page.txt"
        page.write_text("关于停水的通知\n\n东街明日停水，请相互转告。\n", encoding="gb18030")
        settings = tmp_path / "config.yaml"
        settings.write_text(f"keep_raw: {str(keep).lower()}\n")
        assert run("add", page, "--config", settings).code == 0
        with SqliteArchive.open(tmp_path / "home" / "data" / "archive.sqlite") as kept:
            raw = kept.raw(1)
            assert (raw and raw.data) == (page.read_bytes() if keep else None)
            assert kept.unindexed() == 0
