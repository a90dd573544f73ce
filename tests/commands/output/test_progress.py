"""Progress of long work on standard error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from support.commands import Run
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Raw
from tui_reader.commands.output import progress as progress_module
from tui_reader.commands.output.progress import progress
from tui_reader.labels import size_text
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


@pytest.mark.parametrize(
    ("shown", "last"),
    [pytest.param(str, "1000000 / 1000000", id="things"), pytest.param(size_text, "1.0 MB / 1.0 MB", id="bytes")],
)
def test_progress_off_a_terminal_is_a_few_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, shown: Callable[[int], str], last: str
) -> None:
    now = 50.0
    monkeypatch.setattr(progress_module.time, "monotonic", lambda: now)
    with progress({"a": "reading", "b": "checking"}, shown) as told:
        told("a", 1, 1_000_000)
        assert capsys.readouterr().err == "", "nobody waits yet"
        now += progress_module.PATIENCE
        for done in range(1, 1001):
            told("a", done * 1000, 1_000_000)
            told("b", done, 0)
    lines = capsys.readouterr().err.splitlines()
    assert lines[-1] == f"bulletin-tui: reading {last}"
    assert lines.count("bulletin-tui: checking") == 1
    assert len(lines) <= 12
