"""The outline pane: folds by key, and how the reading position, find and opening pass them."""

from __future__ import annotations

from support.pilot import WIDE, lines, main, press
from tui_reader.ui.app import BulletinApp


def outline(app: BulletinApp) -> list[str]:
    return [line for line in lines(main(app).outline)[1:] if line]


async def test_a_heading_is_folded_and_unfolded(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "tab", "j", "z", "a")
        assert [line.strip() for line in outline(app)] == ["一、总体要求", "▸ 二、主要措施", "三、组织保障"]
        await press(pilot, "z", "a")
        assert len(outline(app)) == 6
        assert outline(app)[1].startswith("▾ 二、主要措施")


async def test_all_headings_are_folded_and_the_cursor_stays_with_its_section(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "tab", "G", "k", "z", "M")
        assert len(outline(app)) == 3
        assert main(app).outline.current == 1
        await press(pilot, "z", "R")
        assert len(outline(app)) == 6
        assert main(app).outline.current == 1


async def test_a_heading_without_subsections_says_so(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "tab", "z", "a")
        assert "no subsections" in lines(main(app).status)[0]


async def test_the_section_below_folds_is_opened(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "tab", "z", "M", "G", "enter")
        assert main(app).outline.reading == 5


async def test_reading_in_a_hidden_section_marks_the_one_above_it(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "tab", "z", "M", "l", "2", ".", "3", "enter")
        screen = main(app)
        assert screen.outline.reading == 4
        assert (screen.outline.cursor, screen.outline.current) == (1, 1)


async def test_finding_a_hidden_heading_shows_it(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "tab", "z", "M", "/", *"物资", "enter")
        assert main(app).outline.current == 3
        assert len(outline(app)) == 6
