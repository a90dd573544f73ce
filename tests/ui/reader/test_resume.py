"""Reading goes on exactly where it stopped: after other sizes of the terminal, and in the next run."""

from __future__ import annotations

import pytest

from support.pilot import SMALL, STANDARD, WIDE, lines, main, numbered_report, press, settle
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.model import Bulletin, Cell, Paragraph, Table
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.reader.building import build_document
from tui_reader.ui.reader.layout import Layout, Place

MIXED = Bulletin(
    "mixed",
    "混合",
    preamble=(
        Paragraph("First paragraph of a text with spaces, long enough for several lines. " * 6),
        Paragraph("第二段是中文，也有好几行，每一行都有许多字，直到这一段的末尾为止。" * 6),
        Table(((Cell("项目"), Cell("数值")), (Cell("供水量"), Cell("18 700"))), 1, "表1"),
        Paragraph("Last paragraph."),
    ),
)


@pytest.mark.parametrize("keys", [("j",) * 5, ("]", "]", *"jjj"), ("space", "j")])
async def test_other_sizes_in_between_leave_the_first_line_where_it_was(
    app: BulletinApp, keys: tuple[str, ...]
) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", *keys)
        reader = main(app).reader
        before = lines(reader)[1:5]
        for size in (SMALL, WIDE, (50, 30), (33, 14), STANDARD):
            await pilot.resize_terminal(*size)
            await settle(pilot)
        assert lines(reader)[1:5] == before


async def test_the_saved_position_is_that_of_the_line_that_was_read(
    app: BulletinApp, archive: SqliteArchive
) -> None:
    async with app.run_test(size=STANDARD) as pilot:
        await press(pilot, "enter", "space", "j")
        app.session.save_position()
        id = app.session.open_id
        assert id is not None
        saved = archive.marks(id).position
        assert saved is not None
        for size in (SMALL, (33, 14)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            app.session.save_position()
            assert archive.marks(id).position == saved


@pytest.mark.parametrize("bulletin", [numbered_report(), MIXED], ids=["report", "mixed"])
@pytest.mark.parametrize("width", [20, 41, 60])
def test_every_line_with_text_and_every_empty_line_between_is_found_again(bulletin: Bulletin, width: int) -> None:
    layout = Layout(build_document(bulletin), width)
    for block in range(len(layout.document.blocks)):
        for number, line in enumerate(layout.lines(block)):
            if line.cells and all(run.start < 0 for run in line.runs):
                continue  # a rule
            place = Place(block, number)
            assert layout.place_at(*layout.position(place)) == place
