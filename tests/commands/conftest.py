"""An empty home folder, English messages, a way to run commands in this process, and what they work on."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from math import inf
from pathlib import Path
from typing import Any

import pytest

from support.commands import CHINA, Run, bulletin, empty_home, notice_file, run_here
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Raw
from tui_reader.commands.output import progress, sync_lines
from tui_reader.model import Page
from tui_reader.parse.page import parse_page
from tui_reader.parse.worker import Parser
from tui_reader.sources.sourcelist import reading
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.events import Ended, Report, SourceCounts


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return empty_home(tmp_path, monkeypatch)


@pytest.fixture
def parsed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are parsed in this process: to start the parser's takes longer than most tests of commands.

    `TestARealSite` and `test_closed_streams.py` run commands with the process. Files within others are still taken
    out by it.
    """

    def parse(parser: Parser, data: bytes, address: str, *arguments: Any, **options: Any) -> Page:
        return parse_page(data, address, *arguments, **options)

    monkeypatch.setattr(Parser, "parse", parse)


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, parsed_here: None) -> Run:
    # No progress is reported, even on a busy machine.
    monkeypatch.setattr(sync_lines, "OFTEN", inf)
    monkeypatch.setattr(sync_lines, "SELDOM", inf)
    monkeypatch.setattr(progress, "PATIENCE", inf)

    return run_here(capsys)


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """A file with `NOTICE`."""
    return notice_file(tmp_path)


@pytest.fixture(scope="session")
def three_kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of `archive`, to be copied with its folder."""
    path = tmp_path_factory.mktemp("kept") / "data" / "archive.sqlite"
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


@pytest.fixture
def archive(run: Run, home: Path, three_kept: Path) -> Path:
    """An archive with three bulletins, the first one with its bytes and a tag, and a saved query."""
    folder = home / "data"
    shutil.copytree(three_kept.parent, folder)
    return folder / "archive.sqlite"


@pytest.fixture
def open_archive(home: Path) -> Callable[[], SqliteArchive]:
    """Opens the archive of the commands, which is created if it does not exist."""
    return lambda: SqliteArchive.open(home / "data" / "archive.sqlite")


@pytest.fixture
def listed(home: Path) -> Callable[[], dict[str, Source]]:
    """The sources in the list, by name."""

    def listed() -> dict[str, Source]:
        found, faults = reading.load(home / "config" / "sources.yaml")
        assert faults == []
        return {source.name: source for source in found}

    return listed


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the sources that were synced, by an engine that does nothing."""
    names: list[str] = []

    class Engine:
        def __init__(self, *_: object, **__: object) -> None:
            pass

        def run(self, sources: Sequence[Source]) -> Report:
            names.extend(source.name for source in sources)
            return Report(tuple(Ended(source.name, SourceCounts(), "done") for source in sources))

    monkeypatch.setattr("tui_reader.sync.engine.Engine", Engine)
    return names
