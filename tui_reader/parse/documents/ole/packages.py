"""Files that documents embed as OLE objects: their names, where the object states them."""

from __future__ import annotations

import posixpath
import re
import struct
from collections.abc import Collection, Iterator
from itertools import islice

from tui_reader.parse.documents.ole.container import SIGNATURE, OleDocument
from tui_reader.parse.documents.ole.writing import ole_file
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean_line

_PACKAGE = "\x01Ole10Native"
_LONGEST_NAME = 1000
_MOST_OBJECTS = 1000
_SHEET_OBJECT = re.compile("MBD[0-9A-Fa-f]{1,8}")
_ENDINGS = {"doc": ".doc", "xls": ".xls", "ppt": ".ppt", "visio": ".vsd", "hwp": ".hwp", "works": ".wps"}

_PARTS = ((b"xl/workbook", ".xlsx"), (b"word/document", ".docx"), (b"ppt/presentation", ".pptx"))
"""Parts that identify the kind of an Office Open XML document."""


def object_name(data: bytes, part: str) -> str:
    """The name of the file in an OLE object, else that of its `part` with the ending of its kind."""
    if not data.startswith(SIGNATURE):
        return posixpath.basename(part)
    try:
        container = OleDocument(data)
    except UnsupportedPage:
        return posixpath.basename(part)
    stem = posixpath.basename(part).rpartition(".")[0] or posixpath.basename(part)
    return package_name(container.read(_PACKAGE) or b"") or f"{stem}{_ENDINGS.get(container.kind or '', '.bin')}"


def object_content(data: bytes) -> bytes:
    """The file in an OLE object (MS-OLEDS 2.3.6), or the object itself, which is a file of an Office program."""
    if not data.startswith(SIGNATURE):
        return data
    try:
        container = OleDocument(data)
    except UnsupportedPage:
        return data
    if (packed := package_content(container.read(_PACKAGE) or b"")) is not None:
        return packed
    # Office writes workbooks and documents of today as a stream of their own, Acrobat its PDFs.
    inner = container.read("Package") or container.read("CONTENTS") or b""
    return inner if inner.startswith((b"PK", b"%PDF-")) else data


def object_file(data: bytes, stem: str) -> tuple[str, bytes] | None:
    """The name and the bytes of the file in an OLE object, `stem` with the ending of its kind where the object
    does not name it; None for an object that is no file, such as a formula."""
    try:
        container = OleDocument(data)
    except UnsupportedPage:
        return None
    if stated := native_file((container.read(_PACKAGE) or b"")[4:]):
        return stated
    content = object_content(data)
    if content is data:
        ending = _ENDINGS.get(container.kind or "", "")
    else:
        ending = next((ending for part, ending in _PARTS if part in content), ".zip")
        ending = ".pdf" if content.startswith(b"%PDF-") else ending
    return (f"{stem}{ending}", content) if ending else None


def native_file(data: bytes) -> tuple[str, bytes] | None:
    """The name and the bytes of a file that the packager of Windows embedded, without the size before them; None
    for other data."""
    packed = bytes(4) + data
    content = package_content(packed)
    name = package_name(packed)
    return (name, content) if name and content is not None else None


def package_content(data: bytes) -> bytes | None:
    """The bytes of a file that the packager of Windows embedded: behind its name, its path and that of a copy,
    with their lengths; None for other data."""
    if data[4:6] != b"\2\0":
        return None
    at = data.find(b"\0", 6) + 1
    at = data.find(b"\0", at) + 1 if at else 0
    if not at or len(data) < at + 8:
        return None
    (path,) = struct.unpack_from("<I", data, at + 4)
    at += 8 + path
    if len(data) < at + 4:
        return None
    (size,) = struct.unpack_from("<I", data, at)
    return data[at + 4 : at + 4 + size]


def pool_files(container: OleDocument) -> Iterator[tuple[str, bytes | None]]:
    """The objects in a binary Word document or workbook with the names of `pool_names`, and the files in them,
    which for the documents of Office programs are the objects themselves; None for a damaged one."""
    for path in _objects(container):
        streams = {one.lower() for one in container.names_in(*path)}
        if not (shown := _pool_name(container, path, streams)):
            continue
        packed = None
        if _PACKAGE.lower() in streams:
            packed = package_content(container.read_in(*path, _PACKAGE))
        elif "package" in streams:
            packed = container.read_in(*path, "Package")
        elif (storage := container.storage(*path)) is not None:
            packed = ole_file(storage)
        yield shown, packed


def pool_names(container: OleDocument) -> Iterator[str]:
    """The names of the objects in a binary Word document (MS-DOC 2.1.4) or workbook (MS-XLS 2.1.7.3), else their
    numbers."""
    for path in _objects(container):
        streams = {one.lower() for one in container.names_in(*path)}
        if shown := _pool_name(container, path, streams):
            yield shown


def _objects(container: OleDocument) -> Iterator[tuple[str, ...]]:
    """The storages of objects: of a Word document in one of their own, of a workbook in the root."""
    found: list[tuple[str, ...]] = [("ObjectPool", name) for name in container.names_in("ObjectPool")]
    found += [(name,) for name in container.names_in() if _SHEET_OBJECT.fullmatch(name)]
    return islice(found, _MOST_OBJECTS)


def _pool_name(container: OleDocument, path: tuple[str, ...], streams: Collection[str]) -> str:
    """The name of an object by that of its storage; "" for one that is no file."""
    stated = package_name(container.read_in(*path, _PACKAGE)) if _PACKAGE.lower() in streams else ""
    kinds = {"WordDocument": ".doc", "Workbook": ".xls", "Book": ".xls", "PowerPoint Document": ".ppt"}
    ending = next((ending for stream, ending in kinds.items() if stream.lower() in streams), "")
    if not ending and "package" in streams:
        content = container.read_in(*path, "Package")
        ending = next((ending for part, ending in _PARTS if part in content), "")
    return stated or (f"{path[-1].lstrip('_')}{ending}" if ending else "")


def package_name(data: bytes) -> str:
    """The name of a file that the packager of Windows embedded: a size, a flag, the name; "" for other data."""
    if data[4:6] != b"\2\0":
        return ""
    raw = data[6 : 6 + _LONGEST_NAME].partition(b"\0")[0]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    return clean_line(text.replace("\\", "/").rpartition("/")[2], 300)
