"""Pages as they are drawn for text recognition. Needs NumPy, of the extra `ocr`."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from PIL import Image, ImageDraw

pytest.importorskip("numpy", reason="NumPy is not installed, which the extra ocr brings")

from support.pdf_files import pdf
from tui_reader.parse.recognition.pages import UndrawablePages, open_pages

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def picture(width: int = 210, height: int = 297, kind: str = "PNG") -> bytes:
    """White, with a black square in the upper left tenth."""
    image = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(image).rectangle((0, 0, width // 10, height // 10), fill="black")
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def ofd(boundary: str, more: str = "") -> bytes:
    parts = {
        "OFD.xml": f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>D/D.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "D/D.xml": f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        "</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>R.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>"
        '<ofd:Page ID="1" BaseLoc="1.xml"/></ofd:Pages></ofd:Document>',
        "D/R.xml": f'<ofd:Res {SPACE} BaseLoc=""><ofd:MultiMedias><ofd:MultiMedia ID="5" Type="Image">'
        "<ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>",
        "D/1.xml": f'<ofd:Page {SPACE}><ofd:Content><ofd:Layer ID="2"><ofd:ImageObject ID="3" ResourceID="5" '
        f'Boundary="{boundary}" {more}/></ofd:Layer></ofd:Content></ofd:Page>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        archive.writestr("D/a.png", picture())
    return out.getvalue()


@pytest.mark.parametrize(
    ("boundary", "more", "dark"),
    [
        pytest.param("0 0 210 297", "", (0.05, 0.05), id="on the whole page"),
        pytest.param("105 148.5 105 148.5", "", (0.52, 0.52), id="in a quarter"),
        pytest.param("0 0 210 297", 'CTM="-210 0 0 -297 210 297"', (0.95, 0.95), id="upside down"),
    ],
)
def test_pictures_of_an_ofd_page_stand_in_their_places(
    boundary: str, more: str, dark: tuple[float, float]
) -> None:
    pages = open_pages(ofd(boundary, more))
    assert (pages.count, list(pages.pictures())) == (1, [1])
    grey = pages.grey(1)
    height, width = grey.shape
    assert (width, height) == (1240, 1754)
    assert grey[int(dark[1] * height), int(dark[0] * width)] < 40
    assert grey[height // 4, width // 2] > 215


def test_frames_of_a_tiff_file_are_pages() -> None:
    frames = [Image.new("L", (30, 40), shade) for shade in (0, 255)]
    out = io.BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    pages = open_pages(out.getvalue())
    assert (pages.count, list(pages.pictures())) == (2, [1, 2])
    assert [int(pages.grey(page).mean()) for page in (1, 2)] == [0, 255]


def test_pictures_of_a_word_document_are_pages() -> None:
    made = docx.Document()
    for width in (300, 400):
        made.add_paragraph().add_run().add_picture(io.BytesIO(picture(width, 500)))
    out = io.BytesIO()
    made.save(out)
    pages = open_pages(out.getvalue())
    assert list(pages.pictures()) == [1, 2]
    assert [pages.grey(page).shape for page in (1, 2)] == [(500, 300), (500, 400)]
    made.add_paragraph("关于河道管理的通知")
    out = io.BytesIO()
    made.save(out)
    assert list(open_pages(out.getvalue()).pictures()) == []


def test_pages_of_a_pdf_without_text() -> None:
    pages = open_pages(pdf(["关于河道管理的通知", "请各区水利局按照名录逐段核对。"], []))
    assert (pages.count, list(pages.pictures())) == (2, [2])


def test_other_files() -> None:
    with pytest.raises(UndrawablePages):
        open_pages(b"notes")
