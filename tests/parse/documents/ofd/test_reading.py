"""OFD documents: pages in reading order, embedded files, and what is not read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest

from support.recognition import page_with
from tui_reader.model import MISSING, Attachment, Bulletin, Failure, body_text
from tui_reader.parse.documents.recognized.page import RecognizedPage
from tui_reader.parse.page import parse_page

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def line(text: str, at: int) -> str:
    return (
        f'<ofd:TextObject ID="{100 + at}" Boundary="20 {at} 170 8" Font="1" Size="5">'
        f'<ofd:TextCode X="0" Y="5" DeltaX="g {len(text)} 5">{text}</ofd:TextCode></ofd:TextObject>'
    )


def ofd(*pages: list[str], name: str = "OFD.xml", **parts: str) -> bytes:
    """A document with these lines on its pages. `parts` are further files, `__` for `/`, named without `.xml`."""
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/{n}.xml"/>' for n in range(len(pages)))
    attached = "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>" if parts else ""
    files = {
        name: f"<ofd:OFD {SPACE} Version='1.0' DocType='OFD'><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID>"
        "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        f"</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{attached}</ofd:Document>",
        **{
            f"Doc_0/Pages/{n}.xml": f"<ofd:Page {SPACE}><ofd:Content><ofd:Layer ID='9'>"
            + "".join(line(text, 20 + 12 * at) for at, text in enumerate(lines))
            + "</ofd:Layer></ofd:Content></ofd:Page>"
            for n, lines in enumerate(pages)
        },
        **{part.replace("__", "/") + ".xml": body for part, body in parts.items()},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for place, body in files.items():
            archive.writestr(place, body)
    return packed.getvalue()


def read(data: bytes) -> Bulletin:
    page = parse_page(data, "/x/notice.bin")
    assert isinstance(page, Bulletin), page
    return page


@pytest.mark.parametrize("name", ["OFD.xml", "ofd.XML"])
def test_pages_are_read_in_order(name: str) -> None:
    page = read(ofd(["关于报名的通知", "各有关单位：", "现将事项通知如下。"], ["请按时办理。"], name=name))
    assert page.title == "关于报名的通知"
    assert body_text(page).splitlines() == ["各有关单位：", "现将事项通知如下。", "请按时办理。"]
    assert page.document is not None
    assert (page.document.kind, page.document.pages, page.document.not_read) == ("ofd", 2, ())
    assert page.document.page_starts == (0, 2)


def test_pages_without_text_are_named() -> None:
    page = read(ofd(["关于报名的通知", "现将事项通知如下。"], [], []))
    assert page.warnings == ("the pages 2–3 hold no text; they may be pictures",)
    assert page.document is not None
    assert page.document.not_read == page.warnings


def test_embedded_files_are_attachments() -> None:
    entries = '<ofd:Attachment ID="1" Name="名单.xlsx"/><ofd:Attachment ID="2" Name="data" Visible="false"/>'
    listed = f"<ofd:Attachments {SPACE}>{entries}</ofd:Attachments>"
    page = read(ofd(["通知", "正文如下。"], Doc_0__Attachs__Attachments=listed))
    assert page.attachments == (Attachment("名单.xlsx"),)


def changed(data: bytes, part: str, change: Callable[[bytes], bytes | None]) -> bytes:
    """The document with one part changed, or without it."""
    whole = zipfile.ZipFile(io.BytesIO(data))
    with zipfile.ZipFile(packed := io.BytesIO(), "w") as archive:
        for name in whole.namelist():
            content = change(whole.read(name)) if name == part else whole.read(name)
            if content is not None:
                archive.writestr(name, content)
    return packed.getvalue()


def test_a_page_that_is_missing_could_not_be_read() -> None:
    whole = ofd(["关于报名的通知", "现将事项通知如下。"], ["请按时办理。"])
    page = read(changed(whole, "Doc_0/Pages/1.xml", lambda _: None))
    assert page.warnings == ("page 2 could not be read",)
    assert [(one.where, one.reason) for one in page.left_out] == [("page 2", MISSING)]


@pytest.mark.parametrize("template", [None, "<ofd:Page>"], ids=["missing", "damaged"])
def test_a_template_that_cannot_be_read_is_counted(template: str | None) -> None:
    parts = {} if template is None else {"Doc_0__Temp": template}
    data = ofd(["关于报名的通知", "现将事项通知如下。"], ["请按时办理。"], **parts)
    entry = b'<ofd:CommonData><ofd:TemplatePage ID="5" BaseLoc="Temp.xml"/>'
    data = changed(data, "Doc_0/Document.xml", lambda old: old.replace(b"<ofd:CommonData>", entry))
    used = b'<ofd:Template TemplateID="5"/><ofd:Content>'
    for number in range(2):
        data = changed(data, f"Doc_0/Pages/{number}.xml", lambda old: old.replace(b"<ofd:Content>", used))
    page = read(data)
    assert page.document is not None
    assert page.warnings == page.document.not_read
    assert page.warnings == ("parts that are missing or damaged: 1; text that they print may be missing",)


@pytest.mark.parametrize(("depth", "deep"), [(32, False), (33, True), (200, True)])
def test_text_within_more_blocks_than_are_followed_is_told(depth: int, deep: bool) -> None:
    start, end = (mark.encode() * depth for mark in ("<ofd:PageBlock>", "</ofd:PageBlock>"))
    whole = ofd(["关于报名的通知", "现将事项通知如下。"], ["请按时办理。"])
    data = changed(
        whole,
        "Doc_0/Pages/1.xml",
        lambda old: re.sub(rb"(<ofd:TextObject.*</ofd:TextObject>)", start + rb"\1" + end, old),
    )
    page = read(data)
    assert ("请按时办理。" in body_text(page)) is not deep
    assert page.document is not None
    assert page.document.not_read == page.warnings
    told = "parts with blocks within too many others: 1; text in them may be missing"
    assert (told in page.warnings) is deep


def test_embedded_files_beyond_the_most_are_counted() -> None:
    for number, warnings in ((200, ()), (203, ("3 more files in the document are not named",))):
        entries = "".join(f'<ofd:Attachment Name="{one}.xlsx"/>' for one in range(number))
        listed = f"<ofd:Attachments {SPACE}>{entries}</ofd:Attachments>"
        page = read(ofd(["通知", "正文如下。"], Doc_0__Attachs__Attachments=listed))
        assert len(page.attachments) == 200
        assert page.document is not None
        assert page.warnings == page.document.not_read == warnings


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (ofd([]), "is an OFD document without text; its pages may be pictures"),
        (ofd(["甲"])[:-40], "is an OFD document that is damaged; get the file again"),
        (ofd(["甲"], Doc_0__Encryptions="<x/>"), "is an encrypted OFD document; save a copy without its password"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, error: str) -> None:
    assert parse_page(data, "/x/a.ofd") == Failure("/x/a.ofd", f"a.ofd {error}")


LAYER = "<ofd:Page {space}><ofd:Content><ofd:Layer ID='9'>{content}</ofd:Layer></ofd:Content></ofd:Page>"
IMAGE = '<ofd:ImageObject ID="7" Boundary="10 20 190 250" ResourceID="5"/>'


def with_pictures(*pages: list[str] | None) -> bytes:
    """A document of pages with these lines, or with a picture for None."""
    data = ofd(*(lines or [] for lines in pages))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as archive:
        for name in before.namelist():
            text = before.read(name).decode()
            if name == "Doc_0/Document.xml":
                text = text.replace(
                    "</ofd:CommonData>", "<ofd:DocumentRes>Res.xml</ofd:DocumentRes></ofd:CommonData>"
                )
            number = re.fullmatch(r"Doc_0/Pages/(\d+).xml", name)
            if number and pages[int(number[1])] is None:
                text = LAYER.format(space=SPACE, content=IMAGE)
            archive.writestr(name, text)
        archive.writestr(
            "Doc_0/Res.xml",
            f'<ofd:Res {SPACE} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="5" Type="Image" Format="PNG">'
            "<ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>",
        )
        archive.writestr("Doc_0/Res/scan.png", b"\x89PNG\r\n\x1a\n")
    return out.getvalue()


SCANNED = {2: page_with("青河自北桥至南桥。", "白河自东桥至西桥。").to_json()}


def test_pages_that_are_pictures_are_named() -> None:
    page = read(with_pictures(["关于河道的通知", "名录见后。"], None, []))
    assert page.document is not None
    assert page.document.pictures == (2,)
    assert page.document.not_read == ("the pages 2–3 hold no text; they may be pictures",)


def test_recognized_pages_stand_in_their_places() -> None:
    data = with_pictures(["关于河道的通知", "名录见后。"], None, ["请按时办理。"])
    page = parse_page(data, "/x/notice.ofd", recognized=SCANNED)
    assert isinstance(page, Bulletin)
    assert body_text(page).splitlines() == [
        "名录见后。",
        "青河自北桥至南桥。",
        "白河自东桥至西桥。",
        "请按时办理。",
    ]
    assert page.document is not None
    assert (page.document.recognized, page.document.pictures, page.document.not_read) == ((2,), (), ())


def test_a_document_of_pictures_alone_says_what_can_read_it() -> None:
    found = parse_page(with_pictures(None, None), "/x/scan.ofd")
    assert isinstance(found, Failure)
    assert found.error == (
        "scan.ofd is an OFD document without text (pictures of pages); "
        "`parse --ocr` and `attachments ocr` can read it"
    )
    page = parse_page(with_pictures(None, None), "/x/scan.ofd", recognized=SCANNED)
    assert isinstance(page, Bulletin)
    assert page.document is not None
    assert (page.document.recognized, page.document.pictures) == ((2,), (1,))


def test_pictures_on_which_nothing_was_recognized_are_said_to_be_read() -> None:
    empty = RecognizedPage(1000, 1400).to_json()
    page = parse_page(with_pictures(None, None), "/x/scan.ofd", recognized={1: empty, 2: empty})
    assert isinstance(page, Failure)
    assert page.error == "scan.ofd is an OFD document on whose pages no text was recognized"
