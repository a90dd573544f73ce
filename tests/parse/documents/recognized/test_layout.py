"""Reading order of recognized pages: lines, indents, columns, tables."""

from __future__ import annotations

from support.recognition import HIGH, LINE, page_with
from tui_reader.model import Cell, Table
from tui_reader.parse.documents.recognized.layout import items_of
from tui_reader.parse.documents.recognized.page import PixelBox, RecognizedPage, TextPiece

LEFT = [
    "关于河道管理的通知如下所",
    "述各区水利局应当在六月底",
    "前上报本区的河道名录并且",
    "按季度更新其中的数据以便",
    "公众查阅和监督执行的情况",
]
RIGHT = [
    "逾期不报的单位由市水利局",
    "通报批评并责令其限期改正",
    "仍不改正的追究有关负责人",
    "的责任本通知自发布之日起",
    "施行有效期五年由本局解释",
]


def joined(*pages: RecognizedPage) -> RecognizedPage:
    return RecognizedPage(1240, 1754, tuple(piece for page in pages for piece in page.pieces))


def texts(page: RecognizedPage) -> list[str]:
    return [item.text for item in items_of(page)]


def rules(lefts: tuple[int, ...], tops: tuple[int, ...]) -> tuple[PixelBox, ...]:
    across = [PixelBox(lefts[0], top - 1, lefts[-1], top + 1) for top in tops]
    return (*across, *(PixelBox(left - 1, tops[0], left + 1, tops[-1]) for left in lefts))


def test_lines_from_top_to_bottom_in_any_order() -> None:
    page = page_with("第一行的文字", "第二行的文字", "第三行的文字")
    assert texts(page._replace(pieces=page.pieces[::-1])) == ["第一行的文字", "第二行的文字", "第三行的文字"]


def test_pieces_of_a_line_are_joined_and_those_apart_stay_so() -> None:
    page = joined(
        page_with("联系人：", left=150), page_with("王某", left=150 + 4 * HIGH), page_with("电话：123", left=600)
    )
    assert texts(page) == ["联系人：王某  电话：123"]
    words = joined(page_with("Water", left=150), page_with("works", left=150 + 5 * HIGH + 8))
    assert texts(words) == ["Water works"]


def test_indented_first_lines_begin_with_two_spaces() -> None:
    body = page_with(*LEFT)
    first = page_with("关于河道管理的通知", left=150 + 2 * HIGH, top=150 - LINE)
    assert texts(joined(body, first))[0] == "\u3000\u3000关于河道管理的通知"
    assert texts(joined(body, first))[1:] == LEFT


def test_columns_are_read_one_after_the_other() -> None:
    left, right = page_with(*LEFT, top=250), page_with(*RIGHT, left=620, top=250)
    title = page_with("青河市水利局关于加强河道管理工作的通知", left=300)
    foot = page_with("青河市水利局二〇二一年五月七日印发至各区水利局办公室存档", top=250 + 6 * LINE)
    read = [text.strip() for text in texts(joined(title, left, right, foot))]
    assert read == [title.pieces[0].text, *LEFT, *RIGHT, foot.pieces[0].text]


def test_columns_whose_boxes_nearly_touch() -> None:
    """Boxes reach beyond their text by a sixth of their height, more in some lines than in others."""
    pieces = [
        piece._replace(
            box=PixelBox(piece.box.left - 5, piece.box.top - 5, piece.box.right + reach, piece.box.bottom + 5)
        )
        for column in (page_with(*LEFT), page_with(*RIGHT, left=150 + 13 * HIGH))
        for piece, reach in zip(column.pieces, (6, 14, 5, 9, 16), strict=True)
    ]
    assert texts(RecognizedPage(1240, 1754, tuple(pieces))) == [*LEFT, *RIGHT]


def test_a_speck_in_the_gutter_divides_no_columns() -> None:
    right = page_with(*RIGHT, left=150 + 14 * HIGH)
    speck = page_with("·", left=150 + 12 * HIGH + 10, top=150 + 2 * LINE)
    found = texts(joined(page_with(*LEFT), right, speck))
    assert "".join(found).replace("·", "").replace(" ", "") == "".join([*LEFT, *RIGHT])


def test_columns_whose_lines_are_not_level() -> None:
    left, right = page_with(*LEFT, top=250), page_with(*RIGHT, left=620, top=263)
    assert texts(joined(left, right)) == [*LEFT, *RIGHT]


def test_short_cells_without_rules_are_read_by_rows() -> None:
    names, counts = (
        page_with("甲区", "乙区某镇", "丙区", "丁", "戊区"),
        page_with("12", "7", "130", "8", "9", left=620),
    )
    (item,) = items_of(joined(names, counts))
    assert item.table is not None
    assert [[cell.text for cell in row] for row in item.table.rows] == [
        ["甲区", "12"],
        ["乙区某镇", "7"],
        ["丙区", "130"],
        ["丁", "8"],
        ["戊区", "9"],
    ]


def test_ruled_cells_are_a_table_in_its_place() -> None:
    cells = joined(
        page_with("职位", left=160, top=310), page_with("人数", left=460, top=310),
        page_with("工程师负责河道", "的巡查", left=160, top=350), page_with("2", left=460, top=360),
    )  # fmt: skip
    page = joined(page_with("招聘如下。"), cells, page_with("报名从速。", top=500))
    page = page._replace(rules=rules((150, 450, 600), (300, 345, 430)))
    table = Table(((Cell("职位"), Cell("人数")), (Cell("工程师负责河道的巡查"), Cell("2"))))
    assert [item.table or item.text for item in items_of(page)] == ["招聘如下。", table, "报名从速。"]


def test_a_cell_over_several_columns() -> None:
    across = [PixelBox(150, top - 1, 600, top + 1) for top in (300, 345, 430)]
    down = [PixelBox(149, 300, 151, 430), PixelBox(449, 345, 451, 430), PixelBox(599, 300, 601, 430)]
    cells = joined(
        page_with("合计", left=160, top=310), page_with("甲", left=160, top=360), page_with("2", left=460, top=360)
    )
    (item,) = items_of(cells._replace(rules=(*across, *down)))
    assert item.table == Table(((Cell("合计", 2),), (Cell("甲"), Cell("2"))))


def test_a_frame_around_text_is_no_table() -> None:
    page = page_with("第一行的文字", "第二行的文字")._replace(rules=rules((100, 900), (100, 900)))
    assert texts(page) == ["第一行的文字", "第二行的文字"]


def test_an_empty_page() -> None:
    assert items_of(RecognizedPage(1240, 1754)) == []
    assert (
        items_of(RecognizedPage(1240, 1754, (TextPiece("字", PixelBox(5, 5, 5, 5)),), (PixelBox(0, 0, 0, 0),)))[
            0
        ].text
        == "字"
    )
