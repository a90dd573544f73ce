"""Documents: EPUB, PDF, Word, OpenDocument, RTF, calendars, security advisories, alerts.

Formats in ZIP are fuzzed in the form of a text with a line `=== name` before each member, which is packed here:
mutations of compressed bytes would only ever test the checksum.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from xml.etree import ElementTree

from fuzz.checks import check_clean, check_page, check_words, page_texts
from fuzz.target import Target
from fuzz.targets.pages import SITE, parsed
from tui_reader.model import Bulletin, Failure
from tui_reader.parse.documents.paragraphs.fields import OpenFields
from tui_reader.parse.documents.paragraphs.lines import PartialLine
from tui_reader.parse.page import parse_page

_MEMBER = re.compile(rb"^=== (\S{1,60})\n", re.M)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD_TAGS = {
    f"{_WORD}{name}" for name in ("document", "body", "p", "r", "t", "tbl", "tr", "tc", "pPr", "rPr", "b")
}

_MARKS = {"{": "begin", "|": "separate", "}": "end"}


def members(data: bytes) -> list[tuple[str, bytes]]:
    """The members that a text describes."""
    parts = _MEMBER.split(data)[1:]
    return [(name.decode("utf-8", "replace"), body) for name, body in zip(parts[::2], parts[1::2], strict=True)]


def zipped(data: bytes, mimetype: str = "") -> bytes:
    """A ZIP archive of the members that a text describes, behind a `mimetype`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name, body in dict(members(data)).items():
            archive.writestr(zipfile.ZipInfo(name), body)
    return packed.getvalue()


def docx(data: bytes) -> None:
    """Word: in a document of plain paragraphs and tables every word is shown."""
    page = parsed(zipped(data), "1.docx")
    main = dict(members(data)).get("word/document.xml", b"")
    try:
        root = ElementTree.fromstring(main)
    except (ElementTree.ParseError, LookupError, ValueError):
        return
    plain = all(element.tag in _WORD_TAGS for element in root.iter()) and b"<!" not in main
    if isinstance(page, Bulletin) and plain:
        nested = [text for run in root.iter(f"{_WORD}r") for text in run.findall(f"{_WORD}t")]
        check_words([text.text or "" for text in nested], page_texts(page))


def odt(data: bytes) -> None:
    """OpenDocument."""
    parsed(zipped(data, "application/vnd.oasis.opendocument.text"), "1.odt")


def odp(data: bytes) -> None:
    """OpenDocument presentations."""
    parsed(zipped(data, "application/vnd.oasis.opendocument.presentation"), "1.odp")


def fields(data: bytes) -> None:
    """Fields of Word, `{` CODE `|` RESULT `}`: what is drawn is clean, and text outside of codes is shown."""
    opened, line, shown = OpenFields(), PartialLine(), list[str]()
    for character in data.decode("utf-8", "replace"):
        if character in _MARKS:
            opened.mark(_MARKS[character], line)
        elif opened.in_code:
            opened.add_code(character)
        elif character.isprintable():
            line.add(character)
            shown.append(character)
    opened.end_codes(line)
    assert not opened.in_code
    check_clean(line.text)
    rest = iter(line.text)
    assert all(character in rest for character in shown), "text outside of codes is missing"
    assert all(0 <= link.start < link.end <= line.length == len(line.text) for link in line.links), line.links


def epub(data: bytes) -> None:
    """EPUB."""
    parsed(zipped(data, "application/epub+zip"), "1.epub")


def pdf(data: bytes) -> None:
    """PDF, which pdfium, pypdf and pdfplumber read."""
    parsed(data, "1.pdf")


def rtf(data: bytes) -> None:
    """RTF."""
    parsed(data if data.startswith(b"{\\rtf") else b"{\\rtf1 " + data, "1.rtf")


def calendar(data: bytes) -> None:
    """Calendars: the summary of every event is shown."""
    page = parsed(data, "1.ics", "text/calendar")
    text = re.sub(r"\r?\n[ \t]", "", data.decode("utf-8", "replace"))
    if isinstance(page, Failure) or not re.fullmatch(r"[^\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\xa0\ufffd]*", text):
        return
    events = re.findall(r"^BEGIN:VEVENT\r?\n((?:(?!BEGIN:|END:).*\r?\n)*)END:VEVENT\r?$", text, re.M)
    summaries = [line for event in events for line in re.findall(r"^SUMMARY:(.*?)\r?$", event, re.M)]
    whole = text.startswith("BEGIN:VCALENDAR\r\n") and text.count("BEGIN:") == text.count("BEGIN:VEVENT") + 1
    if whole and "\\" not in text:
        check_words([line for line in summaries if line.isprintable()], page_texts(page))


def csaf(data: bytes) -> None:
    """Security advisories in CSAF: title and notes are shown."""
    page = parsed(data, "1.json", "application/json")
    try:
        document = json.loads(data)["document"]
        given = [document["title"], *(note["text"] for note in document["notes"])]
    except (ValueError, RecursionError, KeyError, TypeError):
        return
    if isinstance(page, Bulletin) and all(isinstance(text, str) and text.isprintable() for text in given):
        check_words([text for text in given if not re.search(r"[<&\\\[\]*_`]", text)], page_texts(page))


def cap(data: bytes) -> None:
    """Alerts in the Common Alerting Protocol: headline, description and instruction are shown."""
    page = parse_page(data, SITE + "alert.xml", None, "application/cap+xml")
    check_page(page)
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, LookupError, ValueError):
        return
    space = "{urn:oasis:names:tc:emergency:cap:1.2}"
    if isinstance(page, Failure) or root.tag != f"{space}alert" or b"<!" in data:
        return
    for info in root.findall(f"{space}info"):
        for name in ("headline", "description", "instruction"):
            for element in info.findall(space + name):
                if not len(element) and element.text and not re.search("[<&]", element.text):
                    check_words([element.text], page_texts(page))


_DOCUMENTS = "tui_reader.parse.documents"
_PACKED = (f"{_DOCUMENTS}.packed", f"{_DOCUMENTS}.detection")

TARGETS = {
    "docx": Target(docx, (*_PACKED, f"{_DOCUMENTS}.word"), 6000),
    "odt": Target(odt, (*_PACKED, f"{_DOCUMENTS}.opendocument"), 5000),
    "odp": Target(odp, (*_PACKED, f"{_DOCUMENTS}.opendocument", f"{_DOCUMENTS}.slides.presentation"), 5000, "odt"),
    "fields": Target(fields, (f"{_DOCUMENTS}.paragraphs.fields",), 2000),
    "epub": Target(epub, (*_PACKED, f"{_DOCUMENTS}.epub"), 5000),
    "pdf": Target(pdf, (f"{_DOCUMENTS}.pdf.reading", f"{_DOCUMENTS}.pdf.notes", f"{_DOCUMENTS}.pdf.tables"), 6000),
    "rtf": Target(rtf, (f"{_DOCUMENTS}.rtf",), 3000),
    "calendar": Target(calendar, (f"{_DOCUMENTS}.calendar",), 3000),
    "csaf": Target(csaf, ("tui_reader.parse.advisories",), 5000),
    "cap": Target(cap, ("tui_reader.parse.feeds.cap", "tui_reader.parse.feeds.elements"), 3000),
}
