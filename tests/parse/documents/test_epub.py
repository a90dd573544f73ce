"""EPUB books: chapters in the order of the spine, metadata, and books that cannot be read."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.bombs import KINDS as BOMBS
from tui_reader.model import MISSING, Bulletin, Failure, Paragraph, body_text
from tui_reader.parse.documents import packed
from tui_reader.parse.page import parse_page

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
)
PACKAGE = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Locks and weirs</dc:title>
<dc:creator>Ann Keeper</dc:creator><dc:creator>Bo Miller</dc:creator><dc:publisher>Canal press</dc:publisher>
<dc:date>2024-03-05</dc:date></metadata>
<manifest><item id="a" href="text/a.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="text/b%20b.xhtml" media-type="application/xhtml+xml"/>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="i" href="i.png" media-type="image/png"/></manifest>
<spine><itemref idref="n"/><itemref idref="b"/><itemref idref="a"/>
<itemref idref="none"/><itemref idref="i"/></spine>
</package>"""


def chapter(heading: str, text: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
        f"<body><h1>{heading}</h1><p>{text}</p></body></html>"
    )


PARTS = {
    "META-INF/container.xml": CONTAINER,
    "OEBPS/book.opf": PACKAGE,
    "OEBPS/text/a.xhtml": chapter("Weirs", "A weir holds the water back, and the mill takes what it needs."),
    "OEBPS/text/b b.xhtml": chapter("Locks", "A lock has two pairs of gates, and boats wait below it."),
    "OEBPS/nav.xhtml": chapter("Contents", "Locks, weirs"),
}


