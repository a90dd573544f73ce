"""Detection of documents by content, and the choice of their reader; libraries for most are an extra."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

from tui_reader.model import DocumentFile
from tui_reader.parse.documents.drawings.pictures import PICTURE_KINDS
from tui_reader.parse.draft import Draft
from tui_reader.parse.signatures import pdf_start, signature_of
from tui_reader.parse.unsupported import UnsupportedPage
from tui_reader.unpacking_errors import UNPACKING_ERRORS

_HEAD = 4096
_BIFF = re.compile(
    rb"\x09(?:\x00\x04|\x02\x06|\x04\x06|\x08[\x08\x10])\x00.{2}[\x05\x06\x10\x20\x40\x00]\x00", re.S
)
"""The first record of a workbook that is not in an OLE file: BOF of BIFF 2, 3, 4, 5 and 8."""
_SPREADSHEETML = re.compile(rb"<(?:\w+:)?Workbook\b[^>]{0,2000}urn:schemas-microsoft-com:office:spreadsheet")
_WORD_XML = re.compile(
    rb"<(?:\w+:)?(?:wordDocument\b[^>]{0,4000}office/word/2003/wordml|package\b[^>]{0,2000}office/2006/xmlPackage)"
)
_OPENDOCUMENT = re.compile(rb"application/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation|graphics)")

_OPENDOCUMENT_KINDS = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "odp", b"graphics": "odp"}


class _Reader(NamedTuple):
    """What reads a kind of document: module and function, the `version` of the reader, which grows when it reads
    more, the name of a document in messages (`is a PDF; install …`), its libraries, and whether it takes the text
    that was recognized on pages."""

    module: str
    function: str
    version: int
    what: str = ""
    libraries: tuple[str, ...] = ()
    recognizes: bool = False


_READERS = {
    "pdf": _Reader("pdf.reading", "read_pdf", 7, "a PDF", ("pypdfium2", "pdfplumber", "pypdf"), True),
    "docx": _Reader("word.reading", "read_word", 5, "a Word document", ("python-docx",), True),
    "ole": _Reader("ole.reading", "read_ole", 1, "an Office document in the old format"),
    "doc": _Reader("doc.reading", "read_doc", 3, "a Word document", ("olefile",)),
    "ppt": _Reader("slides.ppt", "read_ppt", 2, "a presentation", ("olefile",)),
    "pptx": _Reader("slides.pptx", "read_pptx", 1, "a presentation"),
    "hwp": _Reader("hangul.hwp", "read_hwp", 1, "a Hangul document", ("olefile",)),
    "hwpx": _Reader("hangul.hwpx", "read_hwpx", 1, "a Hangul document"),
    "msg": _Reader("ole.message", "read_message", 1, "a message of Outlook", ("olefile",)),
    "works": _Reader("ole.works", "read_works", 1, "a document of Works", ("olefile",)),
    "word-xml": _Reader("word.xml2003", "read_word_xml", 4, "a Word document"),
    "xls": _Reader("sheets.xls", "read_xls", 3, "an Excel workbook (.xls)", ("xlrd",)),
    "xlsb": _Reader("sheets.xlsb", "read_xlsb", 2, "an Excel workbook (.xlsb)", ("python-calamine",)),
    "xlsx": _Reader("sheets.xlsx", "read_xlsx", 3),
    "xml": _Reader("sheets.spreadsheetml", "read_spreadsheetml", 2),
    "ofd": _Reader("ofd.reading", "read_ofd", 4, "an OFD document", ("ofdkit",), True),
    "ods": _Reader("sheets.ods", "read_ods", 4),
    "epub": _Reader("epub", "read_epub", 1),
    "odp": _Reader("opendocument.presentation", "read_odp", 3),
    "odt": _Reader("opendocument.text", "read_odt", 5),
    **dict.fromkeys(PICTURE_KINDS, _Reader("drawings.pictures", "read_picture", 4, recognizes=True)),
    "rtf": _Reader("ole.rtf_objects", "read_rtf_file", 4),
}
_MODULES = {
    "pypdfium2": "PDF",
    "pypdf": "PDF",
    "ofdkit": "OFD",
    "docx": "Word",
    "xlrd": "Excel",
    "python_calamine": "Excel",
    "olefile": "Office",
}
"""Libraries of the extra by the names under which they are imported, and the files that they read."""

# Names of members of ZIP archives, in lower case, that identify a kind.
_MEMBERS = (
    ("ofd.xml", "ofd"),
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("ppt/presentation.xml", "pptx"),
)


def document_kind(data: bytes) -> str | None:
    """The kind of document in `data`, detected by its content: `pdf`, `docx`, `xlsx` …; `ole` for the container of
    old Office documents; None for what is no document or not read."""
    head = data[:_HEAD]
    if pdf_start(data) is not None:
        return "pdf"
    signature = signature_of(data)
    kind = signature.kind if signature is not None else ""
    if kind in PICTURE_KINDS or kind == "rtf":
        return kind
    found = _OPENDOCUMENT.search(head)
    if found and (data.startswith(b"PK") or b"<office:document" in head):
        return _OPENDOCUMENT_KINDS[found[1]]
    if kind == "ole":
        return kind
    if _BIFF.match(head):
        return "xls"
    if _WORD_XML.search(head):
        return "word-xml"
    if _SPREADSHEETML.search(head):
        return "xml"
    if kind != "zip":
        return None
    holds = _members(data)
    if b"application/hwp+zip" in head or holds("contents/section0.xml"):
        return "hwpx"
    if b"application/epub+zip" in head or (holds("meta-inf/container.xml") and holds(".opf")):
        return "epub"
    return next((kind for name, kind in _MEMBERS if holds(name)), None)


def _members(data: bytes) -> Callable[[str], bool]:
    """Whether a ZIP archive has a member whose name, in lower case, ends as the argument; of a damaged one whether
    the name stands anywhere."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = [name.lower().replace("\\", "/") for name in archive.namelist()]
    except UNPACKING_ERRORS:
        return lambda name: name.encode() in data.lower()
    return lambda end: any(name == end or (end.startswith(".") and name.endswith(end)) for name in names)


