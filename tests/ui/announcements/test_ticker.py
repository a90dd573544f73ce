"""The ticker: one announcement at a time, which can be read, paused and opened."""

from __future__ import annotations

from support.pilot import NO_TIMEOUT, SMALL, STANDARD, WIDE, ManualClock, lines, main, press, settle
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.model import Announcement
from tui_reader.ui.app import BulletinApp

LONG = "关于印发《青禾市居民阶梯水价实施细则》的通知及其政策解读"


def shown(app: BulletinApp) -> str:
    return lines(main(app).ticker)[0]


def of_site(title: str, site: str | None = None) -> Announcement:
    return Announcement(title, None, site=site)


async def test_one_announcement_is_shown_whole_for_six_seconds_then_the_next(
    app: BulletinApp, clock: ManualClock
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert shown(app).split() == [
            "Announcements",
            "临溪区二〇二二年度事业单位公开招聘工作人员拟聘人员公示",
            "1/3",
        ]
        assert clock.rate == 1 / 6
        clock.tick()
        assert shown(app).split() == ["Announcements", "关于城东片区夜间停水的紧急通知", "2/3"]
        clock.tick(2)
        assert "1/3" in shown(app)


async def test_a_long_one_rests_moves_to_its_end_rests_and_gives_way(app: BulletinApp, clock: ManualClock) -> None:
    async with app.run_test(size=(60, 24)) as pilot:
        await settle(pilot)
        main(app).ticker.show([of_site(LONG), of_site("停水")])
        # 60 cells less 17 for the label and 6 for the number.
        assert shown(app)[17:].startswith(LONG[:18])
        assert clock.rate == 1 / 2
        clock.tick()
        assert shown(app)[17:].startswith(LONG[1:19])
        assert 3 < clock.rate <= 5
        steps = 1
        while clock.rate > 1:
            clock.tick()
            steps += 1
        assert LONG[-5:] in shown(app)
        assert steps == -(-(2 * len(LONG) - 37) // 2)
        clock.tick()
        assert "停水" in shown(app)
        assert clock.rate == 1 / 6


async def test_a_single_one_stands_still_if_it_fits(app: BulletinApp, clock: ManualClock) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        main(app).ticker.show([of_site("停水")])
        assert not clock.running
        assert shown(app).endswith("1/1")


async def test_with_reduced_motion_nothing_moves_and_a_long_one_is_shortened(
    archive: SqliteArchive, clock: ManualClock
) -> None:
    app = BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT, reduced_motion=True), clock=clock)
    async with app.run_test(size=(60, 24)) as pilot:
        await settle(pilot)
        main(app).ticker.show([of_site(LONG), of_site("停水")])
        assert f"{LONG[:18]}…" in shown(app)
        assert clock.rate == 1 / 6
        clock.tick()
        assert "停水" in shown(app)


async def test_it_can_be_paused_and_resumed(app: BulletinApp, clock: ManualClock) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "p")
        assert not clock.running
        assert shown(app).endswith("paused  1/3")
        await press(pilot, "p")
        assert clock.running
        assert "paused" not in shown(app)


async def test_it_stops_while_another_screen_covers_it(app: BulletinApp, clock: ManualClock) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "?")
        assert not clock.running
        await pilot.press("q")
        await settle(pilot)
        assert clock.running


async def test_with_the_focus_one_is_marked_and_stays(app: BulletinApp, clock: ManualClock) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "a")
        assert main(app).focused is main(app).ticker
        assert shown(app).startswith("▐ Announcements  临溪区")
        assert not clock.running
        await press(pilot, ".")
        assert "夜间停水" in shown(app)
        assert shown(app).endswith("2/3")
        await press(pilot, ",", ",")
        assert shown(app).endswith("3/3")
        await press(pilot, "q")
        assert shown(app).startswith("  Announcements")
        assert clock.running


async def test_a_long_one_begins_again_when_it_gets_the_focus(app: BulletinApp, clock: ManualClock) -> None:
    async with app.run_test(size=(60, 24)) as pilot:
        await settle(pilot)
        main(app).ticker.show([of_site(LONG), of_site("停水")])
        clock.tick(3)
        await press(pilot, "g", "a")
        assert f"  {LONG[:10]}" in shown(app)
        clock.tick()
        assert LONG[1:10] in shown(app)
        assert LONG[:10] not in shown(app)


async def test_on_a_small_screen_it_takes_a_line_while_it_has_the_focus(app: BulletinApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await settle(pilot)
        screen = main(app)
        assert "ticker" not in screen.areas
        await press(pilot, "g", "a")
        assert "ticker" in screen.areas
        assert shown(app).startswith("▐ 临溪区")
        await press(pilot, "q")
        assert "ticker" not in screen.areas


async def test_without_announcements_it_takes_no_line(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        screen = main(app)
        screen.ticker.show([])
        await settle(pilot)
        assert screen.list.region.y == 0
        await press(pilot, "g", "a")
        assert screen.focused is screen.list
        assert "No announcements" in lines(screen.status)[0]
        screen.ticker.show([of_site("停水")])
        await settle(pilot)
        assert screen.list.region.y == 1


async def test_the_last_one_dismissed_gives_the_focus_back(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "a", "X")
        assert shown(app).endswith("1/2")
        assert len(archive.announcements()) == 2
        assert len(archive.announcements(include_acknowledged=True)) == 3
        await press(pilot, "X", "X")
        assert main(app).focused is main(app).list
        assert "ticker" not in main(app).areas


async def test_an_announcement_without_a_page_is_opened_as_its_title(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "a", "enter")
        screen = main(app)
        assert any("拟聘人员公示" in line for line in lines(screen.reader)[:5])
        await press(pilot, "q")
        assert "供水保障工作报告" in "".join(lines(screen.reader)), "back shows the text that was open before"


async def test_the_site_precedes_the_title_if_there_are_several_sites(
    app: BulletinApp, clock: ManualClock
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        ticker = main(app).ticker
        ticker.show([of_site("停水通知", "水务局"), of_site("开放日", "图书馆"), of_site("听证会")])
        assert "水务局 · 停水通知" in shown(app)
        clock.tick()
        assert "图书馆 · 开放日" in shown(app)
        clock.tick()
        assert "·" not in shown(app)
        ticker.show([of_site("停水通知", "水务局"), of_site("水价公告", "水务局"), of_site("听证会")])
        assert "水务局" not in shown(app), "one site needs no name"


async def test_one_that_is_being_read_stays_in_view_when_others_change(
    app: BulletinApp, clock: ManualClock
) -> None:
    async with app.run_test(size=(60, 24)) as pilot:
        await settle(pilot)
        ticker = main(app).ticker
        ticker.show([of_site("停水"), of_site(LONG), of_site("开放日")])
        clock.tick(4)
        before = shown(app)
        assert LONG[4:12] in before
        ticker.show([of_site("新到的公告"), of_site("停水"), of_site(LONG)])
        assert shown(app) == before.replace("2/3", "3/3")
        ticker.show([of_site("停水"), of_site("开放日")])
        assert "开放日" in shown(app), "the one in view is gone: another begins"