def book(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_a_missing_chapter_is_named_in_its_place() -> None:
    parts = {name: text for name, text in PARTS.items() if "b b" not in name}
    page = parse_page(book(parts | {"OEBPS/text/c.xhtml": "x"}), "/x/locks.epub")
    assert isinstance(page, Bulletin), page
    missing = [one for one in page.left_out if one.reason == MISSING]
    assert [(one.where, one.place) for one in missing] == [("OEBPS/text/b b.xhtml", 0)]
    last = parse_page(book(PARTS | {"OEBPS/text/a.xhtml": "\x00\x01" * 900}), "/x/locks.epub")
    assert isinstance(last, Bulletin), last
    missing = [one for one in last.left_out if one.reason == MISSING]
    assert [(one.where, one.place) for one in missing] == [
        ("OEBPS/text/a.xhtml", len(body_text(last).split("\n")))
    ]


def test_a_book_is_one_document() -> None:
    page = parse_page(book(PARTS), "/x/locks.epub")
    assert isinstance(page, Bulletin), page
    assert (page.title, page.author, page.site) == ("Locks and weirs", "Ann Keeper, Bo Miller", "Canal press")
    assert page.published is not None
    assert page.published.date().isoformat() == "2024-03-05"
    assert [section.heading for section in page.sections] == ["Locks", "Weirs"]
    assert body_text(page).split("\n") == [
        *("Locks", "A lock has two pairs of gates, and boats wait below it."),
        *("Weirs", "A weir holds the water back, and the mill takes what it needs."),
    ]
    assert [(one.text, one.reason) for one in page.left_out] == [("Contents\nLocks, weirs", "table of contents")]


def without(*names: str) -> dict[str, str]:
    return {name: data for name, data in PARTS.items() if name not in names}


def test_marks_lead_to_the_notes_of_their_own_chapter() -> None:
    def noted(number: str) -> str:
        return chapter(
            "Weirs",
            'A weir<a epub:type="noteref" href="#n1" id="m1">1</a> holds the water back.</p>'
            f'<aside epub:type="footnote" id="n1"><p><a href="#m1">1</a> See plan {number}.</p></aside><p>End.',
        ).replace("<html", '<html xmlns:epub="http://www.idpf.org/2007/ops"')

    parts = PARTS | {"OEBPS/text/a.xhtml": noted("4"), "OEBPS/text/b b.xhtml": noted("7")}
    page = parse_page(book(parts), "/x/locks.epub")
    assert isinstance(page, Bulletin), page
    found = [block for section in page.sections for block in section.blocks if isinstance(block, Paragraph)]
    notes = {block.note: block.text for block in found if block.note}
    assert list(notes.values()) == ["1 See plan 7.", "1 See plan 4."]
    marks = [link.address for block in found if not block.note for link in block.links]
    backs = [link.address for block in found if block.note for link in block.links]
    assert marks == backs == [f"#{name}" for name in notes]


def test_marks_lead_to_notes_in_a_file_of_their_own() -> None:
    first = 'A weir<a epub:type="noteref" href="b%20b.xhtml#n1">1</a> holds back<a href="b%20b.xhtml#n2">2</a>.'
    second = (
        '</p><p id="n1"><a href="a.xhtml#m1">1</a> See plan 4.</p>'
        '<p id="n2">2. See plan 7. <a href="a.xhtml">↩</a></p><p>See <a href="a.xhtml#m1">weirs</a>.'
    )
    package = PACKAGE.replace(
        '<itemref idref="b"/><itemref idref="a"/>', '<itemref idref="a"/><itemref idref="b"/>'
    )
    spaced = {
        "OEBPS/text/a.xhtml": chapter("Weirs", first).replace(
            "<html", '<html xmlns:epub="http://www.idpf.org/2007/ops"'
        ),
        "OEBPS/text/b b.xhtml": chapter("Notes", second),
        "OEBPS/book.opf": package,
    }
    page = parse_page(book(PARTS | spaced), "/x/locks.epub")
    assert isinstance(page, Bulletin), page
    found = [block for section in page.sections for block in section.blocks if isinstance(block, Paragraph)]
    notes = {block.text: block.note for block in found if block.note}
    assert list(notes) == ["1 See plan 4.", "2. See plan 7. ↩"]
    marks = [link.address for block in found if not block.note for link in block.links]
    assert marks == [f"#{name}" for name in notes.values()]
    assert [block.links[0].address for block in found if block.text == "1 See plan 4."] == [marks[0]]


def test_a_missing_chapter_is_named_and_the_others_are_read() -> None:
    page = parse_page(book(without("OEBPS/text/a.xhtml")), "/x/locks.epub")
    assert isinstance(page, Bulletin)
    assert page.warnings == ("the chapter OEBPS/text/a.xhtml is missing or no text",)
    assert "two pairs of gates" in body_text(page)


def test_a_list_of_chapters_that_breaks_off_is_named_damaged() -> None:
    package = PACKAGE[: PACKAGE.rindex("<itemref")]
    page = parse_page(book(PARTS | {"OEBPS/book.opf": package}), "/x/locks.epub")
    assert isinstance(page, Bulletin)
    assert page.warnings == ("the document is damaged; text of it may be missing",)
    assert page.document is not None
    assert page.document.not_read == page.warnings


def test_a_page_of_another_format_in_the_spine_is_named() -> None:
    package = PACKAGE.replace('"i.png" media-type="image/png"', '"plan.svg" media-type="image/svg+xml"')
    page = parse_page(book(PARTS | {"OEBPS/book.opf": package}), "/x/locks.epub")
    assert isinstance(page, Bulletin)
    assert page.warnings == ("the page OEBPS/plan.svg of the book is image/svg+xml and was not read",)


def test_a_book_without_a_container_or_a_spine_is_read() -> None:
    found = parse_page(book(without("META-INF/container.xml")), "/x/locks.epub")
    assert isinstance(found, Bulletin)
    found = parse_page(book(PARTS | {"OEBPS/book.opf": PACKAGE.replace("itemref", "other")}), "/x/locks.epub")
    assert isinstance(found, Bulletin)
    assert len(found.sections) == 2


LOCKED = '<encryption><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></encryption>'


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        pytest.param(without("OEBPS/book.opf"), "is an EPUB book that is damaged", id="no package"),
        pytest.param(PARTS | {"META-INF/encryption.xml": LOCKED}, "copy protection", id="copy protection"),
        pytest.param(without("OEBPS/text/a.xhtml", "OEBPS/text/b b.xhtml"), "without text", id="no text"),
    ],
)
def test_books_that_cannot_be_read_are_named(parts: dict[str, str], words: str) -> None:
    page = parse_page(book(parts), "/x/locks.epub")
    assert isinstance(page, Failure)
    assert words in page.error


def test_obscured_fonts_are_no_protection() -> None:
    fonts = LOCKED.replace("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "http://www.idpf.org/2008/embedding")
    assert isinstance(parse_page(book(PARTS | {"META-INF/encryption.xml": fonts}), "/x/locks.epub"), Bulletin)


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "UNPACKED_LIMIT", 3000)
    page = parse_page(book(PARTS | {"OEBPS/text/a.xhtml": "<p>" + "x" * 9000}), "/x/locks.epub")
    assert isinstance(page, Failure)
    assert "unpacks to far more" in page.error


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 4000), st.binary(min_size=1, max_size=20)), min_size=1, max_size=5))
def test_no_damage_raises(changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(book(PARTS))
    for place, junk in changes:
        at = 60 + place % (len(data) - 60)
        data[at : at + len(junk)] = junk
    page = parse_page(bytes(data), "/x/locks.epub")
    assert not isinstance(page, Failure) or "please report" not in page.error


def test_a_chapter_that_is_named_again_is_read_once() -> None:
    name, data = BOMBS["EPUB that repeats a chapter"](3 << 20)
    page = parse_page(data, name)
    assert isinstance(page, Bulletin)
    assert len(body_text(page)) < 2 << 20