def reader_versions() -> dict[str, str]:
    """The versions of the readers of this program by kind, as `DocumentFile.version` has them; kinds whose
    libraries are not installed are left out."""
    found = {}
    for kind, reader in _READERS.items():
        with suppress(PackageNotFoundError):
            found[kind] = _version(reader)
    return found


@cache
def _version(reader: _Reader) -> str:
    return ", ".join([str(reader.version), *(f"{library} {version(library)}" for library in reader.libraries)])


def read_document(data: bytes, kind: str, address: str, recognized: Mapping[int, str] | None = None) -> Draft:
    """The draft of a document's text, with its `document`; `recognized` has the text of pages that are pictures,
    by their numbers, as `RecognizedPage.to_json`. Raises UnsupportedPage, whose message continues the
    document's name, for a document that is damaged, encrypted or scanned, and where its library is not installed.
    """
    reader = _READERS[kind]
    try:
        module = import_module(f"tui_reader.parse.documents.{reader.module}")
    except ModuleNotFoundError as error:
        name = _MODULES.get(error.name or "")
        if name is None:
            raise
        raise UnsupportedPage(f"is {reader.what}; install bulletin-tui[documents] to read {name} files") from error
    read_file: Callable[..., Draft] = getattr(module, reader.function)
    draft = read_file(data, address, recognized) if recognized and reader.recognizes else read_file(data, address)
    # A container tells only when it is opened what is in it.
    read = draft.document or DocumentFile(kind, "", "")
    found = _READERS.get(read.kind, reader)
    draft.document = read._replace(reader=found.module, version=_version(found))
    return draft
