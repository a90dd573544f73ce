"""A table on the whole screen: opened from the text, moved in, sorted, searched, copied and saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from support.pilot import CHINA, SMALL, STANDARD, WIDE, ManualClock, lines, main, press
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.config.settings import Config
from tui_reader.model import Bulletin, Cell, DocumentFile, Paragraph, Section, Table, address_sections
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.keys.keymap import build_keymap
from tui_reader.ui.reader.sheet.screen import SheetScreen
from tui_reader.ui.theme.themes import ThemeLibrary
from tui_reader.ui.widgets.pick_screen import PickScreen

HEAD = ("地区", "常住人口（万人）", "供水量（万立方米）", "漏损率（%）", "客运量（万人次）", "准点率（%）", "备注")
ROWS = (
    (
        "临溪区",
        "62.3",
        "6 480",
        "9.8",
        "6 910",
        "84.1",
        "含代管的街道和开发区，数据由区统计局提供，尚未最终核定。",
    ),
    ("砚湖区", "54.9", "5 120", "9.5", "4 605", "87.9", "—"),
    ("云埠镇", "7.5", "18 700", "10.4", "985", "—", "按户籍人口计算"),
)


def table(caption: str | None, *rows: tuple[str, ...]) -> Table:
    return Table(tuple(tuple(map(Cell, row)) for row in (HEAD, *rows)), 1, caption)


def page(*tables: Table) -> Bulletin:
    published = datetime(2023, 1, 1, tzinfo=CHINA)
    return Bulletin("statistics", "公共服务统计", published=published, preamble=(Paragraph("前言。"), *tables))


@pytest.fixture
def statistics(archive: SqliteArchive, app: BulletinApp) -> BulletinApp:
    archive.keep_all([page(table("表1  主要指标", *ROWS))])
    return app


def sheet(app: BulletinApp) -> SheetScreen:
    assert isinstance(app.screen, SheetScreen)
    return app.screen


def shown(app: BulletinApp) -> list[str]:
    return lines(sheet(app).view)


async def opened(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "enter")


async def test_enter_opens_the_table_in_sight_and_q_returns(statistics: BulletinApp) -> None:
    async with statistics.run_test(size=WIDE) as pilot:
        await opened(pilot)
        rows = shown(statistics)
        assert rows[0].startswith("▐ 表1  主要指标")
        assert "row 1/3 · column 1/7" in rows[0]
        assert rows[1].strip() == "━" * len(rows[1].strip())
        assert rows[2].split() == ["地区", "常住人口", "供水量", "漏损率", "客运量", "准点率", "备注"]
        assert "（万人）" in rows[3]
        assert rows[4].strip() == "─" * len(rows[4].strip())
        assert rows[5].startswith("▸临溪区")
        await press(pilot, "q")
        assert statistics.screen is main(statistics)


async def test_typed_digits_still_lead_to_a_section(statistics: BulletinApp) -> None:
    async with statistics.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "9", "enter")
        assert "no section 9" in lines(main(statistics).status)[0]
        await press(pilot, "J", "enter")
        assert "No table or picture in sight" in lines(main(statistics).status)[0]


async def test_of_several_tables_one_is_chosen(archive: SqliteArchive, app: BulletinApp) -> None:
    archive.keep_all([page(table("表1", *ROWS[:1]), table("表2", *ROWS[1:]))])
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "enter")
        assert isinstance(app.screen, PickScreen)
        await pilot.press("2", "enter")
        await pilot.pause()
        assert "表2" in shown(app)[0]


async def test_columns_scroll_beside_the_first_one(statistics: BulletinApp) -> None:
    async with statistics.run_test(size=SMALL) as pilot:
        await opened(pilot)
        assert "1/3 · 1/7 · ▸3" in shown(statistics)[0]
        await press(pilot, "$")
        rows = shown(statistics)
        assert "备注" in rows[2]
        assert "常住人口" not in rows[2]
        assert any(row.startswith("▸临溪区") for row in rows)
        assert all(len(row) <= 40 for row in rows)
        text = "".join("".join(row.split()[-1:]) for row in rows[3:])
        assert "尚未最终核定" in text.replace(" ", "") or await every_row_is_reached(pilot, statistics)
        await press(pilot, "0")
        assert sheet(statistics).view.column == 0


async def test_hints_name_the_columns_that_there_are(archive: SqliteArchive, app: BulletinApp) -> None:
    archive.keep_all([page(table("表1", *ROWS), Table(((Cell("单列"),), (Cell("一"),)), 1, "表2"))])
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "enter")
        await pilot.press("1", "enter")
        await press(pilot)
        hints = lines(sheet(app).status)
        assert "l column" in hints[0]
        assert "h column" not in hints[0]
        await press(pilot, "$")
        hints = lines(sheet(app).status)
        assert "h column" in hints[0]
        assert "l column" not in hints[0]
        await press(pilot, "q", "enter")
        await pilot.press("2", "enter")
        await press(pilot)
        assert "column" not in lines(sheet(app).status)[0]


async def test_the_whole_card_of_the_current_row_is_highlighted(archive: SqliteArchive, app: BulletinApp) -> None:
    head = (Cell("Name of the district that has it"), Cell("Sum"))
    archive.keep_all([page(Table((head, (Cell("Linxi"), Cell("2")), (Cell("Yanhu"), Cell("3"))), 1, "T"))])
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot)
        await press(pilot, "c")
        reversed_ = [
            {bool(part.style and part.style.reverse) for part in sheet(app).view.line(y)} for y in range(7)
        ]
        # The theme of the terminal's own colours reverses the current row; the heading takes three lines.
        assert reversed_[1:5] == [{True}] * 4
        assert reversed_[5:] == [{False}] * 2


@pytest.mark.parametrize("name", ThemeLibrary().names())
async def test_the_heading_of_the_current_column_stands_out_in_every_theme(
    archive: SqliteArchive, clock: ManualClock, name: str
) -> None:
    archive.keep_all([page(table("表1", *ROWS))])
    app = BulletinApp(archive, Config(), clock=clock, theme=name)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        strip = sheet(app).view.line(2)
        styles = {segment.text.strip(): segment.style for segment in strip if segment.text.strip()}
        others = {style for text, style in styles.items() if text != "地区"}
        assert len(others) == 1
        assert styles["地区"] not in others


async def test_columns_are_aligned_as_the_page_states_it(archive: SqliteArchive, app: BulletinApp) -> None:
    head = tuple(map(Cell, ("Name", "Centred word", "At the right")))
    rows = tuple((Cell(name), Cell("ab", align="center"), Cell("cd", align="right")) for name in ("one", "two"))
    archive.keep_all([page(Table((head, *rows), 1, "T"))])
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        heading, row = (next(line for line in shown(app) if word in line) for word in ("Name", "one"))
        assert row.index("ab") == heading.index("Centred") + 5
        assert row.index("cd") == heading.index("right") + 3


async def every_row_is_reached(pilot: Pilot[None], app: BulletinApp) -> bool:
    """Whether the end of a cell that is higher than the screen is shown further down."""
    for _step in range(6):
        await press(pilot, "j")
        if any("核定" in row for row in shown(app)):
            return True
    return False


async def test_rows_are_sorted_by_the_values_of_a_column(statistics: BulletinApp) -> None:
    async with statistics.run_test(size=WIDE) as pilot:
        await opened(pilot)
        view = sheet(statistics).view
        await press(pilot, "l", "l", "s")
        assert [view.sheet.rows[row][0] for row in view.order] == ["砚湖区", "临溪区", "云埠镇"]
        assert view.row == 1, "the current row stays the current one"
        assert "ascending" in lines(sheet(statistics).status)[0]
        assert shown(statistics)[0].split("▴")[1].startswith(" 供水量（万立方…"), (
            "it stays after the message has gone"
        )
        await press(pilot, "s")
        assert "▾ 供水量" in shown(statistics)[0]
        assert [view.sheet.rows[row][0] for row in view.order] == ["云埠镇", "临溪区", "砚湖区"]
        await press(pilot, "s")
        assert view.order == [0, 1, 2]
        assert not {"▴", "▾"} & set(shown(statistics)[0])
        await press(pilot, "l", "l", "l", "s", "s")
        assert view.order == [1, 0, 2], "a row without a value is last in both orders"


async def test_find_goes_from_cell_to_cell(statistics: BulletinApp) -> None:
    async with statistics.run_test(size=WIDE) as pilot:
        await opened(pilot)
        view = sheet(statistics).view
        await press(pilot, "/", *"9.", "enter")
        assert (view.row, view.column) == (0, 3)
        await press(pilot, "n")
        assert (view.row, view.column) == (1, 3)
        await press(pilot, "n")
        assert (view.row, view.column) == (0, 3)
        await press(pilot, "N")
        assert (view.row, view.column) == (1, 3)
        await press(pilot, "/", *"没有", "enter")
        assert "Not found" in lines(sheet(statistics).status)[0]
        await press(pilot, "escape", "escape")
        assert statistics.screen is main(statistics)


async def test_cards_show_every_value_with_its_heading(statistics: BulletinApp) -> None:
    async with statistics.run_test(size=STANDARD) as pilot:
        await opened(pilot)
        await press(pilot, "c")
        text = [" ".join(line.split()) for line in shown(statistics)]
        assert "▸地区 临溪区" in text
        assert "漏损率（%） 9.8" in text
        rules = [number for number, line in enumerate(text) if line and not line.strip("─")]
        assert rules, "a rule between the records"
        await press(pilot, "c")
        assert "常住人口" in shown(statistics)[2]


async def test_the_table_and_a_cell_are_copied(statistics: BulletinApp) -> None:
    async with statistics.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await press(pilot, "l", "s", "y")
        copied = statistics.clipboard.splitlines()
        assert copied[0] == "\t".join(HEAD)
        assert [line.split("\t")[0] for line in copied[1:]] == ["云埠镇", "砚湖区", "临溪区"]
        assert "a table of 4 rows" in lines(sheet(statistics).status)[0]
        await press(pilot, "Y")
        assert statistics.clipboard == "62.3"


async def test_the_table_is_saved_as_csv_and_never_over_another_file(
    statistics: BulletinApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with statistics.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await press(pilot, "w", "enter")
        saved = tmp_path / "表1-主要指标.csv"
        assert saved.read_text("utf-8-sig").splitlines()[1].startswith("临溪区,62.3,6 480")
        assert "Saved" in lines(sheet(statistics).status)[0]
        saved.write_text("mine", "utf-8")
        await press(pilot, "w", "enter")
        assert saved.read_text("utf-8") == "mine"
        assert "exists already" in lines(sheet(statistics).status)[0]
        await press(pilot, "w", "ctrl+u", *"none.csv/x.csv", "enter")
        await press(pilot, "w", "ctrl+u", *"none.csv/x.csv/y.csv", "enter")
        assert "Not saved" in lines(sheet(statistics).status)[0]


def workbook(*, gaps: tuple[tuple[int, int], ...]) -> Bulletin:
    """A page of one sheet whose table has these rows of the sheet."""
    section = Section(None, None, 1, "Sheet1", blocks=(table(None, *ROWS)._replace(sheet_rows=gaps),))
    read = DocumentFile("xls", "sheets.xls", "1", sheets=("Sheet1",))
    return replace(page(), sections=address_sections((section,)), document=read)


async def test_rows_of_a_sheet_have_their_numbers_in_it(archive: SqliteArchive, app: BulletinApp) -> None:
    """The head is row 3 of the sheet, the rows below it are 4, 40 and 41."""
    archive.keep_all([workbook(gaps=((1, 3), (3, 40)))])
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        assert "row 4/41 · column 1/7" in shown(app)[0]
        await press(pilot, "/", *"云埠", "enter")
        assert "row 41/41" in shown(app)[0]
        await press(pilot, "$", "0", "l", "s")
        assert "row 41/41" in shown(app)[0]
        await press(pilot, "j")
        assert "row 40/41" in shown(app)[0]
        for typed, row, name in (("4", 4, "临溪区"), ("39", 40, "砚湖区"), ("41", 41, "云埠镇")):
            await press(pilot, "g", "d", *typed, "enter")
            assert f"row {row}/41" in shown(app)[0]
            assert any(line.startswith(f"▸{name}") for line in shown(app))
        for typed in ("3", "42", "x", "9" * 5000):
            sheet(app).handlers()["go-to-row"]()
            await press(pilot)
            sheet(app).prompt.query_one(Input).value = typed
            await press(pilot, "enter")
            assert "have numbers from 4 to 41" in lines(sheet(app).status)[0]
        assert "row 41/41" in shown(app)[0]


async def test_a_sheet_that_begins_in_its_first_row_counts_its_head(
    archive: SqliteArchive, app: BulletinApp
) -> None:
    archive.keep_all([workbook(gaps=())])
    async with app.run_test(size=SMALL) as pilot:
        await opened(pilot)
        assert "2/4 · 1/7" in shown(app)[0]


async def test_the_row_of_the_current_match_is_the_current_one(archive: SqliteArchive, app: BulletinApp) -> None:
    archive.keep_all([workbook(gaps=((1, 3), (3, 40)))])
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "/", *"18 700", "enter", "enter")
        assert "row 41/41" in shown(app)[0]


async def test_rows_of_a_page_are_counted_as_they_are_shown(statistics: BulletinApp) -> None:
    async with statistics.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await press(pilot, "l", "s", "g", "d", "3", "enter")
        assert "row 3/3" in shown(statistics)[0]
        assert any(line.startswith("▸临溪区") for line in shown(statistics))


@pytest.mark.no_cover
@pytest.mark.parametrize("size", [(80, 24), (40, 12), (20, 6), (1, 1)])
@pytest.mark.parametrize(
    "rows", [(), ROWS, (("很长的一格，" * 400, *ROWS[0][1:]), *ROWS)], ids=["empty", "usual", "a cell of 2,400"]
)
async def test_every_key_at_every_size(
    archive: SqliteArchive,
    app: BulletinApp,
    size: tuple[int, int],
    rows: tuple[tuple[str, ...], ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    async with app.run_test(size=size) as pilot:
        app.push_screen(SheetScreen(app.session, table("表1", *rows), "t"))
        await pilot.pause()
        keymap = build_keymap()[0]
        for keys in keymap.bindings["table"]:
            await pilot.press(*keys)
            screen = sheet(app)
            if screen.prompt.display:
                screen.prompt.abandon()
            drawn = screen.view.render_lines(screen.view.region.reset_offset)
            assert all(strip.cell_length <= max(size[0], 1) for strip in drawn)


async def test_a_large_table_is_drawn_and_sorted_without_measuring_every_row(
    archive: SqliteArchive, app: BulletinApp
) -> None:
    rows = tuple((f"第{number}行", *ROWS[0][1:]) for number in range(20_000))
    async with app.run_test(size=STANDARD) as pilot:
        app.push_screen(SheetScreen(app.session, table("表1", *rows), "t"))
        await pilot.pause()
        await pilot.press("G")
        assert any("第19999行" in line for line in shown(app))
        await pilot.press("g", "g", "s", "s")
        await pilot.press("g", "g")
        assert any("第19999行" in line for line in shown(app))
