"""The list of references: what it shows of a small archive, and where its keys lead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from textual.pilot import Pilot

from support.pilot import NO_TIMEOUT, SMALL, STANDARD, WIDE, ManualClock, lines, main, press, until
from support.slow_archive import SlowArchive
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.model import Bulletin, Paragraph, Section, address_sections
from tui_reader.ui.agenda.screen import AgendaScreen
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.main.session import ReadingSession
from tui_reader.ui.references.screen import ReferencesScreen
from tui_reader.ui.widgets.pick_screen import PickScreen

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive

LAW, ORDER, DECISION = "https://qinghe.example/law", "https://qinghe.example/order", "https://qinghe.example/end"


def bulletins() -> list[Bulletin]:
    """A law of three articles, an order that cites it and a document that is missing, and its repeal."""
    law = Bulletin(
        LAW,
        "青禾市供水管理办法",
        published=datetime(2023, 5, 1, tzinfo=UTC),
        document_number="青政办发〔2023〕29号",
        sections=address_sections(
            tuple(
                Section(f"第{label}条", number, 1, "", True, blocks=(Paragraph(text * 30),))
                for number, (label, text) in enumerate([("一", "目的。"), ("二", "范围。"), ("三", "定价。")], 1)
            )
        ),
    )
    order = Bulletin(
        ORDER,
        "关于水价的通知",
        published=datetime(2024, 6, 1, tzinfo=UTC),
        preamble=(
            Paragraph("水价依照《青禾市供水管理办法》第三条核定。其他事项另行通知。"),
            Paragraph("同时执行《临溪区节水条例》（临政发〔2020〕7号）的规定。"),
        ),
    )
    decision = Bulletin(
        DECISION,
        "关于废止《青禾市供水管理办法》的决定",
        published=datetime(2026, 4, 1, tzinfo=UTC),
        preamble=(Paragraph("现决定废止《青禾市供水管理办法》。"),),
    )
    return [law, order, decision]


@pytest.fixture
def app(
    tmp_path: Path, english: None, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[BulletinApp]:
    monkeypatch.setattr(ReadingSession, "today", lambda self: date(2026, 5, 2))
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        archive.keep_all(bulletins())
        yield BulletinApp(archive, Config(chord_timeout=NO_TIMEOUT), clock=clock)


async def reading(pilot: Pilot[None], address: str) -> BulletinApp:
    """The app with a bulletin in the reader."""
    app = pilot.app
    assert isinstance(app, BulletinApp)
    id = app.session.archive.find(address)
    assert id is not None
    app.session.go_to_bulletin(id)
    await pilot.pause()
    return app


async def opened(pilot: Pilot[None], address: str) -> ReferencesScreen:
    """The references of a bulletin."""
    app = await reading(pilot, address)
    await press(pilot, "g", "r")
    screen = app.screen
    assert isinstance(screen, ReferencesScreen)
    await until(pilot, lambda: screen.rows.listing)
    return screen


def shown(screen: ReferencesScreen) -> list[str]:
    return [" ".join(line.strip(" ─▐").split()) for line in lines(screen.rows) if line.strip()]


@pytest.mark.parametrize("size", [WIDE, STANDARD])
async def test_what_is_cited_here_comes_before_what_is_missing(app: BulletinApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        screen = await opened(pilot, ORDER)
        assert shown(screen) == [
            "References · 关于水价的通知 1/3",
            "Cites: 青禾市供水管理办法 · 2023-05-01",
            "Art. 3 水价依照《青禾市供水管理办法》第三条核定。",
            "Not in the archive: 《临溪区节水条例》",
            "同时执行《临溪区节水条例》（临政发〔2020〕7号）的规定。",
            "同时执行《临溪区节水条例》（临政发〔2020〕7号）的规定。",
        ]
        assert "水价依照《青禾市供水管理办法》第三条核定。" in "".join(lines(screen.detail))


async def test_enter_leads_to_the_article_that_is_cited(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await opened(pilot, ORDER)
        await press(pilot, "enter")
        reader = main(app).reader
        assert reader.bulletin is not None
        assert reader.bulletin.address == LAW
        heading = reader.current_heading
        assert heading is not None
        assert reader.document.headings[heading].section.label == "第三条"


async def test_t_leads_to_the_place_in_the_text_which_is_lit(app: BulletinApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot, ORDER)
        await press(pilot, "j", "t")
        reader = main(app).reader
        (match,) = reader.matches.all
        assert reader.document.blocks[match.block].text[match.start : match.end] == "《临溪区节水条例》"


async def test_the_text_that_repeals_another_is_named_with_the_day_and_leads_to_the_words(
    app: BulletinApp,
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await opened(pilot, LAW)
        assert shown(screen)[1:] == [
            "Changed",
            "repealed since 2026-04-01 by 关于废止《青禾市供水管理办法》的决定",
            "Cited by 2 articles",
            "2026-04-01 repeals 关于废止《青禾市供水管理办法》的决定",
            "2024-06-01 关于水价的通知",
        ]
        # What says so is the title, which is not shown twice.
        heading, sentence = (line.split() for line in lines(screen.detail)[:2])
        assert heading == ["In", "the", "title", "end"]
        assert sentence == ["关于废止《青禾市供水管理办法》的决定"]
        await press(pilot, "enter")
        reader = main(app).reader
        assert reader.bulletin is not None
        assert reader.bulletin.address == DECISION
        assert reader.matches.all


async def test_brackets_step_from_document_to_document(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        screen = await opened(pilot, LAW)
        await press(pilot, "]")
        assert screen.rows.cursor == 1
        await press(pilot, "]")
        assert "No next document" in lines(screen.status)[0]
        await press(pilot, "[")
        assert screen.rows.cursor == 0


async def test_a_missing_document_is_looked_for_only_in_the_way_that_is_chosen(
    app: BulletinApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_addresses: list[str] = []
    monkeypatch.setattr("tui_reader.ui.main.session.opener", lambda: "browser")
    monkeypatch.setattr(
        "tui_reader.ui.main.session.open_in_browser", lambda address, program: opened_addresses.append(address)
    )
    async with app.run_test(size=STANDARD) as pilot:
        await opened(pilot, ORDER)
        await press(pilot, "]", "s")
        await until(pilot, lambda: isinstance(app.screen, PickScreen))
        assert not opened_addresses
        choices = app.screen.pick_list.choices  # type: ignore[attr-defined]
        assert [each.text for each in choices] == [
            "Search the archive",
            "Search qinghe.example in the browser",
            "Search the web in the browser",
        ]
        await press(pilot, "enter")
        await until(pilot, lambda: main(app).searching and main(app).results.latest.answered)
        assert main(app).results.latest.query.text == '"临溪区节水条例"'
        assert not opened_addresses


async def test_the_web_is_searched_in_the_browser(app: BulletinApp, monkeypatch: pytest.MonkeyPatch) -> None:
    opened_addresses: list[str] = []
    monkeypatch.setattr("tui_reader.ui.main.session.opener", lambda: "browser")
    monkeypatch.setattr(
        "tui_reader.ui.main.session.open_in_browser", lambda address, program: opened_addresses.append(address)
    )
    async with app.run_test(size=STANDARD) as pilot:
        screen = await opened(pilot, ORDER)
        await press(pilot, "]", "enter")
        await until(pilot, lambda: isinstance(app.screen, PickScreen))
        await press(pilot, "down", "down", "enter")
        (address,) = opened_addresses
        assert address.startswith("https://duckduckgo.com/?q=%E4%B8%B4")
        assert "Opened https://duckduckgo.com" in lines(screen.status)[0]


async def test_references_in_the_text_are_marked_and_followed_like_links(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await reading(pilot, ORDER)
        reader = main(app).reader
        await until(pilot, lambda: reader.cited)
        line = next(line for line in range(reader.size.height) if "水价依照" in reader.line(line).text)
        style = next(each.style for each in reader.line(line) if "青禾市供水" in each.text)
        assert style is not None
        assert style.underline
        await press(pilot, "f")
        assert main(app).link_keys.shown
        # The number of the missing document is a link to a search, as before.
        assert "2 links" in lines(main(app).status)[0]
        await press(pilot, "a")
        assert reader.bulletin is not None
        assert reader.bulletin.address == LAW
        heading = reader.current_heading
        assert heading is not None
        assert reader.document.headings[heading].section.label == "第三条"


async def test_the_head_of_a_repealed_text_says_so(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await reading(pilot, LAW)
        text = "".join("".join(lines(main(app).reader)).split())
        assert "repealedsince2026-04-01by关于废止《青禾市供水管理办法》的决定(gr)" in text
        position = main(app).reader.position
        await press(pilot, "]", "]", "g", "g")
        assert main(app).reader.position == position == (0, 0)


async def test_the_row_of_a_repealed_text_says_so(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        pane = main(app).list
        await until(pilot, lambda: any("repealed" in line for line in lines(pane)))
        (row,) = [line for line in lines(pane) if "repealed" in line]
        assert "青禾市供水管理办法" in row


async def test_an_archive_behind_a_network_is_never_asked_by_the_thread_that_draws(
    tmp_path: Path, english: None, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReadingSession, "today", lambda self: date(2026, 5, 2))
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        archive.keep_all(bulletins())
        slow = SlowArchive(archive)
        app = BulletinApp(cast("Archive", slow), Config(chord_timeout=NO_TIMEOUT), clock=clock)
        async with app.run_test(size=STANDARD) as pilot:
            await until(pilot, lambda: any("repealed" in line for line in lines(main(app).list)))
            await pilot.press("j", "enter", "g", "r")
            await until(pilot, lambda: isinstance(app.screen, ReferencesScreen) and app.screen.rows.listing)
            await pilot.press("enter")
            await until(pilot, lambda: main(app).reader.bulletin and main(app).reader.bulletin.address == LAW)
            await pilot.press("A")
            await until(pilot, lambda: isinstance(app.screen, AgendaScreen) and app.screen.rows.dates is not None)
        assert [call.name for call in slow.calls if call.drawing] == []
        app.close()


async def test_results_of_a_search_say_that_a_text_was_repealed(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        results = main(app).results
        await press(pilot, "g", "/", *"title:管理办法", "enter")
        await until(pilot, lambda: results.row_count() == 2)
        await until(pilot, lambda: "repealed" in "\n".join(lines(results)))
        assert ["repealed" in line for line in lines(results) if "2023-05-01" in line] == [True]
