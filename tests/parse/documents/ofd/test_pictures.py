"""Pictures on the pages of OFD documents: their parts, and their places in millimetres."""

from __future__ import annotations

import io
import zipfile

import pytest

from tui_reader.parse.documents.ofd.pictures import OfdPictures, PicturePage, PlacedPicture, page_numbers

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
MEDIA = '<ofd:MultiMedia ID="5"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia>'
DOCUMENT = f"""<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>
</ofd:PageArea>
<ofd:DocumentRes>Res.xml</ofd:DocumentRes><ofd:TemplatePage ID="8" BaseLoc="T.xml"/></ofd:CommonData>
<ofd:Pages><ofd:Page ID="1" BaseLoc="1.xml"/><ofd:Page ID="2" BaseLoc="2.xml"/></ofd:Pages></ofd:Document>"""


def document(first: str, second: str = "", template: str = "") -> bytes:
    """A document of two pages with this content, and a template."""
    root = f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>Doc/D.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    page = f"<ofd:Page {SPACE}>{{}}</ofd:Page>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("OFD.xml", root)
        archive.writestr("Doc/D.xml", DOCUMENT)
        archive.writestr(
            "Doc/Res.xml",
            f'<ofd:Res {SPACE} BaseLoc="Res"><ofd:MultiMedias>{MEDIA}</ofd:MultiMedias></ofd:Res>',
        )
        archive.writestr("Doc/Res/a.png", b"bytes")
        for name, content in (("1", first), ("2", second), ("T", template)):
            archive.writestr(f"Doc/{name}.xml", page.format(content))
    return out.getvalue()


def image(boundary: str, more: str = "", resource: str = "5") -> str:
    return f'<ofd:ImageObject ID="7" Boundary="{boundary}" ResourceID="{resource}" {more}/>'


@pytest.mark.parametrize(
    ("content", "place"),
    [
        pytest.param(image("10 20 190 250"), (190, 0, 0, 250, 10, 20), id="fills its boundary"),
        pytest.param(image("0 0 50 40", 'CTM="50 0 0 40 0 0"'), (50, 0, 0, 40, 0, 0), id="by a matrix"),
        pytest.param(image("5 6 40 50", 'CTM="0 50 -40 0 40 0"'), (0, 50, -40, 0, 45, 6), id="turned"),
        pytest.param(image("0 0 0 40"), None, id="without width"),
        pytest.param(image("0 0 nan 40"), None, id="no number"),
        pytest.param(image("0 0 50 40", resource="6"), None, id="without a resource"),
        pytest.param(f"<ofd:PageBlock>{image('1 2 3 4')}</ofd:PageBlock>", (3, 0, 0, 4, 1, 2), id="in a block"),
    ],
)
def test_places(content: str, place: tuple[float, ...] | None) -> None:
    pictures = OfdPictures(document(content))
    expected = (PlacedPicture("Doc/Res/a.png", place),) if place else ()  # type: ignore[arg-type]
    assert pictures.pages == [PicturePage(210, 297, expected), PicturePage(210, 297)]
    assert list(page_numbers(pictures.pages)) == ([1] if place else [])


def test_the_template_is_below_and_the_page_has_its_own_size() -> None:
    area = "<ofd:Area><ofd:PhysicalBox>0 0 100 150</ofd:PhysicalBox></ofd:Area>"
    found = OfdPictures(document(area + '<ofd:Template TemplateID="8"/>' + image("1 1 2 2"), "", image("0 0 9 9")))
    first, _second = found.pages
    assert (first.width, first.height) == (100, 150)
    assert [picture.place[0] for picture in first.pictures] == [9, 2]
    assert found.read("Doc/Res/a.png") == b"bytes"
