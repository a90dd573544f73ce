"""Documents with recognized pages: their text at its place, marked, with page numbers; and pictures."""

from __future__ import annotations

import io

import pytest

from support.pdf_files import pdf
from support.recognition import page_with
from tui_reader.model import Bulletin, Failure, Table, body_text
from tui_reader.parse.documents.recognized.page import PixelBox, RecognizedPage
from tui_reader.parse.page import parse_page
from tui_reader.parse.worker import Parser
from tui_reader.serialization import from_json, to_json

FIRST = [
    "关于加强河道管理工作的通知",
    "各区水利局：",
    "请各区水利局按照下列名录逐段核对，于六月底前办理完毕并上报。",
]
SCAN = page_with("河道名录", "青河，自北桥至南桥。", "白河，自东桥至西桥。")
PICTURE = b"\xff\xd8\xff\xe0 no real picture"


def read(data: bytes, recognized: dict[int, RecognizedPage]) -> Bulletin:
    texts = {number: page.to_json() for number, page in recognized.items()}
    page = parse_page(data, "/x/notice.pdf", recognized=texts)
    assert isinstance(page, Bulletin), page
    return page


def test_a_recognized_page_stands_in_its_place() -> None:
    found = read(pdf(FIRST, [], ["青河市水利局", "2021年5月7日"]), {2: SCAN})
    scanned = [piece.text for piece in SCAN.pieces]
    assert body_text(found).splitlines() == [*FIRST[1:], *scanned, "青河市水利局", "2021年5月7日"]
    document = found.document
    assert document is not None
    assert (document.recognized, document.pictures, document.not_read) == ((2,), (), ())
    assert [document.is_recognized(line) for line in range(7)] == [False, False, True, True, True, False, False]
    assert found.warnings == ("the text of page 2 was recognized from its picture; it may have errors",)
    assert from_json(to_json(found)) == found


def test_pages_that_are_not_read_yet_are_named() -> None:
    found = read(pdf([], [], [], []), {1: SCAN, 3: page_with("第三页的文字。")})
    assert found.document is not None
    assert (found.document.recognized, found.document.pictures) == ((1, 3), (2, 4))
    assert found.document.not_read == ("the pages 2, 4 hold no text; they may be pictures",)


def test_text_in_the_file_goes_before_what_was_recognized() -> None:
    found = read(pdf(FIRST), {1: SCAN})
    assert found.document is not None
    assert (found.document.recognized, body_text(found).splitlines()) == ((), FIRST[1:])


def test_characters_without_a_code_are_recognized() -> None:
    found = read(pdf(FIRST, ["\ue001\ue002 五"]), {2: SCAN})
    assert found.document is not None
    assert (found.document.recognized, found.document.not_read) == ((2,), ())
    assert "\ue001" not in body_text(found)


def test_tables_of_recognized_pages() -> None:
    cells = [page_with(text, left=left, top=320) for text, left in (("姓名", 160), ("职务", 460))]
    cells += [page_with(text, left=left, top=420) for text, left in (("张某", 160), ("科员", 460))]
    rules = tuple(PixelBox(150, top, 600, top + 2) for top in (300, 400, 500))
    rules += tuple(PixelBox(left, 300, left + 2, 500) for left in (150, 450, 598))
    title = page_with("任前公示", "拟任职人员如下。")
    pieces = tuple(piece for page in (title, *cells) for piece in page.pieces)
    found = read(PICTURE, {1: RecognizedPage(1240, 1754, pieces, rules)})
    (table,) = [block for block in found.preamble if isinstance(block, Table)]
    assert [[cell.text for cell in row] for row in table.rows] == [["姓名", "职务"], ["张某", "科员"]]
    assert found.document is not None
    assert found.document.kind == "jpeg"


def test_running_heads_and_page_numbers_of_scans_are_left_out() -> None:
    texts = ("东街停水三日。", "西街停电半天。", "南街改道通行。", "北街正常开放。")
    pages = {
        number: page_with("青河市公报", text, f"请{text[:2]}住户周知。", text[::-1], f"第 {number} 页")
        for number, text in enumerate(texts, 1)
    }
    found = read(pdf(*([] for _ in range(4))), pages)
    assert "公报" not in body_text(found)
    assert found.document is not None
    assert found.document.page_starts == (0, 3, 6, 9)


@pytest.mark.parametrize("recognized", [{1: RecognizedPage(100, 100).to_json()}, {1: "damaged"}])
def test_a_picture_without_text(recognized: dict[int, str]) -> None:
    assert isinstance(parse_page(PICTURE, "/x/stamp.jpg"), Bulletin)
    page = parse_page(PICTURE, "/x/stamp.jpg", recognized=recognized)
    assert page == Failure("/x/stamp.jpg", "stamp.jpg is a picture on which no text was recognized")


def test_the_pages_of_a_fax_are_counted() -> None:
    image = pytest.importorskip("PIL.Image")
    out = io.BytesIO()
    frames = [image.new("1", (20, 20), 1) for _ in range(3)]
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    found = read(out.getvalue(), {1: SCAN, 2: page_with("第二页的文字。")})
    assert found.document is not None
    assert (found.document.kind, found.document.pages, found.document.pictures) == ("tiff", 3, (3,))


def test_the_process_of_the_parser_is_given_them() -> None:
    with Parser() as parser:
        page = parser.parse(pdf(FIRST, []), "/x/notice.pdf", recognized={2: SCAN.to_json()})
    assert isinstance(page, Bulletin)
    assert page.document is not None
    assert page.document.recognized == (2,)
