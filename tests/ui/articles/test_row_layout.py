"""A row of the list in the cells it has: everything that fits, nothing beyond the edge."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.archive.values import Row
from tui_reader.text.width import cell_width
from tui_reader.ui.articles.row_layout import RowLayout
from tui_reader.ui.widgets.lines import Line

NOTICE = Row(
    1,
    "notice-1",
    "关于城东片区夜间停水的紧急通知",
    datetime(2022, 2, 3),
    "临溪区供水服务中心",
    None,
    read=False,
    starred=True,
    restored=False,
    tampered=False,
)


def text(line: Line) -> str:
    return "".join(run.text for run in line.runs)


@pytest.mark.parametrize(
    ("width", "row", "shown"),
    [
        pytest.param(
            80,
            NOTICE,
            "✱ 关于城东片区夜间停水的紧急通知                    临溪区供水服务…  2022-02-03 ",
            id="wide",
        ),
        pytest.param(40, NOTICE, "✱ 关于城东片区夜间停水的紧…  2022-02-03 ", id="thin"),
        pytest.param(30, NOTICE, "✱ 关于城东片区夜…  2022-02-03 ", id="thinner"),
        pytest.param(
            61,
            NOTICE._replace(source=None, revisions=2, tags=("重点",), starred=False),
            "▪ 关于城东片区夜间停水的紧急通知        v2 #重点  2022-02-03 ",
            id="notes where the publisher would stand",
        ),
        pytest.param(
            61,
            NOTICE._replace(source="区水务局", tags=("重点", "供水"), read=True),
            "✱ 关于城东片区夜间停…  #重点 #…  区水务局         2022-02-03 ",
            id="notes that squeeze a title",
        ),
        pytest.param(40, NOTICE._replace(title="停水", published=None), "✱ 停水" + " " * 34, id="no date"),
    ],
)
def test_a_row_on_one_line(width: int, row: Row, shown: str) -> None:
    assert text(RowLayout(width, 1).one_line(row, selected=False)) == shown


def test_the_date_below_its_year() -> None:
    thin = RowLayout(40, 1, below_year=True)
    assert text(thin.one_line(NOTICE, selected=False)) == "✱ 关于城东片区夜间停水的紧急通知  02-03 "
    assert text(thin.two_lines(NOTICE, selected=False)[1]) == "  02-03  临溪区供水服务中心"


def test_a_row_on_two_lines() -> None:
    row = NOTICE._replace(tags=("重点", "供水"), revisions=3)
    assert list(map(text, RowLayout(42, 1).two_lines(row, selected=True))) == [
        "✓ 关于城东片区夜间停水的紧急通知",
        "  2022-02-03  临溪区供…  ✱ v3 #重点 #供水",
    ]


@pytest.mark.parametrize(
    ("read", "starred", "selected", "mark"),
    [
        (False, False, False, "▪"),
        (True, False, False, " "),
        (False, True, False, "✱"),
        (False, True, True, "✓"),
    ],
)
def test_the_mark_in_the_gutter(read: bool, starred: bool, selected: bool, mark: str) -> None:
    line = RowLayout(80, 1).one_line(NOTICE._replace(read=read, starred=starred), selected)
    assert text(line)[:2] == f"{mark} "
    assert line.runs[2].role == ("read" if read else "unread"), "the title shows what another mark hides"


ROWS = st.builds(
    NOTICE._replace,
    title=st.text("停水通知 ABC“”·…x̂", min_size=1, max_size=60),
    source=st.none() | st.text("区水务局 Z“”", min_size=1, max_size=30),
    published=st.none() | st.datetimes(),
    tags=st.lists(st.text("重点供水ab“", min_size=1, max_size=20), max_size=6, unique=True).map(tuple),
    revisions=st.integers(1, 12),
)


@given(
    row=ROWS,
    width=st.integers(24, 130),
    ambiguous=st.sampled_from([1, 2]),
    selected=st.booleans(),
    below_year=st.booleans(),
)
def test_no_row_takes_more_cells_than_it_says_and_there_are(
    row: Row, width: int, ambiguous: int, selected: bool, below_year: bool
) -> None:
    layout = RowLayout(width, ambiguous, below_year)
    lines = layout.one_line(row, selected), *layout.two_lines(row, selected)
    for line in lines:
        assert cell_width(text(line), ambiguous) == line.cells <= width
    assert (text(lines[0])[0] == "✓") == selected


@given(row=ROWS, width=st.integers(61, 130), ambiguous=st.sampled_from([1, 2]))
def test_tags_never_squeeze_a_title_while_the_column_of_the_publisher_is_empty(
    row: Row, width: int, ambiguous: int
) -> None:
    layout = RowLayout(width, ambiguous)
    plain = layout.one_line(row._replace(source="区" * 20, tags=(), revisions=1), False).runs[2].text
    tagged = layout.one_line(row._replace(source=None), False).runs[2].text
    assert cell_width(tagged, ambiguous) >= cell_width(plain, ambiguous) - (ambiguous - 1)


def test_an_entry_without_a_publisher_shows_the_source_that_brought_it() -> None:
    tender = NOTICE._replace(source=None, origin="Harbour Board Tenders")
    assert "Harbour Board…" in text(RowLayout(80, 1).one_line(tender, False))
    assert "Harbour Board Tenders" in text(RowLayout(40, 1).two_lines(tender, False)[1])
    stated = tender._replace(source="Port Office")
    assert "Port Office" in text(RowLayout(80, 1).one_line(stated, False))
    assert "Harbour" not in text(RowLayout(80, 1).one_line(stated, False))
