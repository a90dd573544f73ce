"""Files that documents embed as OLE objects: their names, where the object states them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from tui_reader.parse.documents.ole.container import SIGNATURE, OleDocument
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.text.clean import clean_line

_PACKAGE = "\x01Ole10Native"
_LONGEST_NAME = 1000
_MOST_OBJECTS = 1000
_ENDINGS = {"doc": ".doc", "xls": ".xls", "ppt": ".ppt", "visio": ".vsd", "hwp": ".hwp", "works": ".wps"}


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


def pool_names(container: OleDocument) -> Iterator[str]:
    """The names of the objects in a binary Word document (MS-DOC 2.1.4), else their numbers."""
    for name in container.names_in("ObjectPool")[:_MOST_OBJECTS]:
        streams = {one.lower() for one in container.names_in("ObjectPool", name)}
        stated = (
            package_name(container.read_in("ObjectPool", name, _PACKAGE)) if _PACKAGE.lower() in streams else ""
        )
        kinds = {"WordDocument": ".doc", "Workbook": ".xls", "Book": ".xls", "PowerPoint Document": ".ppt"}
        ending = next((ending for stream, ending in kinds.items() if stream.lower() in streams), "")
        if stated or ending:
            yield stated or f"{name.lstrip('_')}{ending}"


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
