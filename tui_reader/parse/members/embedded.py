"""The files that documents and mails carry, with the names under which their readers list them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from tui_reader.parse.documents.archives.members import BROKEN, TOO_LARGE, Member, UnpackingBudget
from tui_reader.parse.unsupported import TOO_MUCH_MEMORY, UnsupportedPage
from tui_reader.unpacking_errors import UNPACKING_ERRORS


def embedded_in(data: bytes, kind: str, budget: UnpackingBudget) -> Iterator[Member]:
    """The files in a document of a kind, as `document_kind` tells it; none for kinds that carry no files. Raises
    UnsupportedPage for a damaged document, and ModuleNotFoundError where its library is not installed."""
    match kind:
        case "pdf":
            yield from _of_pdf(data, budget)
        case "docx" | "xlsx" | "pptx" | "hwpx":
            yield from _of_office(data, budget)
        case "ofd":
            yield from _of_ofd(data)
        case "odt" | "ods" | "odp":
            yield from _of_opendocument(data, budget)
        case "rtf":
            from tui_reader.parse.documents.ole.rtf_objects import embedded_objects

            for name, content in embedded_objects(data):
                yield _member(name, content, budget)
        case "ole":
            from tui_reader.parse.documents.ole.container import OleDocument

            container = OleDocument(data)
            if container.kind == "msg":
                from tui_reader.parse.documents.ole.message import attached_files

                yield from (Member(name, content) for name, content in attached_files(container))
            elif container.kind == "ppt":
                from tui_reader.parse.documents.slides.ppt import embedded_objects as objects_of_slides

                for name, content in objects_of_slides(container):
                    yield _member(name, content, budget)
            else:
                from tui_reader.parse.documents.ole.packages import pool_files

                for name, packed in pool_files(container):
                    yield _member(name, packed, budget)


def _member(name: str, content: bytes | None, budget: UnpackingBudget) -> Member:
    if content is None:
        return Member(name, None, BROKEN)
    taken = budget.take(content)
    return Member(name, taken, "" if taken is not None else TOO_LARGE)


def _of_opendocument(data: bytes, budget: UnpackingBudget) -> Iterator[Member]:
    from tui_reader.parse.documents.opendocument.objects import embedded_objects, flat_objects
    from tui_reader.parse.documents.packed import PackedDocument, parse_xml

    if data.startswith(b"PK"):
        found = embedded_objects(PackedDocument(data, "an OpenDocument file"))
    elif (root := parse_xml(data)) is not None:
        found = flat_objects(root)
    else:
        return
    for name, take_out in found:
        try:
            member = _member(name, take_out(), budget)
        except UnsupportedPage:
            member = Member(name, None, BROKEN)
        yield member


def _of_pdf(data: bytes, budget: UnpackingBudget) -> Iterator[Member]:
    from tui_reader.parse.documents.pdf.notes import open_reader

    try:
        attached = open_reader(data).attachments
        names = list(attached)
    except MemoryError:
        raise
    except Exception as error:
        # pypdf raises any exception for damaged objects.
        raise UnsupportedPage("is a PDF whose files are damaged; get the file again") from error
    for name in names:
        try:
            contents = [bytes(one) for one in attached[name]]
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001
            yield Member(str(name), None, BROKEN)
            continue
        for content in contents:
            taken = budget.take(content)
            yield Member(str(name), taken, "" if taken is not None else TOO_LARGE)


def _of_office(data: bytes, budget: UnpackingBudget) -> Iterator[Member]:
    """The parts in the folder `embeddings` (ECMA-376, part 1, 15.2.10 and 15.2.11), or `BinData` of HWPX (KS X
    6101), whose text names them by their parts."""
    from tui_reader.parse.documents.ole.packages import object_content, object_name

    try:
        archive = ZipFile(BytesIO(data))
    except UNPACKING_ERRORS as error:
        raise UnsupportedPage("is a damaged Office document; get the file again") from error
    for part in archive.namelist():
        folder = posixpath.basename(posixpath.dirname(part)).lower()
        if folder not in ("embeddings", "bindata") or part.endswith("/"):
            continue
        try:
            with archive.open(part) as stream:
                content = budget.take(stream.read(budget.most() + 1))
        except UNPACKING_ERRORS:
            yield Member(posixpath.basename(part), None, BROKEN)
            continue
        except MemoryError:
            yield Member(posixpath.basename(part), None, TOO_MUCH_MEMORY)
            continue
        if content is None:
            yield Member(posixpath.basename(part), None, TOO_LARGE)
        else:
            name = object_name(content, part) if folder == "embeddings" else posixpath.basename(part)
            yield Member(name, object_content(content))


def _of_ofd(data: bytes) -> Iterator[Member]:
    """The files in the lists of attachments (GB/T 33190-2016, 20)."""
    from tui_reader.parse.documents.packed import PackedDocument

    packed = PackedDocument(data, "an OFD document")
    for listed in sorted(packed.names):
        root = packed.tree(listed) if listed.lower().endswith("/attachments.xml") else None
        for entry in root.iter("{*}Attachment") if root is not None else ():
            if entry.get("Visible", "true") == "false":
                continue
            place = (entry.findtext("{*}FileLoc") or "").strip()
            path = place.lstrip("/") if place.startswith("/") else posixpath.join(posixpath.dirname(listed), place)
            content = packed.read(posixpath.normpath(path)) if place else None
            yield Member(entry.get("Name", ""), content, "" if content is not None else BROKEN)
