"""Bulletins selected, marked, tagged and filtered with keys, taken back, and gone to by row and date."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.pilot import SMALL, STANDARD, WIDE, follow, lines, main, press, settle
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import View
from tui_reader.model import Bulletin, Paragraph
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.articles import list_actions
from tui_reader.ui.widgets.pick_screen import PickScreen


def said(app: BulletinApp) -> str:
    return lines(main(app).status)[0]


def heading(app: BulletinApp) -> str:
    return lines(main(app).list)[0]


def barred(app: BulletinApp) -> list[str]:
    """The titles of the rows that are drawn as selected."""
    return [line[2:] for line in lines(main(app).list)[1:] if line.startswith("✓")]


async def test_what_is_selected_is_marked_together_and_taken_back(
    app: BulletinApp, archive: SqliteArchive
) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "x", "j", "j", "X")
        assert "3 selected" in heading(app)
        assert len(barred(app)) == 3
        assert "deselect" in said(app)
        await press(pilot, "k", "x")
        assert "2 selected" in heading(app)
        await press(pilot, "m")
        assert "2 marked as read" in said(app)
        assert archive.counts().unread == 11
        await press(pilot, "s")
        assert archive.counts().starred == 2
        await press(pilot, "escape")
        assert barred(app) == []
        await press(pilot, "s")
        assert archive.counts().starred == 3
        await press(pilot, "ctrl+z", "ctrl+z")
        assert archive.counts().starred == 0
        await press(pilot, "ctrl+z")
        assert "Undone: 2 marked as read" in said(app)
        assert archive.counts().unread == 13
        await press(pilot, "ctrl+z")
        assert "Nothing to undo" in said(app)


async def test_what_was_taken_back_of_one_article_is_named(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "s", "j", "ctrl+z")
        assert "Star" in said(app)
        assert "临溪区供水保障工作报告" in said(app)


async def test_all_that_is_unread_is_selected_read_and_gone(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        archive.set_read(1, True)
        await press(pilot, "2", "ctrl+a")
        assert "12 selected" in heading(app)
        await press(pilot, "m")
        assert heading(app).split() == ["▐", "Unread", "0"]
        assert len(main(app).list.selection) == 0
        assert archive.counts().unread == 0
        await press(pilot, "ctrl+z")
        assert heading(app).split() == ["▐", "Unread", "1/12"]


async def test_too_large_a_selection_is_reported_with_its_number(
    app: BulletinApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_actions, "MOST", 5)
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "ctrl+a")
        assert "Cannot select 13 articles (limit 5)" in said(app)
        assert len(main(app).list.selection) == 0
        await press(pilot, "x", "j", "j", "j", "X", "G", "x", "k", "k", "X")
        assert "Cannot select 7 articles" in said(app)
        assert len(main(app).list.selection) == 5


async def test_a_long_operation_is_announced_first(
    app: BulletinApp, archive: SqliteArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_actions, "LONG", 3)
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "ctrl+a")
        heard: list[str] = []
        monkeypatch.setattr(main(app).status, "show_message", heard.append)
        await press(pilot, "m", "ctrl+z")
        assert [message for message in heard if message] == [
            "Marking 13…",
            "13 marked as read.",
            "Undoing 13…",
            "Undone: 13 marked as read.",
        ]
        assert archive.counts().unread == 13


async def test_tags_are_typed_completed_shown_and_filtered_by(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "#")
        await pilot.press(*"水务 重点", "enter")
        await settle(pilot)
        assert "Tagged #水务." in said(app)
        assert any("#水务 #重点" in line for line in lines(main(app).list))
        await press(pilot, "j", "x", "k", "x", "#")
        assert "Tags (#水务 #重点 on some):" in lines(main(app).prompt.query_one("Static"))[0]
        await pilot.press("重", "tab", "enter")
        await settle(pilot)
        assert archive.tags()[1][:2] == ("重点", 2)
        await press(pilot, "escape", "#")
        assert main(app).prompt.mount_input().value == "水务 重点 "
        await pilot.press(*"-水务", "enter")
        await settle(pilot)
        assert archive.tags_of([1]) == {1: ("重点",)}
        await press(pilot, "\\")
        await pilot.press(*"#重点", "enter")
        await settle(pilot)
        assert heading(app).split() == ["▐", "Articles", "·", "#重点", "1/2"]


async def test_filters_add_up_and_are_taken_off(app: BulletinApp, archive: SqliteArchive) -> None:
    archive.set_read(3, True)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "\\")
        assert isinstance(app.screen, PickScreen)
        await pilot.press(*"区水务局", "enter")
        await settle(pilot)
        assert main(app).list.rows.view == View(source="区水务局")
        await press(pilot, "\\")
        await pilot.press(*"dat", "enter")
        await settle(pilot)
        await pilot.press(*"2022-02-30", "enter")
        await settle(pilot)
        assert "no day 2022-02-30" in said(app)
        await press(pilot, "\\")
        await pilot.press(*"dat", "enter")
        await settle(pilot)
        await pilot.press(*"2022-02", "enter")
        await settle(pilot)
        assert heading(app).split("  ")[0] == "▐ Articles · 区水务局 · 2022-02"
        assert heading(app).endswith("/12")
        await press(pilot, "2")
        assert heading(app).split("  ")[0] == "▐ Unread · 区水务局 · 2022-02"
        assert heading(app).endswith("/11")
        await press(pilot, "1")
        assert heading(app).split("  ")[0] == "▐ Articles · 区水务局 · 2022-02"
        assert heading(app).endswith("/12")
        assert "1 again" in said(app)
        await press(pilot, "1")
        assert main(app).list.rows.view == View()


async def test_a_filter_with_nothing_behind_it_says_how_to_leave_it(app: BulletinApp) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        main(app).list.set_view(View(tag="没有"))
        await settle(pilot)
        assert any("1 show all articles" in line for line in lines(main(app).list))
        await press(pilot, "x", "X", "ctrl+a", "m", "s", "#", "M", "j", "G", "space", "b", "1", "1")
        assert heading(app).endswith("1/13")


@pytest.mark.parametrize(
    ("keys", "title"),
    [
        pytest.param(":3\n", "第11次", id="a row"),
        pytest.param(":99\n", "第1次", id="beyond the last row"),
        pytest.param(":2022-02\n", "第12次", id="a month"),
        pytest.param("gd2022-02-05\n", "第5次", id="a day"),
        pytest.param("Sgd2022-02-05\n", "第5次", id="a day while titles are in order"),
    ],
)
async def test_a_row_or_a_date_is_gone_to(app: BulletinApp, keys: str, title: str) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, *("enter" if key == "\n" else key for key in keys))
        row = main(app).list.current
        assert row is not None
        assert title in row.title
        assert main(app).list.rows.view.order == "date"


async def test_text_that_is_neither_row_nor_date_is_reported(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "d")
        await pilot.press(*"soon", "enter")
        await settle(pilot)
        assert "soon is not a date" in said(app)


async def test_headings_name_months_and_publishers_and_can_be_hidden(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        shown = lines(main(app).list)
        assert [line.strip(" ─") for line in shown if line.startswith("  2022-")] == ["2022-03", "2022-02"]
        await press(pilot, "G")
        assert main(app).list.cursor == 12
        await press(pilot, "M")
        assert not any(line.startswith("  2022-0") and "─" in line for line in lines(main(app).list))
        await press(pilot, "M", "S", "S")
        assert any(line.startswith("  区水务局 ──") for line in lines(main(app).list))
        await press(pilot, "S")
        assert any(line.startswith("  Unread · 2022-02 ──") for line in lines(main(app).list))


@pytest.mark.parametrize("size", [WIDE, STANDARD, SMALL], ids=["120x40", "80x24", "40x12"])
async def test_rows_with_all_marks_fit_the_pane(
    app: BulletinApp, archive: SqliteArchive, size: tuple[int, int]
) -> None:
    archive.keep(
        Bulletin("notice-12", "关于第12次巡检的更正通知" * 3, published=None, preamble=(Paragraph("更正。"),))
    )
    archive.tag([2, 13], ["重点", "供水管网", "long-running"], [])
    async with app.run_test(size=size) as pilot:
        await press(pilot, "M", "ctrl+a", "G")
        pane = main(app).list
        strips = pane.render_lines(pane.region.reset_offset)
        assert all(strip.cell_length == size[0] or strip.cell_length == pane.size.width for strip in strips)
        assert any("v2 #" in line for line in lines(pane))
        assert "13 selected" in heading(app)


async def test_what_another_program_keeps_moves_no_row_on_the_screen(
    app: BulletinApp, archive: SqliteArchive, tmp_path: Path
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "G", "k")
        before = lines(main(app).list)
        row = main(app).list.current
        assert row is not None
        place = next(y for y, line in enumerate(before) if row.title[:10] in line)
        with SqliteArchive.open(tmp_path / "archive.sqlite") as other:
            for number in range(30):
                other.keep(Bulletin(f"late-{number}", f"新到的公报{number}", published=row.published))
        follow(app)
        await settle(pilot)
        assert "30 new articles" in said(app)
        assert main(app).list.current == row
        assert row.title[:10] in lines(main(app).list)[place]


async def test_arrivals_wait_while_somebody_types_and_add_up_until_a_key(app: BulletinApp, tmp_path: Path) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        with SqliteArchive.open(tmp_path / "archive.sqlite") as other:
            other.keep(Bulletin("late-1", "新到的公报"))
            await press(pilot, "/")
            follow(app)
            assert len(main(app).list.rows) == 13
            await press(pilot, "escape")
            follow(app)
            assert "1 new article" in said(app)
            other.keep(Bulletin("late-2", "又一期公报"))
            follow(app)
            assert "2 new articles" in said(app)
            await press(pilot, "s")
            other.keep(Bulletin("late-3", "再一期公报"))
            follow(app)
            assert "Starred." in said(app)
            other.set_read(1, True)
            follow(app)
        assert main(app).list.rows.counts().unread == 15
