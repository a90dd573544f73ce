"""Long texts are prepared in a thread: the title is there at once, and keys are handled until the text comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot

from support.manual_engine import TIMEOUT
from support.pilot import SMALL, STANDARD, WIDE, lines, main, press, settle, until
from tui_reader.archive.errors import DAMAGED, ArchiveError
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.model import Bulletin, LeftOut, ListBlock, ListItem, Paragraph, Section, Table
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.preparation import LONG_JSON, MANY_PARTS, Preparation
from tui_reader.ui.reader import findable
from tui_reader.ui.reader.reader import Reader

LAST = "供水管网检修完毕。"
LONG = Bulletin(
    "long",
    "供水管网名录",
    sections=(
        Section("一、", 1, 1, "范围", blocks=(Paragraph("水" * (LONG_JSON // 5)),)),
        Section("二、", 2, 1, "名录", blocks=(ListBlock((ListItem("", "甲"),) * MANY_PARTS), Paragraph(LAST))),
    ),
    left_out=(LeftOut("主办：区水务局", "line 90", "a page footer"),),
)


class Gate:
    """Holds a thread at the calls of a function until it is opened, and counts them."""

    def __init__(self, held: Callable[..., Any], only: Callable[[Any], bool]) -> None:
        self.calls = 0
        self._open = Event()
        self._held = held
        self._only = only

    def __get__(self, owner: Any, kind: object = None) -> Callable[..., Any]:
        def call(argument: Any, **options: Any) -> Any:
            if self._only(argument):
                self.calls += 1
                assert self._open.wait(TIMEOUT)
            return self._held(owner, argument, **options)

        return call

    def open(self) -> None:
        self._open.set()


@pytest.fixture
def long(archive: SqliteArchive) -> int:
    return archive.keep(LONG)


@pytest.fixture
def reading(long: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """Holds the reading of the long text from the archive."""
    gate = Gate(SqliteArchive.bulletin, lambda id: id == long)
    monkeypatch.setattr(SqliteArchive, "bulletin", gate)
    yield gate
    gate.open()


@pytest.fixture
def building(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """Holds the making of the long text's document."""
    gate = Gate(Reader.built, lambda bulletin: bulletin.address == LONG.address)
    monkeypatch.setattr(Reader, "built", gate)
    yield gate
    gate.open()


async def open_long(pilot: Pilot[None], id: int) -> None:
    """Read the long text as Enter on its row does."""
    app = pilot.app
    assert isinstance(app, BulletinApp)
    row = app.session.rows.index_of(id)
    assert row is not None
    main(app).list.move_to(row, notify=False)
    await press(pilot, "enter")


def shown(app: BulletinApp) -> str | None:
    bulletin = main(app).reader.bulletin
    return bulletin.address if bulletin else None


