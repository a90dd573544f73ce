"""Files within files, of archives, documents and mails, by the names under which these list them."""

from __future__ import annotations

import io
import struct
from base64 import b64encode
from email.message import EmailMessage
from warnings import catch_warnings
from zipfile import ZipFile

import olefile
import pytest
from pypdf import PdfReader, PdfWriter

from support.biff_files import workbook
from support.ole_files import ole
from support.pdf_files import pdf
from support.workbooks import rows, text, xlsx
from tui_reader.model import Bulletin
from tui_reader.parse.documents.archives.members import UnpackingBudget
from tui_reader.parse.members.embedded import embedded_in
from tui_reader.parse.members.finding import MISSING, find_member
from tui_reader.parse.page import parse_page

SHEET = b"PK\x03\x04 a sheet"


def zipped(**members: bytes) -> bytes:
    data = io.BytesIO()
    with ZipFile(data, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return data.getvalue()


def zipped_in_order(*members: tuple[str, bytes]) -> bytes:
    """Names may come more than once."""
    data = io.BytesIO()
    with ZipFile(data, "w") as archive, catch_warnings(action="ignore"):
        for name, content in members:
            archive.writestr(name, content)
    return data.getvalue()


def packaged(name: str, content: bytes) -> bytes:
    """The stream of a file that the packager of Windows embedded."""
    path = b"C:\\Temp\\x\0"
    head = name.encode("gbk") + b"\0" + path + struct.pack("<II", 0x30000, len(path)) + path
    body = struct.pack("<H", 2) + head + struct.pack("<I", len(content)) + content
    return struct.pack("<I", len(body)) + body


def pdf_with(name: str, content: bytes) -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(pdf(["青河市水利局关于汛前检查的通知"]))))
    writer.add_attachment(name, content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def mail_with(name: str, content: bytes) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = "通知", "a@example.org"
    message.set_content("见附件。")
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return bytes(message)


def outlook_with(name: str, content: bytes) -> bytes:
    folder = "__attach_version1.0_#00000000"
    return ole(
        {
            "__properties_version1.0": bytes(32),
            "__substg1.0_0037001F": "通知".encode("utf-16-le"),
            "__substg1.0_1000001F": "见附件。".encode("utf-16-le"),
            f"{folder}/__substg1.0_3707001F": name.encode("utf-16-le"),
            f"{folder}/__substg1.0_37010102": content,
        },
        exact=True,
    )


def word_with(name: str, content: bytes) -> bytes:
    docx = pytest.importorskip("docx")
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = docx.Document()
    document.add_paragraph("见附件。")
    blob = ole({"\x01Ole10Native": packaged(name, content)}, exact=True)
    part = Part(PackURI("/word/embeddings/oleObject1.bin"), "application/vnd.openxmlformats", blob)
    document.part.relate_to(part, RELATIONSHIP_TYPE.OLE_OBJECT)
    out = io.BytesIO()
    document.save(out)
    found: bytes = out.getvalue()
    return found


@pytest.mark.parametrize(
    ("make", "address"),
    [
        (lambda name, content: zipped(**{name.replace(".", "_"): content}), "/x/a.zip"),
        (lambda name, content: zipped(**{"b_zip": zipped(**{name.replace(".", "_"): content})}), "/x/a.zip"),
        (pdf_with, "/x/a.pdf"),
        (mail_with, "/x/a.eml"),
        (outlook_with, "/x/a.msg"),
        (word_with, "/x/a.docx"),
    ],
    ids=["zip", "zip in a zip", "pdf", "mail", "outlook", "word"],
)
def test_what_a_text_lists_is_found_under_this_name(make, address: str) -> None:  # type: ignore[no-untyped-def]
    data = make("名单.txt", SHEET)
    page = parse_page(data, address)
    assert isinstance(page, Bulletin)
    assert "名单.txt" in [each.title for each in page.attachments]
    assert find_member(data, address, "名单.txt").data == SHEET


def test_parts_of_a_hangul_document_have_their_own_names() -> None:
    blob = ole({"\x01Ole10Native": packaged("名单.txt", SHEET)}, exact=True)
    found = list(embedded_in(zipped(BinData__ole1_OLE=blob), "hwpx", UnpackingBudget()))
    assert [(each.name, each.data) for each in found] == [("ole1.OLE", SHEET)]


def test_the_second_of_two_files_with_one_name() -> None:
    message = EmailMessage()
    message["Subject"], message["From"] = "通知", "a@example.org"
    message.set_content("见附件。")
    for content in (b"1", b"2"):
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename="a.bin")
    found = [find_member(bytes(message), "/x/a.eml", "a.bin", number) for number in (1, 2, 3)]
    assert [each.data for each in found] == [b"1", b"2", None]
    assert found[2].reason == MISSING


def test_files_with_one_name_in_archives_within_each_other() -> None:
    """They are listed and found in one order."""
    inner = zipped_in_order(("a.txt", b"second"), ("a.txt", b"third"))
    data = zipped_in_order(("a.txt", b"first"), ("内.zip", inner), ("a.txt", b"fourth"))
    page = parse_page(data, "/x/all.zip")
    assert isinstance(page, Bulletin)
    titles = [each.title for each in page.attachments]
    assert titles == ["a.txt", "内.zip", "a.txt", "a.txt", "a.txt"]
    found = [find_member(data, "/x/all.zip", "a.txt", number).data for number in (1, 2, 3, 4)]
    assert found == [b"first", b"second", b"third", b"fourth"]


