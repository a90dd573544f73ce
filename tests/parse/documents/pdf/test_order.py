"""The reading order of PDF pages: columns, and heads and feet that are drawn in another order."""

from __future__ import annotations

import pytest

from support.pdf_files import Text, placed_pdf
from support.work import at_most
from tui_reader.model import Bulletin, body_text
from tui_reader.parse.documents.pdf.lines import PrintedLine, PrintedRun
from tui_reader.parse.documents.pdf.order import in_reading_order
from tui_reader.parse.page import parse_page

NUMBERS = "一二三四五六七八九十"


def column(x: float, name: str, *, rows: int = 8, width: int = 20) -> list[Text]:
    """Full lines of a column, the last one short."""
    texts = [f"{name}栏第{NUMBERS[number]}行" + "文" * (width - 5) for number in range(rows)]
    texts[-1] = f"{name}栏到此结束。"
    return [(x, 700.0 - 16 * number, 10.0, text) for number, text in enumerate(texts)]


def text_of(*pages: list[Text]) -> str:
    page = parse_page(placed_pdf(*pages), "/x/gazette.pdf")
    assert isinstance(page, Bulletin), page
    return f"{page.title}\n{body_text(page)}"


def test_columns_that_are_drawn_row_by_row_are_read_one_after_the_other() -> None:
    left, right = column(50, "甲"), column(300, "乙")
    rows = [text for pair in zip(left, right, strict=True) for text in pair]
    found = text_of([(50, 750, 14, "青河市公报"), *rows]).splitlines()
    assert found[0] == "青河市公报"
    assert found[1] == "".join(text for _x, _y, _size, text in left)
    assert found[2] == "".join(text for _x, _y, _size, text in right)


def test_three_columns() -> None:
    columns = [column(x, name, width=14) for x, name in ((30, "甲"), (210, "乙"), (390, "丙"))]
    rows = [text for row in zip(*columns, strict=True) for text in row]
    found = text_of([(50, 750, 14, "青河市公报"), *rows]).splitlines()
    assert found[1:] == ["".join(text for _x, _y, _size, text in one) for one in columns]


def test_a_table_without_rules_is_read_row_by_row() -> None:
    rows: list[Text] = []
    for number in range(8):
        rows += [
            (50.0, 700.0 - 16 * number, 10.0, f"河段{number}"),
            (200.0, 700.0 - 16 * number, 10.0, f"长{number}里"),
        ]
    found = text_of([(50, 750, 14, "河段一览表"), (50, 730, 10, "各河段长度如下。"), *rows])
    assert found.splitlines()[2] == "河段0 长0里"


def test_cells_that_are_drawn_after_the_rest_of_their_rows_stand_in_them() -> None:
    heights = [700.0 - 16 * number for number in range(8)]
    figures: list[Text] = []
    for number, height in enumerate(heights):
        figures += [(50.0, height, 10.0, f"A{number}"), (400.0, height, 10.0, f"{number}.5 20260{number}")]
    names: list[Text] = [(150.0, height, 10.0, f"第{number}河段管理所") for number, height in enumerate(heights)]
    found = text_of([(50, 750, 14, "河段一览表"), (50, 730, 10, "各河段长度如下。"), *figures, *names])
    rows = [f"A{number} 第{number}河段管理所 {number}.5 20260{number}" for number in range(8)]
    assert found.splitlines()[2:] == rows


def test_rows_of_cells_are_no_paragraph_however_full_they_are() -> None:
    rows: list[Text] = []
    for number in range(8):
        height = 700.0 - 16 * number
        name = f"河段{number}" + "管理所" * (number % 3 + 1)
        rows += [
            (50.0, height, 10.0, name),
            (260.0, height, 10.0, f"负责人{number}及其联系方式和办公地址详见名册"),
        ]
    found = text_of([(50, 750, 14, "河段一览表"), (50, 730, 10, "各河段如下。"), *rows]).splitlines()
    assert found[2] == "河段0管理所 负责人0及其联系方式和办公地址详见名册"


def test_narrow_columns_below_full_lines_have_a_width_of_their_own() -> None:
    wide = [(50.0, 780.0 - 16 * number, 10.0, "全" * 50) for number in range(2)]
    found = text_of(
        [(50, 800, 14, "青河市公报"), *wide, *column(50, "甲", width=16), *column(300, "乙", width=16)]
    )
    assert found.splitlines()[-2] == "".join(text for _x, _y, _size, text in column(50, "甲", width=16))


def test_a_head_that_is_drawn_last_is_the_first_line() -> None:
    found = text_of(
        [(50, 700, 10, "各区应当按时上报。"), (50, 680, 10, "特此公告。"), (50, 780, 10, "关于上报河道名录的公告")]
    )
    assert found.splitlines() == ["关于上报河道名录的公告", "各区应当按时上报。", "特此公告。"]


def test_running_heads_that_differ_on_left_and_right_pages() -> None:
    pages: list[list[Text]] = []
    for number in range(8):
        head = "青河市公报" if number % 2 else "第三期"
        pages.append(
            [
                (50, 700, 10, f"这是第{NUMBERS[number]}页的正文。"),
                (50, 780, 10, head),
                (50, 40, 10, f"{number + 1}"),
            ]
        )
    found = text_of(*pages)
    assert found.count("第三期") + found.count("青河市公报") == 0
    assert found.splitlines()[1:] == [f"这是第{NUMBERS[number]}页的正文。" for number in range(8)]


@pytest.mark.no_cover
def test_time_grows_with_the_pieces_on_one_height() -> None:
    lines = [PrintedLine((PrintedRun(f"w{n}", n * 30.0, n * 30.0 + 20, 400.0, 10.0),)) for n in range(1000)]
    with at_most(1_200_000):
        assert in_reading_order(lines) == lines


def test_a_text_box_that_is_drawn_first_comes_behind_the_title() -> None:
    box = [(330.0, 700.0 - 16 * n, 12.0, f"框内第{n}行") for n in range(3)]
    beside = [(50.0, 700.0 - 16 * n, 12.0, f"这是第{n}段的正文。") for n in range(6)]
    assert text_of([*box, (100, 750, 20, "青河市河道管网的改造以及养护公告"), *beside]).splitlines()[:4] == [
        "青河市河道管网的改造以及养护公告",
        "框内第0行",
        "框内第1行",
        "框内第2行",
    ]
