"""Files that documents embed as OLE objects: their names, by the object, its kind, or its part."""

from __future__ import annotations

import struct

import pytest

from support.ole_files import ole
from tui_reader.parse.documents.ole.container import OleDocument
from tui_reader.parse.documents.ole.packages import object_name, package_name, pool_names


def package(name: bytes) -> bytes:
    return struct.pack("<IH", len(name), 2) + name + b"\0C:\\x\0"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (ole({"\x01Ole10Native": package("名单.xlsx".encode("gbk"))}, exact=True), "名单.xlsx"),
        (ole({"\x01Ole10Native": package(b"C:\\files\\a.pdf")}, exact=True), "a.pdf"),
        (ole({"Workbook": b"x"}, exact=True), "oleObject1.xls"),
        (ole({"Else": b"x"}, exact=True), "oleObject1.bin"),
        (b"PK", "oleObject1.bin"),
        (ole({"Workbook": b"x"})[:600], "oleObject1.bin"),
    ],
    ids=["package", "path", "kind", "unknown", "other data", "damaged"],
)
def test_the_name_of_an_object(data: bytes, name: str) -> None:
    assert object_name(data, "/word/embeddings/oleObject1.bin") == name


def test_objects_of_a_binary_document() -> None:
    streams = {
        "WordDocument": b"x",
        "ObjectPool/_12/\x01Ole10Native": package(b"a.zip"),
        "ObjectPool/_13/Workbook": b"x",
        "ObjectPool/_14/Equation Native": b"x",
    }
    assert sorted(pool_names(OleDocument(ole(streams, exact=True)))) == ["13.xls", "a.zip"]


def test_other_data_has_no_name() -> None:
    assert package_name(b"\0\0\0\0\3\0a.zip\0") == ""