def test_a_damaged_file_is_named_by_its_kind() -> None:
    found = find_member(b"7z\xbc\xaf\x27\x1c", "/x/a.7z", "a.txt")
    assert (found.name, found.data) == ("", None)
    assert found.reason.startswith("is a 7-Zip archive that ")


def test_objects_of_a_binary_document() -> None:
    streams = {
        "WordDocument": b"x",
        "ObjectPool/_12/\x01Ole10Native": packaged("a.zip", SHEET),
        "ObjectPool/_13/Workbook": b"x" * 5000,
        "ObjectPool/_13/\x01CompObj": b"short",
        "ObjectPool/_13/MBD1/Workbook": b"inner",
    }
    data = ole(streams, exact=True)
    assert find_member(data, "/x/a.doc", "a.zip").data == SHEET
    book = find_member(data, "/x/a.doc", "13.xls").data
    assert book is not None
    taken = olefile.OleFileIO(book)
    assert sorted(taken.listdir()) == [["\x01CompObj"], ["MBD1", "Workbook"], ["Workbook"]]
    assert taken.openstream("Workbook").read() == b"x" * 5000
    assert taken.openstream(["MBD1", "Workbook"]).read() == b"inner"


def test_objects_of_a_workbook() -> None:
    """Excel keeps each in a storage of the root."""
    streams = {
        "Workbook": workbook({"岗位": [["甲岗"]]}),
        "MBD00AB12CD/\x01Ole10Native": packaged("名单.txt", SHEET),
        "MBD00AB12CE/WordDocument": b"x" * 5000,
        "MBD00AB12CF/CONTENTS": b"no file",
    }
    data = ole(streams, exact=True)
    page = parse_page(data, "/x/a.xls")
    assert isinstance(page, Bulletin)
    assert [each.title for each in page.attachments] == ["名单.txt", "MBD00AB12CE.doc"]
    assert find_member(data, "/x/a.xls", "名单.txt").data == SHEET
    taken = find_member(data, "/x/a.xls", "MBD00AB12CE.doc").data
    assert taken is not None
    assert olefile.OleFileIO(taken).openstream("WordDocument").read() == b"x" * 5000


def test_objects_of_a_workbook_in_xml() -> None:
    data = with_member(
        xlsx({"岗位": rows(text("甲岗"))}),
        "xl/embeddings/oleObject1.bin",
        ole({"\x01Ole10Native": packaged("名单.txt", SHEET)}),
    )
    page = parse_page(data, "/x/a.xlsx")
    assert isinstance(page, Bulletin)
    assert [each.title for each in page.attachments] == ["名单.txt"]
    assert find_member(data, "/x/a.xlsx", "名单.txt").data == SHEET


def test_objects_of_a_flat_document() -> None:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
        for name, uri in (("office", "office"), ("text", "text"), ("draw", "drawing"), ("table", "table"))
    )
    sheet = (
        "<table:table table:name='表'><table:table-row><table:table-cell><text:p>甲岗</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )
    kind = "office:mimetype='application/vnd.oasis.opendocument."
    inner = f"<office:document {kind}spreadsheet'><office:body><office:spreadsheet>{sheet}</office:spreadsheet>"
    inner += "</office:body></office:document>"
    packed = b64encode(ole({"\x01Ole10Native": packaged("名单.txt", SHEET)})).decode()
    frames = f"<draw:frame><draw:object>{inner}</draw:object></draw:frame>"
    binary = f"<office:binary-data>{packed}</office:binary-data>"
    frames += f"<draw:frame><draw:object-ole>{binary}</draw:object-ole></draw:frame>"
    data = (
        f"<office:document {names} {kind}text'><office:body><office:text><text:p>见附表。{frames}</text:p>"
        "</office:text></office:body></office:document>"
    ).encode()
    page = parse_page(data, "/x/a.fodt")
    assert isinstance(page, Bulletin)
    assert [each.title for each in page.attachments] == ["Object 1.fods", "名单.txt"]
    assert find_member(data, "/x/a.fodt", "名单.txt").data == SHEET
    taken = find_member(data, "/x/a.fodt", "Object 1.fods").data
    assert taken is not None
    read = parse_page(taken, "/x/1.fods")
    assert isinstance(read, Bulletin)
    assert read.title == "甲岗"


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    written = io.BytesIO(data)
    with ZipFile(written, "a") as archive:
        archive.writestr(name, content)
    return written.getvalue()


def test_a_member_whose_name_is_empty_is_found() -> None:
    """The name leads only out of the archive, and is listed as "…"."""
    data = io.BytesIO()
    with ZipFile(data, "w") as archive:
        archive.writestr("../..", SHEET)
    page = parse_page(data.getvalue(), "a.zip")
    assert isinstance(page, Bulletin)
    (listed,) = page.attachments
    assert find_member(data.getvalue(), "a.zip", listed.title).data == SHEET
