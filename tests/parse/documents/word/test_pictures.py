"""Pictures of Word documents: in the order of the text, with description, size and digest."""

from __future__ import annotations

import io
from hashlib import sha256
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Emu
from PIL import Image as Pillow

from tui_reader.model import Bulletin, Failure, Image, Paragraph, Table
from tui_reader.parse.page import parse_page
from tui_reader.parse.pictures.finding import find_picture

SENTENCE = "全市各区都要按照要求办理，不得延误。"


def png() -> bytes:
    file = io.BytesIO()
    Pillow.effect_noise((40, 30), 50).save(file, "PNG")
    return file.getvalue()


PICTURE = png()
DIGEST = sha256(PICTURE).hexdigest()


def described(inline: Any, **attributes: str) -> None:
    for name, value in attributes.items():
        inline._inline.docPr.set(name, value)


def saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def blocks(made: Any) -> list[object]:
    page = parse_page(saved(made), "/x/notice.docx")
    assert isinstance(page, Bulletin), page
    return list(page.preamble)


def add_picture(run: Any, pixels: int = 400) -> Any:
    return run.add_picture(io.BytesIO(PICTURE), Emu(9525 * pixels), Emu(9525 * pixels * 3 // 4))


def test_a_picture_follows_its_paragraph() -> None:
    made = docx.Document()
    made.add_paragraph("关于河道的通知")
    paragraph = made.add_paragraph(SENTENCE)
    described(add_picture(paragraph.add_run()), descr="河道图", title="图一", name="Picture 1")
    made.add_paragraph("特此通知，请认真贯彻执行。")
    assert blocks(made)[-3:] == [
        Paragraph(SENTENCE),
        Image("河道图", None, "图一", None, 400, 300, DIGEST),
        Paragraph("特此通知，请认真贯彻执行。"),
    ]
    assert find_picture(saved(made), DIGEST) == PICTURE


def test_pictures_in_a_table_follow_it() -> None:
    made = docx.Document()
    made.add_paragraph(SENTENCE)
    table = made.add_table(1, 2)
    table.cell(0, 0).text = "甲"
    add_picture(table.cell(0, 1).paragraphs[0].add_run("乙"))
    assert [type(block) for block in blocks(made)[-2:]] == [Table, Image]


@pytest.mark.parametrize("hidden", [True, False])
def test_decorations_are_left_out(hidden: bool) -> None:
    made = docx.Document()
    inline = add_picture(made.add_paragraph(SENTENCE).add_run(), 400 if hidden else 20)
    described(inline, hidden="1" if hidden else "0")
    assert not any(isinstance(block, Image) for block in blocks(made))


def test_a_picture_of_an_older_document() -> None:
    made = docx.Document()
    paragraph = made.add_paragraph(SENTENCE)
    identifier, _image = made.part.get_or_add_image(io.BytesIO(PICTURE))
    spaces = nsdecls("w", "r") + ' xmlns:v="urn:schemas-microsoft-com:vml"'
    shape = f'<v:shape alt="河道图"><v:imagedata r:id="{identifier}"/></v:shape>'
    paragraph._p.append(parse_xml(f"<w:r {spaces}><w:pict>{shape}</w:pict></w:r>"))
    assert blocks(made)[-1] == Image("河道图", None, sha256=DIGEST)


def test_a_document_of_pictures_alone_is_still_named() -> None:
    made = docx.Document()
    add_picture(made.add_paragraph().add_run())
    page = parse_page(saved(made), "/x/scan.docx")
    assert isinstance(page, Failure)
    assert "without text (pictures of pages)" in page.error
