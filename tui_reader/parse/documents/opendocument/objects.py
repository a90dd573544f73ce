"""The documents that are embedded in an OpenDocument file (OpenDocument 1.3, part 2, 3.16)."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from typing import Any
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from lxml import etree

from tui_reader.parse.documents.embedded_files import embedded_files
from tui_reader.parse.documents.opendocument.file import OpenDocument
from tui_reader.parse.documents.packed import PackedDocument, parse_xml
from tui_reader.parse.draft import Draft

_MANIFEST = "META-INF/manifest.xml"
_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_PATH, _TYPE = f"{{{_NAMESPACE}}}full-path", f"{{{_NAMESPACE}}}media-type"
_PREFIX = "application/vnd.oasis.opendocument."
# Formulas and charts are read in their place.
_ENDINGS = {"text": ".odt", "spreadsheet": ".ods", "presentation": ".odp", "graphics": ".odg"}
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_OLE = "application/vnd.sun.star.oleobject"

TakeOut = Callable[[], bytes]
"""Takes out a file. Raises UnsupportedPage where it is damaged or too large."""


def flat_objects(content: Any) -> Iterator[tuple[str, TakeOut]]:
    """The same as `embedded_objects` of a flat file, by its root element, where objects stand in their frames
    (OpenDocument 1.3, part 3, 10.4.6): documents as flat files, numbered, and the files in OLE objects."""
    for number, frame in enumerate(content.iter(f"{_DRAW}object", f"{_DRAW}object-ole"), 1):
        name = f"Object {number}"
        if frame.tag == f"{_DRAW}object":
            inner = next(frame.iterchildren(f"{_OFFICE}document"), None)
            media_type = inner.get(f"{_OFFICE}mimetype", "") if inner is not None else ""
            ending = _ENDINGS.get(media_type.removeprefix(_PREFIX))
            if ending is not None:
                yield f"{name}.f{ending[1:]}", partial(_written, inner)
        elif (found := _ole_of(frame, name)) is not None:
            yield found[0], partial(bytes, found[1])


def _written(element: Any) -> bytes:
    data: bytes = etree.tostring(element, encoding="utf-8", with_tail=False)
    return data


def _ole_of(frame: Any, name: str) -> tuple[str, bytes] | None:
    data = next(frame.iterchildren(f"{_OFFICE}binary-data"), None)
    try:
        content = b64decode("".join((data.text or "").split())) if data is not None else b""
    except ValueError:
        return None
    try:
        from tui_reader.parse.documents.ole.packages import object_file
    except ModuleNotFoundError:
        return None
    return object_file(content, name)


def embedded_objects(packed: PackedDocument) -> Iterator[tuple[str, TakeOut]]:
    """The names of the documents in a file, with what takes them out: those in folders of their own as packages,
    and the files in OLE objects."""
    root = parse_xml(packed.read(_MANIFEST) or b"")
    listed = (
        [(one.get(_PATH, ""), one.get(_TYPE, "")) for one in root.iter("{*}file-entry")]
        if root is not None
        else []
    )
    for path, media_type in listed:
        name, _slash, rest = path.partition("/")
        ending = _ENDINGS.get(media_type.removeprefix(_PREFIX)) if media_type.startswith(_PREFIX) else None
        if ending is not None and name and path.endswith("/") and not rest:
            yield f"{name}{ending}", partial(_package, packed, path, media_type, listed)
        elif media_type == _OLE and name == path and (found := _ole_object(packed, path)) is not None:
            yield found[0], partial(bytes, found[1])


def add_objects(draft: Draft, file: OpenDocument) -> None:
    """List the documents in a file among the attachments of its draft."""
    found = embedded_objects(file.packed) if file.packed is not None else flat_objects(file.content)
    names = [name for name, _take in found]
    attachments, not_named = embedded_files(names)
    draft.attachments = (*draft.attachments, *attachments)
    draft.warnings += not_named
    if draft.document is not None:
        draft.document = draft.document._replace(not_read=(*draft.document.not_read, *not_named))


def _ole_object(packed: PackedDocument, path: str) -> tuple[str, bytes] | None:
    try:
        from tui_reader.parse.documents.ole.packages import object_file
    except ModuleNotFoundError:
        return None
    return object_file(packed.picture(path) or b"", path)


def _package(packed: PackedDocument, folder: str, media_type: str, listed: list[tuple[str, str]]) -> bytes:
    """The parts in a folder as a file of their own, with the manifest that it must have."""
    entries = [("/", media_type)]
    entries += [(path[len(folder) :], kind) for path, kind in listed if path.startswith(folder) and path != folder]
    lines = [
        f"<manifest:file-entry manifest:full-path={quoteattr(path)} manifest:media-type={quoteattr(kind)}/>"
        for path, kind in entries
    ]
    head = f'<manifest:manifest xmlns:manifest="{_NAMESPACE}" manifest:version="1.2">'
    written: Any = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        # Programs look for it there, uncompressed (3.3).
        archive.writestr("mimetype", media_type, ZIP_STORED)
        for name in sorted(packed.names):
            if name.startswith(folder) and not name.endswith("/") and name != f"{folder}mimetype":
                archive.writestr(name[len(folder) :], packed.read(name) or b"")
        archive.writestr(_MANIFEST, "\n".join([head, *lines, "</manifest:manifest>"]))
    data: bytes = written.getvalue()
    return data
