"""Tables of ruled PDF pages: cells, joined cells, text around them; and what is no table."""

from __future__ import annotations

import itertools

import pytest

from support.pdf_files import page_of, pdf, placed_pdf
from tui_reader.model import Bulletin, Cell, Paragraph, Table, body_text
from tui_reader.parse.documents.pdf import tables
from tui_reader.parse.documents.printed.table_marks import mark_of, table_of
from tui_reader.parse.page import parse_page

EDGES = (50, 150, 250, 350)
LEVELS = (700, 670, 640, 610)


def ruled(*, without: tuple[tuple[int, int, int, int], ...] = ()) -> str:
    """The rules of a grid of three columns and rows, but for some."""
    lines = [(left, level, right, level) for level in LEVELS for left, right in itertools.pairwise(EDGES)]
    lines += [(edge, upper, edge, lower) for edge in EDGES for upper, lower in itertools.pairwise(LEVELS)]
    return " ".join(f"{a} {b} m {c} {d} l S" for a, b, c, d in lines if (a, b, c, d) not in without)


def words(*cells: tuple[int, int, str]) -> list[tuple[float, float, str]]:
    """Texts in the grid, by column and row."""
    return [(EDGES[column] + 5, LEVELS[row] - 20, text) for column, row, text in cells]


GRID = words(*((c, r, f"{'甲乙丙'[c]}{r}") for r in range(3) for c in range(3)))
ABOVE = [(50.0, 760.0, "采购项目一览表"), (50.0, 730.0, "本年度采购项目如下，请各单位按时办理。")]
BELOW = [(50.0, 580.0, "以上事项由采购科负责解释。")]


def read(data: bytes) -> Bulletin:
    page = parse_page(data, "/x/list.pdf")
    assert isinstance(page, Bulletin), page
    return page


def test_a_grid_is_a_table_in_its_place() -> None:
    page = read(page_of([*ABOVE, *GRID, *BELOW], ruled()))
    rows = tuple(tuple(Cell(f"{name}{row}") for name in "甲乙丙") for row in range(3))
    assert page.preamble == (Paragraph(ABOVE[1][2]), Table(rows), Paragraph(BELOW[0][2]))
    assert page.title == "采购项目一览表"


def test_cells_span_the_rules_that_are_missing() -> None:
    texts = [one for one in GRID if one[2] not in ("乙0", "甲2")]
    page = read(page_of([*ABOVE, *texts], ruled(without=((150, 700, 150, 670), (50, 640, 150, 640)))))
    table = page.preamble[-1]
    assert isinstance(table, Table)
    assert table.rows == (
        (Cell("甲0", 2), Cell("丙0")),
        (Cell("甲1", 1, 2), Cell("乙1"), Cell("丙1")),
        (Cell("乙2"), Cell("丙2")),
    )


def test_lines_of_a_cell_are_joined() -> None:
    texts = [*GRID[1:], (55.0, 688.0, "采购"), (55.0, 674.0, "项目")]
    table = read(page_of([*ABOVE, *texts], ruled())).preamble[-1]
    assert isinstance(table, Table)
    assert table.rows[0][0] == Cell("采购项目")


def test_text_beside_the_rules_keeps_its_line() -> None:
    labels = [(5.0, LEVELS[row] - 20.0, f"标{row}") for row in range(3)]
    page = read(page_of([*ABOVE, *labels, *GRID], ruled()))
    assert not any(isinstance(block, Table) for block in page.preamble)
    assert all(text in body_text(page) for *_place, text in (*labels, *GRID))


@pytest.mark.parametrize(
    ("without", "text"),
    [
        (((250, 610, 350, 610), (350, 640, 350, 610)), "丙2"),
        (((250, 700, 350, 700), (350, 700, 350, 670)), "丙0"),
        (((50, 700, 150, 700), (50, 700, 50, 670)), "甲0"),
    ],
)
def test_text_in_an_open_corner_is_kept(without: tuple[tuple[int, int, int, int], ...], text: str) -> None:
    page = read(page_of([*ABOVE, *GRID, *BELOW], ruled(without=without)))
    assert all(one in body_text(page) for *_place, one in GRID)
    assert body_text(page).count(text) == 1


def test_a_frame_around_text_is_no_table() -> None:
    frame = " ".join(["50 700 m 350 700 l S 350 700 m 350 610 l S 350 610 m 50 610 l S 50 610 m 50 700 l S"] * 2)
    page = read(page_of([*ABOVE, *GRID], frame))
    assert not any(isinstance(block, Table) for block in page.preamble)


def test_pages_beyond_the_most_show_tables_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_PAGES", 0)
    page = read(page_of([*ABOVE, *GRID], ruled()))
    assert not any(isinstance(block, Table) for block in page.preamble)
    assert "甲0" in body_text(page)


def test_powers_in_cells_stay_in_their_line() -> None:
    texts = [*((x, y, 12.0, text) for x, y, text in GRID[1:]), (55.0, 680.0, 12.0, "35m"), (91.0, 685.0, 7.0, "2")]
    page = read(placed_pdf(texts, drawn=ruled()))
    table = next(block for block in page.preamble if isinstance(block, Table))
    assert table.rows[0][0] == Cell("35m²")


def pages_with(*pages: list[tuple[float, float, str]]) -> Bulletin:
    """Pages with texts, each with the rules of the grid."""
    return read(placed_pdf(*([(x, y, 12.0, text) for x, y, text in page] for page in pages), drawn=ruled()))


def second_page(first_row: tuple[str, str, str]) -> list[tuple[float, float, str]]:
    rest = ((c, r, f"{'丁戊己'[c]}{r}") for r in (1, 2) for c in range(3))
    return words(*((c, 0, text) for c, text in enumerate(first_row)), *rest)


def test_a_table_that_goes_on_on_the_next_page_is_one() -> None:
    page = pages_with([*ABOVE, *GRID], [*second_page(("丁0", "戊0", "己0")), *BELOW])
    found = [block for block in page.preamble if isinstance(block, Table)]
    assert [[[cell.text for cell in row] for row in one.rows] for one in found] == [
        [[f"{name}{row}" for name in "甲乙丙"] for row in range(3)]
        + [[f"{name}{row}" for name in "丁戊己"] for row in range(3)]
    ]


def test_the_head_of_a_table_that_is_repeated_on_the_next_page_is_left_out_there() -> None:
    page = pages_with([*ABOVE, *GRID], second_page(("甲0", "乙0", "丙0")))
    found = [block for block in page.preamble if isinstance(block, Table)]
    assert [[row[0].text for row in one.rows] for one in found] == [["甲0", "甲1", "甲2", "丁1", "丁2"]]


def test_tables_with_text_between_them_are_two() -> None:
    page = pages_with(
        [*ABOVE, *GRID], [(50.0, 760.0, "另一张表如下，单位为里。"), *second_page(("丁0", "戊0", "己0"))]
    )
    assert [len(block.rows) for block in page.preamble if isinstance(block, Table)] == [3, 3]


@pytest.mark.parametrize("number", [0, 7, 123])
def test_the_line_of_a_table_leads_back_to_it(number: int) -> None:
    assert table_of(mark_of(number)) == number
    assert table_of("■ ruledtable") is None


def test_a_line_like_a_mark_is_kept() -> None:
    for data in (
        pdf(["通知", mark_of(3), "正文如下。"]),
        page_of([*ABOVE, *GRID, (50, 500, mark_of(3))], ruled()),
    ):
        assert mark_of(3) in body_text(read(data))
