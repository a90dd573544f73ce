"""The path to a section on one line, at every width."""

from __future__ import annotations

import pytest

from support.pilot import WIDE, lines, main, press
from tui_reader.model import Section
from tui_reader.text.width import cell_width
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.reader.document import HeadingBlock
from tui_reader.ui.reader.outline.breadcrumb import breadcrumb

HEADINGS = (
    HeadingBlock(0, Section("第一章", 1, 1, "总则"), None),
    HeadingBlock(1, Section("第二节", 2, 2, "供水管理"), 0),
    HeadingBlock(2, Section("第三条", 3, 3, "居民生活用水"), 1),
)


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        (60, "第一章 总则 › 第二节 供水管理 › 第三条 居民生活用水"),
        (52, "第一章 总则 › 第二节 供水管理 › 第三条 居民生活用水"),
        (48, "第一章 › 第二节 供水管理 › 第三条 居民生活用水"),
        (40, "第二节 供水管理 › 第三条 居民生活用水"),
        (30, "第二节 › 第三条 居民生活用水"),
        (20, "第三条 居民生活用水"),
    ],
)
def test_the_innermost_section_stays_longest(cells: int, shown: str) -> None:
    assert breadcrumb(HEADINGS, 2, cells) == shown


@pytest.mark.parametrize("cells", range(4, 70))
def test_it_never_takes_more_room_than_there_is(cells: int) -> None:
    for current in range(len(HEADINGS)):
        assert cell_width(breadcrumb(HEADINGS, current, cells)) <= cells


async def test_the_bar_of_the_reader_shows_the_path_and_the_progress(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "2", ".", "2", "enter")
        bar = lines(main(app).reader)[0]
        assert "二、主要措施 › （二）物资储备" in bar
        assert bar.endswith("%")
