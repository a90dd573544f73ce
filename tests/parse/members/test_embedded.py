"""Objects of documents, taken out as files: of presentations, RTF and OpenDocument files."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from itertools import count
from zipfile import ZIP_STORED, ZipFile

import pytest

from support.ole_files import ole
from tui_reader.model import Bulletin
from tui_reader.parse.members.finding import find_member
from tui_reader.parse.page import parse_page

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
PREFIX = "application/vnd.oasis.opendocument."
BOOK = ole({"Workbook": b"a workbook"}, exact=True)
FORMULA = ole({"Equation Native": b"a formula"}, exact=True)


def listed(data: bytes, address: str) -> list[str]:
    page = parse_page(data, address)
    assert isinstance(page, Bulletin), page
    return [each.title for each in page.attachments]


def taken(data: bytes, address: str) -> dict[str, bytes | None]:
    """What is taken out under each name that is listed."""
    return {title: find_member(data, address, title).data for title in listed(data, address)}


def content(body: str) -> str:
    root = f'<office:document-content xmlns:office="{OFFICE}" xmlns:text="{TEXT}" '
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    drawing = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
    names = f'xmlns:table="{table}" xmlns:draw="{drawing}">'
    return f"{root}{names}<office:body>{body}</office:body></office:document-content>"


def opendocument(kind: str, body: str, parts: Mapping[str, str | bytes], types: Mapping[str, str]) -> bytes:
    """A file of a kind with further parts, and the media types of some of them."""
    packed = io.BytesIO()
    entries = {"/": PREFIX + kind, "content.xml": "text/xml", **types}
    rows = "".join(
        f'<m:file-entry m:full-path="{path}" m:media-type="{media}"/>' for path, media in entries.items()
    )
    with ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", PREFIX + kind)
        archive.writestr("content.xml", content(body))
        for name, part in parts.items():
            archive.writestr(name, part)
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{MANIFEST}">{rows}</m:manifest>')
    return packed.getvalue()


PARAGRAPH = "<text:p>三号渡槽</text:p>"
SHEET = (
    '<office:spreadsheet><table:table table:name="表"><table:table-row>'
    f"<table:table-cell>{PARAGRAPH}</table:table-cell>"
    "</table:table-row></table:table></office:spreadsheet>"
)
SLIDE = (
    "<office:presentation><draw:page><draw:frame><draw:text-box>"
    f"{PARAGRAPH}</draw:text-box></draw:frame></draw:page></office:presentation>"
)


@pytest.mark.parametrize(
    ("kind", "body", "address"),
    [
        ("text", f"<office:text>{PARAGRAPH}</office:text>", "/x/a.odt"),
        ("spreadsheet", SHEET, "/x/a.ods"),
        ("presentation", SLIDE, "/x/a.odp"),
    ],
)
def test_documents_in_an_opendocument_file(kind: str, body: str, address: str) -> None:
    inner = content(f"<office:text>{PARAGRAPH}</office:text>")
    parts = {
        **{"Object 1/content.xml": inner, "Object 1/Pictures/1.png": b"png", "Object 2/content.xml": inner},
        **{"Object 10/content.xml": inner, "Object 3": BOOK, "Object 4": FORMULA},
    }
    types = {
        **{
            "Object 1/": f"{PREFIX}text",
            "Object 1/content.xml": "text/xml",
            "Object 1/Pictures/1.png": "image/png",
        },
        **{"Object 1/Object 9/": f"{PREFIX}text", "Object 2/": f"{PREFIX}formula"},
        **{"Object 3": "application/vnd.sun.star.oleobject", "Object 4": "application/vnd.sun.star.oleobject"},
    }
    files = taken(opendocument(kind, body, parts, types), address)
    assert [*files] == ["Object 1.odt", "Object 3.xls"]
    assert files["Object 3.xls"] == BOOK
    found = files["Object 1.odt"]
    assert found is not None
    with ZipFile(io.BytesIO(found)) as archive:
        assert archive.testzip() is None
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
        assert archive.read("mimetype").decode() == f"{PREFIX}text"
        assert archive.read("content.xml").decode() == inner
        assert archive.read("Pictures/1.png") == b"png"
        assert sorted(archive.namelist()) == ["META-INF/manifest.xml", "Pictures/1.png", "content.xml", "mimetype"]
    read = parse_page(found, "/x/Object 1.odt")
    assert isinstance(read, Bulletin)
    assert read.title == "三号渡槽"


def ole_object(name: bytes, data: bytes, kind: int = 2) -> bytes:
    """The object of OLE 1 that RTF documents have (MS-OLEDS 2.2.5)."""
    names = b"".join(struct.pack("<I", len(each)) + each for each in (name + b"\0", b"", b""))
    return struct.pack("<II", 0x501, kind) + names + struct.pack("<I", len(data)) + data


def rtf(*objects: bytes) -> bytes:
    groups = (
        rb"{\object\objemb{\*\objdata "
        + b"\r\n".join(digits[at : at + 64] for at in range(0, len(digits), 64))
        + b"}}"
        for digits in (each.hex().encode() for each in objects)
    )
    return rb"{\rtf1\ansi See the table." + b"".join(groups) + rb"\par}"


def test_objects_of_an_rtf_document() -> None:
    package = (
        b"\2\0list.txt\0C:\\list.txt\0" + struct.pack("<II", 0x30000, 2) + b"x\0" + struct.pack("<I", 5) + b"files"
    )
    data = rtf(
        ole_object(b"Equation.3", FORMULA),
        ole_object(b"Excel.Sheet.8", BOOK),
        ole_object(b"Package", package),
        ole_object(b"Excel.Sheet.8", BOOK, kind=1),
        b"\1",
        ole_object(b"Excel.Sheet.8", BOOK)[:40],
    )
    assert taken(data, "/x/a.rtf") == {"object2.xls": BOOK, "list.txt": b"files"}


def record(kind: int, *content: bytes, variant: int = 0, holds: bool = True) -> bytes:
    data = b"".join(content)
    return struct.pack("<HHI", variant << 4 | (0xF if holds else 0), kind, len(data)) + data


def presentation(*objects: tuple[int, bytes]) -> bytes:
    """One slide, and OLE objects, each with the variant of its record."""
    places: list[int] = []
    stream = b""

    def add(data: bytes) -> int:
        nonlocal stream
        places.append(len(stream))
        stream += data
        return len(places)

    box = record(
        0xF00D, record(0x0F9F, bytes(4), holds=False), record(0x0FA8, b"Report", holds=False), holds=False
    )
    drawing = record(0x040C, record(0xF002, record(0xF003, record(0xF004, box))))
    slide = add(record(0x03EE, record(0x03F9, bytes(12), holds=False), drawing))
    stored = [add(record(0x1011, data, variant=variant, holds=False)) for variant, data in objects]
    numbers = count(1)
    embedded = b"".join(
        record(0x0FCC, record(0x0FC3, struct.pack("<6I", 1, 0, next(numbers), 0, each, 0), holds=False))
        for each in [*stored, 99]
    )
    slides = record(0x0FF0, record(0x03F3, struct.pack("<5I", slide, 0, 0, 256, 0), holds=False))
    document = add(record(0x03E8, record(0x0409, embedded), slides))
    directory = len(stream)
    entries = b"".join(struct.pack("<II", 1 << 20 | number, place) for number, place in enumerate(places, 1))
    stream += record(0x1772, entries, holds=False)
    edit = len(stream)
    stream += record(0x0FF5, struct.pack("<7I", 0, 0, 0, directory, document, 0, 0), holds=False)
    user = struct.pack("<HHIIII", 0, 0x0FF6, 20, 20, 0xE391C05F, edit) + bytes(8)
    return ole({"Current User": user, "PowerPoint Document": stream}, exact=True)


def test_objects_of_a_presentation() -> None:
    packed = struct.pack("<I", len(BOOK)) + zlib.compress(BOOK)
    data = presentation((0, BOOK), (1, packed), (0, FORMULA), (1, b"\0\0\0\0not packed"))
    assert taken(data, "/x/a.ppt") == {"object1.xls": BOOK, "object2.xls": BOOK}
