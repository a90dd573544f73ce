"""The engine that the app makes has the settings, also the actions after a sync."""

from __future__ import annotations

from pathlib import Path

from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Flags
from tui_reader.config.settings import Config
from tui_reader.config.user_commands import AfterSync
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.sync.events import ActionFailed, Event
from tui_reader.ui.sync.background import BackgroundSync
from tui_reader.ui.sync.setup import SyncSetup


def test_a_sync_of_the_app_carries_out_the_actions(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "1.txt").write_text("停水通知\n\n今晚东街停水，请提前储水。\n", encoding="utf-8")
    rules = (AfterSync("停水", star=True), AfterSync("(", star=True))
    setup = SyncSetup.of(tmp_path / "archive.sqlite", tmp_path, Config(after_sync=rules, workers=1))
    events: list[Event] = []
    report = setup.make(events.append).run([Source("folder", str(pages))])
    assert [each.address for each in report.actions_failed] == ["config.yaml"]
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        assert archive.flags([1]) == {1: Flags(False, True)}
    # An event without a source concerns no row of the screen.
    background = BackgroundSync(setup.make)
    for event in events:
        background.on_event(event)
    assert any(isinstance(event, ActionFailed) for event in events)
    assert list(background.progress()) == ["folder"]
