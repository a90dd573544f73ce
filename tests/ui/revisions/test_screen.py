"""The revisions screen: which revisions are compared, and stepping through the changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.geometry import Region
from textual.pilot import Pilot

from support.pilot import NO_TIMEOUT, STANDARD, ManualClock, lines, main, numbered_report, press
from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.i18n import install
from tui_reader.model import Bulletin, Paragraph
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.keys.actions import ACTIONS, BY_NAME
from tui_reader.ui.reader.document_screen import DocumentScreen
from tui_reader.ui.revisions.screen import RevisionsScreen
from tui_reader.ui.theme.themes import ThemeLibrary, use_theme

FIRST = numbered_report()
SECOND = replace(FIRST, preamble=(Paragraph("现将有关工作通报如下。"), Paragraph("新增的一段说明进展。")))
THIRD = replace(SECOND, title="临溪区供水保障工作通报", source="区水务局办公室")
ALONE = Bulletin("alone", "只有一种文字的通知", preamble=(Paragraph("今晚停水。"),))


@pytest.fixture
def archive(tmp_path: Path, english: None) -> Iterator[SqliteArchive]:
    with SqliteArchive.open(tmp_path / "archive.sqlite") as opened:
        opened.keep(ALONE)
        for page in (FIRST, SECOND, THIRD):
            opened.keep_page(page)
        yield opened


async def opened(pilot: Pilot[None]) -> RevisionsScreen:
    """The revisions screen of the report, with the comparison shown."""
    await press(pilot, "v")
    return await compared(pilot)


async def compared(pilot: Pilot[None]) -> RevisionsScreen:
    """The revisions screen, once the comparison is shown."""
    screen = pilot.app.screen
    assert isinstance(screen, RevisionsScreen)
    while screen.shown is None:
        await pilot.pause(0.01)
    await pilot.pause()
    return screen


@pytest.mark.parametrize("size", [(120, 40), STANDARD, (40, 12)], ids=["120x40", "80x24", "40x12"])
async def test_the_revisions_and_the_changes_of_the_newest(app: BulletinApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot)
        revisions, comparison = lines(screen.list), lines(screen.comparison)
        assert revisions[0].startswith("▐ Revisions · 临溪区供水保")
        assert [row.split()[0] for row in revisions[1:]] == ["*", "2", "1"]
        assert screen.revisions[0].digest[:8] in revisions[1]
        assert comparison[0].startswith("  Revision 2 to 3: 2 changed")
        assert "~ Title: 临溪区供水保障工作报告" in comparison[1]
        assert screen.list.size.height + screen.comparison.size.height == size[1] - 1


async def test_every_action_of_the_screen_has_a_handler(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        screen = await opened(pilot)
        own = {action.name for action in ACTIONS if action.scope == "revisions"}
        assert own <= set(screen.handlers()) <= set(BY_NAME)


async def test_comparing_with_the_previous_or_the_current_revision(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await opened(pilot)
        await press(pilot, "j")
        screen = await compared(pilot)
        assert lines(screen.comparison)[0].startswith("  Revision 1 to 2: 1 changed, 1 added")
        assert "  + 新增的一段说明进展。" in lines(screen.comparison)
        await press(pilot, "c")
        screen = await compared(pilot)
        assert lines(screen.comparison)[0].startswith("  Revision 2 to 3: 2 changed")
        await press(pilot, "J")
        screen = await compared(pilot)
        assert lines(screen.comparison)[0].startswith("  Revision 1 to 3: 3 changed, 1 added")
        await press(pilot, "c")
        screen = await compared(pilot)
        assert lines(screen.comparison)[1] == "  This is the first revision."
        await press(pilot, "]")
        assert screen.status.message == "There are no changes."


async def test_stepping_through_changes_wraps_around(app: BulletinApp) -> None:
    async with app.run_test(size=(40, 12)) as pilot:
        screen = await opened(pilot)
        await press(pilot, "G", "c", "w")
        screen = await compared(pilot)
        shown = []
        for key in ("]", "n", "n", "]", "n", "N", "["):
            await press(pilot, key)
            shown.append((screen.status.message, lines(screen.comparison)[1].strip()[:4]))
        assert shown == [
            ("Change 1 of 4", "~ Ti"),
            ("Change 2 of 4", "~ Pu"),
            ("Change 3 of 4", "~ 现将"),
            ("Change 4 of 4", "+ 新增"),
            ("Change 1 of 4", "~ Ti"),
            ("Change 4 of 4", "+ 新增"),
            ("Change 3 of 4", "~ 现将"),
        ]


async def test_n_steps_through_matches_while_there_are_any(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        screen = await opened(pilot)
        await press(pilot, "/")
        await pilot.press(*"Publisher", "enter")
        await press(pilot, "n")
        assert screen.comparison.current_match == 0
        assert screen.status.message == ""
        await press(pilot, "escape")
        assert screen.comparison.current_match is None
        await press(pilot, "n")
        assert screen.status.message == "Change 1 of 2"


async def test_keys_scroll_the_focused_pane(app: BulletinApp) -> None:
    async with app.run_test(size=(40, 12)) as pilot:
        await opened(pilot)
        await press(pilot, "w", "tab")
        screen = await compared(pilot)
        await press(pilot, "j")
        assert (screen.list.cursor, screen.comparison.top.block) != (1, 0)
        assert screen.comparison.position != (0, 0)
        await press(pilot, "tab", "j")
        assert screen.list.cursor == 1


async def test_enter_opens_the_whole_text_of_a_revision(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await opened(pilot)
        await press(pilot, "G", "enter")
        shown = app.screen
        assert isinstance(shown, DocumentScreen)
        assert "临溪区供水保障工作报告" in [line.strip() for line in lines(shown.reader)]
        assert "Revision 1 · 临溪区供水保障工作报告" in lines(shown.reader)[0]
        await press(pilot, "g", "o")
        assert "No later place." in lines(shown.status)[0]
        await press(pilot, "ctrl+o")
        assert isinstance(app.screen, RevisionsScreen)
        await press(pilot, "q")
        assert app.screen is main(app)


async def test_the_screen_opens_from_the_reader(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter")
        assert main(app).focused is main(app).reader
        screen = await opened(pilot)
        assert screen.history.title == app.session.shown_bulletin.title  # type: ignore[union-attr]


async def test_a_damaged_revision_is_reported(app: BulletinApp, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(id: int, number: int) -> Bulletin:
        raise ArchiveError(Path("archive.sqlite"), f"revision {number} is damaged")

    monkeypatch.setattr(app.session.archive, "revision", damaged)
    async with app.run_test(size=STANDARD) as pilot:
        screen = await opened(pilot)
        assert "revision 2 is damaged" in lines(screen.comparison)[1]


async def test_a_single_revision_is_reported(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "G", "v")
        assert app.screen is main(app)
        assert main(app).status.message == "There is only one revision of this text."


async def test_the_list_of_articles_shows_the_number_of_revisions(app: BulletinApp) -> None:
    async with app.run_test(size=(120, 40)):
        rows = lines(main(app).list)
        (title,) = [number for number, line in enumerate(rows) if "通报" in line]
        assert "v3" in " ".join(rows[title : title + 2]).split()


async def test_without_colours_marks_and_styles_show_changes(
    archive: SqliteArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=ManualClock())
    async with app.run_test(size=STANDARD) as pilot:
        screen = await opened(pilot)
        styles = {kind: app.text_styles.style(kind) for kind in ("body", "added", "removed")}
        assert len({(style.bold, style.dim, style.strike, style.underline) for style in styles.values()}) == 3
        assert "[-报告-]{+通报+}" in "".join(lines(screen.comparison))


async def test_with_colours_removed_words_are_struck_out_and_added_ones_underlined(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        screen = await opened(pilot)
        region = Region(0, 0, screen.comparison.size.width, screen.comparison.size.height)
        words = {
            segment.text: (segment.style.strike, segment.style.underline)
            for strip in screen.comparison.render_lines(region)
            for segment in strip
            if segment.style and (segment.style.strike or segment.style.underline)
        }
        assert words == {"报告": (True, None), "通报": (None, True), "办公室": (None, True)}


async def test_the_theme_without_colours_has_brackets_too(archive: SqliteArchive) -> None:
    app = BulletinApp(archive, Config(theme="monochrome", chord_timeout=NO_TIMEOUT), clock=ManualClock())
    async with app.run_test(size=STANDARD) as pilot:
        screen = await opened(pilot)
        assert "[-报告-]{+通报+}" in "".join(lines(screen.comparison))


async def test_a_theme_chosen_on_a_screen_without_colours_has_brackets(
    archive: SqliteArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=ManualClock())
    async with app.run_test(size=STANDARD) as pilot:
        theme, _faults = ThemeLibrary().load("paper")
        use_theme(app, theme)
        screen = await opened(pilot)
        assert "[-报告-]{+通报+}" in "".join(lines(screen.comparison))


async def test_the_summary_stands_behind_a_chinese_colon(app: BulletinApp) -> None:
    install("zh_CN")
    try:
        async with app.run_test(size=STANDARD) as pilot:
            await opened(pilot)
            await press(pilot, "j")
            screen = await compared(pilot)
            assert lines(screen.comparison)[0].startswith("  版本 1 到 2：变动 1")
    finally:
        install("en")
