"""Presentations in XML: slides as sections, tables, lists, notes, charts, and what is not shown."""

from __future__ import annotations

import io
import sys
import zipfile

import pytest

from tui_reader.model import Bulletin, Failure, Link, ListBlock, Paragraph, Quotation, Table, body_text
from tui_reader.parse.page import parse_page

A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


EXTERNAL = ' TargetMode="External"'


def paragraphs(*texts: str) -> str:
    return "".join(text if text.startswith("<") else f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in texts)


def shape(*texts: str, kind: str = "") -> str:
    placeholder = f'<p:ph type="{kind}"/>' if kind else ""
    return (
        f"<p:sp><p:nvSpPr><p:nvPr>{placeholder}</p:nvPr></p:nvSpPr>"
        f"<p:txBody>{paragraphs(*texts)}</p:txBody></p:sp>"
    )


def slide(*shapes: str, attributes: str = "", root: str = "sld") -> str:
    return f"<p:{root} {A} {P} {R} {attributes}><p:cSld><p:spTree>{''.join(shapes)}</p:spTree></p:cSld></p:{root}>"


def relations(*entries: tuple[str, str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="{name}" Type="{KIND}/{kind}" Target="{target}"{EXTERNAL if "://" in target else ""}/>'
        for name, kind, target in entries
    )
    return f"<Relationships>{listed}</Relationships>"


def pptx(*slides: str, **parts: str) -> bytes:
    """A presentation of these slides. `parts` are further parts, with `__` for `/` and `_rels` behind a dot."""
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="s{n}"/>' for n in range(len(slides)))
    files = {
        "ppt/presentation.xml": f"<p:presentation {P} {R}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            *((f"s{n}", "slide", f"slides/slide{n}.xml") for n in range(len(slides)))
        ),
        **{f"ppt/slides/slide{n}.xml": text for n, text in enumerate(slides)},
        **{name.replace("__", "/"): text for name, text in parts.items()},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for place, body in files.items():
            archive.writestr(place, body)
    return packed.getvalue()


def with_relations(presentation: bytes, place: str, text: str, **parts: str) -> bytes:
    packed = io.BytesIO(presentation)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr(place, text)
        for name, body in parts.items():
            archive.writestr(f"ppt/{name}.xml", body)
    return packed.getvalue()


def read(data: bytes) -> Bulletin:
    page = parse_page(data, "/x/slides.bin")
    assert isinstance(page, Bulletin), page
    return page


def lines(page: Bulletin) -> list[str]:
    """Title and text: the title of the first slide is that of the presentation."""
    return [page.title or "", *body_text(page).splitlines()]


def test_a_title_that_is_too_long_for_one_is_text() -> None:
    words = [f"word{number}" for number in range(300)]
    page = read(pptx(slide(shape(" ".join(words), kind="title"), shape("end"))))
    assert set(words) <= set(body_text(page).split())


def test_slides_are_sections_in_order() -> None:
    page = read(
        pptx(
            slide(shape("年度报告", kind="ctrTitle"), shape("办公室")),
            slide(shape("工作", kind="title"), shape("甲")),
        )
    )
    assert page.title == "年度报告"
    assert [section.heading for section in page.sections] == ["工作"]
    assert lines(page) == ["年度报告", "办公室", "工作", "甲"]
    assert page.document is not None
    assert (page.document.kind, page.document.pages, page.document.not_read) == ("pptx", 2, ())


def test_a_slide_without_title_has_its_number() -> None:
    long = "这一页没有标题，只有很长的一段文字，" * 8
    page = read(pptx(slide(shape("报告", kind="title")), slide(shape(long), shape("第二段"))))
    assert [section.heading for section in page.sections] == ["– 2 –"]


def test_numbers_and_bullets_are_list_items() -> None:
    numbered = '<a:p><a:pPr lvl="{}"><a:buAutoNum type="{}"/></a:pPr><a:r><a:t>{}</a:t></a:r></a:p>'
    bullet = '<a:p><a:pPr><a:buChar char="•"/></a:pPr><a:r><a:t>丙</a:t></a:r></a:p>'
    texts = (
        numbered.format(0, "arabicPeriod", "甲"),
        numbered.format(1, "alphaLcParenR", "子"),
        numbered.format(0, "arabicPeriod", "乙"),
        bullet,
    )
    page = read(pptx(slide(shape("标题", kind="title"), shape(*texts))))
    (block,) = page.preamble
    assert isinstance(block, ListBlock)
    assert [(item.label, item.text, item.depth) for item in block.items] == [
        ("1.", "甲", 0),
        ("a)", "子", 1),
        ("2.", "乙", 0),
        ("•", "丙", 0),
    ]


def test_tables_and_merged_cells_are_read() -> None:
    cell = "<a:tc {}><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc>"
    wide, covered = 'gridSpan="2"', 'hMerge="1"'
    rows = (
        f"<a:tr>{cell.format('', '名称')}{cell.format('', '数量')}</a:tr>"
        f"<a:tr>{cell.format(wide, '合计')}{cell.format(covered, '')}</a:tr>"
    )
    frame = (
        '<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tblPr firstRow="1"/>'
        f"{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )
    page = read(pptx(slide(shape("标题", kind="title"), frame)))
    (table,) = page.preamble
    assert isinstance(table, Table)
    assert [[(cell.text, cell.columns) for cell in row] for row in table.rows] == [
        [("名称", 1), ("数量", 1)],
        [("合计", 2)],
    ]
    assert table.header_rows == 1


def test_groups_and_choices_are_read_once() -> None:
    choice = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{shape('甲')}</mc:Choice><mc:Fallback>{shape('甲')}</mc:Fallback></mc:AlternateContent>"
    )
    page = read(pptx(slide(shape("标题", kind="title"), f"<p:grpSp>{shape('乙')}{choice}</p:grpSp>")))
    assert lines(page) == ["标题", "乙", "甲"]


def test_notes_links_and_comments() -> None:
    linked = '<a:p><a:r><a:rPr><a:hlinkClick r:id="l"/></a:rPr><a:t>网站</a:t></a:r></a:p>'
    data = with_relations(
        pptx(slide(shape("标题", kind="title"), shape(linked))),
        "ppt/slides/_rels/slide0.xml.rels",
        relations(
            ("l", "hyperlink", "https://example.org/"),
            ("n", "notesSlide", "../notes.xml"),
            ("c", "comments", "../comments.xml"),
            ("o", "oleObject", "../embeddings/book.xlsx"),
        ),
        notes=slide(shape("讲稿。", kind="body"), shape("1", kind="sldNum"), root="notes"),
        comments=f"<p:cmLst {P}><p:cm><p:text>改一下</p:text></p:cm></p:cmLst>",
    )
    page = read(data)
    paragraph, notes = page.preamble
    assert isinstance(paragraph, Paragraph)
    assert paragraph.links == (Link(0, 2, "https://example.org/"),)
    assert notes == Quotation("讲稿。")
    assert [(entry.text, entry.reason) for entry in page.left_out] == [("改一下", "comment of an editor")]
    assert [attachment.title for attachment in page.attachments] == ["book.xlsx"]


def test_nothing_of_the_extra_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("tui_reader.parse.documents.ole.")]:
        monkeypatch.delitem(sys.modules, name)
    for library in ("olefile", "docx", "rars", "py7zr"):
        monkeypatch.setitem(sys.modules, library, None)
    data = with_relations(
        pptx(slide(shape("标题", kind="title"))),
        "ppt/slides/_rels/slide0.xml.rels",
        relations(("o", "oleObject", "../embeddings/oleObject1.bin")),
    )
    assert [attachment.title for attachment in read(data).attachments] == ["oleObject1.bin"]


def test_hidden_slides_are_left_out_and_missing_ones_named() -> None:
    data = pptx(slide(shape("甲", kind="title")), slide(shape("乙"), attributes='show="0"'), slide(shape("丙")))
    page = read(data)
    assert [(entry.text, entry.reason) for entry in page.left_out] == [("– 2 –\n乙", "hidden slide")]
    without = io.BytesIO()
    with zipfile.ZipFile(without, "w") as archive, zipfile.ZipFile(io.BytesIO(data)) as whole:
        for name in whole.namelist():
            if not name.endswith("slide2.xml"):
                archive.writestr(name, whole.read(name))
    page = read(without.getvalue())
    assert page.document is not None
    assert page.document.not_read == ("the slides 3 could not be read",)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (pptx(slide(shape())), "is a presentation without text; its slides may be pictures"),
        (pptx(slide(shape("甲")))[:300], "is a presentation that is damaged; get the file again"),
    ],
    ids=["without text", "damaged"],
)
def test_presentations_without_text_and_damaged_ones(data: bytes, words: str) -> None:
    assert parse_page(data, "/x/x.pptx") == Failure("/x/x.pptx", f"x.pptx {words}")
