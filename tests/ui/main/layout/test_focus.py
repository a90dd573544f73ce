"""Who has the keys: one bar is marked, and the current row of every other pane is quieter."""

from __future__ import annotations

import pytest

from support.pilot import SMALL, STANDARD, WIDE, lines, main, press, settle
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.theme.themes import ThemeLibrary, use_theme


def marked(app: BulletinApp) -> list[str]:
    """The visible panes whose bar begins with the mark of the focus."""
    screen = main(app)
    panes = [screen.list, screen.outline, screen.reader]
    visible = [pane for pane in panes if str(pane.id) in {str(name) for name in screen.areas}]
    return [str(pane.id) for pane in visible if lines(pane)[0].startswith("▐")]


@pytest.mark.parametrize("size", [WIDE, STANDARD, SMALL])
async def test_one_bar_is_marked(app: BulletinApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        assert marked(app) == ["list"]
        await press(pilot, "enter")
        assert marked(app) == ["reader"]
        await press(pilot, "q")
        assert marked(app) == ["list"]


def reversed_lines(app: BulletinApp) -> list[tuple[str, str]]:
    """The pane and text of every bar and row that is drawn in reverse."""
    screen = main(app)
    found = []
    for pane, height in ((screen.list, screen.list.size.height), (screen.reader, 1)):
        for y in range(height):
            strip = pane.line(y)
            if any(segment.style and segment.style.reverse for segment in strip):
                found.append((str(pane.id), strip.text.strip()))
    return found


@pytest.mark.parametrize("theme", ["terminal", "monochrome"])
async def test_without_backgrounds_only_the_pane_with_the_keys_is_reversed(
    archive: SqliteArchive, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    app = BulletinApp(archive, Config(), theme=theme)
    async with app.run_test(size=STANDARD) as pilot:
        await settle(pilot)
        bar, row = reversed_lines(app)
        assert bar[1].startswith("▐ Articles")
        assert row[1].startswith("▪ 临溪区供水保障工作报告")
        await press(pilot, "s", "enter")
        assert [pane for pane, _text in reversed_lines(app)] == ["reader"]
        assert lines(main(app).list)[1].startswith("✱▸临溪区供水保障工作报告")


async def test_with_backgrounds_the_current_row_needs_no_mark(archive: SqliteArchive) -> None:
    library = ThemeLibrary()
    colored = [name for name in library.names() if name not in ("terminal", "monochrome")]
    assert len(colored) >= 8
    app = BulletinApp(archive, Config())
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter")
        for name in colored:
            use_theme(app, library.load(name)[0])
            await pilot.pause()
            assert not any("▸" in line for line in lines(main(app).list)), name
            assert reversed_lines(app) == [], name
