"""The overview over small archives: its pages, where its keys lead, and articles with the same text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from support.pilot import NO_TIMEOUT, SMALL, STANDARD, WIDE, ManualClock, lines, main, picture, press, until
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival, View
from tui_reader.config.settings import Config
from tui_reader.model import Bulletin, Paragraph
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.main.session import ReadingSession
from tui_reader.ui.overview.screen import OverviewScreen
from tui_reader.ui.widgets.pick_screen import PickScreen

TODAY = date(2026, 5, 20)
LONG = (
    "The ferry between the two quays runs every day while the bridge is repaired, and takes cars and bicycles. "
    * 3
)


def notice(
    name: str, day: date | None, source: str, title: str = "", text: str = "", column: str = ""
) -> Bulletin:
    return Bulletin(
        f"https://{name}.example/a",
        title or f"Notice {name}",
        published=datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None,
        source=source,
        column=column or None,
        preamble=(Paragraph(text or f"Text {name}."),),
    )


ARRIVALS = [
    Arrival(notice("old", date(2021, 3, 4), "Works"), origin="Town"),
    Arrival(notice("ferry", date(2026, 4, 2), "Harbour", "Ferry", LONG, "Traffic"), origin="Town"),
    Arrival(notice("copy", date(2026, 5, 6), "City News", "Reprint: Ferry", LONG), origin="News"),
    Arrival(notice("new", date(2026, 5, 6), "Works"), origin="Town"),
    Arrival(notice("undated", None, "Works")),
    # Every second day until March, and nothing since.
    *(Arrival(notice(f"daily{n}", date(2026, 3, 1) - timedelta(days=2 * n), "Daily")) for n in range(25)),
]


@pytest.fixture
def app(
    tmp_path: Path, english: None, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[BulletinApp]:
    monkeypatch.setattr(ReadingSession, "today", lambda self: TODAY)
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        archive.keep_arrivals(ARRIVALS)
        yield BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=clock)


async def opened(pilot: Pilot[None], *keys: str) -> OverviewScreen:
    await press(pilot, "g", "t", *keys)
    screen = pilot.app.screen
    assert isinstance(screen, OverviewScreen)
    return screen


def view(app: BulletinApp) -> View:
    found: View = main(app).list.rows.view
    return found


@pytest.mark.parametrize("size", [WIDE, STANDARD, SMALL])
async def test_the_timeline_shows_a_bar_for_each_year(app: BulletinApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot)
        shown = lines(screen.timeline_pane)
        assert "30 articles · 1 undated" in shown[0]
        assert shown[1].startswith("  2026  ")
        assert "2022   0" in "\n".join(shown)
        assert lines(screen.tabs)[0].startswith("▐1 Timeline  2")


async def test_zooming_leads_to_months_and_days_and_enter_to_the_list(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, "l")
        assert screen.timeline_pane.current is not None
        assert screen.timeline_pane.current.first == date(2026, 5, 1)
        await press(pilot, "l")
        assert screen.timeline_pane.current.first == date(2026, 5, 6)
        await press(pilot, "j", "h", "h", "enter")
        assert view(app) == View(since=date(2026, 1, 1), until=date(2026, 12, 31))
        await opened(pilot, "l")
        await press(pilot, "enter")
        assert view(app) == View(since=date(2026, 5, 1), until=date(2026, 5, 31))
        assert [row.title for row in app.session.archive.rows(view(app), 0, 9)] == ["Reprint: Ferry", "Notice new"]


async def test_the_timeline_of_a_period_shows_all_with_the_cursor_there(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot, "l", "j")
        await press(pilot, "enter")
        screen = await opened(pilot)
        assert screen.timeline_pane.unit == "month"
        assert screen.timeline_pane.current is not None
        assert screen.timeline_pane.current.first == date(2026, 4, 1)
        assert screen.timeline.total == 30


async def test_the_calendar_moves_by_days_weeks_months_and_years(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, "2")
        calendar = screen.calendar
        assert calendar.day == date(2026, 5, 6)
        assert "2026-05-06 Wed · 2 articles" in lines(calendar)[0]
        for key, day in (
            ("j", date(2026, 5, 13)),
            ("l", date(2026, 5, 14)),
            ("b", date(2026, 4, 14)),
            ("u", date(2025, 4, 14)),
            ("d", date(2026, 4, 14)),
            ("g g", date(2021, 3, 4)),
            ("G", date(2026, 5, 6)),
        ):
            await press(pilot, *key.split())
            assert calendar.day == day
        await press(pilot, "enter")
        assert view(app) == View(since=date(2026, 5, 6), until=date(2026, 5, 6))


@pytest.mark.parametrize("size", [WIDE, STANDARD, SMALL])
async def test_every_day_of_a_month_is_shown(app: BulletinApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot, "2")
        words = "\n".join(lines(screen.calendar)).replace("▪", " ").split()
        assert {str(day) for day in range(1, 32)} <= set(words)


async def test_publishers_with_their_numbers_and_who_went_quiet(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, "3")
        shown = lines(screen.pane)
        assert shown[0].startswith("▐ All articles · Publishers · 4")
        assert shown[1].split()[:2] == ["Daily", "25"]
        assert "quiet for 66 days · every 2 days" in shown[1]
        await press(pilot, "j", "enter")
        assert view(app) == View(source="Works")


async def test_bars_have_one_scale_whatever_stands_behind_them(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, "3")
        cells = {line.split()[0]: line.count("█") for line in lines(screen.pane)[1:] if "█" in line}
        assert abs(cells["Works"] - cells["Daily"] * 3 / 25) < 1


async def test_quiet_ones_come_first_when_sorted_so(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, "3", "S")
        assert "Daily" in lines(screen.pane)[1]
        await press(pilot, "S")
        assert lines(screen.status)[0].startswith(" Largest first.")


async def test_sources_lead_to_their_articles_and_sections_do_not(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, "5")
        assert "Traffic" in "\n".join(lines(screen.pane))
        await press(pilot, "enter")
        assert app.screen is screen
        await press(pilot, "4", "j", "enter")
        assert view(app) == View(origins=("Town",))


async def test_an_empty_list_has_no_overview(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        main(app).set_focus(main(app).list)
        await press(pilot, "3", "g", "t")
        await until(pilot, lambda: "No articles here." in lines(main(app).status)[0])


async def test_same_texts_are_folded_and_listed(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = main(app)
        screen.set_focus(screen.list)
        await press(pilot, "j")
        assert "=1" in "\n".join(lines(screen.list))
        await press(pilot, "z", "=")
        assert "1 article with the same text as another is folded" in lines(screen.status)[0]
        assert "folded" in lines(screen.list)[0]
        assert screen.list.rows.archive.count(view(app)) == 29
        await press(pilot, "j", "g", "=")
        assert isinstance(app.screen, PickScreen)
        assert "Reprint: Ferry" in picture(app)
        await press(pilot, "enter")
        assert app.session.open_id == 3
        await press(pilot, "q", "z", "=")
        assert not view(app).distinct


async def test_results_of_a_search_are_folded_as_the_list_is(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        results = main(app).results
        await press(pilot, "g", "/", *"ferry", "enter")
        await until(pilot, lambda: results.results and results.results.answered)
        assert "newest first  1/2" in lines(results)[0]
        await press(pilot, "z", "=")
        await until(pilot, lambda: results.results and results.results.answered)
        assert "folded  1/1" in lines(results)[0]
        assert "Reprint: Ferry" in lines(results)[1]
        assert "=1" in lines(results)[1]
        await press(pilot, "q", "z", "=", "g", "/", *"bridge", "enter")
        await until(pilot, lambda: results.results and results.results.answered)
        assert "folded  1/1" in lines(results)[0]


async def test_keys_of_periods_say_that_other_pages_have_none(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, "3")
        for key in ("w", "l", "-"):
            await press(pilot, key)
            assert "Only the timeline and the calendar have periods." in lines(screen.status)[0]
