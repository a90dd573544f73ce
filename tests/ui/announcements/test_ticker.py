"""The ticker: moves only if something does not fit, can be paused, and opens announcements."""

from __future__ import annotations

from support.pilot import WIDE, ManualClock, lines, main, press, settle
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.model import Announcement
from tui_reader.ui.app import BulletinApp


async def test_it_shows_the_number_and_moves_two_cells_per_step(app: BulletinApp, clock: ManualClock) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        ticker = main(app).ticker
        assert "1/3" in lines(ticker)[0]
        assert clock.running
        before = lines(ticker)[0]
        clock.tick()
        after = lines(ticker)[0]
        start = before.index("临溪区")
        assert after[start : start + 8] == before[start + 1 : start + 9]


async def test_the_clock_never_ticks_more_than_five_times_a_second(app: BulletinApp, clock: ManualClock) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert 0 < clock.rate <= 5


async def test_it_does_not_move_if_everything_fits(app: BulletinApp, clock: ManualClock) -> None:
    async with app.run_test(size=(200, 24)) as pilot:
        await settle(pilot)
        assert not clock.running


async def test_it_can_be_paused_and_resumed(app: BulletinApp, clock: ManualClock) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "p")
        assert not clock.running
        await press(pilot, "p")
        assert clock.running


async def test_it_stops_while_another_screen_covers_it(app: BulletinApp, clock: ManualClock) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "?")
        assert not clock.running
        await pilot.press("q")
        await settle(pilot)
        assert clock.running


async def test_with_the_focus_it_shows_one_announcement_at_a_time(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "a")
        ticker = main(app).ticker
        assert main(app).focused is ticker
        await press(pilot, ".")
        assert "2/3" in lines(ticker)[0]
        assert "夜间停水" in lines(ticker)[0]
        await press(pilot, ",", ",")
        assert "3/3" in lines(ticker)[0]


async def test_an_announcement_without_a_page_is_opened_as_its_title(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "a", "enter")
        screen = main(app)
        assert "拟聘人员公示" in lines(screen.reader)[1]
        await press(pilot, "q")
        assert "供水保障工作报告" in lines(screen.reader)[1], "back shows the text that was open before"


async def test_an_acknowledged_announcement_is_removed_from_the_ticker(
    app: BulletinApp, archive: SqliteArchive
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "a", "X")
        assert "1/2" in lines(main(app).ticker)[0]
    assert len(archive.announcements()) == 2
    assert len(archive.announcements(include_acknowledged=True)) == 3


def titles(app: BulletinApp) -> str:
    """The text after the number of the announcement."""
    return lines(main(app).ticker)[0].split("  ", 2)[-1]


def of_site(title: str, site: str | None) -> Announcement:
    return Announcement(title, None, site=site)


async def test_the_site_precedes_the_title_if_there_are_several_sites(app: BulletinApp) -> None:
    async with app.run_test(size=(200, 24)) as pilot:
        await settle(pilot)
        ticker = main(app).ticker
        ticker.show([of_site("停水通知", "水务局"), of_site("开放日", "图书馆"), of_site("听证会", None)])
        assert "水务局 · 停水通知" in lines(ticker)[0]
        assert "图书馆 · 开放日" in lines(ticker)[0]
        assert "· 听证会" not in lines(ticker)[0]
        ticker.show([of_site("停水通知", "水务局"), of_site("水价公告", "水务局"), of_site("听证会", None)])
        assert "水务局" not in lines(ticker)[0], "one site needs no name"


async def test_with_the_focus_it_shows_the_site_and_enter_opens_the_announcement(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        ticker = main(app).ticker
        ticker.show([of_site("停水通知", "水务局"), of_site("开放日", "图书馆")])
        await press(pilot, "g", "a", ".")
        assert "图书馆 · 开放日" in lines(ticker)[0]
        assert "水务局" not in lines(ticker)[0]
        await press(pilot, "enter")
        assert "开放日" in lines(main(app).reader)[1]
        assert "图书馆" not in lines(main(app).reader)[1]


async def test_a_moving_title_does_not_jump_when_others_change(app: BulletinApp, clock: ManualClock) -> None:
    async with app.run_test(size=(60, 24)) as pilot:
        await settle(pilot)
        ticker = main(app).ticker
        first, second, third = app.session.archive.announcements()
        clock.tick(4)
        before = titles(app)
        assert before
        ticker.show([first, second, third, Announcement("新到的公告")])
        assert titles(app) == before
        ticker.show([first, third])
        assert titles(app)[:10] == before[:10]
        ticker.show([second, third])
        assert "夜间停水" in lines(ticker)[0], "the one that ran by is gone: the next one begins"
