"""Searching the whole archive on the screen: typing, results, reading at a hit, saved searches, at three sizes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from support.pilot import SMALL, STANDARD, WIDE, lines, main, press, settle
from tui_reader.archive.protocol import Archive
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.search.results import Portion, Results
from tui_reader.ui.widgets.clean_input import CleanInput
from tui_reader.ui.widgets.pick_screen import PickScreen

WAIT = 10
"""Seconds after which a thread goes on in any case."""


async def found(pilot: Pilot[None], *keys: str) -> None:
    """Press keys and wait until the search that they began has answered."""
    await pilot.press(*keys)
    pane = main(pilot.app).results  # type: ignore[arg-type]
    await pilot.pause()
    await until(pilot, lambda: not pane.latest or (pane.next_results is None and pane.latest.answered))
    await settle(pilot)


async def until(pilot: Pilot[None], here: Callable[[], bool]) -> None:
    """Wait for what a thread brings; two seconds are more than it ever takes."""
    for _ in range(200):
        if here():
            return
        await pilot.pause(0.01)
    pytest.fail("nothing came from the thread")


@pytest.mark.parametrize("size", [WIDE, STANDARD, SMALL], ids=["120x40", "80x24", "40x12"])
async def test_what_is_typed_is_found_and_read_where_it_stands(app: BulletinApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await press(pilot, "j")
        before = main(app).list.current
        await found(pilot, "g", "/", *"物資")
        screen = main(app)
        assert "1" in lines(screen.results)[0]
        assert "临溪区供水保障" in lines(screen.results)[1]
        await found(pilot, "enter")
        assert screen.focused is screen.results
        await press(pilot, "enter")
        assert screen.focused is screen.reader
        assert "物资储备" in "".join(lines(screen.reader))
        assert [match.number for match in screen.reader.matches.all] == [0]
        await press(pilot, "q", "q")
        assert screen.focused is screen.list
        assert screen.list.current == before
        assert before is not None
        assert app.session.open_id == before.id or "reader" not in screen.areas


async def test_enter_before_the_first_hit_opens_it_when_it_comes(
    app: BulletinApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive, fetch = threading.Event(), Results.fetch

    def held(results: Results, archive: Archive, limit: int) -> Portion | None:
        arrive.wait(WAIT)
        return fetch(results, archive, limit)

    async with app.run_test(size=WIDE) as pilot:
        await found(pilot, "g", "/", *"巡检", "enter")
        monkeypatch.setattr(Results, "fetch", held)
        # The hits of the former search are still there.
        await pilot.press("g", "/", *"物資", "enter", "enter")
        screen = main(app)
        assert screen.focused is screen.results
        arrive.set()
        await until(pilot, lambda: screen.focused is screen.reader)
        await settle(pilot)
        assert "物资储备" in "".join(lines(screen.reader))


async def test_enter_without_a_hit_says_that_nothing_was_found(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await found(pilot, "g", "/", *"zzzz", "enter")
        await press(pilot, "enter")
        assert main(app).status.message == "Nothing found"


async def test_hits_are_gone_through_marked_and_ordered(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await found(pilot, "g", "/", *"巡检 次", "enter")
        screen = main(app)
        assert lines(screen.results)[0].startswith("▐ 巡检 次")
        assert lines(screen.results)[0].endswith("newest first  1/12")
        await press(pilot, "s", "j", "m")
        assert archive.counts().starred == 1
        assert archive.counts().unread == 12
        assert [line[:2] for line in lines(screen.results)[1:7:3]] == ["✱ ", "  "]
        await press(pilot, "ctrl+z", "enter", "N", "N")
        assert "第11次" not in lines(screen.reader)[1]
        await press(pilot, "q")
        await found(pilot, "S")
        assert lines(screen.results)[0].endswith("by relevance  1/12")


async def test_a_search_starts_empty_with_the_earlier_ones_above(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await found(pilot, "g", "/", *"巡检", "enter", "g", "/", *"供水", "enter", "q")
        await press(pilot, "g", "/")
        typed = main(app).prompt.query_one(CleanInput)
        assert typed.value == ""
        shown = "\n".join(lines(main(app).results))
        assert 0 < shown.find("供水") < shown.find("巡检")
        await press(pilot, "up")
        assert typed.value == "供水"


async def test_enter_without_a_query_keeps_what_was_found(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await found(pilot, "g", "/", *"巡检", "enter", "g", "/", "enter")
        assert lines(main(app).results)[0].split() == ["▐", "巡检", "newest", "first", "1/12"]


async def test_a_query_that_cannot_be_read_says_so_and_keeps_what_was_found(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await found(pilot, "g", "/", *"巡检")
        screen = main(app)
        await found(pilot, ")")
        shown = lines(screen.results)[0]
        note = screen.prompt.query_one("#error")
        assert note.display
        assert "parenthesis" in str(note.visual)
        assert shown.split() == ["巡检", "newest", "first", "1/12"]
        await pilot.press("backspace")
        assert not note.display
        await found(pilot, "enter", "g", "/", "ctrl+u", *"供水", "enter", "g", "/", "up", "up", "enter")
        assert lines(screen.results)[0].split() == ["▐", "巡检", "newest", "first", "1/12"]
        await found(pilot, "g", "/", *" ti", "tab", "escape")
        assert lines(screen.results)[0].split() == ["▐", "巡检", "newest", "first", "1/12"]
        await press(pilot, "escape")
        assert screen.focused is screen.list


async def test_a_saved_search_is_a_view_with_its_unread_count(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await found(pilot, "g", "/", *"巡检", "enter")
        await press(pilot, "m", "*", *"巡检", "enter", "q", "g", "v")
        picker = app.screen
        assert isinstance(picker, PickScreen)
        assert [choice.text for choice in picker.pick_list.choices] == ["All", "Unread", "Starred", "巡检"]
        await until(pilot, lambda: picker.pick_list.choices[3].note == "11 unread")
        await found(pilot, "down", "down", "down", "enter")
        assert lines(main(app).results)[0].split() == ["▐", "巡检", "newest", "first", "1/12"]
        await pilot.press("g", "v", "down", "down", "down", "delete", "escape")
        assert archive.saved_queries() == []


async def test_tab_after_in_completes_the_names_of_the_sources(app: BulletinApp, tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(
        "sources:\n  - {name: waterworks, address: 'https://water.example/'}\n"
        "  - {name: roads, address: 'https://roads.example/'}\n"
    )
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "/", *"in:")
        typed = main(app).prompt.query_one(CleanInput)

        async def tab_completes() -> bool:
            await press(pilot, "tab")
            return typed.value != "in:"

        while not await tab_completes():
            await pilot.pause(0.01)
        assert typed.value == "in:waterworks"
        await press(pilot, "tab")
        assert typed.value == "in:roads"