@pytest.mark.parametrize("size", [WIDE, STANDARD, SMALL], ids=["120x40", "80x24", "40x12"])
async def test_the_title_is_there_at_once_and_the_text_comes_whole(
    app: BulletinApp, long: int, reading: Gate, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await open_long(pilot, long)
        screen = main(app)
        assert screen.focused is screen.reader
        text = "\n".join(lines(screen.reader))
        assert "供水管网名录" in text
        assert "Preparing the text… Escape cancels" in text
        assert not app.session.archive.marks(long).read
        reading.open()
        await until(pilot, lambda: shown(app) == "long")
        assert "供水管网名录" in "\n".join(lines(screen.reader))
        assert [heading.section.heading for heading in screen.outline.headings] == ["范围", "名录"]
        assert app.session.archive.marks(long).read
        await press(pilot, "G")
        assert LAST in "\n".join(lines(screen.reader))


@pytest.mark.parametrize("held", ["reading", "building"])
async def test_another_article_is_shown_at_once_and_stays(
    app: BulletinApp, long: int, held: str, request: pytest.FixtureRequest
) -> None:
    gate: Gate = request.getfixturevalue(held)
    async with app.run_test(size=WIDE) as pilot:
        await open_long(pilot, long)
        await until(pilot, lambda: gate.calls)
        await press(pilot, "K")
        assert shown(app) == "notice-1"
        gate.open()
        await until(pilot, lambda: not app.session.preparation.running)
        assert shown(app) == "notice-1"
        assert not app.session.archive.marks(long).read


@pytest.mark.parametrize("held", ["reading", "building"])
@pytest.mark.parametrize("key", ["escape", "q"])
async def test_escape_and_q_go_back_to_the_list(
    app: BulletinApp, long: int, held: str, key: str, request: pytest.FixtureRequest
) -> None:
    gate: Gate = request.getfixturevalue(held)
    async with app.run_test(size=STANDARD) as pilot:
        await open_long(pilot, long)
        await until(pilot, lambda: gate.calls)
        await press(pilot, key)
        screen = main(app)
        assert screen.focused is screen.list
        assert not app.session.preparation.running
        gate.open()
        await press(pilot, "j")
        assert shown(app) is None
        assert not app.session.archive.marks(long).read


async def test_what_was_cancelled_is_opened_by_the_next_key(app: BulletinApp, long: int, reading: Gate) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await open_long(pilot, long)
        await press(pilot, "escape")
        assert "Not opened, as you asked" in "\n".join(lines(main(app).reader))
        reading.open()
        await press(pilot, "enter")
        await until(pilot, lambda: shown(app) == "long")


async def test_the_program_ends_while_a_text_is_prepared(app: BulletinApp, long: int, reading: Gate) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await open_long(pilot, long)
        await pilot.press("Q")
        assert not app.is_running


async def test_a_text_that_enter_opens_while_it_is_previewed_is_prepared_once(
    app: BulletinApp, long: int, reading: Gate
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        app.session.show(long)
        await open_long(pilot, long)
        reading.open()
        await until(pilot, lambda: shown(app) == "long")
        assert reading.calls == 1
        assert app.session.archive.marks(long).read
        assert main(app).focused is main(app).reader


async def test_back_returns_to_the_position_in_a_long_text(app: BulletinApp, long: int) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await open_long(pilot, long)
        await until(pilot, lambda: shown(app) == "long")
        await press(pilot, "]", "]", "j", "j", "j")
        before = main(app).reader.position
        await press(pilot, "K")
        assert shown(app) == "notice-1"
        await press(pilot, "ctrl+o")
        await until(pilot, lambda: shown(app) == "long")
        assert main(app).reader.position == before


async def test_a_search_leads_to_its_hit_in_a_long_text(app: BulletinApp, long: int, reading: Gate) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "/", *"检修完毕", "enter")
        screen = main(app)
        await until(pilot, lambda: screen.results.latest and screen.results.latest.answered)
        await press(pilot, "enter")
        assert shown(app) != "long"
        reading.open()
        await until(pilot, lambda: shown(app) == "long" and screen.reader.matches.all)
        assert LAST in "\n".join(lines(screen.reader))


async def test_a_long_text_that_is_damaged_is_explained(
    app: BulletinApp, long: int, archive: SqliteArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(archive: SqliteArchive, id: int) -> Bulletin:
        raise ArchiveError(archive.path, f"bulletin {id}: {DAMAGED}")

    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        monkeypatch.setattr(SqliteArchive, "bulletin", damaged)
        await open_long(pilot, long)
        await until(pilot, lambda: not app.session.preparation.running)
        assert DAMAGED in main(app).status.message
        assert "Preparing" not in "\n".join(lines(main(app).reader))


async def test_left_out_text_is_added_to_a_long_text_in_a_thread(
    app: BulletinApp, long: int, building: Gate
) -> None:
    building.open()
    async with app.run_test(size=WIDE) as pilot:
        await open_long(pilot, long)
        await until(pilot, lambda: shown(app) == "long")
        app.session.toggle_left_out()
        assert not main(app).reader.whole
        await until(pilot, lambda: main(app).reader.whole)
        await press(pilot, "G")
        assert "主办：区水务局" in "\n".join(lines(main(app).reader))


async def test_steps_to_the_next_match_wait_for_the_number_of_matches(
    app: BulletinApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter")
        monkeypatch.setattr(findable, "FIND_AT_ONCE", 1)
        reader = main(app).reader
        reader.find("供水保障")
        assert reader.finding
        main(app).finder.step(1)
        main(app).finder.step(1)
        await until(pilot, lambda: not reader.finding)
        assert len(reader.matches.all) > 2
        assert reader.current_match == 2


async def test_a_short_text_is_shown_by_the_key_itself(app: BulletinApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        monkeypatch.setattr(BulletinApp, "in_background", lambda app, work: pytest.fail("a thread was started"))
        session = app.session
        session.read(session.rows.row(1).id)
        assert shown(app) == session.rows.row(1).address


@pytest.mark.parametrize(
    ("bulletin", "many"),
    [
        (Bulletin("a", preamble=(Paragraph("水"),) * MANY_PARTS), False),
        (Bulletin("a", preamble=(Paragraph("水"),) * (MANY_PARTS + 1)), True),
        (Bulletin("a", preamble=(Table(((),) * (MANY_PARTS + 1)),)), True),
        (Bulletin("a", sections=(Section(None, None, 1, "", sections=LONG.sections),)), True),
        (Bulletin("a", left_out=(LeftOut("x", "aside", "beside"),) * (MANY_PARTS + 1)), True),
        (Bulletin("a", preamble=(Paragraph("水" * LONG_JSON),)), False),
    ],
    ids=["paragraphs", "one more", "rows", "items in sections", "left-out texts", "one long paragraph"],
)
def test_a_document_of_many_parts_is_made_in_a_thread(bulletin: Bulletin, many: bool) -> None:
    assert Preparation.making_is_long(bulletin) is many
    assert Preparation.making_is_long(replace(bulletin, title="x")) is many
