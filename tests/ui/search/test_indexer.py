"""The thread that brings index, references and dates of an archive up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.stated_facts import bulletin, found
from tui_reader.archive.extracted import rules
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.ui.search import indexer
from tui_reader.ui.search.indexer import Indexer


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive of three bulletins that wait for the index and for the rules."""
    monkeypatch.setattr(indexer, "PAUSE", 0)
    path = tmp_path / "archive.sqlite"
    with monkeypatch.context() as older, SqliteArchive.open(path) as archive:
        older.setattr(rules, "rules_version", lambda: "none")
        archive.keep_all([bulletin(number, "key A/1") for number in range(3)])
    monkeypatch.setattr(rules, "apply", found)
    return path


def left(path: Path) -> tuple[int, int]:
    with SqliteArchive.open(path) as archive:
        return archive.unindexed(), archive.unextracted()


def test_everything_that_waits_is_done(path: Path) -> None:
    assert left(path) == (3, 3)
    reports: list[tuple[int, int]] = []
    Indexer(path, lambda *_: None, lambda *report: reports.append(report)).run()
    assert (left(path), reports) == ((0, 0), [])


def test_much_work_is_reported_and_its_end(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer, "MANY", 2)
    reports: list[tuple[int, int]] = []
    Indexer(path, lambda *_: None, lambda *report: reports.append(report)).run()
    assert reports == [(3, 3), (0, 0)]


def test_it_can_be_stopped(path: Path) -> None:
    stopped = Indexer(path, lambda *_: None, lambda *_: None)
    stopped.stop()
    stopped.run()
    assert left(path) == (3, 3)
