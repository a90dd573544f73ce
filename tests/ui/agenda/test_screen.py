"""The agenda over small archives: its groups and rows, and where its keys lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from support.pilot import NO_TIMEOUT, SMALL, STANDARD, WIDE, ManualClock, lines, main, press, until
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.model import Bulletin, Paragraph
from tui_reader.ui.agenda.screen import AgendaScreen
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.main.session import ReadingSession
from tui_reader.ui.reader.document import Document
from tui_reader.ui.widgets.pick_screen import PickScreen

TODAY = date(2026, 5, 2)
"""A Saturday."""

NOTICES = (
    ("past", "旧的招聘公告", "报名截止时间为2026年4月20日。"),
    ("now", "招标公告", "投标截止时间为2026年5月2日9:30。"),
    ("soon", "征求意见公告", "意见反馈截止日期为2026年5月3日。"),
    ("later", "招聘公告", "本次招聘面向社会。报名截止时间为2026年5月5日17:00。其余从略。"),
    ("law", "管理办法", "本办法自2026年6月1日起施行。"),
)


def notice(name: str, title: str, text: str) -> Bulletin:
    return Bulletin(
        f"https://qinghe.example/{name}",
        title,
        published=datetime(2026, 4, 10, tzinfo=UTC),
        source="青禾市水务局",
        preamble=(Paragraph("有关事项公告如下。"), Paragraph(text)),
    )


@pytest.fixture
def app(
    tmp_path: Path, english: None, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[BulletinApp]:
    monkeypatch.setattr(ReadingSession, "today", lambda self: TODAY)
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        archive.keep_all([notice(*each) for each in NOTICES])
        yield BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=clock)


async def opened(pilot: Pilot[None]) -> AgendaScreen:
    await press(pilot, "A")
    screen = pilot.app.screen
    assert isinstance(screen, AgendaScreen)
    await until(pilot, lambda: screen.rows.dates and screen.rows.current)
    return screen


def shown(screen: AgendaScreen) -> list[str]:
    return [" ".join(line.strip(" ─▐").split()) for line in lines(screen.rows) if line.strip(" ▐")]


async def test_dates_are_grouped_from_the_past_to_later_with_the_cursor_on_today(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        assert shown(screen) == [
            "Agenda 2/5",
            "Past",
            "20 Apr closed 12 days ago 旧的招聘公告 青禾市水务局",
            "Today, Saturday 2 May",
            "2 May 09:30 bids due today 招标公告 青禾市水务局",
            "This week",
            "3 May comments close tomorrow 征求意见公告 青禾市水务局",
            "Later",
            "5 May 17:00 closes in 3 days 招聘公告 青禾市水务局",
            "1 Jun in force in 30 days 管理办法 青禾市水务局",
        ]
        assert "投标截止时间为2026年5月2日9:30。" in "".join(lines(screen.detail))


@pytest.mark.parametrize(
    ("size", "today", "due"),
    [
        (WIDE, date(2043, 1, 1), "took effect 16 years ago"),
        (STANDARD, date(2043, 1, 1), "objections closed 16 years ago"),
        (STANDARD, date(2027, 4, 1), "objections closed 336 days ago"),
        (STANDARD, date(2023, 4, 12), "objections close in 1,114 days"),
    ],
)
async def test_what_is_due_and_when_is_not_cut(
    app: BulletinApp,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    today: date,
    due: str,
) -> None:
    monkeypatch.setattr(ReadingSession, "today", lambda self: today)
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        archive.keep_all([notice("objection", "公示", "公示时间至2026年4月30日。")])
    async with app.run_test(size=size) as pilot:
        assert due in "\n".join(shown(await opened(pilot)))


async def test_a_narrow_row_has_two_lines(app: BulletinApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await opened(pilot)
        await press(pilot, "G")
        assert shown(screen)[-2:] == ["管理办法", "1 Jun in force in 30 days"]


async def test_enter_leads_to_the_sentence_in_the_text_which_is_lit(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await opened(pilot)
        await press(pilot, "j", "j", "enter")
        reader = main(app).reader
        assert reader.bulletin is not None
        assert reader.bulletin.title == "招聘公告"
        (match,) = reader.matches.all
        lit = reader.document.blocks[match.block].text[match.start : match.end]
        assert lit == "报名截止时间为2026年5月5日17:00。"


async def test_keys_move_by_day_by_week_and_to_today(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        screen = await opened(pilot)
        places = []
        for key in ("]", "}", "}", "{", "[", ".", "[", "["):
            await press(pilot, key)
            places.append(screen.rows.cursor)
        assert places == [2, 4, 4, 3, 2, 1, 0, 0]
        assert "No earlier date." in lines(screen.status)[0]
        await press(pilot, "g", "d", *"2026-06", "enter")
        assert screen.rows.cursor == 4


async def test_dates_of_one_kind_are_shown_alone(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await press(pilot, "\\")
        assert isinstance(app.screen, PickScreen)
        await press(pilot, "down", "enter")
        await until(pilot, lambda: screen.rows.dates and screen.rows.dates.complete)
        assert shown(screen) == [
            "Agenda · Applications 2/2",
            "Past",
            "20 Apr closed 12 days ago 旧的招聘公告 青禾市水务局",
            "Later",
            "5 May 17:00 closes in 3 days 招聘公告 青禾市水务局",
        ]


async def test_the_agenda_is_that_of_the_list(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "s", "3")
        screen = await opened(pilot)
        assert len(screen.rows.dates or ()) == 1


async def test_the_dates_of_a_kind_are_saved_for_a_calendar_and_no_file_is_overwritten(
    app: BulletinApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        await press(pilot, "\\", "down", "enter")
        for said in ("2 dates saved in", "exists already"):
            await press(pilot, "e", "ctrl+u", *"a.ics", "enter")
            await until(pilot, lambda: said in lines(screen.status)[0])  # noqa: B023
    assert (tmp_path / "a.ics").read_text("utf-8").count("BEGIN:VEVENT") == 2


async def test_the_head_and_the_row_of_an_article_name_its_next_date(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        pane = main(app).list
        await until(pilot, lambda: any("closes in 3 days" in line for line in lines(pane)))
        (row,) = [line for line in lines(pane) if "closes in 3 days" in line]
        assert "招聘公告" in row
        id = app.session.archive.find("https://qinghe.example/later")
        assert id is not None
        app.session.go_to_bulletin(id)
        await pilot.pause()
        assert "closes in 3 days, 5 May 17:00" in "".join(lines(main(app).reader))


async def test_a_narrow_row_says_of_dates_only_what_it_has_room_for(app: BulletinApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        pane = main(app).list
        await until(pilot, lambda: pane.facts and any(pane.facts.forms(id) for id in range(1, 6)))
        assert all("…" not in line for line in lines(pane))


async def test_a_last_day_of_the_calendar_has_no_day_after_it(app: BulletinApp, tmp_path: Path) -> None:
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        ever = notice("ever", "管理办法", "本办法自公布之日起施行。")
        archive.keep_all([replace(ever, published=datetime.max.replace(tzinfo=UTC))])
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot)
        for key in ("}", "]"):
            await press(pilot, "G", key)
            assert any("9999" in each for each in shown(screen))


@pytest.mark.parametrize("keys", [(), ("\\", "down", "enter")], ids=["all", "of one kind"])
async def test_back_returns_to_the_date_that_was_followed(app: BulletinApp, keys: tuple[str, ...]) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        screen = await opened(pilot)
        await press(pilot, *keys)
        await until(pilot, lambda: screen.rows.current)
        await press(pilot, "G")
        before = screen.rows.current
        assert before is not None
        await press(pilot, "enter", "ctrl+o")
        again = pilot.app.screen
        assert isinstance(again, AgendaScreen)
        await until(pilot, lambda: again.rows.current)
        assert again.rows.current is not None
        assert again.rows.current.key_date == before.key_date
        assert again.kind == screen.kind


async def test_nothing_is_counted_before_the_dates_are_read(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        screen = await opened(pilot)
        screen.rows.dates = None
        screen.detail.show_document(Document.of([]), "")
        screen.rows.refresh()
        assert lines(screen.rows)[0].strip(" ▐") == "Agenda"
        assert not lines(screen.detail)[0].strip()
